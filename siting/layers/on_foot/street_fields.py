"""What the fields of streets say of walking: who may, how fast, and what lies above what.

The rules are those of OpenStreetMap for people on foot: `foot` is asked first, then what the class
of a street implies, then `access`. Which way a street is open to cars is never asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from siting.language import counted, say
from siting.layers.reading.vocabulary import MISSING, NO, by_word, folded
from siting.streets.slope import there_and_back

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from siting.arrays import Flags, Floats, Ints, Values

#: How much longer steps take than level way of the same length (ours).
STEPS = 2.0
#: No street is steeper [percent]: a larger number is something else.
STEEPEST = 100
#: The highest and lowest level that is believed: a larger number is something else.
_LEVELS = 20
_LEVEL = re.compile(r"[+-]?\d{1,3}(?=\.0*$|;|,|$)")
_CLASSES = by_word(
    {
        "motorway": "motorway motorway_link 高速 高速公路 高速路 高速道路 高速匝道 高速公路匝道",
        "unbuilt": "construction proposed planned abandoned razed demolished dismantled removed"
        " disused no 规划 規劃 规划道路 在建 拟建 擬建 未建 废弃 廢棄 拆除 已拆除",
        "closed": "raceway bus_guideway busway escape emergency_bay via_ferrata rest_area services",
        "steps": "steps stairs 台阶 台階 阶梯 階梯 梯道 步梯 楼梯 樓梯",
    }
)
_ALLOWED = frozenset({"yes", "y", "true", "t", "1", "是", "可", "public", "official"})
_ALLOWED |= {"designated", "permissive", "destination", "customers"}
_PRIVATE = frozenset({"private", "permit", "residents", "members", "employees"})
_PRIVATE |= {"私有", "私家", "私人", "内部", "內部", "内部道路", "小区内部", "不对外", "不对外开放"}
_FORBIDDEN = frozenset({"no", "n", "false", "f", "0", "否", "military"})
_FORBIDDEN |= {"禁止", "禁行", "禁止通行", "封闭", "封閉"}
#: Why a street is left out, in the order in which it is asked.
_BUILT, _OPEN, _CARS, _CLOSED, _PRIVATELY = range(1, 6)
_REASONS = {
    _BUILT: say("not built or out of use"),
    _OPEN: say("closed to people on foot"),
    _CARS: say("motorways and other roads for motor vehicles only"),
    _CLOSED: say("of a class that is not for people on foot"),
    _PRIVATELY: say("private"),
}
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Walking:
    """What is known of walking along each of n streets.

    Attributes
    ----------
    kept : ndarray of bool, shape (n,)
        Which can be walked.
    level, apart, slowness : ndarray, shape (n,)
        As in `siting.streets.lines.Lines`.
    left_out : dict of str to int
        How many cannot be walked, by reason.
    notes : tuple of str
        What was assumed, with counts.
    """

    kept: Flags
    level: Ints
    apart: Flags
    slowness: Floats
    left_out: dict[str, int]
    notes: tuple[str, ...]


def walking(columns: Mapping[str, Values], n: int, *, private: bool) -> Walking:
    """Say which streets can be walked, and how.

    Parameters
    ----------
    columns : mapping of str to ndarray of object, shape (n,)
        By canonical name; what is not there is not known.
    n : int
        How many streets.
    private : bool
        Whether private ways are walked.
    """
    words = {name: _words(columns.get(name), n) for name in _READ}
    class_ = _each(words["class"], lambda word: _CLASSES.get(word.replace(" ", "_"), ""), "")
    reason, owned = _reasons(words, class_)
    reason = np.where((reason == 0) & owned & (not private), _PRIVATELY, reason)
    kept = reason == 0
    steps = (class_ == "steps") | _each(words["steps"], _is_so, default=False)
    slope = columns.get("slope", np.full(n, np.nan))
    believed = ~(np.abs(slope) > STEEPEST)
    level, apart, said = _levels(words)
    notes = [said] if said else []
    if n_wrong := int((~believed).sum()):
        notes.append(
            say(
                "{n_wrong} of more than {STEEPEST} percent taken for not known",
                n_wrong=counted(n_wrong, "slope"),
                STEEPEST=STEEPEST,
            )
        )
    if n_private := int((kept & owned).sum()):
        notes.append(
            say(
                '{n_private} walked; private = "leave_out" leaves them out',
                n_private=counted(n_private, "private way"),
            )
        )
    if n_steps := int((kept & steps).sum()):
        notes.append(
            say(
                "{n_steps} of steps: taken {STEPS:g} times as slow (ours)",
                n_steps=counted(n_steps, "line"),
                STEPS=STEPS,
            )
        )
    gradient = np.abs(np.nan_to_num(np.where(believed, slope, 0.0))) / 100
    slower = np.where(steps, STEPS, there_and_back(gradient))
    if n_steep := int((kept & ~steps & (slower > 1)).sum()):
        notes.append(
            say("{n_steep} slower for the slope (Tobler)", n_steep=counted(n_steep, "line"))
        )
    return Walking(
        kept=kept,
        level=level,
        apart=apart,
        slowness=slower,
        left_out={said: int((reason == why).sum()) for why, said in _REASONS.items()},
        notes=tuple(notes),
    )


_READ = ("class", "foot", "access", "bridge", "tunnel", "layer", "steps", "motorroad")


def _reasons(words: Mapping[str, Values], class_: Values) -> tuple[Ints, Flags]:
    """Say why each street cannot be walked, 0 for those that can; and which are private."""
    foot, access = (_each(words[name], _permission, "") for name in ("foot", "access"))
    cars = (class_ == "motorway") | _each(words["motorroad"], _is_so, default=False)
    silent = foot == ""
    asked = {
        _BUILT: class_ == "unbuilt",
        _OPEN: (foot == "no") | (silent & (access == "no")),
        _CARS: silent & cars,
        _CLOSED: silent & (class_ == "closed"),
    }
    reason = np.select(list(asked.values()), list(asked), default=0)
    return reason.astype(np.intp), (foot == "private") | (silent & (access == "private"))


def _permission(word: str) -> str:
    if word in _FORBIDDEN:
        return "no"
    if word in _PRIVATE:
        return "private"
    return "yes" if word in _ALLOWED else ""


def _levels(words: Mapping[str, Values]) -> tuple[Ints, Flags, str]:
    """Find levels, and the bridges and tunnels, which stand apart on any level."""
    bridge = _each(words["bridge"], _is_so, default=False)
    tunnel = _each(words["tunnel"], _is_below, default=False)
    stated = _each(words["layer"], _level, np.nan).astype(np.float64)
    known = ~np.isnan(stated)
    said = ""
    if len(known) and known.all() and (stated != 0).all():
        said = say(
            "the column taken for 'layer' has no line at level 0: taken for a grade, not used"
        )
        known = np.zeros(len(known), dtype=bool)
    level = np.where(known, np.nan_to_num(stated), bridge.astype(np.intp) - tunnel)
    return level.astype(np.intp), bridge | tunnel, said


def _level(word: str) -> float:
    found = _LEVEL.match(word)
    level = float(found[0]) if found else np.nan
    return level if abs(level) <= _LEVELS else np.nan


def _is_so(word: str) -> bool:
    """Take any word for yes that does not say no: ``viaduct``, or the name of a bridge."""
    return word not in NO and word not in MISSING and word not in {"f", "none"}


def _is_below(word: str) -> bool:
    """Take a passage through a building for ground: nothing crosses above or below it."""
    return _is_so(word) and word != "building_passage"


def _words(column: Values | None, n: int) -> Values:
    return np.full(n, None, dtype=object) if column is None else column


def _each(words: Values, say: Callable[[str], _T], default: _T) -> Values:
    """Say something of each word, of equal ones once; the default where there is none."""
    said: dict[str | None, _T] = {None: default}
    result = []
    for word in words.tolist():
        if word not in said:
            said[word] = say(folded(word))
        result.append(said[word])
    return np.array(result) if result else np.empty(0, dtype=np.array(default).dtype)
