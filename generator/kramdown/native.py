"""HTML elements as kramdown's own elements: the option `html_to_native`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from generator.kramdown import entities
from generator.kramdown.element import Element, category
from generator.kramdown.native_table import convert_table
from generator.kramdown.patterns import ENTITY, SPAN_ELEMENTS, STRIP, content_model

_WITHOUT_TEXT = frozenset(
    """html head hgroup ol ul dl table colgroup tbody thead tfoot tr select optgroup""".split()  # noqa: SIM905
)
_WRAPPED = frozenset(
    """body section nav article aside header footer address div li dd blockquote figure figcaption fieldset
    form""".split()  # noqa: SIM905
)
_WITHOUT_SPACE = _WRAPPED | {"td", "th"}
_STRIPPED = frozenset(
    """address article aside blockquote body caption dd div dl dt fieldset figcaption form footer header h1 h2 h3 h4 h5
    h6 legend li nav p section td th""".split()  # noqa: SIM905
)
_SIMPLE = frozenset(
    """em strong blockquote hr br img p thead tbody tfoot tr td th ul ol dl li dt dd""".split()  # noqa: SIM905
)
_EMPHASIS = {"em": "em", "i": "em", "strong": "strong", "b": "strong"}
_QUOTES = ("lsquo", "rsquo", "ldquo", "rdquo")
_SYMBOLS = ("mdash", "ndash", "hellip", "laquo", "raquo")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_ENTITY = re.compile(ENTITY)
_HIGHLIGHTER = re.compile(r"[ \t\r\n\f\v]+\bhighlighter-[A-Za-z0-9_]+\b|\bhighlighter-[A-Za-z0-9_]+\b[ \t\r\n\f\v]*")
_LANGUAGE = re.compile(r"\blanguage-[^ \t\r\n\f\v]+")
_CDATA = re.compile(r"\A(?:%[ \t\r\n\f\v]*)?<!\[CDATA\[\n?(.*?)(?:[ \t\r\n\f\v]%)?\]\]>\Z", re.S)
_MATH = re.compile(r"\bmath/tex\b")


def convert(element: Element, headers: list[Element]) -> None:
    """Turn an HTML element and those in it into native ones where that is possible; new headers join `headers`."""
    _Converter(headers).process(element)


class _Converter:
    def __init__(self, headers: list[Element]) -> None:
        self.headers = headers
        self.special: dict[str, Callable[[Element], None]] = {
            "a": self._link,
            "em": self._emphasis,
            "i": self._emphasis,
            "strong": self._emphasis,
            "b": self._emphasis,
            "code": self._code,
            "pre": self._code,
            "table": self._table,
            "script": self._script,
            "textarea": lambda element: self.html(element, True, True),
        } | {f"h{level}": self._header for level in range(1, 7)}

    def process(self, element: Element, native: bool = True, keep: bool = False, parent: str = "div") -> None:
        """`native` is whether to convert at all, `keep` whether white space is kept."""
        if element.kind in ("xml_comment", "xml_pi"):
            element.data = {"category": "span" if content_model(parent) == "span" else "block"}
            return
        if element.kind != "html_element":
            return
        name = element.value
        if native and name in self.special:
            self.special[name](element)
            return
        if native and name in _WITHOUT_TEXT:
            element.children = [child for child in element.children if type(child) is not str]
        if native and name in _SIMPLE:
            become(element, name)
            self.children(element, native, keep)
        else:
            self.html(element, native, keep)
        if native:
            _tidy(element, name)

    def children(self, element: Element, native: bool = True, keep: bool = False) -> None:
        parent = str(element.value) if element.kind == "html_element" else _PARENTS.get(element.kind, element.kind)
        changed: list[Any] = []
        for child in element.children:
            if type(child) is str:
                changed.extend(_text(child, keep or not native))
            else:
                self.process(child, native, keep, parent)
                changed.append(child)
        element.children = changed

    def html(self, element: Element, native: bool = True, keep: bool = False) -> None:
        """Leave it an HTML element."""
        name = element.value
        element.ial = None
        element.data = {
            "category": "span" if name in SPAN_ELEMENTS else "block",
            "model": content_model(name) if native else "raw",
        }
        self.children(element, native, keep)

    def _link(self, element: Element) -> None:
        if element.attr and element.attr.get("href"):
            become(element, "a")
            self.children(element)
        else:
            self.html(element, native=False)

    def _emphasis(self, element: Element) -> None:
        text = _extract(element)
        if text[:1] in tuple(" \t\r\n\f\v") or text[-1:] in tuple(" \t\r\n\f\v"):
            self.html(element, native=False)
        else:
            become(element, _EMPHASIS[element.value])
            self.children(element)

    def _header(self, element: Element) -> None:
        level, text = int(element.value[1]), _extract(element)
        become(element, "header", {"level": level, "raw_text": text})
        self.headers.append(element)
        self.children(element)

    def _code(self, element: Element) -> None:
        text = _plain(_extract(element))
        if text is None:
            self.html(element, native=False, keep=True)
            return
        inner = element.children[0] if len(element.children) == 1 else None
        attr = element.attr if element.attr is not None else {}
        element.attr = attr
        if element.value == "code":
            become(element, "codespan")
            if "class" in attr:
                attr["class"] = _HIGHLIGHTER.sub("", attr["class"])
        else:
            become(element, "codeblock")
            if isinstance(inner, Element) and inner.value == "code":
                found = _LANGUAGE.search((inner.attr or {}).get("class", ""))
                if found:
                    attr["class"] = f"{found[0]} {attr.get('class', '')}".rstrip(STRIP)
        element.value = text
        element.children = []

    def _table(self, element: Element) -> None:
        if not convert_table(element, self.children):
            self.html(element, native=False)

    def _script(self, element: Element) -> None:
        kind = str((element.attr or {}).get("type", ""))
        first = element.children[0] if element.children else None
        if not _MATH.search(kind) or first is None:
            self.html(element)
            return
        text = first if isinstance(first, str) else str(first.value)
        become(element, "math", {"category": "block" if "mode=display" in kind else "span"})
        element.value = _CDATA.sub(r"\1", text)
        element.children = element.children[1:]
        assert element.attr is not None
        del element.attr["type"]


_PARENTS = {"codespan": "code", "codeblock": "pre", "header": "h1"}


def become(element: Element, kind: str, data: dict[str, Any] | None = None) -> None:
    element.kind, element.value, element.ial = kind, None, None
    element.data = data or {}


def _extract(element: Element) -> str:
    parts: list[str] = []
    stack: list[Any] = [element]
    while stack:
        node = stack.pop()
        if type(node) is str:
            parts.append(node)
        else:
            stack.extend(reversed(node.children))
    return "".join(parts)


def _text(raw: str, keep: bool) -> Iterator[str | Element]:
    """Text with its references as elements, white space as one space unless it is kept."""
    if not keep:
        raw = _SPACE.sub(" ", raw)
    pos = 0
    for found in _ENTITY.finditer(raw):
        name, decimal, hexadecimal = found.groups()
        if name in _QUOTES or name in _SYMBOLS:
            node = Element("smart_quote" if name in _QUOTES else "typographic_sym", name)
        else:
            number = int((decimal or "0")[:12]) if not hexadecimal else int(hexadecimal[:12], 16)
            value = entities.entity(name or number)
            if value is None:
                if found.start() > pos:
                    yield raw[pos : found.start()]
                yield Element("entity", entities.BY_NAME["amp"])
                pos = found.start() + 1
                continue
            node = Element("entity", value)
            node.data = {"original": found[0]}
        if found.start() > pos:
            yield raw[pos : found.start()]
        yield node
        pos = found.end()
    if pos < len(raw):
        yield raw[pos:]


def _plain(raw: str) -> str | None:
    """Text with its references resolved; None where one is no character."""
    parts: list[str] = []
    for node in _text(raw, keep=True):
        if isinstance(node, str):
            parts.append(node)
        elif node.kind == "entity":
            if not node.value.char:
                return None
            parts.append(node.value.char)
        else:
            parts.append(entities.BY_NAME[node.value].char)
    return "".join(parts)


def _tidy(element: Element, name: str) -> None:
    children = element.children
    if name in _STRIPPED and children:
        if type(children[0]) is str:
            children[0] = children[0].lstrip(STRIP)
        if type(children[-1]) is str:
            children[-1] = children[-1].rstrip(STRIP)
    if name in _WITHOUT_SPACE:
        element.children = [child for index, child in enumerate(children) if not _is_space(children, index)]
    if name in _WRAPPED:
        _wrap(element)


def _is_space(children: list[Any], index: int) -> bool:
    """White space at the edges or between blocks."""
    child = children[index]
    if type(child) is not str or child.strip(STRIP):
        return False
    if index in (0, len(children) - 1):
        return True
    return category(children[index - 1]) == "block" and category(children[index + 1]) == "block"


def _wrap(element: Element) -> None:
    """Put runs of text into paragraphs that are written without tags."""
    wrapped: list[Any] = []
    paragraph: Element | None = None
    for child in element.children:
        if category(child) == "block":
            wrapped.append(child)
            paragraph = None
            continue
        if paragraph is None:
            paragraph = Element("p")
            paragraph.transparent = True
            wrapped.append(paragraph)
        paragraph.children.append(child)
    element.children = wrapped
