"""The workflows in docs/ci fit the schemas of others, and their commands work on the sample."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from siting.commands import main

ROOT = Path(__file__).resolve().parents[1]
CI = ROOT / "docs" / "ci"
SCHEMAS = {"github.yml": "github-workflows", "gitlab-ci.yml": "gitlab-ci"}


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_workflow_fits_its_schema(name):
    asked = ["check_jsonschema", "--builtin-schema", f"vendor.{SCHEMAS[name]}", str(CI / name)]
    done = subprocess.run([sys.executable, "-m", *asked], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout


def scripts(name):
    """Give the lines of shell of a workflow."""
    made = read(CI / name)
    if name == "gitlab-ci.yml":
        return made["check-plan"]["script"]
    return [step["run"] for step in made["jobs"]["check"]["steps"] if "run" in step]


def commands(name):
    """Give the commands of siting in a workflow, as their arguments."""
    lines = [line for script in scripts(name) for line in script.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("siting ")]


@pytest.fixture
def repository(sample, monkeypatch, tmp_path):
    """A repository with the sample in its folder plans, and a step of GitHub Actions."""
    sample.rename(tmp_path / "plans")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    Path("summary.md").write_text("# before\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_commands_of_a_workflow_gate_the_sample(name, repository):
    done = [CliRunner().invoke(main, args) for args in commands(name)]
    assert len(done) >= 2
    assert [one.exit_code for one in done] == [0] * (len(done) - 1) + [1]
    for file in re.findall(r"findings\.[a-z.]+[a-z]", (CI / name).read_text(encoding="utf-8")):
        assert Path(file).is_file(), file
    if name == "github.yml":
        assert done[1].stdout.startswith("::error file=plans/")
        summary = Path("summary.md").read_text(encoding="utf-8")
        assert summary == "# before\n" + Path("findings.md").read_text(encoding="utf-8")
        assert '"uri":"plans/communities.gpkg"' in Path("findings.sarif").read_text("utf-8")


def test_only_known_names_are_put_into_scripts():
    """What a stranger chooses (a title, a branch) reaches a shell through the environment only."""
    for script in scripts("github.yml"):
        assert "${{" not in script


#: A gh that notes what it is asked for, and knows the comments of a pull request.
GH = """#!/bin/sh
if [ "$2" = --paginate ]; then exec jq -r "$5" comments.json; fi
printf '%s\\n' "$*" >>asked
"""


@pytest.mark.skipif(not shutil.which("jq"), reason="there is no jq")
@pytest.mark.parametrize(
    ("comments", "asked"),
    [
        ([], "pr comment 7 --body-file findings.md"),
        # Another program writes under the same name, and a person quotes the comment.
        ([(1, "Bot", "Preview is ready"), (2, "User", "## siting: X\n")], "pr comment 7"),
        ([(3, "Bot", "## siting: X\r\nold"), (4, "Bot", "thanks")], "issues/comments/3 -F body=@"),
    ],
)
def test_the_workflow_replaces_its_own_comment_only(comments, asked, tmp_path):
    (step,) = [script for script in scripts("github.yml") if "gh pr comment" in script]
    (tmp_path / "gh").write_text(GH, encoding="utf-8")
    (tmp_path / "gh").chmod(0o755)
    (tmp_path / "findings.md").write_text("## siting: X\n\nnew\n", encoding="utf-8")
    known = [{"id": id_, "user": {"type": who}, "body": body} for id_, who, body in comments]
    (tmp_path / "comments.json").write_text(json.dumps(known), encoding="utf-8")
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "NUMBER": "7", "GITHUB_REPOSITORY": "a/b"}
    subprocess.run(["bash", "-e", "-c", step], cwd=tmp_path, env=env, check=True)
    (line,) = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
    assert asked in line


def test_the_hooks_of_pre_commit_work(repository, monkeypatch):
    hooks = {hook["id"]: hook for hook in read(ROOT / ".pre-commit-hooks.yaml")}
    for hook in hooks.values():
        assert {"id", "name", "entry", "language", "files"} <= set(hook)
        re.compile(hook["files"])
    (asked,) = read(CI / "pre-commit-config.yaml")["repos"]
    Path("plans/rules.yaml").write_bytes((ROOT / "rules" / "hangzhou.yaml").read_bytes())
    expected = {"siting-check": 1, "siting-rules": 0}
    for hook in asked["hooks"]:
        args = [*shlex.split(hooks[hook["id"]]["entry"])[1:], *hook["args"]]
        done = CliRunner().invoke(main, args)
        assert done.exit_code == expected[hook["id"]], done.output
    pattern = hooks["siting-check"]["files"]
    inputs = [path.name for path in Path("plans").iterdir() if path.suffix not in (".py", ".md")]
    assert [name for name in inputs if not re.search(pattern, name)] == []
