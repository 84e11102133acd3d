"""The ASGI application: the built site under its baseurl, the events, and nothing else."""

from __future__ import annotations

import hashlib
import os
from email.utils import formatdate, parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.serve.files import Directory, Found, content_type, listing, locate
from generator.serve.guard import Guard, hosts_for
from generator.serve.options import ServeOptions
from generator.serve.reload import PREFIX, Hub, asset, inject, script_tag
from generator.serve.session import Session

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

# Browsers keep a copy but ask every time; what has not changed is answered with 304.
# Pages of other sites may not embed what is here, such as a script with the text of drafts.
NO_CACHE = {
    "cache-control": "no-cache",
    "cross-origin-resource-policy": "same-site",
    "x-content-type-options": "nosniff",
}
AT_ONCE = 4_000_000  # bytes; larger files are sent piece by piece
HTML = ("text/html", "application/xhtml+xml")
FALLBACK_404 = (
    '<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">\n'
    "<title>Not found</title>\n<body>\n<h1>Not found</h1>\n<p>The site has no page at this address{note}.</p>\n"
    "</body>\n</html>\n"
)


def make_app(session: Session, hub: Hub, options: ServeOptions) -> ASGIApp:
    """The application for one session, guarded."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    pages = Pages(session, hub, options)
    routes = [Route("/{path:path}", pages.answer)]
    if options.livereload:
        routes[:0] = [
            Route(f"{PREFIX}/events", pages.events),
            Route(f"{PREFIX}/{{name}}", pages.script),
        ]
    return Guard(Starlette(routes=routes), hosts_for(options.host, options.allowed_hosts))


class Pages:
    """Answers requests for files of the site. The builder's baseurl and destination are looked up each time."""

    def __init__(self, session: Session, hub: Hub, options: ServeOptions) -> None:
        self._session = session
        self._hub = hub
        self._options = options
        self._headers = {**NO_CACHE, **{name.lower(): value for name, value in options.headers.items()}}

    async def events(self, request: Request) -> Response:
        from starlette.responses import StreamingResponse

        since = request.headers.get("last-event-id") or request.query_params.get("since", "")
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self._hub.stream(since), media_type="text/event-stream", headers=headers)

    async def script(self, request: Request) -> Response:
        from starlette.responses import PlainTextResponse
        from starlette.responses import Response as Plain

        name = request.path_params["name"]
        if name not in ("client.js", "worker.js"):
            return PlainTextResponse("Not found\n", 404)
        return Plain(asset(name), media_type="text/javascript", headers=NO_CACHE)

    async def answer(self, request: Request) -> Response:
        from anyio.to_thread import run_sync

        data = await self._session.page(await run_sync(self._page_of, request) if self._session.waits else None)
        return await run_sync(self._answer, request, data)

    def _page_of(self, request: Request) -> str | None:
        """The file of the HTML page that is asked for, as far as the site has it by now."""
        base = self._session.builder.baseurl
        path = request.scope["path"]
        if not path.startswith(f"{base}/"):
            return None
        found = locate(self._session.builder.destination, path[len(base) :])
        if isinstance(found, Directory):
            found = found.index if found.slash else None
        return found.dest if found is not None and content_type(found.dest)[0] in HTML else None

    def _answer(self, request: Request, data: bytes | None) -> Response:
        from starlette.responses import HTMLResponse, RedirectResponse

        base = self._session.builder.baseurl
        path = request.scope["path"]
        if base and path in ("", "/", base):
            return RedirectResponse(f"{quote(base)}/", 302, headers=self._headers)
        if base and not path.startswith(f"{base}/"):
            return self._missing(request)
        inside = path[len(base) :]
        found = locate(self._session.builder.destination, inside)
        if isinstance(found, Directory):
            if not found.slash and (found.index or self._options.show_dir_listing):
                # One leading slash only: `//host` would lead elsewhere.
                query = f"?{request.url.query}" if request.url.query else ""
                target = f"{quote(base)}/{quote(found.dest)}/{query}"
                return RedirectResponse(target, 302, headers=self._headers)
            if found.index is None and self._options.show_dir_listing:
                return HTMLResponse(
                    listing(found.path, f"/{found.dest}/" if found.dest else "/"), headers=self._headers
                )
            found = found.index
        if found is None:
            return self._missing(request)
        try:
            return self._file(request, found, data=data)
        except FileNotFoundError:  # a build has removed it since it was found
            return self._missing(request)

    def _file(self, request: Request, found: Found, status: int = 200, data: bytes | None = None) -> Response:
        """The answer with a file, or with the bytes that are to be in the file of an HTML page."""
        from starlette.responses import FileResponse
        from starlette.responses import Response as Plain

        kind, encoding = content_type(found.dest)
        headers = dict(self._headers)
        if encoding:
            headers["content-encoding"] = encoding
        if kind in HTML:
            if status == 200:
                self._session.shown(found.dest)
            return self._html(request, found.path.read_bytes() if data is None else data, found.dest, status, kind)
        response: Response
        if found.stat.st_size <= AT_ONCE and "range" not in request.headers:
            # A build may replace the file between two looks at it: one open file is one state.
            with found.path.open("rb") as file:
                headers.update(_validators(os.fstat(file.fileno())))
                response = Plain(file.read(), status, {**headers, "accept-ranges": "bytes"}, kind)
        else:
            headers.update(_validators(found.stat))
            response = FileResponse(found.path, status, headers, kind, stat_result=found.stat)
        return self._not_modified(request, response) or response

    def _missing(self, request: Request) -> Response:
        found = locate(self._session.builder.destination, "404.html")
        if isinstance(found, Found):
            return self._file(request, found, 404)
        base = self._session.builder.baseurl
        note = "" if not base or request.scope["path"].startswith(f"{base}/") else "; it lives under another path"
        return self._html(request, FALLBACK_404.format(note=note).encode(), "404.html", 404, "text/html")

    def _html(self, request: Request, body: bytes, dest: str, status: int, kind: str) -> Response:
        from starlette.responses import Response as Plain

        # A script that fetches a piece of a page wants the piece as it is in the file.
        if self._options.livereload and kind == "text/html" and request.headers.get("sec-fetch-dest") != "empty":
            body = inject(body, script_tag(self._hub.stamp, f"{self._session.builder.baseurl}/{dest}"))
        tag = hashlib.blake2b(body, digest_size=12).hexdigest()
        charset = "" if kind == "text/html" else "; charset=utf-8"
        response = Plain(body, status, {**self._headers, "etag": f'"{tag}"'}, f"{kind}{charset}")
        return (self._not_modified(request, response) if status == 200 else None) or response

    def _not_modified(self, request: Request, response: Response) -> Response | None:
        """A 304 where the browser's copy is the one that `response` would carry."""
        from starlette.responses import Response as Plain

        etag = response.headers.get("etag", "")
        wanted = request.headers.get("if-none-match")
        if wanted is not None:
            tags = [part.strip().removeprefix("W/") for part in wanted.split(",")]
            matches = etag in tags or "*" in tags
        else:
            matches = _unmodified_since(request.headers.get("if-modified-since"), response.headers.get("last-modified"))
        if not matches:
            return None
        kept = {name: value for name, value in response.headers.items() if name in ("etag", "cache-control")}
        return Plain(status_code=304, headers=kept)


def _validators(status: os.stat_result) -> dict[str, str]:
    """The headers by which a browser asks whether its copy is still right."""
    return {
        "etag": f'"{status.st_mtime_ns:x}-{status.st_size:x}"',
        "last-modified": formatdate(status.st_mtime, usegmt=True),
    }


def _unmodified_since(asked: str | None, modified: str | None) -> bool:
    if not asked or not modified:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(asked)
    except (TypeError, ValueError):
        return False
