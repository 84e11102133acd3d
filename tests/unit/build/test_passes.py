"""Passes of a site: whose files lie where, and what cannot be one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.build.passes import address, chosen, find_passes, joined, memory_of, placed, with_options
from generator.config.load import Config
from generator.errors import SourceError
from generator.plugin import Pass, Plugin

ROOT = Pass("en")
BELOW = Pass("de", {"lang": "de"}, "de/", {"css": "css", "base.html": "index.html"}, sweeps=True)


class Twice(Plugin):
    """A plugin that has a site built in the passes it is made with."""

    name = "twice"

    def __init__(self, *passes: Pass) -> None:
        self.wanted = passes

    def passes(self, config: object, is_folder: object) -> Sequence[Pass]:
        return self.wanted


@pytest.mark.parametrize(
    ("one", "dest", "expected"),
    [
        (None, "a/b.html", "a/b.html"),
        (ROOT, "a/b.html", "a/b.html"),
        (BELOW, "a/b.html", "de/a/b.html"),
        (BELOW, "css/b.css", "css/b.css"),
        (BELOW, "css.html", "de/css.html"),
        (BELOW, "base.html", "index.html"),
    ],
)
def test_where_a_file_is_written(one: Pass | None, dest: str, expected: str) -> None:
    assert placed(one, dest) == expected


def test_addresses() -> None:
    assert [address(one, "/a/") for one in (None, ROOT, BELOW)] == ["/a/", "/a/", "/de/a/"]
    assert address(BELOW, "") == ""


def test_of_two_passes_with_one_file_the_later_wins() -> None:
    assert joined([(ROOT, {"a": b"1", "b": b"1"}), (Pass("x"), {"b": b"2"})]) == {"a": b"1", "b": b"2"}


def test_a_pass_may_have_its_folder_to_itself() -> None:
    first = {"a": b"1", "de/a": b"1", "dear": b"1"}
    assert joined([(ROOT, first), (BELOW, {"de/b": b"2"})]) == {"a": b"1", "dear": b"1", "de/b": b"2"}


def test_a_file_where_a_folder_must_be() -> None:
    with pytest.raises(SourceError, match="'de' is a file, and 'de/b' lies in it"):
        joined([(ROOT, {"de": b"1"}), (BELOW, {"de/b": b"2"})])


def test_which_passes_a_site_has() -> None:
    config = Config({}, {})
    assert find_passes([Plugin(), Twice()], config, Path()) == ()
    assert find_passes([Plugin(), Twice(ROOT, BELOW), Twice(ROOT)], config, Path()) == (ROOT, BELOW)
    assert chosen((), None) is None
    assert chosen((ROOT, BELOW), None) is ROOT
    assert chosen((ROOT, BELOW), "de") is BELOW
    with pytest.raises(SourceError, match="no longer built for 'fr'"):
        chosen((ROOT, BELOW), "fr")
    assert with_options(Config({"lang": "en", "url": "u"}, {}), BELOW).data == {"lang": "de", "url": "u"}


@pytest.mark.parametrize(
    "passes",
    [
        (ROOT, Pass("x", prefix="../")),
        (ROOT, Pass("x", prefix="/")),
        (ROOT, Pass("x", prefix="x")),
        (ROOT, Pass("x", prefix="/tmp/")),
        (ROOT, Pass("x", moves={"a": "../b"})),
        (ROOT, Pass("x", posts="_i18n/..")),
        (ROOT, Pass("en", prefix="en/")),
    ],
)
def test_passes_that_cannot_be(passes: tuple[Pass, ...]) -> None:
    with pytest.raises(SourceError):
        find_passes([Twice(*passes)], Config({}, {}), Path())


def test_every_pass_has_a_memory_of_its_own() -> None:
    names = [memory_of(name) for name in ("de", "DE", "../de", "de\ud800")]
    assert len(set(names)) == 4 and all("/" not in name for name in names)
