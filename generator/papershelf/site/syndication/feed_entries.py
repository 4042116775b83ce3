"""The content of feeds, for all formats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from markupsafe import escape

from ...records.date import PartialDate
from ...records.name import Name
from ...records.paper import Paper
from ..papers import paper_links
from ..papers.highwire import format_title
from ..rendering import phrases, urls
from ..rendering.amendments import AmendmentLine, list_amendments
from ..rendering.markup import title_to_line, to_tex_paragraphs
from ..rendering.translations import choose_texts, find_shown_translation
from ..site import Site
from ..versions import find_versions

# For formats that require a time if none is known: no paper was news so early.
NEVER = "1970-01-01T00:00:00Z"
_MOST_NAMES = 30
_HOUR = 3600
RECENT = 2048
"""Entries in memory. Half of all entries are in several feeds, which mostly follow each other."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A paper in a feed. All links are full URLs; `published` is when it was news (RFC 3339), and
    `updated` when it was revised or corrected since, or else the same.

    `id` is permanent and need not be a working URL: feed readers take an entry with another id for
    another paper. `tags` are (slug, label). `html` is the content; it may be empty.
    """

    id: str
    url: str
    title: str
    published: str
    updated: str
    authors: tuple[str, ...]
    tags: tuple[tuple[str, str], ...]
    pdf: str
    language: str
    html: str


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


def find_news_time(paper: Paper) -> str:
    """The time at which a paper with a date was news, in UTC (RFC 3339).

    Its day is the day it was added, or else the first day that its date of publication may mean. It
    never depends on the day of the build: the same records give the same feeds. Feed readers sort
    by the time, and W3C's validator warns of equal ones. So in its first hour, which stands for ten
    years, papers are in the order of their publication, and the fraction of a second depends on the
    paper's first id.
    """
    return _format_time(paper, _to_day(paper.added or paper.date))


def _find_update_time(paper: Paper, news: str) -> str:
    """The time of the last revision or erratum, else `news`, when the paper was news."""
    day = paper.amended_on
    return max(news, _format_time(paper, _to_day(day))) if day else news


def _format_time(paper: Paper, day: date) -> str:
    """The paper's time on a day."""
    age = (day - _to_day(paper.date)).days if paper.date else _HOUR
    minute, second = divmod(_HOUR - 1 - min(max(age, 0), _HOUR - 1), 60)
    digest = blake2b(_get_first_id(paper).encode(), digest_size=8).digest()
    fraction = int.from_bytes(digest) % 1_000_000
    return f"{day}T00:{minute:02}:{second:02}.{fraction:06}Z"


def _to_day(found: PartialDate | None) -> date:
    """The first day that a date may mean."""
    return date(found.year, found.month or 1, found.day or 1) if found else date.min


def _get_first_id(paper: Paper) -> str:
    """The first id that the paper had: if it has changed, an alias."""
    return [*paper.aliases, paper.id][0]


def get_entry(site: Site, paper: Paper) -> FeedEntry:
    """A paper's entry; built once for all feeds."""
    entries: dict[str, FeedEntry] = site.memo_recent("feed entries", dict)
    found = entries.get(paper.id)
    if found is None:
        if len(entries) >= RECENT:
            del entries[next(iter(entries))]
        found = entries[paper.id] = make_entry(site, paper, abstract=True)
    return found


def make_entry(site: Site, paper: Paper, *, abstract: bool) -> FeedEntry:
    """A paper's entry, with or without its abstract."""
    id, collection, news = paper.id, site.records, find_news_time(paper)
    slugs = dict.fromkeys(map(collection.tag_slug, paper.tags))
    return FeedEntry(
        to_permanent_id(site, urls.paper(_get_first_id(paper))),
        site.to_full_url(urls.link(urls.paper(id))),
        format_title(paper),
        news,
        _find_update_time(paper, news),
        tuple(name.display for name in _list_named(paper)),
        tuple((slug, collection.tag_label(slug)) for slug in slugs),
        site.to_full_url(paper_links.link_pdf(site, paper)),
        paper.language,
        _write_html(site, paper, abstract=abstract),
    )


def to_permanent_id(site: Site, address: str) -> str:
    """The permanent id of the page at an address, which stays the same if the site moves."""
    base = site.settings.feed_ids or site.url
    return f"{base.rstrip('/')}/{address}"


def _list_named(paper: Paper) -> tuple[Name, ...]:
    """The authors whom an entry names: the first ones if they are many."""
    has_many = paper.author_count > _MOST_NAMES + 1
    return paper.authors[:_MOST_NAMES] if has_many else paper.authors


def _write_html(site: Site, paper: Paper, *, abstract: bool) -> str:
    """The content: a warning if the paper is retracted or the like, its revisions and errata, the
    number of the authors if not all are named, and the abstract or summary. A title, abstract and
    summary in the language of the site come before or instead of the paper's."""
    parts = []
    if shown := find_shown_translation(paper, site.language):
        tag, translation = shown
        title = escape(title_to_line(translation.title))
        parts.append(f'<p lang="{escape(tag)}"><strong>{title}</strong></p>')
    if paper.status:
        sentence = phrases.status_sentence(site.locale, paper.status)
        parts.append(f"<p><strong>{sentence}</strong> {escape(paper.status_note)}</p>")
    parts += [_write_amendment(site, paper, one) for one in list_amendments(site.locale, paper)]
    if paper.author_count > len(_list_named(paper)):
        parts.append(f"<p>{phrases.authors(site.locale, paper.author_count)}</p>")
    if versions := find_versions(site).get(paper.id):
        links = (
            f'<a href="{escape(site.to_full_url(urls.link(urls.paper(version.id))))}">'
            f"{escape(version.label)}</a>"
            for version in versions
        )
        also = site.locale.gettext("also: %(versions)s", versions=", ".join(links))
        parts.append(f"<p>{also}</p>")
    if abstract:
        tag, *texts = choose_texts(paper, site.language)
        text = str(to_tex_paragraphs(texts[0] or texts[1]))
        is_other = text and tag != paper.language
        parts.append(f'<div lang="{escape(tag)}">{text}</div>' if is_other else text)
    return "".join(parts)


def _write_amendment(site: Site, paper: Paper, line: AmendmentLine) -> str:
    """A revision or an erratum as a paragraph; its heading links to its page."""

    def link(label: str, link: str) -> str:
        href = escape(site.to_full_url(paper_links.to_href(site, paper, link)))
        return f'<a href="{href}">{escape(label)}</a>' if link else ""

    heading = link(line.heading, line.url) or escape(line.heading)
    texts = (f"<strong>{heading}</strong>", escape(title_to_line(line.note)), link("PDF", line.pdf))
    return f"<p>{' '.join(filter(None, texts))}</p>"
