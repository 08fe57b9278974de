"""Rule packs: a file of rules/ read into rules; every mistake is named by file and line."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from siting.errors import At, SitingError
from siting.finding import Citation, NotChecked, PackUsed, Severity
from siting.kinds import KINDS
from siting.rule import Rule
from siting.source import decode, did_you_mean
from siting.words import FacilityWord, Words
from siting.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from siting.plan import Plan
    from siting.source import KeyPath, LineOf

_HERE = Path(__file__).parent
BUILT_IN = next(
    (folder for folder in (_HERE / "_rules", _HERE.parent / "rules") if folder.is_dir()),
    _HERE / "_rules",
)


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping of a pack: its keys are its fields."""


class Text(Part, frozen=True, kw_only=True):
    """A text in two languages."""

    zh: str
    en: str


class Document(Part, frozen=True, kw_only=True):
    """A document that a pack's rules come from."""

    title_zh: str
    title_en: str
    issuer: str | None = None
    number: str | None = None
    index_number: str | None = None
    date: str | None = None
    file: str | None = None
    missing_parts: list[str] = []


class Severities(Part, frozen=True, kw_only=True):
    """What a finding of a rule is called, by the rule's status."""

    mandatory: Severity
    expected: Severity
    encouraged: Severity


class OlderPeople(Part, frozen=True, kw_only=True):
    """Who is counted when a rule only says older people."""

    age_from: int
    basis: Literal["resident", "registered"]
    note: str | None = None


class Source(Part, frozen=True, kw_only=True):
    """Where a sentence stands, and its words."""

    document: str
    clause: str
    lines: str = ""
    quote: str
    quote_simplified: str | None = None
    english: str


class RuleHead(Part, frozen=True, kw_only=True):
    """The keys every rule has; the others belong to its kind."""

    id: str
    plain: str
    plain_zh: str
    kind: str
    status: Literal["mandatory", "expected", "encouraged"]
    status_basis: Literal["label", "wording"]
    due: int | None = None
    weight_by: Literal["older_people", "count"] | None = None
    required_share: Annotated[float, msgspec.Meta(gt=0, le=100)] = 100.0
    ours: list[str] = []
    unsure: str | None = None
    source: Source


class Left(Part, frozen=True, kw_only=True):
    """A sentence that is not checked, and why."""

    lines: str
    what: str
    reason: str


class PackFile(Part, frozen=True, kw_only=True):
    """All of a pack."""

    format: Literal["siting-pack/1"]
    pack: str
    title: Text
    period: tuple[int, int]
    documents: dict[str, Document]
    older_people: OlderPeople
    severity: Severities
    facility_words: dict[str, FacilityWord]
    rules: Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1)]
    not_checked: list[Left] = []


class Packs(msgspec.Struct, frozen=True, kw_only=True):
    """The packs a plan names: their rules in order, and what they leave out."""

    rules: tuple[Rule, ...]
    used: tuple[PackUsed, ...]
    not_checked: tuple[NotChecked, ...]
    last_year: int


def load(plan: Plan) -> Packs:
    """Read the packs that a plan names, built-in ones by name, others by path.

    Raises
    ------
    SitingError
        A pack is missing, or does not fit; or two rules have one id.
    """
    rules: list[Rule] = []
    used: list[PackUsed] = []
    left: list[NotChecked] = []
    years: list[int] = []
    for index, name in enumerate(plan.head.rules or ["hangzhou"]):
        path = find(name, plan, index)
        file, line_of, digest = read(path)
        new = rules_of(file, path, line_of)
        _refuse_twice(new, rules, path, line_of)
        rules.extend(new)
        title = PackUsed(id=file.pack, title=file.title.en, title_zh=file.title.zh, sha256=digest)
        used.append(title)
        years.append(file.period[1])
        left.extend(
            NotChecked(pack=file.pack, lines=one.lines, what=one.what, reason=one.reason)
            for one in file.not_checked
        )
    return Packs(
        rules=tuple(rules), used=tuple(used), not_checked=tuple(left), last_year=max(years)
    )


def built_in() -> list[str]:
    """List the names of the packs that come with the program."""
    return sorted(path.stem for path in BUILT_IN.glob("*.yaml"))


