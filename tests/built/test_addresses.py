"""Addresses that other programs read: each is a file of the site, or on another host and safe.

The files are read by others' readers: feedparser, the reference parser of llms.txt, PyLD, html5lib,
rispy, pandas, DuckDB.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html import unescape
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import duckdb
import feedparser
import llms_txt
import pandas
import pytest
import rispy
import yaml
from benchmarks import corpus
from pydantic import ValidationError
from pyld import jsonld

from papershelf.records.paper import Paper
from tests.site.readers import head
from tests.site.test_schema_org import load

CORPUS = os.environ.get("PAPERSHELF_CORPUS", "")
NAMES = ["demo", "toy", pytest.param("corpus", marks=[
    pytest.mark.long, pytest.mark.skipif(not CORPUS, reason="PAPERSHELF_CORPUS names no file"),
])]  # fmt: skip
SCHEMES = {"http", "https", "mailto"}
Found = Iterator[tuple[str, str]]
"""The file that has an address, and the address as a whole URL."""


@pytest.fixture(scope="module", params=NAMES)
def built(request: pytest.FixtureRequest, built_site: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param != "corpus":
        return built_site(request.param)
    folder = tmp_path_factory.mktemp("corpus")
    for record in filter(is_valid, islice(corpus.read_records(Path(CORPUS)), 0, 60_000, 60)):
        corpus.write_record(folder, record)
    (folder / "content" / "pages").mkdir()
    settings = {"site_name": "S", "site_url": "https://corpus.example/", "docs_dir": "content/pages",
                "theme": {"name": "material"}, "plugins": ["papershelf"]}  # fmt: skip
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "papershelf", "build", "-f", str(folder / "mkdocs.yml")], check=True)
    return folder / "site"


def is_valid(record: dict[str, Any]) -> bool:
    try:
        return bool(Paper.model_validate(record))
    except ValidationError:
        return False


@pytest.fixture(scope="module")
def base(built: Path) -> str:
    """The address of the site, as its own sitemap has it."""
    canonical = head(built / "index.html").find_links("canonical")
    return canonical[0]["href"]


def name_files(built: Path, pattern: str) -> list[str]:
    return [path.relative_to(built).as_posix() for path in sorted(built.glob(pattern))]


def read(built: Path, name: str) -> str:
    data = (built / name).read_bytes()
    return (gzip.decompress(data) if name.endswith(".gz") else data).decode()


# --- what each kind of file names -----------------------------------------------------------


def read_records(built: Path, base: str) -> Found:
    for name in name_files(built, "data/papers*"):
        for line in read(built, name).splitlines():
            record = json.loads(line)
            keys = "url pdf code data slides poster video website demo image".split()
            yield from ((name, record[key]) for key in keys if key in record)
            yield from ((name, link["url"]) for link in record.get("links", ()))
            others = (*record.get("related", ()), *record.get("versions", ()))
            yield from ((name, f"{base}papers/{id}/") for id in (record["id"], *others))
            yield from ((name, f"{base}papers/{id}/") for id in record.get("aliases", ()))


def read_llms_txt(built: Path, base: str) -> Found:
    found = llms_txt.parse_llms_file(read(built, "llms.txt"))
    yield from (("llms.txt", link.url) for links in found.sections.values() for link in links)
    named = re.findall(r"`([a-z0-9/.-]+)`", found.info)
    yield from (("llms.txt", base + name) for name in named if "/" in name)


def read_sitemaps(built: Path, base: str) -> Found:
    robots = re.findall(r"^Sitemap: (.*)$", read(built, "robots.txt"), re.MULTILINE)
    assert len(robots) == 2
    yield from (("robots.txt", url) for url in robots)
    for name in name_files(built, "sitemap*.xml"):
        locations = ET.fromstring(read(built, name)).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
        yield from ((name, one.text or "") for one in locations)


def read_opensearch(built: Path, base: str) -> Found:
    root = ET.fromstring(read(built, "search/opensearch.xml"))
    for one in root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url"):
        yield "search/opensearch.xml", one.attrib["template"].replace("{searchTerms}", "a%20b")


def read_html(text: str) -> list[str]:
    return [unescape(url) for url in re.findall(r'(?:href|src)="([^"]*)"', text)]


def read_atom(built: Path, base: str) -> Found:
    for name in name_files(built, "**/feed.xml"):
        feed = feedparser.parse(str(built / name))
        assert not feed.bozo
        yield from ((name, link.href) for link in feed.feed.links)
        yield from ((name, feed.feed[key]) for key in ("icon", "logo") if key in feed.feed)
        for entry in feed.entries:
            yield from ((name, link.href) for link in entry.links)
            texts = [one.value for one in entry.get("content", [])]
            yield from ((name, url) for text in texts for url in read_html(text))


def read_json_feed(built: Path, base: str) -> Found:
    feed = json.loads(read(built, "feed.json"))
    keys = ("home_page_url", "feed_url", "icon", "favicon", "next_url")
    yield from (("feed.json", feed[key]) for key in keys if key in feed)
    for item in feed["items"]:
        keys = ("url", "external_url", "image", "banner_image")
        yield from (("feed.json", item[key]) for key in keys if key in item)
        yield from (("feed.json", one["url"]) for one in item.get("attachments", ()))
        yield from (("feed.json", one["url"]) for one in item.get("authors", ()) if "url" in one)
        yield from (("feed.json", url) for url in read_html(item.get("content_html", "")))


def read_heads(built: Path, base: str) -> Found:
    names = {"citation_pdf_url", "citation_public_url", "citation_abstract_html_url", "eprints.official_url",
             "eprints.document_url", "twitter:image"}  # fmt: skip
    properties = {"og:url", "og:image"}
    for name in name_files(built, "**/index.html"):
        found = head(built / name)
        for meta in found.metas:
            if meta.get("name", "") in names or meta.get("property", "") in properties:
                assert urlsplit(meta["content"]).scheme, (name, meta)
                yield name, meta["content"]
        for link in found.links:
            yield name, urljoin(base + name.removesuffix("index.html"), link["href"])


def read_json_ld(built: Path, base: str) -> Found:
    for name in name_files(built, "papers/*/index.html"):
        address = base + name.removesuffix("index.html")
        for attributes, text in head(built / name).scripts:
            if attributes.get("type") == "application/ld+json":
                (node,) = jsonld.expand(json.loads(text), {"base": address, "documentLoader": load})
                assert node["@id"] == address
                yield from ((name, url) for url in find_ids(node))


def find_ids(node: Any) -> Iterator[str]:
    """Every `@id` in expanded JSON-LD."""
    if isinstance(node, list):
        for one in node:
            yield from find_ids(one)
    elif isinstance(node, dict):
        yield from ([node["@id"]] if "@id" in node else [])
        for key, value in node.items():
            yield from find_ids(value) if key != "@id" else ()


def read_coins(built: Path, base: str) -> Found:
    for name in name_files(built, "**/index.html"):
        for title in re.findall(r'class=Z3988 title="([^"]*)"', read(built, name)):
            for url in parse_qs(unescape(title)).get("rft_id", ()):
                if not url.startswith("info:"):
                    yield name, url


def read_mails(built: Path, base: str) -> Found:
    for name in name_files(built, "feeds/*"):
        text = read(built, name)
        found = read_html(text) if name.endswith(".html") else re.findall(r"https?://[^\s)>]*[^\s)>.,;]", text)
        yield from ((name, url) for url in found if not url.startswith("{"))


def read_bibliographies(built: Path, base: str) -> Found:
    for name in name_files(built, "bibliography.json*"):
        yield from ((name, item["URL"]) for item in json.loads(read(built, name)) if "URL" in item)
    for name in name_files(built, "bibliography.ris*"):
        for entry in rispy.loads(read(built, name)):
            urls = [*entry.get("urls", ()), entry.get("file_attachments1", ""), entry.get("url", "")]
            yield from ((name, url) for url in urls if url)
    for name in name_files(built, "bibliography*.bib*"):
        for url in re.findall(r"\n  url = \{([^\n]*)\},?\n", read(built, name)):
            yield name, re.sub(r"\\([%#&_{}$])", r"\1", url)


def read_numbers(built: Path, base: str) -> Found:
    """Slugs of tags and venues, whose pages always exist; pandas and DuckDB read the same."""
    for name in name_files(built, "stats/*.csv"):
        frame = pandas.read_csv(built / name, dtype=str, keep_default_na=False)
        with duckdb.connect() as database:
            table = database.read_csv(str(built / name), all_varchar=True)
            assert table.columns == [*frame]
            assert sorted(table.fetchall()) == sorted(map(tuple, frame.to_numpy().tolist()))
        kind = Path(name).stem
        if kind in ("tags", "venues"):
            slugs = frame[f"{kind.removesuffix('s')} slug"]
            yield from ((name, f"{base}{kind}/{slug}/") for slug in slugs)


READERS: dict[str, Callable[[Path, str], Found]] = {
    "records": read_records,
    "llms.txt": read_llms_txt,
    "sitemaps": read_sitemaps,
    "OpenSearch": read_opensearch,
    "Atom": read_atom,
    "JSON Feed": read_json_feed,
    "heads": read_heads,
    "JSON-LD": read_json_ld,
    "COinS": read_coins,
    "e-mail": read_mails,
    "bibliographies": read_bibliographies,
    "statistics": read_numbers,
}


@pytest.mark.parametrize("what", READERS)
def test_every_address_is_there_or_elsewhere(what: str, built: Path, base: str) -> None:
    found = list(READERS[what](built, base))
    wrong = {(name, url): reason for name, url in found if (reason := find_fault(built, base, url))}
    assert wrong == {}
    if what not in ("COinS", "e-mail", "statistics", "bibliographies"):  # of which a site may have none
        assert found


def find_fault(built: Path, base: str, url: str) -> str:
    """What is wrong with a URL; empty if nothing is."""
    if url != url.strip() or re.search(r"[\s<>\"\\^`{|}]", url):
        return "no URL by RFC 3986"
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        return "another scheme"
    if not url.startswith(base):
        return "outside the site" if parts.netloc == urlsplit(base).netloc else ""
    path = unquote(url[len(base) :].partition("#")[0].partition("?")[0])
    file = built / path / "index.html" if path.endswith("/") or not path else built / path
    return "" if file.is_file() else f"there is no {path}"
