"""Volumes of proceedings: their pages and files, links to them, and entries with cross-references that BibTeX and biber
resolve to the same as the complete entries."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tracemalloc
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import bibtexparser
import pytest
import yaml
from click.testing import CliRunner

from papershelf.builder.site_folder import pack
from papershelf.cli import main
from papershelf.site import Page, Site
from papershelf.site.makers import find_output, make, make_all, plan
from papershelf.site.rendering.output import Archive
from tests.build import TOY
from tests.formats import tex

from .test_lists import body, file, rows, site_of

VOLUME = "volumes/names.2020/"
STYLES = ("plain", "alpha", "abbrv", "apalike", "ieeetr", "acm", "siam")


@pytest.fixture(scope="module")
def site() -> Site:
    return site_of()


def head(site: Site, address: str) -> str:
    page = find_output(site, f"{address}index.md")
    assert isinstance(page, Page)
    return str(page.meta["head"])


def read_things(site: Site, address: str) -> dict[str, object]:
    """The JSON-LD of a page."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', head(site, address))
    assert found
    thing: dict[str, object] = json.loads(found[1])
    return thing


# --- pages ----------------------------------------------------------------------------------


def test_papers_are_in_their_order_below_tracks(site: Site) -> None:
    html = body(site, VOLUME)
    assert rows(html) == ["names", "maths-journal", "report_2"]
    assert re.findall("<h2>(.*?)</h2>", html) == ["&lt;i&gt;Journal&lt;/i&gt; &amp; &#123;% first %}"]
    first, elsewhere = html.split("<li>")[1:3]
    assert "venues/" not in first
    assert "venues/jie/" in elsewhere  # where it appeared


def test_a_volume_without_papers_of_its_own_has_them_by_their_pages(tmp_path: Path) -> None:
    pages = {"b": "10--19", "a": "9", "front": "iv-v", "cover": "ii", "last": "", "e": "20:1-20:9", "d": "20:0"}
    volumes = [{"id": "v", "title": "V", "venue": "W", "date": "2024"}]
    site = write_site(tmp_path, volumes, [{"id": id, "title": id, "venue": "W", "date": "2024", "pages": own} for id, own in pages.items()])
    html = body(site, "volumes/v/")
    html += body(site, "volumes/v/page/2/")
    assert rows(html) == ["cover", "front", "a", "b", "d", "e", "last"]
    assert re.findall(r"<span>(pages? (?!\d of)[^<]*)</span>", html) == ["page ii", "pages iv-v", "page 9", "pages 10–19", "page 20:0", "pages 20:1–20:9"]


def test_the_head_has_editors_facts_and_files(site: Site) -> None:
    html = body(site, VOLUME)
    assert re.findall(r'<a href=[^ >]*authors/([^/]+)/>([^<]+)</a>', html) == [
        ("eve-editor", "Eve Editor"), ("lone-e-ditor", "Lone E. Ditor"), ("ada-example", "A. Example"),
    ]  # fmt: skip
    assert "&lt;i&gt;Group&lt;/i&gt; of editors</p>" in html
    for text in ("Lecture &lt;Notes&gt; 7", "ISBN 978-3-16-148410-0", "10.5555/names_2020", "May 2020", "venues/handbook-of-names/"):
        assert text in html, text
    buttons = html.partition("<p class=ps-buttons>")[2].partition("</p>")[0]
    assert re.findall(r'<a[^>]* href="([^"]*)"', buttons) == ["files/paper.pdf", "https://example.org/front?a=1&amp;b=2"]
    assert file(site, f"{VOLUME}files/paper.pdf") == (TOY / "content/files/paper.pdf").read_bytes()
    assert 'href=../names-1999/ rel=prev' in html


def test_an_earlier_id_leads_to_the_volume(site: Site) -> None:
    [moved] = make(site, ("listings", ("volumes", "names-2020", 0)))
    assert (moved.file, "names.2020" in str(moved.content)) == ("volumes/names-2020/index.html", True)


