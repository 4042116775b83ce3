"""The newest day, and the week that ends on it, as an e-mail ready to send: HTML and plain text.

Mail programs support less HTML than browsers and no style sheet of the site: hence tables, inline
styles, full URLs, no script, no image, no MathML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from textwrap import fill

from ...records.date import PartialDate
from ...records.paper import Paper
from ..papers import paper_links
from ..reading import count_by_slug, list_ids, read_paper
from ..rendering import phrases, urls
from ..rendering.markup import cut, title_to_line
from ..rendering.output import Asset, Output
from ..rendering.renderer import get_renderer
from ..rendering.translations import choose_texts, find_shown_translation
from ..site import Site

DAY, WEEK = "digest", "digest-week"
_DAYS = {DAY: 1, WEEK: 7}
_MOST = 50
"""The most papers in an e-mail. Gmail cuts an e-mail off after some 100 KB."""
_NAMES = 6
_EXCERPT = 320
_WIDTH = 72


@dataclass(frozen=True)
class Digest:
    """An e-mail: its subject, and the same content twice."""

    subject: str
    html: str
    text: str


@dataclass(frozen=True)
class DigestHead:
    """The head above the papers; `more` is how many are left out, `address` where they are."""

    title: str
    subject: str
    total: str
    more: int
    address: str


def plan(site: Site) -> Iterator[str]:
    """Both digests if any paper says when it was added; none without `site_url`, for the links."""
    if site.url and count_by_slug(site, "days"):
        yield from (DAY, WEEK)


def match(_site: Site, path: str) -> str | None:
    """See `Maker.match`."""
    names = (
        name for name in _DAYS for suffix in (".html", ".txt") if path == urls.digest(name, suffix)
    )
    return next(names, None)


@dataclass(frozen=True)
class DigestPapers:
    """The papers of a digest: the first of `total`, up to the newest day."""

    name: str
    newest: str
    papers: list[Paper]
    total: int


def inputs(site: Site, name: str) -> DigestPapers:
    """The papers with most upvotes first; none if no paper has `added`."""
    newest = next(reversed(count_by_slug(site, "days")), "")
    days = _list_days(newest, _DAYS[name])
    every = [read_paper(site, id) for day in days for id in list_ids(site, "days", day)]
    every.sort(key=lambda paper: -(paper.upvotes or 0))
    return DigestPapers(name, newest, every[:_MOST], len(every))


def make(site: Site, inputs: DigestPapers) -> Iterator[Output]:
    digest = write_digest(site, inputs)
    yield Asset(urls.digest(inputs.name, ".html"), digest.html.encode())
    yield Asset(urls.digest(inputs.name, ".txt"), digest.text.encode())


def write_digest(site: Site, found: DigestPapers) -> Digest:
    """The digest of some papers."""
    head = _make_head(site, found)
    body = get_renderer(site).render(
        "digest.html",
        head=head,
        papers=found.papers,
        about=partial(_write_excerpt, site),
        names=_NAMES,
    )
    return Digest(
        head.subject,
        f"{site.to_full_url(body)}\n",
        site.to_full_url(_write_text(site, head, found.papers)),
    )


def _list_days(newest: str, number: int) -> list[str]:
    """A number of ISO days, from the newest backwards; none if the newest is empty."""
    if not newest:
        return []
    last = date.fromisoformat(newest).toordinal()
    first = max(last - number, date.min.toordinal() - 1)
    return [date.fromordinal(ordinal).isoformat() for ordinal in range(last, first, -1)]


def _make_head(site: Site, found: DigestPapers) -> DigestHead:
    newest = found.newest
    _ = site.locale.gettext
    long = site.locale.format_long(PartialDate.parse(newest))
    total, by = phrases.papers(site.locale, found.total), site.settings.chosen_by
    named = {"site": site.name, "papers": total, "day": long}
    if found.name == DAY:
        title, subject = long, _("%(site)s: %(papers)s, %(day)s", **named)
    else:
        title = _("The week to %(day)s", day=long)
        subject = _("%(site)s: %(papers)s, the week to %(day)s", **named)
    return DigestHead(
        title,
        subject,
        _("%(papers)s, chosen by %(name)s", papers=total, name=by) if by else total,
        max(0, found.total - _MOST),
        urls.listing("days", newest) if found.name == DAY else urls.index("days"),
    )


def _write_excerpt(site: Site, paper: Paper) -> str:
    """The beginning of the abstract or summary, in the site's language if there is one in it."""
    _, abstract, summary = choose_texts(paper, site.language)
    return cut(abstract or summary, _EXCERPT)


def _write_text(site: Site, head: DigestHead, shown: list[Paper]) -> str:
    """The plain text version."""
    parts = [
        f"{site.name}\n{head.title}\n{head.total}",
        *(_write_paper(site, paper) for paper in shown),
    ]
    _ = site.locale.gettext
    if head.more:
        more = site.locale.ngettext("And %(num)s more", "And %(num)s more", head.more)
        parts.append(f"{more}: {urls.link(head.address)}")
    # The catalogues' tool doesn't find messages in f-strings.
    as_feed, subscribe = _("As a feed"), _("Subscribe")
    foot = f"-- \n{site.name}: {urls.ROOT}\n{as_feed}: {urls.ROOT}{urls.ATOM}"
    # For those to whom a reader forwards it.
    if site.settings.subscribe:
        foot += f"\n{subscribe}: {urls.ROOT}#subscribe"
    parts.append(foot)
    return "\n\n".join(parts) + "\n"


def _write_paper(site: Site, paper: Paper) -> str:
    lines = [
        _wrap(title_to_line(paper.title), "* "),
        _wrap(_write_translated_title(site, paper)),
        _wrap(get_renderer(site).render_byline(paper, _NAMES, plain=True).striptags()),
        _wrap(_write_excerpt(site, paper)),
        f"  {urls.link(urls.paper(paper.id))}",
    ]
    if paper.status:
        lines.insert(1, f"  {phrases.status_sentence(site.locale, paper.status)}")
    if pdf := paper_links.link_pdf(site, paper):
        lines.append(f"  PDF: {pdf}")
    return "\n".join(filter(None, lines))


def _write_translated_title(site: Site, paper: Paper) -> str:
    shown = find_shown_translation(paper, site.language)
    return title_to_line(shown[1].title) if shown else ""


def _wrap(text: str, first: str = "  ") -> str:
    """A paragraph in short lines; words stay whole, since they may be URLs."""
    return fill(text, _WIDTH, initial_indent=first, subsequent_indent="  ",
                break_long_words=False, break_on_hyphens=False) if text else ""  # fmt: skip
