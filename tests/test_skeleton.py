"""The workflows of a new folder: valid YAML, few rights, and scripts that do what they say."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.build import ROOT

WORKFLOWS = ROOT / "generator/papershelf/skeleton/.github/workflows"
NAMES = sorted(path.name for path in WORKFLOWS.glob("*.yml"))
RIGHTS = {
    "check.yml": {"": {"contents": "read"}, "preview": {}},
    "forms.yml": {"": {}, "read": {"contents": "read"},
                  "propose": {"contents": "write", "pull-requests": "write", "issues": "write"}},
    "publish.yml": {"": {"contents": "read"}, "build": {"contents": "read", "pages": "read"},
                    "deploy": {"pages": "write", "id-token": "write"}},
    "pull.yml": {"": {}, "ask": {"contents": "read"},
                 "propose": {"contents": "write", "pull-requests": "write"}},
    "refresh.yml": {"": {}, "ask": {"contents": "read"},
                    "propose": {"contents": "write", "pull-requests": "write"}},
}  # fmt: skip


def workflow(name: str) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load((WORKFLOWS / name).read_text("utf-8"))
    return found


def steps(name: str) -> list[tuple[str, dict[str, Any]]]:
    return [(job, step) for job, settings in workflow(name)["jobs"].items() for step in settings["steps"]]


def test_every_workflow_is_tested() -> None:
    assert set(RIGHTS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_has_the_rights_it_needs_and_a_timeout(name: str) -> None:
    found = workflow(name)
    rights = {"": found["permissions"], **{job: settings["permissions"] for job, settings in found["jobs"].items() if "permissions" in settings}}
    assert rights == RIGHTS[name]
    assert True in found, "`on` is true in YAML 1.1"
    assert all(job["timeout-minutes"] <= 120 for job in found["jobs"].values())
    assert found["concurrency"]["group"]


def test_all_workflows_use_the_same_versions_of_actions() -> None:
    used = {step["uses"] for name in NAMES for _, step in steps(name) if "uses" in step}
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action) for action in used)
    assert len({action.partition("@")[0] for action in used}) == len(used)


@pytest.mark.parametrize("name", NAMES)
def test_installed_packages_see_no_token_with_write_access(name: str) -> None:
    for job in workflow(name)["jobs"].values():
        runs_ours = any("pip install" in step.get("run", "") for step in job["steps"])
        if runs_ours:
            assert "write" not in job.get("permissions", {}).values()
            assert all(step["with"]["persist-credentials"] is False for step in job["steps"] if step.get("uses", "").startswith("actions/checkout"))


@pytest.mark.parametrize("name", NAMES)
def test_no_script_has_an_expression(name: str) -> None:
    """A stranger's text in `${{ }}` would be part of the program."""
    for _, step in steps(name):
        assert "${{" not in step.get("run", "")
        done = subprocess.run(["bash", "-n"], input=step.get("run", ""), capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["pull.yml", "refresh.yml"])
def test_what_comes_each_week_is_scheduled(name: str) -> None:
    found = workflow(name)
    assert re.fullmatch(r"[0-9]+ [0-9]+ \* \* [0-6]", found[True]["schedule"][0]["cron"])
    assert "workflow_dispatch" in found[True]


