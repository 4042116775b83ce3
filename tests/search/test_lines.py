"""Texts told by others: the client puts together what was packed, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papershelf.formats import biblatex, bibtex
from papershelf.records.collection import Collection
from papershelf.search.index.lines import Parts, pack, toggle_comma
from tests import node
from tests.build import ROOT, TOY
from tests.examples import examples

HERE = Path(__file__).parent
PAPERS = HERE.parent.parent / "generator" / "papershelf" / "search" / "client" / "index" / "papers.js"
LINES = st.lists(st.sampled_from(["a", "a,", "b", ",", "", ",,", "b,", "ü", "\r", "\u2028"]), max_size=8).map("\n".join)


def unpack(parts: Parts, known: str) -> str:
    """What the client does, in other words."""
    lines = known.split("\n")
    return "\n".join(part if isinstance(part, str) else lines[part] if part >= 0 else toggle_comma(lines[-1 - part]) for part in parts)


def unpack_by_client(tmp_path: Path, pairs: list[tuple[str, str]]) -> list[str]:
    (tmp_path / "package.json").write_text('{"type": "module"}')
    for name in ("papers", "numbers"):
        (tmp_path / f"{name}.js").write_bytes(PAPERS.with_stem(name).read_bytes())
    told = [[pack(text, known), known] for text, known in pairs]
    found: list[str] = node.ask(HERE / "packed.mjs", {"script": str(tmp_path / "papers.js"), "pairs": told})
    return found


@pytest.mark.parametrize("root", [ROOT, TOY], ids=["demo", "toy"])
def test_entries_come_back(root: Path, tmp_path: Path) -> None:
    collection, _ = Collection.load(root, root / "content")
    pairs = [(biblatex.write(one, collection.venues), bibtex.write(one, collection.venues)) for one in collection.papers]
    assert unpack_by_client(tmp_path, pairs) == [text for text, _ in pairs]
    told = sum(len(part) for pair in pairs for part in pack(*pair) if isinstance(part, str))
    assert told < 0.5 * sum(len(text) for text, _ in pairs)


@settings(max_examples=examples(500), deadline=None)
@given(LINES, LINES)
def test_any_text_comes_back(text: str, known: str) -> None:
    assert unpack(pack(text, known), known) == text


def test_the_client_reads_any_text(tmp_path: Path) -> None:
    pairs: list[tuple[str, str]] = []

    @settings(max_examples=examples(500), deadline=None, derandomize=True, database=None)
    @given(LINES, LINES)
    def draw(text: str, known: str) -> None:
        pairs.append((text, known))

    draw()
    assert unpack_by_client(tmp_path, pairs) == [text for text, _ in pairs]


def test_a_comma_is_no_other_line() -> None:
    assert pack("@online{x,\n  a = {1}\n}\n", "@misc{x,\n  a = {1},\n  b = {2}\n}\n") == ["@online{x,", -2, 3, 4]
