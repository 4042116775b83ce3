"""What curators do to a site's folder: an edit for every key, file and setting.

An edit takes a `Project` and a `random.Random`, which makes its choices. It changes something, and
leaves content without errors, except for those of `INVALID`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from .project import Project, Record
from .test_fast import odd_record

Edit = Callable[[Project, Random], None]

# --- records --------------------------------------------------------------------------------

LINKS = ["https://example.org/a?b=1&c=2", "files/paper.pdf", "https://example.org/_x_"]
TEXTS = ["Lanterns at night, on a grid.", "Of $a < b$ & <i>walks</i>,\n\nin {{ two }} paragraphs.", "</script><b>", "Moths"]
NAMES = ["Ada Example", "A. Example", "Bob Book", "Book, Bob", "Cem Cook", "Zoe Zed", "van der Berg, Jan", "{A Group}",
         {"given": "Ada", "family": "Exämple", "id": "ada-example", "orcid": "0000-0002-1825-0097"}]  # fmt: skip
AFFILIATED = [
    [{"family": "Book", "given": "Bob", "affiliation": one}, "Zoe Zed"]
    for one in ("Institute & <b>", [{"name": "Elsewhere", "ror": "05dxps055"}, "Lamp School"])
]
VALUES: dict[str, list[Any]] = {
    "aliases": [["older"], ["older", "oldest"]],
    "key": ["Example:2024", "Other2024"],
    "type": ["article", "misc", "inproceedings", "phdthesis", "software", "poster"],
    "title": ["Walks of moths", "On $x^2$ & {BERT}", "A", "Zzz <i>last</i> of all", "机器"],
    "authors": [[name] for name in NAMES] + [["Bob Book", "Ada Example"], NAMES[:1] + NAMES[2:6], []] + AFFILIATED,
    "editors": [["Eve Editor"], ["Bob Book", "Eve Editor"]],
    "num_authors": ["40", "41"],
    "date": ["2019", "2021-03", "2024-12-31", "2022", "0999"],
    "added": ["2024-01-01", "2024-01-08", "2030-06-01", "1999-12-31"],
    "venue": ["CONF", "JIE", "conf", "Letters on Light", "A <new> & odd venue"],
    "booktitle": ["Proceedings of <odd> $x$", "Another volume"], "volume": ["1", "2"], "number": ["010", "7"], "pages": ["1--2", "e7"], "publisher": ["Press", "Other <Press>"],
    "series": ["Notes", "More notes"], "edition": ["First", "Second"], "institution": ["Institute", "Another"],
    "school": ["School", "Another"], "address": ["Nowhere", "Elsewhere"], "isbn": ["978-3-16-148410-0", "0-306-40615-2"],
    "issn": ["1234-5679", "0000-0019"], "doi": ["10.5555/a_b<c>", "10.5555/walks"], "arxiv": ["2301.12720", "2101.00001v2"],
    "arxiv_class": ["cs.LG", "math"], "openreview": ["abcdEFGH", "abcdEFGI"],
    **dict.fromkeys(("url", "pdf", "code", "data", "slides", "poster", "video", "website", "demo"), LINKS),
    "links": [[{"label": "<b>Mail</b>", "url": "mailto:a@example.org"}], [{"label": "Notes", "url": "files/paper.pdf"}]],
    "abstract": TEXTS, "summary": TEXTS, "note": ["*Read* [this](https://example.org/)", "- a\n- b"],
    "tags": [["graphs"], ["proofs", "light"], ["strange"], ["Brand new"], ["Graphs", "C++"], ["unused"], []],
    "keywords": [["one", "two"], ["<u>"]], "awards": [["Best paper"], ["A", "B"]], "language": ["de", "ar", "en"],
    "translations": [{"de": {"title": "Wege der <i>Motten</i>", "abstract": "Über $a < b$ & mehr."}},
                     {"en": {"title": "In {BERT} & <b>", "summary": "Read."}, "zh-Hant": {"title": "書"}}],
    "license": ["CC BY 4.0", "<s>"], "upvotes": ["0", "5", "1234"], "comments": ["1", "99"], "citations": ["3", "4321"],
    "submitted_by": ["Ada", "<b>"], "counted": ["2024-02-02", "2025-01-01"], "status": ["retracted", "withdrawn", "corrected"],
    "status_note": ["Because.", "<b> & so on"],
    "revisions": [[{"date": "2024-03", "note": "A new $x$ & <b>"}], [{"date": "2031-01-02", "pdf": "files/paper.pdf"}]],
    "errata": [[{"date": "2025-05-06", "url": "https://example.org/e?a=1&b=2", "note": "Wrong."}], [{"date": "2020"}]], "related": [], "cites": [], "versions": [], "version_of": [],
    "version": ["extended version", "<b>"],
    "bibtex": [{"annote": "a } b"}, {"note": "x", "month": "jan"}], "image": ["files/thumb.png"],
    "funding": ["ERC", "<b>"], "reproduced": ["true", "no"],  # of the shelf's `fields.yaml`
    "draft": ["true", "false"], "source": ["https://example.org/", "By hand"],
}  # fmt: skip
"""Values of each key of a record but `id`; those of `related`, `cites`, `versions` and `version_of` are other records."""


def set_key(key: str, project: Project, pick: Random) -> None:
    """Set, change or remove a key of a record."""
    records = [one for one in project.list_records() if _list_values(key, one, project)]
    record = pick.choice(records)
    value = pick.choice(_list_values(key, record, project))
    values = {**record.values, key: value}
    project.save_record(Record(record.path, record.at, {name: one for name, one in values.items() if one is not None}))


def _list_values(key: str, record: Record, project: Project) -> list[Any]:
    """The values that a key may get, other than its own; None if it may go."""
    now, choices = record.values.get(key), VALUES[key]
    if key in ("related", "cites", "versions"):
        others = [other.id for other in project.list_records() if other.id != record.id]
        choices = [[other] for other in others] + [others[:3]]
    if key == "version_of":
        # A work has one main version, which is none itself.
        mains = {one.values.get("version_of") for one in project.list_records()}
        others = [one.id for one in project.list_records() if one.id != record.id and "version_of" not in one.values]
        choices = [] if record.id in mains or mains.intersection(record.values.get("aliases", [])) else others
    if key == "num_authors" and not record.values.get("authors"):
        choices = ["7", "40"]
    if key == "aliases":
        taken = {alias for one in project.list_records() for alias in (one.id, *one.values.get("aliases", []))}
        free = next(f"former-{number}" for number in range(99) if f"former-{number}" not in taken)
        # An earlier id that something names stays.
        return [[*(now or []), free]]
    removal = [] if now is None or key == "title" else [None]
    return [value for value in choices if value != now] + removal


def add_record(values: dict[str, Any], project: Project, pick: Random) -> None:
    """Add a record in a file of its own, or to a file of several."""
    taken = {record.id for record in project.list_records()}
    id = next(f"new-{number}" for number in range(99) if f"new-{number}" not in taken)
    paths = [f"content/papers/{id}.yaml", f"content/papers/2024/{id}.yaml", *project.list_files("content/papers/many/*")]
    path = pick.choice(paths)
    at = sum(record.path == path for record in project.list_records())
    project.save_record(Record(path, at, {"id": id, **values, "title": f"{values['title']} {id}"}))


NEW: dict[str, dict[str, Any]] = {
    "the newest": {"title": "Newest", "authors": ["Ada Example", "Zoe Zed"], "date": "2024", "added": "2031-01-01", "venue": "CONF",
                   "tags": ["graphs"], "abstract": "Lanterns, grids and moths.", "upvotes": "7"},
    "the oldest": {"title": "Oldest", "authors": ["Cem Cook"], "date": "1843", "added": "1999-01-01", "tags": ["light"]},
    "only a title": {"title": "Bare"},
    "of new names": {"title": "New names", "authors": ["Nia New", "Bob Book"], "date": "2025-05-05", "added": "2024-01-09",
                     "venue": "A new venue", "tags": ["A new tag"]},
    "a draft": {"title": "Not yet", "authors": ["Bob Book"], "draft": "true"},
}  # fmt: skip


def add_odd_record(project: Project, pick: Random) -> None:
    """Add a record of odd values, or change one that was added so."""
    project.save(f"content/papers/odd-{pick.randint(0, 2)}.yaml", odd_record(pick.randint(0, 99)))


def remove_record(project: Project, pick: Random) -> None:
    """Remove a record, and all that names it."""
    record = pick.choice(project.list_records())
    project.remove_record(record)
    names = {record.id, *record.values.get("aliases", [])}
    for other in project.list_records():
        named = {key: [id for id in other.values[key] if id not in names]
                 for key in ("related", "cites", "versions") if names.intersection(other.values.get(key, []))}  # fmt: skip
        kept = {key: value for key, value in other.values.items() if key != "version_of" or value not in names}
        if named or kept != other.values:
            project.save_record(Record(other.path, other.at, kept | named))
    for path in project.list_files("content/lists/*") + project.list_files("content/volumes.yaml"):
        text = project.load(path)
        without = _remove_names(text, names)
        if without != text:
            project.save(path, without)


def _remove_names(value: Any, names: set[str]) -> Any:
    """A list's YAML without papers of some names."""
    if isinstance(value, dict):
        return {key: _remove_names(one, names) for key, one in value.items()}
    if isinstance(value, list):
        ids = ((one, one.get("id") if isinstance(one, dict) and "title" not in one else one) for one in value)
        return [_remove_names(one, names) for one, id in ids if not isinstance(id, str) or id not in names]
    return value


