"""The command line: `siting --help` lists the commands; each is one file, imported when it runs."""

from __future__ import annotations

import atexit
import errno
import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from siting import __version__, language
from siting.commands import offline, plain, speech
from siting.errors import Exit, SitingError
from siting.language import N_, _, say
from siting.report.wording import clean

# Short helps stand here, so that the list of commands costs no import of any.
if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "check": ("siting.commands.check", N_("Check a plan against the planning rules.")),
    "propose": ("siting.commands.propose", N_("Propose sites that mend what a plan lacks.")),
    "fix": ("siting.commands.fix", N_("Find the smallest fixes of what falls short.")),
    "whatif": (
        "siting.commands.whatif",
        N_("Say what other facilities would change, writing none."),
    ),
    "report": (
        "siting.commands.report",
        N_("Make other reports of a result that was written before."),
    ),
    "plot": ("siting.commands.plot", N_("Draw a plot of a result that was written before.")),
    "compare": (
        "siting.commands.compare",
        N_("Say what changes from one result to another."),
    ),
    "verify": (
        "siting.commands.verify",
        N_("Run a check again, and say whether it says the same."),
    ),
    "inspect": (
        "siting.commands.inspect",
        N_("Show the layers of a plan, or files, as the tool sees them."),
    ),
    "init": ("siting.commands.init", N_("Write a plan for the files of a folder.")),
    "rules": ("siting.commands.rules", N_("List, show, check and compare rule packs.")),
    "explain": (
        "siting.commands.explain",
        N_("Explain a rule: its source, its readings, what it needs."),
    ),
    "sample": ("siting.commands.sample", N_("Copy a made-up district to try the tool on.")),
    "schema": ("siting.commands.schema", N_("Print the JSON Schema of an output file.")),
}
INTERRUPTED = 130
_BROKEN_PIPE = 141
#: What writing fails with where there is no room left.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for, and says every error in its one way."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click calls it
        """Name the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as click calls it
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name][0]), cmd_name)
        return speech.spoken(command)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - as click calls it
        formatter: click.HelpFormatter,
    ) -> None:
        """List the commands without importing them."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(short)) for name, (module, short) in COMMANDS.items()])

    def main(self, args: Sequence[str] | None = None, *more: Any, **kwargs: Any) -> Any:
        """Run, on any terminal: a character that it cannot show becomes one that it can."""
        # Nothing here multiplies matrices, and idle threads for it cost a quarter second of CPU.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        offline.settle()
        # Most of what is made lives until the end; looking for garbage in it, and once more before
        # leaving, took a tenth of a run.
        gc.set_threshold(10_000_000)
        atexit.register(gc.freeze)
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors=plain.HANDLER)
        args = list(sys.argv[1:] if args is None else args)
        with speech.in_language(args):
            speech.spoken(self)
            return super().main(args, *more, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; turn what goes wrong into a message and an exit code."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except (Exception, KeyboardInterrupt) as error:
            if os.environ.get("SITING_DEBUG") and not isinstance(error, SitingError):
                raise
            return ctx.exit(_report(_named(error)))


def _named(error: BaseException) -> BaseException:
    """Give a full disk, and too little memory, the form of other errors."""
    if isinstance(error, MemoryError):
        return SitingError(
            say("there is not enough memory"),
            hint=say("cut the layers to the study area, or use a larger machine"),
        )
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        _silence()
        return SitingError(
            say("the output cannot be written: {strerror}", strerror=error.strerror),
            hint=say("see that the disk has room"),
        )
    return error


def _silence() -> None:
    """Drop what is still to be printed: Python would complain again when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _report(error: BaseException) -> int:
    """Say what went wrong, and give the exit code for it."""
    if isinstance(error, SitingError):
        if language.current() == "zh":
            from siting.report.errors_zh import in_chinese

            error = in_chinese(error)
        where = "" if error.at is None else f"{clean(str(error.at))}: "
        click.echo(_("error: ") + where + clean(error.message, 2000), err=True)
        click.echo(_("hint: ") + clean(error.hint, 2000), err=True)
        return Exit.CANNOT_RUN
    if isinstance(error, KeyboardInterrupt):
        click.echo(_("stopped"), err=True)
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        _silence()
        return _BROKEN_PIPE
    what = clean(f"{type(error).__name__}: {error}")
    said = _("this is a bug in siting {version}, not in your plan: ", version=__version__)
    hint = _("SITING_DEBUG=1 shows the traceback; please report it with that")
    click.echo(_("error: ") + said + what, err=True)
    click.echo(_("hint: ") + hint, err=True)
    return Exit.BUG


@speech.asking
@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: siting sample demo && siting check demo/plan.toml",
)
@click.version_option(__version__, "-V", "--version", prog_name="siting")
def main() -> None:
    """Check elder-care facility plans against planning rules, and propose sites.

    Exit codes: 0 nothing found, 1 findings at or above --fail-on, 2 the input cannot be
    used, 3 a bug in siting.
    """
