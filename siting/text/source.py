"""Text files people write (TOML, YAML): decoded into records, with the line of every mistake."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from siting.errors import At, SitingError
from siting.language import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    KeyPath = tuple[str | int, ...]
    LineOf = Callable[[KeyPath], int | None]

T = TypeVar("T")

_PATH = re.compile(r" - at (?:`key` in )?`\$")
_HEADER = re.compile(r"\s*+(\[\[?)([^\]]++)\]\]?\s*+(?:#.*)?$")
_WORD_BEFORE_EQUALS = re.compile(r"(?<![\w-])([\w-]++)\s*+=")
_KEY = re.compile(
    r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Name the known word that a misspelt one most likely means, if any is near."""
    folded = {name.lower(): name for name in sorted(known)}
    found = difflib.get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Write a hint for a word that is not known: the nearest right one, or all of them."""
    known = list(known)
    near = nearest(word, known)
    return (
        say("did you mean '{near}'?", near=near)
        if near
        else say("known are: {known}", known=joined(known))
    )


def toml_lines(text: str) -> LineOf:
    """Make a finder of the line on which a key of a TOML text stands.

    A key inside an inline table is looked for as a word in its statement. A path
    that cannot be followed to its end gives the line of its nearest parent.
    """
    found: dict[KeyPath, int] = {(): 1}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    inside = ""  # the quotes of a text of several lines, whose lines are no keys
    for number, line in enumerate(text.splitlines(), start=1):
        within, inside = inside, _open_quotes(line, inside)
        if within:
            continue
        if header := _HEADER.match(line):
            table = tuple(_parts(header[2]))
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            path = (*table, *_parts(key[1]))
            found.setdefault(path, number)
            for word in _WORD_BEFORE_EQUALS.findall(line, key.end()):
                found.setdefault((*path, word), number)

    return lambda path: _deepest(found, path)


def _open_quotes(line: str, inside: str) -> str:
    """Say which triple quotes are open at the end of a line."""
    for quotes in re.findall(r'"{3}|\'{3}', line):
        inside = "" if inside == quotes else inside or quotes
    return inside


def _parts(dotted: str) -> list[str]:
    return [part.strip().strip("\"'") for part in dotted.split(".")]


def _deepest(found: dict[KeyPath, int], path: KeyPath) -> int | None:
    for end in range(len(path), -1, -1):
        if path[:end] in found:
            return found[path[:end]]
    return None


def decode(
    data: object,
    type_: type[T],
    *,
    path: Path,
    line_of: LineOf,
    page: str = "docs/plan.md",
) -> T:
    """Turn plain data into a record, or say which line of the file does not fit.

    Parameters
    ----------
    data : object
        What the TOML or YAML reader gave.
    type_ : type
        A msgspec Struct that forbids unknown fields.
    path : Path
        The file, for the message.
    line_of : callable
        From a path of keys to a line.
    page : str
        Where the keys are explained.

    Raises
    ------
    SitingError
        With the file, the line, and the nearest right spelling of an unknown key.
    """
    try:
        return msgspec.convert(data, type_)
    except msgspec.ValidationError as error:
        message, _, where = _PATH.sub("\0", str(error), count=1).partition("\0")
        keys = _resolve(where.rstrip("`"), data, type_, str(error))
        unknown = re.search(r"unknown field `(.+)`", message)
        if unknown:
            word = unknown[1]
            at = At(path=path, line=line_of((*keys, word)))
            known = _fields_at(type_, keys)
            raise SitingError(
                say("unknown key '{word}'{inside}", word=word, inside=_inside(keys)),
                hint=did_you_mean(word, known),
                at=at,
            ) from None
        at = At(path=path, line=line_of(keys))
        lacking = re.search(r"missing required field `(.+)`", message)
        if lacking:
            raise SitingError(
                say("the key '{word}' is missing{inside}", word=lacking[1], inside=_inside(keys)),
                hint=say("add it; {page} lists every key with its type", page=page),
                at=at,
            ) from None
        raise SitingError(
            say(
                "{lower_first}{inside}",
                lower_first=_lower_first(message),
                inside=_inside(keys, "in"),
            ),
            hint=_right(_values_at(type_, keys), page),
            at=at,
        ) from None


def _right(values: list[str], page: str) -> str:
    """Write a hint for a value that cannot stand there, with the words that may, if few may."""
    if not values:
        return say("correct the value; {page} lists every key with its type", page=page)
    return say(
        "correct the value to one of {values}; {page} lists every key with its type",
        values=joined(f'"{value}"' for value in values),
        page=page,
    )


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:].replace(" | null", "").replace("`", "'")


def _inside(keys: KeyPath, word: str = "in") -> str:
    if not keys:
        return ""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return f" {word} '{text.lstrip('.')}'"


def _resolve(where: str, data: object, type_: type, error: str) -> KeyPath:
    """Read msgspec's path of a mistake; find the keys of free mappings, which it leaves out."""
    keys: list[str | int] = []
    for name, index in re.findall(r"\.([^.\[]+)|\[([^\]]*)\]", where):
        if name:
            keys.append(name)
        elif index.isdigit():
            keys.append(int(index))
        elif (key := _culprit(tuple(keys), data, type_, error)) is not None:
            keys.append(key)
        else:
            break
    return tuple(keys)


def _culprit(keys: KeyPath, data: object, type_: type, error: str) -> str | None:
    """Find the key of a free mapping whose value makes a mistake: the one that makes it alone."""
    mapping: Any = data
    for key in keys:
        mapping = mapping[key]
    for key, value in mapping.items():
        try:
            msgspec.convert(_with(data, keys, {key: value}), type_)
        except msgspec.ValidationError as alone:
            if str(alone) == error:
                return str(key)
    return None


def _with(data: Any, keys: KeyPath, value: object) -> object:
    """Copy nested data with another value at a path of keys."""
    if not keys:
        return value
    copy = data.copy()
    copy[keys[0]] = _with(data[keys[0]], keys[1:], value)
    return copy


def _fields_at(type_: Any, keys: KeyPath) -> list[str]:
    """List the field names of the record that stands at a path of keys."""
    here: Any = msgspec.inspect.type_info(type_)
    for key in keys:
        here = _step(here, key)
    record = _record(here)
    return [] if record is None else [field.encode_name for field in record.fields]


def _values_at(type_: Any, keys: KeyPath) -> list[str]:
    """List the words that may stand at a path of keys, where only some may."""
    here: Any = msgspec.inspect.type_info(type_)
    for key in keys:
        here = _step(here, key)
    options = here.types if isinstance(here, msgspec.inspect.UnionType) else (here,)
    words = [one.values for one in options if isinstance(one, msgspec.inspect.LiteralType)]
    return [str(word) for some in words for word in some]


def _record(here: Any) -> msgspec.inspect.StructType | None:
    options = here.types if isinstance(here, msgspec.inspect.UnionType) else (here,)
    return next((one for one in options if isinstance(one, msgspec.inspect.StructType)), None)


def _step(here: Any, key: str | int) -> Any:
    options = here.types if isinstance(here, msgspec.inspect.UnionType) else (here,)
    for one in options:
        if isinstance(one, msgspec.inspect.StructType):
            for field in one.fields:
                if field.encode_name == key:
                    return field.type
        if isinstance(one, msgspec.inspect.DictType):
            return one.value_type
        if isinstance(one, (msgspec.inspect.ListType, msgspec.inspect.VarTupleType)):
            return one.item_type
    return here