def change_id(project: Project, pick: Random) -> None:
    """Give a record another id, with its own as an alias."""
    record = pick.choice(project.list_records())
    aliases = [*record.values.get("aliases", []), record.id]
    id = f"{record.id}.b"
    project.save_record(Record(record.path, record.at, {**record.values, "id": id, "aliases": aliases}))


def move_file(project: Project, pick: Random) -> None:
    """Rename a file of records, which keep their ids."""
    path = pick.choice(project.list_files("content/papers/**/*.y*ml"))
    records = [record for record in project.list_records() if record.path == path]
    target = str(Path(path).parent / f"moved-{Path(path).name}")
    project.remove(path)
    project.save_records(target, [{"id": record.id, **record.values} for record in records])


def split_file(project: Project, pick: Random) -> None:
    """Put the last record of a file of several into a file of its own, or one beside another."""
    records = project.list_records()
    record = pick.choice([one for one in records if one.at] or records)
    project.remove_record(record)
    values = {"id": record.id, **record.values}
    if record.at:
        project.save_record(Record(f"content/papers/{record.id}.yaml", 0, values))
    else:
        project.save_record(Record("content/papers/many/list.yml", 99, values))


def save_again(project: Project, pick: Random) -> None:
    """Save a file as it is, with a comment more."""
    path = pick.choice(project.list_files("content/papers/**/*.yaml"))
    project.write(path, f"# Looked at.\n{project.read(path)}")


