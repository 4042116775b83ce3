"""The content of feeds, for all formats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import escape

from ...records.date import PartialDate
from ...records.paper import Paper
from ..papers import paper_links
from ..rendering import phrases, urls
from ..rendering.markup import title_to_text, to_tex_paragraphs
from ..site import Site

# For formats that require a date if none is known: no paper was news so early.
NEVER = "1970-01-01"
_MOST_NAMES = 30
_ENTRIES = 8192
"""Entries in memory, most of which several feeds have."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A paper in a feed. All links are full URLs; `day` is the ISO day on which it was news.

    `id` is permanent and need not be a working URL: feed readers take an entry with another id for
    another paper. `tags` are (slug, label). `html` is the content, None if the feed has none.
    """

    id: str
    url: str
    title: str
    day: str
    authors: tuple[str, ...]
    tags: tuple[tuple[str, str], ...]
    pdf: str
    language: str
    html: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: `url` is its page's, `id` is permanent, `source` is the name of the site."""

    id: str
    url: str
    title: str
    description: str
    source: str
    language: str
    hub: str
    entries: tuple[FeedEntry, ...]

    @property
    def day(self) -> str:
        """The newest day of its entries."""
        return max((entry.day for entry in self.entries), default=NEVER)


def find_news_day(paper: Paper) -> str:
    """The ISO day on which a paper was news; empty if its record has no date.

    This is the day it was added, or else the first day that its date of publication may mean. It
    never depends on the day of the build: the same records give the same feeds.
    """
    date = paper.added or paper.date
    return str(PartialDate(date.year, date.month or 1, date.day or 1)) if date else ""


def get_entry(site: Site, paper: Paper, *, abstract: bool) -> FeedEntry:
    """A paper's entry, with or without its abstract; built once for all feeds."""
    entries: dict[tuple[str, bool], FeedEntry] = site.memo("feed entries", dict)
    found = entries.get((paper.id, abstract))
    if found is None:
        if len(entries) >= _ENTRIES:
            del entries[next(iter(entries))]
        found = entries[paper.id, abstract] = _make_entry(site, paper, abstract)
    return found


def _make_entry(site: Site, paper: Paper, abstract: bool) -> FeedEntry:
    id, collection = paper.id, site.records
    slugs = dict.fromkeys(map(collection.tag_slug, paper.tags))
    return FeedEntry(
        # The first address that the paper had: if its id has changed, an alias.
        to_permanent_id(site, urls.paper([*paper.aliases, id][0])),
        site.to_full_url(urls.link(urls.paper(id))),
        title_to_text(paper.title),
        find_news_day(paper),
        tuple(_list_names(site, paper)),
        tuple((slug, collection.tag_label(slug)) for slug in slugs),
        site.to_full_url(paper_links.link_pdf(paper)),
        paper.language,
        _write_html(site, paper, abstract=abstract),
    )


def to_permanent_id(site: Site, address: str) -> str:
    """The permanent id of the page at an address, which stays the same if the site moves."""
    base = site.settings.feed_ids or site.url
    return f"{base.rstrip('/')}/{address}"


def _list_names(site: Site, paper: Paper) -> Iterator[str]:
    """The authors' names; if they are many, the first ones and the number of the others."""
    has_many = paper.author_count > _MOST_NAMES + 1
    shown = paper.authors[:_MOST_NAMES] if has_many else paper.authors
    yield from (name.display for name in shown)
    if (more := paper.author_count - len(shown)) > 0:
        num = site.locale.format_number(more)
        yield (
            site.locale.gettext("%(num)s more", num=num)
            if shown
            else phrases.authors(site.locale, more)
        )


def _write_html(site: Site, paper: Paper, *, abstract: bool) -> str | None:
    """The content: a warning if the paper is retracted or the like, and the abstract or summary.

    None if the feed has no abstracts and there is no warning.
    """
    text = str(to_tex_paragraphs(paper.abstract or paper.summary)) if abstract else ""
    if not paper.status:
        return text if abstract else None
    sentence, why = phrases.status_sentence(site.locale, paper.status), escape(paper.status_note)
    return f"<p><strong>{sentence}</strong> {why}</p>{text}"
