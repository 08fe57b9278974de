"""``siting sample``: copy the built-in made-up district into a folder."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import click

from siting.errors import At, SitingError
from siting.language import _, say

_PACKAGE = Path(__file__).resolve().parent.parent
# In a wheel the sample is package data; in a checkout it stands beside the package.
PLACES = (_PACKAGE / "_sample_gis", _PACKAGE.parent / "sample_gis")


@click.command(short_help="Copy a made-up district to try the tool on.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def sample(folder: Path) -> None:
    """Copy a small made-up district with a plan into DIR, which must be new or empty.

    \b
    Example:
      siting sample demo
    """
    source = next((place for place in PLACES if place.is_dir() and any(place.iterdir())), None)
    if source is None:
        raise SitingError(
            say("this installation has no sample"),
            hint=say("install siting again: pip install --force siting"),
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SitingError(
            say("this is there already, and not empty"),
            hint=say("name a folder that is not there yet"),
            at=At(path=folder),
        )
    try:
        _copy(source, folder)
    except OSError as error:
        raise SitingError(
            say("the sample cannot be copied: {what}", what=_why(error)),
            hint=say("choose a folder that may be written in"),
            at=At(path=folder),
        ) from None
    plans = sorted(folder.rglob("plan*.toml")) or sorted(folder.rglob("*.toml"))
    click.echo(_("A made-up district is in {folder}. Next:", folder=folder))
    if plans:
        path = shlex.quote(str(plans[0]))
        for command in (f"inspect {path}", f"check {path}", f"propose {path} --sites 3"):
            click.echo(f"  siting {command}")


def _why(error: OSError) -> str:
    """Say why a folder cannot be copied: of several files that cannot, why the first one."""
    if isinstance(error, shutil.Error):
        *_, first = error.args[0][0]
        return str(first).partition("] ")[2].partition(": '")[0]
    return error.strerror or str(error)


def _copy(source: Path, folder: Path) -> None:
    """Copy the sample elsewhere and then rename it: whoever is interrupted can begin again.

    A folder that is there stays the same one: somebody may stand in it.
    """
    from siting.report.whole import unfinished_in

    skipped = shutil.ignore_patterns("__pycache__", "*.py", "*.pyc", ".*")
    there = folder.is_dir()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with unfinished_in(folder if there else folder.parent) as room:
        made = shutil.copytree(source, room / "sample", ignore=skipped)
        for part in sorted(made.iterdir()) if there else ():
            part.rename(folder / part.name)
        if not there:
            made.rename(folder)
