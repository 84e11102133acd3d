"""jekyll-toc 0.18: a table of contents from the headings of a page, and links beside them.

`{% toc %}` and the filters `toc`, `toc_only`, `inject_anchors`; only on pages with `toc: true`. What filters give is
marked as HTML, for Jinja.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote_plus

from markupsafe import Markup

from generator.liquid import Tag, with_context
from generator.liquid.values import to_s
from generator.plugin import Extensions, Plugin
from generator.plugins.html_text import VOID, pieces
from generator.plugins.shared import flag, integer, settings, strings
from generator.template.filters.context import render_of
from generator.text import downcase

if TYPE_CHECKING:
    from generator.liquid import Context

DEFAULTS: Mapping[str, object] = {
    "min_level": 1,
    "max_level": 6,
    "ordered_list": False,
    "no_toc_section_class": "no_toc_section",
    "list_id": "toc",
    "list_class": "section-nav",
    "sublist_class": "",
    "item_class": "toc-entry",
    "item_prefix": "toc-",
}
_HEADING = re.compile(r"h([1-6])")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_ATTRIBUTE = r"""\s{}\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)"""
_CLASS = re.compile(_ATTRIBUTE.format("class"), re.IGNORECASE)
_ID = re.compile(_ATTRIBUTE.format("id"), re.IGNORECASE)
_PUNCTUATION = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading: `at` is the offset of what is in it."""

    identity: str
    text: str
    level: int
    at: int


class TableOfContents(Plugin):
    """`toc:` with the gem's options: levels, classes, `ordered_list`."""

    name: ClassVar[str] = "jekyll-toc"

    def extensions(self) -> Extensions:
        filters: dict[str, Callable[..., object]] = {
            "toc": toc,
            "toc_only": toc_only,
            "inject_anchors": inject_anchors,
        }
        return Extensions(filters=filters, tags={"toc": TocTag})


class TocTag(Tag):
    """The list of the page's own headings."""

    def render(self, context: Context) -> str:
        page = render_of(context).page
        if not flag(page.get("toc")):
            return ""
        config = _config(context)
        return listing(entries(to_s(page.get("content")), config), config)


@with_context
def toc(context: Context, html: object) -> object:
    """The list, then the text with its anchors."""
    if not _wanted(context):
        return html
    config = _config(context)
    found = entries(to_s(html), config)
    return Markup(listing(found, config) + anchored(to_s(html), found))


@with_context
def toc_only(context: Context, html: object) -> object:
    """The list."""
    config = _config(context)
    return Markup(listing(entries(to_s(html), config), config)) if _wanted(context) else ""


@with_context
def inject_anchors(context: Context, html: object) -> object:
    """The text with its anchors."""
    return Markup(anchored(to_s(html), entries(to_s(html), _config(context)))) if _wanted(context) else html


def _wanted(context: Context) -> bool:
    return render_of(context).page.get("toc") is True


def _config(context: Context) -> Mapping[str, object]:
    return {**DEFAULTS, **settings(render_of(context).view, "toc")}


def entries(html: str, config: Mapping[str, object]) -> list[Entry]:
    """The headings of the wanted levels, without those that a class leaves out."""
    levels = range(integer(config["min_level"], "toc.min_level"), integer(config["max_level"], "toc.max_level") + 1)
    left_out = frozenset(strings(config["no_toc_section_class"]))
    open_elements: list[tuple[str, bool]] = []
    found: list[Entry] = []
    counts: dict[str, int] = {}
    at = 0
    for piece, is_tag, _ in pieces(html, frozenset()):
        at += len(piece)
        tag = _TAG.match(piece) if is_tag else None
        if tag is None:
            continue
        name = tag[2].lower()
        if tag[1]:
            _close(open_elements, name)
            continue
        classes = _attribute(_CLASS, piece).split()
        heading = _HEADING.fullmatch(name)
        inside = any(marked for _, marked in open_elements)
        if heading and int(heading[1]) in levels and not inside and "no_toc" not in classes:
            found.append(_entry(html, at, name, piece, counts))
        if name not in VOID and not piece.endswith("/>"):
            open_elements.append((name, not left_out.isdisjoint(classes)))
    return found


def _close(open_elements: list[tuple[str, bool]], name: str) -> None:
    for index in range(len(open_elements) - 1, -1, -1):
        if open_elements[index][0] == name:
            del open_elements[index:]
            return


def _attribute(pattern: re.Pattern[str], tag: str) -> str:
    match = pattern.search(tag)
    return unescape(match[1].strip("\"'")) if match else ""


def _entry(html: str, at: int, name: str, tag: str, counts: dict[str, int]) -> Entry:
    end = html.find(f"</{name}", at)
    inner = html[at : end if end >= 0 else len(html)]
    text = unescape("".join(piece for piece, is_tag, _ in pieces(inner, frozenset()) if not is_tag))
    identity = _attribute(_ID, tag)
    if not identity:
        base = heading_id(text)
        count = counts[base] = counts.get(base, -1) + 1
        identity = f"{base}-{count}" if count else base
    return Entry(identity, text, int(name[1]), at)


def heading_id(text: str) -> str:
    """The identity of a heading that has none."""
    return quote_plus(_PUNCTUATION.sub("", downcase(text)).replace(" ", "-"))


def anchored(html: str, found: Sequence[Entry]) -> str:
    """The text with a link at the start of each heading."""
    parts: list[str] = []
    at = 0
    for entry in found:
        link = f'<a class="anchor" href="#{entry.identity}" aria-hidden="true">'
        parts += [html[at : entry.at], link, '<span class="octicon octicon-link"></span></a>']
        at = entry.at
    return "".join(parts) + html[at:]


def listing(found: Sequence[Entry], config: Mapping[str, object]) -> str:
    """The headings as nested lists."""
    kind = "ol" if flag(config["ordered_list"]) else "ul"
    start = f'<{kind} id="{to_s(config["list_id"])}" class="{to_s(config["list_class"])}">'
    return f"{start}\n{_items(found, config, kind)}</{kind}>"


def _items(found: Sequence[Entry], config: Mapping[str, object], kind: str) -> str:
    """The items of the lowest level with those below them; deeper ones that come first stand at this level."""
    lowest = min((entry.level for entry in found), default=0)
    sublist = to_s(config["sublist_class"])
    attribute = f' class="{sublist}"' if sublist else ""
    parts: list[str] = []
    at = 0
    while at < len(found):
        below = at + (found[at].level == lowest)
        end = below
        while end < len(found) and found[end].level != lowest:
            end += 1
        nested = _items(found[below:end], config, kind) if end > below else ""
        if below > at:
            item = f'<li class="{to_s(config["item_class"])} {to_s(config["item_prefix"])}h{found[at].level}">'
            parts.append(f'{item}<a href="#{found[at].identity}">{_escaped(found[at].text)}</a>')
            parts.append(f"\n<{kind}{attribute}>\n{nested}</{kind}>\n" if nested else "")
            parts.append("</li>\n")
        else:
            parts.append(nested)
        at = end
    return "".join(parts)


def _escaped(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace('"', "&quot;").replace("'", "&#39;")
