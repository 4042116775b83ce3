"""Text as HTML: nothing of a record becomes markup, and all of it can be read."""

from __future__ import annotations

import re
import time
import unicodedata
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import html5lib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from papershelf.formats.formulas import formula_to_text, spell_out_formulas
from papershelf.records.collection import Collection
from papershelf.records.text import describe_excess, split_segments, to_plain
from papershelf.site.papers.formula_checks import note_formulas
from papershelf.site.rendering import markup
from papershelf.site.rendering.output import Page
from papershelf.site.rendering.renderer import _tighten
from tests.examples import examples
from tests.formats.cases import blocks

TAGS = ("<i>", "</i>", "<b>", "</b>", "<sub>", "</sub>", '<span class="nocase">', "</span>", "<u>")
HOSTILE = st.text(alphabet="<>&\"'$\\{}[]()!*_`#|~:;-=+ \nab/%\u00e9\u4e2d", max_size=80)

MARKED = st.lists(st.sampled_from([*TAGS, *"<>&\"'{} ab"]), max_size=24).map("".join)


@pytest.mark.parametrize(
    "tex",
    ["x^2", r"\alpha_i", r"\mathcal{O}(n \log n)", r"\frac{a}{b}", r"\sqrt{x}", r"a < b",
     r"\begin{matrix} a & b \\ c & d \end{matrix}", r"\mathbb{R}^n", r"\hat{x}", r"\sum_{i=1}^n", r"\{-1, 1\}^n",
     r"\min\big\{ a, \bigl\| b \bigr\| \big\}"],
)  # fmt: skip
def test_formulas(tex: str) -> None:
    html = markup.to_html(f"${tex}$")
    assert html.startswith("<math>")
    assert "\\" not in "".join(ET.fromstring(html).itertext())


@pytest.mark.parametrize(
    ("tex", "shown", "text"),
    [
        (r"n\log n", "n log n", "n log n"), (r"x^2 \log_2 n", "x2 log2 n", "x² log₂ n"), (r"\sum_i \log p", "∑ilog p", "∑ᵢ log p"),
        (r"(\log\log\epsilon)", "(log log ϵ)", "(log log ϵ)"), (r"\sin(x) \cos(x)", "sin(x) cos(x)", "sin(x) cos(x)"),
    ],
)  # fmt: skip
def test_functions_have_space_around_them(tex: str, shown: str, text: str) -> None:
    html = markup.to_html(f"${tex}$")
    assert re.sub(r"<[^>]*>", "", html.replace('<mspace width="0.167em">', " ")) == shown
    assert formula_to_text(tex) == text


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"1/n^{1/(r+2)}", "1/n^(1/(r+2))"), (r"2^{n^{\Omega(1)}}", "2^(n^(Ω(1)))"), (r"x_{f(T_{i_{j}})}", "x_(f(T_(iⱼ)))"),
        (r"e^{-4t/\sqrt{\kappa}}", "e^(-4t/√(κ))"), (r"O\left(\sqrt{\frac{\log(\hat{\tau}_H(2m))}{m}}\right)", "O(√((log(τ̂_H(2m)))/m))"),
        (r"\frac{a^2+1}{b}", "(a²+1)/b"), (r"\tfrac12", "1/2"), (r"\alpha^d", "αᵈ"), (r"x^\mathrm{T}y", "x^Ty"), (r"\|x\|_2^2", "‖x‖₂²"),
        (r"\arg\min_x f(x)", "arg minₓ f(x)"), (r"x_{50\%}", "x_(50%)"), (r"a_\text{max}", "aₘₐₓ"), (r"360^{\circ}", "360°"),
        (r"\widetilde{O}(n^\omega)", "Õ(n^ω)"), (r"{\cal O}(n)", "O(n)"), (r"\{1, 2\}^n", "{1, 2}ⁿ"), (r"a\_b", "a_b"), (r"n\times m", "n × m"), (r"x_i \in \mathbb{R}^{n\times m}", "xᵢ ∈ ℝ^(n × m)"), (r"\pm5", "±5"), (r"a\leq(\pm b)", "a ≤ (± b)"),
    ],
)  # fmt: skip
def test_formulas_are_a_line_of_unicode(tex: str, text: str) -> None:
    assert unicodedata.normalize("NFC", formula_to_text(tex)) == unicodedata.normalize("NFC", text)


