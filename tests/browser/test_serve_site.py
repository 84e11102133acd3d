"""A real site, really built, as it is edited under the eyes of a browser."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving import Running, serving

from generator.build.serving import SiteBuilder
from generator.build.site import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LAYOUT = """<!doctype html>
<html><head><title>{{ page.title }} · {{ site.title }}</title><link rel="stylesheet" href="/style.css"></head>
<body><h1>{{ page.title }}</h1>
{{ content }}</body></html>
"""
POST = "---\nlayout: default\ntitle: {title}\n---\n\n{text}\n"
FILES = {
    "site.toml": 'title = "Old name"\n',
    "_layouts/default.html": LAYOUT,
    "_posts/2020-01-01-first.md": POST.format(title="First", text="The *first* text."),
    "_data/words.json": '["data word"]',
    "index.html": "---\nlayout: default\ntitle: Home\n---\n<p id=data>{{ site.data.words[0] }}</p>\n"
    "{% for post in site.posts %}<p class=post>{{ post.title }}</p>{% endfor %}\n",
    "style.css": "h1 { color: rgb(255, 0, 0) }",
}
FIRST = "/2020/01/01/first.html"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.fixture
def site(source: Path) -> Iterator[Running]:
    builder = SiteBuilder(Settings(str(source), flags={"destination": str(source / "_site")}))
    try:
        with serving(builder) as running:
            yield running
    finally:
        builder.close()


def opened(page: Page, site: Running, path: str) -> None:
    page.goto(site.url + path)
    page.evaluate("window.marker = 'kept'")
    end = time.monotonic() + 10
    while site.server._hub is None or site.server._hub.listeners == 0:
        assert time.monotonic() < end, "no tab listens"
        page.wait_for_timeout(10)


def test_a_post_is_edited(page: Page, site: Running, source: Path) -> None:
    opened(page, site, FIRST)
    assert page.inner_text("em") == "first"
    (source / "_posts/2020-01-01-first.md").write_text(POST.format(title="First", text="The *edited* text."))
    page.wait_for_selector("em:text('edited')")


def test_a_title_shows_on_the_home_page(page: Page, site: Running, source: Path) -> None:
    opened(page, site, "/")
    (source / "_posts/2020-01-01-first.md").write_text(POST.format(title="Renamed", text="x"))
    page.wait_for_selector(".post:text('Renamed')")


def test_a_stylesheet_is_edited_without_a_reload(page: Page, site: Running, source: Path) -> None:
    opened(page, site, FIRST)
    (source / "style.css").write_text("h1 { color: rgb(0, 0, 255) }")
    page.wait_for_function("getComputedStyle(document.querySelector('h1')).color === 'rgb(0, 0, 255)'")
    assert page.evaluate("window.marker") == "kept"


def test_a_template_is_broken_and_mended(page: Page, site: Running, source: Path) -> None:
    opened(page, site, FIRST)
    (source / "_layouts/default.html").write_text(LAYOUT.replace("{{ content }}", "{{ content | upcasee }}"))
    page.wait_for_selector("jinkyll-overlay section")
    text = page.inner_text("jinkyll-overlay section")
    assert "_layouts/default.html:4" in text and "upcase" in text
    assert page.inner_text("em") == "first"
    (source / "_layouts/default.html").write_text(LAYOUT.replace("<h1>", "<h1>Mended: "))
    page.wait_for_selector("h1:text('Mended')")
    assert page.locator("jinkyll-overlay").count() == 0


def test_the_config_is_edited(page: Page, site: Running, source: Path) -> None:
    opened(page, site, FIRST)
    assert page.title() == "First · Old name"
    (source / "site.toml").write_text('title = "New name"\n')
    page.wait_for_function("document.title === 'First · New name'")


def test_the_config_is_broken_and_mended(page: Page, site: Running, source: Path) -> None:
    opened(page, site, FIRST)
    (source / "site.toml").write_text("title = \n")
    page.wait_for_selector("jinkyll-overlay section")
    assert "site.toml:1" in page.inner_text("jinkyll-overlay section")
    (source / "site.toml").write_text('title = "Mended"\n')
    page.wait_for_function("document.title === 'First · Mended'")
    page.wait_for_selector("jinkyll-overlay", state="detached")


def test_data_are_edited(page: Page, site: Running, source: Path) -> None:
    opened(page, site, "/")
    (source / "_data/words.json").write_text('["another word"]')
    page.wait_for_selector("#data:text('another word')")


def test_a_post_is_made_and_deleted(page: Page, site: Running, source: Path) -> None:
    opened(page, site, "/")
    new = source / "_posts/2020-02-02-second.md"
    new.write_text(POST.format(title="Second", text="x"))
    page.wait_for_selector(".post:text('Second')")
    assert site.get("/2020/02/02/second.html").status == 200
    new.unlink()
    page.wait_for_function("document.querySelectorAll('.post').length === 1")
    assert site.get("/2020/02/02/second.html").status == 404


def test_the_base_path_moves_with_the_config(site: Running, source: Path) -> None:
    assert site.get(FIRST).status == 200
    (source / "site.toml").write_text('title = "x"\nbaseurl = "/blog"\n')
    end = time.monotonic() + 10
    while site.get(f"/blog{FIRST}").status != 200:
        assert time.monotonic() < end
        time.sleep(0.02)
    assert site.get(FIRST).status == 404
