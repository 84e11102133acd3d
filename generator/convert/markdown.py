"""Markdown by config: `kramdown` (the default), `CommonMark`, `CommonMarkGhPages`, `GFM` or `python-markdown`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from generator.config.options import KRAMDOWN
from generator.convert.commonmark import EXTENSIONS, CommonMark, CommonMarkOptions
from generator.convert.python_markdown import PythonMarkdown, PythonMarkdownOptions
from generator.convert.registry import NORMAL, Context, ignore
from generator.errors import Diagnostic, Place, Report, Severity, fail
from generator.text import did_you_mean

MARKDOWN_EXT = "markdown,mkdown,mkdn,mkd,md"
ENGINES = ("kramdown", "CommonMark", "CommonMarkGhPages", "GFM", "python-markdown")


@dataclass(frozen=True, slots=True)
class MarkdownOptions:
    """Everything of a config that Markdown depends on.

    `kramdown` is the whole section with the defaults below it, as kramdown gets it; `warnings` tells whether its
    warnings are the user's business. Findings about the config itself are in `findings`.
    """

    engine: str = "kramdown"
    extensions: tuple[str, ...] = (".markdown", ".mkdown", ".mkdn", ".mkd", ".md")
    kramdown: Mapping[str, Any] = field(default_factory=dict)
    warnings: bool = False
    commonmark: CommonMarkOptions = field(default_factory=CommonMarkOptions)
    python: PythonMarkdownOptions = field(default_factory=PythonMarkdownOptions)
    findings: tuple[Diagnostic, ...] = ()

    @classmethod
    def from_config(cls, config: Mapping[str, Any], path: str = "_config.yml") -> MarkdownOptions:
        """Options from a config's keys `markdown`, `markdown_ext`, `highlighter`, `kramdown`, `commonmark`,
        `markdown_extensions` and `python_markdown`. Raises `SourceError` for an engine that does not exist."""
        findings: list[Diagnostic] = []

        def report(diagnostic: Diagnostic) -> None:
            findings.append(diagnostic)

        engine = engine_named(str(config.get("markdown") or "kramdown"), path)
        kramdown = kramdown_options(_section(config, "kramdown"), config.get("highlighter"), report)
        commonmark = _section(config, "commonmark")
        if engine == "GFM" and not commonmark:
            # Not a name of Jekyll's: without options of its own it is what people know from GitHub.
            commonmark = {"options": ["UNSAFE", "FOOTNOTES"], "extensions": list(EXTENSIONS)}
        names = str(config.get("markdown_ext") or MARKDOWN_EXT)
        return cls(
            engine,
            tuple(f".{name.lower()}" for name in names.split(",")),
            kramdown,
            bool(kramdown.get("show_warnings")),
            CommonMarkOptions.of(commonmark, report, github_pages=engine in ("CommonMarkGhPages", "GFM")),
            _python_options(config),
            tuple(findings),
        )


def engine_named(name: str, path: str = "_config.yml") -> str:
    """The engine's own spelling of `markdown:`; raises `SourceError` (`markdown/engine`)."""
    lower = name.lower().replace("_", "-")
    for engine in ENGINES:
        if lower == engine.lower():
            return engine
    hint = did_you_mean(lower, [engine.lower() for engine in ENGINES]) or f"available: {', '.join(ENGINES)}"
    if lower in ("redcarpet", "rdiscount", "maruku"):
        hint = f"Jekyll 4 has no {name} any more; `markdown: kramdown`, the default, reads nearly the same texts"
    raise fail("markdown/engine", f"'{name}' is not a valid Markdown processor.", Place(path), hint=hint)


def kramdown_options(section: Mapping[str, Any], highlighter: Any, report: Report = ignore) -> dict[str, Any]:
    """A site's section `kramdown` over Jekyll's defaults, with what Jekyll makes of it before kramdown sees it.

    The highlighter is the section's own, else the config's, else `rouge`; CodeRay, which needs Ruby, becomes Rouge.
    """
    merged = {**KRAMDOWN, **section}
    name = merged.get("syntax_highlighter") or highlighter or "rouge"
    if merged.get("enable_coderay") or name == "coderay":
        message = "CodeRay is not available: code is highlighted in Rouge's markup"
        hint = "set `syntax_highlighter: rouge`; a style sheet for CodeRay does not fit"
        report(Diagnostic("markdown/coderay", message, Place("_config.yml"), Severity.WARNING, hint=hint))
        name = "rouge"
    options = dict(_section(merged, "syntax_highlighter_opts"))
    options.setdefault("default_lang", "plaintext")
    if options["default_lang"] is None:
        options["default_lang"] = "plaintext"
    options["guess_lang"] = merged.get("guess_lang")
    merged["syntax_highlighter"] = "rouge" if name == "pygments" else name
    merged["syntax_highlighter_opts"] = options
    merged.pop("coderay", None)
    return merged


