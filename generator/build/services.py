"""The converters of a site, as templates and documents use them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from generator.build.view import BuildView
from generator.config.load import Config
from generator.convert.markdown import Markdown, MarkdownOptions
from generator.convert.registry import Context, Converters
from generator.errors import Diagnostic, Report

if TYPE_CHECKING:
    from generator.convert.sass import Sass, SassConverter, SassResult

_MOST_KEPT = 20_000_000  # characters


class SiteServices:
    """Converters made from one config; each is made when first used."""

    def __init__(self, config: Config, theme_root: str, theme_sass: str) -> None:
        self._config = config
        self._theme_root = theme_root
        self._theme_sass = f"{theme_root}/{theme_sass}" if theme_sass else ""
        self._view: BuildView | None = None
        self._converted: dict[str, tuple[str, tuple[Diagnostic, ...]]] = {}
        self._kept_size = 0

    def bind(self, view: BuildView) -> None:
        """Say who reads files for style sheets."""
        self._view = view

    @cached_property
    def _markdown(self) -> Markdown:
        name = self._config.files[-1] if self._config.files else "the config"
        return Markdown(MarkdownOptions.from_config(self._config, name))

    def is_markdown(self, ext: str) -> bool:
        """Whether files of this extension are Markdown."""
        return self._markdown.matches(ext)

    @cached_property
    def _sass(self) -> Sass:
        from generator.convert.sass import Sass, SassOptions

        config = self._config
        options = SassOptions.from_config(
            config, environment=config.environment, theme_dir=self._theme_sass, safe=config.flag("safe")
        )
        return Sass(options, self._read_style)

    def _read_style(self, path: str) -> str | None:
        assert self._view is not None
        if self._theme_root and path.startswith(f"{self._theme_root}/"):
            return self._view.style_source("theme_file", path[len(self._theme_root) + 1 :])
        return self._view.style_source("outside_file" if path.startswith("/") else "file", path)

    @cached_property
    def converters(self) -> Converters:
        """Converters by extension."""
        return Converters([self._markdown, *self._styles.values()])

    @cached_property
    def _styles(self) -> dict[str, SassConverter]:
        from generator.convert.sass import SassConverter

        return {f".{syntax}": SassConverter(self._sass, syntax) for syntax in ("scss", "sass")}

    def style(self, text: str, ext: str, context: Context) -> SassResult:
        """A style sheet of the site as CSS with its source map."""
        return self._styles[ext.lower()].compile(text, context)

    def markdown(self, text: str, report: Report) -> str:
        """Markdown within a template; lists of posts convert the same texts on many pages, so results are kept."""
        known = self._converted.get(text)
        if known is None:
            found: list[Diagnostic] = []

            def note(diagnostic: Diagnostic) -> None:
                found.append(diagnostic)

            known = self._markdown.convert(text, Context(report=note)), tuple(found)
            self._kept_size += len(text) + len(known[0])
            if self._kept_size > _MOST_KEPT:
                self._converted.clear()
                self._kept_size = len(text) + len(known[0])
            self._converted[text] = known
        for diagnostic in known[1]:
            report(diagnostic)
        return known[0]

    def smartify(self, text: str) -> str:
        """Typographic punctuation."""
        from generator.convert.smartypants import smartify

        return smartify(text)

    def sass(self, text: str, syntax: str, report: Report) -> str:
        """Sass within a template."""
        result = self._sass.compile(text, syntax)
        for warning in result.warnings:
            report(warning.diagnostic("", 0))
        return result.css

    def highlight(self, code: str, language: str, options: Mapping[str, object]) -> str:
        """The `highlight` tag."""
        from generator.convert.highlight import highlight_tag

        return highlight_tag(code, language, options, highlighter=self._config.text("highlighter"))

    def forget(self) -> None:
        """Let go of programs that another process started, without ending them."""
        self.__dict__.pop("_sass", None)
        self.__dict__.pop("_styles", None)

    def close(self) -> None:
        """End what runs."""
        if "_sass" in self.__dict__:
            self._sass.close()
