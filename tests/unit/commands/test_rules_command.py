"""``siting rules`` and ``siting explain``: what they print, and how they refuse."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from siting import packs
from siting.commands.rules import rules

from .test_main import HEAVY, START

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Copy a built-in pack."""
    path = tmp_path / "mine.yaml"
    path.write_text((packs.BUILT_IN / "hangzhou.yaml").read_text(encoding="utf-8"), "utf-8")
    return path


@pytest.mark.parametrize(
    "args",
    [["rules", "list"], ["rules", "schema"], ["rules", "validate"], ["explain"]],
    ids=" ".join,
)
def test_help_imports_nothing_heavy(args):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", START, *args, "--help"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    names = re.findall(r"\|([^|]+)$", done.stderr, re.MULTILINE)
    assert not {name.strip().split(".")[0] for name in names} & (HEAVY | {"yaml"})


@pytest.mark.parametrize("name", rules.commands)
def test_every_subcommand_shows_an_example(run, name):
    done = run("rules", name, "--help")
    assert done.exit_code == 0
    assert re.search(rf"Examples?:\n +siting rules {name}", done.stdout)


def test_all_rules_of_all_packs_are_listed(run):
    done = run("rules", "list")
    assert done.exit_code == 0
    for one in packs.built_in():
        assert packs.read(packs.BUILT_IN / f"{one}.yaml").file.pack in done.stdout
    assert max(map(cell_len, done.stdout.splitlines())) <= 80


def test_a_list_can_be_narrowed(run):
    done = run("rules", "list", "--pack", "hangzhou", "--kind", "reach")
    assert "HZ-125" in done.stdout
    assert "HZ-123" not in done.stdout
    assert "jingzhou" not in done.stdout


def test_a_list_of_nothing_says_so(run, mine):
    text = mine.read_text(encoding="utf-8")
    mine.write_text(text.replace("kind: service_set", "kind: amount"), encoding="utf-8")
    done = run("rules", "list", "--pack", "national", "--kind", "service_set")
    assert (done.exit_code, done.stdout) == (0, "no such rules\n")


