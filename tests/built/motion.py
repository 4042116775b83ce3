"""Waiting for what moves on a page, in place of a time that is too short on a busy machine."""

from __future__ import annotations

from playwright.sync_api import Page

_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_MOTION = f"""async () => {{
    await {_FRAMES}
    const ending = document.getAnimations().filter(one => one.effect.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map(one => one.finished))
}}"""


def wait_for_frames(page: Page) -> None:
    """Wait until the page was drawn with what was done before."""
    page.evaluate(f"() => {_FRAMES}")


def wait_for_motion(page: Page) -> None:
    """Wait until transitions and animations have ended, but those that never do."""
    page.evaluate(_MOTION)
