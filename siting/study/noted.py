"""What a study says of its data: whom they count, what was left out, what is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import say
from siting.study.served import unknown

if TYPE_CHECKING:
    from siting.study.study import Study


def notes_of(study: Study) -> tuple[str, ...]:
    """Say what was found out in measuring."""
    demand, facilities = study.demand, study.facilities
    notes = [
        say("older people: {who}", who=str(study.who)),
        *demand.notes,
        *facilities.notes,
        *study.health.notes,
        *unknown(facilities, study.units.values()),
    ]
    if study.tables.existing is None:
        notes.append(say("facilities: no layer names any; none are taken to stand"))
    for level, unit in study.units.items():
        out = unit.of_demand < 0
        if out.any():
            notes.append(
                say(
                    "units.{level}: {sum:,} demand points with {elders:,.1f} older "
                    "people lie in none",
                    level=level,
                    sum=int(out.sum()),
                    elders=demand.elders[out].sum(),
                )
            )
    return tuple(notes)
