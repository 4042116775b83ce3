"""The search in a browser: its work is done in a worker, started from the same file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.search import client
from playwright.sync_api import Page

from tests.search.samples import documents

_ASK = """async () => {
    const {openInWorker} = await import("./search.mjs")
    const index = openInWorker("index/")
    await index.ready()
    const {total, hits, facets} = await index.search("robot", {facets: ["venue"]})
    const wrong = await index.search("nobody:x", {syntax: "lunr"}).catch(error => error.name)
    return {total, first: hits[0].id, venues: facets.venue.length, wrong}
}"""
_ASK_NOTHING = """async () => {
    const {openInWorker, Unreachable} = await import("./search.mjs")
    return openInWorker("nowhere/").search("robot").catch(error => [error instanceof Unreachable, error.name])
}"""


def test_a_worker_answers(tmp_path: Path, serve: Callable[..., str], page: Page) -> None:
    client.write_index(tmp_path / "index", documents("300"))
    for name in ("search.mjs", "lunr-syntax.js"):
        (tmp_path / "index" / name).rename(tmp_path / name)
    (tmp_path / "index.html").write_text("<!doctype html><title>Search</title>", encoding="utf-8")
    page.goto(serve(tmp_path))
    found = page.evaluate(_ASK)
    assert found["total"] > 10
    assert found["first"].startswith("paper-")
    assert found["venues"] == 3
    assert found["wrong"] == "QueryParseError"
    assert page.evaluate(_ASK_NOTHING) == [True, "Unreachable"]


def test_a_worker_that_did_not_start_is_started_again(
    tmp_path: Path, serve: Callable[..., str], page: Page
) -> None:
    client.write_index(tmp_path / "index", documents("toy"))
    (tmp_path / "index" / "search.mjs").rename(tmp_path / "search.mjs")
    (tmp_path / "index.html").write_text("<!doctype html><title>Search</title>", encoding="utf-8")
    page.goto(serve(tmp_path))
    page.evaluate("""async () => { index = (await import("./search.mjs")).openInWorker("index/") }""")
    ask = """async () => index.search("").then(({total}) => total, error => error.name)"""
    page.context.route("**/search.mjs", lambda route: route.abort())
    assert page.evaluate(ask) == "Unreachable"
    page.context.unroute("**/search.mjs")
    assert page.evaluate(ask) > 5