def test_a_volume_stands_for_works(site: Site) -> None:
    assert rows(body(site, "volumes/theses-2018/")) == ["thesis.1"]
    assert "volumes/theses-2018/" in body(site, "papers/thesis-draft/")


def test_people_and_venues_have_their_volumes(site: Site) -> None:
    for address in ("authors/lone-e-ditor/", "authors/ada-example/"):
        assert f"<dt>Editor of<dd><a href=../../{VOLUME}>" in body(site, address)
    assert "papers</span>" not in body(site, "authors/lone-e-ditor/")
    venue = body(site, "venues/handbook-of-names/")
    assert re.findall(r'volumes/([^/]+)/>([^<]+)<', venue) == [("names.2020", "2020"), ("names-1999", "1999")]


def test_the_index_has_the_volumes_by_year(site: Site) -> None:
    html = body(site, "volumes/")
    assert re.findall(r'<h2 id="(\d+)"|<a href=([a-z][^/]+)/>', html) == [
        ("2020", ""), ("", "names.2020"), ("2018", ""), ("", "theses-2018"), ("1999", ""), ("", "names-1999"), ("", "picked"),
    ]  # fmt: skip
    assert "<p>Edited by Eve Editor, Lone E. Ditor, A. Example, &lt;i&gt;Group&lt;/i&gt; of editors</p>" in html


def test_a_site_without_volumes_has_no_file_of_them(tmp_path: Path) -> None:
    site = write_site(tmp_path, None, [{"id": "a", "title": "A", "authors": ["A B"], "editors": ["C D"], "venue": "V", "date": "2024"}])
    found = {output.file: output.content for output in make_all(site)}
    assert not [path for path in found if path.startswith("volumes") or "c-d" in path]
    assert not [path for path, text in found.items() if "volumes/" in str(text) and not path.endswith((".js", ".css"))]


@pytest.mark.parametrize(("keys", "shown"), [
    ({"series": "Notes & <b>", "volume": "5", "pages": "1--12"}, "W (Notes &amp; &lt;b&gt; 5), 1–12"),  # "volume 5 of Notes" in `plain.bst`
    ({"series": "Notes", "number": "5"}, "W (Notes 5)"),
    ({"series": "Notes"}, "W (Notes)"),
    ({"volume": "202", "number": "1", "pages": "3"}, "W 202 (1), 3"),
    ({"type": "article", "series": "New series", "volume": "3", "number": "2"}, "W 3 (2)"),
])  # fmt: skip
def test_the_volume_of_a_series_is_not_one_of_the_venue(keys: dict[str, str], shown: str, tmp_path: Path) -> None:
    site = write_site(tmp_path, None, [{"id": "a", "title": "A", "authors": ["A B"], "venue": "W", "date": "2024", "type": "inproceedings", **keys}])
    found = re.search("<dt>Venue<dd>(.*?)\n?<(?:dt|/dl)>", body(site, "papers/a/"), re.DOTALL)
    assert found
    assert re.sub("</?a.*?>", "", found[1]) == shown


# --- archives -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose volume has an archive of three PDFs: one is that of two papers, one paper has none."""
    folder = tmp_path_factory.mktemp("archived")
    files = folder / "content/files"
    files.mkdir(parents=True)
    for name in ("echo", "keynote", "front"):
        (files / f"{name}.PDF").write_bytes(b"%PDF-1.4 " + name.encode() * 1000)
    papers = [
        {"id": "echo_1", "title": "Echoes & $x_1$", "authors": ["Emil Echo"], "pdf": "files/echo.PDF"},
        {"id": "echo-2", "title": "More echoes", "authors": ["Emil Echo"], "pdf": "files/echo.PDF"},
        {"id": "keynote", "title": "Why Bats", "authors": ["Greta Guest"], "pdf": "files/keynote.PDF"},
        {"id": "linked", "title": "Elsewhere", "authors": ["Lea Link"], "pdf": "https://example.org/a.pdf"},
    ]
    volume = {"id": "bats-2024", "title": "Proceedings of Bats", "date": "2024", "front_matter": "files/front.PDF", "archive": True,
              "papers": ["keynote", "linked", "echo_1", "echo-2"]}  # fmt: skip
    write_site(folder, [volume, {"id": "none", "title": "None", "papers": ["keynote"]}], papers)
    return folder


