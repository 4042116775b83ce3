"""Writes the generated parts of the manual from the code: `python docs/generate.py [--check]`.

A part is between `<!-- begin generated: NAME ARGUMENTS -->` and `<!-- end generated -->`. `PARTS`
maps its name to a function of the arguments and of the text between the last heading and the part,
so that results of an example are computed from the example.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import click
import yaml

from papershelf import cli
from papershelf.builder.hosting.hosts import OFFERS
from papershelf.cli.console import PapershelfCommand
from papershelf.curation.fixes import run_fixes
from papershelf.curation.fixes.rules import RULES
from papershelf.errors import Problem, Severity, merge_notes, select_errors
from papershelf.formats import bibtex, work_types
from papershelf.formats.read import READERS
from papershelf.records import checks, fields, lists, paper, slug, source, text, vocabulary
from papershelf.records.collection import Collection
from papershelf.records.followed import followed_sources
from papershelf.records.followed.followed_files import load_followed
from papershelf.records.institutions import institution
from papershelf.records.own import own_fields
from papershelf.records.schema import build_json_schema
from papershelf.records.value import list_keys
from papershelf.records.volumes import volume
from papershelf.settings import Settings
from papershelf.site import Site, makers
from papershelf.site.exports import inventory
from papershelf.site.exports.file_kinds import FileKind
from papershelf.site.papers import share_cards
from papershelf.site.rendering import markup, metadata

PAGES = Path(__file__).parent / "content" / "pages"
CASES = Path(__file__).parents[1] / "tests" / "cases"
KEPT = CASES / "kept.txt"
RULES_OF_SEARCH = CASES / "search" / "rules.yaml"
PACKAGE = Path(makers.__file__).parent.parent
MARKS = re.compile(
    r"(<!-- begin generated: ([a-z-]+)([^>]*?) -->\n).*?(<!-- end generated -->)", re.DOTALL
)

# --- the parts ------------------------------------------------------------------------------

# Names for curators of the types in `records/fields.py`.
WORDS = {
    "PaperId": "[id](#ids)", "CitationKey": "[citation key](#ids)", "Slug": "[slug](#ids)",
    "Required": "[text](#text)", "Title": "[text](#text)", "Text": "[text](#text)",
    "Short": "[text](#text)",
    "LongText": "[long text](#text)", "Markdown": "[Markdown](#text)",
    "Author": "[name](#names)", "Date": "[date](#dates)", "Day": "[day](#dates)",
    "Link": "[link or file](#links-and-files)", "WebLink": "[link](#links-and-files)",
    "Amendment": "[`{date, note, url, pdf}`](#status-revisions-and-errata)",
    "LabelledLink": "[`{label, url}`](#links-and-files)", "Image": "[file](#links-and-files)",
    "Doi": "[identifier](#identifiers)", "Arxiv": "[identifier](#identifiers)",
    "ArxivClass": "[identifier](#identifiers)", "OpenReview": "[identifier](#identifiers)",
    "Orcid": "[identifier](#identifiers)", "Ror": "[identifier](#identifiers)",
    "Isbn": "[identifier](#identifiers)",
    "Issn": "[identifier](#identifiers)", "Language": "language tag",
    "int": "whole number", "Count": "whole number", "bool": "`true`, `false`",
    "dict[BibtexField, Short]": "mapping",
    "dict[Language, Translation]": "[mapping](#translations)",
    "ListItem": "[id](#ids) or `{id, note, session}`", "ListSection": "`{title, papers}`",
    "Track": "`{title, papers}`",
    "TimeZone": "name of a time zone", "SessionDate": "day, or day and time",
    "SessionPlace": "[text](#text) or web address",
    "FieldName": "name", "BibtexName": "name of a BibTeX field",
    "FieldType": ", ".join(f"`{word}`" for word in get_args(own_fields.FieldType)),
    "FieldPlace": ", ".join(f"`{word}`" for word in get_args(own_fields.FieldPlace)),
    "ZoteroLibrary": "path or address", "OpenAlexQuery": "id, address or words",
    "ArxivQuery": "category or query", "DblpName": "path or address",
    "DailyPapersSpan": "`day`, `week`, a day or `YYYY-Www`",
    "FileLink": "[link](#links-and-files)",
    "AddedDay": ", ".join(f"`{word}`" for word in get_args(followed_sources.AddedDay)),
    "EntryType": "[type](bibtex-entries.md#types)",
    "Status": ", ".join(f"`{word}`" for word in get_args(paper.Status)),
}  # fmt: skip


def format_keys(arguments: str, above: str) -> str:
    """The keys of a model: `Paper id..type` from one to another, `Person` all of them."""
    name, _, span = arguments.partition(" ")
    rooms = (vocabulary, institution, lists, volume, paper, own_fields, followed_sources)
    model = next(getattr(room, name) for room in rooms if hasattr(room, name))
    fields = list_keys(model)
    names = list(fields)
    first, _, last = span.partition("..")
    shown = names[names.index(first) : names.index(last) + 1] if span else names
    schema = build_json_schema()["$defs"].get(name) or model.model_json_schema()
    needed = schema.get("required", ())
    rows = [
        (f"`{key}`", _name_type(model.__annotations__[fields[key]], key in needed
                           and "by default" not in model.model_fields[fields[key]].description),
         model.model_fields[fields[key]].description or "")
        for key in shown
    ]  # fmt: skip
    return _format_table(("Key", "Value", "Meaning"), rows)


def _name_type(annotation: str, required: bool) -> str:
    """The name for curators of the type in an annotation."""
    bare = annotation.removesuffix(" | None")
    item = re.fullmatch(r"tuple\[(\w+), \.\.\.\]", bare)
    kind = f"list of {WORDS[item[1]]}" if item else WORDS[bare]
    return f"{kind}, required" if required else kind


def format_settings(arguments: str, above: str) -> str:
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
    return _format_table(("Option", "Default", "What it does"), rows)


def format_commands(arguments: str, above: str) -> str:
    """Every command: what it does, its usage, options and examples."""
    top = click.Context(cli.main, info_name="papershelf", **cli.main.context_settings)
    parts = [_format_command(cli.main, top)]
    for name, command in sorted(cli.main.commands.items()):
        parts.append(_format_command(command, click.Context(command, info_name=name, parent=top)))
    return "\n\n".join(parts)


def _format_command(command: click.Command, context: click.Context) -> str:
    call = context.command_path
    usage = " ".join([call, *command.collect_usage_pieces(context)])
    options = [param for param in command.get_params(context) if isinstance(param, click.Option)]
    rows = [_format_option(*(option.get_help_record(context) or ("", ""))) for option in options]
    parts = [f"## `{call}`", _format_help(command), f"```text\n{usage}\n```",
             _format_table(("Option", "What it does"), rows)]  # fmt: skip
    if isinstance(command, PapershelfCommand):
        parts += ["Examples:", "\n".join(["```sh", *command.examples, "```"])]
    return "\n\n".join(parts)


def _format_help(command: click.Command) -> str:
    """The help of a command as Markdown. Before Python 3.13, docstrings are indented."""
    return re.sub(r"--[a-z]+", r"`\g<0>`", inspect.cleandoc(command.help or ""))


def _format_option(flags: str, help: str) -> tuple[str, str]:
    """A row of a table; its cells can't contain the bars of `[text|json]`."""
    spoken = re.sub(r"\[([^]]*\|[^]]*)\]", lambda found: found[1].replace("|", ", "), flags)
    help = re.sub(r"\s*\[default: (.*)\]$", r" Default: `\1`.", help)
    return f"`{spoken}`", re.sub(r"\s*\[required\]$", " Required.", help)


