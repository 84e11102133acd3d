"""Tokens → HTML, in the shapes of Rouge's formatters: spans, a table with line numbers, marked lines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from generator.kramdown.highlight.lexing import Tokens

Format = Callable[[Tokens], str]


def escape(text: str) -> str:
    """`&`, `<` and `>` as entities; quotes stay, as in Rouge."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def spans(tokens: Iterable[tuple[str, str]]) -> str:
    """Every token in a `span` with its class; plain text bare."""
    return "".join(
        [f'<span class="{short}">{escape(text)}</span>' if short else escape(text) for short, text in tokens]
    )


def lines_of(tokens: Tokens) -> Iterator[Tokens]:
    """The tokens of each line, without line breaks; nothing after a last line break."""
    line: Tokens = []
    for short, text in tokens:
        first, *rest = text.split("\n")
        if first:
            line.append((short, first))
        for piece in rest:
            yield line
            line = [(short, piece)] if piece else []
    if line:
        yield line


def marked(tokens: Tokens, lines: Collection[int], css_class: str = "hll") -> str:
    """Spans line by line; those whose number (from 1) is in `lines` inside a span of their own, break included."""
    out = []
    for number, line in enumerate(lines_of(tokens), 1):
        html = spans(line) + "\n"
        out.append(f'<span class="{css_class}">{html}</span>' if number in lines else html)
    return "".join(out)


def table(
    tokens: Tokens,
    inner: Format,
    *,
    start_line: int = 1,
    table_class: str = "rouge-table",
    gutter_class: str = "rouge-gutter",
    code_class: str = "rouge-code",
) -> str:
    """A table of one row: the line numbers in one cell, the code as `inner` formats it in the other."""
    count = sum(text.count("\n") for _, text in tokens)
    html = inner(tokens)
    if not tokens or not tokens[-1][1].endswith("\n"):
        count += 1
        html += "\n"
    numbers = "\n".join(str(number) for number in range(start_line, start_line + count)) + "\n"
    return (
        f'<table class="{table_class}"><tbody><tr>'
        f'<td class="{gutter_class} gl"><pre class="lineno">{numbers}</pre></td>'
        f'<td class="{code_class}"><pre>{html}</pre></td></tr></tbody></table>'
    )
