"""The files of the map: places and colours of the papers in one file, their titles in small files,
one for each area, and the script that reads them.

Points are in the order of a curve (Morton's) that covers each quarter of the map before it leaves
it. So neighbours on the map are neighbours in the files, and a new paper changes one file of
titles.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, groupby
from sys import byteorder
from typing import NamedTuple

from ... import search
from ...records.paper import Paper
from ...similarity import WIDTH, Point
from ..rendering import phrases, urls
from ..rendering.markup import title_to_line
from ..rendering.output import Asset, Output
from ..rendering.script_bundles import bundle_entry, to_asset
from ..site import Site
from .coordinates import get_map

_FILES, _SCRIPT = "files", "script"
_MODULES = (
    "rendering/locale", "rendering/elements", "rendering/phrases", "map/points", "map/plot",
    "map/gestures", "map/find", "map/map",
)  # fmt: skip
_COLOURS = 12
"""More colours can't be distinguished."""
_TITLES = 100
"""The most papers in a file of titles."""


class _Colouring(NamedTuple):
    """A property that colours papers: its name, and its title for readers.

    `numbers` has the position of each paper's label in `labels`. The first label is for all papers
    without a colour of their own.
    """

    name: str
    title: str
    labels: tuple[str, ...]
    numbers: tuple[int, ...]


def plan(site: Site) -> Iterator[str]:
    """The files and the script; none if the map is off."""
    if site.settings.map:
        yield from (_FILES, _SCRIPT)


def inputs(site: Site, part: str) -> str | list[tuple[str, bytes]]:
    """The script, or (name in the map's folder, content) of the files."""
    return bundle_script() if part == _SCRIPT else list(_write_files(site))


def make(site: Site, inputs: str | list[tuple[str, bytes]]) -> Iterator[Output]:
    if isinstance(inputs, str):
        yield to_asset(site, urls.MAP_SCRIPT, inputs)
        return
    for name, content in inputs:
        yield Asset(f"{urls.MAP}{name}", content)


@cache
def bundle_script() -> str:
    """A module whose `show` draws the map on its page."""
    return bundle_entry(_MODULES)


def _write_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """(name in the map's folder, content); `meta.json` has the names of the others."""
    found, every = get_map(site), site.heads.works
    order = {paper.id: _to_morton_code(found.places[paper.id]) for paper in every}
    papers = sorted(every, key=lambda paper: (order[paper.id], paper.id))
    meta: dict[str, object] = {"papers": len(papers)}
    colourings = list(_list_colourings(site, papers))
    points = _pack_points([found.places[paper.id] for paper in papers], colourings)
    meta["points"] = f"points-{search.hash_content(points)}.bin"
    yield str(meta["points"]), points
    if site.settings.search:
        numbers = _pack_numbers(papers)
        meta["numbers"] = f"numbers-{search.hash_content(numbers)}.bin"
        yield str(meta["numbers"]), numbers
    blocks = list(_split_blocks(papers, [order[paper.id] for paper in papers]))
    texts = ["\n".join(_write_line(site, paper) for paper in block).encode() for _, block in blocks]
    names = list(map(search.hash_content, texts))
    yield from ((f"titles/{name}.txt", text) for name, text in zip(names, texts, strict=True))
    meta["titles"] = {"starts": [start for start, _ in blocks], "names": names}
    meta["colours"] = [_describe_colouring(colouring) for colouring in colourings]
    areas = found.neighbourhoods[1:] and found.neighbourhoods
    meta["areas"] = [[*area.place, " · ".join(area.words)] for area in areas]
    yield "meta.json", search.to_json(meta).encode()


def _describe_colouring(colouring: _Colouring) -> dict[str, object]:
    papers = Counter(colouring.numbers)
    labels = [[label, papers[at]] for at, label in enumerate(colouring.labels)]
    return {"name": colouring.name, "title": colouring.title, "labels": labels}


def _pack_points(places: Sequence[Point], colourings: Iterable[_Colouring]) -> bytes:
    """All x, then all y, in two bytes each, little-endian; then a byte per point and colouring."""
    x, y = (_to_little_endian(array("H", [place[at] for place in places])) for at in (0, 1))
    return b"".join([x, y, *(bytes(colouring.numbers) for colouring in colourings)])


def _pack_numbers(papers: Iterable[Paper]) -> bytes:
    """The number of each point's paper in the search, in four bytes each, little-endian."""
    numbers = {paper.id: at for at, paper in enumerate(search.sort_papers(papers))}
    return _to_little_endian(array("I", [numbers[paper.id] for paper in papers]))


def _to_little_endian(numbers: array[int]) -> bytes:
    if byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


