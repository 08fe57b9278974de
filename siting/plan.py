"""The planner's file: read, and written back with a proposal."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the annotation
import tomllib
from pathlib import Path  # noqa: TC003 - msgspec reads the annotation
from typing import Annotated, Literal

import msgspec

from siting.condition import Condition  # noqa: TC001
from siting.errors import At, SitingError
from siting.source import decode, toml_lines

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
    where: list[Condition] = []
    encoding: str | None = None
    crs: str | None = None
    datum: Literal["WGS-84", "CGCS2000", "GCJ-02", "BD-09"] | None = None


class EldersSpec(LayerSpec, frozen=True, kw_only=True):
    """``[layers.elders]``: also says whom its numbers count."""

    age_from: Age | None = None
    basis: Basis | None = None


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
    staff: TableSpec | None = None
    stats: TableSpec | None = None
    units: Units = Units()


class Offer(Part, frozen=True, kw_only=True):
    """``[[propose.offers]]``: one kind of facility that may be built."""

    type: str
    beds: Annotated[float, msgspec.Meta(ge=0, le=1e6, multiple_of=1)] = 0.0
    services: list[str] = []


class ProposeSpec(Part, frozen=True, kw_only=True):
    """``[propose]``: what may be built, and how far apart."""

    least_spacing_m: Annotated[float, msgspec.Meta(ge=0, le=1e6)] = 300.0
    grid_m: Annotated[float, msgspec.Meta(ge=1, le=1e6)] = 250.0
    offers: list[Offer] = []
    weights: dict[str, Annotated[float, msgspec.Meta(ge=0, le=1e9)]] = {}


class Waiver(Part, frozen=True, kw_only=True):
    """``[[waivers]]``: a breach that is accepted, by whom, why and until when."""

    rule: str
    where: str | None = None
    reason: str
    owner: str | None = None
    until: dt.date | None = None


class PlanFile(Part, frozen=True, kw_only=True):
    """All of plan.toml."""

    plan: Head = Head()
    layers: LayerSpecs
    propose: ProposeSpec = ProposeSpec()
    waivers: list[Waiver] = []


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as read: its file and what stands in it."""

    path: Path
    text: str
    file: PlanFile

    @property
    def folder(self) -> Path:
        """The folder that relative paths start from."""
        return self.path.parent

    @property
    def head(self) -> Head:
        """The ``[plan]`` table."""
        return self.file.plan

    @property
    def layers(self) -> LayerSpecs:
        """The ``[layers]`` table."""
        return self.file.layers

    @property
    def age_from(self) -> int | None:
        """The age from which people are older people, where the plan states it."""
        elders = self.layers.elders
        own = None if elders is None else elders.age_from
        return own if self.head.age_from is None else self.head.age_from

    @property
    def basis(self) -> Basis | None:
        """Whether residents or the people of the register are counted, where the plan states it."""
        elders = self.layers.elders
        own = None if elders is None else elders.basis
        return own if self.head.basis is None else self.head.basis

    def resolve(self, path: str) -> Path:
        """Find a file that the plan names: relative to the plan's own folder."""
        return self.folder / path

    def at(self, *keys: str | int) -> At:
        """Say on which line of the plan a key stands."""
        return At(path=self.path, line=toml_lines(self.text)(keys))


def read(path: Path) -> Plan:
    """Read a plan.

    Parameters
    ----------
    path : Path
        A TOML file; its keys are described in docs/plan.md.

    Raises
    ------
    SitingError
        The file is missing, is not TOML, has a key or value that does not fit, or says two
        things of who counts as an older person.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SitingError(
            "there is no such plan",
            hint="give the path of a plan.toml; 'siting sample DIR' writes one to start from",
            at=At(path=path),
        ) from None
    except (OSError, ValueError) as error:
        raise SitingError(
            f"the plan cannot be read: {error}",
            hint="it must be a UTF-8 text file",
            at=At(path=path),
        ) from None
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SitingError(
            f"the plan is not valid TOML: {error}",
            hint="text values stand in quotes; docs/plan.md shows a whole plan",
            at=At(path=path),
        ) from None
    file = decode(data, PlanFile, path=path, line_of=toml_lines(text))
    plan = Plan(path=path, text=text, file=file)
    _refuse_contradictions(plan)
    return plan


def require_streets(plan: Plan) -> None:
    """Refuse to measure ways on foot where the plan names no streets."""
    if plan.layers.streets is None:
        raise SitingError(
            "ways on foot cannot be measured: the plan names no streets",
            hint='add [layers.streets] with path = "roads.shp", or an .osm.pbf',
            at=plan.at("layers"),
        )


def _refuse_contradictions(plan: Plan) -> None:
    """Refuse a layer of older people that counts others than the plan."""
    if plan.layers.elders is None:
        return
    for key in ("age_from", "basis"):
        whole, own = getattr(plan.head, key), getattr(plan.layers.elders, key)
        if None not in (whole, own) and whole != own:
            raise SitingError(
                f"[plan] says {key} = {_toml(whole)} and [layers.elders] says {key} = {_toml(own)}",
                hint=f"state in [plan] whom all numbers count, and take {key} out of"
                " [layers.elders]",
                at=plan.at("layers", "elders", key),
            )


def _toml(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