def change_many(project: Project, pick: Random) -> None:
    """Count the votes anew, as `papershelf refresh` does."""
    for record in project.list_records():
        project.save_record(Record(record.path, record.at, {**record.values, "upvotes": str(pick.randint(0, 30)), "counted": "2026-01-01"}))


def change_file(project: Project, pick: Random) -> None:
    """Replace a PDF or an image that records name."""
    path = pick.choice(project.list_files("content/files/*"))
    project.write(path, (project.root / path).read_bytes() + b"%")


# --- people, venues, tags -------------------------------------------------------------------

VOCABULARIES = {
    "people": "content/people.yaml", "venues": "content/venues.yaml", "tags": "content/tags.yaml",
    "institutions": "content/institutions.yaml", "volumes": "content/volumes.yaml",
}  # fmt: skip
NEW_ENTRIES: dict[str, list[dict[str, Any]]] = {
    "people": [{"id": "bob-book", "name": "Robert Book", "variants": ["Bob Book"]}, {"id": "jan", "name": "Jan van der Berg"},
               {"id": "nobody", "name": "No Body"}],
    "venues": [{"key": "JIE", "name": "Journal of Examples"}, {"key": "Letters on Light", "name": "Letters", "short": "L"},
               {"key": "NONE", "name": "Nowhere"}],
    "tags": [{"tag": "light", "label": "Light & dark"}, {"tag": "lamps", "parent": "graphs", "aliases": ["new"]},
             {"tag": "C++"}],
    "institutions": [{"name": "Institute & <b>"}, {"name": "Lamp School", "url": "https://example.org/"}, {"name": "Nowhere"}],
    "volumes": [{"id": "jie-2023", "title": "Examples of 2023", "venue": "JIE", "date": "2023"}, {"id": "none", "title": "Nothing", "venue": "NONE", "date": "1900"},
                {"id": "two", "title": "Two & <b>", "papers": ["proofs", "graphs"], "publisher": "Press", "pdf": "files/paper.pdf"}],
}  # fmt: skip
ENTRY_VALUES: dict[str, dict[str, list[Any]]] = {
    "people": {"name": ["Ada B. Example", "Another Name"], "variants": [["Dora Doctor"], ["A. Example", "Bo B."]],
               "renamed": [["Zed, Zoe"], ["Eve Editor", "Dora Zed"]], "orcid": ["0000-0002-1825-0097"], "homepage": ["https://example.org/~x"], "confirmed": ["2024-01-02"], "affiliation": ["Institute", "<b>"],
               "aliases": [["former"], ["earlier", "x"]], "distinct": [["bob-book"]], "group": ["Lamp group", "<b>"], "role": ["Head", "Ph.D. <student>"],
               "photo": ["files/thumb.png"], "from": ["2020", "2019-04"], "to": ["2021", "2024-12-31"]},
    "venues": {"name": ["Another conference", "Letters"], "short": ["C & E"], "url": ["https://example.org/conf"],
               "variants": [["Letters *"], ["JIE", "A <new> *"], ["conf"]], "aliases": [["former"], ["Earlier & older", "x"]], "distinct": [["letters"]]},
    "tags": {"label": ["Another label", "Ähnlich"], "description": ["About <i>it</i>."], "parent": ["unused", "graphs"],
             "aliases": [["light"], ["brand-new"]]},
    "institutions": {"aliases": [["Lamp School"], ["Institute & <b>"], ["Elsewhere", "Lamp School"]], "ror": ["042nb2s44"],
                     "url": ["https://example.org/?a=1&b=2"]},
    "volumes": {**{key: VALUES[key] for key in ("aliases", "publisher", "address", "series", "volume", "number", "isbn", "issn", "pdf")},
                "url": ["https://example.org/v?a=1&b=2"],
                "key": ["Volume2021"], "title": ["Another <title> of $x$", "Light"], "venue": ["JIE", "Letters on Light"], "date": ["2021-05-06", "2022", "2023"],
                "editors": [["Eva Editor"], ["Bob Book", "Ed It"], ["Ada Example"]], "doi": ["10.5555/volume"], "front_matter": ["files/paper.pdf"],
                "intro": ["Now *these*."], "archive": ["true"], "papers": [["graphs", "bare"], ["bare", "book"], ["walk", "walks-journal"]],
                "tracks": [[{"title": "A & B", "papers": ["graphs"]}, {"title": "C", "papers": ["book"]}], [{"title": "Nobody"}]]},
}  # fmt: skip
"""Values of each key of an entry but its id."""


