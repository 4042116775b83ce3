"""The feed's other views: which papers, in which order, at which addresses."""

from __future__ import annotations

import datetime
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest

from papershelf.records.collection import Collection
from papershelf.records.date import PartialDate
from papershelf.records.paper import Paper
from papershelf.settings import Settings
from papershelf.site import Page, Site
from papershelf.site.home import ranking
from papershelf.site.makers import find_output, make, plan
from papershelf.site.rendering import urls
from papershelf.site.rendering.renderer import get_renderer
from tests.build import TOY
from tests.jobs import find_changed_jobs, find_concerned_jobs

from .test_syndication import collection_of, site_of


def record(id: str, added: str = "", up: int | None = None, **more: Any) -> dict[str, Any]:
    counts = {} if up is None else {"upvotes": up}
    return {"id": id, "title": id, **({"added": added} if added else {}), **counts, **more}


def many(days: int, each: int, seed: int = 1) -> list[dict[str, Any]]:
    """Records of many days, some without counts."""
    draw = random.Random(seed)
    first = datetime.date(2024, 12, 20)
    return [
        record(f"p{day}-{number}", str(first + datetime.timedelta(days=day)),
               draw.choice([None, 0, 1, 5, 5, 40]), comments=draw.choice([0, 0, 3]))
        for day in range(days) for number in range(each)
    ]  # fmt: skip


def views(site: Site) -> dict[str, Page]:
    """Address -> page of every view."""
    made = [output for job in plan(site) if job[0] == "views" for output in make(site, job)]
    return {one.address: one for one in made if isinstance(one, Page)}


def find_ids(page: Page | None) -> list[str]:
    """The ids on a page, in its order."""
    assert isinstance(page, Page)
    return re.findall(r'ps-card__title><a href=[./]*papers/([^/]+)/>', page.content)


def all_shown(pages: dict[str, Page], address: str) -> list[str]:
    """The ids on a view's pages."""
    own = re.compile(rf"{address}(?:page/\d+/)?")
    return [id for one, page in pages.items() if own.fullmatch(one) for id in find_ids(page)]


def tabs(site: Site, job: Any) -> dict[str, str]:
    """What the switch says, and where it leads."""
    page = next(make(site, job))
    assert isinstance(page, Page)
    return links(tree(page.body).iterfind(".//nav[@class='ps-views']/a"))


def tree(body: str) -> Element:
    """A body, its links as from the root."""
    return html5lib.parseFragment(body.replace(urls.ROOT, "/"), namespaceHTMLElements=False)


def text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def links(found: Iterable[Element]) -> dict[str, str]:
    return {text(link): link.get("href", "") for link in found}


# --- order ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("upvotes", "comments", "added", "score"),
    [
        (None, None, "2026-01-06", 0),
        (0, 0, "2026-01-06", 0),
        (8, None, "2026-01-06", 8),
        (8, 0, "2026-01-06", 8),
        (None, 3, "2026-01-06", 6),
        (8, 3, "2026-01-06", 14),
        (8, 3, "2025-12-30", 7),
        (8, 0, "2025-12-23", 2),
        (100, 50, "2025-01-07", 200 / 2**52),
        (10, 0, "2026-01-05", 10 * 0.5 ** (1 / 7)),
    ],
)
def test_the_score_of_what_is_trending(
    upvotes: int | None, comments: int | None, added: str, score: float
) -> None:
    paper = Paper.model_validate(
        {"id": "x", "title": "X", "upvotes": upvotes, "comments": comments, "added": added}
    )
    assert ranking.score(paper, PartialDate.parse("2026-01-06")) == pytest.approx(score)


