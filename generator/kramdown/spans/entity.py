"""Character references."""

from __future__ import annotations

import re
from typing import Any

from generator.kramdown import entities
from generator.kramdown.element import Element
from generator.kramdown.patterns import ENTITY
from generator.kramdown.spans.scanner import Scan

_ENTITY = re.compile(ENTITY)
_AMP = entities.BY_NAME["amp"]
_MAX_DIGITS = 12  # beyond it no number is a character


def reference(found: re.Match[str]) -> entities.Entity | None:
    """The entity of a matched reference; None where its name is unknown."""
    name, decimal, hexadecimal = found.groups()
    if name:
        return entities.entity(name)
    return entities.entity(int(decimal[:_MAX_DIGITS]) if decimal else int(hexadecimal[:_MAX_DIGITS], 16))


def entity(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    found = _ENTITY.match(scan.text, at)
    if not found:
        return 0
    if at > start:
        out.append(scan.text[start:at])
    value = reference(found)
    if value is None:
        out.append(Element("entity", _AMP))
        out.append(scan.text[at + 1 : found.end()])
        scan.merge = True
    else:
        element = Element("entity", value)
        element.data = {"original": found[0]}
        out.append(element)
    return found.end()