ARCHIVE = "volumes/bats-2024/bats-2024.zip"


def test_an_archive_has_the_pdfs_and_entries_that_name_them(archived: Path, tmp_path: Path) -> None:
    site = site_of(archived)
    (tmp_path / "a.zip").write_bytes(file(site, ARCHIVE))
    run = subprocess.run(["unzip", "-q", "a.zip"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    inside = tmp_path / "bats-2024"
    originals = {"front matter": "front", "keynote": "keynote", "echo_1": "echo", "echo-2": "echo"}
    names = [f"bats-2024/{name}" for name in ("bats-2024.bib", *(f"{name}.pdf" for name in originals))]
    assert [one.filename for one in ZipFile(tmp_path / "a.zip").infolist()] == names
    for name, original in originals.items():
        assert (inside / f"{name}.pdf").read_bytes() == (archived / f"content/files/{original}.PDF").read_bytes()
    entries = read_fields(inside / "bats-2024.bib")
    files = {key: fields.pop("file", "") for key, fields in entries.items()}
    assert files == {"keynote": ":keynote.pdf:PDF", "linked": "", "echo_1": ":echo_1.pdf:PDF", "echo-2": ":echo-2.pdf:PDF", "bats-2024": ""}
    (tmp_path / "page.bib").write_bytes(file(site, "volumes/bats-2024/bibliography.bib"))
    assert entries == read_fields(tmp_path / "page.bib")
    assert "none/" not in str([output.file for job in plan(site, ["volumes"]) for output in make(site, job)])


def test_an_archive_is_imported_with_its_pdfs(archived: Path, tmp_path: Path) -> None:
    ZipFile(BytesIO(file(site_of(archived), ARCHIVE))).extractall(tmp_path)
    write_site(tmp_path / "new", None, [])
    found = tmp_path / "bats-2024"
    result = CliRunner().invoke(main, ["import", "-f", str(tmp_path / "new/mkdocs.yml"), str(found / "bats-2024.bib"), "--pdfs-from", str(found)])
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "new/content/pdfs").iterdir()) == ["echo-1.pdf", "echo-2.pdf", "keynote.pdf"]


def test_the_page_links_to_the_archive_with_its_size(archived: Path) -> None:
    html = body(site_of(archived), "volumes/bats-2024/")
    assert f'href="{ARCHIVE.rpartition("/")[2]}">PDFs and BibTeX (ZIP, 20 kB)</a>' in html
    assert "ZIP" not in body(site_of(archived), "volumes/none/")


def test_archives_of_the_same_files_are_the_same(archived: Path, tmp_path: Path) -> None:
    before = file(site_of(archived), ARCHIVE)
    other = shutil.copytree(archived, tmp_path / "other", copy_function=shutil.copyfile)
    os.utime(other / "content/files/echo.PDF", (1e9, 1e9))
    assert file(site_of(other), ARCHIVE) == before


def test_an_archive_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as sparse:
        sparse.truncate(50_000_000)
    archive = Archive((("a/large.pdf", large), ("a/again.pdf", large), ("a/a.bib", b"@book{a}")))
    tracemalloc.start()
    pack(tmp_path, "a/a.zip", archive)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000
    assert (tmp_path / "a/a.zip").stat().st_size > 100_000_000
    assert ZipFile(tmp_path / "a/a.zip").read("a/a.bib") == b"@book{a}"


# --- data -----------------------------------------------------------------------------------