def add_entry(name: str, project: Project, pick: Random) -> None:
    path = VOCABULARIES[name]
    entries = project.load(path) or []
    new = [one for one in NEW_ENTRIES[name] if _identify(one) not in map(_identify, entries)]
    project.save(path, [*entries, *([pick.choice(new)] if new else [])])


def remove_entry(name: str, project: Project, pick: Random) -> None:
    """Remove an entry that no other names as its parent."""
    path = VOCABULARIES[name]
    entries = project.load(path) or []
    parents = {one.get("parent") for one in entries}
    free = [one for one in entries if _identify(one) not in parents]
    if free:
        entries.remove(pick.choice(free))
        project.save(path, entries)


def change_entry(name: str, key: str, project: Project, pick: Random) -> None:
    path = VOCABULARIES[name]
    entries = project.load(path) or []
    # A volume says which papers it has, or of which venue and year.
    needed = ("name", "title", "venue", "date")
    values = [(entry, value) for entry in entries for value in (*ENTRY_VALUES[name][key], None)
              if value != entry.get(key) and value != _identify(entry) and (key not in needed or value)]  # fmt: skip
    if values:
        entry, value = pick.choice(values)
        entry.pop(key, None)
        entry.update({key: value} if value else {})
        project.save(path, entries)


def remove_vocabulary(project: Project, pick: Random) -> None:
    project.remove(pick.choice([path for path in VOCABULARIES.values() if project.exists(path)] or [*VOCABULARIES.values()]))


