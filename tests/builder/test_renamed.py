"""Papers whose id changed: a build and a check say so, until the old one is an alias."""

from __future__ import annotations

from pathlib import Path

import pytest

from papershelf.builder.cache.manifest import Manifest
from papershelf.builder.cache.renamed import find_renamed_entries, find_renamed_papers
from papershelf.records.collection import Collection
from papershelf.records.reader import Memory
from papershelf.settings import Settings
from papershelf.site import Site
from tests.commands import papershelf

SAID = "content/papers/owls-at-night.yaml:{}:1: warning[missing-alias]: the last build had this paper as `owls`, whose address is now lost\n"
AFTER = {
    "the same title": ({"owls-at-night": "title: 'OWLS, *at* night'"}, [SAID.format(1)]),
    "the same DOI": ({"owls-at-night": "title: X\ndoi: 10.1000/A"}, [SAID.format(1)]),
    "an id in the record": ({"owls-at-night": "title: Owls at night\nid: night"}, ["the last build had this paper as `owls`"]),
    "an alias": ({"owls-at-night": "title: Owls at night\naliases: [owls]"}, []),
    "removed": ({}, []),
    "another paper": ({"bats": "title: Bats"}, []),
    "a draft": ({"owls": "title: Owls at night\ndraft: true"}, []),
    "a second version": ({"owls": "title: Owls at night", "bats": "title: Owls at night"}, []),
}


def load(root: Path, texts: dict[str, str], memory: Memory) -> Collection:
    papers = root / "content" / "papers"
    papers.mkdir(parents=True, exist_ok=True)
    for path in papers.iterdir():
        path.unlink()
    for id, text in texts.items():
        (papers / f"{id}.yaml").write_text(text + "\n")
    return Collection.load(root, root / "content", memory)[0]


@pytest.mark.parametrize("name", AFTER)
def test_a_paper_is_known_by_another_id(tmp_path: Path, name: str) -> None:
    before = Memory()
    load(tmp_path, {"owls": "title: Owls at night\ndoi: 10.1000/a", "cats": "title: Cats"}, before)
    texts, said = AFTER[name]
    after = load(tmp_path, {"cats": "title: Cats", **texts}, Memory())
    found = [str(problem) for problem in find_renamed_papers(before, after)]
    assert len(found) == len(said)
    assert all(text in one + "\n" for text, one in zip((text.strip() for text in said), found, strict=True))


PEOPLE, VENUES, TAGS = "people.yaml", "venues.yaml", "tags.yaml"
PAPERS = {
    "owls": "title: Owls\nauthors: [Ann Sova, Uno]\nvenue: owls\ntags: [nests]",
    "cats": "title: Cats\nauthors: ['Sova, A.', Uno]",
    "bats": "title: Bats\nauthors: [Ann Sova]",
}
ENTRIES = {
    PEOPLE: "- {id: uno, name: Uno}", VENUES: "- {key: owls, name: Annals of Owls}", TAGS: "- {tag: nests, label: Nests}",
    "lists/first.yaml": "title: First\npapers: [owls]",
}  # fmt: skip
MOVED = {
    "a new entry": ({PEOPLE: "- {id: uno, name: Uno}\n- id: ann\n  name: Ann Sova\n  variants: [A. Sova]"}, [f"{PEOPLE}:2:7: person ann-sova"]),
    "an alias": ({PEOPLE: "- {id: uno, name: Uno}\n- {id: ann, name: Ann Sova, aliases: [ann-sova]}"}, []),
    "another id": ({PEOPLE: "- {id: second, name: Uno}"}, [f"{PEOPLE}:1:8: person uno"]),
    "another name": ({PEOPLE: "- {id: uno, name: Uno Second, variants: [Uno]}"}, []),
    "no entry": ({PEOPLE: ""}, []),
    "a venue": ({VENUES: "- {key: annals, name: Annals of owls}"}, [f"{VENUES}:1:9: venue owls"]),
    "a venue with an alias": ({VENUES: "- {key: annals, name: Annals of owls, aliases: [Owls]}"}, []),
    "a venue's variant": ({VENUES: "- {key: annals, name: Annals, variants: [Owls]}"}, [f"{VENUES}:1:9: venue owls"]),
    "a variant with an alias": ({VENUES: "- {key: annals, name: Annals, variants: [Owls], aliases: [owls]}"}, []),
    "a variant that is a key": ({VENUES: "- {key: annals, name: Annals, variants: [Owls]}\n- {key: owls, name: Owls}"}, []),
    "another venue": ({VENUES: "- {key: bats, name: Annals of Bats}"}, []),
    "a tag": ({TAGS: "- {tag: of nests, label: Nests}"}, [f"{TAGS}:1:9: tag nests"]),
    "a tag with an alias": ({TAGS: "- {tag: of nests, label: Nests, aliases: [nests]}"}, []),
    "a list": ({"lists/first.yaml": "", "lists/one.yaml": "title: First\npapers: [owls]"}, ["lists/one.yaml:1:1: list first"]),
}


