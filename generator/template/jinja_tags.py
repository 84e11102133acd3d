"""Tags of Jekyll and of plugins in Jinja, and `{% include %}` with parameters.

    {% include "card.html" title=page.title, wide=true %}     in card.html: {{ include.title }}
    {% highlight python linenos %}…{% endhighlight %}         the code stays as it is
    {% post_url 2020-01-01-name %}   {{ post_url("2020-01-01-name") }}   {% seo title=false %}

The markup of such a tag is Liquid's: before Jinja's lexer sees the source, it is put in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from jinja2 import nodes, pass_context
from jinja2.exceptions import TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.runtime import Context as JinjaContext
from markupsafe import Markup

from generator.liquid import LiquidError
from generator.liquid.values import to_s
from generator.template.jinja_filters import plain

if TYPE_CHECKING:
    from generator.template.jinja import JinjaEnvironment

# Tags of Liquid itself, and those for which Jinja has its own.
_QUOTED_NAMES = frozenset(("include_cached", "include_relative", "link", "post_url"))
_SKIPPED = re.compile(
    r"\{#.*?#\}|\{%[-+]?\s*raw\s*-?%\}.*?\{%[-+]?\s*endraw\s*[-+]?%\}|\{\{.*?\}\}|\{%[-+]?\s*(\w+)(.*?)([-+]?)%\}",
    re.DOTALL,
)
_END_HIGHLIGHT = re.compile(r"\{%[-+]?\s*endhighlight\s*[-+]?%\}")
_RAW = re.compile(r"\{%[-+]?\s*(?:end)?raw\s*[-+]?%\}")


def quote_markup(source: str, names: frozenset[str]) -> str:
    """The source with the markup of these tags in quotes, and the code of `highlight` in `raw`. Lines stay."""
    if not any(name in source for name in names):
        return source
    parts: list[str] = []
    position = 0
    while match := _SKIPPED.search(source, position):
        parts.append(source[position : match.start()])
        position = match.end()
        name = match[1]
        if name is None or name not in names:
            parts.append(match[0])
            continue
        markup = match[2].strip()
        text = markup.replace("\\", "\\\\").replace('"', '\\"')
        head = match[0][: match.start(2) - match.start()]
        breaks = "\n" * (match[2].count("\n") - markup.count("\n"))
        parts.append(f'{head} "{text}"{breaks} {match[3]}%}}')
        if name != "highlight":
            continue
        end = _END_HIGHLIGHT.search(source, position)
        if end is None:
            continue
        code = source[position : end.start()]
        position = end.start()
        parts.append(code if _RAW.search(code) else "{% raw %}" + code + "{% endraw %}")
    parts.append(source[position:])
    return "".join(parts)


class SiteTags(Extension):
    """The tags of Jekyll and plugins as tags of Jinja."""

    environment: JinjaEnvironment

    def parse(self, parser: Parser) -> nodes.Node:
        token = next(parser.stream)
        markup = parser.stream.expect("string").value
        arguments: list[nodes.Expr] = [
            nodes.DerivedContextReference(),
            nodes.Const(token.value),
            nodes.Const(markup),
            nodes.Const(token.lineno),
        ]
        if token.value not in self.environment.block_tags:
            call = self.call_method("_tag", arguments, lineno=token.lineno)
            return nodes.Output([call], lineno=token.lineno)
        body = parser.parse_statements((f"name:end{token.value}",), drop_needle=True)
        return nodes.CallBlock(self.call_method("_block", arguments), [], [], body, lineno=token.lineno)

    def _tag(self, context: JinjaContext, name: str, markup: str, line: int) -> str:
        return Markup(self.environment.run_tag(context, name, markup, line))

    def _block(self, context: JinjaContext, name: str, markup: str, line: int, caller: Callable[[], str]) -> str:
        return Markup(self.environment.run_tag(context, name, markup, line, str(caller())))


def tag_markup(name: str, markup: str) -> str:
    """The markup as Liquid's tag takes it: a file's name may be in quotes in Jinja."""
    match = re.match(r"""(["'])(.*?)\1(?=\s|$)""", markup) if name in _QUOTED_NAMES else None
    return f"{match[2]}{markup[match.end() :]}" if match else markup


def tag_function(environment: JinjaEnvironment, name: str) -> Callable[..., str]:
    """A tag as a function: `post_url("2020-01-01-name")`, `gist("user/1", file="a.py")`."""

    @pass_context
    def function(context: JinjaContext, *args: Any, **kwargs: Any) -> str:
        words = [to_s(plain(value)) for value in args]
        words += [f"{key}={_quoted(plain(value))}" for key, value in kwargs.items()]
        markup = " ".join(words)
        if "%}" in markup:
            raise LiquidError(f"an argument of {name}() may not contain '%}}'", code="jinja/arguments")
        return Markup(environment.run_tag(context, name, markup, 0))

    return function


def _quoted(value: Any) -> str:
    if not isinstance(value, str):
        return to_s(value) if value is not None else "nil"
    return f'"{value}"' if '"' not in value else f"'{value}'"


class SiteParser(Parser):
    """Jinja's parser, with parameters for `include`."""

    def parse_include(self) -> nodes.Include:
        line = next(self.stream).lineno
        node = nodes.Include(lineno=line)
        node.template = self.parse_expression()
        self._refuse_unquoted(node.template)
        stream = self.stream
        node.ignore_missing = bool(stream.current.test("name:ignore") and stream.look().test("name:missing"))
        if node.ignore_missing:
            stream.skip(2)
        self.parse_import_context(node, True)
        if stream.current.test("name:with"):
            stream.skip()
        pairs = list(self._params())
        if not pairs:
            return node
        values = nodes.Filter(nodes.Dict(pairs), "_params", [], [], None, None, lineno=line)
        scope = nodes.With(lineno=line)
        scope.targets = [nodes.Name("include", "param", lineno=line)]
        scope.values = [values]
        scope.body = [node]
        node.with_context = True
        return scope  # type: ignore[return-value]

    def _params(self) -> Iterator[nodes.Pair]:
        stream = self.stream
        while True:
            stream.skip_if("comma")
            if stream.current.type != "name" or stream.look().type != "assign":
                return
            name = stream.current
            stream.skip(2)
            yield nodes.Pair(nodes.Const(name.value), self.parse_expression(), lineno=name.lineno)

    def _refuse_unquoted(self, name: nodes.Expr) -> None:
        """`{% include card.html %}` is Jekyll's; for Jinja that would be a variable."""
        while isinstance(name, nodes.BinExpr):
            name = name.right
        if isinstance(name, nodes.Getattr) and name.attr in _EXTENSIONS:
            error = TemplateSyntaxError(
                "the name of an included file must be in quotes", name.lineno, self.name, self.filename
            )
            error.hint = f'write {{% include "….{name.attr}" %}}'  # type: ignore[attr-defined]
            raise error


_EXTENSIONS = frozenset(("css", "htm", "html", "js", "json", "liquid", "md", "svg", "txt", "xml"))