def test_an_abstract_as_a_description_has_no_tex() -> None:
    assert markup.to_line("<i>We</i> show\n\n$x^2$  of $\\R$.") == r"We show x² of \R."


@pytest.mark.parametrize("tex", [r"\R^d", r"O(\sqrt{\eps})", r"\frac{", r"\frac{1}", "x^", "_", r"\binom{N}{2}", "x" + "^{x" * 12 + "}" * 12, "x\ue003y"])
def test_a_formula_with_something_unknown_stays_tex(tex: str) -> None:
    """Half of it would say something else: "ᵈ", "O(√())"."""
    assert formula_to_text(tex) == tex
    assert spell_out_formulas(f"At ${tex}$") == f'At <span class="nocase">{tex}</span>'


def test_scripts_of_scripts_are_tags_in_citations() -> None:
    assert spell_out_formulas(r"$2^{n_{i<5}}$") == '<span class="nocase">2<sup>n<sub>i<\u20605</sub></sup></span>'


def test_formulas_take_no_time() -> None:
    started = time.process_time()
    for tex in ("x^" * 5_000, "x^{" * 3_000 + "}" * 3_000, "^{a}" * 5_000, "^{" + "{a" * 4_000, r"\frac" * 3_000, "{" * 5_000):
        formula_to_text(tex)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "tex",
    [r"\foo{x}", r"\href{javascript:alert(1)}{x}"[:5], r"\left( x", "_", r"\frac{1}", "%",
     r"\text{<img src=x onerror=alert(1)>}", "a & b", r"\newcommand{\a}{b}", "x" * 1001,
     "{" * 600 + "}" * 600, r"\sqrt{" * 300 + "}" * 300],
)  # fmt: skip
def test_what_is_no_formula_stays_readable(tex: str) -> None:
    assert markup.to_html(f"${tex}$") == f"<code>{markup.escape(tex)}</code>"


def test_check_names_the_formulas_that_stay_tex(tmp_path: Path) -> None:
    texts = {"example": "title: Owls\nsummary: '$x^2$'\nabstract: At $O(1/\\eps)$ in $\\R$, not $\\varepsilon$", "other": "title: At $5 a day"}
    for id, text in texts.items():
        (tmp_path / f"content/papers/{id}.yaml").parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"content/papers/{id}.yaml").write_text(text, encoding="utf-8")
    collection, _ = Collection.load(tmp_path, tmp_path / "content")
    [found] = note_formulas(collection)
    assert str(found) == (
        "content/papers/example.yaml:3:11: note[unknown-formula]: `abstract`: pages show `$O(1/\\eps)$` and 1 more as TeX, not as a formula\n"
        "    hint: write out the paper's own macros, such as `\\eps`"
    )


def test_formulas_bring_no_links_classes_or_styles() -> None:
    html = markup.to_html(r"$\href{javascript:alert(1)}{x} \class{c}{y} \style{color:red}{z}$")
    assert not any(word in html for word in ("href", "javascript", "class", "style"))


@settings(max_examples=examples(300))
@given(HOSTILE)
def test_any_text_is_text(text: str) -> None:
    for html in (markup.to_html(text), markup.title_to_html(text), markup.to_paragraphs(text)):
        tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
        tags = {element.tag for element in tree.iter()}
        assert not {"img", "script", "svg"} & {str(tag) for tag in tags}
    if all(segment.kind != "math" for segment in split_segments(text)):
        assert unescape(str(markup.to_html(text))) == to_plain(text)


