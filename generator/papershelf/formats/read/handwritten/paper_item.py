"""A paper as an item of a list in Markdown has it: title, authors, venue, year and links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ....errors import quote
from ..common.dates import parse_date
from ..common.entry import Entry, Unread
from ..common.identify import find_identifier
from ..common.people import stands_for_others
from ..common.validate import build_entry
from .markdown_inline import Inline, InlineLink, find_emphasis, to_plain_text

_LABELS = {
    "pdf": "pdf|full text",
    "code": "code|github|codes|official code|implementation|source code|repo|pytorch|tensorflow|"
            "torch|jax|keras|source|git|gitee|official|author code|code link",
    "data": "data|dataset|datasets|benchmark|huggingface dataset",
    "slides": "slides|slide|presentation", "poster": "poster", "demo": "demo|colab|space|try it",
    "video": "video|youtube|talk|recording|bilibili",
    "website": "website|project|project page|page|homepage|web|home page|site|webpage|project site",
    "url": "paper|arxiv|link|url|doi|abs|abstract|html|openreview|here|proceedings|acm|ieee|"
           "springer|paper link|preprint|acl|acl anthology|cvf|pmlr|neurips|publication|article|"
           "sciencedirect|nature|read|biorxiv|medrxiv|ssrn|hal|elsevier|iclr|icml|aaai|usenix|cvpr|"
           "论文|链接",
    "": "blog|blog post|twitter|tweet|bibtex|bib|supp|supplementary|supplementary material|"
        "appendix|review|reviews|model|models|weights|checkpoint|checkpoints|news|media|post|"
        "huggingface|hugging face|hf|docs|documentation|代码|博客|thread|interview|podcast",
}  # fmt: skip
_KEY_BY_LABEL = {label: key for key, labels in _LABELS.items() for label in labels.split("|")}
_CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "gitee.com", "codeberg.org")
_NO_PAPERS = (
    *_CODE_HOSTS, "youtube.com", "youtu.be", "twitter.com", "x.com", "discord.gg", "discord.com",
    "reddit.com", "medium.com", "wikipedia.org", "pypi.org", "npmjs.com", "t.me", "slack.com",
    "linkedin.com", "bilibili.com", "crates.io", "hub.docker.com", "shields.io", "awesome.re",
)  # fmt: skip
_YEAR = re.compile(r"(?<![0-9.])(?:19|20)[0-9]{2}(?![0-9]|\.[0-9])")
_VENUE = re.compile(
    r"[\[(]?\s*(?P<venue>[A-Z][\w&+/@: .-]{1,60}?)[\s,'’-]*(?P<year>(?:19|20)[0-9]{2})?"
    r"\s*[\])]?[.,]?"
)
_LEAD = re.compile(
    r"^\s*(?:[*_]{0,3}[\[(][^\[\]()]{2,40}[\])][*_]{0,3}"
    r"|(?:19|20)[0-9]{2}(?:[-/.][0-9]{1,2}){0,2})\s*[:,.-]?\s*(?=\S)"
)
_BOLD = re.compile(r"\s*(?:\*\*|__)[^*_]*\w{2}[^*_]*(?:\*\*|__)")
_PART = re.compile(r"\x00|\s[–—|]\s|\s-\s|(?<=[^.\s][^.\s])\.\s+|(?<=al\.),?\s|\s\(|\)")
_PRESENTATION = re.compile(
    r"[\s,(-]+(?:oral|poster|spotlight|highlight|best paper|workshop|findings)\)?$", re.IGNORECASE
)
_NAME = re.compile(r"(?:[^\W\d_][\w.'’–-]*\s+){1,4}[^\W\d_][\w.'’–-]*")
_SENTENCE_END = re.compile(r"(?<=[^.\s][^.\s])[.?!](?=\s+[^\W\d_])")
_SMALL_START = re.compile(r"(?:[dlDL]['’])?[^\W\d_]")
_SUFFIX = re.compile(r",\s*([JS]r\.?|I{2,3}|IV)(?=,|$)")
_JOURNAL = re.compile(
    r"\b(?:Conference|Journal|Transactions|Proceedings|Workshop|Symposium|Letters|Reviews?|Nature|"
    r"Annals|Advances|Communications|Magazine|International|IEEE|ACM|Learning|Science|Meeting)\b"
)
_TRIM = " \t,.;:–—|-[]()"


@dataclass(slots=True)
class PaperItem:
    """What is known of a paper so far; `year` and `venue` of a section count where it has none."""

    line: int
    tags: list[str] = field(default_factory=list)
    title: str = ""
    year: str = ""
    venue: str = ""
    authors: list[str] = field(default_factory=list)
    note: str = ""
    links: list[InlineLink] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    def to_entry(self) -> Entry | Unread:
        """Return the entry; `Unread` if no link of the paper can lead to one."""
        title = self.title.strip(" \t,;:–—|-").removesuffix(".")
        if all(_is_host(link.url, _NO_PAPERS) for link in self.links):
            what = f"no link to a paper, left out: {quote(title)}"
            return Unread(self.line, what, is_lost=False)
        authors = [name for name in self.authors if not stands_for_others(name)]
        record: dict[str, Any] = {
            "title": title, "tags": self.tags, "date": self.year, "venue": self.venue,
            "authors": authors, "note": self.note,
        }  # fmt: skip
        if len(authors) < len(self.authors) and authors:
            record["num_authors"] = len(authors) + 1
        for link in self.links:
            _add_link(record, link)
        return build_entry(record, "", self.line, self.unread)


def read_item(item: Inline, paper: PaperItem) -> None:
    """Read an item of a list into a paper: its title is a link, in bold or in quotes, or else what
    comes before the first link, up to a full stop."""
    item = _spell_out_people(item)
    text = item.text
    paper.links = item.links
    named = [link for link in item.links if is_title(link) and _is_short(text[: link.at])]
    for link in item.links:
        if link not in named[:1] and not is_label(link.label):
            read_venue(link.label, paper)
    if named:
        before, rest = text[: named[0].at], text[named[0].at + 1 :]
        paper.title = named[0].label
        read_lead(before, paper)
    else:
        while found := _LEAD.match(text):
            read_lead(text[: found.end()], paper)
            text = text[found.end() :]
        rest = _take_title(text, paper)
    _read_rest(rest, paper)


def _spell_out_people(item: Inline) -> Inline:
    """Replace links behind a title whose label is a person's name, by the name."""
    text, links, end = "", [], 0
    for link in item.links:
        text += item.text[end : link.at]
        end = link.at + 1
        before = item.text[: link.at]
        is_behind = bool(_BOLD.match(before)) or not _is_short(before)
        is_person = is_behind and not link.is_boxed and not is_label(link.label)
        if is_person and split_authors(link.label, is_alone=True):
            text += link.label
        else:
            links.append(link._replace(at=len(text)))
            text += item.text[link.at]
    return Inline(text + item.text[end:], links)


