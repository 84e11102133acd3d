"""The default theme on a site with much in it: search, lists in pages, contents, languages; axe, keyboard, phone.

axe-core is not part of this project: `JINKYLL_AXE` names its `axe.min.js` (`npm install axe-core`), or the test is
skipped. With `JINKYLL_SCREENSHOTS=1` the pictures of the documentation are taken anew.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving import Running, serving, tiny_site

from generator.build.site import Settings, Site
from generator.commands.cli import run
from generator.serve.options import ServeOptions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "assets/screenshots"
DESKTOP, PHONE, SMALL = (1280, 800), (390, 844), (360, 740)
POST = "/2026/01/12/post-12.html"
PAGES = ["/", "/page2/", POST, "/archive/", "/about/", "/404.html", "/de/", "/de/2026/01/12/post-12.html"]
TEXT = """
A first paragraph with a [link](https://example.com) and `code`.

## What a heron eats

Fish, frogs, and now and then a *crème brûlée*.
A_word_that_is_very_long_and_has_no_place_to_break_at_all_in_a_narrow_column.

```python
def heron(name: str, *, legs: int = 1, patience: float = 10.5) -> str:  # a line that is longer than a phone is wide
    return f"{name} stands on {legs}"
```

## Where it stands

| One | Two | Three | Four | Five |
| --- | --- | --- | --- | --- |
| a cell with text | a cell with text | a cell with text | a cell with text | a cell with text |

### In the water

> A quotation, with a footnote.[^1]

## When it flies

1. Early.
2. Late.

[^1]: Of little weight.
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `jinkyll new` makes, with twelve posts, tags, and a second language."""
    source = tmp_path_factory.mktemp("theme") / "blog"
    assert run(["new", str(source)]) == 0
    for path in (source / "_posts").iterdir():
        path.unlink()
    config = (source / "site.toml").read_text()
    config = config.replace(
        "plugins = [", 'languages = ["en", "de"]\nurl = "https://e.com"\nplugins = ["jinkyll-languages", '
    )
    names = 'language_names = { en = "English", de = "Deutsch" }\nwords.de = { older = "Älter", search = "Suche" }\n'
    (source / "site.toml").write_text(names + config)
    for number in range(1, 13):
        front = f"---\ntitle: Post {number}\ntags: [birds, C++, C# & 'c', n{number % 3}]\ncategories: []\n---\n"
        (source / f"_posts/2026-01-{number:02}-post-{number}.md").write_text(front + TEXT)
    (source / "_posts/de").mkdir()
    (source / "_posts/de/2026-01-02-frosch.md").write_text("---\ntitle: Der Frosch\ntags: [birds]\n---\nEr sitzt.\n")
    (source / "_posts/de/2026-01-12-post-12.md").write_text("---\ntitle: Der Reiher\ntags: [birds]\n---\nEr steht.\n")
    site = Site(Settings(str(source), flags={"destination": str(source / "_site"), "future": True}))
    try:
        outcome = site.build()
        assert outcome.ok and outcome.diagnostics == ()
    finally:
        site.close()
    return source / "_site"


@contextmanager
def served(built: Path, folder: Path) -> Iterator[Running]:
    """Built files behind a server that adds nothing of its own."""
    builder = tiny_site(folder, {})
    builder.source = builder.destination = built
    with serving(builder, ServeOptions(port=0, livereload=False, watch=False, initial_build=False)) as running:
        yield running


@pytest.fixture(scope="module")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with served(built, tmp_path_factory.mktemp("serving")) as running:
        yield running


@contextmanager
def opened(
    chromium: Browser, site: Running, size: tuple[int, int] = DESKTOP, scheme: str = "light", scripts: bool = True
) -> Iterator[Page]:
    """A page that asks nobody but the site, and whose scripts do not fail."""
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,  # type: ignore[arg-type]
        java_script_enabled=scripts,
    )
    wrong: list[str] = []
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("request", lambda request: None if request.url.startswith(site.url) else wrong.append(request.url))
    page.on("response", lambda answer: wrong.append(answer.url) if answer.status >= 400 else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    try:
        yield page
    finally:
        context.close()
    assert wrong == []


def search(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.wait_for_selector("dialog[open]")
    page.keyboard.type(words)
    page.wait_for_function("document.querySelector('dialog [role=status]').textContent.includes('found')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [SMALL, DESKTOP], ids=["phone", "desktop"])
def test_pages_fit_the_screen(chromium: Browser, site: Running, size: tuple[int, int], scheme: str) -> None:
    with opened(chromium, site, size, scheme) as page:
        for path in PAGES:
            page.goto(site.url + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert page.evaluate("document.querySelectorAll('h1').length") == 1, path
        page.goto(site.url + POST)
        search(page, "heron")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("document.querySelector('dialog').getBoundingClientRect().right <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(chromium: Browser, site: Running, size: tuple[int, int], scheme: str) -> None:
    script = os.environ.get("JINKYLL_AXE", "")
    if not Path(script).is_file():
        pytest.skip("JINKYLL_AXE does not name an axe.min.js (npm install axe-core)")
    with opened(chromium, site, size, scheme) as page:
        for path in [*PAGES, "search"]:
            page.goto(site.url + (POST if path == "search" else path))
            if path == "search":
                search(page, "heron")
            page.add_script_tag(path=script)
            found = page.evaluate(
                "axe.run(document).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
            )
            assert found == [], path


def test_the_search_is_loaded_when_it_is_used_and_works_by_keyboard(chromium: Browser, site: Running) -> None:
    with opened(chromium, site) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(site.url)))
        page.goto(site.url + "/about/")
        assert not [url for url in asked if "search" in url]
        search(page, "post 7")
        assert {"/assets/js/search.js", "/search.json"} <= set(asked)
        assert page.evaluate("document.querySelector('dialog a').textContent") == "Post 7"
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.textContent") == "Post 7"
        page.keyboard.press("ArrowUp")
        assert page.evaluate("document.activeElement.tagName") == "INPUT"
        page.keyboard.press("Escape")
        assert page.evaluate("document.querySelector('dialog').open") is False
        page.wait_for_function("document.activeElement === document.body")  # the browser's next frame
        search(page, "post 7")
        page.keyboard.press("Enter")
        page.wait_for_url("**/2026/01/07/post-7.html")


def test_the_search_finds_words_whatever_their_accents_and_says_what_it_does_not_find(
    chromium: Browser, site: Running
) -> None:
    with opened(chromium, site) as page:
        page.goto(site.url + "/")
        page.click("[data-search]")
        page.fill("dialog input", "CREME brulee")
        page.wait_for_selector("dialog mark")
        assert page.text_content("dialog mark") == "crème"
        page.fill("dialog input", "heron zebra")
        page.wait_for_function("document.querySelector('dialog [role=status]').textContent === 'Nothing found'")
        assert page.locator("dialog a").count() == 0
        page.fill("dialog input", "<img src=x onerror=alert(1)>")
        assert page.locator("dialog img").count() == 0


def test_without_scripts_there_is_no_search_button_and_all_else(chromium: Browser, site: Running) -> None:
    with opened(chromium, site, scripts=False) as page:
        page.goto(site.url + "/")
        assert not page.locator("[data-search]").is_visible()
        page.click("text=Post 12")
        assert page.locator("h1").text_content() == "Post 12"


def test_the_home_page_goes_on_in_pages(chromium: Browser, site: Running) -> None:
    with opened(chromium, site) as page:
        page.goto(site.url + "/")
        assert page.locator("[rel=prev]").count() == 0
        page.click(".pager [rel=next]")
        page.wait_for_url("**/page2/")
        assert page.title().endswith("Page 2") and "Page 2 / 2" in str(page.text_content(".hero"))
        assert page.locator(".card h2").all_text_contents()[-1] == "Post 1"
        page.click(".pager [rel=prev]")
        page.wait_for_url(site.url + "/")


def test_a_post_has_its_contents_related_posts_and_neighbours(chromium: Browser, site: Running) -> None:
    with opened(chromium, site) as page:
        page.goto(site.url + POST)
        names = page.locator(".toc a").all_text_contents()
        assert names == ["What a heron eats", "Where it stands", "When it flies"]
        page.click(".toc a >> nth=2")
        assert page.text_content(":target") == "When it flies"
        related = page.locator(".related a").all_text_contents()
        assert related == ["Post 9", "Post 6", "Post 3"], "those with two tags in common"
        assert "min read" in str(page.text_content(".title .meta"))
        for at, name in enumerate(["birds", "C++", "C# & 'c'"]):
            page.goto(site.url + POST)
            page.click(f".title .tag >> nth={at}")
            assert str(page.text_content(":target")).split(None, 1) == ["Tag", name]


def test_the_other_language_is_one_link_away(chromium: Browser, site: Running) -> None:
    with opened(chromium, site) as page:
        page.goto(site.url + POST)
        page.click("text=Deutsch")
        page.wait_for_url("**/de/2026/01/12/post-12.html")
        assert page.evaluate("document.documentElement.lang") == "de"
        found = page.evaluate("[...document.querySelectorAll('link[hreflang]')].map(link => link.hreflang)")
        assert found == ["en", "de", "x-default"]
        page.goto(site.url + "/de/")
        assert page.locator(".card h2").all_text_contents() == ["Der Reiher", "Der Frosch"]


def test_posts_lead_to_others_of_their_language_in_its_words(chromium: Browser, site: Running) -> None:
    with opened(chromium, site) as page:
        page.goto(site.url + "/de/2026/01/12/post-12.html")
        assert page.locator(".related a").all_text_contents() == ["Der Frosch"]
        assert str(page.text_content(".pager")).split() == ["Älter", "Der", "Frosch"]
        assert page.text_content("[data-search]") == "Suche"


def test_paper_gets_the_text_only(chromium: Browser, site: Running) -> None:
    with opened(chromium, site) as page:
        page.goto(site.url + POST)
        page.emulate_media(media="print")
        for part in (".site-header nav", ".toc", ".pager", ".related", ".site-footer"):
            assert not page.locator(part).first.is_visible(), part
        assert page.locator(".prose h2").first.is_visible()


def test_everything_can_be_reached_by_keyboard_and_seen_to_be(chromium: Browser, site: Running) -> None:
    with opened(chromium, site) as page:
        page.goto(site.url + POST)
        stops = page.locator("a, button:visible, [tabindex='0']").count()
        seen: set[str] = set()
        for _ in range(stops + 3):
            page.keyboard.press("Tab")
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            name = page.evaluate("document.activeElement.tagName + document.activeElement.textContent.slice(0, 20)")
            if not name.startswith("BODY"):
                assert outline != "none", name
                seen.add(name)
        assert {"ASkip to the text", "BUTTONSearch", "BUTTONCopy", "AWhat a heron eats"} <= seen


@pytest.mark.parametrize(
    ("name", "path", "size", "scheme", "words"),
    [
        ("home", "/", DESKTOP, "light", ""),
        ("post-dark", "/k8s/yt/aws/2020/05/10/for-me-best-k8s-talk.html", (1440, 900), "dark", ""),
        ("phone-search", "/", PHONE, "light", "exact rebuild"),
    ],
)
def test_pictures_of_this_project_s_own_site(
    chromium: Browser,
    own: Running,
    tmp_path: Path,
    name: str,
    path: str,
    size: tuple[int, int],
    scheme: str,
    words: str,
) -> None:
    with opened(chromium, own, size, scheme) as page:
        page.goto(own.url + path)
        if words:
            search(page, words)
        picture = tmp_path / f"{name}.png"
        page.screenshot(path=picture)
    assert 5_000 < picture.stat().st_size < 150_000
    if os.environ.get("JINKYLL_SCREENSHOTS"):
        SCREENSHOTS.mkdir(exist_ok=True)
        shutil.copy(picture, SCREENSHOTS)
    assert (SCREENSHOTS / f"{name}.png").is_file(), "take them with JINKYLL_SCREENSHOTS=1"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """This project's own site."""
    target = tmp_path_factory.mktemp("own") / "site"
    site = Site(Settings(str(ROOT), flags={"destination": str(target)}, use_cache=False))
    try:
        assert site.build().ok
    finally:
        site.close()
    with served(target, tmp_path_factory.mktemp("own-serving")) as running:
        yield running
