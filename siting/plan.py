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
    """``[layers.elders]``: also says who counts as an older person."""

    age_from: int | None = None
    basis: Literal["resident", "registered"] | None = None


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

    residential: LayerSpec | None = None
    elders: EldersSpec | None = None
    facilities: LayerSpec | None = None
    proposed: list[LayerSpec] = []
    health: LayerSpec | None = None
    streets: LayerSpec | None = None
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
        The file is missing, is not TOML, or has a key or value that does not fit.
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
    return Plan(path=path, text=text, file=file)