def is_title(link: InlineLink) -> bool:
    """Whether the label of a link may be a title: it is neither a label nor a venue with a year."""
    if link.is_boxed and len(link.label.split()) < 5:
        return False
    return not is_label(link.label) and not (_YEAR.search(link.label) and _has_venue(link.label))


def _is_short(text: str) -> bool:
    """Whether a text is too short for a title: it may be a year, a venue or "Paper:"."""
    return "\x00" not in text and len(re.sub(r"[\[(].{0,80}?[\])]", "", text).split()) < 4


def is_label(label: str) -> bool:
    """Whether the label of a link says what it leads to, such as "pdf", and is no title."""
    return not label or _get_label_key(label) is not None


def _get_label_key(label: str) -> str | None:
    """Return the key that a label such as "PDF" or "Code (official)" stands for, or None."""
    folded = _fold_label(label)
    return _KEY_BY_LABEL.get(folded, _KEY_BY_LABEL.get(_fold_label(label.partition("(")[0])))


def _fold_label(label: str) -> str:
    return re.sub(r"[\W_]+", " ", label.lower()).strip()


def _take_title(text: str, paper: PaperItem) -> str:
    """Set the title of an item without a title that is a link; return the text behind it."""
    bold = [one for one in find_emphasis(text)
            if (len(one[2]) > 1 or not text[: one[0]].strip())
            and not _has_venue(one[3])]  # fmt: skip
    if quoted := re.search(r"[\"“]([^\"“”]{5,400})[\"”]", text):
        paper.title = to_plain_text(quoted[1])
        _read_rest(text[: quoted.start()], paper)
        return text[quoted.end() :]
    if bold and len(bold[0][3].split()) > 1:
        paper.title = bold[0][3]
        return text[bold[0][1] :]
    end = min((at for at in (text.find("\x00"), text.find(" - ")) if at >= 0), default=len(text))
    plain = re.sub(r"[\[(\s]+$", "", text[:end])
    title, stop, more = plain, "", ""
    if found := _SENTENCE_END.search(plain):
        title, stop, more = plain[: found.end()], found[0], plain[found.end() :]
    paper.title = to_plain_text(title)
    if not stop and (guess := _split_commas(plain)):
        paper.title, more = guess
    elif not stop and plain.count(",") > 1:
        what = f"no mark tells the title from the rest; all is the title: {quote(plain)}"
        paper.unread.append(Unread(paper.line, what))
    return f"{more} {text[end:]}"


