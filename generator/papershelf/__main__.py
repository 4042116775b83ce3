"""The program `papershelf`, also as `python -m papershelf`."""

from __future__ import annotations

import gc
import logging
import os
import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run a command, and end at once.

    To free a large collection piece by piece takes as long as to read it; nor is any of it garbage
    before the end, nor of what is imported.
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
