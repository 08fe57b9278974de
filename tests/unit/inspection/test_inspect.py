"""What an inspection says of layers, fields, people and rules, on the page and as JSON."""

from __future__ import annotations

import json
import re
import shutil

import geopandas as gpd
import msgspec
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from siting import inspection, plan
from siting.commands import main
from siting.records.inspected import Inspection
from siting.report.json import inspection as inspection_json
from siting.report.terminal import inspection as inspection_terminal
from tests.unit.setup import messy


def ran(*args):
    done = CliRunner().invoke(main, ["inspect", *map(str, args)])
    assert "Traceback" not in done.output
    return done


@pytest.fixture(scope="module")
def seen(root):
    return inspection.inspect(plan.read(root / "sample_gis" / "plan.toml"))


def layer(seen, name):
    return next(one for one in seen.layers if one.layer == name)


def field(one, name):
    return next(each for each in one.fields if each.field == name)


def test_a_layer_is_described_by_file_extent_datum_and_encoding(seen):
    one = layer(seen, "facilities")
    assert (one.features, one.format, one.geometry, one.crs) == (15, "CSV", "points", "EPSG:4326")
    assert (one.datum, one.datum_from) == ("WGS-84", "assumed")
    assert one.encoding == "UTF-8, found out from the text"
    west, south, east, north = one.extent
    assert (west, south) == (121.2827, 30.47606)
    assert west < east
    assert south < north
    assert layer(seen, "units.community").datum == "CGCS2000"


def test_fields_are_found_missing_and_measured(seen):
    one = layer(seen, "facilities")
    beds = field(one, "beds")
    assert (beds.column, beds.recognised, beds.given, beds.blank) == ("床位数", True, 14, 1)
    assert (beds.least, beds.median, beds.most) == (0.0, 67.0, 210.0)
    assert field(one, "type").values[0] == ("养老机构", 8)
    assert "nursing_beds" in one.missing
    assert "beds" not in one.missing
    cells = field(layer(seen, "elders"), "older_people")
    assert (cells.given, cells.blank) == (664, 0)


def test_people_are_counted_by_density_and_all_of_them(seen):
    assert sum(one.people for one in seen.density) == pytest.approx(seen.older_people)
    assert [one.from_ for one in seen.density] == [0, 1000, 3000, 10_000]
    assert sum(one.share for one in seen.density) == pytest.approx(1, abs=1e-5)


def test_rules_are_told_apart_by_whether_the_data_decide_them(seen):
    assert [one.id for one in seen.rules if one.decided] == [
        *("HZ-123", "HZ-124", "HZ-125", "HZ-126", "HC-117"),
    ]
    page = inspection_terminal.render(seen)
    assert "5 of 5 rules can be decided" in page
    assert "facilities.beds: HZ-123" in page


def test_what_a_rule_needs_is_named(root, sample):
    text = (sample / "plan.toml").read_text(encoding="utf-8")
    text = (
        text[: text.index("only = [")]
        + 'only = ["HZ-123", "HZ-111"]\n'
        + text[text.index("crs = ") :]
    )
    (sample / "plan.toml").write_text(text, encoding="utf-8")
    got = inspection.inspect(plan.read(sample / "plan.toml"))
    lacking = {one.id: one.missing for one in got.rules if not one.decided}
    assert lacking == {"HZ-111": ("facilities.grade",)}
    assert "the others need:" in inspection_terminal.render(got)


def test_oddities_stand_with_their_layer_with_ids_and_fix(sample):
    path = sample / "facilities.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("养老机构,190,", "养老机构,19000,"),
        encoding="utf-8",
    )
    got = inspection.inspect(plan.read(sample / "plan.toml"))
    (odd,) = layer(got, "facilities").oddities
    assert odd.rule == "DATA-032"
    page = inspection_terminal.render(got)
    assert "DATA-032: 1 of 15 have more than 5,000 beds: 'F01' (19,000)" in page
    assert "fix: correct the number" in page


