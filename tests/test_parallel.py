"""Work in other processes: the same results in the same order, whoever does it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
import weakref
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from papershelf import parallel
from papershelf.parallel import child, pool


@pytest.fixture(scope="module", autouse=True)
def in_one_process() -> None:
    """Not here, where processes are what is tested."""


def double(shared: int, batch: list[int]) -> list[int]:
    return [shared * 2 * one for one in batch]


def where(shared: None, batch: int) -> int:
    return os.getpid()


def fail_at(wrong: int, batch: int) -> int:
    if batch == wrong:
        raise ValueError(f"batch {batch}")
    return batch


def wait_for(file: Path, waits: bool) -> bool:
    while waits and not file.exists():
        time.sleep(0.01)
    return waits


@pytest.fixture(params=[1, 2, 3])
def cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(pool, "count_cores", lambda: request.param)
    return int(request.param)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 20])
def test_results_come_in_the_order_of_the_batches(cores: int, number: int) -> None:
    batches = parallel.split_batches(list(range(number * 10)), 10)
    run = parallel.Run(double, 1, batches)
    assert [one for some in run for one in some] == [2 * one for one in range(number * 10)]
    assert list(run) == []


@pytest.mark.parametrize("number", [0, 1, 2, 3, 20])
def test_results_may_come_as_they_are_made(cores: int, number: int) -> None:
    run = parallel.Run(double, 1, [[one] for one in range(number)], ordered=False)
    found = [next(run)] if number else []
    run.add([[one] for one in range(number, 30)])
    assert sorted([*found, *run]) == [[2 * one] for one in range(30)]
    assert list(run) == []


def test_what_is_made_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The first batch waits for 40 others: all but the few that wait for the same process."""
    monkeypatch.setattr(pool, "count_cores", lambda: 2)
    found = []
    for waits in parallel.Run(wait_for, tmp_path / "go", [True, *[False] * 50], ordered=False):
        found.append(waits)
        if len(found) == 40:
            (tmp_path / "go").touch()
    assert found.index(True) >= 40
    assert len(found) == 51


class Batch:
    """A batch that is noticed when it is released, unlike a number."""


def get_type(shared: None, batch: Batch) -> str:
    return type(batch).__name__


@pytest.mark.parametrize("ordered", [True, False])
def test_a_batch_is_released_once_it_is_done(monkeypatch: pytest.MonkeyPatch, ordered: bool) -> None:
    """Its result may wait until everything has been made."""
    monkeypatch.setattr(pool, "count_cores", lambda: 2)
    monkeypatch.setattr(pool, "_FEW_TO_SPAWN", 2)  # beside threads, as of tests before, no process is forked
    there: list[weakref.ref[Batch]] = []

    def make() -> Generator[Batch, None, None]:
        for _ in range(8):
            batch = Batch()
            there.append(weakref.ref(batch))
            yield batch
            del batch

    run = parallel.Run(get_type, None, make(), ordered=ordered)
    end = time.monotonic() + 60
    while any(one() for one in there) and time.monotonic() < end:
        time.sleep(0.01)
    assert (len(there), [one() for one in there if one()]) == (8, [])
    assert list(run) == ["Batch"] * 8


def test_a_failure_ends_the_work_that_comes_as_it_is_made(cores: int) -> None:
    run = parallel.Run(fail_at, 7, range(50), ordered=False)
    with pytest.raises(ValueError, match="batch 7"):
        list(run)
    assert list(run) == []


