"""Reading through GDAL without leaks: its warnings become notes, its failures our errors."""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyogrio

from siting.errors import SitingError
from siting.language import joined, say
from siting.text.source import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from siting.layers.origin import Origin

#: Warnings that tell a planner nothing, or nothing that is not said better elsewhere.
_IDLE = (
    "non conformant file extension",
    "gpkg: unrecognized",
    "more than one layer found",
    "more than one geometry",
    "dataset has no geotransform",
    "no geotransform, gcps, or rpcs",
    "several features with id",
    "measured (m) geometry types",
)
#: What GDAL (with advice on drivers) and SQLite say of a file that they do not know.
_UNKNOWN = ("not recognized as being in a supported file format", "file is not a database")
#: Who speaks, before a message: a line of GDAL's own source, or osmium.
_SOURCE = re.compile(r"^(?:\S+\.cpp, \d+|PBF error): ")


@contextmanager
def reading(origin: Origin, notes: list[str]) -> Iterator[None]:
    """Read a file inside: failures of any library come out as one error that names the file.

    Parameters
    ----------
    origin : Origin
        The layer that is read.
    notes : list of str
        Gains the warnings that matter.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield
        except SitingError:
            raise
        except MemoryError:
            raise origin.file_error(
                say("reading it takes more memory than there is"),
                hint=say("cut the layer to the study area, or read it on a larger machine"),
            ) from None
        except UnicodeError as error:
            raise origin.file_error(
                say("the text is not in the encoding it claims: {line}", line=_line(error)),
                hint=say(
                    'add encoding = "GB18030" (or what it is) to {header}, or export the layer '
                    "again, in UTF-8",
                    header=origin.header,
                ),
            ) from None
        except Exception as error:
            raise origin.file_error(
                say("the file cannot be read: {line}", line=_why(error)),
                hint=say("it may be damaged or cut off; export the layer again"),
            ) from None
    said = dict.fromkeys(_line(warning.message) for warning in caught)
    notes += [
        say("{name}: the file's reader warns: {text}", name=origin.name, text=text)
        for text in said
        if not any(idle in text.lower() for idle in _IDLE)
    ]


@contextmanager
def configured(options: Mapping[str, str | None]) -> Iterator[None]:
    """Set options of GDAL inside, and put them back afterwards."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in options}
    pyogrio.set_gdal_config_options(dict(options))
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def pick(origin: Origin, names: Sequence[str], what: str) -> str | None:
    """Choose a layer of a file: the one the plan names, else the only one; None of none.

    Parameters
    ----------
    names : sequence of str
        The layers that would do.
    what : str
        What they are called: ``layer`` or ``table``.

    Raises
    ------
    SitingError
        The one named is not there, or none is named and there are several.
    """
    asked, path = origin.spec.layer, origin.spec.path
    if asked is not None and asked not in names:
        raise origin.error(
            say("'{path}' has no {what} '{asked}'", path=path, what=what, asked=asked),
            hint=did_you_mean(asked, names),
            key="layer",
        )
    if asked is None and len(names) > 1:
        raise origin.error(
            say(
                "'{path}' has several {what}s: {names}",
                path=path,
                what=what,
                names=joined(names),
            ),
            hint=say(
                'say which: layer = "{names}" in {header}', names=names[0], header=origin.header
            ),
            key="path",
        )
    return next(iter(names), None) if asked is None else asked


def _why(error: object) -> str:
    """Say why a file cannot be read: in our own words, where its reader knows no more than that."""
    line = _line(error)
    return say("its reader does not know it") if any(text in line for text in _UNKNOWN) else line


def _line(error: object) -> str:
    """Give the first line of a message, without control characters."""
    cause = getattr(error, "__cause__", None)  # rasterio says what happened only there
    text = str(cause or error).strip() or type(error).__name__
    line = _SOURCE.sub("", text.splitlines()[0])
    return "".join(c for c in line if c.isprintable())[:300].rstrip(".")
