"""Which column of a file holds which field: recognised by name, in English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from siting import aliases
from siting.language import joined, say
from siting.layers.reading import ages, cut_names, garbled, in_header, twice
from siting.layers.reading import stated as stated_
from siting.layers.reading.simplified import simplified
from siting.text.source import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from siting.errors import SitingError
    from siting.layers.origin import Origin

#: A layer of more features keeps only the columns that are recognised or asked for.
KEEP_ALL_BELOW = 200_000
#: Fields without which a layer says nothing.
NEEDED = {"facilities": ("type",), "health": ("type",), "elders": ("older_people",)}

_SEPARATORS = re.compile(r"[\s_\-]+")


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The columns of a file that are read.

    Attributes
    ----------
    canonical : dict of str to str
        From a field's canonical name to the column that holds it.
    own : tuple of str
        Further columns, kept under their own names.
    notes : tuple of str
        Which fields are read from columns of other names.
    by_age : Ages
        Those of `own` that are added up to older people.
    unread : tuple of str
        Columns that are not read: nobody asks for them, and the layer is large.
    doubted : mapping of str to str
        From fields to the shares that their columns could be as well, where names are cut.
    """

    canonical: dict[str, str]
    own: tuple[str, ...]
    notes: tuple[str, ...]
    by_age: ages.Ages = ages.NONE
    unread: tuple[str, ...] = ()
    doubted: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """All columns to read, each once."""
        return list(dict.fromkeys([*self.canonical.values(), *self.own]))


def names(role: str) -> list[str]:
    """List the canonical field names of a layer."""
    return list(aliases.tables()[role])


def fold(name: str) -> str:
    """Bring a column name to the form in which names are compared."""
    plain = simplified(unicodedata.normalize("NFKC", name).casefold().strip())
    return _SEPARATORS.sub("", in_header.apart(plain).name)


@cache
def _known(role: str, cut: str | None) -> dict[str, str]:
    """Map folded names to canonical ones; with `cut`, also names cut to a shapefile's 10 bytes."""
    known: dict[str, str] = {}
    short: dict[str, set[str]] = {}
    for canonical, others in aliases.tables()[role].items():
        for alias in (canonical, *others):
            known[fold(alias)] = canonical
            data = alias.encode(cut or "utf-8", "replace")
            if cut and len(data) > cut_names.KEPT_BYTES:
                spelt = fold(data[: cut_names.KEPT_BYTES].decode(cut, "ignore"))
                short.setdefault(spelt, set()).add(canonical)
    for spelt, meant in short.items():
        if len(meant) == 1:
            known.setdefault(spelt, *meant)
    return known


def recognised(role: str, name: str) -> str | None:
    """Give the canonical name of what a column is called; None where nobody knows it."""
    return _meant(name, _known(role, None))


def _meant(name: str, known: Mapping[str, str]) -> str | None:
    """Give the field of a name, unless the unit in it is of something else."""
    field = known.get(fold(name))
    return field if field is None or in_header.factor(name, field) is not None else None


def known(name: str) -> bool:
    """Say whether a name of a column is known in any layer, or as a coordinate."""
    return fold(name) in _everywhere()


@cache
def _everywhere() -> frozenset[str]:
    fields = (field for table in aliases.tables().values() for field in table.items())
    return frozenset(fold(alias) for field, names in fields for alias in (field, *names))


def coordinates(columns: Sequence[str]) -> dict[str, list[str]]:
    """Find the coordinate columns of a table: by ``lon``, ``lat``, ``x`` and ``y``."""
    folded = [(fold(column), column) for column in columns]
    found = {}
    for axis, called in aliases.tables()["coordinates"].items():
        known = {fold(alias) for alias in called}
        found[axis] = [column for spelt, column in folded if spelt in known]
    return found


