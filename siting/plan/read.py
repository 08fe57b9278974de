"""The planner's file: read, with its places for messages."""

from __future__ import annotations

import tomllib
from pathlib import Path  # noqa: TC003 - msgspec reads the annotation
from typing import TYPE_CHECKING

import msgspec

from siting.errors import At, SitingError
from siting.plan.keys import PlanFile
from siting.source import decode, toml_lines

if TYPE_CHECKING:
    from siting.plan.keys import Basis, Head, LayerSpecs


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
