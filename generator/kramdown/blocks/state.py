"""What the block constructs share: the position in the text, the tree so far, and definitions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from generator.kramdown.attributes import read_list
from generator.kramdown.element import Element, Ial, Source
from generator.kramdown.options import Options
from generator.kramdown.patterns import BLOCK_BOUNDARY, TAIL

MAX_DEPTH = 60  # nested blocks; deeper ones are text
_BRACE = re.compile(r"(?<!\\)\}")
_TAIL = re.compile(TAIL)


class State:
    """The block parser as its constructs see it."""

    __slots__ = (
        "abbreviations",
        "absent",
        "alds",
        "block_ial",
        "brace",
        "depth",
        "footnotes",
        "gfm",
        "growing",
        "hard_breaks",
        "headers",
        "html_depth",
        "link_defs",
        "note_depth",
        "options",
        "pending",
        "pieces",
        "pos",
        "quirk",
        "root",
        "source",
        "stopped",
        "text",
        "tree",
        "warnings",
        "with_ial",
    )

    def __init__(self, options: Options) -> None:
        self.options = options
        self.gfm = options.input == "gfm"
        self.quirk = self.gfm and "paragraph_end" in options.gfm_quirks
        self.root = Element("root")
        self.tree = self.root
        self.text = ""
        self.pos = 0
        self.source = Source("")
        self.block_ial: Ial | None = None
        self.stopped = False
        self.hard_breaks = False
        self.depth = self.html_depth = self.note_depth = 0
        self.absent: dict[Any, tuple[str, int]] = {}
        self.brace = (0, -1, -1, -1)
        self.warnings: list[tuple[int, str]] = []
        self.alds: dict[str, Ial] = {}
        # name → its content, the place of the definition, and whether it is referred to
        self.footnotes: dict[str, Footnote] = {}
        # id → target, title, the element that marks the definition
        self.link_defs: dict[str, tuple[str, str | None, Element | None]] = {
            normalize_link_id(key): (target, title, None) for key, (target, title) in options.link_defs.items()
        }
        self.abbreviations: dict[str, tuple[str, Element]] = {}
        self.pending: list[Element] = []
        self.headers: list[Element] = []
        self.with_ial: list[Element] = []
        # a paragraph that has been continued again, and its text in pieces
        self.growing: Element | None = None
        self.pieces: list[str] = []

    def parse_blocks(self, element: Element, text: str | None = None, source: Source | None = None) -> bool:
        raise NotImplementedError  # the parser has it; here for the constructs that nest

    def warn(self, message: str, position: int | None = None) -> None:
        self.warnings.append((self.source.line_at(self.pos if position is None else position), message))

    def add(self, element: Element, *, raw: str | None = None, at: int = 0) -> Element:
        """Put a new block into the tree, with the attribute list that stands before it, if there is one."""
        if self.block_ial is not None:
            element.ial = self.block_ial
            self.block_ial = None
            self.with_ial.append(element)
        if raw is not None:
            self.add_raw(element, raw, at)
        self.tree.children.append(element)
        return element

    def add_raw(self, element: Element, raw: str, at: int) -> None:
        """Give an element text, the spans of which are read later."""
        element.raw = raw
        element.where = (self.source, at)
        self.pending.append(element)

    def finish_paragraph(self) -> None:
        """Join the pieces of the paragraph that has grown."""
        if self.growing is not None:
            self.growing.raw = "".join(self.pieces)
            self.growing = None

    def ial_of(self, element: Element) -> Ial:
        """The attribute list of an element, made and noted where there was none."""
        if element.ial is None:
            element.ial = {}
            self.with_ial.append(element)
        return element.ial

    def read_attributes(self, text: str, into: Ial) -> None:
        if not read_list(text, into):
            self.warn(f"no valid attributes in the attribute list: {text}")

    def after_boundary(self) -> bool:
        """Whether a block that needs a boundary before it may begin here."""
        children = self.tree.children
        if not children or self.block_ial is not None:
            return True
        last = children[-1]
        return type(last) is Element and (last.kind == "blank" or (last.kind == "eob" and last.value is None))

    def before_boundary(self) -> bool:
        return BLOCK_BOUNDARY.match(self.text, self.pos) is not None or self.attribute_list(self.pos) is not None

    def attribute_list(self, pos: int, spaces: int = 3) -> tuple[int, int, int] | None:
        """The attribute list of a block that begins at `pos`: where its content begins and ends, and its end."""
        at = self.text.find("{:", pos, pos + spaces + 2)
        if at < 0 or (at > pos and self.text[pos:at].strip(" ")) or self.text[at + 2] in ":/":
            return None
        close, end = self.closing_brace(at + 2)
        return (at + 2, close, end) if close > at + 2 else None

    def closing_brace(self, pos: int) -> tuple[int, int]:
        """The next brace that closes what stands at `pos` and ends its line, and the end of that line; or -1 and -1.

        An escaped brace may do so too, the last before the first that is not escaped. The answer holds up to there,
        and is kept: many openings without an end cost one search.
        """
        first, last, close, end = self.brace
        if not first <= pos <= last:
            found = _BRACE.search(self.text, pos)
            last = close = found.start() if found else len(self.text)
            tail = _TAIL.match(self.text, close + 1) if found else None
            while not tail and (close := self.text.rfind("\\}", pos, close) + 1):
                tail = _TAIL.match(self.text, close + 1)
            end = tail.end() if tail else -1
            self.brace = (pos, last, close, end)
        return (close, end) if close >= pos and end >= 0 else (-1, -1)

    def is_absent(self, key: Any, position: int) -> bool:
        """Whether a search for `key` from here, or from further up in this text, is known to find nothing."""
        known = self.absent.get(key)
        return known is not None and known[0] is self.text and position >= known[1]

    def note_absent(self, key: Any, position: int) -> None:
        self.absent[key] = (self.text, position)


class Footnote:
    """A footnote definition; `mark` is the element in its place, whose attributes are the definition's."""

    __slots__ = ("content", "mark", "used")

    def __init__(self, content: Element, mark: Element) -> None:
        self.content = content
        self.mark = mark
        self.used = False


Handler = Callable[[State], bool]


def normalize_link_id(text: str) -> str:
    """Link ids are compared without case and with any white space as one space."""
    if "\n" in text or "  " in text or "\t" in text:
        from re import sub

        text = sub(r"[ \t\r\n\f\v]+", " ", text)
    return text.replace("Σ", "σ").lower()
