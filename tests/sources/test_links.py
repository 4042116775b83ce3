"""`papershelf refresh --links`: which links are dead, what takes their place, and what is never asked."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from papershelf.curation.diff import format_diffs
from papershelf.curation.importing import run_import
from papershelf.curation.links import dead_links
from papershelf.curation.links.dead_links import LinkPlan
from papershelf.sources.links import link_checker
from papershelf.sources.links.link_checker import LinkChecker, LinkState
from papershelf.sources.links.robots import RobotRules
from tests.build import tree
from tests.commands import papershelf

from . import answers
from .conftest import Impatient
from .server import Network, Reply
from .test_refreshing import carry_out, write
from .test_refreshing import text as read

ALIVE = LinkState("alive")
ARCHIVE = "https://web.archive.org/web/20310503120000/"


@pytest.fixture
def checker(net: Network, tmp_path: Path) -> Iterator[LinkChecker]:
    yield make_checker(tmp_path / "links")


def make_checker(folder: Path, **options: Any) -> LinkChecker:
    """A checker that may ask this machine by one of its addresses, and records its pauses."""
    slept: list[float] = []
    options = {"every": 0.0, "sleep": slept.append, "is_allowed": lambda one: one == "127.0.0.1", **options}
    found = LinkChecker(folder, **options)
    found.slept = slept  # type: ignore[attr-defined]
    return found


def check(checker: LinkChecker, *links: str) -> list[LinkState]:
    found = checker.check(links, lambda done, total: None)
    return [found[link] for link in links]


def methods(net: Network) -> list[tuple[str, str]]:
    """(method, path) of what was asked for, without robots.txt."""
    return [(one.method, one.path) for one in net.asked if one.source != "robots.txt"]


# --- states -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("reply", "state"), [
    (Reply("x"), ALIVE),
    (Reply("", 204), ALIVE),
    (Reply("", 404), LinkState("dead", "status 404")),
    (Reply("", 410), LinkState("dead", "status 410")),
    (Reply("", 401), LinkState("unclear", "status 401")),
    (Reply("", 403), LinkState("unclear", "status 403")),
    (Reply("", 429), LinkState("unclear", "status 429")),
    (Reply("", 451), LinkState("unclear", "status 451")),
    (Reply("", 500), LinkState("unclear", "status 500")),
    (Reply("", 503), LinkState("unclear", "status 503")),
    (Reply("", 300), LinkState("unclear", "status 300")),
    (Reply("", 302, headers={"Location": "ftp://127.0.0.1/x"}), LinkState("unclear", "it leads to another scheme, `ftp`")),
    (Reply("", 302, headers={"Location": "/page/x"}), LinkState("unclear", "it redirects too often")),
    (Reply("", 302, headers={"Location": "http://[::1"}), LinkState("unclear", "an answer that can't be read")),
    (Reply("x" * 100, 200, headers={"Content-Encoding": "gzip"}), ALIVE),
    (Reply("x" * 100, cut=True), ALIVE),
])  # fmt: skip
def test_only_what_a_host_says_is_gone_is_dead(net: Network, checker: LinkChecker, reply: Reply, state: LinkState) -> None:
    net.on("page", "x", reply)
    assert check(checker, f"{net.address}/page/x") == [state]


def test_a_server_that_knows_no_head_is_asked_by_get(net: Network, checker: LinkChecker) -> None:
    net.on("page", "x", Reply("", 405), Reply("x"))
    net.on("page", "y", Reply("", 404), Reply("y"))
    net.on("page", "z", Reply("z"))
    assert check(checker, *(f"{net.address}/page/{name}" for name in "xyz")) == [ALIVE] * 3
    assert methods(net) == [("HEAD", "x"), ("GET", "x"), ("HEAD", "y"), ("GET", "y"), ("HEAD", "z")]


def test_a_host_may_ask_for_a_pause(net: Network, checker: LinkChecker) -> None:
    net.on("page", "x", Reply("", 429, headers={"Retry-After": "7"}), Reply("x"))
    assert check(checker, f"{net.address}/page/x") == [ALIVE]
    assert checker.slept == [7.0]  # type: ignore[attr-defined]


def test_a_long_pause_is_left_to_the_next_run(net: Network, checker: LinkChecker) -> None:
    net.on("page", "x", Reply("", 503, headers={"Retry-After": "3600"}))
    assert check(checker, f"{net.address}/page/x") == [LinkState("unclear", "status 503")]
    assert methods(net) == [("HEAD", "x")]


def test_redirects_are_followed(net: Network, checker: LinkChecker) -> None:
    net.on("page", "x", Reply("", 301, headers={"Location": "/page/y?a=1#part"}))
    net.on("page", "y", Reply("", 404))
    net.on("page", "z", Reply("", 308, headers={"Location": f"{net.address}/page/on"}))
    net.on("page", "on", Reply("on"))
    assert check(checker, f"{net.address}/page/x", f"{net.address}/page/z#top") == [LinkState("dead", "status 404"), ALIVE]


def test_a_host_that_fails_is_not_asked_on_and_on(net: Network, checker: LinkChecker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    links = [f"http://127.0.0.1:{port}/{number}" for number in range(5)]
    net.on("page", "x", Reply("x"))
    found = check(checker, *links, f"{net.address}/page/x")
    assert [state.kind for state in found] == ["unclear"] * 5 + ["alive"]
    assert [state.reason[:13] for state in found[:4]] == ["no connection"] * 3 + ["not asked, as"]


def test_a_host_is_not_left_for_those_that_it_redirects_to(net: Network, checker: LinkChecker) -> None:
    """As doi.org does to publishers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    for number in range(5):
        net.on("doi", str(number), Reply("", 302, headers={"Location": f"http://127.0.0.1:{port}/{number}"}))
    net.on("doi", "x", Reply("x"))
    found = check(checker, *(f"{net.address}/doi/{number}" for number in range(5)), f"{net.address}/doi/x")
    assert [state.kind for state in found] == ["unclear"] * 5 + ["alive"]


