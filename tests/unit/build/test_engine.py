"""The engine: what is computed again, and what is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.build.cells import Query
from generator.build.encode import digest_bytes
from generator.build.engine import Engine
from generator.errors import Diagnostic, SourceError, fail


class World:
    """Some files, and an engine over them: `word` reads one, `pair` two, `shout` loses a difference in case."""

    def __init__(self, **files: str) -> None:
        self.files = dict(files)
        self.engine = Engine(
            {
                "file": Query(lambda name: self.files.get(name), leaf=True),
                "word": Query(lambda name: self.engine.fetch("file", name)),
                "shout": Query(lambda name: self._shout(name)),
                "pair": Query(lambda one, two: (self.engine.fetch("shout", one), self.engine.fetch("shout", two))),
                "page": Query(lambda name: f"<{self.engine.fetch('shout', name)}>".encode(), digest=digest_bytes),
                "passing": Query(lambda name: self.engine.fetch("file", name) * 3, transient=True),
                "user": Query(lambda name: self.engine.fetch("passing", name)[:1]),
                "pick": Query(lambda: self.engine.fetch("file", self.engine.fetch("file", "which"))),
                "loop": Query(lambda name: self.engine.fetch("loop", {"a": "b", "b": "a"}[name])),
            }
        )

    def _shout(self, name: str) -> str:
        text = self.engine.fetch("word", name)
        if text is None:
            raise fail("test/missing", f"no {name}")
        if text.startswith("!"):
            self.engine.report(Diagnostic("test/loud", f"{name} is loud"))
        return str(text).upper()

    def edit(self, name: str, text: str) -> None:
        self.files[name] = text
        self.engine.forget(lambda key: key == ("file", name))


def names(world: World) -> set[Any]:
    return set(world.engine.computed)


def test_nothing_is_computed_twice() -> None:
    world = World(a="x", b="y")
    assert world.engine.fetch("pair", "a", "b") == ("X", "Y")
    assert world.engine.fetch("pair", "a", "b") == ("X", "Y")
    assert world.engine.computed.count(("shout", "a")) == 1


def test_only_what_read_the_changed_file_is_computed_again() -> None:
    world = World(a="x", b="y")
    world.engine.fetch("pair", "a", "b")
    world.edit("a", "z")
    assert world.engine.fetch("pair", "a", "b") == ("Z", "Y")
    assert names(world) == {("word", "a"), ("shout", "a"), ("pair", "a", "b")}


def test_an_equal_result_stops_the_change() -> None:
    world = World(a="x", b="y")
    world.engine.fetch("pair", "a", "b")
    world.edit("a", "X")
    assert world.engine.fetch("pair", "a", "b") == ("X", "Y")
    assert names(world) == {("word", "a"), ("shout", "a")}


def test_a_file_that_appears_is_a_change() -> None:
    world = World()
    with pytest.raises(SourceError, match="no a"):
        world.engine.fetch("shout", "a")
    world.edit("a", "x")
    assert world.engine.fetch("shout", "a") == "X"


def test_dependencies_that_are_chosen_by_values_follow_the_choice() -> None:
    world = World(which="a", a="x", b="y")
    assert world.engine.fetch("pick") == "x"
    world.edit("which", "b")
    assert world.engine.fetch("pick") == "y"
    world.edit("a", "other")
    assert world.engine.fetch("pick") == "y"
    assert names(world) == set()


def test_warnings_come_back_as_long_as_their_result_is_used() -> None:
    world = World(a="!x")
    world.engine.fetch("shout", "a")
    world.engine.forget()
    world.engine.fetch("shout", "a")
    assert [note.message for _, cell in world.engine.live() for note in cell.diagnostics] == ["a is loud"]


def test_a_passing_value_is_not_held_but_can_be_had_again() -> None:
    world = World(a="x")
    assert world.engine.fetch("user", "a") == "x"
    assert world.engine.fetch("passing", "a") == "xxx"
    assert not isinstance(world.engine.cells[("passing", "a")].value, str)


def test_a_failure_is_a_value_too() -> None:
    world = World(b="y")
    for _ in range(2):
        with pytest.raises(SourceError, match="no a"):
            world.engine.fetch("pair", "a", "b")
    assert world.engine.computed.count(("shout", "a")) == 1
    assert not world.engine.holds("shout", "a")
    assert world.engine.holds("shout", "b")


def test_a_circle_is_named() -> None:
    world = World()
    with pytest.raises(SourceError, match="loop a → loop b → loop a"):
        world.engine.fetch("loop", "a")


def test_what_a_revision_did_not_use_can_be_dropped() -> None:
    world = World(a="x", b="y")
    world.engine.fetch("shout", "a")
    world.engine.fetch("shout", "b")
    world.engine.forget()
    world.engine.fetch("shout", "a")
    world.engine.drop_dead()
    assert ("shout", "b") not in world.engine.cells


def test_the_reason_of_a_rebuild_can_be_told() -> None:
    world = World(a="x")
    world.engine.fetch("shout", "a")
    world.edit("a", "z")
    world.engine.fetch("shout", "a")
    assert world.engine.reasons[("shout", "a")] == ("word", "a")


def test_a_bug_is_not_taken_for_a_mistake_of_the_user() -> None:
    broken: Callable[[], object] = lambda: 1 / 0  # noqa: E731
    engine = Engine({"broken": Query(broken)})
    with pytest.raises(ZeroDivisionError):
        engine.fetch("broken")
    assert engine.current() is None
