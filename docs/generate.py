"""Writes the generated parts of the manual from the code: `python docs/generate.py [--check]`.

A part stands between `<!-- begin generated: NAME ARGUMENTS -->` and `<!-- end generated -->`;
`PARTS` names its maker. A maker is given the arguments and what stands above the part on its
page, back to the last heading: so the result of an example is made from the example.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import click

from papershelf import cli
from papershelf.builder.hosting.hosts import OFFERS
from papershelf.cli.console import PapershelfCommand
from papershelf.curation.fixes import run_fixes
from papershelf.curation.fixes.rules import RULES
from papershelf.errors import Problem, Severity, select_errors
from papershelf.formats import bibtex
from papershelf.formats.read import READERS
from papershelf.records import fields, lists, paper, slug, source, vocabulary
from papershelf.records.collection import Collection
from papershelf.records.schema import build_json_schema
from papershelf.settings import Settings
from papershelf.site import Site, makers
from papershelf.site.exports import inventory
from papershelf.site.exports.file_kinds import FileKind
from papershelf.site.rendering import markup, metadata

PAGES = Path(__file__).parent / "content" / "pages"
KEPT = Path(__file__).parents[1] / "tests" / "cases" / "kept.txt"
PACKAGE = Path(makers.__file__).parent.parent
MARKS = re.compile(
    r"(<!-- begin generated: ([a-z-]+)([^>]*?) -->\n).*?(<!-- end generated -->)", re.DOTALL
)

# --- the parts ------------------------------------------------------------------------------

# What the kinds of values of `records/fields.py` are called for curators.
WORDS = {
    "PaperId": "[id](#ids)", "CitationKey": "[citation key](#ids)", "Slug": "[slug](#ids)",
    "Required": "[text](#text)", "Title": "[text](#text)", "Text": "[text](#text)",
    "Short": "[text](#text)",
    "LongText": "[long text](#text)", "Markdown": "[Markdown](#text)",
    "Author": "[name](#names)", "Date": "[date](#dates)", "Day": "[day](#dates)",
    "Link": "[link or file](#links-and-files)", "WebLink": "[link](#links-and-files)",
    "LabelledLink": "[`{label, url}`](#links-and-files)", "Image": "[file](#links-and-files)",
    "Doi": "[identifier](#identifiers)", "Arxiv": "[identifier](#identifiers)",
    "ArxivClass": "[identifier](#identifiers)", "OpenReview": "[identifier](#identifiers)",
    "Orcid": "[identifier](#identifiers)", "Isbn": "[identifier](#identifiers)",
    "Issn": "[identifier](#identifiers)", "Language": "language tag",
    "int": "whole number", "bool": "`true`, `false`", "dict[BibtexField, Short]": "mapping",
    "ListItem": "[id](#ids) or `{id, note}`", "ListSection": "`{title, papers}`",
    "EntryType": "[type](bibtex-entries.md#types)",
    "Status": ", ".join(f"`{word}`" for word in get_args(paper.Status)),
}  # fmt: skip


def keys(arguments: str, above: str) -> str:
    """`Paper id..type`: the keys of a model from one to another; all of them without a range."""
    name, _, span = arguments.partition(" ")
    model = next(getattr(room, name) for room in (vocabulary, lists, paper) if hasattr(room, name))
    names = list(model.model_fields)
    first, _, last = span.partition("..")
    shown = names[names.index(first) : names.index(last) + 1] if span else names
    schema = build_json_schema()["$defs"].get(name) or model.model_json_schema()
    rows = [
        (f"`{key}`", _kind(model.__annotations__[key], key in schema["required"]
                           and "by default" not in model.model_fields[key].description),
         model.model_fields[key].description or "")
        for key in shown
    ]  # fmt: skip
    return _table(("Key", "Value", "What it holds"), rows)


def _kind(annotation: str, required: bool) -> str:
    """An annotation of a model in a curator's words."""
    bare = annotation.removesuffix(" | None")
    item = re.fullmatch(r"tuple\[(\w+), \.\.\.\]", bare)
    kind = f"list of {WORDS[item[1]]}" if item else WORDS[bare]
    return f"{kind}, required" if required else kind


