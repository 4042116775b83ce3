"""Hostile values through whole builds: what a check lets pass is built, and all of it can be read.

`tests/hostile.py` makes the values. A build that fails is run again with fewer records, so that the
report names the one at fault.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
import yaml

from tests import hostile

LANGUAGES = ("en", "de", "zh", "fr", "es")


def make_settings(seed: int) -> dict[str, Any]:
    """The settings of a site: languages, the map and the slow way, by turns."""
    options = {
        "share_cards_up_to": 1_000, "author_pages_from": 1, "offline": True, "map": seed % 3 == 0, "fast": seed % 7 > 0,
        "search_languages": ["en", "de", "ru"] if seed % 4 == 0 else ["en"],
    }  # fmt: skip
    return {
        "site_name": "Hostile",
        "site_url": "https://hostile.example/papers/",
        "docs_dir": "content/pages",
        "nav": [{"Today": "index.md"}],
        "plugins": [{"papershelf": options}],
        "theme": {"name": "material", "font": False, "language": LANGUAGES[(seed - 1) % len(LANGUAGES)]},
    }  # fmt: skip


SECONDS_OF_CPU = 0.7
"""Most that a hostile record may take of a core; the checks and Pandoc's six styles are part of it."""


def write_folder(folder: Path, papers: list[dict[str, Any]], seed: int) -> None:
    """A site's folder with these papers, and hostile vocabularies and lists of them."""
    content = folder / "content"
    (content / "papers").mkdir(parents=True)
    (content / "pages").mkdir()
    (content / "pages" / "index.md").write_text("# Hostile\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(make_settings(seed)), encoding="utf-8")
    for path, values in {"papers/all.yml": papers, **hostile.make_vocabularies(seed, papers)}.items():
        (content / path).parent.mkdir(exist_ok=True)
        (content / path).write_text(yaml.safe_dump(values, allow_unicode=False), encoding="utf-8")


def run(folder: Path, *words: str) -> tuple[int, str, float]:
    """(exit code, messages, seconds of CPU) of a command in a folder."""
    before = os.times()
    command = [sys.executable, "-m", "papershelf", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=900, check=False)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return done.returncode, done.stdout + done.stderr, used


def build(folder: Path, papers: list[dict[str, Any]], seed: int) -> str:
    """What is wrong with a build of these papers; empty if nothing is."""
    write_folder(folder, papers, seed)
    code, said, _ = run(folder, "check", "--merges", "all")
    if code:
        return f"check: {said}"
    code, said, used = run(folder, "build")
    if code or "Traceback" in said or "[no-citation]" in said:
        return f"build: {said[-3_000:]}"
    if used > 60 + SECONDS_OF_CPU * len(papers):
        return f"build: {used:.1f} seconds of CPU"
    lacking = [one["id"] for one in papers if not (folder / "site" / "papers" / one["id"] / "index.html").is_file()]
    return "\n".join([*(f"no page of {id}" for id in lacking), *find_unreadable(folder / "site")])


def find_unreadable(site: Path) -> list[str]:
    """The files of a site that their readers refuse: XML, feeds, JSON."""
    found = []
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        try:
            if path.suffix == ".xml":
                ET.parse(path)
                if path.name == "feed.xml" and (fault := feedparser.parse(path.read_bytes()).get("bozo_exception")):
                    found.append(f"{path.relative_to(site)}: {fault}")
            elif path.suffix == ".json":
                json.loads(path.read_bytes())
        except (ET.ParseError, ValueError) as error:
            found.append(f"{path.relative_to(site)}: {error}")
    return found


def find_smallest(root: Path, papers: list[dict[str, Any]], seed: int) -> list[dict[str, Any]]:
    """The papers at fault: half of those that fail, as long as a half does."""
    number = 0
    while len(papers) > 1:
        for half in (papers[: len(papers) // 2], papers[len(papers) // 2 :]):
            number += 1
            if build(root / f"{number}", half, seed):
                papers = half
                break
        else:
            return papers
    return papers


def check_seed(root: Path, seed: int, count: int) -> None:
    papers = hostile.make_papers(seed, count)
    if fault := build(root / "all", papers, seed):
        pytest.fail(f"{fault}\nwith {json.dumps(find_smallest(root, papers, seed)[:1])[:5_000]}")


def test_a_build_of_hostile_records(tmp_path: Path) -> None:
    check_seed(tmp_path, 1, 16)


@pytest.mark.long
@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("seed", range(2, 14))
def test_builds_of_many_hostile_records(seed: int, tmp_path: Path) -> None:
    """Some 50,000 values."""
    check_seed(tmp_path, seed, 200)
