"""jekyll-redirect-from 0.16: pages at old addresses that send the reader on.

`redirect_from` of a document makes such pages; `redirect_to` makes the document itself one. `redirects.json` lists all.
The pages have the layout `redirect`: that of the site or its theme, else the one here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar

from generator.model import Document, Virtual
from generator.plugin import Plugin, View, with_data
from generator.plugins.shared import absolute_url, flag, mapping, settings, strings, untaken, writes

_ABSOLUTE = re.compile(r"https?://")
_NAME = "redirect.html"
LAYOUT = "redirect"
PAGE = """<!DOCTYPE html>
<html lang="en-US">
  <meta charset="utf-8">
  <title>Redirecting&hellip;</title>
  <link rel="canonical" href="{{ page.redirect.to }}">
  <script>location="{{ page.redirect.to }}"</script>
  <meta http-equiv="refresh" content="0; url={{ page.redirect.to }}">
  <meta name="robots" content="noindex">
  <h1>Redirecting&hellip;</h1>
  <a href="{{ page.redirect.to }}">Click here if you are not redirected.</a>
</html>
"""


class RedirectFrom(Plugin):
    """`redirect_from: json`; `redirect_from` and `redirect_to` in front matter."""

    name: ClassVar[str] = "jekyll-redirect-from"

    def layouts(self) -> Mapping[str, str]:
        return {LAYOUT: PAGE}

    def generate(self, view: View) -> Iterable[Virtual]:
        made: dict[str, Virtual] = {}
        redirects: dict[str, str] = {}
        for path, sources, target in _redirections(view):
            url = view.url(path)
            for source in sources:
                old = _slash(source)
                redirects[old] = _target(view, url)
                page = untaken(_path(old), lambda path: path in made or view.exists(path))
                made[page] = _page(page, old, redirects[old])
            if target is not None:
                redirects[url] = _target(view, target)
                made.update((virtual.path, virtual) for virtual in _with_address(view.document(path), url, view))
        if settings(view, "redirect_from").get("json") is not False and not view.exists("redirects.json"):
            return [*made.values(), _listing(redirects)]
        return made.values()

    def document(self, document: Document, body: str, view: View) -> Document:
        target = redirect_to(document.data)
        if target is None:
            return document
        return with_data(document, sitemap=False, layout=LAYOUT, redirect={"to": _target(view, target)})

    def body(self, text: str, document: Document, view: View) -> str:
        return text if redirect_to(document.data) is None else ""

    def excerpt_body(self, text: str, document: Document, view: View) -> str:
        return text  # Jekyll cuts it before the plugin sees the document


def _page(path: str, old: str, new: str) -> Virtual:
    """The page at an old address. To templates they all have one path, as in the gem."""
    data = {"sitemap": False, "layout": LAYOUT, "permalink": old, "redirect": {"from": old, "to": new}}
    return Virtual(path, data, dialect="none", shown={**data, "path": _NAME}, name=_NAME)


def _with_address(document: Document | None, url: str, view: View) -> Iterable[Virtual]:
    """A document that sends on itself, its own address in the data for the layout."""
    if document is not None:
        data = {**document.data, "redirect": {"from": url, **mapping(document.data.get("redirect"))}}
        yield Virtual(document.path, data, view.body(document.path))


def redirect_to(data: Mapping[str, object]) -> str | None:
    """Where a document sends its readers: the first of a list counts."""
    targets = strings(data.get("redirect_to")) if "redirect_to" in data else []
    return targets[0] if targets else None


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


def _path(old: str) -> str:
    """A path for the page at an old address; its name decides that it is HTML."""
    folder = "/".join(part for part in old.split("/") if part not in ("", ".", ".."))
    return f"{folder}/{_NAME}" if folder else _NAME


def _listing(redirects: Mapping[str, str]) -> Virtual:
    import json

    text = json.dumps(redirects, ensure_ascii=False, separators=(",", ":"))
    return Virtual("redirects.json", {"layout": None}, text, "none")
