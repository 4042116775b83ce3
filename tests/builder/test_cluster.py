"""Builds on a Dask cluster: the same bytes as on one machine, whatever happens to workers."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from papershelf.builder import whole_files
from papershelf.errors import CallError
from papershelf.parallel import LeanRun, dask_cluster, get_cluster
from papershelf.parallel.dask_cluster import use_dask
from papershelf.records.collection import Collection
from papershelf.records.reader import _read_some
from papershelf.settings import Settings
from papershelf.site import Site
from tests.build import ROOT, TOY, tree
from tests.builder.cluster import RunningCluster, die_at_first, run_cluster, wait_for
from tests.builder.stores import KEY, SECRET, find_port, serve_s3
from tests.builder.test_fast import configure, copy, odd_record, write_record
from tests.commands import papershelf

from .project import describe_differences

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="workers are killed by signals of Linux"),
    # Not by importing it, which takes half a second of each process that collects tests.
    pytest.mark.skipif(not find_spec("distributed"), reason="not installed: distributed"),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[RunningCluster]:
    with run_cluster(2) as running:
        yield running


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "generator"), "NO_MKDOCS_2_WARNING": "1"}
    return subprocess.Popen([sys.executable, "-m", "papershelf", "build", *words], cwd=folder, env=environ, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip


def build(folder: Path, *words: str) -> dict[str, bytes]:
    run = start(folder, *words)
    said, _ = run.communicate(timeout=200)
    assert run.returncode == 0, said
    assert_nothing_left(folder)
    return tree(folder / "site")


def build_here(folder: Path) -> dict[str, bytes]:
    """The site as this process makes it."""
    done = papershelf("build", cwd=folder)
    assert done.returncode == 0, done.stderr
    return tree(folder / "site")


def fail(folder: Path, address: str) -> str:
    """The message of a build that fails."""
    run = start(folder, "--scheduler", address)
    said, _ = run.communicate(timeout=200)
    assert run.returncode == 2 and "Traceback" not in said and said.count("papershelf: ") == 1, said
    assert_nothing_left(folder)
    return said


def assert_nothing_left(folder: Path) -> None:
    assert not [*folder.glob(".cache/papershelf/cluster-*"), *folder.glob(".cache/papershelf/pending-*")]


def assert_same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert not [*describe_differences(one, other)]


def fill(folder: Path, odd: int) -> Path:
    """The tests' project with more papers."""
    copy(TOY, folder)
    for seed in range(odd):
        write_record(folder, f"odd-{seed}", odd_record(seed))
    return folder


def test_workers_make_the_same_files(tmp_path: Path, cluster: RunningCluster) -> None:
    """In a build of all pages, and in one from the cache."""
    trees: list[list[dict[str, bytes]]] = []
    for words in ((), ("--scheduler", cluster.address)):
        folder = fill(tmp_path / str(len(words)), 20)
        make = build if words else build_here
        trees.append([make(folder, *words)])
        write_record(folder, "odd-8", odd_record(1008))
        trees[-1].append(make(folder, *words))
    for one, other in zip(*trees, strict=True):
        assert_same(one, other)
    assert cluster.ask("count") > 20