def choose(
    origin: Origin,
    columns: Sequence[str],
    *,
    n_features: int,
    cut: str | None = None,
    placed: Collection[str] = (),
) -> Chosen:
    """Choose the columns of a file to read.

    Parameters
    ----------
    origin : Origin
        The layer; the `fields` of its table in the plan win over what is recognised.
    columns : sequence of str
        The columns of the file, without its coordinates.
    n_features : int
        Number of features; a large layer keeps no columns that nobody asked for.
    cut : str, optional
        Encoding of a shapefile's column names, which are cut to 10 bytes.
    placed : collection of str
        Fields of the plan that are coordinates, and read already.

    Raises
    ------
    SitingError
        Two columns fit one field; the plan names a field or column that does not exist; or a
        field is missing that the layer needs.
    """
    if not columns and not n_features and origin.role not in stated_.FREE:
        raise origin.empty()
    stated = stated_.fields(origin, columns, known=names(origin.role), placed=placed)
    recognised = _recognised(origin, columns, stated, cut)
    canonical = {**recognised, **stated}
    by_age = _by_age(origin, columns, canonical, cut)
    known = {*canonical, ages.FIELD} if by_age.columns else {*canonical}
    for needed in NEEDED.get(origin.role, ()):
        if needed not in known:
            raise _needed(origin, needed, columns)
    taken = set(canonical.values())
    for index, condition in enumerate(origin.spec.where):
        if condition.field not in known and condition.field not in columns:
            raise origin.error(
                say(
                    "'where' of {name} names a field '{field}' that is no column",
                    name=origin.name,
                    field=condition.field,
                ),
                hint=did_you_mean(condition.field, [*columns, *canonical]),
                key=("where", index),
            )
    asked = {*by_age.columns, *(condition.field for condition in origin.spec.where)}
    own = tuple(
        column
        for column in columns
        if column not in taken
        and column not in canonical
        and (n_features < KEEP_ALL_BELOW or column in asked)
    )
    notes = (*_said(origin, canonical), *in_header.notes(origin, canonical), *by_age.notes)
    unread = tuple(name for name in columns if name not in taken and name not in own)
    doubted = cut_names.doubted(origin, recognised, cut) if cut else {}
    if cut:
        notes += (*cut_names.notes(origin, columns, {*taken, *by_age.columns}, cut),)
    return Chosen(
        canonical=canonical, own=own, notes=notes, by_age=by_age, unread=unread, doubted=doubted
    )


def _by_age(
    origin: Origin, columns: Sequence[str], canonical: Mapping[str, str], cut: str | None
) -> ages.Ages:
    """Find the columns by age that are added up to older people, where none holds them all."""
    if ages.FIELD not in names(origin.role):
        return ages.NONE
    plain = canonical.get(ages.FIELD)
    return ages.choose(
        origin, columns, plain=plain, spoken_of=canonical.values(), cut=cut is not None
    )


def _recognised(
    origin: Origin, columns: Sequence[str], stated: Mapping[str, str], cut: str | None
) -> dict[str, str]:
    """Recognise fields by the names of columns that the plan does not speak of."""
    known, weak = _known(origin.role, cut), aliases.tables()["weak"]
    spoken_of = set(stated.values())
    found: dict[str, list[str]] = {}
    for column in columns:
        field = _meant(twice.once(column, columns), known)
        if field is not None and field not in stated and column not in spoken_of:
            found.setdefault(field, []).append(column)
    for field, fitting in found.items():
        if len(fitting) > 1:
            one = _toml_text(fitting[0])
            raise origin.error(
                say(
                    "{and_} of '{path}' could both be '{field}'",
                    and_=_and(fitting),
                    path=origin.spec.path,
                    field=field,
                ),
                hint=say(
                    "say which is meant: fields = {{ {field} = {one} }} in {header}",
                    field=field,
                    one=one,
                    header=origin.header,
                ),
            )
    recognised = {field: fitting[0] for field, fitting in found.items()}
    for field, called in weak.items():
        if field in names(origin.role) and field not in recognised and field not in stated:
            spelt = {fold(alias) for alias in called}
            last = [c for c in columns if fold(c) in spelt and c not in spoken_of]
            if last:
                recognised[field] = last[0]
    return recognised


def _needed(origin: Origin, field: str, columns: Sequence[str]) -> SitingError:
    near = did_you_mean(field, columns) if columns else say("the file has no columns")
    near = garbled.hint(columns) or near
    return origin.error(
        say(
            "no column of '{path}' is recognised as '{field}', which {name} need",
            path=origin.spec.path,
            field=field,
            name=origin.name,
        ),
        hint=say(
            'write fields = {{ {field} = "COLUMN" }} in {header}; {near}',
            field=field,
            header=origin.header,
            near=near,
        ),
    )


def _said(origin: Origin, canonical: Mapping[str, str]) -> tuple[str, ...]:
    order = {field: place for place, field in enumerate(names(origin.role))}
    read = sorted(
        (
            (field, column)
            for field, column in canonical.items()
            if field != column and field not in origin.spec.fields
        ),
        key=lambda pair: order[pair[0]],
    )
    if not read:
        return ()
    pairs = joined(
        say("{field} from '{column}'", field=field, column=column) for field, column in read
    )
    return (say("{name}: fields recognised: {pairs}", name=origin.name, pairs=pairs),)


def _and(words: Sequence[str]) -> str:
    return joined((say("column '{word}'", word=word) for word in words), " and ")


def _toml_text(word: str) -> str:
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
