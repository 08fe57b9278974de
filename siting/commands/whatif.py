"""``siting whatif``: edit the facilities of a plan in memory, and say what that changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from siting import report
from siting.commands import options, progress
from siting.errors import At, Exit, SitingError
from siting.language import _, current, say, speaking

if TYPE_CHECKING:
    from siting.pack_file import Reading
    from siting.plan import Trust
    from siting.whatif.edits import Edit


@click.command(short_help="Say what other facilities would change, writing none.")
@options.plan_arg
@click.option(
    "--add",
    "added",
    multiple=True,
    metavar="FIELDS",
    help='Add a facility: "type=养老机构,beds=100,at=LON,LAT"; may be given again.',
)
@click.option(
    "--remove", "removed", multiple=True, metavar="ID", help="Remove a place; may be given again."
)
@click.option(
    "--move", "moved", multiple=True, metavar="ID=LON,LAT", help="Move a place; may be given again."
)
@click.option(
    "--set",
    "changed",
    multiple=True,
    metavar="FIELDS",
    help='Give a place other fields: "id=F7,beds=120"; may be given again.',
)
@options.output_opt
@click.option(
    "--amended",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also write the plan with the edits: a .toml, and its places beside it.",
)
@options.fail_on_opt
@options.reading_opt
@options.trust_opts
@options.quiet_opt
@options.verbose_opt
@click.pass_context
def whatif(
    ctx: click.Context,
    *,
    plan: Path,
    added: tuple[str, ...],
    removed: tuple[str, ...],
    moved: tuple[str, ...],
    changed: tuple[str, ...],
    outputs: tuple[Path, ...],
    amended: Path | None,
    fail_on: str,
    reading: Reading | None,
    trust: Trust,
    quiet: bool,
    verbose: bool,
) -> None:
    """Say what a plan would lack with other facilities, rule by rule, and whom that touches.

    PLAN is a plan.toml, which stays as it is. Facilities are removed first, then moved, then
    changed, then added. Positions are longitude and latitude in WGS-84 degrees; the fields of a
    facility are those of a row of the layer of facilities. Health places are edited too: a new
    one has layer=health among its fields; where a facility has the same id, write health:ID. -o
    writes what a check of the plan with the edits finds, in the formats of siting check.

    \b
    Examples:
      siting whatif plan.toml --remove F12
      siting whatif plan.toml --move F7=120.11,30.21 -o findings.gpkg
      siting whatif plan.toml --add "type=养老机构,beds=100,at=120.10,30.20"
      siting whatif plan.toml --set "id=F12,beds=140"
    """
    edits = _edits(added, removed, moved, changed)
    _look_ahead(plan, trust, outputs, amended)
    from siting.report import wording
    from siting.report.terminal import whatif as whatif_terminal
    from siting.whatif import Draft, saved

    with progress.shown(quiet=quiet) as shown:
        draft = Draft.read(plan, reading=reading, trust=trust, progress=shown)
        for edit in edits:
            draft.apply(edit)
        result = draft.result(map_=bool(outputs))
    texts = {} if amended is None else saved.texts(draft, amended)
    files = {path: report.writing(result, path) for path in outputs}
    files |= {path: report.text_of(text) for path, text in texts.items()}
    if files:
        report.write_whole(files)
    if quiet:
        click.echo(wording.summary_line(result))
    else:
        page = {**options.page(), "verbose": verbose}
        with speaking(current(), result.chinese):
            click.echo(whatif_terminal.render(draft.comparison(), after=result, **page), nl=False)
    options.say_written((*outputs, *texts), amended=amended)
    if options.fails(result, fail_on):
        ctx.exit(Exit.FINDINGS)


def _edits(
    added: tuple[str, ...],
    removed: tuple[str, ...],
    moved: tuple[str, ...],
    changed: tuple[str, ...],
) -> list[Edit]:
    """Read the edits, in the order in which they are done."""
    from siting.whatif import edits

    found: list[Edit] = [edits.remove(text) for text in removed]
    found += [edits.move(text) for text in moved]
    found += [edits.change(text) for text in changed]
    found += [edits.add(text) for text in added]
    if not found:
        raise click.UsageError(_("give at least one of --add, --remove, --move and --set"))
    return found


def _look_ahead(plan: Path, trust: Trust, outputs: tuple[Path, ...], amended: Path | None) -> None:
    """Refuse before the work what could not be written after it."""
    for path in outputs:
        report.choose(path).require(path)
    every = list(outputs)
    if amended is not None:
        if amended.suffix.lower() != ".toml":
            raise SitingError(
                say("a plan is a .toml file"),
                hint=say("end its name in .toml"),
                at=At(path=amended),
            )
        from siting.whatif import saved

        every += [amended, *saved.names(amended).values()]
    options.check_outputs(every, plan=plan, trust=trust)
