"""What two commands share: options, and the look at outputs before any work is done."""

from __future__ import annotations

import functools
import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from siting import report
from siting.errors import At, SitingError
from siting.language import _, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from siting.plan import Trust
    from siting.records.finding import Result
    from siting.report.how import Undecided

#: Where GitHub Actions says which file the summary of a step is.
_SUMMARY = "GITHUB_STEP_SUMMARY"

plan_arg = click.argument("plan", type=click.Path(path_type=Path))
_root_opt = click.option(
    "--root",
    "roots",
    multiple=True,
    metavar="DIR",
    envvar="SITING_ROOTS",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The plan may read below this folder too; may be given again.",
)
_trust_opt = click.option(
    "--trust",
    "everything",
    is_flag=True,
    envvar="SITING_TRUST",
    help="You know who wrote the plan: it may read any file, of any size.",
)
output_opt = click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also write a file; may be given again.",
)
quiet_opt = click.option("-q", "--quiet", is_flag=True, help="Print one line.")
verbose_opt = click.option("-v", "--verbose", is_flag=True, help="Print everything.")
base_opt = click.option(
    "--base",
    metavar="DIR",
    help="The plan's folder, seen from the root of the repository, for CI.",
)
undecided_opt = click.option(
    "--undecided",
    type=click.Choice(["skipped", "error"]),
    default="skipped",
    show_default=True,
    help="What JUnit says of rules that cannot be decided.",
)
datum_opt = click.option(
    "--datum",
    type=click.Choice(["WGS-84", "GCJ-02", "BD-09"]),
    default="WGS-84",
    show_default=True,
    help="Of .geojson: WGS-84, as its standard says, or that of a Chinese web map.",
)
summary_opt = click.option(
    "--step-summary", is_flag=True, help="Also add Markdown to the summary of a GitHub step."
)
environment_opt = click.option(
    "--environment",
    is_flag=True,
    help="Hold the versions of Python and of libraries in the seal of .json as well.",
)
fail_on_opt = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 if a finding is this bad or worse.",
)
reading_opt = click.option(
    "--reading",
    type=click.Choice(["strict", "default", "lenient"]),
    default=None,
    help="How to read rules that can be read in several ways.  [default: as the plan says]",
)


pack_opt = click.option(
    "--pack", metavar="PACK", help="A built-in pack, or the path of another  [default: built-in]"
)


def trust_opts(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what a plan may read; the command is given ``trust``."""

    @_root_opt
    @_trust_opt
    @functools.wraps(command)
    def trusting(*args: Any, roots: tuple[Path, ...], everything: bool, **others: Any) -> object:
        from siting.plan import Trust

        return command(*args, trust=Trust(roots=roots, everything=everything), **others)

    return trusting


def fails(result: Result, fail_on: str) -> bool:
    """Say whether a finding that nobody accepts or knew is as bad as --fail-on, or worse."""
    from siting.records.finding import Severity

    if fail_on == "never":
        return False
    return any(one.severity.rank >= Severity(fail_on).rank for one in result.findings if one.weighs)


def page() -> dict[str, Any]:
    """Say how wide a page is, and whether it has colour: those of the terminal, else 80 and no."""
    if not sys.stdout.isatty():
        return {"width": 80, "colour": False}
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return {"width": shutil.get_terminal_size().columns, "colour": colour}


def check_outputs(outputs: Iterable[Path], *, plan: Path, trust: Trust) -> None:
    """Make sure that all files could be written and that none is something the plan reads.

    Parameters
    ----------
    outputs : iterable of Path
        The files to be.
    plan : Path
        The plan.
    trust : Trust
        What it may read.

    Raises
    ------
    SitingError
        A file could not be written, is given twice, or would replace an input.
    """
    refuse_overwriting(outputs, _inputs(plan, trust))


def refuse_overwriting(outputs: Iterable[Path], read: Iterable[Path]) -> None:
    """Make sure that all files could be written, each once, and none over what is read."""
    inputs = {path.resolve() for path in read}
    seen: set[Path] = set()
    for path in outputs:
        report.check_writable(path)
        whole = path.resolve()
        if whole in seen:
            raise SitingError(
                say("this file is to be written twice"),
                hint=say("give each a name of its own"),
                at=At(path=path),
            )
        if whole in inputs:
            raise SitingError(
                say("this would replace a file that is read"),
                hint=say("give the output another name"),
                at=At(path=path),
            )
        seen.add(whole)


def _inputs(plan: Path, trust: Trust) -> Iterator[Path]:
    from siting import plan as plans

    read = plans.read(plan, trust)
    yield plan
    for name, _at in read.named():
        yield read.resolve(name)


def require_printable(
    format_: str | None, outputs: tuple[Path, ...], writers: Mapping[str, report.Writer]
) -> None:
    """Make sure that the format of all files fits their names, or can be printed without any.

    Raises
    ------
    SitingError
        A file has no known format or needs what is not installed, or what is to be printed is no
        text.
    """
    for path in outputs:
        report.choose(path, format_, writers).require(path)
    if format_ is None or outputs:
        return
    writer = report.choose(Path(), format_, writers)
    if not writer.text:
        raise SitingError(
            say("'{format}' cannot be printed", format=format_),
            hint=say("name a file: -o findings{suffix}", suffix=writer.suffix),
        )


def how(
    named: Path,
    base: str | None,
    undecided: Undecided = "skipped",
    datum: str = "WGS-84",
) -> report.How:
    """Say how formats speak: of paths below --base, else below the folder of a file."""
    if base is None:
        folder = Path(os.path.relpath(named.resolve().parent))
        base = "" if folder.is_absolute() or ".." in folder.parts else folder.as_posix()
    return report.How(base=base, undecided=undecided, datum=datum)


def summary_file(*, wanted: bool) -> Path | None:
    """Find the file of the summary of a step of GitHub Actions, if it is wanted.

    Raises
    ------
    SitingError
        No step is run.
    """
    if not wanted:
        return None
    named = os.environ.get(_SUMMARY)
    if not named:
        raise SitingError(
            say(
                "there is no step whose summary could be written: {name} is not set", name=_SUMMARY
            ),
            hint=say("leave --step-summary out, or write the same with -o summary.md"),
        )
    return Path(named)


def append(path: Path, text: str) -> None:
    """Write a text behind what stands in a file.

    Raises
    ------
    SitingError
        The file cannot be written.
    """
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise SitingError(
            say("the file cannot be written: {said}", said=error.strerror or error),
            hint=say("see that the disk has room and that the folder may be written in"),
            at=At(path=path),
        ) from None


def say_written(paths: Iterable[Path], *, amended: Path | None = None) -> None:
    """Name the files that were written, and what it takes to read an amended plan."""
    from siting import plan as plans

    for path in paths:
        click.echo(_("written: {path}", path=path), err=True)
    if amended is None:
        return
    outside = plans.read(amended, plans.EVERYTHING).outside()
    if outside:
        command = f"siting check {shlex.quote(str(amended))} {plans.root_options(outside)}"
        click.echo(_("to check it: {command}", command=command), err=True)
