"""How close a site is to the limits of its host, and which settings would save files or space.

Only the paths and sizes of files are needed. They are counted once for each limit, and once more
for each setting that could help, if a limit is near.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ...errors import format_count, to_printable
from ...settings import Host
from ...site import Site
from ...site.rendering import metadata, urls
from .hosts import OFFERS, Limit, Measure, detect_host

Sizes = Mapping[str, int]
"""Path in the site -> size in bytes."""
_NEAR = 80
"""Percentage of a limit from which a site is near it."""
_WORTH = 1000
"""Savings below this fraction of a limit are not suggested."""
_MOST_PAPERS = 100
"""The maximum of the setting `author_pages_from`."""


class LimitNotice(NamedTuple):
    """A limit that is near or exceeded."""

    text: str
    is_beyond: bool


class _Usage(NamedTuple):
    """How much of a limit is used, and by which file or folder, if not by all."""

    amount: int
    place: str = ""


@dataclass(frozen=True)
class Saving:
    """A setting, and the files that it would remove: by the start of their paths, by name, or by
    listing, such as `authors/ada-example`."""

    setting: str
    begins: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    """Names of files, in whatever folder."""
    listings: frozenset[str] = frozenset()
    page: int = 0
    """About how many bytes each page loses, too."""

    def filter_files(self, sizes: Sizes) -> Sizes:
        """The files of the site with the setting."""
        return {path: max(size - self.page, 0) if path.endswith("index.html") else size
                for path, size in sizes.items() if not self._is_saved(path)}  # fmt: skip

    def _is_saved(self, path: str) -> bool:
        listing = "/".join(path.split("/", 2)[:2]) if self.listings else ""
        name = path.rpartition("/")[2] if self.names else ""
        return listing in self.listings or name in self.names or path.startswith(self.begins)


def list_site_notices(site: Site, root: Path, list_sizes: Callable[[], Sizes]) -> list[LimitNotice]:
    """One notice for each limit of a site's host that is near or exceeded; `root` is the folder of
    its settings."""
    host = site.settings.host or detect_host(root, site.url)
    return list_notices(host, list_sizes(), list_savings(site)) if host in OFFERS else []


def list_notices(host: Host, sizes: Sizes, savings: Iterable[Saving] = ()) -> list[LimitNotice]:
    """One notice for each limit of a host that is near or exceeded.

    `savings`, the settings that would help, are only looked at if there is one.
    """
    offer = OFFERS.get(host)
    if offer is None:
        return []
    uses = [(one, _SCALES[one.measure].measure(sizes)) for one in offer.limits]
    near = [(limit, use) for limit, use in uses if 100 * use.amount >= _NEAR * limit.most]
    ways = tuple(savings) if near else ()
    return [_make_notice(offer.name, limit, use, _suggest_savings(ways, limit, use, sizes))
            for limit, use in near]  # fmt: skip


def _make_notice(host: str, limit: Limit, use: _Usage, suggested: str) -> LimitNotice:
    has = f"`{to_printable(use.place)}` has" if use.place else "this site has"
    share = f"{100 * use.amount // limit.most} %"
    amount = _SCALES[limit.measure].format(use.amount)
    text = f"{host} allows up to {limit.wording}; {has} {amount} ({share}){suggested}"
    return LimitNotice(text, use.amount > limit.most)


def _suggest_savings(savings: Iterable[Saving], limit: Limit, use: _Usage, sizes: Sizes) -> str:
    """The settings that would help, and how much they would save; the most useful first."""
    scale = _SCALES[limit.measure]
    amounts = {
        saving.setting: use.amount - scale.measure(saving.filter_files(sizes)).amount
        for saving in savings
    }
    ways = [f"`{setting}` ({scale.format(amount)})"
            for setting, amount in sorted(amounts.items(), key=lambda pair: -pair[1])
            if amount * _WORTH >= limit.most]  # fmt: skip
    return f". To save {scale.what}: {', '.join(ways)}" if ways else ""


def list_savings(site: Site) -> Iterator[Saving]:
    """The settings that would remove files of the site."""
    settings = site.settings
    if settings.search:
        scripts = (
            urls.SEARCH_SCRIPT, urls.LUNR_SYNTAX_SCRIPT, urls.FIND_PAGE_SCRIPT, urls.SEARCH_STYLES,
            urls.PDF_SEARCH_SCRIPT, urls.PDF_RESULTS_SCRIPT,
        )  # fmt: skip
        yield Saving("search: false", (urls.SEARCH, f"{urls.MAP}numbers-", *scripts))
        yield Saving("lunr_json_up_to: 0", (urls.LUNR,))
        if "text" in settings.read_pdfs:
            of_pdfs = f"{urls.SEARCH}pdfs/", urls.PDF_SEARCH_SCRIPT, urls.PDF_RESULTS_SCRIPT
            yield Saving("read_pdfs: [thumbnails]", of_pdfs)
    if settings.map:
        yield Saving("map: false", (urls.MAP, urls.MAP_SCRIPT, urls.MAP_STYLES))
    if settings.embeds:
        names = frozenset(f"{urls.EMBED}.{ending}" for ending in ("html", "json"))
        yield Saving("embeds: false", names=names)
    yield Saving("share_cards_up_to: 0", (urls.SHARE_CARDS, urls.SITE_CARD),
                  page=metadata.measure_card_tags(site))  # fmt: skip
    least = settings.author_pages_from
    listings = frozenset(_list_small_listings(site, least))
    if listings and least < _MOST_PAPERS:
        yield Saving(f"author_pages_from: {least + 1}", listings=listings)


def _list_small_listings(site: Site, number: int) -> Iterator[str]:
    """The authors and institutions that have a page only because of their exactly `number`
    papers."""
    collection = site.collection
    for author, papers in collection.by_author.items():
        is_kept = collection.person(author) or author in collection.edited_volumes
        if len(papers) == number and not is_kept:
            yield f"authors/{author}"
    for slug, papers in collection.by_institution.items():
        if len(papers) == number and not collection.known_institutions.get(slug):
            yield f"{urls.INSTITUTIONS}/{slug}"


# --- what limits count ----------------------------------------------------------------------


def _count_files(sizes: Sizes) -> _Usage:
    return _Usage(len(sizes))


def _count_entries(sizes: Sizes) -> _Usage:
    return _Usage(len(sizes) + len(_list_folders(sizes)))


def _list_folders(paths: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _sum_bytes(sizes: Sizes) -> _Usage:
    return _Usage(sum(sizes.values()))


def _find_largest(sizes: Sizes) -> _Usage:
    path = max(sizes, key=lambda file: sizes[file], default="")
    return _Usage(sizes.get(path, 0), path)


def _find_fullest_folder(sizes: Sizes) -> _Usage:
    folders = Counter(path[: path.rfind("/") + 1] for path in sizes)
    folder, files = max(folders.items(), key=lambda pair: pair[1], default=("", 0))
    return _Usage(files, folder)


class _Scale(NamedTuple):
    """How something is measured, how an amount is formatted, and what savings are called."""

    measure: Callable[[Sizes], _Usage]
    format: Callable[[int], str]
    what: str


def _format_megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def _format_files(files: int) -> str:
    return format_count(files, "file")


_SCALES: dict[Measure, _Scale] = {
    "files": _Scale(_count_files, _format_files, "files"),
    "entries": _Scale(_count_entries, "{:,}".format, "files and folders"),
    "bytes": _Scale(_sum_bytes, _format_megabytes, "space"),
    "largest": _Scale(_find_largest, _format_megabytes, "space"),
    "folder": _Scale(_find_fullest_folder, _format_files, "files"),
}
