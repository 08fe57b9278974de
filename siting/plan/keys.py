"""What stands in a plan.toml: its tables and keys."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the annotation
from typing import Annotated, Literal

import msgspec

from siting.condition import Condition  # noqa: TC001

LEVELS = (
    "city",
    "county",
    "district",
    "street",
    "town",
    "community",
    "village",
    "group",
    "circle",
    "planning_unit",
)

Age = Annotated[int, msgspec.Meta(ge=0, le=120)]
Basis = Literal["resident", "registered"]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of plan.toml: its keys are its fields, and there are no others."""


class Head(Part, frozen=True, kw_only=True):
    """``[plan]``: what the plan is called, and how it is to be read."""

    name: str = ""
    year: int | None = None
    rules: list[str] = []
    only: list[str] = []
    reading: Literal["strict", "default", "lenient"] = "default"
    crs: str | None = None
    stock: Literal["existing", "plan"] = "plan"
    surroundings: Literal["unknown", "known"] = "unknown"
    age_from: Age | None = None
    basis: Basis | None = None
    community_totals: Literal["keep", "ignore"] = "keep"


class LayerSpec(Part, frozen=True, kw_only=True):
    """``[layers.NAME]``: where a layer is, and what a reader cannot know by itself."""

    path: str
    layer: str | None = None
    fields: dict[str, str] = {}
    blank: list[str] = []
    where: list[Condition] = []
    encoding: str | None = None
    crs: str | None = None
    datum: Literal["WGS-84", "CGCS2000", "GCJ-02", "BD-09"] | None = None
    towgs84: list[float] | None = None


class EldersSpec(LayerSpec, frozen=True, kw_only=True):
    """``[layers.elders]``: also says whom its numbers count, and which cells are added up."""

    age_from: Age | None = None
    basis: Basis | None = None
    merge_cells: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1


class ResidentialSpec(LayerSpec, frozen=True, kw_only=True):
    """``[layers.residential]``: also says how many older people live in a household."""

    older_people_per_household: Annotated[float, msgspec.Meta(gt=0, le=20)] | None = None


class StreetsSpec(LayerSpec, frozen=True, kw_only=True):
    """``[layers.streets]``: also says how lines are joined, and who is near enough to use them."""

    join_m: Annotated[float, msgspec.Meta(ge=0, le=20)] = 1.5
    crossings: Literal["leave", "join"] = "leave"
    private: Literal["walk", "leave_out"] = "walk"
    snap_m: Annotated[float, msgspec.Meta(gt=0, le=5000)] = 300.0


class TableSpec(Part, frozen=True, kw_only=True):
    """``[layers.staff]``, ``[layers.stats]``: a table of figures by unit and year, no geometry."""

    path: str
    layer: str | None = None
    fields: dict[str, str] = {}
    blank: list[str] = []
    encoding: str | None = None


class Units(Part, frozen=True, kw_only=True):
    """``[layers.units.LEVEL]``: one layer a level of planning units."""

    city: LayerSpec | None = None
    county: LayerSpec | None = None
    district: LayerSpec | None = None
    street: LayerSpec | None = None
    town: LayerSpec | None = None
    community: LayerSpec | None = None
    village: LayerSpec | None = None
    group: LayerSpec | None = None
    circle: LayerSpec | None = None
    planning_unit: LayerSpec | None = None


class LayerSpecs(Part, frozen=True, kw_only=True):
    """``[layers]``: everything the plan names."""

    residential: ResidentialSpec | None = None
    elders: EldersSpec | None = None
    facilities: LayerSpec | None = None
    proposed: list[LayerSpec] = []
    health: LayerSpec | None = None
    streets: StreetsSpec | None = None
    elevation: LayerSpec | None = None
    candidates: LayerSpec | None = None
    exclusions: list[LayerSpec] = []
    staff: TableSpec | None = None
    stats: TableSpec | None = None
    units: Units = Units()


class Offer(Part, frozen=True, kw_only=True):
    """``[[propose.offers]]``: one kind of facility that may be built."""

    type: str
    beds: Annotated[float, msgspec.Meta(ge=0, le=1e6, multiple_of=1)] = 0.0
    least_beds: Annotated[float, msgspec.Meta(ge=0, le=1e6, multiple_of=1)] = 0.0
    sizes: list[Annotated[float, msgspec.Meta(ge=1, le=1e6, multiple_of=1)]] = []
    m2_per_bed: Annotated[float, msgspec.Meta(gt=0, le=1e6)] | None = None
    services: list[str] = []


class MostPerUnit(Part, frozen=True, kw_only=True):
    """``most_per_unit``: at most so many new sites of a type in each unit of a level."""

    level: Literal[LEVELS]  # type: ignore[valid-type]
    sites: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 1


class ProposeSpec(Part, frozen=True, kw_only=True):
    """``[propose]``: what may be built, and how far apart."""

    least_spacing_m: Annotated[float, msgspec.Meta(ge=0, le=1e6)] = 300.0
    spacing_to_existing_m: Annotated[float, msgspec.Meta(ge=0, le=1e6)] = 0.0
    most_per_unit: MostPerUnit | None = None
    spots: Literal["layer", "grid", "best"] | None = None
    grid_m: Annotated[float, msgspec.Meta(ge=1, le=1e6)] = 250.0
    equity_level: Literal[LEVELS] | None = None  # type: ignore[valid-type]
    growth_percent: Annotated[float, msgspec.Meta(ge=-20, le=20)] | None = None
    m2_per_bed: Annotated[float, msgspec.Meta(gt=0, le=1e6)] | None = None
    offers: list[Offer] = []
    weights: dict[str, Annotated[float, msgspec.Meta(ge=0, le=1e9)]] = {}


class Waiver(Part, frozen=True, kw_only=True):
    """``[[waivers]]``: a breach that is accepted, by whom, why and until when."""

    rule: str
    where: str | None = None
    within_m: Annotated[float, msgspec.Meta(gt=0)] | None = None
    reason: str
    owner: str | None = None
    until: dt.date | None = None

    @property
    def position(self) -> tuple[float, float] | None:
        """Longitude and latitude, where `where` is a position."""
        lon, comma, lat = (self.where or "").replace("，", ",").partition(",")
        try:
            return (float(lon), float(lat)) if comma else None
        except ValueError:
            return None


class PlanFile(Part, frozen=True, kw_only=True):
    """All of plan.toml."""

    plan: Head = Head()
    layers: LayerSpecs
    propose: ProposeSpec = ProposeSpec()
    waivers: list[Waiver] = []
