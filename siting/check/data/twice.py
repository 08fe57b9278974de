"""What is given twice: places on one spot, names, outlines, ids that only look apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.check.data.seen import PLACES, Data, Seen, rows, texts
from siting.language import say
from siting.study.facilities import fold, kinds_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from siting.arrays import Flags, Floats
    from siting.layers.records import Table

_SAME_NAME_M, _SAME_PLACE_M = 200.0, 10.0
#: Positions are compared to the millimetre; northings are less than this many of them.
_MM, _NORTH = 1000.0, 1 << 36
#: Texts of larger layers are not compared.
_MOST = 200_000


def check(data: Data) -> Iterator[Seen]:
    """Look for what is given twice."""
    for role, table in data.tables:
        if table.geometry is None and role != "proposed":
            yield from rows("DATA-011", table, _on_one_spot(table.xy))
        elif role in ("residential", "units", "candidates", "exclusions"):
            yield from rows("DATA-013", table, _drawn_twice(table))
        if len(table) <= _MOST:
            yield from _called_alike(role, table)
    yield from _stands_already(data)


def _on_one_spot(xy: Floats) -> Flags:
    """Flag points that share their position with another one."""
    whole = np.rint(xy * _MM).astype(np.int64)
    key = whole[:, 0] * _NORTH + whole[:, 1]
    order = np.argsort(key)
    same = key[order][1:] == key[order][:-1]
    flags = np.zeros(len(xy), dtype=bool)
    if same.any():
        flags[order[1:][same]] = flags[order[:-1][same]] = True
    return flags


def _drawn_twice(table: Table) -> Flags:
    """Flag polygons of one outline, whichever point it begins at."""
    assert table.geometry is not None
    near = _on_one_spot(shapely.bounds(table.geometry)[:, :2])
    if not near.any():
        return near
    flags = np.zeros(len(table), dtype=bool)
    some = np.flatnonzero(near)
    plain = shapely.normalize(shapely.set_precision(table.geometry[some], 0.01))
    flags[some] = _repeated([one.wkb for one in plain])
    return flags


def _is_folded(text: str) -> bool:
    """Say whether texts that differ stay apart when they are folded: all of one case."""
    one_case = text.lower() == text or text.upper() == text
    return text.isascii() and one_case and not set(text) & set(" _\t\r\n")


def _repeated(keys: Sequence[Hashable]) -> Flags:
    """Flag what comes more than once; None never does."""
    counts: dict[Hashable, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return np.array([key is not None and counts[key] > 1 for key in keys], dtype=bool)


def _called_alike(role: str, table: Table) -> Iterator[Seen]:
    whole = "".join(map(str, table.ids.tolist()))
    if not _is_folded(whole):  # else ids that differ stay apart
        yield from rows("DATA-015", table, _repeated([fold(str(id_)) for id_ in table.ids]))
    names = texts(table, "name")
    if names is None:
        return
    folded = [None if name is None else fold(name) for name in names.tolist()]
    alike = _repeated(folded)
    if role == "units":
        yield from rows("DATA-014", table, alike, names[alike].tolist())
    elif role in PLACES and role != "proposed":
        close = _close(table.xy, folded, alike)
        yield from rows("DATA-012", table, close, names[close].tolist())


def _close(xy: Floats, names: list[str | None], alike: Flags) -> Flags:
    """Flag places of one name near each other."""
    flags = np.zeros(len(xy), dtype=bool)
    groups: dict[str | None, list[int]] = {}
    for row in np.flatnonzero(alike).tolist():
        groups.setdefault(names[row], []).append(row)
    for members in groups.values():
        at = xy[members]
        apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
        np.fill_diagonal(apart, np.inf)
        flags[members] = (apart <= _SAME_NAME_M).any(axis=1)
    return flags


def _stands_already(data: Data) -> Iterator[Seen]:
    """Find proposed places beside one of their type that is listed."""
    old = data.study.tables.existing
    if old is not None and len(old):
        for new in data.of("proposed"):
            yield from _beside(new, old)


def _beside(new: Table, old: Table) -> Iterator[Seen]:
    pairs = shapely.STRtree(shapely.points(old.xy)).query(
        shapely.points(new.xy), predicate="dwithin", distance=_SAME_PLACE_M
    )
    upgrades = texts(new, "upgrades")
    flags = np.zeros(len(new), dtype=bool)
    beside: dict[int, str] = {}
    for mine, theirs in pairs.T.tolist():
        if upgrades is not None and upgrades[mine] is not None:
            continue
        types = (new.columns["type"][mine], old.columns["type"][theirs])
        if kinds_of(types[0]) & kinds_of(types[1]):
            flags[mine] = True
            beside.setdefault(mine, say("beside '{id}'", id=old.ids[theirs]))
    yield from rows("DATA-016", new, flags, [beside[row] for row in sorted(beside)])