def test_workers_read_records_and_render_what_files_share(tmp_path: Path, cluster: RunningCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = fill(tmp_path / "toy", 150)
    (folder / "content" / "papers" / "odd-7.yaml").write_text("title: A\nyear: 2020\n")
    monkeypatch.setattr(whole_files, "_BATCH", 40)
    found, problems = Collection.load(folder, folder / "content")
    rendered = [*whole_files._render_all_fragments(Site(found, Settings(), name="S"))]
    done = cluster.ask("count")
    with use_dask(cluster.address, tmp_path):
        other, same = Collection.load(folder, folder / "content")
        assert cluster.ask("count") > done + 2
        assert same == problems and other.papers == found.papers and other.fingerprints == found.fingerprints
        assert [*whole_files._render_all_fragments(Site(other, Settings(), name="S"))] == rendered
    assert len(rendered) > 3 * 40 and cluster.ask("count") > done + 6


def test_a_process_that_has_read_a_file_before(tmp_path: Path) -> None:
    """Names the line where something wrong is now."""
    for lines in (1, 4):
        (tmp_path / "a.yaml").write_text("\n" * lines + "title: A\nyear: 2020\n")
        [(_, _, _, [problem])] = _read_some((tmp_path, ()), [("a.yaml", b"")])
        assert problem.line == lines + 2


def test_what_is_under_way_has_a_bound(tmp_path: Path, cluster: RunningCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """In bytes, as long as each worker has a batch."""
    monkeypatch.setattr(dask_cluster, "_UNDER_WAY", 10_000)
    with use_dask(cluster.address, tmp_path):
        assert fill_up(1_900, tmp_path / "six") == 6
        assert fill_up(100_000, tmp_path / "two") == 2


def fill_up(size: int, go: Path) -> int:
    """The number of batches of a size that the cluster takes before one is done; they wait for a file."""
    used = get_cluster()
    assert used
    workers, batches = used.start(wait_for, go), []
    while workers.has_room() and len(batches) < 40:
        batches.append(workers.submit(b"x" * size))
    go.touch()
    assert {len(batch.result(60)) for batch in batches} == {size}
    assert workers.has_room()
    workers.shutdown()
    return len(batches)


@pytest.mark.long
def test_workers_make_the_demo(tmp_path: Path, cluster: RunningCluster) -> None:
    sites = []
    for words in ((), ("--scheduler", cluster.address)):
        folder = copy(ROOT, tmp_path / str(len(words)))
        sites.append(build(folder, *words))
    assert_same(*sites)


@pytest.mark.long
def test_workers_that_are_killed_are_replaced(tmp_path: Path, cluster: RunningCluster) -> None:
    local = fill(tmp_path / "local", 150)
    spread = shutil.copytree(local, tmp_path / "spread")
    run = start(spread, "--scheduler", cluster.address)
    assert [cluster.ask("kill") for _ in range(5)] == [1] * 5
    said, _ = run.communicate(timeout=200)
    assert run.returncode == 0, said
    assert_same(build(local), tree(spread / "site"))


@pytest.mark.long
def test_work_that_was_under_way_when_workers_died_is_done_again(tmp_path: Path, cluster: RunningCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """More often than Dask allows by itself, which is three times; but not forever."""
    with use_dask(cluster.address, tmp_path):
        assert sorted(LeanRun(die_at_first, tmp_path, [0, 5, 1], ordered=False)) == [0, 1, 5]
        monkeypatch.setattr(dask_cluster, "_AGAIN", 0)
        with pytest.raises(CallError, match="die at the same work again and again"):
            list(LeanRun(die_at_first, tmp_path, [0, 99, 0]))
    assert not [*tmp_path.glob("cluster-*")]


@pytest.mark.long
def test_a_site_is_built_on_a_cluster_and_published(tmp_path: Path, cluster: RunningCluster) -> None:
    """By the commands of the manual; after an edit only its files are uploaded."""
    pytest.importorskip("s3fs")
    text = (ROOT / "docs/content/pages/how-to/cluster.md").read_text("utf-8")
    lines = text.partition("## Publish the site")[2].partition("## What becomes")[0].splitlines()
    commands = [line.split()[2:] for line in lines if line.startswith("$ papershelf ")]
    places = {"tcp://10.0.0.5:8786": cluster.address, "s3://papers.example.org": "s3://bucket"}
    folder, bucket = fill(tmp_path / "toy", 20), tmp_path / "s3" / "bucket"
    bucket.mkdir(parents=True)

    def run_commands(port: int) -> str:
        environ = {**os.environ, "PYTHONPATH": str(ROOT / "generator"), "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
                   "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1"}  # fmt: skip
        for words in commands:
            command = [sys.executable, "-m", "papershelf", *(places.get(word, word) for word in words)]
            run = subprocess.run(command, cwd=folder, env=environ, text=True, capture_output=True, timeout=200, check=False)
            assert run.returncode == 0, run.stderr
        return run.stderr.splitlines()[-1]

    with serve_s3(tmp_path / "s3") as (port, _):
        run_commands(port)
        before = tree(folder / "site")
        write_record(folder, "odd-8", odd_record(8) | {"abstract": "Another text."})
        said = run_commands(port)
    after, there = tree(folder / "site"), tree(bucket)
    changed = [path for path, data in after.items() if before.get(path) != data]
    assert 1 < len(changed) < len(after) / 4
    assert said.startswith(f"{len(changed)} files uploaded")
    assert {path: data for path, data in there.items() if path != ".papershelf-published"} == after


def test_a_scheduler_that_is_not_there(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    port = find_port()
    assert f"no Dask scheduler answers at tcp://127.0.0.1:{port}" in fail(folder, f"tcp://me:secret@127.0.0.1:{port}")
    assert "no Dask scheduler answers at nowhere://here" in fail(folder, "nowhere://here")
    assert not (folder / "site").exists()


def test_nothing_of_it_is_imported_without_it() -> None:
    script = ("import sys, papershelf.cli, papershelf.builder.recipe, papershelf.builder.mkdocs.plugin;"
              "print({'distributed', 'dask', 'papershelf.parallel.dask_cluster', 'papershelf.parallel.program'} & {*sys.modules})")  # fmt: skip
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    assert subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, text=True, check=True).stdout == "set()\n"


@pytest.mark.long
def test_an_interrupted_build_leaves_the_site(tmp_path: Path, cluster: RunningCluster) -> None:
    folder = fill(tmp_path / "toy", 20)
    before = build(folder)
    configure(folder, site_name="Another name")
    run = start(folder, "--scheduler", cluster.address)
    done = cluster.ask("count")
    while cluster.ask("count") < done + 2 and run.poll() is None:
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    said, _ = run.communicate(timeout=60)
    assert run.returncode == 130 and "stopped by Ctrl-C" in said and "Traceback" not in said, said
    assert not [*folder.glob(".cache/papershelf/cluster-*")]
    assert tree(folder / "site") == before
    assert_same(build(folder, "--scheduler", cluster.address), build(copy(folder, tmp_path / "clean")))


@pytest.mark.long
def test_a_scheduler_that_goes(tmp_path: Path) -> None:
    folder = fill(tmp_path / "toy", 150)
    with run_cluster(2) as running:
        run = start(folder, "--scheduler", running.address)
        while running.ask("count") < 2 and run.poll() is None:
            time.sleep(0.01)
        running.program.kill()
        said, _ = run.communicate(timeout=100)
    assert run.returncode == 2 or "no longer answers" in said, said
    assert "no longer answers" in said and "Traceback" not in said, said
    assert not (folder / "site").exists()
    assert_nothing_left(folder)
    build(folder)


@pytest.mark.long
def test_a_cluster_without_workers(tmp_path: Path) -> None:
    with run_cluster(0) as running:
        assert "has no workers" in fail(copy(TOY, tmp_path / "toy"), running.address)


@pytest.mark.long
def test_workers_without_papershelf_or_with_another(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    other = tmp_path / "other" / "papershelf"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text("")
    with run_cluster(2, path=other.parent) as running:
        said = fail(folder, running.address)
    assert said.count("it can't run this version of Papershelf: ") == said.count("No module named 'papershelf.parallel'") == 2
    shutil.rmtree(other)
    shutil.copytree(ROOT / "generator" / "papershelf", other)
    (other / "more.py").write_text("")
    with run_cluster(2, path=other.parent) as running:
        said = fail(folder, running.address)
    assert said.count("it has Papershelf ") == 2 and said.count(": install what this machine has") == 2


@pytest.mark.long
def test_workers_that_do_not_share_the_folder(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    cache = folder / ".cache" / "papershelf"
    cache.mkdir(parents=True)
    hide = ("unshare", "-rm", "sh", "-c", f'mount -t tmpfs none "{cache}" && exec "$@"', "sh")
    if subprocess.run([*hide, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system allows no other view of its files")
    with run_cluster(2, before=hide) as running:
        said = fail(folder, running.address)
    assert said.count("which must be a folder that it shares with this machine: No such file") == 2


@pytest.mark.long
def test_a_worker_that_can_write_no_more(tmp_path: Path) -> None:
    folder = fill(tmp_path / "toy", 60)
    before = build(folder)
    configure(folder, site_name="Another name")
    limit = ("sh", "-c", 'ulimit -f 8 && exec "$@"', "sh")  # blocks of 512 bytes
    with run_cluster(2, before=limit) as running:
        run = start(folder, "--scheduler", running.address)
        said, _ = run.communicate(timeout=200)
    assert run.returncode == 1 and "File too large; raise the limit of file sizes" in said and "Traceback" not in said, said
    assert "the site is left as it was" in said
    assert_nothing_left(folder)
    assert tree(folder / "site") == before
    build(folder)
