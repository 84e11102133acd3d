"""Which permalink a document has, and the URL that comes of it (`url.rb`, `document.rb`, `page.rb` of Jekyll 4.4).

scheme = Scheme(style="date")
template = permalink_template(document, scheme)        # "/:categories/:year/:month/:day/:title:output_ext"
url_of(document, template.text, ".html", scheme)       # "/k8s/yt/aws/2020/05/10/for-me-best-k8s-talk.html"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from generator.errors import Diagnostic, Place, SourceError
from generator.model import Document
from generator.route.escape import escape_path, extname, sanitize_url
from generator.route.placeholders import VALUES, Subject, Value
from generator.text import did_you_mean

STYLES: Mapping[str, str] = MappingProxyType(
    {
        "date": "/:categories/:year/:month/:day/:title:output_ext",
        "pretty": "/:categories/:year/:month/:day/:title/",
        "ordinal": "/:categories/:year/:y_day/:title:output_ext",
        "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
        "none": "/:categories/:title:output_ext",
    }
)
DEFAULT_STYLE = "date"
HTML_EXTENSIONS = (".html", ".xhtml", ".htm")

# Finds where something was written: (document, setting) → its place and that line of the file, or None.
# Settings are `page.permalink`, `permalink` and `collections.LABEL.permalink`.
Locate = Callable[[Document, str], "tuple[Place, str] | None"]


@dataclass(frozen=True, slots=True)
class Scheme:
    """What routing takes from the configuration.

    `style` is the value of `permalink` (a style's name or a template); `collections` has the permalinks that
    collections set for themselves; `now` is the time of the build, the date of members that have none.
    """

    style: str = DEFAULT_STYLE
    collections: Mapping[str, str] = field(default_factory=dict)
    collections_dir: str = ""
    now: datetime | None = None


def scheme_of(config: Mapping[str, object], now: datetime | None = None) -> Scheme:
    """What a configuration says about permalinks. An empty `permalink` is the default style.

    A configuration that is completed as Jekyll does has the site's style as the permalink of posts; it is no setting
    of that collection then.
    """
    style = config.get("permalink")
    style = style if isinstance(style, str) and style else DEFAULT_STYLE
    collections = config.get("collections")
    own: dict[str, str] = {}
    for label, options in collections.items() if isinstance(collections, Mapping) else ():
        if isinstance(options, Mapping) and options.get("permalink") is not None:
            own[str(label)] = str(options["permalink"])
    if own.get("posts") == STYLES.get(style, style):
        del own["posts"]
    directory = config.get("collections_dir")
    return Scheme(style, own, directory if isinstance(directory, str) else "", now)


@dataclass(frozen=True, slots=True)
class Template:
    """A permalink's text, and the setting it comes from.

    `setting` is `page.permalink` (front matter or its defaults), `collections.LABEL.permalink`, `permalink`, or empty
    for what Jekyll always uses (the permalink of an index page, and of pages which are not HTML).
    """

    text: str
    setting: str = ""


def permalink_template(
    document: Document, scheme: Scheme, output_ext: str = ".html", locate: Locate | None = None
) -> Template:
    """The permalink of a document: its own, else its collection's, else what the site's style gives its kind.

    Raises SourceError where its own `permalink` is not text; `locate` tells where that is written.
    """
    own = document.data.get("permalink")
    if own is not None and own is not False:
        return Template(_text(own, document, locate), "page.permalink")
    if document.is_page:
        return _page_template(document, scheme.style, output_ext)
    return collection_template(document.collection, scheme)


def collection_template(label: str, scheme: Scheme) -> Template:
    """The permalink of the members and the static files of a collection."""
    own = scheme.collections.get(label)
    if own is not None:
        return Template(own, f"collections.{label}.permalink")
    if label == "posts":
        return Template(STYLES.get(scheme.style, scheme.style), "permalink")
    return Template(add_permalink_suffix("/:collection/:path", scheme.style), "permalink")


def _page_template(document: Document, style: str, output_ext: str) -> Template:
    if output_ext not in HTML_EXTENSIONS:
        return Template("/:path/:basename:output_ext")
    if page_basename(document) == "index":
        return Template("/:path/")
    return Template(add_permalink_suffix("/:path/:basename", style), "permalink")


def add_permalink_suffix(template: str, style: str) -> str:
    """`template` ending as the style ends: with a slash, with `:output_ext`, or as it is.

    Jekyll has no entry for `weekdate` here, so pages and members get URLs without extension with it.
    """
    if style == "pretty" or style.endswith("/"):
        return f"{template}/"
    if style in ("date", "ordinal", "none") or style.endswith(":output_ext"):
        return f"{template}:output_ext"
    return template


def permalink_ext(document: Document) -> str:
    """The extension that the document's own permalink ends in, or the empty string."""
    own = document.data.get("permalink")
    if not isinstance(own, str) or own.endswith("/"):
        return ""
    return extname(own)


def page_basename(document: Document) -> str:
    name = document.name
    ext = extname(name)
    return (name[: -len(ext)] if ext else name).rstrip(".")


def page_directory(document: Document) -> str:
    """The directory of a page as its placeholder `:path`: empty, or `/docs/guide`."""
    directory = document.path.rpartition("/")[0]
    return f"/{directory}" if directory else ""


def url_of(
    document: Document,
    template: str,
    output_ext: str,
    scheme: Scheme,
    locate: Callable[[], tuple[Place, str] | None] | None = None,
) -> str:
    """The URL which a permalink template gives a document; it starts with `/` and is percent-encoded.

    Raises SourceError for an unknown placeholder in the permalink of a post or member; in a page's permalink it is
    ordinary text, as in Jekyll. `locate` tells where the template is written.
    """
    if ":" not in template:
        return sanitize_url(template)
    if document.is_page:
        return sanitize_url(_filled(template, page_values(document, output_ext)))
    try:
        parts = compile_template(template)
    except UnknownPlaceholder as error:
        raise error.located(document, locate() if locate else None) from None
    subject = Subject(document, output_ext, scheme.collections_dir, scheme.now)
    parts_of_url = [part if isinstance(part, str) else escape_path(part(subject)) for part in parts]
    return sanitize_url("".join(parts_of_url))


def page_values(document: Document, output_ext: str) -> dict[str, str]:
    """The placeholders of a page, in the order in which they are filled in."""
    return {"path": page_directory(document), "basename": page_basename(document), "output_ext": output_ext}


def _filled(template: str, values: Mapping[str, str]) -> str:
    for key, value in values.items():
        template = template.replace(f":{key}", escape_path(value))
    return template


class UnknownPlaceholder(Exception):
    """A template has a placeholder that no document has."""

    def __init__(self, template: str, key: str) -> None:
        super().__init__(key)
        self.template = template
        self.key = key

    def located(self, document: Document, found: tuple[Place, str] | None) -> SourceError:
        place, excerpt = found or (Place(document.path), "")
        return SourceError(
            Diagnostic(
                "route/unknown-placeholder",
                f"the permalink '{self.template}' has an unknown placeholder ':{self.key}'",
                _narrowed(place, excerpt, f":{self.key}"),
                excerpt=excerpt,
                hint=did_you_mean(f":{self.key}", [f":{key}" for key in VALUES])
                or "placeholders are " + ", ".join(f":{key}" for key in VALUES),
            )
        )


def _narrowed(place: Place, excerpt: str, wanted: str) -> Place:
    """`place` with the columns of `wanted` in its line, where it is found there."""
    column = excerpt.find(wanted) + 1
    if not column or not place.line:
        return place
    return Place(place.path, place.line, column, place.line, column + len(wanted))


_PLACEHOLDER = re.compile(r":([a-z_]+)")


@lru_cache(maxsize=1024)
def compile_template(template: str) -> tuple[str | Value, ...]:
    """The template cut into literal text and functions that give a placeholder's value. Raises UnknownPlaceholder."""
    return tuple(text if key is None else VALUES[key] for text, key in pieces(template))


def pieces(template: str) -> list[tuple[str, str | None]]:
    """The template cut into (text, None) and (`:key`, key)."""
    found: list[tuple[str, str | None]] = []
    end = 0
    for match in _PLACEHOLDER.finditer(template):
        # A name may be followed by an underscore that is none of it: `:month_:day`.
        key = match[1].removesuffix("_")
        if key not in VALUES:
            raise UnknownPlaceholder(template, key)
        if match.start() > end:
            found.append((template[end : match.start()], None))
        end = match.start() + 1 + len(key)
        found.append((template[match.start() : end], key))
    if end < len(template):
        found.append((template[end:], None))
    return found


def _text(value: object, document: Document, locate: Locate | None) -> str:
    if isinstance(value, str):
        return value
    place, excerpt = (locate(document, "page.permalink") if locate else None) or (Place(document.path), "")
    raise SourceError(
        Diagnostic(
            "route/bad-permalink",
            f"`permalink` must be text, not {value!r}",
            place,
            excerpt=excerpt,
            hint='write a path in quotes, such as permalink: "/about/"',
        )
    )
