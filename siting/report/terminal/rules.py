"""Rule packs for people at a terminal: their rules in a table, and what else stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from siting.report.packs.rule_sheet import sheets
from siting.report.packs.rule_terms import Terms
from siting.report.packs.rule_words import LANGUAGES, either
from siting.report.terminal.paper import Paper, cell, facts, ruled
from siting.report.wording import clean
from siting.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table

    from siting.pack_file import Document, PackFile
    from siting.packs import Read
    from siting.report.packs.rule_needs import Need
    from siting.report.packs.rule_sheet import Sheet
    from siting.report.packs.rule_words import Language


def render_list(
    packs: Iterable[Read],
    *,
    kind: str | None = None,
    lang: str = "en",
    width: int = 80,
    colour: bool = False,
) -> str:
    """Lay the rules of packs out as tables, one for each pack.

    Parameters
    ----------
    packs : iterable of Read
        The packs; one without such rules is left out.
    kind : str, optional
        Only rules of this kind.
    lang : str
        ``en`` or ``zh``.
    width : int
        Cells in a line.
    colour : bool
        Whether to write colour codes.
    """
    paper = Paper(width, colour=colour, lang=lang)
    for read in packs:
        found = [one for one in sheets(read) if kind in (None, one.head.kind)]
        if found:
            paper.para(_title(read.file, lang), indent=0, style="bold")
            paper.add(table(found, lang), "")
    return paper.text() or f"{LANGUAGES[lang].labels['none_listed']}\n"


def render_pack(read: Read, *, lang: str = "en", width: int = 80, colour: bool = False) -> str:
    """Lay a whole pack out as text."""
    paper = Paper(width, colour=colour, lang=lang)
    labels = LANGUAGES[lang].labels
    paper.para(_title(read.file, lang), indent=0, style="bold")
    paper.add("", facts(_facts(read.file, lang), lang))
    paper.heading(labels["documents"])
    for document in read.file.documents.values():
        _document(paper, document, lang)
    paper.heading(labels["words"])
    _words(paper, read.file, lang)
    found = sheets(read)
    colon = labels["colon"]
    paper.heading(f"{labels['rules']}{colon}{len(found)}")
    paper.add(table(found, lang))
    if read.file.not_checked:
        paper.heading(f"{labels['sentences']}{colon}{len(read.file.not_checked)}")
        for left in read.file.not_checked:
            ids = f"{labels['comma'].join(left.ids)}{colon}" if left.ids else ""
            said = clean(ids + either(lang, left.what, left.what_zh))
            why = clean(either(lang, left.reason, left.reason_zh))
            paper.para(f"- {said}{stands_on(left.lines, LANGUAGES[lang])}{colon}{why}", hang=2)
    return paper.text()


def _document(paper: Paper, document: Document, lang: str) -> None:
    """Say which document it is, who issued it, and what of it was not at hand."""
    issued = [document.issuer, document.number, document.index_number, document.date]
    note = either(lang, document.note, document.note_zh)
    labels = LANGUAGES[lang].labels
    missing = labels["semicolon"].join(
        either(lang, document.missing_parts, document.missing_parts_zh)
    )
    paper.para(f"《{clean(document.title_zh)}》", hang=2)
    if lang == "en":
        paper.para(clean(document.title_en), indent=4)
    if any(issued):
        said = labels["comma"].join(clean(one) for one in issued if one)
        paper.para(said, indent=4, style="dim")
    if note:
        paper.para(clean(note, 1000), indent=4, style="dim")
    if missing:
        said = f"{labels['missing']}{labels['colon']}{clean(missing, 1000)}"
        paper.para(said, indent=4, style="dim")


def table(found: Sequence[Sheet], lang: str) -> Table:
    """Make a table of rules: what each asks, and under it what it needs."""
    language = LANGUAGES[lang]
    labels = language.labels
    columns = ruled([(labels[name], False) for name in ("rule", "kind", "status", "due", "asks")])
    for column in columns.columns[:4]:
        column.no_wrap = True
    for sheet in found:
        head = sheet.head
        said = Text(clean(either(lang, head.plain, head.plain_zh)))
        if not head.enabled:
            why = clean(either(lang, head.needs_input, head.needs_input_zh) or "")
            said.append(f"\n{labels['off']}{labels['colon']}{why}", style="yellow")
        said.append(f"\n{labels['needs']} {needed(sheet.needs(), language)}", style="dim")
        columns.add_row(
            Text(clean(sheet.id, 12)),
            head.kind,
            language.value(head.status),
            str(sheet.due),
            cell(said, lang),
        )
    return columns


def needed(found: Iterable[Need], language: Language) -> str:
    """Name the layers and fields that a rule needs."""
    labels = language.labels
    said = []
    for need in found:
        instead = f" {labels['and']} ".join(need.instead)
        aside = labels["aside"].format(f"{labels['or']} {instead}") if instead else ""
        said.append(need.name + aside)
    return ", ".join(clean(one) for one in said) or labels["nothing"]


def stands_on(lines: str, language: Language) -> str:
    """Say on which lines of the document a sentence stands; nothing where that is not stated."""
    labels, said = language.labels, clean(lines)
    if said[:1].isdigit():
        said = labels["line" if said.isdigit() else "lines"].format(said)
    return labels["aside"].format(said) if said else ""


def _title(file: PackFile, lang: str) -> str:
    return clean(f"{file.pack}  {either(lang, file.title.en, file.title.zh)}")


def _facts(file: PackFile, lang: str) -> list[tuple[str, str]]:
    language = LANGUAGES[lang]
    labels = language.labels
    rows = [(labels["period"], "-".join(str(year) for year in file.period))]
    if file.place is not None:
        rows.insert(0, (labels["place"], clean(either(lang, file.place.en, file.place.zh))))
    if file.extends:
        rows.append((labels["extends"], clean(", ".join(file.extends))))
    people = file.older_people
    said = labels["from_age"].format(people.age_from, language.value(people.basis))
    note = either(lang, people.note, people.note_zh)
    rows.append((labels["people"], said + (labels["aside"].format(clean(note)) if note else "")))
    severity = [
        f"{language.value(status)}{labels['colon']}{language.value(getattr(file.severity, status))}"
        for status in file.severity.__struct_fields__
    ]
    return [*rows, (labels["severities"], labels["comma"].join(severity))]


def _words(paper: Paper, file: PackFile, lang: str) -> None:
    terms = Terms(Words(file.facility_words), lang)
    for name, word in file.facility_words.items():
        said = f"{clean(name)}: {clean(', '.join(word.zh), 2000)}"
        if word.layer != "facilities":
            said += f" [{word.layer}]"
        if word.where:
            raw = [_asked(one) for one in word.where]
            labels = terms.language.labels
            said += f"{labels['semicolon']}{labels['where']}{clean(terms.conditions(raw))}"
        paper.para(said, hang=4)
        if word.note:
            paper.para(clean(either(lang, word.note, word.note_zh)), indent=6, style="dim")


def _asked(condition: object) -> dict[str, object]:
    from msgspec import to_builtins

    return {key: value for key, value in to_builtins(condition).items() if value is not None}
