"""The results of a build."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..errors import format_count
from .cache.manifest import FileDigests, get_size


@dataclass(frozen=True)
class BuildReport:
    """The results of a build, for the line at its end."""

    papers: int
    written: int
    unchanged: int
    removed: int
    size: int

    @property
    def files(self) -> int:
        """The number of files of the site."""
        return self.written + self.unchanged

    @classmethod
    def from_files(cls, papers: int, old: FileDigests, new: FileDigests) -> BuildReport:
        same = sum(old.get(path) == digest for path, digest in new.items())
        removed = len(old.keys() - new.keys())
        size = sum(map(get_size, new.values()))
        return cls(papers, len(new) - same, same, removed, size)

    def follow(self, papers: int, old: FileDigests, new: FileDigests) -> BuildReport:
        """The report of the next build, in which some files take the place of some `old` ones."""
        report = BuildReport.from_files(papers, old, new)
        unchanged = self.files - len(old) + report.unchanged
        size = self.size - sum(map(get_size, old.values())) + report.size
        return replace(report, unchanged=unchanged, size=size)

    def format_line(self, seconds: float, digits: int = 1) -> str:
        """What the build did, in how many seconds, and what the site contains now."""
        done = f"{self.written:,} files written, {self.unchanged:,} unchanged"
        removed = f", {self.removed:,} removed" if self.removed else ""
        has = f"{format_count(self.files, 'file')}, {self.size / 1e6:,.1f} MB"
        papers = format_count(self.papers, "paper")
        return f"{papers}: {done}{removed}; {seconds:.{digits}f} s; the site has {has}"
