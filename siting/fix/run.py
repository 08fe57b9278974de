"""Findings -> fixes: each sort is looked for, each fix proved, the smallest come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting import __version__
from siting.fix import apart, areas, fields, more, moves, services, sites
from siting.fix.scene import Scene, Ways, written
from siting.fix.targets import Wanted, find
from siting.fix.trial import Effect
from siting.language import N_, say
from siting.progress import Silent
from siting.records.finding.chinese import with_chinese
from siting.records.fixes import Fixes, Mended
from siting.whatif.edits import HEALTH, Add, Change, Move

if TYPE_CHECKING:
    from siting.fix.targets import Target
    from siting.progress import Progress
    from siting.records.fixes import Fix
    from siting.whatif import Draft
    from siting.whatif.edits import Edit

#: So many findings are worked out, the worst, unless all are asked for (ours).
MOST_FINDINGS = 12
#: Sorts of fixes in the order in which they are listed: those that change least come first (ours).
KINDS = ("field", "services", "more", "move", "place")
_SORTS = (
    fields.fields,
    services.given,
    more.more,
    moves.moves,
    apart.moved_or_added,
    sites.new,
    services.new,
    areas.new,
)
_NOTE = N_(
    "each fix was tried by itself: the plan was checked with it, and its finding was gone. Fixes of"
    " several findings may mend one another, or not do together"
)
_SILENT = Silent()


def smallest(
    draft: Draft,
    wanted: Wanted | None = None,
    *,
    most: int | None = MOST_FINDINGS,
    progress: Progress = _SILENT,
) -> Fixes:
    """Find the smallest fixes of what falls short in a plan.

    Parameters
    ----------
    draft : Draft
        The plan, without edits; it has none in the end.
    wanted : Wanted, optional
        Which findings; all that fail, if left out.
    most : int or None
        So many findings are worked out, the worst; None for all.
    progress : Progress, optional
        Hears of each finding.
    """
    wanted = wanted or Wanted()
    progress.stage(say("finding what falls short"))
    found = find(draft.packs.rules, draft.study, wanted)
    some, scene = found.targets[:most], Scene.of(draft)
    progress.stage(say("looking for the smallest fixes"))
    made = Fixes(
        siting=__version__,
        plan=draft.plan.head.name,
        path=draft.plan.path.name,
        year=draft.study.year,
        reading=draft.packs.reading,
        crs=draft.layers.crs.to_string(),
        asked=str(wanted),
        fitting=len(found.targets),
        undecided=found.undecided,
        findings=tuple(_mended(one, scene) for one in progress.track(some, len(some))),
        notes=(say(_NOTE),),
    )
    return with_chinese(made)


def _mended(target: Target, scene: Scene) -> Mended:
    found = Ways()
    for sort in _SORTS:
        one = sort(target, scene)
        found.ways += one.ways
        found.why += one.why
    fixes = []
    for way in found.ways:
        if not way.edits:  # the layer itself would have to say something else: tried as such
            effect: Effect | None = Effect()
        else:
            effect = scene.trial.effect(way.edits, target)
        if effect is not None:
            fixes.append(written(way, effect, scene, tuple(map(option, way.edits))))
    one_ = target.finding
    return Mended(
        finding=one_.id,
        rule=one_.rule,
        severity=one_.severity,
        outcome=one_.outcome,
        subject=one_.subject,
        within=one_.within,
        place=one_.place,
        people=one_.people,
        shortfall=one_.shortfall,
        unit=one_.unit,
        message=one_.message,
        fixes=tuple(sorted(fixes, key=_size)),
        why=tuple(dict.fromkeys(found.why)),
    )


def _size(fix: Fix) -> tuple[bool, int, float, str]:
    """Order fixes: those that make nothing worse first, then by sort, then by what they cost."""
    facility = "" if fix.facility is None else fix.facility.id
    return bool(fix.worse), KINDS.index(fix.kind), fix.costs, facility


def option(edit: Edit) -> str:
    """Write an edit as an option of ``siting whatif``."""
    if isinstance(edit, Move):
        return f'--move "{edit.id}={_degrees(edit)}"'
    if isinstance(edit, Add):
        said = ",".join(f"{name}={value}" for name, value in edit.fields.items())
        return f'--add "{said},at={_degrees(edit)}"'
    assert isinstance(edit, Change)
    said = ",".join(f"{name}={value}" for name, value in edit.fields.items())
    layer = "health:" if edit.layer == HEALTH else ""
    return f'--set "id={layer}{edit.id},{said}"'


def _degrees(edit: Add | Move) -> str:
    return f"{edit.at.lon:.7f},{edit.at.lat:.7f}"
