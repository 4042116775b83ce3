"""Mistakes of other programs in BibTeX: a test for each line of the list about writing it.

The lines about reading and importing are tested elsewhere; the manual's page "Bibliographies" names
them.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pybtex.database
import pytest
from bibtexparser.entrypoint import parse_string
from pydantic import ValidationError
from pylatexenc.latex2text import LatexNodes2Text

from papershelf.formats import FORMATS, biblatex, bibtex
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.settings import Settings
from papershelf.site import Asset, Site
from papershelf.site.exports import file_parts
from papershelf.site.makers import make, plan
from papershelf.site.rendering.markup import title_to_html
from tests.build import TOY

from . import tex


def paper(**keys: Any) -> Paper:
    return Paper.model_validate({"id": "x", "title": "A title", **keys})


def fields(**keys: Any) -> dict[str, str]:
    """Return the fields of a paper's entry as they are written, with its type."""
    (entry,) = parse_string(bibtex.write(paper(**keys), {})).entries
    return {"ENTRYTYPE": entry.entry_type, **{one.key: str(one.value) for one in entry.fields}}


def title(text: str, **keys: Any) -> str:
    return fields(title=text, **keys)["title"]


def read(latex: str) -> str:
    """Return what LaTeX prints, with pylatexenc's deviations for braces and `^` corrected."""
    for command, brace in (("left", r"\{"), ("right", r"\}")):
        latex = latex.replace(f"{{\\textbrace{command}}}", brace)
    return str(LatexNodes2Text().latex_to_text(latex)).replace("ˆ", "^")


def export(site: Site) -> dict[str, str]:
    """Return the files of the collection and of its years: address -> text."""
    jobs = [job for job in plan(site) if job[0] == "exports" or "years" in repr(job)]
    found = [output for job in jobs for output in make(site, job)]
    return {one.address: one.data.decode() for one in found if isinstance(one, Asset)}


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    shelf = Collection.load(TOY, TOY / "content")[0]
    return export(Site(shelf, Settings(), name="Toy", url="https://example.org/"))


# --- escaping -------------------------------------------------------------------------------


def test_escapes_text_fields() -> None:
    r"""Escape `& % $ # _ { } ~ ^ \` in *text* fields."""
    odd = r"& % # _ ~ ^ \ }"
    found = fields(
        title=odd, type="article", venue=odd, publisher=odd, volume="1_2", authors=[{"name": odd}]
    )
    for field in ("title", "journal", "publisher", "author"):
        assert not re.search(r"(?<!\\)[&%#_]|[~^]", found[field]), field
        assert read(found[field]) == odd
    assert found["volume"] == r"1\_2"
    assert title("Price: $5 and up") == r"Price: \$5 and up"


def test_unbalanced_braces_and_percents_in_abstracts_break_nothing() -> None:
    """`%` and unbalanced braces in abstracts break the parse."""
    text = "50% of } and { and \\"
    one = paper(abstract=text)
    (entry,) = parse_string(bibtex.with_abstract(bibtex.write(one, {}), one)).entries
    assert read(str(entry.fields_dict["abstract"].value)) == text


def test_no_escape_in_url_doi_eprint() -> None:
    """Do **not** escape in `url`, `doi`, `eprint`."""
    found = fields(
        url="https://example.org/a_b?c=1&d=%20#e~f", doi="10.1000/a_b&c#d", arxiv="math.GT/0309136"
    )
    assert found["url"] == "https://example.org/a_b?c=1&d=%20#e~f"
    assert found["doi"] == "10.1000/a_b&c#d"
    assert found["eprint"] == "math.GT/0309136"


def test_doi_is_plain() -> None:
    """`%2F` in DOI URLs starts a comment: write the plain DOI."""
    for written in ("https://doi.org/10.1000%2Fxyz", "http://dx.doi.org/10.1000/xyz", "10.1000/xyz"):
        assert fields(doi=written)["doi"] == "10.1000/xyz"


def test_quotation_marks_are_tex_quotes() -> None:
    """Quotation marks: typographic in the data, ``` `` ''``` in BibTeX, never `"`."""
    assert title("On “this” and ‘that’") == "On ``this'' and `that'"
    assert title('On "this"') == "On ``this''"