@pytest.mark.parametrize(
    ("abstract", "html"),
    [
        (r"At \url{https://example.org/a\_b}.", '<p>At {https://example.org/a_b}.</p>'),
        (r"Code: \href{https://example.org/a}{https://example.org/a}.", "<p>Code: {https://example.org/a}.</p>"),
        (r"See \href{https://example.org/a}{\emph{here}}.", "<p>See <i>here</i> ({https://example.org/a}).</p>"),
        (r"\href{javascript:alert(1)}{Here}, \url{javascript:alert(1)}", "<p>Here, javascript:alert(1)</p>"),
        (r'\href{https://example.org/"onclick=1}{A}', "<p>A ({https://example.org/}&#34;onclick=1)</p>"),
        ("\\emph{One\n\ntwo} \\emph{three}", "<p>\\emph{{One</p><p>two}} <i>three</i></p>"),
    ],
)  # fmt: skip
def test_commands_with_addresses_are_links(abstract: str, html: str) -> None:
    links = re.sub(r"(?<!\{)\{(https[^}]*)\}", r'<a href="\1" rel="nofollow">\1</a>', html)
    found = links.replace("{{", "{").replace("}}", "}")
    assert markup.to_paragraphs(abstract) == markup.to_tex_paragraphs(abstract) == found


def test_commands_take_no_time() -> None:
    started = time.process_time()
    for abstract in (r"\emph{" * 17_000, r"\emph{" * 8_000 + "}" * 8_000, r"\href{https://a}{" * 6_000 + "}" * 6_000):
        to_plain(abstract)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("case", blocks("markup.txt"), ids=lambda case: case["title"])
def test_small_markup(case: dict[str, str]) -> None:
    assert markup.title_to_html(case["title"]) == case["html"]
    assert markup.title_to_text(case["title"]) == case["plain"]


@settings(max_examples=examples(300))
@given(MARKED, st.integers(min_value=1, max_value=20))
def test_small_markup_is_whole_html_and_shows_the_text(text: str, length: int) -> None:
    for html in (markup.to_html(text), markup.title_to_html(text), markup.excerpt(text, length)):
        html5lib.HTMLParser(strict=True).parseFragment(html)
    for html, braces in ((markup.to_html(text), False), (markup.title_to_html(text), True)):
        tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
        assert {element.tag for element in tree.iter()} <= {tree.tag, "i", "b", "sub", "sup"}
        assert "".join(tree.itertext()) == to_plain(text, braces=braces)


def test_tags_end_with_their_paragraph_everywhere() -> None:
    text = "<b>a</b> <i>b\n\nc</i> <i>d</i> http://example.org/<i>e</i>"
    assert markup.to_paragraphs(text) == (
        "<p><b>a</b> &lt;i&gt;b</p><p>c&lt;/i&gt; <i>d</i> "
        '<a href="http://example.org/" rel="nofollow">http://example.org/</a><i>e</i></p>'
    )
    assert markup.excerpt(text).startswith("<b>a</b> &lt;i&gt;b c&lt;/i&gt; <i>d</i>")
    assert markup.cut(text) == "a <i>b c</i> d http://example.org/e"


@pytest.mark.parametrize(
    ("length", "expected"),
    [(3, "a …"), (5, "a <i>bb</i>…"), (8, "a <i>bb cc</i>…"), (9, "a <i>bb cc</i>…"), (20, None)],
)
def test_excerpts_close_their_tags(length: int, expected: str | None) -> None:
    text = "a <i>bb cc</i> dd"
    assert markup.excerpt(text, length) == (expected or text)


@settings(max_examples=examples(200))
@example("\n \n")
@given(HOSTILE)
def test_markdown_leaves_a_body_unchanged(text: str) -> None:
    """The way every page takes: raw HTML in Markdown, whatever extensions the curator has."""
    body = _tighten(f'<div class="ps">\n<p>{markup.to_html(text)}</p>\n<pre>{markup.escape(text)}</pre></div>')
    page = Page("papers/x/", "T", body)
    extensions = ["attr_list", "tables", "fenced_code", "footnotes", "abbr", "def_list", "admonition",
                  "md_in_html", "smarty", "toc", "pymdownx.snippets", "pymdownx.superfences",
                  "pymdownx.emoji", "pymdownx.tasklist", "pymdownx.magiclink"]  # fmt: skip
    content = page.markdown.partition("\n---\n\n")[2]
    assert Markdown(extensions=extensions).convert(content).strip() == page.content.strip()


