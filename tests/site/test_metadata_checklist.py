"""What Google Scholar and Zotero need of a paper's page, a test for each line of their rules.

The manual's page `machine-readers.md` has the same list, with what doesn't apply and why. One site
is built of the records below, by MkDocs; the readers are in `readers.py`.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import html5lib
import pytest
import yaml

from tests.build import build, tree

from .readers import Head, Item, coins, head, scholar, zotero

SITE = "https://shelf.example/shelf/"
ABSTRACT = 'We ask "why" & answer <u>nothing</u>, at $x^2$ length.\n\n' + "It goes on and on. " * 30
RECORDS: dict[str, dict[str, Any]] = {
    "preprint": {
        "authors": ["Ada Example", "van Beethoven, Ludwig"], "date": "2024-01-05",
        "added": "2024-02-03", "arxiv": "2401.00001v2", "abstract": ABSTRACT, "language": "en",
        "keywords": ["one", "two"],
    },
    "conference": {
        "authors": ["Ada Example"], "editors": ["Bob Book", "Carla Copy"], "date": "2023-07",
        "venue": "CONF", "pages": "12--34", "publisher": "Publishing & Sons", "series": "LNCS",
        "volume": "7", "isbn": "978-3-16-148410-0", "doi": "10.1000/conf.7", "type": "inproceedings",
    },
    "journal": {
        "authors": ["Ada Example"], "date": "2010-05-12", "venue": "JIE", "volume": "12",
        "number": "3", "pages": "101", "issn": "1234-561X", "doi": "10.1000/<jie>&12",
        "type": "article",
    },
    "chapter": {
        "authors": ["Ada Example"], "editors": ["Bob Book"], "date": "2011", "type": "incollection",
        "venue": "A Book of Chapters", "pages": "1–9", "publisher": "Publisher",
    },
    "thesis": {"authors": ["Ada Example"], "date": "2012", "school": "University of Examples"},
    "report": {
        "authors": ["Ada Example"], "date": "2013", "institution": "Institute of Reports",
        "number": "TR-7",
    },
    "book": {"authors": ["Ada Example"], "date": "2014", "publisher": "Publisher",
             "isbn": "978-3-16-148410-0"},
    "proceedings": {"editors": ["Bob Book"], "date": "2015", "type": "proceedings",
                    "publisher": "Publisher"},
    "manuscript": {"authors": ["Ada Example"], "date": "2016", "type": "unpublished"},
    "bare": {},
    "undated": {"authors": ["Ada Example"], "added": "2024-01-01"},
    "names": {
        "date": "2017",
        "authors": [
            {"given": "Martin Luther", "family": "King", "suffix": "Jr."},
            "Wei Wang", "Wei Wang", {"name": "Open Model Team"}, {"name": "Facebook, Inc."},
            {"given": "Hardy", "family": "Chen", "id": "guiming-chen"}, "王小明", "Aristotle",
        ],
    },
    "alone": {
        "authors": [{"given": "Gabriel José", "family": "García Márquez"}], "date": "2018",
        "language": "de",
    },
    "own-pdf": {"authors": ["Ada Example"], "date": "2019", "pdf": "files/A paper.pdf",
                "image": "files/a.png"},
    "far-pdf": {"authors": ["Ada Example"], "date": "2019", "pdf": "https://far.example/a.pdf"},
    "odd": {"title": '</script><!-- "quoted" & <b class="x">', "authors": ["{O'Neil & \"Co\"}"],
            "date": "2020", "venue": "</title>"},
}  # fmt: skip
TITLES = {"odd": RECORDS["odd"]["title"], "preprint": "Deep {NETS} of $O(n)$"}
ITEM_TYPES = {
    "preprint": "preprint", "conference": "conferencePaper", "journal": "journalArticle",
    "chapter": "bookSection", "thesis": "thesis", "report": "report", "book": "book",
    "proceedings": "book", "manuscript": "manuscript", "bare": "document",
}  # fmt: skip
ALIKE = [id for id in RECORDS if id not in ("bare", "undated", "proceedings")]
"""Papers with all that Google Scholar demands."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("machines")
    papers, files = folder / "content" / "papers", folder / "content" / "files"
    papers.mkdir(parents=True)
    files.mkdir()
    (folder / "content" / "pages").mkdir()
    (files / "A paper.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    (files / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for id, record in RECORDS.items():
        told = {"title": TITLES.get(id, f"A {id} of note"), **record}
        (papers / f"{id}.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    venues = [
        {"key": "CONF", "name": "Conference on Conferences", "short": "CONF"},
        {"key": "JIE", "name": "Journal of Invented Examples", "short": "J. Inv. Ex."},
    ]
    people = [{"id": "guiming-chen", "name": "Guiming Chen", "orcid": "0000-0002-1825-0097"}]
    for name, entries in (("venues", venues), ("people", people)):
        (folder / "content" / f"{name}.yaml").write_text(yaml.safe_dump(entries), encoding="utf-8")
    settings = {
        "site_name": "Shelf & Co", "site_url": SITE, "docs_dir": "content/pages",
        "site_description": "A shelf of papers.", "plugins": ["papershelf"],
        "theme": {"name": "material", "font": False, "language": "en"},
    }  # fmt: skip
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return build(folder / "mkdocs.yml", folder / "site")


def page(site: Path, id: str) -> Path:
    return site / "papers" / id / "index.html"


def read_head(site: Path, id: str) -> Head:
    return head(page(site, id))


def read_item(site: Path, id: str) -> Item:
    return zotero(page(site, id))


def names(site: Path, id: str) -> list[tuple[str, str]]:
    return [(first, last) for first, last, role in read_item(site, id).creators if role == "author"]


# --- Google Scholar: the site ---------------------------------------------------------------


def test_the_whole_abstract_is_visible_at_once(site: Path) -> None:
    text = page(site, "preprint").read_text(encoding="utf-8")
    body = text.partition("<body")[2]
    shown = body.partition("class=ps-abstract")[2].partition("<h2")[0]
    assert shown.count("It goes on and on.") == 30
    assert "<details" not in body
    assert "hidden" not in shown


def test_one_paper_per_address_and_none_on_listings(site: Path) -> None:
    """Pages of papers are those with an id of a record; beside them are all papers in other orders."""
    for path in site.rglob("*.html"):
        own = path.relative_to(site).match("papers/*/index.html") and path.parent.name in RECORDS
        assert len(head(path).find_contents("citation_title")) == (1 if own else 0), path


def test_every_paper_is_ten_plain_links_from_the_home_page_or_less(site: Path) -> None:
    reached, now = {site / "index.html"}, [site / "index.html"]
    for _ in range(10):
        links = [
            (path.parent / link).resolve() / "index.html"
            for path in now
            for link in re.findall(r'<a [^>]*href="?([^":#? >]*/)[">]', path.read_text(encoding="utf-8"))
        ]
        now = [path for path in dict.fromkeys(links) if path.is_file() and path not in reached]
        reached |= set(now)
    assert {page(site, id) for id in RECORDS} <= reached


def test_robots_may_read_everything(site: Path) -> None:
    assert "Disallow" not in (site / "robots.txt").read_text(encoding="utf-8")


def test_no_page_is_larger_than_five_megabytes(site: Path) -> None:
    assert max(path.stat().st_size for path in site.rglob("*.html")) < 5_000_000


# --- Google Scholar: the tags ---------------------------------------------------------------


@pytest.mark.parametrize("id", ALIKE)
def test_title_authors_and_date_are_there(site: Path, id: str) -> None:
    assert scholar(page(site, id)) == []


def test_one_tag_per_author_in_order_and_no_editor_among_them(site: Path) -> None:
    found = read_head(site, "conference")
    assert found.find_contents("citation_author") == ["Example, Ada"]
    assert found.find_contents("citation_editor") == ["Book, Bob", "Copy, Carla"]
    assert read_head(site, "preprint").find_contents("citation_author") == ["Example, Ada", "van Beethoven, Ludwig"]
    assert not read_head(site, "proceedings").find_contents("citation_author")


@pytest.mark.parametrize(
    ("id", "date", "known"),
    [("journal", "2010/5/12", "2010/5/12"), ("conference", "2023", "2023/7"), ("thesis", "2012", "2012")],
)
def test_dates_are_days_or_years_and_for_zotero_as_precise_as_known(
    site: Path, id: str, date: str, known: str
) -> None:
    assert read_head(site, id).find_contents("citation_publication_date") == [date]
    assert read_item(site, id).fields["date"] == known


def test_the_day_it_entered_the_collection_is_the_online_date(site: Path) -> None:
    assert read_head(site, "preprint").find_contents("citation_publication_date") == ["2024/1/5"]
    assert read_head(site, "preprint").find_contents("citation_online_date") == ["2024/2/3"]


def test_a_journal_or_a_conference_with_its_numbers(site: Path) -> None:
    journal = {
        "citation_journal_title": "Journal of Invented Examples", "citation_volume": "12",
        "citation_issue": "3", "citation_firstpage": "101", "citation_lastpage": "",
        "citation_issn": "1234-561X", "citation_conference_title": "",
    }  # fmt: skip
    conference = {
        "citation_conference_title": "Conference on Conferences", "citation_firstpage": "12",
        "citation_lastpage": "34", "citation_isbn": "978-3-16-148410-0",
        "citation_journal_title": "",
    }  # fmt: skip
    for id, told in (("journal", journal), ("conference", conference)):
        assert {name: read_head(site, id).first(name) for name in told} == told


def test_a_thesis_and_a_report_name_who_issued_them(site: Path) -> None:
    assert read_head(site, "thesis").find_contents("citation_dissertation_institution") == ["University of Examples"]
    report = read_head(site, "report")
    assert report.find_contents("citation_technical_report_institution") == ["Institute of Reports"]
    assert report.find_contents("citation_technical_report_number") == ["TR-7"]


def test_a_pdf_is_named_only_where_the_site_has_it_beside_the_page(site: Path) -> None:
    at = f"{SITE}papers/own-pdf/A%20paper.pdf"
    assert read_head(site, "own-pdf").find_contents("citation_pdf_url") == [at]
    assert (site / "papers" / "own-pdf" / "A paper.pdf").is_file()
    for id in ("far-pdf", "preprint"):
        assert not read_head(site, id).find_contents("citation_pdf_url")
    assert read_item(site, "far-pdf").pdf == "https://far.example/a.pdf"


def test_values_are_escaped_and_none_is_empty(site: Path) -> None:
    found = read_head(site, "odd")
    assert found.find_contents("citation_title") == [TITLES["odd"]]
    assert found.find_contents("citation_author") == ["O'Neil & \"Co\","]
    assert found.find_contents("citation_conference_title") == ["</title>"]
    assert found.title.startswith(TITLES["odd"])
    assert not any(empty for id in RECORDS for empty in scholar(page(site, id)) if "empty" in empty)
    blank = [meta for id in RECORDS for meta in read_head(site, id).metas if meta.get("content") == " "]
    assert {meta.get("name") for meta in blank} == {"language"}


# --- Zotero ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("id", "type"), ITEM_TYPES.items())
def test_the_item_is_of_the_type_that_it_is(site: Path, id: str, type: str) -> None:
    assert read_item(site, id).type == type


@pytest.mark.parametrize("id", RECORDS)
def test_one_tag_decides_the_type_or_a_word_to_zotero_does(site: Path, id: str) -> None:
    """Of two the last decides: a conference's name comes after its proceedings'."""
    deciding = "journal_title conference_title inbook_title technical_report_institution dissertation_institution"
    names = {f"citation_{name}" for name in deciding.split()} | {"z:itemType"}
    found = [name for meta in read_head(site, id).metas if (name := meta.get("name", "")) in names]
    assert len(found) == 1 or found == ["citation_inbook_title", "citation_conference_title"]


def test_a_chapters_book_is_an_inbook_title(site: Path) -> None:
    """`citation_book_title` would be taken for Open Graph."""
    assert not read_head(site, "chapter").find_contents("citation_book_title")
    assert read_item(site, "chapter").fields["bookTitle"] == "A Book of Chapters"


def test_open_graph_never_says_website(site: Path) -> None:
    for id in RECORDS:
        assert read_head(site, id).property("og:type") == ["article"]


@pytest.mark.parametrize("id", ITEM_TYPES)
def test_a_plugin_that_says_website_changes_no_type(site: Path, id: str) -> None:
    """As Material's plugin `social` does, on every page."""
    text = page(site, id).read_bytes()
    website = b'<meta property="og:type" content="website">'
    for html in (text.replace(b"<head>", b"<head>" + website), text.replace(b"</head>", website + b"</head>")):
        assert html.count(b"og:type") == 2
        assert zotero(html).type == ITEM_TYPES[id]


def test_tags_are_children_of_the_head_and_the_first_of_their_ending(site: Path) -> None:
    text = page(site, "journal").read_text(encoding="utf-8")
    assert text.count("=citation_") == len([m for m in read_head(site, "journal").metas if "citation_" in m.get("name", "")])
    assert read_item(site, "journal").fields["title"] == "A journal of note"


def test_authors_keep_their_parts(site: Path) -> None:
    assert names(site, "preprint") == [("Ada", "Example"), ("Ludwig", "van Beethoven")]
    assert names(site, "names") == [
        ("Martin Luther Jr", "King"),
        ("Wei", "Wang"), ("Wei", "Wang"),
        ("", "Open Model Team"), ("", "Facebook Inc"),
        ("Hardy", "Chen"), ("", "王小明"), ("", "Aristotle"),
    ]  # fmt: skip


def test_a_single_author_is_not_taken_for_two(site: Path) -> None:
    assert names(site, "alone") == [("Gabriel José", "García Márquez")]


def test_authors_have_the_name_on_the_paper(site: Path) -> None:
    assert "Chen, Hardy" in read_head(site, "names").find_contents("citation_author")


def test_editors_are_editors(site: Path) -> None:
    creators = read_item(site, "conference").creators
    assert creators == [("Ada", "Example", "author"), ("Bob", "Book", "editor"), ("Carla", "Copy", "editor")]


def test_the_date_is_of_publication_or_there_is_none(site: Path) -> None:
    assert read_item(site, "preprint").fields["date"] == "2024/1/5"
    assert "date" not in read_item(site, "undated").fields


def test_the_abstract_is_whole_plain_and_once(site: Path) -> None:
    plain = " ".join(ABSTRACT.replace("$x^2$", "x²").split())
    found = read_head(site, "preprint")
    assert read_item(site, "preprint").fields["abstractNote"] == plain
    assert found.find_contents("description") == found.property("og:description") == [plain]
    assert sum(plain in meta.get("content", "") for meta in found.metas) == 1


def test_nothing_is_taken_for_an_abstract_where_there_is_none(site: Path) -> None:
    assert "abstractNote" not in read_item(site, "bare").fields


def test_the_language_is_the_papers(site: Path) -> None:
    assert read_item(site, "alone").fields["language"] == "de"
    assert read_item(site, "preprint").fields["language"] == "en"
    assert "language" not in read_item(site, "journal").fields


def test_identifiers_and_numbers_arrive(site: Path) -> None:
    journal = {
        "DOI": "10.1000/<jie>&12", "volume": "12", "issue": "3", "pages": "101",
        "ISSN": "1234-561X", "publicationTitle": "Journal of Invented Examples",
        "journalAbbreviation": "J. Inv. Ex.", "url": "https://doi.org/10.1000/%3Cjie%3E%2612",
    }  # fmt: skip
    conference = {
        "DOI": "10.1000/conf.7", "pages": "12-34", "publisher": "Publishing & Sons",
        "ISBN": "978-3-16-148410-0", "series": "LNCS", "conferenceName": "Conference on Conferences",
        "proceedingsTitle": "Conference on Conferences",
    }  # fmt: skip
    for id, told in (("journal", journal), ("conference", conference)):
        fields = read_item(site, id).fields
        assert {key: fields.get(key) for key in told} == told
    assert read_item(site, "thesis").fields["university"] == "University of Examples"
    assert read_item(site, "report").fields["reportNumber"] == "TR-7"


def test_the_sites_own_pdf_is_attached(site: Path) -> None:
    assert read_item(site, "own-pdf").pdf == f"{SITE}papers/own-pdf/A%20paper.pdf"


def test_keywords_are_only_in_the_json_ld(site: Path) -> None:
    assert not read_head(site, "preprint").find_contents("citation_keywords")
    assert not read_head(site, "preprint").find_contents("keywords")
    ((_, told),) = [one for one in read_head(site, "preprint").scripts if "json" in one[0].get("type", "")]
    assert json.loads(told)["keywords"] == ["one", "two"]


def test_the_feed_has_a_coins_for_each_paper(site: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    spans = html5lib.parse(text).iter("{http://www.w3.org/1999/xhtml}span")
    found = [coins(span.attrib["title"]) for span in spans if span.get("class") == "Z3988"]
    assert sorted(item.fields["title"] for item in found) == sorted(
        read_item(site, id).fields["title"] for id in RECORDS
    )
    # With an identifier and no author Zotero looks the rest up; else it has all here.
    looked_up = {item.fields["title"] for item in found if "DOI" in item.fields}
    assert looked_up == {"Deep NETS of O(n)", "A conference of note", "A journal of note"}
    unnamed = {item.fields["title"] for item in found if not item.creators}
    assert unnamed - looked_up == {"A bare of note", "A proceedings of note"}
    by_title = {item.fields["title"]: item for item in found}
    assert by_title["Deep NETS of O(n)"].fields["DOI"] == "10.48550/arXiv.2401.00001"
    thesis = by_title["A thesis of note"]
    assert (thesis.type, thesis.creators) == ("thesis", [("Ada", "Example", "author")])
    assert thesis.fields["publisher"] == "University of Examples"
    assert thesis.fields["date"] == "2012"


# --- the head to emit -----------------------------------------------------------------------


def test_open_graph_and_addresses(site: Path) -> None:
    found = read_head(site, "own-pdf")
    here = f"{SITE}papers/own-pdf/"
    assert found.property("og:title") == ["A own-pdf of note"]
    assert found.property("og:site_name") == ["Shelf & Co"]
    assert not found.property("og:url")  # Open Graph infers it from the canonical link
    assert not found.find_contents("citation_public_url")  # Zotero would prefer it to the paper's
    assert [link["href"] for link in found.find_links("canonical")] == [here]
    assert found.property("og:image") == [f"{here}a.png"]
    assert found.property("og:image:alt") == ["A own-pdf of note"]
    assert (site / "papers" / "own-pdf" / "a.png").is_file()


@pytest.mark.parametrize(
    ("path", "bib"),
    [("papers/journal", "papers/journal.bib"), ("", "bibliography.bib"), ("papers", "bibliography.bib"),
     ("authors/ada-example", "authors/ada-example/bibliography.bib"),
     ("years/2012", "years/2012/bibliography.bib"), ("bibtex", "bibliography.bib")],
)  # fmt: skip
def test_pages_link_to_their_bibtex(site: Path, path: str, bib: str) -> None:
    links = head(site / path / "index.html").find_links("describedby")
    assert links[0]["type"] == "application/x-bibtex"
    assert (site / path / links[0]["href"]).resolve() == (site / bib).resolve()
    assert [link.get("title") for link in links] == ["BibTeX" if "papers/" not in path else None]
    for link in links:
        assert (site / path / link["href"]).is_file()
        # Material's script asks for a sitemap beside each link of the one word "alternate".
        assert link["rel"] == "alternate describedby"


def test_without_an_address_of_the_site_nothing_claims_one(site: Path, tmp_path: Path) -> None:
    folder = site.parent
    settings = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))
    del settings["site_url"]
    (folder / "bare.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    found = head(tree(build(folder / "bare.yml", tmp_path / "site"))["papers/own-pdf/index.html"])
    told = [meta for meta in found.metas if "shelf.example" in str(meta) or "papers/" in str(meta)]
    assert told == []
    assert found.property("og:title") == ["A own-pdf of note"]