def settings(arguments: str, above: str) -> str:
    """The options of the plugin."""
    rows = []
    for name, field in Settings.model_fields.items():
        bounds = {key: getattr(limit, key) for limit in field.metadata for key in ("ge", "le")
                  if hasattr(limit, key)}  # fmt: skip
        within = " From {ge:,} to {le:,}.".format(**bounds) if bounds else ""
        value = field.default
        if isinstance(value, tuple):
            value = f"[{', '.join(value)}]"
        default = "" if value in ("", None) else f"`{value}`"
        rows.append((f"`{name}`", default, f"{field.description}{within}"))
    return _table(("Option", "Default", "What it does"), rows)


def commands(arguments: str, above: str) -> str:
    """Every command: what it does, its usage, options and examples."""
    top = click.Context(cli.main, info_name="papershelf", **cli.main.context_settings)
    parts = [_command(cli.main, top)]
    for name, command in sorted(cli.main.commands.items()):
        parts.append(_command(command, click.Context(command, info_name=name, parent=top)))
    return "\n\n".join(parts)


def _command(command: click.Command, context: click.Context) -> str:
    call = context.command_path
    usage = " ".join([call, *command.collect_usage_pieces(context)])
    options = [param for param in command.get_params(context) if isinstance(param, click.Option)]
    rows = [_option(*(option.get_help_record(context) or ("", ""))) for option in options]
    parts = [f"## `{call}`", _help(command), f"```text\n{usage}\n```",
             _table(("Option", "What it does"), rows)]  # fmt: skip
    if isinstance(command, PapershelfCommand):
        parts += ["Examples:", "\n".join(["```sh", *command.examples, "```"])]
    return "\n\n".join(parts)


def _help(command: click.Command) -> str:
    """The help of a command as Markdown. Before Python 3.13, docstrings are indented."""
    return re.sub(r"--[a-z]+", r"`\g<0>`", inspect.cleandoc(command.help or ""))


def _option(flags: str, help: str) -> tuple[str, str]:
    """A line of click's help; a table's cell can't hold the bars of `[text|json]`."""
    spoken = re.sub(r"\[([^]]*\|[^]]*)\]", lambda found: found[1].replace("|", ", "), flags)
    help = re.sub(r"\s*\[default: (.*)\]$", r" Default: `\1`.", help)
    return f"`{spoken}`", re.sub(r"\s*\[required\]$", " Required.", help)


def problem_codes(arguments: str, above: str) -> str:
    """Every code that the source can report, and where this page says more."""
    page = (PAGES / "problems.md").read_text(encoding="utf-8")
    first = dict(re.findall(r"^### ([a-z0-9-]+)\n\n(.+?\.)(?=\s)", page, re.MULTILINE | re.DOTALL))
    if missing := sorted({*codes()} - {*first}):
        raise SystemExit(f"problems.md has no section on {', '.join(missing)}")
    rows = [
        (f"[`{code}`](#{code})", " or ".join(sorted(severities)), " ".join(first[code].split()))
        for code, severities in sorted(codes().items())
    ]
    return _table(("Code", "Severity", "In short"), rows)


def codes() -> dict[str, set[str]]:
    """Problem code -> its severities, as the source has them."""
    found: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in _REPORTERS:
                severity = _severity(node)
                for code in filter(None, map(_code, node.args)):
                    found.setdefault(code, set()).add(severity)
    return found


# What a problem's code is handed to, before or as it becomes a `Problem`.
_REPORTERS = frozenset(
    "Problem problem warning report to_error PydanticCustomError _match _strip_prefixes".split()
)


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def _severity(call: ast.Call) -> str:
    said = {one.value for one in call.args if isinstance(one, ast.Constant)}
    return "warning" if _called(call) == "warning" else "note" if "note" in said else "error"


def _code(node: ast.expr) -> str:
    value = node.value if isinstance(node, ast.Constant) else None
    if not isinstance(value, str) or value in get_args(Severity):
        return ""
    return value if re.fullmatch(r"[a-z]+[a-z0-9-]*", value) else ""


def problems(arguments: str, above: str) -> str:
    """What `papershelf check` says of the example above."""
    return "```text\n" + "\n".join(map(str, shelf(above)[1])) + "\n```"


def entries(arguments: str, above: str) -> str:
    """The BibTeX of the records above, in the order of their ids."""
    collection, found = shelf(above)
    if errors := select_errors(found):
        raise SystemExit(f"an example has problems:\n{errors[0]}")
    papers = sorted(collection.papers, key=lambda one: one.id)
    written = bibtex.join(bibtex.write(paper, collection.venues) for paper in papers)
    return f"```bibtex\n{written}```"


