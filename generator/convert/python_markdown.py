"""Python-Markdown, plain or with kramdown's language below the user's extensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from generator.errors import SourceError, fail
from generator.text import did_you_mean

_BUNDLED = """
abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs legacy_em md_in_html meta nl2br
sane_lists smarty tables toc wikilinks
"""


@dataclass(frozen=True, slots=True)
class PythonMarkdownOptions:
    """Extensions by name, in order, and the settings of each."""

    extensions: tuple[str, ...] = ()
    extension_configs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class PythonMarkdown:
    """Markdown → HTML under one set of extensions; `first` is an extension that goes before all others."""

    def __init__(self, options: PythonMarkdownOptions, first: Any = None) -> None:
        self._options = options
        self._first = first
        self._markdown: Any = None
        self._lock = Lock()

    def render(self, text: str) -> str:
        """HTML of a text; raises `SourceError` where an extension cannot be loaded."""
        return self.render_noting(text)[0]

    def render_noting(self, text: str) -> tuple[str, tuple[tuple[int, str], ...]]:
        """HTML of a text, and what the first extension noticed: lines and messages."""
        with self._lock:
            if self._markdown is None:
                self._markdown = self._load()
            html: str = self._markdown.reset().convert(text)
            warnings: tuple[tuple[int, str], ...] = getattr(self._first, "warnings", ())
        return (html + "\n" if html else html), warnings

    def _load(self) -> Any:
        from markdown import Markdown

        configs = {name: dict(settings) for name, settings in self._options.extension_configs.items()}
        loaded = Markdown(extensions=[self._first] if self._first is not None else [], extension_configs=configs)
        for name in self._options.extensions:
            try:
                loaded.registerExtensions([name], configs)
            except (ImportError, AttributeError, TypeError, KeyError, ValueError) as error:
                raise _not_loaded(name, error) from error
        return loaded


def _not_loaded(name: str, error: Exception) -> SourceError:
    hint = did_you_mean(name, _BUNDLED.split()) or "is its package installed, and are its settings right?"
    message = f"the Markdown extension '{name}' cannot be loaded"
    return fail("markdown/extension", message, cause=f"{type(error).__name__}: {error}", hint=hint)
