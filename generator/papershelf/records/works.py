"""Records of the same paper, and works: papers of which several records are versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from .paper import Index, Paper, group_papers
from .text import fold, to_plain


def strip_arxiv_version(paper: Paper) -> str:
    """The arXiv id without its version; empty where there is no id."""
    base, _, version = paper.arxiv.rpartition("v")
    return base if base and version.isdigit() else paper.arxiv


def fold_title(paper: Paper) -> str:
    """The words of the title, without case, accents and formatting."""
    return fold(to_plain(paper.title, braces=True))


MATCH_KEYS: Mapping[str, Callable[[Paper], str]] = {
    "DOI": lambda paper: paper.doi.lower(),
    "arXiv id": strip_arxiv_version,
    "title": fold_title,
}
"""Label -> key of a paper. Papers with the same key, if not empty, are likely the same."""


def is_public(paper: Paper, last_day: str = "") -> bool:
    """Whether a site shows a paper: no draft, and none that is added after an ISO day."""
    return not paper.draft and (not last_day or str(paper.added or "") <= last_day)


class Works:
    """Papers by their ids, and their works, also by when they were added: a paper that is a version
    of another has no row of its own, it is named in the row of that one."""

    papers: tuple[Paper, ...]

    def paper(self, id: str) -> Paper | None:
        """The paper with an id or alias."""
        return self.by_id.get(id) or self._by_alias.get(id)

    def work(self, id: str) -> Paper | None:
        """The main version of the paper with an id or alias."""
        found = self.paper(id)
        return self.by_id[self.main_versions.get(found.id, found.id)] if found else None

    @cached_property
    def by_id(self) -> dict[str, Paper]:
        """Id -> paper."""
        return {paper.id: paper for paper in self.papers}

    @cached_property
    def _by_alias(self) -> dict[str, Paper]:
        return {alias: paper for paper in self.papers for alias in paper.aliases}

    @cached_property
    def main_versions(self) -> Mapping[str, str]:
        """Id of each paper that is a version of another -> id of that one.

        What `version_of` names may be a draft, or a version itself, which is an error: then the
        paper stands for the work.
        """
        named = {paper.id: paper.version_of for paper in self.papers if paper.version_of}
        mains = ((id, self.paper(main)) for id, main in named.items())
        return {id: main.id for id, main in mains if main and not main.version_of}

    @cached_property
    def works(self) -> tuple[Paper, ...]:
        """One paper for each work, its main version: what listings show and counts count."""
        folded = self.main_versions
        return tuple(one for one in self.papers if one.id not in folded) if folded else self.papers

    @cached_property
    def versions(self) -> Index:
        """Id of a main version -> the other versions of the work, newest first."""
        folded = self.main_versions
        others = (paper for paper in self.papers if paper.id in folded) if folded else ()
        return group_papers(others, lambda paper: [folded[paper.id]])

    @cached_property
    def by_day(self) -> Index:
        """ISO day on which papers were added -> papers."""
        return group_papers(self.works, lambda paper: [str(paper.added)] if paper.added else [])

    @cached_property
    def by_week(self) -> Index:
        """ISO 8601 week in which papers were added, `2026-W01` -> papers."""
        return group_papers(self.works, lambda paper: [paper.added.week] if paper.added else [])

    @cached_property
    def by_month(self) -> Index:
        """Month in which papers were added, `2026-01` -> papers."""
        return group_papers(self.works, lambda one: [one.added.year_and_month] if one.added else [])

    @property
    def newest_day(self) -> str:
        """The last day of `by_day`; empty if there is none."""
        return str(self.papers[0].added or "") if self.papers else ""

    @cached_property
    def cited_by(self) -> Index:
        """Id of a work -> the works that cite it, each in any of its versions, newest first."""
        if not any(paper.cites for paper in self.papers):
            return {}
        return group_papers(self.works, self.list_cited)

    def list_cited(self, work: Paper) -> Iterator[str]:
        """The ids of the other works that a work cites; an id may come twice."""
        for paper in (work, *self.versions.get(work.id, ())):
            for cited in filter(None, map(self.work, paper.cites)):
                if cited.id != work.id:
                    yield cited.id