def format_codes(arguments: str, above: str) -> str:
    """Every code that the source can report, with links to the sections of the page."""
    page = (PAGES / "problems.md").read_text(encoding="utf-8")
    first = dict(re.findall(r"^### ([a-z0-9-]+)\n\n(.+?\.)(?=\s)", page, re.MULTILINE | re.DOTALL))
    if missing := sorted({*find_codes()} - {*first}):
        raise SystemExit(f"problems.md has no section on {', '.join(missing)}")
    rows = [
        (f"[`{code}`](#{code})", " or ".join(sorted(severities)), " ".join(first[code].split()))
        for code, severities in sorted(find_codes().items())
    ]
    return _format_table(("Code", "Severity", "In short"), rows)


@cache
def find_codes() -> dict[str, set[str]]:
    """Map every problem code in the source to its severities."""
    found: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name_of_call(node) in _REPORTERS:
                severity = _find_severity(node)
                for code in filter(None, map(_find_code, node.args)):
                    found.setdefault(code, set()).add(severity)
    return found


# The functions that get the code of a problem, up to `Problem` itself.
_REPORTERS = frozenset(
    "Problem to_problem to_warning report to_error PydanticCustomError _match "
    "_strip_prefixes".split()
)


def _name_of_call(call: ast.Call) -> str:
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def _find_severity(call: ast.Call) -> str:
    if _name_of_call(call) == "to_warning":
        return "warning"
    values = {arg.value for arg in call.args if isinstance(arg, ast.Constant)}
    return next((severity for severity in ("note", "warning") if severity in values), "error")


