"""Digests: short hashes of what outputs depend on. Equal digests promise equal outputs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from .. import __version__
from .facts import digest_fact
from .papers import thumbnails
from .papers.card_drawing import describe_versions
from .papers.share_cards import find_drawing_version
from .papers.site_card import has_site_card
from .reading import find_thumbnails
from .recorder import Recorder, digest_value
from .site import Site

_PACKAGE = Path(__file__).parent.parent


def digest_site(site: Site) -> bytes:
    """A digest of all that every page may show: the package, its settings, own templates.

    A curator's own templates may show anything of the collection, so then all of it counts.
    """
    return _digest_site(replace(site, recorder=Recorder()))  # nobody depends on what is read here


def _digest_site(site: Site) -> bytes:
    own = b"".join(path.read_bytes() for path in site.own_fragments)
    shown = digest_fact(site, ("collection",)) if site.own_fragments else b""
    return digest_value((
        __version__, site.settings, site.name, site.url, site.repo_url, site.description,
        site.locale.digest,
        sorted(site.lunr_languages.items()), _digest_package(), digest_value(own), shown,
        find_drawing_version(site), has_site_card(site) and describe_versions(),
        bool(find_thumbnails(site)) and thumbnails.describe_version(),
        site.citer.digest if site.citer else b"", site.pdfs.version,
    ))  # fmt: skip


def _digest_package() -> bytes:
    """A digest of all code and templates that make pages."""
    found = (str(path) for path in _PACKAGE.rglob("*") if path.suffix in (".py", ".js", ".html"))
    return digest_value(b"".join(Path(path).read_bytes() for path in sorted(found)))
