"""Runs the programs that read bibliographies: BibTeX, biber, LaTeX."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

UNIFONT = Path("/usr/share/fonts/opentype/unifont")
# One font with every letter, and lines long enough for every entry, make the output easy to read.
_PREAMBLE = r"""
\documentclass{article}
\usepackage{fontspec,amsmath,amssymb,url}
\setmainfont{unifont.otf}[
  Path=%s/, BoldFont=unifont.otf, ItalicFont=unifont.otf, BoldItalicFont=unifont.otf]
\pagewidth=120cm \pageheight=60cm \textwidth=110cm \oddsidemargin=0cm
\hyphenpenalty=10000 \pagestyle{empty}
"""
BIBTEX = r"""%s
\begin{document}\nocite{*}\bibliographystyle{unsrt}\bibliography{all}\end{document}
"""
BIBLATEX = r"""%s
\usepackage[backend=biber,sorting=none,maxnames=99]{biblatex}\addbibresource{all.bib}
\begin{document}\nocite{*}\printbibliography\end{document}
"""


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test if one of these programs is missing."""
    missing = [program for program in programs if not shutil.which(program)]
    if "lualatex" in programs and not UNIFONT.is_dir():
        missing.append("Unifont")
    return pytest.mark.skipif(bool(missing), reason=f"not installed: {', '.join(missing)}")


def bibtex(folder: Path, style: str, entries: str) -> str:
    """Return BibTeX's output for all entries; fails on a warning or an error."""
    (folder / "all.bib").write_text(entries, "utf-8")
    aux = f"\\relax\n\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{all}}\n"
    (folder / "all.aux").write_text(aux, "utf-8")
    log = run(folder, "bibtex", "all")
    if "I couldn't open style file" in log:
        pytest.skip(f"BibTeX has no style {style} here")
    assert "arning" not in log, log
    return (folder / "all.bbl").read_text("utf-8", errors="replace")


def biber(folder: Path, entries: str) -> None:
    """Let biber read all entries; fails on a warning or an error."""
    (folder / "all.bib").write_text(entries, "utf-8")
    (folder / "all.bcf").write_text(_control_file(), "utf-8")
    log = run(folder, "biber", "all", within=1200)
    assert "WARN" not in log, log
    assert "ERROR" not in log, log


def print_pdf_text(folder: Path, entries: str, document: str) -> str:
    """Return letters and digits of a document that cites all entries, in lower case."""
    (folder / "all.bib").write_text(entries, "utf-8")
    _latex(folder, document)
    run(folder, "bibtex" if document == BIBTEX else "biber", "all")
    _latex(folder, document)
    missing = [line for line in (folder / "all.log").read_text("utf-8", "replace").splitlines()
               if line.startswith("Missing character") and "unifont" in line.lower()]  # fmt: skip
    assert not missing
    return letters(run(folder, "pdftotext", "-raw", "all.pdf", "-"))


def letters(text: str) -> str:
    """Reduce a text to letters and digits in lower case, for comparison with a printed one."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(char for char in folded if char.isalnum())


@cache
def _control_file() -> str:
    """What LaTeX asks of biber in a document that cites all entries, whichever they are.

    Nothing is printed, so it needs no fonts.
    """
    with TemporaryDirectory() as folder:
        _latex(Path(folder), BIBLATEX, r"\documentclass{article}")
        return (Path(folder) / "all.bcf").read_text("utf-8")


def _latex(folder: Path, document: str, preamble: str = _PREAMBLE % UNIFONT) -> None:
    (folder / "all.tex").write_text(document % preamble, "utf-8")
    run(folder, "lualatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex")


def run(folder: Path, *command: str, within: float = 200) -> str:
    """What a program says; fails where it does."""
    done = subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True, timeout=within,
        errors="replace",
    )  # fmt: skip
    ok = done.returncode == 0 or "I couldn't open style file" in done.stdout
    assert ok, done.stdout[-3000:] + done.stderr[-1000:]
    return done.stdout
