"""Papers in hand-written pages: how marks are found, and what stands in their places."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import markdown as python_markdown
import pytest

from papershelf.formats import csl_citations
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.records.source import Place
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.own_pages.filling import OwnPage, check_own_pages, fill_page
from papershelf.site.own_pages.marks import (
    BibliographyBlock,
    Citation,
    FeedBlock,
    PapersBlock,
    find_marks,
    remove_tokens,
    split_at_tokens,
)  # fmt: skip
from papershelf.site.own_pages.selecting import select_papers

# --- citations: Pandoc's own reader of Markdown is the judge ------------------------------------

CITING = (
    "A [@a].", "A [@a; @b].", "A [see @a, pp. 33-35 and *passim*; also @b, chap. 1].", "A [-@a] of theirs.",
    "A [@a:b.c-d_e/f] key.", "A [@a.] with a stop.", "A [@{a/b}] in braces.", "A [@1999a].", "[@a][@b]", "([@a])",
    "A [e.g. @a] prefix.", "A [@a p. 3] without a comma.", "A [@a, 33].", "A [see @a\nover lines].", "A [@müller].",
    "Mail [me@example.org] me.", "An address a@b.example.", "Code `[@a]` here.", "Code ``a ` [@a]`` here.", r"No \[@a] here.",
    "A [link](https://example.org/@a).", "A [text@x](https://example.org/).", "No [@] key.", "No [a @ b].", "A [ @a ].",
    "```\n[@a]\n```", "~~~~ {.x}\n```\n[@a]\n~~~~", "A <!-- [@a] --> comment.", "**[@a]** and *[@b]*.", "- a [@a]\n- b [@b]\n",
    "> Said [@a, p. 1].", "| a | b |\n|---|---|\n| [@a] | x |\n", "A [@a, {ii, A, D-Z}].", "# Title [@a]\n", "[@a;@b;-@c]",
    "A [@a,\u00a0p.\u00a03].",
)  # fmt: skip


@pytest.mark.parametrize("text", CITING)
def test_citations_are_those_that_pandoc_reads(text: str) -> None:
    found = [
        [(source.key, source.is_bare) for source in mark.sources]
        for mark in find_marks(text).marks if isinstance(mark, Citation)
    ]  # fmt: skip
    assert found == list(list_citations(read_by_pandoc(text)))


def read_by_pandoc(text: str) -> Any:
    program = csl_citations._find_pandoc()
    assert program
    command = [program, "--from=markdown-example_lists", "--to=json"]
    return json.loads(subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout)


def list_citations(tree: Any) -> Any:
    """[(key, whether its authors are left out), …] of each citation in brackets, in order."""
    if isinstance(tree, dict) and tree.get("t") == "Cite":
        works = tree["c"][0]
        if works[0]["citationMode"]["t"] != "AuthorInText":
            yield [(work["citationId"], work["citationMode"]["t"] == "SuppressAuthor") for work in works]
        return
    for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from list_citations(part)


@pytest.mark.parametrize("text", [text for text in CITING if "*passim*" not in text])
def test_words_around_a_key_are_those_that_pandoc_reads(text: str) -> None:
    found = [
        (source.prefix, source.suffix)
        for mark in find_marks(text).marks if isinstance(mark, Citation) for source in mark.sources
    ]  # fmt: skip
    expected = [
        (to_text(work["citationPrefix"]), to_text(work["citationSuffix"]))
        for works in list_works(read_by_pandoc(text)) for work in works
    ]  # fmt: skip
    assert found == expected


def list_works(tree: Any) -> Any:
    if isinstance(tree, dict) and tree.get("t") == "Cite":
        if tree["c"][0][0]["citationMode"]["t"] != "AuthorInText":
            yield tree["c"][0]
        return
    for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from list_works(part)


def to_text(parts: list[Any]) -> str:
    text = "".join(part["c"] if part["t"] == "Str" else " " for part in parts)
    return " ".join(text.split())


# --- marks and tokens ---------------------------------------------------------------------------

PAGE = """# Page [@a]

Text [@b, p. 2] and text.

```papers
tag:x "two words" author: rudin
year:2020..
sort: oldest
group: type
limit: 12
as: citations
style: ieee
```

!!! note

    ```feed
    ```

1. One

    ```papers
    ```

