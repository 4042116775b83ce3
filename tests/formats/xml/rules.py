"""Rules of official schemas as tables, for the parts of them that our files use.

The schemas are not ours to copy, and no package of Python has these. A rule says which children an
element may have, in which order, how often, and which attributes with which values. An element or an
attribute without a rule is an error, so that nothing goes unchecked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

Children = tuple[tuple[str, int, int], ...]
MANY = 10**9


@dataclass(frozen=True)
class Rule:
    """An element's children as (name, at least, at most), in this order unless `is_choice`.

    Without children it has a text that matches `text`. `attributes` maps names to patterns; the
    `required` ones must be there.
    """

    children: str = ""
    is_choice: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    text: str = "(?s).*"

    @property
    def parts(self) -> Children:
        """The children: `a` once, `a?` at most once, `a*` any number, `a+` at least one."""
        bounds = {"": (1, 1), "?": (0, 1), "*": (0, MANY), "+": (1, MANY)}
        found = (re.fullmatch(r"([\w:-]+)([?*+]?)", one) for one in self.children.split())
        return tuple((match[1], *bounds[match[2]]) for match in found if match)


Rules = Mapping[str, Rule]
"""Name of an element, or `parent/name` where parents differ -> its rule."""


def find_errors(element: Element, rules: Rules, prefixes: Mapping[str, str], parent: str = "") -> Iterator[str]:
    """Yield what is wrong with an element and all below it; `prefixes` maps namespaces to prefixes."""
    name = shorten(element.tag, prefixes)
    rule = rules.get(f"{parent}/{name}") or rules.get(name)
    if rule is None:
        yield f"{parent}/{name}: unknown"
        return
    attributes = {shorten(key, prefixes): value for key, value in element.attrib.items()}
    for key, value in attributes.items():
        if key not in rule.attributes or not re.fullmatch(rule.attributes[key], value):
            yield f"{name}/@{key}: {value!r}"
    yield from (f"{name}/@{key}: missing" for key in rule.required if key not in attributes)
    names = [shorten(child.tag, prefixes) for child in element]
    if rule.children:
        yield from _check_children(name, names, rule)
        if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            yield f"{name}: text between elements"
    elif names:
        yield f"{name}: has children {names}"
    elif not re.fullmatch(rule.text, element.text or ""):
        yield f"{name}: {element.text!r}"
    for child in element:
        yield from find_errors(child, rules, prefixes, name)


def shorten(tag: str, prefixes: Mapping[str, str]) -> str:
    namespace, _, name = tag.rpartition("}")
    prefix = prefixes.get(namespace.removeprefix("{"), "?")
    return f"{prefix}:{name}" if prefix and namespace else name


def _check_children(name: str, names: list[str], rule: Rule) -> Iterator[str]:
    known = [part for part, _, _ in rule.parts]
    for part, least, most in rule.parts:
        if not least <= names.count(part) <= most:
            yield f"{name}: {names.count(part)} of {part}"
    places = [known.index(child) for child in names if child in known]
    if len(places) < len(names):
        yield f"{name}: {sorted(set(names) - set(known))} not allowed"
    if not rule.is_choice and places != sorted(places):
        yield f"{name}: in the order {names}"
