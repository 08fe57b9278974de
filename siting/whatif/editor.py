"""What an edit does to the layers of places, once it is known that it can be done."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import shapely

from siting.errors import SitingError
from siting.language import say
from siting.layers.upgrades import of_table
from siting.text.source import nearest
from siting.whatif import rows
from siting.whatif.edits import FACILITIES, HEALTH, Add, Change, Move
from siting.whatif.places import as_places, elsewhere, fits
from siting.whatif.step import Swap
from siting.whatif.stored import Stored, columns_of
from siting.whatif.units import names_units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from siting.arrays import Floats
    from siting.plan import Plan
    from siting.study import Study
    from siting.study.tables import PlaceTables
    from siting.whatif.edits import Edit, Layer, LonLat, Remove
    from siting.whatif.places import ByLayer, ByStock, Places
    from siting.whatif.stored import Back

#: A place farther than this from the area of the plan serves nobody there (ours) [m].
FARTHEST_M = 20_000.0


@dataclass(frozen=True, kw_only=True)
class Done:
    """An edit done.

    Attributes
    ----------
    id, said : str
        Of which place, and what was done to it.
    tables : PlaceTables
        The layers after it.
    back : callable
        Takes it out of the layers again.
    swap : Swap
        The place as it was and as it is.
    wide : bool
        Whether more than this place may count otherwise: then all is gathered anew.
    """

    id: str
    said: str
    tables: PlaceTables
    back: Back
    swap: Swap
    wide: bool = False


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
        self._project = rows.projector(plan, study.crs)

    def do(self, edit: Edit, tables: PlaceTables, places: ByLayer) -> Done:
        """Do an edit.

        Raises
        ------
        SitingError
            It cannot be done: says why, and what to type.
        """
        if isinstance(edit, Add):
            return self._add(edit, tables, places)
        layer, gone = self._require(edit, tables, places)
        if isinstance(edit, Move):
            return self._move(edit, Stored(tables, layer), gone)
        if isinstance(edit, Change):
            return self._change(edit, Stored(tables, layer), places[layer], gone)
        return self._remove(edit, Stored(tables, layer), gone)

    def _add(self, edit: Add, tables: PlaceTables, places: ByLayer) -> Done:
        stored, there = Stored(tables, edit.layer), places[edit.layer]
        if edit.layer == HEALTH and tables.health is None:
            raise SitingError(
                say("the plan has no [layers.health] that a place could be added to"),
                hint=say("add that layer to the plan first, or leave 'layer=health' out"),
            )
        upgrades = {one.id for table in tables.proposed for one in of_table(table)}
        id_ = rows.canonical(edit, stored.table).get("id")
        if id_ is None:
            taken = (*places.values(),)
            id_ = next(
                name
                for n in count(1)
                if (name := f"W{n}") not in upgrades and all(one.find(name) < 0 for one in taken)
            )
        elif there.find(id_) >= 0 or (id_ in upgrades and edit.layer == FACILITIES):
            raise SitingError(
                say("there is a {WORDS} '{id}' already", WORDS=_WORDS[edit.layer], id=id_),
                hint=say("give the place to add another id, or leave it out"),
            )
        xy = rows.in_plane(self._project, edit.at)
        row = rows.row_of(edit, id_, xy, self._plan, stored.table)
        self._require_near(xy, edit.at)
        come = as_places(row, edit.layer, year=tables.year, stocks=self._stocks)
        one = next(iter(come.values()))
        after, back = stored.added(row)
        return Done(
            id=id_,
            said=f"'{id_}' " + str(edit),
            tables=after,
            back=back,
            swap=Swap(edit.layer, come=come),
            wide=names_units(one) or not fits(there.some, one),
        )

    def _move(self, edit: Move, stored: Stored, gone: ByStock) -> Done:
        xy = rows.in_plane(self._project, edit.at)
        self._require_near(xy, edit.at)
        after, back = stored.moved(edit.id, xy[0])
        return Done(
            id=edit.id,
            said=say("{named} moved to {at}", named=_named(gone), at=edit.at),
            tables=after,
            back=back,
            swap=Swap(stored.layer, gone, elsewhere(gone, xy), elsewhere=True),
            wide=names_units(next(iter(gone.values()))),
        )

    def _change(self, edit: Change, stored: Stored, there: Places, gone: ByStock) -> Done:
        after, back, row = stored.changed(
            edit.id,
            lambda table, at: rows.with_fields(table, at, edit, stored.layer, self._plan),
        )
        come = as_places(
            row,
            stored.layer,
            year=after.year,
            stocks=self._stocks,
            proposed=stored.is_proposed(edit.id),
        )
        was, one = next(iter(gone.values())), next(iter(come.values()))
        upgraded = stored.layer == FACILITIES and any(
            each.place == edit.id for table in after.proposed for each in of_table(table)
        )
        return Done(
            id=edit.id,
            said=_named(gone) + " " + edit.said,
            tables=after,
            back=back,
            swap=Swap(stored.layer, gone, come),
            wide=upgraded or names_units(was) or names_units(one) or not fits(there.some, one),
        )

    def _remove(self, edit: Remove, stored: Stored, gone: ByStock) -> Done:
        for table in stored.tables.proposed if stored.layer == FACILITIES else ():
            for one in of_table(table):
                if one.place == edit.id:
                    raise SitingError(
                        say(
                            "'{id}' cannot be removed: the upgrade '{id2}' of [[layers.proposed]] "
                            "is of it",
                            id=edit.id,
                            id2=one.id,
                        ),
                        hint=say("take the upgrade out of that layer first"),
                    )
        if stored.layer == HEALTH and stored.table is not None and len(stored.table) == 1:
            raise SitingError(
                say(
                    "'{id}' is the last place of [layers.health], and a layer is never empty",
                    id=edit.id,
                ),
                hint=say("add the place that takes its stead first"),
            )
        first = self._study.tables
        after, back = stored.removed(edit.id, first)
        place = next(iter(gone.values()))
        wide = names_units(place) or columns_of(stored.tables) != columns_of(after)
        return Done(
            id=edit.id,
            said=say("{named} removed", named=_named(gone)),
            tables=after,
            back=back,
            swap=Swap(stored.layer, gone),
            wide=wide,
        )

    def _require(
        self, edit: Move | Change | Remove, tables: PlaceTables, places: ByLayer
    ) -> tuple[Layer, ByStock]:
        """Find a place: its layer, and what is known of it."""
        both = (FACILITIES,) if tables.health is None else (FACILITIES, HEALTH)
        layers: tuple[Layer, ...] = both if edit.layer is None else (edit.layer,)
        found = {layer: at for layer in layers if (at := places[layer].find(edit.id)) >= 0}
        if len(found) > 1:
            raise SitingError(
                say("'{id}' is a facility and a health place", id=edit.id),
                hint=say("say which: facilities:{id} or health:{id}", id=edit.id),
            )
        for layer, at in found.items():
            return layer, places[layer].row(at)
        raise self._unknown(edit.id, layers, tables, places)

    def _unknown(
        self, id_: str, layers: tuple[Layer, ...], tables: PlaceTables, places: ByLayer
    ) -> SitingError:
        """Say that there is no such place, and what may be meant."""
        if any(one.id == id_ for table in tables.proposed for one in of_table(table)):
            return SitingError(
                say("'{id}' is an upgrade, no place", id=id_),
                hint=say("only places are removed, moved and changed"),
            )
        if any(id_ in map(str, self._study.places(layer).ids) for layer in layers):
            return SitingError(
                say("'{id}' is removed already", id=id_), hint=say("name each place to remove once")
            )
        near = nearest(id_, [str(one) for layer in layers for one in places[layer].some.ids])
        also = say(", and no such {WORDS}", WORDS=_WORDS[HEALTH]) if HEALTH in layers[1:] else ""
        layer = layers[0] if len(layers) == 1 else FACILITIES
        return SitingError(
            say("there is no {WORDS} '{id}'{also}", WORDS=_WORDS[layers[0]], id=id_, also=also),
            hint=say("did you mean '{near}'?", near=near)
            if near
            else say(
                "name an id of the layer of {LAYERS}; 'siting inspect PLAN' shows it",
                LAYERS=_LAYERS[layer],
            ),
        )

    def _require_near(self, xy: Floats, at: LonLat) -> None:
        """Refuse a position that is nowhere near the plan."""
        area = self._study.study_area
        if area is None:
            return
        away = float(shapely.distance(area, shapely.points(xy[0])))
        if away > FARTHEST_M:
            raise SitingError(
                say(
                    "{at} is {what:,.0f} km outside the area of the plan", at=at, what=away / 1_000
                ),
                hint=say("give longitude and latitude in WGS-84 degrees, longitude first"),
            )


_WORDS: dict[str, str] = {FACILITIES: say("facility"), HEALTH: say("health place")}
_LAYERS: dict[str, str] = {FACILITIES: say("facilities"), HEALTH: say("health places")}


def _named(row: ByStock) -> str:
    """Name a place by its id, and by its name if it has one."""
    place = next(iter(row.values()))
    id_, name = str(place.ids[0]), place.name_of(0)
    return f"'{id_}'" if name == id_ else say("'{id}' ({name})", id=id_, name=name)
