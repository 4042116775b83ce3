"""PDFs: the identifier of the paper, from the file's name, its metadata or its first page."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from papershelf.curation.importing.source_files import find_files
from papershelf.formats.read import Mention, Unread, read_text, recognize


def write(*lines: str, xmp: str = "", link: str = "", **info: str) -> str:
    """A PDF of a page with these lines, as the characters of its bytes."""
    writer = PdfWriter()
    page = writer.add_blank_page(600, 800)
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    content = DecodedStreamObject()
    shown = "".join(f"BT /F1 12 Tf 40 {700 - 20 * at} Td ({line.replace('(', '').replace(')', '')}) Tj ET\n" for at, line in enumerate(lines))
    content.set_data(shown.encode("latin-1"))
    page[NameObject("/Contents")] = writer._add_object(content)
    if link:
        action = DictionaryObject({NameObject("/S"): NameObject("/URI"), NameObject("/URI"): TextStringObject(link)})
        annotation = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action,
                                       NameObject("/Rect"): ArrayObject([NumberObject(0)] * 4)})  # fmt: skip
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(annotation)])
    if xmp:
        stream = StreamObject()
        stream.set_data(xmp.encode())
        writer._root_object[NameObject("/Metadata")] = writer._add_object(stream)
    writer.add_metadata({f"/{key}": value for key, value in info.items()})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue().decode("latin-1")


def read(text: str, name: str = "paper.pdf") -> Mention | Unread:
    assert recognize(text) == "pdf"
    [found] = read_text(text, "pdf", name=name)
    assert isinstance(found, Mention | Unread)
    return found


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2405.16506.pdf", "arXiv:2405.16506"), ("2405.16506v2.pdf", "arXiv:2405.16506"), ("arxiv_2405.16506.pdf", "arXiv:2405.16506"),
        ("Sova - 2031 - arXiv 2405.16506v1 - Owls.pdf", "arXiv:2405.16506"), ("10.5555_owls.1.pdf", "DOI:10.5555/owls.1"),
        ("10.5555%2Fowls.1.pdf", "DOI:10.5555/owls.1"), ("2031.nest-long.1.pdf", "ACL:2031.nest-long.1"), ("P31-1001.pdf", "ACL:P31-1001"),
        ("a/b/2405.16506.pdf", "arXiv:2405.16506"),
    ],
)  # fmt: skip
def test_a_name_may_be_an_identifier(name: str, expected: str) -> None:
    assert read("%PDF-1.4 broken", name) == Mention(expected)


@pytest.mark.parametrize("name", ["owls.pdf", "2031.1234.pdf", "2013-1001.pdf", "1999.16506.pdf", "version 10.5555.pdf", "-", "2405.165067.pdf"])
def test_other_names_are_none(name: str) -> None:
    assert isinstance(read("%PDF-1.4 broken", name), Unread)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (write("arXiv:3105.00001v2 [cs.CL] 7 May 2031", "see doi:10.5555/other"), "arXiv:3105.00001"),
        (write("arXiv : math.GT/0309136"), "arXiv:math.GT/0309136"),
        (write("Owls at Night", "https://doi.org/10.5555/", "1132956.1132959."), "DOI:10.5555/1132956.1132959"),
        (write("Owls. DOI 10.5555/owls[1]."), "DOI:10.5555/owls[1]"),
        (write("https://doi.org/10.5555/113-", "2956", link="https://doi.org/10.5555/1132956"), "DOI:10.5555/1132956"),
        (write("x", Subject="Annals of Owls, 7 (2031). doi:10.5555/j.owls.2031.01.007"), "DOI:10.5555/j.owls.2031.01.007"),
        (write("x 10.5555/other", doi="10.5555/owls.1"), "DOI:10.5555/owls.1"),
        (write("x", arXivID="https://arxiv.org/abs/3105.00001v1"), "arXiv:3105.00001"),
        (write("x", xmp="<x:xmpmeta><prism:doi>10.5555/owls.1</prism:doi></x:xmpmeta>"), "DOI:10.5555/owls.1"),
        (write("x", xmp="<dc:identifier>doi:10.5555/owls.1</dc:identifier>"), "DOI:10.5555/owls.1"),
        (write("Owls. 10.5555/owls.1", link="https://doi.org/10.5555/other"), "DOI:10.5555/owls.1"),
        (write("x", Title="What Owls Hear at Night"), "What Owls Hear at Night"),
    ],
)  # fmt: skip
def test_identifiers_inside_are_found(text: str, expected: str) -> None:
    assert read(text) == Mention(expected)


@pytest.mark.parametrize("text", [write("Owls at Night"), write("x", link="https://doi.org/10.5555/other"), write("x", Title="Microsoft Word - what owls hear at.docx"), write(), "%PDF-1.7\n"])
def test_a_pdf_without_an_identifier_is_reported(text: str) -> None:
    found = read(text)
    assert isinstance(found, Unread) and "add it by identifier or title" in found.what


def test_without_pypdf_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    found = read(write("arXiv:3105.00001"))
    assert isinstance(found, Unread) and "pip install 'papershelf[pdf]'" in found.what
    assert read("%PDF-1.4", "3105.00001.pdf") == Mention("arXiv:3105.00001")


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="not installed: LaTeX")
def test_a_pdf_of_latex_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(
        "\\documentclass{article}\\usepackage{graphicx}\\begin{document}\\noindent\n"
        "\\rotatebox{90}{\\LARGE arXiv:3105.00001v2~~[cs.CL]~~7 May 2031} Owls.\\end{document}"
    )
    subprocess.run(["pdflatex", "-interaction=batchmode", "a"], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    assert read((tmp_path / "a.pdf").read_bytes().decode("latin-1")) == Mention("arXiv:3105.00001")


def test_any_damage_ends_in_one_result() -> None:
    source = write("arXiv:3105.00001v2", link="https://doi.org/10.5555/x", xmp="<dc:identifier>10.5555/x</dc:identifier>", Title="a b c d").encode("latin-1")
    chance = random.Random(7)
    for _ in range(200):
        data = bytearray(source)
        for _ in range(chance.randint(1, 20)):
            at = chance.randrange(8, len(data))
            data[at : at + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 9))
        read(bytes(data).decode("latin-1"))


def test_pdfs_beside_a_bibliography_are_its_files(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.pdf").write_bytes(b"%PDF-")
    assert find_files([str(tmp_path)]) == [f"{tmp_path.as_posix()}/files/a.pdf"]
    (tmp_path / "a.bib").write_text("")
    assert find_files([str(tmp_path)]) == [f"{tmp_path.as_posix()}/a.bib"]
