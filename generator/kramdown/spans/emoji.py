"""Emoji by name, `:tada:`, as an image. Only with the option `gfm_emojis`.

The list of names is that of pymdown-extensions where that is installed; otherwise every name is text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from generator.kramdown.element import Element
from generator.kramdown.spans.scanner import Scan

_NAME = re.compile(r":([A-Za-z0-9_]+):")
_ASSETS = "https://github.githubassets.com/images/icons/emoji"


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """Image files by name."""
    try:
        from pymdownx import gemoji_db  # type: ignore[import-untyped]
    except ImportError:
        return {}
    files = {name: f"unicode/{entry['unicode']}.png" for name, entry in gemoji_db.emoji.items() if "unicode" in entry}
    names = {name.strip(":"): file for name, file in files.items()}
    for alias, name in gemoji_db.aliases.items():
        if name in files:
            names[alias.strip(":")] = files[name]
    return names


def emoji(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    found = _NAME.match(scan.text, at)
    if not found:
        return 0
    opts = scan.state.options.gfm_emoji_opts
    file = _names().get(found[1])
    if not file:
        return -found.end()
    if at > start:
        out.append(scan.text[start:at])
    source = f"{str(opts.get('asset_path') or _ASSETS).rstrip('/')}/{file}"
    attr = {"class": "emoji", "title": found[0], "alt": found[0], "src": source, "height": "20", "width": "20"}
    out.append(Element("img", None, attr))
    return found.end()
