"""Rule packs: files of rules/ read into rules; every mistake is named by file and line."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from siting.errors import At, SitingError
from siting.language import Text, joined, say
from siting.pack_file import PackFile
from siting.pack_rules import PAGE, rules_of
from siting.records.finding import NotChecked, PackUsed
from siting.text.source import decode, did_you_mean
from siting.text.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.pack_file import Reading
    from siting.plan import Plan
    from siting.rule import Rule
    from siting.text.source import LineOf

_HERE = Path(__file__).parent
BUILT_IN = next(
    (folder for folder in (_HERE / "_rules", _HERE.parent / "rules") if folder.is_dir()),
    _HERE / "_rules",
)


@dataclass(frozen=True, kw_only=True)
class Packs:
    """The packs a plan names: their rules in order, and what they leave out."""

    rules: tuple[Rule, ...]
    used: tuple[PackUsed, ...]
    not_checked: tuple[NotChecked, ...]
    year: int
    reading: str = "default"


class Read(NamedTuple):
    """One pack as read."""

    path: Path
    file: PackFile
    line_of: LineOf
    sha256: str


def load(plan: Plan, reading: Reading | None = None) -> Packs:
    """Read the packs that a plan names, and those that they extend.

    Built-in packs are named, others given by path. A reading asked for wins over the plan's.
    The year assessed is the plan's, else the last of the packs' periods.

    Raises
    ------
    SitingError
        A pack is missing, does not fit, or extends itself; or two rules have one id.
    """
    reading = reading or plan.head.reading
    opened: list[Read] = []
    for index, name in enumerate(plan.head.rules or ["hangzhou"]):
        _open(find(name, plan, index), plan, opened, ())
    year = plan.head.year or max(one.file.period[1] for one in opened)
    rules: list[Rule] = []
    left: list[NotChecked] = []
    for one in opened:
        made = rules_of(one.file, one.path, one.line_of, year=year, reading=reading)
        _refuse_twice(made.rules, rules, one)
        rules.extend(made.rules)
        left += [*made.off, *_left(one.file)]
    _refuse_unknown_same(opened)
    chosen = _only(plan, _stricter(rules), left)
    return Packs(
        rules=tuple(chosen),
        used=tuple(_used(one) for one in opened),
        not_checked=tuple(left),
        year=year,
        reading=reading,
    )


def _open(path: Path, plan: Plan, opened: list[Read], within: tuple[Path, ...]) -> None:
    """Read a pack, and after it those that it extends, each once."""
    path = path.resolve()
    if path in within:
        raise SitingError(
            say(
                "the pack extends itself, by way of {what}",
                what=joined((one.stem for one in within), " and "),
            ),
            hint=say("take one of the names out of 'extends'"),
            at=At(path=path),
        )
    if any(one.path == path for one in opened):
        return
    one = read(path)
    opened.append(one)
    for index, name in enumerate(one.file.extends):
        at = At(path=path, line=one.line_of(("extends", index)))
        _open(_found(name, path.parent / name, at, plan), plan, opened, (*within, path))


def read(path: Path) -> Read:
    """Read one pack: its content, the finder of its lines, and the file's SHA-256."""
    data, line_of = read_yaml(path)
    file = decode(data, PackFile, path=path, line_of=line_of, page=PAGE)
    return Read(path, file, line_of, hashlib.sha256(path.read_bytes()).hexdigest())


def built_in() -> list[str]:
    """List the names of the packs that come with the program."""
    return sorted(path.stem for path in BUILT_IN.glob("*.yaml"))


def find(name: str, plan: Plan, index: int) -> Path:
    """Find a pack that a plan names: by name, or by a path relative to the plan."""
    return _found(name, plan.resolve(name), plan.at("plan", "rules", index), plan)


def _found(name: str, path: Path, at: At, plan: Plan) -> Path:
    if name in built_in():
        return BUILT_IN / f"{name}.yaml"
    own = name.endswith((".yaml", ".yml"))
    if own:
        plan.require_trust(name, path, at)
        if path.is_file():
            return path
    hint = say("a pack of your own is given by its path") if own else did_you_mean(name, built_in())
    raise SitingError(say("there is no rule pack '{name}'", name=name), hint=hint, at=at)


def _refuse_twice(new: Sequence[Rule], before: Sequence[Rule], one: Read) -> None:
    seen = {rule.id for rule in before}
    for rule in new:
        if rule.id in seen:
            ids = [data.get("id") for data in one.file.rules]
            last = len(ids) - 1 - ids[::-1].index(rule.id)
            raise SitingError(
                say("the rule id '{id}' is used twice", id=rule.id),
                hint=say("give each rule an id of its own"),
                at=At(path=one.path, line=one.line_of(("rules", last, "id"))),
            )
        seen.add(rule.id)


def _refuse_unknown_same(opened: Sequence[Read]) -> None:
    """Refuse a rule that says it asks the same as one that is in none of the packs."""
    known = [str(data.get("id")) for one in opened for data in one.file.rules]
    for one in opened:
        for index, data in enumerate(one.file.rules):
            for name in data.get("same_as") or []:
                if name not in known:
                    raise SitingError(
                        say("there is no rule '{name}' that could ask the same", name=name),
                        hint=did_you_mean(str(name), known),
                        at=At(path=one.path, line=one.line_of(("rules", index, "same_as"))),
                    )


def _stricter(rules: Sequence[Rule]) -> list[Rule]:
    """Of rules that ask the same, keep the stricter; it says who else asks."""
    kept = {rule.id: rule for rule in rules}
    for rule in rules:
        for other_id in rule.same_as:
            one, other = kept.get(rule.id), kept.get(other_id)
            if one is None or other is None:
                continue
            winner, loser = (other, one) if other.strictness > one.strictness else (one, other)
            cited = joined(
                (Text(loser.citation.title, loser.citation.title_zh), loser.citation.clause)
            )
            said = say(
                "asked by {id} as well ({cited}); this is the stricter, or as strict",
                id=loser.id,
                cited=cited,
            )
            kept[winner.id] = replace(winner, also=(*winner.also, said))
            del kept[loser.id]
    return list(kept.values())


def _only(plan: Plan, rules: list[Rule], left: list[NotChecked]) -> list[Rule]:
    """Keep the rules that a plan asks for, if it names any; the others are listed as left out."""
    only = plan.head.only
    known = [rule.id for rule in rules]
    for index, name in enumerate(only):
        if name not in known:
            raise SitingError(
                say("there is no rule '{name}' in the plan's packs", name=name),
                hint=did_you_mean(name, known),
                at=plan.at("plan", "only", index),
            )
    if only:
        left[:0] = [
            NotChecked(
                pack=rule.pack,
                lines=rule.citation.lines,
                what=f"{rule.id}: " + Text(rule.plain, rule.plain_zh),
                reason=say("left out: the plan asks only for others"),
            )
            for rule in rules
            if rule.id not in only
        ]
    return [rule for rule in rules if not only or rule.id in only]


def _used(one: Read) -> PackUsed:
    title = one.file.title
    return PackUsed(id=one.file.pack, title=title.en, title_zh=title.zh, sha256=one.sha256)


def _left(file: PackFile) -> list[NotChecked]:
    return [
        NotChecked(
            pack=file.pack,
            lines=one.lines,
            what=(", ".join(one.ids) + ": " if one.ids else "")
            + Text(one.what, one.what_zh or one.what),
            reason=Text(one.reason, one.reason_zh or one.reason),
        )
        for one in file.not_checked
    ]
