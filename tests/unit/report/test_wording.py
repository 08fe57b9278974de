from __future__ import annotations

from typing import TYPE_CHECKING

from siting.report.wording import by_rule, by_weight

if TYPE_CHECKING:
    from siting.records.finding import Result


def test_findings_of_a_rule_stand_in_the_order_for_reading(result: Result) -> None:
    grouped = by_rule(tuple(reversed(result.findings)))
    assert set(grouped) == {one.rule for one in result.findings}
    for rule, found in grouped.items():
        assert found == [one for one in by_weight(result.findings) if one.rule == rule]
