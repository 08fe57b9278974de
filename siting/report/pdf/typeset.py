"""What typst sets: pages and pictures, with the one font that comes with the extra ``pdf``.

All data go in as JSON, never as markup: a name such as ``#include`` is text like any other. typst
sees no file but the templates beside this one, and no font of the system, so the same record gives
the same bytes on every machine with the same versions.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from siting.errors import At, SitingError
from siting.language import current, say
from siting.report.pdf import glyphs
from siting.report.wording import clean

if TYPE_CHECKING:
    import typst

#: The package that carries the font; nothing of it runs.
_FONT_PACKAGE, _FONT_FILE = "manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc"
_HERE = Path(__file__).parent
#: Dots of PNG on an inch of 72 points; a picture is 438 points wide.
_DOTS = 220.0
_ENCODER = msgspec.json.Encoder(order="deterministic")


def require(path: Path | None = None) -> None:
    """Make sure that typst and the font are installed.

    Raises
    ------
    SitingError
        One is not; the hint says how to install both.
    """
    if importlib.util.find_spec("typst") is None or not _font().is_file():
        raise SitingError(
            say("PDF and PNG need typst and a Chinese font, which are not installed"),
            hint=say("pip install 'siting[pdf]'"),
            at=None if path is None else At(path=path),
        )


def pages(document: dict[str, Any]) -> bytes:
    """Set pages.

    Parameters
    ----------
    document : dict
        What ``report.typ`` reads: title, lines below it, parts of blocks.

    Returns
    -------
    bytes
        PDF, tagged by PDF/UA-1; without a date, since no record holds one.
    """
    return _made("report.typ", document, pdf=True)


def picture(svg: str, title: str, *, pdf: bool) -> bytes:
    """Turn SVG into PDF, with the font that it needs in it, or into PNG."""
    return _made("picture.typ", {"title": clean(title), "svg": svg}, pdf=pdf)


def _made(template: str, data: dict[str, Any], *, pdf: bool) -> bytes:
    require()
    import typst

    text = _ENCODER.encode(data).decode()
    text, missing = glyphs.replaced(text, glyphs.known(_font()))
    chinese = current() == "zh"
    inputs = {
        "data": text,
        "lang": "zh" if chinese else "en",
        "missing": "" if not missing else clean(glyphs.told(missing)),
    }
    compiler = typst.Compiler(
        (_HERE / template).read_bytes(),
        root=_HERE,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
    )
    if pdf:
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=0)
    else:
        made = compiler.compile(format="png", ppi=_DOTS)
    assert isinstance(made, bytes)
    return made


def _font() -> Path:
    """Find the file of the font, without importing the package that carries it."""
    found = importlib.util.find_spec(_FONT_PACKAGE)
    folder = Path(found.origin).parent if found is not None and found.origin else _HERE
    return folder / _FONT_FILE


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[_font().parent]
    )
