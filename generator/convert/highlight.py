"""The `highlight` tag: its markup, and what its options mean."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from generator.convert.commonmark import LINE_BREAK
from generator.errors import fail
from generator.kramdown.highlight import Tokens, lex, marked, spans, table
from generator.kramdown.highlight.markup import escape

# Jekyll's grammar of the tag: a language, then options `name`, `name=word` or `name="3 4 5"`.
_MARKUP = re.compile(r'([a-zA-Z0-9.+#_-]+)((?:\s+\w+(?:=(?:\w+|"(?:[0-9]+\s)*[0-9]+"))?)*)\s*\Z')
_OPTION = re.compile(r'(\w+)(?:=(?:"([^"]*)"|(\w+)))?')
_TRIM = re.compile(r"\A[\r\n]+|[\r\n]+\Z")


@dataclass(frozen=True, slots=True)
class HighlightOptions:
    """What the tag asks for besides the language. `line_numbers` holds for every spelling of `linenos`."""

    line_numbers: bool = False
    mark_lines: frozenset[int] | None = None


def parse_highlight(markup: str) -> tuple[str, dict[str, object]]:
    """The language, in lower case, and the options of a tag's markup.

    Options are as Jekyll's: True for a bare name (`inline` for `linenos`), a list of words for a quoted value.
    Raises `SourceError` (`highlight/syntax`).
    """
    match = _MARKUP.match(markup.strip())
    if match is None:
        raise fail(
            "highlight/syntax",
            f"Syntax Error in tag 'highlight' while parsing the following markup: {markup.strip()}",
            hint='Valid syntax: highlight <lang> [linenos] [mark_lines="3 4 5"]',
        )
    options: dict[str, object] = {}
    for name, quoted, word in _OPTION.findall(match[2]):
        options[name] = quoted.split() if quoted else (word or True)
    if options.get("linenos") is True:
        options["linenos"] = "inline"
    return match[1].lower(), options


def read_options(options: Mapping[str, object]) -> HighlightOptions:
    """Typed options from those of `parse_highlight`; raises `SourceError` where `mark_lines` is no quoted list."""
    lines = options.get("mark_lines")
    if lines is not None and not isinstance(lines, list | tuple):
        raise fail(
            "highlight/mark-lines",
            "Syntax Error for mark_lines declaration. Expected a double-quoted list of integers.",
            hint='for instance mark_lines="1 2"',
        )
    numbers = None if lines is None else frozenset(int(line) for line in lines if str(line).isdigit())
    return HighlightOptions(bool(options.get("linenos")), numbers)


def highlight_tag(
    code: str,
    lang: str,
    options: HighlightOptions | Mapping[str, object] | None = None,
    *,
    highlighter: str = "rouge",
    single_line: bool = False,
) -> str:
    """The figure that Jekyll's tag makes of what stands between `highlight` and `endhighlight`.

    With line numbers it holds a table, and marked lines are in `span.hll`. A language that nobody knows is plain text,
    and with another `highlighter` than `rouge` everything is. `single_line` hides line breaks from CommonMarkGhPages.
    """
    asked = options if isinstance(options, HighlightOptions) else read_options(options or {})
    code = _TRIM.sub("", code)
    if highlighter in ("rouge", "pygments"):
        html = _rouge(code, lang, asked)
        if single_line:
            html = re.sub(r"\r?\n", LINE_BREAK, html)
    else:
        html = escape(code).replace('"', "&quot;").replace("'", "&#39;").strip()
    html = re.sub(r"(?:\r\n|\n|\r)\Z", "", html)
    attributes = f'class="language-{lang.replace("+", "-")}" data-lang="{lang}"'
    return f'<figure class="highlight"><pre><code {attributes}>{html}</code></pre></figure>'


def _rouge(code: str, lang: str, options: HighlightOptions) -> str:
    found = lex(lang, code)
    tokens = found[1] if found else [("", code)] if code else []
    lines = options.mark_lines
    if lines is None:
        return table(tokens, spans, gutter_class="gutter", code_class="code") if options.line_numbers else spans(tokens)

    def inner(tokens: Tokens, lines: Collection[int] = lines) -> str:
        return marked(tokens, lines)

    return table(tokens, inner, gutter_class="gutter", code_class="code") if options.line_numbers else inner(tokens)
