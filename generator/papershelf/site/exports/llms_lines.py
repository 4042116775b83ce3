"""A paper as a line of the `llms.txt` of listings."""

from __future__ import annotations

from ...formats.fields import STATUS_MARKERS, get_venue_name
from ...records.paper import Paper
from ..rendering import urls
from ..rendering.markup import title_to_text
from ..site import Site

_MOST_AUTHORS = 5
_NO_LINK_ENDS = str.maketrans("[]", "()")
"""The reference parser takes the first `]` for the end of a link's text, even behind `\\`."""


def write_line(site: Site, paper: Paper) -> str:
    """A paper's title, linked to its page, its first authors, its venue and its year.

    Without `site_url` the link is relative to the folder of a listing.
    """
    title = " ".join(title_to_text(paper.title).translate(_NO_LINK_ENDS).split())
    address = urls.paper(paper.id)
    full = site.to_full_url(urls.link(address)) if site.url else f"../../{address}"
    venue = get_venue_name(paper, site.records.venues)
    facts = [_name_authors(paper), venue, f"{paper.date.year:04}" if paper.date else ""]
    marker = STATUS_MARKERS.get(paper.status or "")
    about = ". ".join(" ".join(fact.split()) for fact in (marker, *facts) if fact)
    return f"- [{title}]({full})" + (f": {about}" if about else "")


def _name_authors(paper: Paper) -> str:
    names = [name.display for name in paper.authors]
    shown = names if len(names) <= _MOST_AUTHORS + 1 else names[:_MOST_AUTHORS]
    is_cut = bool(shown) and paper.author_count > len(shown)
    return ", ".join(shown) + (" et al" if is_cut else "")
