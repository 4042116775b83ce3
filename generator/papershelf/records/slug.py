"""Slugs for addresses: authors, venues and tags in any script, and which spelling they show."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

from anyascii import anyascii

from .text import fold

T = TypeVar("T")

RESERVED = frozenset({"page", "index", "index.html", "index.md", "feed", "bibliography"})
"""Names used beside others on the site, or in its Markdown: `tags/page/2/`, `tags/index.html`."""
_NUMBERED = (f"{name}{number}" for name in ("com", "lpt") for number in "0123456789¹²³")
DEVICES = frozenset({"con", "prn", "aux", "nul", *_NUMBERED})
"""Names of Windows' devices, which no file can have there, with any suffix:
https://learn.microsoft.com/windows/win32/fileio/naming-a-file"""
LONGEST = 80
"""Most characters of a slug without a hash."""


@lru_cache(maxsize=16384)  # the same tags and venues come up often
def slugify(name: str) -> str:
    """`[a-z0-9-]`, at most 90 characters; empty for an empty name.

    A pure function of the name, so that an address never changes when other names appear. Spellings
    that differ in case, accents or punctuation share a slug. A hash of the name is appended if the
    slug is reserved or too long, or if transliteration loses more than that: both 王伟 and 王维 are
    "wangwei", and "C++" is "C".
    """
    if not name.strip():
        return ""
    text = to_latin(name)
    if text and not is_reserved(text) and len(text) <= LONGEST and _is_lossless(name):
        return text
    suffix = blake2b(name.strip().casefold().encode(), digest_size=3).hexdigest()
    return f"{text[:LONGEST].strip('-')}-{suffix}".strip("-")


def is_reserved(name: str) -> bool:
    """Whether a name can't be that of a page, since other files of the site or devices have it."""
    return name in RESERVED or is_device(name)


def is_device(name: str) -> bool:
    """Whether Windows takes the name of a file for a device."""
    return name.partition(".")[0].rstrip(" ").lower() in DEVICES


def to_latin(name: str) -> str:
    """The letters and digits of a name, transliterated to `[a-z0-9-]`; empty where it has none."""
    words = fold(name)
    if words.isascii():
        return words.replace(" ", "-")
    return re.sub(r"[^a-z0-9]+", "-", anyascii(words).lower()).strip("-")


def _is_lossless(name: str) -> bool:
    """Whether the Latin letters and digits of a name represent all of it."""
    if name.isascii():
        return not re.search(r"[+#@*=]", name)
    letters = (char for char in unicodedata.normalize("NFKD", name) if char.isalpha())
    return all("LATIN" in unicodedata.name(char, "") for char in letters)


def pick_most_frequent(
    counted: Iterable[tuple[str, T, int]], text: Callable[[T], str]
) -> dict[str, T]:
    """For each slug the value that occurs most often; on a tie, the first in the alphabet.

    Values come with their slug and a number of times, which are added up.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    values: dict[str, T] = {}
    for key, value, times in counted:
        counts[key][text(value)] += times
        values.setdefault(text(value), value)
    best = {key: min(found, key=lambda text: (-found[text], text)) for key, found in counts.items()}
    return {key: values[spelling] for key, spelling in best.items()}