APART = """
import os
from papershelf import parallel
from papershelf.parallel import child, pool
held = []
with parallel.in_subprocess(lambda: (held.append(1), os.getpid())[1]) as found:
    pid = found()
assert held == []
print("apart" if pid != os.getpid() else "here", len(list(parallel.Run(lambda *_: 1, None, range(9)))))
with parallel.in_subprocess(os.getpid) as one, parallel.in_subprocess(os.getpid) as other:
    print(len({one(), other(), other(), os.getpid()}))
with parallel.in_subprocess(lambda: os.nice(0)) as found:
    print("below" if found() == min(os.nice(0) + 5, 19) else "beside")
with parallel.in_subprocess(lambda: os.nice(0), steps_back=False) as found:
    print("beside" if found() == os.nice(0) else "below")
with parallel.in_subprocess(lambda: 1 / 0), parallel.in_subprocess(lambda: os._exit(3)):
    pass  # nobody asks
for work in (lambda: 1 / 0, lambda: os._exit(3), lambda: lambda: 1):
    try:
        with parallel.in_subprocess(work) as found:
            found()
    except (ZeroDivisionError, ChildProcessError) as error:
        print(type(error).__name__)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes fork on Linux only")
def test_apart_where_it_can_fork() -> None:
    run = subprocess.run([sys.executable, "-c", APART], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["apart", "9", "3", "below", "beside", "ZeroDivisionError", "ChildProcessError", "ChildProcessError"]


def test_apart_where_it_can_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "can_fork", lambda: False)
    with parallel.in_subprocess(os.getpid) as found:
        assert found() == os.getpid()
    with parallel.in_subprocess(lambda: fail_at(7, 7)) as failing, pytest.raises(ValueError, match="batch 7"):
        failing()


CALLS = """
import os, signal, sys, time
from threading import Thread
from papershelf import parallel
held = []
def work():
    if len(held) == 4:
        raise ValueError("four")
    if len(held) == 5:
        try:
            print("at work", flush=True)
            time.sleep(60)
        finally:
            print("interrupted", flush=True)
    held.append(len(list(parallel.Run(lambda *_: 1, None, range(9)))))
    return os.getpid(), os.getppid(), held
with parallel.call_in_subprocess(work, lambda: held.append(0)) as call:
    other = Thread(target=time.sleep, args=(1,))
    other.start()  # from now on this process can't fork
    found = [call() for _ in range(3)]
    print(len({pid for pid, _, _ in found}), {parent for _, parent, _ in found} == {os.getpid()}, found[-1][2], held)
    for _ in range(2):
        try:
            call()
        except ValueError as error:
            print(error)
    os.kill(found[0][0], signal.SIGKILL)
    for _ in range(2):
        try:
            call()
        except ChildProcessError as error:
            print("killed")