def _section(config: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = config.get(name)
    return value if isinstance(value, Mapping) else {}


def _python_options(config: Mapping[str, Any]) -> PythonMarkdownOptions:
    section = _section(config, "python_markdown")
    listed: list[Any] = []
    for value in (section.get("extensions"), config.get("markdown_extensions")):
        listed += value if isinstance(value, list) else [value] if isinstance(value, str) else []
    names: dict[str, None] = {}
    configs: dict[str, dict[str, Any]] = {
        str(name): dict(settings)
        for name, settings in _section(section, "extension_configs").items()
        if isinstance(settings, Mapping)
    }
    for entry in listed:
        # As in MkDocs, an entry may be a mapping from the name to its settings.
        for name, settings in entry.items() if isinstance(entry, Mapping) else [(entry, None)]:
            names[str(name)] = None
            if isinstance(settings, Mapping):
                configs[str(name)] = {**configs.get(str(name), {}), **settings}
    return PythonMarkdownOptions(tuple(names), configs)


class Engine(Protocol):
    """One way to read Markdown."""

    def render(self, text: str, context: Context) -> str:
        """HTML of a text."""


class Kramdown:
    """kramdown; with Python-Markdown above it where the site lists extensions."""

    def __init__(self, options: MarkdownOptions) -> None:
        from generator.kramdown import Options
        from generator.kramdown.highlight import Highlighter

        self._given = options
        self._highlighter = Highlighter(options.kramdown.get("syntax_highlighter_opts"))
        self._hosted: PythonMarkdown | None = None
        if options.python.extensions:
            from generator.kramdown import makeExtension

            self._hosted = PythonMarkdown(options.python, makeExtension(**options.kramdown))
        self._complained: list[tuple[str, str]] = []
        self._options = Options.from_mapping(options.kramdown, self._complain)

    def _complain(self, option: str, message: str, hint: str) -> None:
        self._complained.append((message, hint))

    def findings(self) -> tuple[Diagnostic, ...]:
        """What kramdown does not understand of its options."""
        return tuple(
            Diagnostic("markdown/option", message, Place("_config.yml"), Severity.WARNING, hint=hint)
            for message, hint in self._complained
        )

    def render(self, text: str, context: Context) -> str:
        """HTML of a text; kramdown's warnings are notes unless the site asked for `show_warnings`."""
        html, warnings = self._convert(text)
        severity = Severity.WARNING if self._given.warnings else Severity.NOTE
        for line, message in warnings:
            context.tell(Diagnostic("kramdown/warning", message, Place(context.path, line), severity))
        return html

    def _convert(self, text: str) -> tuple[str, tuple[tuple[int, str], ...]]:
        if self._hosted is not None:
            return self._hosted.render_noting(text)
        from generator.kramdown import convert

        rouge = self._options.syntax_highlighter == "rouge"
        result = convert(text, self._options, highlighter=self._highlighter if rouge else None)
        return result.html, result.warnings


@dataclass(frozen=True, slots=True)
class _Simple:
    """An engine that has nothing to report."""

    engine: CommonMark | PythonMarkdown

    def render(self, text: str, context: Context) -> str:
        return self.engine.render(text)


class Markdown:
    """The Markdown converter of a site."""

    name = "markdown"
    priority = NORMAL

    def __init__(self, options: MarkdownOptions) -> None:
        self._options = options
        self._engine: Engine | None = None

    def matches(self, ext: str) -> bool:
        return ext.lower() in self._options.extensions

    def output_ext(self, ext: str) -> str:
        return ".html"

    def convert(self, text: str, context: Context) -> str:
        return self.engine.render(text, context)

    @property
    def engine(self) -> Engine:
        """The engine, made when first needed: importing one is not free."""
        if self._engine is None:
            self._engine = _engine(self._options)
        return self._engine

    def findings(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the config's Markdown options."""
        own = self.engine.findings() if isinstance(self.engine, Kramdown) else ()
        return self._options.findings + own


def _engine(options: MarkdownOptions) -> Engine:
    if options.engine == "kramdown":
        return Kramdown(options)
    if options.engine == "python-markdown":
        return _Simple(PythonMarkdown(options.python))
    return _Simple(CommonMark(options.commonmark))


def markdownify(text: object, markdown: Markdown, context: Context | None = None) -> str:
    """The filter of the same name; nil is the empty text."""
    return markdown.convert("" if text is None else str(text), context or Context())
