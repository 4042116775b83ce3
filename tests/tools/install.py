"""Makes sure of the tools that the tests use and `pip install` cannot bring: a Chromium, TeX, Java, schemas.

Run as `python -m tests.tools.install` from the root of the repository. Prints a line a tool, and
exits with 1 when there is no browser: most of what readers see is tested in one.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import platform
import shutil
import subprocess
import sys

from tests.browser import SHELL, find_chromium

# Program -> the packages that it needs with what the tests typeset. texlive-base has plain.bst and
# its like, and depends on texlive-binaries, which has bibtex; biblatex and more styles are in
# texlive-bibtex-extra; Unifont has every letter, in a megabyte.
_PACKAGES = {
    "bibtex": ("texlive-base",),
    "biber": ("biber", "texlive-bibtex-extra"),
    "lualatex": ("texlive-luatex", "texlive-latex-recommended", "lmodern", "fonts-unifont"),
    "pdftotext": ("poppler-utils",),
    "xml2bib": ("bibutils",),
    "java": ("default-jre-headless",),  # for the W3C's checker: 44 MB, some seconds
}
# Has Crossref's schemas. Its own requirements, which the schemas don't need, are at odds with ours.
_SCHEMAS = "commonmeta-py"


def main() -> int:
    for tool, packages in _PACKAGES.items():
        print(f"{tool}:", _tool(tool, packages) or "none, its tests will be skipped")
    print(f"{_SCHEMAS}:", "installed" if _install_schemas() else "none, its tests will be skipped")
    browser = _chromium()
    print("browser:", browser or "none, and none could be installed: install Chromium or Chrome")
    return 0 if browser else 1


def _chromium() -> str | None:
    # Elsewhere than in Debian itself the package may be a door to a snap, which containers lack.
    if _distribution() == "debian" and not shutil.which(SHELL):
        _apt_install(SHELL)
    if found := find_chromium():
        return found
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return "Playwright's own" if subprocess.call(command, stdout=subprocess.DEVNULL) == 0 else None


def _install_schemas() -> bool:
    if importlib.util.find_spec("commonmeta"):
        return True
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", _SCHEMAS]
    return subprocess.call(command) == 0


def _tool(tool: str, packages: tuple[str, ...]) -> str | None:
    if not _is_there(tool):
        _apt_install(*packages)
    return shutil.which(tool) if _is_there(tool) else None


def _is_there(tool: str) -> bool:
    """Whether a program is there, and bibtex finds its standard styles."""
    if not shutil.which(tool):
        return False
    if tool != "bibtex":
        return True
    found = subprocess.call(["kpsewhich", "plain.bst"], stdout=subprocess.DEVNULL)
    return found == 0


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release()["ID"]
    except OSError:  # not Linux, or a very bare one
        return ""


def _apt_install(*packages: str) -> bool:
    """Install some of Debian's packages; False where there is no apt, no right to it, no success."""
    if not shutil.which("apt-get"):
        return False
    prefix = _as_root()
    if prefix is None:
        return False
    _update(prefix)
    return _apt(prefix, "install", "-y", "--no-install-recommends", *packages)


@functools.cache
def _as_root() -> tuple[str, ...] | None:
    """What to put before a command to run it as root: nothing, or a sudo that asks nothing."""
    if os.geteuid() == 0:
        return ()
    if not shutil.which("sudo"):
        return None
    allowed = subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0
    return ("sudo", "-n") if allowed else None


@functools.cache
def _update(prefix: tuple[str, ...]) -> None:
    """Fetch the lists of packages, once: a new machine has none, an old one has stale ones."""
    _apt(prefix, "update")


def _apt(prefix: tuple[str, ...], *arguments: str) -> bool:
    # `env`, since sudo does not pass variables on; the lock, since a new machine may update itself.
    settings = ["env", "DEBIAN_FRONTEND=noninteractive"]
    command = [*prefix, *settings, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        sys.stderr.buffer.write(done.stdout)  # quiet as long as all goes well
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
