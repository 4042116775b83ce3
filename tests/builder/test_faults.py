"""Faults of the machine: a build ends in a line, the site stays as it was, and the next build is right.

Each test brings the fault about: a full disk, a folder that can't be read, a signal.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
import yaml

from tests.build import ROOT, tree
from tests.builder.project import Project, create, describe_differences
from tests.examples import examples

resource = pytest.importorskip("resource", reason="Windows has no such limits")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and signals are those of Linux")
STEPS = "building", "comparing", "planning", "preparing", "moving", "reading", "checking", "finding", "writing", "formatting", "starting"
"""First words of the progress of a build that takes two seconds."""


def run(folder: Path, *words: str, program: str = "papershelf", flags: tuple[str, ...] = (), path: Path | None = None,
        environment: dict[str, str] | None = None, **rest: Any) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """A command in a folder, without the lines of its progress."""
    done = subprocess.run(
        [sys.executable, *flags, "-m", program, *words], cwd=folder, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, env=environ(environment), timeout=120, check=False, **rest,
    )  # fmt: skip
    lines = [line for line in done.stdout.splitlines() if line.strip() and not line.startswith(STEPS)]
    return subprocess.CompletedProcess(done.args, done.returncode, "\n".join(lines))


def environ(more: dict[str, str] | None = None) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "generator"), "NO_MKDOCS_2_WARNING": "1", **(more or {})}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project and its site."""
    project = create(tmp_path_factory.mktemp("built") / "project")
    assert project.build().code == 0
    return project.root


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """The project with its site and cache, of the test's own."""
    return shutil.copytree(built, tmp_path / "project", symlinks=True)


def edit(folder: Path, title: str = "Strolls") -> None:
    project = Project(folder)
    project.save("content/papers/2021/walks.yaml", project.load("content/papers/2021/walks.yaml") | {"title": title})


def build_clean(folder: Path) -> dict[str, bytes]:
    clean = Project(folder).build_clean()
    assert clean.code == 0, clean.messages
    return clean.files


def assert_next_build_is_right(folder: Path) -> None:
    """It meets no fault, so that it needs no process of its own."""
    done = Project(folder).build()
    assert done.code == 0, done.messages
    assert not [*describe_differences(done.files, build_clean(folder))]


def assert_one_fault(done: subprocess.CompletedProcess[str]) -> None:
    """A command failed with one message."""
    assert done.returncode in {1, 2}, done.stdout
    assert "Traceback" not in done.stdout
    assert len(done.stdout.splitlines()) <= 3 and done.stdout.count("papershelf: ") == 1, done.stdout


# --- a key that can't be kept ---------------------------------------------------------------


@pytest.mark.parametrize("program", ["papershelf", pytest.param("mkdocs", marks=pytest.mark.long)])
def test_a_site_is_written_without_a_key_that_can_be_kept(folder: Path, program: str) -> None:
    """And no key is kept in the current folder, which may be published."""
    before = tree(folder / "site")
    shutil.rmtree(folder / "site")
    shutil.rmtree(folder / ".cache")
    for place in ("/proc/nowhere", "here"):  # the second finds nothing of the first
        done = run(folder, "build", "--strict", program=program, environment={"XDG_CACHE_HOME": place})
        assert done.returncode == 0, done.stdout
        assert tree(folder / "site") == before
    assert not (folder / "here").exists()


# --- what can't be read ---------------------------------------------------------------------


