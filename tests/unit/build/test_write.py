"""Writing: only what differs, whole files, nothing removed that is not ours."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from generator.build.encode import digest_bytes
from generator.build.write import Destination, check_destination
from generator.errors import SourceError


def update(destination: Destination, files: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    manifest = {name: digest_bytes(text.encode()) for name, text in files.items()}
    done = destination.update(manifest, lambda name: files[name].encode())
    return done.written, done.removed


def test_a_second_update_writes_nothing(tmp_path: Path) -> None:
    files = {"index.html": "a", "x/y.html": "b"}
    assert update(Destination(tmp_path / "out", sweep=True), files)[0] == ("index.html", "x/y.html")
    before = (tmp_path / "out/index.html").stat().st_mtime_ns
    assert update(Destination(tmp_path / "out", sweep=True), files) == ((), ())
    assert (tmp_path / "out/index.html").stat().st_mtime_ns == before


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    destination = Destination(tmp_path / "out", sweep=True)
    update(destination, {"a": "1", "b": "2"})
    assert update(destination, {"a": "1", "b": "3"}) == (("b",), ())


def test_a_file_that_somebody_changed_or_removed_is_written_again(tmp_path: Path) -> None:
    update(Destination(tmp_path / "out", sweep=True), {"a": "1", "b": "2"})
    (tmp_path / "out/a").write_text("tampered")
    (tmp_path / "out/b").unlink()
    assert update(Destination(tmp_path / "out", sweep=True), {"a": "1", "b": "2"})[0] == ("a", "b")


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        update(Destination(tmp_path / "out", sweep=True), {"x/a": "1"})
    finally:
        os.umask(old)
    assert (tmp_path / "out/x/a").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "out/x").stat().st_mode & 0o777 == 0o755


def test_a_sweep_removes_what_the_site_does_not_make_but_for_what_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name in ("old.html", "deep/er/old.html", ".git/config", "keep/me.txt"):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("x")
    _, removed = update(Destination(out, sweep=True, keep=[".git", "keep/me.txt"]), {"index.html": "a"})
    assert "old.html" in removed
    left = {path.relative_to(out).as_posix() for path in out.rglob("*")}
    assert left == {"index.html", ".git", ".git/config", "keep", "keep/me.txt"}


def test_elsewhere_only_what_earlier_builds_wrote_is_removed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "precious.txt").write_text("x")
    destination = Destination(out, sweep=False)
    update(destination, {"a/b.html": "1", "c.html": "2"})
    _, removed = update(destination, {"c.html": "2"})
    assert removed == ("a/b.html",)
    assert {path.name for path in out.iterdir()} == {"precious.txt", "c.html"}


def test_a_file_gives_way_to_a_folder_and_back(tmp_path: Path) -> None:
    destination = Destination(tmp_path / "out", sweep=True)
    update(destination, {"a": "1"})
    update(destination, {"a/index.html": "2"})
    assert (tmp_path / "out/a/index.html").read_text() == "2"
    update(destination, {"a": "3"})
    assert (tmp_path / "out/a").read_text() == "3"


def test_a_link_in_the_destination_does_not_lead_out_of_it(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.html").write_text("theirs")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/x").symlink_to(outside)
    update(Destination(tmp_path / "out", sweep=True), {"x/a.html": "ours", "x/new/b.html": "ours"})
    assert [path.name for path in outside.iterdir()] == ["a.html"]
    assert (outside / "a.html").read_text() == "theirs"
    assert (tmp_path / "out/x/a.html").read_text() == "ours"


def test_no_temporary_file_is_left_behind(tmp_path: Path) -> None:
    update(Destination(tmp_path / "out", sweep=False), {"a": "1"})
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a"]


def prepare(destination: Destination, dest: str, text: str) -> bool:
    return destination.prepare(dest, digest_bytes(text.encode()), text.encode())


def test_what_is_prepared_appears_with_the_update_and_not_before(tmp_path: Path) -> None:
    out = tmp_path / "out"
    update(Destination(out, sweep=True), {"a": "1", "b": "2"})
    destination = Destination(out, sweep=True)
    assert prepare(destination, "a", "new") and prepare(destination, "b", "2")
    assert [(out / name).read_text() for name in "ab"] == ["1", "2"]
    files = {"a": b"new", "b": b"2", "c": b"3"}
    asked: list[str] = []

    def content(dest: str) -> bytes:
        asked.append(dest)
        return files[dest]

    done = destination.update({name: digest_bytes(data) for name, data in files.items()}, content)
    assert (done.written, asked) == (("a", "c"), ["c"])
    assert [(out / name).read_text() for name in "abc"] == ["new", "2", "3"]
    assert sorted(path.name for path in out.iterdir()) == ["a", "b", "c"]


def test_what_was_prepared_differently_in_the_end_is_asked_for_again(tmp_path: Path) -> None:
    destination = Destination(tmp_path / "out", sweep=True)
    assert prepare(destination, "a", "early")
    assert update(destination, {"a": "late"})[0] == ("a",)
    assert (tmp_path / "out/a").read_text() == "late"


def test_what_is_abandoned_leaves_nothing(tmp_path: Path) -> None:
    destination = Destination(tmp_path / "out", sweep=True)
    assert prepare(destination, "a", "1")
    destination.abandon()
    assert not (tmp_path / "out").exists()
    update(destination, {"a": "1"})
    assert prepare(destination, "a", "2")
    destination.abandon()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a"]
    assert (tmp_path / "out/a").read_text() == "1"


def test_where_nothing_can_be_prepared_the_update_says_why(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("in the way")
    destination = Destination(tmp_path / "out", sweep=True)
    assert not prepare(destination, "a", "1")
    destination.abandon()
    with pytest.raises(SourceError, match="cannot write to out"):
        update(destination, {"a": "1"})


def test_a_disk_without_room_for_a_new_folder_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    destination = Destination(out, sweep=True)
    old = {"a.html": "1", "b": "1", "old/c.html": "1"}
    update(destination, old)
    mkdir = os.mkdir

    def full(path: str, mode: int = 0o777) -> None:
        if path.endswith("/new/deep"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        mkdir(path, mode)

    new = {"a.html": "2", "b/index.html": "2", "new/deep/d.html": "2"}
    monkeypatch.setattr(os, "mkdir", full)
    with pytest.raises(SourceError, match="cannot write new/deep: No space left on device") as error:
        update(destination, new)
    assert error.value.diagnostic.hint == "nothing was changed: the last good site is as it was"
    assert {path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*") if path.is_file()} == old
    assert sorted(path.name for path in out.iterdir()) == ["a.html", "b", "old"]
    monkeypatch.undo()
    update(destination, new)
    assert {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} == set(new)


@pytest.mark.parametrize("destination", [".", "..", "/"])
def test_a_destination_that_contains_the_source_is_refused(tmp_path: Path, destination: str) -> None:
    source = tmp_path / "site"
    source.mkdir()
    with pytest.raises(SourceError, match="cannot be or contain the Source directory"):
        check_destination(source, source / destination)


def test_a_repository_as_destination_is_refused_unless_it_is_meant(tmp_path: Path) -> None:
    (tmp_path / "out/.git").mkdir(parents=True)
    (tmp_path / "site").mkdir()
    with pytest.raises(SourceError, match="git repository") as caught:
        check_destination(tmp_path / "site", tmp_path / "out")
    assert "keep_files" in caught.value.diagnostic.hint
    check_destination(tmp_path / "site", tmp_path / "out", keeps_git=True)