def test_a_list_in_chinese_has_chinese_heads_and_sentences(run):
    done = run("rules", "list", "--pack", "hangzhou", "--lang", "zh")
    assert "要求与所需数据" in done.stdout
    assert "约束性" in done.stdout
    assert max(map(cell_len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize("args", [["rules", "list", "--kind", "near"], ["explain"], ["rules", "x"]])
def test_bad_usage_exits_2(run, args):
    assert run(*args).exit_code == 2


@pytest.mark.parametrize(
    ("args", "message", "hint"),
    [
        (["explain", "HZ-1255"], "there is no rule 'HZ-1255'", "did you mean 'HZ-125'?"),
        (["explain", "hz-125"], "there is no rule 'hz-125'", "did you mean 'HZ-125'?"),
        (["rules", "show", "HZ-9999"], "there is no rule 'HZ-9999'", "did you mean 'HZ-"),
        (["rules", "show", "hangzou"], "there is no rule pack 'hangzou'", "mean 'hangzhou'?"),
        (["rules", "list", "--pack", "a.yaml"], "a.yaml: there is no such rule pack", "path"),
        (["rules", "validate", "none.yaml"], "none.yaml: there is no such rule pack", "path"),
        (["rules", "diff", "hangzhou", "x.yml"], "x.yml: there is no such rule pack", "path"),
    ],
    ids=" ".join,
)
def test_what_is_not_there_is_refused_with_a_hint(run, args, message, hint):
    done = run(*args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr
    assert hint in done.stderr
    assert len(done.stderr.splitlines()) == 2


def test_show_gives_a_rule_as_it_stands(run):
    done = run("rules", "show", "HZ-125")
    assert done.exit_code == 0
    assert "\n- id: HZ-125\n" in done.stdout
    assert "HZ-126" not in done.stdout


def test_show_gives_a_whole_pack_built_in_or_own(run, mine):
    built_in, own = run("rules", "show", "hangzhou"), run("rules", "show", mine)
    assert built_in.exit_code == 0
    assert built_in.stdout == own.stdout
    assert "Words for places and services" in built_in.stdout


@pytest.mark.parametrize("name", packs.built_in())
def test_every_built_in_pack_is_valid(run, name):
    done = run("rules", "validate", packs.BUILT_IN / f"{name}.yaml")
    assert done.exit_code == 0
    assert "fits siting-pack/1" in done.stdout


def test_a_mistake_is_named_by_file_and_line(run, mine):
    text = mine.read_text(encoding="utf-8")
    line = text[: text.index("kind: service_set")].count("\n") + 1
    mine.write_text(text.replace("kind: service_set", "kind: servic_set", 1), encoding="utf-8")
    done = run("rules", "validate", mine)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"mine.yaml:{line}: " in done.stderr
    assert "hint: did you mean 'service_set'?" in done.stderr


def test_a_file_that_is_no_pack_is_refused(run, tmp_path):
    path = tmp_path / "pack.txt"
    path.write_text("format: x\n", encoding="utf-8")
    assert run("rules", "validate", path).exit_code == 2
    path = tmp_path / "broken.yaml"
    path.write_text("rules: [\n", encoding="utf-8")
    done = run("rules", "validate", path)
    assert done.exit_code == 2
    assert "not valid YAML" in done.stderr


def test_the_schema_is_json(run):
    done = run("rules", "schema")
    assert json.loads(done.stdout)["$schema"].endswith("2020-12/schema")
    zh = json.loads(run("rules", "schema", "--lang", "zh").stdout)
    assert zh["properties"]["pack"]["description"].startswith("规则包的名称")


def test_a_difference_is_printed(run, mine):
    text = mine.read_text(encoding="utf-8")
    mine.write_text(text.replace("at_least: 300", "at_least: 350", 1), encoding="utf-8")
    done = run("rules", "diff", "hangzhou", mine)
    assert done.exit_code == 0
    assert "at_least: 300 -> 350" in done.stdout
    assert run("rules", "diff", mine, mine).stdout == "the two packs say the same\n"


def test_packs_are_checked_and_compared_in_chinese(run, mine):
    done = run("rules", "validate", mine, "--lang", "zh")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "mine.yaml：符合 siting-pack/1：规则43条" in done.stdout
    text = mine.read_text(encoding="utf-8")
    mine.write_text(text.replace("at_least: 300", "at_least: 350", 1), encoding="utf-8")
    done = run("rules", "diff", "hangzhou", mine, "--lang", "zh")
    assert done.stdout.startswith("规则由43条变为43条：新增0条，删除0条，修改1条\n")
    assert run("rules", "diff", mine, mine, "--lang", "zh").stdout == "两个规则包内容相同\n"
    empty = run("rules", "list", "--pack", "national", "--kind", "service_set", "--lang", "zh")
    assert empty.stdout == "没有这样的规则\n"


@pytest.mark.parametrize(
    ("args", "problem", "hint"),
    [
        (["explain", "HZ-1255"], "没有规则“HZ-1255”", "是否应为“HZ-125”？"),
        (["rules", "show", "hangzou"], "没有规则包“hangzou”", "是否应为“hangzhou”？"),
        (["rules", "validate", "none.yaml"], "none.yaml: 没有这个规则包", "请给出一个 .yaml"),
        (["rules", "diff", "hangzhou", "x.yml"], "x.yml: 没有这个规则包", "请给出一个 .yaml"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else None,
)
@pytest.mark.parametrize("last", [True, False])
def test_a_mistake_is_said_in_chinese_wherever_the_option_stands(run, args, problem, hint, last):
    *command, one = args
    done = run(*args, "--lang", "zh") if last else run(*command, "--lang", "zh", one)
    assert (done.exit_code, done.stdout) == (2, "")
    first, second = done.stderr.splitlines()
    assert first == f"错误：{problem}"
    assert second.startswith(f"提示：{hint}")


def test_a_rule_is_explained(run):
    done = run("explain", "HZ-125")
    assert done.exit_code == 0
    assert done.stdout.startswith("HZ-125  Where older people live densely")
    assert "What a breach looks like" in done.stdout


def test_a_rule_is_explained_in_chinese(run):
    done = run("explain", "HZ-125", "--lang", "zh")
    assert done.stdout.startswith("HZ-125  老年人高密度居住区")
    assert "不同解读" in done.stdout


def test_a_rule_of_a_pack_of_ones_own_is_explained(run, mine):
    text = mine.read_text(encoding="utf-8")
    mine.write_text(text.replace("id: HZ-125", "id: MY-1"), encoding="utf-8")
    done = run("explain", "MY-1", "--pack", mine)
    assert done.stdout.startswith("MY-1  ")
    assert run("explain", "MY-1").exit_code == 2
