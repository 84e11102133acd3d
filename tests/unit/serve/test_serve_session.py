"""Gathering changes, building, holding requests back."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from serving import TinyBuilder, tiny_site

from generator.serve.reload import Hub
from generator.serve.session import MANY, Session


def run(builder: TinyBuilder, story: Callable[[Session, Hub], Awaitable[None]], initial: bool = False) -> None:
    async def main() -> None:
        hub = Hub(boot="b")
        session = Session(builder, hub)
        task = asyncio.create_task(session.run(initial))
        await asyncio.sleep(0)
        try:
            await asyncio.wait_for(story(session, hub), 10)
        finally:
            task.cancel()

    asyncio.run(main())


def test_a_burst_is_one_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.serve.session.QUIET", 0.3)  # lest a busy machine tear the burst apart
    builder = tiny_site(tmp_path, {"a.txt": "a", "b.txt": "b"})
    paths = [str(builder.source / "a.txt"), str(builder.source / "b.txt")]

    async def story(session: Session, hub: Hub) -> None:
        for path in paths * 5:
            session.touch([path])
            await asyncio.sleep(0.001)
        await session.fresh()
        assert session.builds == 1

    run(builder, story)
    assert builder.calls == [frozenset(paths)]


def test_changes_during_a_build_are_built_next_and_requests_wait_for_them(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, {"a.txt": "one"})
    builder.delay = 0.1
    path = builder.source / "a.txt"

    async def story(session: Session, hub: Hub) -> None:
        session.touch([str(path)])
        await asyncio.sleep(0.05)
        path.write_text("two")
        session.touch([str(path)])
        await asyncio.sleep(0)
        await session.fresh()
        assert session.builds == 2
        assert "two" in (builder.destination / "a.html").read_text()

    run(builder, story)


def test_a_file_that_is_gone_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, {"a.txt": "one"})
    path = builder.source / "a.txt"

    async def story(session: Session, hub: Hub) -> None:
        path.unlink()
        session.touch([str(path)])
        await asyncio.sleep(0.03)
        assert builder.calls == []
        path.write_text("two")
        session.touch([str(path)])
        await asyncio.sleep(0)
        await session.fresh()

    run(builder, story)
    assert len(builder.calls) == 1
    assert "two" in (builder.destination / "a.html").read_text()


def test_an_endless_burst_is_built_all_the_same(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, {"a.txt": "one"})

    async def story(session: Session, hub: Hub) -> None:
        end = time.monotonic() + 0.9
        while time.monotonic() < end:
            session.touch([str(builder.source / "a.txt")])
            await asyncio.sleep(0.002)

    run(builder, story)
    assert builder.calls


def test_a_request_waits_for_the_changes_before_it_only(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, {"a.txt": "one"})
    builder.delay = 0.02

    async def story(session: Session, hub: Hub) -> None:
        async def keep_touching() -> None:
            while True:
                session.touch([str(builder.source / "a.txt")])
                await asyncio.sleep(0.001)

        busy = asyncio.create_task(keep_touching())
        await asyncio.sleep(0.01)
        await asyncio.wait_for(session.fresh(), 5)
        busy.cancel()

    run(builder, story)
    assert builder.calls


def test_very_many_changes_are_a_rescan(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, {"a.txt": "one"})

    async def story(session: Session, hub: Hub) -> None:
        session.touch([f"/x/{number}" for number in range(MANY + 1)])
        await asyncio.sleep(0)
        await session.fresh()

    run(builder, story)
    assert builder.calls == [None]


def test_a_bug_in_the_build_is_shown_and_the_session_goes_on(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, {"a.txt": "one"})
    builder.crash = ZeroDivisionError("oh")

    async def story(session: Session, hub: Hub) -> None:
        await session.fresh()
        assert session.outcome and not session.outcome.ok
        assert "ZeroDivisionError: oh" in hub.overlay and "bug in jinkyll" in hub.overlay
        builder.crash = None
        session.touch(None)
        await asyncio.sleep(0)
        await session.fresh()
        assert session.outcome.ok and hub.overlay == ""

    run(builder, story, initial=True)


def test_touching_nothing_builds_nothing(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, {"a.txt": "one"})

    async def story(session: Session, hub: Hub) -> None:
        session.touch([])
        await asyncio.sleep(0.05)
        await session.fresh()

    run(builder, story)
    assert builder.calls == []
