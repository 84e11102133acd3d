"""Writes HTML: one function a kind, found by a table; text is joined once a level."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Protocol

from generator.kramdown import entities
from generator.kramdown.abbreviations import lookup
from generator.kramdown.attributes import REFS
from generator.kramdown.element import Element
from generator.kramdown.escaping import escape_all, escape_attribute, escape_text
from generator.kramdown.ids import Counter, basic_id, transliterated
from generator.kramdown.options import Options
from generator.kramdown.patterns import STRIP, VOID_ELEMENTS
from generator.kramdown.spans.quotes import LDQUO, LSQUO, RDQUO, RSQUO
from generator.kramdown.spans.scanner import BREAK
from generator.kramdown.spans.typography import SYMBOLS
from generator.kramdown.writer import code
from generator.kramdown.writer.footnotes import Footnotes
from generator.kramdown.writer.toc import toc_tree

_CJK = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
_NO_TOC = re.compile(r"\bno_toc\b")
_AUTO_IDS = re.compile(r"auto_ids(?:-([A-Za-z0-9_-]+))?")
_SYMBOL_ENTITIES = {
    "laquo_space": ("laquo", "nbsp"),
    "raquo_space": ("nbsp", "raquo"),
}
_BY_NAME = {node.value: node for node in (LSQUO, RSQUO, LDQUO, RDQUO)}


class Highlighter(Protocol):
    """Turns code into HTML; None means: not highlighted, write it as plain code."""

    def __call__(self, code: str, lang: str | None, kind: str, opts: Mapping[str, Any]) -> str | None:
        """`kind` is `block` or `span`; `opts` are the option `syntax_highlighter_opts` for that kind."""


class HtmlWriter:
    """Writes one document."""

    def __init__(
        self,
        options: Options,
        abbreviations: Mapping[str, tuple[str, Element]],
        warn: Callable[[str], None],
        highlighter: Highlighter | None = None,
    ) -> None:
        self.options = options
        self.abbreviations = abbreviations
        self.warn = warn
        self.highlighter = highlighter
        self.code_options: dict[str, dict[str, Any]] = {}
        self.footnotes = Footnotes(self)
        self.toc: list[tuple[int, str, list[Any]]] = []
        self.ids = Counter()
        self.stack: list[Element] = []
        self.cjk = options.remove_line_breaks_for_cjk
        self.toc_mark = self.footnotes_mark = ""
        self._toc_list: Element | None = None
        self._fixed = self._fixed_texts()
        self._math_warned = False
        self._writers: dict[str, Callable[[Element, int], str]] = {
            "p": self._p,
            "raw_text": lambda element, indent: self.spans(element.children, indent),
            "header": self._header,
            "blockquote": self._blockquote,
            "codeblock": lambda element, indent: code.block(self, element, indent),
            "codespan": lambda element, indent: code.span(self, element),
            "hr": lambda element, indent: f"{' ' * indent}<hr{attributes(element.attr)} />\n",
            "ul": self._list,
            "ol": self._list,
            "dl": self._indented,
            "li": self.item,
            "dd": self.item,
            "dt": self._term,
            "html_element": self._html_element,
            "xml_comment": self._comment_of_html,
            "xml_pi": self._comment_of_html,
            "table": self._indented,
            "thead": self._indented,
            "tbody": self._indented,
            "tfoot": self._indented,
            "tr": self._row,
            "td": self._cell,
            "th": self._cell,
            "comment": self._comment,
            "a": self._span,
            "em": self._span,
            "strong": self._span,
            "img": lambda element, indent: f"<img{attributes(element.attr)} />",
            "footnote": lambda element, indent: self.footnotes.reference(element),
            "raw": self._raw,
            "entity": self._entity,
            "math": self._math,
            "abbreviation": self._abbreviation,
            "br": lambda element, indent: "<br />",
            "smart_quote": lambda element, indent: self._fixed[_BY_NAME[element.value]],
            "typographic_sym": lambda element, indent: self._fixed[SYMBOLS[element.value]],
            "blank": lambda element, indent: "\n",
            "eob": lambda element, indent: "",
        }

    def _fixed_texts(self) -> dict[Element, str]:
        """What the elements become that are the same everywhere in the document."""
        options = self.options
        fixed = {BREAK: "<br />"}
        for node, quote in zip((LSQUO, RSQUO, LDQUO, RDQUO), options.smart_quotes, strict=True):
            found = entities.entity(quote)
            fixed[node] = self.entity(found) if found else str(quote)
        for name, node in SYMBOLS.items():
            if name in options.typographic_symbols:
                fixed[node] = escape_text(options.typographic_symbols[name])
            else:
                names = _SYMBOL_ENTITIES.get(name, (name,))
                fixed[node] = "".join(self.entity(entities.BY_NAME[each]) for each in names)
        return fixed

    def entity(self, found: entities.Entity, original: str | None = None) -> str:
        return entities.written(found, original, self.options.entity_output)

    # --- content

    def document(self, root: Element) -> str:
        """The whole document, with footnotes and table of contents."""
        result = self.blocks(root, -2)
        notes = self.footnotes.content()
        if self.footnotes_mark:
            result = result.replace(self.footnotes_mark, notes, 1)
        else:
            result += notes
        if self._toc_list is not None:
            tree = toc_tree(self.toc, self._toc_list)
            result = result.replace(self.toc_mark, self._list(tree, 0) if tree.children else "", 1)
        return result

    def blocks(self, element: Element, indent: int) -> str:
        """The children of an element, indented below it."""
        indent += 2
        parts: list[str] = []
        writers = self._writers
        self.stack.append(element)
        blank = False
        for child in element.children:
            if type(child) is str:
                parts.append(self.text(child))
            elif child.kind == "blank":
                if not blank:
                    parts.append("\n")
                blank = True
                continue
            elif child.kind == "eob":
                continue
            else:
                fixed = self._fixed.get(child)
                parts.append(writers[child.kind](child, indent) if fixed is None else fixed)
            blank = False
        self.stack.pop()
        return "".join(parts)

    def spans(self, children: list[Any], indent: int = 0) -> str:
        """Text and spans; `indent` is for blocks among them, which only `html_to_native` puts there."""
        fixed, writers = self._fixed, self._writers
        parts: list[str] = []
        for child in children:
            if type(child) is str:
                if "&" in child or "<" in child or ">" in child:
                    child = escape_text(child)
                parts.append(child)
            elif (text := fixed.get(child)) is not None:
                parts.append(text)
            else:
                parts.append(writers[child.kind](child, indent))
        result = "".join(parts)
        return _cjk_break().sub("", result) if self.cjk else result

    def text(self, text: str) -> str:
        text = escape_text(text)
        return _cjk_break().sub("", text) if self.cjk else text

    # --- blocks

    def _p(self, element: Element, indent: int) -> str:
        children = element.children
        if element.transparent:
            return self.spans(children, indent + 2)
        if len(children) == 1 and type(children[0]) is Element and children[0].kind == "img":
            image = children[0]
            if image.ial and "standalone" in image.ial.get(REFS, ()):
                return self._figure(element, image, indent)
        attr = attributes(element.attr) if element.attr else ""
        self.stack.append(element)
        content = self.spans(children, indent + 2)
        self.stack.pop()
        return f"{' ' * indent}<p{attr}>{content}</p>\n"

    def _figure(self, element: Element, image: Element, indent: int) -> str:
        figure, attr = dict(element.attr or {}), dict(image.attr or {})
        for name in ("class", "id"):
            if name in attr and name not in figure:
                figure[name] = attr.pop(name)
        pad = " " * (indent + 2)
        body = f"{pad}<img{attributes(attr)} />\n{pad}<figcaption>{attr['alt']}</figcaption>\n"
        return f"{' ' * indent}<figure{attributes(figure)}>\n{body}{' ' * indent}</figure>\n"

    def _header(self, element: Element, indent: int) -> str:
        attr = dict(element.attr or {})
        level = element.data["level"]
        options = self.options
        if options.auto_ids and attr.get("id") is None:
            text = element.data["raw_text"]
            identity = basic_id(transliterated(text) if options.transliterated_header_ids else text) or "section"
            attr["id"] = options.auto_id_prefix + self.ids.unique(identity)
        children = element.children
        if options.header_links and attr.get("id"):
            children = [Element("a", None, {"href": f"#{attr['id']}"}), *children]
        if attr.get("id") is not None and level in options.toc_levels and not _NO_TOC.search(attr.get("class", "")):
            self.toc.append((level, attr["id"], children))
        level = max(min(level + options.header_offset, 6), 1)
        return f"{' ' * indent}<h{level}{attributes(attr)}>{self.spans(children, indent + 2)}</h{level}>\n"

    def _blockquote(self, element: Element, indent: int) -> str:
        pad = " " * indent
        return f"{pad}<blockquote{attributes(element.attr)}>\n{self.blocks(element, indent)}{pad}</blockquote>\n"

    def _list(self, element: Element, indent: int) -> str:
        if element.ial:
            refs = element.ial.get(REFS, ())
            if self._toc_list is None and "toc" in refs:
                self._toc_list = element
                return self.toc_mark
            if not self.footnotes_mark and "footnotes" in refs:
                self.footnotes_mark = self.toc_mark + "\0"
                return self.footnotes_mark
        return self._indented(element, indent)

    def _indented(self, element: Element, indent: int) -> str:
        pad, kind = " " * indent, element.kind
        return f"{pad}<{kind}{attributes(element.attr)}>\n{self.blocks(element, indent)}{pad}</{kind}>\n"

    def item(self, element: Element, indent: int) -> str:
        kind, children, pad = element.kind, element.children, " " * indent
        attr = attributes(element.attr) if element.attr else ""
        first = children[0] if children else None
        if type(first) is Element and first.kind == "eob":
            first = next((child for child in children if type(child) is str or child.kind != "eob"), None)
        if type(first) is Element and first.transparent and len(children) == 1:
            content = self.spans(first.children, indent + 4)
        else:
            content = self.blocks(element, indent)
        if first is None or (type(first) is Element and first.kind == "p" and first.transparent):
            return f"{pad}<{kind}{attr}>{content}{pad if content.endswith(chr(10)) else ''}</{kind}>\n"
        return f"{pad}<{kind}{attr}>\n{content}{pad}</{kind}>\n"

    def _term(self, element: Element, indent: int) -> str:
        attr = dict(element.attr or {})
        parent = self.stack[-1]
        if not attr.get("id") and parent.ial:
            for ref in parent.ial.get(REFS, ()):
                if found := _AUTO_IDS.match(ref):
                    attr["id"] = f"{found[1] or ''}{basic_id(element.data['raw_text'])}".lstrip(STRIP)
                    break
        return f"{' ' * indent}<dt{attributes(attr)}>{self.spans(element.children, indent + 2)}</dt>\n"

    def _row(self, element: Element, indent: int) -> str:
        pad, kind = " " * indent, "th" if self.stack and self.stack[-1].kind == "thead" else "td"
        alignment = self.stack[-2].data.get("alignment", ()) if len(self.stack) > 1 else ()
        parts = []
        for index, cell in enumerate(element.children):
            if type(cell) is str or cell.kind not in ("td", "th"):
                parts.append(self.blocks(Element("tr", None, None, [cell]), indent))
                continue
            attr = cell.attr
            if index < len(alignment) and alignment[index] != "default":
                attr = dict(attr or {})
                style = f"{attr['style']}; " if "style" in attr else ""
                attr["style"] = f"{style}text-align: {alignment[index]}"
            parts.append(self._cell(cell, indent + 2, kind, attr))
        return f"{pad}<tr{attributes(element.attr)}>\n{''.join(parts)}{pad}</tr>\n"

    def _cell(self, element: Element, indent: int, kind: str = "td", attr: dict[str, Any] | None = None) -> str:
        content = self.spans(element.children, indent + 2) or self.entity(entities.BY_NAME["nbsp"])
        return f"{' ' * indent}<{kind}{attributes(attr)}>{content}</{kind}>\n"

    def _in_raw_html(self) -> bool:
        parent = self.stack[-1] if self.stack else None
        return parent is not None and parent.kind == "html_element" and parent.data.get("model") == "raw"

    def _html_element(self, element: Element, indent: int) -> str:
        name, data = element.value, element.data
        attr = attributes(element.attr)
        if data["category"] == "span":
            self.stack.append(element)
            content = self.spans(element.children, indent + 2)
            self.stack.pop()
            if not content and name in VOID_ELEMENTS:
                return f"<{name}{attr} />"
            return f"<{name}{attr}>{content}</{name}>"
        content = self.blocks(element, indent)
        in_raw = self._in_raw_html()
        pad, end = ("", "") if in_raw else (" " * indent, "\n")
        if data.get("closed") and data["model"] == "raw":
            return f"{pad}<{name}{attr} />{end}"
        if content and data["model"] != "block":
            return f"{pad}<{name}{attr}>{content}</{name}>{end}"
        if content:
            return f"{pad}<{name}{attr}>\n{content.removesuffix(chr(10))}\n{' ' * indent}</{name}>{end}"
        if name in VOID_ELEMENTS:
            return f"{pad}<{name}{attr} />{end}"
        return f"{pad}<{name}{attr}></{name}>{end}"

    def _comment_of_html(self, element: Element, indent: int) -> str:
        if element.data.get("category") == "block" and not self._in_raw_html():
            return f"{' ' * indent}{element.value}\n"
        return str(element.value)

    def _comment(self, element: Element, indent: int) -> str:
        if element.data["category"] == "block":
            return f"{' ' * indent}<!-- {element.value} -->\n"
        return f"<!-- {element.value} -->"

    def _raw(self, element: Element, indent: int) -> str:
        types = element.data.get("types")
        if types and "html" not in types:
            return ""
        return f"{element.value}\n" if element.data.get("category") == "block" else str(element.value)

    # --- spans

    def _span(self, element: Element, indent: int) -> str:
        kind = element.kind
        attr = attributes(element.attr) if element.attr else ""
        return f"<{kind}{attr}>{self.spans(element.children, indent + 2)}</{kind}>"

    def _entity(self, element: Element, indent: int) -> str:
        return self.entity(element.value, element.data.get("original"))

    def _math(self, element: Element, indent: int) -> str:
        block = element.data["category"] == "block"
        engine = self.options.math_engine
        if engine == "mathjax":
            value = escape_all(element.value)
            if not element.attr:
                return f"\\[{value}\\]\n" if block else f"\\({value}\\)"
            if block:
                return f"{' ' * indent}<div{attributes(element.attr)}>\\[{value}\\]\n</div>\n"
            return f"<span{attributes(element.attr)}>${element.value}$</span>"
        if engine and not self._math_warned:
            self._math_warned = True
            self.warn(f"there is no math engine '{engine}'")
        attr = dict(element.attr or {})
        attr["class"] = f"{attr.get('class', '')} kdmath".lstrip(STRIP)
        if block:
            return f"{' ' * indent}<div{attributes(attr)}>$$\n{element.value}\n$$</div>\n"
        return f"<span{attributes(attr)}>${element.value}$</span>"

    def _abbreviation(self, element: Element, indent: int) -> str:
        title, mark = lookup(element.value, self.abbreviations) or ("", element)
        attr = dict(mark.attr or {})
        if title:
            attr["title"] = title
        return f"<abbr{attributes(attr)}>{element.value}</abbr>"


@lru_cache(maxsize=1)
def _cjk_break() -> re.Pattern[str]:
    """A line break between two characters of Chinese or Japanese."""
    chars = rf"[{_CJK}\u4e00-\u9fff\uf900-\ufaff]"
    return re.compile(rf"(?<={chars})\n(?={chars})")


def attributes(attr: Mapping[str, Any] | None) -> str:
    """Attributes as they stand in a tag; an empty id is left out."""
    if not attr:
        return ""
    parts = []
    for name, value in attr.items():
        if value is not None and not (name == "id" and not str(value).strip(STRIP)):
            parts.append(f' {name}="{escape_attribute(str(value))}"')
    return "".join(parts)