# --- the order of the points ----------------------------------------------------------------

_BITS = WIDTH.bit_length()


def _to_morton_code(place: Point) -> int:
    """The position of a place on Morton's curve: the bits of both coordinates, interleaved."""
    x, y = place
    return int(f"{y:0{_BITS}b}", 4) * 2 + int(f"{x:0{_BITS}b}", 4)


def _split_blocks(
    papers: Sequence[Paper], order: Sequence[int]
) -> Iterator[tuple[int, Sequence[Paper]]]:
    """(position of the first, papers) of each file.

    A file is for a quarter of the map, or a quarter of that, and so on.
    """
    stack = [(0, len(papers), 2 * _BITS)]
    while stack:
        start, end, bits = stack.pop()
        if start == end:
            continue
        if end - start <= _TITLES or not bits:
            yield start, papers[start:end]
            continue
        quarters = groupby(range(start, end), lambda at, by=bits - 2: order[at] >> by)  # type: ignore[misc]
        cuts = [list(own) for _, own in quarters]
        stack += [(own[0], own[-1] + 1, bits - 2) for own in reversed(cuts)]


def _write_line(site: Site, paper: Paper) -> str:
    """What is shown of a point: id, title and facts, with tabs between them."""
    collection = site.heads
    names = [name.display for name in paper.authors]
    more = paper.author_count - 1
    few = not names or more <= 1
    by = ", ".join(names[:2]) if few else phrases.and_more(site.locale, names[0], more)
    status = phrases.status(site.locale, paper.status) if paper.status else ""
    facts = (status, by, collection.venue_short(paper), str(paper.date.year) if paper.date else "")
    parts = (paper.id, title_to_line(paper.title), " · ".join(filter(None, facts)))
    return "\t".join(" ".join(part.split()) for part in parts)


# --- their colours --------------------------------------------------------------------------


def _list_colourings(site: Site, papers: Sequence[Paper]) -> Iterator[_Colouring]:
    """Colourings by tag, venue and year, as far as papers differ in them."""
    collection = site.heads
    tags = [[collection.tag_slug(tag) for tag in paper.tags] for paper in papers]
    venues = [[slug] if (slug := collection.venue_slug(paper)) else [] for paper in papers]
    of_tags = {tag: collection.tag_label(tag) for own in tags for tag in own}
    of_venues = {venue: collection.venue_label(venue) for own in venues for venue in own}
    _ = site.locale.gettext
    other, undated = _("Other"), _("No date")
    colourings = (
        _colour_by_frequency("tag", (_("Tag"), other), tags, of_tags),
        _colour_by_frequency("venue", (_("Venue"), other), venues, of_venues),
        _colour_by_years(
            (_("Year"), undated), [paper.date.year if paper.date else 0 for paper in papers]
        ),
    )
    yield from (colouring for colouring in colourings if len(set(colouring.numbers)) > 1)


def _colour_by_frequency(
    kind: str, words: tuple[str, str], own: Sequence[Sequence[str]], labels: dict[str, str]
) -> _Colouring:
    """A colouring by the most frequent names; a paper gets the first of its own among them.

    `words` are the title, and the label of the papers without any of them.
    """
    papers = Counter(name for names in own for name in dict.fromkeys(names))
    most = sorted(papers, key=lambda name: (-papers[name], name))[:_COLOURS]
    numbers = {name: at for at, name in enumerate(most, 1)}
    own_numbers = [next((numbers[name] for name in names if name in numbers), 0) for names in own]
    title, other = words
    return _Colouring(kind, title, (other, *(labels[name] for name in most)), tuple(own_numbers))


def _colour_by_years(words: tuple[str, str], years: Sequence[int]) -> _Colouring:
    """A colouring by spans of years with about equally many papers, the oldest first.

    `words` are the title, and the label of the papers without a date.
    """
    papers = Counter(year for year in years if year)
    ordered = sorted(papers)
    if len(ordered) <= _COLOURS:
        spans = [[year] for year in ordered]
    else:
        sums = accumulate((papers[year] for year in ordered), initial=0)
        before, total = dict(zip(ordered, sums, strict=False)), sum(papers.values())
        shares = groupby(ordered, lambda year: before[year] * _COLOURS // total)
        spans = [list(own) for _, own in shares]
    numbers = {year: at for at, span in enumerate(spans, 1) for year in span}
    labels = (f"{span[0]}" if span[0] == span[-1] else f"{span[0]}–{span[-1]}" for span in spans)
    own_numbers = tuple(numbers.get(year, 0) for year in years)
    title, undated = words
    return _Colouring("year", title, (undated, *labels), own_numbers)
