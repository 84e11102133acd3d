"""Builds the nodes of a template. Tags read their own markup and body through the `Parser`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from generator.errors import Diagnostic, Place, Severity, place_at
from generator.liquid import syntax
from generator.liquid.errors import LiquidSyntaxError
from generator.liquid.expressions import Condition, Expression
from generator.liquid.lexer import Token, tokenize, tokenize5
from generator.liquid.nodes import Body, Node, Output, Text
from generator.text import did_you_mean

if TYPE_CHECKING:
    from generator.liquid.environment import Environment
    from generator.liquid.template import Template

MAX_DEPTH = 100
_TAG = re.compile(r"\{%-?\s*(\w+)\s*(.*?)-?%\}", re.DOTALL | re.ASCII)
_TAG5 = re.compile(r"\{%-?\s*(#|\w+)\s*(.*?)-?%\}", re.DOTALL | re.ASCII)
_OUTPUT = re.compile(r"\{\{-?(.*?)-?\}\}", re.DOTALL)
_LINE_TAG = re.compile(r"\s*(#|\w+)\s*(.*)", re.DOTALL | re.ASCII)
_SPACE = "\t\n\v\f\r "
_RIGHT_SPACE = "\0" + _SPACE

T = TypeVar("T")


class Markup(NamedTuple):
    """The name of a tag, the text after it, and its place in the source."""

    name: str
    text: str
    offset: int


class TagLike(Protocol):
    name: str
    offset: int


class TagFactory(Protocol):
    """A tag class, or a function that makes a node."""

    def __call__(self, markup: Markup, parser: Parser, /) -> Node: ...


_ADVICE = {
    "=": "compare with ==, name an argument with a colon (limit: 3)",
    "!": "for the opposite use unless or !=",
    "&": "write and",
    "+": "to add, use the filter plus: {{ a | plus: b }}",
    "*": "to multiply, use the filter times: {{ a | times: b }}",
    "/": "to divide, use the filter divided_by: {{ a | divided_by: b }}",
    "%": "for the rest of a division use the filter modulo",
    "{": "within a tag variables stand without braces",
    "}": "within a tag variables stand without braces",
    '"': "the closing quote is missing",
    "'": "the closing quote is missing",
    "“": "write straight quotes",
    "”": "write straight quotes",
}


def advice(message: str, markup: str, at: int) -> str:
    """What to do about a mistake in markup, where that is known."""
    char = markup[at : at + 1] if at >= 0 else ""
    if message.startswith("Unexpected character") and char in _ADVICE:
        return _ADVICE[char]
    if message.startswith(("Expected id but found pipe", "Expected id but found end_of_string")) and "|" in markup:
        return "a filter is missing after |"
    before = markup[:at].rstrip() if at >= 0 else ""
    if message.startswith("Expected end_of_string but found") and re.search(r"\|\s*\w+$", before, re.ASCII):
        return "the arguments of a filter follow a colon: | append: 'x'"
    if message.startswith("Expected end_of_string but found open_round"):
        return "conditions have no parentheses; and, or are read from the right"
    return ""


def width_at(source: str, offset: int) -> int:
    """How many characters the tag or output at an offset has in its first line; 0 if there is none."""
    end = {"{%": "%}", "{{": "}}"}.get(source[offset : offset + 2])
    if end is None:
        return 0
    line_end = source.find("\n", offset)
    stop = source.find(end, offset, line_end if line_end >= 0 else len(source))
    return stop + 2 - offset if stop >= 0 else 0


class Parser:
    """Reads one template."""

    def __init__(self, environment: Environment, source: str, name: str, line_offset: int) -> None:
        self.environment = environment
        self.source = source
        self.name = name
        self.line_offset = line_offset
        self.warnings: list[Diagnostic] = []
        self.liquid5 = environment.liquid5
        self._tokens = tokenize5(source) if self.liquid5 else tokenize(source)
        self._lines: list[list[Token]] = []
        self._trim = False
        self._depth = 0
        self._offset = 0

    # --- for tags

    def error(self, tag: TagLike | None, message: str, hint: str = "") -> LiquidSyntaxError:
        """The error to raise for a tag whose markup is wrong."""
        error = LiquidSyntaxError(message, hint=hint)
        error.locate(*self.place(tag.offset if tag else self._offset))
        return error

    def expression(self, markup: str) -> Expression:
        """One value: a variable, a literal, a range."""
        return syntax.parse_expression(markup, self.liquid5)

    def value(self, markup: str, tag: TagLike | None = None) -> Expression:
        """A value with filters."""
        return self.read(markup, syntax.parse_value_strict, syntax.parse_value_lax, tag, f'"{{{{{markup}}}}}"')

    def condition(self, markup: str, tag: TagLike | None = None) -> Condition:
        """What stands after `if`."""
        return self.read(markup, syntax.parse_condition_strict, syntax.parse_condition_lax, tag)

    def template(self, text: str) -> Template:
        """A template within the markup of a tag."""
        return self.environment.parse(text, self.name, self.line_offset)

    def block(self, tag: TagLike) -> Body:
        """The body of a block up to its end tag, which must come next after ordinary nodes."""
        body, end = self.until(tag)
        if end.name != f"end{tag.name}":
            raise self.unexpected(tag, end)
        return body

    def until(self, tag: TagLike) -> tuple[Body, Markup]:
        """The nodes up to a tag that is not registered (`else`, `endif`, …), and that tag."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.error(tag, "Nesting too deep", hint="split the template into includes")
        nodes, end = self._nodes()
        self._depth -= 1
        if end is None:
            raise self.error(tag, f"'{tag.name}' tag was never closed", hint=f"add {{% end{tag.name} %}}")
        return Body(nodes), end

    def unexpected(self, tag: TagLike, end: Markup) -> LiquidSyntaxError:
        """The error for a tag that does not belong into a block."""
        self._offset = end.offset
        if end.name == "else":
            return self.error(None, f"{tag.name} tag does not expect 'else' tag")
        if end.name.startswith("end"):
            message = f"'{end.name}' is not a valid delimiter for {tag.name} tags. use end{tag.name}"
            opened = self.place(tag.offset)[0]
            return self.error(None, message, hint=f"{{% {tag.name} %}} was opened in line {opened.line}")
        return self.unknown(end)

    def unknown(self, markup: Markup) -> LiquidSyntaxError:
        self._offset = markup.offset
        error = self.error(None, f"Unknown tag '{markup.name}'", hint=did_you_mean(markup.name, self.environment.tags))
        error.diagnostics = (replace(error.diagnostic, code="liquid/unknown-tag"),)
        return error

    def raw(self, tag: TagLike, ends: Callable[[str], re.Match[str] | None]) -> tuple[list[str], re.Match[str]]:
        """The pieces of source up to one that `ends` knows, and what it made of that."""
        pieces: list[str] = []
        while (token := self._next()) is not None:
            if match := ends(token.text):
                return pieces, match
            pieces.append(token.text)
        raise self.error(tag, f"'{tag.name}' tag was never closed", hint=f"add {{% end{tag.name} %}}")

    def trim_after(self, token: str) -> None:
        """White space after this tag goes if it ends in `-%}`."""
        self._trim = token[-3:-2] == "-"

    def read(
        self,
        markup: str,
        strict: Callable[[str, bool], T],
        lax: Callable[[str, bool], T],
        tag: TagLike | None = None,
        shown: str = "",
    ) -> T:
        """Read markup as the error mode says: strictly, in any way, or strictly with a fallback and a warning."""
        mode = self.environment.mode
        if mode == "lax":
            return self._located(lax, markup, tag)
        try:
            return strict(markup, self.liquid5)
        except LiquidSyntaxError as error:
            error.diagnostics = (
                replace(
                    error.diagnostic, message=f"{error.message} in {shown or f'{chr(34)}{markup.strip()}{chr(34)}'}"
                ),
            )
            error.locate(*self._place_in(markup, tag.offset if tag else self._offset, error.at))
            if mode == "strict":
                error.diagnostics = (replace(error.diagnostic, hint=advice(error.message, markup, error.at)),)
                raise
            result = self._located(lax, markup, tag)
            hint = (
                advice(error.message, markup, error.at)
                or "it was read in Liquid's older syntax; does it do what it should?"
            )
            self.warnings.append(replace(error.diagnostic, severity=Severity.WARNING, hint=hint))
            return result

    def _located(self, read: Callable[[str, bool], T], markup: str, tag: TagLike | None) -> T:
        try:
            return read(markup, self.liquid5)
        except LiquidSyntaxError as error:
            error.locate(*self.place(tag.offset if tag else self._offset))
            raise

    def _place_in(self, markup: str, offset: int, at: int) -> tuple[Place, str]:
        """The place of a character in the markup of the tag or output at an offset."""
        start = self.source.find(markup, offset) if at >= 0 else -1
        return self.place(offset) if start < 0 else self.place(start + at)

    # --- the document

    def place(self, offset: int) -> tuple[Place, str]:
        """The place of an offset in the source, as wide as the tag that starts there, and its line."""
        place, excerpt = place_at(self.name, self.source, offset, width_at(self.source, offset))
        line = place.line + self.line_offset
        return replace(place, line=line, end_line=line), excerpt

    def document(self) -> Body:
        nodes, end = self._nodes()
        if end is not None:
            if end.name in ("else", "end") or (end.name.startswith("end") and end.name[3:] in self.environment.tags):
                known = end.name in ("else", "end")
                message = f"Unexpected outer '{end.name}' tag" if known else f"Unknown tag '{end.name}'"
                self._offset = end.offset
                raise self.error(None, message, hint="there is no open tag that it could belong to")
            raise self.unknown(end)
        return Body(nodes)

    def _next(self) -> Token | None:
        token = next(self._tokens, None)
        if token is not None:
            self._offset = token.offset
        return token

    def _nodes(self) -> tuple[list[Node], Markup | None]:
        if self._lines:
            return self._line_nodes()
        nodes: list[Node] = []
        tags = self.environment.tags
        pattern = _TAG5 if self.liquid5 else _TAG
        for text, offset in self._tokens:
            self._offset = offset
            start = text[:2]
            if start == "{%":
                self._handle_dashes(text, nodes)
                match = pattern.fullmatch(text)
                if match is None:
                    raise self._not_terminated("Tag", text, "%}")
                markup = Markup(match[1], match[2], offset)
                if markup.name == "liquid" and self.liquid5:
                    self._liquid_tag(markup, nodes)
                    continue
                factory = tags.get(markup.name)
                if factory is None:
                    return nodes, markup
                nodes.append(factory(markup, self))
            elif start == "{{":
                self._handle_dashes(text, nodes)
                nodes.append(self._output(text, offset))
            else:
                if self._trim:
                    text = text.lstrip(_RIGHT_SPACE)
                    self._trim = False
                nodes.append(Text(text, offset))
        return nodes, None

    def _handle_dashes(self, text: str, nodes: list[Node]) -> None:
        if text[2:3] == "-" and nodes and isinstance(last := nodes[-1], Text):
            last.text = last.text.rstrip(_RIGHT_SPACE)
        self._trim = text[-3:-2] == "-"

    def _output(self, text: str, offset: int) -> Node:
        if self.liquid5:
            if not text.endswith("}}"):
                raise self._not_terminated("Variable", text, "}}")
            start = 3 if text[2] == "-" else 2
            end = len(text) - (3 if text[-3] == "-" else 2)
            markup = text[start:end] if end > start else ""
        else:
            match = _OUTPUT.fullmatch(text)
            if match is None:
                raise self._not_terminated("Variable", text, "}}")
            markup = match[1]
        return Output(self.value(markup), offset)

    def _not_terminated(self, kind: str, text: str, end: str) -> LiquidSyntaxError:
        shown = text if len(text) <= 60 else text[:60] + "…"
        regexp = "/\\%\\}/" if end == "%}" else "/\\}\\}/"
        message = f"{kind} '{shown}' was not properly terminated with regexp: {regexp}"
        return self.error(None, message, hint=f"add the missing {end}, or write it in {{% raw %}}")

    # --- the tag `liquid` of Liquid 5

    def _liquid_tag(self, markup: Markup, nodes: list[Node]) -> None:
        position = self.source.find(markup.text, markup.offset) if markup.text else markup.offset
        lines: list[Token] = []
        for line in markup.text.split("\n"):
            lines.append(Token(line, position))
            position += len(line) + 1
        self._lines.append(list(reversed(lines)))
        found, end = self._line_nodes()
        self._lines.pop()
        if end is not None:
            raise self.unknown(end)
        nodes += found

    def _line_nodes(self) -> tuple[list[Node], Markup | None]:
        nodes: list[Node] = []
        lines = self._lines[-1]
        while lines:
            text, offset = lines.pop()
            self._offset = offset
            if not text.strip(_SPACE):
                continue
            match = _LINE_TAG.fullmatch(text)
            if match is None:
                raise self.unknown(Markup(text.strip(), "", offset))
            markup = Markup(match[1], match[2], offset)
            if markup.name == "liquid":
                self._liquid_tag(markup, nodes)
                continue
            factory = self.environment.tags.get(markup.name)
            if factory is None:
                return nodes, markup
            nodes.append(factory(markup, self))
        return nodes, None

    @property
    def in_liquid_tag(self) -> bool:
        return bool(self._lines)

    def next_line(self) -> str | None:
        """Within the tag `liquid`: its next line."""
        return self._lines[-1].pop().text if self._lines[-1] else None
