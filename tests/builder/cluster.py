"""A real Dask cluster for tests, on this machine.

As a program, it is a scheduler and some workers, until its input ends. It prints its address, and answers each line:
`kill` kills a worker that is at work, in whose place Dask starts another; `count` gives the number of batches done.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass
class RunningCluster:
    address: str
    program: subprocess.Popen[str]

    def ask(self, line: str) -> int:
        assert self.program.stdin and self.program.stdout
        self.program.stdin.write(f"{line}\n")
        self.program.stdin.flush()
        return int(self.program.stdout.readline())


@contextmanager
def run_cluster(workers: int = 3, *, before: tuple[str, ...] = (), path: Path | None = None) -> Iterator[RunningCluster]:
    """A scheduler and worker processes of a thread each; `before` is what the program is started by, and `path` a
    folder where modules are looked for first."""
    paths = [*([path] if path else []), ROOT / "generator", ROOT]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))}
    program = subprocess.Popen(
        [*before, sys.executable, __file__, str(workers)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True, env=environ,
    )  # fmt: skip
    assert program.stdout and program.stdin
    try:
        yield RunningCluster(program.stdout.readline().strip(), program)
    finally:
        program.stdin.close()
        program.wait(60)
        program.stdout.close()


def die_at_first(folder: Path, batch: int) -> int:
    """Work for a worker that is killed by it the first times: as often as the batch says."""
    died = len([*folder.glob(f"died-{batch}-*")])
    if died < batch:
        (folder / f"died-{batch}-{died}").touch()
        time.sleep(3)  # Dask doesn't replace a worker that dies while it starts
        os.kill(os.getpid(), signal.SIGKILL)
    return batch


def wait_for(file: Path, batch: Any) -> Any:
    """Work that takes until a file is there; gives the batch back."""
    while not file.exists():
        time.sleep(0.01)
    return batch


def _kill_busy(cluster: Any) -> int:
    """Kill a worker that is at work, once there is one."""
    for _ in range(20_000):
        for worker in [*cluster.scheduler.workers.values()]:
            nanny = next((one for one in cluster.workers.values() if one.worker_address == worker.address), None)
            if worker.processing and nanny and nanny.pid:
                os.kill(nanny.pid, signal.SIGKILL)
                return 1
        time.sleep(0.003)
    return 0


def _answer(cluster: Any, line: str) -> int:
    if line == "kill":
        return _kill_busy(cluster)
    return sum(prefix.state_counts["memory"] for prefix in cluster.scheduler.task_prefixes.values())


def main(workers: int) -> None:
    from distributed import LocalCluster

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:
        print(cluster.scheduler_address, flush=True)
        for line in sys.stdin:
            print(_answer(cluster, line.strip()), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
