"""jekyll-readme-index 0.3: a README is the index of its folder where there is no other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from posixpath import dirname
from typing import ClassVar, Literal

from generator.model import Document, Virtual
from generator.plugin import Plugin, View
from generator.plugins.shared import markdown_extensions, settings

_INDEX = re.compile(r"(?:index\.(?:html?|xhtml|xml))?", re.IGNORECASE)


class ReadmeIndex(Plugin):
    """`readme_index: enabled, remove_originals, with_frontmatter`."""

    name: ClassVar[str] = "jekyll-readme-index"
    priority: ClassVar[int] = 40

    def adopts(self, path: str, view: View) -> bool | Literal["keep"]:
        options = settings(view, "readme_index")
        if options.get("enabled") is False or not is_readme(path, view) or _has_index(dirname(path), view):
            return False
        return True if options.get("remove_originals") is True else "keep"

    def generate(self, view: View) -> Iterable[Virtual]:
        options = settings(view, "readme_index")
        if options.get("enabled") is False:
            return
        readmes = [path for path in view.pages() if is_readme(path, view)]
        for path in readmes:
            document = view.document(path)
            if document is None or not (options.get("with_frontmatter") is True or _adopted(path, view)):
                continue
            url = dirname(view.url(path).rstrip("/"))
            folder = url if url.endswith("/") else url + "/"
            if not any(_is_index_of(folder, other) for other in view.urls().values()):
                yield _moved(document, folder, view)


def is_readme(path: str, view: View) -> bool:
    """Whether a file is a README in Markdown."""
    stem, dot, ext = path.rpartition("/")[2].lower().rpartition(".")
    return stem == "readme" and bool(dot) and "." + ext in markdown_extensions(view)


def _adopted(path: str, view: View) -> bool:
    """Whether the file has no front matter, so that it is a page by our doing."""
    return not (view.read(path) or b"").startswith(b"---")


def _has_index(folder: str, view: View) -> bool:
    prefix = folder + "/" if folder else ""
    names = ("index.html", "index.htm", "index.xhtml", "index.xml", *("index" + e for e in markdown_extensions(view)))
    return any(view.exists(prefix + name) for name in names)


def _is_index_of(folder: str, url: str) -> bool:
    lowered = url.lower()
    return lowered.startswith(folder.lower()) and _INDEX.fullmatch(url[len(folder) :]) is not None


def _moved(document: Document, folder: str, view: View) -> Virtual:
    return Virtual(document.path, {**document.data, "permalink": folder}, view.body(document.path))
