"""Filters on text."""

from __future__ import annotations

import re
from typing import Any

from generator.liquid.comparison import is_empty, truthy
from generator.liquid.errors import LiquidError
from generator.liquid.values import is_list, to_integer, to_s

_SPACE = "\t\n\v\f\r "
_STRIPPED = "\0" + _SPACE
_AMP = re.compile("[&<>\"']")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_ONCE = re.compile(r"[\"><']|&(?!(?:[a-zA-Z]+|#\d+);)", re.ASCII)
_TAGS = re.compile(r"<.*?>", re.DOTALL)
_HTML_BLOCKS = (("<script", "</script>"), ("<!--", "-->"), ("<style", "</style>"))
_UNRESERVED = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.*~") - {ord("~"), ord("*")}


def upcase(value: object) -> str:
    return to_s(value).upper()


def downcase(value: object) -> str:
    return to_s(value).lower()


def capitalize(value: object) -> str:
    """The first character in upper case, the others in lower case."""
    text = to_s(value)
    return text[:1].title() + text[1:].lower()


def escape(value: object) -> str | None:
    if value is None:
        return None
    text = value if type(value) is str else to_s(value)
    if not _AMP.search(text):
        return text
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#39;")


def escape_once(value: object) -> str:
    """As `escape`, but what is an entity already stays."""
    return _ONCE.sub(lambda match: _ENTITIES[match[0]], to_s(value))


def url_encode(value: object) -> str | None:
    """Form encoding: a space is `+`, of other signs only `-_.` and `~` stay as in Ruby's `CGI.escape`."""
    if value is None:
        return None
    from urllib.parse import quote_plus

    return quote_plus(to_s(value).encode("utf-8", "surrogatepass"))


def url_decode(value: object) -> str | None:
    if value is None:
        return None
    from urllib.parse import unquote_to_bytes

    try:
        return unquote_to_bytes(to_s(value).replace("+", " ")).decode()
    except UnicodeError:
        raise LiquidError("invalid byte sequence in UTF-8") from None


def slice_(value: object, offset: object, length: object = None) -> Any:
    """Characters or elements from an offset, which counts from the end if negative."""
    start = to_integer(offset)
    count = to_integer(length) if truthy(length) else 1
    if type(value) is str and 0 <= start <= len(value) and count >= 0:
        return value[start : start + count]
    items: Any = value if is_list(value) else to_s(value)
    size = len(items)
    if start < 0:
        start += size
    if start < 0 or start > size or count < 0:
        return [] if is_list(value) else ""
    return items[start : start + count]


def truncate(value: object, length: object = 50, ending: object = "...") -> str | None:
    """At most `length` characters, the ending included."""
    if value is None:
        return None
    text, tail, size = to_s(value), to_s(ending), to_integer(length)
    return text[: max(0, size - len(tail))] + tail if len(text) > size else text


def truncatewords(value: object, words: object = 15, ending: object = "...") -> Any:
    if value is None:
        return None
    parts = _words(to_s(value))
    last = max(0, to_integer(words) - 1)
    return " ".join(parts[: last + 1]) + to_s(ending) if len(parts) > last + 1 or _more(parts, last) else value


def _more(parts: list[str], last: int) -> bool:
    # Liquid 4.0 adds the ending when there are exactly as many words as asked for, too.
    return len(parts) > last


def truncatewords5(value: object, words: object = 15, ending: object = "...") -> Any:
    if value is None:
        return None
    parts = _words(to_s(value))
    count = max(1, to_integer(words))
    return " ".join(parts[:count]) + to_s(ending) if len(parts) > count else to_s(value)


def _words(text: str) -> list[str]:
    return [part for part in re.split(r"[\0\s]+", text, flags=re.ASCII) if part]


def split(value: object, separator: object) -> list[str]:
    """Parts between separators; empty ones at the end are dropped, a space stands for white space."""
    text, glue = to_s(value), to_s(separator)
    if glue == " ":
        return _words(text)
    parts = list(text) if glue == "" else text.split(glue)
    while parts and not parts[-1]:
        parts.pop()
    return parts


def strip(value: object) -> str:
    return to_s(value).strip(_STRIPPED)


def lstrip(value: object) -> str:
    return to_s(value).lstrip(_STRIPPED)


def rstrip(value: object) -> str:
    return to_s(value).rstrip(_STRIPPED)


