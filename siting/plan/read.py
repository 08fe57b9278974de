"""The planner's file: read, with its places for messages."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec reads the annotation
from pathlib import Path  # noqa: TC003 - msgspec reads the annotation
from typing import TYPE_CHECKING

import msgspec

from siting.errors import At, SitingError
from siting.language import say
from siting.plan.keys import PlanFile
from siting.plan.trust import OWN_FOLDER, Trust, is_below, real
from siting.text.source import decode, toml_lines
from siting.text.toml_text import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.plan.keys import Basis, Head, LayerSpecs


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as read: its file, what stands in it, and how far it is trusted.

    `today` is the day by which waivers still hold; None for that of the run.
    """

    path: Path
    text: str
    file: PlanFile
    trust: Trust = OWN_FOLDER
    today: date | None = None

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

    def require_trust(self, name: str, path: Path, at: At) -> None:
        """Refuse to read a file that the plan names, itself or through another one.

        Raises
        ------
        SitingError
            It lies neither below the plan's folder nor where else the plan may read.
        """
        self.trust.require(name, path, folder=self.folder, at=at, wanted=self.outside())

    def named(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """Give every path that the plan names, layers and packs, and its place in the plan."""
        for index, name in enumerate(self.head.rules):
            if name.endswith((".yaml", ".yml")):
                yield name, ("plan", "rules", index)
        pending: list[tuple[object, tuple[str | int, ...]]] = [
            (msgspec.to_builtins(self.layers), ("layers",))
        ]
        while pending:
            here, keys = pending.pop()
            if isinstance(here, dict):
                if isinstance(path := here.get("path"), str):
                    yield path, (*keys, "path")
                pending += [(value, (*keys, key)) for key, value in reversed(here.items())]
            elif isinstance(here, list):
                pending += [(value, (*keys, index)) for index, value in enumerate(here)]

    def outside(self) -> list[Path]:
        """List the folders of what the plan names that are below none it may read."""
        found: list[Path] = []
        for name, _ in self.named():
            folder = real(self.resolve(name)).parent
            if not any(is_below(folder, one) for one in (self.folder, *self.trust.roots, *found)):
                found = [one for one in found if not is_below(one, folder)] + [folder]
        return found

    def at(self, *keys: str | int) -> At:
        """Say on which line of the plan a key stands."""
        return At(path=self.path, line=toml_lines(self.text)(keys))


def read(path: Path, trust: Trust = OWN_FOLDER) -> Plan:
    """Read a plan.

    Parameters
    ----------
    path : Path
        A TOML file; its keys are described in docs/plan.md.
    trust : Trust, optional
        What it may read besides what lies below its own folder.

    Raises
    ------
    SitingError
        The file is missing, is not TOML, has a key or value that does not fit, names what it may
        not read, says two things of who counts as an older person, or has a waiver that reaches
        around no position.
    """
    text, data = read_toml(path)
    file = decode(data, PlanFile, path=path, line_of=toml_lines(text))
    plan = Plan(path=path, text=text, file=file, trust=trust)
    _refuse_contradictions(plan)
    _refuse_idle_distances(plan)
    for name, keys in plan.named():
        plan.require_trust(name, plan.resolve(name), plan.at(*keys))
    return plan


def require_streets(plan: Plan) -> None:
    """Refuse to measure ways on foot where the plan names no streets."""
    if plan.layers.streets is None:
        raise SitingError(
            say("ways on foot cannot be measured: the plan names no streets"),
            hint=say('add [layers.streets] with path = "roads.shp", or an .osm.pbf'),
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
                say(
                    "[plan] says {key} = {toml} and [layers.elders] says {key} = {toml2}",
                    key=key,
                    toml=_toml(whole),
                    toml2=_toml(own),
                ),
                hint=say(
                    "state in [plan] whom all numbers count, and take {key} out of [layers.elders]",
                    key=key,
                ),
                at=plan.at("layers", "elders", key),
            )


def _refuse_idle_distances(plan: Plan) -> None:
    """Refuse a waiver that says how far it reaches, but not from which position."""
    for index, waiver in enumerate(plan.file.waivers):
        if waiver.within_m is not None and waiver.position is None:
            raise SitingError(
                say("within_m of this waiver reaches around no position"),
                hint=say(
                    'write where = "120.15,30.28" (longitude, latitude), or leave within_m out'
                ),
                at=plan.at("waivers", index, "within_m"),
            )


def _toml(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
