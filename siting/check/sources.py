"""Where in the files of a plan the features stand that findings are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from siting.layers import lines
from siting.records.finding import Source
from siting.study.subjects import ESTATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from siting.arrays import Ints
    from siting.layers.records import Layers, Table
    from siting.records.finding import Finding, Subject
    from siting.rule import Rule

#: How faults name features that were left out.
_ROW = re.compile(r"row (\d{1,9})")


def with_sources(
    findings: Sequence[Finding],
    layers: Layers,
    rules: Iterable[Rule],
    resolve: Callable[[str], Path],
) -> tuple[Finding, ...]:
    """Say of each finding where its feature stands; of a gap, the unit around its middle.

    Parameters
    ----------
    findings : sequence of Finding
        Those of a check.
    layers : Layers
        What was read.
    rules : iterable of Rule
        Those that were tested.
    resolve : callable
        Gives the file of a path as the plan names it.

    Returns
    -------
    tuple of Finding
        The same; without a source where the feature is of no file: a planning unit that was
        joined, the whole plan.
    """
    sources = _Sources(layers, rules, resolve)
    return tuple(replace(one, source=sources.of(one)) for one in findings)


class _Sources:
    """Finds features; opens a file for its lines when the first finding is about it."""

    def __init__(
        self, layers: Layers, rules: Iterable[Rule], resolve: Callable[[str], Path]
    ) -> None:
        self._layers, self._resolve = layers, resolve
        self._words = {rule.id: rule.words for rule in rules}
        self._paths = {one.layer: one.path for one in layers.inputs}
        self._rows: dict[int, dict[str, int]] = {}
        self._lines: dict[str, Ints | None] = {}

    def of(self, finding: Finding) -> Source | None:
        """Give the source of a finding."""
        subject = finding.subject
        if subject.level == "layer":
            return self._of_layer(finding)
        if subject.is_area:
            return None if finding.within is None else self._find(finding.rule, finding.within)
        return self._find(finding.rule, subject)

    def _of_layer(self, finding: Finding) -> Source | None:
        """Give the source of a fault: its first feature, if the finding names one."""
        layer, named = finding.subject.id, finding.source
        if layer not in self._paths:
            return None
        feature = "" if named is None else named.feature
        path = self._paths[layer]
        if (row := _ROW.fullmatch(feature)) is not None:
            return Source(
                layer=layer, path=path, feature=feature, line=self._line(path, int(row[1]))
            )
        for table in self._tables():
            if table.name == layer and (found := self._in(table, feature)) is not None:
                return found
        return Source(layer=layer, path=path, feature=feature)

    def _find(self, rule: str, subject: Subject) -> Source | None:
        for table in self._of_level(rule, subject.level):
            if (found := self._in(table, subject.id)) is not None:
                return found
        return None

    def _tables(self) -> Iterable[Table]:
        layers = self._layers
        named = (layers.residential, layers.facilities, layers.proposed, layers.health)
        also = (layers.candidates, *layers.exclusions, *layers.units.values())
        return (table for table in (*named, *also) if table is not None)

    def _of_level(self, rule: str, level: str) -> Iterable[Table]:
        """Give the layers whose features are subjects of a level."""
        layers, words = self._layers, self._words.get(rule)
        if level in layers.units:
            return [layers.units[level]]
        if level == ESTATES:
            return [] if layers.residential is None else [layers.residential]
        if words is not None and level in words and words.layer(level) == "health":
            return [] if layers.health is None else [layers.health]
        return [one for one in (layers.facilities, layers.proposed) if one is not None]

    def _in(self, table: Table, feature: str) -> Source | None:
        """Find a feature in a layer."""
        rows = self._rows.get(id(table))
        if rows is None:
            rows = {str(text): row for row, text in enumerate(table.ids.tolist())}
            self._rows[id(table)] = rows
        if feature not in rows or table.rows is None:
            return None
        line = self._line(table.path, int(table.rows[rows[feature]]))
        return Source(layer=table.name, path=table.path, feature=feature, line=line)

    def _line(self, path: str, row: int) -> int | None:
        """Give the line of a row, from 1, of a file."""
        if path not in self._lines:
            self._lines[path] = lines.of_features(self._resolve(path))
        found = self._lines[path]
        return int(found[row - 1]) if found is not None and 0 < row <= len(found) else None
