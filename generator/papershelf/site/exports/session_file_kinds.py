"""The files of reading groups' sessions, as rows of the inventory."""

from __future__ import annotations

from .file_kinds import FileKind, InventorySection

SESSION_FILES = InventorySection(
    "Sessions",
    (
        FileKind(
            ("/lists/<id>/sessions.ics",),
            "the [sessions](records.md#sessions) of a reading list as iCalendar",
            "a paper on the list has a `session`, and `site_url` is set",
            "calendars",
        ),
        FileKind(
            ("/assets/papershelf/sessions.js", "/assets/papershelf/sessions.css"),
            "the script that moves past sessions below the others, and the style sheet",
            "a paper on a reading list has a `session`",
            "browsers, for the pages of these lists",
        ),
    ),
)
