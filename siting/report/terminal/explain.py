"""One rule, explained to people at a terminal: where it stands, how it is read and computed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.text import Text

from siting.kinds import KINDS, Reach
from siting.report.packs.rule_sheet import READINGS
from siting.report.packs.rule_terms import Terms, number
from siting.report.packs.rule_words import either
from siting.report.terminal.paper import STYLES, Paper, beside, cell, facts, ruled
from siting.report.terminal.rules import needed, stands_on
from siting.report.wording import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.table import Table

    from siting.report.packs.rule_needs import AnyKind
    from siting.report.packs.rule_sheet import Sheet

#: Keys that say what a rule asks, in the order in which people read them.
_ORDER = (
    "for_each",
    "applies_when",
    "unit_size",
    "find",
    "top",
    "bottom",
    "count",
    "count_units",
    "sum",
    "must",
    "services",
    "all_in_one",
)
_OF_ALL = ("required_share", "weight_by", "run")


class Page:
    """One rule on a page, in one language."""

    def __init__(self, sheet: Sheet, lang: str, paper: Paper) -> None:
        self.sheet, self.lang, self.paper = sheet, lang, paper
        self.terms = Terms(sheet.words, lang)
        self.language = self.terms.language
        self.labels = self.language.labels
        self.colon = self.labels["colon"]

    def heading(self, name: str) -> None:
        """Begin a part."""
        self.paper.heading(self.labels[name])

    def item(self, text: str) -> None:
        """Print one point of a list."""
        self.paper.para(f"- {clean(text, 1000)}", hang=2)


def render(sheet: Sheet, *, lang: str = "en", width: int = 80, colour: bool = False) -> str:
    """Explain a rule.

    Parameters
    ----------
    sheet : Sheet
        The rule.
    lang : str
        ``en`` or ``zh``. In English the Chinese sentence stands as well, as the source does.
    width : int
        Cells in a line.
    colour : bool
        Whether to write colour codes.
    """
    paper = Paper(width, colour=colour, lang=lang)
    page = Page(sheet, lang, paper)
    _head(page)
    _source(page)
    _readings(page)
    _computed(page)
    _needs(page)
    _ours(page)
    _breach(page)
    return paper.text()


def _head(page: Page) -> None:
    head, labels, language = page.sheet.head, page.labels, page.language
    said = either(page.lang, head.plain, head.plain_zh)
    page.paper.add(beside(clean(head.id, 16), clean(said), style="bold", lang=page.lang))
    if page.lang == "en":
        page.paper.add(beside(" " * len(clean(head.id, 16)), clean(head.plain_zh)))
    basis = labels[head.status_basis]
    severity = getattr(page.sheet.file.severity, head.status).value
    rows = [
        (labels["pack"], clean(page.sheet.file.pack)),
        (labels["kind"].lower(), language.value(head.kind)),
        (labels["status"].lower(), language.value(head.status) + labels["aside"].format(basis)),
        (labels["severity"], language.value(severity)),
        (labels["due"].lower(), str(page.sheet.due)),
    ]
    if head.same_as:
        rows.append((labels["same_as"], clean(", ".join(head.same_as))))
    if not head.enabled:
        why = either(page.lang, head.needs_input, head.needs_input_zh)
        rows.append((labels["off"], clean(why or "-")))
    page.paper.add("", facts(rows, page.lang))


def _source(page: Page) -> None:
    source, document, labels = page.sheet.head.source, page.sheet.document, page.labels
    page.heading("source")
    lines = stands_on(source.lines, page.language)
    clause = clean(either(page.lang, source.clause, source.clause_zh))
    page.paper.para(f"《{clean(document.title_zh)}》{clause}{lines}", hang=2)
    if page.lang == "en":
        page.paper.para(clean(document.title_en), hang=2, style="dim")
    for quote in (source.quote, source.quote_simplified):
        if quote:
            page.paper.para(f"“{clean(quote, 2000)}”", hang=2)
    if page.lang == "en":
        page.paper.para(f"“{clean(source.english, 2000)}”", hang=2)
    elif source.said_zh:
        page.paper.para(clean(source.said_zh, 2000), hang=2)
    if source.evidence == "background":
        page.item(labels["background"])


def _readings(page: Page) -> None:
    sheet = page.sheet
    page.heading("readings")
    keys = list(dict.fromkeys(key for one in READINGS for key in sheet.changed(one)))
    if not keys:
        page.paper.para(page.labels["one_reading"])
        return
    table = ruled([(page.labels[name], False) for name in ("key", *READINGS)])
    for column in table.columns:
        column.ratio = 1
    for key in keys:
        cells = [_value(page, key, sheet.in_reading(reading)) for reading in READINGS]
        table.add_row(Text(page.terms.key(key)), *(cell(Text(one), page.lang) for one in cells))
    page.paper.add(table)


def _value(page: Page, key: str, data: Mapping[str, Any]) -> str:
    """Say the value of a key, also of one that is not written out."""
    if key == "enabled":
        return page.terms.say(key, data.get(key, True))
    if key == "weight_by":
        return page.terms.say(key, data.get(key) or page.sheet.weight_by())
    if key == "required_share":
        return page.terms.say(key, data.get(key, 100))
    if key == "run" and key not in data:
        return page.labels["plan_says"]
    value = data.get(key, _default(page, key))
    return clean(page.terms.say(key, value), 1000)


def _default(page: Page, key: str) -> Any:
    """Give what a kind takes where a key is not written."""
    from msgspec import NODEFAULT
    from msgspec.structs import fields

    for field in fields(KINDS[page.sheet.head.kind]):
        plain = isinstance(field.default, (str, int, float))
        if field.encode_name == key and plain and field.default is not NODEFAULT:
            return field.default
    return None


def _computed(page: Page) -> None:
    kind = page.language.about(KINDS[page.sheet.head.kind])
    page.heading("computed")
    page.paper.para(clean(kind.asks))
    for label, text in ((page.labels["why"], kind.why), (page.labels["fix"], kind.fix)):
        page.paper.para(f"{label}{page.colon}{clean(text)}", hang=2)
    page.paper.add("", parameters(page))


def parameters(page: Page) -> Table:
    """List the rule's own parameters in words."""
    rows = [(key, said) for key, said in said_keys(page.sheet, page.terms).items()]
    whole = page.sheet.in_reading("default")
    rows += [(key, _value(page, key, whole)) for key in _OF_ALL if key != "run" or key in whole]
    return facts([(page.terms.key(key), clean(said, 2000)) for key, said in rows], page.lang)


