"""What a check found: the records of findings.json, from which every report is made."""

from siting.records.finding.access import Access, AccessFigures, AccessUnit
from siting.records.finding.findings import (
    AtSpeed,
    Distances,
    Finding,
    RuleOutcome,
    Source,
    Standing,
    Waived,
)
from siting.records.finding.map import Map, MapFacility, MapGrid, MapUnit
from siting.records.finding.parts import Citation, Count, Outcome, Place, Record, Severity, Subject
from siting.records.finding.result import (
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
from siting.records.finding.seal import Operation, Run, Seal, Sealed
from siting.records.finding.ways import DetourOf, Measured, ReachCompared, RuleBothWays, ServiceArea

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
