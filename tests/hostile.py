"""Values as a fuzzer writes them: for every key of a record, of a reading list and of the vocabularies.

A seed gives the same values everywhere, so that a build of them can be run again.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from papershelf.records import schema
from papershelf.records.institutions.institution import Institution
from papershelf.records.lists import ReadingList
from papershelf.records.paper import Paper
from papershelf.records.schema import CollectingPlace
from papershelf.records.slug import slugify
from papershelf.records.text import fold
from papershelf.records.value import Value, list_keys
from papershelf.records.vocabulary import Person, Tag, Venue
from papershelf.records.volumes.volume import FILE_KEYS, Volume

ATOMS = [
    *"[]()<>!*_`$\\{}^&#-+=|\"':/.,;~@%?\t\n aA1é汉ßıאع", "$$", "\n\n", "    ", "<i>", "</i>", "<b>", "<sub>", "</sub>", "<sup>",
    '<span class="nocase">', "</span>", "http://a.b/", "\\frac", "\\sqrt", "\\left(", "\\right)", "\\begin{a}", "\\end{a}",
    "\\text{", "\\href{", "\\mathcal{X}", "^\\sqrt2", "_{", "\\color{", "\\hline", "\\", "\u0301", "\u0660", "--", "- ", "1. ", "> ", "<!--",
    "-->", "<![CDATA[", "]]>", "&#1;", "&#xfffe;", "&amp;", "&lt;", "<a ", "</a>", "<script>", "\u2028", "\u200b", "\u2060", "\xa0", "and ", " and ",
    "0", "%s", "%(x)s", "{{ 1 }}", "{% raw %}", "{#", "et al.", "“", "”", "‘", "’", "…", "–", "§", "𝒳", "😀", "ﬁ", "Ǆ", "ͅ", "\u1e9e",
    "con", "nul", "index", "index.html", "page", "feed", "null", "true", "~", "=", "=1+1", "@x", "\u0378", "\U000e0001", "\u061c", "\u200f",
    "javascript:", "//", "../", "10.1/a", "arXiv:2101.00001", "C++", "a" * 300, "\u0e33", "ﷺ", "i̇", "\x85", "﷽",
]  # fmt: skip
DATES = ["2024-02-29", "0001-01-01", "9999-12-31", "2024", "0001", "9999", "2024-01", "1582-10-10", "2024-12-30", "1969-12-31"]
NUMBERS = [0, 1, 2, 999, 10**6, 10**9, "0", "1e3", -1, 10**27, "९", " 7 ", "1_000", 1.0, True]
ODD_VALUES: list[Any] = [None, "", " ", [], {}, [None], [[]], {"": ""}, True, 1.5, "\0", "\ud800", "\ufffe", {"a": {"b": []}}, 10**30]

Random = random.Random


def make_text(rnd: Random, most: int) -> str:
    """A text of atoms: some in a row, or few of them very often, up to `most` letters."""
    kind = rnd.random()
    if kind < 0.1:
        return rnd.choice(["T", "A title", "", " "])
    if kind < 0.6:
        return "".join(rnd.choices(ATOMS, k=rnd.randint(1, 12)))[:most]
    first, again, middle, closing, last = ("".join(rnd.choices(ATOMS, k=rnd.randint(0, 3))) for _ in range(5))
    times = rnd.choice([3, 24, 24, 90, 400, 5_000])
    return (first + again * times + middle + closing * times + last)[:most]


def make_id(rnd: Random) -> str:
    letters = "abc019._-"
    usual = "".join(rnd.choices(letters, k=rnd.choice([1, 2, 5, 20, 100])))
    return rnd.choice([usual, usual, usual, rnd.choice(ATOMS), "index.html", "com1.x", "a.bib", "a.md", "x.html", "feed.xml", "a..b", "page-2"])


def make_name(rnd: Random) -> Any:
    if rnd.random() < 0.5:
        return make_text(rnd, rnd.choice([5, 30, 1_000]))
    parts = rnd.sample(["given", "particle", "family", "suffix", "name", "native", "affiliation", "id", "orcid"], rnd.randint(1, 4))
    found = {part: make_text(rnd, 200) for part in parts}
    return found | rnd.choice([{}, {"family": make_text(rnd, 50)}, {"orcid": "0000-0002-1825-0097"}, {"id": "some-one"}])


def make_link(rnd: Random) -> Any:
    start = rnd.choice(["https://", "http://", "mailto:", "", "files/", "https://a.b/", "https://a.b/?q=", "HTTPS://A:1@b:99999/"])
    return start + make_text(rnd, rnd.choice([10, 100, 2_500])).replace(" ", "")


def make_list(make: Callable[[Random], Any]) -> Callable[[Random], Any]:
    return lambda rnd: [make(rnd) for _ in range(rnd.choice([0, 1, 1, 2, 3, 40]))]


def line(rnd: Random) -> Any:
    return make_text(rnd, rnd.choice([20, 200, 1_000, 1_001]))


def paragraphs(rnd: Random) -> Any:
    return make_text(rnd, rnd.choice([200, 2_000, 5_000, 50_000]))


def choose(*values: Any) -> Callable[[Random], Any]:
    return lambda rnd: rnd.choice(values)


_OWN: dict[str, Callable[[Random], Any]] = {
    "id": make_id, "aliases": make_list(make_id), "key": choose("a", "A:b", "x.y", "con", "1"),
    "type": choose(None, "article", "book", "misc", "phdthesis", "techreport", "inproceedings", "proceedings", "unpublished"),
    "authors": make_list(make_name), "editors": make_list(make_name), "date": choose(*DATES), "added": choose(*DATES), "counted": choose(*DATES),
    **dict.fromkeys(["num_authors", "upvotes", "comments", "citations"], choose(*NUMBERS)),
    **dict.fromkeys(["url", "pdf", "code", "data", "slides", "poster", "video", "website", "demo", "homepage", "front_matter"], make_link),
    "links": make_list(lambda rnd: {"label": line(rnd), "url": make_link(rnd)}),
    **dict.fromkeys(["revisions", "errata"], make_list(lambda rnd: {"date": rnd.choice(DATES), "note": line(rnd), "pdf": make_link(rnd)})),
    "translations": lambda rnd: {tag: {"title": line(rnd) or "T", "abstract": paragraphs(rnd), "summary": paragraphs(rnd)}
                                 for tag in rnd.sample(["de", "en", "ar", "zh-Hant", "und", "no"], rnd.randint(1, 3))},
    **dict.fromkeys(["abstract", "summary", "note", "status_note", "intro", "description"], paragraphs),
    **dict.fromkeys(["tags", "keywords", "awards", "variants"], make_list(line)),
    "isbn": choose("0-201-52983-1", "978-0-201-52983-8", "0000000000", line), "issn": choose("1234-5679", "0000-000X"),
    "doi": lambda rnd: "10.1234/" + make_text(rnd, 100).replace(" ", ""), "arxiv": choose("2101.00001", "math.GT/0309136", "9912.99999v9"),
    "arxiv_class": choose("cs.LG", "a", "a-b.C-d"), "openreview": choose("abcd", "-_-_-_", "A" * 40),
    "language": choose("de", "zh", "xx", "en-US-x-y", "aaa-12345678"), "status": choose("retracted", "withdrawn", "corrected"),
    "version_of": choose("a", "b"), **dict.fromkeys(["related", "cites", "versions"], make_list(choose("a", "b"))),
    "bibtex": lambda rnd: {rnd.choice(["note", "Title", "author", "x+y", "crossref", "month", "abstract"]): line(rnd) for _ in range(2)},
    "image": choose("files/thumb.png", "", "a.svg"), "photo": choose("files/thumb.png", "a.svg"),
    "from": choose("2020", "2024-05"), "to": choose("2024", "2019"), "draft": choose(False, "no", "off", True, "y"), "orcid": choose("0000-0002-1825-0097"),
    "distinct": make_list(make_id), "parent": line,
}  # fmt: skip


def make_values(rnd: Random, model: type[Value]) -> dict[str, Any]:
    """Raw values for about half of a model's keys, of the keys' own kinds and others."""
    found: dict[str, Any] = {}
    for key in list_keys(model):
        if rnd.random() < 0.45 or key in ("title", "id", "name", "tag"):
            make = _OWN.get(key, line)
            value = rnd.choice(ODD_VALUES) if rnd.random() < 0.03 else make(rnd)
            found[key] = as_written(value(rnd) if callable(value) else value)
    return found


def as_written(value: Any) -> Any:
    """A value as our reader of YAML gives it: a text, None, a list or a mapping."""
    if isinstance(value, list):
        return [as_written(item) for item in value]
    if isinstance(value, dict):
        return {str(key): as_written(item) for key, item in value.items()}
    return value if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def drop_refused(model: type[Value], values: dict[str, Any]) -> dict[str, Any] | None:
    """The values without those that a check refuses; None if that leaves no valid record."""
    left = dict(values)
    for _ in range(len(values)):
        place = CollectingPlace()
        if not isinstance(schema.check_values(model, left, place), list):
            return left
        items = {refusal.place[:2] for refusal in place.refusals if len(refusal.place) > 1 and isinstance(refusal.place[1], int)}
        for key in {place[0] for place in items}:
            left[key] = [item for at, item in enumerate(left[key]) if (key, at) not in items]
        for refusal in place.refusals:
            if refusal.place[:2] not in items:
                left.pop(str(refusal.place[0]) if refusal.place else "num_authors", None)
            if not refusal.place:
                left.pop("bibtex", None)
        if "title" in model.model_fields:
            left.setdefault("title", "T")
    return None


def make_papers(seed: int, count: int) -> list[dict[str, Any]]:
    """So many records that a check lets pass, with ids of their own; the same ones for a seed."""
    rnd, found, taken = Random(seed), [], set[str]()
    while len(found) < count:
        values = drop_refused(Paper, make_values(rnd, Paper) | {"id": make_id(rnd)})
        if values is None:
            continue
        values.pop("key", None)
        values["id"] = values["id"] if "id" in values and values["id"] not in taken else f"r{len(found)}"
        values["aliases"] = [id for id in dict.fromkeys(values.get("aliases") or ()) if id not in taken and id != values["id"]]
        if not taken.isdisjoint([values["id"], *values["aliases"]]):
            continue
        taken |= {values["id"], *values["aliases"]}
        for key in ("related", "cites", "versions", "version_of", "image", "draft", "own"):
            values.pop(key, None)
        for key in [key for key, link in values.items() if isinstance(link, str) and is_file(key, link)]:
            del values[key]
        for key in ("revisions", "errata"):
            values[key] = [one for one in values.get(key) or () if not is_file("pdf", one["pdf"])]
        values["links"] = [link for link in values.get("links") or () if not is_file("url", link["url"])]
        if values["id"].lower() != values["id"] or drop_refused(Paper, values) != values:
            continue
        found.append(values)
    return found


def is_file(key: str, link: str) -> bool:
    """Whether a key's value is a link to a file of the collection, which would have to be there."""
    return _OWN.get(key) is make_link and not link.lower().startswith(("http:", "https:", "mailto:"))


