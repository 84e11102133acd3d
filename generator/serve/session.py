"""One site while it is served: gathers changes, builds, and holds requests back until the site is fresh."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from generator.errors import Diagnostic
from generator.serve.protocol import Builder, BuildOutcome, Built
from generator.serve.reload import Hub

# Seconds. An editor writes a file in several steps; one that replaces it leaves a moment without any file.
QUIET = 0.01
QUIET_WHEN_GONE = 0.06
LONGEST = 0.5
# More changed paths than this are a rescan: a checkout of another branch, or a queue that ran over.
MANY = 2000
# So many pages that were shown last are made before the others on large sites.
SHOWN = 4

Changed = frozenset[str] | None
Done = Callable[[Built, Changed], None]


class Session:
    """Runs builds one after another, each in the same worker thread, for whatever has changed meanwhile.

    All methods but `touch` belong to the event loop's thread. `done` is called after every build with its outcome
    and what it was told had changed.
    """

    def __init__(self, builder: Builder, hub: Hub, done: Done | None = None) -> None:
        self.builder = builder
        self.outcome: Built | None = None
        self.builds = 0
        self._hub = hub
        self._done = done
        self._loop = asyncio.get_running_loop()
        self._pool = ThreadPoolExecutor(1, "jinkyll-build")
        self._pending: set[str] = set()
        self._rescan = False
        self._last_touch = 0.0
        self._wake = asyncio.Event()
        # Changes are numbered as they come; what has been built is fresh up to a number.
        self._noted = 0
        self._taken = 0
        self._built = 0
        self._progress = asyncio.Condition()
        # Pages made before the rest of the site: what is waited for, what was shown last, what is there already.
        self._waiting: dict[str, int] = {}
        self._shown: deque[str] = deque(maxlen=SHOWN)
        self._ahead: dict[str, bytes | None] = {}

    def touch(self, paths: Iterable[str] | None) -> None:
        """Something changed (None: anything may have); to be called from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._note, None if paths is None else tuple(paths))

    async def fresh(self) -> None:
        """Returns as soon as every change that is known of by now has been built; later ones are not waited for."""
        wanted = self._noted
        async with self._progress:
            await self._progress.wait_for(lambda: self._built >= wanted)

    @property
    def waits(self) -> bool:
        """Whether changes are known that have not been built."""
        return self._built < self._noted

    async def page(self, dest: str | None) -> bytes | None:
        """As `fresh`, for who wants one page: its bytes where they are there before the rest is built, else None."""
        if dest is None or not self.waits:
            await self.fresh()
            return None
        wanted = self._noted
        self._waiting[dest] = self._waiting.get(dest, 0) + 1
        try:
            async with self._progress:
                await self._progress.wait_for(
                    lambda: self._built >= wanted or (dest in self._ahead and self._taken >= wanted)
                )
        finally:
            self._waiting[dest] -= 1
            if not self._waiting[dest]:
                del self._waiting[dest]
        return None if self._built >= wanted else self._ahead[dest]

    def shown(self, dest: str) -> None:
        """Somebody looks at this page; from any thread."""
        self._shown.append(dest)

    # -- what a builder makes ahead (from its thread) -----------------------------------------------------------

    def wanted(self) -> tuple[str, ...]:
        """The pages to make first: those that are waited for, then those that were shown last."""
        return tuple(dict.fromkeys([*list(self._waiting), *reversed(list(self._shown))]))

    def ready(self, dest: str, data: bytes | None) -> None:
        """A page is made, before the rest of the site."""
        asyncio.run_coroutine_threadsafe(self._come(dest, data), self._loop)

    async def _come(self, dest: str, data: bytes | None) -> None:
        self._ahead[dest] = data
        if data is not None:
            self._hub.publish_page(dest, self.builder.baseurl)
        async with self._progress:
            self._progress.notify_all()

    # -- building -----------------------------------------------------------------------------------------------

    async def run(self, initial: bool = True) -> None:
        """Build (at once if `initial`), then for every change; until cancelled."""
        if initial:
            self._note(None)
        try:
            while True:
                await self._wake.wait()
                await self._settle()
                await self._build(self._take())
                await self._release(self._taken)
        finally:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _note(self, paths: tuple[str, ...] | None) -> None:
        if paths is None:
            self._rescan = True
        else:
            self._pending.update(paths)
            if not self._pending:
                return
        self._last_touch = self._loop.time()
        self._noted += 1
        self._wake.set()

    async def _release(self, number: int) -> None:
        """Let the requests go on that waited for what is built now."""
        async with self._progress:
            self._built = number
            self._progress.notify_all()

    async def _settle(self) -> None:
        """Wait until nothing has come for a moment, but not for ever."""
        if self._rescan and not self._pending:
            return
        end = self._loop.time() + LONGEST
        while True:
            quiet = QUIET_WHEN_GONE if self._some_gone() else QUIET
            wait = min(self._last_touch + quiet, end) - self._loop.time()
            if wait <= 0:
                return
            await asyncio.sleep(wait)

    def _some_gone(self) -> bool:
        return len(self._pending) < 50 and not all(os.path.lexists(path) for path in self._pending)

    def _take(self) -> Changed:
        everything = self._rescan or len(self._pending) > MANY
        changed = None if everything else frozenset(self._pending)
        self._pending.clear()
        self._rescan = False
        self._taken = self._noted
        self._wake.clear()
        return changed

    async def _build(self, changed: Changed) -> None:
        outcome = await self._loop.run_in_executor(self._pool, self._guarded, changed)
        self.builds += 1
        self.outcome = outcome
        told = {dest for dest, data in self._ahead.items() if data is not None} if outcome.ok else set()
        self._ahead.clear()
        self._hub.publish(outcome, self.builder.baseurl, told)
        if self._done is not None:
            self._done(outcome, changed)

    def _guarded(self, changed: Changed) -> Built:
        """A build whose own bugs do not end the server: they are shown like any error, with their traceback."""
        try:
            return self.builder.build(changed, self)
        except Exception as error:
            import traceback

            found = Diagnostic(
                "internal/bug",
                f"{type(error).__name__}: {error}",
                cause="".join(traceback.format_exception(error)).rstrip(),
                hint="This is a bug in jinkyll, not a mistake in the site. Please report it with the lines above.",
            )
            return BuildOutcome(diagnostics=(found,), ok=False)