def test_a_silent_host_is_left_after_a_while(checker: LinkChecker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_checker, "_LONGEST", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener:  # accepts, and says nothing
        assert check(checker, f"http://127.0.0.1:{listener.getsockname()[1]}/") == [LinkState("unclear", "no answer in time")]


@pytest.mark.parametrize("sent", [b"", b"nonsense", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000, b"HTTP/1.1 999 No\r\n\r\n", b"\x00" * 100])
def test_no_answer_ends_a_run(checker: LinkChecker, sent: bytes) -> None:
    from .test_connection_guard import raw_server

    with raw_server(lambda connection: connection.sendall(sent)) as (here, _):
        [state] = check(checker, here["crossref"].base)
    assert state.kind == "unclear"


def fail_to_find(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let the names below `example` have no address, as the resolver says with a number."""
    original = socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **more: Any) -> Any:
        if str(host).endswith(".example"):
            raise socket.gaierror(number, "not known")
        return original(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def test_a_name_that_is_gone_is_dead(net: Network, checker: LinkChecker, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_to_find(monkeypatch, socket.EAI_NONAME)
    net.on("page", "x", Reply("x"))
    links = ["http://nest.example/a", f"{net.address}/page/x", "https://nest.example/b"]
    gone = LinkState("dead", "there is no such host")
    assert check(checker, *links) == [gone, ALIVE, gone]


def test_without_a_network_no_name_is_known_to_be_gone(checker: LinkChecker, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_to_find(monkeypatch, socket.EAI_NONAME)
    [state] = check(checker, "http://nest.example/a")
    assert state == LinkState("unclear", "no host was found; is there a network?")


def test_a_resolver_that_fails_says_nothing_about_a_name(net: Network, checker: LinkChecker, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_to_find(monkeypatch, socket.EAI_AGAIN)
    net.on("page", "x", Reply("x"))
    first, second = check(checker, "http://nest.example/a", f"{net.address}/page/x")
    assert (first.kind, second) == ("unclear", ALIVE)


# --- private addresses ------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "127.1"])
def test_a_record_leads_to_no_private_address(net: Network, tmp_path: Path, host: str) -> None:
    from papershelf.sources.connection_guard import is_public

    port = net.address.rpartition(":")[2]
    checker = make_checker(tmp_path / "links", is_allowed=is_public)
    [state] = check(checker, f"http://{host}:{port}/page/x")
    assert state.kind == "unclear"
    assert "no public address" in state.reason or "no connection" in state.reason  # where there is no IPv6
    assert net.asked == []


@pytest.mark.parametrize("target", ["http://127.0.0.2:{}/page/x", "http://localhost.localdomain:{}/page/x", "http://169.254.169.254/latest", "//10.0.0.1/", "http://[::1]:{}/"])
@pytest.mark.parametrize("robots", [False, True])
def test_a_redirect_leads_to_no_private_address(net: Network, checker: LinkChecker, target: str, robots: bool) -> None:
    """Neither that of a page nor that of a `robots.txt`; the addresses are of this machine, or would take no time to refuse."""
    away = Reply("", 302, headers={"Location": target.format(net.address.rpartition(":")[2])})
    net.on("robots.txt", "", away if robots else Reply("", 404))
    net.on("page", "x", away)
    [state] = check(checker, f"{net.address}/page/x")
    assert state.kind in ("unclear", "dead")  # dead: a machine may not have the last name
    assert len(net.asked) == (1 if robots else 2)


def test_a_proxy_gets_no_private_address(net: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from papershelf.sources.connection_guard import is_public

    monkeypatch.setenv("HTTP_PROXY", net.address)
    monkeypatch.delenv("NO_PROXY", raising=False)
    [state] = check(make_checker(tmp_path / "links", is_allowed=is_public), "http://192.168.1.1/x")
    assert state == LinkState("unclear", "it leads to 192.168.1.1, which is no public address")
    assert net.asked == []


# --- courtesy ---------------------------------------------------------------------------------


def test_a_checker_names_itself(net: Network, tmp_path: Path) -> None:
    net.on("page", "x", Reply("x"))
    check(make_checker(tmp_path / "links", contact="curator@nest.example"), f"{net.address}/page/x")
    assert {one.headers["User-Agent"].partition("/")[0] for one in net.asked} == {"papershelf"}
    assert all(one.headers["User-Agent"].endswith("; mailto:curator@nest.example)") for one in net.asked)


def test_a_host_gets_a_request_a_second(net: Network, tmp_path: Path) -> None:
    checker = make_checker(tmp_path / "links", every=1.0)
    links = [f"{net.address}/page/{number}" for number in range(2)]
    for number in range(2):
        net.on("page", str(number), Reply("x"))
    check(checker, *links)
    assert [round(wait) for wait in checker.slept] == [1, 2]  # type: ignore[attr-defined]


def test_robots_txt_is_asked_for_once_and_obeyed(net: Network, checker: LinkChecker) -> None:
    net.on("robots.txt", "", Reply("User-agent: *\nDisallow: /page/\nAllow: /page/x\nCrawl-delay: 2\n"))
    net.on("page", "x", Reply("x"))
    refused = LinkState("unclear", "its robots.txt doesn't allow programs")
    links = [f"{net.address}/page/{name}" for name in "abcdx"]
    assert check(checker, *links) == [refused] * 4 + [ALIVE]
    assert [(one.method, one.source) for one in net.asked] == [("GET", "robots.txt"), ("HEAD", "page")]


def test_a_broken_robots_txt_forbids_all(net: Network, checker: LinkChecker) -> None:
    """RFC 9309, 2.3.1.4."""
    net.on("robots.txt", "", Reply("", 500))
    assert check(checker, f"{net.address}/page/x") == [LinkState("unclear", "its robots.txt has status 500")]
    assert [one.source for one in net.asked] == ["robots.txt"]


def test_a_link_is_asked_for_once_a_day(net: Network, tmp_path: Path) -> None:
    net.on("page", "x", Reply("x"))
    links = [f"{net.address}/page/x", f"{net.address}/page/none"]
    before = check(make_checker(tmp_path / "links"), *links)
    asked = len(net.asked)
    assert check(make_checker(tmp_path / "links"), *links) == before
    assert len(net.asked) == asked
    for file in (tmp_path / "links").rglob("*"):
        os.utime(file, (file.stat().st_atime, file.stat().st_mtime - 2 * 24 * 3600))
    assert check(make_checker(tmp_path / "links"), *links) == before
    assert {one.path for one in net.asked[asked:]} == {"", "none"}


def test_a_run_ends_after_an_hour(net: Network, checker: LinkChecker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_checker, "_LONGEST_RUN", -1.0)
    [state] = check(checker, f"{net.address}/page/x")
    assert state.reason.startswith("not asked: this run took an hour")
    assert net.asked == []


# RFC 9309, 5.1 and 5.2, and the examples of 2.2.2 and 2.2.3.
RFC = """\
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


@pytest.mark.parametrize(("text", "path", "is_allowed"), [
    ("", "/x", True),
    (RFC, "/a.gif", False),
    (RFC, "/a.gif?b", True),
    (RFC, "/example/page.html", False),
    (RFC, "/publications/a", True),
    (RFC.replace("foobot", "Papershelf/2.0"), "/example/page.html", True),
    (RFC.replace("foobot", "Papershelf/2.0"), "/publications/a", False),
    (RFC.replace("bazbot", "papershelf"), "/example/page.html", False),
    (RFC.replace("bazbot", "papershelf"), "/a.gif", True),
    (RFC.replace("quxbot", "papershelf"), "/example/page.html", True),
    ("User-agent: papershelf-other\nDisallow: /", "/x", True),
    ("User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/disallowed.gif", False),
    ("User-agent: *\nDisallow: /example/page\nAllow: /example/page", "/example/page", True),
    ("User-agent: *\nDisallow: /path/file-with-a-%2A.html", "/path/file-with-a-%2A.html", False),
    ("User-agent: *\nDisallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", False),
    ("User-agent: *\nDisallow: /this/*/exactly", "/this/a/b/exactly/so", False),
    ("User-agent: *\nDisallow: /a*b$", "/aXb", False),
    ("User-agent: *\nDisallow: /a*b$", "/ab/b/c", True),
    ("User-agent: *\nDisallow: /ab*b$", "/ab", True),
    ("\ufeffUser-agent: *\r\nDisallow: / # all\r\n", "/x", False),
    ("Disallow: /", "/x", True),
    ("User-agent: *\nDisallow: /\n\nUser-agent: *\nAllow: /x", "/x", True),
    ("User-agent: *\nDisallow: /", "/robots.txt", True),
])  # fmt: skip
def test_robots_txt_means_what_the_rfc_says(text: str, path: str, is_allowed: bool) -> None:
    assert RobotRules(text).allow(path) is is_allowed


def test_no_robots_txt_takes_long() -> None:
    rules = RobotRules("User-agent: *\nDisallow: /" + "*a" * 200_000 + "$\nCrawl-delay: 99999999\n")
    assert rules.allow("/" + "a" * 100_000 + "b")
    assert rules.delay == 0


# --- what becomes of records ------------------------------------------------------------------

Refresh = Callable[..., LinkPlan]


@pytest.fixture
def refresh(root: Path, net: Network, tmp_path: Path) -> Refresh:
    def run(write: bool = True) -> LinkPlan:
        client = Impatient(tmp_path / f"fetched-{len(net.asked)}", net)
        planner = run_import.open_planner(root, root / "content")
        done = dead_links.plan(planner, client, make_checker(tmp_path / f"links-{len(net.asked)}"))
        carry_out(root, done, write)
        return done

    return run


def archive(net: Network, *links: str) -> None:
    """Let the Wayback Machine have some pages (archive.org/help/wayback_api.php)."""
    def answer(asked: Any) -> str:
        link = asked.query["url"]
        closest = {"available": True, "url": f"http://web.archive.org/web/20310503120000/{link}", "timestamp": "20310503120000", "status": "200"}
        return json.dumps({"url": link, "archived_snapshots": {"closest": closest} if link in links else {}})

    net.on("archive", "available", answer)


def copy(doi: str, **more: Any) -> dict[str, Any]:
    place = {"is_oa": True, "landing_page_url": None, "pdf_url": None, "license": "cc-by", "version": "acceptedVersion", **more}
    return {"doi": f"https://doi.org/{doi}", "best_oa_location": place}


def test_a_dead_link_becomes_its_archived_copy(root: Path, net: Network, refresh: Refresh) -> None:
    gone, page = f"{net.address}/page/gone", f"{net.address}/page/x"
    net.on("page", "x", Reply("x"))
    archive(net, gone)
    before = f"title: Owls\nadded: 2031-05-02\nurl: {page}  # the journal's\ncode: {gone}  # by hand\nlinks:\n  - label: Talk\n    url: {page}\n  - label: Notes\n    url: {gone}\n"
    write(root, owls=before)
    done = refresh(write=False)
    assert read(root, "owls") == before
    assert [str(note) for note in done.notes] == [
        f"content/papers/owls.yaml:4:7: warning[dead-link]: `code`: status 404: {gone}\n    hint: a copy is at {ARCHIVE}{gone}",
        f"content/papers/owls.yaml:9:10: warning[dead-link]: `links`: status 404: {gone}\n    hint: a copy is at {ARCHIVE}{gone}",
    ]
    assert (str(done), done.get_exit_code(False)) == ("2 links: 2 dead, 0 unclear; 0 free copies; 1 record changed", 1)
    assert net.of("archive")[0].query == {"url": gone, "timestamp": "20310502"}
    done = refresh()
    assert done.get_exit_code(True) == 0
    assert read(root, "owls") == before.replace(f"code: {gone} ", f"code: {ARCHIVE}{gone}").replace(f"url: {gone}", f"url: {ARCHIVE}{gone}")


def test_a_link_without_a_copy_stays(root: Path, net: Network, refresh: Refresh) -> None:
    archive(net)
    write(root, owls=f"title: Owls\nurl: {net.address}/page/gone\n")
    before = tree(root)
    done = refresh()
    assert tree(root) == before
    assert [note.code for note in done.notes if hasattr(note, "code")] == ["dead-link"]
    assert done.get_exit_code(True) == 1


def test_a_refused_link_is_no_dead_link(root: Path, net: Network, refresh: Refresh) -> None:
    net.on("page", "x", Reply("", 403))
    net.on("page", "y", Reply("", 403))
    write(root, owls=f"title: Owls\nurl: {net.address}/page/x\npdf: {net.address}/page/y\n", bats=f"title: Bats\nurl: {net.address}/page/x\n")
    before = tree(root)
    done = refresh()
    assert (tree(root), done.get_exit_code(True)) == (before, 0)
    assert [str(note) for note in done.notes] == [f"{net.address[7:]}: unclear: status 403 (3 links, content/papers/bats.yaml:2)"]
    assert net.of("archive") == []


def test_links_of_people_venues_and_sessions_are_reported(root: Path, net: Network, refresh: Refresh) -> None:
    gone = f"{net.address}/page/gone"
    archive(net, gone)
    write(root, owls="title: Owls\nauthors: [Ann Sova]\nerrata:\n  - date: 2031-06\n    url: mailto:ann@nest.example\n")
    content = root / "content"
    (content / "lists").mkdir()
    (content / "people.yaml").write_text(f"- id: ann-sova\n  name: Ann Sova\n  homepage: {gone}\n")
    (content / "venues.yaml").write_text(f"- key: owls\n  name: Annals of Owls\n  url: {gone}\n")
    (content / "lists" / "group.yaml").write_text(f"title: Group\npapers:\n  - id: owls\n    session:\n      date: 2031-06-01\n      place: {gone}\n      notes: {gone}\n")
    before = tree(root)
    done = refresh()
    assert tree(root) == before, "only links of papers are replaced"
    assert [str(note).partition(": warning")[0] for note in done.notes] == [
        "content/people.yaml:3:13", "content/venues.yaml:3:8", "content/lists/group.yaml:6:14", "content/lists/group.yaml:7:14",
    ]  # fmt: skip
    assert done.left == 4


def test_a_missing_or_dead_pdf_becomes_a_free_copy(root: Path, net: Network, refresh: Refresh) -> None:
    free, gone = f"{net.address}/page/free.pdf", f"{net.address}/page/gone.pdf"
    net.on("page", "free.pdf", Reply("%PDF"))
    net.on("page", "bot", Reply("", 403))
    archive(net, gone)
    write(
        root,
        bats="title: Bats\ndoi: 10.5555/bats\n",
        dead=f"title: Dead\ndoi: 10.5555/dead\npdf: {gone}\n",
        owls=f"title: Owls\ndoi: 10.5555/owls\npdf: {net.address}/page/bot\n",
        page1="title: Page\ndoi: 10.5555/page\n",
        preprint="title: Preprint\ndoi: 10.5555/preprint\narxiv: '3105.00001'\n",
        rotten="title: Rotten\ndoi: 10.5555/rotten\n",
        closed="title: Closed\ndoi: 10.5555/closed\n",
    )
    net.on("openalex", "works", answers.openalex(
        copy("10.5555/bats", pdf_url=free), copy("10.5555/dead", pdf_url=free, version="", license=None),
        copy("10.5555/page", landing_page_url=f"{net.address}/page/free.pdf"), copy("10.5555/rotten", pdf_url=f"{net.address}/page/none"),
        copy("10.5555/closed", pdf_url="javascript:alert(1)"), {"doi": "https://doi.org/10.5555/x", "best_oa_location": None}, 7,
    ))  # fmt: skip
    done = refresh()
    assert read(root, "bats") == f"title: Bats\ndoi: 10.5555/bats\npdf: {free}\n"
    assert read(root, "dead") == f"title: Dead\ndoi: 10.5555/dead\npdf: {free}\n"
    assert read(root, "page1") == f"title: Page\ndoi: 10.5555/page\nlinks:\n  - label: Free copy\n    url: {free}\n"
    assert done.changes.changed == 3
    [asked] = net.of("openalex")
    assert asked.query["filter"] == "doi:10.5555/bats|10.5555/closed|10.5555/dead|10.5555/page|10.5555/rotten"
    assert next(str(note) for note in done.notes if getattr(note, "kind", "") == "free copy") == f"content/papers/bats.yaml:1: free copy: bats: {free} (acceptedVersion, cc-by)"
    assert done.get_exit_code(True) == 0
    before = tree(root)
    refresh()
    assert tree(root) == before


def test_what_the_curator_took_back_stays(root: Path, net: Network, refresh: Refresh) -> None:
    gone = f"{net.address}/page/gone"
    archive(net, gone)
    before = f"title: Owls\nurl: {gone}\n"
    write(root, owls=before)
    refresh()
    assert read(root, "owls") != before
    write(root, owls=before)
    done = refresh()
    assert read(root, "owls") == before
    assert "kept: you have edited `url`" in str(done.notes[-1])


@pytest.mark.parametrize("answer", [
    "[]", "{", '{"archived_snapshots": []}', '{"archived_snapshots": {"closest": {"available": true, "status": "200", "url": "https://evil.example/web/1/x"}}}',
    '{"archived_snapshots": {"closest": {"available": true, "status": "404", "url": "http://web.archive.org/web/2031/http://x.example/"}}}', "[" * 100_000,
])  # fmt: skip
def test_an_odd_answer_of_the_archive_is_none(root: Path, net: Network, refresh: Refresh, answer: str) -> None:
    net.on("archive", "available", answer)
    write(root, owls=f"title: Owls\nurl: {net.address}/page/gone\n")
    before = tree(root)
    assert len(refresh().notes) == 1
    assert tree(root) == before


def test_a_source_that_fails_is_told(root: Path, net: Network, refresh: Refresh) -> None:
    net.on("archive", "available", Reply("<p>", kind="text/html"))
    net.on("openalex", "works", Reply("", 403))
    write(root, owls=f"title: Owls\ndoi: 10.5555/owls\nurl: {net.address}/page/gone\n")
    done = refresh(write=False)
    assert [note.file for note in done.changes.notes] == ["OpenAlex", "Wayback Machine"]
    assert list(format_diffs(root, done.texts)) == []


def test_the_command(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    (root / "mkdocs.yml").write_text("site_name: Nest\ndocs_dir: content\ntheme: {name: material}\nplugins: [papershelf]\n")
    write(root, owls="title: Owls\nurl: http://127.0.0.1:1/x\n")
    run = papershelf("refresh", "--links", "--write", cwd=root)
    assert "127.0.0.1:1: unclear: it leads to 127.0.0.1, which is no public address (content/papers/owls.yaml:2)\n" in run.stderr
    assert "1 link: 0 dead, 1 unclear; 0 free copies; 0 records changed\n" in run.stderr
    assert run.returncode == 0
    assert yaml.safe_load(read(root, "owls")) == {"title": "Owls", "url": "http://127.0.0.1:1/x"}
