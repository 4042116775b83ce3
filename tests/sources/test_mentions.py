"""Import of files that only name papers: these are looked up, as `papershelf add` does."""

from __future__ import annotations

from pathlib import Path

import yaml

from papershelf.curation.importing import adding, run_import
from papershelf.curation.importing.run_import import ImportPlan, SourceOptions
from tests.build import tree

from . import answers
from .conftest import Impatient
from .server import Network, Reply, Request

TODAY = "2031-06-01"


def take(root: Path, client: Impatient | None, name: str, text: str, columns: str = "") -> ImportPlan:
    (root / name).write_text(text, encoding="utf-8")
    look_up = client and (lambda planner, mentions: adding.look_up_mentions(planner, mentions, client, TODAY))
    planner = run_import.open_planner(root, root / "content")
    done = run_import.plan(planner, [str(root / name)], SourceOptions("", columns), look_up)
    done.write()
    return done


def set_up(net: Network) -> None:
    net.on("arxiv", "query", lambda asked: answers.atom(answers.preprint("3105.00001", "Bats by Day")) if asked.query["id_list"] == "3105.00001" else answers.atom())
    net.on("crossref", "works/10.5555%2Fowls.1", answers.single(answers.work("10.5555/owls.1")))
    net.on("crossref", "works/10.5555%2Fno.1", Reply("", 404))
    net.on("datacite", "dois/10.5555%2Fno.1", Reply("", 404))


def test_a_list_of_identifiers_becomes_records(root: Path, net: Network, client: Impatient) -> None:
    set_up(net)
    result = take(root, client, "ids.txt", "# mine\n10.5555/owls.1\n3105.00001\n10.5555/no.1\nhttps://doi.org/10.5555/owls.1\n")
    assert str(result) == "2 new, 0 changed, 0 unchanged, 1 not fetched"
    assert [str(note).rpartition("ids.txt")[2] for note in result.notes] == [":4: not fetched: DOI:10.5555/no.1: there is no such paper"]
    records = [yaml.load(text, yaml.BaseLoader) for text in tree(root / "content" / "papers").values()]
    assert {record["added"] for record in records} == {TODAY}
    assert [one.path for one in net.asked].count("works/10.5555%2Fowls.1") <= 1, "a paper that is named twice is asked for once"
    before = tree(root / "content")
    assert str(take(root, client, "ids.txt", "3105.00001\n10.5555/owls.1\n")) == "0 new, 0 changed, 2 unchanged"
    assert tree(root / "content") == before


def test_many_papers_are_asked_for_at_once(root: Path, net: Network, client: Impatient) -> None:
    def answer(asked: Request) -> str:
        ids = asked.query["id_list"].split(",")
        return answers.atom(*(answers.preprint(id, f"Owls at {id}") for id in ids if id != "3105.00007"))

    def respond(asked: Request) -> str:
        dois = [part.removeprefix("doi:") for part in asked.query["filter"].split(",")]
        return answers.several(*(answers.work(doi.upper(), f"Bats at {doi}") for doi in dois))

    net.on("arxiv", "query", answer)
    net.on("crossref", "works", respond)
    net.on("pubmed", "efetch.fcgi", lambda asked: answers.medline(*asked.query["id"].split(","), title="Nests."))
    ids = [f"3105.{number:05}" for number in range(120)] + [f"10.5555/owls.{number}" for number in range(60)] + ["PMID:123"]
    result = take(root, client, "ids.txt", "\n".join(ids))
    assert str(result) == "180 new, 0 changed, 0 unchanged, 1 not fetched"
    assert [str(note).rpartition("ids.txt")[2] for note in result.notes] == [":8: not fetched: arXiv:3105.00007: there is no such paper"]
    asked = [request.source for request in net.asked]
    assert (asked.count("arxiv"), asked.count("crossref"), asked.count("pubmed")) == (3 + 1, 2, 1)


def test_an_old_arxiv_id_is_found_among_many(root: Path, net: Network, client: Impatient) -> None:
    net.on("arxiv", "query", answers.atom(answers.preprint("math/0309136", "Owls"), answers.preprint("3105.00001", "Bats")))
    assert str(take(root, client, "ids.txt", "math.GT/0309136v2\n3105.00001v3\n")) == "2 new, 0 changed, 0 unchanged"
    assert len(net.asked) == 1


def test_a_book_is_found_by_its_isbn(root: Path, net: Network, client: Impatient) -> None:
    def answer(asked: object) -> str:
        assert asked.query["filter"].startswith("isbn:9783161484100,type:book,")  # type: ignore[attr-defined]
        return answers.several(answers.work("10.5555/owls.1"))

    net.on("crossref", "works", answer)
    assert str(take(root, client, "ids.txt", "978-3-16-148410-0\n")) == "1 new, 0 changed, 0 unchanged"


def test_only_looked_up_records_get_the_day(root: Path, net: Network, client: Impatient) -> None:
    set_up(net)
    take(root, client, "a.csv", "title,doi\nBats,\n,10.5555/owls.1\n")
    records = [yaml.load(text, yaml.BaseLoader) for text in tree(root / "content" / "papers").values()]
    assert sorted((record["title"], record.get("added", "")) for record in records) == [("Bats", ""), ("Owls at Night", TODAY)]


def test_without_a_network_the_names_are_reported(root: Path) -> None:
    result = take(root, None, "ids.txt", "10.5555/owls.1\n")
    assert str(result) == "0 new, 0 changed, 0 unchanged, 1 not fetched"
