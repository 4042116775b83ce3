"""The links of an entry: its page, its PDF and others, in whatever fields they are."""

from __future__ import annotations

from .. import tex
from ..common.addresses import decode_link, decode_links, is_about_visit, split_address
from ..common.record_identifiers import add_links, read_identifier
from .draft import EntryDraft

_FIELDS = {
    "url": ("url", "url_link"), "pdf": ("pdf", "url_pdf", "url_paper"),
    "code": ("code", "url_code"), "data": ("data", "url_data", "url_dataset"),
    "slides": ("slides", "url_slides"), "poster": ("poster", "url_poster"),
    "video": ("video", "url_video"), "website": ("website", "url_website", "url_project"),
    "demo": ("demo", "url_demo"),
}  # fmt: skip
"""Key of a record -> its fields, the best one first; those with `url_` are BibBase's."""
_LABELLED = {"blog": "Blog", "supp": "Supplement"}
"""al-folio's other links -> their labels in a record."""
_LONGEST_URL = 4_000


def move_address(draft: EntryDraft, name: str = "howpublished") -> bool:
    """Whether a field is a URL and not a venue, with or without words that only say so.

    It is then moved to `url` if that is empty or the same, and else left. Of other words with a
    URL, `howpublished` keeps the words.
    """
    value = draft.left[name]
    address, words = decode_link(value), ""
    if not address and ("http" in value or "www." in value) and len(value) < _LONGEST_URL:
        address, words = split_address(tex.decode_text(value).text)
    if not address or decode_link(draft.left.get("url", address)) != address:
        return bool(address) and not words
    if words and name == "note":
        return False
    draft.left["url"] = address
    if not words or not is_about_visit(words):
        del draft.left[name]
        if words:
            draft.record["venue"] = words
    return True


def read_links(draft: EntryDraft) -> None:
    """Move links from the fields that are left to the record."""
    if "note" in draft.left and len(draft.left["note"]) < _LONGEST_URL:
        move_address(draft, "note")
    for key, names in _FIELDS.items():
        if name := next((name for name in names if name in draft.left), ""):
            _read_link(draft, key, name)
    for name, label in _LABELLED.items():
        if address := decode_link(draft.left.get(name, "")):
            draft.record.setdefault("links", []).append({"label": label, "url": address})
            del draft.left[name]
    _read_html(draft)
    url = draft.record.get("url", "")
    if url and read_identifier(draft.record, url):
        del draft.record["url"]
    elif url.lower().endswith(".pdf"):
        draft.record.setdefault("pdf", url)


def _read_link(draft: EntryDraft, key: str, name: str) -> None:
    if address := decode_link(draft.left[name]):
        draft.record[key] = address
        del draft.left[name]
        return
    if name == "url":
        text = tex.decode_text(draft.left["url"][:_LONGEST_URL]).text
        if _read_many_links(draft):
            return
        if read_identifier(draft.record, text):
            del draft.left["url"]
            return
        draft.record["url"] = split_address(text)[0]
    if key == "pdf" and draft.left[name].lower().endswith(".pdf"):
        return  # of a file: the import copies it, or tells
    what = "more than" if draft.record.get(key) else "not"
    draft.add_note(f"`{name}` is {what} a web address: kept under `bibtex`", name)


def _read_html(draft: EntryDraft) -> None:
    """Read al-folio's field for the page of the work; if the record has another page, as a link."""
    page = decode_link(draft.left.get("html", ""))
    if not page:
        return
    del draft.left["html"]
    if not (
        read_identifier(draft.record, page)
        or draft.record.get("pdf") == page
        or draft.record.setdefault("url", page) == page
    ):
        draft.record.setdefault("links", []).append({"label": "HTML", "url": page})


def _read_many_links(draft: EntryDraft) -> bool:
    """Whether `url` has several URLs; each is then moved to its key of the record."""
    found = decode_links(draft.left["url"])
    for problem in add_links(draft.record, found):
        draft.add_unread(problem, "url")
    if found:
        del draft.left["url"]
    return bool(found)
