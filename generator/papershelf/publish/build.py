"""The recipe: load, plan, compare, make, commit. It knows settings and outputs, not MkDocs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from pydantic import ValidationError

from .. import pages
from ..errors import CallError, ContentError, Problem, count, did_you_mean, errors_of
from ..pages import Job, Output, Page, Site
from ..records.collection import Collection
from ..settings import Settings
from .chrome import Chrome, Kind
from .render import Result, Work, put, run_all
from .store import Done, Made, Manifest, digest


def read_settings(options: dict[str, Any]) -> Settings:
    """The settings that a plugin's options say.

    Raises CallError naming every option that can't be.
    """
    try:
        return Settings.model_validate(options)
    except ValidationError as error:
        raise CallError("\n".join(_wrong(details) for details in error.errors())) from None


def _wrong(details: Any) -> str:
    option = ".".join(str(step) for step in details["loc"])
    if details["type"] == "extra_forbidden":
        hint = did_you_mean(option, Settings.model_fields)
        return f"unknown option `{option}`" + (f": {hint}" if hint else "")
    return f"option `{option}`: {details['msg'][:1].lower()}{details['msg'][1:]}"


def load(
    root: Path, settings: Settings, memory: dict[str, Any] | None = None
) -> tuple[Collection, list[Problem]]:
    """The checked collection of a site's folder, and every problem that it has.

    `memory` as in `Collection.load`. Raises CallError where there is no content folder.
    """
    content = (root / settings.content).resolve()
    if not content.is_relative_to(root.resolve()):
        raise CallError(f"the content folder `{settings.content}` lies outside the site's folder")
    if not content.is_dir():
        raise CallError(f"there is no content folder `{settings.content}` in {root}")
    return Collection.load(root.resolve(), content, memory)


def load_sound(
    root: Path, settings: Settings, memory: dict[str, Any] | None = None
) -> tuple[Collection, list[Problem]]:
    """The collection and its warnings. Raises ContentError where a site can't be built of it."""
    collection, problems = load(root, settings, memory)
    if errors_of(problems):
        raise ContentError(problems)
    return collection, problems


def outputs(site: Site) -> Iterator[Output]:
    """Everything that the site will hold beside hand-written pages."""
    yield from pages.make_all(site)


# --- the fast way ---------------------------------------------------------------------------


def samples(jobs: Iterable[Job]) -> list[Job]:
    """Some jobs of every sort: the first, the last and one between."""
    sorts: dict[object, list[Job]] = {}
    for job in jobs:
        sorts.setdefault(_sort(job), []).append(job)
    return [job for same in sorts.values() for job in dict.fromkeys(
        (same[0], same[len(same) // 2], same[-1]))]  # fmt: skip


def _sort(job: Job) -> object:
    """What jobs have in common whose pages look alike: maker, kind, first page or a later one."""
    name, arg = job
    parts = arg if isinstance(arg, tuple) else (arg,)
    number = parts[-1] if isinstance(parts[-1], int) else 0
    return name, parts[0] if len(parts) > 1 else "", min(number, 2)


class Theme(Protocol):
    """Where chromes come from: the host's pages."""

    def see(self, page: Page) -> None:
        """Note a page as a sample of its kind."""

    def chrome(self, kind: Kind) -> Chrome | None:
        """The chrome of a kind; None where the host must make its pages."""


class Build:
    """One build the fast way: what is as it was stays, the rest is made."""

    def __init__(self, site: Site, theme: Theme, old: Manifest) -> None:
        self.new = Manifest()
        self.bare: list[Page] = []
        self.shadowed: list[str] = []
        self._site = site
        self._theme = theme
        self._old = old
        sections = frozenset(pages.SECTIONS)
        self._jobs = [job for job in pages.plan(site) if job not in sections]

    def chromes(self) -> dict[Kind, Chrome]:
        """The chromes of all kinds that samples have, or that the site had before."""
        known = {kind for done in self._old.jobs.values() for kind in done.chromes}
        seen = set()
        for job in (*samples(self._jobs), *self._with(known)):
            for output in pages.make(self._site, job):
                if isinstance(output, Page):
                    seen.add(Kind.of(output))
                    self._theme.see(output)
        found = {kind: self._theme.chrome(kind) for kind in seen}
        return {kind: chrome for kind, chrome in found.items() if chrome}

    def _with(self, kinds: set[Kind]) -> Iterator[Job]:
        """A job for each kind, of those that are still planned."""
        left = set(kinds)
        for job in self._jobs:
            if not left:
                return
            done = self._old.jobs.get(job)
            if done and left & done.chromes.keys():
                left -= done.chromes.keys()
                yield job

    def run(self, work: Work) -> None:
        """Make what changed. Pages whose kind has no chrome are left in `bare`."""
        todo = [job for job in self._jobs if not self._stays(job, work)]
        for result in run_all(work, todo):
            self._dress(work, result)
            self._take(work, result)

    def _stays(self, job: Job, work: Work) -> bool:
        """Whether a job's files are as they were; if so, they are noted as they are."""
        done = self._old.jobs.get(job)
        stays = (
            done is not None
            and work.taken.isdisjoint(done.made)
            and all(_digest_of(work, kind) == chrome for kind, chrome in done.chromes.items())
            and done.key == pages.key(self._site, job)
        )
        # Noted in any case, so that the jobs keep the order of the plan.
        self.new.jobs[job] = done if stays and done else Done("", {}, [], {})
        return stays

    def _dress(self, work: Work, result: Result) -> None:
        """Write pages of kinds that no sample had, now that there is one."""
        bare, result.bare = result.bare, []
        for page in bare:
            kind = Kind.of(page)
            if kind not in work.chromes:
                self._theme.see(page)
            chrome = self._theme.chrome(kind)
            if chrome:
                work.chromes[kind] = chrome
                put(work, result, page, kind, chrome)
            else:
                result.bare.append(page)

    def _take(self, work: Work, result: Result) -> None:
        self.bare += result.bare
        self.shadowed += result.shadowed
        # What the host must do or say each time is made anew each time.
        again = result.bare or result.shadowed
        key = "" if again else result.key
        chromes = {kind: _digest_of(work, kind) for kind in result.kinds}
        self.new.jobs[result.job] = Done(key, result.made, result.entries, chromes)

    def entries(self) -> list[Any]:
        """The search entries of every page, in the order of the plan."""
        return [entry for done in self.new.jobs.values() for entry in done.entries]


def _digest_of(work: Work, kind: Kind) -> str:
    chrome = work.chromes.get(kind)
    return work.site.once(("chrome", kind), lambda: digest(repr(chrome).encode())) if chrome else ""


@dataclass(frozen=True)
class Report:
    """What a build did, for the line at its end."""

    papers: int
    written: int
    unchanged: int
    removed: int
    size: int

    @classmethod
    def of(cls, papers: int, old: Made, new: Made) -> Report:
        same = sum(old.get(path) == made for path, made in new.items())
        gone = len(old.keys() - new.keys())
        size = sum(size for _, size in new.values())
        return cls(papers, len(new) - same, same, gone, size)

    def __str__(self) -> str:
        files = f"{self.written:,} files written, {self.unchanged:,} unchanged"
        gone = f", {self.removed:,} removed" if self.removed else ""
        return f"{count(self.papers, 'paper')}: {files}{gone}; {self.size / 1e6:,.1f} MB"
