"""The nodes of a template, and the two classes that tags from outside derive from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from generator.liquid.expressions import Expression, Literal
from generator.liquid.values import Keyword

if TYPE_CHECKING:
    from generator.liquid.compiler import Emitter
    from generator.liquid.context import Context
    from generator.liquid.parser import Markup, Parser


class Node(Protocol):
    """A part of a template.

    `offset` is its place in the source, `blank` says that it writes nothing but white space, `opaque` that it may
    read or change any variable, so that loop variables must be visible to it.
    """

    offset: int

    @property
    def blank(self) -> bool: ...

    @property
    def opaque(self) -> bool: ...

    def emit(self, emitter: Emitter) -> None: ...

    def bodies(self) -> Iterable[Body]: ...

    def expressions(self) -> Iterable[Expression]: ...


class Body:
    """The nodes between two tags."""

    __slots__ = ("blank", "nodes")

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.blank = all(node.blank for node in nodes)


class Text:
    """Text as it stands; the parser trims it for `{%-` and `-%}`."""

    __slots__ = ("offset", "text")
    opaque = False

    def __init__(self, text: str, offset: int) -> None:
        self.text = text
        self.offset = offset

    @property
    def blank(self) -> bool:
        return not self.text.strip("\t\n\v\f\r ")

    def emit(self, emitter: Emitter) -> None:
        emitter.text(self.text)

    def bodies(self) -> Iterable[Body]:
        return ()

    def expressions(self) -> Iterable[Expression]:
        return ()


class Output:
    """`{{ expression }}`."""

    __slots__ = ("expression", "offset")
    blank = False
    opaque = False

    def __init__(self, expression: Expression, offset: int) -> None:
        self.expression = expression
        self.offset = offset

    def emit(self, emitter: Emitter) -> None:
        if isinstance(self.expression, Literal):
            value = self.expression.value
            if value is None or isinstance(value, str | Keyword):
                emitter.text(value if isinstance(value, str) else "")
                return
        with emitter.guard(self):
            emitter.output(self.expression.emit(emitter))

    def bodies(self) -> Iterable[Body]:
        return ()

    def expressions(self) -> Iterable[Expression]:
        return (self.expression,)


class BaseTag:
    """What tags and blocks have in common.

    `markup` is what follows the name, without outer white space; `raw_markup` is as it stands.
    """

    blank: bool = False
    opaque: bool = True

    def __init__(self, markup: Markup, parser: Parser) -> None:
        self.name = markup.name
        self.raw_markup = markup.text
        self.markup = markup.text.strip("\0\t\n\v\f\r ")
        self.offset = markup.offset
        self.setup(parser)

    def setup(self, parser: Parser) -> None:
        """Read the markup, once; `raise parser.error(self, "…")` when it is wrong."""

    def expressions(self) -> Iterable[Expression]:
        """The expressions in the markup, for `Template.analyse`."""
        return ()

    def bodies(self) -> Iterable[Body]:
        return ()

    def emit(self, emitter: Emitter) -> None:
        raise NotImplementedError


class Tag(BaseTag):
    """`{% name markup %}`: derive from it, define `setup` and `render`."""

    def render(self, context: Context) -> str:
        """The output at every rendering."""
        return ""

    def emit(self, emitter: Emitter) -> None:
        with emitter.guard(self):
            emitter.write(f"{emitter.constant(self)}.render(ctx) or ''")
        emitter.check_interrupt()


class Block(Tag):
    """`{% name markup %}…{% endname %}`: derive from it, define `setup` and `render(context, body)`."""

    body: Body

    def __init__(self, markup: Markup, parser: Parser) -> None:
        super().__init__(markup, parser)
        self.parse(parser)

    def parse(self, parser: Parser) -> None:
        """Read the body up to the end tag; a block with parts such as `else` has its own way."""
        self.body = parser.block(self)

    def render(self, context: Context, body: Callable[[], str] | None = None) -> str:
        """The output at every rendering; `body()` renders what is inside, as often as it is called. It is always given.

        (It has a default for the sake of the type of `Tag.render`.)
        """
        return body() if body else ""

    def bodies(self) -> Iterable[Body]:
        return (self.body,)

    def emit(self, emitter: Emitter) -> None:
        part = emitter.part(self.body)
        with emitter.guard(self):
            emitter.write(f"{emitter.constant(self)}.render(ctx, ctx.body({part})) or ''")
        emitter.check_interrupt()


class BuiltinTag(BaseTag):
    """A tag that writes itself as Python."""

    opaque = False


class BuiltinBlock(Block):
    """A block that writes itself as Python; it is blank when its bodies are."""

    opaque = False

    @property
    def blank(self) -> bool:  # type: ignore[override]
        return all(body.blank for body in self.bodies())

    def emit(self, emitter: Emitter) -> None:
        raise NotImplementedError