def make_vocabularies(seed: int, papers: list[dict[str, Any]]) -> dict[str, list[Any]]:
    """Path below `content/` -> entries that a check lets pass; lists name the papers."""
    rnd = Random(seed)
    people = {fold(entry["name"]): entry for entry in make_entries(rnd, Person, 5)}
    venues = {entry["key"]: entry for entry in make_entries(rnd, Venue, 5)}
    tags = {slugify(entry["tag"]): entry for entry in make_entries(rnd, Tag, 5)}
    for number, person in enumerate(people.values()):
        person.update(id=f"person-{number}", variants=[], aliases=[], photo="")
    for venue in venues.values():
        venue.update(aliases=[])
    for tag in tags.values():
        tag.update(parent="", aliases=[])
    lists = {f"lists/l{number}.yml": [{**entry, "id": f"l{number}", "aliases": [], "sections": [],
                                       "papers": [{"id": paper["id"], "note": paragraphs(rnd)[:300]} for paper in papers[:9]]}]
             for number, entry in enumerate(make_entries(rnd, ReadingList, 3))}  # fmt: skip
    lists = {path: found for path, (entry,) in lists.items() if (found := [drop_refused(ReadingList, entry)]) != [None]}
    institutions = {fold(entry["name"]): entry for entry in make_entries(rnd, Institution, 5)}
    for number, institution in enumerate(institutions.values()):
        institution.update(aliases=[], ror="" if number else "05dxps055")
    volumes = make_entries(rnd, Volume, 3)
    for number, volume in enumerate(volumes):
        for key in [key for key in FILE_KEYS if is_file(key, str(volume.get(key) or ""))]:
            volume.pop(key, None)
        volume.update(id=f"v{number}", key="", aliases=[])
        volume["papers"] = [paper["id"] for paper in papers[number : 9 : 2]]
        volume["tracks"] = [{"title": line(rnd)[:300].strip() or "T", "papers": [paper["id"] for paper in papers[9:12]]}]
    volumes = [found for volume in volumes if (found := drop_refused(Volume, volume))]
    return {
        "people.yaml": [*people.values()], "venues.yaml": [*venues.values()], "tags.yaml": [*tags.values()],
        "institutions.yaml": [*institutions.values()], "volumes.yaml": volumes, **lists,
    }  # fmt: skip


def make_entries(rnd: Random, model: type[Value], count: int) -> list[dict[str, Any]]:
    """Entries of a vocabulary, or lists without papers."""
    fixed: dict[str, Any] = {"papers": [], "sections": []} if model is ReadingList else {"papers": [], "tracks": []} if model is Volume else {}
    found = []
    for number in range(count):
        own = fixed | ({"id": f"e{number}"} if "id" in model.model_fields else {})
        if entry := drop_refused(model, make_values(rnd, model) | own):
            found.append(entry)
    return found
