"""The text of a page between its tags, to be replaced piece by piece."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_TAG = re.compile(r"""<!--.*?-->|<(/?)([a-zA-Z][\w:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""", re.DOTALL)
_BODY = re.compile(r"<body(.*?)>\s*", re.DOTALL)
_RAW = frozenset({"script", "style", "textarea"})
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip


def in_body(html: str, replace: Callable[[str], str]) -> str:
    """The page with what is inside `<body>` replaced; the whole text where there is no such element."""
    match = _BODY.search(html) if "<body" in html else None
    if match is None:
        return replace(html)
    end = html.find("</body>", match.end())
    end = len(html) if end < 0 else end
    return html[: match.end()] + replace(html[match.end() : end]) + html[end:]


def in_texts(html: str, ignored: frozenset[str], replace: Callable[[str], str]) -> str:
    """The HTML with each text between tags replaced, but for those somewhere inside of the `ignored` elements."""
    return "".join(piece if is_tag or inside else replace(piece) for piece, is_tag, inside in pieces(html, ignored))


def pieces(html: str, ignored: frozenset[str]) -> Iterator[tuple[str, bool, bool]]:
    """Tags and texts in order: the piece, whether it is a tag or comment, whether it is inside an `ignored` element."""
    at = depth = 0
    raw = ""
    for match in _TAG.finditer(html):
        name = (match[2] or "").lower()
        if raw and not (match[1] and name == raw):
            continue
        if match.start() > at:
            yield html[at : match.start()], False, bool(raw) or depth > 0
        at = match.end()
        raw = name if name in _RAW and not match[1] else ""
        if name in ignored and not (match[3] or "").endswith("/"):
            depth = max(0, depth - 1) if match[1] else depth + 1
        yield match[0], True, depth > 0
    if at < len(html):
        yield html[at:], False, bool(raw) or depth > 0