def _identify(entry: dict[str, Any]) -> str:
    return str(next(iter(entry.values())))


# --- reading lists --------------------------------------------------------------------------


def add_list(project: Project, pick: Random) -> None:
    ids = [record.id for record in project.list_records()]
    number = len(project.list_files("content/lists/*"))
    papers = [{"id": id, "note": f"*{number}*"} for id in pick.sample(ids, 3)]
    project.save(f"content/lists/list-{number}-{pick.randint(0, 99)}.yaml", {"title": f"List {number}", "papers": papers})


def change_list(key: str, project: Project, pick: Random) -> None:
    paths = project.list_files("content/lists/*")
    if not paths:
        return add_list(project, pick)
    path = pick.choice(paths)
    found = project.load(path)
    chosen = found[0] if isinstance(found, list) else found
    papers = chosen.setdefault("papers", [])
    listed = {item if isinstance(item, str) else item["id"] for section in ({"papers": papers}, *chosen.get("sections", []))
              for item in section.get("papers", [])}  # fmt: skip
    free = [record.id for record in project.list_records() if not listed.intersection((record.id, *record.values.get("aliases", [])))]
    if key == "title":
        chosen["title"] += " & more"
    elif key == "intro":
        chosen["intro"] = f"Now *these*, {pick.randint(0, 99)}."
    elif key == "order":
        papers.reverse()
    elif key == "papers" and free:
        papers.insert(0, pick.choice(free))
    elif key == "note" and papers:
        id = papers[0] if isinstance(papers[0], str) else papers[0]["id"]
        papers[0] = {"id": id, "note": f"Note {pick.randint(0, 99)}"}
    elif key == "session" and papers:
        id = papers[-1] if isinstance(papers[-1], str) else papers[-1]["id"]
        session = {"date": f"2026-01-{pick.randint(10, 31)}{pick.choice(['', ' 16:00', ' 16:00-17:30'])}", "place": "<b>1</b>; 2",
                   "presenters": pick.sample(NAMES, 2), "notes": "https://example.org/?a=1&b=2"}  # fmt: skip
        papers[-1] = {"id": id, **({"session": session} if pick.randint(0, 3) else {})}
        chosen["time_zone"] = pick.choice(["Europe/Berlin", "Asia/Kathmandu"])
    elif key == "fewer papers":
        del papers[:1]
    elif key == "sections" and free:
        chosen.setdefault("sections", []).append({"title": "<i>More</i>", "papers": [free[0]]})
    elif key == "id":
        before = chosen.get("id", Path(path).stem)
        chosen |= {"id": f"{before}-b", "aliases": [*chosen.get("aliases", []), before]}
    project.save(path, found)


def remove_list(project: Project, pick: Random) -> None:
    if paths := project.list_files("content/lists/*"):
        project.remove(pick.choice(paths))


# --- hand-written pages ---------------------------------------------------------------------

PAGES = "content/pages/"


def write_page(path: str, text: str, project: Project, pick: Random) -> None:
    """Write a page; `{paper}` is the address of one, `{id}` its id, `{any}` is a number."""
    drafts = [record.id for record in project.list_records() if record.values.get("draft") != "true"]
    up = "../" * path.count("/")
    filled = text.replace("{paper}", f"{up}papers/{pick.choice(drafts)}/index.md").replace("{any}", str(pick.randint(0, 99)))
    filled = filled.replace("{id}", pick.choice(drafts))
    project.write(PAGES + path, filled)


def shadow_page(project: Project, pick: Random) -> None:
    """Write a page where a generated one is."""
    paths = ["index.md", "papers/graphs/index.md", "tags/graphs.md", "authors/index.md", "papers/page/2/index.md", "years/2021.md"]
    write_page(pick.choice(paths), "# Mine {any}\n", project, pick)


def shadow_file(project: Project, pick: Random) -> None:
    """Put a file where a generated one is."""
    paths = ["papers/graphs.bib", "bibliography.bib", "feed.xml", "llms.txt", "search/meta.json", "tags/graphs/feed.xml"]
    project.write(PAGES + pick.choice(paths), f"mine {pick.randint(0, 99)}")


