"""The description of the search in OpenSearch 1.1, with which browsers offer it in their own
address bar.

https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md
"""

from __future__ import annotations

from markupsafe import escape

from ..rendering import urls
from ..rendering.metadata import Link
from ..rendering.output import Asset
from ..site import Site

_TYPE = "application/opensearchdescription+xml"
_SHORT, _LONG = 16, 48
"""Most characters of the two names: the limits of the specification."""


def list_links(site: Site) -> list[Link]:
    """The link to the description, for a page's head; none without a search or a `site_url`."""
    if not has_description(site):
        return []
    return [Link("search", _TYPE, urls.OPENSEARCH, _cut(site.name, _SHORT))]


def has_description(site: Site) -> bool:
    """Whether there is a description: it needs whole URLs."""
    return bool(site.settings.search and site.url)


def describe_search(site: Site) -> Asset:
    """The file of the description."""
    about = site.locale.gettext("Search the papers on %(site)s.", site=_cut(site.name, 900))
    # The page's URL may have braces, which are parameters in a template.
    search, own = (
        site.to_full_url(urls.link(address)).replace("{", "%7B").replace("}", "%7D")
        for address in (urls.SEARCH, urls.OPENSEARCH)
    )
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        f"<ShortName>{escape(_cut(site.name, _SHORT))}</ShortName>",
        f"<LongName>{escape(_cut(site.name, _LONG))}</LongName>",
        f"<Description>{escape(about)}</Description>",
        f'<Url type="text/html" template="{escape(search)}?q={{searchTerms}}"/>',
        f'<Url type="{_TYPE}" rel="self" template="{escape(own)}"/>',
        f"<Language>{escape(site.language)}</Language>",
        "<InputEncoding>UTF-8</InputEncoding>",
        "</OpenSearchDescription>",
    )
    return Asset(urls.OPENSEARCH, "\n".join((*lines, "")).encode())


def _cut(text: str, most: int) -> str:
    """As many whole words of a text as fit; a part of the first if it does not."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    whole = text[: most + 1].rpartition(" ")[0]
    return whole or text[:most]
