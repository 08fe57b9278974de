"""Layers out of a PostGIS database: against a real server, where one is installed."""

import json

import pytest
from click.testing import CliRunner

from siting import plan as plans
from siting.commands import main
from siting.errors import SitingError
from siting.layers.formats import database
from tests import postgis

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
needs_server = pytest.mark.skipif(bool(postgis.missing()), reason=postgis.missing() or "-")
PLACES = """
CREATE EXTENSION postgis;
CREATE SCHEMA 养老;
CREATE TABLE 养老.设施 (
  设施编号 text, 类型 text, 床位数 numeric, 开业时间 date, geom geometry(Point, 4490));
INSERT INTO 养老.设施 VALUES
  ('乙', '护理院', 80, '2019-03-01', ST_SetSRID(ST_MakePoint(114.2, 30.6), 4490)),
  ('甲', '养老院', 120, NULL, ST_SetSRID(ST_MakePoint(114.1, 30.5), 4490)),
  ('丙', '养老院', NULL, NULL, NULL);
CREATE TABLE figures (a integer);
CREATE FUNCTION spoil() RETURNS integer LANGUAGE sql
  AS 'INSERT INTO figures VALUES (1) RETURNING 1';
CREATE TABLE streets (name text, highway text, geom geometry(LineString, 4490));
INSERT INTO streets VALUES
  ('东路', 'residential',
    ST_GeomFromText('LINESTRING(114.1 30.5, 114.11 30.5, 114.12 30.5)', 4490)),
  ('快速路', 'motorway', ST_GeomFromText('LINESTRING(114.1 30.5, 114.1 30.6)', 4490));
CREATE TABLE staff (单元编号 text, 年份 integer, 护理员 numeric, 备注 text);
INSERT INTO staff VALUES
  ('S2', 2024, 7, NULL), ('S1', 2024, 12.0, '约数'), ('S1', 2023, NULL, NULL);
CREATE VIEW slow AS SELECT pg_sleep(60)::text AS 睡, geom, 类型 FROM 养老.设施;
"""


@pytest.fixture(scope="session")
def address():
    """Give the address of the one server of a run, with what is in it."""
    with postgis.server() as where, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", postgis.PASSWORD)
        with psycopg.connect(where) as connection:
            connection.execute(PLACES)
        yield where


@pytest.fixture(autouse=True)
def password(monkeypatch):
    """Let each test have the password in its environment, and no other."""
    monkeypatch.setenv("PGPASSWORD", postgis.PASSWORD)


def plan(address, layer, more=""):
    return f"[layers.facilities]\npath = {json.dumps(address)}\nlayer = '''{layer}'''\n{more}"


@pytest.mark.parametrize("text", ["postgresql://a/b", "postgres://a", "PostgreSQL+psycopg://a"])
def test_addresses_of_databases_are_known(text):
    assert database.is_database(text)


@pytest.mark.parametrize("text", ["pg.gpkg", "postgresql.gpkg", "data/pg/x.shp", "C:/postgres.shp"])
def test_files_are_no_databases(text):
    assert not database.is_database(text)


@pytest.fixture(autouse=True)
def trusted(folder):
    """Databases are for plans that are trusted."""
    folder.trust = plans.EVERYTHING


@needs_server
def test_a_table_is_read_with_its_crs(folder, address):
    layers = folder.load(plan(address, "养老.设施"))
    table = layers.facilities
    assert sorted(table.ids.tolist()) == sorted(["甲", "乙"])
    row = table.ids.tolist().index("乙")
    assert table.columns["type"][row] == "护理院"
    assert table.columns["beds"][row] == 80
    assert table.columns["open_year"][row] == 2019
    assert layers.inputs[0].crs == "EPSG:4490"
    assert layers.inputs[0].path == address
    assert "facilities: 1 feature without geometry dropped" in layers.notes


