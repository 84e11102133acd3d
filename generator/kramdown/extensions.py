"""The extensions `comment`, `nomarkdown` and `options`, the same for blocks and spans."""

from __future__ import annotations

from collections.abc import Mapping

from generator.kramdown.blocks.state import State
from generator.kramdown.element import Element
from generator.kramdown.options import is_known


def handle(
    state: State, name: str, opts: Mapping[str, object], body: str | None, category: str
) -> list[Element] | None:
    """The elements that an extension becomes; None for a name that is no extension."""
    if name == "comment":
        return [] if body is None else [_element("comment", body, {"category": category})]
    if name == "nomarkdown":
        types = str(opts.get("type", "")).split()
        return [] if body is None else [_element("raw", body, {"category": category, "types": types})]
    if name == "options":
        _set_options(state, opts)
        return []
    return None


def _element(kind: str, value: str, data: dict[str, object]) -> Element:
    element = Element(kind, value)
    element.data = data
    return element


def _set_options(state: State, opts: Mapping[str, object]) -> None:
    for name, value in opts.items():
        if name in state.options.forbidden_inline_options or name == "forbidden_inline_options":
            state.warn(f"the option '{name}' may not be set inside a document")
        elif not is_known(name):
            state.warn(f"unknown kramdown option '{name}'")
        elif isinstance(value, str):
            state.options = state.options.with_inline(name, value)
