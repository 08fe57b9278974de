"""The rules of a result as SARIF has them: their sentence, and help with clause and quote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from siting.language import LANGUAGES, current, in_language
from siting.report.escape import markdown
from siting.report.wording import clean

if TYPE_CHECKING:
    from siting.records.finding import Citation, Finding, Result, RuleOutcome

_MOST = 1000


def descriptors(result: Result) -> list[dict[str, Any]]:
    """Describe every rule that was tested, in order, then every fault of the data that was met."""
    found = {clean(rule.id, 60): _rule(rule) for rule in result.rules}
    for finding in result.findings:
        found.setdefault(clean(finding.rule, 60), {})
        if not found[clean(finding.rule, 60)]:
            found[clean(finding.rule, 60)] = _fault(finding)
    return list(found.values())


def _rule(rule: RuleOutcome) -> dict[str, Any]:
    """Describe a rule of a pack."""
    sentences = {"en": rule.plain, "zh": rule.plain_zh}
    said = sentences[current()] or rule.plain
    tags = [rule.pack, rule.kind, rule.status]
    return {
        "id": clean(rule.id, 60),
        "shortDescription": {"text": _sentence(said)},
        "fullDescription": {"text": _sentence(said)},
        "help": _help(sentences, rule.citation),
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {
            "tags": [clean(tag, 60) for tag in tags if tag],
            "outcome": rule.outcome.value,
            "measured": clean(in_language(rule.measured)),
            "required": clean(in_language(rule.required)),
        },
    }


def _fault(finding: Finding) -> dict[str, Any]:
    """Describe a fault of the data, as its findings cite it."""
    cited = finding.citation
    sentences = {"en": cited.english, "zh": cited.quote}
    said = sentences[current()] or finding.rule
    return {
        "id": clean(finding.rule, 60),
        "shortDescription": {"text": _sentence(said)},
        "fullDescription": {"text": _sentence(said)},
        "help": _help(sentences, cited),
        "defaultConfiguration": {"level": finding.severity.value},
        "properties": {"tags": ["data"]},
    }


def _help(sentences: dict[Any, str], cited: Citation) -> dict[str, str]:
    """Say a rule in both languages, with its document, its clause and its words."""
    first, second = sorted(LANGUAGES, key=lambda lang: lang != current())
    titles = {"en": cited.title, "zh": cited.title_zh}
    quotes = {"en": cited.english, "zh": cited.quote}
    source = clean(f"{titles[first] or titles[second]} {cited.clause}", _MOST)
    plain = [clean(sentences[lang], _MOST) for lang in (first, second)]
    words = [clean(quotes[lang], _MOST) for lang in (first, second)]
    lines = [*plain, source, *(f"“{text}”" for text in words if text)]
    marked = [*(markdown(text, _MOST) for text in plain), f"**{markdown(source, _MOST)}**"]
    marked += [f"> {markdown(text, _MOST)}" for text in words if text]
    return {
        "text": "\n".join(line for line in lines if line),
        "markdown": "\n\n".join(line for line in marked if line not in ("", "****")),
    }


def _sentence(text: str) -> str:
    """End a text as a sentence."""
    said = clean(text, _MOST) or "?"
    return said if said.endswith((".", "。", "!", "?", "！", "？")) else f"{said}."