def test_never_escapes_twice() -> None:
    """Never escape twice (braces added, then escaped); do not double backslashes either."""
    assert title("{GPT} & BERT's 5\\%") == "{GPT} \\& {BERT's} 5\\%"
    assert "\\\\" not in title(r"\alpha & $\beta$")
    assert read(title(r"\alpha & 1")) == r"\alpha & 1"


def test_what_looks_like_a_field_is_left_alone() -> None:
    """Never delete by keyword in raw BibTeX text."""
    text = "abstract = x, and note = y, url = z"
    one = paper(title=text, abstract="An abstract.")
    for written in (bibtex.write(one, {}), bibtex.with_abstract(bibtex.write(one, {}), one)):
        assert f"  title = {{{text}}}" in written


def test_commas_between_all_fields_and_after_the_key(files: dict[str, str]) -> None:
    """Commas between *all* fields and after the key."""
    entries = re.findall(r"^@(?!string).*?^\}$", files["bibliography.bib"], re.MULTILINE | re.DOTALL)
    assert len(entries) > 10
    for entry in entries:
        first, *some, last, end = entry.split("\n")
        assert first.endswith(",")
        assert all(line.endswith(",") for line in some)
        assert not last.endswith(",")
        assert end == "}"


# --- case protection ------------------------------------------------------------------------


def test_protects_only_what_needs_it() -> None:
    """Protect only what needs it (acronyms, mixed case, names), stored as markup."""
    assert title("A Study of {Bayes} and GPT-4 in iOS") == "A Study of {Bayes} and {GPT}-4 in {iOS}"


def test_never_shows_braces_on_the_page() -> None:
    """Never show braces on the page."""
    assert str(title_to_html("The {GPT} of {{Bayes}}")) == "The GPT of Bayes"


def test_the_whole_title_is_not_in_braces() -> None:
    """Not the whole title in `{{…}}`; non-English titles are the exception."""
    written = bibtex.write(paper(title="A Title of GPT"), {})
    assert "  title = {A Title of {GPT}}" in written
    assert title("Größe der Städte", language="de") == r"{Gr{\"o}{\ss}e der St{\"a}dte}"


def test_a_command_at_the_beginning_does_not_reverse_protection() -> None:
    r"""A field that *begins* with a command reverses protection (`{\emph{X}}`)."""
    assert title("{ÉTÉ} and more").startswith("{{")
    assert not re.search(r"\{\{\{", title("{{GPT}} and more"))


@tex.needs("bibtex")
def test_styles_may_lower_case_titles(tmp_path: Path) -> None:
    """Lower-casing is the style's right."""
    printed = tex.bibtex(tmp_path, "plain", bibtex.write(paper(title="A Title of the GPT"), {}))
    assert "A title of the {GPT}" in " ".join(printed.split())


# --- Unicode --------------------------------------------------------------------------------


def test_nfc_first_and_stacked_accents_have_inner_braces() -> None:
    r"""NFC first; stacked accents need inner braces (`\~{\^e}`)."""
    assert title(unicodedata.normalize("NFD", "é and ễ")) == r"{\'e} and {\~{\^e}}"


def test_no_letter_is_dropped() -> None:
    """Missing mappings silently drop letters (U+2010)."""
    for text in ("A‐B", "漢字", "Иван", "ŧ and ơ", "😀"):
        for written in (title(text), biblatex.write(paper(title=text), {})):
            kept = written.replace("{", "").replace("}", "")
            assert text.replace("‐", "-") in kept.replace("‐", "-")


def test_offers_utf8_and_latex() -> None:
    """Offer both UTF-8 and ASCII/LaTeX output."""
    one = paper(title="Über Łódź", authors=["José Ñandú"])
    assert bibtex.write(one, {}).isascii()
    assert "Über Łódź" in biblatex.write(one, {})
    assert {"BibTeX", "biblatex"} <= FORMATS.keys()


# --- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("King, Jr., Martin Luther", "King, Jr., Martin Luther"),
        ("Costa e Silva, Ana", "{Costa e Silva}, Ana"),
        ("Jan Van den Berg", "Van den Berg, Jan"),
        ("José da Silva", r"da Silva, Jos{\'e}"),
    ],
)
def test_names_are_von_last_jr_first(name: str, written: str) -> None:
    """Write "von Last, Jr, First" with structured parts; brace multi-word family names."""
    assert fields(authors=[name])["author"] == written


