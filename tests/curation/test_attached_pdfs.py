"""PDFs that entries name are copied from the folder that the curator allows, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.curation.importing import run_import
from papershelf.curation.importing.attached_pdfs import AttachedPdfs
from papershelf.errors import CallError
from papershelf.formats.read.bibtex.attached_files import list_attached_pdfs

FIELDS = {
    "Zotero": (r"Full Text PDF:files/12/Name - 2020.pdf:application/pdf;Snapshot:files/13/x.html:text/html", ["files/12/Name - 2020.pdf"]),
    "Better BibTeX": ("/home/me/Zotero/storage/AB/x.pdf;/home/me/y.epub", ["/home/me/Zotero/storage/AB/x.pdf"]),
    "JabRef": (r"desc\: more:dir/a\;b.pdf:PDF;:c.pdf:PDF", ["dir/a;b.pdf", "c.pdf"]),
    "JabRef on Windows": (r":C\:/Users/me/x.PDF:PDF", ["C:/Users/me/x.PDF"]),
    "backslashes": (r"D:\\papers\\x.pdf", [r"D:\papers\x.pdf"]),
    "Mendeley": (r":home/me/x{\'{e}}{\_}1.pdf:pdf", ["home/me/xé_1.pdf"]),
    "Mendeley on Windows": (r":C$\backslash$:/Users/me/x.pdf:pdf", ["C:/Users/me/x.pdf"]),
    "no description": ("x.pdf:application/pdf", ["x.pdf"]),
    "nothing": ("::;;:", []),
}


@pytest.mark.parametrize("program", FIELDS)
def test_paths_are_read_as_programs_write_them(program: str) -> None:
    value, paths = FIELDS[program]
    assert [*list_attached_pdfs({"file": value, "title": "x.pdf"})] == paths


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    (root / "content" / "papers").mkdir(parents=True)
    files = tmp_path / "export" / "files"
    files.mkdir(parents=True)
    (files / "owls.pdf").write_bytes(b"%PDF-1.7 owls")
    (files / "page.pdf").write_bytes(b"<html>")
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.7 secret")
    (files / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    (files / "circle.pdf").symlink_to(files / "circle.pdf")
    (files / "folder.pdf").mkdir()
    return root


def take(root: Path, file: str) -> tuple[str, list[str]]:
    """Import an entry that names a file, from a bibliography beside `files`; returns what the import says."""
    export = root.parent / "export"
    (export / "library.bib").write_text(f"@misc{{owls, title = {{Owls}}, year = 2030, file = {{{file}}}}}", encoding="utf-8")
    planner = run_import.open_planner(root, root / "content")
    planner.pdfs = AttachedPdfs(export, root / "content")
    plan = run_import.plan(planner, [str(export / "library.bib")])
    plan.write()
    notes = [note.text for note in plan.notes if "left out here and below" not in note.text]
    return str(plan), [note.replace(str(root.parent), "…") for note in notes]


@pytest.mark.parametrize("form", ["Full Text:files/owls.pdf:application/pdf", "{export}/files/owls.pdf", ":{export_}/files/owls.pdf:pdf",
                                  "missing.pdf;files/../files/owls.pdf"])  # fmt: skip
def test_a_pdf_is_copied_and_named_after_its_record(root: Path, form: str) -> None:
    export = str(root.parent / "export")
    said, notes = take(root, form.format(export=export, export_=export.lstrip("/")))
    assert said.startswith("1 new, 0 changed, 0 unchanged, 1 PDF")
    assert notes == []
    assert (root / "content" / "pdfs" / "owls.pdf").read_bytes() == b"%PDF-1.7 owls"
    record = root / "content" / "papers" / "2030" / "owls.yaml"
    text = record.read_text(encoding="utf-8")
    assert "\npdf: pdfs/owls.pdf\n" in text
    # A second import changes nothing; a record of before gets its PDF.
    assert take(root, "files/owls.pdf")[0].startswith("0 new, 0 changed, 1 unchanged, 1 noted")
    record.write_text(text.replace("pdf: pdfs/owls.pdf\n", ""), encoding="utf-8")
    assert take(root, "files/owls.pdf")[0].startswith("0 new, 1 changed, 0 unchanged, 1 noted")
    assert "pdf: pdfs/owls.pdf" in record.read_text(encoding="utf-8")


@pytest.mark.parametrize("named", ["../secret.pdf", "files/../../secret.pdf", "{outside}/secret.pdf", "files/link.pdf", "files/page.pdf",
                                   "files/circle.pdf", "files/folder.pdf", "/dev/zero.pdf", "x" * 900 + ".pdf", "~/secret.pdf"])  # fmt: skip
def test_nothing_else_is_read(root: Path, named: str) -> None:
    named = named.format(outside=root.parent)
    said, notes = take(root, named)
    assert said.startswith("1 new, 0 changed, 0 unchanged, 2 noted")
    assert len(notes) == 1
    assert notes[0].startswith("no PDF below …/export: `")
    assert not (root / "content" / "pdfs").exists()


def test_no_file_is_replaced(root: Path) -> None:
    target = root / "content" / "pdfs" / "owls.pdf"
    target.parent.mkdir()
    target.write_bytes(b"%PDF-1.7 others")
    assert take(root, "files/owls.pdf")[1] == ["…/site/content/pdfs/owls.pdf is another PDF; it was not replaced"]
    assert target.read_bytes() == b"%PDF-1.7 others"


@pytest.mark.parametrize("others", ["", ", note = {Oral}"])
def test_al_folios_name_of_a_file_becomes_the_key_of_the_record(root: Path, others: str) -> None:
    export = root.parent / "export"
    (export / "papers.bib").write_text(f"---\n---\n@misc{{owls, title = {{Owls}}, year = 2030, pdf = {{owls.pdf}}{others}}}", encoding="utf-8")
    planner = run_import.open_planner(root, root / "content")
    planner.pdfs = AttachedPdfs(export / "files", root / "content")
    run_import.plan(planner, [str(export / "papers.bib")]).write()
    text = (root / "content/papers/2030/owls.yaml").read_text(encoding="utf-8")
    assert text.endswith("title: Owls\ndate: 2030\npdf: pdfs/owls.pdf\n" + ("bibtex:\n  note: Oral\n" if others else ""))
    assert list_attached_pdfs({"pdf": "https://example.org/owls.pdf"}) == ()


def test_who_does_not_ask_for_copies_is_told_how(root: Path) -> None:
    export = root.parent / "export"
    (export / "papers.bib").write_text("@misc{owls, title = {Owls}, pdf = {owls.pdf}}", encoding="utf-8")
    planner = run_import.open_planner(root, root / "content")
    [note] = run_import.plan(planner, [str(export / "papers.bib")]).notes
    assert note.text == "`pdf` is a file: its name is kept under `bibtex`; `--pdfs-from` copies it"


def test_if_a_copy_fails_no_record_is_written(root: Path) -> None:
    export = root.parent / "export"
    (export / "library.bib").write_text("@misc{owls, title = {Owls}, file = {files/owls.pdf}}", encoding="utf-8")
    planner = run_import.open_planner(root, root / "content")
    planner.pdfs = AttachedPdfs(export, root / "content")
    plan = run_import.plan(planner, [str(export / "library.bib")])
    (export / "files" / "owls.pdf").unlink()
    with pytest.raises(CallError):
        plan.write()
    assert not [path for path in (root / "content").rglob("*") if path.is_file()]
