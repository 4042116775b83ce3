"""The client bundled with the parts of lunr.js that it uses: in one file, and in another what only
Lunr's own syntax needs.

One file is one request. In a browser the same file is both the page's part and, started as a
worker, the search engine. lunr.js is not part of this package: the caller brings it from `mkdocs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ..index.compact import to_json
from ..index.file_names import hash_content
from ..terms.languages import ENGLISH, Languages, drop_stop_words
from ..terms.word_forms import SAME, SPELLINGS, TEX

_FOLDER = Path(__file__).parent
MODULES = (
    "words/letters", "words/fold", "words/stem", "words/word_forms", "words/hangul", "words/venues",
    "index/errors", "index/numbers", "index/ranges", "index/files", "index/postings", "index/terms",
    "index/select", "index/hits", "query/parse", "query/understand", "query/guesses", "query/marks",
    "query/compounds", "query/titles", "query/reader", "index/columns", "query/listings",
    "index/papers", "search", "worker",
)  # fmt: skip
"""Each module comes after those that it imports."""
MINIFIED = _FOLDER.parent / "minified" / "search.js"
"""These modules as one script, minified by Terser: `python -m tests.tools.minify` writes it. That
is a fifth less for every reader's first search, and nobody needs Terser to build a site."""

# Parts of lunr.js, from one name up to another, that a client with its own index doesn't need, and
# those that only Lunr's own syntax does.
_UNUSED = (
    ("lunr.utils.clone = ", "lunr.Token = "),
    ("lunr.Pipeline.load = ", "lunr.stemmer = "),
    ("lunr.stopWordFilter = ", "lunr.TokenSet = "),
    ("lunr.Index = ", "lunr.Query = "),
)
_SYNTAX = (
    ("lunr.tokenizer = ", "lunr.Pipeline = "),
    ("lunr.TokenSet = ", "lunr.Index = "),
    ("lunr.Query = ", ";(function (root, factory)"),
)
_SHARED = "compareByFirst, fold, lunr, stem"
"""What `lunr_syntax.js` imports from modules of the client."""
_PDF_SHARED = "Hits, Terms, findForms, stem"
"""What `pdfs.js` imports from modules of the client."""
_NOTHING = "const built = null\n"
"""The line that `embed_meta` replaces."""
# Behind code only comments without quotation marks are stripped: strings may contain `//`.
_COMMENT = re.compile(
    r"""/\*\*.*?\*/ ?|/\*.*?\*/|^\s*//[^\n]*$|[ \t]+// [^\n"'`]*$""", re.DOTALL | re.MULTILINE
)
_LICENCE = re.compile(r"/\*!.*?\*/", re.DOTALL)
_IMPORT = re.compile(r'^import [^;\n]*? from "[^"]*"\n', re.MULTILINE)


def build_script(lunr: str, languages: Languages = ENGLISH) -> bytes:
    """The client as one module, made with the text of lunr.js 2.3.9.

    Raises ValueError if the text is not that version of lunr.js.
    """
    parts = [_extract_licence(lunr), _wrap_lunr(lunr), *map(_wrap_stemmer, languages.ordered_files),
             _format_languages(languages), _read_modules()]  # fmt: skip
    return "".join(parts).encode()


def _read_modules() -> str:
    """The modules as one script, minified unless they were edited since."""
    script = join_own_modules()
    head, _, minified = MINIFIED.read_text(encoding="utf-8").partition("\n")
    return minified if head == format_head(script) else script


def join_own_modules() -> str:
    """The modules as one script, without their comments."""
    return join_modules(_FOLDER / f"{name}.js" for name in MODULES)


def format_head(script: str) -> str:
    """The first line of a minified script, which tells what it was made of."""
    return f"// {hash_content(script.encode(), 16)}"


def build_syntax_script(lunr: str) -> bytes:
    """The module that the client imports for queries in Lunr's own syntax, `lunr-syntax.js`: a
    function of what both share."""
    parts = "".join(_list_parts(strip_comments(lunr), _SYNTAX))
    own = join_modules([_FOLDER / "query" / "lunr_syntax.js"])
    return (
        f"{_extract_licence(lunr)}export const makeSearch = ({{{_SHARED}}}) => {{\n"
        f"{parts}{own.replace('export ', '')}return searchLikeLunr\n}}\n"
    ).encode()


