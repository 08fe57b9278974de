"""A plan while somebody tries out other facilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting import layers, packs, plan
from siting import study as studies
from siting.errors import SitingError
from siting.language import say
from siting.progress import Silent
from siting.records.standing import Comparison, Standing
from siting.study.edited import gathered
from siting.whatif.around import Around
from siting.whatif.asked import passes
from siting.whatif.compared import compared, seen
from siting.whatif.editor import Editor
from siting.whatif.edits import Add, Change, LonLat, Move, Remove
from siting.whatif.kept import Followed, Levels
from siting.whatif.state import Past, State
from siting.whatif.whole import checked, told

if TYPE_CHECKING:
    from pathlib import Path

    from siting.layers.records import Layers
    from siting.pack_file import Reading
    from siting.packs import Packs
    from siting.plan import Plan
    from siting.progress import Progress
    from siting.records.finding import Result
    from siting.study import Study
    from siting.study.tables import PlaceTables
    from siting.whatif.asked import Asked
    from siting.whatif.edits import Edit
    from siting.whatif.kept import Kept
    from siting.whatif.step import Swap

_SILENT = Silent()


class Draft:
    """A plan whose places are added, removed, moved and changed in memory.

    Parameters
    ----------
    plan, layers, packs, study
        As the stages of a check give them; see `Draft.read`.
    progress : Progress, optional
        Hears of the work.

    Attributes
    ----------
    before : tuple of Standing
        How the rules stand without edits.

    Notes
    -----
    An edit touches only what it can change; the few rules for which that is not exact are tested
    anew. What the rules then say equals what a check says of the plan edited so, to the last bit.

    Examples
    --------
    >>> from pathlib import Path
    >>> from siting.whatif import Draft
    >>> draft = Draft.read(Path("sample_gis/plan.toml"))
    >>> draft.remove("F01")
    >>> [one.rule for one in draft.standings() if one not in draft.before]
    ['HZ-123', 'HZ-124', 'HZ-125', 'HZ-126']
    >>> draft.undo()
    >>> draft.standings() == draft.before
    True
    """

    def __init__(
        self,
        plan: Plan,
        layers: Layers,
        packs: Packs,
        study: Study,
        progress: Progress = _SILENT,
    ) -> None:
        self.plan, self.layers, self.packs, self._first = plan, layers, packs, study
        self._progress = progress
        self._past: list[Past] = []
        self._stocks = dict.fromkeys(
            [study.stock, *(rule.run for rule in packs.rules if rule.run is not None)]
        )
        self._editor = Editor(plan, study, self._stocks)
        self._begin(study)
        self.before = self.standings()
        self._seen = [seen(one.main) for one in self._rules]

    @classmethod
    def read(
        cls,
        path: Path,
        *,
        reading: Reading | None = None,
        trust: plan.Trust = plan.OWN_FOLDER,
        progress: Progress = _SILENT,
    ) -> Draft:
        """Read a plan with all that it names.

        Parameters
        ----------
        path : Path
            A plan.toml.
        reading : {'strict', 'default', 'lenient'}, optional
            How its rules are read; as the plan says, if left out.
        trust : Trust, optional
            What it may read besides what lies below its own folder.
        progress : Progress, optional
        """
        read = plan.read(path, trust)
        rules = packs.load(read, reading)
        opened = layers.load(read, progress)
        measured = studies.measure(opened, read, year=rules.year, progress=progress)
        return cls(read, opened, rules, measured, progress)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits so far, in order."""
        return tuple(one.edit for one in self._past)

    @property
    def said(self) -> tuple[str, ...]:
        """The edits so far, in words."""
        return tuple(one.said for one in self._past)

    @property
    def tables(self) -> PlaceTables:
        """The layers of places as they are now."""
        return self._state.tables

    def add(self, lon: float, lat: float, **fields: str) -> str:
        """Add a facility; gives its id: that among the fields, else W1, W2 ...

        Parameters
        ----------
        lon, lat : float
            WGS-84 degrees.
        **fields : str
            As a column of the layer would have them: ``type="养老机构", beds="100"``.
        """
        return self.apply(Add(at=LonLat(lon, lat), fields=fields))

    def remove(self, id_: str) -> None:
        """Take a place away.

        Parameters
        ----------
        id_ : str
            The id of a facility, else of a health place.
        """
        self.apply(Remove(id=id_))

    def move(self, id_: str, lon: float, lat: float) -> None:
        """Put a place elsewhere; all its fields stay.

        Parameters
        ----------
        id_ : str
            The id of a facility, else of a health place.
        lon, lat : float
            WGS-84 degrees.
        """
        self.apply(Move(id=id_, at=LonLat(lon, lat)))

    def change(self, id_: str, **fields: str) -> None:
        """Give a place other values in some fields; its type stays.

        Parameters
        ----------
        id_ : str
            The id of a facility, else of a health place.
        **fields : str
            As those of `add`.
        """
        self.apply(Change(id=id_, fields=fields))

    def apply(self, edit: Edit) -> str:
        """Do an edit.

        Parameters
        ----------
        edit : Add or Remove or Move or Change
            Of a facility, or of a health place (``layer="health"``).

        Returns
        -------
        str
            The id of the place.

        Raises
        ------
        SitingError
            The place is not there, or already is; a field does not fit; or the position is
            nowhere near the plan. Nothing is changed then.
        """
        before = self._state
        done = self._editor.do(edit, before.tables, before.places)
        if done.wide:
            self._begin(gathered(self._first, done.tables))
        else:
            self._follow(done.swap, done.tables)
        whole = before.tables if done.wide else None
        self._past.append(Past(edit, done.said, done.swap, done.back, whole))
        return done.id

    def undo(self) -> None:
        """Take the last edit back.

        Raises
        ------
        SitingError
            There is none.
        """
        if not self._past:
            raise SitingError(say("there is no edit to take back"), hint=say("make one first"))
        last = self._past.pop()
        if last.whole is not None:
            self._begin(gathered(self._first, last.whole))
            return
        tables = last.back(self._state.tables) if self._past else self._first.tables
        self._follow(last.swap.back(), tables)

    def standings(self) -> tuple[Standing, ...]:
        """Say how each rule stands now: quickly, without findings."""
        return tuple(one.standing(self._state.study) for one in self._rules)

    @property
    def study(self) -> Study:
        """The study as it is now; its notes are those of the plan without edits."""
        return self._state.study

    def passes(self, rule: str, asked: Asked) -> bool:
        """Say whether a subject of a rule surely has now what it needs."""
        return passes(self.kept(rule), self._state.study, asked)

    def kept(self, rule: str) -> Kept:
        """Give what is kept up to date of a rule."""
        return next(one.main for one in self._rules if one.rule.id == rule)

    def comparison(self) -> Comparison:
        """Set the rules before the edits beside those after: who gains, and who loses."""
        mains = [one.main for one in self._rules]
        standings = list(zip(self.before, self.standings(), strict=True))
        return Comparison(
            plan=self.plan.head.name or self.plan.path.name,
            edits=self.said,
            rules=compared(mains, standings, self._seen, (self._first, self._state.study)),
        )

    def result(self, *, map_: bool = False) -> Result:
        """Check the plan as it is now: all rules are tested, what was kept is held against it.

        Parameters
        ----------
        map_ : bool
            Whether the result also has what maps are drawn from.

        Raises
        ------
        UnequalError
            They differ.
        """
        study = gathered(self._first, self._state.tables)
        source = (self.plan, self.layers, self.packs)
        made = checked(source, study, self.standings(), self._progress)
        return told(made, self.said, study if map_ else None)

    def _begin(self, study: Study) -> None:
        """Test all rules, and keep what following edits takes."""
        self._progress.stage(say("testing the rules"))
        rules = self.packs.rules
        self._levels, self._around = Levels(study), Around(study)
        each = self._progress.track(rules, len(rules))
        self._rules = [Followed(rule, study, self._levels, self._around) for rule in each]
        self._state = State.of(study, self._stocks, self._levels.by_name)

    def _follow(self, swap: Swap, tables: PlaceTables) -> None:
        """Let all rules follow an edit of one place."""
        step = self._state.step(swap, tables, self._levels.by_name)
        self._state = State(tables, step.places, step.study)
        self._around.follow(step)
        for one in self._rules:
            one.change(step)
