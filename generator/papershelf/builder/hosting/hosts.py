"""Static hosts: the limits of each, and which of them publishes a site.

All limits are listed here, each with its source and the month in which it was looked up.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, NamedTuple

from ...settings import Host

Measure = Literal["files", "entries", "bytes", "largest", "folder"]
"""What a limit counts: files; files and folders; bytes of the site; bytes of its largest file;
files directly in its fullest folder."""


class Limit(NamedTuple):
    """A limit of a host, and its wording there."""

    measure: Measure
    most: int
    wording: str
    source: str
    looked_up: str = "2026-11"


class Offer(NamedTuple):
    """The name of a host, and its limits."""

    name: str
    limits: tuple[Limit, ...]


_GITHUB = "https://docs.github.com/en"
_GITLAB = "https://docs.gitlab.com"
_CLOUDFLARE = "https://developers.cloudflare.com/pages/platform/limits"

OFFERS: dict[Host, Offer] = {
    "github-pages": Offer("GitHub Pages", (
        Limit("bytes", 1_000_000_000, "1 GB",
              f"{_GITHUB}/pages/getting-started-with-github-pages/github-pages-limits"),
        Limit("largest", 100_000_000, "100 MB in one file of a repository",
              f"{_GITHUB}/repositories/working-with-files/managing-large-files/"
              "about-large-files-on-github"),
    )),
    "cloudflare-pages": Offer("Cloudflare Pages", (
        Limit("files", 20_000, "20,000 files on its free plan (100,000 on paid plans)",
              f"{_CLOUDFLARE}/#files"),
        Limit("largest", 25 * 2**20, "25 MiB (26.2 MB) in one file", f"{_CLOUDFLARE}/#file-size"),
    )),
    "gitlab-pages": Offer("GitLab Pages", (
        Limit("bytes", 1_000_000_000, "1 GB", f"{_GITLAB}/user/gitlab_com/#gitlab-pages"),
        Limit("entries", 200_000, "200,000 files and folders",
              f"{_GITLAB}/administration/instance_limits/"
              "#number-of-files-per-gitlab-pages-website"),
    )),
    "netlify": Offer("Netlify", (
        Limit("folder", 54_000, "54,000 files in one folder",
              "https://docs.netlify.com/deploy/deploy-overview/#files-per-directory-limit"),
    )),
}  # fmt: skip
"""The hosts with known limits. `none` is not among them."""


class _Sign(NamedTuple):
    """Files that show where a site is published, if one of their lines matches."""

    host: Host
    files: str
    line: str = ""


_WORKFLOWS = ".github/workflows/*.y*ml"
_SIGNS = (
    _Sign("github-pages", _WORKFLOWS, r"uses:.*\bactions/(deploy-pages|upload-pages-artifact)@"),
    _Sign("github-pages", _WORKFLOWS, r"\bmkdocs +gh-deploy\b"),
    _Sign("cloudflare-pages", _WORKFLOWS, r"uses:.*\bcloudflare/(pages|wrangler)-action@"),
    # A job of this name, or any job that has this key.
    _Sign("gitlab-pages", ".gitlab-ci.yml", r"^\s*pages *:(?! *false)(\s|$)"),
    _Sign("netlify", "netlify.toml"),
    _Sign("cloudflare-pages", "wrangler.toml"),
    _Sign("cloudflare-pages", "wrangler.json"),
    _Sign("cloudflare-pages", "wrangler.jsonc"),
)
_DOMAINS: dict[str, Host] = {
    "github.io": "github-pages",
    "pages.dev": "cloudflare-pages",
    "gitlab.io": "gitlab-pages",
    "netlify.app": "netlify",
}


def detect_host(root: Path, url: str) -> Host:
    """The host of the site in a folder: by the files that publish it, or by its URL."""
    signed = next((sign.host for sign in _SIGNS if _is_there(sign, root)), None)
    return signed or _guess_by_address(url)


def list_sign_files(root: Path) -> list[Path]:
    """The files and folders that `detect_host` reads, existing or not."""
    names = dict.fromkeys(sign.files.partition("/*")[0] for sign in _SIGNS)
    return [root / name for name in names]


def _is_there(sign: _Sign, root: Path) -> bool:
    return any(_has_line(path, sign.line) for path in sorted(root.glob(sign.files)))


def _has_line(path: Path, line: str) -> bool:
    """Whether a file has a matching line, ignoring comments after `#`."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    lines = (text_line.partition("#")[0] for text_line in text.splitlines())
    return not line or any(re.search(line, text_line, re.IGNORECASE) for text_line in lines)


def _guess_by_address(url: str) -> Host:
    domain = re.sub(r"^https?://|[:/?#].*$", "", url.lower())
    found = (host for end, host in _DOMAINS.items() if domain.endswith(f".{end}"))
    return next(found, "none")
