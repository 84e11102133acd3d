"""Watching: events, polling, and the choice between them."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.serve.watch import EventWatcher, PollWatcher, Scope, Watcher, remote_kind, watcher_for


class Seen:
    """Collects what a watcher says."""

    def __init__(self) -> None:
        self.paths: set[str] = set()
        self.rescans = 0
        self._lock = threading.Lock()

    def touch(self, paths: Iterable[str] | None) -> None:
        with self._lock:
            if paths is None:
                self.rescans += 1
            else:
                self.paths.update(paths)

    def waits_for(self, *paths: Path, seconds: float = 5) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self._lock:
                if {str(path) for path in paths} <= self.paths:
                    return True
            time.sleep(0.01)
        return False


Maker = Callable[[Scope, Callable[[Iterable[str] | None], None]], Watcher]


@contextmanager
def watching(make: Maker, scope: Scope) -> Iterator[tuple[Watcher, Seen]]:
    seen = Seen()
    watcher = make(scope, seen.touch)
    watcher.start()
    try:
        yield watcher, seen
    finally:
        watcher.stop()


def polling(scope: Scope, touch: Callable[[Iterable[str] | None], None]) -> Watcher:
    return PollWatcher(scope, touch, interval=0.02)


@pytest.mark.parametrize("make", [EventWatcher, polling], ids=["events", "polling"])
class TestWatching:
    def test_files_written_made_and_removed_are_seen(self, make: Maker, tmp_path: Path) -> None:
        (tmp_path / "_posts/deep").mkdir(parents=True)
        old, deep, gone = tmp_path / "old.md", tmp_path / "_posts/deep/x.md", tmp_path / "_posts/gone.md"
        for path in (old, deep, gone):
            path.write_text("1")
        with watching(make, Scope((tmp_path,))) as (_, seen):
            old.write_text("22")
            deep.write_text("22")
            gone.unlink()
            (tmp_path / "new.md").write_text("1")
            assert seen.waits_for(old, deep, gone, tmp_path / "new.md")

    def test_a_file_that_is_replaced_by_another_is_seen(self, make: Maker, tmp_path: Path) -> None:
        post = tmp_path / "_posts/a.md"
        post.parent.mkdir()
        post.write_text("old")
        with watching(make, Scope((tmp_path,))) as (_, seen):
            swap = tmp_path / "_posts/.a.md.swp"
            swap.write_text("new")
            swap.replace(post)
            assert seen.waits_for(post)
            assert str(swap) not in seen.paths

    def test_a_new_directory_is_watched_with_what_is_in_it(self, make: Maker, tmp_path: Path) -> None:
        with watching(make, Scope((tmp_path,))) as (_, seen):
            (tmp_path / "docs/deep").mkdir(parents=True)
            (tmp_path / "docs/deep/one.md").write_text("1")
            assert seen.waits_for(tmp_path / "docs/deep/one.md")
            (tmp_path / "docs/deep/two.md").write_text("2")
            assert seen.waits_for(tmp_path / "docs/deep/two.md")

    def test_a_directory_that_is_made_anew_is_watched_again(self, make: Maker, tmp_path: Path) -> None:
        (tmp_path / "docs").mkdir()
        with watching(make, Scope((tmp_path,))) as (_, seen):
            shutil.rmtree(tmp_path / "docs")
            (tmp_path / "docs").mkdir()
            time.sleep(0.2)
            (tmp_path / "docs/new.md").write_text("1")
            assert seen.waits_for(tmp_path / "docs/new.md")

    def test_a_directory_moved_in_is_seen_file_by_file(self, make: Maker, tmp_path: Path) -> None:
        (tmp_path / "site").mkdir()
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere/a.md").write_text("1")
        with watching(make, Scope((tmp_path / "site",))) as (_, seen):
            (tmp_path / "elsewhere").rename(tmp_path / "site/inside")
            assert seen.waits_for(tmp_path / "site/inside/a.md")

    def test_the_destination_caches_and_editor_files_are_not_seen(self, make: Maker, tmp_path: Path) -> None:
        quiet = ["_site/index.html", ".git/HEAD", "node_modules/x/y.js", ".jinkyll-cache/db", "a.md~", ".#a.md", "4913"]
        for name in quiet[:4]:
            (tmp_path / name).parent.mkdir(parents=True)
        with watching(make, Scope((tmp_path,), (tmp_path / "_site",))) as (_, seen):
            for name in quiet:
                (tmp_path / name).write_text("x")
            (tmp_path / "last.md").write_text("x")
            assert seen.waits_for(tmp_path / "last.md")
            assert seen.paths == {str(tmp_path / "last.md")}

    def test_a_single_file_elsewhere_is_watched_alone(self, make: Maker, tmp_path: Path) -> None:
        (tmp_path / "conf").mkdir()
        config = tmp_path / "conf/site.toml"
        with watching(make, Scope((config,))) as (_, seen):
            (tmp_path / "conf/other.toml").write_text("x")
            config.write_text("title = 1")
            assert seen.waits_for(config)
            assert seen.paths == {str(config)}

    def test_the_scope_can_change(self, make: Maker, tmp_path: Path) -> None:
        (tmp_path / "one").mkdir()
        (tmp_path / "two").mkdir()
        with watching(make, Scope((tmp_path / "one",))) as (watcher, seen):
            watcher.update(Scope((tmp_path / "two",)))
            time.sleep(0.1)
            (tmp_path / "two/a.md").write_text("x")
            assert seen.waits_for(tmp_path / "two/a.md")


def test_a_read_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    with watching(EventWatcher, Scope((tmp_path,))) as (_, seen):
        time.sleep(0.1)
        seen.paths.clear()
        (tmp_path / "a.md").read_text()
        time.sleep(0.2)
        assert seen.paths == set()


def test_lost_events_are_a_rescan(tmp_path: Path) -> None:
    with watching(EventWatcher, Scope((tmp_path,))) as (_, seen):
        logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed; events were lost")
        assert seen.rescans == 1


MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /mnt/nas rw - nfs4 server:/x rw
31 22 0:41 / /mnt/my\\040disk rw - vboxsf disk rw
32 30 8:2 / /mnt/nas/local rw - ext4 /dev/sdb1 rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/blog", None),
        ("/mnt/nas/blog", "nfs4"),
        ("/mnt/nasty", None),
        ("/mnt/my disk/blog", "vboxsf"),
        ("/mnt/nas/local/blog", None),
    ],
)
def test_mounts_that_send_no_events_are_known(path: str, kind: str | None) -> None:
    assert remote_kind(Path(path), MOUNTS) == kind


def test_polling_is_chosen_when_asked_for_and_when_watches_run_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = watcher_for(Scope((tmp_path,)), lambda paths: None, poll=True)
    asked.stop()
    assert asked.description == "polling (as asked)"

    def refuse(self: EventWatcher) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(EventWatcher, "start", refuse)
    fallen_back = watcher_for(Scope((tmp_path,)), lambda paths: None)
    fallen_back.stop()
    assert fallen_back.description == "polling (inotify watch limit reached)"


def test_what_comes_into_a_new_directory_before_it_is_watched_is_found(tmp_path: Path) -> None:
    from watchdog.events import DirCreatedEvent

    with watching(EventWatcher, Scope((tmp_path,))) as (watcher, seen):
        assert isinstance(watcher, EventWatcher)
        watcher._observer.unschedule_all()  # from here on no event comes
        (tmp_path / "docs").mkdir()
        watcher._seen(DirCreatedEvent(str(tmp_path / "docs")))
        (tmp_path / "docs/late.md").write_text("1")
        assert seen.waits_for(tmp_path / "docs/late.md")