def test_links_in_abstracts() -> None:
    html = markup.to_paragraphs("See https://example.org/a_(b)?x=1&y=2. Or (http://example.org/).")
    assert 'href="https://example.org/a_(b)?x=1&amp;y=2"' in html
    assert 'href="http://example.org/"' in html
    assert "javascript" not in markup.to_paragraphs("javascript:alert(1)").partition("<a")[2]


def test_excerpt_is_cut_between_words_and_never_in_a_formula() -> None:
    text = "word " * 30 + r"$\alpha + \beta$ " + "more " * 100
    html = markup.excerpt(text, 160)
    assert "</math>" in html
    assert html.endswith("…")
    assert len(to_plain(text)) > len(unescape(html.partition("<math>")[0]))
    assert markup.excerpt("short", 160) == "short"


@given(HOSTILE, st.integers(min_value=1, max_value=60))
def test_excerpts_are_whole_html(text: str, length: int) -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parseFragment(markup.excerpt(text, length))


def test_notes_are_sanitised() -> None:
    html = markup.note_to_html(
        "*a* [b](javascript:x) [c](https://example.org)\n\n<script>d</script>"
        '<a href="https://example.org" onclick="e" style="f">g</a><iframe src="h"></iframe>'
        "<style>i</style><img src=j><form><input></form>\n\n| k | l |\n|---|---|\n| m | n |"
    )
    assert "<em>a</em>" in html
    assert "<table>" in html
    for bad in ("javascript", "script", "onclick", "style", "iframe", "img", "form", "input"):
        assert bad not in html


def test_a_note_has_no_character_that_xml_forbids() -> None:
    assert markup.note_to_html("a&#x1;b&#xfffe;c&#8238;d&#0;") == "<p>abcd\ufffd</p>"


def test_a_note_that_can_not_be_converted_is_text() -> None:
    """As for the checks of records, which refuse it; the library's stack ends at a depth of some hundred lists."""
    assert markup.note_to_html("- " * 500 + "<b>\n\nx") == f"<p>{'- ' * 500}&lt;b&gt;</p><p>x</p>"


MARKS = ["[", "![", "[](", "[a][", "<![", "<a ", "[_", "-[", "`[", "<http://a", "a\n=\n", "**a", "- a\n", "> ", "|", "&#1;"]


@pytest.mark.parametrize("mark", MARKS)
def test_no_note_that_is_allowed_takes_long(mark: str) -> None:
    limits = {"[": 1_000, "<": 1_000, "\n": 2_999}
    most = [limit // mark.count(one) for one, limit in limits.items() if one in mark]
    text = mark * min(50_000 // len(mark), *most, 50_000)
    assert describe_excess(text) == ""
    start = time.process_time()
    markup.note_to_html(text)
    assert time.process_time() - start < 5


def test_titles_and_descriptions_are_escaped_for_themes_that_do_not() -> None:
    page = Page("a/", 'A <b> "quoted" & {{ 7*7 }} {% x %}', "", description="<i>")
    assert page.front_matter["title"] == (
        "A &lt;b&gt; &#34;quoted&#34; &amp; &#123;&#123; 7*7 }} &#123;% x %}"
    )
    assert page.front_matter["description"] == "&lt;i&gt;"


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("On $O(n^2)$ sorting", "On O(n²) sorting"),
        (r"$\alpha$-Rank: $\mathcal{L}_1$ and $\ell_\infty$ balls", "α-Rank: ℒ₁ and ℓ_∞ balls"),
        (r"{GAN}s in $\mathbb{R}^n$, <i>E. coli</i>", "GANs in ℝⁿ, E. coli"),
        ("$10^{-3}$ and $x_{ij}^{a,b}$", "10⁻³ and xᵢⱼ^(a,b)"),
        (r"Costs \$5, not $\unknown{x$", r"Costs $5, not \unknown{x"),
    ],
)
def test_a_title_in_a_line_has_no_tex(title: str, line: str) -> None:
    assert markup.title_to_line(title) == line
