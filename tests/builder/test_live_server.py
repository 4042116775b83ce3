"""What a browser sees from `papershelf serve` while the site can't be built."""

from __future__ import annotations

import logging
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError, URLError

import pytest
from click.testing import CliRunner
from mkdocs.exceptions import Abort

from papershelf import cli
from papershelf.builder.mkdocs.live_server import LiveServer
from papershelf.errors import CallError
from tests.test_cli import ENVIRONMENT

TITLE, OLD = "The site could not be built", "This page is from the last build that succeeded."


def get(address: str) -> str:
    try:
        with urllib.request.urlopen(f"http://{address}", timeout=20) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        with error:
            return error.read().decode()
    except URLError:
        return ""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveServer]:
    server = LiveServer(lambda: None, "127.0.0.1", 0, str(tmp_path))
    server.error_handler = server.read_error_page
    server.watch(str(tmp_path))
    thread = Thread(target=server.serve, daemon=True)
    thread.start()
    while not server.serve_thread.is_alive():
        time.sleep(0.01)
    yield server
    server.shutdown()
    thread.join(10)


def fail_with_problems() -> None:
    logging.getLogger("mkdocs.plugins.papershelf").error("a.yaml:1:1: error[bad-value]: `<b>` & x")
    raise Abort("Aborted with a BuildError!")


def fail_in_the_call() -> None:
    raise CallError("set `theme: name: material`")


def fail_without_a_word() -> None:
    raise Abort("Aborted with 2 warnings in strict mode!")


FAILURES = [
    (fail_with_problems, "a.yaml:1:1: error[bad-value]: `&lt;b&gt;` &amp; x</pre>"),
    (fail_in_the_call, ">set `theme: name: material`</pre>"),
    (fail_without_a_word, ">Aborted with 2 warnings in strict mode!</pre>"),
    (lambda: 1 / 0, ">ZeroDivisionError: division by zero</pre>"),
]


def test_problems_are_on_every_page_until_the_next_build(server: LiveServer, tmp_path: Path) -> None:
    address = f"127.0.0.1:{server.server_port}/"
    assert get(address) == "404 Not Found"
    for build, shown in FAILURES:
        server.build(build)
        page = get(address)  # there is no site yet
        assert TITLE in page
        assert shown in page
        assert OLD not in page
        assert "livereload(" in page
    (tmp_path / "index.html").write_text("<html><body>Owls</body></html>")
    (tmp_path / "404.html").write_text("<html><body>No owls</body></html>")
    assert all(OLD in get(address + path) and TITLE in get(address + path) for path in ("", "nothing/"))
    server.build(lambda: None)
    for path, text in (("", "Owls"), ("nothing/", "No owls")):
        page = get(address + path)
        assert text in page
        assert "livereload(" in page
        assert TITLE not in page


@pytest.fixture
def owls(tmp_path: Path) -> Path:
    """A folder with one paper and templates of its own."""
    for name in ("content/papers", "content/pages", "overrides/fragments"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "content/papers/owls.yaml").write_text("title: Owls\nadded: 2024-01-02\n")
    (tmp_path / "content/pages/about.md").write_text("# About\n")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Owls\nsite_url: https://owls.example/\ndocs_dir: content/pages\nplugins: [papershelf: {search: false}]\n"
        "theme: {name: material, font: false, custom_dir: overrides}\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("command", "template", "text", "said"),
    [
        (["generate", "--out", "other"], "row", "{% if %}", "Expected an expression, got 'end of statement block'"),
        (["generate", "--out", "other"], "paper", "{{ an_owl }}", "'an_owl' is undefined"),
        (["digest"], "digest", "{{ 1 / 0 }}", "ZeroDivisionError: division by zero"),
        (["digest"], "macros", "{% include 'no.html' %}", "'no.html' not found"),
    ],
)
def test_commands_name_the_line_of_an_error_in_a_template(
    owls: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], template: str, text: str, said: str
) -> None:
    monkeypatch.chdir(owls)
    file = owls / f"overrides/fragments/{template}.html"
    file.write_text(f"\n{text}")
    done = CliRunner().invoke(cli.main, command)
    assert done.exit_code == 2
    [line] = done.output.splitlines()
    assert line.startswith(f"papershelf: {file}:2: error in this template: ")
    assert said in line


def test_a_folder_with_errors_is_served_and_mended(owls: Path) -> None:
    """The first build has an error in a record; a later one, in a template."""
    record, template = owls / "content/papers/owls.yaml", owls / "overrides/fragments/row.html"
    record.write_text("titel: Owls\n")
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = "{}:{}".format(*free.getsockname())
    command = [sys.executable, "-m", "papershelf", "serve", "-a", address]
    process = subprocess.Popen(command, cwd=owls, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait_for(test: Callable[[str], bool]) -> None:
        for _ in range(1_200):  # builds, on a machine that does other things
            if test(page := get(f"{address}/")):
                return
            time.sleep(0.1)
        raise AssertionError(page)

    try:
        wait_for(lambda page: TITLE in page and "owls.yaml:1:1: error[unknown-key]: unknown key `titel`" in page)
        record.write_text("title: Owls\n")
        wait_for(lambda page: TITLE not in page and "papers/owls/" in page)
        template.write_text("\n{% if %}")
        wait_for(lambda page: TITLE in page and f"{template}:2: error in this template" in page and OLD in page)
        template.unlink()
        wait_for(lambda page: TITLE not in page and "papers/owls/" in page)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
