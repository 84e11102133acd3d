"""jekyll-paginate-v2 3.0: any page with `pagination: enabled: true` becomes a list in pages, of any collection.

Documents are filtered by category, tag and locale, sorted by any field, and `autopages` makes such a page for each
tag, category and collection. The pages have the gem's addresses, `/page2/index.html` with the file's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar

from generator.model import Pager, Virtual, extname
from generator.plugin import Plugin, View
from generator.plugins.paginate_lists import Lists
from generator.plugins.shared import flag, integer, mapping, markdown_extensions, merged, option_error
from generator.text import slugify

PAGINATION: Mapping[str, object] = {
    "enabled": False,
    "collection": "posts",
    "offset": 0,
    "per_page": 10,
    "permalink": "/page:num/",
    "title": ":title - page :num",
    "page_num": 1,
    "sort_reverse": False,
    "sort_field": "date",
    "limit": 0,
    "trail": {"before": 0, "after": 0},
    "indexpage": None,
    "extension": "html",
}
_SLUGIFY: Mapping[str, object] = {"mode": "none", "cased": False}
AUTOPAGES: Mapping[str, object] = {
    "enabled": False,
    "tags": {
        "layouts": ["autopage_tags.html"],
        "title": "Posts tagged with :tag",
        "permalink": "/tag/:tag",
        "enabled": True,
        "slugify": _SLUGIFY,
    },
    "categories": {
        "layouts": ["autopage_category.html"],
        "title": "Posts in category :cat",
        "permalink": "/category/:cat",
        "enabled": True,
        "slugify": _SLUGIFY,
    },
    "collections": {
        "layouts": ["autopage_collection.html"],
        "title": "Posts in collection :coll",
        "permalink": "/collection/:coll",
        "enabled": True,
        "slugify": _SLUGIFY,
    },
}
# Kind of autopage: the option that filters by it, and its placeholder.
_KINDS = {"tags": ("tag", ":tag"), "categories": ("category", ":cat"), "collections": ("collection", ":coll")}


class PaginateV2(Plugin):
    """`pagination:` and `autopages:` in the config; `pagination:` in front matter."""

    name: ClassVar[str] = "jekyll-paginate-v2"
    priority: ClassVar[int] = 10

    def generate(self, view: View) -> Iterable[Virtual]:
        config = merged(PAGINATION, mapping(view.option("pagination")))
        if view.option("paginate") is not None:
            raise option_error(
                "paginate",
                "this is an option of jekyll-paginate, and jekyll-paginate-v2 no longer reads it",
                "write `pagination:` with `enabled: true` and `per_page` below it, or use jekyll-paginate",
            )
        auto = list(autopages(config, view))
        if not flag(config.get("enabled")):
            return auto
        made: list[Virtual] = []
        lists = Lists(view)
        for path, value in view.column("", "pagination").items():
            document = view.document(path)
            if document is not None and flag(mapping(value).get("enabled")):
                template = Virtual(path, document.data, view.body(path), shown=view.front(path))
                made += _pages(template, _folder(view.url(path)), config, lists, view)
        alone: list[Virtual] = []
        for virtual in auto:
            if flag(mapping(virtual.data.get("pagination")).get("enabled")):
                made += _pages(virtual, "/", config, lists, view)
            else:
                alone.append(virtual)
        return [*alone, *made]


def _folder(url: str) -> str:
    return url if url.endswith("/") else url.rpartition("/")[0] + "/"


# -- autopages ----------------------------------------------------------------------------------------------------


def autopages(config: Mapping[str, object], view: View) -> Iterator[Virtual]:
    """The page for each term, as a template that is yet to be paginated."""
    options = merged(AUTOPAGES, mapping(view.option("autopages")))
    if not flag(options.get("enabled")):
        return
    for kind, (key, macro) in _KINDS.items():
        wanted = mapping(options.get(kind))
        if not flag(wanted.get("enabled")):
            continue
        for term, shown in _terms(view, kind).items():
            layouts = wanted.get("layouts")
            for layout in layouts if isinstance(layouts, list | tuple) else [layouts]:
                yield _autopage(str(layout), wanted, config, (key, macro), (term, shown), view)


def _terms(view: View, kind: str) -> dict[str, str]:
    """The terms of all documents: in small letters, and as first written."""
    found: dict[str, str] = {}
    for label in view.collections():
        left_out = view.column(label, "pagination")
        if kind == "collections":
            if any(path not in left_out for path in view.members(label)):
                found.setdefault(label.lower(), label)
            continue
        values = view.column(label, kind)
        for path in view.members(label):
            if path not in left_out:
                for term in split_terms(values.get(path)):
                    found.setdefault(term.lower().strip(), term)
    return found


def split_terms(value: object) -> list[str]:
    """The terms of a document: a list, or text parted by commas, semicolons or blanks."""
    if isinstance(value, str):
        value = value.replace(";", " ").replace(",", " ").split()
    if not isinstance(value, list | tuple):
        return []
    parts = (part for item in value if item is not None for part in str(item).strip().replace(";", ",").split(","))
    return [part for part in parts if part.strip()]


def _autopage(
    layout: str,
    wanted: Mapping[str, object],
    config: Mapping[str, object],
    kind: tuple[str, str],
    names: tuple[str, str],
    view: View,
) -> Virtual:
    """The page of a term: `kind` is the option that filters by it and its placeholder, `names` the term as key and as
    first written."""
    (key, macro), (term, shown) = kind, names
    stem = layout.rpartition(".")[0] or layout
    found = view.layout(stem)
    if found is None:
        raise option_error("autopages", f"the layout '{layout}' does not exist", f"make `_layouts/{layout}`")
    own = merged(wanted, mapping(found.data.get("autopages")))
    how = mapping(own.get("slugify"))
    slug = slugify(term, str(how.get("mode") or "default"), flag(how.get("cased")))
    permalink = str(own.get("permalink")).replace(macro, slug, 1)
    data = {
        **found.data,
        "permalink": permalink,
        "layout": stem,
        "title": str(own.get("title")).replace(macro, slug, 1),
        "pagination": {**merged(config, mapping(found.data.get("pagination"))), key: term},
        "autopage": {"layout_path": f"_layouts/{layout}", "display_name": shown},
    }
    return Virtual(permalink.strip("/") + "/index.html", data)


# -- pages --------------------------------------------------------------------------------------------------------


def _pages(template: Virtual, folder: str, config: Mapping[str, object], lists: Lists, view: View) -> list[Virtual]:
    """The pages of one list."""
    config = merged(config, mapping(template.data.get("pagination")))
    posts = lists.documents(config)
    per_page = integer(config.get("per_page"), "pagination.per_page")
    if per_page < 1:
        raise option_error("pagination.per_page", f"{per_page} documents to a page make no list", "set it to 1 or more")
    total = -(-len(posts) // per_page)
    limit = integer(config.get("limit") or 0, "pagination.limit")
    total = max(min(total, limit) if limit > 0 else total, 1)
    addresses = Addresses(template, folder, config, total)
    titles = [_title(template, config, number, total, view) for number in range(1, total + 1)]

    def data(own: Mapping[str, object], number: int) -> dict[str, object]:
        return _data(template, own, number, total, titles[number - 1], addresses)

    return [
        Virtual(
            template.path if number == 1 else _path(template, addresses.page(number), view),
            {**data(template.data, number), "permalink": addresses.url(number)},
            template.body,
            shown=data(template.shown or template.data, number),
            name=addresses.name,
            last=True,
            pager=_pager(number, total, per_page, posts, addresses, _trail(config, number, titles, addresses)),
        )
        for number in range(1, total + 1)
    ]


def _path(template: Virtual, address: str, view: View) -> str:
    """The path of a later page: where it is published, but Markdown stays Markdown."""
    ext = extname(template.path)
    path = address.lstrip("/")
    return path.removesuffix(".html") + ext if ext.lower() in markdown_extensions(view) else path


class Addresses:
    """Where the pages of a list are: `page` names the file, `link` is what `paginator` gives for links."""

    def __init__(self, template: Virtual, folder: str, config: Mapping[str, object], total: int) -> None:
        permalink = template.data.get("permalink")
        first = str(permalink) if permalink else folder
        self._first = first if first.endswith("/") else first + "/"
        self._others = self._first + str(config.get("permalink")).lstrip("/")
        self._index = str(config["indexpage"]).split(".")[0] if config.get("indexpage") is not None else ""
        extension = str(config.get("extension") or "")
        self._ext = extension if not extension or extension.startswith(".") else "." + extension
        self._total = str(total)

    def _number(self, url: str, number: int) -> str:
        return url.replace(":num", str(number), 1).replace(":max", self._total, 1)

    @property
    def name(self) -> str:
        """The name of a page's file as the options give it: `.html` where they give none."""
        return self._index + self._ext

    def page(self, number: int) -> str:
        url = _full(self._first if number == 1 else self._others, self._index or "index", self._ext or ".html")
        return self._number(url, number)

    def link(self, number: int, first: bool) -> str:
        """`first` takes the address of the first page; the last page's is always one of the others'."""
        url = self._first if first else self._others
        return self._number(_full(url, self._index, self._ext) if self._index else url, number)

    def url(self, number: int) -> str:
        page = self.page(number)
        return page if not self._ext or page.endswith(self._ext) else page + self._ext


