"""Mojibake: text that was read in a wrong encoding before it came here. Noticed and said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import say
from siting.layers.reading import encoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from siting.arrays import Values
    from siting.layers.origin import Origin

#: What programs write where they could not read: U+FFFD, and what becomes of it in GBK.
_LOST = ("\ufffd", "锟斤拷", "烫烫烫", "屯屯屯")
#: How text came to be garbled: what it was read as, and what it was in.
_WAYS = (("cp1252", "gb18030"), ("latin-1", "gb18030"), ("cp1252", "utf-8"), ("latin-1", "utf-8"))
_READ_AS_GB = ("gb18030", "utf-8")
#: Of a larger layer so many values of a column are looked at, from first to last.
_LOOKED_AT = 20_000


def notes(origin: Origin, columns: Mapping[str, Values]) -> list[str]:
    """Say which names and values of a layer are garbled, with one of each column.

    Parameters
    ----------
    origin : Origin
        The layer.
    columns : mapping of str to ndarray
        What was read of it.
    """
    found = [*_told(say("column names"), [columns])]
    for name, values in columns.items():
        if values.dtype == object:
            step = -(-len(values) // _LOOKED_AT) or 1
            found += _told(f"'{name}'", [dict.fromkeys(values[::step].tolist())])
    return [say("{name}: garbled text in {one}", name=origin.name, one=one) for one in found]


def hint(columns: Sequence[str]) -> str | None:
    """Say what column names mean that are garbled; None where none is."""
    for name in columns:
        if (meant := restored(name)) is not None:
            return say(
                "the names are garbled: '{name}' seems to be '{meant}'; export the layer again",
                name=name,
                meant=meant,
            )
    return None


def restored(text: str) -> str | None:
    """Give what a garbled text was; None for one that is not garbled, as far as can be told."""
    if text.isascii():
        return None
    if all(letter < "\u2e80" for letter in text):
        tried = (_turned(text, *way) for way in _WAYS)
        return next((one for one in tried if one and encoding.is_common(one)), None)
    meant = _turned(text, *_READ_AS_GB)
    return meant if meant and encoding.is_common(meant) else None


def is_wrong(text: str) -> bool:
    """Say whether a text has lost characters, or is garbled, as far as can be told."""
    return _is_lost(text) or restored(text) is not None


def _is_lost(text: str) -> bool:
    """Say whether characters were replaced: a text of two question marks or more was one."""
    return any(sign in text for sign in _LOST) or (len(text) > 1 and set(text) == {"?"})


def _told(where: str, texts: Iterable[Iterable[object]]) -> Iterator[str]:
    """Say the first text that was lost, and the first that was garbled."""
    known = [text for part in texts for text in part if isinstance(text, str)]
    lost = next((text for text in known if _is_lost(text)), None)
    if lost is not None:
        yield say(
            "{where}: '{lost}' has lost characters; export the layer again, in UTF-8",
            where=where,
            lost=lost,
        )
        return
    for text in known:
        if (meant := restored(text)) is not None:
            yield (
                say(
                    "{where}: '{text}' seems to be '{meant}', read in a wrong encoding "
                    "when the file was made; export the layer again, in UTF-8",
                    where=where,
                    text=text,
                    meant=meant,
                )
            )
            return


def _turned(text: str, read_as: str, was: str) -> str | None:
    """Read a text again as it should have been; None where that cannot be."""
    try:
        data = text.encode(read_as)
        if not encoding.fits(data, was):
            return None
        return data.decode(was, "ignore")
    except UnicodeError:
        return None
