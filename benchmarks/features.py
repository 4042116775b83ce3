"""What features cost a site that uses none of them: `python -m benchmarks.features 3000`.

PAPERSHELF_CORPUS names a file of JSON lines, a record each, of records without these features. All
builds are cold and in one process. `FEATURES` lists what the program asks of each feature, and the
answer on such a site. First, a build with these answers in place of the functions has to write the
same bytes as a build with the functions: so nothing else hangs on them. Then the functions run
below a clock, and the share of a feature is the processor time in them, of that of the whole build;
the medians are over several builds. What a call takes without any work is part of it, but not what
the clock takes.

To compare the times of whole builds with and without the functions is no alternative: on a machine
that others use they differ by more than the features take. A profiler slows down short functions
most, which is what these are. What none of them sees is a field more in a record, a condition more
in a template, and a module more to import.
"""

from __future__ import annotations

import argparse
import atexit
import inspect
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, wraps
from hashlib import blake2b
from importlib import import_module
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from . import corpus
from .report import format_table
from .site_folder import SiteFolder

GOAL = 0.01
"""The largest share of all features together."""
HEAD = ("feature", "calls", "ms", "share")
ROUNDS = 7
_ALL = "all"

Function = Callable[..., Any]


def _give(value: Any) -> Function:
    return lambda *_, **__: value


def _give_papers(_: Any, papers: Any) -> Any:
    return papers


def _list_original(paper: Any, _: str) -> list[Any]:
    from papershelf.site.rendering.translations import LanguageText

    return [LanguageText(paper.language, "", "", paper.abstract, paper.summary, True)]


FEATURES: Mapping[str, Mapping[str, Function]] = {
    "volumes": {
        "records.volumes.volume_table:VolumeTable.complete_all": _give_papers,
        "records.volumes.volume_table:VolumeTable.find_volumes": _give([]),
        "records.volumes.listed_works:ListedWorks.by_volume": _give({}),
        "records.volumes.listed_works:ListedWorks.volumes_of": _give(()),
        "records.volumes.listed_works:ListedWorks.newest_volumes": _give(()),
        "records.collection:Collection.edited_volumes": _give({}),
        "records.volumes.volume_checks:check_volumes": _give(()),
        "site.volumes.volumes:link_volumes": _give(()),
        "site.volumes.volumes:find_editor_name": _give(""),
        "site.volumes.volumes:list_lone_editors": _give(()),
        "site.papers.paper_pages:_find_volumes": _give([]),
        "site.papers.paper_pages:_find_own_volume": _give(""),
    },
    "institutions and affiliations": {
        "records.institutions.affiliated_works:AffiliatedWorks.identify_institutions": _give_papers,
        "records.institutions.affiliated_works:AffiliatedWorks.list_institutions": _give(()),
        "records.institutions.affiliated_works:AffiliatedWorks.by_institution": _give({}),
        "records.institutions.institution_checks:check_institutions": _give(()),
        "site.institutions.affiliations:list_affiliations": _give(()),
        "site.institutions.affiliations:link_affiliations": _give(()),
    },
    "versions of a work": {
        "records.works:Works.main_versions": _give({}),
        "records.works:Works.works": lambda works: works.papers,
        "records.works:Works.versions": _give({}),
        "records.checks:_find_nested_versions": _give(()),
        "site.versions:find_versions": _give({}),
        "site.versions:find_main_versions": _give({}),
        "site.versions:find_main_version": _give(""),
        "site.versions:link_main_version": _give(None),
    },
    "citations within the collection": {
        "records.works:Works.cited_by": _give({}),
        "site.citation_graph:find_citations": _give(((), ())),
        "site.citation_graph:has_citations": _give(False),
        "site.citation_graph:count_citing": _give({}),
        "site.papers.paper_pages:_show_by_date": _give(()),
        "site.papers.paper_pages:_join_citations": _give(("", "", 0)),
    },
    "translations": {
        "records.parts.translation:find_translation": _give(None),
        "records.parts.translation:check_translations": _give(()),
        "site.rendering.translations:find_shown_translation": _give(None),
        "site.rendering.translations:list_language_texts": _list_original,
        "site.rendering.translations:choose_texts": lambda paper, _: (
            paper.language, paper.abstract, paper.summary
        ),
    },
    "revisions and errata": {
        "records.paper:Paper.amended_on": _give(None),
        "site.rendering.amendments:list_amendments": _give([]),
    },
    "changed names": {
        "records.people.earlier_names:EarlierNames.replace_in_all": _give_papers,
        "records.people.earlier_names:find_shown_names": _give(()),
        "search.documents:list_earlier_names": _give([]),
    },
}  # fmt: skip
"""Feature -> function, method or property of the program -> its answer without the feature."""


# --- in the process of a build --------------------------------------------------------------


def stay_in_process() -> None:
    """Let this process do all work: what other ones spend on features would not be seen."""
    child, pool = (import_module(f"papershelf.parallel.{name}") for name in ("child", "pool"))
    _replace_imported(child.can_fork, lambda: False)
    _replace_imported(pool.count_cores, lambda: 1)


def answer() -> None:
    """Put the answers in place of the functions of this process."""
    _replace(lambda _, answer, __: answer)


def watch(report: str) -> None:
    """Put a clock around the functions of this process; when it ends, a file has what they took."""
    clock = _Clock()
    _replace(lambda feature, _, function: clock.wrap(feature, function))
    atexit.register(clock.write, Path(report))


