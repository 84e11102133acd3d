"""Highlighting of code in Rouge's markup and classes, by Pygments and a few lexers of our own.

    highlighter = Highlighter({"default_lang": "plaintext", "guess_lang": True})
    highlighter.block("x = 1\\n", "ruby")   # '<div class="highlight"><pre class="highlight"><code>…'
    highlighter.span("x = 1", "ruby")      # '<span class="n">x</span> …'
    highlighter.block("graph TD", "mermaid")  # None: a language that Rouge does not know stays as it is

The options are kramdown's `syntax_highlighter_opts`; what kramdown wraps around (`div.language-ruby
.highlighter-rouge`) is kramdown's affair. Nothing here raises for any code or language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.kramdown.highlight.lexing import Tokens, lex
from generator.kramdown.highlight.markup import marked, spans, table

__all__ = ["Cache", "Highlighter", "Tokens", "highlight_block", "highlight_span", "lex", "marked", "spans", "table"]


class Cache:
    """A bounded memory of results, the least recently used forgotten first."""

    __slots__ = ("_entries", "_limit")

    def __init__(self, limit: int = 4096) -> None:
        self._entries: dict[object, str | None] = {}
        self._limit = limit

    def get(self, key: object, missing: object = None) -> Any:
        """The result kept under `key`, else `missing`."""
        if key not in self._entries:
            return missing
        found = self._entries[key] = self._entries.pop(key)
        return found

    def put(self, key: object, value: str | None) -> None:
        self._entries[key] = value
        if len(self._entries) > self._limit:
            del self._entries[next(iter(self._entries))]

    def __len__(self) -> int:
        return len(self._entries)


@dataclass(frozen=True, slots=True)
class Options:
    """How code is set: kramdown's and Rouge's options, for blocks or for spans."""

    default_lang: str | None = None
    guess_lang: bool = False
    disable: bool = False
    wrap: bool = True
    css_class: str = "highlight"
    line_numbers: bool = False
    start_line: int = 1
    table_class: str = "rouge-table"
    gutter_class: str = "rouge-gutter"
    code_class: str = "rouge-code"
    more_languages: bool = False

    @classmethod
    def of(cls, opts: Mapping[str, Any]) -> Options:
        """From a mapping as in a config file; unknown keys are ignored, as Rouge ignores them."""
        # In Ruby everything but nil and false is true.
        flag = {name: value is not None and value is not False for name, value in opts.items()}
        text = {name: str(value) for name, value in opts.items() if value is not None}
        start = opts.get("start_line", 1)
        return cls(
            default_lang=text.get("default_lang"),
            guess_lang=flag.get("guess_lang", False),
            disable=flag.get("disable", False),
            wrap=flag.get("wrap", True),
            css_class=text.get("css_class", "highlight"),
            line_numbers=flag.get("line_numbers", False),
            start_line=start if isinstance(start, int) else 1,
            table_class=text.get("table_class", "rouge-table"),
            gutter_class=text.get("gutter_class", "rouge-gutter"),
            code_class=text.get("code_class", "rouge-code"),
            more_languages=flag.get("more_languages", False),
        )


def _split(opts: Mapping[str, Any], kind: str) -> dict[str, Any]:
    own = opts.get(kind)
    common = {name: value for name, value in opts.items() if name not in ("span", "block")}
    return {**common, **(own if isinstance(own, Mapping) else {})}


class Highlighter:
    """Highlights blocks and spans under one set of options, remembering results.

    `block` and `span` return None where the code is to stay as it is: an unknown language, none at all
    without a default, `disable`, or plain text without `guess_lang`.
    """

    __slots__ = ("_block", "_cache", "_opts", "_span")

    def __init__(self, opts: Mapping[str, Any] | None = None, *, cache: Cache | None = None) -> None:
        self._opts: Mapping[str, Any] = opts if opts is not None else {}
        self._block = Options.of(_split(self._opts, "block"))
        self._span = Options.of({**_split(self._opts, "span"), "wrap": False})
        self._cache = cache if cache is not None else Cache()

    def __call__(self, code: str, lang: str | None, kind: str, opts: Mapping[str, Any]) -> str | None:
        """What kramdown calls; other options than our own are taken for this call."""
        if opts is not self._opts and opts != self._opts:
            return Highlighter(opts, cache=self._cache)(code, lang, kind, opts)
        return self.span(code, lang) if kind == "span" else self.block(code, lang)

    @property
    def default_lang(self) -> str | None:
        """The language of blocks that name none; kramdown puts it into their class."""
        return self._block.default_lang

    @property
    def default_span_lang(self) -> str | None:
        return self._span.default_lang

    def block(self, code: str, lang: str | None = None) -> str | None:
        """A code block as `div.highlight > pre > code`, or None."""
        return self._cached(code, lang, self._block)

    def span(self, code: str, lang: str | None = None) -> str | None:
        """What goes inside the `code` of a code span, or None."""
        return self._cached(code, lang, self._span)

    def _cached(self, code: str, lang: str | None, options: Options) -> str | None:
        key = (lang, options, code)
        found = self._cache.get(key, self)
        if found is not self:
            return found  # type: ignore[no-any-return]
        result = _highlight(code, lang, options)
        self._cache.put(key, result)
        return result


def _highlight(code: str, lang: str | None, options: Options) -> str | None:
    name = lang or options.default_lang
    if options.disable or not (name or options.guess_lang):
        return None
    lexed = lex(name, code, more_languages=options.more_languages)
    if lexed is None or (lexed[0] == "plaintext" and not options.guess_lang):
        return None
    html = _formatted(lexed[1], options)
    return (
        f'<div class="highlight"><pre class="{options.css_class}"><code>{html}</code></pre></div>'
        if options.wrap
        else html
    )


def _formatted(tokens: Tokens, options: Options) -> str:
    if not options.line_numbers:
        return spans(tokens)
    return table(
        tokens,
        spans,
        start_line=options.start_line,
        table_class=options.table_class,
        gutter_class=options.gutter_class,
        code_class=options.code_class,
    )


def highlight_block(code: str, lang: str | None, opts: Mapping[str, Any]) -> str | None:
    """`Highlighter(opts).block(code, lang)`, for a single use."""
    return _highlight(code, lang, Options.of(_split(opts, "block")))


def highlight_span(code: str, lang: str | None, opts: Mapping[str, Any]) -> str | None:
    """`Highlighter(opts).span(code, lang)`, for a single use."""
    return _highlight(code, lang, Options.of({**_split(opts, "span"), "wrap": False}))
