"""Whatever was edited, an incremental build leaves the files that a clean one does."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from textwrap import indent

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from papershelf.records.institutions.institution import Institution
from papershelf.records.lists import ListedPaper, ReadingList
from papershelf.records.paper import Paper
from papershelf.records.value import list_keys
from papershelf.records.vocabulary import Person, Tag, Venue
from papershelf.records.volumes.volume import Volume
from papershelf.settings import Settings

from .edits import EDITS, ENTRY_VALUES, INVALID, OPTIONS, VALUES, Edit
from .project import CRASHED, Outcome, Project, create, describe_differences
from .snapshot import Snapshot, trust_stamps

WAYS: dict[str, Callable[[Project], Outcome]] = {
    "papershelf build": Project.build, "mkdocs build": Project.build_by_mkdocs,
}  # fmt: skip


@pytest.fixture(autouse=True)
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds for which files count as long unchanged.

    Else they would look again at all that was written just now.
    """
    trust_stamps(monkeypatch)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A project that was built, so that the next build may be quick."""
    return Snapshot(tmp_path_factory.mktemp("any"), build)


def build(root: Path) -> None:
    assert create(root).build().code == 0


def restore(snapshot: Snapshot) -> Project:
    return Project(snapshot.restore())


def build_clean(project: Project, outcome: Outcome, history: list[str]) -> Outcome:
    """A clean build; its exit code, its warnings and its files are those of a build before."""
    clean = project.build_clean()
    assert clean.code == outcome.code, join(*history, *outcome.messages, "a clean build says:", *clean.messages)
    compare("then the incremental build (+) differs from a clean one (-):", clean.files, outcome.files, history)
    return clean


def compare(what: str, expected: dict[str, bytes], found: dict[str, bytes], history: list[str]) -> None:
    differences = [*describe_differences(expected, found)]
    assert not differences, join(*history, what, *differences)


def join(*lines: str) -> str:
    return "\n".join(["", *lines])


# --- any edits ------------------------------------------------------------------------------


Step = tuple[list[tuple[str, int]], str, str]
"""(edits with the numbers that choose in them, a mistake or none, how to build)"""
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from([*EDITS]), st.integers(0, 99)), min_size=1, max_size=3),
        st.sampled_from([*[""] * 30, *INVALID]),
        st.sampled_from(["papershelf build"] * 3 + ["mkdocs build"]),
    ),
    min_size=1, max_size=4,
)  # fmt: skip
SEED = int(os.environ.get("PAPERSHELF_SEED", "0"))
"""Other than 0, other edits: the nightly workflow gives the number of its run."""
LONG = [pytest.param(part, marks=pytest.mark.long) for part in range(1, 8)]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", [0, *LONG])
def test_after_any_edits_the_site_is_a_clean_one(part: int, snapshot: Snapshot) -> None:
    """25 examples a part: the same for the same seed. `make test` tries one part."""

    @seed(part + 8 * SEED)
    @settings(max_examples=25, database=None, deadline=None, suppress_health_check=[*HealthCheck],
              phases=[Phase.generate, Phase.shrink])  # fmt: skip
    @given(STEPS)
    def check(steps: list[Step]) -> None:
        project = restore(snapshot)
        history = [f"PAPERSHELF_SEED={SEED}"]
        for step in steps:
            follow(project, step, history)

    check()


def follow(project: Project, step: Step, history: list[str]) -> None:
    """Edit, build, compare. If a build refuses the edits, it leaves the site; then they are undone."""
    edits, mistake, way = step
    project.begin()
    for name, number in edits:
        EDITS[name](project, Random(number))
    if mistake:
        INVALID[mistake](project, Random(0))
    names = ", ".join([*(f"{name} ({number})" for name, number in edits), *filter(None, [mistake])])
    history.append(f"{len(history)}. {names}; {way}\n{indent(project.describe_changes(), '     ')}")
    before = project.read_site()
    outcome = WAYS[way](project)
    assert outcome.code != CRASHED, join(*history, *outcome.messages)
    assert outcome.code or not mistake, join(*history)
    if outcome.code:
        assert project.build_clean().code, join(*history, *outcome.messages)
        compare("which were refused, but the site changed:", before, outcome.files, history)
        project.undo()
        history.append("   refused and undone")
        outcome = WAYS[way](project)
    clean = build_clean(project, outcome, history)
    if way == "papershelf build":
        assert outcome.warnings == clean.warnings, join(*history)


# --- each edit ------------------------------------------------------------------------------


class Table:
    """The project for one edit after another; a build sees an edit, and that the one before it is undone.

    An edit that leads to all pages being made again begins with the snapshot, and so does the next: undoing it would
    do the same, and hide what the other edit forgets.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._project: Project | None = None
        self._before: list[str] = []

    def check(self, edits: dict[str, Edit]) -> None:
        """Edits, seen by one build; after a failure the next begins with the snapshot."""
        is_alone = any(name.partition(":")[0] in OF_EVERY_PAGE for name in edits)
        before = None if is_alone else self._project
        project, history = before or restore(self._snapshot), self._before if before else []
        self._project = None
        project.undo()
        for name, edit in edits.items():
            edit(project, Random(name))
        change = f"{', '.join(edits)}\n{indent(project.describe_changes(), '     ')}"
        outcome = project.build()
        assert not outcome.code, join(*history, change, *outcome.messages)
        build_clean(project, outcome, [*history, change])
        if not is_alone:
            self._project, self._before = project, [f"undone is {change}"]


