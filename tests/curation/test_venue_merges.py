"""Proposed entries of `venues.yaml`, by a table of cases, and that they join what they name and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from papershelf.builder.cache.manifest import Manifest
from papershelf.builder.cache.renamed import find_renamed_entries
from papershelf.curation.venue_merges import propose_venue_merges
from papershelf.records.collection import Collection
from papershelf.settings import Settings
from papershelf.site import Site
from tests.commands import papershelf

ICRA = "IEEE International Conference on Robotics and Automation"
ACL = "Annual Meeting of the Association for Computational Linguistics"
IJCAI = "International Joint Conference on Artificial Intelligence"
# name: (names in records, venues.yaml, proposals as "key <- numbers of the names")
CASES: dict[str, tuple[list[str], str, list[str]]] = {
    "years": (["Proceedings of the 2022 Conference on Owls", "Proceedings of the 2023 Conference on Owls", "Conference on Bats"], "", ["conference-on-owls <- 0 1"]),
    "with and without proceedings": (["Proceedings of the 3rd Conference on Owls", "Conference on Owls", "In: Proc. of Conference on Owls"], "", ["conference-on-owls <- 0 1 2"]),
    "ordinals in words": (["Eleventh Conference on Owls", "The Twelfth Conference on Owls", "Proceedings of the Thirty-First Conference on Owls",
                           "Fortieth Conference on Owls"], "", ["conference-on-owls <- 0 1 2 3"]),
    "acronyms": ([f"2019 {ICRA} (ICRA)", "ICRA 2020", "ICRA", ICRA, "ICRA'21"], "", ["icra <- 0 1 2 3 4"]),
    "dblp": ([f"Proceedings of the Thirty-First {IJCAI}, IJCAI 2022, Vienna, Austria, 23-29 July 2022", f"Proceedings of the Thirty-Third {IJCAI}, IJCAI-24"],
             "", ["ijcai <- 0 1"]),
    "dblp and IEEE": ([f"2019 {ICRA}, ICRA 2019, Montreal, QC, Canada, May 20-24, 2019", f"2020 {ICRA} (ICRA)"], "", ["icra <- 0 1"]),
    "one name, many papers": (["Journal of Owls", "Journal of Owls"], "", []),
    "volumes are their own": ([f"Proceedings of the 60th {ACL} (Volume 1: Long Papers)", f"Proceedings of the 61st {ACL} (Volume 1: Long Papers)",
                               f"Proceedings of the 61st {ACL} (Volume 2: Short Papers)"], "",
                              ["annual-meeting-of-the-association-for-computational-linguistics <- 0 1"]),
    "workshops are their own": (["2021 International Conference on Owls (ICO)", "2021 International Conference on Owls Workshops (ICOW)"], "", []),
    "parts of a journal are their own": (["Physical Review B", "Physical Review E", "Acta Owlica A", "Acta Owlica B"], "", []),
    "an acronym of two": (["2021 International Conference on Owls (ICO)", "2022 Conference on Insects and Others (ICO)", "ICO 2023", "ICO"], "", ["ico <- 2 3"]),
    "an acronym of two, of many years": (
        ["2021 International Conference on Owls (ICO)", "2022 International Conference on Owls (ICO)", "2021 Conference on Insects (ICO)",
         "2022 Conference on Insects (ICO)"], "", ["ico <- 2 3", "international-conference-on-owls <- 0 1"]),
    "words that name nothing": (["Workshop 2020", "Workshop 2021", "Proceedings of the 1st Workshop"], "", []),
    "preprints": (["arXiv preprint arXiv:2601.05911", "arXiv preprint arXiv:2501.05911"], "", []),
    "numbers alone": (["2020", "2021", "3DV 2020", "3DV 2021"], "", ["3dv <- 2 3"]),
    "an entry": (["owls", "Proceedings of the 2nd Conference on Owls", "Conference on Owls 2022"], "- {key: owls, name: Conference on Owls}", ["owls <- 0 1 2"]),
    "an entry with variants": (["owls", "Owls 2022", "Owls 2023", "Owls, 3rd"], "- {key: owls, name: Owls, variants: ['Owls 20*']}", ["owls <- 0 1 2 3"]),
    "two entries": (["a", "b", "Owls 2023"], "- {key: a, name: Owls 2022}\n- {key: b, name: Owls}", []),
    "a variant that would join another": (["CHI 2022", "CHI '23", "CHI '20: A Colloquium"], "", []),
}  # fmt: skip


def load(root: Path, names: list[str], venues: str) -> Collection:
    (root / "content/papers").mkdir(parents=True, exist_ok=True)
    papers = [{"id": f"p{number}", "title": f"Title {number}", "venue": name} for number, name in enumerate(names)]
    (root / "content/papers/all.yaml").write_text(yaml.safe_dump(papers), "utf-8")
    (root / "content/venues.yaml").write_text(venues or "[]", "utf-8")
    return Collection.load(root, root / "content")[0]


@pytest.mark.parametrize("case", CASES)
def test_which_names_are_likely_one_venue(case: str, tmp_path: Path) -> None:
    names, venues, expected = CASES[case]
    before = load(tmp_path, names, venues)
    merges = propose_venue_merges(before)
    assert [merge.keys["key"] for merge in merges] == [line.partition(" <- ")[0] for line in expected]
    for merge, line in zip(merges, expected, strict=True):
        (entry,) = yaml.safe_load(str(merge).partition("\n")[2])
        old = {one["key"]: one for one in yaml.safe_load(venues or "[]")}
        assert merge.is_known == (entry["key"] in old)
        after = load(tmp_path, names, yaml.safe_dump([*({**old, entry["key"]: {**old.get(entry["key"], {}), **entry}}.values())]))
        joined = {f"p{number}" for number in line.partition(" <- ")[2].split()}
        assert {paper.id for paper in after.by_venue[entry["key"]]} == joined
        assert len(after.by_venue) == len({before.venue_slug(paper) for paper in before.papers if paper.id not in joined}) + 1
        assert len(propose_venue_merges(after)) == len(merges) - 1
        site = Site(after, Settings(), name="S", url="https://s.example/")
        assert not [*find_renamed_entries(Manifest(base=b"built", names=before.without_papers()), site, tmp_path)]


@pytest.mark.parametrize("case", CASES)
def test_distinct_venues_are_not_proposed_again(case: str, tmp_path: Path) -> None:
    names, venues, _ = CASES[case]
    before = load(tmp_path, names, venues)
    merges = propose_venue_merges(before)
    for merge in merges:
        (entry,) = yaml.safe_load(str(merge).partition("\n")[2])
        distinct = yaml.safe_load(str(merge).splitlines()[-1].partition("if not: ")[2])
        new = [{"key": entry["key"], "name": entry.get("name", "N"), **distinct}]
        old = [one if one["key"] != entry["key"] else {**one, **distinct} for one in yaml.safe_load(venues or "[]")]
        after = load(tmp_path, names, yaml.safe_dump(old if merge.is_known else old + new))
        assert propose_venue_merges(after) == [other for other in merges if other != merge]
        assert {*after.by_venue} == {*before.by_venue}


def test_check_prints_entries_to_paste(tmp_path: Path) -> None:
    load(tmp_path, [f"Proceedings of the {number}th Conference on {bird}" for bird in ("Owls", "Auks: a View") for number in (4, 5, 6)], "")
    (tmp_path / "content/pages").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Owls\ndocs_dir: content/pages\ntheme: {name: material, font: false}\nplugins: [papershelf]\n")
    told = papershelf("check", cwd=tmp_path).stderr
    assert told == (
        "likely one venue: Proceedings of the 4th Conference on Auks: a View (1 paper), Proceedings of the 5th Conference on Auks: a View (1 paper), "
        "Proceedings of the 6th Conference on Auks: a View (1 paper)\n"
        "- key: conference-on-auks-a-view\n  name: 'Conference on Auks: a View'\n  variants:\n    - 'Proceedings of the * Conference on Auks: a View'\n"
        "  aliases:\n    - 'Proceedings of the 4th Conference on Auks: a View'\n    - 'Proceedings of the 5th Conference on Auks: a View'\n"
        "    - 'Proceedings of the 6th Conference on Auks: a View'\n"
        "  # if not: distinct: [proceedings-of-the-4th-conference-on-auks-a-view, proceedings-of-the-5th-conference-on-auks-a-view, "
        "proceedings-of-the-6th-conference-on-auks-a-view]\n"
        "likely one venue: Proceedings of the 4th Conference on Owls (1 paper), Proceedings of the 5th Conference on Owls (1 paper), "
        "Proceedings of the 6th Conference on Owls (1 paper)\n"
        "- key: conference-on-owls\n  name: Conference on Owls\n  variants:\n    - Proceedings of the * Conference on Owls\n"
        "  aliases:\n    - Proceedings of the 4th Conference on Owls\n    - Proceedings of the 5th Conference on Owls\n"
        "    - Proceedings of the 6th Conference on Owls\n"
        "  # if not: distinct: [proceedings-of-the-4th-conference-on-owls, proceedings-of-the-5th-conference-on-owls, "
        "proceedings-of-the-6th-conference-on-owls]\n"
        "copy the right entries into content/venues.yaml\nno problems\n"
    )  # fmt: skip
    assert papershelf("check", "--merges", "none", cwd=tmp_path).stderr == "no problems\n"
