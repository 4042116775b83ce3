"""Faults of the machine for tests: errors of writing, and what a build makes of them.

As a program, this builds a folder again and again, each time with a fault at another write, in a process of its own
that is forked from this one.
"""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_args

import pytest

from papershelf.__main__ import _run_command
from tests import once
from tests.build import tree
from tests.builder.project import Project, create
from tests.builder.snapshot import trust_stamps

Fault = Literal["fails", "fails on", "kills"]
"""What a write does: it fails, it and all after it fail, or it is the process' last."""
FAULTS: tuple[Fault, ...] = get_args(Fault)
KILLED = -9
"""The exit code of a build that was killed."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Writes:
    """Counts the writes of this process from now on; at the one with a number, what is told happens."""

    def __init__(self, fail_at: int = 0, fault: Fault = "fails") -> None:
        self.count = 0
        self._fail_at, self._fault = fail_at, fault
        real_open, real_os_open, real_write = io.open, os.open, os.write

        def open_file(file: Any, mode: str = "r", buffering: int = -1, encoding: Any = None, errors: Any = None,
                      newline: Any = None, *rest: Any, **others: Any) -> Any:  # fmt: skip
            if not set(mode) & set("wax+") or isinstance(file, int):
                return real_open(file, mode, buffering, encoding, errors, newline, *rest, **others)
            self.note(file)
            raw = _Raw(file, mode.replace("t", "").replace("b", ""), opener=others.get("opener"))
            raw.writes = self
            binary = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
            return binary if "b" in mode else io.TextIOWrapper(binary, encoding, errors, newline)

        def os_open(path: Any, flags: int, *rest: Any, **others: Any) -> int:
            if flags & _WRITING:
                self.note(path)
            return real_os_open(path, flags, *rest, **others)

        def os_write(number: int, data: Any) -> int:
            if number > 2:
                self.note(number)
            return real_write(number, data)

        def fail(name: str) -> None:
            real = getattr(os, name)

            def call(path: Any, *rest: Any, **others: Any) -> Any:
                self.note(path)
                return real(path, *rest, **others)

            setattr(os, name, call)

        import builtins

        builtins.open = io.open = open_file  # type: ignore[assignment]
        os.open, os.write = os_open, os_write  # type: ignore[assignment]
        for name in ("replace", "rename", "mkdir", "utime", "fsync", "link", "symlink"):
            fail(name)
        shutil._USE_CP_SENDFILE = False  # type: ignore[attr-defined]

    def note(self, what: object) -> None:
        self.count += 1
        if self.count == self._fail_at and self._fault == "kills":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.count == self._fail_at or (self._fault == "fails on" and self.count > self._fail_at > 0):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), what)


class _Raw(io.FileIO):
    writes: Writes

    def write(self, data: Any) -> int:
        self.writes.note(self.name)
        return super().write(data)


def build(root: Path, fail_at: int = 0, fault: Fault = "fails") -> dict[str, Any]:
    """`papershelf build` in a process of its own, with a fault at a write: exit code, messages, number of writes."""
    with tempfile.TemporaryFile("w+") as said:
        read, write = os.pipe()
        child = os.fork()
        if not child:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            sys.stdout = sys.stderr = os.fdopen(2, "w", buffering=1)
            sys.argv = ["papershelf", "build", "-f", str(root / "mkdocs.yml")]
            writes, send = Writes(fail_at, fault), os.write
            try:
                code = _run_command()
            except BaseException:
                import traceback

                traceback.print_exc()
                code = -1
            writes._fail_at = 0
            send(write, json.dumps([code, writes.count]).encode())
            os._exit(0)
        os.close(write)
        with os.fdopen(read, "rb") as file:
            code, count = json.loads(file.read() or b"[-1, 0]")
        if os.WIFSIGNALED(os.waitpid(child, 0)[1]):
            code = KILLED
        said.seek(0)
        return {"code": code, "count": count, "said": said.read()}


def edit_record(root: Path) -> None:
    project = Project(root)
    project.save("content/papers/2021/walks.yaml", project.load("content/papers/2021/walks.yaml") | {"title": "Strolls"})


def edit_page(root: Path) -> None:
    """And a record: a page of a paper goes, one comes."""
    (root / "content/pages/about.md").write_text("# About\n\nOther words.\n")
    (root / "content/papers/2023/lanterns.yaml").rename(root / "content/papers/2023/lamps.yaml")


EDITS: dict[str, Callable[[Path], None] | None] = {"cold": None, "record": edit_record, "page": edit_page}


def try_each_write(base: Path, what: str, step: int, start: int) -> dict[str, Any]:
    """Build a folder after an edit, with a fault at each `step`-th write, and then again; what was not as it should be."""
    root, before, after = base / "project", base / "before", base / "after"
    edit = EDITS[what]
    if edit:
        assert build(root)["code"] == 0
    shutil.copytree(root, before, symlinks=True)
    old = tree(root / "site") if edit else {}
    if edit:
        edit(root)
    shutil.copytree(root, after, symlinks=True)
    whole = build(root)
    assert whole["code"] == 0, whole
    new = tree(root / "site")
    wrong: list[str] = []
    failed = 0
    for at in range(start, whole["count"] + 1, step):
        fault = FAULTS[at % len(FAULTS)]

        def note(text: str, at: int = at, fault: Fault = fault) -> None:
            wrong.append(f"write {at} {fault}: {text}")

        shutil.rmtree(root)
        shutil.copytree(after, root, symlinks=True)
        done = build(root, at, fault)
        now = tree(root / "site") if (root / "site").exists() else {}
        is_committed = [*root.glob(".cache/papershelf/pending-*/ready")]
        failed += done["code"] != 0
        if done["code"] == 0 and now != new:
            note(f"exit code 0, but another site: {done['said'][-300:]}")
        if "Traceback" in done["said"] or done["code"] == -1:
            note(f"a traceback: {done['said'][-900:]}")
        if done["code"] and now not in (old, new) and not is_committed:
            note("the site is neither the old nor the new one")
        if done["code"] not in (0, KILLED) and sum(line.startswith("papershelf: ") for line in done["said"].splitlines()) != 1:
            note(f"not one message: {done['said']}")
        if at // step % 2 == 0 and edit:  # back to what it was: what is stale shows
            for path in ("content", "mkdocs.yml"):
                there = root / path
                shutil.rmtree(there) if there.is_dir() else there.unlink()
                copy: Any = shutil.copytree if (before / path).is_dir() else shutil.copy2
                copy(before / path, there)
            wanted = old
        else:
            wanted = new
        again = build(root)
        now = tree(root / "site")
        if again["code"] or now != wanted:
            differ = [path for path in now.keys() | wanted.keys() if now.get(path) != wanted.get(path)]
            note(f"the next build is wrong: {sorted(differ)[:5]}, {again['said'][-300:]}; before: {done['said'][-200:]}")
    return {"count": whole["count"], "failed": failed, "wrong": wrong}


if __name__ == "__main__":
    from papershelf.builder import from_cache  # noqa: F401 - imported before the forks
    from papershelf.builder.mkdocs import mkdocs_commands, plugin  # noqa: F401
    from papershelf.parallel import pool

    patch = pytest.MonkeyPatch()
    trust_stamps(patch)
    patch.setattr(pool, "count_cores", lambda: 1)
    patch.setattr("papershelf.parallel.child.can_fork", lambda: False)  # all writes are in one process
    folder, what, step, start = sys.argv[1:]
    once.install()  # what one build compiles and parses, the forked ones find
    assert create(Path(folder, "first")).build().code == 0
    print(json.dumps(try_each_write(Path(folder), what, int(step), int(start))))
