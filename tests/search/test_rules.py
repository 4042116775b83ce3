"""Every rule of the syntax that readers type does what the manual's table says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from benchmarks.search import client
from benchmarks.search.language_kinds import list_kinds
from benchmarks.search.typed_kinds import KINDS

from papershelf.records.collection import Collection
from papershelf.search.query import SCOPES

from .test_client import Ask, make_ask

CASES = Path(__file__).parents[1] / "cases/search"
RULES: list[dict[str, Any]] = yaml.safe_load((CASES / "rules.yaml").read_text("utf-8"))
SPOKEN = sorted({("en", *rule.get("languages", [])) for rule in RULES})


@pytest.fixture(scope="module")
def asks(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], Ask]:
    collection, problems = Collection.load(CASES, CASES / "content")
    assert problems == []
    return {names: make_ask(write_index(tmp_path_factory.mktemp("rules"), collection, names)) for names in SPOKEN}


def write_index(folder: Path, collection: Collection, names: tuple[str, ...]) -> Path:
    spoken = client.load_languages(*names)
    return client.write_index(folder, client.make_documents(collection, spoken), spoken)


def list_cases(*names: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The rules of a site with these languages, each with a query."""
    return ((rule, query) for rule in RULES if ("en", *rule.get("languages", [])) == names for query in rule["typed"])


@pytest.mark.parametrize("names", SPOKEN, ids="-".join)
def test_each_rule_does_what_the_manual_says(names: tuple[str, ...], asks: dict[tuple[str, ...], Ask]) -> None:
    cases = list(list_cases(*names))
    answers = asks[names](*(["search", query, {"others": True, "limit": 99}] for _, query in cases))
    found, expected = [], []
    for (rule, query), answer in zip(cases, answers, strict=True):
        others = [hit["id"] for hit in answer["others"]]
        found.append((query, answer["report"]["how"], [hit["id"] for hit in answer["hits"]], others if "others" in rule else None))
        expected.append((query, rule.get("how", "all"), rule["typed"][query].split(), rule.get("others")))
    assert found == expected


def test_each_scope_has_a_rule() -> None:
    typed = " ".join(query for rule in RULES for query in rule["typed"]).lower()
    assert [scope for scope in SCOPES if f"{scope}:" not in typed] == []


def test_kinds_that_measured_a_rule_can_be_drawn() -> None:
    known = {*KINDS, *(kind for language in ("de", "ko", "he", "ar") for kind in list_kinds(language))}
    assert {kind for rule in RULES for kind in rule.get("kinds", [])} <= known
