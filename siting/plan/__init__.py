"""The planner's file."""

from siting.plan.keys import (
    LEVELS,
    Age,
    Basis,
    EldersSpec,
    Head,
    LayerSpec,
    LayerSpecs,
    MostPerUnit,
    Offer,
    PlanFile,
    ProposeSpec,
    ResidentialSpec,
    StreetsSpec,
    TableSpec,
    Units,
    Waiver,
)
from siting.plan.read import Plan, read, require_streets
from siting.plan.trust import EVERYTHING, OWN_FOLDER, Trust, root_options

__all__ = [
    "EVERYTHING",
    "LEVELS",
    "OWN_FOLDER",
    "Age",
    "Basis",
    "EldersSpec",
    "Head",
    "LayerSpec",
    "LayerSpecs",
    "MostPerUnit",
    "Offer",
    "Plan",
    "PlanFile",
    "ProposeSpec",
    "ResidentialSpec",
    "StreetsSpec",
    "TableSpec",
    "Trust",
    "Units",
    "Waiver",
    "read",
    "require_streets",
    "root_options",
]
