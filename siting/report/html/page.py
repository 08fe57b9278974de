"""The frame of a page: head, policy, styles, scripts, and the data that they draw."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from siting import __version__
from siting.language import current, say
from siting.report import escape
from siting.report.html.words import script_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from siting.report.html.both import Both

_HERE = Path(__file__).parent
_STYLES = ("vendor/leaflet.css", "page.css", "print.css")
_DRAWING = ("vendor/leaflet.js", "words.js", "squares.js", "paint.js", "maps.js")
_URL = re.compile(r"url\([^)]*\)")
_ENCODER = msgspec.json.Encoder(order="deterministic")


class Stage(NamedTuple):
    """What stands beside the parts of a page, the script that draws it, and its own words."""

    html: str
    script: str = "map.js"
    styles: tuple[str, ...] = ()
    words: Mapping[str, str] = MappingProxyType({})


def page(
    both: Both,
    *,
    title: str,
    head: str,
    data: dict[str, Any],
    parts: Sequence[tuple[str, str]],
    stage: Stage | None = None,
) -> str:
    """Put a page together: one file that asks for nothing else.

    Parameters
    ----------
    both : Both
        The languages.
    title : str
        The plan's name.
    head : str
        HTML of the head of the page, below its title.
    data : dict
        What the scripts draw.
    parts : sequence of (str, str)
        Title and HTML of each part of the page, in order; a part without HTML is left out.
    stage : Stage, optional
        What stands beside them; left out, one map.

    Returns
    -------
    str
        The same text for the same record, in the language of the run until the reader changes it.
    """
    lang = "zh-CN" if current() == "zh" else "en"
    stage = stage or Stage(html=_map(both))
    style = "\n".join(_style(name) for name in (*_STYLES, *stage.styles))
    scripts = [_script(name) for name in (*_DRAWING, stage.script, "page.js")]
    words = {**script_words(), **stage.words}
    data = {"words": {key: both.data(word) for key, word in words.items()}, **data}
    embedded = escape.script(escape.json_text(_ENCODER.encode(data).decode()))
    shown = [(str(n), name, html) for n, (name, html) in enumerate(parts, 1) if html]
    name, skip = escape.html(title), both.html(say("Skip the map"))
    return "\n".join(
        [
            f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, scripts)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light">',
            f'<meta name="generator" content="siting {escape.html(__version__)}">',
            f'<link rel="icon" href="data:,">\n<title>{name}</title>\n<style>{style}</style>',
            f'</head>\n<body>\n<a class="skip" href="#part-1">{skip}</a>',
            f'<header class="top"><div><h1>{name}</h1>{head}</div>{_switch()}</header>',
            f"<main>\n{stage.html}",
            f'<div class="panel" id="panel">{_contents(both, shown)}',
            *(
                f'<section id="part-{n}" aria-labelledby="head-{n}">'
                f'<h2 id="head-{n}">{both.html(name)}</h2>\n{html}</section>'
                for n, name, html in shown
            ),
            f"<footer>siting {escape.html(__version__)}</footer></div>\n</main>",
            f'<script type="application/json" id="data">{embedded}</script>',
            *(f"<script>{script}</script>" for script in scripts),
            "</body>\n</html>\n",
        ]
    )


def _style(name: str) -> str:
    """Read a style sheet; no picture is shown, so none is asked for."""
    return _URL.sub("none", (_HERE / name).read_text(encoding="utf-8"))


def _script(name: str) -> str:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    kept = "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL"))
    return kept.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _policy(style: str, scripts: Sequence[str]) -> str:
    """Forbid all that is not in the page: the scripts and styles are known by their hashes."""
    known = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {known}; style-src {_hash(style)}; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _switch() -> str:
    """Let the reader choose the language; each is named in its own."""
    one = '<button type="button" lang="{0}" data-lang="{0}" aria-pressed="false">{1}</button>'
    both = one.format("en", "English") + one.format("zh-CN", "中文")
    return f'<div class="switch" role="group" aria-label="Language 语言">{both}</div>'


def _map(both: Both) -> str:
    words = {
        "map": say("Map"),
        "layers": say("Layers and legend"),
        "help": say(
            "The map moves with the arrow keys, and zooms with + and -. All that it shows of"
            " findings and sites stands in the lists as well."
        ),
        "off": say("The map and the list of findings need JavaScript."),
    }
    said = {key: both.html(word) for key, word in words.items()}
    return (
        '<section class="stage" aria-labelledby="map-head">'
        f'<h2 class="vh" id="map-head">{said["map"]}</h2><p class="vh" id="map-help">{said["help"]}'
        '</p><div class="view"><div id="map" aria-describedby="map-help"></div></div>'
        f'<details class="legend" id="legend" open><summary>{said["layers"]}</summary>'
        '<div id="layers"></div></details>'
        f'<noscript><p class="off">{said["off"]}</p></noscript></section>'
    )


def _contents(both: Both, shown: Sequence[tuple[str, str, str]]) -> str:
    links = "".join(f'<a href="#part-{n}">{both.html(name)}</a>' for n, name, _ in shown)
    contents = both.html(say("Contents"))
    name = f'<span class="vh" id="contents">{contents}</span>'
    return f'<nav aria-labelledby="contents">{name}{links}</nav>'
