"""Every option of the `papershelf` plugin.

pydantic validates them, so that a wrong option is reported like a wrong record. Nothing here knows
MkDocs. The manual's table of options is generated from the descriptions.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from .errors import did_you_mean

SearchField = Literal["title", "authors", "abstract", "tags", "venue", "ids", "expansion"]
SearchLanguage = Literal[
    "en", "da", "de", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro", "ru", "sv"
]

EMAIL = r"[^\s@<>()]+@[^\s@<>()]+"
"""The pattern of an e-mail address."""


def _must_match(pattern: str, expected: str) -> AfterValidator:
    """A validator of a whole text, unless it is empty; `expected` is for its error."""

    def check(text: str) -> str:
        if text and not re.fullmatch(pattern, text):
            raise ValueError(f"expected {expected}, found `{text}`")
        return text

    return AfterValidator(check)


# `--md-primary-fg-color` of Material's palettes: material/templates/assets/stylesheets/palette.css.
COLOURS = {
    "red": "#ef5552", "pink": "#e92063", "purple": "#ab47bd", "deep-purple": "#7e56c2",
    "indigo": "#4051b5", "blue": "#2094f3", "light-blue": "#02a6f2", "cyan": "#00bdd6",
    "teal": "#009485", "green": "#4cae4f", "light-green": "#8bc34b", "lime": "#cbdc38",
    "yellow": "#ffec3d", "amber": "#ffc105", "orange": "#ffa724", "deep-orange": "#ff6e42",
    "brown": "#795649", "grey": "#757575", "blue-grey": "#546d78",
}  # fmt: skip
"""The colours that have a name, as in Material for MkDocs."""


def _check_colour(text: str) -> str:
    if text and not re.fullmatch("#[0-9a-fA-F]{6}", text) and text not in COLOURS:
        hint = did_you_mean(text, COLOURS) or f"known names are {', '.join(COLOURS)}"
        raise ValueError(f'expected a colour such as "#8a2b2b", in quotes, or a name: {hint}')
    return COLOURS.get(text, text).lower()


Directive = Literal[
    "connect-src", "font-src", "form-action", "frame-src", "img-src", "media-src", "object-src",
    "script-src", "style-src", "worker-src",
]  # fmt: skip
Source = Annotated[
    str,
    Field(min_length=1),
    _must_match(
        r"""(https?://|wss?://|'[a-z0-9-]+)[^\s;,"<>]*|data:|blob:""",
        "a source of a policy, such as https://api.example.org",
    ),
]
Host = Literal["github-pages", "cloudflare-pages", "gitlab-pages", "netlify", "none"]
_URL = r"://[^\s/<>\"\\]+(/[^\s<>\"\\]*)?"
WebUrl = Annotated[str, _must_match(f"https?{_URL}", "a URL that begins with https://")]
_Folder = Annotated[str, _must_match("[a-z0-9][a-z0-9-]*/", "an address such as daily/")]
_Id = Annotated[
    str, Field(min_length=1), _must_match("[A-Za-z0-9_=-]+", "an id as giscus.app shows it")
]


class Subscribe(BaseModel):
    """A form to subscribe by e-mail: the provider that takes the addresses, and its URL."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    provider: Literal["buttondown", "listmonk", "followit"]
    action: Annotated[
        str, Field(min_length=1), _must_match(f"https{_URL}", "a URL that begins with https://")
    ]
    list: Annotated[str, _must_match("[0-9A-Za-z-]+", "the list's UUID")] = ""

    @model_validator(mode="after")
    def _check_list(self) -> Self:
        if (self.provider == "listmonk") != bool(self.list):
            raise ValueError("`list`, the list's UUID, is required for listmonk, and only for it")
        return self


class Comments(BaseModel):
    """The repository that stores the comments on papers, with the values that giscus.app shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    repo: Annotated[
        str, Field(min_length=1), _must_match("[A-Za-z0-9-]+/[A-Za-z0-9._-]+", "OWNER/REPOSITORY")
    ]
    repo_id: _Id
    category: str = Field(min_length=1, max_length=100)
    category_id: _Id


