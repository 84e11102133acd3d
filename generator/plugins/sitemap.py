"""jekyll-sitemap 1.4: `sitemap.xml` of everything that readers may want, and a `robots.txt` that points to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from generator.liquid.values import to_s
from generator.model import Document, Virtual, extname
from generator.plugin import Plugin, View
from generator.plugins.shared import EMPTY, absolute_url, flag, or_default, writes, xml_escape, xmlschema
from generator.template.filters.urls import absolute
from generator.template.view import Render

_STATIC = (".htm", ".html", ".xhtml", ".pdf")
_HTML = (".html", ".htm", ".xhtml")
_HEAD = (
    '<urlset xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation='
    '"http://www.sitemaps.org/schemas/sitemap/0.9 http://www.sitemaps.org/schemas/sitemap/0.9/sitemap.xsd"'
    ' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
)


class Sitemap(Plugin):
    """`sitemap: false` in front matter keeps a document out; `sitemap.xsl` of the site is its style sheet."""

    name: ClassVar[str] = "jekyll-sitemap"
    priority: ClassVar[int] = 10

    def generate(self, view: View) -> Iterable[Virtual]:
        addresses = frozenset(view.column("", "url").values()) | {view.url(path) for path in view.static_files()}
        if "/sitemap.xml" not in addresses:
            data = {"layout": None, "xsl": "/sitemap.xsl" in addresses}
            yield Virtual("sitemap.xml", data, dialect="none", maker=self.name)
        if "/robots.txt" not in addresses:
            text = f"Sitemap: {absolute_url(view, 'sitemap.xml')}\n"
            yield Virtual("robots.txt", {"layout": None}, text, "none")

    def make(self, document: Document, view: View) -> str:
        return "".join(_text(view, document.data.get("xsl") is True))


def _text(view: View, xsl: bool) -> Iterator[str]:
    entry = _writer(view)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    if xsl:
        yield f'<?xml-stylesheet type="text/xsl" href="{absolute_url(view, "/sitemap.xsl")}"?>\n'
    yield _HEAD
    for label in sorted(view.collections()):
        if writes(view, label):
            yield from (entry(url, changed) for url, changed in _documents(view, label))
    yield from (entry(url, changed) for url, changed in _pages(view))
    yield from (entry(url, changed, True) for url, changed in _static(view))
    yield "</urlset>\n"


def _documents(view: View, label: str) -> Iterator[tuple[object, object]]:
    urls, dates, listed, changed = (view.column(label, name) for name in ("url", "date", "sitemap", "last_modified_at"))
    for path in view.members(label):
        if listed.get(path) is not False:
            # A document without a date has that of the build, for Jekyll's drops.
            yield urls[path], or_default(changed.get(path), dates.get(path) or view.now())


def _pages(view: View) -> Iterator[tuple[object, object]]:
    urls, exts, listed, changed = (
        view.column("", name) for name in ("url", "*output_ext", "sitemap", "last_modified_at")
    )
    for path in view.pages():
        url = str(urls.get(path))
        if (exts.get(path) in _HTML or url.endswith("/")) and listed.get(path) is not False and url != "/404.html":
            yield url, changed.get(path)


def _static(view: View) -> Iterator[tuple[object, object]]:
    for path in view.static_files():
        if extname(path.rpartition("/")[2]) in _STATIC:
            file = view.static_file(path)
            if (file.data or {}).get("sitemap") is not False and file.name != "404.html":
                yield "/" + path, view.modified(path)


def _writer(view: View) -> Callable[..., str]:
    """What writes an entry; it asks for the site's address and zone once."""
    site, base = to_s(view.option("url")), to_s(view.option("baseurl"))
    render = Render(view, EMPTY, "")

    def entry(url: object, changed: object, always: bool = False) -> str:
        address = xml_escape(absolute(site, base, str(url).replace("/index.html", "/")))
        if not always and not flag(changed):
            return f"<url>\n<loc>{address}</loc>\n</url>\n"
        return f"<url>\n<loc>{address}</loc>\n<lastmod>{xmlschema(view, changed, render)}</lastmod>\n</url>\n"

    return entry