def test_names_are_separated_by_and() -> None:
    """Separate by " and ", never commas; "others" only as the last."""
    names = ["Ada Lovelace", "{Test and Examine Center}", "Alan Turing"]
    written = fields(authors=names, num_authors=9)["author"]
    assert written == "Lovelace, Ada and {Test and Examine Center} and Turing, Alan and others"
    persons = pybtex.database.parse_string(
        bibtex.write(paper(authors=names), {}), "bibtex"
    ).entries["x"].persons["author"]  # fmt: skip
    assert len(persons) == 3


def test_groups_and_single_names_are_in_braces() -> None:
    """Corporate: `{{Name}}`; single-name people."""
    written = bibtex.write(paper(authors=["{World Health Organization}"]), {})
    assert "  author = {{World Health Organization}}" in written
    assert fields(authors=["Plato"])["author"] == "{Plato}"


def test_native_script_stays_out_of_author() -> None:
    """Native-script variants stay out of `author`."""
    names = [{"given": "Xiaoming", "family": "Wang", "native": "王小明"}]
    for write in (bibtex.write, biblatex.write):
        assert "Wang, Xiaoming" in write(paper(authors=names), {})
        assert "王" not in write(paper(authors=names), {})


# --- editors and types ----------------------------------------------------------------------


def test_proceedings_have_editors_and_no_author() -> None:
    """Editors in `editor`; `@proceedings` has no `author`; editors wanted on papers too."""
    volume = fields(type="proceedings", authors=["Emmy Noether"], date="1921")
    assert volume["ENTRYTYPE"] == "proceedings"
    assert volume["editor"] == "Noether, Emmy"
    assert "author" not in volume
    part = fields(type="inproceedings", authors=["A. Able"], editors=["B. Baker"], venue="V")
    assert (part["author"], part["editor"]) == ("Able, A.", "Baker, B.")


def test_arxiv_is_misc_with_eprint() -> None:
    """arXiv: `@misc` with `eprint`, `archivePrefix = {arXiv}`, `primaryClass`, plus `url`."""
    found = fields(arxiv="https://arxiv.org/abs/2401.00001", arxiv_class="cs.LG", date="2024")
    assert found["ENTRYTYPE"] == "misc"
    assert found["eprint"] == "2401.00001"
    assert (found["archivePrefix"], found["primaryClass"]) == ("arXiv", "cs.LG")
    assert found["url"] == "https://arxiv.org/abs/2401.00001"


def test_a_published_paper_keeps_its_eprint() -> None:
    """Published paper keeps `eprint` too."""
    found = fields(
        arxiv="2401.00001", venue="J", volume="1", issn="0024-6115", authors=["A"], date="2024"
    )
    assert (found["ENTRYTYPE"], found["eprint"]) == ("article", "2401.00001")


# --- dates, pages ---------------------------------------------------------------------------


def test_month_is_a_macro() -> None:
    """`month = jan` unquoted macro; not `{5}`; never a range of free text.

    A day has no field that BibTeX and biber both read: it is in biblatex's `date`.
    """
    one = paper(date="2024-05-12")
    assert "  year = {2024},\n  month = may\n" in bibtex.write(one, {})
    assert "  date = {2024-05-12}\n" in biblatex.write(one, {})
    read_ = pybtex.database.parse_string(bibtex.write(one, {}), "bibtex").entries["x"].fields
    assert read_["month"] == "May"


@pytest.mark.parametrize("pages", ["1-10", "1–10", "1--10", "1 – 10"])
def test_pages_have_two_hyphens(pages: str) -> None:
    """`pages = {1--10}`."""
    assert fields(pages=pages)["pages"] == "1--10"


# --- keys -----------------------------------------------------------------------------------


def test_keys_are_ascii_without_braces(files: dict[str, str]) -> None:
    """ASCII, no braces; hyphens are fine."""
    keys = re.findall(r"^@[a-z]+\{(.*),$", files["bibliography.bib"], re.MULTILINE)
    assert keys
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:+/-]*", key) for key in keys)
    for wrong in ("Müller2020", "a{b}", "a b", "a,b"):
        with pytest.raises(ValidationError):
            paper(key=wrong)


