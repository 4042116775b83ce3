"""The terms of many texts are in a file, and read a few at a time."""

from __future__ import annotations

from pathlib import Path

from papershelf.search import Languages, TermsFile, TermsWriter
from papershelf.similarity.weights import split_text

TEXTS = {
    "plain": ("Owls by night", "They see.\nWell,\tthey hear: better still."),
    "untitled": ("", "An abstract"),
    "bare": ("Titles alone", ""),
    "empty": ("", ""),
    "letters": ("深度学习 and Čížek", "H∞ norms of ε-nets \u2028 in Seoul\xa0서울 \ud800 🦉"),
}


def test_terms_are_read_as_they_were_written(tmp_path: Path) -> None:
    terms = {id: split_text(Languages(), text) for id, text in TEXTS.items()}
    path = tmp_path / "terms"
    with path.open("wb") as opened:
        writer = TermsWriter(opened)
        for id, found in terms.items():
            writer.add(id, found)
    file = TermsFile(path, writer.places)
    assert file.read(terms) == terms
    assert file.read(["letters", "unknown", "plain"]) == {id: terms[id] for id in ("letters", "plain")}
