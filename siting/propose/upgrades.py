"""Services that places which stand are given, before anything new is built."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from siting.degrees import to_degrees
from siting.kinds import ServiceSet
from siting.propose import greedy
from siting.propose.candidates.offers import canonical
from siting.propose.scene import switch
from siting.propose.sites import gains_of, last_number, services_in, why
from siting.records.finding import Place
from siting.records.proposal import Upgrade

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Ints
    from siting.propose.greedy import Choice
    from siting.propose.problem import Block
    from siting.study import Study


class _List(NamedTuple):
    """One list of services: its rows, and what each place gives of it already."""

    block: Block
    kind: ServiceSet
    gives: Flags


def choose(blocks: Sequence[Block], study: Study, *, until_pass: bool) -> list[Upgrade]:
    """Give the services that are missing to places that stand, where there are any.

    A place is given everything that its subjects lack, over all rules. That one comes first
    whose upgrade mends most, then the one that gives most of the lists already, then the one
    with the lower id.

    Parameters
    ----------
    blocks : sequence of Block
        All rules; changed as places are chosen.
    until_pass : bool
        Whether rules that pass are left alone.
    """
    lists = [_list(block, study) for block in blocks if isinstance(block.rule.kind, ServiceSet)]
    if not lists:
        return []
    sets = [one.block for one in lists]
    order = np.argsort(-sum(one.gives.sum(axis=1) for one in lists), kind="stable")
    for block in sets:
        block.additions = block.additions[order]
    first = 1 + last_number("U", _ids(study))
    found: list[Upgrade] = []
    if until_pass:
        switch(sets, study.year)
    for choice in greedy.choose(sets, lambda _: True):
        found.append(_describe(choice, lists, study, order, rank=len(found) + 1, first=first))
        if until_pass:
            switch(sets, study.year)
    return found


def _list(block: Block, study: Study) -> _List:
    """Let every place that stands complete the lists of its subjects."""
    kind, n = block.rule.kind, len(study.facilities)
    assert isinstance(kind, ServiceSet)
    if not len(block.table.rows):
        block.additions = csr_array((n, 0))
        return _List(block, kind, np.zeros((n, 1), dtype=bool))
    counted = study.in_stock(block.rule.run)
    block.additions, gives = kind.upgrades(counted, block.table, block.rule.words)
    return _List(block, kind, gives)


def _describe(
    choice: Choice, lists: Sequence[_List], study: Study, order: Ints, *, rank: int, first: int
) -> Upgrade:
    places, index = study.facilities, int(order[choice.candidate])
    lon, lat = to_degrees(study.crs, places.xy[[index]])[0].tolist()
    asked = [
        (one, changed)
        for one, changed in zip(lists, choice.changed, strict=True)
        if one.block.active
    ]
    gains = gains_of([changed for _, changed in asked], [one.block for one, _ in asked])
    services = [
        name for one, (cells, before) in asked for name in _named(one, index, cells[before > 0])
    ]
    types = places.columns.get("type")
    return Upgrade(
        id=f"U{first + rank - 1}",
        rank=rank,
        upgrades=str(places.ids[index]),
        name=places.name_of(index),
        type_zh="" if types is None else str(types[index] or ""),
        services=canonical(services),
        place=Place(lon=lon, lat=lat),
        easting=float(places.xy[index, 0]),
        northing=float(places.xy[index, 1]),
        gain=choice.gain,
        gains=gains,
        why=why(gains),
    )


def _named(one: _List, place: int, cells: Ints) -> list[str]:
    """Name the services that a place is given for some of the cells that were missing."""
    asked = services_in(one.block, cells[one.block.value[cells] > 0])
    has = {
        service
        for service, there in zip(one.kind.services, one.gives[place], strict=False)
        if there
    }
    return [service for service in asked if service not in has]


def _ids(study: Study) -> list[object]:
    """List the ids of all places, and of the upgrades of proposals before."""
    proposed: list[object] = [text for table in study.tables.proposed for text in table.ids]
    return [*proposed, *study.facilities.ids.tolist()]
