"""What pages say of comments and forms, and the settings that turn them on."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from mkdocs.exceptions import Abort

from papershelf.builder.recipe import read_settings
from papershelf.errors import CallError
from papershelf.records.collection import Collection
from papershelf.site import Asset, Page, Site
from papershelf.site.makers import find_output, make_all
from papershelf.site.rendering import urls
from tests.build import TOY, build

REPO = "https://github.com/you/papers"
COMMENTS = {"repo": "you/papers", "repo_id": "R_kg=", "category": 'Papers "& more', "category_id": "DIC_kw"}
SHELF = Collection.load(TOY, TOY / "content")[0]


def site_of(language: str = "en", **options: Any) -> Site:
    settings = read_settings({"citation_styles": [], "related": 0, "author_pages_from": 1, **options})
    return Site(SHELF, settings, name="S", url="https://s.example/", repo_url=REPO, language=language)


def body(site: Site, address: str) -> str:
    page = find_output(site, f"{address}index.md")
    assert isinstance(page, Page)
    return page.content


def scripts(site: Site) -> dict[str, str]:
    wanted = (urls.COMMENTS_SCRIPT, urls.FORMS_SCRIPT)
    made = [one for one in make_all(site) if isinstance(one, Asset) and one.address in wanted]
    return {one.address: one.data.decode() for one in made}


def test_without_the_settings_there_is_nothing_of_it() -> None:
    site = site_of()
    assert scripts(site) == {}
    for address in ("papers/crowd/", "papers/", "authors/ada-example/", ""):
        assert not re.search("issues/new|discussions|Submit|Claim", body(site, address))
    assert ">Correct this record</a>" in body(site, "papers/crowd/")


def test_each_setting_brings_its_script() -> None:
    assert [*scripts(site_of(comments=COMMENTS))] == [urls.COMMENTS_SCRIPT]
    assert [*scripts(site_of(issue_forms=True))] == [urls.FORMS_SCRIPT]


def test_a_page_holds_links_and_no_more() -> None:
    """A paper's page weighs: what is the same on each is in the scripts."""
    plain, full = site_of(), site_of(comments=COMMENTS, issue_forms=True)
    more = len(body(full, "papers/crowd/")) - len(body(plain, "papers/crowd/"))
    assert 300 < more < 500
    assert "giscus" not in body(full, "papers/crowd/")


def test_the_script_has_the_options_of_comments() -> None:
    script = scripts(site_of(comments=COMMENTS))[urls.COMMENTS_SCRIPT]
    told = json.loads(script.partition("const GISCUS = ")[2].partition("\n")[0])
    assert told == {**COMMENTS, "lang": "en"}
    assert script.count("https://") == 1


@pytest.mark.parametrize(
    ("language", "expected"),
    [("de-CH", "de"), ("zh", "zh-CN"), ("zh-TW", "zh-TW"), ("el", "gr"), ("sv", "en"),
     *(pytest.param(*like, marks=pytest.mark.long) for like in (("de", "de"), ("pt-BR", "pt"), ("ar", "ar")))],
)
def test_giscus_has_no_page_for_other_languages(language: str, expected: str) -> None:
    script = scripts(site_of(language, comments=COMMENTS))[urls.COMMENTS_SCRIPT]
    assert f'"lang": "{expected}"' in script


def test_ids_and_names_are_quoted_in_addresses() -> None:
    site = site_of(issue_forms=True)
    page = body(site, "authors/king-jr-martin-luther/" if "king-jr-martin-luther" in SHELF.by_author else "authors/bell-hooks/")
    (address,) = re.findall(r'href="([^"]*claim-author[^"]*)"', page)
    assert re.fullmatch(r"https://github\.com/you/papers/issues/new\?[A-Za-z0-9%&;=._-]+", address)


def test_forms_and_claims_are_on_first_pages_only() -> None:
    site = site_of(issue_forms=True, rows_per_page=2, per_page=2)
    assert "Submit a paper" in body(site, "papers/")
    assert "Submit a paper" not in body(site, "papers/page/2/")
    assert "issues/new" not in body(site, f"tags/{next(iter(SHELF.by_tag))}/")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"comments": COMMENTS | {"repo": "you"}}, "option `comments.repo`: expected OWNER/REPOSITORY"),
        ({"comments": COMMENTS | {"repo": "you/../x/y"}}, "option `comments.repo`: expected OWNER/REPOSITORY"),
        ({"comments": COMMENTS | {"repo_id": 'x" onload="y'}}, "option `comments.repo_id`: expected an id"),
        ({"comments": COMMENTS | {"category": ""}}, "option `comments.category`: string should have at least 1"),
        ({"comments": COMMENTS | {"theme": "dark"}}, "unknown option `comments.theme`"),
        ({"comments": {"repo": "you/papers"}}, "option `comments.repo_id`: field required"),
        ({"comments": True}, "option `comments`: expected a mapping"),
        ({"issue_forms": "github"}, "option `issue_forms`: expected true or false"),
    ],
)
def test_wrong_options(options: dict[str, Any], said: str) -> None:
    with pytest.raises(CallError) as error:
        read_settings(options)
    assert str(error.value).startswith(said)


@pytest.mark.parametrize(
    ("repo_url", "found"),
    [("", "there is none"), ("https://codeberg.org/you/papers", "it is https://codeberg.org/you/papers"), ("https://github.com/you", "it is https://github.com/you")],
)
def test_forms_need_a_place(repo_url: str, found: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    toy = Path(shutil.copytree(TOY, tmp_path / "toy", ignore=shutil.ignore_patterns("site", ".cache")))
    with pytest.raises(Abort):
        build(toy / "mkdocs.yml", tmp_path / "site", repo_url=repo_url, plugins=[{"papershelf": {"issue_forms": True}}])
    assert f"option `issue_forms` needs `repo_url: https://github.com/OWNER/REPOSITORY` in mkdocs.yml: {found}" in caplog.text
    assert not (tmp_path / "site").exists()


def test_records_are_no_pages(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """MkDocs would publish them as they are, and `people.yaml` too."""
    toy = Path(shutil.copytree(TOY, tmp_path / "toy", ignore=shutil.ignore_patterns("site", ".cache")))
    with pytest.raises(Abort):
        build(toy / "mkdocs.yml", tmp_path / "site", docs_dir=str(toy / "content"))
    assert "option `docs_dir`: the folder content has the records" in caplog.text
    assert "set `docs_dir: content/pages`" in caplog.text
    assert not (tmp_path / "site").exists()
