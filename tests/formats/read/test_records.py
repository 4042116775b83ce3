"""Our own records as JSON Lines: they are read back unchanged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from papershelf.formats.read import Entry
from papershelf.formats.read.web_apis import papers_jsonl
from papershelf.records.paper import Paper

ROOT = Path(__file__).parents[3]


def read_export(folder: Path) -> list[dict[str, Any]]:
    """The records of a folder as their files have them: all scalars are text."""
    found = []
    for path in sorted(folder.rglob("*.yaml")):
        for document in yaml.load_all(path.read_text("utf-8"), Loader=yaml.BaseLoader):
            found += document if isinstance(document, list) else [document]
    return found


def test_the_records_of_a_collection_come_back() -> None:
    """But keys of `fields.yaml`, which only their collection knows: each is reported."""
    ours = read_export(ROOT / "content" / "papers") + read_export(ROOT / "tests/data/shelf/content/papers")
    assert len(ours) > 50
    lines = "".join(json.dumps(record) + "\n" for record in ours)
    assert papers_jsonl.recognizes(lines)
    for record, found in zip(ours, papers_jsonl.read(lines), strict=True):
        own = {key: record.pop(key) for key in ("funding", "reproduced") if key in record}
        assert isinstance(found, Entry)
        assert (found.others, found.unread) == (own, ())
        same = Paper.model_validate({"id": "x", **found.record})
        assert same == Paper.model_validate({"id": "x", **record})


def test_values_that_records_do_not_have_are_left_out() -> None:
    """`own` is where a paper keeps the keys of `fields.yaml`; no record may have it."""
    (found,) = papers_jsonl.read(json.dumps({"title": "Owls", "own": {"funding": "ERC"}}))
    assert isinstance(found, Entry)
    assert found.record == {"title": "Owls"}
    assert [unread.what for unread in found.unread] == ["unknown key `own`: `{'funding': 'ERC'}`; left out"]