def find(name: str, plan: Plan, index: int) -> Path:
    """Find a pack by name, or by a path relative to the plan."""
    if name in built_in():
        return BUILT_IN / f"{name}.yaml"
    path = plan.resolve(name)
    if name.endswith((".yaml", ".yml")):
        if path.is_file():
            return path
        hint = "a pack of your own is given by its path from the plan's folder"
    else:
        hint = did_you_mean(name, built_in())
    raise SitingError(
        f"there is no rule pack '{name}'", hint=hint, at=plan.at("plan", "rules", index)
    )


def read(path: Path) -> tuple[PackFile, LineOf, str]:
    """Read one pack; give it, the finder of its lines, and the file's SHA-256."""
    data, line_of = read_yaml(path)
    file = decode(data, PackFile, path=path, line_of=line_of)
    return file, line_of, hashlib.sha256(path.read_bytes()).hexdigest()


def rules_of(file: PackFile, path: Path, line_of: LineOf) -> list[Rule]:
    """Make the rules of a pack."""
    words = Words(file.facility_words)
    return [_rule(file, index, words, path, line_of) for index in range(len(file.rules))]


def _rule(file: PackFile, index: int, words: Words, path: Path, line_of: LineOf) -> Rule:
    """Make one rule: its head by the frame, the rest by its kind."""
    data = file.rules[index]

    def line_in_rule(keys: KeyPath) -> int | None:
        return line_of(("rules", index, *keys))

    kind_name = str(data.get("kind"))
    if kind_name not in KINDS:
        raise SitingError(
            f"rule {data.get('id')} has the kind '{kind_name}'",
            hint=did_you_mean(kind_name, KINDS),
            at=At(path=path, line=line_in_rule(("kind",))),
        )
    head_fields = set(RuleHead.__struct_encode_fields__)
    kind_type = KINDS[kind_name]
    own = {key: value for key, value in data.items() if key in kind_type.__struct_encode_fields__}
    rest = {key: value for key, value in data.items() if key not in own}
    _refuse_unknown(rest, head_fields | set(kind_type.__struct_encode_fields__), path, line_in_rule)
    head = decode(rest, RuleHead, path=path, line_of=line_in_rule)
    kind = decode(own, kind_type, path=path, line_of=line_in_rule)
    _refuse_nonsense(kind, words, path, line_in_rule)
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
        ours=tuple(head.ours),
        citation=_citation(file, head.source, path, line_in_rule),
    )


def _refuse_unknown(data: Iterable[str], known: set[str], path: Path, line_of: LineOf) -> None:
    for key in data:
        if key not in known:
            raise SitingError(
                f"unknown key '{key}' in a rule",
                hint=did_you_mean(key, sorted(known)),
                at=At(path=path, line=line_of((key,))),
            )


def _refuse_nonsense(kind: Any, words: Words, path: Path, line_of: LineOf) -> None:
    """Refuse a facility word that the pack does not explain, and a distance that says nothing."""
    if kind.facility not in words:
        raise SitingError(
            f"the facility '{kind.facility}' is not explained in facility_words",
            hint=did_you_mean(kind.facility, words),
            at=At(path=path, line=line_of(())),
        )
    within = getattr(kind, "within", None)
    if within is None:
        return
    given = [within.minutes is not None, within.walking_metres_per_minute is not None]
    if any(given) if within.metres is not None else not all(given):
        raise SitingError(
            "'within' does not say one distance",
            hint="write {metres: 500}, or {minutes: 15, walking_metres_per_minute: 48}",
            at=At(path=path, line=line_of(("within",))),
        )


def _citation(file: PackFile, source: Source, path: Path, line_of: LineOf) -> Citation:
    if source.document not in file.documents:
        raise SitingError(
            f"the document '{source.document}' is not described in documents",
            hint=did_you_mean(source.document, file.documents),
            at=At(path=path, line=line_of(("source", "document"))),
        )
    document = file.documents[source.document]
    return Citation(
        title=document.title_en,
        title_zh=document.title_zh,
        clause=source.clause,
        quote=source.quote,
        english=source.english,
        lines=source.lines,
    )


def _refuse_twice(new: list[Rule], before: list[Rule], path: Path, line_of: LineOf) -> None:
    seen = {rule.id for rule in before}
    for index, rule in enumerate(new):
        if rule.id in seen:
            raise SitingError(
                f"the rule id '{rule.id}' is used twice",
                hint="give each rule an id of its own",
                at=At(path=path, line=line_of(("rules", index, "id"))),
            )
        seen.add(rule.id)
