"""Every option of the `papershelf` plugin, with its reason.

The model is read by pydantic, so that a wrong option is reported like a wrong record; it knows
nothing of MkDocs. `docs/` shows it as a table, made from the descriptions here.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

SearchField = Literal["title", "authors", "abstract", "tags", "venue", "ids"]
SearchLanguage = Literal[
    "en", "da", "de", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro", "ru", "sv"
]


def _check_url(text: str) -> str:
    if text and not re.fullmatch(r"https?://[^\s/<>\"\\]+(/[^\s<>\"\\]*)?", text):
        raise ValueError("expected an address that begins with https://")
    return text


Host = Literal["github-pages", "cloudflare-pages", "gitlab-pages", "netlify", "none"]
WebUrl = Annotated[str, AfterValidator(_check_url)]


class Subscribe(BaseModel):
    """A form for those who want the papers by e-mail: who takes their addresses, and where."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    provider: Literal["buttondown", "listmonk", "followit"]
    action: Annotated[str, Field(pattern=r"^https://"), AfterValidator(_check_url)]
    list: str = Field("", pattern=r"^[0-9A-Za-z-]*$")

    @model_validator(mode="after")
    def _check_list(self) -> Self:
        if (self.provider == "listmonk") != bool(self.list):
            raise ValueError("`list` is for listmonk, which needs it: the list's UUID")
        return self


