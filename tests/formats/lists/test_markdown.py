"""Papers as a list in Markdown, and between the marks of a README."""

from __future__ import annotations

import markdown
import pytest

from papershelf.errors import CallError
from papershelf.formats.lists.markdown_list import BEGIN, END, replace_lists, write_list
from papershelf.records.paper import Paper
from papershelf.records.vocabulary import Venue

from ..xml.samples import make_paper

VENUES = {"conf": Venue(key="conf", name="A Conference", short="CONF")}


def write(**keys: object) -> str:
    return write_list([make_paper(**keys)], VENUES, lambda paper: f"https://s.example/papers/{paper.id}/")


@pytest.mark.parametrize(("keys", "line"), [
    ({}, "- [A Title](https://s.example/papers/a-paper/)."),
    ({"authors": ["Ada Example", "Berg, Jan"], "venue": "conf", "date": "2020-05", "doi": "10.5555/x"},
     "- [A Title](https://doi.org/10.5555/x). Ada Example, Jan Berg. *CONF*, 2020."),
    ({"url": "https://e.example/(a)", "pdf": "https://e.example/x.pdf", "code": "https://e.example/c", "slides": "x.pdf"},
     "- [A Title](https://e.example/%28a%29). [[PDF](https://e.example/x.pdf)] [[code](https://e.example/c)]"),
    ({"arxiv": "2301.12720", "links": [{"label": "Talk [1]", "url": "https://e.example/t"}]},
     r"- [A Title](https://arxiv.org/abs/2301.12720). [[Talk \[1\]](https://e.example/t)]"),
    ({"title": "Why? [Not] *this* & <that> in $n_1^2$?", "date": "2020"},
     r"- [Why? \[Not\] \*this\* \& \<that\> in $n_1^2$?](https://s.example/papers/a-paper/) 2020."),
    ({"title": "<i>E. coli</i> and {BERT}"}, "- [<i>E. coli</i> and BERT](https://s.example/papers/a-paper/)."),
    ({"authors": [f"A{n} B" for n in range(9)]},
     "- [A Title](https://s.example/papers/a-paper/). A0 B, A1 B, A2 B, A3 B, A4 B et al."),
    ({"status": "retracted"}, r"- [\[RETRACTED\] A Title](https://s.example/papers/a-paper/)."),
])  # fmt: skip
def test_a_paper_is_a_line(keys: dict[str, object], line: str) -> None:
    assert write(**keys) == f"{line}\n"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](y)", "`code`", "**b**", "a | b",
                                  "~~s~~", "https_under_score", "\\", "&amp;", "<!-- x -->", "$5 and $6"])  # fmt: skip
def test_texts_are_only_text(text: str) -> None:
    """Python-Markdown, a program of others, shows what the record says."""
    html = markdown.markdown(write(title=text, authors=[{"name": text}], venue=text))
    for tag in ("<script", "<img", "<code", "<strong", "<del", "<!--", "javascript:alert(1)\""):
        assert tag not in html.replace("&lt;", "")
    assert html.count("<a ") == 1


README = f"""# Owls

{BEGIN}
old
{END}

## Search

<!-- papershelf:begin tag:search year:2024.. -->
<!-- papershelf:end -->
End.
"""


def test_lists_are_written_between_marks_and_nothing_else_changes() -> None:
    text = replace_lists(README, "README.md", lambda query: f"- papers of `{query}`\n")
    assert text == f"""# Owls

{BEGIN}

- papers of ``

{END}

## Search

<!-- papershelf:begin tag:search year:2024.. -->

- papers of `tag:search year:2024..`

<!-- papershelf:end -->
End.
"""
    assert replace_lists(text, "README.md", lambda query: f"- papers of `{query}`\n") == text


def test_other_line_ends_and_indents_stay() -> None:
    text = replace_lists(f"a\r\n{BEGIN}\r\nold\r\n{END}\r\nb", "x", lambda _: "- new\n")
    assert text.startswith("a\r\n")
    assert text.endswith("\r\nb")
    assert "old" not in text


@pytest.mark.parametrize("text", ["# No marks\n", f"{BEGIN}\nno end\n", f"{BEGIN}\n{BEGIN}\n{END}\n", f"{END}\n"])
def test_without_marks_nothing_is_written(text: str) -> None:
    with pytest.raises(CallError, match=r"^x\.md"):
        replace_lists(text, "x.md", lambda _: "")


def test_a_list_of_no_papers_is_empty() -> None:
    assert write_list([], {}, lambda _: "") == ""
    assert "[" not in write_list([Paper.model_validate({"id": "x", "title": "T"})], {}, lambda _: "")
