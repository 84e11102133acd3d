"""Ordered and unordered lists, and GFM's task lists."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from generator.kramdown.blocks.eob import MARKER
from generator.kramdown.blocks.horizontal_rule import RULE
from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element, Source
from generator.kramdown.patterns import ANY_CHARS, BLANK_LINES, HTML_START, HTML_STOP, ID_NAME, STRIP

TAIL = r"([\t| ].*?\n)"
_UL = re.compile(r"( {0,3}[+*-])" + TAIL)
_OL = re.compile(r"( {0,3}[0-9]+\.)" + TAIL)
ANY_LIST = re.compile(r" {0,3}(?:[+*-]|[0-9]+\.)[\t| ].*?\n")
ITEM_IAL = re.compile(rf"[ \t\r\n\f\v]*+\{{:(?!(?:{ID_NAME})?:|/)({ANY_CHARS}+)\}}[ \t\r\n\f\v]*")
_ITEM_IAL_ONLY = re.compile(rf"(?:{ITEM_IAL.pattern})?[ \t\r\n\f\v]*\n")
_TABS = re.compile(r"( *)(\t+)")
_LEADING_TABS = re.compile(r"\t+")
_SIMPLE = re.compile(r"[A-Za-z][^|\n]*\n\Z")


class Shape(NamedTuple):
    """How the lines of an item are recognised, by the indentation of its content."""

    content: re.Pattern[str]
    lazy: re.Pattern[str]
    indent: re.Pattern[str]


@lru_cache(maxsize=256)
def shape(indentation: int) -> Shape:
    fours, rest = divmod(indentation, 4)
    deep = rf"(?:\t| {{4}}){{{fours}}} {{{rest}}}|(?:\t| {{4}}){{{fours + 1}}}"
    return Shape(
        re.compile(rf"(?:{deep}).*[^ \t\r\n\f\v].*\n"),
        re.compile(rf"(?! {{0,{min(indentation, 3)}}}(?:{HTML_STOP}|{HTML_START})).*[^ \t\r\n\f\v].*\n"),
        re.compile(rf" {{{indentation}}}"),
    )


@lru_cache(maxsize=64)
def marker(kind: str, indentation: int) -> re.Pattern[str]:
    """The marker of a further item: it may be indented less than the content of the first."""
    spaces = indentation - 1 if 1 <= indentation <= 3 else 3
    sign = {"ul": "[+*-]", "ol": r"[0-9]+\.", "dl": ":"}[kind]
    return re.compile(rf"( {{0,{spaces}}}{sign})" + TAIL)


def first_line(indentation: int, content: str) -> tuple[str, int, Shape]:
    """The text behind an item's marker, and the indentation it gives to the following lines."""
    if content[0] == " " and content[1] not in " \t\n\r\f\v{":
        indentation += 1  # by far the commonest
        return content[1:], indentation, shape(indentation)
    if _ITEM_IAL_ONLY.match(content):
        indentation = 4
    else:
        while found := _TABS.match(content):
            spaces = len(found[1])
            fill = 4 - ((spaces + indentation) % 4) + (len(found[2]) - 1) * 4
            content = found[1] + " " * fill + content[found.end() :]
        indentation += len(content) - len(content.lstrip(" "))
    return content.lstrip(" \t\r\n\f\v"), indentation, shape(indentation)


def item_line(state: State, pos: int, form: Shape, indentation: int, *, lazy: bool) -> re.Match[str] | None:
    """A line that belongs to the item before it; a lazy one need not be indented."""
    if found := form.content.match(state.text, pos):
        return found
    if not lazy or state.attribute_list(pos, min(indentation, 3)):
        return None
    return form.lazy.match(state.text, pos)


def item_attributes(state: State, item: Element, content: str) -> str:
    """The text without the attribute list at its beginning, which is given to the item."""
    if found := ITEM_IAL.match(content):
        state.read_attributes(found[1], state.ial_of(item))
        return content[found.end() :]
    return content


def plain_list(state: State) -> bool:
    return _list(state) is not None