def test_the_bibliography_ends_with_the_volumes_entry(site: Site) -> None:
    entries = bibtexparser.parse_string(file(site, f"{VOLUME}bibliography.bib").decode()).entries
    assert [(one.entry_type, one.key) for one in entries] == [
        ("incollection", "names"), ("article", "maths-journal"), ("techreport", "report_2"), ("proceedings", "names.2020"),
    ]  # fmt: skip
    title = entries[-1].fields_dict["title"].value
    assert entries[0].fields_dict["isbn"].value == entries[-1].fields_dict["isbn"].value == "978-3-16-148410-0"
    assert "Handbook" in title
    assert "booktitle" not in entries[1].fields_dict


def test_the_volume_is_a_book_of_which_papers_are_parts(site: Site) -> None:
    book = read_things(site, VOLUME)
    assert (book["@type"], book["@id"], book["isbn"]) == ("Book", f"https://s.example/{VOLUME}", "978-3-16-148410-0")
    assert [one["name"] for one in book["editor"]][:2] == ["Eve Editor", "Lone E. Ditor"]  # type: ignore[attr-defined]
    part = read_things(site, "papers/names/")["isPartOf"]
    assert part == {"@type": "Book", "name": book["name"], "@id": book["@id"]}
    assert "@id" not in read_things(site, "papers/maths-journal/")["isPartOf"]  # type: ignore[operator]


def test_reference_managers_get_conference_and_proceedings(tmp_path: Path) -> None:
    volumes = [{"id": "v", "title": "Proceedings of V", "venue": "Workshop", "date": "2024"}]
    site = write_site(tmp_path, volumes, [{"id": "a", "title": "A", "authors": ["A B"], "venue": "Workshop", "date": "2024"}])
    tags = dict(re.findall(r'<meta name=(citation_[a-z_]+)[^>]*content="?([^">]*)"?>', head(site, "papers/a/")))
    assert (tags["citation_inbook_title"], tags["citation_conference_title"]) == ("Proceedings of V", "Workshop")


# --- cross-references -----------------------------------------------------------------------

VOLUMES = [{
    "id": "bats-2024", "title": "Proceedings of Bats & Moths: $100 {Grants}", "venue": "Bats", "date": "2024-06-12",
    "editors": ["Edda Editor", "{The Société}"], "publisher": "Cave Press", "address": "Vienna", "series": "Notes", "volume": "5",
    "isbn": "978-3-16-148410-0", "issn": "0302-9743", "doi": "10.5555/bats", "url": "https://example.org/bats",
    "papers": ["keynote", "echo"], "tracks": [{"title": "Journal first", "papers": ["caves", "wings"]}],
}]  # fmt: skip
PAPERS = [
    {"id": "keynote", "title": "Why Bats", "authors": ["Greta Guest"], "pages": "i--iii"},
    {"id": "echo", "title": "Echoes", "authors": ["Emil Echo"], "pages": "1--12", "doi": "10.5555/echo", "url": "https://example.org/echo"},
    {"id": "caves", "title": "Caves", "authors": ["Carl Cave"], "venue": "Journal", "volume": "3", "number": "1", "date": "2023"},
    {"id": "wings", "title": "Wings", "authors": ["Wanda Wing"], "publisher": "Other", "date": "2025"},
]


def write_site(folder: Path, volumes: object, papers: object) -> Site:
    (folder / "content/papers").mkdir(parents=True, exist_ok=True)
    (folder / "content/pages").mkdir()
    (folder / "mkdocs.yml").write_text("site_name: S\ntheme: {name: material}\ndocs_dir: content/pages\nplugins: [papershelf]\n")
    for name, entries in {"volumes": volumes, "papers/all": papers}.items():
        (folder / f"content/{name}.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")
    return site_of(folder)


def export(folder: Path, *options: str) -> str:
    result = CliRunner().invoke(main, ["export", "-f", str(folder / "mkdocs.yml"), *options])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("volumes")
    write_site(folder, VOLUMES, PAPERS)
    for name in ("bibtex", "biblatex"):
        (folder / f"whole-{name}.bib").write_text(export(folder, "--format", name), "utf-8")
        (folder / f"crossed-{name}.bib").write_text(export(folder, "--format", name, "--volume", "bats-2024"), "utf-8")
    return folder


