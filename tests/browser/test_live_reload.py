"""Live reload as people see it: a real Chromium on the development server."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving import LAYOUT, Running, TinyBuilder, serving, tiny_site

from generator.serve.options import ServeOptions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

RED = "rgb(255, 0, 0)"
BLUE = "rgb(0, 0, 255)"
# Images of one and of two pixels' width.
NARROW = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
WIDE = NARROW[:6] + b"\x02\x00" + NARROW[8:]

FILES: dict[str, str | bytes] = {
    "index.txt": "<h1>home</h1><a href=/other.html>other</a>",
    "other.txt": "<h1>other</h1>",
    "long.txt": "<div style='height: 5000px'>tall</div><p id=end>end</p>",
    "scripted.txt": "<script src=/app.js></script>",
    "pictured.txt": "<img src=/pixel.gif id=image>",
    "style.css": "h1 { color: rgb(255, 0, 0) }",
    "app.js": "document.title = 'one'",
    "pixel.gif": NARROW,
    "bare.html": "<p id=bare>no head, no body",
    "layout.html": LAYOUT,
}


@pytest.fixture
def builder(tmp_path: Path) -> TinyBuilder:
    return tiny_site(tmp_path, FILES)


@pytest.fixture
def site(builder: TinyBuilder) -> Iterator[Running]:
    with serving(builder) as running:
        yield running


def listening(page: Page, site: Running, count: int = 1) -> None:
    """Wait until the browser hears events: an edit before that is told of later, but these tests want it at once."""
    end = time.monotonic() + 10
    while site.server._hub is None or site.server._hub.listeners < count:
        assert time.monotonic() < end, "no tab listens"
        page.wait_for_timeout(10)


def opened(page: Page, site: Running, path: str = "/") -> Page:
    page.goto(site.url + path)
    page.evaluate("window.marker = 'kept'")
    listening(page, site)
    return page


def marker(page: Page) -> object:
    """What a reload would have wiped out."""
    return page.evaluate("window.marker")


def color(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.querySelector('h1')).color"))


def write(builder: TinyBuilder, name: str, text: str) -> None:
    """As careful editors do: at no moment is there half a file."""
    fresh = builder.source / f".#{name}"
    fresh.write_text(text)
    fresh.replace(builder.source / name)


def test_an_edit_shows_in_the_open_page(page: Page, site: Running, builder: TinyBuilder) -> None:
    opened(page, site)
    write(builder, "index.txt", "<h1>edited</h1>")
    page.wait_for_selector("h1:text('edited')")
    write(builder, "index.txt", "<h1>edited again</h1>")
    page.wait_for_selector("h1:text('edited again')")


def test_a_stylesheet_is_swapped_without_a_reload(page: Page, site: Running, builder: TinyBuilder) -> None:
    opened(page, site)
    assert color(page) == RED
    write(builder, "style.css", f"h1 {{ color: {BLUE} }}")
    page.wait_for_function(f"getComputedStyle(document.querySelector('h1')).color === '{BLUE}'")
    page.wait_for_function("document.querySelectorAll('link[rel=stylesheet]').length === 1")
    assert marker(page) == "kept"
    write(builder, "style.css", f"h1 {{ color: {RED} }}")
    page.wait_for_function(f"getComputedStyle(document.querySelector('h1')).color === '{RED}'")
    assert marker(page) == "kept"


def test_an_imported_stylesheet_is_swapped_too(page: Page, site: Running, builder: TinyBuilder) -> None:
    write(builder, "style.css", "@import 'part.css';")
    write(builder, "part.css", f"h1 {{ color: {RED} }}")
    site.until("/part.css", RED)
    opened(page, site)
    assert color(page) == RED
    write(builder, "part.css", f"h1 {{ color: {BLUE} }}")
    page.wait_for_function(f"getComputedStyle(document.querySelector('h1')).color === '{BLUE}'")
    assert marker(page) == "kept"


def test_an_image_is_swapped_without_a_reload(page: Page, site: Running, builder: TinyBuilder) -> None:
    opened(page, site, "/pictured.html")
    assert page.evaluate("document.images[0].naturalWidth") == 1
    (builder.source / "pixel.gif").write_bytes(WIDE)
    page.wait_for_function("document.images[0].naturalWidth === 2")
    assert marker(page) == "kept"


def test_a_script_that_the_page_uses_reloads_it(page: Page, site: Running, builder: TinyBuilder) -> None:
    opened(page, site, "/scripted.html")
    write(builder, "app.js", "document.title = 'two'")
    page.wait_for_function("document.title === 'two'")


def test_only_tabs_that_show_a_changed_page_reload(page: Page, site: Running, builder: TinyBuilder) -> None:
    opened(page, site)
    other = opened(page.context.new_page(), site, "/other.html")
    write(builder, "other.txt", "<h1>edited</h1>")
    other.wait_for_selector("h1:text('edited')")
    page.wait_for_timeout(200)
    assert marker(page) == "kept"


def test_the_place_on_the_page_is_kept(page: Page, site: Running, builder: TinyBuilder) -> None:
    opened(page, site, "/long.html")
    page.evaluate("scrollTo(0, 3000)")
    write(builder, "long.txt", "<div style='height: 5000px'>tall</div><p id=end>new end</p>")
    page.wait_for_selector("#end:text('new end')")
    page.wait_for_function("Math.abs(scrollY - 3000) < 2")


def test_a_page_without_head_and_body_reloads(page: Page, site: Running, builder: TinyBuilder) -> None:
    opened(page, site, "/bare.html")
    write(builder, "bare.html", "<p id=bare>edited")
    page.wait_for_selector("#bare:text('edited')")


def test_an_error_is_laid_over_the_last_good_page_and_goes(page: Page, site: Running, builder: TinyBuilder) -> None:
    opened(page, site)
    write(builder, "layout.html", LAYOUT.replace("[[content]]", "<b>[[oops]]</b>[[content]]"))
    page.wait_for_selector("jinkyll-overlay section")
    text = page.inner_text("jinkyll-overlay section")
    assert "layout.html:3" in text and "unknown tag 'oops'" in text and "did you mean 'content'?" in text
    assert "<b>[[oops]]</b>" in text, "the excerpt is shown as text"
    assert page.inner_text("h1") == "home" and marker(page) == "kept"
    write(builder, "layout.html", LAYOUT)
    page.wait_for_selector("jinkyll-overlay", state="detached")
    assert marker(page) == "kept"


def test_a_page_opened_while_there_is_an_error_shows_it(page: Page, site: Running, builder: TinyBuilder) -> None:
    write(builder, "layout.html", "[[oops")
    opened(page, site, "/other.html")
    page.wait_for_selector("jinkyll-overlay section")
    page.keyboard.press("Escape")
    page.wait_for_selector("jinkyll-overlay", state="detached")
    assert page.inner_text("h1") == "other"


def test_a_page_that_is_made_and_removed_is_there_and_gone(page: Page, site: Running, builder: TinyBuilder) -> None:
    opened(page, site, "/new")
    assert "Not found" in page.inner_text("h1")
    write(builder, "new.txt", "<h1>here I am</h1>")
    page.wait_for_selector("h1:text('here I am')")
    listening(page, site)
    (builder.source / "new.txt").unlink()
    page.wait_for_selector("h1:text('Not found')")


def test_many_tabs_share_one_connection(chromium: Browser, site: Running, builder: TinyBuilder) -> None:
    context = chromium.new_context()
    try:
        tabs = [context.new_page() for _ in range(20)]
        for tab in tabs:
            tab.goto(site.url + "/")
        listening(tabs[0], site)
        assert site.server._hub is not None and site.server._hub.listeners == 1
        write(builder, "index.txt", "<h1>for all</h1>")
        for tab in tabs:
            tab.wait_for_selector("h1:text('for all')", timeout=10_000)
    finally:
        context.close()


def test_without_shared_workers_a_tab_listens_by_itself(page: Page, site: Running, builder: TinyBuilder) -> None:
    page.add_init_script("delete window.SharedWorker")
    opened(page, site)
    write(builder, "index.txt", "<h1>edited</h1>")
    page.wait_for_selector("h1:text('edited')")


def test_a_tab_finds_a_restarted_server_again(page: Page, builder: TinyBuilder) -> None:
    with serving(builder) as first:
        opened(page, first)
        port = first.port
    write(builder, "index.txt", "<h1>written while nobody served</h1>")
    with serving(builder, ServeOptions(port=port)):
        page.wait_for_selector("h1:text('written while nobody served')", timeout=15_000)


def test_a_foreign_page_learns_nothing(page: Page, site: Running, tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving(tiny_site(tmp_path_factory.mktemp("foreign"), {"index.txt": "<h1>foreign</h1>"})) as foreign:
        page.goto(foreign.url + "/")
        script = """async (url) => {
            const answers = [];
            for (const path of ['/', '/__jinkyll/events', '/style.css']) {
                try { answers.push((await fetch(url + path)).status); } catch { answers.push('refused'); }
            }
            return answers;
        }"""
        assert page.evaluate(script, site.url) == ["refused", "refused", "refused"]
