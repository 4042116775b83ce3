"""The manifest in parts, as it is saved."""

from __future__ import annotations

from array import array
from pathlib import Path

from papershelf.builder.cache import signed_pickle
from papershelf.builder.cache.manifest import JobOutput, JobOutputs, Manifest
from papershelf.site.recorder import Trace


def test_a_manifest_comes_back_from_its_parts(tmp_path: Path) -> None:
    jobs = JobOutputs()
    for at in range(5000):
        kinds = frozenset({("kind", at % 3)})
        jobs["papers", f"p{at}"] = JobOutput.from_files(b"key", {f"p{at}.html": b"x" * 17}, kinds, b"read" * (at % 5))
    numbers = {"paper": {f"p{at}": at for at in range(4499)}, "listed": {("all", 3): 4499}}
    facts, selections = [b"fact", b""] * 2250, [b"", b"selection"] * 2250
    manifest = Manifest(jobs=jobs, trace=Trace(numbers, facts, selections), base=b"base", host={"a": b"1"})
    signed_pickle.save_parts(tmp_path / "manifest", manifest.to_parts())
    found = Manifest.from_parts(signed_pickle.load_parts(tmp_path / "manifest"))
    assert found == manifest
    assert list(found.jobs) == list(jobs)
    assert manifest.jobs is jobs  # saving leaves it as it was


def test_the_outputs_of_jobs_are_a_mapping_of_them() -> None:
    outputs, expected = JobOutputs(), {}
    for at in (3, 1, 2, 3, 1):  # jobs come again, with other outputs
        output = JobOutput(b"k" * at, b"", frozenset({at}) if at % 2 else frozenset(), bytes(at * len(expected)))
        outputs["papers", at] = expected["papers", at] = output
    del outputs["papers", 1], expected["papers", 1]
    assert list(outputs.items()) == list(expected.items())
    assert ("papers", 1) not in outputs
    assert outputs.get(("papers", 1)) is None
    again = JobOutputs(outputs.kinds)
    for run in outputs.to_runs():
        again.extend(run)
    assert again == expected


def test_outputs_that_are_selected_are_shared() -> None:
    """What is set afterwards, in either, is not in the other."""
    old = JobOutputs()
    for at in range(4):
        old["papers", at] = JobOutput.from_files(b"key", {f"{at}.html": b"x" * 17, f"{at}.md": b"y" * 17})
    new = old.select([("papers", at) for at in (3, 0, 1, 7)])
    assert list(new.items()) == [(job, old.get(job, JobOutput())) for job in new]
    new["papers", 7] = JobOutput.from_files(b"key", {"7.html": b"z" * 17})
    new["papers", 0] = JobOutput.from_files(b"key", {"0.html": b"z" * 17})
    old["papers", 3] = JobOutput.from_files(b"key", {"three": b"z" * 17})
    assert new["papers", 3].files == {"3.html": b"x" * 17, "3.md": b"y" * 17}
    was, now = Manifest(jobs=old, host={"a": b"1"}), Manifest(jobs=new, host={"a": b"2"})
    gone, come = was.list_files(beside=now), now.list_files(beside=was)
    assert gone == {"a": b"1", "0.html": b"x" * 17, "0.md": b"y" * 17, "2.html": b"x" * 17, "2.md": b"y" * 17,
                    "three": b"z" * 17}  # fmt: skip
    assert come == {"a": b"2", "0.html": b"z" * 17, "7.html": b"z" * 17, "3.html": b"x" * 17, "3.md": b"y" * 17}
    other = Manifest(jobs=JobOutputs())
    other.jobs.update(new)  # not shared: all is given
    assert other.list_files(beside=was) == other.list_files() != come


def test_outputs_are_outdated_by_what_they_read_and_their_kinds() -> None:
    jobs = JobOutputs()
    for at in range(4):
        jobs[at] = JobOutput(b"key", kinds=frozenset({at % 2}), reads=array("I", [at, at + 10]).tobytes())
    jobs["again"] = JobOutput(reads=array("I", [50]).tobytes())
    every = frozenset({0, 1})
    assert list(jobs.list_outdated(jobs, frozenset(), every)) == ["again"]
    assert list(jobs.list_outdated([0, 1, 2], frozenset({11, 2, 77}), every)) == [1, 2]
    assert list(jobs.list_outdated([3, 2, 1], frozenset({11}), frozenset({0}))) == [3, 1]


def test_a_manifest_that_lacks_a_part_counts_as_missing(tmp_path: Path) -> None:
    assert Manifest.from_parts(signed_pickle.load_parts(tmp_path / "manifest")) is None
    signed_pickle.save_parts(tmp_path / "manifest", Manifest(base=b"base").to_parts())
    data = (tmp_path / "manifest").read_bytes()
    (tmp_path / "manifest").write_bytes(data[:-1])
    assert signed_pickle.load_parts(tmp_path / "manifest") == []
    signed_pickle.save(tmp_path / "manifest", {"an": "older one"})
    assert Manifest.from_parts(signed_pickle.load_parts(tmp_path / "manifest")) is None
