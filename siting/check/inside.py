"""Which findings lie in a unit that somebody names."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.degrees import to_plane
from siting.layers.reading.simplified import simplified
from siting.plan import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags
    from siting.records.finding import Finding
    from siting.study import Study
    from siting.study.units import Units


class Inside:
    """Findings in the plane of a study, and its units by their names and ids."""

    def __init__(self, findings: Sequence[Finding], study: Study) -> None:
        placed = {row: one.place for row, one in enumerate(findings) if one.place is not None}
        lonlat = np.array([(one.lon, one.lat) for one in placed.values()]).reshape(-1, 2)
        self._n = len(findings)
        self._rows = np.array(list(placed), dtype=np.intp)
        self._xy = to_plane(study.crs, lonlat)
        self._about = [findings[row].subject.level for row in placed]
        self._named: dict[str, list[tuple[Units, int]]] = defaultdict(list)
        for units in study.units.values():
            for row, texts in enumerate(zip(units.ids.tolist(), units.names.tolist(), strict=True)):
                for name in {simplified(str(text)) for text in texts if text}:
                    self._named[name].append((units, row))

    def of(self, level: str, name: str) -> Flags:
        """Say which findings lie in a unit, and are about less than that unit.

        Parameters
        ----------
        level : str
            Of the unit; empty for any.
        name : str
            Its name or id, simplified.
        """
        found = np.zeros(self._n, dtype=bool)
        for units, row in self._named.get(name, ()) if len(self._rows) else ():
            if level in ("", units.level):
                smaller = np.array([_is_smaller(one, units.level) for one in self._about])
                found[self._rows] |= smaller & shapely.contains_xy(units.geometry[row], self._xy)
        return found


def _is_smaller(subject: str, level: str) -> bool:
    """Say whether what a finding is about may lie in a unit of a level: places and gaps may."""
    return subject not in LEVELS or LEVELS.index(subject) > LEVELS.index(level)
