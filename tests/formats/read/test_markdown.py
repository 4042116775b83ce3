"""Lists in Markdown: our own, and forms of items that people use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from papershelf.formats.lists.markdown_list import write_list
from papershelf.formats.read import Entry, Unread, read_text, recognize
from papershelf.records.collection import Collection
from papershelf.records.text import fold, to_plain

ROOT = Path(__file__).parents[3]


def read(text: str) -> list[Any]:
    assert recognize(text) == "markdown"
    return [one.record if isinstance(one, Entry) else one.what for one in read_text(text, "markdown") if isinstance(one, Entry | Unread)]


def test_our_own_list_is_read_back() -> None:
    collection, _ = Collection.load(ROOT, ROOT / "content")
    papers = [paper for paper in collection.papers if paper.url or paper.doi or paper.arxiv]
    found = read(write_list(papers, {}, lambda paper: ""))
    assert len(found) == len(papers) > 5
    for paper, record in zip(papers, found, strict=True):
        assert fold(record["title"]) == fold(to_plain(paper.title, braces=True))
        shown = [name.display for name in paper.authors]
        assert record.get("authors", []) == (shown[:5] if len(shown) > 6 else shown)
        assert record.get("date", "") == (f"{paper.date.year}" if paper.date else "")
        assert record.get("venue", "") == paper.venue
        assert record.get("arxiv", "") == paper.arxiv


@pytest.mark.parametrize(
    ("item", "record"),
    [
        ("[Owls](https://x.example/1), 2031", {"title": "Owls", "date": "2031", "url": "https://x.example/1"}),
        ("<a href='https://arxiv.org/abs/3105.00001'>Owls at Night</a>", {"title": "Owls at Night", "arxiv": "3105.00001"}),
        ("Owls \\[x\\] & **Bats** [PDF](https://x.example/1.pdf)", {"title": "Owls [x] & Bats", "pdf": "https://x.example/1.pdf"}),
        ("[ ] [Owls at Night](<https://x.example/(1)> \"A title\")", {"title": "Owls at Night", "url": "https://x.example/(1)"}),
        ("**[OwlConf 2031]** Owls at Night. [[paper]](https://x.example/1) [[code]](https://github.com/a/b)",
         {"title": "Owls at Night", "date": "2031", "venue": "OwlConf", "url": "https://x.example/1", "code": "https://github.com/a/b"}),
        ("Owls at Night, *NeurIPS 2031* [link](https://x.example/1)",
         {"title": "Owls at Night", "date": "2031", "venue": "NeurIPS", "url": "https://x.example/1"}),
        ("🦉 **Owls?** | [paper](https://x.example/1) | [![Stars](https://img.shields.io/x)](https://github.com/a/b)",
         {"title": "Owls?", "url": "https://x.example/1", "code": "https://github.com/a/b"}),
        ("[Owls at $x^2$](https://pubmed.ncbi.nlm.nih.gov/123/)", {"title": "Owls at $x^2$", "url": "https://pubmed.ncbi.nlm.nih.gov/123/"}),
    ],
)  # fmt: skip
def test_items_as_people_write_them(item: str, record: dict[str, Any]) -> None:
    [found] = read(f"- {item}\n")
    assert found == {**found, **record} and found.keys() <= {*record, "type"}, found


def test_sections_become_tags() -> None:
    item = "- [Owls at {}](https://x.example/{})\n"
    parts = ["Night", "Day", "Dawn", "Noon"]
    heads = ["## 1. 🦉 Vision", "### [Deep Vision](#deep)", "## Papers", "## ICML 2031"]
    text = "# Owls\n\n" + "\n".join(f"{head}\n\n{item.format(part, part)}" for head, part in zip(heads, parts, strict=True))
    assert [(one.get("tags", []), one.get("date"), one.get("venue")) for one in read(text)] == [
        (["Vision"], None, None), (["Vision", "Deep Vision"], None, None), ([], None, None), ([], "2031", "ICML"),
    ]  # fmt: skip


def test_paragraphs_in_bold_are_items() -> None:
    text = (
        "# Owls\n\n**Note:** see [the docs](https://x.example/docs).\n\n## Night\n\n**Owls at Night.**<br>\n*Ann Sova, Bea Uhu.*<br>\n"
        "OwlConf 2031. [[PDF](https://arxiv.org/abs/3105.00001)] [[Github](https://github.com/a/b)]\n\n"
        "**Bats by Day.** *Bea Uhu.* Nest 2030.\n[[Paper]](https://x.example/2)\n"
    )
    assert read(text) == [
        {"title": "Owls at Night", "authors": ["Ann Sova", "Bea Uhu"], "date": "2031", "venue": "OwlConf",
         "arxiv": "3105.00001", "code": "https://github.com/a/b", "tags": ["Night"]},
        {"title": "Bats by Day", "authors": ["Bea Uhu"], "date": "2030", "venue": "Nest", "url": "https://x.example/2", "tags": ["Night"]},
    ]  # fmt: skip


def test_people_with_links_are_authors() -> None:
    [one] = read(
        "**Owls at Night.**<br>\n*[Ann Sova](https://people.example/a), Bea Uhu, and [Eva Maus](https://github.com/maus).*<br>\n"
        "OWLCON Asia (TOO) 2031.[[PDF](https://arxiv.org/abs/3105.00001)] [[Owl Dataset](https://x.example/data)]\n"
    )
    assert one == {
        "title": "Owls at Night", "authors": ["Ann Sova", "Bea Uhu", "Eva Maus"], "date": "2031", "venue": "OWLCON Asia",
        "arxiv": "3105.00001", "data": "https://x.example/data",
    }  # fmt: skip


def test_a_line_below_an_item_belongs_to_it() -> None:
    [one] = read("- **Owls at Night**\n*Ann Sova, Bea Uhu*, OwlConf 2031\n[[pdf]](https://x.example/1.pdf)\n\nMore text.\n")
    assert one == {"title": "Owls at Night", "authors": ["Ann Sova", "Bea Uhu"], "date": "2031", "venue": "OwlConf", "pdf": "https://x.example/1.pdf"}


def test_code_and_comments_are_no_items() -> None:
    text = "- [Owls at Night](https://x.example/1)\n\n<!--\n- [A b c](https://x.example/2)\n-->\n```bibtex\n@misc{a, title = {B}}\n```\n"
    assert [one["title"] for one in read(text)] == ["Owls at Night"]


@pytest.mark.parametrize("text", ["# Owls\n\n- night\n- day\n", "See [owls](https://x.example).\n", "- [Night](#night)\n"])
def test_other_markdown_is_no_list(text: str) -> None:
    assert recognize(text) == ""
