"""The JSON Schema that editors read, and the identifiers that full addresses are reduced to."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import yaml

from papershelf.records.collection import Collection
from papershelf.records.own.own_fields import describe_fields
from papershelf.records.paper import Paper
from papershelf.records.schema import (
    VOCABULARIES,
    build_json_schema,
    build_list_schema,
    build_vocabulary_schema,
)
from tests.build import ROOT, TOY


class Editor(yaml.SafeLoader):
    """YAML as an editor's language server reads it: YAML 1.2, where a date is a text."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_the_demos_schema_is_current() -> None:
    written = json.loads((ROOT / "content" / "schema.json").read_text(encoding="utf-8"))
    assert written == build_json_schema(), "run: papershelf schema -o content/schema.json"


def test_sound_records_are_valid() -> None:
    own, _ = Collection.load(TOY, TOY / "content")
    schema = build_json_schema(describe_fields(own.own_fields))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    checked = 0
    package = ROOT / "generator/papershelf"
    for folder in (ROOT / "content", TOY / "content", package / "skeleton/content", package / "samples"):
        for path in (folder / "papers").rglob("*.y*ml"):
            if path.stem == "numbers":  # what an editor takes for a number, we don't
                continue
            for record in yaml.load_all(path.read_text(encoding="utf-8"), Editor):
                assert [error.message for error in validator.iter_errors(record)] == [], path
                checked += 1
    assert checked > 50


@pytest.mark.parametrize(
    "record",
    [{"titel": "T"}, {"title": "T", "date": "soon"}, {"title": "T", "authors": "A B"},
     {"title": "T", "authors": [{"famly": "B"}]}, {"title": "T", "type": "journal"}],
)  # fmt: skip
def test_unsound_records_are_not(record: dict[str, Any]) -> None:
    assert not jsonschema.Draft202012Validator(build_json_schema()).is_valid(record)


@pytest.mark.parametrize("name", VOCABULARIES)
def test_entries_have_a_schema(name: str) -> None:
    schema = build_vocabulary_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    entries = yaml.load((TOY / f"content/{name}.yaml").read_text(encoding="utf-8"), Editor)
    assert [error.message for error in validator.iter_errors([{key: one if isinstance(one, (list, bool)) else str(one) for key, one in entry.items()}
                                                             for entry in entries])] == []  # fmt: skip
    assert not validator.is_valid([{**entries[0], "form": "2020"}])


def test_lists_have_a_schema() -> None:
    schema = build_list_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    files = [file for folder in (ROOT / "content", TOY / "content", ROOT / "generator/papershelf/samples/reading-group/content")
             for file in (folder / "lists").glob("*.yaml")]  # fmt: skip
    assert len(files) > 2
    for file in files:
        found = yaml.load(file.read_text(encoding="utf-8"), Editor)
        assert [error.message for error in validator.iter_errors(found)] == [], file
    for wrong in ({"papers": []}, {"title": "T", "papers": [{"note": "no id"}]}, {"title": "T", "tittle": "T"},
                  {"title": "T", "papers": [{"id": "a", "session": {"date": "soon"}}]}):  # fmt: skip
        assert not validator.is_valid(wrong), wrong


def test_the_demos_records_name_their_schema() -> None:
    for path in (ROOT / "content" / "papers").rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        comment, _, target = first.partition("$schema=")
        assert comment == "# yaml-language-server: "
        assert (path.parent / target).resolve() == (ROOT / "content" / "schema.json").resolve()


@pytest.mark.parametrize(
    ("key", "written", "bare"),
    [
        ("doi", "https://doi.org/10.5555/a.b", "10.5555/a.b"),
        ("doi", "http://dx.doi.org/10.5555/a(b)", "10.5555/a(b)"),
        ("doi", "doi:10.5555/x", "10.5555/x"),
        ("arxiv", "https://arxiv.org/abs/2301.12726v2", "2301.12726v2"),
        ("arxiv", "https://arxiv.org/pdf/2301.12726.pdf", "2301.12726"),
        ("arxiv", "arXiv:math.GT/0309136", "math.GT/0309136"),
        ("arxiv", "hep-th/9901001", "hep-th/9901001"),
        ("openreview", "https://openreview.net/forum?id=aBc-_123", "aBc-_123"),
        ("openreview", "aBc-_123", "aBc-_123"),
        ("url", "HTTPS://Example.org/A", "https://Example.org/A"),
        ("isbn", "978-3-16-148410-0", "978-3-16-148410-0"),
    ],
)
def test_full_addresses_are_reduced(key: str, written: str, bare: str) -> None:
    paper = Paper.model_validate({"id": "a", "title": "T", key: written})
    assert getattr(paper, key) == bare