def add_static_file(project: Project, pick: Random) -> None:
    project.write(PAGES + pick.choice(["CNAME", "assets/own.css", "a.txt"]), f"/* {pick.randint(0, 99)} */\n")


def remove_page(project: Project, pick: Random) -> None:
    """Remove a hand-written page or a file beside them; the last page stays."""
    paths = project.list_files(f"{PAGES}**/*")
    if len(paths) > 1:
        project.remove(pick.choice(paths))
    else:
        shadow_page(project, pick)


# --- settings of MkDocs ---------------------------------------------------------------------

NAVIGATIONS: list[Any] = [
    None, [{"Today": "index.md"}, {"Papers": "papers/index.md"}], [{"Home": "index.md"}, {"More": ["authors/index.md", "tags/index.md"]}],
]  # fmt: skip
SITE: dict[str, list[Any]] = {
    "site_name": ["Another <name>", "Small & Odd"], "site_url": [None, "https://other.example/", "https://small.example/papers/"],
    "repo_url": [None, "https://github.com/example/small", "https://gitlab.com/example/other"],
    "site_description": [None, "About <it>"], "site_author": [None, "Ada"], "copyright": [None, "© <b>me</b>"],
    "edit_uri": [None, "blob/main/pages/"], "nav": NAVIGATIONS, "extra_css": [None, ["assets/own.css"]],
    "extra": [None, {"generator": False}], "markdown_extensions": [None, ["toc", "attr_list", "smarty", "admonition"]],
    "use_directory_urls": [None, True],
}  # fmt: skip
THEME: dict[str, list[Any]] = {
    "language": [None, "de", "ar"], "palette": [None, {"scheme": "slate", "primary": "teal"}], "favicon": [None, "a.png"],
    "features": [[], ["navigation.tabs"], ["navigation.instant", "navigation.tabs", "content.code.copy"]],
}  # fmt: skip


def set_site(key: str, project: Project, pick: Random) -> None:
    now = project.load_settings().get(key)
    project.configure(**{key: pick.choice([value for value in SITE[key] if value != now])})


def set_theme(key: str, project: Project, pick: Random) -> None:
    theme = project.load_settings()["theme"]
    value = pick.choice([value for value in THEME[key] if value != theme.get(key)])
    project.configure(theme={name: one for name, one in (theme | {key: value}).items() if one is not None})


def toggle_search_plugin(project: Project, pick: Random) -> None:
    plugins = project.load_settings()["plugins"]
    project.configure(plugins=plugins[1:] if plugins[0] == "search" else ["search", *plugins])


# --- options of the plugin ------------------------------------------------------------------

OPTIONS: dict[str, list[Any]] = {
    "content": [], "contact": ["a@example.org"], "edit_records": ["blob/main/"], "per_page": [1, 2, 4, 50], "rows_per_page": [2, 5, 50],
    "names_per_page": [2, 50], "author_pages_from": [1, 2, 3], "citation_styles": [[], ["styles/ours.csl"]], "offline": [True, False],
    "share_cards_up_to": [0, 50], "related": [0, 1, 4], "map": [True, False], "search": [True, False],
    "search_boosts": [{"title": 1}, {"abstract": 0}], "search_languages": [["en"], ["en", "de"]], "lunr_json_up_to": [0, 2000],
    "feed_entries": [1, 50], "feed_ids": ["https://former.example/"], "hub": ["https://hub.example/"],
    "subscribe": [{"provider": "followit", "action": "https://follow.example/a?b=1&c=2"}],
    "comments": [{"repo": "a/b", "repo_id": "R_1", "category": "Papers", "category_id": "C_1"}], "issue_forms": [True, False],
    "host": ["github-pages", "netlify", "none"], "csp": [False, {"img-src": ["https://pictures.example"]}], "fast": [True, False], "chosen_by": ["Ada & <friends>"],
    "accent": ["indigo", "#8a2b2b"], "embeds": [True, False], "feed_at": ["daily/"], "key_style": ["id", "author-year"],
    "read_pdfs": [["text"], ["text", "thumbnails"]], "scheduled": [True],
}  # fmt: skip
"""Values of each option of the plugin, besides none at all. The content folder stays where it is."""


