"""All that a check found, in one record: what findings.json holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting import __version__
from siting.check import waivers
from siting.check.joined import joined_units
from siting.kinds import ServiceSet
from siting.language import joined, say
from siting.records.finding import PlanFacts, Result
from siting.records.finding.chinese import with_chinese

if TYPE_CHECKING:
    from siting.check.run import Checked
    from siting.layers.records import Layers
    from siting.packs import Packs
    from siting.plan import Plan
    from siting.rule import Rule
    from siting.study import Study


def summarise(plan: Plan, layers: Layers, packs: Packs, study: Study, checked: Checked) -> Result:
    """Put the outcomes, the findings and what they rest on together."""
    notes = [*layers.notes, *study.notes]
    if plan.head.year is None:
        notes.append(
            say(
                "plan: no year stated; assessed at the end of the packs' period, {year}",
                year=study.year,
            )
        )
    unread = _types_unread(study, packs)
    if unread:
        notes.append(say("facilities: no rule looks for the types {unread}", unread=joined(unread)))
    waived = waivers.apply(plan, [one.id for one in checked.outcomes], checked.findings, study)
    made = Result(
        siting=__version__,
        plan=_facts(plan, study, packs),
        packs=packs.used,
        inputs=layers.inputs,
        notes=tuple(notes),
        trust=plan.trust.said,
        planning_units=joined_units(study),
        affected=checked.affected,
        rules=checked.outcomes,
        findings=waived.findings,
        waivers=waived.waivers,
        as_of=waived.as_of,
        not_checked=packs.not_checked,
    )
    return with_chinese(made)


def _facts(plan: Plan, study: Study, packs: Packs) -> PlanFacts:
    facilities = study.facilities
    beds = facilities.number("beds")[facilities.counts]
    return PlanFacts(
        name=plan.head.name,
        path=plan.path.name,
        year=study.year,
        stock=study.stock,
        reading=packs.reading,
        crs=study.crs.to_string(),
        older_people=float(study.demand.elders.sum()),
        who=str(study.who) if len(study.demand) else "",
        demand_points=len(study.demand),
        facilities=len(facilities),
        facilities_counted=int(facilities.counts.sum()),
        beds=float(np.nansum(beds)),
        beds_missing=int(np.isnan(beds).sum()),
        facilities_proposed=int(facilities.proposed.sum()),
    )


def _types_unread(study: Study, packs: Packs) -> list[str]:
    """List the facility types that no rule looks for: perhaps misspelt, perhaps of no concern."""
    types = study.facilities.field("type")
    if types is None:
        return []
    read = np.zeros(len(types), dtype=bool)
    for rule in packs.rules:
        for word in (*rule.kind.words, *_giving(rule)):
            read |= study.facilities.of_type(rule.words.names(word))
    return sorted({str(types[row]) for row in np.flatnonzero(~read) if types[row] is not None})


def _giving(rule: Rule) -> list[str]:
    """List the words for places that give a service of the rule's list by being one."""
    asked = set(rule.kind.services) if isinstance(rule.kind, ServiceSet) else set()
    return [word for word in rule.words if asked & set(rule.words.services(word))]
