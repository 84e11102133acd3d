"""Code blocks and code spans, highlighted or plain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from generator.kramdown.element import Element
from generator.kramdown.escaping import escape_all, escape_attribute
from generator.kramdown.patterns import STRIP

if TYPE_CHECKING:
    from generator.kramdown.writer.html import HtmlWriter

_LANGUAGE = re.compile(r"\blanguage-([^ \t\r\n\f\v]+)")
_LANGUAGE_OR_START = re.compile(r"\blanguage-[^ \t\r\n\f\v]+|(^)")
_SHOW = re.compile(r"\bshow-whitespaces\b")
_SPACES = re.compile(r"(^[ \t]+)|([ \t]+$)|([ \t]+)", re.M)


def block(writer: HtmlWriter, element: Element, indent: int) -> str:
    from generator.kramdown.writer.html import attributes

    attr = dict(element.attr or {})
    shown = bool(attr and _SHOW.search(attr.get("class", "")))
    lang = _take_language(attr)
    html, default = _highlight(writer, element.value, element.data.get("lang") or lang, "block")
    pad = " " * indent
    if html is not None:
        _mark_highlighted(writer, attr, lang or default)
        return f"{pad}<div{attributes(attr)}>{html}{pad}</div>\n"
    text = escape_all(element.value).removesuffix("\n")
    if shown:
        text = _SPACES.sub(_show_spaces, text)
    inner = f' class="language-{escape_attribute(lang)}"' if lang else ""
    return f"{pad}<pre{attributes(attr)}><code{inner}>{text}\n</code></pre>\n"


def span(writer: HtmlWriter, element: Element) -> str:
    from generator.kramdown.writer.html import attributes

    if not element.attr and writer.highlighter is None:
        return f"<code>{escape_all(element.value)}</code>"
    attr = dict(element.attr or {})
    found = _LANGUAGE.search(attr.get("class", ""))
    lang = found[1] if found else None
    html, default = _highlight(writer, element.value, lang, "span")
    if html is None:
        html = escape_all(element.value)
    else:
        _mark_highlighted(writer, attr, lang or default)
    return f"<code{attributes(attr)}>{html}</code>"


def _highlight(writer: HtmlWriter, text: str, lang: str | None, kind: str) -> tuple[str | None, str | None]:
    """The highlighted code or None, and the language that holds where none is given."""
    if writer.highlighter is None:
        return None, None
    opts = writer.code_options.get(kind)
    if opts is None:
        opts = writer.code_options[kind] = options_for(writer.options.syntax_highlighter_opts, kind)
    default = opts.get("default_lang") or None
    if opts.get("disable") or not (lang or default or opts.get("guess_lang")):
        return None, default
    return writer.highlighter(text, lang or default, kind, opts), default


def options_for(opts: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The options of one kind of code: the common ones, and over them those under `block` or `span`."""
    common = {key: value for key, value in opts.items() if key not in ("block", "span")}
    special = opts.get(kind)
    return common | dict(special) if isinstance(special, Mapping) else common


def _take_language(attr: dict[str, Any]) -> str | None:
    found = _LANGUAGE.search(attr.get("class", "")) if attr else None
    if not found:
        return None
    rest = _LANGUAGE.sub("", attr["class"], count=1).strip(STRIP)
    if rest:
        attr["class"] = rest
    else:
        del attr["class"]
    return found[1]


def _mark_highlighted(writer: HtmlWriter, attr: dict[str, Any], lang: str | None) -> None:
    name = f"{attr.get('class', '')} highlighter-{writer.options.syntax_highlighter}".lstrip(STRIP)
    if lang:
        name = _LANGUAGE_OR_START.sub(
            lambda found: f"language-{lang}" + (" " if found[1] is not None else ""), name, count=1
        )
    attr["class"] = name


def _show_spaces(found: re.Match[str]) -> str:
    suffix = "-l" if found[1] else "-r" if found[2] else ""
    tab, space = f'<span class="ws-tab{suffix}">\t</span>', f'<span class="ws-space{suffix}">&#8901;</span>'
    return "".join(tab if char == "\t" else space for char in found[0])
