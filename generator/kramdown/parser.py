"""The block parser: one position that moves through the text, and a table from first characters to constructs.

Every construct is a function in `blocks/` that looks at the text at the parser's position and either takes something
(it moves the position, adds to the tree and returns True) or leaves all as it was and returns False.
Spans are not read here; elements that have text keep it in `raw` and are listed in `pending`, because link and
footnote definitions may follow later in the document.
"""

from __future__ import annotations

import re

from generator.kramdown.attributes import apply_ial
from generator.kramdown.blocks import (
    abbreviation,
    blockquote,
    codeblock,
    definition_list,
    eob,
    extension,
    footnote,
    header,
    horizontal_rule,
    html,
    link_definition,
    lists,
    math,
    paragraph,
    table,
)
from generator.kramdown.blocks.state import MAX_DEPTH, Handler, State
from generator.kramdown.element import Element, Source
from generator.kramdown.options import Options
from generator.kramdown.patterns import BLANK_LINES, STRIP

_LINE_BREAKS = re.compile("\r\n?")


class Parser(State):
    """Reads a document into `root`."""

    __slots__ = ("_handlers",)

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self._handlers = _handlers(self.gfm, self.quirk)

    def parse(self, text: str) -> Element:
        """The tree of a whole document, its spans still to be read."""
        if "\r" in text:
            text = _LINE_BREAKS.sub("\n", text)
        text = text.removesuffix("\n") + "\n"
        self.parse_blocks(self.root, text, Source(text))
        for element in dict.fromkeys(self.with_ial):
            if element.attr is None:
                element.attr = {}
            if element.ial:
                apply_ial(element.attr, element.ial, self.alds)
        return self.root

    def parse_blocks(self, element: Element, text: str | None = None, source: Source | None = None) -> bool:
        """Read blocks into `element`: those of `text`, or, without it, those that follow in the current text.

        Returns True if the end tag of `element` was found, which can only happen for an HTML element.
        """
        saved = (self.tree, self.text, self.pos, self.block_ial, self.source, self.absent, self.brace)
        self.tree, self.block_ial = element, None
        if text is not None:
            self.text, self.pos = text, 0
            self.absent, self.brace = {}, (0, -1, -1, -1)
            self.source = source or Source(text, self.source, saved[2])
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._flat()
            found = False
        else:
            found = self._loop()
        self.depth -= 1
        if self.growing is not None:
            self.finish_paragraph()
        self.tree, self.block_ial = saved[0], saved[3]
        if text is not None:
            self.text, self.pos, self.source = saved[1], saved[2], saved[4]
            self.absent, self.brace = saved[5], saved[6]
        return found

    def _flat(self) -> None:
        """Too deep: the rest of the text is one paragraph."""
        rest = self.text[self.pos :].strip(STRIP)
        if rest:
            self.add(Element("p"), raw=rest, at=self.pos)
        self.pos = len(self.text)

    def _loop(self) -> bool:
        text, size, handlers = self.text, len(self.text), self._handlers
        default = handlers[""]
        blank = BLANK_LINES.match
        while self.pos < size:
            pos = self.pos
            char = text[pos]
            if char in " \t\n\r\f\v":
                if char == "\n" or (found := blank(text, pos)):
                    end = (blank(text, pos) if char == "\n" else found).end()  # type: ignore[union-attr]
                    self.pos = end
                    children = self.tree.children
                    if children and type(children[-1]) is Element and children[-1].kind == "blank":
                        children[-1].value += text[pos:end]
                    elif self.block_ial is not None:
                        self.add(Element("blank", text[pos:end]))
                    else:
                        children.append(Element("blank", text[pos:end]))
                    continue
                if char == "\t" or text.startswith("    ", pos):
                    codeblock.indented(self)
                    continue
                if char == " ":
                    char = text[pos + 1]
                    if char == " ":
                        char = text[pos + 2]
                        if char == " ":
                            char = text[pos + 3]
                if char in " \t":
                    paragraph.stray_line(self)
                    continue
            for handler in handlers.get(char, default):
                if handler(self):
                    break
            if self.stopped:
                self.stopped = False
                return True
        return False


def _handlers(gfm: bool, quirk: bool) -> dict[str, tuple[Handler, ...]]:
    """Constructs in the order kramdown tries them, by the first character of the line that is not a space."""
    fenced: Handler = codeblock.fenced_gfm if gfm else codeblock.fenced
    atx: Handler = header.atx_quirk if quirk else header.atx_gfm if gfm else header.atx
    listing: Handler = lists.task_list if gfm else lists.plain_list
    text: tuple[Handler, ...] = (paragraph.text_line,)
    found: dict[str, tuple[Handler, ...]] = {
        "": text,
        ">": (blockquote.blockquote,),
        "#": (atx, *text),
        "~": (fenced, *text),
        "*": (
            horizontal_rule.horizontal_rule,
            listing,
            header.setext,
            table.table,
            abbreviation.definition,
            paragraph.paragraph,
        ),
        "-": (horizontal_rule.horizontal_rule, listing, *text),
        "+": (listing, *text),
        "_": (horizontal_rule.horizontal_rule, *text),
        ":": (definition_list.definition_list, *text),
        "<": (html.block_html, *text),
        "$": (header.setext, math.block_math, table.table, paragraph.paragraph),
        "[": (
            header.setext,
            table.table,
            footnote.definition,
            link_definition.definition,
            paragraph.paragraph,
        ),
        "{": (header.setext, table.table, extension.block_extension, paragraph.paragraph),
        "^": (header.setext, table.table, eob.end_of_block, paragraph.paragraph),
    }
    found["\\"] = found["$"]
    if gfm:
        found["`"] = found["~"]
    for digit in "0123456789":
        found[digit] = (listing, *text)
    return found
