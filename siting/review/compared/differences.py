"""What two results differ in besides the plan: said before anything is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import N_, few, from_record, joined, say
from siting.records.comparison import Difference, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.records.finding import Result

#: What each difference in how the plans were checked means, the gravest first.
_MEANS = {
    "siting": N_(
        "the results are of different versions of siting, {before} and {after}: numbers may differ"
        " for that alone"
    ),
    "year": N_(
        "the results are for different years, {before} and {after}: targets and what counts may"
        " differ"
    ),
    "reading": N_("the rules are read differently: {before}, then {after}"),
    "stock": N_("other facilities count: those of the stock '{before}', then of '{after}'"),
    "who": N_("other people are counted: {before}, then {after}"),
    "plane": N_("the plane is another one, {before} and {after}: distances may differ a little"),
}


def side(result: Result) -> Side:
    """Say what was checked, and how."""
    plan = result.plan
    return Side(
        name=plan.name,
        path=plan.path,
        siting=result.siting,
        year=plan.year,
        stock=plan.stock,
        reading=plan.reading,
        crs=plan.crs,
        older_people=plan.older_people,
        who=plan.who,
        demand_points=plan.demand_points,
        facilities=plan.facilities,
        facilities_counted=plan.facilities_counted,
        beds=plan.beds,
        packs=tuple(one.id for one in result.packs),
        findings=len(result.findings),
    )


def differences(before: Result, after: Result) -> tuple[Difference, ...]:
    """List what else differs, the gravest first."""
    each = (_edits, _ways, _packs, _units, _people, _inputs)
    return tuple(one for some in each for one in some(before, after))


def _edits(before: Result, after: Result) -> Iterator[Difference]:
    """Say what siting whatif edited, which no file of the plan has."""
    if before.edits != after.edits:
        yield Difference(
            what="edits",
            before="; ".join(before.edits),
            after="; ".join(after.edits),
            message=say(
                "edits made by siting whatif: {before}, then {after}",
                before=_few(before),
                after=_few(after),
            ),
        )


def _few(result: Result) -> str:
    """Name the first edits."""
    return few(map(from_record, result.edits), 3) if result.edits else say("none")


def _ways(before: Result, after: Result) -> Iterator[Difference]:
    """Compare how the plans were checked."""
    was, is_ = (_way(one) for one in (before, after))
    for what, template in _MEANS.items():
        if was[what] != is_[what]:
            yield Difference(
                what=what,
                before=was[what],
                after=is_[what],
                message=say(template, before=from_record(was[what]), after=from_record(is_[what])),
            )


def _way(result: Result) -> dict[str, str]:
    plan = result.plan
    return {
        "siting": result.siting,
        "year": str(plan.year),
        "reading": plan.reading,
        "stock": plan.stock,
        "who": plan.who,
        "plane": plan.crs,
    }


def _packs(before: Result, after: Result) -> Iterator[Difference]:
    """Say which packs are new, gone or changed."""
    old, new = ({one.id: one.sha256 for one in result.packs} for result in (before, after))
    if old == new:
        return
    changed = [one for one in dict.fromkeys([*old, *new]) if old.get(one) != new.get(one)]
    yield Difference(
        what="packs",
        before=", ".join(old),
        after=", ".join(new),
        message=say(
            "the rule packs differ in {packs}: rules that ask something else are not compared",
            packs=joined(changed),
        ),
    )


def _units(before: Result, after: Result) -> Iterator[Difference]:
    """Say whether planning units are joined otherwise."""
    if joined_parts(before) != joined_parts(after):
        yield Difference(
            what="planning_units",
            before=str(len(before.planning_units)),
            after=str(len(after.planning_units)),
            message=say(
                "planning units are joined in another way: rules about them are not compared unit"
                " by unit"
            ),
        )


def joined_parts(result: Result) -> list[tuple[tuple[str, str], ...]]:
    """Give what each planning unit is joined from, in an order of its own."""
    return sorted(
        tuple(sorted((part.level, part.id) for part in unit.parts))
        for unit in result.planning_units
    )


def _people(before: Result, after: Result) -> Iterator[Difference]:
    old, new = before.plan, after.plan
    if (old.older_people, old.demand_points) != (new.older_people, new.demand_points):
        yield Difference(
            what="people",
            before=f"{old.older_people:,.1f}",
            after=f"{new.older_people:,.1f}",
            message=say(
                "there are {before:,.0f} older people at {points:,} demand points, then"
                " {after:,.0f} at {points2:,}: people who came or went count as well among those"
                " who gain and lose",
                before=old.older_people,
                points=old.demand_points,
                after=new.older_people,
                points2=new.demand_points,
            ),
        )


def _inputs(before: Result, after: Result) -> Iterator[Difference]:
    """Say for which layers other files were read."""
    old, new = ([(one.layer, one.sha256) for one in result.inputs] for result in (before, after))
    changed = {layer for layer, _ in {*old} ^ {*new}}
    if changed:
        yield Difference(
            what="inputs",
            before=", ".join(dict.fromkeys(layer for layer, _ in old if layer in changed)),
            after=", ".join(dict.fromkeys(layer for layer, _ in new if layer in changed)),
            message=say("other files were read for {layers}", layers=joined(sorted(changed))),
        )
