"""Where this machine's Chromium is. Standard library only, as the installer needs it."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from pathlib import Path

SHELL = "chromium-headless-shell"
"""Chromium without its windows, as Debian calls it: a page is open in a quarter of the time."""
# `chromium-browser` comes last, since Ubuntu's may be a stub that only names a snap.
_COMMANDS = (
    SHELL,
    "chromium",
    "google-chrome-stable",
    "google-chrome",
    "microsoft-edge",
    "msedge",
    "chromium-browser",
)
_MAC = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS = (
    "Chromium/Application/chrome.exe",
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)


def find_chromium() -> str | None:
    """The path of an installed Chromium, Chrome or Edge; Playwright's own is not looked for."""
    commands = (shutil.which(name) for name in _COMMANDS)
    programs = (str(path) for path in _programs() if path.is_file())
    return next(filter(None, commands), None) or next(programs, None)


def _programs() -> Iterator[Path]:
    """Where browsers are that are not on the PATH."""
    system = platform.system()
    if system == "Darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (folder / program for program in _MAC)
    elif system == "Windows":
        for variable in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData"):
            if root := os.environ.get(variable):
                yield from (Path(root, program) for program in _WINDOWS)
