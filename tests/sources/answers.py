"""Responses of the sources, in the formats of their documentation; the papers are invented."""

from __future__ import annotations

import json
from typing import Any


def atom(*entries: str) -> str:
    """info.arxiv.org/help/api/user-manual, "Details of Atom Results Returned"."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">\n'
        '  <id>http://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>\n  <title>arXiv Query</title>\n'
        + "".join(entries) + "</feed>\n"
    )  # fmt: skip


def preprint(id: str, title: str = "Owls at Night", more: str = "", author: str = "Ann Sova") -> str:
    """An entry of arXiv's Atom; `more` are elements of arXiv's own."""
    return (
        f"  <entry>\n    <id>http://arxiv.org/abs/{id}v1</id>\n    <title>{title}</title>\n"
        "    <published>2031-05-02T17:59:59Z</published>\n    <updated>2031-05-03T17:59:59Z</updated>\n"
        f"    <summary>We watch owls.</summary>\n    <author><name>{author}</name></author>\n    {more}\n"
        '    <arxiv:primary_category term="cs.LG"/>\n  </entry>\n'
    )


def work(doi: str, title: str = "Owls at Night", **more: Any) -> dict[str, Any]:
    """A work of Crossref (api.crossref.org/swagger-ui)."""
    return {
        "DOI": doi, "prefix": doi.split("/", maxsplit=1)[0], "type": "journal-article", "title": [title],
        "author": [{"given": "Ann", "family": "Sova", "affiliation": []}],
        "issued": {"date-parts": [[2031, 3]]}, "container-title": ["Annals of Owls"], "volume": "7",
        **more,
    }  # fmt: skip


def single(found: dict[str, Any]) -> str:
    return json.dumps({"status": "ok", "message-type": "work", "message": found})


def several(*found: dict[str, Any]) -> str:
    return json.dumps({"status": "ok", "message-type": "work-list", "message": {"total-results": len(found), "items": found}})


def dataset(doi: str, title: str = "All Nests") -> str:
    """support.datacite.org/docs/api-get-doi"""
    attributes = {
        "doi": doi, "titles": [{"title": title}], "publicationYear": 2031, "publisher": "Archive of Nests",
        "creators": [{"name": "Sova, Ann", "givenName": "Ann", "familyName": "Sova"}],
        "types": {"resourceTypeGeneral": "Dataset"},
    }  # fmt: skip
    return json.dumps({"data": {"id": doi, "type": "dois", "attributes": attributes}})


def note(forum: str, title: str = "Owls in Review") -> str:
    """docs.openreview.net/reference/api-v2"""
    content = {"title": {"value": title}, "authors": {"value": ["Ann Sova"]}, "venue": {"value": "OWLS 2031"}}
    notes = [{"id": forum, "forum": forum, "cdate": 1935000000000, "content": content, "invitations": ["OWLS/2031/-/Submission"]}]
    return json.dumps({"notes": notes, "count": 1})


NO_NOTES = json.dumps({"notes": [], "count": 0})

BIB = """\
@inproceedings{sova-2031-owls,
    title = "Owls in Words",
    author = "Sova, Ann",
    booktitle = "Proceedings of the Nest",
    year = "2031",
    url = "https://aclanthology.org/2031.nest-long.1/",
    pages = "1--9"
}
"""


def medline(*numbers: str, kind: str = "Journal Article", title: str = "Owls and health.") -> str:
    return "\n".join(
        f"\nPMID- {number}\nOWN - NLM\nDP  - 2031 Mar\nTI  - {title}\nFAU - Sova, Ann\nPT  - {kind}\n"
        "JT  - Annals of Owls\nRIN - Ann Owls. 2032;8:1\n"
        for number in numbers
    )


def openalex(*works: dict[str, Any]) -> str:
    """developers.openalex.org/api-reference/works"""
    return json.dumps({"meta": {"count": len(works)}, "results": works})


def daily(*papers: tuple[str, int, int]) -> str:
    """huggingface.co/docs/hub/api: (arXiv id, upvotes, comments)"""
    return json.dumps([
        {"paper": {"id": id, "title": "Owls at Night", "summary": "We watch owls.", "authors": [], "upvotes": upvotes,
                   "publishedAt": "2031-05-02T00:00:00.000Z"}, "numComments": comments, "title": "Owls at Night"}
        for id, upvotes, comments in papers
    ])  # fmt: skip


def upvoted(id: str, upvotes: int) -> str:
    return json.dumps({"id": id, "title": "Owls at Night", "summary": "We watch owls.", "authors": [], "upvotes": upvotes, "publishedAt": "2031-05-02T00:00:00.000Z"})
