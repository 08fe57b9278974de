"""What holds both languages, or none, is the same whatever the language of the run."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from siting.commands import main

LANGUAGES = ("en", "zh")
LAYERS = ("geojson", "gpkg", "fgb", "json")


def run(*args):
    done = CliRunner().invoke(main, [str(one) for one in args])
    assert done.exit_code in {0, 1}, done.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Check, propose, compare and fix the sample in both languages."""
    here = tmp_path_factory.mktemp("languages")
    run("sample", here / "demo")
    plan, proposed = here / "demo" / "plan.toml", here / "demo" / "plan-proposed.toml"
    for lang in LANGUAGES:
        say = ["--lang", lang]
        to = here / lang
        to.mkdir()
        out = [f for kind in (*LAYERS, "html") for f in ("-o", to / f"check.{kind}")]
        run(*say, "check", plan, *out)
        run(*say, "propose", plan, "--sites", 2, "-o", to / "sites.json", "-o", to / "sites.html")
        run(*say, "check", proposed, "-o", to / "then.json")
        both = to / "check.json", to / "then.json"
        run(*say, "compare", *both, "-o", to / "compare.geojson", "-o", to / "compare.html")
        fixes = [f for kind in ("json", "geojson", "gpkg") for f in ("-o", to / f"fix.{kind}")]
        run(*say, "fix", plan, "--rule", "HZ-126", *fixes)
    return here


@pytest.mark.parametrize("name", ["check.html", "sites.html", "compare.html"])
def test_a_page_only_begins_in_the_language_of_the_run(folder, name):
    english, chinese = ((folder / lang / name).read_text("utf-8") for lang in LANGUAGES)
    assert english.replace('<html lang="en">', '<html lang="zh-CN">', 1) == chinese
    assert english != chinese


@pytest.mark.parametrize(
    "name",
    [
        *(f"check.{kind}" for kind in LAYERS),
        "sites.json",
        "compare.geojson",
        *(f"fix.{kind}" for kind in ("json", "geojson", "gpkg")),
    ],
)
def test_records_and_layers_do_not_depend_on_it(folder, name):
    english, chinese = ((folder / lang / name).read_bytes() for lang in LANGUAGES)
    assert english == chinese
