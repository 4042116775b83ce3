"""Everything that pages say is in the catalogues, and the catalogues are whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from papershelf.locale import FOLDER

from .tools import messages

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.po"))
PLACE = re.compile(r"%\((\w+)\)s")
# What a script puts between quotes or into HTML, and what is no text of a translator's.
UNSAFE = re.compile(r"[<>&\"`\\{}\n\t]|%(?!\()")
# Names are the same in every language.
NAMES = re.compile(
    r"\b(?:Roboto|you@example\.org|csv|BibTeX|JSON Feed|Papershelf|arXiv|ORCID|ROR|DOI|ISBN|ISSN|PDF|Z3988|"
    r"title:graph|author:rudin|year:2020)\b"
)


def catalogue(language: str) -> Catalog:
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file)


def forms(message: Message) -> list[str]:
    return [message.string or ""] if isinstance(message.id, str) else list(message.string)


def test_documented_languages_have_a_catalogue() -> None:
    assert {"de", "es", "fr", "zh"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_complete(language: str) -> None:
    """As `make messages` leaves it, with every message translated."""
    found = catalogue(language)
    wanted = {message.id for message in messages.template() if message.id}
    assert {message.id for message in found if message.id} == wanted
    assert not found.obsolete
    absent = [message.id for message in found if message.id and not all(forms(message))]
    assert not absent


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_values_of_a_message(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        keys = [message.id] if isinstance(message.id, str) else list(message.id)
        for form in forms(message):
            assert not UNSAFE.search(form), (keys, form)
            places = set(PLACE.findall(form))
            # A form for one thing may leave out the number.
            assert places in ({*PLACE.findall(keys[-1])}, {*PLACE.findall(keys[-1])} - {"num"}), (
                keys, form,
            )  # fmt: skip


def test_messages_are_safe_in_scripts_and_attributes() -> None:
    keys = [message.id for message in messages.template() if message.id]
    for text in (text for key in keys for text in ([key] if isinstance(key, str) else key)):
        assert not UNSAFE.search(text), text
        assert text == text.strip()


# --- templates ------------------------------------------------------------------------------

_ATTRIBUTE = re.compile(r'\b(?:aria-label|title|placeholder|alt|content)="([^"]*)"')
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
_META = re.compile(r"<meta\b[^>]*>")
_WORD = re.compile(r"[A-Za-z]{2,}")


def texts(template: str) -> Iterator[str]:
    """What a template says by itself: its text and the attributes that are read out, and texts in
    its expressions that are no message."""
    tree = Environment(autoescape=True).parse(template)
    html = "".join(
        part.data if isinstance(part, nodes.TemplateData) else "\N{MIDDLE DOT}"
        for output in tree.find_all(nodes.Output)
        for part in output.nodes
    )
    html = _META.sub("", html)
    yield from _ATTRIBUTE.findall(html)
    yield from _TAG.sub("\n", html).split("\n")
    said = {id(one) for call in tree.find_all(nodes.Call) if _is_message(call)
            for one in call.find_all(nodes.Const)}  # fmt: skip
    for one in tree.find_all(nodes.Const):
        # Words for readers have a capital or a space; others are classes, attributes, names.
        words = re.compile(r"^[A-Z][a-z]+(?!\w| Mono)|^[A-Za-z]+[,:]? [a-z]")
        if isinstance(one.value, str) and id(one) not in said and words.search(one.value):
            yield one.value


def _is_message(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in ("_", "ngettext")


@pytest.mark.parametrize(
    "path", messages.TEMPLATES, ids=lambda path: path.relative_to(messages.PACKAGE).as_posix()
)
def test_no_text_of_a_template_is_outside(path: Path) -> None:
    # What a macro gives back is no text of the page.
    template = re.sub(r"%}here{%", "%}{%", path.read_text(encoding="utf-8"))
    said = (NAMES.sub("", text) for text in texts(template))
    assert [text for text in said if _WORD.search(text)] == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello</p>",
        '<a aria-label="Close {{ it }}">x</a>',
        '<p>{{ "Two words" if it else "" }}</p>',
        '{% if it %}<input placeholder="a name">{% endif %}',
        "{% macro one() %}<b>{{ it }} papers</b>{% endmacro %}",
    ],
)
def test_a_text_outside_is_found(template: str) -> None:
    assert any(_WORD.search(text) for text in texts(template))


# --- Python ---------------------------------------------------------------------------------

# Modules with texts that are no words for readers of pages.
_FOR_PROGRAMS = {
    "__init__.py": "names that packages export",
    "accent.py": "rules of CSS",
    "bibliographies.py": "comments in BibTeX files",
    "inventory.py": "the manual, which is in English",
    "own_field_files.py": "the manual, which is in English",
    "institution_files.py": "the manual, which is in English",
    "pdf_file_kinds.py": "the manual, which is in English",
    "session_file_kinds.py": "the manual, which is in English",
    "volume_file_kinds.py": "the manual, which is in English",
    "facets.py": "types of records",
    "llms_txt.py": "read by programs, which are told in English",
    "markup.py": "the elements of MathML",
    "selection_files.py": "errors of a command, which speaks English",
    "schema_org.py": "the vocabulary of schema.org",
}


def sentences(module: str) -> Iterator[str]:
    """Texts of a module that look like words for readers, and are no message, no docstring, no
    error and no HTML."""
    tree = ast.parse(module)
    others = {id(one) for part in ast.walk(tree) if _is_no_text(part) for one in ast.walk(part)}
    for one in ast.walk(tree):
        if not isinstance(one, ast.Constant) or not isinstance(one.value, str) or id(one) in others:
            continue
        words = re.compile(r"^[A-Z][a-z]+(?: [a-z]|\.?$)|\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")
        if words.search(one.value) and "<" not in one.value:
            yield one.value


def _is_no_text(part: ast.AST) -> bool:
    if isinstance(part, ast.Call):
        return _is_gettext(part) or _find_name(part) in ("TypeVar", "Problem", "report")
    if isinstance(part, ast.AnnAssign) and "Literal" in ast.dump(part.annotation):
        return True
    return isinstance(part, ast.Raise) or (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))


def _is_gettext(call: ast.Call) -> bool:
    return _find_name(call) in ("_", "gettext", "ngettext")


def _find_name(call: ast.Call) -> str:
    """The name of a function. Those of problems have texts for curators, which are in English."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


@pytest.mark.parametrize("path", sorted(messages.PACKAGE.glob("site/**/*.py")), ids=lambda path: path.name)
def test_no_sentence_of_a_module_is_outside(path: Path) -> None:
    if path.name not in _FOR_PROGRAMS:
        assert list(sentences(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "module", ['title = "No date"', 'f"{x} on the site, with abstracts"', 'say(("Year", "x"))']
)
def test_a_sentence_outside_is_found(module: str) -> None:
    assert list(sentences(module))
