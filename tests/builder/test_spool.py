"""Bytes that wait in a file, and come back as they were written."""

from __future__ import annotations

import errno
import gc
import os
import pickle
import tempfile
from pathlib import Path

import pytest

from papershelf.builder.cache import spool
from papershelf.builder.cache.spool import Spool
from papershelf.errors import describe_fault


@pytest.mark.parametrize("in_memory", [0, 100, 1 << 20])
def test_a_spool_has_the_bytes_that_it_was_given(monkeypatch: pytest.MonkeyPatch, in_memory: int) -> None:
    monkeypatch.setattr(spool, "_SOME", in_memory)
    found, expected = Spool(), {}
    for at in range(60):
        expected[len(found)] = some = bytes([at]) * (1 + at % 7)
        found.append(some)
        assert len(found) == sum(map(len, expected.values()))
        if at % 9 == 4:  # what is read in between comes again
            assert read_all(found, expected) == expected
            found.release()
    assert read_all(found, expected) == expected


def read_all(some: Spool, expected: dict[int, bytes]) -> dict[int, bytes]:
    """What was added at each place."""
    read = {}
    for place, added in expected.items():
        data, at = some.find(place)
        read[place] = bytes(data[at : at + len(added)])
    return read


def test_a_small_spool_needs_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", None)
    small = Spool()
    small.append(b"small")
    assert read_all(pickle.loads(pickle.dumps(small)), {0: b"small"}) == {0: b"small"}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no list of open files")
def test_a_spool_that_is_released_leaves_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """At once: no garbage has to be collected for it."""
    monkeypatch.setattr(spool, "_SOME", 0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gc.disable()  # it would close what earlier tests left open, which is counted
    try:
        before = count_open_files()
        released = Spool()
        released.append(b"some")
        assert count_open_files() == before + 1
        assert read_all(released, {0: b"some"}) == {0: b"some"}
        del released
        assert count_open_files() == before
    finally:
        gc.enable()
    assert not list(tmp_path.iterdir())


def count_open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_full_disk_is_told_by_its_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(file: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(spool, "_SOME", 0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(os, "write", refuse)
    with pytest.raises(OSError, match="No space left") as raised:
        Spool().append(b"some")
    assert describe_fault(raised.value) == f"{tmp_path}: No space left on device; free some space"
