"""What a check found: the records of findings.json, from which every report is made."""

from siting.finding.access import Access, AccessFigures, AccessUnit
from siting.finding.findings import (
    AtSpeed,
    Distances,
    Finding,
    RuleOutcome,
    Source,
    Standing,
    Waived,
)
from siting.finding.map import Map, MapFacility, MapGrid, MapUnit
from siting.finding.parts import Citation, Count, Outcome, Place, Record, Severity, Subject
from siting.finding.result import (
    Affected,
    Baseline,
    Conversion,
    InputFile,
    JoinedUnit,
    NotChecked,
    PackUsed,
    PlanFacts,
    Result,
    WaiverListed,
)
from siting.finding.seal import Operation, Run, Seal, Sealed
from siting.finding.ways import DetourOf, Measured, ReachCompared, RuleBothWays, ServiceArea

__all__ = [
    "Access",
    "AccessFigures",
    "AccessUnit",
    "Affected",
    "AtSpeed",
    "Baseline",
    "Citation",
    "Conversion",
    "Count",
    "DetourOf",
    "Distances",
    "Finding",
    "InputFile",
    "JoinedUnit",
    "Map",
    "MapFacility",
    "MapGrid",
    "MapUnit",
    "Measured",
    "NotChecked",
    "Operation",
    "Outcome",
    "PackUsed",
    "Place",
    "PlanFacts",
    "ReachCompared",
    "Record",
    "Result",
    "RuleBothWays",
    "RuleOutcome",
    "Run",
    "Seal",
    "Sealed",
    "ServiceArea",
    "Severity",
    "Source",
    "Standing",
    "Subject",
    "Waived",
    "WaiverListed",
]
