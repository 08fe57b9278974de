"""From lines to the walking graph: the steps, joined."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from siting.language import say
from siting.streets import crossings as crossings_
from siting.streets import edges, gaps, joins, notes, parts, pieces, vertices
from siting.streets import slope as slope_
from siting.streets.graph import Graph

if TYPE_CHECKING:
    from siting.progress import Progress
    from siting.streets.lines import Lines
    from siting.streets.slope import Heights


def build(
    lines: Lines,
    *,
    join_m: float,
    crossings: bool,
    slope: Heights | None = None,
    progress: Progress,
) -> Graph:
    """Join lines to a graph that one can walk.

    The same graph comes out, to the last bit, whatever the order of the lines and the direction
    in which each is drawn.

    Parameters
    ----------
    lines : Lines
        What a reader of streets hands on.
    join_m : float
        The longest gap that is closed between line ends, or an end and a line beside it [m];
        0 closes none. Without effect where lines `meet_at_vertices`.
    crossings : bool
        Whether lines are joined where they cross without a shared vertex.
    slope : callable, optional
        Gives heights at positions; slopes then slow walking.
    progress : Progress
        Hears of the stages.

    Returns
    -------
    Graph
        Without nodes if nothing can be walked.

    Raises
    ------
    SitingError
        The lines lie so thick that joining them would fill the memory; without a place, which
        whoever read the file knows.

    Notes
    -----
    O(v log v) time and O(v) memory for v vertices, and what `crossings` finds.
    """
    progress.stage(say("joining streets"))
    kept, n_dropped = vertices.drawable(lines)
    drawn = pieces.cut(kept)
    crossed = crossings_.Crossings(joins.none(), 0)
    if crossings:
        progress.stage(say("finding where streets cross"))
        crossed = crossings_.find(drawn)
    closed = gaps.Gaps(joins.none(), 0, 0)
    closes = join_m > 0 and not lines.meet_at_vertices
    if closes:
        progress.stage(say("closing gaps between streets"))
        first_new = len(drawn.xy) + len(crossed.joins.xy)
        on_piece = crossed.joins.split
        closed = gaps.close(drawn, join_m=join_m, crossed=on_piece, first_new=first_new)
    progress.stage(say("putting streets in order"))
    walked = edges.join(drawn, crossed.joins + closed.joins)
    slowed = None if slope is None else slope_.slowed(walked, slope)
    component, component_m = parts.of(len(walked.xy), walked.ends, walked.length_m)
    graph = Graph(
        xy=walked.xy,
        ends=walked.ends,
        length_m=walked.length_m,
        slowness=walked.slowness if slowed is None else slowed.slowness,
        component=component,
        component_m=component_m,
    )
    counts = notes.Counts(
        n_lines=len(lines),
        n_dropped=n_dropped,
        n_vertices=drawn.n_vertices,
        n_moved=drawn.n_moved,
        n_zero=drawn.n_zero,
        n_twice=len(drawn.drawn) - len(drawn.ends) + walked.n_twice,
        n_stacked=drawn.n_stacked,
        n_crossings=crossed.n_places if crossings else None,
        n_gaps=closed.n_ends if closes else None,
        n_beside=closed.n_beside if closes else None,
        join_m=join_m,
        meet_at_vertices=lines.meet_at_vertices,
    )
    return replace(graph, notes=notes.of(graph, counts, slowed))
