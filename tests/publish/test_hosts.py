"""Hosts: which one a site is for."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from papershelf.errors import CallError
from papershelf.publish.build import read_settings
from papershelf.publish.hosts import OFFERS, host_of, sign_files
from papershelf.settings import Host
from tests.build import ROOT

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
    assert host_of(tmp_path, url) == host
    # Where the files told it, a change of them is seen by the next build.
    looked_in = {path.relative_to(tmp_path).as_posix() for path in sign_files(tmp_path)}
    if host != host_of(tmp_path / "elsewhere", url):
        assert any(name.startswith(one) for name in files for one in looked_in)


def test_a_new_folder_is_for_github_pages() -> None:
    assert host_of(SKELETON, "") == "github-pages"


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
