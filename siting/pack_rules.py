"""The rules of a pack, made from its data: a reading chosen, targets spread over their years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from siting.errors import At, SitingError
from siting.kinds import KINDS, Amount, If, Ratio, Reach, ServiceSet
from siting.kinds.quantity import SOURCES
from siting.language import Text, say
from siting.pack_file import RuleHead
from siting.plan import LEVELS
from siting.records.finding import Citation, NotChecked
from siting.rule import Rule
from siting.study.subjects import ESTATES
from siting.study.who import Who
from siting.text.source import decode, did_you_mean
from siting.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from siting.pack_file import PackFile, Reading, Source
    from siting.text.source import KeyPath, LineOf

    AnyKind = Amount | If | Ratio | Reach | ServiceSet


PAGE = "docs/packs.md"


class RuleText:
    """One rule as a pack has it, with what is needed to point into it."""

    def __init__(self, file: PackFile, index: int, path: Path, line_of: LineOf) -> None:
        self.file, self.data, self.path = file, file.rules[index], path
        self._index, self._line_of = index, line_of
        self._reading: tuple[Reading, frozenset[str]] = ("default", frozenset())

    def line_of(self, keys: KeyPath) -> int | None:
        """Find the line of a key of the rule, or of the reading that replaces it."""
        reading, replaced = self._reading
        within = ("readings", reading) if keys and keys[0] in replaced else ()
        return self._line_of(("rules", self._index, *within, *keys))

    def error(self, message: str, hint: str, *keys: str) -> SitingError:
        """Make an error that points at a key of the rule."""
        return SitingError(message, hint=hint, at=At(path=self.path, line=self.line_of(keys)))

    def read_as(self, reading: Reading) -> dict[str, Any]:
        """Give the data of the rule in a reading: its keys replace those of the rule."""
        readings = self.data.get("readings") or {}
        changed = readings.get(reading, {}) if isinstance(readings, dict) else readings
        if not isinstance(changed, dict):
            raise self.error(
                say("the reading '{reading}' is no mapping", reading=reading),
                say("write keys"),
                "readings",
            )
        self._reading = (reading, frozenset(changed))
        whole = {**self.data, **changed}
        return {key: value for key, value in whole.items() if value is not None}  # null unsets


class Made(NamedTuple):
    """The rules of a pack, and those that are switched off: id, sentence, lines, and why."""

    rules: list[Rule]
    off: list[NotChecked]


def rules_of(file: PackFile, path: Path, line_of: LineOf, *, year: int, reading: Reading) -> Made:
    """Make the rules of a pack for a year.

    Of a target that changes by year, the newest one that is due counts, and the next one is a
    rule of its own that is not due yet. All readings are tried, so that none is found wrong
    only when it is asked for.
    """
    words = Words(file.facility_words)
    made = Made([], [])
    for index in range(len(file.rules)):
        text = RuleText(file, index, path, line_of)
        _refuse_unknown_kind(text)
        for other in ("strict", "default", "lenient"):
            data = text.read_as(other)
            off = data.get("enabled") is False
            if off and other == reading:
                made.off.append(_switched_off(text, data))
            rules = [] if off else [_rule(text, one, words) for one in _by_year(data, year)]
            if other == reading:
                made.rules.extend(rules)
    return made


def _switched_off(text: RuleText, data: dict[str, Any]) -> NotChecked:
    """List a rule that waits for a number: only what all rules have is read of it."""
    fields = RuleHead.__struct_encode_fields__
    _refuse_unknown(data, {*fields, *KINDS[data["kind"]].__struct_encode_fields__}, text)
    own = {key: value for key, value in data.items() if key in fields}
    head = decode(own, RuleHead, path=text.path, line_of=text.line_of, page=PAGE)
    return NotChecked(
        pack=text.file.pack,
        lines=head.source.lines,
        what=f"{head.id}: " + Text(head.plain, head.plain_zh),
        reason=say(
            "switched off: {what}",
            what=Text(head.needs_input, head.needs_input_zh or head.needs_input)
            if head.needs_input
            else say("no reason stated"),
        ),
    )


def _refuse_unknown_kind(text: RuleText) -> None:
    kind = str(text.data.get("kind"))
    if kind not in KINDS:
        said = say("rule {get} has the kind '{kind}'", get=text.data.get("id"), kind=kind)
        raise text.error(said, did_you_mean(kind, KINDS), "kind")


def _by_year(data: dict[str, Any], year: int) -> list[dict[str, Any]]:
    """Spread a target by year: ``{2022: 60, 2025: 65}``."""
    targets = data.get("at_least")
    if not isinstance(targets, dict) or not all(isinstance(key, int) for key in targets):
        return [data]
    years = sorted(targets)
    due = [one for one in years if one <= year]
    coming = [one for one in years if one > year][:1]
    found = [{**data, "at_least": targets[one], "due": one} for one in (*due[-1:], *coming)]
    if due and coming:
        found[-1]["id"] = f"{data.get('id')}@{coming[0]}"
    return found


def _rule(text: RuleText, data: dict[str, Any], words: Words) -> Rule:
    """Make one rule: its head by the frame, the rest by its kind."""
    kind_type = KINDS[data["kind"]]
    own = {key: value for key, value in data.items() if key in kind_type.__struct_encode_fields__}
    rest = {key: value for key, value in data.items() if key not in own}
    known = {*RuleHead.__struct_encode_fields__, *kind_type.__struct_encode_fields__}
    _refuse_unknown(rest, known, text)
    head = decode(rest, RuleHead, path=text.path, line_of=text.line_of, page=PAGE)
    kind = decode(own, kind_type, path=text.path, line_of=text.line_of, page=PAGE)
    _refuse_nonsense(kind, words, text)
    if kind.subject in words and head.weight_by == "older_people":
        hint = say("weigh places by count or beds, or leave weight_by out")
        raise text.error(say("places have no older people to be weighed by"), hint, "weight_by")
    file = text.file
    return Rule(
        id=head.id,
        pack=file.pack,
        plain=head.plain,
        plain_zh=head.plain_zh,
        status=head.status,
        severity=getattr(file.severity, head.status),
        due=head.due if head.due is not None else file.period[1],
        weight_by=head.weight_by or ("older_people" if kind.subject == "demand" else "count"),
        required_share=head.required_share,
        kind=kind,
        words=words,
        ours=tuple(map(Text, head.ours, head.ours_zh or head.ours)),
        citation=_citation(head.source, text),
        run=head.run,
        counts=Who(age_from=file.older_people.age_from, basis=file.older_people.basis),
        same_as=tuple(head.same_as),
    )


def _refuse_unknown(data: Iterable[str], known: set[str], text: RuleText) -> None:
    for key in data:
        if key not in known:
            hint = did_you_mean(str(key), sorted(known))
            raise text.error(say("unknown key '{key}' in a rule", key=key), hint, str(key))


def _refuse_nonsense(kind: AnyKind, words: Words, text: RuleText) -> None:
    """Refuse words that the pack does not explain, and distances that say nothing."""
    for word in kind.words:
        if word not in words:
            hint = did_you_mean(word, [*words, *SOURCES])
            raise text.error(
                say("the facility '{word}' is not explained in facility_words", word=word), hint
            )
    subjects = [*LEVELS, ESTATES, *words]
    if kind.subject not in ("demand", *subjects):
        hint = did_you_mean(kind.subject, subjects)
        raise text.error(
            say("nothing is known of '{subject}'", subject=kind.subject), hint, "for_each"
        )
    if isinstance(kind, Reach) and kind.same_unit not in (None, *LEVELS):
        hint = did_you_mean(str(kind.same_unit), LEVELS)
        raise text.error(
            say("'{same_unit}' is no level of units", same_unit=kind.same_unit), hint, "same_unit"
        )
    if isinstance(kind, Reach):
        _refuse_contradictions(kind, text)


def _refuse_contradictions(kind: Reach, text: RuleText) -> None:
    """Refuse distances that say nothing, or two things."""
    key = "within" if kind.within is not None else "no_closer_than"
    said = kind.limit.contradiction
    if said is not None:
        raise text.error(
            say("'{key}' does not say one distance: {said}", key=key, said=said),
            "write {metres: 500}, or {minutes: 15, walking_metres_per_minute: 48}",
            key,
        )
    if kind.limit.minutes is not None and kind.measure == "straight_line":
        raise text.error(
            say("minutes are walked, and a straight line is not"),
            say("write measure: walking_network, or say the distance in metres"),
            "measure",
        )


def _citation(source: Source, text: RuleText) -> Citation:
    documents = text.file.documents
    if source.document not in documents:
        said = say(
            "the document '{document}' is not described in documents", document=source.document
        )
        raise text.error(said, did_you_mean(source.document, documents), "source", "document")
    document = documents[source.document]
    return Citation(
        title=document.title_en,
        title_zh=document.title_zh,
        clause=source.clause,
        quote=source.quote,
        english=source.english,
        lines=source.lines,
    )
