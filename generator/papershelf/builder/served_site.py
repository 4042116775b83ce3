"""A site that is built again and again by one process, while a curator edits its records."""

from __future__ import annotations

import gc
import logging
from pathlib import Path

from ..records.reader import Memory
from .cache.folder import Cache
from .from_cache import CachedBuild
from .progress_steps import Steps
from .site_folder import lock_folder

# MkDocs shows the messages of loggers below its own.
log = logging.getLogger("mkdocs.plugins.papershelf")


class ServedSite:
    """A served site, which is built after each change; by MkDocs only if that is necessary."""

    def __init__(self, config_file: Path, site: Path) -> None:
        self._config_file, self._site = config_file, site
        self._kept: tuple[bytes, Memory] | None = None
        """The signature of the last build's manifest, and the records that it read."""

    def prepare(self) -> None:
        """Load the records, so that the first build needs no more time than those after it."""
        if cache := self._find_cache():
            self._kept = cache.read_signature(), cache.load_records()

    def build(self) -> bool:
        """Bring the site up to date; False if that needs MkDocs.

        Raises ContentError if records have errors; the site stays as it was.
        """
        cache = self._find_cache()
        if cache is None:
            return False
        lock = lock_folder(cache.folder)
        gc.disable()  # collecting garbage in a large collection takes as long as the build
        try:
            return self._build(cache)
        finally:
            gc.enable()
            lock.release()

    def _find_cache(self) -> Cache | None:
        cache = Cache.find(self._config_file, "serve")
        return cache if cache and cache.site == self._site else None

    def _build(self, cache: Cache) -> bool:
        signature, records = self._kept or (b"", None)
        steps = Steps()
        # Another program, or MkDocs, may have built the site since.
        kept = records if signature == cache.read_signature() else None
        build = CachedBuild.find(cache, steps, kept)
        if build is None or not build.run():
            return False
        cache.save_state(build.state, self._config_file, "serve")
        self._kept = (cache.read_signature(), build.records) if build.records else None
        steps.end()
        log.info(build.report.format_line(sum(steps.seconds.values()), digits=2))
        return True
