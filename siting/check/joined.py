"""The planning units that were made, since no layer gives them: what each is joined from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.check.places import geometries
from siting.records.finding import JoinedUnit, Subject

if TYPE_CHECKING:
    from siting.study import Study


def joined_units(study: Study) -> tuple[JoinedUnit, ...]:
    """List the units that were joined, by the size that rules ask for, from south to north."""
    found = []
    for size, units in sorted(study.joined.items()):
        shapes = geometries(study, units.geometry)
        for row, (parts, shape) in enumerate(zip(units.parts, shapes, strict=True)):
            found.append(
                JoinedUnit(
                    id=str(units.ids[row]),
                    name=str(units.names[row]),
                    asked=size,
                    older_people=float(units.elders[row]),
                    parts=tuple(
                        Subject(level=level, id=id_, name=name) for level, id_, name in parts
                    ),
                    geometry=shape,
                )
            )
    return tuple(found)
