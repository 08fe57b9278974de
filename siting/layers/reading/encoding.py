"""Which encoding the text of a file is in: stated, else claimed by it, else detected, and said."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from siting.layers.origin import Origin

UTF_8, GB = "utf-8", "gb18030"
_GB = {"gb2312", "gbk", "936", "cp936", "ansi936", "gb18030", "ansi 936", "euc-cn", "ansi-936"}
#: What an encoding of text can hold: others turn it into something else.
_LETTERS = "aZ_0,.-"
_NOTHING_SAID = {"", "oem", "system", "ansi", "0"}
#: What Chinese text that is no UTF-8 may be in. GB 18030 holds all of GBK and GB 2312.
_POSSIBLE = (GB, "big5")
#: Western: programs claim these whatever the text is in.
_WESTERN = {"iso8859-1", "cp1252", "latin-1", "ascii", "iso8859-15", "cp437", "cp850"}
#: So many bytes of text that is not ASCII are enough to tell encodings apart.
_ENOUGH = 20_000
#: Text of which so much is in the common characters of GB 2312 is in GB 18030: that of other
#: encodings has few of them when read so, and a detector needs more than a word or two.
_COMMON_SHARE = 0.8
_FIRST_COMMON, _LAST_COMMON = 0xB0A1, 0xD7F9


def asked(origin: Origin) -> str | None:
    """Give the encoding that the plan states, as Python names it.

    GB 2312 and GBK are read as GB 18030, which holds all their characters and the rare ones.
    """
    stated = origin.spec.encoding
    if stated is None:
        return None
    known = known_as(stated)
    if known is None:
        raise origin.error(
            say("there is no encoding '{stated}'", stated=stated),
            hint=say("give 'UTF-8', 'GB18030' (also for GBK and GB2312) or 'Big5'"),
            key="encoding",
        )
    return known


def not_needed(origin: Origin) -> list[str]:
    """Say that the encoding which the plan states means nothing for a format, if it states one."""
    stated = asked(origin)
    if stated is None:
        return []
    return [
        say(
            "{name}: encoding '{stated}' is not needed for this format, ignored",
            name=origin.name,
            stated=stated,
        )
    ]


def of_shapefile(
    origin: Origin, *, cpg: bytes | None, language: str | None, texts: Sequence[bytes]
) -> tuple[str, str | None]:
    """Find the encoding of a shapefile's table.

    Parameters
    ----------
    cpg : bytes or None
        What the .cpg file says.
    language : str or None
        What the language byte of the .dbf says.
    texts : sequence of bytes
        The names of its fields, and values.

    Returns
    -------
    encoding : str
        The plan's, else the .cpg file's, else that of the language byte, else the one detected.
    note : str or None
        What to say about it.
    """
    if stated := asked(origin):
        return stated, None
    word = b"" if cpg is None else cpg[:64]
    said = word.decode("ascii", "replace").strip().strip("\0").strip()
    claimed = None if said.lower() in _NOTHING_SAID else known_as(said)
    if claimed in _WESTERN and (found := detect(texts)) not in {"cp1252", UTF_8}:
        return found, say(
            "text read as {found}, found out from it: the .cpg says '{said}'",
            found=found.upper(),
            said=said,
        )
    if claimed is not None and not all(fits(text, claimed) for text in texts):
        raise origin.file_error(
            say("the text is not in the encoding it claims: the .cpg says '{said}'", said=said),
            hint=say(
                'add encoding = "{upper}", which it seems to be, to {header}',
                upper=detect(texts).upper(),
                header=origin.header,
            ),
        )
    if claimed is not None:
        return claimed, None if claimed == UTF_8 else say(
            "text read as {claimed} (.cpg)", claimed=claimed.upper()
        )
    if language is not None and not _only_ascii(texts):
        return language, say(
            "text read as {language} (language byte of the .dbf)", language=language.upper()
        )
    found = detect(texts)
    if found == UTF_8:
        return found, None
    return found, say(
        "text read as {found}, found out from the text (no usable .cpg file)", found=found.upper()
    )


def of_text(data: bytes) -> str:
    """Find the encoding of a text file: UTF-8, UTF-16 with a mark, else the one detected."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    return UTF_8 if fits(data, UTF_8) else detect(data.splitlines())


