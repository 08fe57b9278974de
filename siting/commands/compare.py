"""``siting compare``: set two results side by side, and say what changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from siting import report
from siting.commands import options, progress
from siting.errors import At, Exit, SitingError
from siting.language import current, say, speaking

if TYPE_CHECKING:
    from siting.pack_file import Reading
    from siting.plan import Trust
    from siting.progress import Progress
    from siting.records.comparison import Comparison
    from siting.records.finding import Result

_side = click.Path(path_type=Path)


@click.command(short_help="Say what changes from one result to another.")
@click.argument("before", metavar="A", type=_side)
@click.argument("after", metavar="B", type=_side)
@options.output_opt
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(report.COMPARISON_WRITERS)),
    help="Format of the -o files (else their suffix says); with no -o, of what is printed.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["worse", "never"]),
    default="never",
    show_default=True,
    help="Exit with 1 if something is new, worse or no longer comparable.",
)
@options.reading_opt
@options.trust_opts
@options.quiet_opt
@options.verbose_opt
@click.pass_context
def compare(
    ctx: click.Context,
    *,
    before: Path,
    after: Path,
    outputs: tuple[Path, ...],
    format_: str | None,
    fail_on: str,
    reading: Reading | None,
    trust: Trust,
    quiet: bool,
    verbose: bool,
) -> None:
    """Say what is new, worse, better and fixed from A to B, and who gains and loses.

    A and B are each a findings.json, or a plan.toml, which is then checked. What else differs than
    the plan (packs, year, reading, version) is said first; rules that then ask something else are
    not compared. -o writes .json (everything), .html (both maps side by side), .geojson (places and
    facilities that change), .md, .txt (this report).

    \b
    Examples:
      siting compare findings.json plan.toml
      siting compare plan.toml plan-proposed.toml -o changes.geojson -o both.html
      siting compare main.json branch.json --fail-on worse -o comment.md
    """
    options.require_printable(format_, outputs, report.COMPARISON_WRITERS)
    for side in (before, after):
        _look_ahead(side, outputs, trust)
    from siting.review.compared import compare as compared

    with progress.shown(quiet=quiet) as shown:
        results = [_result(side, reading, trust, shown) for side in (before, after)]
    found = compared(*results)
    if outputs:
        writers = report.COMPARISON_WRITERS
        report.write_whole(
            {path: report.writing(found, path, format_, writers=writers) for path in outputs}
        )
    if format_ not in (None, "text") and not outputs:
        click.echo(report.COMPARISON_WRITERS[format_].render(found), nl=False)
    else:
        click.echo(_page(found, quiet=quiet, verbose=verbose), nl=False)
    options.say_written(outputs)
    if fail_on == "worse" and found.is_worse:
        ctx.exit(Exit.FINDINGS)


def _page(found: Comparison, *, quiet: bool, verbose: bool) -> str:
    from siting.report import comparison_words
    from siting.report.terminal import comparison as terminal

    with speaking(current(), found.chinese):
        if quiet:
            return f"{comparison_words.summary_line(found)}\n"
        return terminal.render(found, **options.page(), verbose=verbose)


def _is_plan(side: Path) -> bool:
    return side.suffix.lower() == ".toml"


def _look_ahead(side: Path, outputs: tuple[Path, ...], trust: Trust) -> None:
    """Refuse before the work what would replace an input."""
    if _is_plan(side):
        options.check_outputs(outputs, plan=side, trust=trust)
    else:
        options.refuse_overwriting(outputs, [side])


def _result(side: Path, reading: Reading | None, trust: Trust, shown: Progress) -> Result:
    """Check a plan, or read what a check wrote."""
    if _is_plan(side):
        from siting import flow
        from siting.check import Extras

        extras = Extras(map=True)
        return flow.check_and_draw(side, extras, shown, reading=reading, trust=trust)[0]
    from siting.records.finding import Result
    from siting.report.json import read_back

    found = read_back.read(side)
    if not isinstance(found, Result):
        raise SitingError(
            say("this is not what siting check writes"),
            hint=say("name a findings.json, or a plan.toml to check"),
            at=At(path=side),
        )
    return found