@contextmanager
def respect_permissions() -> Iterator[None]:
    """In this thread, for root too: without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (capabilities(7))."""
    library, header = ctypes.CDLL(None, use_errno=True), (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice
    assert library.capget(header, sets) == 0
    effective = sets[0]
    sets[0] &= ~0b110
    assert library.capset(header, sets) == 0
    try:
        yield
    finally:
        sets[0] = effective
        assert library.capset(header, sets) == 0


@pytest.mark.parametrize(
    "path",
    ["content/papers/2023", "content/tags.yaml", "content/pages/about.md", "content/styles", "overrides", "mkdocs.yml",
     *(pytest.param(name, marks=pytest.mark.long) for name in (
         "content/lists", "content/papers/2023/moths.yaml", "content/files", "content/pages", "content", "content/papers"))],
)  # fmt: skip
def test_what_cannot_be_read_is_an_error_and_the_site_stays(folder: Path, path: str) -> None:
    before, there, project = tree(folder / "site"), folder / path, Project(folder)
    mode = there.stat().st_mode
    commands = [project.build] if path in {"content/pages/about.md", "content/styles"} else [project.build, project.check]
    there.chmod(0)
    try:
        for command in commands:
            with respect_permissions():
                done = command()
            assert done.code in {1, 2}, done.messages
            assert Path(path).name in "".join(done.messages) or path == "content", done.messages
    finally:
        there.chmod(mode)
    assert tree(folder / "site") == before
    done = project.build()
    assert done.code == 0, done.messages
    assert done.files == before


def test_an_edit_beside_what_cannot_be_read_is_kept_for_later(folder: Path) -> None:
    before, there = tree(folder / "site"), folder / "content/papers/2023"
    edit(folder)
    there.chmod(0)
    with respect_permissions():
        done = Project(folder).build()
    there.chmod(0o755)
    assert done.code == 1
    assert done.messages == ["papershelf: the site is left as it was", f"{there} can't be read: Permission denied"]
    assert tree(folder / "site") == before
    assert_next_build_is_right(folder)


# --- every write in turn --------------------------------------------------------------------


@pytest.mark.parametrize(("what", "step"), [("record", 142), pytest.param("page", 260, marks=pytest.mark.long), ("cold", 400)])
def test_after_a_write_failed_the_next_build_is_right(tmp_path: Path, what: str, step: int) -> None:
    try_writes(tmp_path, what, step, random.Random(what).randrange(1, step))


@pytest.mark.long
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("what", ["record", "page", "cold"])
def test_after_any_write_failed_the_next_build_is_right(tmp_path: Path, what: str) -> None:
    try_writes(tmp_path, what, 1, 1)


def try_writes(folder: Path, what: str, step: int, start: int) -> None:
    create(folder / "project")
    done = subprocess.run(
        [sys.executable, "-m", "tests.builder.faults", str(folder), what, str(step), str(start)], cwd=ROOT,
        env=environ({"PYTHONPATH": f"{ROOT / 'generator'}{os.pathsep}{ROOT}"}), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["count"] > 200
    assert found["failed"] >= 0.8 * (found["count"] - start) // step
    assert not found["wrong"], "\n".join(found["wrong"][:10])


def limit(what: int, value: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(what, (value, value))


def test_a_disk_that_is_full_or_a_limit_of_file_sizes(folder: Path) -> None:
    """With processes that write beside the main one."""
    before = tree(folder / "site")
    Project(folder).configure(site_name="Another name")
    done = run(folder, "build", preexec_fn=limit(resource.RLIMIT_FSIZE, 40_000))
    assert_one_fault(done)
    assert "File too large; raise the limit of file sizes: see `ulimit -f`" in done.stdout
    assert tree(folder / "site") == before
    assert_next_build_is_right(folder)


def test_a_small_disk_of_its_own_for_the_cache(folder: Path) -> None:
    """The build has a tiny file system mounted over its folder of caches."""
    before = tree(folder / "site")
    shutil.rmtree(folder / ".cache")
    (folder / ".cache").mkdir()
    mount = f"mount -t tmpfs -o size=900k tmpfs {folder}/.cache"
    root = [] if os.getuid() == 0 else ["-r"]
    if subprocess.run(["unshare", "-m", *root, "sh", "-c", mount], capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    command = f'{mount} && exec "$0" -m papershelf build'
    done = subprocess.run(
        ["unshare", "-m", *root, "sh", "-c", command, sys.executable], cwd=folder, env=environ(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout
    assert "No space left on device; free some space" in done.stdout
    assert "Traceback" not in done.stdout
    assert tree(folder / "site") == before
    assert_next_build_is_right(folder)


def test_too_many_open_files(folder: Path) -> None:
    before = tree(folder / "site")
    edit(folder)
    shutil.rmtree(folder / ".cache")
    done = run(folder, "build", preexec_fn=limit(resource.RLIMIT_NOFILE, 9))
    assert_one_fault(done)
    assert "Too many open files; raise the limit of open files: see `ulimit -n`" in done.stdout
    assert tree(folder / "site") == before
    assert_next_build_is_right(folder)


# --- streams --------------------------------------------------------------------------------


@pytest.mark.parametrize("closed", ["<&- >&- 2>&-", *(pytest.param(some, marks=pytest.mark.long) for some in ("2>&-", ">&- 2>&-"))])
def test_a_closed_stream_harms_nothing(folder: Path, closed: str) -> None:
    edit(folder)
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m papershelf build {closed}', sys.executable], cwd=folder, env=environ(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not [*describe_differences(tree(folder / "site"), build_clean(folder))]


@pytest.mark.parametrize("words", ["schema", "check --format json"])
def test_output_that_cannot_be_written_ends_in_a_line(folder: Path, words: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "papershelf", *words.split()], cwd=folder, env=environ(), stdout=full,
            stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "No space left on device" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


# --- settings and templates -----------------------------------------------------------------


LANGUAGES = {"dee": "did you mean `de`?", "xyzzy": "known are af, ar,", "": "known are", "../de": "known are"}


def test_a_misspelt_language(folder: Path) -> None:
    before, project = tree(folder / "site"), Project(folder)
    theme = project.load_settings()["theme"]
    for language, hint in LANGUAGES.items():
        project.configure(theme={**theme, "language": language})
        for build in (project.build, project.check, project.build_by_mkdocs):
            done = build()
            assert done.code in {1, 2}
            assert f"option `theme.language`: there is no language `{language}`: {hint}" in "".join(done.messages)
    done = run(folder, "serve")
    assert done.returncode in {1, 2}
    assert f"there is no language `{language}`: {hint}" in done.stdout
    assert "Traceback" not in done.stdout
    assert tree(folder / "site") == before


SHAPES = [
    ({"theme": {"palette": 5}}, "option `theme.palette` in mkdocs.yml: expected a mapping or a list, found `5`"),
    ({"theme": {"palette": ["slate"]}}, "option `theme.palette` in mkdocs.yml: expected a mapping, found `slate`"),
    ({"theme": {"features": "navigation.tabs"}}, "option `theme.features` in mkdocs.yml: expected a list, found `navigation.tabs`"),
    ({"extra": {"analytics": "google"}}, "option `extra.analytics` in mkdocs.yml: expected a mapping, found `google`"),
    ({"theme": {"name": "readthedocs"}}, "set `theme: name: material` in mkdocs.yml"),
    ({"plugins": [{"papershelf": {"citation_styles": ["owl"]}}]}, "unknown citation style `owl`: use apa, "),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "message"), SHAPES)
def test_settings_that_mkdocs_does_not_check(folder: Path, settings: dict[str, Any], message: str) -> None:
    before, project = tree(folder / "site"), Project(folder)
    theme = {**project.load_settings()["theme"], **settings.get("theme", {})}
    project.configure(**{**settings, "theme": theme})
    for build in (project.build, project.check):
        done = build()
        assert (done.code, message in "".join(done.messages)) in {(1, True), (2, True)}
    assert tree(folder / "site") == before


TEMPLATES = {
    "main.html": '{% extends "base.html" %}\n{% block content %}{{ page.nothing.more }}{% endblock %}',
    "404.html": '\n{% extends "bsae.html" %}',
    "partials/header.html": "\n{{ x",
    "partials/footer.html": "\n{{ 1 / 0 }}",
    "partials/tools.html": "\n{{ 1 | no_filter }}",
    "fragments/paper.html": "\n{{ an_unknown_name }}",
    "fragments/card.html": "\n{{ paper.nothing }}",
    "fragments/row.html": "\n{% include 'nothing.html' %}",
    "fragments/feed.html": "\n{% if %}",
    "fragments/macros.html": "\n{{ an_unknown_name }}",
    "fragments/near.html": "\n{{ urls.nothing(1) }}",
}


def test_an_error_in_a_curators_template(folder: Path) -> None:
    """An unknown name too; the message has the file and its line."""
    before = tree(folder / "site")
    for name, text in TEMPLATES.items():
        template = folder / "overrides" / name
        template.parent.mkdir(parents=True, exist_ok=True)
        template.write_text(text)
        project = Project(folder)
        done = project.build_by_mkdocs() if name == "fragments/card.html" else project.build()
        assert done.code == 1, done.messages
        assert f"overrides/{name}:2: error in this template: " in "".join(done.messages)
        template.unlink()
    assert tree(folder / "site") == before
    assert_next_build_is_right(folder)


def test_a_port_that_is_in_use(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        done = run(folder, "serve", "-a", address)
    assert done.returncode == 2
    assert f"papershelf: cannot serve at {address}: Address already in use; --dev-addr takes another" in done.stdout


def test_a_port_that_no_machine_has(folder: Path) -> None:
    done = run(folder, "serve", "-a", "127.0.0.1:99999")
    assert done.returncode == 2
    assert "papershelf: cannot serve at 127.0.0.1:99999: bind(): port must be 0-65535; --dev-addr takes another" in done.stdout
    assert "Traceback" not in done.stdout


# --- modules --------------------------------------------------------------------------------


@pytest.mark.parametrize("program", ["papershelf", "mkdocs"])
def test_modules_in_the_folder_of_a_collection_are_not_run(folder: Path, program: str) -> None:
    """Neither by the command nor by its processes. MkDocs' own command looks for its modules itself."""
    names = ["click", "json", "logging", "socket", "selectors", "struct", "pickle", "yaml", "jinja2", "re", "signal",
             "threading", "multiprocessing", "markdown", "mkdocs", "papershelf_", "sitecustomize_"]  # fmt: skip
    for name in names:
        (folder / f"{name}.py").write_text("raise SystemExit('foreign module')")
    shutil.rmtree(folder / ".cache")
    script = [sys.executable, "-P", "-m", program] if program == "mkdocs" else [sys.executable, "-m", program]
    done = subprocess.run([*script, "build"], cwd=folder, env=environ(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "foreign" not in done.stdout + done.stderr


def test_the_same_bytes_without_assertions_and_docstrings(folder: Path) -> None:
    before = tree(folder / "site")
    shutil.rmtree(folder / "site")
    shutil.rmtree(folder / ".cache")
    done = run(folder, "build", flags=("-OO",))
    assert done.returncode == 0, done.stdout
    assert not [*describe_differences(tree(folder / "site"), before)]


# --- signals --------------------------------------------------------------------------------


SIGNALS = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM", signal.SIGHUP: "SIGHUP", signal.SIGKILL: ""}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose cold build has work for processes, without a site."""
    project = create(tmp_path_factory.mktemp("large") / "project")
    for number in range(200):
        record = {"title": f"Paper {number}", "authors": ["Ada Example", f"Person {number % 50}"], "date": "2020",
                  "added": f"2024-01-{number % 28 + 1:02}", "tags": ["graphs"], "abstract": "Words on a grid. " * 9}  # fmt: skip
        project.save(f"content/papers/more/p{number}.yaml", record)
    return project.root


def test_a_signal_that_comes_during_a_fork_is_not_lost() -> None:
    """Python drops what is raised in the functions that it calls after a fork."""
    program = """
import os, signal, time
from papershelf.__main__ import _interrupt_on_signals

def interrupt():
    if not sent:
        sent.append(os.kill(os.getpid(), signal.SIGINT))
        for _ in range(1000):
            pass

sent = []
os.register_at_fork(after_in_parent=interrupt)
_interrupt_on_signals()
try:
    if os.fork() == 0:
        os._exit(0)
    time.sleep(20)
except KeyboardInterrupt as error:
    print(*error.args)
"""
    # Python 3.12 warns of forks beside a thread, such as the one that waits for signals.
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", program]
    done = subprocess.run(command, env=environ(), capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (f"{signal.SIGINT.value}\n", "")


def test_a_signal_while_modules_are_imported() -> None:
    """Whoever imports may make another exception of one: pydantic does, while it makes a validator."""
    program = """
import os, sys
from papershelf import __main__

class Finder:
    def find_spec(self, name, *rest):
        if name == "papershelf.records.name":
            try:
                os.kill(os.getpid(), int(sys.argv[1]))
                for _ in range(1000):
                    pass
            except BaseException as error:
                raise ValueError("another exception") from error

sys.meta_path.insert(0, Finder())
__main__.run()
"""
    for number in (signal.SIGINT, signal.SIGTERM):
        done = subprocess.run([sys.executable, "-c", program, str(number.value)], env=environ(), capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (128 + number, "", "papershelf: stopped\n")


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files, whose path is short enough for sockets in it."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.mark.parametrize("number", [
    signal.SIGINT, signal.SIGKILL, *(pytest.param(one, marks=pytest.mark.long) for one in (signal.SIGTERM, signal.SIGHUP)),
], ids=lambda number: number.name)  # fmt: skip
def test_a_killed_build_leaves_no_process_and_no_harm(
    large: Path, tmp_path: Path, temporary: Path, number: signal.Signals
) -> None:
    """At different moments; a terminal sends Ctrl-C to all processes."""
    folder = shutil.copytree(large, tmp_path / "project")
    chance = random.Random(number)
    ended = 0
    for at in range(examples(4)):
        process = subprocess.Popen(
            [sys.executable, "-m", "papershelf", "build"], cwd=folder, env=environ({"TMPDIR": str(temporary)}), text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        wait_for_handler(process, number if number == signal.SIGHUP else signal.SIGTERM)
        wait_for_children(process, at)
        time.sleep(chance.random())
        if number == signal.SIGINT:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        said, _ = process.communicate(timeout=120)
        assert "Traceback" not in said, said
        if process.returncode not in {0, -number}:
            ended += 1
            assert process.returncode == 128 + number
            assert said.splitlines()[-1] == f"papershelf: stopped by {SIGNALS[number]}" or at == 0
        assert not list_session(process.pid, 60)
        assert number == signal.SIGKILL or not [*temporary.iterdir()]
    assert ended or number == signal.SIGKILL
    done = run(folder, "build", environment={"TMPDIR": str(temporary)})
    assert "waiting" not in done.stdout
    assert number == signal.SIGKILL or not [*temporary.iterdir()]
    assert_next_build_is_right(folder)


def wait_for_handler(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """Until a process handles a signal, or has ended: before, Python itself would be what is stopped."""
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        caught = next(line for line in status.read_text().splitlines() if line.startswith("SigCgt"))
        if int(caught.split()[1], 16) >> (number - 1) & 1:
            return
        time.sleep(0.01)


def wait_for_children(process: subprocess.Popen[str], number: int) -> None:
    """Until a process has so many children, or has ended."""
    while process.poll() is None and len(psutil.Process(process.pid).children()) < number:
        time.sleep(0.01)


def list_session(leader: int, seconds: float) -> list[str]:
    """The processes of a session that are there after so many seconds, or as soon as there are none."""
    until = time.monotonic() + seconds
    while True:
        found = []
        for process in psutil.process_iter():
            try:
                if os.getsid(process.pid) == leader and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(" ".join(process.cmdline()))
            except (OSError, psutil.Error):
                continue
        if not found or time.monotonic() > until:
            return found
        time.sleep(0.05)


def test_pandoc_ends_with_a_killed_build(folder: Path) -> None:
    """On citations that take for ever."""
    pytest.importorskip("pypandoc")
    Project(folder).set_options(citation_styles=["apa"])
    edit(folder, "A " + "<i>" * 24)
    process = subprocess.Popen(
        [sys.executable, "-m", "papershelf", "build"], cwd=folder, env=environ(), stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    while process.poll() is None and not any("pandoc" in child.name() for child in psutil.Process(process.pid).children(recursive=True)):
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert not list_session(process.pid, 60)


def test_a_build_says_that_it_waits_and_for_whom(folder: Path) -> None:
    hold = ("import sys, time; from pathlib import Path; from papershelf.builder.site_folder import lock_folder\n"
            "lock = lock_folder(Path('.cache/papershelf')); print('held', flush=True); sys.stdin.read(); lock.release()")  # fmt: skip
    holder = subprocess.Popen([sys.executable, "-c", hold], cwd=folder, env=environ(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdin and holder.stdout and holder.stdout.readline() == b"held\n"
    waiting = subprocess.Popen(
        [sys.executable, "-m", "papershelf", "build", "--strict"], cwd=folder, env=environ(), stderr=subprocess.PIPE, text=True
    )
    assert waiting.stderr
    line = next(line for line in waiting.stderr if "waiting" in line)
    assert line.startswith(f"papershelf: waiting for another build in this folder, by process {holder.pid}")
    assert waiting.poll() is None
    holder.communicate()
    waiting.communicate(timeout=60)
    assert waiting.returncode == 0


def test_a_commit_that_another_user_left_half_done_is_not_trusted(folder: Path) -> None:
    """Its marker can't be read: the site may have any of the files."""
    manifest = next((folder / ".cache/papershelf").glob("manifest-*"))
    pending = manifest.with_name(manifest.name.replace("manifest", "pending"))
    pending.mkdir()
    (pending / "ready").write_bytes(b"x" * 99)
    page = folder / "site/papers/walks/index.html"
    page.write_bytes(b"?" * page.stat().st_size)  # of the same size, so that nobody sees it
    assert_next_build_is_right(folder)


# --- the server -----------------------------------------------------------------------------


class Server:
    """`papershelf serve` in a folder."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.folder, self._log = folder, folder.parent / "served.log"
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "papershelf", "serve", "-a", self.address], cwd=folder, env=environ(), stdout=log, stderr=log
            )
        while "Serving on" not in self.read_log():
            assert self.process.poll() is None, self.read_log()
            time.sleep(0.1)

    def read_log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def wait_until_right(self, out: Path) -> None:
        """Until the site is that of a clean build; the server was never started again."""
        shutil.copytree(self.folder, out, ignore=shutil.ignore_patterns(".cache", "site"))
        project = Project(out)
        mount = yaml.safe_load(project.read("mkdocs.yml"))["site_url"].partition("example")[2]
        project.configure(site_url=f"http://{self.address}{mount}")
        assert project.build().code == 0
        (out / "site/search/lunr.json").unlink()  # it is not made while serving
        wanted, served = tree(out / "site"), self.folder / ".cache/papershelf/served"
        until = time.monotonic() + 180
        while time.monotonic() < until:
            time.sleep(0.5)
            try:
                now = tree(served)
            except FileNotFoundError:
                continue  # files are moved in
            if now == wanted:
                break
        assert self.process.poll() is None
        assert "Traceback" not in self.read_log()
        assert not [*describe_differences(tree(served), wanted)], self.read_log()[-2000:]


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    project = Project(folder)
    for number in range(30):
        project.save(f"content/papers/more/p{number}.yaml", {"title": f"Paper {number}", "date": "2020", "added": "2024-01-01"})
    project.set_options(csp=False)  # a served site has another policy
    server = Server(folder)
    yield server
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(30) == 0


def test_the_server_under_rapid_saves(server: Server, tmp_path: Path) -> None:
    """Some of records that are wrong for a moment."""
    chance, papers = random.Random(5), server.folder / "content/papers/more"
    for number in range(examples(200)):
        path = papers / f"p{chance.randrange(30)}.yaml"
        path.write_text(f"title: Saved {number}\ndate: 2020\nadded: 2024-01-01\n" + "wrong: [" * (number % 17 == 3))
        time.sleep(chance.random() * 0.05)
    for path in papers.iterdir():
        path.write_text(path.read_text().replace("wrong: [", ""))
    server.wait_until_right(tmp_path / "clean")


@pytest.mark.skipif(sys.platform != "linux", reason="processes fork on Linux only")
def test_the_server_without_the_process_that_builds(server: Server, tmp_path: Path) -> None:
    """MkDocs builds the site when it was killed."""
    started = psutil.Process(server.process.pid)
    [builder] = [child for child in started.children() if child.cmdline() == started.cmdline()]
    builder.kill()
    record = server.folder / "content/papers/more/p3.yaml"
    record.write_text("title: Saved later\ndate: 2020\nadded: 2024-01-01\n")
    server.wait_until_right(tmp_path / "clean")


@pytest.mark.long
def test_the_server_under_a_checkout_of_many_files(server: Server, tmp_path: Path) -> None:
    """500 files come, others go, in folders that are new and gone."""
    content = server.folder / "content"
    for number in range(500):
        path = content / f"papers/new/{number % 7}/c{number}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"title: Checked out {number}\ndate: 2019\n")
    shutil.rmtree(content / "papers/more")
    (content / "pages/new").mkdir()
    (content / "pages/new/page.md").write_text("# New\n")
    with (content / "tags.yaml").open("a") as file:
        file.write("- tag: fresh\n")
    server.wait_until_right(tmp_path / "clean")


@pytest.mark.long
def test_the_server_beside_an_editors_temporary_files(server: Server, tmp_path: Path) -> None:
    """As Vim, Emacs, and editors that replace a file leave them for a moment."""
    content, chance = server.folder / "content", random.Random(5)
    for number in range(6):
        for path in (content / f"papers/more/p{number}.yaml", content / "pages/about.md", content / "tags.yaml"):
            folder, name, text = path.parent, path.name, path.read_text()
            (folder / f".{name}.swp").write_bytes(b"b0VIM 8.2\0\xff")
            (folder / "4913").touch()
            (folder / "4913").unlink()
            path.rename(folder / f"{name}~")
            path.write_text(text + f"\n# Saved {number}\n")
            time.sleep(chance.random() * 0.3)
            (folder / f"{name}~").unlink()
            (folder / f".{name}.swp").unlink()
            (folder / f".#{name}").symlink_to("somebody@host.1234:5678")
            (folder / f"#{name}#").write_text("half a te")
            time.sleep(chance.random() * 0.3)
            (folder / f"#{name}#").unlink()
            (folder / f".#{name}").unlink()
            (folder / f"{name}.tmp").write_text(path.read_text())
            (folder / f"{name}.tmp").replace(path)
            time.sleep(chance.random() * 0.3)
    server.wait_until_right(tmp_path / "clean")
