"""Time limits: each computation by itself, whatever it makes others compute."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping

import pytest

from generator.build.cells import Query
from generator.build.limits import TIMED, timed
from generator.errors import SourceError

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system cannot interrupt Python")

SECONDS = 0.1


def spin(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def limited(**computations: Callable[[str], object]) -> Mapping[str, Query]:
    others = {name: Query(lambda path: path) for name in TIMED}
    return timed(others | {name: Query(compute) for name, compute in computations.items()}, SECONDS)


def test_what_takes_too_long_is_stopped_and_named() -> None:
    page = limited(page=lambda path: spin(60))["page"].compute
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"longer than the 0\.1 seconds") as caught:
        page("slow.md")
    assert time.monotonic() - began < 10
    assert caught.value.diagnostic.place is not None and caught.value.diagnostic.place.path == "slow.md"


def test_the_time_of_others_does_not_count() -> None:
    queries = limited(
        content=lambda path: spin(0.6 * SECONDS), page=lambda path: [queries["content"].compute(path) for _ in range(4)]
    )
    assert queries["page"].compute("index.md") == [None] * 4


def test_the_own_time_before_and_after_others_does() -> None:
    def page(path: str) -> None:
        for _ in range(100):
            spin(0.3 * SECONDS)
            queries["content"].compute(path)

    queries = limited(content=lambda path: None, page=page)
    with pytest.raises(SourceError, match="longer than"):
        queries["page"].compute("slow.md")


def test_the_inner_one_is_stopped_and_the_outer_one_may_go_on() -> None:
    def page(path: str) -> str:
        try:
            queries["content"].compute("body.md")
        except SourceError as error:
            assert error.diagnostic.place is not None
            return error.diagnostic.place.path
        return ""

    queries = limited(content=lambda path: spin(60), page=page)
    assert queries["page"].compute("index.md") == "body.md"


def test_it_rings_again_where_something_swallows_it() -> None:
    rung = []

    def stubborn(path: str) -> None:
        while True:
            try:
                spin(60)
            except SourceError:
                rung.append(1)
                if len(rung) == 3:
                    raise

    with pytest.raises(SourceError):
        limited(page=stubborn)["page"].compute("slow.md")
    assert len(rung) == 3


def test_nothing_rings_afterwards() -> None:
    limited(page=lambda path: None)["page"].compute("quick.md")
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    spin(2 * SECONDS)
