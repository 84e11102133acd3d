"""jekyll-paginate 1.1: the posts of the site in pages of one list.

The page that is repeated is the `index.html` lying deepest on the way down to `paginate_path`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from posixpath import dirname, normpath
from typing import ClassVar

from generator.errors import Diagnostic, Severity
from generator.model import Document, Pager, Virtual
from generator.plugin import Plugin, View
from generator.plugins.shared import flag, integer, option_error
from generator.text import did_you_mean


class Paginate(Plugin):
    """`paginate`, `paginate_path`."""

    name: ClassVar[str] = "jekyll-paginate"
    priority: ClassVar[int] = 10

    def defaults(self) -> Mapping[str, object]:
        return {"paginate_path": "/page:num"}

    def generate(self, view: View) -> Iterable[Virtual]:
        if view.option("paginate") is None or not view.pages():
            return []
        per_page = integer(view.option("paginate"), "paginate")
        if per_page < 1:
            raise option_error("paginate", f"{per_page} posts to a page make no list", "set it to 1 or more")
        path_format = str(view.option("paginate_path") or "/page:num")
        template = template_page(view.pages(), path_format)
        document = view.document(template) if template else None
        if template is None or document is None:
            view.report(_no_template(view.pages()))
            return []
        return list(_pages(document, view, per_page, path_format))


def template_page(pages: Iterable[str], path_format: str) -> str | None:
    """The page that becomes the list: an `index.html` in the folder of `paginate_path` or above it."""
    folders = _ancestors(dirname(normpath("/" + path_format.lstrip("/"))))
    found = [path for path in pages if path.rpartition("/")[2] == "index.html" and "/" + dirname(path) in folders]
    return max(found, key=len, default=None)


def _ancestors(folder: str) -> set[str]:
    found = {"/"}
    while folder not in found:
        found.add(folder)
        folder = dirname(folder)
    return found


def _pages(document: Document, view: View, per_page: int, path_format: str) -> Iterable[Virtual]:
    hidden = view.column("posts", "hidden")
    posts = tuple(path for path in view.members("posts")[::-1] if not flag(hidden.get(path)))
    total = -(-len(posts) // per_page)
    first = view.url(document.path)
    body = view.body(document.path)

    def address(number: int) -> str | None:
        if not 0 < number <= total:
            return None
        return first if number == 1 else "/" + path_format.replace(":num", str(number), 1).lstrip("/")

    for number in range(1, total + 1):
        pager = Pager(
            number,
            per_page,
            len(posts),
            total,
            posts[(number - 1) * per_page : number * per_page],
            number - 1 or None,
            address(number - 1),
            number + 1 if number < total else None,
            address(number + 1),
        )
        if number == 1:
            yield Virtual(document.path, document.data, body, pager=pager)
        else:
            folder = normpath(str(address(number))).strip("/")
            # Jekyll reads the same file again for each page, so `page.path` is that of the first.
            yield Virtual(f"{folder}/index.html", {"path": document.path, **document.data}, body, pager=pager)


def _no_template(pages: Iterable[str]) -> Diagnostic:
    return Diagnostic(
        "plugin/paginate",
        "`paginate` is set, but there is no index.html to repeat; the posts are not paginated",
        None,
        Severity.WARNING,
        hint=did_you_mean("index.html", pages) or "make an `index.html` with front matter (Markdown does not count)",
    )
