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

__all__ = [
    "LEVELS",
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
    "Units",
    "Waiver",
    "read",
    "require_streets",
]