def test_keys_are_unique_and_never_move(tmp_path: Path) -> None:
    """Unique over the whole collection, build fails on a clash; store keys, do not recompute."""
    (tmp_path / "papers").mkdir()
    first = tmp_path / "papers/first.yaml"
    first.write_text("title: One\nauthors: [A. Able]\ndate: 2020\n", "utf-8")
    before = bibtex.write(Collection.load(tmp_path, tmp_path)[0].papers[0], {})
    (tmp_path / "papers/before.yaml").write_text(first.read_text("utf-8"), "utf-8")
    shelf, _ = Collection.load(tmp_path, tmp_path)
    assert bibtex.write(shelf.by_id["first"], {}) == before
    (tmp_path / "papers/clash.yaml").write_text("title: Three\nkey: first\n", "utf-8")
    assert [one.code for one in Collection.load(tmp_path, tmp_path)[1] if one.code == "clash"]


def test_bibtex_follows_title_changes() -> None:
    """BibTeX follows title changes, under the same key."""
    assert "@misc{x,\n  key = {Another one},\n  title = {Another one}" in bibtex.write(
        paper(title="Another one"), {}
    )


# --- files ----------------------------------------------------------------------------------


def test_files_stay_under_50_mb(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under 50 MB: what would be more is in parts."""
    assert file_parts.MOST < 50_000_000
    monkeypatch.setattr(file_parts, "MOST", 3_000)
    shelf = Collection.load(TOY, TOY / "content")[0]
    files = export(Site(shelf, Settings(), name="Toy"))
    assert "bibliography-2.bib" in files
    assert all(
        len(text.encode()) < 3_500 or text.count("\n}\n") == 1
        for name, text in files.items() if re.fullmatch(r"bibliography(-\d+)?\.bib", name)
    )  # fmt: skip


def test_a_file_for_each_year(files: dict[str, str]) -> None:
    """Split by year."""
    text = files["years/2020/bibliography.bib"]
    years = re.findall(r"^  year = \{(.*)\}", text, re.MULTILINE)
    assert set(years) == {"2020"}
    assert text.count("\n  title = ") == len(years) > 0


def test_repeated_venues_are_strings() -> None:
    """`@string` for repeated venues."""
    record = {"type": "article", "authors": ["A. Able"], "date": "2020"}
    papers = [(Place("", id), Paper.model_validate({**record, "id": id, "title": "A", "venue": venue})) for id, venue in
              (("a", "Nature"), ("b", "Nature"), ("c", "Science"))]  # fmt: skip
    text = export(Site(Collection.of(papers), Settings(), name="S"))["bibliography.bib"]
    (name,) = re.findall(r"\n@string\{(venue-nature-[0-9a-f]{8}) = \{Nature\}\}\n", text)
    assert re.findall("journal = (.*),", text) == [name, name, "{Science}"]
    entries = pybtex.database.parse_string(text, "bibtex").entries
    assert [one.fields["journal"] for one in entries.values()] == ["Nature", "Nature", "Science"]


def test_a_header_says_url_and_date(files: dict[str, str]) -> None:
    """Header comment with URL and date: of the newest record, so that a build changes nothing."""
    first, second = files["bibliography.bib"].split("\n")[:2]
    assert first == "% Toy https://example.org/"
    assert re.fullmatch(r"% \d+ entries, the newest of \d{4}-\d\d-\d\d", second)


def test_no_abstract_in_the_cited_entry(files: dict[str, str]) -> None:
    """No abstract in the cited entry; a second file with abstracts."""
    assert "  abstract = " not in files["bibliography.bib"]
    assert "  abstract = " in files["bibliography-abstracts.bib"]


@pytest.mark.parametrize("status", ["retracted", "withdrawn"])
def test_retracted_is_in_the_title(status: str) -> None:
    """Retracted: `[RETRACTED]` in the title: in every format."""
    one = paper(title="A Result", status=status)
    assert title("A Result", status=status) == f"{{[{status.upper()}]}} A Result"
    for written in FORMATS.values():
        assert f"[{status.upper()}]" in written.write(one, {})