def load_entries(root: Path, entries: dict[str, str]) -> Collection:
    (root / "content/lists").mkdir(parents=True, exist_ok=True)
    for path, text in entries.items():
        (root / "content" / path).write_text(text + "\n")
    return load(root, PAPERS, Memory())


@pytest.mark.parametrize("name", MOVED)
def test_what_a_paper_names_is_known_by_another_address(tmp_path: Path, name: str) -> None:
    before = load_entries(tmp_path, ENTRIES).without_papers()
    entries, said = MOVED[name]
    after = load_entries(tmp_path, entries)
    site = Site(after, Settings(), name="S", url="https://s.example/")
    found = [*find_renamed_entries(Manifest(base=b"built", names=before), site, tmp_path)]
    assert not [*find_renamed_entries(Manifest(), site, tmp_path)]  # the first build
    assert [f"{one.path.removeprefix('content/')}:{one.line}:{one.column}: {one.message}" for one in found] == [
        "{} the last build had this {} as `{}`, whose address is now lost".format(*line.split(" ")) for line in said
    ]


def test_a_venue_with_several_earlier_addresses_says_so_once(tmp_path: Path) -> None:
    long = "Owls, 2nd meeting " + "of all that hoot in the night " * 4
    papers = {"p1": "title: P1\nvenue: Owls 1st meeting", "p2": f"title: P2\nvenue: '{long}'"}
    before = load(tmp_path, papers, Memory()).without_papers()
    venues = tmp_path / "content/venues.yaml"
    venues.write_text("- {key: owls, name: Owls, variants: [Owls *]}\n")
    site = Site(load(tmp_path, papers, Memory()), Settings(), name="S", url="https://s.example/")
    [found] = find_renamed_entries(Manifest(base=b"built", names=before), site, tmp_path)
    names = "Owls 1st meeting", long.strip()
    assert found.message == f"the last build had this venue as `{names[0]}`, `{names[1]}`, whose addresses are now lost"
    assert found.hint == f"add `aliases: [{names[0]}, '{names[1]}']`, so that they lead here"
    venues.write_text(f"- key: owls\n  name: Owls\n  variants: [Owls *]\n  {found.hint.split('`')[1]}\n")
    after = load(tmp_path, papers, Memory())
    assert after.venues["owls"].aliases == names
    site = Site(after, Settings(), name="S", url="https://s.example/")
    assert not [*find_renamed_entries(Manifest(base=b"built", names=before), site, tmp_path)]


def test_builds_and_checks_say_so(tmp_path: Path) -> None:
    load(tmp_path, {"owls": "title: Owls at night"}, Memory())
    (tmp_path / "content/pages").mkdir()
    (tmp_path / "content/pages/about.md").write_text("# About\n")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Owls\ndocs_dir: content/pages\ntheme: {name: material, font: false}\nplugins: [papershelf: {search: false}]\n"
    )
    assert "missing-alias" not in papershelf("check", cwd=tmp_path).stderr
    assert papershelf("build", cwd=tmp_path).returncode == 0
    folder = tmp_path / "content/papers"
    renamed = (folder / "owls.yaml").rename(folder / "owls-at-night.yaml")
    for command, severity in ("check", "error"), ("build", "warning"):
        done = papershelf(command, cwd=tmp_path)
        said = SAID.format(1).replace("warning", severity)
        assert said + "    hint: add `aliases: [owls]`, so that it leads here\n" in done.stderr
        assert done.returncode == (severity == "error")
    renamed.write_text("title: Owls at night\naliases: [owls]\n")
    assert "missing-alias" not in papershelf("check", cwd=tmp_path).stderr
