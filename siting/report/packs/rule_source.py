"""A rule as it stands in its file; in Chinese, without the English that has a Chinese twin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from siting.report.packs.rule_words import LANGUAGES
from siting.report.terminal.paper import Paper
from siting.report.wording import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.report.packs.rule_sheet import Sheet

_LEFT_OUT = "…"
# What is English text, and the key that says it in Chinese.
_TWINS = {
    "plain": "plain_zh",
    "ours": "ours_zh",
    "unsure": "unsure_zh",
    "needs_input": "needs_input_zh",
    "clause": "clause_zh",
    "english": "quote",
}


def render(sheet: Sheet, *, lang: str = "en", width: int = 80, colour: bool = False) -> str:
    """Show a rule as it stands in its file.

    In Chinese an ellipsis stands for each English text that has a Chinese one, and the
    head says so: what is copied from the page is a whole rule all the same.

    Parameters
    ----------
    sheet : Sheet
        The rule.
    lang : str
        ``en`` or ``zh``.
    width : int
        Cells in a line.
    colour : bool
        Whether to write colour codes.
    """
    paper = Paper(width, colour=colour, lang=lang)
    first, end = sheet.lines
    text = sheet.read.path.read_text(encoding="utf-8-sig")
    begin, stop = _offset(text, first), _offset(text, end)
    shown = text[begin:stop]
    paper.para(f"# {clean(str(sheet.read.path))}:{first}", indent=0, style="dim")
    if lang != "en":
        paper.para(f"# {LANGUAGES[lang].labels['english_left_out']}", indent=0, style="dim")
        for start, after in sorted(_english(text, sheet.index), reverse=True):
            shown = shown[: start - begin] + _LEFT_OUT + shown[after - begin :]
    lines = shown.splitlines()
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].startswith("#")):
        lines.pop()  # what stands between this rule and the next
    return paper.text() + "".join(f"{_indent(line)}{clean(line, 4000)}\n" for line in lines)


def _indent(line: str) -> str:
    return " " * (len(line) - len(line.lstrip(" ")))


def _offset(text: str, line: int) -> int:
    """Find where a line begins; the end of the text where it has fewer."""
    lines = text.splitlines(keepends=True)[: line - 1]
    return sum(len(one) for one in lines)


def _english(text: str, index: int) -> Iterator[tuple[int, int]]:
    """Find the English texts of a rule that are said in Chinese as well: from where to where."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    whole = _pairs(root) if root is not None else {}
    rule = _pairs(whole["rules"].value[index])
    for part in (rule, _pairs(rule["source"])):
        for key, twin in _TWINS.items():
            if key in part and twin in part:
                for node in _texts(part[key]):
                    start, after = node.start_mark.index, node.end_mark.index
                    yield start, start + len(text[start:after].rstrip())


def _pairs(node: yaml.Node) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value}


def _texts(node: yaml.Node) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]
