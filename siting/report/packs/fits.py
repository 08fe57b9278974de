"""Whether a pack can be used, tried as a plan would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting import packs
from siting.errors import At, SitingError
from siting.language import say
from siting.plan import OWN_FOLDER, Head, LayerSpecs, Plan, PlanFile, Trust
from siting.report.packs.rule_words import LANGUAGES
from siting.report.wording import clean, counted

if TYPE_CHECKING:
    from pathlib import Path


def line(path: Path, trust: Trust = OWN_FOLDER, *, lang: str = "en") -> str:
    """Say in one line that a pack fits.

    Parameters
    ----------
    path : Path
        The pack.
    trust : Trust, optional
        Which packs it may extend besides those below its own folder.
    lang : str
        ``en`` or ``zh``.

    Raises
    ------
    SitingError
        It does not: the first mistake, with its file and line.
    """
    if path.suffix.lower() not in (".yaml", ".yml") or not path.is_file():
        said = "there is no such rule pack" if not path.is_file() else "this is no .yaml file"
        raise SitingError(said, hint=say("give the path of a .yaml file"), at=At(path=path))
    own = packs.read(path).file
    head = Head(rules=[str(path.absolute())])
    plan = Plan(path=path, text="", file=PlanFile(plan=head, layers=LayerSpecs()), trust=trust)
    packs.load(plan)
    labels = LANGUAGES[lang].labels
    n_off = sum(rule.get("enabled") is False for rule in own.rules)
    parts = [labels["of_rules"].format(_counted(len(own.rules), "rule", lang))]
    parts += [labels["of_off"].format(n_off)] if n_off else []
    left = _counted(len(own.not_checked), "sentence", lang)
    parts += [labels["of_sentences"].format(left)]
    parts += [labels["of_extended"].format(", ".join(own.extends))] if own.extends else []
    said = ("，" if lang == "zh" else ", ").join(parts)
    return clean(labels["fits"].format(path, own.format, said), 1000)


def _counted(n: int, word: str, lang: str) -> str:
    """Write a count: in English with its noun, in Chinese the number."""
    return counted(n, word) if lang == "en" else str(n)