def set_option(name: str, project: Project, pick: Random) -> None:
    now = project.get_options().get(name)
    choices = [value for value in (*OPTIONS[name], None) if value != now]
    if name == "citation_styles":
        choices = [value for value in choices if value is not None]  # no six styles of all papers
    project.set_options(**{name: pick.choice(choices)})
    if name == "issue_forms":
        project.configure(repo_url="https://github.com/example/small")
    if name == "feed_at" and not project.read(f"{PAGES}index.md"):
        project.write(f"{PAGES}index.md", "# Home\n\n```feed\n```\n")


# --- templates ------------------------------------------------------------------------------

TEMPLATES = {
    "main.html": [
        '{% extends "base.html" %}\n{% block announce %}<b>Ours: {{ config.site_name }}</b>{% endblock %}\n',
        # What no sample can show in advance: such pages go MkDocs' way.
        '{% extends "base.html" %}{% block footer %}\n{% if page %}{{ page.title | upper }}{{ page.content | length }}{% endif %}{% endblock %}',
        '{% extends "base.html" %}{% block extrahead %}{% if page %}<meta property="og:title" content="{{ page.meta.title }}">{% endif %}{% endblock %}',
    ],
    "partials/copyright.html": ['<div class="md-copyright">Ours</div>\n', '<div class="md-copyright">{{ config.copyright }}</div>\n'],
    "fragments/row.html": ["<li>{{ paper.title }}</li>", "<li>{{ paper.id }} of {{ collection.papers | length }}</li>"],
    "fragments/card.html": ["<article>{{ paper.title | title }}{{ paper.abstract | paragraphs }}</article>"],
    # No block of HTML, so that Markdown puts it in a paragraph.
    "fragments/paper.html": ["<i>{{ paper.id }}</i>\n<h1>{{ paper.title }}</h1>", "<h1>{{ paper.title | title }}</h1>{{ rows(collection.papers[:2]) }}"],
    "fragments/listing.html": ["<h1>{{ listing.title }}</h1>{% for heading, rows in groups %}<ul>{{ rows }}</ul>{% endfor %}"],
}  # fmt: skip


def write_template(name: str, project: Project, pick: Random) -> None:
    """Write a curator's own template, change it, or remove it."""
    path, texts = f"overrides/{name}", TEMPLATES[name]
    now = project.read(path)
    text = pick.choice([one for one in ([*texts, ""] if now else texts) if one != now])
    if text:
        project.write(path, text)
    else:
        project.remove(path)


def change_style(project: Project, pick: Random) -> None:
    """Change the style of citations, and cite papers in it."""
    path = "content/styles/ours.csl"
    pair = ("italic", "normal") if "italic" in project.read(path) else ("normal", "italic")
    project.write(path, project.read(path).replace(*pair))
    project.set_options(citation_styles=["styles/ours.csl"])


# --- what is not the curator's --------------------------------------------------------------


def damage_cache(project: Project, pick: Random) -> None:
    """Remove or spoil some files of the cache, or all."""
    cache = project.root / ".cache/papershelf"
    files = [path for path in sorted(cache.rglob("*")) if path.is_file()]
    how = pick.choice(["all", "remove", "spoil", "state", "derived"])
    if how == "all":
        shutil.rmtree(cache, ignore_errors=True)
    elif how == "spoil" and files:
        pick.choice(files).write_bytes(b"x" * 99)
    elif how == "remove" and files:
        pick.choice(files).unlink()
    else:
        names = ("manifest", "related", "places", "records") if how == "derived" else ("state", "delta", "last", "settled")
        for path in files:
            if path.name.startswith(names):
                path.unlink()


def damage_site(project: Project, pick: Random) -> None:
    """Remove, change or add files of the site by hand."""
    site = project.root / "site"
    files = [path for path in sorted(site.rglob("*")) if path.is_file()]
    how = pick.choice(["remove", "longer", "stray", "folder", "all"])
    if how == "all" or not files:
        shutil.rmtree(site, ignore_errors=True)
    elif how == "folder":
        shutil.rmtree(site / pick.choice(["papers", "tags", "search"]), ignore_errors=True)
    elif how == "remove":
        pick.choice(files).unlink()
    elif how == "longer":
        with pick.choice(files).open("ab") as file:
            file.write(b" ")
    else:
        pick.choice(files).with_name("stray.html").write_text("x")


