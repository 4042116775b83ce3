"""The e-mail and the form to subscribe, as a browser shows them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page

from papershelf.records.collection import Collection
from papershelf.settings import Settings
from papershelf.site import Site
from papershelf.site.syndication import email_digest
from tests.build import ROOT, TOY, build

from .axe import axe_violations
from .html import npm_errors
from .seen import Seen


@pytest.mark.parametrize("source", [ROOT, TOY], ids=["demo", "toy"])
def test_an_e_mail_is_read_on_any_screen(
    source: Path, open_page: Callable[..., Page], seen: Seen, tmp_path: Path
) -> None:
    collection, _ = Collection.load(source, source / "content")
    site = Site(collection, Settings(), name="Shelf", url="https://x.example/")
    made = email_digest.write_digest(site, email_digest.inputs(site, email_digest.WEEK))
    (tmp_path / "mail.html").write_text(made.html, encoding="utf-8")
    page = open_page()
    page.goto((tmp_path / "mail.html").as_uri())
    for width, scheme in product((390, 640), ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert axe_violations(page) == [], (width, scheme)
    assert [one for one in seen.abroad if not one.startswith("file:")] == []


FORMS = {
    "buttondown": ({"action": "https://buttondown.example/api/emails/embed-subscribe/me"}, {"embed": "1"}),
    "listmonk": ({"action": "https://lists.example/subscription/form", "list": "a1b2c3d4-0000"},
                 {"l": "a1b2c3d4-0000", "nonce": ""}),
    "followit": ({"action": "https://api.follow.example/subscription-form/abc/8"}, {}),
}  # fmt: skip


@pytest.mark.parametrize("provider", ["listmonk", *(pytest.param(one, marks=pytest.mark.long) for one in FORMS if one != "listmonk")])
def test_a_reader_subscribes_without_script(
    provider: str, open_page: Callable[..., Page], serve: Callable[..., str], seen: Seen, tmp_path: Path
) -> None:
    """Nothing goes to the provider before; then the address and what the provider wants."""
    told, hidden = FORMS[provider]
    plugins = yaml.safe_load((TOY / "mkdocs.yml").read_text(encoding="utf-8"))["plugins"]
    options: dict[str, Any] = next(one for one in plugins if isinstance(one, dict))["papershelf"]
    options["subscribe"] = {"provider": provider, **told}
    site = build(TOY / "mkdocs.yml", tmp_path / "site", plugins=plugins)
    assert npm_errors([site / "index.html"]) == []
    assert "ps-subscribe" not in (site / "page/2/index.html").read_text(encoding="utf-8")
    page = open_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page.goto(serve(site, "/toy/"))
    assert seen.trouble() == []
    page.get_by_label("New papers by e-mail").fill("reader@example.org")
    sent: list[tuple[str, str, str]] = []
    page.context.on("request", lambda one: sent.append((one.method, one.url, one.post_data or "")))
    with page.expect_request(told["action"]):
        page.get_by_role("button", name="Subscribe").click()
    ((method, url, data),) = sent
    assert (method, url) == ("POST", told["action"])
    fields = dict(pair.split("=") for pair in data.split("&"))
    assert fields == {"email": "reader%40example.org", **hidden}
