"""Earlier names of people: replaced in every record, and what `check` says of those that are left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from papershelf.errors import select_errors
from papershelf.records.collection import Collection
from papershelf.records.paper import Paper, as_json
from papershelf.records.source import Place
from papershelf.records.vocabulary import Person

HERE = Place("", "x.yaml", (0,))
NEW = Person.model_validate({"id": "nia-newman", "name": "Nia Newman", "variants": ["N. Newman"], "renamed": ["Oldman, Olaf de", "旧名", "{Olaf}"]})
IS_NEW = {"given": "Nia", "family": "Newman"}


def make_collection(people: list[Person], **values: Any) -> Collection:
    paper = Paper.model_validate({"id": "a", "title": "A", "key": "oldman2009", **values})
    return Collection.of([(HERE, paper)], [(HERE, person) for person in people])


@pytest.mark.parametrize(("written", "shown"), [
    ("Olaf de Oldman", IS_NEW), ("de Oldman, Olaf", IS_NEW), ("OLAF DE OLDMÁN", IS_NEW), ("旧名", IS_NEW),
    ("{Olaf}", IS_NEW), ("Nia Newman", IS_NEW),
    ({"given": "Olaf", "particle": "de", "family": "Oldman", "orcid": "0000-0002-1825-0097", "equal": True, "affiliation": "Here",
      "native": "旧名"}, {**IS_NEW, "orcid": "0000-0002-1825-0097", "equal": True, "affiliation": "Here"}),
    ({"name": "Olaf de Oldman", "id": "nia-newman"}, {**IS_NEW, "id": "nia-newman"}),
    ({"given": "N.", "family": "Newman", "native": "旧名"}, {"given": "N.", "family": "Newman"}),
    # A different person of that name, and another form.
    ({"given": "Olaf", "family": "de Oldman", "id": "olaf"}, {"given": "Olaf", "family": "de Oldman", "id": "olaf"}),
    ("N. Newman", {"given": "N.", "family": "Newman"}), ("Ada Example", {"given": "Ada", "family": "Example"}),
])  # fmt: skip
def test_the_present_name_stands_for_the_earlier_one(written: Any, shown: dict[str, Any]) -> None:
    """As if the record had it: the fingerprints, by which builds know what changed, are the same."""
    one = make_collection([NEW], authors=["Ada Example", written], editors=[written])
    other = make_collection([NEW], authors=["Ada Example", shown], editors=[shown])
    assert as_json(one.papers[0]) == as_json(other.papers[0])
    assert one.fingerprints == other.fingerprints
    assert list(one.by_author) == list(other.by_author)
    again = one.with_papers((HERE, paper, one.fingerprints[paper.id]) for paper in one.papers)
    assert again.papers == one.papers
    assert make_collection([], authors=[written]).papers == make_collection([NEW.model_copy(update={"renamed": ()})], authors=[written]).papers


def test_the_submitter_has_the_present_name_too_and_keys_stay() -> None:
    paper = make_collection([NEW], submitted_by="olaf de oldman").papers[0]
    assert (paper.submitted_by, paper.key) == ("Nia Newman", "oldman2009")


def check(folder: Path, people: list[dict[str, Any]], **values: Any) -> list[str]:
    (folder / "content" / "papers").mkdir(parents=True)
    for name, data in (("people.yaml", people), ("papers/a.yaml", {"title": "A", **values})):
        (folder / "content" / name).write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    _, problems = Collection.load(folder, folder / "content")
    return [f"{one.code}: {one.message}" for one in problems]


PERSON: dict[str, Any] = {"id": "nia", "name": "Nia Newman", "renamed": ["Olaf K. Oldman"]}


@pytest.mark.parametrize(("people", "values", "said"), [
    ([PERSON], {"authors": ["Olaf K. Oldman", "Nia Newman"]}, []),
    ([PERSON], {"authors": ["Oldman, O. K."]}, ["earlier-name: `O. K. Oldman` may be an earlier name of `nia`"]),
    ([PERSON], {"authors": ["Olaf Oldman"]}, ["earlier-name: `Olaf Oldman` may be an earlier name of `nia`"]),
    ([PERSON], {"authors": [{"given": "O.", "family": "Oldman", "id": "other"}, "Ada Oldman"]}, []),
    ([PERSON, {"id": "o", "name": "O. Oldman"}], {"authors": ["O. Oldman"]}, []),
    # An initial of both names tells nothing.
    ([{**PERSON, "name": "Ove Oldman"}], {"authors": ["O. Oldman"]}, []),
    ([PERSON], {"summary": "Thanks to olaf K.\nOldman (Nowhere)", "note": "Olaf K. Oldmann", "bibtex": {"annote": "by Olaf K. Oldman"}},
     ["earlier-name: `bibtex` has an earlier name of `nia`, and is shown as it is",
      "earlier-name: `summary` has an earlier name of `nia`, and is shown as it is"]),
    ([{**PERSON, "id": "olaf-k-oldman"}], {}, ["earlier-name: the id `olaf-k-oldman` is an earlier name, which addresses would show"]),
    ([PERSON, {"id": "b", "name": "Oldman Olaf", "renamed": ["Oldman, Olaf K."]}], {},
     ["clash: the name `olaf k oldman` is already used in content/people.yaml:1"]),
])  # fmt: skip
def test_what_is_left_of_an_earlier_name_is_said(tmp_path: Path, people: list[dict[str, Any]], values: dict[str, Any], said: list[str]) -> None:
    assert sorted(check(tmp_path, people, **values)) == said


def test_warnings_only(tmp_path: Path) -> None:
    check(tmp_path, [{**PERSON, "id": "olaf-k-oldman"}], authors=["O. Oldman"], note="Olaf K. Oldman")
    _, problems = Collection.load(tmp_path, tmp_path / "content")
    assert len(problems) == 3
    assert select_errors(problems) == []
