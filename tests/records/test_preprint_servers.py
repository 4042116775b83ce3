"""Preprint servers: by the names that other programs give their papers, and by their DOIs.

The names are those of BibTeX entries that dblp, Google Scholar, Zotero and the servers themselves
export; a DOI's registrant is that of api.crossref.org and api.datacite.org.
"""

from __future__ import annotations

import pytest

from papershelf.formats.common_values import get_repository
from papershelf.records.paper import Paper
from papershelf.records.vocabulary import Venue, find_preprint_server, find_registering_server

NAMES = {
    "arXiv": "arXiv", "CoRR": "arXiv", "arXiv.org": "arXiv", "ArXiv e-prints": "arXiv",
    "arXiv preprint arXiv:1706.03762": "arXiv", "arXiv:2301.12726": "arXiv",
    "bioRxiv": "bioRxiv", "BIORXIV": "bioRxiv", "bioRxiv preprint": "bioRxiv",
    "bioRxiv : the preprint server for biology": "bioRxiv", "medRxiv": "medRxiv",
    "SSRN Electronic Journal": "SSRN", "HAL": "HAL", "OSF Preprints": "OSF Preprints",
    "Preprints": "Preprints.org", "PeerJ Preprints": "PeerJ Preprints", "PsyArXiv": "PsyArXiv",
    "IACR Cryptology ePrint Archive": "Cryptology ePrint Archive", "Zenodo": "Zenodo",
    "Research Square": "Research Square", "OpenReview.net": "OpenReview",
    # Journals and conferences with a similar name.
    "PeerJ": "", "Preprints of the Symposium": "", "Research": "", "Nature": "", "": "",
    "Computing Research": "", "Journal of Open Science": "", "HAL 9000": "",
}  # fmt: skip
DOIS = {
    "10.48550/arXiv.2301.12726": "arXiv", "10.2139/ssrn.3424365": "SSRN",
    "10.31234/osf.io/abcde": "PsyArXiv", "10.26434/chemrxiv-2021-abc": "ChemRxiv",
    "10.21203/RS.3.rs-12345/v1": "Research Square", "10.20944/preprints202003.0001.v1": "Preprints.org",
    "10.1101/gr.229102": "", "10.5281/zenodo.1234": "", "10.1145/1132956.1132959": "", "": "",
}  # fmt: skip
VENUES = {"bx": Venue(key="bx", name="bioRxiv"), "corr": Venue(key="corr", name="A Conference")}
BASE = {"id": "one", "title": "One", "authors": ["Ada Example"], "date": "2020"}


@pytest.mark.parametrize(("name", "server"), NAMES.items())
def test_a_server_is_known_by_its_names(name: str, server: str) -> None:
    assert find_preprint_server(name) == server


@pytest.mark.parametrize(("doi", "server"), DOIS.items())
def test_a_server_is_known_by_its_dois(doi: str, server: str) -> None:
    assert find_registering_server(doi) == server


@pytest.mark.parametrize(
    ("record", "type", "repository"),
    [
        ({"arxiv": "2301.12726"}, "misc", "arXiv"),
        ({"venue": "bioRxiv", "publisher": "CSHL"}, "misc", "bioRxiv"),
        ({"venue": "CoRR", "volume": "abs/2301.12726"}, "misc", "arXiv"),
        ({"venue": "arXiv", "arxiv": "2301.12726"}, "misc", "arXiv"),
        ({"doi": "10.2139/ssrn.3424365"}, "misc", "SSRN"),
        ({"openreview": "abcd1234"}, "misc", "OpenReview"),
        ({"type": "misc", "venue": "bx"}, "misc", "bioRxiv"),
        ({"type": "misc", "venue": "A Blog", "arxiv": "2301.12726"}, "misc", ""),
        ({"type": "article", "venue": "bioRxiv"}, "article", ""),
        ({"venue": "Nature", "arxiv": "2301.12726", "volume": "1"}, "article", ""),
        ({}, "misc", ""),
    ],
)  # fmt: skip
def test_a_preprint_is_at_a_server_and_nowhere_else(
    record: dict[str, str], type: str, repository: str
) -> None:
    paper = Paper.model_validate(BASE | record)
    assert paper.entry_type == type
    assert get_repository(paper, VENUES) == repository
