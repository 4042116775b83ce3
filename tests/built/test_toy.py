"""The toy shelf: one invented paper per oddity, as pages show it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.build import TOY

from .axe import axe_violations
from .seen import Seen


@pytest.fixture(scope="module")
def built(toy_site: Path) -> Path:
    return toy_site


@pytest.fixture(scope="module")
def home(built: Path, serve: Callable[..., str]) -> str:
    return serve(built, "/toy/")


def test_hostile_text_is_text(home: str, page: Page, seen: Seen) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for address in ("papers/hostile/", "", "page/2/", "papers/", "bibtex/", "authors/", "tags/"):
        page.goto(home + address, wait_until="networkidle")
    page.goto(home + "papers/hostile/", wait_until="networkidle")
    expect(page.locator("h1")).to_contain_text("<script>alert(1)</script>")
    expect(page.locator("h1")).to_contain_text("7*7 % raw % # no #")  # braces keep capitals
    expect(page.locator("h1")).to_contain_text("$(rm -rf /) `id` *star* _under_ & ampersand")
    abstract = page.locator(".ps-abstract")
    expect(abstract).to_contain_text('--8<-- "/etc/passwd" {{ config }}')
    expect(abstract).to_contain_text("[link](javascript:alert(7)) ![x](x) <!-- comment -->")
    expect(abstract.locator("img, svg, script, a, h1")).to_have_count(0)
    expect(page.locator(".ps-note a")).to_have_count(3)
    assert page.locator(".ps-note a[href]").evaluate_all("all => all.map(a => a.href)") == [
        "https://example.org/"
    ]
    assert page.title().startswith("[RETRACTED] <script>alert(1)</script>")
    assert dialogs == []
    assert seen.trouble() == []


def test_retracted_is_said_before_the_abstract(home: str, page: Page) -> None:
    page.goto(home + "papers/hostile/")
    expect(page.locator(".ps-banner")).to_contain_text("This paper has been retracted.")
    page.goto(home + "tags/i-tag-i/")
    expect(page.locator("li", has_text="alert(1)").locator(".ps-status")).to_have_text("Retracted")


@pytest.mark.parametrize(("id", "query", "acts"), [("bare", "only a title", []), ("numbers", "arxiv:2301.12720", ["Abstract"])])
def test_a_result_offers_the_abstract_of_a_paper_that_has_one(home: str, page: Page, id: str, query: str, acts: list[str]) -> None:
    page.goto(f"{home}search/?q={query}", wait_until="networkidle")
    row = page.locator(".ps-found > li", has=page.locator(f"a[href$='papers/{id}/']"))
    expect(row.locator(".ps-acts > button")).to_have_text([*acts, "Copy BibTeX"])


def test_retracted_is_said_where_the_paper_is_found(home: str, page: Page) -> None:
    page.goto(home + "search/?q=ampersand")
    expect(page.locator(".ps-found > li", has_text="alert(1)").locator(".ps-status")).to_have_text("Retracted")
    page.goto(home + "tags/")
    page.keyboard.press("/")
    page.keyboard.type("ampersand")
    expect(page.locator(".ps-dialog [role=option]", has_text="alert(1)").locator(".ps-status")).to_have_text("Retracted")


def test_a_version_leads_to_its_work_and_is_kept_as_it(home: str, page: Page) -> None:
    page.goto(home + "years/2019/")
    page.get_by_role("link", name="early <b>draft</b> 2018").click()
    expect(page.locator("h1")).to_contain_text("before")
    expect(page.locator(".ps-buttons .ps-keep")).to_have_attribute("value", "thesis.1")
    assert axe_violations(page) == []
    page.locator(".ps-main").get_by_role("link", name="A thesis").click()
    expect(page.locator("#versions + ul a")).to_have_count(1)
    expect(page.locator(".ps-paper")).to_have_attribute("data-aliases", "thesis-draft")


def test_counts_are_told_with_their_day(home: str, page: Page) -> None:
    page.goto(home + "papers/maths/")
    facts = page.locator("dd", has_text="citation")
    expect(facts).to_have_text(re.compile(r"^1 upvote, 2 comments, 1,234 citations\s+counted 2 Jun 2023\s*$"))


def test_maths_is_mathml_and_what_is_none_stays_readable(home: str, page: Page) -> None:
    page.goto(home + "papers/maths/")
    expect(page.locator("h1 math")).to_have_count(2)
    expect(page.locator("h1")).to_contain_text("BERT")
    expect(page.locator("h1")).to_contain_text("for $5 or $6")
    abstract = page.locator(".ps-abstract")
    expect(abstract.locator("math")).to_have_count(2)  # not the two that are no formulas
    expect(abstract.locator("code")).to_have_text([r"\unknowncommand{x}", r"\frac{1}"])
    expect(abstract).to_contain_text("70% for $0.88, which is $5 to $10 less.")
    expect(abstract.locator("p")).to_have_count(2)
    expect(abstract.get_by_role("link")).to_have_attribute("href", "https://example.org/maths")


def test_small_markup_is_shown_and_is_nowhere_else(home: str, built: Path, page: Page) -> None:
    page.goto(home + "papers/unpublished/")
    title = "Unpublished notes on H2O, not <b>bound"
    shown = "Unpublished <i>notes</i> on H<sub>2</sub>O, not &lt;b&gt;bound"
    assert page.locator("h1").inner_html() == shown
    assert page.locator(".ps-abstract").inner_html() == (
        "<p>On <b>water</b> and &lt;u&gt;ink&lt;/u&gt;.</p>"
    )
    assert page.title() == f"{title} - Toy & Shelf"
    about = page.locator("meta[name=description]")
    expect(about).to_have_attribute("content", "On water and <u>ink</u>.")
    entry = r"Unpublished \textit{notes} on {H}\textsubscript{2}{O}, {not {\textless}b{\textgreater}bound}"
    expect(page.locator("pre")).to_contain_text(entry)
    assert entry in (built / "papers/unpublished.bib").read_text("utf-8")
    page.goto(home + "papers/page/3/")
    listed = page.locator(".ps-rows a[href$='/unpublished/']")
    assert listed.inner_html() == shown
    cards = b"".join(path.read_bytes() for path in built.glob("search/**/*") if path.is_file() and "entries" not in path.parts)
    assert b"Unpublished notes on H2O, not <b>bound" in cards
    assert b"<i>notes" not in cards


def test_a_papers_own_files_lie_beside_its_page(home: str, built: Path, page: Page) -> None:
    page.goto(home + "papers/maths/")
    expect(page.locator(".ps-btn--main")).to_have_attribute("href", "paper.pdf")
    original = TOY / "content" / "files" / "paper.pdf"
    assert (built / "papers" / "maths" / "paper.pdf").read_bytes() == original.read_bytes()
    assert page.locator(".ps-image").evaluate("image => image.naturalWidth") == 2


def test_related_and_versions(home: str, page: Page) -> None:
    page.goto(home + "papers/maths/")
    related = page.locator("h2#related + ul > li > a")
    expect(related).to_have_text(["Only a title", "2001"])  # and not the draft
    expect(page.locator("h2#versions + ul > li > a")).to_have_count(1)


EARLIER = {"papers/old-maths/": "papers/maths/", "authors/ada-beispiel/": "authors/ada-example/",
           "tags/strange/": "tags/odd-examples/", "venues/conf-of-old/": "venues/conf/"}  # fmt: skip


def test_earlier_addresses_redirect(home: str, page: Page) -> None:
    for old, new in EARLIER.items():
        page.goto(home + old)
        page.wait_for_url(home + new)


def test_drafts_are_nowhere(built: Path) -> None:
    """Neither their ids in what other records name, nor their values, nor their files."""
    kept_back = re.compile(rb"a[- ]draft|kept-?.?back", re.IGNORECASE)
    for path in filter(Path.is_file, built.rglob("*")):
        data = path.read_bytes()
        found = kept_back.search(gzip.decompress(data) if path.suffix == ".gz" else data)
        assert found is None, (path, found)
        assert kept_back.search(path.name.encode()) is None, path


def test_an_earlier_name_is_found_and_nowhere_shown(built: Path, home: str, page: Page) -> None:
    """Nothing but the terms of the index has it."""
    earlier = re.compile(rb"theodor|zweifel", re.IGNORECASE)
    read = ((path, path.read_bytes()) for path in built.rglob("*") if path.is_file())
    found = {path.relative_to(built) for path, data in read
             if earlier.search(gzip.decompress(data) if path.suffix == ".gz" else data) or earlier.search(path.name.encode())}  # fmt: skip
    assert {str(path.parent) for path in found} <= {"search", "search/shards", "search/words"}
    assert {path.suffix for path in found} == {".txt", ".json"}
    for query in ("theodor zweifelberg", '"Theodor Zweifelberg"', "author:zweifelberg", "zweifelbreg"):
        page.goto(home + f"search/?q={query}")
        # Also the paper that was published by the present name.
        expect(page.locator(".ps-found > li")).to_contain_text(["Jan van der Berg"] * 2)
        shown = page.locator("main").inner_text().replace(query, "")
        assert "zweifel" not in shown.lower(), query
    page.goto(home + "papers/maths/")
    expect(page.locator(".ps-by")).to_contain_text("Jan van der Berg")


def test_a_translation_is_found_shown_and_one_click_away(page: Page, home: str) -> None:
    for query, passage in (("lecture", "de droite à gauche"), ("study", "A study of reading"), ("title:study", "")):
        page.goto(home + f"search/?q={query}")
        found = page.locator(".ps-search:not([aria-busy=true]) .ps-found > li")
        expect(found).to_have_count(1)
        expect(found.locator("> a")).to_have_attribute("href", re.compile("/papers/right-to-left/$"))
        if passage:
            expect(found.locator(".ps-snippet")).to_contain_text(passage)
    page.goto(home + "papers/right-to-left/")
    original = page.locator("details[name=language]", has_text="Original")
    expect(page.locator("p[lang=en]", has_text="A study of reading")).to_be_visible()
    expect(original.locator(".ps-abstract")).to_be_hidden()
    original.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(original.locator(".ps-abstract[lang=ar]")).to_be_visible()
    assert axe_violations(page) == []


def test_a_shelf_keeps_the_original_title_and_its_facts(page: Page, home: str) -> None:
    """And not a translation in the place of the authors."""
    page.goto(home + "years/2021/", wait_until="networkidle")
    row = page.locator(".ps-rows > li", has=page.locator('small[lang="en"]'))
    row.hover()
    row.locator(".ps-keep").click()
    expect(row.locator(".ps-keep")).to_have_attribute("aria-pressed", "true")
    page.goto(home + "shelf/")
    kept = page.locator(".ps-mine > li")
    expect(kept.get_by_role("link")).to_have_text("دراسة في قراءة الأوراق من اليمين إلى اليسار")
    expect(kept.locator("small")).to_have_text("سارة مثال · 2021")


def test_people_are_merged_and_split(home: str, page: Page) -> None:
    page.goto(home + "authors/ada-example/")
    expect(page.locator("h1")).to_have_text("Ada Example")
    expect(page.locator(".ps-list")).to_contain_text("Also written as A. Example")
    expect(page.locator(".ps-list")).to_contain_text("Institute of Examples")
    expect(page.locator(".ps-rows li")).to_have_count(3)
    page.goto(home + "authors/ada-example-2/")
    expect(page.locator("h1")).to_have_text("Ada Example the Younger")
    expect(page.locator(".ps-rows li")).to_have_count(1)
    page.goto(home + "authors/page/2/")
    alone = page.get_by_role("link", name="Garcia-Marquez, Jose")
    expect(alone).to_have_attribute("href", "../../../papers/names/")


def test_listings_are_paginated(home: str, page: Page) -> None:
    page.goto(home + "papers/")
    expect(page.locator(".ps-rows li")).to_have_count(5)
    page.get_by_role("link", name="Next").click()
    assert page.url == home + "papers/page/2/"
    expect(page.locator("[aria-current=page]")).to_have_text("2")
    page.get_by_role("link", name="Previous").click()
    assert page.url == home + "papers/"


def test_values_that_yaml_would_change_stay(home: str, page: Page) -> None:
    page.goto(home + "papers/numbers/")
    expect(page.locator("h1")).to_have_text("2001")
    expect(page.locator(".ps-side")).to_contain_text("2301.12720")
    expect(page.locator(".ps-by")).to_have_text("3 authors")
    expect(page.locator(".ps-kicker")).to_contain_text("Jan 2001")


def test_fields_of_ones_own_lead_to_their_papers(home: str, page: Page, seen: Seen) -> None:
    page.goto(home + "papers/crowd/")
    value = "ERC <b> & {{ sons }}"
    page.get_by_role("link", name=value).click()
    expect(page.locator("h1")).to_have_text(value)
    expect(page.locator(".ps-rows > li")).to_have_count(1)
    assert axe_violations(page) == []
    page.get_by_role("link", name="Funding & grants", exact=True).first.click()
    expect(page.locator(".ps-names a")).to_have_text([value])
    assert axe_violations(page) == []
    page.goto(home + "search/")
    page.get_by_role("checkbox", name=value).check()
    page.wait_for_url("**/search/?funding=erc-b-sons")
    found = page.locator(".ps-search:not([aria-busy=true]) .ps-found > li")
    expect(found).to_have_count(1)
    expect(page.locator(".ps-chips")).to_have_text(f"Funding & grants: {value}")
    page.goto(home + "search/?q=reproduced:yes&other=1")
    expect(found).to_have_count(1)
    page.goto(home + "search/?q=-reproduced:true+funding:erc-b-sons")
    expect(page.locator(".ps-search__note")).to_contain_text("Nothing")
    assert seen.trouble() == []


def test_affiliations_lead_to_institutions(home: str, page: Page, seen: Seen) -> None:
    page.goto(home + "papers/thesis.1/")
    # What a screen reader says: the numbers are hidden from nobody, and have a word before them.
    expect(page.locator(".ps-main")).to_match_aria_snapshot("""
      - paragraph: /^Dora Doctor/
      - paragraph:
        - superscript: "1"
        - link "IoE"
        - superscript: "2"
        - text: University of <Examples>
    """)
    expect(page.locator(".ps-by")).to_have_text("Dora Doctor affiliations 1,2")
    assert axe_violations(page) == []
    page.goto(home + "papers/unpublished/")  # all of one institution need no numbers
    expect(page.locator(".ps-by")).to_have_text("Una Unseen")
    page.get_by_role("link", name="Dept. of Light, IoE, Nowhere").click()
    expect(page.locator("h1")).to_have_text("Institute of Examples & Proofs")
    expect(page.locator(".ps-facts a").nth(1)).to_have_attribute("href", "https://ror.org/05dxps055")
    expect(page.locator("dt:text-is('People') + dd")).to_have_text("Bob Book 1, Dora Doctor 1, Una Unseen 1")
    expect(page.locator(".ps-rows > li")).to_have_count(3)
    assert axe_violations(page) == []
    page.goto(home + "institutions/ioe/")
    page.wait_for_url("**/institutions/institute-of-examples-proofs/")
    page.get_by_role("link", name="Institutions", exact=True).first.click()
    expect(page.locator(".ps-names a")).to_have_text(["Institute of Examples & Proofs"])
    assert axe_violations(page) == []
    page.goto(home + "search/")
    page.get_by_role("checkbox", name="Institute of Examples & Proofs").check()
    page.wait_for_url("**/search/?institution=institute-of-examples-proofs")
    found = page.locator(".ps-search:not([aria-busy=true]) .ps-found > li")
    expect(found).to_have_count(3)
    expect(page.locator(".ps-chips")).to_have_text("Institution: Institute of Examples & Proofs")
    page.goto(home + "search/?q=institution:IoE+book")
    expect(found).to_have_count(1)
    assert seen.trouble() == []


def test_types_lead_to_as_many_papers(home: str, page: Page) -> None:
    """In the search, which also counts what is on a list's other pages, and exports what it finds."""
    page.goto(home + "papers/")
    types = page.locator("dt:text-is('Types') + dd")
    links = types.locator("a").evaluate_all("all => all.map(a => a.href)")
    numbers = [int(number) for number in re.findall(r"\xa0(\d+)", types.inner_text())]
    assert len(links) == len(numbers) > 1
    for link, number in zip(links, numbers, strict=True):
        page.goto(link)
        expect(page.locator(".ps-search__tools [role=status]")).to_have_text(re.compile(rf"^{number} results?$"))
        expect(page.locator(".ps-chips")).to_contain_text("Type: ")
