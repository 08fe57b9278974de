"""``siting init``: a plan for files of which none is made yet."""

from __future__ import annotations

from pathlib import Path

import click

from siting.commands import options, progress
from siting.language import _


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

    It asks nothing. What it guessed is marked in the plan (# guessed: ...), and files that found
    no place stand there with the reason. A plan that is there already is not replaced.

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
    n = len(made.guessed) - 2
    said = _(
        "{path}: {layers}, {files} left out",
        path=clean(str(at)),
        layers=counted(n, "layer"),
        files=counted(len(made.left), "file"),
    )
    click.echo(said)
    if not quiet:
        for line in made.guessed:
            click.echo(_("  guessed: {line}", line=clean(line)))
        for names, reason in by_reason(made.left):
            click.echo(_("  left out: {path}: {why}", path=clean(names), why=clean(reason)))
        click.echo(_("next: siting inspect {path}", path=clean(str(at))), err=True)
