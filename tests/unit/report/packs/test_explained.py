"""What is said of keys, without what only Markdown needs."""

from __future__ import annotations

import pytest

from siting.report.packs.explained import plain


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("`false` switches it off", "false switches it off"),
        ("One test: ``{field: beds}``.", "One test: {field: beds}."),
        ("other readings; see [readings](#readings)", "other readings"),
        ("by year, see [rules](../docs/packs.md#rules). A year", "by year. A year"),
        ("as in [Sum](#sum) of it", "as in Sum of it"),
        ("a list (a `b` [c, d])", "a list (a b [c, d])"),
    ],
)
def test_marks_of_code_and_links_are_taken_out(written, said):
    assert plain(written) == said