# --- all ------------------------------------------------------------------------------------


def _list_edits() -> Iterator[tuple[str, dict[str, Edit]]]:
    yield "record", {key: partial(set_key, key) for key in VALUES}
    yield "records", {
        **{f"new: {name}": partial(add_record, values) for name, values in NEW.items()}, "new: odd": add_odd_record, "removed": remove_record,
        "another id": change_id, "file renamed": move_file, "file split": split_file, "saved again": save_again,
        "counted anew": change_many, "file of a record": change_file,
    }  # fmt: skip
    for name in VOCABULARIES:
        yield name, {"new": partial(add_entry, name), "removed": partial(remove_entry, name),
                     **{key: partial(change_entry, name, key) for key in ENTRY_VALUES[name]}}  # fmt: skip
    yield "vocabulary", {"removed": remove_vocabulary}
    keys = ("title", "intro", "order", "papers", "note", "session", "fewer papers", "sections", "id")
    yield "list", {"new": add_list, "removed": remove_list, **{key: partial(change_list, key) for key in keys}}
    yield "page", {
        "changed": partial(write_page, "about.md", "# About\n\nOther words {any}.\n"),
        "linked": partial(write_page, "about.md", "# About {any}\n\nSee [this]({paper}).\n"),
        "new": partial(write_page, "help/more.md", "# More {any}\n\n[Read]({paper}).\n"),
        "new below others": partial(write_page, "papers/note.md", "# Note {any}\n"),
        "citing": partial(write_page, "cited.md", "# Cited {any}\n\nRead [see @{id}, p. {any}; @graphs].\n"),
        "with papers": partial(write_page, "about.md", "# About\n\n```papers\nyear:2021 -walks\nas: citations\n```\n"),
        "with the feed": partial(write_page, "index.md", "# Home {any}\n\n```feed\n```\n"),
        "out of the search": partial(write_page, "about.md", "---\nsearch: {exclude: true}\n---\n# About\n"),
        "shadows": shadow_page, "file": add_static_file, "file shadows": shadow_file, "removed": remove_page,
    }  # fmt: skip
    yield "option", {name: partial(set_option, name) for name, values in OPTIONS.items() if values}
    yield "site", {**{key: partial(set_site, key) for key in SITE}, "search plugin": toggle_search_plugin}
    yield "theme", {key: partial(set_theme, key) for key in THEME}
    yield "template", {**{name: partial(write_template, name) for name in TEMPLATES}, "style of citations": change_style}
    yield "damage", {"cache": damage_cache, "site": damage_site}


KINDS: dict[str, dict[str, Edit]] = {kind: {f"{kind}: {name}": edit for name, edit in edits.items()} for kind, edits in _list_edits()}
"""Kind of edits -> their names -> edits."""
EDITS: dict[str, Edit] = {name: edit for edits in KINDS.values() for name, edit in edits.items()}


# --- mistakes -------------------------------------------------------------------------------


def write_unknown_key(project: Project, pick: Random) -> None:
    record = pick.choice(project.list_records())
    project.save_record(Record(record.path, record.at, {**record.values, "abstrakt": "x"}))


def name_no_paper(project: Project, pick: Random) -> None:
    project.save("content/lists/wrong.yaml", {"title": "Wrong", "papers": ["nowhere"]})


def write_no_yaml(project: Project, pick: Random) -> None:
    project.write(pick.choice([*VOCABULARIES.values(), "content/papers/2021/graphs.yaml"]), "a: [")


def repeat_id(project: Project, pick: Random) -> None:
    project.save("content/papers/again.yaml", {"id": project.list_records()[0].id, "title": "Again"})


def set_unknown_option(project: Project, pick: Random) -> None:
    project.set_options(per_pages=3)


def cite_no_paper(project: Project, pick: Random) -> None:
    project.write(f"{PAGES}wrong.md", "# Wrong\n\nSee [@nowhere].\n")


INVALID: dict[str, Edit] = {
    "unknown key": write_unknown_key, "unknown paper": name_no_paper, "no YAML": write_no_yaml, "id twice": repeat_id,
    "unknown option": set_unknown_option, "unknown citation key": cite_no_paper,
}  # fmt: skip
"""Edits that no build accepts."""
