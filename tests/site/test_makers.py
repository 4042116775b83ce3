"""Jobs of all makers: what they read and their inputs tell of every change of their outputs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

from papershelf.records.collection import Collection
from papershelf.settings import Settings
from papershelf.similarity.landmarks import Landmarks
from papershelf.site import Asset, Site, makers
from papershelf.site.exports import bibliographies
from papershelf.site.makers import Job
from papershelf.site.map.coordinates import get_map
from papershelf.site.papers import related_papers
from papershelf.site.search import index_files
from tests.build import TOY
from tests.jobs import find_changed_jobs, find_concerned_jobs

CONTENT = TOY / "content"
Edit = Callable[[Path], object]


@pytest.fixture(scope="module", autouse=True)
def landmarks() -> Iterator[None]:
    """Lay out the same landmarks once: few edits change their words, and `similarity/` tests how they lie."""
    lay_out = cache(Landmarks.lay_out)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Landmarks, "lay_out", lambda weighed: lay_out(tuple(weighed)))
        yield


def load_site(folder: Path) -> Site:
    """The site of a content folder, with the data that a build derives from all papers."""
    settings = Settings(per_page=5, rows_per_page=5, names_per_page=20, feed_entries=5, map=True)
    collection, problems = Collection.load(folder.parent, folder)
    assert problems == []
    site = Site(collection, settings, name="S", url="https://s.example/")
    neighbours = related_papers.new_neighbours(site)
    related_papers.update(site, neighbours)
    exports = (output for job in makers.plan(site, [bibliographies.NAME]) for output in makers.make(site, job))
    sizes = {output.file: len(output.data) for output in exports if isinstance(output, Asset)}
    return replace(site, related=neighbours.to_lists(), export_sizes=sizes, map=get_map(site))


def list_jobs(site: Site) -> list[Job]:
    """All jobs but those of files that hold all papers, which have no inputs."""
    whole = {bibliographies.NAME, index_files.NAME}
    return [job for job in makers.plan(site) if job[0] not in whole]


def make_files(site: Site, job: Job) -> list[object]:
    made = makers.make(site, job)
    return [(one.file, one.data) if isinstance(one, Asset) else one for one in made]


@cache
def get_before() -> tuple[Site, dict[Job, list[object]]]:
    """The toy, and its outputs."""
    site = load_site(CONTENT)
    return site, {job: make_files(site, job) for job in list_jobs(site)}


def change_text(name: str, old: str, new: str) -> Edit:
    """An edit of the text of a file."""

    def edit(content: Path) -> None:
        text = (content / name).read_text("utf-8")
        assert old in text
        (content / name).write_text(text.replace(old, new, 1), "utf-8")

    return edit


def cut_text(name: str, start: str) -> Edit:
    """An edit that removes the end of a file."""

    def edit(content: Path) -> None:
        text, found, _ = (content / name).read_text("utf-8").partition(start)
        assert found
        (content / name).write_text(text, "utf-8")

    return edit


def change_record(name: str, **keys: object) -> Edit:
    """An edit of a record that has a file of its own."""

    def edit(content: Path) -> None:
        path = content / "papers" / name
        record = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
        path.write_text(yaml.safe_dump(record | keys, allow_unicode=True), "utf-8")

    return edit


def add_text(name: str, text: str) -> Edit:
    """An edit that adds text to the end of a file."""
    return lambda content: (content / name).write_text((content / name).read_text("utf-8") + text, "utf-8")


PEOPLE, VENUES, TAGS, LISTS = "people.yaml", "venues.yaml", "tags.yaml", "lists/odd.yaml"
INSTITUTIONS, DOCUMENTS = "institutions.yaml", "papers/many/documents.yaml"
VOLUMES = "volumes.yaml"
EDITS: dict[str, Edit] = {
    "a person's ORCID iD": change_text(PEOPLE, "0000-0002-1825-0097", "0000-0001-5109-3700"),
    "a person's name": change_text(PEOPLE, "name: Ada Example\n", "name: Ada E. Example\n"),
    "a person's homepage": change_text(PEOPLE, "~ada", "~ada-example"),
    "a person's affiliation": change_text(PEOPLE, "Institute of", "Institution of"),
    "a person's variant": change_text(PEOPLE, "[A. Example, ", "[A. Example, bell hooks, "),
    "a person's earlier id": change_text(PEOPLE, "[ada-beispiel]", "[ada-exemple]"),
    "a new person": add_text(PEOPLE, "- {id: plato, name: Plato of Athens, variants: [Plato]}\n"),
    "no people": lambda content: (content / PEOPLE).unlink(),
    "a venue's name": change_text(VENUES, "Invented Examples & Proofs", "Examples"),
    "a venue's short name": change_text(VENUES, "short: CONF", "short: Conf."),
    "a venue's address": change_text(VENUES, "example.org/conf", "example.org/conference"),
    "a new venue": add_text(VENUES, "- {key: Handbook of Names, name: The Handbook of Names, short: HoN}\n"),
    "a tag's label": change_text(TAGS, "label: Odd examples", "label: Strange examples"),
    "a tag's description": change_text(TAGS, "to be tested", "to be read"),
    "a tag's parent": change_text(TAGS, "  parent: examples\n", ""),
    "a tag's other name": change_text(TAGS, "[strange]", "[strange, C++]"),
    "a new tag": add_text(TAGS, "- {tag: C++, label: Cpp}\n"),
    "an institution's name": change_text(INSTITUTIONS, "Examples & Proofs", "Proofs & Examples"),
    "an institution's spelling": change_text(INSTITUTIONS, "[Institute of Examples, IoE]", "[Institute of Examples]"),
    "an institution's ROR id": change_text(INSTITUTIONS, "  ror: https://ror.org/05dxps055\n", ""),
    "an institution's address": change_text(INSTITUTIONS, "org/institute", "org/ioe"),
    "a new institution": add_text(INSTITUTIONS, "- name: University of <Examples>\n"),
    "no institutions": lambda content: (content / INSTITUTIONS).unlink(),
    "an affiliation": change_text(DOCUMENTS, "Dept. of Light, IoE", "University of <Examples>"),
    "an affiliation's name": change_text(DOCUMENTS, "name: Institute of Examples, ror", "name: Elsewhere, ror"),
    "a list's title": change_text(LISTS, "<b>First</b>", "Second"),
    "a list's introduction": change_text(LISTS, "$5 or $6", "$7"),
    "a list's note": change_text(LISTS, "**Careful.**", "**Take care.**"),
    "a list's session": change_text(LISTS, "28 16:00", "28 17:00"),
    "a list's time zone": change_text(LISTS, "Europe/Berlin", "Europe/London"),
    "no sessions": cut_text(LISTS, "  papers:"),
    "a list's paper": change_text(LISTS, "    - old-maths\n", "    - bare\n    - numbers\n"),
    "a list's section": change_text(LISTS, "Nothing here", "Something"),
    "no lists": lambda content: shutil.rmtree(content / "lists"),
    "a volume's title": change_text(VOLUMES, "<b>Handbook", "<b>Book"),
    "a volume's editor": change_text(VOLUMES, "Lone E. Ditor", "Lone É. Ditor"),
    "another editor of a volume": change_text(VOLUMES, "Lone E. Ditor", "Ann Aa"),
    "a volume's ISBN": change_text(VOLUMES, "isbn: 978-3-16-148410-0", "isbn: 0-306-40615-2"),
    "a volume's papers": change_text(VOLUMES, "[names, a-draft]", "[names, bare]"),
    "a volume's track": change_text(VOLUMES, "[maths-journal, report_2]", "[report_2, maths-journal]"),
    "the title of a track": change_text(VOLUMES, "<i>Journal", "<b>Journal"),
    "a volume's year": change_text(VOLUMES, "date: 1999", "date: 2018"),
    "a volume's venue": change_text(VOLUMES, "venue: Workshop on Theses", "venue: CONF"),
    "a volume's file": change_text(VOLUMES, "pdf: files/paper.pdf", "pdf: files/kept-back.pdf"),
    "a new volume": add_text(VOLUMES, "- {id: conf-2023, title: Conf 2023, venue: CONF, date: 2023, editors: [Mia Mm]}\n"),
    "no volumes": lambda content: (content / VOLUMES).unlink(),
    "pages of a paper": change_record("crowd.yaml", pages="3-4"),
    "the date of a paper of a volume": change_record("names.yaml", date="2018", venue="Workshop on Theses"),
    "a title": change_record("names.yaml", title="Names of some kinds"),
    "an abstract": change_record("numbers.yaml", abstract="Kinds of names for a crowd of authors."),
    "authors": change_record("numbers.yaml", authors=["Ada Example", "José García-Márquez"], num_authors="2"),
    "a spelling": change_record("numbers.yaml", authors=["BELL HOOKS"], num_authors="1"),
    "a venue": change_record("bare.yaml", venue="CONF", type="misc"),
    "tags": change_record("right-to-left.yaml", tags=["odd-examples", "new"]),
    "a date": change_record("right-to-left.yaml", date="1850-02"),
    "the day of adding": change_record("bare.yaml", added="2031-01-02"),
    "upvotes": change_record("right-to-left.yaml", upvotes="500", added="2023-06-01"),
    "counts": change_record("crowd.yaml", upvotes="3", comments="500", counted="2023-07-01"),
    "an id": change_record("right-to-left.yaml", id="rtl", aliases=["right-to-left"]),
    "a BibTeX key": change_record("crowd.yaml", key="crowd2022"),
    "related papers": change_record("crowd.yaml", related=["bare"], versions=["numbers"]),
    "citations": change_record("crowd.yaml", cites=["bare", "thesis-draft"]),
    "other citations": change_record("names.yaml", cites=["thesis.1"]),
    "an image": change_record("numbers.yaml", image="files/thumb.png"),
    "a file": lambda content: (content / "files/paper.pdf").write_bytes(b"%PDF-1.4 other"),
    "a draft": change_record("crowd.yaml", draft="true"),
    "no draft": change_text("papers/a-draft.yaml", "draft: true\n", ""),
    "a new record": lambda content: (content / "papers/zz.yaml").write_text("title: New\nadded: 2023-06-02\n"),
    "a record less": cut_text("papers/many/documents.yaml", "---\nid: unpublished"),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_inputs_tell_of_every_change_of_the_outputs(name: str, tmp_path: Path) -> None:
    """And what was read for them does."""
    before, outputs = get_before()
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    EDITS[name](content)
    now = load_site(content)
    jobs = [job for job in list_jobs(now) if job in outputs]
    changed = {job for job in jobs if make_files(now, job) != outputs[job]}
    assert changed - find_changed_jobs(before, now, jobs) == set()
    assert changed - find_concerned_jobs(before, now, jobs) == set()
