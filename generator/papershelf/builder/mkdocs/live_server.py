"""MkDocs' server with live reload, which also shows why the last build failed.

The problems are shown where the curator looks: on every page of the last good site, or on a page of
their own while there is no site yet. The next build that succeeds removes them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from markupsafe import escape
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from watchdog.observers import Observer

from ...errors import ContentError, PapershelfError
from ...parallel import call_in_subprocess
from ..served_site import ServedSite

log = logging.getLogger("mkdocs.commands.serve")

_TITLE = "The site could not be built"
_TOP = "<style>section{top:0!important;bottom:auto!important}</style>"
_ALONE = f"<!doctype html><html lang=en><title>{_TITLE}</title>{_TOP}<body></body></html>".encode()
# Styles are in the attributes, since no style sheet may have been built.
_PANEL = f"""
<section role=alert style="position:fixed;inset:auto 0 0;z-index:99;max-height:60vh;overflow:auto;
box-sizing:border-box;padding:1rem;border-top:4px solid #b3261e;background:#fff;color:#111;
font:16px/1.5 system-ui,sans-serif"><strong>{_TITLE}</strong><pre style="margin:.5rem 0;
font-size:14px;white-space:pre-wrap;overflow-wrap:anywhere">%s</pre>%s</section>
"""
_NOTE = "This page is from the last build that succeeded."


class LiveServer(LiveReloadServer):
    """A server of a site; `problems` are what the last build logged if it failed."""

    problems = ""

    def build(self, build: Callable[[], None]) -> None:
        """Run a build. Its errors are logged and shown in the browser, and none is raised."""
        with _collect_errors() as logged:
            try:
                build()
            except Abort as abort:
                if not logged:
                    log.error(str(abort))
            except PapershelfError as error:
                log.error(str(error))
            except Exception as error:  # a bug: the terminal has the traceback
                log.exception(f"{type(error).__name__}: {error}")
        self.problems = "\n".join(logged)

    def show_errors(self) -> None:
        """Show the errors of builds after changes, whose builder is set by now."""
        builder = self.builder
        self.builder = lambda: self.build(builder)

    def read_error_page(self, code: int) -> bytes | None:
        """The site's own page for an error; without one, a page for the problems if there are
        any."""
        page = Path(self.root, f"{code}.html")
        content = page.read_bytes() if page.is_file() else _ALONE if self.problems else None
        return content and self._inject_js_into_html(content, self._visible_epoch)

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        if self.problems:
            note = "" if content is _ALONE else _NOTE
            before, end, after = content.rpartition(b"</body>")
            content = before + (_PANEL % (escape(self.problems), note)).encode() + end + after
        html: bytes = super()._inject_js_into_html(content, epoch)  # type: ignore[no-untyped-call]
        return html


@contextmanager
def _collect_errors() -> Iterator[list[str]]:
    """Yields a list, to which the errors are added that MkDocs and the plugin log in the block."""
    logged: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: logged.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield logged
    finally:
        logger.removeHandler(handler)


@contextmanager
def follow_records(server: LiveReloadServer, config_file: Path, folder: Path) -> Iterator[None]:
    """Rebuild after changes in a folder of records, without MkDocs where that is possible.

    That is done by one process, forked before the server has threads.
    """
    site, build_all = ServedSite(config_file, Path(server.root)), server.builder
    with call_in_subprocess(site.build, site.prepare) as build_quickly:

        def build() -> None:
            if not keep_valid(build_quickly):
                build_all()

        server.builder = build
        _watch(server, folder)
        yield


def keep_valid(build_quickly: Callable[[], bool]) -> bool:
    """Build without MkDocs; False if that is not possible. Errors of records are logged, and the
    site stays as it was."""
    try:
        return build_quickly()
    except ContentError as error:
        log.error(f"papershelf: still serving the last valid records\n{error}")
        return True
    except ChildProcessError:  # it was killed, maybe since it took too much memory
        return False


class _Observer(Observer):  # type: ignore[misc, valid-type]
    """The system's file observer, limited to changes: it also reports reads, and building reads."""

    def schedule(self, event_handler: Any, path: str, **options: Any) -> Any:
        notify = event_handler.on_any_event
        changes = {"created", "modified", "moved", "deleted"}
        event_handler.on_any_event = lambda event: event.event_type in changes and notify(event)
        return super().schedule(event_handler, path, **options)


def _watch(server: LiveReloadServer, folder: Path) -> None:
    """Rebuild after changes in a folder.

    The system reports them. The server's own observer looks at every file twice a second, which
    takes half a core for ten thousand files.
    """
    own: Any = server.observer
    server.observer = observer = _Observer()
    server.watch(str(folder))
    server.observer = own
    observer.daemon = True
    observer.start()
