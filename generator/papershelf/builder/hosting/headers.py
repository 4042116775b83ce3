"""The file `_headers`, in which some hosts read the headers that they send with a site's files.

Of Cloudflare Pages: https://developers.cloudflare.com/pages/configuration/headers/
Of Netlify: https://docs.netlify.com/manage/routing/headers/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...settings import Host
from ...site.rendering import urls

HEADERS = "_headers"
"""The name of the file, at the root of a site."""
READERS: tuple[Host, ...] = ("cloudflare-pages", "netlify")
"""The hosts that read it."""
_LONGEST = 2000
"""Most characters of a line, on Cloudflare Pages."""
FOREVER = "public, max-age=31536000, immutable"
"""The value of `Cache-Control` for files with a digest in their names."""
# All files in these folders have one.
DIGESTED = (
    "assets/javascripts/",
    *(f"{urls.SEARCH}{name}/" for name in ("cards", "columns", "counts", "entries", "identifiers",
                                           "ids", "lengths", "names", "numbers", "shards",
                                           "words")),
)  # fmt: skip
# So have the files in these, but not those in folders below: a text of a PDF is named by its paper.
DIGESTED_WITHOUT_FOLDERS = (f"{urls.SEARCH}pdfs/",)
_FRAMES = "frame-ancestors 'self'"
"""What a policy within a page can't say: who may show it in a frame."""
MAIL_POLICY = "default-src 'none';style-src 'unsafe-inline'"
"""The policy of e-mails, whose styles must be in their elements."""


def write_headers(host: Host, policy: str) -> str:
    """The file for a host in `READERS`; `policy` is empty if pages have none."""
    return "".join(f"{line}\n" for line in _list_lines(host, policy))


def _list_lines(host: Host, policy: str) -> Iterator[str]:
    yield "/*"
    yield "  X-Content-Type-Options: nosniff"
    if policy:
        whole = f"  Content-Security-Policy: {policy};{_FRAMES}"
        # Pages have their policy themselves.
        yield whole if len(whole) <= _LONGEST else f"  Content-Security-Policy: {_FRAMES}"
        yield f"/{urls.DIGESTS}*"
        if host == "cloudflare-pages":  # else it joins the values of all rules
            yield "  ! Content-Security-Policy"
        yield f"  Content-Security-Policy: {MAIL_POLICY};{_FRAMES}"
    rules = [*(f"{one}*" for one in DIGESTED), *(f"{one}:file" for one in DIGESTED_WITHOUT_FOLDERS)]
    for rule in rules:
        yield f"/{rule}"
        yield f"  Cache-Control: {FOREVER}"
