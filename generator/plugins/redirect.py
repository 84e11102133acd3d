"""jekyll-redirect-from 0.16: pages at old addresses that send the reader on.

`redirect_from` of a document makes such pages; `redirect_to` makes the document itself one. `redirects.json` lists all.
A layout `redirect` of the site takes the place of the built-in page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar

from generator.liquid.values import to_s
from generator.model import Document, Virtual
from generator.plugin import Plugin, View, with_data
from generator.plugins.shared import absolute_url, flag, mapping, settings, strings, writes

_ABSOLUTE = re.compile(r"https?://")
LAYOUT = "redirect"


class RedirectFrom(Plugin):
    """`redirect_from: json`; `redirect_from` and `redirect_to` in front matter."""

    name: ClassVar[str] = "jekyll-redirect-from"

    def generate(self, view: View) -> Iterable[Virtual]:
        made: list[Virtual] = []
        redirects: dict[str, str] = {}
        layout = view.layout(LAYOUT) is not None
        for path, sources, target in _redirections(view):
            url = view.url(path)
            for source in sources:
                old = _slash(source)
                redirects[old] = _target(view, url)
                made.append(self._page(old, redirects[old], layout, view))
            if target is not None:
                redirects[url] = _target(view, target)
                made += _with_address(view.document(path), url, view) if layout else ()
        if settings(view, "redirect_from").get("json") is not False and not view.exists("redirects.json"):
            made.append(_listing(redirects))
        return made

    def _page(self, old: str, new: str, layout: bool, view: View) -> Virtual:
        data: dict[str, object] = {
            "sitemap": False,
            "layout": LAYOUT if layout else None,
            "permalink": old,
            "redirect": {"from": old, "to": new},
        }
        return Virtual(_path(old, view), data, dialect="none", maker="" if layout else self.name)

    def document(self, document: Document, body: str, view: View) -> Document:
        target = redirect_to(document.data)
        if target is None:
            return document
        layout = None if view.layout(LAYOUT) is None else LAYOUT
        return with_data(document, sitemap=False, layout=layout, redirect={"to": _target(view, target)})

    def content(self, html: str, document: Document, view: View) -> str:
        return html if redirect_to(document.data) is None else ""

    def output(self, text: str, document: Document, view: View) -> str:
        if document.data.get("redirect_to") is None or document.data.get("layout") == LAYOUT:
            return text
        return self.make(document, view)

    def make(self, document: Document, view: View) -> str:
        return page(to_s(mapping(document.data.get("redirect")).get("to")))


def _with_address(document: Document | None, url: str, view: View) -> Iterable[Virtual]:
    """A document that sends on itself, its own address in the data for the site's layout."""
    if document is not None:
        data = {**document.data, "redirect": {"from": url, **mapping(document.data.get("redirect"))}}
        yield Virtual(document.path, data, view.body(document.path))


def redirect_to(data: Mapping[str, object]) -> str | None:
    """Where a document sends its readers: the first of a list counts."""
    targets = strings(data.get("redirect_to")) if "redirect_to" in data else []
    return targets[0] if targets else None


def page(target: str) -> str:
    """The page that sends browsers to `target`."""
    return f"""<!DOCTYPE html>
<html lang="en-US">
  <meta charset="utf-8">
  <title>Redirecting&hellip;</title>
  <link rel="canonical" href="{target}">
  <script>location="{target}"</script>
  <meta http-equiv="refresh" content="0; url={target}">
  <meta name="robots" content="noindex">
  <h1>Redirecting&hellip;</h1>
  <a href="{target}">Click here if you are not redirected.</a>
</html>
"""


def _redirections(view: View) -> Iterable[tuple[str, list[str], str | None]]:
    """Documents that redirect: path, their old addresses, and where they send on; collections first."""
    groups = [(label, view.members(label)) for label in view.collections() if flag(writes(view, label))]
    for label, paths in [*groups, ("", view.pages())]:
        sources = view.column(label, "redirect_from")
        targets = view.column(label, "redirect_to")
        for path in paths if sources or targets else ():
            if path in sources or path in targets:
                yield path, strings(sources.get(path)), redirect_to({"redirect_to": targets.get(path)})


def _slash(url: str) -> str:
    return url if url.startswith("/") else "/" + url


def _target(view: View, url: str) -> str:
    return url if _ABSOLUTE.match(url) else absolute_url(view, url)


def _path(old: str, view: View) -> str:
    """A path for the page that no file of the site has; its name decides that it is HTML."""
    folder = "/".join(part for part in old.split("/") if part not in ("", ".", ".."))
    path = f"{folder}/redirect.html" if folder else "redirect.html"
    while view.exists(path):
        path = path.removesuffix(".html") + "-.html"
    return path


def _listing(redirects: Mapping[str, str]) -> Virtual:
    import json

    text = json.dumps(redirects, ensure_ascii=False, separators=(",", ":"))
    return Virtual("redirects.json", {"layout": None}, text, "none")