@pytest.fixture(scope="module")
def table(snapshot: Snapshot) -> Iterator[Table]:
    yield Table(snapshot)


LIKE_OTHERS = {
    "record": "type num_authors editors volume number pages publisher series edition institution school address isbn issn doi "
    "arxiv arxiv_class openreview code data slides poster video website demo links keywords awards license comments citations "
    "submitted_by counted status_note revisions version bibtex source reproduced",
    "people": "orcid homepage affiliation distinct", "venues": "url", "tags": "description", "institutions": "url",
    "volumes": "key publisher address series volume number isbn issn doi url front_matter intro",
    "option": "contact edit_records search_boosts search_languages lunr_json_up_to feed_ids hub subscribe comments issue_forms "
    "host chosen_by accent key_style",
    "site": "site_description site_author copyright edit_uri extra markdown_extensions use_directory_urls",
    "theme": "palette favicon", "template": "partials/copyright.html fragments/card.html",
}  # fmt: skip
"""Edits that take a build no other way than some that are tried each time."""


OF_EVERY_PAGE = "option", "site", "theme", "template", "damage"
"""Edits that lead to all pages being made again, so that they would hide what another forgets."""


def group_edits() -> Iterator[list[str]]:
    """The edits that are tried each time: those of a few pages four at once, the others alone."""
    kinds = [(name, *name.split(": ", 1)) for name in EDITS]
    kept = [(name, kind) for name, kind, what in kinds if what not in LIKE_OTHERS.get(kind, "").split()]
    yield from batched([name for name, kind in kept if kind not in OF_EVERY_PAGE], 4)
    yield from ([name] for name, kind in kept if kind in OF_EVERY_PAGE)


def batched(names: list[str], size: int) -> Iterator[list[str]]:
    return (names[at : at + size] for at in range(0, len(names), size))


@pytest.mark.parametrize("names", [*group_edits()], ids=", ".join)
def test_after_edits_the_site_is_a_clean_one(names: list[str], table: Table) -> None:
    table.check({name: EDITS[name] for name in names})


@pytest.mark.long
@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit_the_site_is_a_clean_one(name: str, table: Table) -> None:
    table.check({name: EDITS[name]})


OPTIONAL = {"share_cards_up_to": 50, "offline": True, "map": True, "citation_styles": ["styles/ours.csl"], "search": False, "fast": False}
SOME = ["record: title", "record: abstract", "records: new: the newest", "records: removed", "people: name", "tags: label"]


@pytest.mark.parametrize("option", [pytest.param(name, marks=pytest.mark.long) if at else name for at, name in enumerate(OPTIONAL)])
def test_with_what_is_optional_the_site_is_a_clean_one(option: str, snapshot: Snapshot) -> None:
    """Files that are off in all other tests."""
    project = restore(snapshot)
    project.set_options(**{option: OPTIONAL[option]})
    history = [f"{option}: {OPTIONAL[option]}"]
    build_clean(project, project.build(), history)
    for name in SOME:
        follow(project, ([(name, 0)], "", "papershelf build"), history)


def test_edits_are_of_all_keys_and_options() -> None:
    """A new key or option needs values in `edits.py`."""
    assert {"id", *VALUES} - {"funding", "reproduced"} == set(Paper.model_fields) - {"own"}
    assert set(OPTIONS) == set(Settings.model_fields)
    for name, model in {"people": Person, "venues": Venue, "tags": Tag, "institutions": Institution, "volumes": Volume}.items():
        assert {*ENTRY_VALUES[name], next(iter(model.model_fields))} == set(list_keys(model))
    assert set(ReadingList.model_fields) == {"id", "title", "intro", "papers", "sections", "aliases", "time_zone"}
    assert set(ListedPaper.model_fields) == {"id", "note", "session"}
