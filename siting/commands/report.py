"""``siting report``: any other format, made of a result that was written before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from siting import report as reports
from siting.commands import options
from siting.errors import Exit, SitingError
from siting.language import _, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from siting.report.how import Undecided
    from siting.report.json.read_back import AnyRecord

#: By the names of the records: to import these takes long, and help does without.
_WRITERS: Mapping[str, Mapping[str, reports.Writer]] = {
    "Result": reports.WRITERS,
    "Proposal": reports.PROPOSAL_WRITERS,
    "Fixes": reports.FIX_WRITERS,
    "Inspection": reports.INSPECTION_WRITERS,
    "Comparison": reports.COMPARISON_WRITERS,
}
_FORMATS = list(dict.fromkeys(name for some in _WRITERS.values() for name in some))


@click.command(short_help="Make other reports of a result that was written before.")
@click.argument("record", metavar="FILE", type=click.Path(path_type=Path))
@options.output_opt
@click.option(
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    help="Format of the -o files (else their suffix says); with no -o, of what is printed.",
)
@options.base_opt
@options.undecided_opt
@options.summary_opt
@options.datum_opt
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="never",
    show_default=True,
    help="Exit with 1 if a finding is this bad or worse.",
)
@click.pass_context
def report(
    ctx: click.Context,
    *,
    record: Path,
    outputs: tuple[Path, ...],
    format_: str | None,
    base: str | None,
    undecided: Undecided,
    step_summary: bool,
    datum: str,
    fail_on: str,
) -> None:
    """Make reports of what siting check, propose, fix, inspect or compare wrote as JSON.

    FILE is findings.json, proposal.json, fixes.json, inspection.json or comparison.json. Nothing
    is measured again: a file comes out as if it had been written with -o then and there. Without
    -o, the report is printed.

    \b
    Examples:
      siting report findings.json -o findings.sarif -o junit.xml -o comment.md
      siting report findings.json --format github
      siting report proposal.json -o sites.geojson
    """
    options.refuse_overwriting(outputs, [record])
    summary = options.summary_file(wanted=step_summary)
    from siting.records.finding import Result
    from siting.report.json import read_back

    found = read_back.read(record)
    writers, how = _WRITERS[type(found).__name__], options.how(record, base, undecided, datum)
    options.require_printable(format_, outputs, writers)
    if summary is not None:
        options.append(summary, _markdown(found, writers))
    if outputs:
        reports.write_whole(
            {
                path: reports.writing(found, path, format_, writers=writers, how=how)
                for path in outputs
            }
        )
        _say_left_out(found, outputs, format_)
        options.say_written(outputs)
    else:
        click.echo(writers[format_ or "text"].render(found, how), nl=False)
    if isinstance(found, Result) and options.fails(found, fail_on):
        ctx.exit(Exit.FINDINGS)


def _markdown(found: AnyRecord, writers: Mapping[str, reports.Writer]) -> str:
    if "markdown" not in writers:
        raise SitingError(
            say("a summary can be made of a check or a proposal only"),
            hint=say("leave --step-summary out"),
        )
    return writers["markdown"].render(found)


def _say_left_out(found: AnyRecord, outputs: tuple[Path, ...], format_: str | None) -> None:
    """Say what only a check itself can draw: the record does not hold it."""
    from siting.records.finding import Result

    if not isinstance(found, Result):
        return
    layers = [
        name
        for name, there in (
            ("access_points", found.access is not None),
            ("service_streets", bool(found.service_areas)),
        )
        if there
    ]
    for path in outputs:
        if layers and reports.choose(path, format_).draws:
            names = ", ".join(layers)
            click.echo(
                _(
                    "left out of {path}: {names}; only siting check draws them",
                    path=path,
                    names=names,
                ),
                err=True,
            )
