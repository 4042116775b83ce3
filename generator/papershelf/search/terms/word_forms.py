"""Other forms of a word that a reader may mean: the spelling on the other side of the Atlantic,
irregular plurals, names of Greek letters, norms and subscripts.

Stemming joins only regular forms. The rules are for English. They apply to queries, not to the
index, and forms that no paper has find nothing. `client/words/word_forms.js` has the same function.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .fold import fold

SPELLINGS = (
    # Oxford English Dictionary, British and American: -our, -re, -ogue, -ence.
    ("arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|rig|rum|savi|tum|vap|vig",
     "our|or", ".*"),
    ("(?:|epi|kilo|milli|nano|micro)(?:calib|cent|fib|lit|lust|meag|met|spect|theat)",
     "re|er", "|s"),
    ("(?:calib|cent|lit|met)", "red|ered", ""),
    ("anal|catal|dial|epil|monol", "ogue|og", "|s"),
    ("def|lic|off|pret", "ence|ense", "|s|less"),
    # Hart's Rules, 3.3: Britain writes both -ise and -ize, America -ize; and -yse, -yze.
    (".{3,}", "is|iz", "e|es|ed|er|ers|ing|able|ation|ations"),
    (".{3,}", "ys|yz", "e|es|ed|er|ers|ing"),
    # Words of their own.
    ("gr", "ey|ay", "|s|scale|ed|ing"), ("man", "oeuvre|euver", "|s"),
    ("man", "oeuvr|euver", "ing|able|ability"), ("art", "e|i", "fact|facts"),
    ("alumin", "ium|um", ""), ("program", "me|", "|s"), ("ag", "e|", "ing"),
    ("acknowledg|judg", "e|", "ment|ments"), ("s", "k|c", "eptic.*"), ("mo", "u|", "ld|lds|lding"),
    ("an|h|p|orthop|gyn", "ae|e", "(?:sthe|mo|mat|diatr|dic|colog).*"),
    # Norms and subscripts: "\\ell_1" and "l1", "TiO_2" and "TiO2".
    ("", "l|ell_|l_|ell", "[0-9pq]|inf"), ("[a-z]{1,4}", "_|", "[0-9]|inf"),
)  # fmt: skip
"""(beginning, spellings of the middle, end) of words, as regular expressions."""

# Garner's Modern English Usage, "Plurals": Latin, Greek and Old English ones.
_PLURALS = """
    matrix matrices; vertex vertices; index indices indexes; appendix appendices;
    simplex simplices; hypothesis hypotheses; basis bases; axis axes; crisis crises; thesis theses;
    synthesis syntheses; analysis analyses; parenthesis parentheses; ellipsis ellipses;
    diagnosis diagnoses; criterion criteria; phenomenon phenomena; automaton automata;
    polyhedron polyhedra; datum data; medium media; corpus corpora; spectrum spectra;
    maximum maxima; minimum minima; optimum optima; extremum extrema; quantum quanta;
    bacterium bacteria; curriculum curricula; radius radii; focus foci; locus loci;
    stimulus stimuli; nucleus nuclei; modulus moduli; torus tori; genus genera; schema schemata;
    lemma lemmata; foot feet; tooth teeth; mouse mice; man men; woman women; child children;
    person people; leaf leaves; half halves; knife knives; life lives; shelf shelves; wolf wolves;
    self selves; formula formulae; antenna antennae; larva larvae; vertebra vertebrae
"""
# Names of the letters in LaTeX.
_GREEK = """
    α alpha; β beta; γ gamma; δ delta; ε epsilon varepsilon; ζ zeta; η eta; θ theta; κ kappa;
    λ lambda; μ mu; ν nu; ξ xi; π pi; ρ rho; σ sigma; τ tau; φ phi varphi; χ chi; ψ psi; ω omega
"""
SAME = tuple(
    tuple(fold(line).split()) for line in f"{_PLURALS};{_GREEK};infinity infty inf".split(";")
)
"""Words that mean the same."""

_RULES = tuple(
    (re.compile(f"({first})(?:{middle})({last})"), middle.split("|"))
    for first, middle, last in SPELLINGS
)


TEX = r"\\?(?:math[a-z]*|text[a-z]*|operatorname)(?=\{)|\^\(?|[\\{}]"
"""What is no letter of a word in TeX: commands for fonts, the signs of others, braces, and the sign
before what is raised, for which Unicode has letters: "x^2" and "x²" are "x2". Without TeX, what is
raised is in parentheses: "x^(k+1)" for "x^{k+1}"."""
_TEX = re.compile(TEX)
_POWER = re.compile(r"\w+\^(?:[{(][^\s{}()]+|\w+)")


def drop_tex(word: str) -> str:
    """A folded word without TeX's commands and braces: "h_inf" of `\\mathcal{H}_\\infty`."""
    return _TEX.sub("", word).replace("infty", "inf")


def list_without_tex(words: Iterable[str]) -> Iterator[str]:
    """Folded words that have TeX without it, and the powers in them: of "o(n^2" also "n2"."""
    for word in words:
        if "\\" in word or "^" in word:
            yield from map(drop_tex, (word, *_POWER.findall(word)))


# Words joined to the next in Hebrew, "and", "which", "the", "in", "to", "from", "as", and those in
# Arabic that folding leaves: "in", "to", "as", "so".
_JOINED = re.compile("[ושהבלמכ](?=[\u05d0-\u05ea]{3,}$)|[بلكف](?=[\u0621-\u064a]{3,}$)")
# L. Glinert, "The Grammar of Modern Hebrew" (1989), nouns: plurals, feminine, construct state.
_HEBREW_NOUN = re.compile("([\u05d0-\u05ea]{2,}?)(ים|ות|[התי]|)")
_HEBREW_ENDINGS = "ה", "ת", "ים", "ות", "י"
_MEDIALS, _FINALS = "כמנפצ", "ךםןףץ"


def find_forms(word: str, digraphs: str) -> Iterator[str]:
    """Other forms of a folded word, whether they exist or not; `digraphs` are the language's."""
    bare = drop_tex(word)
    if bare != word:
        yield bare
        yield from find_forms(bare, digraphs)
    if _JOINED.match(word):
        yield word[1:]
        yield from find_forms(word[1:], digraphs)
    yield from _inflect_hebrew(word)
    if digraphs and (spelled := re.sub(digraphs, r"\1", word)) != word:
        yield spelled
    groups = [group for group in SAME if word in group]
    for pattern, middles in _RULES:
        if match := pattern.fullmatch(word):
            groups.append(tuple(f"{match[1]}{middle}{match[2]}" for middle in middles))
    yield from (form for group in groups for form in group if form != word)


def _inflect_hebrew(word: str) -> Iterator[str]:
    """The numbers, genders and construct forms of a Hebrew word."""
    match = _HEBREW_NOUN.fullmatch(word)
    if match:
        head, last = match[1][:-1], match[1][-1]
        medial = head + last.translate(str.maketrans(_FINALS, _MEDIALS))
        single = head + last.translate(str.maketrans(_MEDIALS, _FINALS))
        forms = [single] if len(single) > 2 else []
        forms += [f"{medial}{ending}" for ending in _HEBREW_ENDINGS]
        yield from (form for form in forms if form != word)