@pytest.mark.parametrize("name", ["check.yml", "publish.yml"])
def test_the_scripts_of_a_workflow_run_in_a_new_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that a runner runs, except what it downloads: the action and the package."""
    folder = Path(shutil.copytree(ROOT / "generator/papershelf/skeleton", tmp_path / "papers"))
    program = tmp_path / "papershelf"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m papershelf "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    monkeypatch.setenv("URL", "https://github.example/artifacts/1")
    scripts = [step["run"] for job, step in steps(name) if "run" in step and job != "preview"]
    assert scripts[0] == "python -m pip install -r requirements.txt"
    for script in scripts[1:]:
        subprocess.run(["bash", "-e", "-c", script], cwd=folder, check=True, capture_output=True)
    paths = [step["with"]["path"] for _, step in steps(name) if "upload" in step.get("uses", "")]
    assert [(folder / path / "index.html").is_file() for path in paths] == [True]
    if name == "check.yml":
        assert (tmp_path / "summary").read_text() == "[The site as it would be](https://github.example/artifacts/1), a ZIP file\n"


# What wrangler 4 prints (cloudflare/workers-sdk, packages/wrangler/src/pages/deploy.ts).
WRANGLER = """#!/bin/sh
echo "$@" > "$HERE/npx.log"
echo "✨ Deployment complete! Take a peek over at https://8c2b1a0f.owls-1.pages.dev"
echo "✨ Deployment alias URL: https://pull-7.owls-1.pages.dev"
exit $FAIL
"""


@pytest.mark.parametrize("fail", ["0", "1"])
def test_a_pull_request_gets_the_address_of_its_preview(clones: dict[str, Path], fail: str) -> None:
    program = clones["here"] / "bin" / "npx"
    program.write_text(WRANGLER, encoding="utf-8")
    program.chmod(0o755)
    clones["preview"] = clones["here"]
    try:
        shell(clones, "preview", "check.yml", FAIL=fail, PROJECT="owls", BRANCH="pull-7")
    except subprocess.CalledProcessError:
        assert fail == "1"
        return
    assert fail == "0"
    assert (clones["here"] / "npx.log").read_text().endswith(" pages deploy site --project-name owls --branch pull-7\n")
    assert (clones["here"] / "output").read_text() == "url=https://pull-7.owls-1.pages.dev\n"
    job = workflow("check.yml")["jobs"]["preview"]
    assert "head.repo.full_name == github.repository" in job["if"], "no stranger's branch runs with secrets"
    assert not any("checkout" in step.get("uses", "") for step in job["steps"])


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


def shell(clones: dict[str, Path], job: str, name: str = "refresh.yml", **more: str) -> str:
    """Run the last script of a job, as the runner does; gives what it says."""
    here = clones["here"]
    script = [step["run"] for of, step in steps(name) if of == job and "run" in step][-1]
    environment = {
        **os.environ, "HERE": str(here), "PATH": f"{here / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PATCH": str(here / "proposed.patch"), "GITHUB_OUTPUT": str(here / "output"), "GIT_CONFIG_GLOBAL": os.devnull,
        **more,
    }  # fmt: skip
    command = ["bash", "-e", "-c", script]
    done = subprocess.run(command, cwd=clones[job], env=environment, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout


def test_changes_become_a_pull_request(clones: dict[str, Path]) -> None:
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


def test_an_open_pull_request_is_updated(clones: dict[str, Path]) -> None:
    git(clones["ask"], "push", "--quiet", "origin", "main:papershelf-refresh")
    (clones["here"] / "open").write_text("1\n")
    (clones["ask"] / "content" / "a.yaml").write_text("title: Owls\ncitations: 4\n")
    shell(clones, "ask")
    shell(clones, "propose")
    assert git(clones["origin"], "show", "papershelf-refresh:content/a.yaml") == "title: Owls\ncitations: 4\n"
    assert "create" not in (clones["here"] / "gh.log").read_text()


def test_without_changes_nothing_is_proposed(clones: dict[str, Path]) -> None:
    shell(clones, "ask")
    assert not (clones["here"] / "output").exists()
    assert "if: needs.ask.outputs.changed" in (WORKFLOWS / "refresh.yml").read_text()


def add_record(clones: dict[str, Path]) -> None:
    """What a pull writes, and what a malicious package might."""
    (clones["ask"] / "content" / "papers").mkdir()
    (clones["ask"] / "content" / "papers" / "owls.yaml").write_text("title: Owls\n")
    (clones["ask"] / "content" / "imports.lock").write_text("# new\n")
    (clones["ask"] / "content" / "a.yaml").write_text("title: Evil\n")


def test_new_papers_become_a_pull_request(clones: dict[str, Path]) -> None:
    add_record(clones)
    shell(clones, "ask", "pull.yml")
    shell(clones, "propose", "pull.yml")
    assert git(clones["origin"], "show", "--name-only", "--format=%s", "papershelf-pull").split("\n") == [
        "Add new papers of the followed sources", "", "content/imports.lock", "content/papers/owls.yaml", "",
    ]  # fmt: skip
    assert "pr create --head papershelf-pull" in (clones["here"] / "gh.log").read_text()


def test_an_open_pull_request_with_papers_stays_as_the_curator_left_it(clones: dict[str, Path]) -> None:
    git(clones["ask"], "push", "--quiet", "origin", "main:papershelf-pull")
    (clones["here"] / "open").write_text("1\n")
    before = git(clones["origin"], "show-ref")
    add_record(clones)
    shell(clones, "ask", "pull.yml")
    assert "merge or close it first" in shell(clones, "propose", "pull.yml")
    assert git(clones["origin"], "show-ref") == before
    assert "create" not in (clones["here"] / "gh.log").read_text()


# --- what the forms run ------------------------------------------------------------------------

FORM = "### Identifier or link\n\n_No response_\n\n### Title\n\n{}\n\n### Date\n\n{}\n"
HOSTILE = "::set-output name=proposed::x $(touch evil) `touch evil` '; touch evil; ' @all closes #1"
NUMBER = "17"


@pytest.fixture
def form_clones(clones: dict[str, Path]) -> dict[str, Path]:
    """The same with a new folder in the repository, and `papershelf` as a command."""
    if not shutil.which("jq"):
        pytest.skip("GitHub's machines have jq")
    folder = clones["ask"]
    skeleton = ROOT / "generator/papershelf/skeleton"
    shutil.copytree(skeleton, folder, dirs_exist_ok=True)
    (folder / "content" / "a.yaml").unlink()
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Shelve")
    git(folder, "push", "--quiet", "origin", "main")
    git(clones["propose"], "pull", "--quiet")
    program = clones["here"] / "bin" / "papershelf"
    program.write_text(f'#!/bin/sh\n[ "$1" = form ] && [ "$2" = --fetch ] && {{ shift 2; set -- form "$@"; }}\nexec {sys.executable} -m papershelf "$@"\n')
    program.chmod(0o755)
    (clones["here"] / "open").write_text("")
    return {**clones, "read": folder}


def open_issue(form_clones: dict[str, Path], body: str) -> str:
    """Open an issue: both jobs run, as the workflow says; gives what the first says."""
    here = form_clones["here"]
    (here / "event.json").write_text(json.dumps({"issue": {"body": body}}))
    environment = {"ANSWER": str(here / "form"), "FORM": str(here / "issue.md")}
    log = shell(form_clones, "read", "forms.yml", **environment, GITHUB_EVENT_PATH=str(here / "event.json"))
    output = here / "output"
    proposed = "true" if output.exists() and output.read_text() == "proposed=true\n" else ""
    shell(form_clones, "propose", "forms.yml", **environment, NUMBER=NUMBER, PROPOSED=proposed, RUN="https://run.example")
    return log


def test_a_form_becomes_a_pull_request(form_clones: dict[str, Path]) -> None:
    log = open_issue(form_clones, FORM.format(HOSTILE, "2031").replace("\n", "\r\n"))
    (path,) = git(form_clones["origin"], "show", "--name-only", "--format=", f"form/{NUMBER}").split()
    assert path.startswith("content/papers/2031/set-output-name")
    assert "touch evil" in git(form_clones["origin"], "show", f"form/{NUMBER}:{path}")
    assert git(form_clones["origin"], "show", "--format=%s", "--no-patch", f"form/{NUMBER}") == f"Apply the form of issue {NUMBER}\n"
    assert not list(form_clones["here"].rglob("evil"))
    assert (form_clones["read"] / "site" / "index.html").exists()
    calls = (form_clones["here"] / "gh.log").read_text()
    assert f"pr create --head form/{NUMBER} --title Form of issue {NUMBER} --body Closes #{NUMBER}. " in calls
    assert "https://run.example" in calls
    assert "@all" not in calls
    assert "comment" not in calls
    first, *_, last = [line for line in log.splitlines() if line.startswith("::")]
    assert re.fullmatch("::stop-commands::[0-9a-f]{32}", first)
    assert last == f"::{first.rpartition('::')[2]}::"


def test_an_edited_form_updates_the_pull_request(form_clones: dict[str, Path]) -> None:
    git(form_clones["read"], "push", "--quiet", "origin", f"main:form/{NUMBER}")
    (form_clones["here"] / "open").write_text("5\n")
    open_issue(form_clones, FORM.format("Owls", "2031"))
    assert "title: Owls" in git(form_clones["origin"], "show", f"form/{NUMBER}:content/papers/2031/owls.yaml")
    calls = (form_clones["here"] / "gh.log").read_text()
    assert "pr edit 5 --body Closes" in calls
    assert "create" not in calls


def test_a_form_with_problems_gets_a_comment(form_clones: dict[str, Path]) -> None:
    before = git(form_clones["origin"], "show-ref")
    open_issue(form_clones, FORM.format(HOSTILE, "soon @all"))
    calls = (form_clones["here"] / "gh.log").read_text()
    assert calls == f"issue comment {NUMBER} --body-file {form_clones['here'] / 'form' / 'reply.md'}\n"
    reply = (form_clones["here"] / "form" / "reply.md").read_text()
    assert "```text\nDate: `soon @all` is not a date" in reply
    assert git(form_clones["origin"], "show-ref") == before
    assert not list(form_clones["here"].rglob("evil"))
    assert not (form_clones["read"] / "site").exists()


def test_a_patch_of_other_files_is_not_applied(form_clones: dict[str, Path]) -> None:
    """Installed packages may be malicious, and they write the patch."""
    here, folder = form_clones["here"], form_clones["read"]
    for name in ("mkdocs.yml", ".github/workflows/check.yml", "content/pages/about.md"):
        (folder / name).write_text("evil\n")
    (folder / "content" / "papers" / "owls.yaml").write_text("title: Owls\n")
    git(folder, "add", "--all")
    (here / "form").mkdir()
    (here / "form" / "form.patch").write_text(git(folder, "diff", "--cached", "--binary"))
    shell(form_clones, "propose", "forms.yml", ANSWER=str(here / "form"), NUMBER=NUMBER, PROPOSED="true", RUN="x")
    changed = git(form_clones["origin"], "show", "--name-only", "--format=", f"form/{NUMBER}").split()
    assert changed == ["content/papers/owls.yaml"]


def test_forms_are_read_when_they_are_opened_and_edited() -> None:
    found = workflow("forms.yml")
    assert found[True] == {"issues": {"types": ["opened", "edited"]}}
    assert "github.event.issue.state == 'open'" in found["jobs"]["read"]["if"]