def strip_html(value: object) -> str:
    """Without tags, comments, scripts and styles."""
    text = to_s(value)
    if "<" not in text:
        return text
    if ">" not in text:
        return text
    if "<script" in text or "<!--" in text or "<style" in text:
        text = _without_blocks(text)
    return _TAGS.sub("", text)


def _without_blocks(text: str) -> str:
    """Cut from each start of a block to its end; a start without an end stays."""
    ends = {start: text.rfind(end) for start, end in _HTML_BLOCKS}
    pattern = re.compile("<script|<!--|<style")
    closing = dict(_HTML_BLOCKS)
    parts: list[str] = []
    position = 0
    search = 0
    while match := pattern.search(text, search):
        start, name = match.start(), match[0]
        end = text.find(closing[name], match.end()) if ends[name] >= match.end() else -1
        if end < 0:
            search = match.end()
            continue
        parts.append(text[position:start])
        position = search = end + len(closing[name])
    parts.append(text[position:])
    return "".join(parts)


def strip_newlines(value: object) -> str:
    return to_s(value).replace("\r\n", "").replace("\n", "")


def newline_to_br(value: object) -> str:
    return to_s(value).replace("\n", "<br />\n")


def newline_to_br5(value: object) -> str:
    return to_s(value).replace("\r\n", "\n").replace("\n", "<br />\n")


_BACKSLASH = re.compile(r"\\(?:([0-9])|([&`'\\])|k<\w*>)", re.ASCII)


def _template(replacement: str, text: str, start: int, found: str) -> str:
    r"""What a replacement stands for: as in Ruby `\0` and `\&` are the match, `\\` is one backslash."""
    if "\\" not in replacement:
        return replacement

    def expand(match: re.Match[str]) -> str:
        if match[1]:
            return found if match[1] == "0" else ""
        if match[2] == "\\":
            return "\\"
        if match[2] == "&":
            return found
        if match[2] == "`":
            return text[:start]
        if match[2] == "'":
            return text[start + len(found) :]
        return match[0]

    return _BACKSLASH.sub(expand, replacement)


def replace(value: object, old: object, new: object = "") -> str:
    text, found, replacement = to_s(value), to_s(old), to_s(new)
    if "\\" not in replacement:
        return text.replace(found, replacement)
    return re.sub(re.escape(found), lambda match: _template(replacement, text, match.start(), found), text)


def replace_first(value: object, old: object, new: object = "") -> str:
    text, found, replacement = to_s(value), to_s(old), to_s(new)
    start = text.find(found)
    if start < 0:
        return text
    return text[:start] + _template(replacement, text, start, found) + text[start + len(found) :]


def replace_last(value: object, old: object, new: object) -> str:
    text, found = to_s(value), to_s(old)
    start = text.rfind(found)
    return text if start < 0 else text[:start] + to_s(new) + text[start + len(found) :]


def remove(value: object, old: object) -> str:
    return to_s(value).replace(to_s(old), "")


def remove_first(value: object, old: object) -> str:
    return to_s(value).replace(to_s(old), "", 1)


def remove_last(value: object, old: object) -> str:
    return replace_last(value, old, "")


def append(value: object, other: object) -> str:
    return to_s(value) + to_s(other)


def prepend(value: object, other: object) -> str:
    return to_s(other) + to_s(value)


def default(value: object, other: object = "") -> Any:
    """The other value for nil, false, and what is empty."""
    return other if not truthy(value) or is_empty(value) else value


def default5(value: object, other: object = "", options: object = None) -> Any:
    allow_false = isinstance(options, dict) and truthy(options.get("allow_false"))
    absent = value is None if allow_false else not truthy(value)
    return other if absent or is_empty(value) else value


# --- Liquid 5


def base64_encode(value: object) -> str:
    import base64

    return base64.b64encode(to_s(value).encode("utf-8", "surrogatepass")).decode("ascii")


def base64_url_safe_encode(value: object) -> str:
    return base64_encode(value).replace("+", "-").replace("/", "_")


def base64_decode(value: object) -> str:
    return _decode(to_s(value), "base64_decode")


def base64_url_safe_decode(value: object) -> str:
    text = to_s(value).replace("-", "+").replace("_", "/")
    return _decode(text + "=" * (-len(text) % 4), "base64_url_safe_decode")


def _decode(text: str, name: str) -> str:
    import base64

    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except ValueError:
        raise LiquidError(f"invalid base64 provided to {name}") from None
