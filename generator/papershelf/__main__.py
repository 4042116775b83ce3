"""The program `papershelf`, also as `python -m papershelf`."""

from __future__ import annotations

import gc
import logging
import os
import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run a command, and exit at once.

    Freeing a large collection takes as long as reading it, and neither it nor imported modules
    become garbage before the end.
    """
    gc.disable()
    from .cli import main

    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