def _split_commas(text: str) -> tuple[str, str] | None:
    """Split "Title, *Venue 2031*": what follows the comma is in emphasis or ends in a year."""
    for found in re.finditer(r",\s+", text):
        rest = text[found.end() :]
        if rest.startswith(("*", "_")) or (_is_venue(to_plain_text(rest)) and _YEAR.search(rest)):
            return to_plain_text(text[: found.start()]), rest
    return None


def read_lead(text: str, paper: PaperItem) -> None:
    """Read what stands before a title: a year, a day, or a venue in brackets."""
    for part in re.split(r"[\[\]()|]", text):
        read_venue(to_plain_text(part).strip(_TRIM), paper)


def _read_rest(text: str, paper: PaperItem) -> None:
    """Read what follows a title: authors, venue, year, and a description."""
    found = find_emphasis(text)
    for start, end, _, _ in reversed(found):
        text = f"{text[:start]}\x00{text[end:]}"
    emphasized = [plain.strip(_TRIM) for _, _, _, plain in found]
    # A name alone is an author's before a venue in emphasis, and may be a venue behind one.
    before_first = len(_PART.split(text[: found[0][0]])) if found else 0
    rest: list[str] = []
    for at, part in enumerate(_PART.split(text)):
        plain = to_plain_text(part).strip(_TRIM)
        if not plain or not re.search(r"\w{2}", plain) or is_label(plain):
            continue
        plain = re.sub(r"^(?:authors?|by):?\s+", "", plain, flags=re.IGNORECASE)
        is_alone = at < before_first and not rest
        if not paper.authors and (names := split_authors(plain, is_alone=is_alone)):
            paper.authors = names
        elif not read_venue(plain, paper):
            rest.append(to_plain_text(part).strip(" \t,;:–—|-"))
    for plain in emphasized:
        if read_venue(plain, paper) or len(plain) < 3:
            continue
        names = split_authors(plain, is_alone=bool(paper.venue or paper.year))
        if names and not paper.authors:
            paper.authors = names
        elif _is_venue(plain) and not paper.venue:
            paper.venue = plain
        else:
            rest.append(plain)
    note = ". ".join(part.removesuffix(".") for part in rest)
    if len(note.split()) > 2:
        paper.note = " ".join(filter(None, (paper.note, f"{note}.")))
    elif note:
        paper.unread.append(Unread(paper.line, f"left out: {quote(note)}"))


