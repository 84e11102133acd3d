"""The table of contents."""

from __future__ import annotations

from typing import Any

from generator.kramdown.element import Element


def toc_tree(entries: list[tuple[int, str, list[Any]]], placeholder: Element) -> Element:
    """Nested lists of links, in place of the list that is marked with `{:toc}`."""
    kind = placeholder.kind
    attr = dict(placeholder.attr or {})
    attr.setdefault("id", "markdown-toc")
    root = Element(kind, None, attr)
    stack: list[tuple[int, Element]] = []  # level and the list below that entry
    for level, identity, children in entries:
        link = Element("a", None, {"href": f"#{identity}", "id": f"{attr['id']}-{identity}"}, without_links(children))
        text = Element("p", None, None, [link])
        text.transparent = True
        below = Element(kind)
        item = Element("li", None, None, [text])
        while stack and stack[-1][0] >= level:
            stack.pop()
        owner = stack[-1][1] if stack else root
        owner.children.append(item)
        item.children.append(below)
        stack.append((level, below))
    _drop_empty(root)
    return root


def _drop_empty(element: Element) -> None:
    todo = [element]
    while todo:
        current = todo.pop()
        for item in current.children:
            below = item.children[-1]
            if below.children:
                todo.append(below)
            else:
                item.children.pop()


def without_links(children: list[Any]) -> list[Any]:
    """Copies of the content of a header in which links are only their text and footnotes are gone."""
    kept: list[Any] = []
    for node in children:
        if type(node) is str or not node.children:
            if type(node) is str or node.kind not in ("footnote", "a"):
                kept.append(node)
        elif node.kind == "a":
            kept.extend(without_links(node.children))
        else:
            copy = Element(node.kind, node.value, node.attr, without_links(node.children))
            copy.data, copy.ial, copy.transparent = node.data, node.ial, node.transparent
            kept.append(copy)
    return kept
