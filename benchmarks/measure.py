"""One command, measured from outside: seconds, memory of its processes, files that it wrote."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Run:
    """What one run of a command took."""

    seconds: float
    cpu: float
    """Seconds of processor time of all its processes: steadier than the clock where others work on
    the machine too. 0 on Windows, which does not add them up."""
    memory: int
    """Bytes of all its processes together, at the sampled moment when they were most: the sum of
    their proportional shares (PSS), so that what they share counts once. Where the system doesn't
    tell shares, as outside Linux, of their resident memory. 0 where no sample was taken."""
    files: int
    size: int
    """Bytes in the files that it wrote."""
    largest: int = 0
    """Most bytes of one of its processes in memory, with what it shares. 0 where the system doesn't
    tell, as on Windows."""


def run(command: Sequence[str], folder: Path, output: Path) -> Run:
    """Run a command in a folder, and see what it wrote below `output`.

    Raises SystemExit with the end of what it said where it fails.
    """
    before = list_stamps(output)
    # What earlier runs wrote shall not be on its way to the disk while this one is timed.
    if hasattr(os, "sync"):
        os.sync()
    seconds, cpu, memory, largest = _time(command, folder)
    written = [stamp for path, stamp in list_stamps(output).items() if before.get(path) != stamp]
    size = sum(size for _, _, size in written)
    return Run(seconds, cpu, memory, len(written), size, largest)


def list_stamps(folder: Path) -> dict[str, Stamp]:
    """Every file below a folder: what changes when it is written, and its size, the last."""
    found: dict[str, Stamp] = {}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)  # noqa: PTH118 (a Path a file is slow at 500,000)
            stat = os.stat(path)  # noqa: PTH116
            found[path] = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
    return found


def _time(command: Sequence[str], folder: Path) -> tuple[float, float, int, int]:
    memory = _make_meter()
    with tempfile.TemporaryFile() as said:
        spent, started = _measure_children(), time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=said,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )
        watch = _Watch(process.pid, memory)
        # Waiting with a timeout would poll, and notice a short run's end late.
        code, largest = _wait(process)
        seconds = time.perf_counter() - started
        watch.stop()
        if code:
            said.seek(0)
            tail = said.read().decode(errors="replace")[-2000:]
            raise SystemExit(f"{' '.join(command)} in {folder} ended with {code}:\n{tail}")
    return seconds, _measure_children() - spent, watch.peak, largest


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """The exit code of a process, and the most bytes that it or a descendant had in memory."""
    if not hasattr(os, "wait4"):
        return process.wait(), 0
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # In bytes on macOS (getrusage(2)).
    return process.returncode, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _measure_children() -> float:
    """Processor time of all processes that this one has waited for, and of theirs."""
    times = os.times()
    return times.children_user + times.children_system


class _Watch:
    """Samples the memory of a process and its descendants, in a thread of its own."""

    def __init__(self, pid: int, memory: Callable[[int], int]) -> None:
        self.peak = 0
        self._pid = pid
        self._memory = memory
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        started, rest = time.perf_counter(), 0.0
        while not self._over.wait(rest):
            before = time.thread_time()
            self.peak = max(self.peak, self._memory(self._pid))
            rest = compute_pause(time.perf_counter() - started, time.thread_time() - before)


def compute_pause(elapsed: float, cost: float) -> float:
    """Seconds until the next look, after one that cost so many seconds of processor time.

    The kernel goes through all memory of a process to tell its share, and meanwhile the builders
    have a core less: so looking never takes more than 2% of one. Fifty times in a run's first
    seconds, then four times a second, is often enough.
    """
    return max(0.02, cost * 49, min(elapsed / 50, 0.25))


def _make_meter() -> Callable[[int], int]:
    """What tells the memory of a process and its descendants; loaded before the clock starts."""
    import psutil  # here: who only reads results has no need of it

    def share(process: Any) -> int:
        try:
            return _read_share(process.pid) or int(process.memory_info().rss)
        except psutil.Error:  # one that has just ended
            return 0

    def memory(pid: int) -> int:
        try:
            root = psutil.Process(pid)
            return sum(map(share, (root, *root.children(recursive=True))))
        except psutil.Error:
            return 0

    return memory


def _read_share(pid: int) -> int:
    """A process's proportional share (PSS) by Linux; 0 where there is none to be had."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_bytes()
    except OSError:
        return 0
    found = re.search(rb"^Pss: *(\d+) kB$", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