````markdown
```papers
tag:code
```
````
"""


def test_a_page_has_marks_in_their_order() -> None:
    page = find_marks(PAGE)
    kinds = [type(mark) for mark in page.marks]
    assert kinds == [Citation, Citation, PapersBlock, FeedBlock, PapersBlock, BibliographyBlock]
    assert page.marks[2] == PapersBlock(
        'tag:x "two words" author: rudin year:2020..', "oldest", "type", 12, "citations", "ieee"
    )
    assert page.marks[4] == PapersBlock()
    assert page.problems == ()
    assert "```papers\ntag:code\n```" in page.markdown


@pytest.mark.parametrize("extensions", [[], ["admonition", "tables", "toc", "smarty", "attr_list", "md_in_html", "footnotes"],
                                        ["pymdownx.superfences", "pymdownx.magiclink", "pymdownx.details", "sane_lists"]])  # fmt: skip
def test_no_extension_of_markdown_changes_a_token(extensions: list[str]) -> None:
    html = python_markdown.markdown(find_marks(PAGE).markdown, extensions=extensions)
    texts, numbers = split_at_tokens(html)
    assert sorted(set(numbers)) == list(range(6))
    assert all(remove_tokens(text) == text for text in texts)
    assert "tag:code" in html


def test_a_page_without_marks_stays_as_it_is() -> None:
    text = "# A\r\n\r\n  text [a](b) \t\n```python\n@x\n```\n    code"
    assert find_marks(text).markdown == text
    assert find_marks(text).marks == ()


def test_a_bibliography_has_one_place() -> None:
    page = find_marks("A [@a].\n\n```bibliography\n```\n\nThe end.\n")
    assert [type(mark) for mark in page.marks] == [Citation, BibliographyBlock]
    assert "##" not in find_marks(page.markdown, heading="References").markdown
    assert "## Literatur" in find_marks("A [@a].", heading="Literatur").markdown
    twice = find_marks("```bibliography\n```\n```bibliography\n```\n")
    assert [str(problem) for problem in twice.problems] == [
        ":3:1: error[clash]: a page has one bibliography\n    hint: remove this block"
    ]


WRONG = """A

```papers
tag:x
grup: year
sort: newst
limit: none
as: tables
colour: red
style:
```

