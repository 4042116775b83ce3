"""The menu “Export”, as a reader uses it."""

from __future__ import annotations

from playwright.sync_api import Page


def exported(page: Page, format: str, *, is_open: bool = False) -> tuple[bytes, str]:
    """A file that is saved by the menu of a page: what is in it, and its name."""
    if not is_open:
        page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("group", name="Export").get_by_text(format, exact=True).click()
    return download.value.path().read_bytes(), download.value.suggested_filename