class _Clock:
    """Adds up the calls of each feature and the processor time in them; calls within others are
    part of these."""

    def __init__(self) -> None:
        self._calls: Counter[str] = Counter()
        self._ns: Counter[str] = Counter()
        self._is_running = False
        self._own = self._measure_itself()
        """Nanoseconds that it adds to a call."""

    def wrap(self, feature: str, function: Function) -> Function:
        """A function that does the same, below the clock."""

        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            if self._is_running:
                return function(*args, **kwargs)
            self._is_running = True
            began = time.thread_time_ns()
            try:
                found = function(*args, **kwargs)
                return list(found) if inspect.isgenerator(found) else found
            finally:
                self._ns[feature] += time.thread_time_ns() - began
                self._calls[feature] += 1
                self._is_running = False

        return run

    def _measure_itself(self) -> float:
        """What it sees of a function that does nothing, less what this takes."""
        nothing, calls = _give(None), 10_000
        began = time.thread_time_ns()
        for _ in range(calls):
            nothing(self)
        bare = time.thread_time_ns() - began
        below = self.wrap("", nothing)
        for _ in range(calls):
            below(self)
        return (self._ns.pop("") - bare) / calls

    def write(self, report: Path) -> None:
        """Write, as JSON: feature -> (calls, seconds, share of the process)."""
        whole = time.process_time()
        found: dict[str, tuple[float, ...]] = {}
        for feature in FEATURES:
            seconds = (self._ns[feature] - self._calls[feature] * self._own) / 1e9
            found[feature] = self._calls[feature], seconds, seconds / whole
        found[_ALL] = tuple(map(sum, zip(*found.values(), strict=True)))
        report.write_text(json.dumps(found), "utf-8")


def _replace(make: Callable[[str, Function, Function], Function]) -> None:
    """Replace each function by what `make` gives for its feature, its answer and itself."""
    for feature, answers in FEATURES.items():
        for name, answer in answers.items():
            module, _, path = name.partition(":")
            owner: Any = import_module(f"papershelf.{module}")
            *outer, attribute = path.split(".")
            for part in outer:
                owner = getattr(owner, part)
            old = vars(owner)[attribute]
            if isinstance(old, cached_property):
                new: Any = cached_property(make(feature, answer, old.func))
                new.__set_name__(owner, attribute)
            elif isinstance(old, property):
                new = property(make(feature, answer, old.fget))  # type: ignore[arg-type]
            else:
                new = make(feature, answer, old)
            setattr(owner, attribute, new)
            _replace_imported(old, new)


def _replace_imported(old: object, new: object) -> None:
    """Replace a function in the modules that have imported it by its name."""
    for module in [one for name, one in sys.modules.items() if name.startswith("papershelf.")]:
        for name in [name for name, value in vars(module).items() if value is old]:
            setattr(module, name, new)


# --- builds ---------------------------------------------------------------------------------


def build(folder: Path, prepare: str = "") -> None:
    """Build a site's folder cold; its process runs `prepare`, a call of this module, first."""
    for path in (folder / "site", folder / ".cache"):
        shutil.rmtree(path, ignore_errors=True)
    code = (
        "from benchmarks import features\nfrom papershelf.cli import main\n"
        f"features.stay_in_process()\n{prepare}\nmain(['build'], standalone_mode=False)\n"
    )
    paths = (str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", ""))
    more = {"PYTHONPATH": os.pathsep.join(filter(None, paths)), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **more}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"a build failed:\n{done.stderr[-2000:]}")


def check_answers(folder: Path) -> None:
    """Raises SystemExit if a build with the answers writes other files than one without."""
    build(folder)
    expected = dict(_read_files(folder / "site"))
    build(folder, "features.answer()")
    found = dict(_read_files(folder / "site"))
    differing = sorted({path for path, _ in expected.items() ^ found.items()})
    if differing:
        raise SystemExit(f"with the answers, other files are written: {', '.join(differing[:20])}")


def _read_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """(path, digest) of each file in a folder."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), blake2b(path.read_bytes()).digest()


def measure(folder: Path, rounds: int) -> dict[str, tuple[float, ...]]:
    """Feature -> median (calls, seconds, share of the build)."""
    found, report = [], folder / "report.json"
    for _ in range(rounds):
        build(folder, f"features.watch({str(report)!r})")
        found.append(json.loads(report.read_text("utf-8")))
        share = found[-1][_ALL][2]
        print(f"round {len(found)}: {share:.2%}", file=sys.stderr, flush=True)
    return {
        feature: tuple(map(median, zip(*(one[feature] for one in found), strict=True)))
        for feature in found[0]
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", type=int, nargs="*", default=[3_000])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    for papers in options.papers:
        with TemporaryDirectory() as name:
            records = islice(corpus.read_records(corpus.find_corpus()), papers + papers // 20)
            site = SiteFolder.make(Path(name) / "site", records, papers)
            check_answers(site.folder)
            rows = [
                (feature, f"{calls:,.0f}", f"{seconds * 1000:.1f}", f"{share:.2%}")
                for feature, (calls, seconds, share) in measure(site.folder, options.rounds).items()
            ]
        print(f"\n{papers:,} papers (all together at most {GOAL:.0%}):\n")
        print(format_table(HEAD, rows))


if __name__ == "__main__":
    main()
