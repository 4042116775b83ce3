"""What features cost a site that uses none of them: `python -m benchmarks.features 3000`.

PAPERSHELF_CORPUS names a file of JSON lines, a record each, of records without these features. A
cold build runs below Python's profiler, in one process. The share of a feature is the CPU time in
its modules and in all that they call, of the whole build. The profiler slows down short functions
most, of which these features have many, and a module of versions groups papers by day as well: the
shares are upper bounds. What is not seen is a field more in a record, and a condition more in a
template.
"""

from __future__ import annotations

import argparse
import os
import pstats
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from . import corpus
from .report import format_table
from .site_folder import SiteFolder

GOAL = 0.01
"""The largest share of all features together."""
HEAD = ("feature", "calls", "seconds", "share")
FEATURES: Mapping[str, str] = {
    "volumes": r"(records|site)/volumes/",
    "institutions and affiliations": r"(records|site)/institutions/",
    "versions of a work": r"site/versions\.py|records/works\.py",
    "citations within the collection": r"site/citations\.py",
    "translations": r"records/parts/translation\.py|rendering/translations\.py",
    "revisions and errata": r"records/parts/amendment\.py|rendering/amendments\.py",
    "sessions": r"site/sessions/",
    "PDFs": r"(builder|site)/pdfs/|papers/thumbnails\.py",
    "changed names": r"records/people/",
    "followed sources": r"records/followed/|importing/pulling\.py",
}
"""Feature -> regular expression of the paths of its modules."""
_WITHOUT_POOL = "import os; os.cpu_count = lambda: 1"

Key = tuple[str, int, str]


def profile_build(folder: Path, output: Path) -> None:
    """Write the profile of a cold build of a site's folder."""
    code = (
        f"{_WITHOUT_POOL}; import cProfile, time; from papershelf.cli import main\n"
        f"profile = cProfile.Profile(time.process_time)\n"
        f"try: profile.runcall(main, ['build'], standalone_mode=False)\n"
        f"finally: profile.dump_stats({str(output)!r})\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, env={**os.environ})


def sum_features(path: Path) -> Iterator[tuple[str, int, float, float]]:
    """(feature, calls from outside of it, seconds, share of the build) of each feature."""
    found: Any = pstats.Stats(str(path))
    stats: dict[Key, Any] = found.stats
    whole = sum(own for _, _, own, _, _ in stats.values())
    for name, modules in {**FEATURES, "all": "|".join(FEATURES.values())}.items():
        pattern = re.compile(rf"papershelf/({modules})")
        calls, seconds = 0, 0.0
        for (file, _, _), (_, _, _, _, callers) in stats.items():
            if not pattern.search(file):
                continue
            for (caller, _, _), (_, all_calls, _, cumulative) in callers.items():
                if not pattern.search(caller):
                    calls += all_calls
                    seconds += cumulative
        yield name, calls, seconds, seconds / whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", type=int, nargs="*", default=[3_000])
    for papers in parser.parse_args().papers:
        with TemporaryDirectory() as folder:
            records = islice(corpus.read_records(corpus.find_corpus()), papers + papers // 20)
            site = SiteFolder.make(Path(folder) / "site", records, papers)
            profile_build(site.folder, Path(folder) / "profile")
            rows = [
                (name, f"{calls:,}", f"{seconds:.3f}", f"{share:.2%}")
                for name, calls, seconds, share in sum_features(Path(folder) / "profile")
            ]
        print(f"\n{papers:,} papers (all together at most {GOAL:.0%}):\n")
        print(format_table(HEAD, rows))


if __name__ == "__main__":
    main()
