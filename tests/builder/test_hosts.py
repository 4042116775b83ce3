"""Hosts: which one a site is for, how near it is to the limits, and what a build says of that."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from papershelf.builder.from_cache import build_from_cache
from papershelf.builder.hosting.hosts import (
    OFFERS,
    Limit,
    Measure,
    Offer,
    detect_host,
    list_sign_files,
)
from papershelf.builder.hosting.limits import Saving, list_notices, list_savings
from papershelf.builder.progress_steps import Steps
from papershelf.builder.recipe import read_settings
from papershelf.errors import CallError
from papershelf.settings import Host
from tests.build import ROOT, TOY, build, tree
from tests.builder.snapshot import Snapshot, trust_stamps
from tests.builder.test_fast import configure, copy
from tests.builder.test_from_cache import change
from tests.commands import papershelf

SKELETON = ROOT / "generator/papershelf/skeleton"

# --- which host -----------------------------------------------------------------------------

DEPLOY = "jobs:\n  deploy:\n    steps:\n      - id: deployment\n        uses: actions/deploy-pages@v5\n"
UPLOAD = "    steps:\n    - uses: 'actions/upload-pages-artifact@v3'\n      with: {path: site}\n"
GH_DEPLOY = "    - run: |\n        pip install papershelf\n        python -m mkdocs gh-deploy --force\n"
WRANGLER = "      - name: Publish\n        uses: cloudflare/wrangler-action@v3\n        with:\n          command: pages deploy site\n"
PAGES_ACTION = '      - uses: "cloudflare/pages-action@1"\n'
TESTS_ONLY = "jobs:\n  test:\n    steps:\n      - uses: actions/checkout@v4\n      # - uses: actions/deploy-pages@v4\n      - run: papershelf check # as mkdocs gh-deploy does\n"
GITLAB = "image: python:3.13\n\npages:\n  script:\n    - papershelf build\n  artifacts: {paths: [public]}\n"
GITLAB_KEY = "deploy:\n  script: [papershelf build]\n  pages: true\n"
GITLAB_TESTS = "test:\n  needs: [pages]\n  script: [papershelf check]\n# pages:\n"
GITLAB_OFF = "pages:preview:\n  script: [true]\nbuild:\n  pages: false\n"
WORKFLOW = ".github/workflows/publish.yml"

FOUND: list[tuple[dict[str, str], str, Host]] = [
    ({}, "", "none"),
    ({WORKFLOW: DEPLOY}, "", "github-pages"),
    ({WORKFLOW: UPLOAD}, "", "github-pages"),
    ({".github/workflows/docs.yaml": GH_DEPLOY}, "", "github-pages"),
    ({".github/workflows/a.yml": TESTS_ONLY, ".github/workflows/b.yml": DEPLOY}, "", "github-pages"),
    ({WORKFLOW: TESTS_ONLY}, "", "none"),
    ({WORKFLOW: TESTS_ONLY}, "https://papers.netlify.app/", "netlify"),
    ({".github/publish.yml": DEPLOY}, "", "none"),
    ({WORKFLOW: WRANGLER}, "", "cloudflare-pages"),
    ({WORKFLOW: PAGES_ACTION}, "https://you.github.io/papers/", "cloudflare-pages"),
    ({"wrangler.toml": 'pages_build_output_dir = "site"\n'}, "", "cloudflare-pages"),
    ({"wrangler.json": "{}"}, "", "cloudflare-pages"),
    ({"wrangler.jsonc": "// ours\n{}"}, "", "cloudflare-pages"),
    ({".gitlab-ci.yml": GITLAB}, "", "gitlab-pages"),
    ({".gitlab-ci.yml": GITLAB_KEY}, "", "gitlab-pages"),
    ({".gitlab-ci.yml": GITLAB_TESTS}, "", "none"),
    ({".gitlab-ci.yml": GITLAB_OFF}, "", "none"),
    ({"netlify.toml": ""}, "", "netlify"),
    ({"netlify.toml/x": "a folder"}, "", "none"),
    ({"netlify.toml": "", WORKFLOW: DEPLOY}, "https://papers.pages.dev/", "github-pages"),
    ({WORKFLOW: "\ufeff\x00" + DEPLOY}, "", "github-pages"),
    ({}, "https://you.github.io/papers/", "github-pages"),
    ({}, "https://You.GitHub.io", "github-pages"),
    ({}, "https://papers.pages.dev/", "cloudflare-pages"),
    ({}, "http://group.gitlab.io:80/papers/", "gitlab-pages"),
    ({}, "https://papers.netlify.app?x", "netlify"),
    ({}, "https://example.org/papers.github.io/", "none"),
    ({}, "https://notgithub.io/", "none"),
    ({}, "https://github.io.example.org/", "none"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "url", "host"), FOUND)
def test_the_host_is_worked_out(
    tmp_path: Path, files: dict[str, str], url: str, host: Host
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert detect_host(tmp_path, url) == host
    # Where the files told it, a change of them is seen by the next build.
    looked_in = {path.relative_to(tmp_path).as_posix() for path in list_sign_files(tmp_path)}
    if host != detect_host(tmp_path / "elsewhere", url):
        assert any(name.startswith(one) for name in files for one in looked_in)


def test_a_new_folder_is_for_github_pages() -> None:
    assert detect_host(SKELETON, "") == "github-pages"


def test_a_host_that_is_not_known_is_refused() -> None:
    assert read_settings({"host": "none"}).host == "none"
    with pytest.raises(CallError, match="option `host`: input should be 'github-pages'"):
        read_settings({"host": "gh-pages"})


def test_every_host_but_none_has_limits_and_every_limit_a_source() -> None:
    options = yaml.safe_load(str(read_settings({}).model_json_schema()["properties"]["host"]))
    assert {*options["anyOf"][0]["enum"]} == {*OFFERS, "none"}
    for offer in OFFERS.values():
        assert offer.limits
        assert all(one.source.startswith("https://") for one in offer.limits)


# --- how near -------------------------------------------------------------------------------


def sizes_of(measure: Measure, amount: int) -> dict[str, int]:
    """A site of which a measure is just this amount."""
    match measure:
        case "files":
            return {f"papers/p{number}/index.html": 1 for number in range(amount)}
        case "entries":  # two folders to a file, and `papers`
            folders = {f"papers/p{number}/x/index.html": 1 for number in range((amount - 1) // 3)}
            return folders | {f"{number}.txt": 1 for number in range((amount - 1) % 3)}
        case "bytes":
            return {"a": amount // 2, "b/c": amount - amount // 2}
        case "largest":
            return {"a/large.pdf": amount, "small": 1, "b/small": 1}
        case "folder":
            full = {f"papers/{number}.bib": 1 for number in range(amount)}
            return full | {f"papers/{number}/index.html": 1 for number in range(9)} | {"index.html": 1}


LIMITS = [(host, limit) for host, offer in OFFERS.items() for limit in offer.limits]


@pytest.mark.parametrize(("host", "limit"), LIMITS)
def test_a_site_is_near_a_limit_or_beyond_it(host: Host, limit: Limit) -> None:
    near = -(-limit.most * 80 // 100)
    for amount, expected in (
        (near - 1, []), (near, [(False, "(80 %)")]), (limit.most, [(False, "(100 %)")]),
        (limit.most + 1, [(True, "(100 %)")]), (2 * limit.most, [(True, "(200 %)")]),
    ):  # fmt: skip
        notes = [note for note in list_notices(host, sizes_of(limit.measure, amount))
                 if limit.wording in note.text]  # fmt: skip
        assert [(note.is_beyond, note.text[note.text.rindex("(") :]) for note in notes] == expected


def test_there_is_no_limit_where_there_is_no_host() -> None:
    assert list_notices("none", sizes_of("files", 300_000)) == []
    assert list_notices("cloudflare-pages", {}) == []


SAVINGS = (
    Saving("search: false", ("search/", "assets/find.js")),
    Saving("map: false", ("map/",)),
    Saving("author_pages_from: 3", listings=frozenset({"authors/ann-aa", "authors/bo-bb"})),
)
SAID: list[tuple[Host, dict[str, int], str]] = [
    (
        "cloudflare-pages",
        {
            **{f"papers/p{number}/index.html": 1 for number in range(15_000)},
            **{f"search/{number}.json": 1 for number in range(1_499)},
            **{f"map/{number}.json": 1 for number in range(19)},  # less than a thousandth
            **{f"authors/ann-aa/{name}": 1 for name in ("index.html", "bibliography.bib")},
            **{f"authors/ann-aa/{number}.ris": 1 for number in range(1_200)},
            **{f"authors/cy-cc/{number}.ris": 1 for number in range(500)},
            "authors/index.html": 1,
            "assets/find.js": 1,
            "assets/find.json": 1,
        },
        "Cloudflare Pages allows up to 20,000 files on its free plan (100,000 on paid plans); this site has "
        "18,223 files (91 %). To save files: `search: false` (1,501 files), `author_pages_from: 3` (1,202 files)",
    ),
    (
        "github-pages",
        {
            **{f"papers/{number}.pdf": 90_000_000 for number in range(10)},
            "search/a.json": 20_000_000, "search/b.json": 250_000, "map/a.json": 99_999,
            "authors/bo-bb/index.html": 70_000_000,
            "authors/bo-bb/bibliography.bib": 1_000_000,
            "authors/bo-bb/feed.xml": 9_000_000,
        },
        "GitHub Pages allows up to 1 GB; this site has 1,000.3 MB (100 %). To save space: "
        "`author_pages_from: 3` (80.0 MB), `search: false` (20.2 MB)",
    ),
    (
        "gitlab-pages",
        {
            **{f"papers/p{number}/index.html": 1 for number in range(90_000)},
            **{f"authors/bo-bb/{number}/x": 1 for number in range(500)},
        },
        "GitLab Pages allows up to 200,000 files and folders; this site has 181,003 (90 %). "
        "To save files and folders: `author_pages_from: 3` (1,002)",
    ),
    (
        "netlify",
        {f"share/{number}.png": 1 for number in range(50_000)} | {"search/x": 1},
        "Netlify allows up to 54,000 files in one folder; `share/` has 50,000 files (92 %)",
    ),
    (
        "cloudflare-pages",
        {"search/lunr.json": 26_000_000, "data/a.jsonl": 21_000_000},
        "Cloudflare Pages allows up to 25 MiB (26.2 MB) in one file; `search/lunr.json` has 26.0 MB (99 %). "
        "To save space: `search: false` (5.0 MB)",
    ),
    (
        "cloudflare-pages",
        {"files/\x1b[31m.pdf": 30_000_000},
        "Cloudflare Pages allows up to 25 MiB (26.2 MB) in one file; `files/\ufffd[31m.pdf` has 30.0 MB (114 %)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("host", "sizes", "said"), SAID)
def test_a_note_says_what_could_be_turned_off(host: Host, sizes: dict[str, int], said: str) -> None:
    notes = list_notices(host, sizes, SAVINGS)
    assert said in [note.text for note in notes]


# --- in builds ------------------------------------------------------------------------------

ALL_ON = {"per_page": 5, "rows_per_page": 5, "names_per_page": 20, "citation_styles": [], "map": True, "embeds": True}


def plugin_after(folder: Path, **options: Any) -> Any:
    """The plugin, after a build of a folder into its `site/`."""
    configure(folder, plugins=[{"papershelf": {**ALL_ON, **options}}])
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site"))
    config.plugins.on_startup(command="build", dirty=False)  # MkDocs keeps a plugin: a test may have served
    mkdocs_build(config)
    return config.plugins["papershelf"]


def unhashed(path: str) -> str:
    """A path without the part that tells what is in the file: names lead elsewhere now."""
    return re.sub(r"^(data/authors|search/shards)/.*", r"\1/", path)


def sizes_in(folder: Path) -> dict[str, int]:
    return {path: len(data) for path, data in tree(folder / "site").items()}


@pytest.mark.parametrize("from_", [1, pytest.param(2, marks=pytest.mark.long)])
def test_what_is_said_to_be_saved_is_saved(tmp_path: Path, from_: int) -> None:
    """Each setting that is named, tried: the files are those said, the bytes about so."""
    folder = copy(TOY, tmp_path / "toy")
    plugin = plugin_after(folder, host="netlify", author_pages_from=from_)
    sizes, savings = sizes_in(folder), [*list_savings(plugin.site)]
    names = {"search", "lunr_json_up_to", "map", "embeds", "share_cards_up_to"}
    if from_ == 1:  # nobody has just two papers
        names.add("author_pages_from")
    assert {one.setting.partition(":")[0] for one in savings} == names
    for saving in savings:
        plugin_after(folder, **{"host": "netlify", "author_pages_from": from_, **yaml.safe_load(saving.setting)})
        now, rest = sizes_in(folder), saving.filter_files(sizes)
        assert {*map(unhashed, now)} == {*map(unhashed, rest)}, saving.setting
        assert len(rest) < len(sizes)
        saved, said = sum(sizes.values()) - sum(now.values()), sum(sizes.values()) - sum(rest.values())
        assert said == pytest.approx(saved, rel=0.1), saving.setting


def test_what_is_off_is_not_suggested(tmp_path: Path) -> None:
    folder = copy(TOY, tmp_path / "toy")
    off = {"search": False, "map": False, "embeds": False, "author_pages_from": 100}
    site = plugin_after(folder, host="netlify", **off).site
    assert [one.setting for one in list_savings(site)] == ["share_cards_up_to: 0"]


def build_toy(folder: Path) -> None:
    copy(TOY, folder)
    configure(folder, plugins=[{"papershelf": {"host": "netlify", "author_pages_from": 2}}])
    build(folder / "mkdocs.yml", folder / "site")


@pytest.fixture(scope="module")
def toy_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return Snapshot(tmp_path_factory.mktemp("toy"), build_toy)


@pytest.fixture
def toy(toy_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The toy shelf, built into `site/`; its files count as long unchanged."""
    trust_stamps(monkeypatch)
    return toy_snapshot.restore()


