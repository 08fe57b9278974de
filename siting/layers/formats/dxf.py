"""Drawings in DXF, read through pyogrio: their lines, with the drawing's layers as a column."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyogrio import raw as ogr

from siting.language import few, say
from siting.layers.formats import dxf_blocks
from siting.layers.formats.gdal import configured, pick, reading
from siting.layers.formats.raw import Raw
from siting.layers.positions.plane import crs_of
from siting.layers.reading import encoding, fields

if TYPE_CHECKING:
    from siting.arrays import Flags, Geometries, Values
    from siting.layers.origin import Origin
    from siting.layers.reading.fields import Chosen

#: The column that says in which layer of the drawing something stands.
LAYER = "Layer"
_LINES = (1, 2, 5)
#: A drawing of a city's streets has some hundred thousand.
_MOST_DRAWN = 5_000_000
#: So many of its layers are named.
_NAMED = 6
_CALLED = {0: say("points and texts"), 4: say("points and texts"), 3: "hatches", 6: "hatches"}


def read(origin: Origin) -> Raw:
    """Read the lines of a drawing: arcs and splines as short straight pieces.

    Raises
    ------
    SitingError
        The file is damaged, has no lines, or the plan does not say which CRS it is in.
    """
    notes: list[str] = []
    _refuse_bombs(origin)
    coded, said = encoding.of_drawing(origin)
    with reading(origin, notes), configured({"DXF_ENCODING": coded}):
        meta, _, wkb, data = ogr.read(origin.path, columns=[LAYER, "PaperSpace"])
        geometry = shapely.from_wkb(wkb)
    notes += [f"{origin.name}: " + said] if said else []
    crs, _ = crs_of(origin, meta["crs"])
    columns = dict(zip(meta["fields"], data, strict=True))
    drawn = np.isin(shapely.get_type_id(geometry), _LINES)
    on_paper = drawn & (columns["PaperSpace"] == 1)
    notes += _left_out(origin, geometry[~drawn], int(on_paper.sum()))
    kept = _of_layer(origin, columns[LAYER], drawn & ~on_paper)
    notes += _layers_taken(origin, columns[LAYER][kept])
    chosen = _chosen(origin, int(kept.sum()))
    return Raw(
        crs=crs,
        xy=None,
        geometry=geometry[kept],
        columns={LAYER: columns[LAYER][kept]},
        chosen=chosen,
        notes=(*notes, *chosen.notes),
    )


def _refuse_bombs(origin: Origin) -> None:
    """Refuse a small drawing of blocks in blocks, which would never be drawn out."""
    if origin.plan.trust.everything:
        return
    drawn = dxf_blocks.drawn_out(origin.path)
    if drawn > _MOST_DRAWN:
        many = (
            say("more than can be counted")
            if drawn >= dxf_blocks.TOO_MANY
            else say("{drawn:,} of them", drawn=drawn)
        )
        raise origin.file_error(
            say(
                "the drawing has blocks that hold too many things when drawn out: {many}", many=many
            ),
            hint=say(
                "explode or delete the blocks and save it as DXF in text, or add --trust "
                "if you trust who wrote the plan"
            ),
        )


def _left_out(origin: Origin, others: Geometries, n_on_paper: int) -> list[str]:
    """Say what of the drawing is no street."""
    types = shapely.get_type_id(others).tolist()
    counts: dict[str, int] = {}
    for type_ in types:
        what = _CALLED.get(type_, say("blocks of several sorts"))
        counts[what] = counts.get(what, 0) + 1
    if n_on_paper:
        counts["lines on paper layouts"] = n_on_paper
    said = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    return (
        [say("{name}: left out of the drawing: {said}", name=origin.name, said=said)]
        if said
        else []
    )


def _of_layer(origin: Origin, layers: Values, drawn: Flags) -> Flags:
    """Keep one layer of the drawing, where the plan names it."""
    if not drawn.any():
        raise origin.file_error(
            say("the drawing has no lines"),
            hint=say("export lines or polylines, not only texts and hatches"),
        )
    if origin.spec.layer is None:
        return drawn
    name = pick(origin, sorted({str(layer) for layer in layers[drawn]}), say("layer"))
    kept: Flags = drawn & (layers == name)
    return kept


def _layers_taken(origin: Origin, layers: Values) -> list[str]:
    """Name the layers of the drawing whose lines are all taken, since the plan names none."""
    counts = Counter(map(str, layers))
    if len(counts) < 2 or origin.spec.layer is not None or origin.spec.where:
        return []
    shown = few((f"{name} ({n})" for name, n in counts.most_common()), _NAMED)
    return [
        say(
            "{name}: lines of {n} layers of the drawing are all taken: {shown}; layer = "
            '"NAME" in {header} takes one',
            name=origin.name,
            n=len(counts),
            shown=shown,
            header=origin.header,
        )
    ]


def _chosen(origin: Origin, n_lines: int) -> Chosen:
    """Keep the column of layers as it is: its names are no levels, unless the plan says so."""
    chosen = fields.choose(origin, [LAYER], n_features=n_lines)
    if origin.spec.fields:
        return chosen
    return replace(chosen, canonical={}, own=(LAYER,), notes=())
