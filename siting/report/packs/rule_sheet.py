"""A rule as a pack has it, gathered for people: its text, its readings, what it needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from siting import packs
from siting.errors import At, SitingError
from siting.kinds import KINDS
from siting.language import say
from siting.pack_file import Reading, RuleHead
from siting.pack_rules import RuleText, rules_of
from siting.report.packs.rule_needs import Need, needs
from siting.text.source import decode, did_you_mean
from siting.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from siting.pack_file import Document, PackFile
    from siting.packs import Read
    from siting.report.packs.rule_needs import AnyKind

_ID = re.compile(r"[A-Za-z]+-?\d+\w*(@\d+)?")
READINGS: tuple[Reading, ...] = ("strict", "default", "lenient")


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """All that a pack says of one rule.

    Attributes
    ----------
    read : Read
        The pack that it stands in.
    index : int
        Its place among the rules of the pack.
    head : RuleHead
        The keys that every rule has.
    data : dict
        All of its keys, as they stand in the file.
    kinds : dict of str to kind
        Its parameters in each reading; a reading in which it is switched off, or cannot be
        read because it waits for a number, is not there.
    """

    read: Read
    index: int
    head: RuleHead
    data: Mapping[str, Any]
    kinds: Mapping[str, AnyKind]

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.head.id

    @property
    def file(self) -> PackFile:
        """The pack's content."""
        return self.read.file

    @property
    def words(self) -> Words:
        """The words of the pack."""
        return Words(self.file.facility_words)

    @property
    def document(self) -> Document:
        """The document that the rule stands in."""
        return self.file.documents[self.head.source.document]

    @property
    def due(self) -> int:
        """The year from which it is due; of several, the last."""
        targets = self.data.get("at_least")
        if isinstance(targets, dict):
            return int(max(targets))
        return self.file.period[1] if self.head.due is None else self.head.due

    @property
    def lines(self) -> tuple[int, int]:
        """The first line of the rule in its file, and the first after it."""
        first = self.read.line_of(("rules", self.index)) or 1
        keys = [("rules", self.index + 1), *((key,) for key in self.file.__struct_fields__)]
        after = [self.read.line_of(key) or 1 for key in keys]
        return first, min((line for line in after if line > first), default=10**9)

    def weight_by(self, reading: Reading = "default") -> str:
        """Say what the share that passes is a share of."""
        stated = self.in_reading(reading).get("weight_by")
        kind = self.kinds.get(reading)
        demand = kind is not None and kind.subject == "demand"
        return str(stated or ("older_people" if demand else "count"))

    def in_reading(self, reading: Reading) -> dict[str, Any]:
        """Give the keys in a reading; null takes a key out."""
        whole = {**self.data, **self.changed(reading)}
        return {key: value for key, value in whole.items() if value is not None}

    def changed(self, reading: Reading) -> dict[str, Any]:
        """Give the keys that a reading changes."""
        return {} if reading == "default" else self.head.readings.get(reading, {})

    def needs(self, reading: Reading = "default") -> tuple[Need, ...]:
        """List what layers and fields it needs in a reading."""
        kind = self.kinds.get(reading)
        return () if kind is None else needs(kind, self.words, self.weight_by(reading))


def open_pack(name: str) -> Read:
    """Read a pack: a built-in one by its name or its id, another by its path.

    Raises
    ------
    SitingError
        There is none, or it does not fit.
    """
    names = packs.built_in()
    if name in names:
        return packs.read(packs.BUILT_IN / f"{name}.yaml")
    path = Path(name)
    if path.suffix.lower() in (".yaml", ".yml") or path.is_file():
        if not path.is_file():
            said = "there is no such rule pack"
            raise SitingError(said, hint=say("give the path of a .yaml file"), at=At(path=name))
        return packs.read(path)
    for built_in in built_in_packs():
        if built_in.file.pack == name:
            return built_in
    raise SitingError(
        say("there is no rule pack '{name}'", name=name), hint=did_you_mean(name, names)
    )


def built_in_packs() -> list[Read]:
    """Read all packs that come with the program."""
    return [packs.read(packs.BUILT_IN / f"{name}.yaml") for name in packs.built_in()]


def sheets(read: Read) -> list[Sheet]:
    """Gather the rules of a pack.

    Raises
    ------
    SitingError
        A rule does not fit.
    """
    file, year = read.file, read.file.period[1]
    made = {
        reading: rules_of(file, read.path, read.line_of, year=year, reading=reading).rules
        for reading in READINGS
    }
    by_id = {reading: {rule.id: rule.kind for rule in rules} for reading, rules in made.items()}
    found = []
    for index in range(len(file.rules)):
        text = RuleText(file, index, read.path, read.line_of)
        head = _head(text)
        kinds = {reading: kinds[head.id] for reading, kinds in by_id.items() if head.id in kinds}
        if not kinds and (kind := _kind(text)) is not None:
            kinds = {"default": kind}
        found.append(Sheet(read=read, index=index, head=head, data=text.data, kinds=kinds))  # type: ignore[arg-type]
    return found


def _head(text: RuleText) -> RuleHead:
    own = {key: text.data[key] for key in RuleHead.__struct_encode_fields__ if key in text.data}
    return decode(own, RuleHead, path=text.path, line_of=text.line_of)


def _kind(text: RuleText) -> AnyKind | None:
    """Read the parameters of a rule that is switched off, if they can be read."""
    type_ = KINDS[text.data["kind"]]
    own = {key: text.data[key] for key in type_.__struct_encode_fields__ if key in text.data}
    try:
        return msgspec.convert(own, type_)
    except msgspec.ValidationError:
        return None


def is_rule(text: str) -> bool:
    """Say whether a text is more like the id of a rule than the name of a pack: ``HZ-125``."""
    known = [*packs.built_in(), *(one.file.pack for one in built_in_packs())]
    if text in known or Path(text).suffix or Path(text).is_file():
        return False
    return bool(_ID.fullmatch(text))


def find(rule_id: str, among: Sequence[Read]) -> Sheet:
    """Find a rule by its id; ``HZ-101@2025``, its next target, is the same rule.

    Raises
    ------
    SitingError
        There is none; the hint names the nearest.
    """
    wanted = rule_id.partition("@")[0]
    for read in among:
        if any(data.get("id") == wanted for data in read.file.rules):
            return next(one for one in sheets(read) if one.id == wanted)
    known = [str(data.get("id")) for read in among for data in read.file.rules]
    hint = did_you_mean(wanted, known)
    if not hint.startswith("did"):
        hint = "siting rules list names all rules"
    raise SitingError(say("there is no rule '{rule_id}'", rule_id=rule_id), hint=hint)