def test_faults_of_streets_stand_with_the_streets_three_of_each_kind(sample):
    text = (sample / "plan.toml").read_text(encoding="utf-8")
    path = sample / "plan.toml"
    path.write_text(text.replace('"streets.shp"', '"streets.shp"\nsnap_m = 1'), encoding="utf-8")
    got = inspection.inspect(plan.read(path))
    odd = layer(got, "streets").oddities
    assert {one.rule for one in odd} == {"DATA-202", "DATA-203"}
    page = inspection_terminal.render(got)
    assert page.count("DATA-202: ") == 3
    assert page.count("fix: join the streets, draw those that are missing") == 6
    assert all(one.notes for one in odd)
    assert re.search(r"DATA-203: .+ stands more than 1 m from any", page)
    assert re.search(r"and \d+ more with [\d,]+ older people", page)


def test_columns_that_nobody_knows_are_listed(sample):
    frame = gpd.read_file(sample / "communities.gpkg").assign(颜色="红")
    frame.to_file(sample / "communities.gpkg")
    one = layer(inspection.inspect(plan.read(sample / "plan.toml")), "units.community")
    assert [each.column for each in one.fields if not each.recognised] == ["颜色"]


def test_the_page_is_80_cells_wide_with_chinese_too(seen, tmp_path):
    messy.fill(tmp_path / "资料")
    other = ran(tmp_path / "资料")
    assert other.exit_code == 0
    for page in (inspection_terminal.render(seen), other.stdout):
        assert max(cell_len(line) for line in page.splitlines()) <= 80
    rows = [line for line in other.stdout.splitlines() if "床位数" in line or "机构名称" in line]
    assert len({cell_len(row[: row.index(row.split()[1])]) for row in rows[:2]}) == 1


def test_files_are_looked_at_without_a_plan(tmp_path):
    messy.fill(tmp_path)
    out = tmp_path / "out.json"
    done = ran(tmp_path / "养老设施.csv", tmp_path / "图层" / "社区边界.shp", "-o", out)
    assert done.exit_code == 0
    got = msgspec.json.decode(out.read_bytes(), type=Inspection)
    assert [one.layer for one in got.layers] == ["facilities", "units.community"]
    assert got.layers[0].encoding == "GB18030, found out from the text"
    assert got.layers[1].encoding == "GB18030, found out from the text"
    assert any("facilities" in line for line in got.guessed)
    assert not (tmp_path / "plan.toml").exists()
    assert out.read_text(encoding="utf-8") == inspection_json.render(got)


def test_names_from_data_cannot_move_the_cursor(sample):
    path = sample / "facilities.csv"
    text = path.read_text(encoding="utf-8").replace("松鹤养老院", "a\x1b[2Jb")
    path.write_text(text.replace("养老机构,190", "\x1b[31m,190"), encoding="utf-8")
    done = ran(sample / "plan.toml")
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    assert "\\x1b[31m" in done.stdout


def test_a_declared_datum_is_said(sample):
    text = (sample / "plan.toml").read_text(encoding="utf-8")
    text = text.replace('path = "facilities.csv" ', 'path = "facilities.csv"\ndatum = "WGS-84" ')
    (sample / "plan.toml").write_text(text, encoding="utf-8")
    one = layer(inspection.inspect(plan.read(sample / "plan.toml")), "facilities")
    assert (one.datum, one.datum_from) == ("WGS-84", "declared")


def test_outputs_are_text_or_json_and_never_an_input(sample, tmp_path):
    page = tmp_path / "page.txt"
    done = ran(sample / "plan.toml", "-o", page)
    assert page.read_text(encoding="utf-8") == done.stdout
    assert ran(sample / "plan.toml", "-o", tmp_path / "x.gpkg").exit_code == 2
    copy = tmp_path / "f.csv"
    shutil.copy(sample / "facilities.csv", tmp_path / "f.txt")
    assert ran(tmp_path / "f.txt", "-o", tmp_path / "f.txt").exit_code == 2
    assert "alone" in ran(sample / "plan.toml", copy).stderr


def test_the_schema_fits(seen):
    made = json.loads(CliRunner().invoke(main, ["schema", "inspection"]).stdout)
    assert made["title"]
    assert set(json.loads(inspection_json.render(seen))) == set(made["properties"])
