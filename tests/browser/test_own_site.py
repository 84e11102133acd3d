"""The project's own site: built by the command, looked at in a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving import Running, serving, tiny_site

from generator.build.serving import SiteBuilder
from generator.build.site import Settings
from generator.serve.options import ServeOptions

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
POST = "/k8s/yt/aws/2020/05/10/for-me-best-k8s-talk.html"
PAGES = ["/", POST, "/archive/", "/docs/", "/docs/serve.html", "/about/", "/404.html"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("own") / "site"
    command = [sys.executable, "-m", "generator", "build", "--destination", str(target), "--disable-disk-cache"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="module")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The built files behind a server that adds nothing of its own."""
    builder = tiny_site(tmp_path_factory.mktemp("serving"), {})
    builder.source = built
    builder.destination = built
    with serving(builder, ServeOptions(port=0, livereload=False, watch=False, initial_build=False)) as running:
        yield running


def test_it_has_its_pages(built: Path) -> None:
    for name in (
        "index.html",
        POST[1:],
        "archive/index.html",
        "docs/index.html",
        "about/index.html",
        "404.html",
        "feed.xml",
    ):
        assert (built / name).is_file(), name
    assert not (built / "generator").exists() and not (built / "README.md").exists()


def test_the_home_page_shows_every_post_with_its_excerpt(built: Path) -> None:
    home = (built / "index.html").read_text()
    posts = list((ROOT / "_posts").glob("*.md"))
    assert len(posts) >= 4 and home.count('class="card"') == len(posts)
    assert POST in home and "One talk made Kubernetes click" in home


def test_the_docs_list_all_chapters(built: Path) -> None:
    page = (built / "docs/index.html").read_text()
    chapters = [path for path in (ROOT / "docs").glob("*.md") if path.stem != "index"]
    assert len(chapters) > 5
    for path in chapters:
        assert f'href="/docs/{path.stem}.html"' in page, path.stem
    assert 'aria-current="page"' in page


def test_template_code_in_posts_is_shown_not_run(built: Path) -> None:
    page = (built / "news/2026/11/21/introducing-jinkyll.html").read_text()
    assert "extends" in page and "endblock" in page


@pytest.mark.parametrize("strict", ["", "[jinja]\nstrict_undefined = true\n"], ids=["lenient", "strict"])
def test_the_layouts_need_nothing_but_a_title(tmp_path: Path, strict: str) -> None:
    for name in ("_layouts", "_includes", "assets"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("index.html", "archive.html", "404.html"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "site.toml").write_text(f'title = "Mine & <mine>"\n{strict}')
    (tmp_path / "_posts").mkdir()
    builder = SiteBuilder(Settings(str(tmp_path), flags={"destination": str(tmp_path / "_site")}))
    try:
        assert builder.build(None).diagnostics == ()
        assert "No posts yet" in (tmp_path / "_site/index.html").read_text()
        post = tmp_path / "_posts/2020-01-01-a.md"
        post.write_text('---\nlayout: post\ntitle: A <i> "b"\n---\nSay "x" & <b>bold</b>\n')
        assert builder.build(frozenset([str(post)])).diagnostics == ()
    finally:
        builder.close()
    page = (tmp_path / "_site/2020/01/01/a.html").read_text()
    assert "<title>A &lt;i&gt; &#34;b&#34; · Mine &amp; &lt;mine&gt;</title>" in page
    assert '<meta name="description" content="Say “x” &amp; bold">' in page


def test_styles_and_scripts_are_small(built: Path) -> None:
    size = sum(path.stat().st_size for path in (built / "assets").rglob("*") if path.suffix in (".css", ".js"))
    assert size < 15_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_the_screen_and_ask_nobody_else(chromium: Browser, site: Running, scheme: str, width: int) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]
    try:
        page = context.new_page()
        asked: list[str] = []
        failed: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
        page.on("pageerror", lambda error: failed.append(str(error)))
        for path in PAGES:
            page.goto(site.url + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert page.evaluate("document.querySelectorAll('h1').length === 1"), path
            dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g)[0] < 60")
            assert dark is (scheme == "dark"), path
        assert failed == []
        assert [url for url in asked if not url.startswith(site.url)] == []
    finally:
        context.close()


def test_the_keyboard_reaches_the_text_first(chromium: Browser, site: Running) -> None:
    page = chromium.new_page()
    try:
        page.goto(site.url + POST)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
        assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
    finally:
        page.close()


def test_code_can_be_copied_and_scrolled_by_keyboard(chromium: Browser, site: Running) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    try:
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
        page = context.new_page()
        page.goto(site.url + POST)
        page.click(".code button")
        page.wait_for_function("document.querySelector('.code button').textContent === 'Copied'")
        assert str(page.evaluate("navigator.clipboard.readText()")).startswith("apiVersion: v1\nkind: Service")
        assert page.evaluate("document.querySelector('.prose pre').tabIndex") == 0
    finally:
        context.close()
