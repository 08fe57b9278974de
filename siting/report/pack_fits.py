"""Whether a pack can be used, tried as a plan would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting import packs
from siting.errors import At, SitingError
from siting.plan import Head, LayerSpecs, Plan, PlanFile
from siting.report.wording import clean, counted

if TYPE_CHECKING:
    from pathlib import Path


def say(path: Path) -> str:
    """Say in one line that a pack fits.

    Parameters
    ----------
    path : Path
        The pack.

    Raises
    ------
    SitingError
        It does not: the first mistake, with its file and line.
    """
    if path.suffix.lower() not in (".yaml", ".yml") or not path.is_file():
        said = "there is no such rule pack" if not path.is_file() else "this is no .yaml file"
        raise SitingError(said, hint="give the path of a .yaml file", at=At(path=path))
    own = packs.read(path).file
    head = Head(rules=[str(path.absolute())])
    plan = Plan(path=path, text="", file=PlanFile(plan=head, layers=LayerSpecs()))
    packs.load(plan)
    off = sum(rule.get("enabled") is False for rule in own.rules)
    parts = [counted(len(own.rules), "rule")]
    parts += [f"{off} switched off"] if off else []
    parts += [f"{counted(len(own.not_checked), 'sentence')} not checked"]
    parts += [f"extends {', '.join(own.extends)}"] if own.extends else []
    return clean(f"{path}: fits {own.format}: {', '.join(parts)}", 1000)