def head(arguments: str, above: str) -> str:
    """What the page of the record above says to machines."""
    site = Site(shelf(above)[0], Settings(), name="A Shelf", url="https://example.org/shelf/")
    return f"```html\n{metadata.write_paper_head(site, site.collection.papers[0])}\n```"


def names(arguments: str, above: str) -> str:
    """How the authors of the record above are read."""
    record = shelf(above)[0].papers[0]
    written = re.findall(r"^  - (.+)$", blocks(above)[-1].text, re.MULTILINE)
    rows = [
        (f"`{line}`", name.given, name.particle, name.family, name.suffix, name.name)
        for line, name in zip(written, record.authors, strict=True)
    ]
    return _table(("Written", "Given", "Particle", "Family", "Suffix", "Group"), rows)


def entry_types(arguments: str, above: str) -> str:
    """What type the keys of a record make: of the lines that fit, the first decides."""
    rows = [
        (", ".join(f"`{key}`" for key in given) or "anything else", f"`{entry_type(given)}`")
        for given in map(str.split, _TYPED)
    ]
    return _table(("The record has", "Type"), rows)


_TYPED = (
    "school date authors", "institution date authors", "venue issn date authors",
    "venue series date authors", "venue editors date authors", "venue isbn date authors",
    "venue volume date authors", "venue number date authors", "venue date authors",
    "publisher date authors", "publisher date editors", "",
)  # fmt: skip


def entry_type(given: Iterable[str]) -> str:
    """The type of a record that has these keys."""
    values: dict[str, Any] = {"authors": ["A B"], "editors": ["C D"], "issn": "1234-5678",
                              "isbn": "0-201-52983-1"}  # fmt: skip
    record = {key: values.get(key, "2024") for key in given}
    return paper.Paper.model_validate({"id": "x", "title": "T", **record}).entry_type


def limits(arguments: str, above: str) -> str:
    """The numbers of the code, and its lists of what is let in."""
    shape = paper.Paper.model_json_schema()["properties"]
    longest = {key: f"{shape[key]['maxLength']:,} characters" for key in ("title", "abstract")}
    rows = [
        ("A file of records", f"{source.MAX_BYTES // 1024**2} MB"),
        ("Values in a file, its aliases followed", f"{source.MAX_NODES:,}"),
        ("A text on one line: a title, a name, a tag", longest["title"]),
        ("A long text: an abstract, a summary, a note", longest["abstract"]),
        ("A link", f"{_max_length(fields.WebLink):,} characters"),
        ("A formula that becomes MathML; a longer one is shown as TeX",
         f"{markup._LONGEST_FORMULA:,} characters"),
        ("An id", "100 characters: `" + fields.ID_PATTERN + "`"),
        ("The part of an address made from a name", f"{slug._LONGEST + 7} characters"),
        ("Beginnings of links", _words(f"{scheme}:" for scheme in fields.LINK_SCHEMES)),
        ("Endings of image files", _words(sorted(fields.IMAGE_SUFFIXES))),
        ("Endings of files refused, as browsers run them", _words(sorted(fields.ACTIVE_SUFFIXES))),
        ("Ids refused, as their addresses are taken", _words(sorted(fields.RESERVED_IDS))),
    ]  # fmt: skip
    return _table(("What", "Limit"), rows)


def _max_length(annotated: Any) -> int:
    limits = (getattr(one, "max_length", None) for one in annotated.__metadata__[0].metadata)
    return int(next(filter(None, limits)))


def tokens(arguments: str, above: str) -> str:
    """The colours and fonts of the look: name, value, value in the dark."""
    css = (PACKAGE / "theme/shared/assets/papershelf/papershelf.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"(--ps-[a-z]+): ([^;]+);", re.search(rf"{head} {{(.*?)}}", css, re.S)[1]))  # type: ignore[index]
        for head in (":root", r'\[data-md-color-scheme="slate"\]')
    )
    rows = [
        (f"`{name}`", f"`{value}`", f"`{dark[name]}`" if name in dark else "the same")
        for name, value in light.items()
    ]
    return _table(("Variable", "Light", "Dark"), rows)


def readers(arguments: str, above: str) -> str:
    """The formats that can be imported; a reader says in its first line what it reads."""
    rows = [
        (f"`{name}`", (sys.modules[reader.__name__].__doc__ or "").partition("\n")[0].rstrip("."),  # type: ignore[attr-defined]
         _words(reader.SUFFIXES))
        for name, reader in READERS.items()
    ]  # fmt: skip
    return _table(("`--format`", "What it is", "Files in folders"), rows)