class Settings(BaseModel):
    """The options under `plugins: - papershelf:` in `mkdocs.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # Where things are
    content: str = Field(
        "content",
        description="Folder of the records, relative to `mkdocs.yml`.",
    )
    edit_records: str = Field(
        "",
        description="URL for editing a record, relative to `repo_url`; the path of the record is "
        "appended. The default is `edit/main/`, as on GitHub, or the equivalent for GitLab and "
        "Codeberg.",
    )

    contact: Annotated[str, _must_match(EMAIL, "an e-mail address")] = Field(
        "",
        description="Your e-mail address, sent to the sources that `papershelf add`, `pull` and "
        "`refresh` query: sources contact heavy users before blocking them, and Crossref answers "
        "faster. It is not published.",
    )

    key_style: Literal["id", "author-year"] = Field(
        "id",
        description="Citation keys of records without one: their id, or `author-year` for keys "
        "such as `robertson2009`, which `papershelf add`, `import` and `fix` write into records. "
        "See [Citation keys](adding.md#citation-keys).",
    )

    scheduled: bool = Field(
        False,
        description="Keep a paper out of the site until the day in its `added`: the first build on "
        "that day or later, in UTC, publishes it. See "
        "[Papers for later](how-to/curators-day.md#papers-for-later).",
    )

    # What a page holds
    per_page: int = Field(
        25,
        ge=1,
        le=500,
        description="Papers per page of the feed and of a day, week or month, where papers are "
        "shown with their abstracts. Further papers follow on `page/2/` and so on.",
    )
    rows_per_page: int = Field(
        100,
        ge=1,
        le=1000,
        description="Papers per page of other listings, where each takes a line or two.",
    )
    names_per_page: int = Field(
        300,
        ge=1,
        le=5000,
        description="Lines per page of an index: authors, venues, days, citation keys.",
    )

    author_pages_from: int = Field(
        2,
        ge=1,
        le=100,
        description="Minimum number of papers for an author page, with its BibTeX file and feed. "
        "Authors listed in `people.yaml` always have one. Institutions, with `institutions.yaml`, "
        "follow the same rule.",
    )

    # How papers are cited
    citation_styles: tuple[Annotated[str, Field(min_length=1)], ...] | None = Field(
        None,
        description="Styles of the citations on paper pages: `apa`, `mla`, `chicago`, `ieee`, "
        "`vancouver`, `harvard`, the name of any other official CSL style, or the path of a `.csl` "
        "file below the content folder. `[]` turns citations off. By default, collections of up to "
        "1,000 papers have these six styles, and larger ones have none: citations of a thousand "
        "papers take three seconds, once, and 2 KB per page.",
    )

    # What is there without a network
    offline: bool = Field(
        False,
        description="Store the pages that readers have visited, and the papers on their shelf, in "
        "their browsers with a service worker, so that they are available offline.",
    )

    # How it looks
    accent: Annotated[str, AfterValidator(_check_colour)] = Field(
        "",
        description="Colour of links, buttons, tags, the icon and share cards: a name of "
        'Material\'s, such as `indigo`, or any other colour, such as `"#8a2b2b"`. It is darkened '
        "on light pages and lightened on dark ones as far as it takes to be read. By default the "
        "first colour that the theme's palette names as `primary`, or else a dark teal.",
    )

    # How papers look where they are shared
    share_cards_up_to: int = Field(
        500,
        ge=0,
        le=100_000,
        description="Maximum number of papers for which share cards are drawn: pictures of title "
        "and authors that messengers and social networks show beside a link. Requires `site_url`. "
        "A card takes 0.02 seconds, once, and 25 KB. With 0, the site has no picture either.",
    )

    # What else there is to read
    related: int = Field(
        5,
        ge=0,
        le=20,
        description="Related papers on a paper's page, found by comparing titles and abstracts. "
        "Those listed in its record come first. `0` shows only those.",
    )

    map: bool = Field(
        False,
        description="Add a map of all papers, `/map/`, that places similar papers near each other. "
        "Requires scikit-learn: `pip install 'papershelf[map]'`.",
    )

    # How readers find papers
    search: bool = Field(
        True,
        description="Search over all papers: a page, `/search/`, and a dialog on every page. Set "
        "`false` if the site has another search or its host limits the number of files.",
    )

    search_boosts: dict[SearchField, Annotated[float, Field(ge=0, le=100)]] = Field(
        {},
        description="Weights of the search fields, by name. The defaults are `title` 8, `authors` "
        "4, `abstract` 1, `tags` 3, `venue` 2, `ids` (citation key and identifiers) 10 and "
        "`expansion` (words that mean what the title says) 4. `0` excludes a field.",
    )
    search_languages: tuple[SearchLanguage, ...] = Field(
        ("en",),
        min_length=1,
        description="Languages in which the search finds all forms of a word and ignores stop "
        "words: `en`, `da`, `de`, `es`, `fi`, `fr`, `hu`, `it`, `nl`, `no`, `pt`, `ro`, `ru`, "
        "`sv`. Words of other languages are found only as they are written.",
    )
    read_pdfs: tuple[Literal["text", "thumbnails"], ...] = Field(
        (),
        description="What is read in the PDFs below the content folder that records name: `text`, "
        "so that the search finds it, and `thumbnails`, so that papers without an `image` show "
        "their first page. Requires `pip install 'papershelf[pdf]'`. See [PDFs](how-to/pdfs.md).",
    )
    lunr_json_up_to: int = Field(
        2000,
        ge=0,
        le=20_000,
        description="Maximum number of papers for `/search/lunr.json`, the whole index in one file "
        "for programs that use lunr.js. The site's own search does not need it.",
    )

    # Feeds and subscriptions
    feed_entries: int = Field(
        50,
        ge=1,
        le=500,
        description="Number of newest papers in each feed. The site's feeds include abstracts; "
        "those of authors do not.",
    )
    feed_ids: WebUrl = Field(
        "",
        description="Previous URL of a site that has moved. Papers keep their ids in feeds, so "
        "that feed readers do not show all of them as new.",
    )
    hub: WebUrl = Field(
        "",
        description="URL of a WebSub hub, named in the feeds, from which readers get new papers at "
        "once. You notify the hub after publishing.",
    )

    embeds: bool = Field(
        False,
        description="Write each author, tag, venue, year and reading list, the newest papers and "
        "all papers, as `embed.html` and `embed.json` for "
        "[other sites](how-to/other-sites.md): two files each. Requires `site_url`.",
    )
    subscribe: Subscribe | None = Field(
        None,
        description="A form on the front page to subscribe by e-mail: `provider` is `buttondown`, "
        "`listmonk` or `followit`, `action` the URL of the provider's form, and `list` the UUID of "
        "the Listmonk list. Nothing is sent until a reader submits the form.",
    )

    # How readers take part
    comments: Comments | None = Field(
        None,
        description="Comments on papers, stored as GitHub discussions: `repo`, `repo_id`, "
        "`category` and `category_id`, as shown on giscus.app. Nothing is loaded from there until "
        "a reader presses a button.",
    )
    issue_forms: bool = Field(
        False,
        description="Link to issue forms with which readers propose papers, correct records and "
        "claim their pages. Requires a `repo_url` on github.com, and in the repository the files "
        "that `papershelf new` creates below `.github/`.",
    )

    # Where it is published
    host: Host | None = Field(
        None,
        description="Host of the site: `github-pages`, `cloudflare-pages`, `gitlab-pages`, "
        "`netlify` or `none`. A build warns before the site exceeds the host's limits. By default "
        "the host is detected from the files that publish the site, or from `site_url`. See "
        "[Hosts](hosts.md).",
    )

    csp: bool | dict[Directive, tuple[Source, ...]] = Field(
        True,
        description="Write a Content-Security-Policy on every page: browsers then load and run "
        "nothing but the site's own files, and what your own pages, templates and settings load. "
        "A mapping allows more sources, such as `{connect-src: [https://api.example.org]}`. See "
        "[Safety](safety.md#content-security-policy).",
    )

    # How it is built
    fast: bool = Field(
        True,
        description="Render the theme once per kind of page, and build only what changed. With "
        "`false` MkDocs renders every page, which is slower and gives the same files.",
    )

    # The front page
    feed_at: _Folder = Field(
        "",
        description="Address of the feed's first page, such as `daily/`, if you write the front "
        "page, `index.md`, yourself: see [Front page](how-to/front-page.md).",
    )
    chosen_by: str = Field(
        "",
        description="Who chooses the papers, for the front page: “47 papers, chosen by …”.",
    )