def test_papers_leave_out_what_they_share(folder: Path) -> None:
    entries = bibtexparser.parse_string((folder / "crossed-bibtex.bib").read_text("utf-8")).entries
    assert [one.key for one in entries] == ["keynote", "echo", "caves", "wings", "bats-2024"]
    assert [one.fields_dict["crossref"].value if "crossref" in one.fields_dict else "" for one in entries] == ["bats-2024", "bats-2024", "", "bats-2024", ""]
    assert [*entries[0].fields_dict] == ["author", "title", "pages", "crossref"]
    assert [*entries[3].fields_dict] == ["author", "title", "publisher", "year", "crossref", "month"]


@tex.needs("bibtex")
@pytest.mark.parametrize("style", STYLES)
def test_bibtex_prints_the_same_as_of_complete_entries(style: str, folder: Path) -> None:
    printed = []
    for name in ("whole-bibtex", "crossed-bibtex"):
        cited = "".join(f"\\citation{{{paper['id']}}}\n" for paper in PAPERS)
        (folder / f"{name}.aux").write_text(f"{cited}\\bibdata{{{name}}}\n\\bibstyle{{{style}}}\n")
        run = subprocess.run(["bibtex", "-min-crossrefs=99", name], cwd=folder, capture_output=True, text=True, check=False)
        assert (run.returncode, re.findall(".*(?:Warning|error).*", run.stdout)) == (0, [])
        printed.append((folder / f"{name}.bbl").read_text("utf-8"))
    assert "Vienna" in printed[0]
    assert printed[0] == printed[1]


@tex.needs("biber")
def test_biber_resolves_to_the_complete_entries(folder: Path) -> None:
    run = subprocess.run(["biber", "--tool", "--output-resolve-crossrefs", "-O", "resolved.bib", "crossed-biblatex.bib"], cwd=folder,
                         capture_output=True, text=True, check=False)  # fmt: skip
    assert (run.returncode, re.findall(".*(?:WARN|ERROR).*", run.stdout)) == (0, [])
    whole, resolved = (read_fields(folder / name) for name in ("whole-biblatex.bib", "resolved.bib"))
    assert resolved.pop("bats-2024")
    assert resolved == whole
    assert whole["keynote"]["booktitle"]


@pytest.mark.parametrize("name", ["bibtex", "biblatex"])
def test_an_export_is_imported_as_a_volume(folder: Path, name: str, tmp_path: Path) -> None:
    write_site(tmp_path, [], [])
    (tmp_path / "content/volumes.yaml").unlink()
    args = ["import", "-f", str(tmp_path / "mkdocs.yml"), "--volumes", str(folder / f"crossed-{name}.bib")]
    result = CliRunner().invoke(main, [*args, "--dry-run"])
    assert (result.exit_code, "+- id: bats-2024" in result.output) == (0, True)
    assert not (tmp_path / "content/volumes.yaml").exists()
    assert CliRunner().invoke(main, args).exit_code == 0
    (tmp_path / "again.bib").write_text(export(tmp_path, "--format", name, "--volume", "bats-2024"), "utf-8")
    before, after = read_fields(folder / f"crossed-{name}.bib"), read_fields(tmp_path / "again.bib")
    crossing = [key for key, fields in before.items() if "crossref" in fields]
    assert [key for key in after if key != "bats-2024"] == crossing
    assert after == {key: fields for key, fields in before.items() if key in after}


def read_fields(path: Path) -> dict[str, dict[str, str]]:
    """Key of an entry -> its fields."""
    entries = bibtexparser.parse_string(path.read_text("utf-8")).entries
    return {one.key: {key.lower(): field.value for key, field in one.fields_dict.items()} for one in entries}


def test_an_unknown_volume_is_an_error(folder: Path) -> None:
    result = CliRunner().invoke(main, ["export", "-f", str(folder / "mkdocs.yml"), "--volume", "bats-2042"])
    assert result.exit_code != 0
    assert "volumes.yaml has no volume `bats-2042`; did you mean `bats-2024`?" in result.output
