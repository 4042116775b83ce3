"""The fast way: MkDocs' own page against ours; what incremental builds write, and after damage."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import yaml
from mkdocs.exceptions import Abort

from papershelf import parallel
from papershelf.builder.cache.state import BuildState, Surroundings
from papershelf.builder.chrome import PageKind, Samples
from papershelf.site import Page
from tests.build import ROOT, TOY, build, tree
from tests.examples import examples

PLUGINS: list[Any] = ["search", {"papershelf": {"per_page": 5, "rows_per_page": 5, "names_per_page": 20, "citation_styles": ["styles/ours.csl"]}}]


def copy(source: Path, target: Path) -> Path:
    """A folder's settings and content, to be changed."""
    shutil.copytree(source / "content", target / "content")
    if (source / "overrides").exists():
        shutil.copytree(source / "overrides", target / "overrides")
    shutil.copy(source / "mkdocs.yml", target / "mkdocs.yml")
    return target


def emptied(folder: Path) -> Path:
    """The folder without its records, and without the reading lists, the volumes and the page that name them."""
    for name in ("papers", "lists"):
        shutil.rmtree(folder / "content" / name)
    for name in ("pages/chosen.md", "volumes.yaml"):
        (folder / "content" / name).unlink()
    return folder


def configure(folder: Path, **changes: Any) -> Path:
    path = folder / "mkdocs.yml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    for key, value in changes.items():
        config[key] = {**config.get(key, {}), **value} if isinstance(value, dict) else value
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    return path