def _is_venue(text: str) -> bool:
    """Whether a text may be a venue: few words, and not only a year."""
    name = _YEAR.sub("", text).strip(_TRIM)
    return 1 < len(name) <= 80 and len(name.split()) <= 9 and not name.endswith((":", "?", "!"))


def _has_venue(text: str) -> bool:
    return read_venue(text, PaperItem(0))


def read_venue(text: str, paper: PaperItem) -> bool:
    """Set year and venue of a text that has a year or is short and in capitals; return whether."""
    text = _PRESENTATION.sub("", text.strip(_TRIM)).strip(_TRIM)
    years = _YEAR.findall(text)
    if text.lower().startswith("arxiv"):  # that is the identifier
        day = parse_date(text[5:].strip(_TRIM))
        paper.year = paper.year or day or next(iter(years), "")
        return bool(years)
    found = _VENUE.fullmatch(text)
    if re.fullmatch(r"(?:19|20)[0-9]{2}(?:[-/.][0-9]{1,2}){0,2}", text):
        paper.year = paper.year or re.sub(r"[/.]", "-", text)
        return True
    is_short = found and len(found["venue"].split()) <= 2 and re.search("[A-Z]{2}", found["venue"])
    if not found or not (years or is_short):
        return False
    paper.year = paper.year or next(iter(years), "")
    paper.venue = paper.venue or found["venue"].strip(_TRIM)
    return True


def split_authors(text: str, *, is_alone: bool = False) -> list[str]:
    """Return the names of people that a text consists of; an empty list for any other text. A
    single name counts only if `is_alone`, or with "et al."."""
    text, others = re.subn(r",?\s+et\.? al\.?$|,? and others$", "", text)
    text = _SUFFIX.sub(r" \1", text)
    parts = [part.strip() for part in re.split(r",\s*(?:and\s|&\s)?|\s(?:and|&)\s|;", text)]
    names = [part for part in parts if part]
    are_names = all(
        _NAME.fullmatch(name) and len(name) < 60
        and name[0].isupper() and _begins_name(name.split()[-1])
        for name in names
    )  # fmt: skip
    if (
        not names
        or not are_names
        or _JOURNAL.search(text)
        or (len(names) == 1 and not others and not is_alone)
    ):
        return []
    return [*names, "et al."] if others else names


def _begins_name(word: str) -> bool:
    """Whether a word may begin a family name: "Aspremont" or "d'Aspremont"."""
    found = _SMALL_START.match(word)
    return found is not None and found[0][-1].isupper()


def _is_host(url: str, hosts: Iterable[str]) -> bool:
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return True
    return not host or any(host == one or host.endswith(f".{one}") for one in hosts)


def _add_link(record: dict[str, Any], link: InlineLink) -> None:
    """Add a link as the identifier that it is, or under the key that its label or host tells."""
    if not link.url.lower().startswith(("http://", "https://")):
        return
    found = find_identifier(link.url)
    if found and found.kind in ("arXiv", "DOI", "OpenReview"):
        key, value = found.kind.lower(), found.id
    else:
        last = link.label.split()[-1:] if link.is_boxed else []  # "IIW Dataset" in brackets
        named = _get_label_key(link.label) if link.label else None
        named = _get_label_key(last[0]) if named is None and last else named
        key = "url" if named is None else named
        if key in ("url", "pdf") and _is_host(link.url, _CODE_HOSTS):
            key = "code"
        elif key == "url" and link.url.lower().endswith(".pdf"):
            key = "pdf"
        value = link.url
    if key and record.setdefault(key, value) == value:
        return
    label = link.label.strip("[]")[:40] or "Link"
    if {"label": label, "url": link.url} not in record.setdefault("links", []):
        record["links"].append({"label": label, "url": link.url})
