"""Reading a part of a PDF in a process with limits: whatever is in the file, an answer comes."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from . import pdf_worker
from .pdf_worker import Part

_PACKAGES = Path(__file__).parents[3]
"""The folder that has this package, for a process that was not told where it is."""
_PROGRAM = (
    "import sys; sys.path.append(sys.argv.pop(1));"
    "from papershelf.builder.pdfs.pdf_worker import run;"
    "sys.exit(run(*sys.argv[1:]))"
)
_WAIT = 6 * pdf_worker.SECONDS
"""Seconds after which a process is ended that has hardly used the processor."""
_SLOW = f"reading it takes more than {pdf_worker.SECONDS} seconds"
_MEMORY = f"reading it takes more than {pdf_worker.MEMORY >> 30} GB of memory"
_FAULTS = {
    pdf_worker.ENCRYPTED: "it is encrypted",
    pdf_worker.BROKEN: "it is damaged, or no PDF",
    pdf_worker.TOO_LARGE: f"it has more than {pdf_worker.LARGEST // 1_000_000} MB",
    pdf_worker.OUT_OF_MEMORY: _MEMORY,
    **({-signal.SIGXCPU: _SLOW, -signal.SIGKILL: _SLOW} if hasattr(signal, "SIGXCPU") else {}),
}
_CRASH = f"{_MEMORY}, or crashes the reader"


class Extract(NamedTuple):
    """What was found in a PDF, or the `fault` why nothing was, as the end of a sentence."""

    content: bytes = b""
    fault: str = ""


def extract_part(path: Path, part: Part) -> Extract:
    """The text of a PDF (pages between form feeds) or a picture of its first page (PNG).

    Raises ImportError if pypdfium2 or Pillow is not installed.
    """
    # Nothing is imported from the current folder: a collection may have a file named like a module.
    command = [sys.executable, "-P", "-c", _PROGRAM, str(_PACKAGES), part, str(path)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=_WAIT, check=False
        )
    except subprocess.TimeoutExpired:
        return Extract(fault=_SLOW)
    if done.returncode == 0:
        return Extract(done.stdout)
    if done.returncode == pdf_worker.NO_LIBRARY:
        raise ImportError("pypdfium2 and Pillow")
    return Extract(fault=_FAULTS.get(done.returncode, _CRASH))