def of_drawing(origin: Origin) -> tuple[str | None, str]:
    """Find the encoding of a DXF: the plan's, else by its text; its header often says another.

    Returns
    -------
    encoding : str or None
        As GDAL names it; None for what its header says, in a binary DXF.
    note : str
        What to say about it; nothing where all text is ASCII.
    """
    data = origin.path.read_bytes()
    stated = asked(origin)
    if stated is None and data.startswith(b"AutoCAD Binary DXF"):
        return None, ""
    lines = [line for line in data.splitlines() if not line.isascii()]
    found = stated or detect(lines)
    named = {UTF_8: "UTF-8", GB: "CP936", "big5": "CP950"}.get(found, found.upper())
    return named, say("text read as {found}", found=found.upper()) if lines else ""


def in_utf_8(origin: Origin) -> tuple[bytes | None, str]:
    """Bring a text file that GDAL takes for UTF-8 to that; None where it is.

    Returns
    -------
    data : bytes or None
        The file in UTF-8, where it was in another encoding.
    note : str
        What to say about it.
    """
    stated = asked(origin)
    if stated in {None, UTF_8}:
        decoder = codecs.getincrementaldecoder(UTF_8)()
        try:
            with origin.path.open("rb") as file:
                while chunk := file.read(1 << 20):
                    decoder.decode(chunk)
        except UnicodeDecodeError:
            pass
        else:
            return None, ""
    data = origin.path.read_bytes()
    found = stated or of_text(data)
    return data.decode(found).encode(), say("text read as {found}", found=found.upper())


def known_as(word: str) -> str | None:
    """Give the name that Python has for an encoding; None for what is none."""
    folded = word.strip().lower().replace("_", "-")
    if folded in _GB:
        return GB
    if folded in {"utf8", "65001", "utf-8"}:
        return UTF_8
    try:
        name = codecs.lookup(f"cp{folded}" if folded.isdigit() else folded).name
        return name if _LETTERS.encode(name).decode(name) == _LETTERS else None
    except (LookupError, ValueError):
        return None


def detect(texts: Iterable[bytes]) -> str:
    """Detect the encoding of texts: UTF-8 where all fit, else the likeliest of those for Chinese.

    Notes
    -----
    Each text may be cut within its last character, as the field names of a shapefile are.
    """
    other = [text for text in texts if not text.isascii()]
    possible = [name for name in _POSSIBLE if all(fits(text, name) for text in other)]
    enough = _enough(other)
    plainly_gb = GB in possible and _common_share(enough) >= _COMMON_SHARE
    if all(fits(text, UTF_8) for text in other):
        # A few words of GBK are UTF-8 by chance (状态), of letters that nobody writes here.
        readable = any(_is_chinese(text.decode(errors="ignore")) for text in enough)
        return GB if plainly_gb and not readable else UTF_8
    if plainly_gb or len(possible) < len(_POSSIBLE):
        return possible[0] if possible else "cp1252"
    from charset_normalizer import from_bytes

    whole = b" ".join(_uncut(text, GB) for text in enough)
    best = from_bytes(whole, cp_isolation=list(possible)).best()
    return GB if best is None else best.encoding


def fits(text: bytes, name: str) -> bool:
    """Say whether a text is in an encoding; a last character may be cut in two."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        decoder.decode(text)
    except UnicodeDecodeError:
        return False
    return True


def _enough(texts: Iterable[bytes]) -> list[bytes]:
    """Give different texts, as many as are needed."""
    found: list[bytes] = []
    size = 0
    for text in dict.fromkeys(texts):
        found.append(text)
        size += len(text)
        if size > _ENOUGH:
            break
    return found


def is_common(text: str) -> bool:
    """Say whether a text is of Chinese as people write it: two common characters and more."""
    return len(text) > 1 and _common_share([text.encode(GB, "replace")]) >= _COMMON_SHARE


def _common_share(texts: Iterable[bytes]) -> float:
    """Say how much of texts, read as GB 18030, is in the 3,755 common characters of GB 2312."""
    letters = [c for text in texts for c in _uncut(text, GB).decode(GB) if not c.isascii()]
    codes = [int.from_bytes(letter.encode(GB), "big") for letter in letters]
    common = [_FIRST_COMMON <= code <= _LAST_COMMON for code in codes]
    return sum(common) / len(common) if common else 0.0


def _is_chinese(text: str) -> bool:
    return any("\u3000" <= letter <= "\uffef" for letter in text)


def _uncut(text: bytes, name: str) -> bytes:
    """Take off a last character that is cut in two."""
    decoder = codecs.getincrementaldecoder(name)()
    decoder.decode(text)
    half, _ = decoder.getstate()
    return text[: len(text) - len(half)]


def _only_ascii(texts: Iterable[bytes]) -> bool:
    return all(text.isascii() for text in texts)
