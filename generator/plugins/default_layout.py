"""jekyll-default-layout 0.1: Markdown without a layout gets `home`, `page`, `post` or `default`, whichever there is."""

from __future__ import annotations

from typing import ClassVar

from generator.model import Document
from generator.plugin import Plugin, View, with_data
from generator.plugins.shared import is_markdown


class DefaultLayout(Plugin):
    """No options; a layout in front matter or in the front-matter defaults stands, `null` and `none` too."""

    name: ClassVar[str] = "jekyll-default-layout"
    priority: ClassVar[int] = 10

    def document(self, document: Document, body: str, view: View) -> Document:
        if "layout" in document.data or document.kind == "member" or not is_markdown(view, document):
            return document
        names = ["page" if document.is_page else "post", "default"]
        if _is_home(document):
            names.insert(0, "home")
        found = next((name for name in names if view.layout(name) is not None), None)
        return with_data(document, layout=found)


def _is_home(document: Document) -> bool:
    """Whether the document is at the root of the site."""
    permalink = document.data.get("permalink")
    if permalink is not None:
        return permalink == "/"
    return document.is_page and document.path.rpartition(".")[0].lower() in ("index", "readme")
