"""The texts about a work in an entry: abstract, keywords, language, and where the entry is from."""

from __future__ import annotations

import re

from .. import tex
from ..common.entry_types import find_language_tag
from .draft import EntryDraft

_GROUPS = ("groups", "mendeley-groups", "mendeley-tags")
"""Fields of JabRef and Mendeley with the groups, folders and tags that an entry is in."""
_AND = re.compile(r"\s+and\s+|\s*[,;/&]\s*")
_SEPARATOR = re.compile(r"[;,]")
_BROKEN_LINE = re.compile(r"\n(?![^\S\n])")
_NO_AWARDS = frozenset(("false", "no"))
_SOME_AWARDS = frozenset(("true", "yes"))


def read_texts(draft: EntryDraft) -> None:
    """Move abstract, keywords, language and notes from the fields that are left to the record."""
    if "abstract" in draft.left and not draft.is_too_long("abstract"):
        decoded = tex.decode_abstract(draft.left.pop("abstract"))
        draft.record["abstract"] = draft.accept(decoded, "abstract")
    keywords = _take_list(draft, "keywords", "keyword", "author_keywords")
    for name in _GROUPS:
        words = _take_list(draft, name)
        is_path = name == "mendeley-groups"  # a folder in another is `Birds/Owls`
        keywords += [word.rpartition("/")[2] if is_path else word for word in words]
    spellings: dict[str, str] = {}
    for word in keywords:  # IEEE repeats many, in another case
        spellings.setdefault(word.casefold(), word)
    draft.record["keywords"] = list(spellings.values())
    for name in ("language", "langid"):  # of the work; for hyphenation of its entry
        if name not in draft.left:
            continue
        first, *others = _AND.split(draft.left[name].strip("{} "))
        tag = find_language_tag(tex.decode_text(first).text)
        if tag and draft.record.setdefault("language", tag) == tag and not others:
            del draft.left[name]
    source = draft.take("biburl", "bibsource")
    draft.record["source"] = source or draft.record.get("source", "")
    _read_award(draft)
    # al-folio's, in Markdown, which continues a line of its page.
    if "additional_info" in draft.left and not draft.is_too_long("additional_info"):
        draft.record["note"] = draft.left.pop("additional_info").lstrip(" .,;")


def _take_list(draft: EntryDraft, *names: str) -> list[str]:
    """Take the words of a field: one a line, as EndNote writes them, or else with separators."""
    name = next((name for name in names if name in draft.left), "")
    raw = draft.left.get(name, "").strip()
    if _are_lines(raw) and not draft.is_too_long(name):
        del draft.left[name]
        words = [draft.accept(tex.decode_text(line), name) for line in raw.split("\n")]
    else:
        words = _SEPARATOR.split(draft.take(*names))
    # PubMed's sign of a work's main topics.
    return list(filter(None, (word.strip().removeprefix("*") for word in words)))


def _are_lines(raw: str) -> bool:
    """Whether each line of a field is a word: none is indented, as lines that go on are."""
    lines = len(_BROKEN_LINE.findall(raw))
    return lines == raw.count("\n") > len(_SEPARATOR.findall(raw))


def _read_award(draft: EntryDraft) -> None:
    """Read al-folio's award: its name, or else its text."""
    name = "award_name" if "award_name" in draft.left else "award"
    value = draft.left.get(name, "").lower()
    if value in _NO_AWARDS:
        del draft.left[name]
    elif value not in _SOME_AWARDS and (award := draft.take(name)):
        draft.record["awards"] = [award]
