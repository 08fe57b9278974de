"""Rows that say how many people, and rows that `where` keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.language import counted, say
from siting.layers.reading import where

if TYPE_CHECKING:
    from siting.layers.draft import Draft


def count_people(draft: Draft) -> Draft:
    """Say how many features of the elders layer do not tell their number."""
    if draft.origin.role != "elders":
        return draft
    unknown = int(np.isnan(draft.columns["older_people"]).sum())
    if unknown == len(draft):
        raise draft.origin.file_error(
            say("'older_people' is blank in every feature"),
            hint=say("fill the column in, or name another"),
        )
    note = say(
        "{name}: {unknown} without a number of older people",
        name=draft.origin.name,
        unknown=counted(unknown, "feature"),
    )
    return replace(draft, notes=(*draft.notes, note)) if unknown else draft


def where_asked(draft: Draft, canonical: dict[str, str]) -> Draft:
    """Keep the features that the plan's `where` asks for."""
    origin = draft.origin
    if not origin.spec.where:
        return draft
    columns = {**draft.columns, "id": draft.ids}
    kept, maybe = where.keep(origin, columns, canonical, draft.rows)
    if not kept.any():
        raise origin.error(
            say(
                "'where' keeps none of the {n} of {name}",
                n=counted(len(draft), "feature"),
                name=origin.name,
            ),
            hint=say("check its fields and values against the file"),
            key=("where",),
        )
    note = say(
        "{name}: {kept} of {kept2} kept by 'where'",
        name=origin.name,
        kept=kept.sum(),
        kept2=counted(len(kept), "feature"),
    )
    unknown = int(maybe.sum())
    note += (
        say(", {unknown} left out for a missing value", unknown=counted(unknown, "feature"))
        if unknown
        else ""
    )
    return draft.only(kept, note)
