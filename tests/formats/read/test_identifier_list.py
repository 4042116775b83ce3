"""Lists of identifiers: which texts are some."""

from __future__ import annotations

import pytest

from papershelf.formats.read import Mention, read_text, recognize


def names(text: str) -> list[str]:
    return [one.name for one in read_text(text, "identifiers") if isinstance(one, Mention)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3105.00001", ["arXiv:3105.00001"]),
        ("31050001\n12345\n", ["PMID:31050001", "PMID:12345"]),  # as PubMed saves a list
        ("DOI\n10.5555/a\n10.5555/b\n", ["DOI:10.5555/a", "DOI:10.5555/b"]),
        ('"10.5555/a",\n"10.5555/b"\n', ["DOI:10.5555/a", "DOI:10.5555/b"]),
        ("<https://doi.org/10.5555/a>\r\n\r\ndoi 10.5555/b.\r\n", ["DOI:10.5555/a", "DOI:10.5555/b"]),
        ("10.5555/a 10.5555/b;10.5555/c | 3105.00001", ["DOI:10.5555/a", "DOI:10.5555/b", "DOI:10.5555/c", "arXiv:3105.00001"]),
        ("* https://arxiv.org/abs/3105.00001#S1\n1. https://aclanthology.org/P31-1001/\n", ["arXiv:3105.00001", "ACL:P31-1001"]),
        ("[1] 10.5555/a\n[2] 10.5555/b", ["DOI:10.5555/a", "DOI:10.5555/b"]),
    ],
)  # fmt: skip
def test_names_are_listed(text: str, expected: list[str]) -> None:
    assert recognize(text) == "identifiers"
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Owls at night\nBats at night\n", "1234\n2031\n", "Dear Ann,\nsee 10.5555/a and 10.5555/b.\n", "12345\nowls\n",
     "10.5555/a\nOwls at night\nBats at night\n"],
)  # fmt: skip
def test_other_texts_are_no_lists(text: str) -> None:
    assert recognize(text) == ""


def test_titles_are_looked_up_if_the_curator_says_that_these_are_names() -> None:
    assert names("Owls at night\nowls\n") == ["Owls at night"]
