"""Rule packs for people at a terminal: their rules in a table, and what else stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from siting.report.paper import Paper, facts, ruled
from siting.report.rule_sheet import sheets
from siting.report.rule_terms import Terms
from siting.report.rule_words import LANGUAGES
from siting.report.wording import clean
from siting.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.table import Table

    from siting.pack_file import PackFile
    from siting.packs import Read
    from siting.report.rule_needs import Need
    from siting.report.rule_sheet import Sheet
    from siting.report.rule_words import Language


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
    paper = Paper(width, colour=colour)
    for read in packs:
        found = [one for one in sheets(read) if kind in (None, one.head.kind)]
        if found:
            paper.para(_title(read.file, lang), indent=0, style="bold")
            paper.add(table(found, lang), "")
    return paper.text()


def render_pack(read: Read, *, lang: str = "en", width: int = 80, colour: bool = False) -> str:
    """Lay a whole pack out as text."""
    paper = Paper(width, colour=colour)
    labels = LANGUAGES[lang].labels
    paper.para(_title(read.file, lang), indent=0, style="bold")
    paper.add("", facts(_facts(read.file, lang)))
    paper.heading(labels["documents"])
    for document in read.file.documents.values():
        issued = [document.issuer, document.number, document.index_number, document.date]
        said = ", ".join(clean(one) for one in issued if one)
        paper.para(f"《{clean(document.title_zh)}》", hang=2)
        paper.para(clean(document.title_en), indent=4)
        if said:
            paper.para(said, indent=4, style="dim")
    paper.heading(labels["words"])
    _words(paper, read.file, lang)
    found = sheets(read)
    paper.heading(f"{labels['rules']}: {len(found)}")
    paper.add(table(found, lang))
    if read.file.not_checked:
        paper.heading(f"{labels['sentences']}: {len(read.file.not_checked)}")
        for left in read.file.not_checked:
            ids = f"{', '.join(left.ids)}: " if left.ids else ""
            what = f"{clean(ids + left.what)}{stands_on(left.lines, LANGUAGES[lang])}"
            paper.para(f"- {what}: {clean(left.reason)}", hang=2)
    return paper.text()


def render_source(sheet: Sheet, *, width: int = 80, colour: bool = False) -> str:
    """Show a rule as it stands in its file."""
    paper = Paper(width, colour=colour)
    first, end = sheet.lines
    paper.para(f"# {clean(str(sheet.read.path))}:{first}", indent=0, style="dim")
    lines = sheet.read.path.read_text(encoding="utf-8-sig").splitlines()[first - 1 : end - 1]
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].startswith("#")):
        lines.pop()  # what stands between this rule and the next
    text = "".join(f"{' ' * _indent(line)}{clean(line, 4000)}\n" for line in lines)
    return paper.text() + text


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def table(found: Sequence[Sheet], lang: str) -> Table:
    """Make a table of rules: what each asks, and under it what it needs."""
    language = LANGUAGES[lang]
    labels = language.labels
    columns = ruled([(labels[name], False) for name in ("rule", "kind", "status", "due", "asks")])
    for column in columns.columns[:4]:
        column.no_wrap = True
    for sheet in found:
        said = Text(clean(sheet.head.plain_zh if lang == "zh" else sheet.head.plain))
        if not sheet.head.enabled:
            why = clean(sheet.head.needs_input or "")
            said.append(f"\n{labels['off']}: {why}", style="yellow")
        said.append(f"\n{labels['needs']} {needed(sheet.needs(), language)}", style="dim")
        columns.add_row(
            Text(clean(sheet.id, 12)),
            sheet.head.kind,
            language.value(sheet.head.status),
            str(sheet.due),
            said,
        )
    return columns


def needed(found: Iterable[Need], language: Language) -> str:
    """Name the layers and fields that a rule needs."""
    labels = language.labels
    said = []
    for need in found:
        instead = f" {labels['and']} ".join(need.instead)
        said.append(f"{need.name} ({labels['or']} {instead})" if instead else need.name)
    return ", ".join(clean(one) for one in said) or labels["nothing"]


def stands_on(lines: str, language: Language) -> str:
    """Say on which lines of the document a sentence stands; nothing where that is not stated."""
    word = language.labels["line" if lines.isdigit() else "lines"]
    return f" ({word} {clean(lines)})" if lines else ""


def _title(file: PackFile, lang: str) -> str:
    title = file.title.zh if lang == "zh" else file.title.en
    return clean(f"{file.pack}  {title}")


def _facts(file: PackFile, lang: str) -> list[tuple[str, str]]:
    language = LANGUAGES[lang]
    labels = language.labels
    rows = [(labels["period"], "-".join(str(year) for year in file.period))]
    if file.place is not None:
        rows.insert(0, (labels["place"], clean(file.place.zh if lang == "zh" else file.place.en)))
    if file.extends:
        rows.append((labels["extends"], clean(", ".join(file.extends))))
    people = file.older_people
    said = labels["from_age"].format(people.age_from, language.value(people.basis))
    rows.append((labels["people"], said + (f" ({clean(people.note)})" if people.note else "")))
    severity = [
        f"{language.value(status)}: {language.value(getattr(file.severity, status))}"
        for status in file.severity.__struct_fields__
    ]
    return [*rows, (labels["severities"], ", ".join(severity))]


def _words(paper: Paper, file: PackFile, lang: str) -> None:
    terms = Terms(Words(file.facility_words), lang)
    for name, word in file.facility_words.items():
        said = f"{clean(name)}: {clean(', '.join(word.zh), 2000)}"
        if word.layer != "facilities":
            said += f" [{word.layer}]"
        if word.where:
            raw = [_asked(one) for one in word.where]
            said += f"; {terms.language.labels['where']} {clean(terms.conditions(raw))}"
        paper.para(said, hang=4)


def _asked(condition: object) -> dict[str, object]:
    from msgspec import to_builtins

    return {key: value for key, value in to_builtins(condition).items() if value is not None}
