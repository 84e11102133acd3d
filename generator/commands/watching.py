"""`jinkyll build --watch`: build again whenever something changes, without a server."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

from generator.build.serving import SiteBuilder
from generator.serve.reload import Hub
from generator.serve.session import Done, Session
from generator.serve.watch import Scope, watcher_for


def watch(builder: SiteBuilder, done: Done, poll: bool | None) -> None:
    """Build now and after each change until interrupted; `done` gets every outcome."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_watch(builder, done, poll))


async def _watch(builder: SiteBuilder, done: Done, poll: bool | None) -> None:
    session = Session(builder, Hub(()), done)
    ignored = (*builder.watch_ignored, builder.destination)
    watcher = watcher_for(Scope(builder.watch_roots, ignored), session.touch, poll)
    builds = asyncio.create_task(session.run())
    with suppress(NotImplementedError):  # not on Windows
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, builds.cancel)
    try:
        with suppress(asyncio.CancelledError):
            await builds
    finally:
        watcher.stop()
