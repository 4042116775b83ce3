"""What a build shows while it goes on: on a terminal, and in a log."""

from __future__ import annotations

import io
import logging
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from rich.console import Console

from papershelf.progress import ConsoleHandler, ProgressLine, ProgressLog, format_profile
from tests.build import TOY
from tests.test_cli import ENVIRONMENT, REPORT

# A build that shows at once what others show after two seconds.
HASTY = """from papershelf import progress
progress.AFTER, progress.EVERY = 0.001, 0.0
from papershelf.cli import main
main()
"""


class Clock:
    """A clock that a test turns."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


Make = Callable[..., tuple[ProgressLine, io.StringIO]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(clock: Clock) -> Make:
    """`make(width)`: the line of a terminal, and what was written to it."""

    def make_(width: int = 80) -> tuple[ProgressLine, io.StringIO]:
        file = io.StringIO()
        # As the commands have theirs; the rest makes it a terminal wherever the test runs.
        console = Console(
            soft_wrap=True, markup=False, highlight=False, emoji=False, file=file, width=width,
            force_terminal=True, color_system=None, legacy_windows=False, _environ={},
        )  # fmt: skip
        return ProgressLine(console, clock.now, clock), file

    return make_


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TOY, tmp_path / "toy", ignore=shutil.ignore_patterns("site", ".cache")))


def hear(listener: Callable[[str, int, int], None], clock: Clock, *events: tuple[float, str, int, int]) -> None:
    """Tell of steps at their seconds."""
    for seconds, *event in events:
        clock.now = 100.0 + seconds
        listener(*event)  # type: ignore[arg-type]


def test_a_log_has_a_line_for_each_step_and_some_of_a_long_one(clock: Clock) -> None:
    console = Console(file=io.StringIO(), width=40)
    events = [(seconds, "building pages", 100 * int(seconds), 27_770) for seconds in range(4, 40)]
    hear(
        ProgressLog(console, 100.0, clock), clock,
        (0, "reading records", 0, 0), (1.9, "planning pages", 0, 0), (2, "preparing templates", 0, 0),
        (3, "building pages", 0, 27_770), *events, (40, "moving files into place", 0, 0),
    )  # fmt: skip
    assert console.file.getvalue().splitlines() == [  # type: ignore[attr-defined]
        "preparing templates", "building pages", "building pages: 1,300 of 27,770",
        "building pages: 2,300 of 27,770", "building pages: 3,300 of 27,770", "moving files into place",
    ]  # fmt: skip


def test_a_log_tells_of_a_step_that_began_before_the_two_seconds(clock: Clock) -> None:
    console = Console(file=io.StringIO())
    hear(ProgressLog(console, 100.0, clock), clock, (1, "building pages", 0, 900), (2.5, "building pages", 300, 900),
         (3, "building pages", 600, 900))  # fmt: skip
    assert console.file.getvalue() == "building pages: 300 of 900\n"  # type: ignore[attr-defined]


def test_a_terminal_shows_nothing_for_two_seconds(make: Make, clock: Clock) -> None:
    line, file = make()
    hear(line, clock, (0, "reading records", 0, 0), (1.9, "building pages", 0, 10))
    line.draw()
    line.close()
    assert file.getvalue() == ""


def read_line(file: io.StringIO) -> str:
    """What the line says last."""
    text = re.sub(r"\x1b\[\??[\d;]*[a-zA-Z]", "", file.getvalue())
    return text.rpartition("\r")[2].rstrip()


@pytest.mark.parametrize("width", [80, 45, 20])
def test_a_terminal_shows_one_line(make: Make, clock: Clock, width: int) -> None:
    line, file = make(width)
    threads = threading.active_count()
    hear(line, clock, (3, "reading records", 0, 0))
    assert read_line(file) == "reading records  3 s"
    hear(line, clock, (12.4, "building pages", 12_300, 27_770))
    assert "\n" not in file.getvalue()
    assert len(read_line(file)) <= width
    if width >= 45:
        assert re.fullmatch(r"building pages +[━╸╺ ]+ +12,300 of 27,770  12 s", read_line(file))
    # Beside a thread no process can be forked.
    assert threading.active_count() == threads or sys.platform == "win32"
    line.close()
    assert file.getvalue().endswith("\r\x1b[1A\x1b[2K")


def test_an_interrupt_as_the_line_begins_leaves_the_cursor(
    make: Make, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, file = make()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(line._live.console, "push_render_hook", interrupt)
    with pytest.raises(KeyboardInterrupt):
        hear(line, clock, (3, "reading records", 0, 0))
    line.close()
    assert file.getvalue().rpartition("\x1b[?25")[2].startswith("h")


def test_log_messages_stand_above_the_line(make: Make, clock: Clock) -> None:
    line, file = make()
    hear(line, clock, (3, "reading records", 0, 0))
    logger = logging.Logger("test")
    logger.addHandler(ConsoleHandler(line._live.console))
    logger.warning("[bold]50 %% of %s", "{x}")
    assert "[bold]50 % of {x}\n" in file.getvalue()
    assert read_line(file).splitlines()[-1] == "reading records  3 s"
    line.close()


def test_a_profile_is_a_table() -> None:
    assert format_profile({"reading records": 4.0, "building pages": 12.5}, 20.0) == (
        "reading records      4.00 s   20.0%\n"
        "building pages      12.50 s   62.5%\n"
        "everything else      3.50 s   17.5%\n"
        "total               20.00 s  100.0%"
    )


def test_a_build_in_a_log(toy: Path) -> None:
    """Even where colours are asked for."""
    environment = {**ENVIRONMENT, "FORCE_COLOR": "1"}
    done = subprocess.run([sys.executable, "-c", HASTY, "build"], cwd=toy, capture_output=True,
                          encoding="utf-8", env=environment, check=True)  # fmt: skip
    *steps, last = done.stderr.splitlines()
    assert done.stdout == ""
    assert re.fullmatch(REPORT, f"{last}\n")
    assert {"reading records", "building pages", "moving files into place"} <= {*steps}
    assert not any("\x1b" in line for line in steps)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals on Windows")
def test_a_build_on_a_terminal_leaves_one_line(toy: Path) -> None:
    ours, theirs = os.openpty()
    environment = {**ENVIRONMENT, "TERM": "xterm"}
    command = [sys.executable, "-c", HASTY, "build"]
    with subprocess.Popen(command, cwd=toy, stderr=theirs, env=environment):
        os.close(theirs)
        data = b""
        with suppress(OSError):  # Linux says so at the end
            while part := os.read(ours, 65_536):
                data += part
    os.close(ours)
    text = data.decode()
    assert "building pages" in text
    assert "\x1b[?25h" in text  # the cursor is back
    assert re.fullmatch(REPORT, text.rpartition("\x1b[2K")[2].replace("\r", ""))
