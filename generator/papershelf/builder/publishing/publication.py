"""What a publication has to do, and doing it.

Files come in this order, each step after the one before: files that nobody refers to yet, other
files, new pages, changed pages, and what leads readers and crawlers to all of them. What the site
no longer has is deleted at the end, if at all. So a run that stops anywhere leaves a site that
works, and the next run goes on from there.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby, islice

from ...errors import CallError, escape_controls, format_count
from ..cache.manifest import FileDigests, compute_digest, compute_file_digest, get_size
from ..progress_steps import Steps
from .file_headers import get_headers, has_digest_in_name
from .published_record import NAME, UNKNOWN, compute_fingerprint, load_record, save_record
from .site_files import SiteFiles
from .store import Store, StoredFile

_LARGE = 8_000_000
"""Files of at least so many bytes are read in parts."""
_SAVE_EVERY = 20.0
"""Seconds after which a run notes what it has done, in case it is killed."""
_GRACE = 10.0
"""Seconds for uploads that are under way when another has failed."""
_LAST_GRACE = 2.0
"""Seconds for the record of a run that ends early; the store may be what has failed."""
_LAST = re.compile(
    r"(?:index|404)\.html|sw\.js|sitemap[^/]*\.xml(?:\.gz)?|feed\.(?:xml|json)|robots\.txt"
    r"|llms\.txt|(?:search|map)/meta\.json|search/search_index\.json"
    r"|data/(?:authors|tags|venues)\.json"
)
"""What leads to the other files."""


@dataclass(frozen=True)
class Plan:
    """What a publication has to do. `uploads` and `deletions` are paths, in their order."""

    uploads: list[str]
    new: int
    """How many of them the store doesn't have."""
    size: int
    """Bytes to upload."""
    deletions: list[str]
    unchanged: int
    obsolete: int
    """Files of earlier publications that stay there although the site no longer has them."""
    foreign: int
    """Files there that no publication has put there."""
    record: FileDigests
    """Path -> fingerprint of what the store has before it is carried out."""

    def is_new(self, path: str) -> bool:
        """Whether the store doesn't have a file."""
        return path not in self.record


def plan_publication(
    site: SiteFiles, store: Store, *, delete: bool = False, everything: bool = False
) -> Plan:
    """Compare a site with what a store has.

    With `delete`, files that a publication has put there and that the site no longer has are
    deleted; with `everything`, all files are uploaded. Raises CallError if the store can't be
    read, or is part of the site.
    """
    _check_place(site, store)
    record = load_record(store)
    listed = store.list_files() if record is None else {}
    known = _find_identical(site, listed) if record is None else record
    wanted = {path: d for path, d in site.digests.items() if path != NAME}
    uploads = [
        path
        for path, digest in wanted.items()
        if everything or known.get(path) != compute_fingerprint(path, digest)
    ]
    gone = sorted(known.keys() - wanted.keys())
    return Plan(
        uploads=sorted(uploads, key=lambda path: (_rank(path, path not in known), path)),
        new=sum(path not in known for path in uploads),
        size=sum(get_size(wanted[path]) for path in uploads),
        deletions=gone if delete else [],
        unchanged=len(wanted) - len(uploads),
        obsolete=0 if delete else len(gone),
        foreign=len(listed.keys() - wanted.keys() - {NAME}),
        record=known,
    )


def _check_place(site: SiteFiles, store: Store) -> None:
    folder, own = store.folder, site.folder.resolve()
    if folder is not None and (own == folder.resolve() or own in folder.resolve().parents):
        raise CallError(f"{store.url} is in the folder of the site itself")


def _find_identical(site: SiteFiles, listed: dict[str, StoredFile]) -> FileDigests:
    """The record of a store that has none: its files that the site has too.

    Only a file with the MD5 of the site's is known to be the same.
    """
    found: FileDigests = {}
    for path, digest in site.digests.items():
        there = listed.get(path)
        if there is None:
            continue
        found[path] = UNKNOWN
        if there.md5 and there.size == get_size(digest):
            with (site.folder / path).open("rb") as file:
                same = hashlib.file_digest(file, _start_md5).digest() == there.md5
            if same:
                found[path] = compute_fingerprint(path, digest)
    return found


def _start_md5() -> hashlib._Hash:
    return hashlib.md5(usedforsecurity=False)