@needs_server
def test_a_query_is_read_and_its_rows_have_one_order(folder, address):
    asked = "SELECT * FROM 养老.设施 WHERE geom IS NOT NULL ORDER BY 设施编号 {};"
    first, second = (folder.load(plan(address, asked.format(way))) for way in ("ASC", "DESC"))
    assert first.facilities.ids.tolist() == second.facilities.ids.tolist()
    assert first.inputs == second.inputs


@needs_server
def test_a_change_of_the_rows_is_another_hash(folder, address):
    asked = "SELECT 设施编号, 类型, geom FROM 养老.设施 WHERE 床位数 > {}"
    first, second = (folder.load(plan(address, asked.format(beds))) for beds in (0, 100))
    assert first.inputs[0].sha256 != second.inputs[0].sha256


@needs_server
@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("nothing", 'the database refuses: relation "nothing" does not exist'),
        ("figures", "'figures' has no column of type geometry"),
        ("SELECT 1; DROP TABLE figures", "the database refuses"),
        ("DROP TABLE figures", "the database refuses"),
        ("SELECT *, spoil() FROM 养老.设施", "in a read-only transaction"),
        (
            "SELECT 1) AS a; COMMIT; BEGIN READ WRITE; DROP TABLE figures; SELECT * FROM (SELECT 1",
            "cannot insert multiple commands",
        ),
        ("WITH gone AS (DELETE FROM figures RETURNING *) SELECT * FROM gone", "refuses"),
    ],
)
def test_what_the_server_refuses_is_said(folder, address, layer, message):
    with pytest.raises(SitingError, match=message) as caught:
        folder.load(plan(address, layer))
    assert caught.value.at.path.name == "plan.toml"
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT count(*) FROM figures").fetchone() == (0,)


@needs_server
def test_a_query_that_takes_too_long_is_ended(folder, address, monkeypatch):
    monkeypatch.setattr(database, "LONGEST_S", 1)
    with pytest.raises(SitingError, match="statement timeout"):
        folder.load(plan(address, "slow"))


@needs_server
def test_a_wrong_password_is_said_without_it(folder, address, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "wrong-s3cret")
    with pytest.raises(SitingError, match="does not answer") as caught:
        folder.load(plan(address, "figures"))
    assert "s3cret" not in str(caught.value)
    assert "PGPASSWORD" in caught.value.hint


@needs_server
def test_the_password_is_in_no_report(folder, address, tmp_path):
    (tmp_path / "plan.toml").write_text(plan(address, "养老.设施"), encoding="utf-8")
    out = [f"{tmp_path}/{name}" for name in ("findings.json", "gaps.geojson")]
    args = ["check", f"{tmp_path}/plan.toml", "--trust", "-o", out[0], "-o", out[1]]
    done = CliRunner().invoke(main, args)
    assert done.exit_code in {0, 1}, done.output
    written = [(tmp_path / name).read_text(encoding="utf-8") for name in out]
    assert not any("s3cret" in text for text in [done.output, *written])


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:secret@host/db",
        "postgresql://host/db?user=me&password=secret",
        "postgresql://host/db?sslpassword=secret",
    ],
)
def test_a_password_in_a_plan_is_refused_and_not_said_again(folder, address):
    with pytest.raises(SitingError, match="the plan holds a password") as caught:
        folder.load(plan(address, "t"))
    assert "secret" not in str(caught.value)
    assert "PGPASSWORD" in caught.value.hint


@pytest.mark.parametrize(
    "path",
    ["mysql://u:pw@h/db", "PG:host=h password=pw", "ODBC:x", "host=h password=pw", "password = pw"],
)
def test_databases_of_other_kinds_are_named_and_their_passwords_not_said(folder, path):
    with pytest.raises(SitingError, match="only databases of PostGIS") as caught:
        folder.load(plan(path, "facilities"))
    assert 'path = "postgresql://user@host/database"' in caught.value.hint
    assert "pw" not in f"{caught.value} {caught.value.hint} {caught.value.at}"