def fixes(arguments: str, above: str) -> str:
    """What `papershelf fix` fixes, by key."""
    rows = [
        (_words(keys.split()), "; ".join(reason for reason, _ in rules))
        for keys, rules in RULES.items()
    ]
    return _table(("Keys", "What is reported and fixed"), rows)


def kept(arguments: str, above: str) -> str:
    """What of a record its files do not hold, as the tests of reading them have it."""
    rows = [row.split(" -> ") for row in KEPT.read_text(encoding="utf-8").splitlines()
            if not row.startswith("# ")]  # fmt: skip
    shown = [(_words(keys.split(", ")), formats, what) for keys, formats, what in rows]
    return _table(("Keys", "Formats", "What becomes of them"), shown)


def hosts(arguments: str, above: str) -> str:
    """The limits of all hosts, and the pages that tell them."""
    rows = [
        (offer.name, f"`{host}`", limit.wording, f"[{limit.looked_up}]({limit.source})")
        for host, offer in OFFERS.items()
        for limit in offer.limits
    ]
    return _table(("Host", "`host`", "It takes up to", "Looked up"), rows)


def files(arguments: str, above: str) -> str:
    """Every kind of file that a site may hold."""
    head = ("Address", "What is in it", "When it exists", "Who asks for it")
    return "\n\n".join(
        f"## {section.title}\n\n{_table(head, [_file_kind(kind) for kind in section.kinds])}"
        for section in inventory.SECTIONS
    )


def _file_kind(kind: FileKind) -> tuple[str, ...]:
    return ", ".join(f"`{one}`" for one in kind.addresses), kind.what, kind.when, kind.asked_by


PARTS: dict[str, Callable[[str, str], str]] = {
    "keys": keys,
    "settings": settings,
    "commands": commands,
    "codes": problem_codes,
    "problems": problems,
    "bibtex": entries,
    "head": head,
    "names": names,
    "types": entry_types,
    "limits": limits,
    "tokens": tokens,
    "readers": readers,
    "fixes": fixes,
    "kept": kept,
    "hosts": hosts,
    "files": files,
}

# --- examples -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """A fenced block of a page; `title` is the file that it shows, if it shows one."""

    language: str
    title: str
    text: str


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    fence = r'^```([a-z]+)(?: title="([^"]+)")?\n(.*?)^```$'
    return [Block(*found) for found in re.findall(fence, page, re.MULTILINE | re.DOTALL)]


def sections(page: str) -> list[str]:
    """A page cut before its headings; a comment in a block has no empty line before it."""
    return re.split(r"\n\n(?=#+ )", page)


def shelf(text: str) -> tuple[Collection, list[Problem]]:
    """The collection that the files shown in a text make, and what `papershelf check` says.

    The files that they name are there too.
    """
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for block in blocks(text):
            if block.title.startswith("content/"):
                _write(root / block.title, block.text)
        for one in Collection.load(root, root / "content")[0].papers:
            for _, file in one.local_files:
                if not file.startswith("missing"):
                    _write(root / "content" / file, "")
        read, found = Collection.load(root, root / "content")
        return read, run_fixes.merge_notes(run_fixes.add_notes(root, root / "content", read, found))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


# --- pages ----------------------------------------------------------------------------------


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _words(words: Iterable[str]) -> str:
    return " ".join(f"`{word}`" for word in words)


def generated(page: str) -> str:
    """A page with its generated parts as the code has them now."""

    def part(found: re.Match[str]) -> str:
        begin, name, arguments, end = found.groups()
        above = sections(page[: found.start()])[-1]
        return f"{begin}\n{PARTS[name](arguments.strip(), above)}\n\n{end}"

    return MARKS.sub(part, page)


def stale() -> Iterator[tuple[Path, str]]:
    """Every page that is out of date, and what it should be."""
    for path in sorted(PAGES.rglob("*.md")):
        page = path.read_text(encoding="utf-8")
        if (new := generated(page)) != page:
            yield path, new


def main(arguments: list[str]) -> int:
    check = arguments == ["--check"]
    if arguments and not check:
        raise SystemExit("usage: python docs/generate.py [--check]")
    found = list(stale())
    for path, page in found:
        print(f"{'out of date' if check else 'written'}: {path.relative_to(PAGES)}")  # noqa: T201
        if not check:
            _write(path, page)
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
