"""Files of JSON and XML: lines of entries, broken files, hostile files."""

from __future__ import annotations

import time
from typing import Any

import pytest

from papershelf.formats.read import READERS
from papershelf.formats.read.common.entry import Unread
from papershelf.formats.read.common.json_entries import find_first, find_items
from papershelf.formats.read.common.xml_entries import find_elements
from papershelf.formats.read.common.xml_tree import XmlNode


def summarize(found: Any) -> Any:
    return found.line if isinstance(found, Unread) else found


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        ('[{"a": 1},\n {"b": 2}]', (), [(1, {"a": 1}), (2, {"b": 2})]),
        ('{"a": 1}\n\n{"b": 2}\n', (), [(1, {"a": 1}), (3, {"b": 2})]),
        ('{"m": {"items": [{"a": 1},\n{"b": 2}], "n": {}},\n"z": 3}', ("m", "items"), [(1, {"a": 1}), (2, {"b": 2})]),
        ('{"s": "ok",\n"m":\n{"q": 1}}', ("m", "items"), [(3, {"q": 1})]),
        ('{"q": {"m": []}}', ("m",), [(1, {"q": {"m": []}})]),
        ('{"m": []}', ("m",), []),
        ('{"m": [{"a": 1}]}\n{"m": [{"b": 1}]}', ("m",), [(1, {"a": 1}), (2, {"b": 1})]),
        ('\ufeff [{"a": 1}]', (), [(1, {"a": 1})]),
        ('{"a": 1}\n5\n{"c": 3}', (), [(1, {"a": 1}), 2, (3, {"c": 3})]),
        ('{"a": 1}\n{"b":\n{"c": 3}\n', (), [(1, {"a": 1}), 2, (3, {"c": 3})]),
        ('[\n  {"a": 1},\n  {"b" 2},\n  {"c": 3}\n], 7', (), [(2, {"a": 1}), 3, (4, {"c": 3})]),
        ('{"m": [\n {"a": 1},\n {"b": x},\n {"c": 1}\n],\n "t": 5}', ("m",), [(2, {"a": 1}), 3, (4, {"c": 1})]),
        ('{"\\ud800": ["\\ud83e\\udd89", "\\udfff"]}', (), [(1, {"\ufffd": ["🦉", "\ufffd"]})]),
        ('{"\ud800": 1}', (), [(1, {"\ufffd": 1})]),
        ('[{"a": 1}, {"b', (), [(1, {"a": 1}), 1]),
        ("[" * 100_000, (), [1]),
        ('{"a":' * 100_000, (), [1]),
        ('[{"a": ' + "1" * 5_000 + "}]", (), [1]),
        ("", (), []),
    ],
)  # fmt: skip
def test_entries_of_json_are_found_with_their_lines(
    text: str, keys: tuple[str, ...], expected: list[Any]
) -> None:
    assert [summarize(found) for found in find_items(text, *keys)] == expected


def test_the_first_object_decides_the_format() -> None:
    assert find_first('{"m": [5, {"a": 1}]}', "m") == {"a": 1}
    assert find_first("<a>") == find_first("[]") == find_first("") == {}


def test_elements_of_xml_are_found_with_their_lines() -> None:
    text = '<?xml version="1.0"?>\n<a>\n<x:b k="v">one <i>two</i>\n</x:b>\n<b/><c/></a>'
    one, two = find_elements(text, ("b",))
    assert isinstance(one, XmlNode) and isinstance(two, XmlNode)
    assert (one.line, one.attributes, one.get_text(), one.get_text("i")) == (3, {"k": "v"}, "one two", "two")
    assert (two.line, two.children) == (5, [])


def test_elements_before_an_error_in_xml_are_read() -> None:
    one, error = find_elements("<a><b>x</b>\n<b>y</c></a>", ("b",))
    assert isinstance(one, XmlNode) and one.get_text() == "x"
    assert isinstance(error, Unread) and error.line == 2 and "mismatched tag" in error.what