@needs_server
def test_which_of_several_geometries_is_meant_is_asked_for(folder, address):
    both = "SELECT *, ST_Buffer(geom, 1) AS 范围 FROM 养老.设施"
    with pytest.raises(SitingError, match="several columns of type geometry: 'geom', '范围'") as it:
        folder.load(plan(address, both))
    assert 'layer = "SELECT geom, ... FROM ..."' in it.value.hint


@needs_server
def test_geometries_in_several_coordinate_systems_are_refused(folder, address):
    mixed = (
        "SELECT 类型, CASE WHEN 设施编号 = '甲' THEN ST_Transform(geom::geometry, 4547) "
        "ELSE geom::geometry END AS geom FROM 养老.设施"
    )
    with pytest.raises(SitingError, match="several coordinate systems: SRID 4490 and 4547") as it:
        folder.load(plan(address, mixed))
    assert "ST_Transform(COLUMN, 4547)" in it.value.hint


@needs_server
def test_what_is_wrong_in_a_row_points_at_the_plan(folder, address):
    with pytest.raises(SitingError) as caught:
        folder.load(plan(address, "SELECT 设施编号, 类型, geom, 'many' AS beds FROM 养老.设施"))
    assert caught.value.at.path.name == "plan.toml"
    assert caught.value.at.layer == "facilities"


def test_a_database_without_a_table_asks_for_one(folder):
    with pytest.raises(SitingError, match="which table") as caught:
        folder.load('[layers.facilities]\npath = "postgresql://host/db"\n')
    assert 'layer = "schema.table"' in caught.value.hint


@needs_server
def test_streets_are_read_and_known_by_their_rows(folder, address):
    streets = f'[layers.streets]\npath = "{address}"\nlayer = "streets"\n'
    text = plan(address, "养老.设施") + streets
    first, again = folder.load(text), folder.load(text)
    assert len(first.streets.graph.ends) == 2
    told = {one.layer: one for one in first.inputs}["streets"]
    assert (told.features, told.crs) == (2, "EPSG:4490")
    assert first.inputs == again.inputs
    assert "streets: 1 of 2 lines left out: 1 motorway" in " ".join(first.notes)
    with psycopg.connect(address) as connection:
        connection.execute("UPDATE streets SET highway = 'service' WHERE name = '快速路'")
    try:
        other = folder.load(text)
    finally:
        with psycopg.connect(address) as connection:
            connection.execute("UPDATE streets SET highway = 'motorway' WHERE name = '快速路'")
    assert len(other.streets.graph.ends) == 3
    assert {one.layer: one for one in other.inputs}["streets"].sha256 != told.sha256


@needs_server
@pytest.mark.parametrize("layer", ["staff", "SELECT * FROM staff ORDER BY 护理员"])
def test_tables_of_figures_are_read(folder, address, layer):
    text = plan(address, "养老.设施") + f'[layers.staff]\npath = "{address}"\nlayer = "{layer}"\n'
    staff = folder.load(text).figures["staff"]
    found = zip(staff.unit_ids, staff.years, next(iter(staff.columns.values())), strict=True)
    assert sorted((unit, year, n) for unit, year, n in found if n == n) == [
        ("S1", 2024, 12),
        ("S2", 2024, 7),
    ]


def test_heights_are_no_database(folder):
    text = '[layers.elevation]\npath = "postgresql://host/db"\n'
    with pytest.raises(SitingError, match="elevation cannot be read from a database"):
        folder.load(text)


def test_nobody_who_answers_is_said(folder, tmp_path):
    with pytest.raises(SitingError, match="the database does not answer"):
        folder.load(plan(f"postgresql://me@/db?host={tmp_path}", "t"))


def test_psycopg_that_is_not_installed_is_said(folder, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    with pytest.raises(SitingError, match="needs psycopg") as caught:
        folder.load(plan("postgresql://me@host/db", "t"))
    assert caught.value.hint == "pip install 'siting[postgis]'"
