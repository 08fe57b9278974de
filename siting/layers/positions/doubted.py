"""What is said of layers that were held against one another: shifted, or too few to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from siting.datum.compare import Shifted
from siting.datum.shift import SHIFTED
from siting.language import joined, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from siting.datum.compare import Untold
    from siting.errors import SitingError
    from siting.layers.origin import Origin

#: Points of which so many are near the other layer nearly always tell.
_ENOUGH = 100


@dataclass(frozen=True, kw_only=True)
class Held:
    """Points of a layer that were held against another one, and what they say."""

    one: Origin
    ground: Origin
    said: Shifted | Untold | None


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """A layer that fits another one only once it is taken for another datum."""

    origin: Origin
    datum: str
    beside: Origin
    shifted: Shifted

    def message(self) -> str:
        """Say which layer is in which datum, by how much it is off, and how sure that is."""
        east, north = self.shifted.move_m
        off = float(np.hypot(east, north))
        confidence = self.shifted.confidence
        sure = say("more than 99.9 %") if confidence > 0.999 else f"{100 * confidence:.1f} %"
        return say(
            "layer '{name}' seems to be in {datum}, not in {taken}: it fits "
            "'{name2}' once one is moved by {off:.0f} m against the other "
            "({ways}; {n} places tested, confidence {sure})",
            name=self.origin.name,
            datum=self.datum,
            taken=self.origin.spec.datum or "WGS-84",
            name2=self.beside.name,
            off=off,
            ways=_ways(east, north),
            n=self.shifted.n,
            sure=sure,
        )


def _ways(east: float, north: float) -> str:
    across, along = ("east" if east >= 0 else "west"), ("north" if north >= 0 else "south")
    return f"{abs(east):.0f} m {across}, {abs(north):.0f} m {along}"


def suspects(held: Iterable[Held]) -> Iterator[Suspect]:
    """Name the layers that are shifted, one for each pair that shows it."""
    for pair in held:
        if isinstance(pair.said, Shifted):
            yield from _named(pair.one, pair.ground, pair.said)


def _named(one: Origin, ground: Origin, shifted: Shifted) -> Iterator[Suspect]:
    pairs = (one, shifted.one, ground), (ground, shifted.other, one)
    for origin, datum, beside in pairs:
        if datum != "WGS-84":
            yield Suspect(origin=origin, datum=datum, beside=beside, shifted=shifted)


def refused(found: Sequence[Suspect]) -> SitingError:
    """Say which layers are mixed, and what to type: the surest first."""
    surest = max(found, key=lambda one: one.shifted.lead)
    others = sorted({one.origin.name for one in found} - {surest.origin.name})
    also = say("; also tested and shifted: {others}", others=joined(others)) if others else ""
    stated = surest.beside.spec.datum
    hint = say(
        'write datum = "{datum}" in {header}', datum=surest.datum, header=surest.origin.header
    )
    if stated in SHIFTED:
        hint += say(
            ', or correct datum = "{stated}" in {header}',
            stated=stated,
            header=surest.beside.header,
        )
    right = (
        say('{hint}; if the layer is right as it stands, datum = "WGS-84" there says so', hint=hint)
        if surest.origin.spec.datum is None
        else say(
            '{hint}; if {datum} is right, say what the other is in, such as datum = "WGS-84" in '
            "{header}",
            hint=hint,
            datum=surest.origin.spec.datum,
            header=surest.beside.header,
        )
    )
    return surest.origin.error(
        say("{message}{also}", message=surest.message(), also=also), hint=right
    )


def untold(held: Sequence[Held]) -> Iterator[str]:
    """Say of which layers nothing could be told, and why."""
    told = {pair.one.name for pair in held if pair.said is None or isinstance(pair.said, Shifted)}
    told |= {pair.ground.name for pair in held if pair.said is None}
    most: dict[str, tuple[int, Held]] = {}
    for pair in held:
        if pair.one.name in told or pair.one.spec.datum is not None or pair.said is None:
            continue
        known = most.get(pair.one.name)
        if known is None or pair.said.n > known[0]:
            most[pair.one.name] = pair.said.n, pair
    for name, (n, pair) in most.items():
        few = (
            say("only {n} of its places could be", n=n)
            if n
            else say("too few of its places are there to be")
        )
        why = (
            say("{few} held against", few=few)
            if n < _ENOUGH
            else say("it fits no better or worse than by chance")
        )
        yield (
            say(
                "{name}: its datum could not be tested: {why} '{name2}'; if it "
                'comes from a web map, say so: datum = "GCJ-02" or "BD-09" in '
                "{header}",
                name=name,
                why=why,
                name2=pair.ground.name,
                header=pair.one.header,
            )
        )


def alone(one: Origin) -> str:
    """Say of a layer that nothing was there to hold it against."""
    return say(
        "{name}: its datum could not be tested: the plan has nothing to hold it against, such as "
        'streets or residential land; if it comes from a web map, say so: datum = "GCJ-02" or '
        '"BD-09" in {header}',
        name=one.name,
        header=one.header,
    )
