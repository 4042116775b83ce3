"""The names of long indices, in small files for the script that looks names up as one types.

A name is listed under each of its words, "Yoshua Bengio" under "bengio yoshua" and under "yoshua
bengio". Each file holds a range of these terms, so that any look-up needs few files. A line has
these fields, with tabs between them and none at its end:

- the label
- the slug if it is not the label's words; the path from the index to a paper if the name has no
  page
- the number of papers if it is not 1
- other words by which the name is found

A JSON file per index lists these files as `meta.json` of the search does its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Literal, NamedTuple

from ... import search
from ...records import slug as slugs
from ...records.slug import to_latin
from ...search.terms.fold import SIGNS, fold
from ..rendering import urls
from ..rendering.output import Asset, Output
from ..rendering.script_bundles import bundle, to_asset
from ..site import Site
from . import index_pages

_SIZE = 12_000
"""The size of a file in bytes: a few hundred names."""
_TERM = 60
"""The most letters of a name that count for its order."""
_WORDS = re.compile(rf"(?:[^\W_]|[{SIGNS}])+")
_PLAIN = re.compile(r"[A-Za-z ,.-]*")
"""A name that is the same in Latin letters."""


Part = urls.Kind | Literal["script"]


LookupLine = tuple[str, str, int, str]
"""(label, slug, papers, id of a paper or nothing) of a line: see `IndexEntry`. There are many, and
plain tuples pickle several times as fast as named ones."""


class NameLookup(NamedTuple):
    """The script, or an index: its address, its lines, and slug -> other names."""

    address: str = ""
    entries: tuple[LookupLine, ...] = ()
    also: Mapping[str, Sequence[str]] = {}
    script: str = ""


def plan(site: Site) -> Iterator[Part]:
    """The kinds of the long indices, and the script if there are any."""
    found = [kind for kind in urls.KINDS if index_pages.is_filtered(site, kind)]
    yield from found
    if found:
        yield "script"


def inputs(site: Site, part: Part) -> NameLookup:
    if part == "script":
        return NameLookup(script=bundle_script())
    found = index_pages.list_entries(site, part)
    entries = tuple([(one.label, one.slug, one.papers, one.paper) for one in found])
    return NameLookup(urls.names(part), entries, _find_other_names(site, part))


def make(site: Site, inputs: NameLookup) -> Iterator[Output]:
    if inputs.script:
        yield to_asset(site, urls.NAMES_SCRIPT, inputs.script)
        return
    for address, content in _write_files(inputs):
        yield Asset(address, content)


@cache
def bundle_script() -> str:
    """A module whose `show` adds the look-up to the page of an index."""
    return search.build_shared_modules() + bundle(("rendering/locale", "listings/name_lookup"))


def _write_files(names: NameLookup) -> Iterator[tuple[str, bytes]]:
    ranges = yield from search.write_ranges(
        names.address.removesuffix(".json"), _list_rows(names), _SIZE
    )
    yield names.address, search.to_json(ranges).encode()


def _list_rows(names: NameLookup) -> list[tuple[str, str]]:
    """(term, line) of each name, in the order in which JavaScript sorts texts."""
    rows = []
    for entry in names.entries:
        _, slug, *_ = entry
        line, words = _write_line(entry, names.also.get(slug, ()))
        for word in dict.fromkeys(words):
            rest = (other for other in words if other != word)
            rows.append((f"{' '.join((word, *rest))[:_TERM]}\t{slug}", line))
    return sorted(rows, key=lambda row: row[0].encode("utf-16-be", "surrogatepass"))


def _write_line(entry: LookupLine, also: Iterable[str]) -> tuple[str, list[str]]:
    """The line of a name, and the words under which it is listed."""
    label, slug, count, paper = entry
    parts = [_split_words(part) for part in label.split(", ")]
    words = list(chain.from_iterable(parts))
    texts = also if _PLAIN.fullmatch(label) else (to_latin(label), *also)
    more = [word for word in dict.fromkeys(chain.from_iterable(map(_split_words, texts)))
            if word not in words]  # fmt: skip
    is_told = "-".join(chain.from_iterable(reversed(parts))) == slug
    papers = str(count) if count != 1 else ""
    way = f"../papers/{paper}" if paper else "" if is_told else slug
    line = "\t".join((label, way, papers, " ".join(more)))
    return line.rstrip("\t"), words + more


def _split_words(text: str) -> list[str]:
    return _WORDS.findall(fold(text))


def _find_other_names(site: Site, kind: urls.Kind) -> dict[str, list[str]]:
    """Slug -> other names, from people.yaml, tags.yaml or venues.yaml."""
    if kind == "authors":
        people = site.read_parts("people").people
        return {person.id: list(person.variants) for person in people if person.variants}
    if kind == "tags":
        tags = site.read_parts("tags").tags
        return {slug: [tag.tag, *tag.aliases] for slug, tag in tags.items()}
    venues = site.read_parts("venues").venues.values()
    return {slugs.slugify(venue.key): [venue.key, venue.short] for venue in venues}
