"""Which of several files of streets is the better: the one with more of them where all else is.

Junctions are counted: how many lines there are, and how long, depends on how they were drawn. Of
one city, main roads in two lines each are longer than all streets in one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.arrays import box_of
from siting.errors import SitingError
from siting.language import joined, say
from siting.setup import roles as roles_
from siting.setup.text import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.arrays import Floats
    from siting.layers.records import Layers
    from siting.progress import Progress
    from siting.setup.scan import Piece

    #: Opens some layers together.
    Load = Callable[[Sequence[Entry]], Layers]


def rivals(pieces: Sequence[Piece], chosen: Sequence[Entry]) -> list[Entry]:
    """List the files without a role that could be the streets, as well as those that are."""
    used = {one.piece.name for one in chosen}
    offers = [(piece, fit) for piece in pieces for fit in roles_.roles(piece)[:1]]
    found = [(fit.score, piece, fit) for piece, fit in offers if fit.role == "streets"]
    best = max((score for score, *_ in found), default=0)
    return [
        Entry(role="streets", piece=piece, why=fit.why)
        for score, piece, fit in found
        if piece.name not in used and (score >= roles_.NAMED or score == best)
    ]


def better(
    entries: Sequence[Entry], rivals: Sequence[Entry], load: Load, progress: Progress
) -> tuple[list[Entry], dict[str, str]]:
    """Give streets to a plan: of all files that could be, the one with most of them in place.

    Parameters
    ----------
    entries : sequence of Entry
        The layers that can be opened, perhaps with streets.
    rivals : sequence of Entry
        Other files that could be the streets.
    load : callable
        Opens some of them.
    progress : Progress
        Hears which file is tried.

    Returns
    -------
    entries : list of Entry
        With the better streets, and the reason.
    left : dict of str to str
        Why each of the others is left out, by its name.
    """
    others = [one for one in entries if one.role != "streets"]
    if not rivals or not others:
        return list(entries), {}
    extent = _extent(load(others))
    found: dict[str, int] = {}
    left: dict[str, str] = {}
    asked = [*(one for one in entries if one.role == "streets"), *rivals]
    for one in asked:
        progress.stage(say("measuring the streets of {name}", name=one.piece.name))
        try:
            found[one.piece.name] = _junctions(load([*others, one]), extent)
        except SitingError as error:
            left[one.piece.name] = say(
                "as [layers.{role}]: {why}", role="streets", why=error.message
            )
    if not found:
        return others, left
    most = max(found, key=lambda name: found[name])  # of equals the first, which fits best else
    chosen = next(one for one in asked if one.piece.name == most)
    there = say("{found:,} junctions where the other layers are", found=found[most])
    rest = {name: n for name, n in found.items() if name != most}
    for name, n in rest.items():
        left[name] = say(
            "it could be [layers.streets], which is {most}: that has {there}, this {n:,}",
            most=most,
            there=there,
            n=n,
        )
    if rest:
        beside = joined(say("{name} has {n:,}", name=name, n=n) for name, n in rest.items())
        chosen = replace(
            chosen,
            why=say(
                "{why}, and it has {there}; {beside}", why=chosen.why, there=there, beside=beside
            ),
        )
    return [*others, chosen], left


def _extent(opened: Layers) -> Floats:
    """Give the box that all other layers share, else the one that holds them; units only alone."""
    placed = (opened.residential, opened.elders, opened.facilities, opened.candidates)
    tables = [one for one in placed if one is not None] or list(opened.units.values())
    boxes = np.array([box_of(one.xy) for one in tables if len(one.xy)])
    shared: Floats = np.r_[boxes[:, :2].max(axis=0), boxes[:, 2:].min(axis=0)]
    if (shared[:2] < shared[2:]).all():
        return shared
    whole: Floats = np.r_[boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)]
    return whole


def _junctions(opened: Layers, extent: Floats) -> int:
    """Count the places within a box where three or more pieces of street meet."""
    assert opened.streets is not None
    graph = opened.streets.graph
    meet = np.bincount(graph.ends.ravel(), minlength=len(graph.xy)) >= 3
    within = ((graph.xy >= extent[:2]) & (graph.xy <= extent[2:])).all(axis=1)
    return int((meet & within).sum())
