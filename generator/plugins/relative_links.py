"""jekyll-relative-links 0.7: links to Markdown files, as GitHub shows them, become links to the pages made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from posixpath import dirname, normpath
from typing import ClassVar
from urllib.parse import unquote_plus

from generator.liquid import LiquidError
from generator.model import Document
from generator.plugin import Plugin, View
from generator.plugins.shared import is_markdown, relative_url, settings, strings, writes
from generator.template.filters.urls import is_absolute

_REST = r"(#.+?|)?((?:\s+\"(?:\\\"|[^\"])*(?<!\\)\"|\s+\"(?:\\'|[^'])*(?<!\\)')?)"
_LINK = re.compile(
    rf"\[((?:[^\]\n]|\](?!\()){{0,1000}})\]\(([^)]{{1,2000}}?){_REST}\)|^\s*?\[(.*?)\]: (.+?){_REST}\s*?$", re.MULTILINE
)


class RelativeLinks(Plugin):
    """`relative_links: enabled, collections, exclude`."""

    name: ClassVar[str] = "jekyll-relative-links"
    priority: ClassVar[int] = 10

    def body(self, text: str, document: Document, view: View) -> str:
        if "](" not in text and "]: " not in text:
            return text
        options = settings(view, "relative_links")
        if options.get("enabled") is False or not is_markdown(view, document):
            return text
        if document.collection and (options.get("collections") is not True or not writes(view, document.collection)):
            return text
        if any(_matches(pattern, document.path) for pattern in strings(options.get("exclude"))):
            return text
        folder = dirname(document.path)
        urls = view.urls()

        def replace(match: re.Match[str]) -> str:
            return _replaced(match, folder, urls, view)

        return _LINK.sub(replace, text)


def _replaced(match: re.Match[str], folder: str, urls: Mapping[str, str], view: View) -> str:
    inline = match[1] is not None
    label, target, fragment, title = match.groups()[:4] if inline else match.groups()[4:]
    if target.startswith("#") or _is_absolute(target):
        return match[0]
    url = urls.get(path_from_root(target, folder))
    if url is None:
        return match[0]
    address = f"{relative_url(view, url)}{fragment or ''}{title or ''}"
    return f"[{label}]({address})" if inline else f"\n[{label}]: {address}"


def _is_absolute(target: str) -> bool:
    try:
        return is_absolute(target)
    except LiquidError:
        return False  # it only looks like a URL: Liquid that makes one, say


def path_from_root(target: str, folder: str) -> str:
    """The path in the source that a link means; from the root of the site if it starts with a slash."""
    base = "" if target.startswith("/") else folder
    return unquote_plus(normpath(f"/{base}/{target.removeprefix('/')}")).lstrip("/")


def _matches(pattern: str, path: str) -> bool:
    """Whether an entry of `exclude` means a path: the path, a folder above it, or a pattern."""
    pattern = pattern.strip("/")
    return path == pattern or path.startswith(pattern + "/") or fnmatchcase(path, pattern)
