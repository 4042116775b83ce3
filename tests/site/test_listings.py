"""Listings: what they count, in which orders they are to be had, and what they are made from."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any, get_args
from urllib.parse import urljoin

import pytest

from papershelf.records.collection import Collection
from papershelf.records.paper import EntryType, Paper
from papershelf.records.parts.fingerprint import compute_fingerprint
from papershelf.records.source import Place
from papershelf.records.vocabulary import Person, Tag, Venue
from papershelf.settings import Settings
from papershelf.site import Page, Site, makers
from papershelf.site.bibtex_entries import join_entries, write_bibtex
from papershelf.site.listings import heads, listing_pages, sorted_pages
from papershelf.site.listings.rows import list_rows
from papershelf.site.makers import Job, find_output
from papershelf.site.stats import counting, sparkline
from tests.jobs import find_changed_jobs, find_concerned_jobs

Record = dict[str, Any]

PEOPLE = [{"id": "ada", "name": "Ada Example", "variants": ["A. Example"]}]
TAGS = [{"tag": "all"}, {"tag": "deep", "parent": "all"}, {"tag": "odd", "parent": "deep"}]
VENUES = [{"key": "CONF", "name": "A Conference"}]


def collection_of(
    records: Iterable[Record], people: Any = PEOPLE, tags: Any = TAGS, venues: Any = VENUES
) -> Collection:
    return Collection.of(
        ((Place("", f"{record['id']}.yaml"), Paper.model_validate(record)) for record in records),
        [(Place("", "people.yaml"), Person.model_validate(one)) for one in people],
        [(Place("", "venues.yaml"), Venue.model_validate(one)) for one in venues],
        [(Place("", "tags.yaml"), Tag.model_validate(one)) for one in tags],
    )


def site_of(records: Iterable[Record], **settings: Any) -> Site:
    given = {"rows_per_page": 4, "citation_styles": [], **settings}
    return Site(collection_of(records), Settings(**given), name="S", url="https://s.example/")


def make_records(seed: int, papers: int = 60) -> list[Record]:
    """Records of few names, which often meet; some stand at a paper twice, some under a variant."""
    pick = random.Random(seed)
    names = [f"{given} {family}" for given in "ABC" for family in ("Lee", "Żółć", "de Vries", "Wu")]
    names += ["Ada Example", "A. Example", "{The Group}"]

    def record(number: int) -> Record:
        found: Record = {"id": f"p{number}", "title": f"{pick.choice('xyzXYZ')} {number}"}
        if pick.random() < 0.9:
            found["authors"] = pick.choices(names, k=pick.randint(1, 5))
        if pick.random() < 0.9:
            found["date"] = str(pick.randint(1998, 2004))
        if pick.random() < 0.7:
            found["venue"] = pick.choice(["CONF", "Journal of <b>", "Other"])
        if pick.random() < 0.8:
            found["upvotes"] = str(pick.randint(0, 9))
        return found | {"tags": pick.choices(["all", "deep", "odd", "C++"], k=2)}

    return [record(number) for number in range(papers)]


# --- counts ---------------------------------------------------------------------------------


def together(collection: Collection, papers: Iterable[Paper]) -> Counter[str]:
    """How many of some papers each author has, by looking at each author of each paper."""
    return Counter(
        author for author in collection.by_author for paper in papers
        if any(collection.author_slug(name) == author for name in paper.authors)
    )  # fmt: skip


def best(found: dict[str, int], most: int = 10) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:most]


def count_names(site: Site, kind: Any, slug: str) -> dict[str, counting.FrequentNames]:
    papers = [site.collection.by_id[id] for id in list_rows(site, kind, slug)]
    return {one.term: one for one in counting.find_frequent_names(site, heads.get_listing(site, kind, slug), papers)}


def slugs(found: counting.FrequentNames) -> list[tuple[str, int]]:
    return [(one.address.split("/")[1], one.papers) for one in found.shown]


@pytest.mark.parametrize("seed", range(3))
def test_coauthors_and_venues_by_brute_force(seed: int) -> None:
    site = site_of(make_records(seed))
    collection = site.collection
    assert any(len(paper.authors) > len({*map(collection.author_slug, paper.authors)}) for paper in collection.papers)
    for author, papers in collection.by_author.items():
        found = together(collection, papers)
        assert found.pop(author) == len(papers) > 1
        said = count_names(site, "authors", author)
        assert slugs(said["Co-authors"]) == best(found)
        assert said["Co-authors"].more == max(0, len(found) - 10)
        venues = Counter(collection.venue_slug(paper) for paper in papers if paper.venue)
        assert slugs(said["Venues"]) == best(venues)
        assert said["Venues"].more == 0


@pytest.mark.parametrize("kind", ["tags", "venues", "years"])
def test_authors_with_most_papers_by_brute_force(kind: str) -> None:
    site = site_of(make_records(7))
    for slug, papers in site.collection.index(kind).items():
        found = together(site.collection, papers)
        several = best({author: number for author, number in found.items() if number > 1})
        said = count_names(site, kind, slug).get("Most papers by", counting.FrequentNames("", (), len(found)))
        assert slugs(said) == several
        assert said.more == len(found) - len(several)


def test_names_are_those_of_the_vocabularies_and_lead_to_pages() -> None:
    records = [
        {"id": f"p{number}", "title": "T", "authors": ["A. Example", "Bo Lee", "Una Once"][: number + 1],
         "venue": "CONF", "tags": ["odd"]} for number in range(3)
    ]  # fmt: skip
    site = site_of(records, author_pages_from=2)
    assert count_names(site, "authors", "bo-lee") == {
        "Co-authors": counting.FrequentNames("Co-authors", (
            counting.NameCount("Ada Example", "authors/ada/", 2), counting.NameCount("Una Once", "", 1))),
        "Venues": counting.FrequentNames("Venues", (counting.NameCount("A Conference", "venues/conf/", 2),)),
    }  # fmt: skip
    assert count_names(site, "tags", "all") == {
        "Sub-tags": counting.FrequentNames("Sub-tags", (counting.NameCount("deep", "tags/deep/", 3),)),
        "Most papers by": counting.FrequentNames("Most papers by", (
            counting.NameCount("Ada Example", "authors/ada/", 3), counting.NameCount("Bo Lee", "authors/bo-lee/", 2)), 1),
    }  # fmt: skip
    body = page(site, "authors/bo-lee/")
    assert '<a href=../ada/>Ada Example</a>\N{NO-BREAK SPACE}2, Una Once\N{NO-BREAK SPACE}1' in body


def test_the_listing_of_all_papers_counts_nothing() -> None:
    site = site_of([{"id": f"p{number}", "title": "T", "authors": ["X Y"]} for number in range(2)])
    assert count_names(site, "papers", "") == {}


def test_who_has_one_paper_has_its_authors_there() -> None:
    site = site_of([{"id": "a", "title": "T", "authors": ["X Y", "U V"], "venue": "CONF"}])
    assert count_names(site, "authors", "x-y") == {}
    assert count_names(site, "venues", "conf") == {}


# --- pages ----------------------------------------------------------------------------------


def page(site: Site, address: str) -> str:
    found = find_output(site, f"{address}index.md")
    assert isinstance(found, Page), address
    return found.content


def test_a_person_without_facts_has_no_line_for_them() -> None:
    records = [{"id": f"p{number}", "title": "T", "authors": ["Ada Example"]} for number in range(2)]

    def find_facts(**more: str) -> list[str]:
        person = {"id": "ada", "name": "Ada Example", **more}
        site = Site(collection_of(records, [person]), Settings(citation_styles=()), name="S", url="https://s.example/")
        return re.findall(r'<p class=ps-facts>(.*?)</p>', page(site, "authors/ada/"), re.DOTALL)

    assert find_facts() == []
    assert len(find_facts(orcid="0000-0002-1825-0097")) == 1
    [confirmed] = find_facts(confirmed="2031-05-02")
    assert re.sub(r"<.*?>", "", confirmed).strip() == "✓ confirmed by the author, 2 May 2031"


def rows(body: str) -> list[str]:
    """The ids of the papers of a page, in the order of its rows."""
    return re.findall(r'<li>\s*<a href=(?:\.\./)*(?:papers/)?([^/> ]+)/>', body)


def all_rows(site: Site, address: str) -> list[str]:
    """Those of all pages of a listing; the first page says how many these are."""
    last = max([1, *map(int, re.findall(r">(\d+)</a>", page(site, address).partition("ps-pages")[2]))])
    numbered = [address, *(f"{address}page/{number}/" for number in range(2, last + 1))]
    return [id for one in numbered for id in rows(page(site, one))]


def test_an_authors_papers_are_by_year() -> None:
    dates = {"a": "2001", "b": "2003-05", "c": None, "d": "2003-06", "e": "2001"}
    records = [
        {"id": id, "title": id, "authors": ["X Y"], "added": f"2024-01-{number + 1:02}"}
        | ({"date": date} if date else {})
        for number, (id, date) in enumerate(dates.items())
    ]  # fmt: skip
    site = site_of(records, rows_per_page=3)
    first, second = page(site, "authors/x-y/"), page(site, "authors/x-y/page/2/")
    assert re.findall(r"<h2 id=.(.*?).>(.*?)</h2>", first) == [("2003", "2003"), ("2001", "2001")]
    assert re.findall(r"<h2 id=.(.*?).>(.*?)</h2>", second) == [("2001", "2001"), ("undated", "No date")]
    assert rows(first) + rows(second) == ["d", "b", "e", "a", "c"]
    assert page(site, "papers/").count("<h2 ") == 2
    assert rows(page(site, "papers/")) + rows(page(site, "papers/page/2/")) == ["d", "b", "e", "a", "c"]
    entries = join_entries(write_bibtex(site, one) for one in site.collection.by_author["x-y"]).decode()
    assert re.findall(r"@misc\{(.),", entries) == ["e", "d", "c", "b", "a"]  # as in the feed


NEWEST_FIRST = ["papers/", "authors/a-lee/", "tags/all/", "venues/conf/", "years/2005/", ""]


@pytest.mark.parametrize("address", NEWEST_FIRST)
def test_a_new_paper_changes_the_first_two_pages_only(address: str) -> None:
    """The second page takes what the first one has no room for; a page more moves them all."""
    own = {"title": "T", "authors": ["A Lee"], "tags": ["all"], "venue": "CONF"}
    records = [{"id": f"p{at:02}", **own, "date": f"2005-01-{at + 1:02}"} for at in range(20)]
    sizes = {}
    for papers in range(13, 20):
        before, after = (site_of(records[:count], per_page=4) for count in (papers, papers + 1))
        last = -(-papers // 4)
        ways = [address, *(f"{address}page/{number}/" for number in range(2, last + 1))]
        shown = [re.findall(r'(?:<li>|<h2 [^>]*>)\s*<a href=[./]*(?:papers/)?(p\d\d)/>', page(before, way)) for way in ways]
        ids = [paper.id for paper in before.collection.papers]
        assert [id for one in shown for id in one] == ids
        sizes[papers] = [len(one) for one in shown]
        if papers % 4:
            changed = [way for way in ways if page(before, way) != page(after, way)]
            assert changed == ways[:2]
    assert sizes == {count: [4, (count - 1) % 4 + 1, *[4] * (-(-count // 4) - 2)] for count in range(13, 20)}


def test_years_of_a_long_listing_are_linked_wherever_they_begin() -> None:
    years = [2005, 2004, 2004, 2001] + [2004] * 10 + [2002] * 6
    site = site_of(({"id": f"p{at}", "title": "T", "authors": ["X Y"], "date": str(year)} for at, year in enumerate(years)), rows_per_page=8)
    for address in ("papers/", "authors/x-y/"):
        jumps = re.findall(r'<a href="([^"]*)#(\d+)">\2</a>', page(site, address))
        assert jumps == [("", "2005"), ("", "2004"), ("page/3/", "2002"), ("page/3/", "2001")]
        for way, year in jumps:
            assert f'<h2 id="{year}">' in page(site, f"{address}{way}")
        assert re.findall(r'<a href="([^"]*)#2002"', page(site, f"{address}page/3/")) == [""]
    assert "#20" not in page(site_of(make_records(1, papers=19)), "papers/")


def test_all_papers_have_orders_unless_a_paper_has_their_address() -> None:
    site = make_tagged_site(TITLES)
    assert all_rows(site, "papers/oldest/") == [paper.id for paper in site.collection.papers][::-1]
    assert 'href=title/' in page(site, "papers/")
    records = [{"id": id, "title": id} for id in ("title", "b", "oldest", *"cdefghij")]
    assert sorted_pages.list_orders(site_of(records), "papers", "") == ()
    assert sorted_pages.list_orders(site_of([*records[1:2], *records[3:], {"id": "x", "title": "x", "aliases": ["oldest"]}]), "papers", "") == ("title",)


def test_types_lead_to_the_search() -> None:
    types = ["article"] * 3 + ["phdthesis", "mastersthesis", "inproceedings"]
    records = [{"id": f"p{at}", "title": "T", "authors": ["X Y"], "date": "2020", "type": kind} for at, kind in enumerate(types)]
    site = site_of([*records, {"id": "z", "title": "T", "authors": ["Z Z"], "type": "article"}])
    expected = [("article", "Journal articles", "3"), ("conference", "Conference papers", "1"), ("thesis", "Theses", "2")]
    link = r'search/\?type=(\w+)(?:&amp;author=x-y)?">(.*?)</a>&#160;(\d+)'
    assert re.findall(link, page(site, "authors/x-y/")) == expected
    assert re.findall(link, page(site, "papers/")) == [("article", "Journal articles", "4"), *expected[1:]]
    assert "search/?type=" not in page(site, "papers/page/2/") + page(site_of(records, search=False), "papers/") + page(site_of(records[:3]), "papers/")


def test_the_picture_of_the_years_has_a_table_behind_it() -> None:
    site = site_of(make_records(5))
    for address in ("tags/all/", "venues/conf/", "authors/ada/"):
        body = page(site, address)
        kind, slug, _ = address.split("/")
        years = Counter(paper.date.year for paper in site.collection.index(kind)[slug] if paper.date)
        table = re.findall(r'<tr><th scope=row>(\d+)<td>(\d+)', body)
        assert [(int(year), int(papers)) for year, papers in table] == sorted(years.items(), reverse=True)
        assert len(re.findall(r"M[\d.]+ 36v", body)) == len(years)
    body = page(site, "years/2001/")
    every = {year: len(papers) for year, papers in site.collection.by_year.items()}
    assert dict(re.findall(r'<tr><th scope=row>(\d+)<td>(\d+)', body)) == {
        year: str(papers) for year, papers in every.items()
    }
    assert len(re.findall(r'class="ps-own" d="M[^M"]+"', body)) == 1
    assert "ps-years" not in page(site, "tags/all/page/2/")


@pytest.mark.parametrize(
    ("numbers", "bars", "first"),
    [([], 0, ""), ([(2000, 1), (2001, 9)], 0, ""), ([(2000, 1), (2001, 2), (2003, 3)], 3, "2000"),
     ([(1800, 1), (1990, 2), (2003, 3)], 2, "1964")],
)  # fmt: skip
def test_the_picture_of_the_years(numbers: list[tuple[int, int]], bars: int, first: str) -> None:
    drawn = str(sparkline.draw_sparkline(numbers))
    assert drawn.count("M") == bars
    assert f">{first}<" in drawn or not first
    assert sparkline.draw_sparkline(numbers, 1800) == sparkline.draw_sparkline(numbers)  # a year that isn't drawn isn't marked


# --- orders ---------------------------------------------------------------------------------


def make_tagged_site(titles: list[str], upvotes: list[int | None] = [], keys: Record = {}, **more: Any) -> Site:  # noqa: B006
    """A site of papers a, b, c ..., a the newest, all of them with the tag `t` and some keys."""
    given = [*upvotes, *[None] * (len(titles) - len(upvotes))]
    records = [
        {"id": f"{chr(97 + number // 26)}{chr(97 + number % 26)}", "title": title, "tags": ["t"],
         "added": f"2024-01-{99 - number}" if number > 67 else "2024-02-01",
         **({} if votes is None else {"upvotes": str(votes)}), **keys}
        for number, (title, votes) in enumerate(zip(titles, given, strict=True))
    ]  # fmt: skip
    return site_of(records, **more)


TITLES = ["Zebra", "{apple}", "“Bear”", "Änder", "$x$ first", "bear", "B", "10 years", "ábc", "C++"]
UPVOTES = [3, None, 10, 3, 0, None, 3, 2, 10, 7]


def test_orders_and_ties() -> None:
    site = make_tagged_site(TITLES, UPVOTES)
    newest = [paper.id for paper in site.collection.by_tag["t"]]
    titles = {paper.id: paper.title for paper in site.collection.papers}
    votes = {paper.id: paper.upvotes for paper in site.collection.papers}
    assert all_rows(site, "tags/t/") == newest
    assert all_rows(site, "tags/t/oldest/") == newest[::-1]
    by_title = [titles[id] for id in all_rows(site, "tags/t/title/")]
    assert by_title == ["10 years", "ábc", "Änder", "{apple}", "B", "“Bear”", "bear", "C++", "$x$ first", "Zebra"]
    by_upvotes = all_rows(site, "tags/t/upvotes/")
    assert [votes[id] for id in by_upvotes] == [10, 10, 7, 3, 3, 3, 2, 0, None, None]
    for one, other in pairwise(by_upvotes):
        if votes[one] == votes[other]:
            assert newest.index(one) < newest.index(other)


def test_the_orders_are_links_on_each_of_their_pages() -> None:
    site = make_tagged_site(TITLES, UPVOTES)
    for address, own in {"": "Newest", "page/2/": "Newest", "oldest/": "Oldest", "title/page/3/": "Title",
                         "upvotes/": "Upvotes"}.items():  # fmt: skip
        nav = re.search(r'<nav class=ps-orders.*?</nav>', page(site, f"tags/t/{address}"), re.DOTALL)
        assert nav
        links = re.findall(r'<a href=([^ >]+)([^>]*)>(\w+)</a>', nav[0])
        here = f"https://example.org/tags/t/{address}"
        assert [(urljoin(here, href).removeprefix("https://example.org/"), label) for href, _, label in links] == [
            ("tags/t/", "Newest"), ("tags/t/oldest/", "Oldest"), ("tags/t/title/", "Title"),
            ("tags/t/upvotes/", "Upvotes"),
        ]  # fmt: skip
        assert [label for _, mark, label in links if "aria-current" in mark] == [own]


@pytest.mark.parametrize(
    ("papers", "upvotes", "kind", "expected"),
    [
        (9, [1] * 9, "tags", []),
        (10, [], "tags", ["oldest", "title"]),
        (10, [5], "tags", ["oldest", "title"]),
        (10, [5, 5], "tags", ["oldest", "title", "upvotes"]),
        (20, [], "tags", ["oldest", "title"]),  # five pages of four rows
        (21, [0, 0], "tags", ["oldest", "upvotes"]),
        (10, [5, 5], "authors", ["upvotes"]),
        (9, [5, 5], "authors", []),
        (10, [5, 5], "papers", ["oldest", "title", "upvotes"]),
        (21, [5], "papers", ["oldest"]),
        (10, [5, 5], "venues", ["oldest", "title", "upvotes"]),
        (10, [5, 5], "years", ["oldest", "title", "upvotes"]),
    ],
)
def test_which_orders_there_are(papers: int, upvotes: list[Any], kind: Any, expected: list[str]) -> None:
    keys = {"venue": "V", "date": "2020", "authors": ["A B"]}
    site = make_tagged_site(["T"] * papers, upvotes, keys)
    slug = {"tags": "t", "venues": "v", "years": "2020", "authors": "a-b", "papers": ""}[kind]
    assert len(list_rows(site, kind, slug)) == papers
    assert list(sorted_pages.list_orders(site, kind, slug)) == expected


def test_of_a_long_listing_an_order_shows_the_beginning_and_says_so() -> None:
    site = make_tagged_site(["T"] * 27)
    newest = [paper.id for paper in site.collection.papers]
    assert all_rows(site, "tags/t/oldest/") == newest[::-1][:20]
    assert find_output(site, "tags/t/oldest/page/6/index.md") is None
    assert "more papers in" not in page(site, "tags/t/oldest/page/4/")
    assert '7 more papers in <a href=../../../>' in page(site, "tags/t/oldest/page/5/")


def test_upvotes_have_the_day_they_were_taken() -> None:
    def body(**more: Any) -> str:
        every = [{"id": f"p{number}", "title": "T", "tags": ["t"], "upvotes": str(number), **more}
                 for number in range(10)]  # fmt: skip
        every[3]["counted"] = "2024-03-09"
        return page(site_of(every), "tags/t/upvotes/")

    assert "9 upvotes" in body()
    assert "Upvotes as counted on 9 Mar 2024." in body()
    assert "Upvotes as counted between 6 Feb 2024 and 9 Mar 2024." in body(added="2024-02-06")


def test_search_engines_leave_other_orders_out() -> None:
    site = make_tagged_site(TITLES)
    for address, marked in (("tags/t/", False), ("tags/t/title/", True), ("tags/t/oldest/page/2/", True)):
        found = find_output(site, f"{address}index.md")
        assert isinstance(found, Page)
        assert ("noindex" in found.meta["head"]) == marked


def test_titles_and_addresses_of_all_pages_differ() -> None:
    site = site_of(make_records(1))
    made = [one for one in makers.make_all(site) if isinstance(one, Page)]
    assert len({one.address for one in made}) == len(made)
    names = Counter(one.title for one in made if one.address.count("/") > 2)
    assert [name for name, times in names.items() if times > 1 and "first" in name] == []


@pytest.mark.parametrize(
    "path",
    ["tags/t/oldest/page/9/index.md", "tags/t/newest/index.md", "tags/none/oldest/index.md",
     "authors/x/oldest/index.md", "tags/t/upvotes/index.md", "tags/t/title/page/0/index.md", "tags/t/oldest/index.html"],
)  # fmt: skip
def test_pages_that_there_are_not(path: str) -> None:
    assert find_output(make_tagged_site(TITLES), path) is None


# --- what they are made from ----------------------------------------------------------------


def with_(id: str, **keys: Any) -> Callable[[list[Record]], list[Record]]:
    return lambda records: [one | keys if one["id"] == id else one for one in records]


def without(id: str) -> Callable[[list[Record]], list[Record]]:
    return lambda records: [one for one in records if one["id"] != id]


EDITS: dict[str, Callable[[list[Record]], list[Record]]] = {
    "title": with_("p3", title="A"),
    "authors": with_("p3", authors=["Q New", "B Lee"]),
    "another spelling wins": lambda records: [
        *records, *({"id": f"n{number}", "title": "N", "authors": ["b. lee"]} for number in range(40))],
    "year": with_("p3", date="1977"),
    "no year": with_("p4", date=None),
    "venue": with_("p5", venue="Elsewhere"),
    "tags": with_("p6", tags=["C++", "new"]),
    "upvotes": with_("p7", upvotes="99"),
    "counted": with_("p8", counted="2030-01-01", upvotes="1"),
    "abstract": with_("p9", abstract="New."),
    "first abstract": with_("p8", abstract="New."),
    "gone": without("p9"),
    "new": lambda records: [*records, {"id": "new", "title": "New", "tags": ["all"], "date": "2001"}],
}  # fmt: skip
VOCABULARY: dict[str, dict[str, Any]] = {
    "person": {"people": [{"id": "ada", "name": "Ada E.", "variants": ["A. Example", "Ada Example"]}]},
    "parent": {"tags": [{"tag": "all"}, {"tag": "odd", "parent": "all"}]},
    "label": {"tags": [{"tag": "all"}, {"tag": "deep", "parent": "all", "label": "Deep"}]},
    "a sub-tag without papers": {"tags": [*TAGS, {"tag": "none", "parent": "all", "label": "None"}]},
    "a venue's name": {"venues": [{"key": "CONF", "name": "The Conf"}]},
}


def plan_lists(site: Site) -> list[Job]:
    return [job for job in makers.plan(site) if job[0] in ("listings", "orders")]


@pytest.fixture(scope="module")
def before() -> tuple[Site, dict[Job, list[object]]]:
    """The site before edits, and its lists."""
    site = site_of(with_("p9", abstract="Old.")(make_records(11)), search=False)
    return site, {job: list(makers.make(site, job)) for job in plan_lists(site)}


@pytest.mark.parametrize("edit", [*EDITS, *VOCABULARY])
def test_equal_inputs_give_equal_pages(before: tuple[Site, dict[Job, list[object]]], edit: str) -> None:
    site, made = before
    changed = EDITS.get(edit, list)(with_("p9", abstract="Old.")(make_records(11)))
    after = Site(collection_of(changed, **VOCABULARY.get(edit, {})), site.settings, name="S", url="https://s.example/")
    jobs = plan_lists(after)
    both = [job for job in jobs if job in made]
    inputs = find_changed_jobs(site, after, both)
    assert {job for job in both if made[job] != list(makers.make(after, job))} <= inputs
    assert inputs <= find_concerned_jobs(site, after, both)
    assert (len(inputs) + len(jobs) - len(both) > 0) == (edit != "abstract")


@pytest.fixture(scope="module")
def counted() -> tuple[Site, dict[Job, list[object]]]:
    """A site all of whose papers are counted, and its lists."""
    site = site_of([one | {"upvotes": one.get("upvotes", "0")} for one in make_records(12)])
    return site, {job: list(makers.make(site, job)) for job in plan_lists(site)}


@pytest.mark.parametrize("keys", [{"upvotes": "99"}, {"counted": "2031-01-01"}, {"comments": "3"}])
@pytest.mark.parametrize("id", ["p1", "p2", "p30"])
def test_changed_counts_change_only_the_jobs_found(
    counted: tuple[Site, dict[Job, list[object]]], id: str, keys: Record
) -> None:
    """What was read, and inputs, against the outputs of all jobs that show rows."""
    records = [one | {"upvotes": one.get("upvotes", "0")} for one in make_records(12)]
    before, made = counted
    after = site_of(with_(id, **keys)(records))
    old = before.collection.by_id[id]
    assert compute_fingerprint(old).head == compute_fingerprint(after.collection.by_id[id]).head
    jobs = plan_lists(after)
    changed = {job for job in jobs if made[job] != list(makers.make(after, job))}
    inputs = find_changed_jobs(before, after, jobs)
    assert changed == inputs <= find_concerned_jobs(before, after, jobs)
    assert {job[0] for job in inputs} <= {"orders"}
    # The day of a paper that is not among those shown is not shown either.
    # Those of an author are all shown.
    listed = {job for job in inputs if job[1][0] != "authors"}
    assert bool(listed) == ("upvotes" in keys or ("counted" in keys and id != "p1"))


@pytest.mark.parametrize("kind", get_args(EntryType))
def test_every_type_has_a_label_to_narrow_a_listing_by(kind: EntryType) -> None:
    """A link without a text can't be seen or said."""
    papers = [Paper.model_validate({"id": f"p{at}", "title": "T", "type": one}) for at, one in enumerate((kind, "article", "book"))]
    site = Site(Collection(papers=tuple(papers)), Settings(), name="Shelf")
    found = listing_pages._count_types(site, papers)
    assert all(label for label, _, _ in found)
    assert sum(number for _, _, number in found) == 3
