"""What two commands share: options, and the look at outputs before any work is done."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from siting import report
from siting.commands import LANG
from siting.errors import At, SitingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from siting.finding import Result

plan_arg = click.argument("plan", type=click.Path(path_type=Path))
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


def _remember(ctx: click.Context, _: click.Parameter, lang: str) -> str:
    """Keep the language where errors are printed: by then the command's options are gone."""
    ctx.meta[LANG] = lang
    return lang


lang_opt = click.option(
    "--lang",
    callback=_remember,
    is_eager=True,
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="In English or in Chinese.",
)
pack_opt = click.option(
    "--pack", metavar="PACK", help="A built-in pack, or the path of another  [default: built-in]"
)


def fails(result: Result, fail_on: str) -> bool:
    """Say whether a finding is as bad as --fail-on has it, or worse."""
    from siting.finding import Severity

    if fail_on == "never":
        return False
    return any(one.severity.rank >= Severity(fail_on).rank for one in result.findings)


def page() -> dict[str, Any]:
    """Say how wide a page is, and whether it has colour: those of the terminal, else 80 and no."""
    if not sys.stdout.isatty():
        return {"width": 80, "colour": False}
    colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return {"width": shutil.get_terminal_size().columns, "colour": colour}


def check_outputs(outputs: Iterable[Path], *, plan: Path) -> None:
    """Make sure that all files could be written and that none is something the plan reads.

    Parameters
    ----------
    outputs : iterable of Path
        The files to be.
    plan : Path
        The plan, which need not be readable: that is for whoever reads it to say.

    Raises
    ------
    SitingError
        A file could not be written, is given twice, or would replace an input.
    """
    inputs = {path.resolve() for path in _inputs(plan)}
    seen: set[Path] = set()
    for path in outputs:
        report.check_writable(path)
        whole = path.resolve()
        if whole in seen:
            raise SitingError(
                "this file is to be written twice",
                hint="give each a name of its own",
                at=At(path=path),
            )
        if whole in inputs:
            raise SitingError(
                "this would replace a file that the plan reads",
                hint="give the output another name",
                at=At(path=path),
            )
        seen.add(whole)


def _inputs(plan: Path) -> Iterator[Path]:
    from siting import plan as plans

    read = plans.read(plan)
    yield plan
    for name in _paths(read.layers):
        yield read.resolve(name)


def _paths(part: Any) -> Iterator[str]:
    """Give every path that a part of a plan names."""
    from msgspec import to_builtins

    pending = [to_builtins(part)]
    while pending:
        here = pending.pop()
        if isinstance(here, dict):
            if isinstance(here.get("path"), str):
                yield here["path"]
            pending.extend(here.values())
        elif isinstance(here, list):
            pending.extend(here)