def _find_code(node: ast.expr) -> str:
    value = node.value if isinstance(node, ast.Constant) else None
    if not isinstance(value, str) or value in get_args(Severity):
        return ""
    return value if re.fullmatch(r"[a-z]+[a-z0-9-]*", value) else ""


def format_problems(arguments: str, above: str) -> str:
    """The output of `papershelf check` for the example above."""
    return "```text\n" + "\n".join(map(str, load_example(above)[1])) + "\n```"


def format_entries(arguments: str, above: str) -> str:
    """The BibTeX of the records above, in the order of their ids."""
    collection, found = load_example(above)
    if errors := select_errors(found):
        raise SystemExit(f"an example has problems:\n{errors[0]}")
    papers = sorted(collection.papers, key=lambda one: one.id)
    written = bibtex.join(bibtex.write(paper, collection.venues) for paper in papers)
    return f"```bibtex\n{written}```"


def format_head(arguments: str, above: str) -> str:
    """The metadata in the head of the page of the record above."""
    site = Site(
        load_example(above)[0], Settings(), name="A Shelf", url="https://example.org/shelf/"
    )
    record = site.records.papers[0]
    line = metadata.write_paper_head(site, record, has_card=share_cards.has_card(site, record))
    head = line.replace("><", ">\n<")
    return f"```html\n{head}\n```"


def format_names(arguments: str, above: str) -> str:
    """The parts of the names of the authors in the record above."""
    record = load_example(above)[0].papers[0]
    written = re.findall(r"^  - (.+)$", find_blocks(above)[-1].text, re.MULTILINE)
    rows = [
        (f"`{line}`", name.given, name.particle, name.family, name.suffix, name.name)
        for line, name in zip(written, record.authors, strict=True)
    ]
    return _format_table(("Written", "Given", "Particle", "Family", "Suffix", "Group"), rows)


def format_types(arguments: str, above: str) -> str:
    """The type that keys of a record imply: the first line that fits decides."""
    rows = [
        (", ".join(f"`{key}`" for key in given) or "anything else", f"`{infer_type(given)}`")
        for given in map(str.split, _TYPED)
    ]
    return _format_table(("The record has", "Type"), rows)


_TYPED = (
    "school date authors", "institution date authors", "venue issn date authors",
    "venue series date authors", "venue editors date authors", "venue isbn date authors",
    "venue volume date authors", "venue number date authors", "venue date authors",
    "publisher date authors", "publisher date editors", "",
)  # fmt: skip


def infer_type(given: Iterable[str]) -> str:
    """The type of a record with these keys."""
    values: dict[str, Any] = {"authors": ["A B"], "editors": ["C D"], "issn": "1234-5678",
                              "isbn": "0-201-52983-1"}  # fmt: skip
    record = {key: values.get(key, "2024") for key in given}
    return paper.Paper.model_validate({"id": "x", "title": "T", **record}).entry_type


def format_work_types(arguments: str, above: str) -> str:
    """What each format calls the types of records."""
    columns = ("bibtex", "biblatex", "csl", "ris", "endnote", "zotero", "datacite", "schema_org")
    heads = ("Type", "BibTeX", "biblatex", "CSL", "RIS", "EndNote", "Zotero, MODS", "DataCite",
             "schema.org")  # fmt: skip
    rows = [
        (f"`{kind}`", *(f"`{getattr(names, column)}`" for column in columns))
        for kind, names in work_types.TYPES.items()
    ]
    return _format_table(heads, rows)


