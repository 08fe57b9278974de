"""``siting verify``: run a check again, and say whether it says the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from siting.commands import options, progress
from siting.errors import At, Exit, SitingError
from siting.language import _, in_language, say

if TYPE_CHECKING:
    from siting.finding import Result
    from siting.pack_file import Reading
    from siting.plan import Trust
    from siting.progress import Progress

_MOST = 20


@click.command(short_help="Run a check again, and say whether it says the same.")
@click.argument("record", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--plan",
    type=click.Path(path_type=Path),
    help="The plan.  [default: the one of the same name beside FILE]",
)
@options.trust_opts
@options.quiet_opt
@click.pass_context
def verify(
    ctx: click.Context, *, record: Path, plan: Path | None, trust: Trust, quiet: bool
) -> None:
    """Check a plan again as FILE, a findings.json, says it was checked, and compare.

    Says which input files, rule packs and version are others than then, and what comes out
    otherwise. Exit code 0 if it is the same to the last digit, else 1. A FILE that somebody
    edited by hand is found as well.

    \b
    Examples:
      siting verify findings.json
      siting verify results/findings.json --plan plan.toml
    """
    from siting.report.json import read_back
    from siting.report.wording import clean
    from siting.review import sealed

    then = _result(record, read_back.read(record))
    plan = _plan(record, then, plan)
    with progress.shown(quiet=quiet) as shown:
        now = _again(then, plan, trust, shown)
    found = sealed.verify(then, now)
    if found.same:
        click.echo(_("{file}: the same, to the last digit", file=clean(str(record))))
        return
    lines = [_("{file}: not what a check says now", file=clean(str(record)))]
    if not quiet:
        lines += [f"- {clean(in_language(one))}" for one in found.causes]
        if found.parts:
            lines.append(_("- other parts: {parts}", parts=", ".join(found.parts)))
        if found.findings:
            shown_ids = ", ".join(clean(one, 60) for one in found.findings[:_MOST])
            lines.append(_("- other findings ({n}): {ids}", n=len(found.findings), ids=shown_ids))
        if not found.causes:
            lines.append(_("- nothing that went in is another: the file was edited, or the plan"))
    click.echo("\n".join(lines))
    ctx.exit(Exit.FINDINGS)


def _result(path: Path, record: object) -> Result:
    from siting.finding import Result

    if not isinstance(record, Result):
        raise SitingError(
            say("only what siting check wrote can be verified"),
            hint=say("name a findings.json"),
            at=At(path=path),
        )
    return record


def _plan(record: Path, then: Result, plan: Path | None) -> Path:
    """Find the plan of a record."""
    beside = record.parent / Path(then.plan.path).name
    if plan is None and not beside.is_file():
        raise SitingError(
            say("there is no '{name}' beside it", name=beside.name),
            hint=say("name the plan: --plan PLAN"),
            at=At(path=record),
        )
    return plan or beside


def _again(then: Result, plan: Path, trust: Trust, shown: Progress) -> Result:
    """Check a plan with the options that a record was made with."""
    from datetime import date
    from typing import cast

    from siting import flow
    from siting.check import Extras

    extras = Extras(
        compare_reach=then.reach_compared is not None,
        access=then.access is not None,
        service_areas=bool(then.service_areas),
        map=then.map is not None,
    )
    return flow.check_and_draw(
        plan,
        extras,
        shown,
        reading=cast("Reading", then.plan.reading),
        trust=trust,
        today=date.fromisoformat(then.as_of) if then.as_of else None,
    )[0]
