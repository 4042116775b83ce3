"""The headers that a store sends with each file of a site: its type, and how long it may be kept.

They are the same on every machine, so the system's table of types is not asked.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..hosting.headers import DIGESTED, DIGESTED_WITHOUT_FOLDERS, FOREVER

FRESH = "public, max-age=0, must-revalidate"
"""Browsers and CDNs ask each time whether they have the current one, as on Netlify and Cloudflare
Pages: https://developers.cloudflare.com/pages/configuration/serving-pages/#asset-retention. So
nothing has to be invalidated after a publication."""
# Types, and the suffixes of their files. Pages announce these types of bibliographies, and Zotero
# knows them.
_TEXTS = """
text/html html htm
text/css css
text/javascript js mjs
text/plain txt toml
text/markdown md
text/csv csv
text/tab-separated-values tsv
text/vtt vtt
application/x-bibtex bib
application/x-research-info-systems ris
application/x-endnote-refer enw
application/x-tex tex
application/yaml yaml yml
application/jsonl jsonl
"""
# Their encoding is part of their formats: RFC 8259, RFC 7303. A file whose name ends in `.gz` is
# one for browsers too: they don't unpack it, as they would with `Content-Encoding`.
_OTHERS = """
application/json json map ipynb
application/manifest+json webmanifest
application/xml xml
application/atom+xml atom
application/rss+xml rss
application/gzip gz tgz
application/zip zip
application/zstd zst
application/x-7z-compressed 7z
application/x-bzip2 bz2
application/x-tar tar
application/x-xz xz
application/pdf pdf
application/postscript ps eps
application/epub+zip epub
application/rtf rtf
application/wasm wasm
application/msword doc
application/vnd.openxmlformats-officedocument.wordprocessingml.document docx
application/vnd.ms-powerpoint ppt
application/vnd.openxmlformats-officedocument.presentationml.presentation pptx
application/vnd.ms-excel xls
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx
application/vnd.oasis.opendocument.text odt
application/vnd.oasis.opendocument.presentation odp
application/vnd.oasis.opendocument.spreadsheet ods
application/vnd.apple.keynote key
application/x-subrip srt
image/svg+xml svg
image/png png
image/jpeg jpg jpeg
image/gif gif
image/webp webp
image/avif avif
image/tiff tif tiff
image/vnd.djvu djvu
image/vnd.microsoft.icon ico
font/woff woff
font/woff2 woff2
font/ttf ttf
font/otf otf
audio/mpeg mp3
audio/mp4 m4a
audio/ogg ogg oga opus
audio/wav wav
audio/x-flac flac
video/mp4 mp4
video/webm webm
video/ogg ogv
video/quicktime mov
video/x-m4v m4v
video/x-matroska mkv
"""


def _read_table(table: str, parameter: str = "") -> dict[str, str]:
    rows = (line.split() for line in table.strip().splitlines())
    return {suffix: f"{kind}{parameter}" for kind, *suffixes in rows for suffix in suffixes}


TYPES = _read_table(_TEXTS, "; charset=utf-8") | _read_table(_OTHERS)
"""Suffix in small letters -> type."""
UNKNOWN_TYPE = "application/octet-stream"
# The search index, the map, long indices; scripts and style sheets of Material.
_DIGEST_IN_NAME = re.compile(
    rf"(?:{'|'.join(folder for folder in DIGESTED if folder.startswith('search/'))}).+"
    rf"|(?:{'|'.join(DIGESTED_WITHOUT_FOLDERS)})[^/]+"
    r"|map/(?:points|numbers)-[a-z0-9]+\.bin|map/titles/[a-z0-9]+\.txt"
    r"|data/(?:authors|tags|venues)/[a-z0-9]+\.txt"
    r"|assets/(?:javascripts|stylesheets)/(?:.+/)?[a-z-]+\.[0-9a-f]{8}\.min\.(?:js|css)(?:\.map)?"
)


class FileHeaders(NamedTuple):
    """The values of `Content-Type` and `Cache-Control`. Nothing is sent encoded."""

    content_type: str
    cache_control: str


def get_headers(path: str) -> FileHeaders:
    """The headers of a file of a site."""
    return FileHeaders(_get_type(path), FOREVER if has_digest_in_name(path) else FRESH)


def has_digest_in_name(path: str) -> bool:
    """Whether a file of a site has another name when its content changes."""
    return bool(_DIGEST_IN_NAME.fullmatch(path))


def _get_type(path: str) -> str:
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
    return TYPES.get(suffix, UNKNOWN_TYPE)
