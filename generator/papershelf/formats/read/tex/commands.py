"""Commands of LaTeX other than characters, and their effect on a text."""

from __future__ import annotations

TAGS = {
    "textit": "i", "emph": "i", "textsl": "i", "mkbibemph": "i", "mkbibitalic": "i",
    "textbf": "b", "mkbibbold": "b", "strong": "b",
    "textsubscript": "sub", "mkbibsubscript": "sub",
    "textsuperscript": "sup", "mkbibsuperscript": "sup",
}  # fmt: skip
"""Command -> tag around its argument."""

DECLARATIONS = {
    "em": "i", "it": "i", "itshape": "i", "sl": "i", "slshape": "i", "bf": "b", "bfseries": "b",
    **dict.fromkeys(
        "rm sc tt sf md up mdseries rmfamily sffamily ttfamily scshape upshape normalfont tiny "
        "scriptsize footnotesize small normalsize large Large LARGE huge Huge cal sloppy".split(),
        "",
    ),
}  # fmt: skip
"""Command that applies up to the end of its group -> tag."""

WRAPPERS = {
    "enquote": ("“", "”"), "mkbibquote": ("“", "”"), "mkbibparens": ("(", ")"),
    "mkbibbrackets": ("[", "]"), "footnote": (" (", ")"), "nicefrac": ("", "/"),
    **dict.fromkeys(
        "text textrm textsf texttt textsc textmd textup textnormal mbox hbox fbox underline uline "
        "uppercase lowercase MakeUppercase MakeLowercase MakeTextUppercase NoCaseChange "
        "mkbibacro bibstring autocap bibcyr acro ac acl acs gls boldsymbol mathrm mathbf mathit "
        "mathsf mathcal mathbb textlatin textgreek title bibinfo operatorname num ce sout hl st "
        "acrshort acrlong acrfull bm mathds mathit texttt".split(),
        ("", ""),
    ),
}  # fmt: skip
"""Command whose argument is text -> (text before it, text after it)."""

WITHOUT_ARGUMENT = {
    **dict.fromkeys(
        "noopsort singleletter sortnoop label phantom vphantom hphantom thanks "
        "index nocite footnotetext rule".split(),
        False,
    ),
    **dict.fromkeys(
        "textcolor color foreignlanguage selectlanguage switchargs raisebox "
        "scalebox rotatebox colorbox textlang".split(),
        True,
    ),
}
"""Command whose first argument is dropped -> whether its second argument is text."""

SPACES = {
    **dict.fromkeys("xspace quad qquad enspace thinspace space nobreakspace newline".split(), " "),
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
"""Command -> word, or a character for which `characters.py` has another command."""

IGNORED = frozenset(
    "protect relax bgroup egroup null nobreak allowbreak newblock leavevmode unskip kern hfill "
    "displaystyle textstyle limits nolimits left right big Big bigg Bigg bigl bigr centering "
    "noindent linebreak ignorespaces smallskip medskip bigskip penalty hskip vskip hyphenation "
    "softhyphen discretionary footnotemark nobreakdash".split()
)
"""Commands that only affect typesetting."""
