"""Escaping of HTML, each kind with one pattern."""

from __future__ import annotations

import re

_MAP = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;"}
_REFERENCE = r"&(?!(?:[A-Za-z0-9_:][-A-Za-z0-9_.:]*|#[0-9]+|#x[0-9a-fA-F]+);)"
_ALL = re.compile("[<>&]")
_TEXT = re.compile(rf"[<>]|{_REFERENCE}")
_ATTRIBUTE = re.compile(rf'[<>"]|{_REFERENCE}')


def _escape(found: re.Match[str]) -> str:
    return _MAP[found[0]]


def escape_all(text: str) -> str:
    """Code: every special character."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def escape_text(text: str) -> str:
    """Text: character references stay."""
    return _TEXT.sub(_escape, text) if "&" in text or "<" in text or ">" in text else text


def escape_attribute(text: str) -> str:
    """The value of an attribute: character references stay, quotation marks do not."""
    return _ATTRIBUTE.sub(_escape, text) if "&" in text or "<" in text or ">" in text or '"' in text else text
