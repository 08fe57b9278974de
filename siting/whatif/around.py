"""Which places stand around a point: an R-tree, since places come and go."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from rtree.index import Index

from siting.whatif.units import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Floats
    from siting.study import Study
    from siting.study.facilities import Facilities
    from siting.whatif.step import Step


class _Tree:
    """The places of one layer."""

    def __init__(self, places: Facilities) -> None:
        self._number = count()
        self._at: dict[str, tuple[int, tuple[float, ...]]] = {}
        self._ids: dict[int, str] = {}
        boxes = list(self._noted(places))
        self._index = Index(((number, box, None) for number, box in boxes) if boxes else None)

    def _noted(self, places: Facilities) -> Iterator[tuple[int, tuple[float, ...]]]:
        for id_, (x, y) in zip(places.ids.tolist(), places.xy.tolist(), strict=True):
            number, box = next(self._number), (x, y, x, y)
            self._at[str(id_)], self._ids[number] = (number, box), str(id_)
            yield number, box

    def put(self, place: Facilities) -> None:
        """Put a place in."""
        for number, box in self._noted(place):
            self._index.insert(number, box)

    def take(self, id_: str) -> None:
        """Take a place out."""
        number, box = self._at.pop(id_)
        del self._ids[number]
        self._index.delete(number, box)

    def within(self, box: tuple[float, ...]) -> list[str]:
        """List the places in a box, its border included."""
        return [self._ids[number] for number in self._index.intersection(box)]


class Around:
    """Finds places by where they are, as edits leave them.

    Parameters
    ----------
    study : Study
        The places to begin with.
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        self._trees: dict[str, _Tree] = {}

    def begin(self) -> None:
        """Take the places in, since some rule will ask for them."""
        if not self._trees:
            self._trees = {layer: _Tree(self._study.places(layer)) for layer in LAYERS}

    def follow(self, step: Step) -> None:
        """Follow an edit."""
        if not self._trees:
            return
        tree = self._trees[step.layer]
        if step.gone is not None:
            tree.take(str(step.one.ids[0]))
        if step.come is not None:
            tree.put(next(iter(step.come.values())))

    def of_point(self, layer: str, xy: Floats, metres: float) -> list[str]:
        """List the places of a layer in the square around a point: all within so many metres."""
        x, y = (float(part) for part in xy)
        return self.of_box(layer, (x, y, x, y), metres)

    def of_box(self, layer: str, box: tuple[float, ...], metres: float) -> list[str]:
        """List the places of a layer in a box, or so many metres beside it."""
        west, south, east, north = box
        wider = (west - metres, south - metres, east + metres, north + metres)
        return self._trees[layer].within(wider)