```feed
tag:x
```
"""


def test_what_a_block_says_wrong_has_a_line_and_a_hint() -> None:
    assert [str(problem) for problem in find_marks(WRONG, "pages/a.md", 5).problems] == [
        "pages/a.md:9:1: error[unknown-key]: a block of papers has no option `grup`\n    hint: did you mean `group`?",
        "pages/a.md:10:1: error[bad-value]: `sort` is `newst`\n    hint: did you mean `newest`?",
        "pages/a.md:11:1: error[bad-value]: `limit` is `none`\n    hint: expected a number from 1 on",
        "pages/a.md:12:1: error[bad-value]: `as` is `tables`\n"
        "    hint: expected rows, numbered, compact, cards or citations",
        "pages/a.md:13:1: error[unknown-key]: a block of papers has no option `colour`\n"
        "    hint: the options are query, sort, group, as, limit, style",
        "pages/a.md:14:1: error[bad-value]: `style` is ``\n    hint: expected a style, as in `apa`",
        "pages/a.md:18:1: error[bad-value]: a block `feed` has no content\n    hint: remove its lines",
    ]


# --- what stands there --------------------------------------------------------------------------

RECORDS: list[dict[str, Any]] = [
    {"id": "first", "title": "First <i>words</i>", "authors": ["Doe, Jane"], "date": "2020-05", "venue": "J", "type": "article",
     "tags": ["x"], "upvotes": 3, "added": "2024-01-01"},
    {"id": "second", "key": "Doe2020", "title": "Second & last", "authors": ["Doe, Jane"], "date": "2020-01", "venue": "J",
     "type": "article", "tags": ["x", "y"], "added": "2024-01-03"},
    {"id": "book", "title": "A Book", "authors": ["Ng, An"], "date": "1999", "publisher": "Press", "aliases": ["old-book"],
     "upvotes": 9, "added": "2024-01-02"},
    {"id": "undated", "title": "Zebras", "authors": ["Doe, Jane"]},
]  # fmt: skip


def make_site(**settings: Any) -> Site:
    papers = [(Place("", "x.yaml"), Paper.model_validate(record)) for record in RECORDS]
    return Site(Collection.of(papers), Settings(**settings), name="S")


def fill(text: str, style: str = "", address: str = "a/b/", **settings: Any) -> list[str]:
    return fill_page(make_site(**settings), OwnPage("a.md", address, find_marks(text).marks, style))


@pytest.mark.parametrize(("sort", "ids"), [
    ("newest", ["first", "second", "book", "undated"]),
    ("oldest", ["book", "second", "first", "undated"]),
    ("added", ["second", "book", "first", "undated"]),
    ("title", ["book", "first", "second", "undated"]),
    ("upvotes", ["book", "first", "second", "undated"]),
])  # fmt: skip
def test_papers_are_sorted(sort: Any, ids: list[str]) -> None:
    assert select_papers(make_site(), "", sort, 0) == tuple(ids)
    assert select_papers(make_site(), "", sort, 2) == tuple(ids[:2])


@pytest.mark.parametrize(("group", "headings"), [
    ("none", []),
    ("year", ["2020", "1999", "No date"]),
    ("type", ["Journal articles", "Books", "Other"]),
    ("venue", ["J", "Other"]),
    ("tag", ["x", "y", "Other"]),
])  # fmt: skip
def test_papers_are_grouped(group: str, headings: list[str]) -> None:
    (html,) = fill(f"```papers\ngroup: {group}\n```")
    found = [part.partition("</h3>")[0] for part in html.split("<h3>")[1:]]
    assert found == headings
    assert html.count("<li>") == (5 if group == "tag" else 4)


def test_numbers_go_on_in_the_next_group() -> None:
    (html,) = fill("```papers\ngroup: year\nas: numbered\n```")
    assert [line for line in html.split("\n") if line.startswith("<ol")] == [
        '<ol class="ps-rows ps-rows--numbered">', '<ol class="ps-rows ps-rows--numbered" start="3">',
        '<ol class="ps-rows ps-rows--numbered" start="4">',
    ]  # fmt: skip


def test_works_of_a_page_are_told_apart() -> None:
    first, second, refs = fill("A [@first; @Doe2020, p. 3] [@old-book]")
    assert first == '(<a href="#ref-first">Doe, 2020a</a>; <a href="#ref-second">2020b, p. 3</a>)'
    assert second == '(<a href="#ref-book">Ng, 1999</a>)'
    assert [part.partition('"')[0] for part in refs.split('<li id="ref-')[1:]] == ["first", "second", "book"]
    assert "Doe, J. (2020b). Second &amp; last. <i>J</i>." in refs
    assert '<a href=../../papers/second/>Abstract</a> · <a href=../../papers/second.bib download>BibTeX</a>' in refs


def test_a_page_has_a_style_of_its_own() -> None:
    assert fill("A [@book]", "ieee")[0] == '<a href="#ref-book">[1]</a>'
    assert fill("A [@book]", citation_styles=("ieee", "apa"))[0] == '<a href="#ref-book">[1]</a>'
    assert fill("A [@book]", "chicago", citation_styles=("ieee",))[0] == '(<a href="#ref-book">Ng 1999</a>)'


def test_a_footnote_stands_in_the_text() -> None:
    assert fill("A [@book]", "chicago-notes-bibliography")[0] == ' (<a href="#ref-book">An Ng, <i>A Book</i> (Press, 1999)</a>.)'


def test_citations_of_a_block_stay_in_its_order() -> None:
    (html,) = fill("```papers\nas: citations\nsort: oldest\nstyle: ieee\nlimit: 2\n```", address="")
    assert html == "\n".join([
        '<ul class="ps-refs">',
        '<li>A. Ng, <i>A Book</i>. Press, 1999. <small><a href=papers/book/>Abstract</a> · '
        '<a href=papers/book.bib download>BibTeX</a></small></li>',
        '<li>J. Doe, “Second &amp; last,” <i>J</i>, Jan. 2020. <small><a href=papers/second/>Abstract</a> · '
        '<a href=papers/second.bib download>BibTeX</a></small></li>',
        "</ul>",
    ])  # fmt: skip


def test_identifiers_are_links() -> None:
    record = {"id": "x", "title": "X", "authors": ["Doe, Jane"], "date": "2020", "venue": "J", "doi": "10.5555/x"}
    site = Site(Collection.of([(Place("", "x.yaml"), Paper.model_validate(record))]), Settings(), name="S")
    marks = find_marks("[@x]\n\n```papers\nas: citations\n```\n").marks
    _, block, refs = fill_page(site, OwnPage("a.md", "", marks))
    link = '<a href="https://doi.org/10.5555/x" rel="nofollow">https://doi.org/10.5555/x</a>'
    assert link in block
    assert link in refs


def test_unknown_keys_and_empty_blocks_are_problems() -> None:
    text = "# A\n\nA [@frist] and\n[@book; see @nobody].\n\n```papers\ntag:nowhere\n```\n"
    page = find_marks(text, "a.md")
    assert [str(problem) for problem in check_own_pages(make_site(), [OwnPage("a.md", "", page.marks)])] == [
        "a.md:3:4: error[unknown-paper]: no paper has the citation key or id `frist`\n    hint: did you mean `first`?",
        "a.md:4:13: error[unknown-paper]: no paper has the citation key or id `nobody`\n"
        r"    hint: write `\[` for a bracket that begins no citation",
        "a.md:6:1: warning[no-papers]: no paper matches `tag:nowhere`\n"
        "    hint: the syntax is that of the search page; the block is empty until a paper matches",
    ]
    # While serving, the page is shown nevertheless.
    assert fill(text)[:2] == ["<strong>(frist?)</strong>", '(<a href="#ref-book">Ng, 1999</a>)<strong>(nobody?)</strong>']


def test_values_of_records_and_keys_are_escaped() -> None:
    hostile = {"id": "x", "title": "<script>alert(1)</script> {{ x }}", "authors": ["<b>, A"], "url": "https://e.example/?a=1&b='"}
    site = Site(Collection.of([(Place("", "x.yaml"), Paper.model_validate(hostile))]), Settings(), name="S")
    text = "[<b>see</b> @x, <i>p</i>] [@<u>]\n\n```papers\n```\n\n```papers\nas: citations\n```\n\n```papers\nas: compact\n```\n"
    html = "".join(fill_page(site, OwnPage("a.md", "", find_marks(text).marks)))
    assert "<script" not in html
    assert "<b>" not in html
