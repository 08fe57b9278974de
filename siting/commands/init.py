"""``siting init``: a plan for files of which none is made yet."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from siting.commands import options, progress
from siting.language import _

if TYPE_CHECKING:
    from siting.setup.guess import Guessed

#: Reasons are cut only where somebody made them endless.
_LONGEST = 2000


@click.command(short_help="Write a plan for the files of a folder.")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Where to write the plan  [default: plan.toml in the folder that holds the files]",
)
@options.quiet_opt
def init(paths: tuple[Path, ...], *, output: Path | None, quiet: bool) -> None:
    """Look into files and folders, and write a plan.toml for them.

    It asks nothing. What it guessed is marked in the plan (# guessed: ...). Layers that need a word
    from you stand there with the reason, and so do files that found no place. A plan that is there
    already is not replaced.

    \b
    Examples:
      siting init data
      siting init roads.shp facilities.csv elders.tif -o plan.toml
    """
    from siting import setup
    from siting.report.wording import clean, counted
    from siting.setup.guess import already, folder_of
    from siting.setup.text import by_reason

    at = output or folder_of([path for path in paths if path.exists()] or [Path()]) / "plan.toml"
    if at.exists():
        raise already(at)
    with progress.shown(quiet=quiet) as shown:
        made = setup.guess(paths, plan=at, progress=shown)
    setup.write(made)
    n = sum(1 for _named in made.plan.named()) if made.plan is not None else 0
    said = _(
        "{path}: {layers}, {mend} to mend, {files} left out",
        path=clean(str(at)),
        layers=counted(n, "layer"),
        mend=len(made.mend),
        files=counted(len(made.left), "file"),
    )
    click.echo(said)
    if not quiet:
        for line in made.guessed:
            click.echo(_("  guessed: {line}", line=clean(line)))
        for one in made.mend:
            header, path = one.header, clean(one.piece.name)
            why = clean(one.mend, _LONGEST)
            click.echo(_("  to mend: {header} {path}: {why}", header=header, path=path, why=why))
        for names, reason in by_reason(made.left):
            why = clean(reason, _LONGEST)
            click.echo(_("  left out: {path}: {why}", path=clean(names), why=why))
        path = _typed(at, made)
        following = _("next: siting inspect {path}", path=path)
        if made.refused:
            following = _("next: mend {path} as it says, then siting inspect {path}", path=path)
        click.echo(following, err=True)


def _typed(at: Path, made: Guessed) -> str:
    """Write a plan as one types it, with the folders that it may read besides its own."""
    import msgspec

    from siting import plan as plans
    from siting.report.wording import clean

    own = (
        []
        if made.plan is None
        else msgspec.structs.replace(made.plan, trust=plans.OWN_FOLDER).outside()
    )
    return clean(f"{shlex.quote(str(at))} {plans.root_options(own)}".strip(), _LONGEST)