def format_limits(arguments: str, above: str) -> str:
    """The limits in the code, and its lists of accepted values."""
    shape = paper.Paper.model_json_schema()["properties"]
    longest = {key: f"{shape[key]['maxLength']:,} characters" for key in ("title", "abstract")}
    rows = [
        ("A file of records", f"{source.MAX_BYTES // 1024**2} MB"),
        ("Values in a file, after its aliases are expanded", f"{source.MAX_NODES:,}"),
        ("A text on one line: a title, a name, a tag", longest["title"]),
        ("A long text: an abstract, a summary, a note", longest["abstract"]),
        ("Marks in Markdown: `[` and `<`, of each", f"{text.MOST_MARKS:,}"),
        ("Lines of Markdown", f"{text.MOST_LINES:,}"),
        ("Lists in Markdown that begin in one line, one in the other", f"{text.DEEPEST_LIST}"),
        ("A number: of upvotes, of authors", f"{fields.MOST:,}"),
        ("A link", f"{_find_max_length(fields.WebLink):,} characters"),
        ("A formula that becomes MathML; a longer one is shown as TeX",
         f"{markup.LONGEST_FORMULA:,} characters"),
        ("An id", "100 characters: `" + fields.ID_PATTERN + "`"),
        ("The part of a URL that is formed from a name", f"{slug.LONGEST + 7} characters"),
        ("Beginnings of links", _format_words(f"{scheme}:" for scheme in fields.LINK_SCHEMES)),
        ("Endings of image files", _format_words(sorted(fields.IMAGE_SUFFIXES))),
        ("Endings of other files", _format_words(sorted(checks.FILE_SUFFIXES))),
        ("A file", f"{checks.MAX_FILE_BYTES // 10**9} GB"),
        ("Refused ids, whose URLs are taken", _format_words(sorted(slug.RESERVED))),
        ("Refused ids and names of files, which Windows reserves",
         _format_words(sorted(slug.DEVICES))),
    ]  # fmt: skip
    return _format_table(("What", "Limit"), rows)


def _find_max_length(annotated: Any) -> int:
    limits = (getattr(one, "max_length", None) for one in annotated.__metadata__[0].metadata)
    return int(next(filter(None, limits)))


def format_tokens(arguments: str, above: str) -> str:
    """The variables for colours and fonts: name, value, value in the dark scheme."""
    css = (PACKAGE / "theme/shared/assets/papershelf/papershelf.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"(--ps-[a-z]+): ([^;]+);", re.search(rf"{head} {{(.*?)}}", css, re.S)[1]))  # type: ignore[index]
        for head in (":root", r'\[data-md-color-scheme="slate"\]')
    )
    rows = [
        (f"`{name}`", f"`{value}`", f"`{dark[name]}`" if name in dark else "the same")
        for name, value in light.items()
    ]
    return _format_table(("Variable", "Light", "Dark"), rows)


def format_readers(arguments: str, above: str) -> str:
    """The formats that can be imported, with the first lines of their readers' docstrings."""
    rows = [
        (f"`{name}`", (sys.modules[reader.__name__].__doc__ or "").partition("\n")[0].rstrip("."),  # type: ignore[attr-defined]
         _format_words(reader.SUFFIXES))
        for name, reader in READERS.items()
    ]  # fmt: skip
    return _format_table(("`--format`", "What it is", "Files in folders"), rows)


def format_fixes(arguments: str, above: str) -> str:
    """What `papershelf fix` fixes, by key."""
    rows = [
        (_format_words(keys.split()), "; ".join(reason for reason, _ in rules))
        for keys, rules in RULES.items()
    ]
    return _format_table(("Keys", "What is reported and fixed"), rows)


def format_losses(arguments: str, above: str) -> str:
    """What is lost when a record is written and read again, as the tests of readers list it."""
    rows = [row.split(" -> ") for row in KEPT.read_text(encoding="utf-8").splitlines()
            if not row.startswith("# ")]  # fmt: skip
    shown = [(_format_words(keys.split(", ")), formats, what) for keys, formats, what in rows]
    return _format_table(("Keys", "Formats", "What becomes of them"), shown)


def format_rules(arguments: str, above: str) -> str:
    """The rules of the syntax that readers type, as the tests of the search list them."""
    rules = yaml.safe_load(RULES_OF_SEARCH.read_text(encoding="utf-8"))
    rows = [
        ("<br>".join(f"`{query}`" for query in rule["typed"]), rule["meant"], _format_source(rule))
        for rule in rules
    ]
    return _format_table(("Typed", "What is searched", "Source of the rule"), rows)


