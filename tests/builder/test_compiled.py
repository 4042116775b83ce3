"""Templates that are kept compiled: taken where they are ours and of the same text, else not."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment
from jinja2.bccache import Bucket

from papershelf.builder.cache.templates import TemplateCache

TEXT = "{{ 'a word'|say }}"


def rendered(folder: Path, language: str = "en", text: str = TEXT) -> str:
    """The template as a build in a language renders it."""
    env = Environment(
        loader=DictLoader({"page.html": text}),
        bytecode_cache=TemplateCache(folder, language),
        autoescape=True,
    )
    env.filters["say"] = lambda word: f"{word} in {language}"
    return env.get_template("page.html").render()


def test_what_was_compiled_is_taken(tmp_path: Path) -> None:
    assert rendered(tmp_path) == "a word in en"
    (kept,) = tmp_path.iterdir()
    other = Bucket(Environment(), kept.name, TemplateCache(tmp_path, "en").get_source_checksum(TEXT))
    other.code = Environment().compile("as it was compiled")
    TemplateCache(tmp_path, "en").dump_bytecode(other)
    assert rendered(tmp_path) == "as it was compiled"
    assert rendered(tmp_path, text="another text") == "another text"


def test_each_language_has_its_own(tmp_path: Path) -> None:
    assert [rendered(tmp_path, one) for one in ("en", "fr", "en")] == [
        "a word in en", "a word in fr", "a word in en",
    ]  # fmt: skip


@pytest.mark.parametrize("damage", [b"", b"\0" * 100, None])
def test_what_is_not_ours_is_compiled_anew(tmp_path: Path, damage: bytes | None) -> None:
    rendered(tmp_path)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[32:] if damage is None else damage)
    assert rendered(tmp_path) == "a word in en"
