"""What the plugin does to each page, beside rendering it."""

from __future__ import annotations

from mkdocs.plugins import CombinedEvent

from .own_pages import OwnPageEvents
from .policies import PolicyEvents


class PageEvents(OwnPageEvents, PolicyEvents):
    """The events of the plugin that concern single pages."""

    on_page_content = CombinedEvent(OwnPageEvents.clean_titles, PolicyEvents.on_page_content)
    # The policy allows what a curator's own text loads, so the marks are filled after it.
    on_post_page = CombinedEvent(PolicyEvents.on_post_page, OwnPageEvents.fill_marks)
