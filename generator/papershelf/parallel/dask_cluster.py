"""A Dask cluster in place of the processes of this machine.

Each run connects to the scheduler and ends its connection, since no process can be forked beside
the threads of Dask. The value that batches share is a file, which no death of a worker can lose. It
is in a folder of this build alone, which every worker sees under the same path: what a worker does
late, for a build that was stopped, finds the folder gone and changes nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import pickle
import re
import secrets
import shutil
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import CallError, to_printable
from .child import note_places
from .cluster import use_cluster
from .program import describe_difference, describe_program

_PATIENCE = 10.0
"""Seconds for the scheduler to answer, and for the first worker to come."""
_ALONE = 60.0
"""Seconds without any worker after which a run fails. Clusters that grow when there is work take as
long."""
_LOOK = 5.0
"""Seconds between two looks at the workers."""
_AGAIN = 1
"""A batch is given to the scheduler again so often after it has refused to: that is, after it has
killed more workers than Dask's setting `allowed-failures`."""
_UNDER_WAY = 64 * 2**20
"""Bytes of batches from which on no more are given to the scheduler, if each worker has one: they
are in its memory and in that of this process, so the number of workers has little say in both."""
_STALE = 7 * 24 * 3600.0
"""Seconds after which the folder of a build that was killed is removed."""
_NAME = "cluster-"