def build_pdf_script() -> str:
    """The module that the client imports to look into PDFs, `pdf-search.js`: a function of what
    both share."""
    own = join_modules([_FOLDER / "index" / "pdfs.js"])
    return (
        f"export const makePdfSearch = ({{{_PDF_SHARED}}}) => {{\n"
        f"{own.replace('export ', '')}return findInPdfs\n}}\n"
    )


def embed_meta(script: str, meta: bytes) -> str:
    """The client with an index's `meta.json` embedded, so that it needs no request for it."""
    return script.replace(_NOTHING, f"const built = {meta.decode()}\n", 1)


def build_shared_modules() -> str:
    """The modules that fold letters and name files, with their `export`s, for scripts beside the
    client."""
    return join_modules([_FOLDER / "words" / "letters.js", _FOLDER / "index" / "ranges.js"])


def join_modules(files: Iterable[Path]) -> str:
    """Modules as one script. Each must come after those it imports; no name may be defined
    twice."""
    modules = [file.read_text(encoding="utf-8") for file in files]
    return strip_comments("".join(_IMPORT.sub("", module) for module in modules))


def _extract_licence(lunr: str) -> str:
    end = lunr.index("*/") + 2
    if "@license MIT" not in lunr[:end] or "2.3.9" not in lunr[:end]:
        raise ValueError("this is not lunr.js 2.3.9")
    return lunr[:end] + "\n"


def _wrap_lunr(lunr: str) -> str:
    """lunr.js as an expression: it fills an object `module`, as in Node."""
    text = strip_comments(lunr)
    for part in _list_parts(text, (*_UNUSED, *_SYNTAX)):
        text = text.replace(part, "", 1)
    return f"const lunr = {_wrap_module(text)}"


def _list_parts(text: str, borders: Iterable[tuple[str, str]]) -> list[str]:
    starts = [(text.index(first), after) for first, after in borders]
    return [text[start : text.index(after, start)] for start, after in starts]


def _wrap_stemmer(file: str) -> str:
    """A file of lunr-languages as a plugin of lunr.js, with its licence, which must be included."""
    licence = "".join(f"{comment}\n" for comment in _LICENCE.findall(file))
    return f"{licence};{_wrap_module(strip_comments(drop_stop_words(file))).rstrip()}(lunr)\n"


def _format_languages(languages: Languages) -> str:
    """The properties of the languages that both sides of the index need; empty values are
    omitted."""
    values = {"names": languages.names, "stopWords": " ".join(sorted(languages.stop_words)),
              "endings": languages.endings, "elided": languages.elisions,
              "stemmed": languages.stemmable_words, "digraphs": languages.digraphs,
              "hasCompounds": languages.has_compounds,
              "spellings": SPELLINGS, "tex": TEX,
              "same": ";".join(map(" ".join, SAME))}  # fmt: skip
    entries = "".join(f"{key}: {to_json(value)}, " for key, value in values.items() if value)
    stemmers = [f"lunr{'' if name == 'en' else '.' + name}.stemmer" for name in languages.names]
    return f"const languages = {{{entries}stemmers: [{', '.join(stemmers)}]}}\n{_NOTHING}"


def _wrap_module(text: str) -> str:
    """The exports of a file written for Node, as an expression."""
    return (
        "(() => {\nconst module = {exports: {}}, exports = module.exports\n"
        f"{text}return module.exports\n}})()\n"
    )


def strip_comments(script: str) -> str:
    """A script of ours without comments and indentation.

    It must have neither `/*` nor line ends with indentation in its strings and regular expressions;
    tests run what comes out. rjsmin would save 9 % more, but takes a private field (`#files`) on a
    line of its own for the continuation of the last one, and changes templates within templates.
    """
    lines = map(str.strip, _COMMENT.sub("", script).split("\n"))
    return "".join(f"{line}\n" for line in lines if line)
