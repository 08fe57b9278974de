"""What an edit does to the layers of places, once it is known that it can be done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.errors import SitingError
from siting.layers.upgrades import of_table
from siting.source import nearest
from siting.whatif import rows
from siting.whatif.edits import Add, Change, Move
from siting.whatif.places import as_places, elsewhere, fits
from siting.whatif.units import names_units

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from siting.arrays import Floats
    from siting.layers.records import Table
    from siting.plan import Plan
    from siting.study import Study
    from siting.study.tables import PlaceTables
    from siting.whatif.edits import Edit, LonLat, Remove
    from siting.whatif.places import ByStock, Places

#: A place farther than this from the area of the plan serves nobody there (ours) [m].
FARTHEST_M = 20_000.0


@dataclass(frozen=True, kw_only=True)
class Done:
    """An edit done.

    Attributes
    ----------
    id, said : str
        Of which facility, and what was done to it.
    tables : PlaceTables
        The layers after it.
    gone : int
        The row of the place that goes, -1 for none.
    come : dict of str to Facilities, or None
        The place that comes, by the stock that counts.
    wide : bool
        Whether more than this place may count otherwise: then all is gathered anew.
    elsewhere : bool
        Whether the place that comes is the one that goes, but for where it stands.
    """

    id: str
    said: str
    tables: PlaceTables
    gone: int = -1
    come: ByStock | None = None
    wide: bool = False
    elsewhere: bool = False


class Editor:
    """Does edits to the layers of a plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    study : Study
        As it was measured, before all edits.
    stocks : mapping of str
        The stocks that rules count.
    """

    def __init__(self, plan: Plan, study: Study, stocks: Mapping[str, object]) -> None:
        self._plan, self._study, self._stocks = plan, study, stocks

    def do(self, edit: Edit, tables: PlaceTables, places: Places) -> Done:
        """Do an edit.

        Raises
        ------
        SitingError
            It cannot be done: says why, and what to type.
        """
        if isinstance(edit, Add):
            return self._add(edit, tables, places)
        gone = self._require(edit.id, tables, places)
        if isinstance(edit, Move):
            return self._move(edit, tables, places, gone)
        if isinstance(edit, Change):
            return self._change(edit, tables, places, gone)
        return self._remove(edit, tables, places, gone)

    def _add(self, edit: Add, tables: PlaceTables, places: Places) -> Done:
        upgrades = {one.id for table in tables.proposed for one in of_table(table)}
        id_ = rows.canonical(edit, tables.existing).get("id")
        if id_ is None:
            id_ = next(
                name for n in count(1) if places.find(name := f"W{n}") < 0 and name not in upgrades
            )
        elif places.find(id_) >= 0 or id_ in upgrades:
            raise SitingError(
                f"there is a facility '{id_}' already",
                hint="give the place to add another id, or leave it out",
            )
        row = rows.row_of(edit, id_, self._plan, self._study.crs, tables.existing)
        self._require_near(row.xy, edit.at)
        come = as_places(row, proposed=False, year=tables.year, stocks=self._stocks)
        some, one = next(iter(places.by_stock.values())), next(iter(come.values()))
        return Done(
            id=id_,
            said=f"'{id_}' {edit}",
            tables=replace(tables, existing=rows.appended(tables.existing, row)),
            come=come,
            wide=names_units(one) or not fits(some, one),
        )

    def _move(self, edit: Move, tables: PlaceTables, places: Places, gone: int) -> Done:
        xy = rows.in_plane(self._plan, self._study.crs, edit.at)
        self._require_near(xy, edit.at)
        row = places.row(gone)
        return Done(
            id=edit.id,
            said=f"{_named(row)} moved to {edit.at}",
            tables=_changed(tables, edit.id, lambda table, at: rows.moved(table, at, xy[0])),
            gone=gone,
            come=elsewhere(row, xy),
            wide=names_units(next(iter(row.values()))),
            elsewhere=True,
        )

    def _change(self, edit: Change, tables: PlaceTables, places: Places, gone: int) -> Done:
        after = _changed(
            tables, edit.id, lambda table, at: rows.with_fields(table, at, edit, self._plan)
        )
        new, proposed = _row_of(after, edit.id)
        come = as_places(new, proposed=proposed, year=tables.year, stocks=self._stocks)
        some, one = next(iter(places.by_stock.values())), next(iter(come.values()))
        upgraded = any(one.place == edit.id for table in after.proposed for one in of_table(table))
        named = any(names_units(next(iter(row.values()))) for row in (places.row(gone), come))
        said = ", ".join(f"{name} {value}" for name, value in edit.fields.items())
        return Done(
            id=edit.id,
            said=f"{_named(places.row(gone))} changed: {said}",
            tables=after,
            gone=gone,
            come=come,
            wide=upgraded or named or not fits(some, one),
        )

    def _remove(self, edit: Remove, tables: PlaceTables, places: Places, gone: int) -> Done:
        for table in tables.proposed:
            for one in of_table(table):
                if one.place == edit.id:
                    raise SitingError(
                        f"'{edit.id}' cannot be removed: the upgrade '{one.id}' of"
                        " [[layers.proposed]] is of it",
                        hint="take the upgrade out of that layer first",
                    )
        first = self._study.tables.existing
        left = _changed(tables, edit.id, lambda table, at: rows.without(table, at, first))
        if first is None and left.existing is not None and not len(left.existing):
            left = replace(left, existing=None)
        row = next(iter(places.row(gone).values()))
        return Done(
            id=edit.id,
            said=f"{_named(places.row(gone))} removed",
            tables=left,
            gone=gone,
            wide=names_units(row) or _columns(tables) != _columns(left),
        )

    def _require(self, id_: str, tables: PlaceTables, places: Places) -> int:
        """Find a facility."""
        at = places.find(id_)
        if at >= 0:
            return at
        if any(one.id == id_ for table in tables.proposed for one in of_table(table)):
            raise SitingError(
                f"'{id_}' is an upgrade, no place", hint="only places are removed and moved"
            )
        if tables.health is not None and id_ in tables.health.ids:
            raise SitingError(
                f"'{id_}' stands in [layers.health], which cannot be edited",
                hint="only facilities, those that stand and those proposed, are removed and moved",
            )
        before = {str(one) for one in self._study.facilities.ids}
        if id_ in before:
            raise SitingError(
                f"'{id_}' is removed already", hint="name each facility to remove once"
            )
        near = nearest(id_, [str(one) for one in next(iter(places.by_stock.values())).ids])
        raise SitingError(
            f"there is no facility '{id_}'",
            hint=f"did you mean '{near}'?"
            if near
            else "name an id of the layer of facilities; 'siting inspect PLAN' shows the layer",
        )

    def _require_near(self, xy: Floats, at: LonLat) -> None:
        """Refuse a position that is nowhere near the plan."""
        area = self._study.study_area
        if area is None:
            return
        away = float(shapely.distance(area, shapely.points(xy[0])))
        if away > FARTHEST_M:
            raise SitingError(
                f"{at} is {away / 1_000:,.0f} km outside the area of the plan",
                hint="give longitude and latitude in WGS-84 degrees, longitude first",
            )


def _changed(tables: PlaceTables, id_: str, change: Callable[[Table, int], Table]) -> PlaceTables:
    """Change the row of a facility in the layer that it stands in."""
    existing = tables.existing
    if existing is not None and len(at := np.flatnonzero(existing.ids == id_)):
        return replace(tables, existing=change(existing, int(at[0])))
    proposed = []
    for table in tables.proposed:
        at = np.flatnonzero(table.ids == id_)
        proposed.append(change(table, int(at[0])) if len(at) else table)
    return replace(tables, proposed=tuple(proposed))


def _row_of(tables: PlaceTables, id_: str) -> tuple[Table, bool]:
    """Give the row of a facility alone, and whether it comes from a proposal."""
    every = [(tables.existing, False), *((table, True) for table in tables.proposed)]
    return next(
        (table.only(at), proposed)
        for table, proposed in every
        if table is not None and len(at := np.flatnonzero(table.ids == id_))
    )


def _named(row: ByStock) -> str:
    """Name a place by its id, and by its name if it has one."""
    place = next(iter(row.values()))
    id_, name = str(place.ids[0]), place.name_of(0)
    return f"'{id_}'" if name == id_ else f"'{id_}' ({name})"


def _columns(tables: PlaceTables) -> set[str]:
    every = (*(() if tables.existing is None else (tables.existing,)), *tables.proposed)
    return {name for table in every for name in table.columns}
