"""Traces and values on disk: what comes back, and that nothing bad can."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.build.cells import UNLOADED, Cell, Query
from generator.build.encode import decode, encode
from generator.build.engine import Engine
from generator.build.store import Store
from generator.errors import Diagnostic, Place
from generator.model import Document, Virtual

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary() | st.dates()
    | st.datetimes() | st.datetimes(timezones=st.just(UTC)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=20,
)  # fmt: skip


@given(PLAIN)
def test_plain_values_come_back_equal(value: object) -> None:
    assert decode(encode(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        Document("a.md", "page", "", {"title": "A", "list": [1, {"x": None}]}, datetime(2020, 1, 1, tzinfo=UTC)),
        Virtual("tags/a.html", {"layout": "tag"}, "x"),
        Diagnostic("a/b", "message", Place("f", 1, 2)),
        datetime(2020, 5, 10, 12, tzinfo=timezone(timedelta(hours=9))),
        datetime(2020, 5, 10, 12, tzinfo=ZoneInfo("Europe/Berlin")),
        date(2020, 2, 29),
        frozenset({"a", "b"}),
    ],
)
def test_our_own_values_come_back_equal(value: object) -> None:
    assert decode(encode(value)) == value


def test_the_zone_of_a_time_survives() -> None:
    berlin = datetime(2020, 5, 10, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    assert str(decode(encode(berlin)).tzinfo) == "Europe/Berlin"


def test_values_of_unknown_types_are_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        encode(object())


def engine(store: Store | None, calls: list[str], text: str = "x") -> Engine:
    def upper() -> str:
        calls.append("upper")
        return str(made.fetch("file")).upper()

    made = Engine({"file": Query(lambda: text, leaf=True), "upper": Query(upper, kept=True)}, store)
    return made


def saved(folder: Path, stamp: bytes = b"1") -> None:
    store = Store(folder, stamp)
    first = engine(store, [])
    first.fetch("upper")
    store.write(dict(first.live()), frozenset({"upper"}), [])
    store.close()


def test_a_second_process_computes_nothing(tmp_path: Path) -> None:
    saved(tmp_path)
    calls: list[str] = []
    store = Store(tmp_path, b"1")
    again = engine(store, calls)
    cells, note = store.read()
    again.adopt(cells.values())
    again.forget()
    assert again.fetch("upper") == "X"
    assert calls == []
    assert note == ""


def test_a_changed_file_is_seen_by_a_second_process(tmp_path: Path) -> None:
    saved(tmp_path)
    store = Store(tmp_path, b"1")
    again = engine(store, [], text="y")
    again.adopt(store.read()[0].values())
    again.forget()
    assert again.fetch("upper") == "Y"


def test_another_stamp_is_a_build_from_scratch(tmp_path: Path) -> None:
    saved(tmp_path)
    cells, note = Store(tmp_path, b"2").read()
    assert cells == {}
    assert "another version" in note


@pytest.mark.parametrize("cut", [0, 5, 20, 60, -1])
def test_a_cut_file_is_a_build_from_scratch(tmp_path: Path, cut: int) -> None:
    saved(tmp_path)
    data = (tmp_path / "traces").read_bytes()
    (tmp_path / "traces").write_bytes(data[:cut])
    cells, note = Store(tmp_path, b"1").read()
    assert cells == {}
    assert "from scratch" in note


def test_a_garbled_value_is_computed_again(tmp_path: Path) -> None:
    saved(tmp_path)
    store = Store(tmp_path, b"1")
    cells, _ = store.read()
    assert store.load(cells["upper",].digest) == "X"
    store.close()
    database = tmp_path / "values.db"
    database.write_bytes(b"garbage" * 1000)
    for other in tmp_path.glob("values.db-*"):
        other.unlink()
    store = Store(tmp_path, b"1")
    assert store.load(cells["upper",].digest) is UNLOADED
    again = engine(store, [])
    again.adopt(cells.values())
    again.forget()
    assert again.fetch("upper") == "X"
    store.write(dict(again.live()), frozenset({"upper"}), [])
    store.close()


def test_nothing_absolute_is_kept(tmp_path: Path) -> None:
    saved(tmp_path / "one")
    kept = b"".join(path.read_bytes() for path in (tmp_path / "one").iterdir())
    assert str(tmp_path).encode() not in kept


def test_additions_that_do_not_fit_what_was_there_are_looked_at_again(tmp_path: Path) -> None:
    """A server that saves only its last build leaves traces of two times; the file may be as at the first of them."""
    texts = {"file": "one"}

    def engine_over(store: Store) -> Engine:
        made: Engine = Engine(
            {
                "file": Query(lambda: texts["file"], leaf=True),
                "upper": Query(lambda: str(made.fetch("file")).upper(), kept=True),
                "last": Query(lambda: f"<{made.fetch('upper')}>", kept=True),
                **{f"more{number}": Query(lambda: "more", leaf=True) for number in range(40)},
            },
            store,
        )
        return made

    kept = frozenset({"upper", "last"})
    store = Store(tmp_path, b"1")
    first = engine_over(store)
    first.fetch("last")
    for number in range(40):
        first.fetch(f"more{number}")
    store.write(dict(first.live()), kept, [])
    texts["file"] = "two"
    first.forget()
    assert first.fetch("last") == "<TWO>"
    for number in range(40):
        first.fetch(f"more{number}")
    store.write(dict(first.live()), kept, [("last",)])  # the file and `upper` are left out
    store.close()
    texts["file"] = "one"
    store = Store(tmp_path, b"1")
    again = engine_over(store)
    again.adopt(store.read()[0].values())
    again.forget()
    assert (tmp_path / "recent").exists()
    assert again.fetch("last") == "<ONE>"
    store.close()


def test_a_damaged_value_is_replaced_when_it_is_made_again(tmp_path: Path) -> None:
    saved(tmp_path)
    database = sqlite3.connect(tmp_path / "values.db")
    with database:
        database.execute("UPDATE kept SET checksum = ?", (b"of another version",))
    database.close()
    store = Store(tmp_path, b"1")
    assert store.load(store.read()[0]["upper",].digest) is UNLOADED
    store.close()
    saved(tmp_path, b"2")  # as another version does: from scratch
    store = Store(tmp_path, b"2")
    assert store.load(store.read()[0]["upper",].digest) == "X"
    store.close()


def test_what_was_written_before_a_file_turned_out_damaged_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path, b"1")
    cells = [Cell(("upper", number), bytes([number] * 16), {}, f"value {number}") for number in range(4)]
    connect = store._connect
    tries: list[int] = []

    class Failing:
        """A database that takes two rows and then turns out to be none."""

        def __enter__(self) -> None: ...

        def __exit__(self, *_: object) -> None: ...

        def executemany(self, _: str, rows: Iterator[object]) -> None:
            next(rows)
            next(rows)
            raise sqlite3.DatabaseError("file is not a database")

    def once() -> object:
        tries.append(1)
        return Failing() if len(tries) == 1 else connect()

    monkeypatch.setattr(store, "_connect", once)
    assert store.keep(cells)
    assert [store.load(cell.digest) for cell in cells] == [cell.value for cell in cells]
