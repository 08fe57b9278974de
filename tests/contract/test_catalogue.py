"""The packs against the cities' texts, where those are at hand: every criterion, every quote."""

from __future__ import annotations

import re
import unicodedata

import pytest

from siting import packs
from siting.pack_rules import rules_of

#: What the catalogue's marks for how binding a sentence is mean.
STATUS = {
    "M": "mandatory",
    "M*": "mandatory",
    "E": "expected",
    "E*": "expected",
    "N": "encouraged",
    "R": "reported",
}
CITIES = {"hangzhou": "HZ", "chongqing": "CQ", "jingzhou": "JZ", "dongying": "DY", "hechuan": "HC"}
READINGS = ("strict", "default", "lenient")


def fold(text: str) -> str:
    """Fold what differs between copies of one text: widths, spaces of any kind, line ends."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def built_in(name):
    return packs.read(packs.BUILT_IN / f"{name}.yaml")


@pytest.fixture(scope="module")
def texts(shared):
    folder = shared / "rules" / "sources"
    if not folder.is_dir():
        pytest.skip(f"no texts of the cities: {folder} is not there")
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}


@pytest.fixture(scope="module")
def criteria(shared):
    """Give the cells of each criterion's row of the catalogue."""
    catalogue = shared / "rules" / "CATALOGUE.md"
    if not catalogue.is_file():
        pytest.skip(f"no catalogue: {catalogue} is not there")
    text = catalogue.read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:HZ|CQ|JZ|DY|HC)-\d+b?) \|(.*)\|$", text, re.MULTILINE)
    return {id_: [cell.strip() for cell in rest.split("|")] for id_, rest in rows}


@pytest.mark.parametrize("name", packs.built_in())
@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("year", [2019, 2022, 2023, 2025, 2031])
def test_every_built_in_pack_makes_rules_in_every_reading_and_year(name, reading, year):
    read = built_in(name)
    made = rules_of(read.file, read.path, read.line_of, year=year, reading=reading)
    ids = [rule.id for rule in made.rules]
    assert len(set(ids)) == len(ids)
    assert len(made.rules) + len(made.off) >= len(read.file.rules)


@pytest.mark.parametrize("name", CITIES)
def test_every_criterion_of_the_catalogue_is_a_rule_or_said_to_be_none(name, criteria):
    asked = [id_ for id_ in criteria if id_.startswith(CITIES[name])]
    file = built_in(name).file
    there = [rule["id"] for rule in file.rules] + [i for left in file.not_checked for i in left.ids]
    assert len(asked) >= 16
    for criterion in asked:
        of_it = [one for one in there if re.fullmatch(rf"{criterion}[a-z]?", one)]
        assert of_it, f"{criterion} is neither a rule nor listed in not_checked"
    stray = [one for one in there if not any(one.startswith(criterion) for criterion in asked)]
    assert not stray


def test_the_catalogue_has_147_criteria(criteria):
    assert len(criteria) == 147


@pytest.mark.parametrize("name", CITIES)
def test_a_rule_binds_as_its_criterion_does(name, criteria):
    for rule in built_in(name).file.rules:
        of_it = rule["id"] if rule["id"] in criteria else rule["id"][:-1]
        assert rule["status"] == STATUS[criteria[of_it][7]], rule["id"]


@pytest.mark.parametrize("name", CITIES)
def test_every_quote_stands_in_the_citys_text(name, texts):
    file = built_in(name).file
    for rule in file.rules:
        source = rule["source"]
        text = fold(texts[file.documents[source["document"]].file])
        assert source["quote"], rule["id"]
        assert fold(source["quote"]) in text, f"{rule['id']}: {source['quote']}"


@pytest.mark.parametrize("name", packs.built_in())
def test_every_rule_says_in_two_languages_what_it_asks_and_what_is_ours(name):
    for rule in built_in(name).file.rules:
        assert re.match(r"[A-Z].*\.$", rule["plain"]), rule["id"]
        assert re.search(r"[\u4e00-\u9fff].*。$", rule["plain_zh"]), rule["id"]
        assert rule["source"]["english"]
        if rule.get("source", {}).get("evidence") == "background":
            assert rule.get("enabled") is False, rule["id"]
