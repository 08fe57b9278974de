"""Other values in the fields of one place, estate or unit: from what there is to what is asked."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.fix.scene import Way, Ways, called
from siting.fix.supply import enough, text
from siting.fix.trial import least
from siting.kinds import If, Ratio
from siting.language import joined, say
from siting.study.derived import SHARES
from siting.study.edited import changed
from siting.study.subjects import ESTATES
from siting.terms import term
from siting.whatif.edits import FACILITIES, HEALTH, Change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from siting.arrays import Values
    from siting.condition import Condition
    from siting.fix.scene import Scene
    from siting.fix.targets import Target
    from siting.study import Study
    from siting.study.subjects import Subjects

_YES_NO = {0.0: "no", 1.0: "yes"}
_MOST = 10_000_000


class _Value(NamedTuple):
    """A field with what it says now, None for nothing, and what it would have to say."""

    field: str
    now: str | None
    then: str


def fields(target: Target, scene: Scene) -> Ways:
    """Find the values that would pass, nearest to those that are there."""
    kind, found = target.rule.kind, Ways()
    if isinstance(kind, If):
        _condition(kind, target, scene, found)
    elif isinstance(kind, Ratio):
        _own_fields(kind, target, scene, found)
    return found


def _condition(kind: If, target: Target, scene: Scene, found: Ways) -> None:
    subjects = kind.subjects(scene.study(target), target.rule.words)
    assert subjects is not None
    index, values = int(target.points[0]), []
    for one in kind.must:
        if _holds(one, subjects, index):
            continue
        value = _value(one, subjects, index)
        if value is None:
            found.why.append(
                say("no one field makes '{one}' true: it follows from others", one=one)
            )
            return
        values.append(value)
    if values and _proved({one.field: one.then for one in values}, target, scene):
        found.ways.append(_way(values, target, subjects))
        return
    found.why.append(say("other values in the fields that it asks for do not mend it"))


def _holds(condition: Condition, subjects: Subjects, index: int) -> bool:
    values = subjects.field(condition.field)
    return values is not None and bool(condition.holds(values)[index])


def _value(condition: Condition, subjects: Subjects, index: int) -> _Value | None:
    """Give the value that a condition asks for; of a share, that of its upper part."""
    if condition.field in SHARES:
        return _of_share(condition, subjects, index)
    if condition.field == "graded":
        return _Value("grade", _now("grade", subjects, index), "1") if condition.is_ else None
    now = _now(condition.field, subjects, index)
    number = now if now is None or _is_number(now) or not condition.limits else None
    then = enough(condition, number)
    derived = condition.field == "shares_site" or subjects.field(condition.field) is None
    stated = condition.field in subjects.columns or not derived
    if then is None or condition.field == "shares_site" or not (stated or now is None):
        return None
    shown = _YES_NO.get(float(now), now) if now and isinstance(condition.is_, bool) else now
    return _Value(condition.field, shown, then)


def _of_share(condition: Condition, subjects: Subjects, index: int) -> _Value | None:
    """Raise, or lower, the upper part of a share until the share is as asked."""
    top, bottom = SHARES[condition.field]
    now, whole = _now(top, subjects, index), _now(bottom, subjects, index)
    if whole is None or not _is_number(whole):
        return None
    each = float(whole) / (100 if condition.field.endswith("_percent") else 1)
    if condition.at_least is not None:
        then = ceil(condition.at_least * each - 1e-9)
    elif condition.above is not None:
        then = floor(condition.above * each + 1e-9) + 1
    elif condition.at_most is not None:
        then = floor(condition.at_most * each + 1e-9)
    else:
        return None
    return _Value(top, now, text(then))


def _now(field: str, subjects: Subjects, index: int) -> str | None:
    """Write what a field says; None where it says nothing."""
    values = subjects.field(field)
    if values is None:
        return None
    value = values[index]
    if values.dtype == object:
        return None if value is None else str(value)
    return None if np.isnan(value) else text(float(value))


def _is_number(said: str) -> bool:
    try:
        float(said)
    except ValueError:
        return False
    return True


def _own_fields(kind: Ratio, target: Target, scene: Scene, found: Ways) -> None:
    """Raise the field of the subject itself that a ratio has above its line."""
    subjects = kind.subjects(scene.study(target), target.rule.words)
    if subjects is None:
        return
    index = int(target.points[0])
    for field in dict.fromkeys(part.top.sum for part in kind.parts if _own(part.top.of)):
        now = _now(field, subjects, index)
        if now is None or not _is_number(now):
            found.why.append(
                say(
                    "how much it has is not known: {layer}.{field}",
                    layer=subjects.layer,
                    field=field,
                )
            )
            continue
        guess = ceil(float(target.lacks.sum()) - 1e-9)

        def tried(n: int, field: str = field, now: str = now) -> bool:
            return _proved({field: text(float(now) + n)}, target, scene)

        n = least(tried, guess, _MOST)
        if n is not None:
            value = _Value(field, now, text(float(now) + n))
            found.ways.append(_way([value], target, subjects))
    for part in kind.parts:
        if part.top.of in ("staff", "stats", ESTATES) and target.table.level != ESTATES:
            lacks = ceil(float(target.lacks.sum()) - 1e-9)
            found.why.append(
                say(
                    "what it lacks is no place: {of}.{sum} is {lacks:,} short",
                    of=part.top.of,
                    sum=part.top.sum,
                    lacks=lacks,
                )
            )


def _own(of: str) -> bool:
    return of in ("unit", "self")


def _proved(values: Mapping[str, str], target: Target, scene: Scene) -> bool:
    """Say whether other values mend it: of a place by an edit, else in the fields themselves."""
    subjects = target.rule.kind.subjects(scene.study(target), target.rule.words)  # type: ignore[attr-defined]
    if subjects.places is not None:
        return scene.trial.mends([_edit(values, target, subjects)], target)
    study = _with_values(values, subjects, target, scene.study(target))
    if study is None:
        return False
    table = target.rule.kind.test(study, target.rule.words)
    own = table.rows == target.points[0]
    return bool(own.any() and table.passing[own].all())


def _with_values(
    values: Mapping[str, str], subjects: Subjects, target: Target, study: Study
) -> Study | None:
    """Give a study in which one unit or estate says something else."""
    index, units = int(target.points[0]), subjects.units
    if units is None or (units.level != ESTATES and units.level not in study.units):
        return None
    other = replace(units, columns=_columns(units.columns, values, index))
    if units.level == ESTATES:
        return changed(study, estates=other)
    return changed(study, units={**study.units, units.level: other})


def _edit(values: Mapping[str, str], target: Target, subjects: Subjects) -> Change:
    layer = HEALTH if subjects.layer == HEALTH else FACILITIES
    return Change(id=target.finding.subject.id, fields=dict(values), layer=layer)


def _columns(
    columns: Mapping[str, Values], values: Mapping[str, str], row: int
) -> dict[str, Values]:
    """Give columns with other values in one row."""
    found = dict(columns)
    n = len(next(iter(columns.values()))) if columns else row + 1
    for field, said in values.items():
        number = {"yes": 1.0, "no": 0.0}.get(said, said)
        as_text = isinstance(number, str) and not _is_number(number)
        blank = np.full(n, None, dtype=object) if as_text else np.full(n, np.nan)
        column = found[field].copy() if field in found else blank
        column[row] = said if column.dtype == object else float(number)
        found[field] = column
    return found


def _told(value: str) -> str:
    """Say yes and no in both languages; other values are as data have them."""
    return {"yes": say("yes"), "no": say("no")}.get(value, value)


def _way(values: list[_Value], target: Target, subjects: Subjects) -> Way:
    subject = target.finding.subject
    said = joined(
        say(
            "{field} {now} -> {then}",
            field=term(one.field),
            now=_told(one.now or say("not known")),
            then=_told(one.then),
        )
        for one in values
    )
    of_place = subjects.places is not None
    edit = _edit({one.field: one.then for one in values}, target, subjects)
    costs, unit = float(len(values)), "field" if len(values) == 1 else "fields"
    only = values[0]
    if len(values) == 1 and only.now is not None and all(map(_is_number, (only.now, only.then))):
        costs, unit = abs(float(only.then) - float(only.now)), only.field.replace("_", " ")
    return Way(
        kind="field",
        costs=costs,
        unit=unit,
        said=say("{said} at {place}", said=said, place=called(subject)),
        edits=(edit,) if of_place else (),
        facility=subject if of_place else None,
        notes=() if of_place else (say("in the layer {layer}", layer=subjects.layer),),
    )
