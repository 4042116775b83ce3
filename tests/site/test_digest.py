"""The newest day and week as an e-mail: what is in it, and that mail programs can show it."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from papershelf.site import Site
from papershelf.site.makers import find_output
from papershelf.site.rendering.markup import title_to_line
from papershelf.site.syndication import email_digest
from tests.built.html import strict_errors

from .test_syndication import URL, collection_of, demo, files, site_of, toy

GMAIL = 102_000
"""Bytes after which Gmail cuts an e-mail off."""


def paper(id: str, **keys: Any) -> dict[str, Any]:
    return {"id": id, "title": f"Paper {id}", **keys}


DAYS = collection_of([
    paper("a", added="2024-03-08", upvotes=3),
    paper("b", added="2024-03-08", upvotes=40),
    paper("c", added="2024-03-08"),
    paper("d", added="2024-03-02", upvotes=99),
    paper("e", added="2024-03-01"),
    paper("f", date="2024-03-08"),
])  # fmt: skip


def write(site: Site, name: str = "digest") -> email_digest.Digest:
    return email_digest.write_digest(site, email_digest.inputs(site, name))


def list_ids(site: Site, name: str) -> list[str]:
    return [one.id for one in email_digest.inputs(site, name).papers]


def test_the_newest_day_and_the_week_that_ends_on_it() -> None:
    site = site_of(DAYS)
    assert list_ids(site, "digest") == ["b", "a", "c"]
    assert list_ids(site, "digest-week") == ["d", "b", "a", "c"]
    subjects = [write(site, name).subject for name in email_digest.plan(site)]
    assert subjects == [
        "A & <B> Shelf: 3 papers, Friday, 8 March 2024",
        "A & <B> Shelf: 4 papers, the week to Friday, 8 March 2024",
    ]


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-05", "9999-12-31"])
def test_at_the_ends_of_the_calendar(day: str) -> None:
    site = site_of(collection_of([paper("a", added=day)]))
    assert list_ids(site, "digest-week") == ["a"]


@pytest.mark.parametrize(("collection", "url"), [(collection_of([paper("f", date="2024")]), URL), (DAYS, "")])
def test_there_is_none_without_a_day_or_an_address(collection: Any, url: str) -> None:
    site = site_of(collection, url=url)
    assert files(site, "digest") == {}
    assert find_output(site, "feeds/digest.html") is None


def test_files_are_at_documented_addresses() -> None:
    site = site_of(DAYS)
    made = files(site, "digest")
    assert list(made) == [f"feeds/{name}{end}" for name in ("digest", "digest-week") for end in (".html", ".txt")]
    assert [find_output(site, path) is not None for path in made] == [True] * 4


class Mail(HTMLParser):
    """What an e-mail is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


@pytest.mark.parametrize("collection", [demo, toy], ids=["demo", "toy"])
@pytest.mark.parametrize("name", ["digest", "digest-week"])
def test_mail_programs_can_show_it(collection: Any, name: str, tmp_path: Path) -> None:
    made = write(site_of(collection()), name)
    (tmp_path / "mail.html").write_text(made.html, encoding="utf-8")
    assert strict_errors(tmp_path / "mail.html") == []
    mail = Mail(made.html)
    known = "html head meta title style body main table tr td div a h1 h2 b br"
    assert mail.tags <= set(known.split())
    assert not [one for one in mail.attributes if one.startswith("on")]
    assert all(re.match(r"https?://", link) for link in mail.links)
    assert "\0" not in made.html + made.text
    assert len(made.html.encode()) < GMAIL


def test_both_parts_say_the_same() -> None:
    site = site_of(demo())
    made = write(site)
    text = " ".join(made.text.split())
    for one in email_digest.inputs(site, "digest").papers:
        title = " ".join(title_to_line(one.title).split())
        link = f"{URL}papers/{one.id}/"
        assert title in text
        assert html.escape(title, quote=False).replace("'", "&#39;").replace('"', "&#34;") in made.html
        assert link in made.text
        assert f'href="{link}"' in made.html
    assert all(len(line) <= 72 or " " not in line.strip().removeprefix("PDF: ") for line in made.text.splitlines())


def test_a_full_day_fits() -> None:
    """What is left out is counted, and where it is."""
    words = "On the length of abstracts, and of what one reads of them in the morning. " * 20
    names = [f"Given{number} Family-Name{number}" for number in range(40)]
    day = [paper(f"a-rather-long-id-as-titles-make-them-{number}", title=f"{words[:120]} {number}", abstract=words,
                 authors=names, arxiv=f"2301.{number:05}", code="https://x.example/code", added="2024-03-08")
           for number in range(70)]  # fmt: skip
    made = write(site_of(collection_of(day)))
    assert len(made.html.encode()) < GMAIL
    assert made.html.count("<h2") == 50
    assert f'<a class="to" href="{URL}days/2024-03-08/" style="color:#0b57d0">And 20 more</a>' in made.html
    assert f"And 20 more: {URL}days/2024-03-08/" in made.text


def test_strangers_texts_are_texts() -> None:
    record = paper("x", title="<u>bold</u> & <script>alert(1)</script>", authors=["{<i>Group</i>}"],
                   abstract="<img src=x onerror=alert(2)> $x<y$", added="2024-01-01", status="withdrawn")  # fmt: skip
    made = write(site_of(collection_of([record])))
    assert Mail(made.html).tags.isdisjoint({"script", "img", "i", "u"})
    assert "onerror" not in Mail(made.html).attributes
    assert "* <u>bold</u> & <script>alert(1)</script>\n  This paper has been withdrawn." in made.text
    assert "<i>Group</i>" in made.text


def test_a_digest_that_was_sent_on_leads_to_the_form() -> None:
    form = {"provider": "buttondown", "action": "https://buttondown.com/api/emails/embed-subscribe/x"}
    with_form = write(site_of(DAYS, subscribe=form))
    assert f'<a class="to" href="{URL}#subscribe"' in with_form.html
    assert with_form.text.endswith(f"\nSubscribe: {URL}#subscribe\n")
    without = write(site_of(DAYS))
    assert "ubscribe" not in without.html + without.text
