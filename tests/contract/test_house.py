"""The rules of the house that no linter knows. CONTRIBUTING.md gives their reasons."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "siting").rglob("*.py"))
OWN = [*MODULES, *sorted((ROOT / "sample_gis").glob("*.py")), ROOT / "cli.py"]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MOST_LINES, MOST_STATEMENTS = 300, 30
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "misc"}
# Written in two parts so that this file does not name what it forbids.
PLACES = ["/" + "work/", "/" + "tmp/", "../" + ".library", "/" + "root/", "/" + "home/"]
BINARY = {".gpkg", ".tif", ".shp", ".shx", ".dbf", ".parquet", ".png", ".fgb", ".pbf", ".xlsx"}


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _functions(tree: ast.AST):
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def _statements(function: ast.AST) -> int:
    """Count as ruff's PLR0915 does, near enough: every statement inside, the docstring not."""
    inside = [node for node in ast.walk(function) if isinstance(node, ast.stmt)]
    return len(inside) - 1 - (ast.get_docstring(function) is not None)


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout: the list of files is not known")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("path", OWN, ids=_named)
def test_files_and_functions_are_short(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    long = {
        f.name: n for f in _functions(ast.parse(text)) if (n := _statements(f)) > MOST_STATEMENTS
    }
    assert long == {}


def test_files_of_tests_are_short():
    lines = {_named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in TESTS}
    assert {name: n for name, n in lines.items() if n > MOST_LINES} == {}


def test_module_names_say_what_is_in_them():
    assert [_named(path) for path in MODULES if path.stem in SAYS_NOTHING] == []


def test_no_file_names_a_place_on_one_machine():
    found = []
    for path in _tracked():
        if path.suffix.lower() not in BINARY:
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{_named(path)} names {place}" for place in PLACES if place in text]
    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=_named)
def test_what_is_public_is_explained(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # An empty module has nothing to explain.
    missing = [] if ast.get_docstring(tree) or not tree.body else ["the module"]
    for owner in [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]:
        for node in owner.body:
            named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if named and not node.name.startswith("_") and not ast.get_docstring(node):
                missing.append(node.name)
    assert missing == []


def test_only_commands_import_click():
    importers = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.partition(".")[0] == "click" for name in names):
                importers.append(path)
    commands = ROOT / "siting" / "commands"
    assert [_named(path) for path in importers if commands not in path.parents] == []