@dataclass(frozen=True)
class DaskCluster:
    """The cluster of a scheduler, and the folder of one build that all its workers see."""

    address: str
    folder: Path

    def __str__(self) -> str:
        return re.sub(r"//[^/]*@", "//", to_printable(self.address))

    def connect(self) -> Any:
        """A client of the scheduler. Raises CallError if there is none."""
        try:
            import distributed
        except ImportError:
            needs = "python -m pip install 'papershelf[cluster]'"
            raise CallError(f"a build on a cluster needs another package: {needs}") from None
        # What goes wrong is said once, by this program.
        for name in ("distributed", "distributed.client", "tornado.application", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # versions are compared by `check`
                return distributed.Client(
                    self.address, timeout=_PATIENCE, set_as_default=False, name="papershelf"
                )
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            reason = to_printable(str(error)).replace(self.address, str(self))
            raise CallError(
                f"no Dask scheduler answers at {self}: {reason or type(error).__name__}\n"
                "    hint: `dask scheduler` starts one and prints its address"
            ) from None

    def start(self, work: Callable[[Any, Any], Any], shared: Any) -> DaskWorkers:
        """Workers for a run. Raises CallError as `connect` does."""
        return DaskWorkers(self, work, shared)

    def check(self) -> None:
        """Raise CallError unless there are workers that see the folder and have this program."""
        client = self.connect()
        try:
            with suppress(TimeoutError):
                client.wait_for_workers(1, timeout=_PATIENCE)
            found = client.run(report_worker, str(self.folder), on_error="return")
        except (OSError, CancelledError, RuntimeError):
            raise self.describe_loss() from None
        finally:
            client.close(_PATIENCE)
        if not found:
            raise CallError(
                f"the scheduler at {self} has no workers\n"
                f"    hint: `dask worker {self} --nthreads 1` starts one"
            )
        wrong = [
            f"worker {address}: {reason}"
            for address, report in sorted(found.items())
            if (reason := self._find_fault(report))
        ]
        if wrong:
            raise CallError("\n".join(wrong))

    def _find_fault(self, report: object) -> str:
        """What prevents a worker from taking part; empty if nothing does."""
        if isinstance(report, OSError):
            return f"it can't write to {self.folder}, which must be a folder that it shares with " \
                f"this machine: {report.strerror or report}"  # fmt: skip
        if isinstance(report, BaseException) or not isinstance(report, tuple):
            return f"it can't run this version of Papershelf: {to_printable(str(report))}"
        file, program = report
        if not (self.folder / file).exists():
            return f"it has another folder at {self.folder} than this machine: share that folder"
        return describe_difference(program)

    def describe_loss(self) -> CallError:
        """The error of a scheduler that no longer answers."""
        return CallError(
            f"the scheduler at {self} no longer answers: start it and its workers, and build again"
        )


class DaskWorkers:
    """The workers of a cluster that run `work(shared, batch)`."""

    def __init__(self, cluster: DaskCluster, work: Callable[[Any, Any], Any], shared: Any) -> None:
        self._cluster = cluster
        data = pickle.dumps((describe_program(), pickle.dumps((work, shared))))
        digest = hashlib.blake2b(data, digest_size=32).hexdigest()
        self._file = cluster.folder / digest
        self._file.write_bytes(data)
        self._client = cluster.connect()
        self._tasks = self._client.get_executor(pure=False)
        self._is_closing = False
        self._running: dict[Future[Any], int] = {}
        """What has not ended -> bytes of the batch."""
        try:
            self.count = len(self._client.nthreads())
        except (OSError, CancelledError):
            self.shutdown(wait=False)
            raise cluster.describe_loss() from None
        self._client.loop.add_callback(self._watch)

    def has_room(self) -> bool:
        """Whether there is memory for another batch, or a worker without one."""
        sizes = [*self._running.values()]  # batches end in another thread
        return len(sizes) < self.count or sum(sizes) < _UNDER_WAY

    def submit(self, batch: Any) -> Future[Any]:
        """Run a batch on some worker, and again on another if that one dies."""
        future: Future[Any] = Future()
        data = pickle.dumps(batch)
        self._running[future] = len(data)
        self._send(future, data, _AGAIN)
        return future

    def _send(self, future: Future[Any], batch: bytes, again: int) -> None:
        from distributed import KilledWorker

        def end(task: Future[Any]) -> None:
            if self._is_closing or future not in self._running:
                return
            error = self._cluster.describe_loss() if task.cancelled() else task.exception()
            if isinstance(error, KilledWorker) and again:
                self._send(future, batch, again - 1)
                return
            self._running.pop(future, None)
            if error is None:
                future.set_result(pickle.loads(task.result()))  # noqa: S301 - our own worker's
            elif isinstance(error, KilledWorker):
                future.set_exception(CallError(
                    "workers of the cluster die at the same work again and again, maybe because "
                    "memory is short: see their logs"
                ))  # fmt: skip
            else:
                future.set_exception(error)

        task = self._tasks.submit(run_batch, str(self._file), batch)
        task.add_done_callback(end)

    async def _watch(self) -> None:
        """Fail what runs once there have been no workers for some time, or the scheduler is gone.

        Dask would wait for either forever.
        """
        last_seen = time.monotonic()
        while not self._is_closing:
            await asyncio.sleep(_LOOK)
            try:
                there = await self._client.scheduler.ncores()
            except (OSError, CancelledError):
                self._fail(self._cluster.describe_loss())
                return
            if there:
                last_seen = time.monotonic()
            elif time.monotonic() - last_seen > _ALONE:
                self._fail(CallError(
                    f"the scheduler at {self._cluster} has lost all its workers: see their logs"
                ))  # fmt: skip
                return

    def _fail(self, error: CallError) -> None:
        while self._running and not self._is_closing:
            self._running.popitem()[0].set_exception(error)

    def shutdown(self, wait: bool = True) -> None:
        """End the connection: the scheduler forgets batches that no worker has begun."""
        self._is_closing = True
        self._client.close(_PATIENCE if wait else 1.0)


@contextmanager
def use_dask(address: str, above: Path) -> Iterator[None]:
    """Run batches on the cluster of a scheduler, in the block; `above` is a folder that its workers
    share. Raises CallError if that is not possible."""
    above.mkdir(parents=True, exist_ok=True)
    _remove_stale(above)
    folder = above / f"{_NAME}{secrets.token_hex(8)}"
    folder.mkdir()
    try:
        cluster = DaskCluster(address, folder)
        cluster.check()
        with use_cluster(cluster):
            yield
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder that workers may still write to: no longer, once it has another name."""
    gone = folder.with_name(f"{folder.name}-gone")
    with suppress(OSError):
        folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _remove_stale(above: Path) -> None:
    for folder in above.glob(f"{_NAME}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _STALE:
                _remove(folder)


# --- on a worker ----------------------------------------------------------------------------

_held: tuple[str, Callable[[Any, Any], Any], Any] | None = None
_turn = threading.Lock()
"""What batches share is for one of them at a time, whatever number of threads a worker has."""


def report_worker(folder: str) -> tuple[str, dict[str, str]]:
    """The name of a file that this worker has written, and what it would run.

    Raises OSError if it can't write to the folder.
    """
    name = f"seen-{secrets.token_hex(8)}"
    (Path(folder) / name).touch(exist_ok=False)
    return name, describe_program()


def run_batch(file: str, batch: bytes) -> bytes:
    """The pickled result of a batch, with what is in the file of the run."""
    with _turn:
        try:
            work, shared = _load(Path(file))
            return pickle.dumps(work(shared, pickle.loads(batch)))  # noqa: S301 - the client's
        except Exception as error:
            note_places(error)
            raise


def _load(path: Path) -> tuple[Callable[[Any, Any], Any], Any]:
    """The work and the value of a run, read once.

    A worker that came after the build's start is checked here. Raises CallError.
    """
    global _held  # noqa: PLW0603 - a worker has one run at a time
    if not path.exists():
        _held = None
        raise CallError(f"worker {_find_address()}: it doesn't see {path}: share that folder")
    if _held is None or _held[0] != str(path):
        _held = None
        data = path.read_bytes()
        if hashlib.blake2b(data, digest_size=32).hexdigest() != path.name:
            raise CallError(f"worker {_find_address()}: {path} is not what the client wrote")
        program, task = pickle.loads(data)  # noqa: S301 - the client says its digest
        if difference := describe_difference(program, is_own=False):
            raise CallError(f"worker {_find_address()}: {difference}")
        _held = str(path), *pickle.loads(task)  # noqa: S301
    return _held[1:]


def _find_address() -> str:
    from distributed import get_worker

    return str(get_worker().address)
