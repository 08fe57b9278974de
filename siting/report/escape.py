"""Text from data made safe for where it goes: Markdown, HTML, JSON, the log of a CI run.

A name in a layer is a stranger's; in each of these places some characters do something. Terminals
have `siting.report.wording.clean`, tables of text `siting.text.csv_text`.
"""

from __future__ import annotations

import html as _html
import re

from siting.report.wording import clean

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&:@])")
#: What makes a mention or a reference of the word behind it.
_NAMES_ANOTHER = re.compile(r"[@#!~$%&^](?=\w|\\)|\bGH(?=\\-\d)", re.IGNORECASE)
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_WIDTH = "&#8203;"
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def markdown(text: str, most: int = 400) -> str:
    """Make text safe for Markdown: no markup, no link, no HTML, no new cell or line.

    GitHub and GitLab look for mentions (@name), issues (#1, !1, GH-1) and the like once the
    markup is gone: a character of no width stands within these.
    """
    return _NAMES_ANOTHER.sub(f"\\g<0>{_NO_WIDTH}", _MARKDOWN.sub(r"\\\1", clean(text, most)))


def html(text: str, most: int = 400) -> str:
    """Make text safe for HTML, in an element or in an attribute in quotes."""
    return as_html(clean(text, most))


def as_html(text: str) -> str:
    """Make text that is fit to print safe for HTML."""
    return _html.escape(text, quote=True)


def script(json: str) -> str:
    """Make JSON safe within ``<script>``: it neither ends it nor begins a comment."""
    return json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def json_text(json: str) -> str:
    """Spell out, in JSON, the characters that steer a terminal: it stays the same data."""
    return _UNSAFE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", json)


def xml(text: str, most: int = 400) -> str:
    """Make text safe for XML, in an element or in an attribute in quotes.

    What no XML may hold, not even escaped, becomes a replacement character.
    """
    return _html.escape(_NOT_IN_XML.sub("\ufffd", clean(text, most)), quote=True)


def annotation(text: str, most: int = 400) -> str:
    """Make text safe for the message of a CI command such as ``::error::``."""
    return clean(text, most).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def annotation_property(text: str, most: int = 400) -> str:
    """Make text safe for a property of such a command, such as ``title=``."""
    return annotation(text, most).replace(":", "%3A").replace(",", "%2C")
