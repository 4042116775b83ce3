"""What is read in PDFs: texts as a reader would read them, and an answer to any file."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from papershelf.builder.pdfs.extraction import extract_part
from papershelf.builder.pdfs.pdf_worker import Part
from papershelf.builder.pdfs.prepare_pdfs import prepare_pdfs
from papershelf.builder.pdfs.text_cleaning import clean_pages
from papershelf.errors import CallError
from papershelf.records.collection import Collection
from papershelf.settings import Settings
from tests.pdfs import write_bomb, write_nested_forms, write_objects, write_page, write_pdf

# PDFium ends a line with CRLF, and a broken word with U+0002 in place of hyphen and line break.
CLEANED = {
    "words that lines break are whole": (["The char\x02acters are inter\x02disci\x02plinary."], ["The characters are interdisciplinary."]),
    "a soft hyphen": (["recon\u00ad\nstruction"], ["reconstruction"]),
    "a plain hyphen": (["recon-\nstruction"], ["reconstruction"]),
    "a hyphen that stands elsewhere stays": (["a well-known one, well\x02known"], ["a well-known one, well-known"]),
    "one between two words of the text stays": (["deep nets, wide, deep\x02wide nets"], ["deep nets, wide, deep-wide nets"]),
    "so does one of several": (["state-of-the\x02art"], ["state-of-the-art"]),
    "one before a name": (["non\x02Euclidean"], ["non-Euclidean"]),
    "a word that a page breaks is on the first": (["the end is recon\x02", "struction of it"], ["the end is reconstruction", "of it"]),
    "a page number in between": (["the end is recon\x02\r\n12", "struction of it"], ["the end is reconstruction", "of it"]),
    "ligatures": (["e\ufb03cient \ufb02ow, \ufb01ve"], ["efficient flow, five"]),
    "controls": (["a\x00b\x0cc\ufffed\ud800"], ["a b c d"]),
    "running heads, whatever the section": (
        [f"Proceedings of Invented Venues 2024, p. {n} {name}\r\n{name}\r\n{n}" for n, name in enumerate(("Start", "Middle", "End"))],
        ["Start", "Middle", "End"],
    ),
    "what stands on two pages only stays": (["Same line\r\nabc", "Same line\r\ndef"], ["Same line abc", "Same line def"]),
    "page numbers": (["one\r\n– 3 –", "two\r\nPage 4 of 9", "three\r\nxiv"], ["one", "two", "three"]),
    "references": (["text\r\nmore\r\nReferences\r\n[1] Cited.", "[2] Cited too."], ["text more", ""]),
    "numbered, in German": (["Text\r\nmehr\r\n7. Literatur\r\n[1] Zitiert."], ["Text mehr"]),
    "an appendix after them stays": (["text\r\nmore\r\nReferences\r\n[1] Cited.\r\nA Appendix: proofs\r\nProof."], ["text more A Appendix: proofs Proof."]),
    "a table of contents is no references": (["References\r\ntext\r\nmore\r\nand\r\nmore"], ["References text more and more"]),
    "a sentence about them is none": (["text\r\nmore\r\nReferences are hard.\r\nend"], ["text more References are hard. end"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CLEANED)
def test_texts_are_as_a_reader_would_read_them(name: str) -> None:
    pages, cleaned = CLEANED[name]
    assert clean_pages(pages) == cleaned


HONEST = write_pdf([["Sorting imaginary books, a char-", "acter at a time"], ["The platypus wins."]])


def test_text_and_picture_are_the_same_each_time(tmp_path: Path) -> None:
    path = tmp_path / "a b'\u00e9.pdf"
    path.write_bytes(HONEST)
    text, picture = extract_part(path, "text"), extract_part(path, "picture")
    assert text.content.decode() == "Sorting imaginary books, a character at a time\fThe platypus wins."
    assert Image.open(BytesIO(picture.content)).size == (480, 640)
    assert (extract_part(path, "text"), extract_part(path, "picture")) == (text, picture)


MEMORY = "reading it takes more than 1 GB of memory, or crashes the reader"
HOSTILE = {
    "empty": (b"", "it is damaged, or no PDF"),
    "another format": (b"<html>", "it is damaged, or no PDF"),
    "cut": (HONEST[:600], "it is damaged, or no PDF"),
    "a million brackets": (b"%PDF-1.7\n1 0 obj\n" + b"[" * 1_000_000 + b"\nendobj\ntrailer<</Root 1 0 R>>", "it is damaged, or no PDF"),
    "encrypted": (write_pdf([["secret"]], password="word"), "it is encrypted"),
    "a bomb": (write_bomb(1_500_000_000), MEMORY),
    "two thousand million pages": (write_page(count=2**31 - 1), ""),
    "pages in a circle": (write_objects(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 99999>>"), ""),
    "a page of ten kilometres": (write_page(box=b"0 0 3e7 4e7"), ""),
    "a page without a size": (write_page(box=b"0 0 0 0"), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_any_file_has_an_answer(tmp_path: Path, name: str) -> None:
    content, fault = HOSTILE[name]
    path = tmp_path / "hostile.pdf"
    path.write_bytes(content)
    found = extract_part(path, "text")
    assert found.fault == fault
    assert len(found.content) < 1_000


@pytest.mark.long
@pytest.mark.parametrize("part", ["text", "picture"])
def test_forms_in_forms_are_not_followed_for_ever(tmp_path: Path, part: Part) -> None:
    path = tmp_path / "hostile.pdf"
    path.write_bytes(write_nested_forms(12))
    assert extract_part(path, part).fault == MEMORY


@pytest.mark.parametrize("box", [b"0 0 3e7 4e7", b"0 0 0.001 14000", b"0 0 0 0"])
def test_pictures_have_at_most_the_pixels_that_pages_show(tmp_path: Path, box: bytes) -> None:
    path = tmp_path / "strange.pdf"
    path.write_bytes(write_page(box=box))
    width, height = Image.open(BytesIO(extract_part(path, "picture").content)).size
    assert 1 <= width <= 1280
    assert 1 <= height <= 641  # PDFium rounds up


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Records with PDFs: two that are the same file, one that is cut, and one without text."""
    folder = tmp_path / "content"
    (folder / "papers").mkdir(parents=True)
    files = {"good": HONEST, "same": HONEST, "cut": HONEST[:600], "scan": write_pdf([[]])}
    for name, data in files.items():
        (folder / f"{name}.pdf").write_bytes(data)
        (folder / "papers" / f"{name}.yaml").write_text(f"title: The {name} one\npdf: {name}.pdf\n", encoding="utf-8")
    (folder / "papers" / "elsewhere.yaml").write_text("title: Elsewhere\npdf: https://example.org/a.pdf\n", encoding="utf-8")
    return folder


