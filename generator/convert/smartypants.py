"""The filter `smartify`: typographic quotes, dashes, ellipses and guillemets in a piece of HTML.

Jekyll runs kramdown for it, with nothing but its rules for quotes, entities, symbols and HTML. Block elements stay as
they are, content and all; so does what is inside `code`, `pre`, `script` and their like.
"""

from __future__ import annotations

import re
from html import unescape

_MARKS = {"---": "—", "--": "–", "...": "…", "<< ": "«\xa0", " >>": "\xa0»", "<<": "«", ">>": "»"}
_SYMBOLS = {**_MARKS, r"\<<": "&lt;&lt;", r"\>>": "&gt;&gt;"}
_START = re.compile(r"""["']|\\(?:<<|>>)|&|\.\.\.|---?|<< ?| ?>>|[<>]""")

# What a quote becomes, seen from what stands around it (found out by trying all surroundings in kramdown).
_QUOTES = {('"', True): "“", ('"', False): "”", ("'", True): "‘", ("'", False): "’"}
_OPENS_BEHIND = frozenset(" \t\n\r\f\v([{-")
_BLANK = frozenset(" \t\n\r\f\v")
_ESCAPED = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
# `'80s`; a quote of the other kind that opens along with the first one; one of the same kind, the first of which stays.
_DECADE = re.compile(r"'\d\ds")
_BOTH = re.compile(r"""(?:"'|'")\w""")
_TWICE = re.compile(r"""(?:""|'')\w""")
# Behind nothing, a quote closes in front of a blank, the end, a lone `s`, and a sign that no word follows; emphasis and
# an ellipsis are the start of something.
_CLOSES_BEFORE = re.compile(
    r"""\Z|[ \t\n\r\f\v]|s\b|(?![*_]{1,2}[^ \t\n\r\f\v]|\.\.\.|\w)[!-%'-/:-@\[-`{-~](?!\w|\.\.)"""
)

_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]*|#[0-9]+|#[xX][0-9a-fA-F]+);")
_TAG = re.compile(r"""<(/?)([a-zA-Z][\w:-]*)((?:\s+[\w:.-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*(/?)>""")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_COMMENT = re.compile(r"<!--.*?-->|<\?.*?\?>", re.S)
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_RAW_NAMES = "button code kbd math option pre samp script style textarea var tt"
_BLOCK_NAMES = """
address article aside applet blockquote body button center dd del details dialog dir div dl dt fieldset figcaption
figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe ins isindex kbd legend li link main map
math menu meta nav noframes noscript object ol option p pre script section style summary table tbody td textarea tfoot
th thead title tr ul
"""
_VOID = frozenset(_VOID_NAMES.split())
_RAW = frozenset(_RAW_NAMES.split())
_BLOCK = frozenset(_BLOCK_NAMES.split())
_BLOCK_START = re.compile(r" {0,3}(<!--|<\?|<[a-zA-Z][\w:-]*)")


def smartify(text: object) -> str:
    """HTML with typographic characters; nil is the empty text. Never raises."""
    source = "" if text is None else str(text)
    if not source.endswith("\n"):
        source += "\n"
    out: list[str] = []
    position = 0
    while position < len(source):
        block = _block(source, position)
        if block is not None:
            html, position = block
            out.append(html)
            continue
        stop = _text_end(source, position)
        out.append(_spans(source[position:stop]))
        position = stop
    return "".join(out).removesuffix("\n")


def _text_end(text: str, position: int) -> int:
    """Where text ends that starts a line at `position`: in front of the next line with a block element."""
    while True:
        position = text.find("\n", position) + 1
        if not position:
            return len(text)
        if position >= len(text) or _block(text, position) is not None:
            return position


def _block(text: str, position: int) -> tuple[str, int] | None:
    """A block element that starts here, as it is and on lines of its own, and where it ends."""
    start = _BLOCK_START.match(text, position)
    if start is None:
        return None
    begin = start.start(1)
    if comment := _COMMENT.match(text, begin):
        return _line(text, comment[0], comment.end())
    tag = _TAG.match(text, begin)
    if tag is None or tag[1] or tag[2].lower() not in _BLOCK:
        return None
    name = tag[2].lower()
    if tag[4] or name in _VOID:
        return _line(text, _rewritten(tag), tag.end())
    end = _closing(text, tag.end(), name)
    if end is None:
        return f"{_rewritten(tag)}{text[tag.end() :]}</{name}>\n", len(text)
    return _line(text, _rewritten(tag) + text[tag.end() : end], end)