def _rank(path: str, is_new: bool) -> int:
    """When a file is uploaded: 0 is first."""
    if _LAST.fullmatch(path):
        return 4
    if path.endswith((".html", ".htm")):
        return 2 if is_new else 3
    return 0 if is_new or has_digest_in_name(path) else 1


def carry_out(plan: Plan, site: SiteFiles, store: Store, steps: Steps) -> None:
    """Do what a plan says. Raises CallError when something fails; the next run goes on then."""
    if not plan.uploads and not plan.deletions:
        return
    run = _Run(plan, site, store)
    done = 0
    try:
        run.save()
        steps.begin("uploading files", len(plan.uploads))
        for _, stage in groupby(plan.uploads, lambda path: _rank(path, plan.is_new(path))):
            for path in _do_each(run.upload, stage, store.workers):
                run.note(path, compute_fingerprint(path, site.digests[path]))
                done += 1
                steps.advance(done)
        if plan.deletions:
            steps.begin("deleting files", len(plan.deletions))
        for number, path in enumerate(_do_each(store.delete, plan.deletions, store.workers), 1):
            run.note(path, None)
            steps.advance(number)
    except BaseException as error:
        if done:
            run.save_briefly()
        if isinstance(error, CallError):
            raise CallError(f"{error}{_describe_progress(done, len(plan.uploads))}") from None
        raise
    run.save()


class _Run:
    """A run that carries out a plan: what it writes, and the record that it keeps."""

    def __init__(self, plan: Plan, site: SiteFiles, store: Store) -> None:
        self._site, self._store = site, store
        self._record = plan.record | dict.fromkeys([*plan.uploads, *plan.deletions], UNKNOWN)
        self._saved = 0.0

    def save(self) -> None:
        """Save the record at the store."""
        save_record(self._store, self._record)
        self._saved = time.monotonic()

    def save_briefly(self) -> None:
        """Save the record, if the store takes it within a moment; without it the next run would
        know less. Nobody waits longer for the end of a run that was stopped."""

        def save() -> None:
            with suppress(CallError):
                self.save()

        thread = threading.Thread(target=save, daemon=True)
        thread.start()
        thread.join(_LAST_GRACE)

    def note(self, path: str, fingerprint: bytes | None) -> None:
        """Note that a file is there, or no longer."""
        if fingerprint is None:
            del self._record[path]
        else:
            self._record[path] = fingerprint
        if time.monotonic() - self._saved > _SAVE_EVERY:
            self.save()

    def upload(self, path: str) -> None:
        """Upload a file; called in several threads. Raises CallError if it has changed."""
        source, digest, headers = (
            self._site.folder / path,
            self._site.digests[path],
            get_headers(path),
        )
        try:
            if get_size(digest) < _LARGE:
                data = source.read_bytes()
                is_same = compute_digest(data) == digest
            else:
                data, is_same = b"", compute_file_digest(source) == digest
        except FileNotFoundError:
            is_same = False
        if not is_same:
            raise CallError(
                f"{escape_controls(path)} has changed since this run began: wait for the build, "
                "and publish again"
            )
        if get_size(digest) < _LARGE:
            self._store.write(path, data, headers)
        else:
            self._store.upload(path, source, headers)


def _do_each(work: Callable[[str], None], paths: Iterable[str], workers: int) -> Iterator[str]:
    """Work on paths in some threads; yields each when it is done.

    After a failure, what had begun gets a moment to be finished, and then the failure is raised.
    """
    todo = iter(paths)
    pool = ThreadPoolExecutor(workers)
    running: dict[Future[None], str] = {}
    failures: list[BaseException] = []
    try:
        while not failures:
            for path in islice(todo, 2 * workers - len(running)):
                running[pool.submit(work, path)] = path
            if not running:
                break
            yield from _take_done(running, failures, wait(running, None, FIRST_COMPLETED).done)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    if failures:
        running = {one: path for one, path in running.items() if not one.cancel()}
        yield from _take_done(running, failures, wait(running, _GRACE).done)
        raise failures[0]


def _take_done(
    running: dict[Future[None], str], failures: list[BaseException], done: set[Future[None]]
) -> Iterator[str]:
    """The paths of what has been done; the errors of what has failed come into a list."""
    for one in done:
        path = running.pop(one)
        if error := one.exception():
            failures.append(error)
        else:
            yield path


def _describe_progress(done: int, total: int) -> str:
    if not done:
        return "; nothing of the site was changed there"
    return f" ({done:,} of {format_count(total, 'file')} were uploaded; run it again to go on)"
