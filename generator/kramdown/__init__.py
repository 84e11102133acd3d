"""kramdown in Python: text → element tree → HTML.

A library of its own; it knows nothing of sites. `convert` is the function to use, `render` the shape that the
conformance runner wants, and `markdown.Markdown(extensions=["generator.kramdown"])` the way to have it below other
Python-Markdown extensions.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.kramdown.document import Highlighter, Result, TocEntry, convert
    from generator.kramdown.extension import KramdownExtension
    from generator.kramdown.options import Options, jekyll

__all__ = ["Highlighter", "Options", "Result", "TocEntry", "convert", "jekyll", "makeExtension", "render"]


# Where the public names live: loaded when first used, for whoever needs the highlighter alone.
_HOMES = {
    "Highlighter": "document",
    "Result": "document",
    "TocEntry": "document",
    "convert": "document",
    "Options": "options",
    "jekyll": "options",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)


def render(text: str, options: Mapping[str, Any]) -> str:
    """HTML of `text`; `options` has kramdown's options by their names, and those not given kramdown's defaults.

    Code is highlighted where `syntax_highlighter` is `rouge`, which is the default.
    """
    from generator.kramdown.document import convert
    from generator.kramdown.options import Options

    return convert(text, Options.from_mapping(options)).html


def makeExtension(**settings: Any) -> KramdownExtension:
    """Python-Markdown's entry point: `settings` are kramdown's options."""
    from generator.kramdown.extension import KramdownExtension

    return KramdownExtension(**settings)
