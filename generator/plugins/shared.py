"""What several plugins need: options, URLs and texts as Jekyll's filters give them, without a template around."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

from generator.dates import strftime
from generator.errors import SourceError, fail
from generator.liquid.filters.strings import escape_once, strip_html
from generator.liquid.values import to_s
from generator.model import Document
from generator.template.filters.dates import moment
from generator.template.filters.texts import normalize_whitespace, xml_escape
from generator.template.filters.urls import absolute, joined
from generator.template.view import Render, SiteView

__all__ = [
    "absolute_url", "date_time", "escape_once", "flag", "mapping", "normalize_whitespace", "option_error", "or_default",
    "relative_url", "settings", "strip_html", "strings", "untaken", "writes", "xml_escape", "xmlschema",
]  # fmt: skip

EMPTY: Mapping[str, object] = {}


# -- options ------------------------------------------------------------------------------------------------------


def mapping(value: object) -> Mapping[str, object]:
    """The value where it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else EMPTY


def settings(view: SiteView, name: str) -> Mapping[str, object]:
    """The options of a plugin: a mapping at the top of the config."""
    return mapping(view.option(name))


def flag(value: object) -> bool:
    """Whether a value is true as Ruby sees it: all but null and false."""
    return value is not None and value is not False


def or_default(value: object, default: object) -> object:
    """Liquid's filter `default`: another value for null, false and what is empty."""
    if value is None or value is False:
        return default
    if isinstance(value, str | Mapping | list | tuple) and not value:
        return default
    return value


def strings(value: object) -> list[str]:
    """A string or a list as a list of strings, nulls left out."""
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [to_s(item) for item in value if item is not None]
    return [to_s(value)]


def option_error(name: str, message: str, hint: str = "") -> SourceError:
    """The error for a config value that makes no sense."""
    return fail("config/value", f"`{name}`: {message}", hint=hint)


def integer(value: object, name: str) -> int:
    """A whole number of the config; text that starts with one counts, as Ruby's `to_i` has it."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise option_error(name, "a number is needed")
    if isinstance(value, str):
        match = re.match(r"\s*[-+]?\d+", value)
        return int(match[0]) if match else 0
    return int(value)


def merged(base: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    """Two mappings merged at every depth, as Jekyll's `deep_merge_hashes`: a null does not override."""
    result = dict(base)
    for key, value in over.items():
        old = result.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            result[key] = merged(old, value)
        elif value is not None or key not in result:
            result[key] = value
    return result


# -- documents ----------------------------------------------------------------------------------------------------


def writes(view: SiteView, label: str) -> bool:
    """Whether the documents of a collection are published."""
    return flag(view.collection(label).get("output"))


def markdown_extensions(view: SiteView) -> tuple[str, ...]:
    """The extensions of Markdown files, with their dot, in small letters."""
    names = view.option("markdown_ext")
    listed = names if isinstance(names, str) else "markdown,mkdown,mkdn,mkd,md"
    return tuple("." + name.strip().lower().lstrip(".") for name in listed.split(","))


def is_markdown(view: SiteView, document: Document) -> bool:
    """Whether a document goes through the Markdown converter."""
    return document.ext.lower() in markdown_extensions(view)


def untaken(path: str, taken: Callable[[str], bool]) -> str:
    """The path, or one like it that is not taken: two documents of one address need a path each."""
    while taken(path):
        stem, dot, ext = path.rpartition(".")
        path = f"{stem}-{dot}{ext}" if dot and "/" not in ext else f"{path}-"
    return path


# -- filters ------------------------------------------------------------------------------------------------------


def absolute_url(view: SiteView, url: object) -> str:
    """The filter `absolute_url`."""
    return absolute(to_s(view.option("url")), to_s(view.option("baseurl")), to_s(url))


def relative_url(view: SiteView, url: object) -> str:
    """The filter `relative_url`."""
    return joined(to_s(view.option("baseurl")), to_s(url))


def xmlschema(view: SiteView, value: object, render: Render | None = None) -> str:
    """The filter `date_to_xmlschema`; empty for what is no date. A `render` that is kept saves asking for the zone."""
    found = moment(value, render or Render(view, EMPTY, ""))
    if found is None:
        return "" if value is None else to_s(value)
    text = found.isoformat(timespec="seconds")
    # An offset with seconds (local mean time before 1900) is written without them.
    return text if len(text) == 25 else strftime(found, "%Y-%m-%dT%H:%M:%S%:z")


def attribute(text: object) -> str:
    """A value inside the double quotes of an attribute."""
    return escape(to_s(text), quote=False).replace('"', "&quot;")


def date_time(view: SiteView, value: object) -> object:
    """A date of a document's data as a time in the site's zone; other values as they are."""
    found = moment(value, Render(view, EMPTY, ""))
    return value if found is None else found
