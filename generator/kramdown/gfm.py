"""What the GFM parser does to a finished tree: ids of headers, and hard line breaks."""

from __future__ import annotations

from typing import Any

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element, category
from generator.kramdown.ids import Counter, gfm_id
from generator.kramdown.options import Options
from generator.kramdown.spans.scanner import BREAK


def hard_break(options: Options) -> str:
    """What ends a line for good."""
    return "\n" if options.hard_wrap else "\\\n"


def finish(state: State) -> None:
    """Complete the tree."""
    options = state.options
    if options.auto_ids and not options.transliterated_header_ids:
        counter = Counter()
        for header in state.headers:
            attr = header.attr
            assert attr is not None
            if "id" not in attr and "inner" not in header.data:
                attr["id"] = options.auto_id_prefix + counter.unique(gfm_id(header.data["raw_text"]))
                header.data["generated"] = True
    if state.hard_breaks:
        _break_lines(state.root, hard_break(options))


def _break_lines(root: Element, mark: str) -> None:
    stack = [root]
    while stack:
        element = stack.pop()
        children: list[Any] = []
        last = len(element.children) - 1
        for index, node in enumerate(element.children):
            if type(node) is str:
                if mark in node:
                    _split(node, mark, children, omit_last=index == last and category(element) == "block")
                else:
                    children.append(node)
                continue
            children.append(node)
            if node.kind != "html_element" and not (node.kind == "header" and "generated" in node.data):
                stack.append(node)
        element.children[:] = children


def _split(text: str, mark: str, into: list[Any], *, omit_last: bool) -> None:
    """Text with line breaks where lines end; none at the end of a block."""
    lines = text.split(mark)
    last = len(lines) - 1
    for index, line in enumerate(lines):
        into.append(f"\n{line}" if index else line)
        if index < last - 1 or (index == last - 1 and not (omit_last and not lines[-1])):
            into.append(BREAK)
