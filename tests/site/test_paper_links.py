"""The links of a paper's page."""

from __future__ import annotations

import pytest

from papershelf.records.collection import Collection
from papershelf.records.paper import Paper
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.papers.paper_links import list_buttons

PUBMED, CENTRAL = "https://pubmed.ncbi.nlm.nih.gov", "https://pmc.ncbi.nlm.nih.gov/articles"


@pytest.mark.parametrize(("fields", "links"), [
    ({"pmid": "17284678", "pmcid": "PMC1794583"}, [f"{PUBMED}/17284678/", f"{CENTRAL}/PMC1794583/"]),
    ({"pmcid": "1794583"}, [f"{CENTRAL}/PMC1794583/"]), ({"pmcid": "PMC1794583.2"}, [f"{CENTRAL}/PMC1794583/"]),
    ({"pmid": "17284678/../x"}, []), ({"pmid": "\u0661"}, []), ({"pmid": "0"}, []), ({"pmcid": 'PMC1"onclick'}, []), ({"pmid": ""}, []),
])  # fmt: skip
def test_papers_in_pubmed_link_there(fields: dict[str, str], links: list[str]) -> None:
    paper = Paper.model_validate({"id": "a", "title": "T", "bibtex": fields})
    assert [button.href for button in list_buttons(Site(Collection(), Settings(), name="S"), paper)] == links


@pytest.mark.parametrize(("keys", "labels"), [
    ({"url": "https://a.example/1.pdf", "pdf": "https://a.example/1.pdf"}, ["PDF"]),
    ({"url": "https://openreview.net/forum?id=ryQu7f-RZ", "openreview": "ryQu7f-RZ"}, ["OpenReview"]),
    ({"url": f"{PUBMED}/17284678/", "bibtex": {"pmid": "17284678"}}, ["PubMed"]),
    ({"url": "https://a.example/1", "pdf": "https://a.example/1.pdf"}, ["PDF", "Paper page"]),
])  # fmt: skip
def test_no_two_buttons_lead_to_one_address(keys: dict[str, object], labels: list[str]) -> None:
    paper = Paper.model_validate({"id": "a", "title": "T", **keys})
    assert [button.label for button in list_buttons(Site(Collection(), Settings(), name="S"), paper)] == labels
