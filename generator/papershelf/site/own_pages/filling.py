"""The HTML of the marks on a hand-written page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import escape

from ...errors import Problem
from ...formats import csl, csl_citations, styles
from ...formats.csl import Item
from ...formats.csl_citations import CitedText, CitedWork
from ...records.paper import Paper
from ..home import newest
from ..reading import read_head, read_paper
from ..recorder import digest_value
from ..rendering import urls
from ..rendering.markup import title_to_html
from ..rendering.renderer import get_renderer
from ..site import Site
from ..without_papers import strip_papers
from .marks import BibliographyBlock, Citation, CitedSource, Mark, PapersBlock, Shape
from .selecting import check_marks, find_cited_paper, group_papers, select_papers

_STYLE = "apa"
"""The citation style of a site that names none."""


@dataclass(frozen=True)
class OwnPage:
    """A hand-written page with marks: its file `path`, for messages. Links lead from the folder
    `address`; an empty `style` is the site's first one."""

    path: str
    address: str
    marks: tuple[Mark, ...]
    style: str = ""


def check_own_pages(site: Site, pages: Iterable[OwnPage]) -> list[Problem]:
    """The problems of the marks of pages, sorted."""
    return sorted(found for page in pages for found in check_marks(site, page.path, page.marks))


def fill_page(site: Site, page: OwnPage) -> list[str]:
    """The HTML of each of a page's marks, with links relative to the page.

    Raises CallError if citations can't be formatted.
    """
    filler = _Filler(site, page)
    return [urls.make_relative(filler.fill(mark), page.address) for mark in page.marks]


class _Filler:
    def __init__(self, site: Site, page: OwnPage) -> None:
        self._site, self._page = site, page
        self._renderer = get_renderer(site)
        self._cited = self._cite()
        self._texts = iter(self._cited.citations)

    def fill(self, mark: Mark) -> str:
        """The HTML of the page's next mark."""
        if isinstance(mark, Citation):
            return next(self._texts)
        if isinstance(mark, BibliographyBlock):
            return self._list_works()
        if isinstance(mark, PapersBlock):
            return "\n".join(self._list_papers(mark))
        return newest.render_block(strip_papers(self._site), newest.inputs(self._site, 1))

    # --- citations --------------------------------------------------------------------------

    def _cite(self) -> CitedText:
        """All citations of the page: those of a style depend on each other."""
        found = [mark for mark in self._page.marks if isinstance(mark, Citation)]
        works = [[self._to_work(source) for source in mark.sources] for mark in found]
        known = [[work for work in some if work] for some in works]
        items = {work.id: self._describe(work.id) for some in known for work in some}
        cited = self._recall([some for some in known if some], items)
        texts = iter(cited.citations)
        return CitedText(
            tuple(
                (next(texts) if some else "") + _write_unknown(mark, every)
                for mark, some, every in zip(found, known, works, strict=True)
            ),
            cited.entries,
        )

    def _recall(self, works: Sequence[Sequence[CitedWork]], items: Mapping[str, Item]) -> CitedText:
        """Format citations, unless that was done before: it takes a quarter of a second."""
        if not items:
            return CitedText((), {})
        style = self._read_style(self._page.style, styles.read_list_style)

        def make() -> CitedText:
            return csl_citations.cite_in_text(works, items, style)

        if self._site.citer is None:
            return make()
        version = csl_citations.get_processor_version()
        key = digest_value((works, items, style.digest, version))
        return self._site.citer.recall_text(key, make)

    def _to_work(self, source: CitedSource) -> CitedWork | None:
        id = find_cited_paper(self._site, source.key)
        return CitedWork(id, source.prefix, source.suffix, source.is_bare) if id else None

    def _describe(self, id: str) -> Item:
        return csl.describe_for_citing(read_paper(self._site, id), self._site.records.venues)

    def _read_style(self, name: str, read: Callable[[str, Any], styles.Style]) -> styles.Style:
        names = (name, *(self._site.settings.citation_styles or ()), _STYLE)
        return read(next(filter(None, names)), self._site.records.folder)

    def _list_works(self) -> str:
        rows = [
            f'<li id="ref-{escape(id)}">{text} {self._link_paper(id)}</li>'
            for id, text in self._cited.entries.items()
        ]
        return _write_list("ul", "ps-refs", rows)

    def _link_paper(self, id: str) -> str:
        """Links to the paper's page and its entry, as small print."""
        label = self._renderer.gettext("Abstract")
        return (
            f"<small><a href={urls.link(urls.paper(id))}>{label}</a> · "
            f"<a href={urls.link(urls.paper_bib(id))} download>BibTeX</a></small>"
        )

    # --- blocks -----------------------------------------------------------------------------

    def _list_papers(self, block: PapersBlock) -> Iterator[str]:
        site = self._site
        read = read_paper if block.shape in ("cards", "citations") else read_head
        ids = select_papers(site, block.query, block.sort, block.limit)
        papers = [read(site, id) for id in ids]
        if not papers:
            yield f'<p class="ps-empty">{self._renderer.gettext("No papers here yet.")}</p>'
        cited = self._cite_each(papers, block.style) if block.shape == "citations" else {}
        start = 1
        for heading, some in group_papers(site, papers, block.group):
            if heading:
                yield f"<h3>{escape(heading)}</h3>"
            yield self._write_papers(block.shape, some, cited, start)
            start += len(some)

    def _cite_each(self, papers: Sequence[Paper], style: str) -> Mapping[str, str]:
        """Id -> citation of each paper alone: in a list that is sorted already."""
        items = [self._describe(paper.id) for paper in papers]
        single = self._read_style(style, styles.read_style)
        texts = csl_citations.cite(items, single, with_links=True)
        # The processor may fail at one.
        return {paper.id: title_to_html(paper.title) if text is None else text
                for paper, text in zip(papers, texts, strict=True)}  # fmt: skip

    def _write_papers(
        self, shape: Shape, papers: Sequence[Paper], cited: Mapping[str, str], start: int
    ) -> str:
        renderer = self._renderer
        if shape == "cards":
            return f'<div class="ps-feed">{renderer.render_cards(tuple(papers))}</div>'
        if shape == "compact":
            return _write_list("ul", "ps-compact", [renderer.render_rows(papers, "near.html")])
        if shape == "citations":
            rows = [f"<li>{cited[paper.id]} {self._link_paper(paper.id)}</li>" for paper in papers]
            return _write_list("ul", "ps-refs", rows)
        rows = [renderer.render_rows(papers)]
        if shape == "rows":
            return _write_list("ul", "ps-rows", rows)
        return _write_list("ol", "ps-rows ps-rows--numbered", rows, start)


def _write_list(tag: str, kind: str, rows: Sequence[str], start: int = 1) -> str:
    first = f' start="{start}"' if start > 1 else ""
    lines = "\n".join(rows)
    return f'<{tag} class="{kind}"{first}>\n{lines}\n</{tag}>'


def _write_unknown(citation: Citation, works: Sequence[CitedWork | None]) -> str:
    """The keys that no paper has, as Pandoc shows them: while serving, errors don't end a build."""
    pairs = zip(citation.sources, works, strict=True)
    keys = [source.key for source, work in pairs if work is None]
    return f"<strong>({escape('; '.join(f'{key}?' for key in keys))})</strong>" if keys else ""