def _list(state: State) -> Element | None:
    text, size = state.text, len(state.text)
    kind, start = "ul", _UL.match(text, state.pos)
    if not start:
        kind, start = "ol", _OL.match(text, state.pos)
        if not start:
            return None
    begin = state.pos
    element = Element(kind)
    if state.block_ial is not None:
        element.ial = state.block_ial
        state.block_ial = None
        state.with_ial.append(element)
    # every item is a list of texts, because a nested list begins a text of its own
    items: list[tuple[Element, list[list[str]], int]] = []
    current: list[list[str]] = []
    start_re = _UL if kind == "ul" else _OL
    pos = state.pos
    nested = last_blank = eob = False
    indentation = 0
    form = shape(2)
    while pos < size:
        if last_blank and RULE.match(text, pos):
            break
        if text[pos] == "^" and (found := MARKER.match(text, pos)):
            eob = True
            pos = found.end()
            break
        if found := start_re.match(text, pos):
            item = Element("li")
            content, indentation, form = first_line(len(found[1]), found[2])
            if content and content[0] == "{":
                content = item_attributes(state, item, content)
            current = [[content]]
            items.append((item, current, pos))
            element.children.append(item)
            start_re = marker(kind, indentation)
            nested = bool(ANY_LIST.match(content))
            last_blank = False
            pos = found.end()
        elif found := item_line(state, pos, form, indentation, lazy=not last_blank):
            line = found[0]
            pos = found.end()
            if line[0] == "\t":
                tabs = _LEADING_TABS.match(line).end()  # type: ignore[union-attr]
                line = " " * (4 * tabs) + line[tabs:]
            indented = form.indent.match(line) is not None
            if indented:
                line = line[indentation:]
            if indented is not nested and ANY_LIST.match(line):
                if nested:
                    line = " " * (indentation + 4) + line
                else:
                    current.append([])
                    nested = True
            current[-1].append(line)
            last_blank = False
        elif found := BLANK_LINES.match(text, pos):
            nested = last_blank = True
            current[-1].append(found[0])
            pos = found.end()
        else:
            break
    state.pos = pos
    state.tree.children.append(element)
    _read_items(state, element, items, begin, eob)
    return element


def _read_items(
    state: State, element: Element, items: list[tuple[Element, list[list[str]], int]], begin: int, eob: bool
) -> None:
    saved = state.pos
    last_item = items[-1][0]
    tight_before = True  # whether all items so far begin with a paragraph of their own
    last: Element | None = None
    outer = state.source
    for item, parts, at in items:
        first = 0
        holder = Element("temp", children=item.children)
        for part in parts:
            value = part[0] if len(part) == 1 else "".join(part)
            if value:
                source = Source(value, outer, at, first)
                if _SIMPLE.match(value) and not item.children:
                    paragraph = Element("p")
                    paragraph.raw = value.strip(STRIP)
                    paragraph.where = (source, 0)
                    state.pending.append(paragraph)
                    item.children.append(paragraph)
                else:
                    state.parse_blocks(holder, value, source)
                first += value.count("\n")
        last = _loosen(item, last_item, len(items) == 1, tight_before, eob, last)
        children = item.children
        if not children or children[0].kind != "p" or children[0].transparent:
            tight_before = False
    state.pos = saved
    if last is not None and not eob:
        state.tree.children.append(last)


def _loosen(
    item: Element, last_item: Element, single: bool, all_paragraphs: bool, eob: bool, last: Element | None
) -> Element | None:
    """Decide whether the first paragraph of an item is written with tags; returns the blank lines at its end."""
    children = item.children
    if not children:
        return last
    head = children[0]
    if head.kind == "p" and len(children) >= 2 and children[1].kind == "eob" and head.ial is not None:
        # an attribute list of the first paragraph has left a marker
        del children[1]
    if (
        head.kind == "p"
        and (len(children) < 2 or children[1].kind != "blank" or (item is last_item and len(children) == 2 and not eob))
        and (item is not last_item or single or not all_paragraphs)
    ):
        if len(children) > 1 and children[1].kind != "blank":
            end_line(head)
        head.transparent = True
    if children[-1].kind == "blank":
        blank: Element = children.pop()
        return blank
    return None


def end_line(paragraph: Element) -> None:
    """A line break behind the text of a paragraph that is written without tags."""
    if paragraph.raw is not None:
        paragraph.raw += "\n"
    elif paragraph.children and type(paragraph.children[0]) is str:
        paragraph.children[0] += "\n"  # it was HTML


_UNCHECKED = '<input type="checkbox" class="task-list-item-checkbox" disabled="disabled" />'
_CHECKED = '<input type="checkbox" class="task-list-item-checkbox" disabled="disabled" checked="checked" />'
_BOX = re.compile(r"[ \t\r\n\f\v]*\[([ xX])\][ \t\r\n\f\v]+")


def task_list(state: State) -> bool:
    element = _list(state)
    if element is None:
        return False
    is_task_list = False
    for item in element.children:
        if not item.children or item.children[0].kind != "p":
            continue
        head = item.children[0]
        if head.raw and "[" in head.raw and (found := _BOX.match(head.raw)):
            head.raw = (_UNCHECKED if found[1] == " " else _CHECKED) + head.raw[found.end() :]
            is_task_list = True
        if is_task_list:
            item.attr = {"class": "task-list-item"}
    if is_task_list:
        element.attr = {"class": "task-list"}
    return True
