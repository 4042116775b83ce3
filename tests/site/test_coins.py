"""COinS: the papers of every page that lists some, as Zotero saves them."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from benchmarks.search import client

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.settings import Settings
from papershelf.site import Asset, Page, Site
from papershelf.site.makers import make, make_all
from papershelf.site.papers import coins
from papershelf.site.rendering import script_bundles, urls
from papershelf.site.search import index_files
from tests.build import ROOT, TOY
from tests.builder.test_fast import odd_record

from .readers import Item
from .readers import coins as read_coins

URL = "https://example.org/shelf/"
ADA = {"authors": ["Ada Example"]}
CREATOR = ("Ada", "Example", "author")
# Record -> type and fields of Zotero's item, except its title.
ITEMS: list[tuple[dict[str, Any], str, dict[str, str]]] = [
    ({"venue": "Proc. X", "type": "inproceedings", "date": "2023-07", "pages": "12--34", "volume": "7",
      "isbn": "978-3-16-148410-0", "publisher": "P & Sons", "series": "LNCS", "address": "Berlin"},
     "conferencePaper",
     {"publicationTitle": "Proc. X", "date": "2023-07", "pages": "12-34", "volume": "7",
      "ISBN": "978-3-16-148410-0", "publisher": "P & Sons", "series": "LNCS", "place": "Berlin"}),
    ({"venue": "J. of X", "type": "article", "date": "2010-05-12", "volume": "12", "number": "3",
      "pages": "101", "issn": "1234-561X", "language": "de"},
     "journalArticle",
     {"publicationTitle": "J. of X", "date": "2010-05-12", "volume": "12", "issue": "3",
      "pages": "101", "ISSN": "1234-561X", "language": "de"}),
    ({"venue": "A Book", "type": "incollection", "pages": "A-1", "publisher": "P"},
     "bookSection", {"publicationTitle": "A Book", "pages": "A-1", "publisher": "P"}),
    ({"school": "University of X", "date": "2012"},
     "thesis", {"publisher": "University of X", "type": "PhD thesis", "date": "2012"}),
    ({"school": "University of X", "type": "mastersthesis"},
     "thesis", {"publisher": "University of X", "type": "Master's thesis"}),
    ({"institution": "Institute of X", "number": "TR-7", "date": "2013"},
     "report", {"publisher": "Institute of X", "date": "2013"}),
    ({"type": "book", "publisher": "P", "edition": "2", "series": "S", "volume": "3"},
     "book", {"publisher": "P", "edition": "2", "series": "S", "volume": "3"}),
    ({"type": "misc", "venue": "A blog"}, "document", {"publisher": "A blog"}),
    ({"venue": "bioRxiv"}, "preprint", {"publisher": "bioRxiv"}),
    ({"type": "unpublished"}, "manuscript", {}),
    ({"openreview": "aB1_"}, "preprint",
     {"publisher": "OpenReview", "url": "https://openreview.net/forum?id=aB1_"}),
    ({"status": "retracted"}, "document", {"title": "[RETRACTED] T"}),
    ({"url": "https://x.example/?a=1&b=50%25#c"}, "document", {"url": "https://x.example/?a=1&b=50%25#c"}),
]  # fmt: skip


def site_of(*records: dict[str, Any], url: str = URL, **options: Any) -> Site:
    papers = [Paper.model_validate({"id": f"p{at}", "title": "T", **one}) for at, one in enumerate(records)]
    return Site(Collection.of((Place("", "x.yaml"), paper) for paper in papers), Settings(**options), "S", url)


def read_item(record: dict[str, Any], url: str = URL) -> Item:
    site = site_of(record, url=url)
    return read_coins(coins.write_context(site, site.records.papers[0]))


@pytest.mark.parametrize(("record", "type", "fields"), ITEMS)
def test_without_a_doi_zotero_has_all_fields(record: dict[str, Any], type: str, fields: dict[str, str]) -> None:
    item = read_item(ADA | record)
    assert (item.type, item.creators) == (type, [CREATOR])
    assert item.fields == {"title": "T", "url": f"{URL}papers/p0/"} | fields
    assert read_item(ADA | record, url="").fields == {"title": "T"} | fields


@pytest.mark.parametrize(("record", "doi"), [
    ({"doi": "10.1000/<jie>&12=%3"}, "10.1000/<jie>&12=%3"),
    ({"arxiv": "2401.00001v2"}, "10.48550/arXiv.2401.00001"),
    # The paper of a conference is not its preprint.
    ({"arxiv": "2401.00001", "venue": "Proc. X", "type": "inproceedings"}, None),
])  # fmt: skip
def test_with_a_doi_zotero_looks_the_rest_up(record: dict[str, Any], doi: str | None) -> None:
    """It does so for items without authors."""
    item = read_item(ADA | record)
    assert item.fields.get("DOI") == doi
    assert item.creators == ([] if doi else [CREATOR])


NAMES = {
    "Ada Example": ("Ada", "Example"), "A. B. Example": ("A. B.", "Example"),
    "van Beethoven, Ludwig": ("Ludwig", "van Beethoven"), "García Márquez, Gabriel José": ("Gabriel José", "García Márquez"),
    "King, Jr., Martin Luther": ("Martin Luther Jr.", "King"), "{Open Model Team}": ("", "Open Model Team"),
    "{Facebook, Inc.}": ("", "Facebook Inc"), "王 小明": ("小明", "王"), "王小明": ("", "王小明"), "Aristotle": ("", "Aristotle"),
    "Jean-Paul d'Arc": ("Jean-Paul", "d'Arc"),
}  # fmt: skip


def test_names_keep_their_parts() -> None:
    twice = [name for name in NAMES for _ in range(2)]  # Zotero keeps a name that is repeated
    found = [(first.removesuffix("."), last) for first, last, _ in read_item({"authors": twice}).creators]
    assert found == [(NAMES[name][0].removesuffix("."), NAMES[name][1]) for name in twice]


def test_the_crowd_of_a_collaboration_is_cut() -> None:
    crowd = [f"Given Family{at}" for at in range(3000)]
    assert len(read_item({"authors": crowd}).creators) == 50


def test_any_record_is_an_item_with_its_title() -> None:
    site = site_of(*({**odd_record(seed), "id": f"odd-{seed}"} for seed in range(300)))
    for paper in site.records.papers:
        assert read_coins(coins.write_context(site, paper)).fields["title"]


# --- results of the search ------------------------------------------------------------------


def write_found(folder: Path, site: Site) -> dict[str, str]:
    """Id -> the COinS that the script writes for a result."""
    for output in make(site, index_files.JOB):
        assert isinstance(output, Asset)
        path = folder / output.address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
    search, context = folder / "search.mjs", folder / "context.mjs"
    search.write_bytes((folder / urls.SEARCH_SCRIPT).read_bytes())
    context.write_text(script_bundles.bundle(["search/rows"]), encoding="utf-8")
    told = {"search": str(search), "context": str(context), "base": f"{folder}/search/", "root": site.url or "x:/"}
    found: dict[str, str] = client.run(Path(__file__).with_name("coins.mjs"), told)
    return found


VENUES = [
    {"venue": "A Blog", "publisher": "P", "type": "misc"}, {"venue": "A Blog", "type": "misc"},
    {"venue": "S", "series": "S"}, {"school": "Proc. X", "venue": "Proc. X"}, {"series": "S", "type": "book"},
    {"venue": "https://x.example/", "url": "https://x.example/"}, {"venue": "A=B & C", "type": "inproceedings"},
]  # fmt: skip
"""Records whose school, series, publisher or URL may be taken for the name of the venue."""


@pytest.mark.parametrize("url", [URL, ""])
def test_results_of_the_search_have_the_same_as_lists(url: str, tmp_path: Path) -> None:
    named = [{"authors": [name, "Ada Example"]} for name in NAMES]
    crowds = [{"authors": [f"Given Family{at}" for at in range(many)]} for many in (12, 13, 60)]
    items = [record for record, _, _ in ITEMS] + [{"doi": "10.1000/<jie>&12=%3"}, {"arxiv": "2401.00001v2"}, {"title": "A $x^2$ <i>b</i>"}]
    known = [ADA | record for record in (*items, *VENUES)]
    odd = [{**odd_record(seed), "id": f"odd-{seed}"} for seed in range(100)]
    site = replace(site_of(*known, *named, *crowds, *odd, url=url), lunr=client.LUNR.read_text("utf-8"))
    expected = {paper.id: coins.write_context(site, paper) for paper in site.records.papers}
    assert write_found(tmp_path, site) == expected


@pytest.mark.parametrize("folder", [ROOT, TOY])
def test_results_of_whole_collections_have_the_same_as_lists(folder: Path, tmp_path: Path) -> None:
    collection, _ = Collection.load(folder, folder / "content")
    site = Site(collection, Settings(), "S", URL, lunr=client.LUNR.read_text("utf-8"))
    expected = {paper.id: coins.write_context(site, paper) for paper in collection.works}
    assert write_found(tmp_path, site) == expected


# --- pages ----------------------------------------------------------------------------------


SPAN = re.compile(r'<span class=Z3988 title="([^"]*)"></span>')
SHOWN = re.compile(r'<(?:h2 class=ps-card__title|li)>\s*<a href=\0papers/[^ >/]+/>')
"""The title of a paper on a card or in a row."""
LISTINGS = "view feed listing mapped".split()
"""What the classes of pages with lists of papers end in."""


@pytest.mark.parametrize("folder", [ROOT, TOY])
def test_each_paper_of_a_list_is_offered_once_and_none_on_its_own_page(folder: Path) -> None:
    collection, _ = Collection.load(folder, folder / "content")
    site = Site(collection, Settings(map=True, rows_per_page=10, search=False), "S", URL)
    kinds = set()
    for page in make_all(site):
        if isinstance(page, Page):
            is_list = bool(re.match(rf'<div class=ps-({"|".join(LISTINGS)})\b', page.body))
            offered = [read_coins(html.unescape(one)) for one in SPAN.findall(page.body)]
            assert len(offered) == (len(SHOWN.findall(page.body)) if is_list else 0), page.address
            assert all(item.fields["title"] for item in offered)
            if offered:
                kinds.add(page.address.partition("/")[0])
    kinds_of_all = {"", "page", "papers", "days", "weeks", "months", "tags", "years", "authors", "map", "lists"}
    assert kinds_of_all - kinds <= {"page"}
