"""Inline attribute lists: `{:.class #id key="value" reference}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from generator.kramdown.element import Ial
from generator.kramdown.patterns import ID_NAME, STRIP, WS

REFS = "refs:"  # not a name an author can write

_MAX_LENGTH = 5000  # of what is read of a list: nobody writes longer ones

_ID_OR_CLASS = r"(?:#[A-Za-z][A-Za-z0-9_:-]*|\.[^ \t\r\n\f\v.#]+)"
_ANY = re.compile(
    rf"(?:\A|{WS})(?:({ID_NAME})=(?:\"((?:\\\}}|\\\"|[^}}])*?)\"|'((?:\\\}}|\\'|[^}}])*?)')"
    rf"|({ID_NAME})|({_ID_OR_CLASS}+))(?={WS}|\Z)"
)
_ONE = re.compile(r"#([A-Za-z][A-Za-z0-9_:-]*)|\.([^ \t\r\n\f\v.#]+)")
_UNESCAPE_DOUBLE = re.compile(r"\\([}\"])")
_UNESCAPE_SINGLE = re.compile(r"\\([}'])")


def read_list(text: str, into: Ial) -> bool:
    """Add the attributes in `text` to `into`; False where there was something and none of it is valid."""
    if text.strip(STRIP) in ("", ":"):
        return True
    found = False
    for match in _ANY.finditer(text, 0, _MAX_LENGTH):
        found = True
        key, double, single, ref, marks = match.groups()
        if ref:
            into.setdefault(REFS, []).append(ref)
        elif marks:
            for identity, name in _ONE.findall(marks):
                if name:
                    into["class"] = f"{into.get('class', '')} {name}".lstrip(STRIP)
                else:
                    into["id"] = identity
        elif double is not None:
            into[key] = _UNESCAPE_DOUBLE.sub(r"\1", double)
        else:
            into[key] = _UNESCAPE_SINGLE.sub(r"\1", single)
    return found


def merge_ial(ial: Ial, more: Ial) -> None:
    """Add one list to another: classes add up, other attributes are replaced."""
    for key, value in more.items():
        if key == REFS:
            ial.setdefault(REFS, []).extend(value)
        elif key == "class":
            ial[key] = f"{ial.get(key, '')} {value}".lstrip(STRIP)
        else:
            ial[key] = value


def apply_ial(attr: dict[str, Any], ial: Ial, definitions: Mapping[str, Ial], _seen: tuple[str, ...] = ()) -> None:
    """Add a list and the definitions it refers to to the attributes of an element.

    A definition that refers to itself is followed once only.
    """
    for ref in ial.get(REFS, ()):
        if ref in definitions and ref not in _seen and len(_seen) < 20:
            apply_ial(attr, definitions[ref], definitions, (*_seen, ref))
    for key, value in ial.items():
        if key == "class":
            attr[key] = f"{attr.get(key, '')} {value}".lstrip(STRIP)
        elif key != REFS:
            attr[key] = value
