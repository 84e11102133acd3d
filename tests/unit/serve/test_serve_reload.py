"""What tabs are told, and what pages are given."""

from __future__ import annotations

import asyncio

import pytest

from generator.errors import Diagnostic, Place, Severity
from generator.serve.overlay import overlay
from generator.serve.protocol import BuildOutcome
from generator.serve.reload import KEPT, NAMED, WAITING, Hub, inject, script_tag

TAG = b"<script></script>"
ERROR = Diagnostic("a/b", "no such tag <x>", Place("p&q.md", 3, 5), excerpt="{% <b>x</b> %}", hint="did you mean 'y'?")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (b"<p>only a piece", b"<p>only a piece<script></script>"),
        (b"<body>x</body></html>", b"<body>x<script></script></body></html>"),
        (b"<BODY>x</BODY \n>", b"<BODY>x<script></script></BODY \n>"),
        (b"<pre></body></pre><body>x</body>", b"<pre></body></pre><body>x<script></script></body>"),
        (b"", b"<script></script>"),
    ],
)
def test_the_script_goes_before_the_last_end_of_the_body_or_to_the_end(html: bytes, expected: bytes) -> None:
    assert inject(html, TAG) == expected


def test_pages_in_utf_16_are_left_alone() -> None:
    page = "<p>x".encode("utf-16")
    assert inject(page, TAG) == page


def test_the_path_in_the_script_is_escaped() -> None:
    assert b'data-path="/a&quot;&gt;.html"' in script_tag("b-1", '/a">.html')


def test_a_build_without_visible_effect_is_not_mentioned() -> None:
    hub = Hub()
    hub.publish(BuildOutcome())
    assert hub.stamp == f"{hub.boot}-0"


def test_a_tab_is_told_what_it_missed() -> None:
    hub = Hub(boot="b")
    hub.publish(BuildOutcome(written=("one.html",)))
    hub.publish(BuildOutcome(written=("two.html",), removed=("three.html",)), "/base")
    assert [event.changed for event in hub.missed("b-0")] == [("/one.html",), ("/base/two.html", "/base/three.html")]
    assert [event.changed for event in hub.missed("b-1")] == [("/base/two.html", "/base/three.html")]
    assert hub.missed("b-2") == []


@pytest.mark.parametrize("since", ["other-1", "", "b-", "b-99", "nonsense"])
def test_a_tab_of_another_server_reloads(since: str) -> None:
    hub = Hub(boot="b")
    hub.publish(BuildOutcome(written=("one.html",)))
    assert [event.changed for event in hub.missed(since)] == [None]


def test_a_tab_that_was_away_too_long_reloads() -> None:
    hub = Hub(boot="b")
    for number in range(KEPT + 2):
        hub.publish(BuildOutcome(written=(f"{number}.html",)))
    assert [event.changed for event in hub.missed("b-1")] == [None]
    assert len(hub.missed("b-2")) == KEPT


def test_very_many_files_are_everything() -> None:
    hub = Hub(boot="b")
    hub.publish(BuildOutcome(written=tuple(f"{number}.html" for number in range(NAMED + 1))))
    assert hub.missed("b-0")[0].changed is None


def test_ignored_files_move_no_tab() -> None:
    hub = Hub(ignore=("*.map", "drafts/*"), boot="b")
    hub.publish(BuildOutcome(written=("a.css.map", "drafts/x.html")))
    hub.publish(BuildOutcome(written=("a.css", "a.css.map")))
    assert [event.changed for event in hub.missed("b-0")] == [("/a.css",)]


def test_errors_come_and_go() -> None:
    hub = Hub(boot="b")
    hub.publish(BuildOutcome(ok=False, diagnostics=(ERROR,)))
    assert "no such tag" in hub.overlay
    hub.publish(BuildOutcome(ok=False, diagnostics=(ERROR,)))
    assert hub.revision == 1
    hub.publish(BuildOutcome())
    assert (hub.overlay, hub.revision) == ("", 2)


def test_the_overlay_escapes_what_comes_from_files() -> None:
    html = overlay((ERROR, Diagnostic("c/d", "only a warning", severity=Severity.WARNING)))
    assert "p&amp;q.md:3:5" in html and "no such tag &lt;x&gt;" in html and "did you mean" in html
    assert "<b>" not in html and "<x>" not in html and "only a warning" not in html
    assert "{% &lt;<mark>b</mark>&gt;x" in html
    assert "1 error<" in html


def test_the_overlay_names_so_many_errors_and_counts_the_rest() -> None:
    html = overlay([Diagnostic("a/b", f"error {number}") for number in range(25)])
    assert "25 errors" in html and "error 19" in html and "error 20" not in html and "5 more" in html


def test_a_listener_hears_events_and_the_end() -> None:
    async def story() -> list[str]:
        hub = Hub(boot="b")
        heard: list[str] = []

        async def listen() -> None:
            async for message in hub.stream("b-0"):
                heard.append(message)

        task = asyncio.create_task(listen())
        await asyncio.sleep(0)
        while hub.listeners == 0:
            await asyncio.sleep(0)
        hub.publish(BuildOutcome(written=("one.html",)))
        await asyncio.sleep(0.01)
        hub.close()
        await asyncio.wait_for(task, 2)
        assert hub.listeners == 0
        return heard

    heard = asyncio.run(story())
    assert heard[0].startswith("retry:") and '"changed": []' in heard[1]
    assert heard[2].startswith("id: b-1\n") and '"/one.html"' in heard[2]


def test_a_listener_that_lags_is_cut_off_and_can_come_back() -> None:
    async def story() -> int:
        hub = Hub(boot="b")
        stream = hub.stream("b-0")
        assert (await anext(stream)).startswith("retry")
        await anext(stream)
        for number in range(WAITING + 5):
            hub.publish(BuildOutcome(written=(f"{number}.html",)))
        assert hub.listeners == 0
        assert [message async for message in stream] == []
        return len(hub.missed("b-0"))

    assert asyncio.run(story()) == WAITING + 5
