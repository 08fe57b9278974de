"""The facilities of a plan: which count in the year assessed, and of what type they are."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.condition import test_all
from siting.language import say
from siting.layers.reading.simplified import simplified
from siting.layers.records import natural
from siting.study import upgraded
from siting.study.derived import derive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Floats, Texts, Values
    from siting.condition import Condition
    from siting.layers.records import Table

_BETWEEN_TYPES = re.compile(r"[;；,，、/|]")


class Selection(NamedTuple):
    """Which facilities a rule looks for: surely, or perhaps since a field is missing."""

    sure: Flags
    maybe: Flags
    missing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Facilities:
    """All facilities a plan names, existing, planned and proposed, in the order of their ids.

    Attributes
    ----------
    ids : ndarray of object, shape (m,)
        Text, unique.
    xy : ndarray of float, shape (m, 2)
        Easting and northing [m].
    counts : ndarray of bool, shape (m,)
        Whether each counts: by its status, its years and the stock the plan asks for.
    proposed : ndarray of bool, shape (m,)
        Whether each comes from a proposal; these always count.
    columns : dict of str to ndarray, shape (m,)
        Canonical fields; ``beds`` is NaN where unknown.
    notes : tuple of str
        Which do not count, and why.
    layer : str
        The layer they are from: ``facilities`` or ``health``.
    given : ndarray of object, shape (m,), or None
        Services that upgrades give to places whose own list is not known.
    """

    ids: Texts
    xy: Floats
    counts: Flags
    proposed: Flags
    columns: dict[str, Values]
    notes: tuple[str, ...]
    layer: str = "facilities"
    given: Texts | None = None

    def __len__(self) -> int:
        """Count the facilities."""
        return len(self.ids)

    @property
    def stands(self) -> Flags:
        """Which exist already, by their status; where it is blank, they do."""
        status = self.columns.get("status")
        if status is None:
            return np.ones(len(self), dtype=bool)
        return np.array([word not in ("building", "planned") for word in status], dtype=bool)

    def field(self, name: str) -> Values | None:
        """Give the values of a field, stated or derived; None where there is none."""
        found = self.columns.get(name)
        return derive(name, self.columns.get) if found is None else found

    def number(self, name: str) -> Floats:
        """Give a field as numbers, NaN where unknown, shape (m,)."""
        values = self.columns.get(name)
        if values is None or values.dtype == object:
            return np.full(len(self), np.nan)
        return values

    def name_of(self, index: int) -> str:
        """Name a facility for people: its name, else its id."""
        names = self.columns.get("name")
        return str((names[index] if names is not None else None) or self.ids[index])

    def of_type(self, words: Sequence[str]) -> Flags:
        """Find the facilities of a type, whether they count or not, shape (m,)."""
        wanted = {fold(word) for word in words}
        types = self.columns.get("type", np.full(len(self), None, dtype=object))
        return np.array([bool(wanted & kinds_of(text)) for text in types], dtype=bool)

    def select(self, words: Sequence[str], conditions: Sequence[Condition]) -> Selection:
        """Find the facilities of a type that count, and on which all conditions hold.

        Parameters
        ----------
        words : sequence of str
            Names of the type, in any script; compared folded.
        conditions : sequence of Condition
            Further tests on fields; a missing field makes the answer "maybe".
        """
        candidates = self.of_type(words) & self.counts
        sure, maybe, _ = test_all(conditions, self.field, len(self))
        missing = tuple(
            f"{self.layer}.{test.field}"
            for test in conditions
            if (candidates & maybe & _lacks(self.field(test.field), len(self))).any()
        )
        return Selection(candidates & sure, candidates & maybe, missing)


def _lacks(values: Values | None, n: int) -> Flags:
    if values is None:
        return np.ones(n, dtype=bool)
    if values.dtype == object:
        return np.array([value is None for value in values], dtype=bool)
    return np.isnan(values)


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """Fold full-width forms, case and spaces, so that names compare as people read them."""
    spelt = simplified(unicodedata.normalize("NFKC", text).casefold())
    return "".join(spelt.split()).replace("_", "")


@cache
def kinds_of(text: object) -> frozenset[str]:
    """Read the types of one facility: one place may give several (``养老院;日间照料中心``)."""
    if text is None:
        return frozenset()
    return frozenset(fold(part) for part in _BETWEEN_TYPES.split(str(text)) if part.strip())


def gather(
    existing: Table | None,
    proposed: Sequence[Table],
    *,
    year: int,
    stock: str,
    layer: str = "facilities",
) -> Facilities:
    """Put a plan's facilities and its proposals together, and say which count.

    Existing stock counts what operates, opened in or before the year and has not closed by
    it; the plan's stock also what is being built or planned, unless its opening year lies after
    the year assessed. Proposals always count, and open in that year where they do not say when;
    those that are upgrades are no places.
    """
    proposed, wanted = upgraded.parted(proposed)
    tables = [*([] if existing is None else [existing]), *proposed]
    ids = np.concatenate([np.empty(0, dtype=object), *[table.ids for table in tables]])
    xy = np.vstack([np.empty((0, 2)), *[table.xy for table in tables]])
    from_proposal = np.concatenate(
        [np.zeros(0, dtype=bool), *[np.full(len(t), t is not existing) for t in tables]]
    )
    order = np.array(sorted(range(len(ids)), key=lambda row: natural(str(ids[row]))), dtype=np.intp)
    columns = {name: values[order] for name, values in _columns(tables).items()}
    _open_by(year, columns, from_proposal[order])
    given = upgraded.give(columns, ids[order], wanted)
    counts, notes = _counting(columns, from_proposal[order], year=year, stock=stock, layer=layer)
    return Facilities(
        ids=ids[order],
        xy=xy[order],
        counts=counts,
        proposed=from_proposal[order],
        columns=columns,
        notes=(*notes, *upgraded.notes(wanted, ids[order], counts)),
        layer=layer,
        given=given,
    )


def _open_by(year: int, columns: dict[str, Values], proposed: Flags) -> None:
    """Let what is proposed open in the year assessed, where it does not say when."""
    if proposed.any():
        opened = np.array(columns.get("open_year", np.full(len(proposed), np.nan)), dtype=float)
        opened[proposed & np.isnan(opened)] = year
        columns["open_year"] = opened


def _columns(tables: Sequence[Table]) -> dict[str, Values]:
    """Join the columns of several tables; what one lacks is missing there."""
    kinds: dict[str, bool] = {}
    for table in tables:
        for name, values in table.columns.items():
            kinds[name] = kinds.get(name, False) or values.dtype == object
    joined: dict[str, Values] = {}
    for name, is_text in sorted(kinds.items()):
        blank = None if is_text else np.nan
        parts = []
        for table in tables:
            values = table.columns.get(
                name, np.full(len(table), blank, dtype=object if is_text else float)
            )
            parts.append(_as_text(values) if is_text else values)
        joined[name] = np.concatenate(parts)
    return joined


def _as_text(values: Values) -> Values:
    """Take numbers for text where another layer has text; what is missing stays missing."""
    if values.dtype == object:
        return values
    return np.array([None if np.isnan(value) else f"{value:g}" for value in values], dtype=object)


def _counting(
    columns: dict[str, Values], proposed: Flags, *, year: int, stock: str, layer: str
) -> tuple[Flags, list[str]]:
    """Say which facilities count, and how many do not for which reason."""
    n = len(proposed)
    status = columns.get("status", np.full(n, "existing", dtype=object))
    opened = columns.get("open_year", np.full(n, np.nan))
    closed_in = columns.get("close_year", np.full(n, np.nan))
    existing = np.array([word in ("existing", None) for word in status], dtype=bool)
    coming = np.array([word in ("building", "planned") for word in status], dtype=bool)
    late = opened > year
    gone = np.array([word == "closed" for word in status], dtype=bool) | (closed_in <= year)
    counts = ((existing | (coming & (stock == "plan"))) & ~late & ~gone) | proposed
    left_out = [
        (gone, say("closed by {year}", year=year)),
        (late & ~gone, say("open after {year}", year=year)),
        (
            coming & ~late & ~gone & (stock != "plan"),
            say("are being built or planned, and the stock is 'existing'"),
        ),
    ]
    notes = [
        say(
            "{layer}: {sum} not counted: {why}",
            layer=layer,
            sum=int((which & ~proposed).sum()),
            why=why,
        )
        for which, why in left_out
        if (which & ~proposed).any()
    ]
    undated = coming & np.isnan(opened) & counts & ~proposed
    if undated.any():
        notes.append(
            say(
                "{layer}: {sum} being built or planned have no opening year; "
                "counted as open by {year}",
                layer=layer,
                sum=int(undated.sum()),
                year=year,
            )
        )
    return counts, notes
