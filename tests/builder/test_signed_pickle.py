"""Caches of other versions count as missing, and never raise."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from papershelf.builder.cache import signed_pickle
from papershelf.search import Languages
from papershelf.similarity import Neighbours


def test_a_value_comes_back(tmp_path: Path) -> None:
    signed_pickle.save(tmp_path / "value", {"a": 1})
    signed_pickle.save_runs(tmp_path / "runs", {str(at): at for at in range(5000)})
    assert signed_pickle.load(tmp_path / "value") == {"a": 1}
    assert signed_pickle.load_runs(tmp_path / "runs") == {str(at): at for at in range(5000)}


def test_a_value_of_another_layout_counts_as_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one of the same version, but of an earlier commit."""
    with monkeypatch.context() as earlier:
        earlier.setattr(signed_pickle, "_VERSION", "0.1.0")
        signed_pickle.save(tmp_path / "value", {"a": 1})
        signed_pickle.save_runs(tmp_path / "runs", {"a": 1})
    assert signed_pickle.load(tmp_path / "value") is None
    assert signed_pickle.load_runs(tmp_path / "runs") == {}


def test_a_class_that_is_gone_counts_as_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("earlier")
    monkeypatch.setitem(sys.modules, "earlier", module)
    exec("class Earlier: pass", module.__dict__)
    signed_pickle.save(tmp_path / "value", module.Earlier())
    signed_pickle.save_runs(tmp_path / "runs", {"a": module.Earlier()})
    assert isinstance(signed_pickle.load(tmp_path / "value"), module.Earlier)
    del module.Earlier
    assert signed_pickle.load(tmp_path / "value") is None
    assert signed_pickle.load_runs(tmp_path / "runs") == {}


def test_a_value_that_a_stranger_wrote_counts_as_missing(tmp_path: Path) -> None:
    signed_pickle.save(tmp_path / "value", {"a": 1})
    data = (tmp_path / "value").read_bytes()
    (tmp_path / "value").write_bytes(data[:-1] + b"\0")
    assert signed_pickle.load(tmp_path / "value") is None


def test_neighbours_are_saved_without_what_the_last_update_read(tmp_path: Path) -> None:
    found = Neighbours(5, Languages())
    found.update({"a": b"1", "b": b"2"}, lambda id: ("A title", f"Words of {id}"))
    signed_pickle.save(tmp_path / "value", found)
    loaded = signed_pickle.load(tmp_path / "value")
    assert (found.read, loaded.read, loaded.to_lists()) == (["a", "b"], [], found.to_lists())