def test_orders_and_ties() -> None:
    collection = collection_of([
        record("old-and-great", "2025-12-02", 100),
        record("newest", "2026-01-06", 10),
        record("same-b", "2026-01-05", 7, date="2024"),
        record("same-a", "2026-01-05", 7, date="2024"),
        record("same-newer", "2026-01-05", 7, date="2025"),
        record("discussed", "2026-01-05", 7, comments=1),
        record("uncounted", "2026-01-05"),
        record("nothing", "2026-01-05", 0, comments=0),
        record("without-a-day", up=50),
    ])  # fmt: skip
    pages = views(site_of(collection))
    recent = ["same-newer", "same-a", "same-b"]
    # 10; 9 * .5 ** (1 / 7) = 8.2; 7 * .5 ** (1 / 7) = 6.3; 100 / 2 ** 5 = 3.1
    assert find_ids(pages["trending/"]) == ["newest", "discussed", *recent, "old-and-great"]
    top = ["old-and-great", "without-a-day", "newest", "discussed", *recent]
    assert find_ids(pages["top/"]) == top
    assert find_ids(pages["days/2026-01-05/"]) == ["discussed", *recent, "nothing", "uncounted"]


def test_trending_papers_keep_their_order_over_time() -> None:
    records = many(60, 2)
    later = [*records, record("later", "2025-06-01", 1)]
    before, after = (views(site_of(collection_of(some))) for some in (records, later))
    order = all_shown(before, "trending/")
    assert len(order) > 60
    assert [one for one in all_shown(after, "trending/") if one != "later"] == order


# --- periods --------------------------------------------------------------------------------

# Year ends, as in the table of ISO 8601's article; the first and the last day that there are.
WEEKS = {
    "2005-01-01": "2004-W53", "2005-01-02": "2004-W53", "2005-12-31": "2005-W52",
    "2006-01-01": "2005-W52", "2006-01-02": "2006-W01", "2006-12-31": "2006-W52",
    "2007-01-01": "2007-W01", "2007-12-30": "2007-W52", "2007-12-31": "2008-W01",
    "2008-12-28": "2008-W52", "2008-12-29": "2009-W01", "2009-12-31": "2009-W53",
    "2010-01-03": "2009-W53", "2010-01-04": "2010-W01",
    "0001-01-01": "0001-W01", "9999-12-31": "9999-W52",
}  # fmt: skip


@pytest.mark.parametrize(("day", "week"), WEEKS.items())
def test_days_are_in_their_week_and_month(day: str, week: str) -> None:
    pages = views(site_of(collection_of([record("x", day)])))
    assert set(pages) == {f"days/{day}/", f"weeks/{week}/", f"months/{day[:7]}/"}
    assert all(find_ids(page) == ["x"] for page in pages.values())
    year, number = week.split("-W")
    assert pages[f"weeks/{week}/"].title == f"Week {int(number)} of {year}"


@pytest.mark.parametrize(
    ("week", "days"),
    [
        ("2026-W01", "29 Dec 2025 to 4 Jan 2026"),
        ("2004-W53", "27 Dec 2004 to 2 Jan 2005"),
        ("9999-W52", "27 Dec 9999 to 31 Dec 9999"),
    ],
)
def test_a_week_says_its_days(week: str, days: str) -> None:
    day = datetime.date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    page = views(site_of(collection_of([record("x", str(day))])))[f"weeks/{week}/"]
    assert f"<span>{days}</span>" in page.body


def test_periods_hold_their_papers() -> None:
    """Against `strftime`; a collection of so few has them all on the pages of each."""
    records = many(50, 3)
    pages = views(site_of(collection_of(records), per_page=8))
    expected: dict[str, list[str]] = defaultdict(list)
    for one in records:
        day = datetime.date.fromisoformat(one["added"])
        for address in ("days/%Y-%m-%d/", "weeks/%G-W%V/", "months/%Y-%m/"):
            expected[day.strftime(address)].append(one["id"])
    months = {address for address in expected if address.startswith("months/")}
    for address in expected.keys() - months:
        assert sorted(all_shown(pages, address)) == sorted(expected[address]), address
    for address in months:
        assert len(all_shown(pages, address)) == min(len(expected[address]), 32), address
    first = {address for address in pages if "/page/" not in address}
    assert first == {*expected, "trending/", "top/"}