BOMB = "<!DOCTYPE a [" + "".join(
    f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x"}">' for n in range(12)
) + "]>"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"{BOMB}<a><b>&e11;</b></a>", "declares the entity `e0`"),
        ('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a><b>&e;</b></a>', "declares the entity `e`"),
        ('<!DOCTYPE a [<!ENTITY % p SYSTEM "https://nest.example/x.dtd"> %p;]><a><b/></a>', "declares the entity `p`"),
        ("<a><b>" + "<i>" * 100_000, "deep"),
        ("<a><b>\ud800</b></a>", "surrogate"),
        ("<a><b>&nbsp;</b></a>", "undefined entity"),
    ],
)  # fmt: skip
def test_hostile_xml_is_refused(text: str, what: str) -> None:
    (found,) = find_elements(text, ("b",))
    assert isinstance(found, Unread) and what in found.what


def test_a_document_type_alone_does_no_harm() -> None:
    text = '<!DOCTYPE a PUBLIC "-//X//DTD X//EN" "https://nest.example/x.dtd"><a><b>x</b></a>'
    (found,) = find_elements(text, ("b",))
    assert isinstance(found, XmlNode) and found.get_text() == "x"


N = 40_000
HOSTILE = {
    "datacite": '[{"doi": "10.5555/x", "creators": [], "titles": [{"title": "' + "<i " * N + "&amp;" * N + "<p a" + "a" * N
    + '"}], "descriptions": [{"descriptionType": "Abstract", "description": "' + "<i>" * N + "</b>" * N + '"}]}]',
    "acl": "<collection id='x'><volume><meta><year>2031</year></meta>" + "<paper>" * N,
    "arxiv": "<feed>arxiv.org/<entry><title>" + "\\" * N + "{" * N + "$" * N,
    "crossref": '[{"DOI": "10.5555/x", "title": ["' + "<i " * N + "&amp;" * N + "<p a" + "a" * N
    + '"], "abstract": "' + "<i>" * N + "</b>" * N + '<tex-math>' + r"\\begin{document}" * N + '"}]',
    "csl-json": '[{"type": "book", "title": "' + '<span class=\\"nocase\\">' * N + '", "note": "'
    + "{:a:" * N + "arXiv: " * N + "\\n" * N + " " * N + '", "issued": "' + "1" * N + '", "author": [{"family": "' + "van " * N
    + '"}], "keyword": "' + " ;" * N + '"}]',
    "endnote": "%0 Book\n%T x\n%A " + "a, " * N + "\n%U " + "https: " * N + "\n%@ " + "1-" * N
    + "\n%8 " + "1 May " * N + "\n" + "\n" * N + "%Z x\n" * N,
    "endnote-xml": "<records><record><ref-type name='Book'/><titles><title>" + "<style face='bold'>a</style>" * N
    + "</title></titles><keywords>" + "<keyword>a;</keyword>" * N + "</keywords></record></records>",
    "identifiers": "10.5555/x\n" + "- " * N + "\n" + "10.5555/" * N + "\n" + ",;" * N + "\n" + "1)" * N + "\n" + "arxiv:" * N
    + "\n" + "isbn 1-" * N + "\n" + "a b c " * N + "\n# " * N,
    "markdown": "".join(f"- {part * N}\n" for part in (
        "[a](http://x) ", "[", "[[", "*a", "**a** ", "_", "[a](", "(", "<a href='x'>", "<br", "a, ", "Ann Sova, ", "| ", "http://",
        "![", "` ", "\\", "&nbsp;", "<!--", "[x](http://a(b) ", "2031 ", ". A", " - ", '"',
    )) + "- [a b c d e](http://x) x\n" + "  y\n" * N + "|a|b|\n|-|-|\n" + "|[x y z w](http://x)|\n" * 1_000 + "#" * N,
    "zotero": '[{"itemType": "book", "title": "x", "extra": "' + "a: " * N + '", "date": "' + "1 " * N + '", "creators": ['
    + '{"name": "a"},' * 10_000 + '{}]}]',
    "zotero-rdf": "<rdf:RDF xmlns='http://www.zotero.org/namespaces/export#'>" + "<a><title>x</title><subject>y</subject></a>" * 5_000
    + "<a><title>x</title>" + "<authors><Person><surname>x</surname></Person></authors>" * 10_000 + "<isPartOf>" * N,
    "mods": "<mods><titleInfo><title>" + "x " * N + "</title></titleInfo>" + "<name><namePart>" + "a, " * N + "</namePart></name>"
    + "<subject><topic>a</topic></subject>" * 10_000 + "<relatedItem>" * N,
    "pubmed-xml": "<PubmedArticle><MedlineCitation><Article><ArticleTitle>" + "[" * N + "</ArticleTitle><AuthorList>"
    + "<Author><LastName>a</LastName></Author>" * 10_000 + "</AuthorList><Abstract>" + "<AbstractText Label='A'>x</AbstractText>" * 10_000,
    "dblp": "<dblp><article key='x'><title>" + "&uuml;" * N + "</title><author>" + "a " * N + "</author>" + "<ee>http://x</ee>" * 1_000
    + "<volume>abs/" + "1" * N + "</volume><journal>CoRR</journal></article>" + "<article>" * N,
    "semantic-scholar": '[{"paperId": "1", "title": "' + "<i " * N + '", "journal": {"pages": "' + " 1" * N + '"}, "authors": ['
    + '{"name": "a b"},' * 10_000 + '{}]}]',
    "orcid": '[{"put-code": 1, "type": "x", "title": {"title": {"value": "' + "<i " * N + '"}}, "external-ids": {"external-id": ['
    + '{"external-id-type": "doi", "external-id-value": "doi:10.5555/x"},' * 10_000 + '{}]}}]',
    "cff": "cff-version: 1\ntitle: x\na: &a [" + "x, " * 10_000 + "]\n" + "".join(f"k{n}: [*a, *a]\n" for n in range(200)),
    "wos": "PT J\nAU " + "a, b\n   " * N + "\nTI " + "x\n   " * N + "\nSN " + "1234 " * N + "\nDE " + "; " * N + "\nPD " + "- " * N + "\nER\n",
    "nbib": "PMID- 1\nTI  - " + "[" * N + "\nFAU - " + "a " * N + "\nFAU - " + "a, " * N + "\nPG  - " + "1" * N + "-1\nAD  - x\n" * N
    + "DP  - 2031 " + "-" * N,
    "ris": "TY  - JOUR\nTI  - " + "[retracted" * N + "\nAU  - " + "a " * N + "\nAU  - " + "of;" * N
    + "\nAU  - " + "a" * N + " b\nUR  - " + "; " * N + "x"
    + "\nSN  - " + "1234 " * N + "\nUR  - " + "; https" * N + "\nN1  - " + "arxiv:" * N + "\nSP  - "
    + "1-" * N + "\n" + "  " * N + "x\n" + "y\n" * N,
    "daily-papers": '[{"paper": {"id": "' + " " * N + '", "title": "x", "authors": [{"name": "'
    + "a " * N + '"}]}}]',
    "daily-papers-page": "• 1 author\n·\n" + " " * N + "•\n\n" + "x\n\n" * N + "•" * N,
    "openalex": '[{"title": "x", "abstract_inverted_index": {"a": ['
    + ",".join(["1000000000000000"] * N) + "]}}]",
    "openreview": '[{"forum": "abcd", "content": {"title": "x", "venue": "' + " (" * N
    + '", "_bibtex": "' + "@a{ " * N + "year = " * N + '"}}]',
    "records": '{"title": "x"\n' * N,
    "table": "title,authors,issn,date\n" + '"x" ,' + " and {" * 20_000 + "," + " " * N + ","
    + "1" * 100_000 + '\n"' + '","\n' * N,
}  # fmt: skip


@pytest.mark.parametrize("format", HOSTILE)
def test_a_hostile_file_is_read_in_linear_time(format: str) -> None:
    started = time.process_time()
    assert list(READERS[format].read(HOSTILE[format]))
    assert time.process_time() - started < 5
