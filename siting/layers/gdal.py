"""Reading through GDAL without leaks: its warnings become notes, its failures our errors."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from siting.errors import SitingError

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        except (SitingError, MemoryError):
            raise
        except UnicodeError as error:
            raise origin.file_error(
                f"the text is not in the encoding it claims: {_line(error)}",
                hint=f'add encoding = "GB18030" (or what it is) to {origin.header}',
            ) from None
        except Exception as error:
            raise origin.file_error(
                f"the file cannot be read: {_line(error)}",
                hint="it may be damaged or cut off; export the layer again",
            ) from None
    said = dict.fromkeys(_line(warning.message) for warning in caught)
    notes += [
        f"{origin.name}: the file's reader warns: {text}"
        for text in said
        if not any(idle in text.lower() for idle in _IDLE)
    ]


def _line(error: object) -> str:
    """Give the first line of a message, without control characters."""
    cause = getattr(error, "__cause__", None)  # rasterio says what happened only there
    text = str(cause or error).strip() or type(error).__name__
    return "".join(c for c in text.splitlines()[0] if c.isprintable())[:300].rstrip(".")
