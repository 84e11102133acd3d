"""Telling open tabs what changed: server-sent events, and the script that HTML responses get for them.

A tab says which revision of the site it shows; every event says what changed since the revision before. So a tab that
was away (asleep, restored, loaded during a build) is told exactly what it missed, and only tabs that show something
that changed do anything. The decisions are the tab's own, see `client.js`.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections import deque
from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from html import escape
from importlib.resources import files

from generator.serve.overlay import overlay
from generator.serve.protocol import Built

PREFIX = "/__jinkyll"
KEPT = 200  # events that a tab may have missed and still be told one by one
NAMED = 500  # more changed files than this are "everything"
WAITING = 50  # events that a slow tab may lag behind before its connection is cut
HEARTBEAT = 15.0


@dataclass(frozen=True, slots=True)
class Event:
    """One step from a revision to the next: the URL paths that changed (None: any), the overlay from now on."""

    revision: int
    changed: tuple[str, ...] | None
    overlay: str


class Hub:
    """The current revision, what led to it, and the tabs that listen. Lives on the event loop's thread."""

    def __init__(self, ignore: Iterable[str] = (), boot: str | None = None) -> None:
        self.boot = boot or secrets.token_hex(4)
        self.revision = 0
        self.overlay = ""
        self._ignore = tuple(ignore)
        self._events: deque[Event] = deque(maxlen=KEPT)
        self._queues: set[asyncio.Queue[Event | None]] = set()
        self._closed = False

    @property
    def stamp(self) -> str:
        """Names a state of the site across restarts: `boot-revision`."""
        return f"{self.boot}-{self.revision}"

    @property
    def listeners(self) -> int:
        return len(self._queues)

    def publish(self, outcome: Built, baseurl: str = "", told: Collection[str] = ()) -> None:
        """Tell the tabs of a build, but for `told` files; one that changed nothing they could see is not mentioned."""
        shown = "" if outcome.ok else overlay(outcome.diagnostics)
        dests = [dest for dest in (*outcome.written, *outcome.removed) if dest not in told and not self._ignored(dest)]
        if not dests and shown == self.overlay:
            return
        self._tell(tuple(f"{baseurl}/{dest}" for dest in dests) if len(dests) <= NAMED else None, shown)

    def publish_page(self, dest: str, baseurl: str = "") -> None:
        """Tell the tabs of one page that can be had before the rest of its build."""
        if not self._ignored(dest):
            self._tell((f"{baseurl}/{dest}",), self.overlay)

    def _tell(self, changed: tuple[str, ...] | None, shown: str) -> None:
        self.revision += 1
        self.overlay = shown
        event = Event(self.revision, changed, shown)
        self._events.append(event)
        for queue in list(self._queues):
            self._offer(queue, event)

    def _ignored(self, dest: str) -> bool:
        return any(fnmatchcase(dest, pattern) for pattern in self._ignore)

    def _offer(self, queue: asyncio.Queue[Event | None], event: Event | None) -> None:
        try:
            queue.put_nowait(event)
        except asyncio.QueueFull:  # cut off: the tab comes back by itself and says where it stopped
            self._queues.discard(queue)
            while not queue.empty():
                queue.get_nowait()
            queue.put_nowait(None)

    def missed(self, since: str) -> list[Event]:
        """What a tab at the stamp `since` has not seen; one event for everything where that is not known."""
        boot, _, number = since.rpartition("-")
        revision = int(number) if number.isdecimal() else -1
        if boot == self.boot and revision == self.revision:
            return []
        oldest = self._events[0].revision if self._events else self.revision + 1
        if boot != self.boot or not oldest - 1 <= revision <= self.revision:
            return [Event(self.revision, None, self.overlay)]
        return [event for event in self._events if event.revision > revision]

    async def stream(self, since: str) -> AsyncIterator[str]:
        """The events for one listener, first what it missed; ends when the server does or the listener lags."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue(WAITING)
        missed = self.missed(since) or [Event(self.revision, (), self.overlay)]
        self._queues.add(queue)
        try:
            yield "retry: 400\n\n"
            for event in missed:
                yield self.message(event)
            while not self._closed:
                try:
                    event_or_end = await asyncio.wait_for(queue.get(), HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event_or_end is None:
                    return
                yield self.message(event_or_end)
        finally:
            self._queues.discard(queue)

    def message(self, event: Event) -> str:
        """An event on the wire."""
        data = {"boot": self.boot, "revision": event.revision, "changed": event.changed, "overlay": event.overlay}
        return f"id: {self.boot}-{event.revision}\ndata: {json.dumps(data)}\n\n"

    def close(self) -> None:
        """End all streams, so that the server can stop."""
        self._closed = True
        for queue in list(self._queues):
            self._offer(queue, None)


_BODY_END = re.compile(rb"</body\s*>", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def inject(html: bytes, tag: bytes) -> bytes:
    """`html` with `tag` before its last `</body>`, or at its end where there is none."""
    if html.startswith(_UTF16):
        return html
    ends = [match.start() for match in _BODY_END.finditer(html)]
    at = ends[-1] if ends else len(html)
    return html[:at] + tag + html[at:]


def script_tag(stamp: str, path: str) -> bytes:
    """The script of a page that shows the file at the URL path `path` (decoded)."""
    data = f'data-jinkyll="{stamp}" data-path="{escape(path, quote=True)}"'
    return f'<script src="{PREFIX}/client.js" {data} defer></script>'.encode()


@lru_cache(maxsize=4)
def asset(name: str) -> str:
    """The text of a script that comes with the server."""
    return files("generator.serve").joinpath(name).read_text(encoding="utf-8")
