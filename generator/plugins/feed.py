"""jekyll-feed 0.17: Atom feeds of the posts, of collections, of their categories, and of tags.

The text is written here rather than by a template; it has the gem's elements in the gem's order and white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from generator import JEKYLL_VERSION
from generator.liquid import MISSING, Tag
from generator.liquid.values import inspect, to_s
from generator.model import Document, Virtual
from generator.plugin import Extensions, Plugin, View
from generator.plugins.shared import (
    absolute_url,
    attribute,
    flag,
    integer,
    mapping,
    normalize_whitespace,
    or_default,
    settings,
    strings,
    strip_html,
    xml_escape,
    xmlschema,
)
from generator.template.filters.context import render_of

if TYPE_CHECKING:
    from generator.liquid import Context

_PLAIN_TAG = re.compile(r"[a-zA-Z0-9_]*")
_MEDIA = 'xmlns:media="http://search.yahoo.com/mrss/"'


class Feed(Plugin):
    """`feed: path, posts_limit, excerpt_only, categories, collections, tags, disable_in_development`."""

    name: ClassVar[str] = "jekyll-feed"
    priority: ClassVar[int] = 10

    def extensions(self) -> Extensions:
        return Extensions(tags={"feed_meta": FeedMeta})

    def generate(self, view: View) -> Iterable[Virtual]:
        options = settings(view, "feed")
        if flag(options.get("disable_in_development")) and (view.env("JEKYLL_ENV") or "development") == "development":
            return
        for path, collection, category, tag in _feeds(options, view):
            # A page's name may hold folders, so this is the URL too.
            if not view.exists(path):
                data = {
                    "layout": None,
                    "sitemap": False,
                    "xsl": view.exists("feed.xslt.xml"),
                    "collection": collection,
                    "category": category,
                    "tags": tag,
                }
                yield Virtual(path, data, dialect="none", maker=self.name)

    def make(self, document: Document, view: View) -> str:
        data = document.data
        collection, category, tag = (data.get(key) for key in ("collection", "category", "tags"))
        return "".join(_text(view, view.url(document.path), to_s(collection), category, tag, data.get("xsl") is True))


def _feeds(options: Mapping[str, object], view: View) -> Iterator[tuple[str, str, str | None, str | None]]:
    """The feeds that the config wants: path, collection, category, tag."""
    for label, meta in collections(options).items():
        folder = "feed" if label == "posts" else f"feed/{label}"
        for category in dict.fromkeys(strings(meta.get("categories"))):
            yield f"{folder}/{category}.xml", label, category, None
        yield to_s(meta.get("path") or f"{folder}.xml").lstrip("/"), label, None, None
    if flag(options.get("tags")):
        tags = mapping(options.get("tags"))
        only = strings(tags.get("only")) if flag(tags.get("only")) else list(view.terms("tags"))
        folder = to_s(tags.get("path") or "/feed/by_tag/").lstrip("/")
        for tag in only if view.terms("tags") else ():
            # The gem makes no feed for tags with other characters, to keep the paths simple.
            if tag not in strings(tags.get("except")) and _PLAIN_TAG.fullmatch(tag):
                yield f"{folder}{tag}.xml", "posts", None, tag


def collections(options: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
    """The collections with feeds and their options; posts are always one, and take the options at the top."""
    listed = options.get("collections")
    if isinstance(listed, list | tuple):
        found: dict[str, Mapping[str, object]] = {to_s(label): {} for label in listed}
    else:
        found = {label: mapping(meta) for label, meta in mapping(listed).items()}
    posts = mapping(found.get("posts"))
    top = {key: options.get(key) for key in ("path", "categories")}
    found["posts"] = {**posts, **{key: posts.get(key) or value for key, value in top.items()}}
    return found


def entries(view: View, collection: str, category: object, tag: object) -> list[str]:
    """The documents of a feed, newest first; of the same date the first of the list comes last, as in the gem."""
    if tag is not None:
        paths: Iterable[str] = view.terms("tags").get(to_s(tag), ())
    elif collection == "posts":
        paths = view.members("posts")[::-1]
    else:
        paths = view.members(collection) if collection in view.collections() else ()
    if category is not None:
        categories = view.column(collection, "categories")
        paths = [path for path in paths if to_s(category) in strings(categories.get(path))]
    if not flag(view.option("show_drafts")):
        drafts = view.column(collection, "draft")
        paths = [path for path in paths if drafts.get(path) is not True]
    dates = view.column(collection, "date")
    now = view.now()

    def moment(path: str) -> datetime:
        date = dates.get(path)
        known = date if isinstance(date, datetime) else now
        return known if known.tzinfo else known.replace(tzinfo=UTC)

    return sorted(paths, key=moment)[::-1]


def _text(view: View, url: str, collection: str, category: object, tag: object, xsl: bool) -> Iterator[str]:
    lang = view.option("lang")
    options = settings(view, "feed")
    yield '<?xml version="1.0" encoding="utf-8"?>'
    if xsl:
        yield f'<?xml-stylesheet type="text/xml" href="{absolute_url(view, "/feed.xslt.xml")}"?>'
    yield '<feed xmlns="http://www.w3.org/2005/Atom" '
    yield f'xml:lang="{to_s(lang)}">' if flag(lang) else ">"
    yield f'<generator uri="https://jekyllrb.com/" version="{JEKYLL_VERSION}">Jekyll</generator>'
    own = absolute_url(view, url)
    yield f'<link href="{own}" rel="self" type="application/atom+xml" />'
    hreflang = f'hreflang="{to_s(lang)}" ' if flag(lang) else ""
    yield f'<link href="{absolute_url(view, "/")}" rel="alternate" type="text/html" {hreflang}/>'
    yield f"<updated>{xmlschema(view, view.now())}</updated><id>{xml_escape(own)}</id>"
    title = _title(view, collection, category)
    if title is not None:
        yield f'<title type="html">{xml_escape(view.smartify(title))}</title>'
    description = view.option("description")
    if flag(description):
        yield f"<subtitle>{xml_escape(description)}</subtitle>"
    author = view.option("author")
    if flag(author):
        yield _person(mapping(author), or_default(mapping(author).get("name"), author))
    limit = integer(or_default(options.get("posts_limit"), 10), "feed.posts_limit")
    for path in entries(view, collection, category, tag)[:limit]:
        yield from _entry(view, path)
    yield "</feed>"


def _title(view: View, collection: str, category: object) -> str | None:
    title = or_default(view.option("title"), view.option("name"))
    parts = [] if collection == "posts" else [_capitalized(collection)]
    if category is not None:
        parts.append(_capitalized(to_s(category)))
    if not flag(title) and not parts:
        return None
    return " | ".join([to_s(title), *parts])


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:].lower()


def _person(person: Mapping[str, object], name: object) -> str:
    parts = [f"<author><name>{xml_escape(name)}</name>"]
    parts += [f"<{key}>{xml_escape(person[key])}</{key}>" for key in ("email", "uri") if flag(person.get(key))]
    return "".join(parts) + "</author>"


def _entry(view: View, path: str) -> Iterator[str]:
    def get(name: str) -> object:
        value = view.field(path, name)
        return None if value is MISSING else value

    lang = get("lang")
    title = xml_escape(normalize_whitespace(strip_html(view.smartify(to_s(get("title"))))))
    url = absolute_url(view, get("url"))
    date = get("date")
    yield f'<entry xml:lang="{to_s(lang)}">' if flag(lang) else "<entry>"
    yield f'<title type="html">{title}</title>'
    yield f'<link href="{url}" rel="alternate" type="text/html" title="{title}" />'
    yield f"<published>{xmlschema(view, date)}</published>"
    yield f"<updated>{xmlschema(view, or_default(get('last_modified_at'), date))}</updated>"
    yield f"<id>{xml_escape(absolute_url(view, get('id')))}</id>"
    own = mapping(get("feed")).get("excerpt_only")
    if not flag(or_default(own, settings(view, "feed").get("excerpt_only"))):
        content = to_s(get("content")).strip(" \t\n\v\f\r\0")
        yield f'<content type="html" xml:base="{xml_escape(url)}"><![CDATA[{content}]]></content>'
    yield _author(view, get("author"), get("authors"))
    yield from _categories(get("category"), get("categories"), get("tags"))
    summary = to_s(or_default(get("description"), get("excerpt")))
    if summary:
        yield f'<summary type="html"><![CDATA[{normalize_whitespace(strip_html(summary))}]]></summary>'
    yield from _image(view, get("image"))
    yield "</entry>"


def _author(view: View, author: object, authors: object) -> str:
    first = authors[0] if isinstance(authors, list | tuple) and authors else None
    person = or_default(or_default(author, first), view.option("author"))
    if isinstance(person, str):
        person = or_default(mapping(view.data().get("authors")).get(person), person)
    details = mapping(person)
    return _person(
        {key: or_default(details.get(key), None) for key in ("email", "uri")},
        or_default(or_default(details.get("name"), _shown(person)), ""),
    )


def _shown(value: object) -> object:
    return inspect(value) if isinstance(value, Mapping) else value


def _categories(category: object, categories: object, tags: object) -> Iterator[str]:
    terms = [to_s(category)] if flag(category) else strings(categories)
    for term in [*terms, *strings(tags)]:
        yield f'<category term="{xml_escape(term)}" />'


def _image(view: View, image: object) -> Iterator[str]:
    found = or_default(mapping(image).get("path"), image)
    if flag(found):
        url = to_s(found)
        address = xml_escape(url if "://" in url else absolute_url(view, url))
        yield f'<media:thumbnail {_MEDIA} url="{address}" />'
        yield f'<media:content medium="image" url="{address}" {_MEDIA} />'


class FeedMeta(Tag):
    """`{% feed_meta %}`: the link by which browsers find the feed."""

    def render(self, context: Context) -> str:
        view = render_of(context).view
        path = collections(settings(view, "feed"))["posts"].get("path") or "feed.xml"
        title = view.option("title") or view.option("name")
        shown = f' title="{attribute(title)}"' if flag(title) else ""
        href = attribute(absolute_url(view, path))
        return f'<link type="application/atom+xml" rel="alternate" href="{href}"{shown} />'