@pytest.fixture
def files(toy: Path) -> int:
    """How many files the site has."""
    return len(tree(toy / "site"))


def offer(files: int) -> Offer:
    return Offer("Netlify", (Limit("files", files, f"{files} files", "https://x.example/"),))


def test_beyond_a_limit_a_strict_build_fails(
    toy: Path, files: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The site is built all the same, as after any other warning."""
    monkeypatch.setitem(OFFERS, "netlify", offer(files - 1))
    (toy / "content/pages/about.md").write_text("# Otherwise\n", encoding="utf-8")
    with pytest.raises(Abort, match="1 warnings in strict mode"):
        build(toy / "mkdocs.yml", toy / "site")
    said = f"Netlify allows up to {files - 1} files; this site has {files} files (100 %). To save files: `search: false` ("
    assert [one.levelname for one in caplog.records if one.getMessage().startswith(said)] == ["WARNING"]
    assert "Otherwise" in (toy / "site/about/index.html").read_text(encoding="utf-8")
    plugin_after(toy, host="none")
    assert caplog.text.count("Netlify allows") == 1


def test_near_a_limit_a_strict_build_passes_and_says_so(
    toy: Path, files: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(OFFERS, "netlify", offer(files))
    with caplog.at_level(logging.INFO, "mkdocs"):
        build(toy / "mkdocs.yml", toy / "site")
    said = [one for one in caplog.records if f"this site has {files} files (100 %)" in one.getMessage()]
    assert [one.levelname for one in said] == ["INFO"]
    assert f"; the site has {files} files, " in caplog.text


def test_a_build_without_mkdocs_says_so_too(
    toy: Path, files: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the site as it is after that: an abstract can be what is too much."""
    path = toy / "mkdocs.yml"
    before = sum(sizes_in(toy).values())
    assert warned(path) == []
    monkeypatch.setitem(OFFERS, "netlify", offer(files - 1))
    change(toy, "bare", abstract="Other words.")
    for _ in range(2):  # of a build that changed the site, and of one that found it unchanged
        (said,) = warned(path)
        assert f"; this site has {files} files (100 %). To save files: `search: false` (" in said
    change(toy, "bare", abstract="Words that were not there before. " * 999)
    byte_limit = Limit("bytes", before * 5 // 4 + 1, "so much", "https://x.example/")
    monkeypatch.setitem(OFFERS, "netlify", Offer("Netlify", (byte_limit,)))
    (said,) = warned(path)
    assert f"; this site has {sum(sizes_in(toy).values()) / 1e6:,.1f} MB (" in said


def warned(path: Path) -> list[str]:
    """What a build without MkDocs warns of."""
    done = build_from_cache(path, Steps())
    assert done
    return done.list_warnings()


@pytest.mark.parametrize("name", [WORKFLOW, ".gitlab-ci.yml", "netlify.toml", "wrangler.toml"])
def test_another_host_takes_the_usual_way(toy: Path, files: int, name: str) -> None:
    assert build_from_cache(toy / "mkdocs.yml", Steps())
    (toy / name).parent.mkdir(parents=True, exist_ok=True)
    (toy / name).write_text("pages:\n", encoding="utf-8")
    assert build_from_cache(toy / "mkdocs.yml", Steps()) is None


@pytest.mark.parametrize(
    ("options", "less", "code"), [((), 0, 0), ((), 1, 0), (("--strict",), 0, 0), (("--strict",), 1, 1)]
)
def test_the_command_shows_what_is_near_and_what_is_beyond(
    toy: Path, files: int, options: tuple[str, ...], less: int, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build the usual way and, where it isn't strict, one without MkDocs say the same."""
    monkeypatch.setitem(OFFERS, "netlify", Offer("Netlify", (Limit("files", files - less, "few", ""),)))
    (toy / "content/pages/about.md").write_text("# Otherwise\n", encoding="utf-8")
    for _ in range(2):
        done = papershelf("build", *options, cwd=toy)
        assert done.returncode == code
        assert done.stderr.count(f"Netlify allows up to few; this site has {files} files (100 %)") == 1
        assert code or f"; the site has {files} files, " in done.stderr.splitlines()[-1]
