"""The standard tags. A new one is registered here, by name."""

from __future__ import annotations

from collections.abc import Mapping

from generator.liquid.parser import TagFactory
from generator.liquid.tags.control import Case, If, IfChanged, Unless
from generator.liquid.tags.loops import Break, Continue, Cycle, For, TableRow
from generator.liquid.tags.partials import Include, Render
from generator.liquid.tags.variables import Assign, Capture, Decrement, Echo, Increment
from generator.liquid.tags.verbatim import Comment, Comment5, Doc, InlineComment, Raw, Raw5

TAGS: Mapping[str, TagFactory] = {
    "assign": Assign,
    "break": Break,
    "capture": Capture,
    "case": Case,
    "comment": Comment,
    "continue": Continue,
    "cycle": Cycle,
    "decrement": Decrement,
    "for": For,
    "if": If,
    "ifchanged": IfChanged,
    "include": Include,
    "increment": Increment,
    "raw": Raw,
    "tablerow": TableRow,
    "unless": Unless,
}

TAGS5: Mapping[str, TagFactory] = {
    "#": InlineComment,
    "comment": Comment5,
    "doc": Doc,
    "echo": Echo,
    "raw": Raw5,
    "render": Render,
}
