"""Features as they stand in a file, made into rows: present, named, typed, filtered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from siting.condition import is_missing
from siting.language import counted, say
from siting.layers.draft import Draft
from siting.layers.found import position_faults
from siting.layers.positions import shapes
from siting.layers.positions.plane import short_name
from siting.layers.reading import ages, as_text, blanks, cut_names, garbled, values, written
from siting.layers.reading.vocabulary import COUNTS, RANKS, SLOPES
from siting.layers.records import Found
from siting.layers.sifted import count_people, where_asked

if TYPE_CHECKING:
    from siting.layers.formats.raw import Raw
    from siting.layers.origin import Origin
    from siting.layers.reading.fields import Chosen


def understand(origin: Origin, raw: Raw) -> Draft:
    """Make rows of what a reader gave.

    Raises
    ------
    SitingError
        The layer is empty, an id is missing or twice, a value or a geometry does not fit.
    """
    if not len(raw):
        raise origin.empty()
    columns, blanked = blanks.left_out(origin, raw.columns)
    draft = Draft(
        origin=origin,
        crs=raw.crs,
        xy=raw.xy,
        geometry=raw.geometry,
        ids=np.empty(len(raw), dtype=object),
        rows=np.arange(1, len(raw) + 1, dtype=np.int64),
        columns=columns,
        notes=(*raw.notes, *blanked, *garbled.notes(origin, raw.columns)),
        n_in_file=len(raw),
        age_from=raw.chosen.by_age.age_from,
        found=Found(
            columns=raw.chosen.canonical,
            unread=raw.chosen.unread,
            crs="" if raw.crs is None else short_name(raw.crs),
        ),
        hashed=raw.hashed,
    )
    draft = _name(_drop_blank(draft), raw.chosen.canonical.get("id"))
    shapes.require_type(origin, draft.geometry, draft.ids)
    draft = position_faults(_type(draft, raw.chosen))
    return where_asked(draft, raw.chosen.canonical)


def _drop_blank(draft: Draft) -> Draft:
    """Leave out features without geometry; keep plain points as coordinates only."""
    origin, geometry = draft.origin, draft.geometry
    if geometry is None:
        assert draft.xy is not None
        drawn = np.asarray(~np.isnan(draft.xy).any(axis=1))
    else:
        drawn = np.asarray(~(shapely.is_missing(geometry) | shapely.is_empty(geometry)))
    lost = int((~drawn).sum())
    if lost == len(draft):
        raise origin.file_error(
            say("the layer is empty: no feature has a geometry"),
            hint=say("export it with its geometry"),
        )
    if lost:
        rows = tuple(draft.rows[~drawn].tolist())
        draft = draft.only(
            drawn,
            say(
                "{name}: {lost} without geometry dropped",
                name=origin.name,
                lost=counted(lost, "feature"),
            ),
        )
        draft = replace(draft, found=replace(draft.found, without_geometry=rows))
    if draft.geometry is None:
        return draft
    simple = shapes.simplify(shapely.force_2d(draft.geometry))
    if (shapely.get_type_id(simple) == 0).all():
        return replace(draft, xy=shapely.get_coordinates(simple), geometry=None)
    return replace(draft, geometry=simple)


def _name(draft: Draft, column: str | None) -> Draft:
    """Give each feature its id: from the column, else from its row number."""
    origin = draft.origin
    if column is None:
        note = say("{name}: no id column, row numbers taken", name=origin.name)
        return replace(draft, ids=as_text.texts(draft.rows), notes=(*draft.notes, note))
    ids = as_text.texts(draft.columns[column])
    distinct = set(ids.tolist())
    if len(distinct) == len(ids) and None not in distinct:
        return replace(draft, ids=ids)
    missing = is_missing(ids)
    seen: dict[Any, int] = {}
    twice = next(((id_, i) for i, id_ in enumerate(ids) if seen.setdefault(id_, i) != i), None)
    if origin.role == "streets" and (twice is not None or missing.any()):
        note = say(
            "{name}: '{column}' is not unique, row numbers taken as ids",
            name=origin.name,
            column=column,
        )
        return replace(draft, ids=as_text.texts(draft.rows), notes=(*draft.notes, note))
    if missing.any():
        row = int(draft.rows[missing.argmax()])
        raise origin.file_error(
            say(
                "{n} without an id in column '{column}', the first in row {row}",
                n=counted(int(missing.sum()), "feature"),
                column=column,
                row=row,
            ),
            hint=say(
                "give every feature an id, or name another column: fields = {{ id = "
                '"COLUMN" }} in {header}',
                header=origin.header,
            ),
            feature=f"row {row}",
        )
    assert twice is not None
    id_, second = twice
    first = seen[id_]
    raise origin.file_error(
        say(
            "id '{id}' is given twice, in rows {rows} and {rows2} (column '{column}')",
            id=id_,
            rows=draft.rows[first],
            rows2=draft.rows[second],
            column=column,
        ),
        hint=say(
            'make the ids unique, or name another column: fields = {{ id = "COLUMN" }} in {header}',
            header=origin.header,
        ),
        feature=str(id_),
    )


def _type(draft: Draft, chosen: Chosen) -> Draft:
    """Bring every column to its type, under its canonical name."""

    def column(field: str, name: str) -> values.Column:
        return values.Column(
            origin=draft.origin,
            field=field,
            name=name,
            values=draft.columns[name],
            ids=draft.ids,
            rows=draft.rows,
        )

    taken = set(chosen.canonical.values())
    columns = {
        field: values.convert(column(field, name))
        for field, name in chosen.canonical.items()
        if field != "id"
    }
    said = [*cut_names.shares(draft.origin, chosen, columns), *_written(draft, chosen)]
    if chosen.by_age.columns:
        parts = [values.counts(column(ages.FIELD, name)) for name in chosen.by_age.columns]
        columns[ages.FIELD] = ages.summed(parts)
    for name, own in draft.columns.items():
        if name not in taken:
            columns[name] = as_text.plain(own)
    draft = replace(draft, columns=columns, notes=(*draft.notes, *said))
    return _stand(draft) if draft.origin.role in {"facilities", "health"} else count_people(draft)


def _written(draft: Draft, chosen: Chosen) -> list[str]:
    """Say of which columns numbers are written with more than digits."""
    by_age = [(ages.FIELD, name) for name in chosen.by_age.columns]
    notes = []
    for canonical, name in [*chosen.canonical.items(), *by_age]:
        if canonical in COUNTS - RANKS | SLOPES and draft.columns[name].dtype == object:
            told = written.said(draft.columns[name], canonical)
            notes += (
                [
                    say(
                        "{name}: numbers in '{name2}': {told}",
                        name=draft.origin.name,
                        name2=name,
                        told=told,
                    )
                ]
                if told
                else []
            )
    return notes


def _stand(draft: Draft) -> Draft:
    """Say for each facility whether it stands, where the file does not."""
    origin = draft.origin
    taken = "planned" if origin.keys[1] == "proposed" else "existing"
    status, notes = draft.columns.get("status"), []
    if status is None:
        status = np.full(len(draft), taken, dtype=object)
        notes.append(
            say("{name}: no status column, all taken as {taken}", name=origin.name, taken=taken)
        )
    elif n_blank := int(is_missing(status).sum()):
        status = np.where(is_missing(status), taken, status)
        notes.append(
            say(
                "{name}: {n_blank} without a status taken as {taken}",
                name=origin.name,
                n_blank=counted(n_blank, "feature"),
                taken=taken,
            )
        )
    if n_blank := int(is_missing(draft.columns["type"]).sum()):
        notes.append(
            say(
                "{name}: {n_blank} without a type count for no rule about types",
                name=origin.name,
                n_blank=counted(n_blank, "feature"),
            )
        )
    columns = {**draft.columns, "status": status}
    return replace(draft, columns=columns, notes=(*draft.notes, *notes))