def _format_source(rule: Mapping[str, Any]) -> str:
    kinds = [f"*{kind}*" for kind in rule.get("kinds", ())]
    measured = f"measured: {', '.join(kinds)}" if kinds else ""
    return "; ".join(filter(None, (rule.get("source", ""), measured))) or "ours"


def format_hosts(arguments: str, above: str) -> str:
    """The limits of all hosts, with their sources."""
    rows = [
        (offer.name, f"`{host}`", limit.wording, f"[{limit.looked_up}]({limit.source})")
        for host, offer in OFFERS.items()
        for limit in offer.limits
    ]
    return _format_table(("Host", "`host`", "Limit", "Looked up"), rows)


def format_files(arguments: str, above: str) -> str:
    """Every kind of file that a site can have."""
    columns = ("URL", "Content", "When it exists", "Requested by")
    return "\n\n".join(
        f"## {section.title}\n\n"
        + _format_table(columns, [_format_file_kind(kind) for kind in section.kinds])
        for section in inventory.SECTIONS
    )


def _format_file_kind(kind: FileKind) -> tuple[str, ...]:
    return ", ".join(f"`{one}`" for one in kind.addresses), kind.what, kind.when, kind.asked_by


PARTS: dict[str, Callable[[str, str], str]] = {
    "keys": format_keys,
    "settings": format_settings,
    "commands": format_commands,
    "codes": format_codes,
    "problems": format_problems,
    "bibtex": format_entries,
    "head": format_head,
    "names": format_names,
    "types": format_types,
    "work-types": format_work_types,
    "limits": format_limits,
    "tokens": format_tokens,
    "readers": format_readers,
    "fixes": format_fixes,
    "kept": format_losses,
    "rules": format_rules,
    "hosts": format_hosts,
    "files": format_files,
}

# --- examples -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """A fenced block of a page; `title` is the path of the file that it shows, or empty."""

    language: str
    title: str
    text: str


def find_blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    fence = r'^```([a-z]+)(?: title="([^"]+)")?\n(.*?)^```$'
    return [Block(*found) for found in re.findall(fence, page, re.MULTILINE | re.DOTALL)]


def split_sections(page: str) -> list[str]:
    """Split a page before its headings; a comment in a block has no empty line before it."""
    return re.split(r"\n\n(?=#+ )", page)


def load_example(text: str) -> tuple[Collection, list[Problem]]:
    """The collection of the files shown in a text, and its problems.

    Files that the records name exist, too, unless their names begin with `missing`.
    """
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for block in find_blocks(text):
            if block.title.startswith("content/"):
                _write(root / block.title, block.text)
        named = Collection.load(root, root / "content")[0]
        files = [file for one in named.papers for _, file in one.local_files]
        for file in [*files, *(person.photo for person in named.people if person.photo)]:
            if not file.startswith("missing"):
                _write(root / "content" / file, "")
        read, found = Collection.load(root, root / "content")
        found += load_followed(root, root / "content")[1]
        return read, merge_notes(run_fixes.add_notes(root, root / "content", read, found))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


# --- pages ----------------------------------------------------------------------------------


def _format_table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _format_words(words: Iterable[str]) -> str:
    return " ".join(f"`{word}`" for word in words)


def regenerate(page: str) -> str:
    """A page with its generated parts up to date."""

    def part(found: re.Match[str]) -> str:
        begin, name, arguments, end = found.groups()
        above = split_sections(page[: found.start()])[-1]
        return f"{begin}\n{PARTS[name](arguments.strip(), above)}\n\n{end}"

    return MARKS.sub(part, page)


def find_outdated() -> Iterator[tuple[Path, str]]:
    """Every page that is out of date, with its new text."""
    for path in sorted(PAGES.rglob("*.md")):
        page = path.read_text(encoding="utf-8")
        if (new := regenerate(page)) != page:
            yield path, new


def main(arguments: list[str]) -> int:
    check = arguments == ["--check"]
    if arguments and not check:
        raise SystemExit("usage: python docs/generate.py [--check]")
    found = list(find_outdated())
    for path, page in found:
        print(f"{'out of date' if check else 'written'}: {path.relative_to(PAGES)}")  # noqa: T201
        if not check:
            _write(path, page)
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