def test_what_is_long_is_the_best_of_it() -> None:
    records = [record(f"p{up}", "2026-01-06", up) for up in range(1, 51)]
    pages = views(site_of(collection_of(records), per_page=1))
    counts = Counter(address.partition("page/")[0] for address in pages)
    assert counts == {"days/2026-01-06/": 50, "weeks/2026-W02/": 4, "months/2026-01/": 4,
                      "trending/": 40, "top/": 40}  # fmt: skip
    assert all_shown(pages, "months/2026-01/") == ["p50", "p49", "p48", "p47"]
    said = "46 more are among"
    assert [said in page.body for address, page in pages.items() if address.startswith("weeks/")] == [
        False, False, False, True,
    ]  # fmt: skip


# --- what is there --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("records", "labels"),
    [
        ([], []),
        ([record("x")], []),
        ([record("x", up=0)], []),
        ([record("x", up=3)], ["New", "All time"]),
        ([record("x", "2026-01-06")], ["New", "Day", "Week", "Month"]),
        ([record("x", "2026-01-06"), record("y", up=1)], ["New", "All time", "Day", "Week", "Month"]),
        ([record("x", "2026-01-06", 0, comments=1)],
         ["New", "Trending", "All time", "Day", "Week", "Month"]),
    ],
)  # fmt: skip
def test_no_tab_is_empty(records: list[dict[str, Any]], labels: list[str]) -> None:
    site = site_of(collection_of(records))
    assert list(tabs(site, ("feed", 1))) == labels
    pages = views(site)
    assert ("trending/" in pages, "top/" in pages) == ("Trending" in labels, "All time" in labels)
    assert find_output(site, "top/index.md") == pages.get("top/")


def test_tabs_lead_to_the_week_and_month_of_the_page() -> None:
    site = site_of(collection_of(many(40, 1)))
    there = tabs(site, ("views", ("days", "2024-12-30", 1)))
    assert there == {
        "New": "/./", "Trending": "/trending/", "All time": "/top/", "Day": "/days/2024-12-30/",
        "Week": "/weeks/2025-W01/", "Month": "/months/2024-12/",
    }  # fmt: skip
    assert tabs(site, ("views", ("weeks", "2025-W01", 1)))["Day"] == "/days/2025-01-05/"
    assert tabs(site, ("feed", 1))["Month"] == "/months/2025-01/"


