from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from siting.records.finding import Waived
from siting.report import WRITERS
from siting.report.pdf import check as pdf
from siting.report.wording import by_rule, by_weight, counted_findings

if TYPE_CHECKING:
    from siting.records.finding import Result


def test_findings_of_a_rule_stand_in_the_order_for_reading(result: Result) -> None:
    grouped = by_rule(tuple(reversed(result.findings)))
    assert set(grouped) == {one.rule for one in result.findings}
    for rule, found in grouped.items():
        assert found == [one for one in by_weight(result.findings) if one.rule == rule]


def test_all_reports_count_findings_alike(result: Result) -> None:
    first, second, *others = result.findings
    waived = replace(first, waived=Waived(reason="being rebuilt"))
    known = replace(second, baseline="same")
    result = replace(result, findings=(waived, known, *others))
    counted = counted_findings(result)
    assert [n for word, n, _ in counted if word in {"known", "waived"}] == [1, 1]
    assert sum(n for _, n, _ in counted) == len(result.findings)
    for name in ("text", "markdown", "html"):
        page = WRITERS[name].render(result)
        page = page[page.index("tiles") :] if name == "html" else page
        said = re.sub(r"\s+", " ", page)
        for _, _, words in counted:
            assert words in said, name
    laid_out = repr(pdf.laid_out(result))
    assert all(words in laid_out for _, _, words in counted)


def test_that_no_layer_names_facilities_is_said_beside_their_number(result: Result) -> None:
    none = replace(result, plan=replace(result.plan, facilities=0, facilities_counted=0), inputs=())
    assert "no layer names any" in " ".join(WRITERS["text"].render(none).split())
    assert "no layer names any: none are taken to stand" in WRITERS["html"].render(none)
    assert "no layer names any: none are taken to stand" in repr(pdf.laid_out(none))
    assert "no layer names any" not in WRITERS["text"].render(result)
