"""findings.json and proposal.json, and their schemas."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest

from siting.records.finding import Result
from siting.records.proposal import Proposal
from siting.report.json import canonical
from siting.report.json import findings as findings_json
from siting.report.json import proposal as proposal_json

SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"


def validate(text: str, schema: str) -> None:
    """Validate JSON with another's tool."""
    loaded = json.loads(schema)
    jsonschema.Draft202012Validator.check_schema(loaded)
    jsonschema.Draft202012Validator(loaded).validate(json.loads(text))


def test_findings_json_fits_its_schema(result: Result, nothing: Result) -> None:
    for one in (result, nothing):
        validate(findings_json.render(one), findings_json.schema())


def test_proposal_json_fits_its_schema(proposal: Proposal) -> None:
    validate(proposal_json.render(proposal), proposal_json.schema())


def test_a_file_of_another_version_does_not_fit_the_schema(result: Result) -> None:
    text = findings_json.render(msgspec.structs.replace(result, format="siting-findings/2"))
    with pytest.raises(jsonschema.ValidationError):
        validate(text, findings_json.schema())


def test_what_is_written_reads_back_the_same(result: Result, proposal: Proposal) -> None:
    assert msgspec.json.decode(findings_json.render(result), type=Result) == result
    assert msgspec.json.decode(proposal_json.render(proposal), type=Proposal) == proposal


def test_equal_records_give_equal_bytes_whatever_the_order_of_a_mapping(result: Result) -> None:
    turned = tuple(
        msgspec.structs.replace(one, geometry=dict(reversed(one.geometry.items())))
        for one in result.findings
    )
    other = msgspec.structs.replace(result, findings=turned)
    assert findings_json.render(other) == findings_json.render(result)


def test_each_record_of_a_list_has_a_line(result: Result) -> None:
    text = findings_json.render(result)
    assert text.endswith("}\n")
    assert sum(line.startswith(' {"id":"HZ-') for line in text.splitlines()) == 31 + 6
    assert "老年人高密度居住區" in text


def test_fields_keep_the_order_of_the_record(result: Result) -> None:
    keys = list(json.loads(findings_json.render(result)))
    assert keys == [
        name
        for name in Result.__struct_fields__
        if name not in ("access", "affected", "baseline", "map", "reach_compared", "seal", "trust")
    ]


def test_access_is_left_out_where_it_was_not_asked_for_else_has_a_line_a_unit(
    result: Result, measured: Result
) -> None:
    assert "access" not in json.loads(findings_json.render(result))
    text = findings_json.render(measured)
    validate(text, findings_json.schema())
    assert msgspec.json.decode(text, type=Result) == measured
    assert sum("p10_per_10000" in line for line in text.splitlines()) == 1 + 4
    nobody = msgspec.structs.replace(measured.access, share_none=None, beds_per_10000=None)
    text = findings_json.render(msgspec.structs.replace(measured, access=nobody))
    validate(text, findings_json.schema())


def test_floats_are_written_as_they_are() -> None:
    class One(msgspec.Struct):
        number: float

    assert '"number": 0.1\n' in canonical.render(One(0.1))


@pytest.mark.parametrize(
    ("module", "name"), [(findings_json, "findings"), (proposal_json, "proposal")]
)
def test_the_published_schema_is_current(module: object, name: str) -> None:
    published = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    assert published == module.schema()  # type: ignore[attr-defined]
    assert json.loads(published)["$id"] == f"{name}.schema.json"