def test_the_calendar_has_the_days_that_have_papers() -> None:
    days = ["2025-12-31", "2026-01-01", "2026-01-31", "2026-03-02"]
    site = site_of(collection_of(record(f"x{day}", day) for day in days))
    page = next(make(site, ("views", ("days", "2026-01-31", 1))))
    assert isinstance(page, Page)
    (month,) = tree(page.body).iterfind(".//table")
    rows = [[text(cell) for cell in row] for row in month.iter("tr")]
    assert rows == [
        ["Week", "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
        ["1", "", "", "", "1", "2", "3", "4"],
        ["2", "5", "6", "7", "8", "9", "10", "11"],
        ["3", "12", "13", "14", "15", "16", "17", "18"],
        ["4", "19", "20", "21", "22", "23", "24", "25"],
        ["5", "26", "27", "28", "29", "30", "31", ""],
    ]
    assert [link.get("href") for link in month.iter("a")] == [
        "/months/2025-12/", "/months/2026-01/", "/months/2026-03/",
        "/weeks/2026-W01/", "/days/2026-01-01/", "/weeks/2026-W05/", "/days/2026-01-31/",
    ]  # fmt: skip


def test_counts_have_the_days_they_were_taken() -> None:
    site = site_of(collection_of([
        record("x", "2026-01-06", 5, counted="2026-02-01"),
        record("y", "2026-01-06", 4),
        record("z", "2026-01-05"),
    ]))  # fmt: skip
    pages = views(site)
    assert "counts of 6 Jan 2026 to 1 Feb 2026" in pages["days/2026-01-06/"].body
    assert "counts of" not in pages["days/2026-01-05/"].body


# --- cards ----------------------------------------------------------------------------------

CARD = {
    "id": "x", "title": "X", "added": "2026-01-06", "awards": ["Best <paper>"], "num_authors": 3,
    "abstract": "One $x^2$ & <b>two</b>. " * 60, "image": "files/x y.png", "pdf": "https://a.example/x.pdf",
    "code": "files/code.zip", "demo": "https://b.example/", "links": [{"label": "<Talk>", "url": "https://c.example/"}],
}  # fmt: skip


def card(name: str = "", **changes: Any) -> list[Element]:
    """What has a class in the card of a paper; the card itself."""
    site = site_of(collection_of([{**CARD, **changes}]))
    made = tree(get_renderer(site).render_cards(site.collection.papers))
    return [one for one in made.iter() if one.get("class") == (name or "ps-card")]


def test_a_card_has_all_that_the_record_has() -> None:
    (acts,) = card("ps-acts")
    assert links(acts.iter("a")) == {
        "PDF": "https://a.example/x.pdf", "Code": "/papers/x/code.zip", "Demo": "https://b.example/",
        "<Talk>": "https://c.example/", "BibTeX": "/papers/x.bib",
    }  # fmt: skip
    (image,) = card("ps-card__image")
    assert (image.get("src"), image.get("alt"), image.get("loading")) == ("/papers/x/x%20y.png", "", "lazy")
    assert [text(one) for one in card("ps-award")] == ["Best <paper>"]
    assert [text(one) for one in card("ps-card__authors")] == ["3 authors"]


def test_a_card_has_the_whole_abstract() -> None:
    (whole,) = card("ps-card__abstract")
    assert [len(list(whole.iter(tag))) for tag in ("{http://www.w3.org/1998/Math/MathML}math", "b")] == [60, 60]
    assert len(card("ps-unfold")) == 1


def test_a_short_abstract_has_nothing_to_open() -> None:
    assert [text(one) for one in card("ps-card__abstract", abstract="Short.")] == ["Short."]
    assert card("ps-unfold", abstract="Short.") == []


# --- the same records, the same pages -------------------------------------------------------


def test_pages_do_not_depend_on_the_order_of_records() -> None:
    records = many(20, 4)
    expected = views(site_of(collection_of(records), per_page=7))
    random.Random(1).shuffle(records)
    assert views(site_of(collection_of(records), per_page=7)) == expected


def test_every_page_is_found_as_a_file() -> None:
    site = site_of(collection_of(many(12, 3)), per_page=5)
    for page in views(site).values():
        assert find_output(site, page.path) == page


@pytest.mark.parametrize("seed", range(12))
def test_equal_inputs_promise_an_equal_page(seed: int) -> None:
    """Any change of the records: whatever page comes out otherwise, its inputs are others, and
    a build looks at it."""
    records = many(15, 2)
    draw = random.Random(seed)
    changed = [dict(one) for one in records]
    change: dict[str, Any] = draw.choice([
        {"upvotes": 9}, {"comments": 4}, {"counted": "2025-01-05"}, {"abstract": "a"}, {"title": "T"},
        {"added": "2024-12-25"}, {"added": "2026-01-01"}, {"image": "files/a.png"},
    ])  # fmt: skip
    draw.choice(changed).update(change)
    if seed % 3 == 0:
        changed.remove(draw.choice(changed))
    old, new = (site_of(collection_of(some), per_page=4) for some in (records, changed))
    pages = [job for job in plan(new) if job[0] in ("views", "feed", "indices")]
    there = set(plan(old))
    assert pages
    both = [job for job in pages if job in there]
    inputs = find_changed_jobs(old, new, both)
    assert {job for job in both if list(make(old, job)) != list(make(new, job))} <= inputs
    assert inputs <= find_concerned_jobs(old, new, both)


def test_the_toy_has_all_kinds() -> None:
    """So that both ways of building, and the checks of a built site, see each."""
    collection, _ = Collection.load(TOY, TOY / "content")
    pages = views(Site(collection, Settings(), name="S"))
    assert {address.partition("/")[0] for address in pages} == {*urls.PERIODS, *urls.RANKINGS}


@pytest.mark.parametrize(("up", "title"), [(None, "Most discussed papers"), (0, "Most discussed papers"), (1, "Most upvoted papers")])
def test_a_ranking_is_named_after_what_it_counts(up: int | None, title: str) -> None:
    site = site_of(collection_of([record("a", "2024-12-20", up, comments=3)]))
    assert views(site)["top/"].title == title
