"""Totals of communities kept where a finer layer says how people are spread in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.errors import SitingError
from siting.language import say
from siting.layers.records import Table
from siting.study.demand import Demand, place, share_out
from siting.study.people import People, in_quanta
from siting.study.spatial import Strips, canonical_order
from siting.study.units import count_people

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints
    from siting.layers.records import Layers
    from siting.plan import Plan

_NAME = "units.community"


class Kept(NamedTuple):
    """Demand points that add up to the totals of their communities.

    Attributes
    ----------
    demand : Demand
        The points.
    community : ndarray of int, shape (n,), or None
        The community of each point, -1 for none; None where no totals were looked at.
    estimate : str
        What the people are worked out from whom no total counts.
    pattern : ndarray of float, shape (n_communities,), or None
        Older people whom the finer layer counts in each community, in the order of the layer.
    """

    demand: Demand
    community: Ints | None
    estimate: str
    pattern: Floats | None = None


def keep(people: People, demand: Demand, layers: Layers, plan: Plan) -> Kept:
    """Scale people to the totals of their communities, each kept exactly.

    The finer layer gives the pattern. Where it has nobody, a community's total is shared out over
    its residential land, else its own area. Where a community does not say its total, and outside
    all communities, the numbers of the pattern stay.

    Parameters
    ----------
    people : People
        The pattern, as its layer counts it.
    demand : Demand
        The pattern, placed.

    Raises
    ------
    SitingError
        Pattern and totals count people from different ages.

    Notes
    -----
    Each point is looked up once, and all points are scaled at once.
    """
    table = layers.units.get("community")
    if table is None or people.places is table or "older_people" not in table.columns:
        return Kept(demand, None, people.estimate)
    if plan.head.community_totals == "ignore":
        note = say(
            '{NAME}: its totals are not used: [plan] says community_totals = "ignore"', NAME=_NAME
        )
        return Kept(_noted(demand, note), None, people.estimate)
    _require_one_age(people, table, plan)
    return _Communities(table, people, layers).keep(demand)


class _Communities:
    """Communities, and the totals that some of them say."""

    def __init__(self, table: Table, people: People, layers: Layers) -> None:
        assert table.geometry is not None
        stated = table.columns["older_people"]
        self.table, self.geometry = table, table.geometry
        self.people, self.layers = people, layers
        self.known: Flags = ~np.isnan(stated)
        self.totals: Floats = in_quanta(table, np.nan_to_num(stated))

    def sums(self, of: Ints, demand: Demand) -> Floats:
        """Sum the people of each community."""
        return count_people(of, demand.elders, len(self.table))

    def keep(self, demand: Demand) -> Kept:
        """Fill the communities where the pattern has nobody, then scale all."""
        of = Strips(demand.xy).locate(self.geometry)
        pattern = self.sums(of, demand)
        empty = self.known & (pattern == 0) & (self.totals > 0)
        if empty.any():
            some = np.flatnonzero(empty)
            alone = People(places=self.table.only(some), totals=self.totals[some])
            demand, of = self._joined(demand, of, place(self.layers, alone))
        demand, of = self._scaled(demand, of)
        out = (of < 0) | ~self.known[of]
        estimate = self.people.estimate if out.any() else ""
        notes = self._notes(pattern, self.sums(of, demand), empty)
        return Kept(_noted(demand, *notes), of, estimate, pattern)

    def _joined(self, demand: Demand, of: Ints, more: Demand) -> tuple[Demand, Ints]:
        return _in_order(
            np.vstack([demand.xy, more.xy]),
            np.concatenate([demand.elders, more.elders]),
            np.concatenate([demand.residential, more.residential]),
            np.concatenate([of, Strips(more.xy).locate(self.geometry)]),
            (*demand.notes, *more.notes),
        )

    def _scaled(self, demand: Demand, of: Ints) -> tuple[Demand, Ints]:
        """Scale the points of each community whose sum is not its total yet."""
        sums = self.sums(of, demand)
        off = np.append(self.known & (sums != self.totals) & (sums > 0), False)
        points = np.flatnonzero(off[of])
        if not len(points):
            return demand, of
        elders = demand.elders.copy()
        elders[points] = share_out(
            self.totals, of[points], demand.elders[points], demand.xy[points]
        )
        some = elders > 0
        return _in_order(
            demand.xy[some], elders[some], demand.residential[some], of[some], demand.notes
        )

    def _notes(self, pattern: Floats, sums: Floats, empty: Flags) -> list[str]:
        """Say how far totals and pattern differ, and what was filled, left and lost."""
        name, known = self.people.places.name, self.known
        said = say(
            "{NAME}: the totals of {sum:,} communities are kept, {totals:,.1f} "
            "older people; layer '{name}' says how they are spread, and has "
            "{pattern:,.1f} there{worst}",
            NAME=_NAME,
            sum=int(known.sum()),
            totals=self.totals[known].sum(),
            name=name,
            pattern=pattern[known].sum(),
            worst=self._worst(pattern),
        )
        notes = [said]
        if empty.any():
            notes.append(
                say(
                    "{NAME}: {sum:,} communities with {totals:,.1f} older people have "
                    "nobody in layer '{name}'; they are shared out as if there were no "
                    "such layer",
                    NAME=_NAME,
                    sum=int(empty.sum()),
                    totals=self.totals[empty].sum(),
                    name=name,
                )
            )
        if not known.all():
            notes.append(
                say(
                    "{NAME}: {sum:,} communities do not say how many older people live "
                    "there; the {pattern:,.1f} of layer '{name}' stay",
                    NAME=_NAME,
                    sum=int((~known).sum()),
                    pattern=pattern[~known].sum(),
                    name=name,
                )
            )
        lost = known & (sums != self.totals)
        if lost.any():
            notes.append(
                say(
                    "{NAME}: {sum:,} communities with {totals:,.1f} older people lie "
                    "within others; these people are placed nowhere",
                    NAME=_NAME,
                    sum=int(lost.sum()),
                    totals=self.totals[lost].sum(),
                )
            )
        return notes

    def _worst(self, pattern: Floats) -> str:
        """Name the community whose total differs most."""
        off = np.where(self.known, np.abs(self.totals - pattern), 0.0)
        if not off.any():
            return ""
        worst = int(off.argmax())
        return say(
            "; the most different is '{ids}', {totals:,.1f} and {pattern:,.1f}",
            ids=self.table.ids[worst],
            totals=self.totals[worst],
            pattern=pattern[worst],
        )


def _in_order(
    xy: Floats, elders: Floats, residential: Ints, of: Ints, notes: tuple[str, ...]
) -> tuple[Demand, Ints]:
    """Put points in canonical order again."""
    order = canonical_order(xy, elders)
    demand = Demand(xy=xy[order], elders=elders[order], residential=residential[order], notes=notes)
    return demand, of[order]


def _noted(demand: Demand, *notes: str) -> Demand:
    return Demand(
        xy=demand.xy,
        elders=demand.elders,
        residential=demand.residential,
        notes=(*demand.notes, *notes),
    )


def _require_one_age(people: People, table: Table, plan: Plan) -> None:
    """Refuse totals that count people from another age than the pattern."""
    own = people.places.age_from if isinstance(people.places, Table) else None
    if None not in (own, table.age_from) and own != table.age_from:
        raise SitingError(
            say(
                "layer '{name}' counts people from {own} up, and layer '{name2}' from {age_from}",
                name=people.places.name,
                own=own,
                name2=table.name,
                age_from=table.age_from,
            ),
            hint=say('state age_from in [plan], or write community_totals = "ignore" there'),
            at=plan.at("layers", "units", "community"),
        )
