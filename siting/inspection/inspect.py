"""A plan's layers as the tool sees them, who lives where, and which rules can be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting import __version__, check, layers, packs, study
from siting.check import data, street_faults
from siting.inspection.fields_seen import fields_of, missing_of
from siting.inspection.files_seen import datum_of, encoding_of, extent_of, format_of, geometry_of
from siting.language import joined
from siting.layers.origin import origins, tables
from siting.layers.positions.plane import long_name
from siting.layers.records import Table
from siting.progress import Silent
from siting.records.finding import Outcome
from siting.records.finding.chinese import with_chinese
from siting.records.inspected import DensityClass, FileLeft, Inspection, LayerSeen, RuleSeen
from siting.study.density import CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.layers.origin import Origin
    from siting.layers.records import Cells, Figures, Layers, Streets
    from siting.plan import Plan
    from siting.progress import Progress
    from siting.records.finding import Finding
    from siting.study import Study

    AnyLayer = Table | Cells | Figures | Streets | None

_SILENT = Silent()


def inspect(
    plan: Plan,
    progress: Progress = _SILENT,
    *,
    guessed: Sequence[str] = (),
    left: Sequence[tuple[str, str]] = (),
) -> Inspection:
    """Look at everything a plan names.

    Parameters
    ----------
    plan : Plan
        As read, or made for some files.
    progress : Progress, optional
        Hears of each stage.
    guessed : sequence of str
        What was guessed in making the plan.
    left : sequence of (str, str)
        Files that found no place in it, and why.
    """
    rules = packs.load(plan)
    opened = layers.load(plan, progress, refuse_mixed=False)
    measured = study.measure(opened, plan, year=rules.year, progress=progress)
    checked = check.run(rules.rules, measured, progress)
    found = data.faults(plan, opened, measured, rules.rules, progress)
    streets = [one for one in checked.findings if one.rule in street_faults.IDS]
    seen = _layers(plan, opened, found, streets)
    there = {one.layer for one in seen}
    made = Inspection(
        siting=__version__,
        name=plan.head.name or plan.path.name,
        plane=long_name(opened.crs),
        year=measured.year,
        older_people=float(measured.demand.elders.sum()),
        who=str(measured.who) if len(measured.demand) else "",
        layers=seen,
        density=_density(measured),
        density_from=_density_from(measured),
        packs=tuple(one.id for one in rules.used),
        rules=tuple(
            RuleSeen(
                id=one.id,
                plain=one.plain,
                plain_zh=one.plain_zh,
                decided=one.outcome is not Outcome.UNDECIDED,
                missing=tuple(dict.fromkeys(_whole(name, there) for name in one.missing)),
            )
            for one in checked.outcomes
        ),
        findings=tuple(one for one in found if one.subject.id not in there),
        notes=(*opened.notes, *measured.notes),
        guessed=tuple(guessed),
        left=tuple(FileLeft(path=path, reason=reason) for path, reason in left),
    )
    return with_chinese(made)


def _whole(name: str, there: set[str]) -> str:
    """Name the layer that a field lacks, where the plan has no such layer."""
    layer = name.rpartition(".")[0]
    known = not layer or name.startswith("layers.") or layer in there
    return name if known else f"layers.{layer}"


def _layers(
    plan: Plan, opened: Layers, found: Sequence[Finding], streets: Sequence[Finding]
) -> tuple[LayerSeen, ...]:
    """Describe each layer, in the order in which the plan's files were read."""
    asked = {origin.name: origin for origin in (*origins(plan), *tables(plan))}
    seen = []
    for one in opened.inputs:
        origin, layer = asked[one.layer], _layer(opened, asked[one.layer])
        datum, datum_from = datum_of(origin, one.crs)
        odd = [each for each in found if each.subject.id == one.layer]
        odd += streets if one.layer == "streets" else []
        seen.append(
            LayerSeen(
                layer=one.layer,
                path=one.path,
                format=format_of(origin),
                geometry=geometry_of(layer),
                features=one.features,
                crs=one.crs,
                datum=datum,
                datum_from=datum_from,
                encoding=encoding_of(origin),
                extent=extent_of(layer, opened.crs),
                fields=fields_of(origin, layer),
                missing=missing_of(origin, layer),
                unread=layer.found.unread if isinstance(layer, Table) else (),
                oddities=tuple(odd),
            )
        )
    return tuple(seen)


def _layer(opened: Layers, origin: Origin) -> AnyLayer:
    """Find an opened layer; None for heights, and for one of several that were joined."""
    kind = str(origin.keys[1])
    if kind == "units":
        return opened.units[str(origin.keys[2])]
    if kind in opened.figures:
        return opened.figures[kind]
    if kind == "exclusions":
        return opened.exclusions[int(origin.keys[2])]
    if kind == "elevation" or origin.name.startswith("proposed "):
        return None
    layer: AnyLayer = getattr(opened, kind)
    return layer


def _density(measured: Study) -> tuple[DensityClass, ...]:
    """Count older people by how densely they live."""
    density = measured.density()
    total = float(measured.demand.elders.sum())
    if density is None or not total:
        return ()
    people = measured.demand.elders
    of = np.searchsorted(np.array(CLASSES), density[0], side="right") - 1
    sums = np.bincount(of, weights=people, minlength=len(CLASSES))
    return tuple(
        DensityClass(from_=low, below=high, people=float(some), share=round(float(some) / total, 6))
        for low, high, some in zip(CLASSES, (*CLASSES[1:], None), sums.tolist(), strict=True)
    )


def _density_from(measured: Study) -> str:
    density = measured.density() if len(measured.demand) else None
    return joined(density[1], "; ") if density else ""