def _full(url: str, index: str, ext: str) -> str:
    if url.endswith("/"):
        return url + index + ext
    return url if "." in url else url + index


def _title(template: Virtual, config: Mapping[str, object], number: int, total: int, view: View) -> object:
    title = template.data.get("title")
    title = title if flag(title) else view.option("title")
    pattern = config.get("title")
    if number == 1 or pattern is None:
        return title
    shown = str(pattern).replace(":title", "" if title is None else str(title), 1)
    return shown.replace(":num", str(number), 1).replace(":max", str(total), 1)


def _data(
    template: Virtual, own: Mapping[str, object], number: int, total: int, title: object, addresses: Addresses
) -> dict[str, object]:
    data = {
        **own,
        "pagination_info": {"curr_page": number, "total_pages": total},
        "path": addresses.name,  # in the gem all pages of a list have the name of their file only
        "title": title,
    }
    if flag(template.data.get("permalink")):
        data["permalink"] = addresses.page(number)
    if "autopage" in data:
        data["autopages"] = data["autopage"]
    if number > 1:
        data["autogen"] = "jekyll-paginate-v2"
    return data


def _trail(config: Mapping[str, object], number: int, titles: list[object], addresses: Addresses) -> object:
    """The pages around one, to link to; None where none are wanted."""
    trail = mapping(config.get("trail"))
    before, after = (max(integer(trail.get(key) or 0, f"pagination.trail.{key}"), 0) for key in ("before", "after"))
    if len(titles) < 2 or not (before or after):
        return None
    length = before + after + 1
    start = max(number - before - 1, 0)
    end = min(start + length, len(titles))
    start = max(start - (length - (end - start)), 0)
    return [{"num": at + 1, "path": addresses.page(at + 1), "title": titles[at]} for at in range(start, end)]


def _pager(
    number: int, total: int, per_page: int, posts: tuple[str, ...], addresses: Addresses, trail: object
) -> Pager:
    return Pager(
        number,
        per_page,
        len(posts),
        total,
        posts[(number - 1) * per_page : number * per_page],
        number - 1 or None,
        addresses.link(number - 1, number == 2) if number > 1 else None,
        number + 1 if number < total else None,
        addresses.link(number + 1, False) if number < total else None,
        {
            "page_path": addresses.page(number),
            "first_page": 1,
            "first_page_path": addresses.link(1, True),
            "last_page": total,
            "last_page_path": addresses.link(total, False),
            "page_trail": trail,
        },
    )
