"""The workflows of a new folder: sound YAML, few rights, and what they run does what they say."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.build import ROOT

WORKFLOWS = ROOT / "generator/papershelf/skeleton/.github/workflows"
NAMES = sorted(path.name for path in WORKFLOWS.glob("*.yml"))
RIGHTS = {
    "check.yml": {"": {"contents": "read"}},
    "publish.yml": {"": {"contents": "read"}, "build": {"contents": "read", "pages": "read"},
                    "deploy": {"pages": "write", "id-token": "write"}},
    "refresh.yml": {"": {}, "ask": {"contents": "read"},
                    "propose": {"contents": "write", "pull-requests": "write"}},
}  # fmt: skip


def workflow(name: str) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load((WORKFLOWS / name).read_text("utf-8"))
    return found


def steps(name: str) -> list[tuple[str, dict[str, Any]]]:
    return [(job, step) for job, told in workflow(name)["jobs"].items() for step in told["steps"]]


def test_every_workflow_is_looked_at() -> None:
    assert set(RIGHTS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_has_the_rights_it_needs_and_an_end(name: str) -> None:
    told = workflow(name)
    rights = {"": told["permissions"], **{job: one["permissions"] for job, one in told["jobs"].items() if "permissions" in one}}
    assert rights == RIGHTS[name]
    assert True in told, "`on` is true in YAML 1.1"
    assert all(job["timeout-minutes"] <= 120 for job in told["jobs"].values())
    assert told["concurrency"]["group"]


def test_all_workflows_use_the_same_versions_of_actions() -> None:
    used = {step["uses"] for name in NAMES for _, step in steps(name) if "uses" in step}
    assert all(re.fullmatch(r"actions/[a-z-]+@v[0-9]+", one) for one in used)
    assert len({one.partition("@")[0] for one in used}) == len(used)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_installed_sees_no_token_that_writes(name: str) -> None:
    for job in workflow(name)["jobs"].values():
        runs_ours = any("pip install" in step.get("run", "") for step in job["steps"])
        if runs_ours:
            assert "write" not in job.get("permissions", {}).values()
            assert all(step["with"]["persist-credentials"] is False for step in job["steps"] if step.get("uses", "").startswith("actions/checkout"))


@pytest.mark.parametrize("name", NAMES)
def test_no_expression_stands_in_a_shell(name: str) -> None:
    """A stranger's text in `${{ }}` would be part of the program."""
    for _, step in steps(name):
        assert "${{" not in step.get("run", "")
        done = subprocess.run(["bash", "-n"], input=step.get("run", ""), capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_the_refresh_is_scheduled() -> None:
    told = workflow("refresh.yml")
    assert re.fullmatch(r"[0-9]+ [0-9]+ \* \* [0-6]", told[True]["schedule"][0]["cron"])
    assert "workflow_dispatch" in told[True]


# --- what the refresh runs, in a repository of its own ----------------------------------------

GH = """#!/bin/sh
echo "$@" >> "$HERE/gh.log"
if [ "$2" = list ]; then cat "$HERE/open"; fi
"""


def git(folder: Path, *words: str) -> str:
    return subprocess.run(
        ["git", "-c", "user.name=Ada", "-c", "user.email=ada@nest.example", *words],
        cwd=folder, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


@pytest.fixture
def clones(tmp_path: Path) -> dict[str, Path]:
    """A repository, and a clone of it for each job; `gh` writes down what it is asked."""
    origin, first = tmp_path / "origin", tmp_path / "first"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(origin))
    git(tmp_path, "clone", "--quiet", str(origin), str(first))
    git(first, "switch", "--quiet", "--create", "main")
    (first / "content").mkdir()
    (first / "content" / "a.yaml").write_text("title: Owls\n")
    (first / "mkdocs.yml").write_text("site_name: Owls\n")
    (first / ".gitignore").write_text(".cache/\n")
    git(first, "add", "--all")
    git(first, "commit", "--quiet", "--message", "Begin")
    git(first, "push", "--quiet", "origin", "main")
    git(tmp_path, "clone", "--quiet", str(origin), str(tmp_path / "propose"))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gh").write_text(GH)
    (tmp_path / "bin" / "gh").chmod(0o755)
    (tmp_path / "open").write_text("0\n")
    return {"origin": origin, "ask": first, "propose": tmp_path / "propose", "here": tmp_path}


def shell(clones: dict[str, Path], job: str) -> None:
    """Run the last script of a job, as the runner does."""
    here = clones["here"]
    script = [step["run"] for name, step in steps("refresh.yml") if name == job and "run" in step][-1]
    environment = {
        **os.environ, "HERE": str(here), "PATH": f"{here / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PATCH": str(here / "refresh.patch"), "GITHUB_OUTPUT": str(here / "output"), "GIT_CONFIG_GLOBAL": os.devnull,
    }  # fmt: skip
    subprocess.run(["bash", "-e", "-c", script], cwd=clones[job], env=environment, check=True, capture_output=True)


def test_what_changed_becomes_a_pull_request(clones: dict[str, Path]) -> None:
    (clones["ask"] / "content" / "a.yaml").write_text("title: Owls\ncitations: 3\n")
    (clones["ask"] / "content" / "imports.lock").write_text("# new\n")
    (clones["ask"] / "mkdocs.yml").write_text("hooks: [evil.py]\n")
    (clones["ask"] / ".cache").mkdir()
    (clones["ask"] / ".cache" / "x").write_text("")
    shell(clones, "ask")
    assert (clones["here"] / "output").read_text() == "changed=true\n"
    shell(clones, "propose")
    assert git(clones["origin"], "show", "--name-only", "--format=%s", "papershelf-refresh").split("\n") == [
        "Refresh counts, versions and retractions", "", "content/a.yaml", "content/imports.lock", "",
    ]  # fmt: skip
    assert git(clones["origin"], "show", "main:content/a.yaml") == "title: Owls\n"
    log = (clones["here"] / "gh.log").read_text()
    assert "pr create --head papershelf-refresh" in log


def test_a_pull_request_that_is_open_is_renewed(clones: dict[str, Path]) -> None:
    git(clones["ask"], "push", "--quiet", "origin", "main:papershelf-refresh")
    (clones["here"] / "open").write_text("1\n")
    (clones["ask"] / "content" / "a.yaml").write_text("title: Owls\ncitations: 4\n")
    shell(clones, "ask")
    shell(clones, "propose")
    assert git(clones["origin"], "show", "papershelf-refresh:content/a.yaml") == "title: Owls\ncitations: 4\n"
    assert "create" not in (clones["here"] / "gh.log").read_text()


def test_where_nothing_changed_nothing_is_proposed(clones: dict[str, Path]) -> None:
    shell(clones, "ask")
    assert not (clones["here"] / "output").exists()
    assert "if: needs.ask.outputs.changed" in (WORKFLOWS / "refresh.yml").read_text()