def _line(text: str, html: str, end: int) -> tuple[str, int]:
    return html + "\n", end + 1 if text.startswith("\n", end) else end


def _closing(text: str, position: int, name: str) -> int | None:
    """The end of the tag that closes an open element of this name; elements of the same name may be inside."""
    depth = 1
    for tag in re.compile(rf"<(/?){re.escape(name)}\b[^>]*>", re.I).finditer(text, position):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return None


def _spans(text: str) -> str:
    out: list[str] = []
    open_tags: list[str] = []
    position = 0
    # No comment ends behind the last closer: a look saves a search to the end for each that is never closed.
    last = max(text.rfind("-->"), text.rfind("?>"))
    while match := _START.search(text, position):
        start, found = match.start(), match[0]
        if start > position:
            out.append(text[position:start])
        if found in "\"'":
            # The character before counts only as far as it has not become something else.
            before = text[start - 1] if start > position or (out and _ESCAPED.get(out[-1]) == text[start - 1]) else ""
            html, position = _quote(text, start, before)
        elif found == "&":
            html, position = _ampersand(text, start)
        elif found in _SYMBOLS:
            html, position = _SYMBOLS[found], match.end()
        else:
            html, position = _angle(text, start, open_tags, last)
        out.append(html)
    out.append(text[position:])
    return "".join(out)


def _quote(text: str, start: int, before: str) -> tuple[str, int]:
    """The quote at `start`, or two of them, behind the plain character `before` (or behind nothing)."""
    sign, end = text[start], start + 1
    bare = not before or before == "\\"
    if (bare or before in _OPENS_BEHIND) and _BOTH.match(text, start):
        return _QUOTES[sign, True] + _QUOTES[text[end], True], end + 1
    if bare and _TWICE.match(text, start):
        return sign + _QUOTES[sign, False], end + 1
    if (bare or before in _BLANK) and _DECADE.match(text, start):
        return _QUOTES[sign, False], end
    opens = not _CLOSES_BEFORE.match(text, end) if bare else before in _OPENS_BEHIND
    return _QUOTES[sign, opens], end


def _ampersand(text: str, start: int) -> tuple[str, int]:
    entity = _ENTITY.match(text, start)
    char = unescape(entity[0]) if entity else ""
    if entity is None or char == entity[0] or char.startswith("&") and entity[0] not in ("&amp;", "&#38;"):
        return "&amp;", start + 1
    return {"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(char, char), entity.end()


def _angle(text: str, start: int, open_tags: list[str], last: int) -> tuple[str, int]:
    if text[start] == ">":
        return "&gt;", start + 1
    if start < last and (comment := _COMMENT.match(text, start)):
        return comment[0], comment.end()
    tag = _TAG.match(text, start)
    if tag is None:
        return ("&lt;", start + 1) if text[start] == "<" else (text[start], start + 1)
    name = tag[2].lower()
    if tag[1]:
        if name not in open_tags:
            return f"&lt;/{tag[2]}&gt;", tag.end()
        open_tags.remove(name)
        return f"</{tag[2]}>", tag.end()
    if tag[4] or name in _VOID:
        return _rewritten(tag), tag.end()
    if name in _RAW and (end := _closing(text, tag.end(), name)) is not None:
        return _rewritten(tag) + text[tag.end() : end], end
    open_tags.append(name)
    return _rewritten(tag), tag.end()


def _rewritten(tag: re.Match[str]) -> str:
    """An opening tag as kramdown writes it: values in double quotes, ` />` for elements without content."""
    attributes = ""
    for match in _ATTRIBUTE.finditer(tag[3]):
        value = next((part for part in match.groups()[1:] if part is not None), "")
        attributes += f' {match[1]}="{value.replace(chr(34), "&quot;")}"'
    end = " />" if tag[4] or tag[2].lower() in _VOID else ">"
    return f"<{tag[2]}{attributes}{end}"