def test_each_file_is_read_once_and_problems_name_it(content: Path) -> None:
    root, cache = content.parent, content.parent / "cache"
    settings = Settings(read_pdfs=("text", "thumbnails"))

    def prepare() -> tuple[dict[str, tuple[bool, object]], list[str]]:
        pdfs, problems = prepare_pdfs(Collection.load(root, content)[0], settings, cache)
        return {path: (facts.has_text, facts.picture) for path, facts in pdfs.found.items()}, list(map(str, problems))

    page = (480, 640)
    found, problems = first = prepare()
    assert found == {"good.pdf": (True, page), "same.pdf": (True, page), "scan.pdf": (False, page), "cut.pdf": (False, None)}
    assert sorted(problems) == [
        "content/papers/cut.yaml:2:6: warning[unreadable-pdf]: `pdf`: cut.pdf is published, but not searched or shown: it is damaged, or no PDF",
        "content/papers/scan.yaml:2:6: note[no-pdf-text]: `pdf`: scan.pdf has no text, so it may be a scan",
    ]
    files = {path: path.stat().st_mtime_ns for path in cache.rglob("*") if path.suffix in (".txt", ".png")}
    assert len(files) == 4  # three files, one of them cut, two of them the same
    assert prepare() == first
    (content / "scan.pdf").write_bytes(write_pdf([["No scan any more"]]))
    assert prepare()[0]["scan.pdf"] == (True, page)
    now = {path: path.stat().st_mtime_ns for path in cache.rglob("*") if path.suffix in (".txt", ".png")}
    assert len(now) == 4
    assert len(now.items() & files.items()) == 2  # the scan's are gone, the others stay


def test_a_cache_that_is_damaged_is_made_again(content: Path) -> None:
    cache = content.parent / "cache"
    collection = Collection.load(content.parent, content)[0]
    before = prepare_pdfs(collection, Settings(read_pdfs=("text",)), cache)
    (stamps,) = cache.rglob("stamps.json")
    for text in ("", "[]", '{"good.pdf": 1}', json.dumps({"good.pdf": ["", ""]})):
        stamps.write_text(text, encoding="utf-8")
        assert prepare_pdfs(collection, Settings(read_pdfs=("text",)), cache) == before


def test_a_missing_library_is_named(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("papershelf.builder.pdfs.prepare_pdfs._LIBRARIES", ("no-such-library",))
    with pytest.raises(CallError, match=r"pip install 'papershelf\[pdf\]'"):
        prepare_pdfs(Collection.load(content.parent, content)[0], Settings(read_pdfs=("text",)), content.parent / "cache")