class Comments(BaseModel):
    """Where the comments on papers are kept, in the words of giscus.app, which tells them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    repo: str = Field(pattern=r"^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$")
    repo_id: str = Field(pattern=r"^[A-Za-z0-9_=-]+$")
    category: str = Field(min_length=1, max_length=100)
    category_id: str = Field(pattern=r"^[A-Za-z0-9_=-]+$")


class Settings(BaseModel):
    """What stands under `plugins: - papershelf:` in `mkdocs.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # Where things are
    content: str = Field(
        "content",
        description="Folder of the records, relative to `mkdocs.yml`.",
    )
    edit_records: str = Field(
        "",
        description=(
            "Where a record is edited, relative to `repo_url`; the record's path is added. By "
            "default `edit/main/`, as GitHub has it, or what GitLab and Codeberg have."
        ),
    )

    contact: str = Field(
        "",
        pattern=r"^$|^[^\s@<>()]+@[^\s@<>()]+$",
        description="Your e-mail address, for the sources that `papershelf add` and `refresh` ask: "
        "they write to who asks too much, and Crossref answers faster. No page shows it.",
    )

    # What a page holds
    per_page: int = Field(
        25,
        ge=1,
        le=500,
        description="Papers on one page of the feed, of a day, a week or a month, with their "
        "abstracts; the rest follows on `page/2/` and so on, so that no page grows with the "
        "collection.",
    )
    rows_per_page: int = Field(
        100,
        ge=1,
        le=1000,
        description="Papers on one page of a listing, a line or two each.",
    )
    names_per_page: int = Field(
        300,
        ge=1,
        le=5000,
        description="Lines on one page of an index: authors, venues, days, citation keys.",
    )

    author_pages_from: int = Field(
        2,
        ge=1,
        le=100,
        description="Minimum number of papers for an author to have a page, with its BibTeX file "
        "and feed. Authors in `people.yaml` always have one.",
    )

    # How papers are cited
    citation_styles: tuple[Annotated[str, Field(min_length=1)], ...] | None = Field(
        None,
        description="Styles of the citations on papers' pages: `apa`, `mla`, `chicago`, `ieee`, "
        "`vancouver`, `harvard`, the name of any other official CSL style, or a `.csl` file by its "
        "path below the content folder. By default those six; `[]` for none.",
    )
    citations_up_to: int = Field(
        1000,
        ge=0,
        le=100_000,
        description="Up to how many papers there are citations where `citation_styles` is not set: "
        "they take three seconds for a thousand papers, once, and 2 KB a page.",
    )

    # What is there without a network
    offline: bool = Field(
        False,
        description="Keep the pages that readers have seen, and the papers on their shelf, in "
        "their browsers, by a service worker: they are there without a network.",
    )

    # How papers look where they are shared
    share_cards_up_to: int = Field(
        500,
        ge=0,
        le=100_000,
        description="Up to how many papers each has a picture of its title and authors, which "
        "messengers and social networks show beside a link to it. Needs the site's address. They "
        "take a fiftieth of a second and 25 KB a paper, once.",
    )

    # What else there is to read
    related: int = Field(
        5,
        ge=0,
        le=20,
        description="Related papers on a paper's page, found by the words of titles and abstracts; "
        "those that its record names come first. 0 leaves it at these.",
    )

    map: bool = Field(
        False,
        description="A map of all papers, `/map/`: those that are alike stand near each other. It "
        "needs scikit-learn: `pip install 'papershelf[map]'`.",
    )

    # How readers find papers
    search: bool = Field(
        True,
        description="A search over all papers: `/search/`, and a dialog on every page. `false` "
        "where the site is found by other means, or its host counts files.",
    )

    search_boosts: dict[SearchField, Annotated[float, Field(ge=0, le=100)]] = Field(
        {},
        description="What a word weighs in a field of the search, by the field's name: title 8, "
        "authors 4, abstract 1, tags 3, venue 2 and ids (citation key and identifiers) 10, unless "
        "it is said here. 0 leaves the field out.",
    )
    search_languages: tuple[SearchLanguage, ...] = Field(
        ("en",),
        min_length=1,
        description="The languages whose words the search finds in all their forms, and whose most "
        "frequent words it leaves out: `en`, `da`, `de`, `es`, `fi`, `fr`, `hu`, `it`, `nl`, `no`, "
        "`pt`, `ro`, `ru`, `sv`. Words of others are found as they are written.",
    )
    lunr_json_up_to: int = Field(
        2000,
        ge=0,
        le=20_000,
        description="Up to how many papers there is `/search/lunr.json`, the whole index in one "
        "file for programs that use lunr.js; our own search doesn't need it.",
    )

    # What feeds hold, and who is told of them
    feed_entries: int = Field(
        50,
        ge=1,
        le=500,
        description="Papers in a feed for feed readers, the newest, with their abstracts. Authors' "
        "feeds have no abstracts.",
    )
    feed_ids: WebUrl = Field(
        "",
        description="The site's earlier address, where it has moved: papers in feeds keep the ids "
        "that they had, so that feed readers don't take them all for new.",
    )
    hub: WebUrl = Field(
        "",
        description="A WebSub hub: feeds name it, so that readers hear from it of what is new. You "
        "tell the hub, after publishing.",
    )

    subscribe: Subscribe | None = Field(
        None,
        description="A form on the front page to get the papers by e-mail: `provider` is "
        "`buttondown`, `listmonk` or `followit`, `action` the form's address, which the provider "
        "tells, and `list` Listmonk's UUID of the list. Nothing is sent before a reader asks.",
    )

    # How readers take part
    comments: Comments | None = Field(
        None,
        description="Comments on papers, kept as discussions of a repository on GitHub: `repo`, "
        "`repo_id`, `category` and `category_id`, as giscus.app tells them. Nothing is loaded from "
        "there before a reader presses a button.",
    )
    issue_forms: bool = Field(
        False,
        description="Links to forms by which readers propose papers, correct records and claim "
        "their pages, in the issues of the repository. They need `repo_url`, on github.com, and "
        "there the files that `papershelf new` makes below `.github/`.",
    )

    # Where it is published
    host: Host | None = Field(
        None,
        description="Where the site is published: `github-pages`, `cloudflare-pages`, "
        "`gitlab-pages`, `netlify` or `none`. A build warns before the site outgrows what that "
        "host takes. By default it is worked out from the files that publish the site, or from "
        "`site_url`. See [Hosts](hosts.md).",
    )

    # How it is built
    fast: bool = Field(
        True,
        description="Render the theme once per kind of page, and make only what changed. `false` "
        "hands every page to MkDocs: slower, the same bytes.",
    )

    # What the feed says of itself
    chosen_by: str = Field(
        "",
        description="Who chooses the papers, as the feed says it: “47 papers, chosen by …”.",
    )