def said_keys(sheet: Sheet, terms: Terms) -> dict[str, str]:
    """Say the keys that belong to the rule's kind, those first that people read first."""
    own = KINDS[sheet.head.kind].__struct_encode_fields__
    data = {key: value for key, value in sheet.in_reading("default").items() if key in own}
    keys = [*(key for key in _ORDER if key in data), *(key for key in own if key not in _ORDER)]
    return {key: terms.say(key, data[key]) for key in keys if key in data}


def _needs(page: Page) -> None:
    page.heading("what_it_needs")
    default = page.sheet.needs()
    page.paper.para(needed(default, page.language), hang=2)
    for reading in ("strict", "lenient"):
        further = [one for one in page.sheet.needs(reading) if one not in default]
        if further:
            also = page.labels["also"].format(page.labels[reading].lower())
            page.paper.para(f"{also}{page.colon}{needed(further, page.language)}", hang=2)
    kinds = page.sheet.kinds.values()
    if any(isinstance(kind, Reach) and kind.measure == "walking_network" for kind in kinds):
        page.paper.para(page.labels["streets"], hang=2)


def _ours(page: Page) -> None:
    head = page.sheet.head
    page.heading("ours")
    for text in either(page.lang, head.ours, head.ours_zh):
        page.item(text)
    if not head.ours:
        page.paper.para(page.labels["none_ours"])
    unsure = either(page.lang, head.unsure, head.unsure_zh)
    if unsure:
        page.item(f"{page.labels['unsure']}{page.colon}{unsure}")


def _breach(page: Page) -> None:
    kind = page.sheet.kinds.get("default")
    if kind is None:
        return
    page.heading("breach")
    name = kind.name
    if name == "reach" and kind.subject != "demand":
        name = "reach_places"
    said = page.language.breach[name].format(**_example(page, kind))
    page.paper.para(re.sub(r"\bA (?=[aeio])", "An ", said), hang=2, style=STYLES["warning"])


def _example(page: Page, kind: AnyKind) -> dict[str, str]:
    """Make up the numbers of an example from the rule's own."""
    limit = float(getattr(kind, "cutoff_m", None) or getattr(kind, "at_least", None) or 1.0)
    services = getattr(kind, "services", ()) or (getattr(kind, "all_in_one", "") or "",)
    short = float(int(limit * 0.6)) if limit > 1 else 0.0
    return {
        "subject": page.terms.word(kind.for_each),
        "what": page.terms.word(kind.words[0]) if kind.words else "",
        "limit": number(limit),
        "near": number(round(limit * 1.1)),
        "far": number(round(limit * 1.8)),
        "asks": kind.asks.replace("_", " "),
        "measured": getattr(kind, "what", None) or _measured(page, kind),
        "short": number(short),
        "missing": page.terms.word(services[0])
        if kind.name == "service_set"
        else number(limit - short),
    }


def _measured(page: Page, kind: AnyKind) -> str:
    parts = getattr(kind, "parts", ())
    return page.terms.field(parts[0].top.sum) if parts else ""
