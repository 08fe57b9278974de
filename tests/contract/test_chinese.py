"""With --lang zh a planner reads Chinese: packs, pages, errors and the schema hold no English."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from siting import packs
from siting.commands import main
from siting.errors import SitingError
from siting.report import errors_zh
from siting.report.packs import rule_sheet, rule_source
from siting.report.packs import schema as pack_schema
from siting.report.terminal import explain as explain_terminal
from siting.report.terminal import rules as rules_terminal
from siting.text.yaml_text import read_yaml
from tests.test_bad_packs import BAD

from . import test_docs as docs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.packs import Read

CHINESE = re.compile(r"[一-鿿]")
#: Three words of Latin letters with nothing but blanks between them.
RUNNING = re.compile(r"(?<![\w./-])[A-Za-z]+(?:[ ']+[A-Za-z]+){2,}(?![\w./-])")
#: What stays as it is: names in a row (of layers and fields), and commands to type.
NAMES = re.compile(r"\b[a-z]+(?:[._][a-z_0-9.]+)+\b|\b(?:elders|residential|health)\b|siting \w+")
#: No line begins with one of these.
CLOSING = tuple("，。；：、？！）”’》")
TWINS = ("note", "missing_parts", "ours", "unsure", "needs_input", "what", "reason")
#: Where the messages of bad packs are made.
MAKERS = (
    "packs.py",
    "pack_file.py",
    "pack_rules.py",
    "text/yaml_text.py",
    "text/source.py",
    "condition.py",
)
FOLDERS = ("kinds", "text")
REPORTS = ("report/packs/rule_sheet.py", "report/packs/fits.py")
#: What is said of plans, or of data that a plan names; packs never meet it.
NOT_OF_PACKS = ("the field '", "use 'is' or", "use above,", "asked by ")


def _read(name: str) -> Read:
    return packs.read(packs.BUILT_IN / f"{name}.yaml")


def _english(page: str) -> list[str]:
    """Find running English on a page."""
    flat = NAMES.sub("·", " ".join(page.split()))
    return RUNNING.findall(flat)


@pytest.mark.parametrize("name", packs.built_in())
def test_every_text_of_our_packs_has_a_chinese_twin(name):
    lacking = []
    for keys, part in _parts(read_yaml(packs.BUILT_IN / f"{name}.yaml")[0]):
        for key in TWINS:
            if part.get(key):
                twin = part.get(f"{key}_zh") or ""
                said = twin if isinstance(twin, list) else [twin]
                if not all(CHINESE.search(one) for one in said) or not said:
                    lacking.append((*keys, key))
        clause = part.get("clause", "")
        if re.search(r"[A-Za-z]{3}", clause) and not part.get("clause_zh"):
            lacking.append((*keys, "clause"))
        if "quote" in part and not part["quote"] and not part.get("said_zh"):
            lacking.append((*keys, "said_zh"))
    assert lacking == []


def _parts(
    data: object, keys: tuple[object, ...] = ()
) -> Iterator[tuple[tuple[object, ...], dict]]:
    """Go through all mappings of a pack."""
    if isinstance(data, dict):
        yield keys, data
        for key, value in data.items():
            yield from _parts(value, (*keys, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _parts(value, (*keys, index))


@pytest.mark.parametrize("name", packs.built_in())
def test_no_page_of_our_packs_has_running_english(name):
    read = _read(name)
    pages = {
        "show": rules_terminal.render_pack(read, lang="zh"),
        "list": rules_terminal.render_list([read], lang="zh"),
    }
    for sheet in rule_sheet.sheets(read):
        pages[f"explain {sheet.id}"] = explain_terminal.render(sheet, lang="zh")
        pages[f"show {sheet.id}"] = rule_source.render(sheet, lang="zh")
    found = {where: said for where, page in pages.items() if (said := _english(page))}
    assert found == {}
    for where, page in pages.items():
        if not where.startswith("show "):  # a rule as it stands has the lines of its file
            assert max(map(cell_len, page.splitlines())) <= 80
            assert [one for one in page.splitlines() if one.strip()[:1] in CLOSING] == []


def test_running_english_would_be_seen():
    assert _english("距离 is read as the straight line 理解")
    assert _english("- Which homes are they?")
    assert not _english("elders, units.community, facilities.type 运行 siting propose 选址")
    page = explain_terminal.render(rule_sheet.find("HZ-125", [_read("hangzhou")]), lang="en")
    assert _english(page)


# ---- errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BAD)
def test_every_mistake_in_a_pack_is_said_in_chinese(name, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(BAD[name][0], encoding="utf-8")
    done = CliRunner().invoke(main, ["rules", "validate", str(path), "--lang", "zh"])
    assert (done.exit_code, done.stdout) == (2, "")
    problem, hint = done.stderr.splitlines()
    place = re.match(rf"错误：{re.escape(str(path))}(:\d+)?: ", problem)
    assert place
    assert hint.startswith("提示：")
    for line in (problem[place.end() :], hint[3:]):
        assert CHINESE.search(line)
        assert not _english(line)
        assert not re.search(r"\b(the|is|not|but|and|in|or|expected)\b", line)


def _messages() -> Iterator[tuple[str, str]]:
    """Find each message of the records of packs, with what is filled in as 7.

    They pass through msgspec, which makes plain strings of them; all others are in the catalogue.
    """
    root = docs.ROOT / "siting"
    files = [root / one for one in (*MAKERS, *REPORTS)]
    files += [one for folder in FOLDERS for one in sorted((root / folder).glob("*.py"))]
    for path in files:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                yield from ((path.name, one) for one in _said_in(function))


def _said_in(function: ast.FunctionDef) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ValueError":
            yield from _texts(node.args[0])


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            one.value if isinstance(one, ast.Constant) else "" if _inside(one) else "7"
            for one in node.values
        )


def _inside(node: ast.expr) -> bool:
    """Say whether a part adds where in the file it is: that comes after every message."""
    return "_inside" in ast.unparse(node)


def test_every_mistake_that_a_record_of_packs_refuses_has_a_chinese_form():
    found = {one for one in _messages() if not one[1].startswith(NOT_OF_PACKS)}
    assert len(found) > 15
    lacking = [(where, text) for where, text in sorted(found) if text != "7" and not said(text)]
    assert lacking == []


def said(text: str) -> bool:
    chinese = errors_zh.said(text)
    return chinese is not None and bool(CHINESE.search(chinese))


@pytest.mark.parametrize("english", [*errors_zh.SENTENCES, *errors_zh.HINTS])
def test_every_chinese_form_takes_what_the_english_one_takes(english):
    chinese = {**errors_zh.SENTENCES, **errors_zh.HINTS}[english]
    braces = re.findall(r"\{(\w*)\}", english)
    filled = re.sub(r"\{\w*\}", "7", english)
    assert errors_zh.said(filled), "another sentence swallows it"
    numbers = [int(one) for one in re.findall(r"\{(\d)\}", chinese)]
    assert all(one < len(braces) for one in numbers)
    if not numbers:
        assert re.findall(r"\{(\w*)\}", chinese.replace("{metres: 500}", "")) == braces


def test_an_error_without_a_chinese_form_is_said_as_it_is():
    error = errors_zh.in_chinese(SitingError("nobody has seen this", hint="put it in quotes"))
    assert (error.message, error.hint) == ("nobody has seen this", "请加上引号")


# ---- the schema -------------------------------------------------------------------------------


def test_the_chinese_schema_says_everything_in_chinese():
    for where, part in _parts(json.loads(pack_schema.schema("zh"))):
        for key in ("title", "description"):
            text = part.get(key)
            assert not isinstance(text, str) or CHINESE.search(text), (*where, key)


def test_the_chinese_schema_allows_what_the_english_one_allows():
    assert _bare(json.loads(pack_schema.schema("zh"))) == _bare(json.loads(pack_schema.schema()))


def _bare(schema: object) -> object:
    """Take titles and descriptions out of a schema; a key of a pack may be called so too."""
    if isinstance(schema, list):
        return [_bare(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _bare(value)
        for key, value in schema.items()
        if key not in ("title", "description") or not isinstance(value, str)
    }