def ways(folder: Path, out: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The same site, the fast way and through MkDocs."""
    config = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))
    options = next(one["papershelf"] for one in config["plugins"] if isinstance(one, dict))
    trees = []
    for fast in (True, False):
        options["fast"] = fast
        (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        shutil.rmtree(folder / ".cache", ignore_errors=True)
        trees.append(tree(build(folder / "mkdocs.yml", out / str(fast))))
    return trees[0], trees[1]


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


OVERRIDES = """{% extends "base.html" %}
{% block announce %}<b>Ours: {{ config.site_name }}</b>{% endblock %}
{% block extrahead %}{% if page %}<meta property="og:title" content="{{ page.meta.title }}">
<link rel="alternate" href="{{ page.meta.bib }}">{% endif %}{% endblock %}"""
SITE_META = """{% extends "base.html" %}
{% block site_meta %}{{ super() }}<meta name="twitter:description" content="{{ page.meta.description if page }}">{% endblock %}
{% block extrahead %}<!-- {{ "made" if page and page.meta.head }} -->{% endblock %}"""
# A template that shows what no stub can know: the fast way must see it and leave these pages.
ODD = """{% extends "base.html" %}{% block footer %}
{% if page %}{{ page.title | upper }}{{ page.content | length }}{% endif %}{% endblock %}"""

VARIANTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "instant": {"theme": {"features": ["navigation.instant", "navigation.tabs", "content.code.copy"]}},
    "no tabs": {"theme": {"features": []}},
    "german": {"theme": {"language": "de"}},
    "arabic": {"theme": {"language": "ar"}},
    "no search": {"plugins": [PLUGINS[1]]},
    "no address": {"site_url": None},
    "pages of all authors": {
        "plugins": [PLUGINS[0], {"papershelf": {**PLUGINS[1]["papershelf"], "author_pages_from": 1}}],
    },
    "few in feeds, a form": {
        "plugins": [{"papershelf": {
            **PLUGINS[1]["papershelf"], "feed_entries": 2, "hub": "https://hub.example/",
            "subscribe": {"provider": "followit", "action": "https://follow.example/a?b=1&c=2"},
        }}]
    },
    "extensions": {
        "markdown_extensions": ["toc", "attr_list", "md_in_html", "footnotes", "smarty", "admonition"]
    },
}


def test_both_ways_fill_a_front_page(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    (folder / "content/pages/index.md").write_text("# Ours\n\n```feed\n```\n", "utf-8")
    (folder / "content/pages/papers").mkdir()
    (folder / "content/pages/papers/cards.md").write_text("# Cards\n\n```papers\nas: cards\n```\n", "utf-8")
    fast, slow = ways(folder, tmp_path)
    assert differences(fast, slow) == []
    home = fast["index.html"].decode()
    assert home.count("<h1") == 1
    assert "<div class=ps-feed>" in home
    papers = {path for path in fast if path.startswith("papers/") and path.endswith(".bib")}
    papers.remove("papers/thesis-draft.bib")  # a version, which is in the card of its work
    assert fast["papers/cards/index.html"].count(b"<article class=ps-card>") == len(papers)


# Each of the others alone only in the long run.
TOGETHER: dict[str, dict[str, Any]] = {
    "plain": {},
    "much of it": {**VARIANTS["extensions"], **VARIANTS["few in feeds, a form"], "theme": VARIANTS["instant"]["theme"] | VARIANTS["arabic"]["theme"]},
    "little of it": {
        "site_url": None, "theme": {"features": []},
        "plugins": [{"papershelf": {**PLUGINS[1]["papershelf"], "author_pages_from": 1}}],
    },
}  # fmt: skip
VARIANTS |= TOGETHER


@pytest.mark.parametrize("variant", [pytest.param(name, marks=() if name in TOGETHER else pytest.mark.long) for name in VARIANTS])
def test_both_ways_give_the_same_bytes(variant: str, tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    configure(folder, **VARIANTS[variant])
    fast, slow = ways(folder, tmp_path)
    assert len(fast) > 150
    changed = differences(fast, slow)
    assert changed == []


@pytest.mark.parametrize("main", [OVERRIDES, SITE_META, ODD], ids=["usual", "head", "odd"])
def test_with_a_curators_own_templates(
    main: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = copy(TOY, tmp_path / "toy")
    (folder / "overrides").mkdir()
    (folder / "overrides" / "main.html").write_text(main)
    configure(folder, theme={"custom_dir": "overrides"})
    caplog.set_level("INFO", "mkdocs.plugins.papershelf")
    fast, slow = ways(folder, tmp_path)
    changed = differences(fast, slow)
    assert changed == []
    assert ("which is slower" in caplog.text) == (main == ODD)
    for tree_ in (fast, slow):
        assert b"name=citation_title" in tree_["papers/maths/index.html"]


def test_a_chrome_is_compared_once() -> None:
    """Not again by the next build, unless it is another one."""
    rendered: list[Page] = []

    def render(page: Page) -> str:
        rendered.append(page)
        return f"<title>{page.title}</title>{page.content}"

    page = Page("papers/a/", "Owls", "<p>Owls</p>")
    kind = PageKind.from_page(page)
    counts = []
    compared: dict[PageKind, str] = {}
    for _ in range(2):
        samples = Samples(render, compared)
        chrome = samples.get_chrome(page)
        assert chrome
        assert samples.mismatching_kinds() == set()
        counts.append(len(rendered))
        compared = {kind: chrome.digest}
    samples = Samples(render, {kind: "another"})
    samples.get_chrome(Page("papers/b/", "Ants", "<p>Ants</p>"))
    samples.mismatching_kinds()
    assert [*counts, len(rendered)] == [2, 3, 5]


def test_only_hand_written_pages_leave_the_theme_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papershelf.records.reader._RACY", 0)
    folder = copy(TOY, tmp_path / "toy")
    docs, content = folder / "content/pages", folder / "content"
    roots = folder / "mkdocs.yml", docs
    before = Surroundings.take(roots, content)
    last = cast("BuildState", SimpleNamespace(surroundings=before))
    assert not before.have_same_theme(None, str(docs))
    found: list[bool] = []
    for path in (None, docs / "new.md", docs / "own.css", folder / "mkdocs.yml"):
        text = path.read_text("utf-8") if path and path.is_file() else ""
        if path:
            path.write_text(f"{text}\n# Other\n", "utf-8")
        found.append(Surroundings.take(roots, content).have_same_theme(last, str(docs)))
        if path:
            path.unlink() if not text else path.write_text(text, "utf-8")
    assert found == [True, True, False, False]


LINKS = """# Links

To [a paper](papers/maths/index.md), [its entry](papers/maths.bib), [an author][ada], [a listing's
second page](papers/page/2/index.md) and [all entries](bibliography.bib), as files.

[ada]: authors/ada-example/index.md
"""


def test_a_hand_written_page_links_to_pages_as_files(tmp_path: Path) -> None:
    """The build is strict: a link that MkDocs doesn't find fails it."""
    folder = copy(TOY, tmp_path / "toy")
    (folder / "content" / "pages" / "about.md").write_text(LINKS)
    fast, slow = ways(folder, tmp_path)
    changed = differences(fast, slow)
    assert changed == []
    assert b'href="../authors/ada-example/"' in fast["about/index.html"]


def test_a_link_to_an_author_without_a_page_is_told(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    about = folder / "content" / "pages" / "about.md"
    about.write_text("[Bob](authors/bob-book/index.md)\n")
    with pytest.raises(Abort):
        build(folder / "mkdocs.yml", tmp_path / "site")
    configure(folder, **VARIANTS["pages of all authors"])
    site = build(folder / "mkdocs.yml", tmp_path / "site")
    assert 'href="../authors/bob-book/"' in (site / "about/index.html").read_text("utf-8")


@pytest.mark.long
def test_the_demo(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = copy(ROOT, tmp_path / "demo")
    with caplog.at_level("INFO", "mkdocs.plugins.papershelf"):
        fast, slow = ways(folder, tmp_path)
    changed = differences(fast, slow)
    assert changed == []
    assert "which is slower" not in caplog.text


# --- odd records, made from a seed ----------------------------------------------------------


WORDS = ["deep", "Nets", "$x^2$", "{BERT}", "a&b", "<i>", "naïve", "机器", "{{x}}", "`code`", "_a_", "*b*",
         "über", "\\\\%", "C++", "#1", "~", "“q”", "—", "$5"]  # fmt: skip


def odd_record(seed: int) -> dict[str, Any]:
    """A record like no other, the same for the same seed."""
    pick = random.Random(seed)

    def text(most: int) -> str:
        return " ".join(pick.choice(WORDS) for _ in range(pick.randint(1, most))) + f" {seed}"

    record: dict[str, Any] = {"title": text(8)}
    names = ["Ada Example", "van Beethoven, Ludwig", "{A Group}", "王小明", "Łukasz Żółć", "Bo Lee"]
    choices: dict[str, Any] = {
        "authors": pick.sample(names, pick.randint(1, 4)),
        "abstract": text(60),
        "date": pick.choice(["2019", "2020-05", "2021-06-07", "2022-12-31"]),
        "added": f"2024-01-{pick.randint(1, 5):02}",
        "venue": pick.choice(["CONF", "Journal of <Odd>", "JIE"]),
        "volume": str(pick.randint(1, 9)),
        "tags": pick.sample(["examples", "odd-examples", "strange", "<b>", "C++"], 2),
        "summary": text(9),
        "note": text(9),
        "status": pick.choice(["retracted", "corrected"]),
        "upvotes": str(pick.randint(0, 99)),
        "citations": str(pick.randint(0, 99)),
        "arxiv": f"2301.{seed % 100000:05}",
        "aliases": [f"old-{seed}"],
        "url": f"https://example.org/{seed}?a=1&b=2",
    }
    return record | {key: value for key, value in choices.items() if pick.random() < 0.55}


def write_record(folder: Path, id: str, record: dict[str, Any]) -> None:
    path = folder / "content" / "papers" / f"{id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")


def test_odd_records(tmp_path: Path) -> None:
    count = examples(300)
    folder = emptied(copy(TOY, tmp_path / "toy"))
    for seed in range(count):
        write_record(folder, f"odd-{seed}", odd_record(seed))
    fast, slow = ways(folder, tmp_path)
    assert len(fast) > 2 * count
    changed = differences(fast, slow)
    assert changed == []


# --- incremental ----------------------------------------------------------------------------

def built(folder: Path, site: Path) -> dict[str, bytes]:
    return tree(build(folder / "mkdocs.yml", site))


def stamps(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
            for path in folder.rglob("*") if path.is_file()}  # fmt: skip


def test_a_changed_abstract_rewrites_what_shows_it_and_nothing_else(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    site = folder / "site"
    built(folder, site)
    before = stamps(site)
    record = folder / "content" / "papers" / "numbers.yaml"
    record.write_text(record.read_text().replace("Values that YAML", "Things that YAML"))
    built(folder, site)
    after = stamps(site)
    changed = {path for path in after if before.get(path) != after[path]}
    index = {path for path in changed if path.startswith("search/")}
    feeds = {"feed.json", "feed.xml", "tags/1984/feed.xml", "venues/no/feed.xml", "years/2001/feed.xml"}
    assert changed - index - feeds == {
        "papers/numbers/index.html", "page/3/index.html", "bibliography-abstracts.bib",
        "bibliography.ris", "data/papers.jsonl", "assets/papershelf/search.js",
    }  # fmt: skip
    assert feeds <= changed
    # Of the index what has the word that went and the word that came.
    assert "search/meta.json" in index
    assert 1 <= len([path for path in index if path.startswith("search/shards/")]) <= 2
    assert {path.split("/")[1] for path in index} <= {
        "meta.json", "shards", "words", "lengths", "lunr.json",
    }  # fmt: skip


def test_what_goes_the_slow_way_stays_as_it_is_when_it_is_built_again(tmp_path: Path) -> None:
    """It is made both ways each time; in the end the slow one is there."""
    folder = copy(TOY, tmp_path)
    fragments = folder / "overrides" / "fragments"
    fragments.mkdir(parents=True)
    # No block of HTML, so that Markdown puts it in a paragraph.
    body = '<i>{{ paper.id }}</i>\n<h1>{{ paper.title }}</h1>'
    (fragments / "paper.html").write_text(body)
    configure(folder, theme={"custom_dir": "overrides"})
    first = built(folder, tmp_path / "site")
    assert b"<p><i>maths</i>" in first["papers/maths/index.html"]
    for _ in range(2):
        assert differences(built(folder, tmp_path / "site"), first) == []


def test_nothing_changed_rewrites_nothing(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    built(folder, folder / "site")
    before = stamps(folder / "site")
    built(folder, folder / "site")
    assert stamps(folder / "site") == before


def test_where_memory_is_to_go_back_the_files_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = copy(TOY, tmp_path / "few"), copy(TOY, tmp_path / "many")
    with monkeypatch.context() as without:
        without.setattr(parallel, "trim_memory", lambda: None)
        expected = built(few, few / "site")
    assert differences(built(many, many / "site"), expected) == []


def files_of(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


@pytest.mark.parametrize("content", [b"", *(pytest.param(one, marks=pytest.mark.long) for one in (b"nonsense", b"\0" * 200))])
def test_a_damaged_cache_means_a_clean_build(tmp_path: Path, content: bytes) -> None:
    folder = copy(TOY, tmp_path / "toy")
    expected = built(folder, folder / "site")
    for path in files_of(folder / ".cache"):
        path.write_bytes(content)
    changed = differences(built(folder, folder / "site"), expected)
    assert changed == []


def test_a_strangers_cache_is_not_even_unpickled(tmp_path: Path) -> None:
    """A pickle runs code when it is read; one without this machine's signature never is."""
    import pickle

    folder = copy(TOY, tmp_path / "toy")
    expected = built(folder, folder / "site")
    trap = tmp_path / "sprung"

    class Trap:
        def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
            return Path.touch, (trap,)

    for path in files_of(folder / ".cache"):
        path.write_bytes(bytes(32) + pickle.dumps(("0.1.0", Trap())))
    changed = differences(built(folder, folder / "site"), expected)
    assert changed == []
    assert not trap.exists()


COMMAND = [sys.executable, "-c", "from papershelf.cli import main; main()", "build"]


def test_a_second_build_waits_for_the_first(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    both = [
        subprocess.Popen(COMMAND, cwd=folder, stderr=subprocess.PIPE, encoding="utf-8")
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("another build that is running" in text for text in said) <= 1
    clean = copy(folder, tmp_path / "clean")
    changed = differences(tree(folder / "site"), built(clean, clean / "site"))
    assert changed == []
