"""One edit as rules see it: which place goes, which comes, and the study with it done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from siting.kinds import ServiceSet
from siting.study.facilities import fold, kinds_of
from siting.whatif.edits import FACILITIES, HEALTH

if TYPE_CHECKING:
    from siting.rule import Rule
    from siting.study import Study
    from siting.study.facilities import Facilities
    from siting.whatif.places import ByLayer, ByStock


class Swap(NamedTuple):
    """One place that goes, one that comes, or both: then it is the same place, edited.

    Attributes
    ----------
    layer : str
        The layer of the place: ``facilities`` or ``health``.
    gone, come : dict of str to Facilities, or None
        The place as it was and as it is, by the stock that counts.
    elsewhere : bool
        Whether both are there, and it differs in nothing but where it stands.
    """

    layer: str
    gone: ByStock | None = None
    come: ByStock | None = None
    elsewhere: bool = False

    def back(self) -> Swap:
        """Give what takes it back."""
        return self._replace(gone=self.come, come=self.gone)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One edit, or one taken back.

    Attributes
    ----------
    swap : Swap
        Which place goes, comes, or is edited.
    owners_gone, owners_come : dict of str to int
        In which unit it lay and lies, by level; -1 for none.
    places : dict of str to Places
        All places after it, by layer.
    study : Study
        The study after it.
    """

    swap: Swap
    owners_gone: dict[str, int] = field(default_factory=dict)
    owners_come: dict[str, int] = field(default_factory=dict)
    places: ByLayer
    study: Study

    @property
    def layer(self) -> str:
        """The layer of the place."""
        return self.swap.layer

    @property
    def gone(self) -> ByStock | None:
        """The place as it was."""
        return self.swap.gone

    @property
    def come(self) -> ByStock | None:
        """The place as it is."""
        return self.swap.come

    @property
    def one(self) -> Facilities:
        """The place, as it was or is: its id and its type are the same."""
        row = self.gone or self.come
        assert row is not None
        return next(iter(row.values()))

    @property
    def sites(self) -> tuple[str | None, str | None]:
        """The site that the place said it stood on, and the one that it says now."""
        was, is_ = (
            None if row is None else site_of(next(iter(row.values())), 0)
            for row in (self.gone, self.come)
        )
        return was, is_


class Concern:
    """Which places a rule reads at all, by their layer and what they are.

    Parameters
    ----------
    rule : Rule
        A list of services may be given by any place.
    """

    def __init__(self, rule: Rule) -> None:
        kind, words = rule.kind, rule.words
        named = [word for word in (*kind.words, kind.subject) if word in words]
        self._names: dict[str, frozenset[str]] = {
            layer: frozenset(
                fold(name)
                for word in named
                if words.layer(word) == layer
                for name in words.names(word)
            )
            for layer in (FACILITIES, HEALTH)
        }
        asked = [test.field for word in words for test in words.where(word)]
        #: Whether it asks whether places share a site, which hangs on other places.
        self.of_others = "shares_site" in asked or "'shares_site'" in repr(kind)
        self._any = isinstance(kind, ServiceSet)

    def reads(self, step: Step) -> bool:
        """Say whether the edit may change anything: else the table stays as it is."""
        if self._any or (self.of_others and any(site is not None for site in step.sites)):
            return True
        types = step.one.columns.get("type")
        return types is not None and not self._names[step.layer].isdisjoint(kinds_of(types[0]))


def site_of(places: Facilities, row: int) -> str | None:
    """Name the site that a place says it stands on."""
    sites = places.columns.get("site_id")
    site = None if sites is None else sites[row]
    return None if site is None or site != site else str(site)  # noqa: PLR0124 - NaN is no site
