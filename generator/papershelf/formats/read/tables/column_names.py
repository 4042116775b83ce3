"""Names of columns in tables, and the keys of a record for them.

Names are compared without case, accents and punctuation. They are our own keys, those that people
use in five languages, and the names in tables that Zotero, Scopus, Web of Science, PubMed, IEEE
Xplore, Publish or Perish and JabRef export.
"""

from __future__ import annotations

from ....records.text import fold
from .column_names_translated import NAMES_IN_OTHER_LANGUAGES

_NAMES = {
    "id": "id", "key": "key|citation key|cite key|bibtex key|citekey|bibtexkey",
    "type": "type|item type|document type|entry type|entrytype|publication type|pt|reference type",
    "title": "title|document title|article title|paper title|publication|ti|name|paper",
    "subtitle": "subtitle",
    "authors": "authors|author|author s|author names|creators|creator|au",
    "full_names": "author full names|af|authors full names",
    "editors": "editors|editor|editor s|book editors|be",
    "num_authors": "num authors|number of authors|author count",
    "date": "date|publication date|published|date published|cover date",
    "year": "year|publication year|pub year|py|published year", "month": "month|pd",
    "added": "added|date added",
    "venue": "venue|journal|journal title|publication title|source title|journal book|so|source|"
             "booktitle|book title|conference|conference title|conference name|proceedings title|"
             "container title|journaltitle|publication name|publication",
    "volume": "volume|vol|vl", "number": "number|issue|issue number|is|no",
    "pages": "pages|page|page range|page numbers|pp",
    "first_page": "page start|start page|startpage|first page|bp|beginning page",
    "last_page": "page end|end page|endpage|last page|ep|ending page",
    "article_number": "art no|article number|ar|article no",
    "publisher": "publisher|pu", "series": "series|series title|book series title|se",
    "edition": "edition", "institution": "institution", "school": "school|university",
    "address": "address|place|location|publisher location|city|conference location|cl",
    "isbn": "isbn|isbns|bn", "issn": "issn|issns|sn", "doi": "doi|di|digital object identifier",
    "doi_link": "doi link",
    "arxiv": "arxiv|arxiv id|arxivid|eprint|arxiv number", "arxiv_class": "arxiv class",
    "openreview": "openreview|openreview id",
    "url": "url|link|urls|article url|articleurl|web page|paper link|paper url|abstract url",
    "pdf": "pdf|pdf link|pdf url|full text url|fulltexturl|full text link",
    "code": "code|code url|code link|github|repository|source code|implementation",
    "data": "data|dataset|data set|dataset url", "slides": "slides", "poster": "poster",
    "video": "video|video url", "website": "website|project page|project|homepage", "demo": "demo",
    "abstract": "abstract|abstract note|ab|abstract text", "summary": "summary|tldr|tl dr",
    "note": "note|notes", "tags": "tags|tag|topics|topic|categories|category|manual tags",
    "keywords": "keywords|author keywords|de|keyword|key words",
    "awards": "awards|award", "language": "language|language of original document|la|lang",
    "license": "license|licence|rights", "upvotes": "upvotes|votes", "comments": "num comments",
    "citations": "citations",
    "submitted_by": "submitted by", "counted": "counted", "status": "status",
    "status_note": "status note", "related": "related", "versions": "versions",
    "aliases": "aliases", "image": "image", "draft": "draft",
}  # fmt: skip

COLUMNS = {
    fold(name): key
    for keys in (NAMES_IN_OTHER_LANGUAGES, _NAMES)  # an English name counts more
    for key, names in keys.items() for name in names.split("|")
}  # fmt: skip
"""Folded name -> key of a record, or of a value that a key is built from."""

TRANSLATED_COLUMNS = COLUMNS.keys() - {
    fold(name) for names in _NAMES.values() for name in names.split("|")
}
"""Those of the names that are not English."""

BIBTEX_FIELDS = frozenset(
    "addendum afterword annotation annotator annote bookauthor booksubtitle booktitleaddon chapter "
    "commentator eid entrysubtype eprint eprintclass eprinttype eventdate eventtitle extra "
    "foreword holder howpublished introduction issuetitle keywords label mainsubtitle maintitle "
    "month mrnumber nameaddon organization origdate origlanguage origlocation origpublisher "
    "origtitle pagetotal part pmcid pmid pubstate shortauthor shorteditor shorthand shortjournal "
    "shortseries shorttitle source titleaddon translator urldate venue version volumes "
    "zblnumber".split()
)
"""Fields of BibTeX and biblatex (btxdoc, 3.2; biblatex's manual, 2.2) that a column may have, and
`extra`, which is Zotero's for all others."""

IGNORED_COLUMNS = frozenset(
    fold(name) for name in (
        # Zotero's, about its own library
        "Date Modified", "Access Date", "Library Catalog", "Call Number", "File Attachments",
        "Link Attachments", "Automatic Tags", "Num Pages", "Archive", "Archive Location",
        "Journal Abbreviation", "Short Title",
        # counts and labels of databases, on a day that the table does not name
        "Cited by", "Cites", "CitesURL", "GSRank", "QueryDate", "CitationURL", "ECC",
        "CitesPerYear", "CitesPerAuthor", "AuthorCount", "Age", "Page count", "Author(s) ID",
        "Publication Stage", "Open Access", "EID", "First Author", "Citation",
        "Create Date", "Index Keywords", "Affiliations", "Authors with affiliations",
        "Author Affiliations", "Date Added To Xplore", "Online Date", "Issue Date",
        "Article Citation Count", "Patent Citation Count", "Reference Count", "IEEE Terms",
        "Mesh_Terms", "Document Identifier", "Funding Information", "References",
        "Abbreviated Source Title", "Correspondence Address", "PubMed ID", "Sponsors", "CODEN",
        "Molecular Sequence Numbers", "Chemicals/CAS", "Tradenames", "Manufacturers",
        "Funding Details", "Funding Texts", "Conference code",
    )
)  # fmt: skip
"""Columns without information for a record."""
