"""What the checks of the data look at, and what they hand on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from siting.language import Text, chinese
from siting.layers.records import Table
from siting.terms import term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.arrays import Flags, Floats, Ints, Texts, Values
    from siting.layers.records import Layers
    from siting.plan import Plan
    from siting.rule import Rule
    from siting.study import Study

#: Roles of layers whose features are places.
PLACES = ("facilities", "proposed", "health")


@dataclass(frozen=True, kw_only=True)
class Data:
    """All that is looked at: the plan, its layers, what was measured, and the rules."""

    plan: Plan
    layers: Layers
    study: Study
    rules: Sequence[Rule]

    @cached_property
    def tables(self) -> tuple[tuple[str, Table], ...]:
        """The layers of features, each with its role; places as they are now."""
        layers, places = self.layers, self.study.tables
        named = [
            ("residential", layers.residential),
            ("elders", layers.elders),
            ("facilities", places.existing),
            *(("proposed", one) for one in places.proposed),
            ("health", places.health),
            ("candidates", layers.candidates),
            *(("exclusions", one) for one in layers.exclusions),
            *(("units", one) for one in layers.units.values()),
        ]
        return tuple((role, one) for role, one in named if isinstance(one, Table) and len(one))

    def of(self, *roles: str) -> Iterator[Table]:
        """Go through the layers of some roles."""
        return (table for role, table in self.tables if role in roles)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Features of one layer that have a fault.

    Attributes
    ----------
    fault : str
        The id of its kind.
    layer : str
        The layer's name.
    ids : tuple of str
        What the faulty ones are called.
    all_ : int
        How many features the layer has; 0 where the fault is of the whole layer.
    xy : ndarray of float, shape (n, 2), or None
        Where they are in the plane [m].
    beside : tuple of str
        What is said of each, in brackets; empty for nothing.
    people : float
        Older people that it is about.
    """

    fault: str
    layer: str
    ids: tuple[str, ...]
    all_: int = 0
    xy: Floats | None = None
    beside: tuple[str, ...] = ()
    people: float = 0.0


def rows(
    fault: str, table: Table, which: Flags | Ints, beside: Sequence[str] = (), people: float = 0.0
) -> Iterator[Seen]:
    """Report the features of a layer that are flagged, if any; `beside` says something of each."""
    at = np.flatnonzero(which) if which.dtype == bool else which
    if len(at):
        yield Seen(
            fault=fault,
            layer=table.name,
            all_=len(table),
            ids=tuple(map(str, table.ids[at].tolist())),
            xy=table.xy[at],
            beside=tuple(beside),
            people=people,
        )


def numbers(table: Table, field: str) -> Floats | None:
    """Give a field as numbers; None where the layer has none."""
    values = table.columns.get(field)
    return None if values is None or values.dtype == object else values


def texts(table: Table, field: str) -> Texts | None:
    """Give a field as texts; None where the layer has none."""
    values: Values | None = table.columns.get(field)
    return values if values is not None and values.dtype == object else None


def valued(*fields: tuple[str, float]) -> str:
    """Say fields with their values: ``nurses 12, staff 10``, in Chinese by their Chinese names."""
    values = [(field, f"{value:,.12g}") for field, value in fields]
    return Text(
        ", ".join(f"{field} {value}" for field, value in values),
        "，".join(f"{chinese(term(field))} {value}" for field, value in values),
    )
