"""Commands of LaTeX that are no characters, and what they do to a text."""

from __future__ import annotations

MARKS = {
    "textit": "i", "emph": "i", "textsl": "i", "mkbibemph": "i", "mkbibitalic": "i",
    "textbf": "b", "mkbibbold": "b", "strong": "b",
    "textsubscript": "sub", "mkbibsubscript": "sub",
    "textsuperscript": "sup", "mkbibsuperscript": "sup",
}  # fmt: skip
"""Commands whose argument gets a tag."""

DECLARED = {
    "em": "i", "it": "i", "itshape": "i", "sl": "i", "slshape": "i", "bf": "b", "bfseries": "b",
    **dict.fromkeys(
        "rm sc tt sf md up mdseries rmfamily sffamily ttfamily scshape upshape normalfont tiny "
        "scriptsize footnotesize small normalsize large Large LARGE huge Huge cal sloppy".split(),
        "",
    ),
}  # fmt: skip
"""Commands that hold to the end of their group, and the tag they set."""

WRAPPED = {
    "enquote": ("“", "”"), "mkbibquote": ("“", "”"), "mkbibparens": ("(", ")"),
    "mkbibbrackets": ("[", "]"), "footnote": (" (", ")"), "nicefrac": ("", "/"),
    **dict.fromkeys(
        "text textrm textsf texttt textsc textmd textup textnormal mbox hbox fbox underline uline "
        "uppercase lowercase MakeUppercase MakeLowercase MakeTextUppercase NoCaseChange "
        "mkbibacro bibstring autocap bibcyr acro ac acl acs gls boldsymbol mathrm mathbf mathit "
        "mathsf mathcal mathbb textlatin textgreek title bibinfo operatorname".split(),
        ("", ""),
    ),
}  # fmt: skip
"""Commands whose argument is the text, and what stands around it."""

WITHOUT_ARGUMENT = {
    **dict.fromkeys("noopsort singleletter sortnoop label phantom".split(), False),
    **dict.fromkeys("textcolor color foreignlanguage selectlanguage switchargs".split(), True),
}
"""Commands whose first argument says nothing to a reader; and whether a second one is the text."""

SPACES = {
    **dict.fromkeys("quad qquad enspace thinspace space nobreakspace newline".split(), " "),
    "par": "\n\n", "item": " • ",
}  # fmt: skip

WORDS = {
    "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "XeTeX": "XeTeX",
    "LuaTeX": "LuaTeX", "AmS": "AMS", "AmSTeX": "AMS-TeX", "ConTeXt": "ConTeXt",
    "XeLaTeX": "XeLaTeX", "LuaLaTeX": "LuaLaTeX", "pdfTeX": "pdfTeX", "METAFONT": "METAFONT",
    "slash": "/", "emdash": "—", "Dash": "—",
    "dots": "…", "ldots": "…", "textellipsis": "…",
    "textquotedbl": '"', "textquotesingle": "'", "textasciigrave": "`", "textunderscore": "_",
    "textendash": "–", "textemdash": "—", "bibrangedash": "–", "hyphen": "-", "lq": "‘", "rq": "'",
    "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»", "ae": "æ",
    "copyright": "©", "pounds": "£", "S": "§", "P": "¶", "ddag": "‡", "EUR": "€", "euro": "€",
    "textvisiblespace": " ", "and": "and", "textperiodcentered": "·", "textbullet": "•",
}  # fmt: skip
"""Commands that stand for a word, or for a character that `characters.py` says otherwise."""

IGNORED = frozenset(
    "protect relax bgroup egroup null nobreak allowbreak newblock leavevmode unskip kern hfill "
    "displaystyle textstyle limits nolimits left right big Big bigg Bigg bigl bigr centering "
    "noindent linebreak ignorespaces smallskip medskip bigskip penalty hskip vskip hyphenation "
    "softhyphen discretionary".split()
)
"""Commands that change how a text is set, not what it says."""