other.join()
with parallel.call_in_subprocess(work, lambda: held.extend(range(5))) as call:
    caller = Thread(target=call, daemon=True)
    caller.start()
    time.sleep(float(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes fork on Linux only")
def test_calls_of_one_process_that_can_fork() -> None:
    run = subprocess.run([sys.executable, "-c", CALLS, "1"], capture_output=True, text=True, check=False)
    lines = ["1 True [0, 9, 9, 9] []", "four", "four", "killed", "killed", "at work", "interrupted"]
    assert run.stdout.splitlines() == lines, run.stderr


def test_calls_where_it_can_not_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "can_fork", lambda: False)
    with parallel.call_in_subprocess(os.getpid, lambda: None) as call:
        assert (call(), call()) == (os.getpid(), os.getpid())


STREAM = """
import os
from papershelf import parallel
from papershelf.parallel import child, pool
def iterate(end):
    try:
        yield os.getpid()
        yield from (0, None)
        end()
        yield list(parallel.Run(lambda _, batch: len(held) + batch, None, range(4)))
    finally:
        print("closed", flush=True)
held = []
with parallel.iterate_in_subprocess(lambda: iterate(lambda: 1)) as items:
    pid = next(items)
    held.append(1)  # after the processes of the other one were forked from it
    print(pid != os.getpid(), list(items))
with parallel.iterate_in_subprocess(lambda: iterate(lambda: 1)) as items:
    next(items)
for end in (lambda: 1 / 0, lambda: os._exit(3)):
    try:
        with parallel.iterate_in_subprocess(lambda: iterate(end)) as items:
            print(len(list(items)))
    except (ZeroDivisionError, ChildProcessError) as error:
        print(type(error).__name__)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes fork on Linux only")
def test_items_of_another_process_come_in_order() -> None:
    run = subprocess.run([sys.executable, "-c", STREAM], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines() == [
        "closed", "True [0, None, [0, 1, 2, 3]]", "closed", "closed", "ZeroDivisionError", "ChildProcessError"
    ]  # fmt: skip
    assert not run.stderr


def test_items_come_from_here_where_it_can_not_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "can_fork", lambda: False)
    closed: list[bool] = []

    def iterate() -> Generator[int, None, None]:
        try:
            yield from (1, 2, 3)
        finally:
            closed.append(True)

    with parallel.iterate_in_subprocess(iterate) as items:
        assert next(items) == 1
    assert closed


KNOT = """
import gc, weakref
from papershelf import parallel
from papershelf.parallel import child, pool
class Knot: pass
gc.disable()
def tied():
    knot = Knot()
    knot.own = knot
    return weakref.ref(knot)
kept = tied()
parallel.trim_memory()
gc.freeze()
gone = tied()
parallel.trim_memory()
print(kept() is not None, gone() is None)
"""


def test_what_holds_itself_is_looked_for_among_what_is_new_only() -> None:
    run = subprocess.run([sys.executable, "-c", KNOT], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "True"]


def test_batches_may_be_added(cores: int) -> None:
    run = parallel.Run(double, 1, [[1], [2], [3]])
    found = [next(run)]
    run.add([[4], [5]])
    assert [*found, *run] == [[2], [4], [6], [8], [10]]


def test_who_waits_works_too(cores: int) -> None:
    pids = set(parallel.Run(where, None, range(200)))
    assert os.getpid() in pids
    assert len(pids) <= cores


def test_processes_are_replaced_after_some_batches(
    cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So none of them takes ever more memory."""
    monkeypatch.setattr(parallel.Run, "_LIFE", 5)
    found = list(parallel.Run(where, None, range(100)))
    others = [pid for pid in found if pid != os.getpid()]
    assert max(map(others.count, others), default=0) <= 5
    assert len(set(others)) >= len(others) / 5


def remember(_: object, value: int) -> tuple[int, int]:
    """How many values this process has, and its id."""
    _REMEMBERED.append(value)
    return len(_REMEMBERED), os.getpid()


_REMEMBERED: list[int] = []


def test_lean_processes_inherit_nothing(cores: int) -> None:
    _REMEMBERED.extend(range(1000))
    try:
        found = list(parallel.LeanRun(remember, None, range(100), meanwhile="waits"))
    finally:
        _REMEMBERED.clear()
    if cores > 1:
        assert max(count for count, _ in found) <= 100
        assert os.getpid() not in {pid for _, pid in found}


SCRIPT = """
import math
from papershelf import parallel
from papershelf.parallel import pool
pool.count_cores = lambda: 2
print("again")
print(len(list(parallel.LeanRun(math.gcd, 1, range(50), meanwhile="waits"))))
"""


def test_a_program_is_not_run_in_its_processes(tmp_path: Path) -> None:
    """Neither a file without a guard, nor what comes from standard input and can't be read again."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    for words, text in (([script], ""), (["-"], SCRIPT)):
        run = subprocess.run([sys.executable, *words], input=text, capture_output=True, text=True, check=True)
        assert (run.stdout.split(), run.stderr) == (["again", "50"], "")


def test_a_few_batches_need_no_other_process(cores: int) -> None:
    assert set(parallel.Run(where, None, range(2))) == {os.getpid()}
    assert set(parallel.Run(where, None, range(2), meanwhile="waits")) == {os.getpid()}


def test_more_batches_do_not_wait_for_processes_that_import_everything(
    cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "can_fork", lambda: False)
    assert set(parallel.Run(where, None, range(12))) == {os.getpid()}


@pytest.mark.parametrize("meanwhile", ["works", "waits"])
def test_who_does_not_help_does_nothing(cores: int, meanwhile: Any) -> None:
    pids = set(parallel.Run(where, None, range(60), meanwhile=meanwhile))
    assert (os.getpid() in pids) == (cores == 1)


def test_a_failure_is_told_in_its_turn_and_ends_the_work(cores: int) -> None:
    run = parallel.Run(fail_at, 7, range(50))
    found: list[int] = []
    with pytest.raises(ValueError, match="batch 7"):
        found.extend(run)
    assert found == list(range(7))
    assert list(run) == []


def test_garbage_of_a_block_is_collected() -> None:
    class Loop:
        own: Loop

    def make_loop() -> weakref.ref[Loop]:
        loop = Loop()
        loop.own = loop
        return weakref.ref(loop)

    gc.disable()
    try:
        before = make_loop()
        with parallel.collect_new_garbage():
            within = make_loop()
        assert within() is None
        assert before() is not None
    finally:
        gc.enable()
