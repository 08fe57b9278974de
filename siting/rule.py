"""A rule, and what every kind of rule must be able to do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple, Protocol

import msgspec

from siting.study.who import ANYBODY, Who

if TYPE_CHECKING:
    from siting.arrays import Floats, Rows, Texts
    from siting.records.finding import Citation, Severity
    from siting.shortfall import TestTable
    from siting.study import Study
    from siting.words import Words


class Candidates(NamedTuple):
    """Sites that may be built, each with the kind of facility it would be.

    Attributes
    ----------
    ids : ndarray of object, shape (c,)
        The parcel or grid point.
    xy : ndarray of float, shape (c, 2)
        Easting and northing [m].
    types : ndarray of object, shape (c,)
        The facility type in the data's words.
    beds : ndarray of float, shape (c,)
        Beds each would have; 0 for none.
    services : ndarray of object, shape (c,)
        The services each would list, as a layer writes them; None for no list.
    """

    ids: Texts
    xy: Floats
    types: Texts
    beds: Floats
    services: Texts


class Kind(Protocol):
    """A kind of rule: its fields are its limits; the pack says how bad a breach is."""

    name: ClassVar[str]

    @property
    def subject(self) -> str:
        """What is tested: ``residential_area`` or a level of units."""
        ...

    @property
    def asks(self) -> str:
        """What is required, in a few words for a table: ``<= 500 m``."""
        ...

    @property
    def facility(self) -> str | None:
        """The facility word whose building would mend a breach; None where none would."""
        ...

    @property
    def words(self) -> tuple[str, ...]:
        """The facility words it reads."""
        ...

    @property
    def strictness(self) -> float:
        """What is compared where two rules of this kind ask the same."""
        ...

    def test(self, study: Study, words: Words) -> TestTable:
        """Set what each subject has beside what it needs."""
        ...

    def additions(
        self, study: Study, table: TestTable, candidates: Candidates, words: Words
    ) -> Rows:
        """Say how much each candidate would add to what each row has, shape (c, rows).

        Where the rows have `parts`, to each of these: shape (c, rows * parts).
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One sentence of a plan that can be checked.

    Attributes
    ----------
    required_share : float
        Percent of the weight that must pass.
    run : str or None
        Which stock counts, ``existing`` or ``plan``, whatever the plan says.
    due : int
        The year from which it is due.
    ours : tuple of str
        Numbers that do not stand in the source, each said.
    counts : Who
        Who is counted where a rule only says older people.
    same_as, also : tuple of str
        Rules of other packs that ask the same; and, of the one that is kept, who else asks.
    """

    id: str
    pack: str
    plain: str
    plain_zh: str
    status: Literal["mandatory", "expected", "encouraged", "reported"]
    severity: Severity
    due: int
    weight_by: Literal["older_people", "count", "households", "beds"]
    required_share: float
    kind: Kind
    words: Words
    ours: tuple[str, ...]
    citation: Citation
    run: str | None = None
    counts: Who = ANYBODY
    same_as: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def strictness(self) -> tuple[float, float, int]:
        """What is compared where two rules ask the same: share, number asked for, severity."""
        return self.required_share, self.kind.strictness, self.severity.rank

    @property
    def of_places(self) -> bool:
        """Whether places are tested one by one: a new place is then one more subject."""
        return self.kind.subject in self.words

    @property
    def asks(self) -> str:
        """Digest all that decides what is asked of whom: the same in two runs if they ask the same.

        When it is due, how bad a breach is and what is only said of the rule are left out.
        """
        services = set(getattr(self.kind, "services", ()))
        named = [*self.kind.words, self.kind.subject]
        named += [word for word in self.words if services & set(self.words.services(word))]
        asked = (
            self.kind.name,
            self.kind,
            {word: self.words.meaning(word) for word in named if word in self.words},
            (self.required_share, self.weight_by, self.run, self.counts),
        )
        return hashlib.sha256(msgspec.json.encode(asked, order="deterministic")).hexdigest()[:16]

    def test(self, study: Study) -> TestTable:
        """Set what each subject has beside what it needs."""
        return self.kind.test(study.in_stock(self.run), self.words)

    def additions(self, study: Study, table: TestTable, candidates: Candidates) -> Rows:
        """Say how much each candidate would add to what each row has; see `Kind.additions`."""
        return self.kind.additions(study.in_stock(self.run), table, candidates, self.words)
