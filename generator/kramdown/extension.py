"""Hosts kramdown in Python-Markdown: `markdown.Markdown(extensions=["generator.kramdown"])`.

kramdown replaces Python-Markdown's own block and inline parsing. Its elements then pass as an ElementTree through the
tree processors of every other extension, are serialized by Python-Markdown and pass through its post processors.
Block and inline processors of other extensions have nothing to do, because kramdown has read the text already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension

from generator.kramdown.document import convert
from generator.kramdown.options import Options
from generator.kramdown.patterns import HTML_ATTRIBUTE, HTML_TAG, HTML_TAG_CLOSE, VOID_ELEMENTS

# Python-Markdown's own steps that would read the text or lay out the tree once more.
_PREPROCESSORS = ("normalize_whitespace", "html_block")
_TREE_PROCESSORS = ("inline", "prettify")
_MARKUP = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<!DOCTYPE.*?>", re.S | re.I)
_OPAQUE = ("script", "style")
_RESERVED = str.maketrans("", "", "\x02\x03")  # Python-Markdown marks its placeholders with these


class KramdownExtension(Extension):
    """The extension; its settings are kramdown's options. `warnings` are those of the last conversion."""

    def __init__(self, **settings: Any) -> None:
        super().__init__()
        self.options = Options.from_mapping(settings)
        self.warnings: tuple[tuple[int, str], ...] = ()

    def extendMarkdown(self, md: Markdown) -> None:
        for name in _PREPROCESSORS:
            md.preprocessors.deregister(name, strict=False)
        for name in _TREE_PROCESSORS:
            md.treeprocessors.deregister(name, strict=False)
        parser = _Parser(md, self)
        parser.blockprocessors = md.parser.blockprocessors
        md.parser = parser


class _Parser(BlockParser):
    """Stands where Python-Markdown's block parser stood."""

    def __init__(self, md: Markdown, extension: KramdownExtension) -> None:
        super().__init__(md)
        self._extension = extension

    def parseDocument(self, lines: Sequence[str]) -> ElementTree:  # type: ignore[override,type-arg,unused-ignore]
        text = "\n".join(lines).translate(_RESERVED)
        result = convert(text, self._extension.options)
        self._extension.warnings = result.warnings
        root = Element(self.md.doc_tag)
        _Builder(result.html, self.md.htmlStash.store).build(root)
        return ElementTree(root)


def host(
    extensions: Sequence[str | Extension],
    extension_configs: Mapping[str, Mapping[str, Any]] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Callable[[str], str]:
    """A converter from kramdown to HTML with other Python-Markdown extensions behind it.

    `options` are kramdown's. The result ends with a line break, as kramdown's does; Python-Markdown cuts it off.
    """
    md = Markdown(
        extensions=[KramdownExtension(**dict(options or {})), *extensions],
        extension_configs={name: dict(config) for name, config in (extension_configs or {}).items()},
    )

    def run(text: str) -> str:
        html = md.reset().convert(text)
        return f"{html}\n" if html else ""

    return run


class _Builder:
    """Makes elements of kramdown's HTML.

    Tags that have no partner and what is no element (comments, scripts) are kept for the end by `store`, which gives
    a placeholder for them.
    """

    def __init__(self, html: str, store: Callable[[str], str]) -> None:
        self._store = store
        self._tokens = _tokens(html)
        self._pairs = _pairs(self._tokens)

    def build(self, root: Element) -> None:
        stack = [root]
        for index, (kind, text, attributes) in enumerate(self._tokens):
            if kind == "text":
                _append(stack[-1], text)
            elif kind == "other" or index not in self._pairs:
                _append(stack[-1], self._store(text))
            elif kind == "end":
                stack.pop()
            else:
                element = Element(self._pairs[index])
                for name, value, _, quoted in HTML_ATTRIBUTE.findall(attributes):
                    element.set(name, value or quoted)
                stack[-1].append(element)
                if kind == "start":
                    stack.append(element)


def _append(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


_Token = tuple[str, str, str]  # text, other, start, end or void; as written; attributes


def _tokens(html: str) -> list[_Token]:
    tokens: list[_Token] = []
    done = 0
    while (at := html.find("<", done)) >= 0:
        token, end = _markup(html, at)
        if token is None:
            token, end = ("other", "<", ""), at + 1
        if at > done:
            tokens.append(("text", html[done:at], ""))
        tokens.append(token)
        done = end
    if done < len(html):
        tokens.append(("text", html[done:], ""))
    return tokens


def _markup(html: str, at: int) -> tuple[_Token | None, int]:
    if found := HTML_TAG_CLOSE.match(html, at):
        return ("end", found[0], ""), found.end()
    if found := HTML_TAG.match(html, at):
        name = found[1].lower()
        if name in _OPAQUE and not found[4]:
            close = re.compile(rf"</{name}\s*>", re.I).search(html, found.end())
            end = close.end() if close else len(html)
            return ("other", html[at:end], ""), end
        kind = "void" if found[4] or name in VOID_ELEMENTS else "start"
        return (kind, found[0], found[2]), found.end()
    if found := _MARKUP.match(html, at):
        return ("other", found[0], ""), found.end()
    return None, at


def _name(tag: str) -> str:
    found = re.match(r"</?([^\s/>]+)", tag)
    assert found
    return found[1]


def _pairs(tokens: list[_Token]) -> dict[int, str]:
    """The names of the tags that become elements, by their places: void ones, and starts and ends that belong."""
    pairs: dict[int, str] = {}
    open_tags: list[tuple[str, int]] = []
    counts: dict[str, int] = {}
    for index, (kind, text, _) in enumerate(tokens):
        if kind not in ("start", "end", "void"):
            continue
        name = _name(text)
        if kind == "void":
            pairs[index] = name
        elif kind == "start":
            open_tags.append((name, index))
            counts[name] = counts.get(name, 0) + 1
        elif counts.get(name):
            while open_tags:
                other, start = open_tags.pop()
                counts[other] -= 1
                if other == name:
                    pairs[start] = pairs[index] = name
                    break
    return pairs
