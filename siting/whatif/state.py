"""The places at one moment of a draft, how one of them goes, comes or moves, and what was."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting.study.edited import with_places
from siting.whatif.places import Places
from siting.whatif.step import Step
from siting.whatif.units import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from siting.study import Study
    from siting.study.tables import PlaceTables
    from siting.whatif.edits import Edit
    from siting.whatif.places import ByLayer
    from siting.whatif.step import Swap
    from siting.whatif.stored import Back
    from siting.whatif.units import Level


class State(NamedTuple):
    """The places at one moment, and the study with them."""

    tables: PlaceTables
    places: ByLayer
    study: Study

    @classmethod
    def of(cls, study: Study, stocks: Iterable[str], levels: Mapping[str, Level]) -> State:
        """Begin with the places of a study."""
        stocks, places = tuple(stocks), {}
        for layer in LAYERS:
            by_stock = {stock: study.in_stock(stock).places(layer) for stock in stocks}
            owners = {name: level.owners[layer] for name, level in levels.items()}
            places[layer] = Places.of(by_stock, owners)
        return cls(study.tables, places, study)

    def step(self, swap: Swap, tables: PlaceTables, levels: Mapping[str, Level]) -> Step:
        """Let a place go, come, be elsewhere, or have other fields.

        Parameters
        ----------
        tables : PlaceTables
            The layers after it.
        """
        layer, gone, come, same = swap
        there, owners_gone, owners_come = self.places[layer], {}, {}
        at = -1 if gone is None else there.find(str(next(iter(gone.values())).ids[0]))
        if gone is not None:
            owners_gone = {name: int(of[at]) for name, of in there.owners.items()}
        if come is not None:
            xy = next(iter(come.values())).xy
            owners_come = {name: level.of(xy) for name, level in levels.items()}
        if same and come is not None:
            there = there.moved(at, come, owners_come)
        else:
            there = there if gone is None else there.without(at)
            there = there if come is None else there.with_(come, owners_come)
        places = {**self.places, layer: there}
        by_stock = {layer: one.by_stock for layer, one in places.items()}
        return Step(
            swap=swap,
            owners_gone=owners_gone,
            owners_come=owners_come,
            places=places,
            study=with_places(self.study, tables, by_stock),
        )


class Past(NamedTuple):
    """One edit that can be taken back: it holds one place, not all.

    Attributes
    ----------
    swap : Swap
        The place before and after it.
    whole : PlaceTables or None
        All layers before it, where more than this place had to be gathered anew.
    """

    edit: Edit
    said: str
    swap: Swap
    back: Back
    whole: PlaceTables | None
