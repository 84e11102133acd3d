"""The layout chain: content goes into a layout, the result into that layout's own layout, and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from generator.model import Layout


def deep_merge(below: Mapping[str, object], above: Mapping[str, object]) -> dict[str, object]:
    """Both mappings in one, mappings within merged too; where both have a value, `above` wins (Jekyll's rule)."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = deep_merge(old, value)
        else:
            merged[key] = value
    return merged


def chain(name: str | None, find: Callable[[str], Layout | None]) -> Iterable[Layout]:
    """The layouts from `name` outwards; ends where one is missing or comes a second time, as Jekyll does."""
    seen: set[str] = set()
    while name is not None and name not in seen:
        layout = find(name)
        if layout is None:
            return
        seen.add(name)
        yield layout
        name = layout.parent


def lay_out(
    content: str,
    layouts: Iterable[Layout],
    render: Callable[[Layout, str, Mapping[str, object]], str],
) -> str:
    """`content` inside all its layouts.

    `render(layout, content, data)` renders one; `data` is what the template sees as `layout`: the front matter of this
    layout below that of the inner ones.
    """
    data: Mapping[str, object] = {}
    for layout in layouts:
        data = deep_merge(layout.data, data)
        content = render(layout, content, data)
    return content
