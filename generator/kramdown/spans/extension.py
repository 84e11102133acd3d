"""Span extensions and attribute lists of spans: what begins with `{:`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from generator.kramdown.attributes import apply_ial, merge_ial, read_list
from generator.kramdown.element import Element
from generator.kramdown.extensions import handle
from generator.kramdown.patterns import ANY_CHARS, ID_NAME
from generator.kramdown.spans.scanner import Scan

_EXTENSION = re.compile(rf"\{{::([A-Za-z0-9_]+)(?:[ \t\r\n\f\v]({ANY_CHARS}*?)|)(/)?\}}|\{{:/({ID_NAME})?\}}")
_IAL = re.compile(rf"\{{:({ANY_CHARS}+)\}}")
_SHARED = ("smart_quote", "typographic_sym", "br")  # one element for all of a kind, without attributes


def span_extension(scan: Scan, at: int, start: int, low: int, out: list[Any]) -> int:
    text = scan.text
    if not text.startswith(":", at + 1) or scan.find("}", at) < 0:
        return -(at + 1) if text.startswith(":", at + 1) else 0
    if scan.budget < 0:
        return -(at + 1)
    if found := _EXTENSION.match(text, at):
        end = _extension(scan, found, at, start, out)
        if end < 0:
            scan.budget -= found.end() - at
        return end
    last = out[-1] if out and at == start else None
    if not isinstance(last, Element):
        if not text.startswith("}", at + 2):
            scan.warn("an attribute list after text has nothing to belong to", at)
        return -(at + 1)
    found = _IAL.match(text, at)
    if not found:
        return -(at + 1)
    attributes: dict[str, Any] = {}
    if not read_list(found[1], attributes):
        scan.warn(f"no valid attributes in the attribute list: {found[1]}", at)
    if last.kind not in _SHARED:
        if last.ial is None:
            last.ial = {}
        merge_ial(last.ial, attributes)
        if last.attr is None:
            last.attr = {}
        apply_ial(last.attr, attributes, scan.state.alds)
    return found.end()


@lru_cache(maxsize=64)
def _stop(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{:/(?:{name})?\}}")


def _extension(scan: Scan, found: re.Match[str], at: int, start: int, out: list[Any]) -> int:
    name, attributes, closed, stopped = found.groups()
    if not name:
        scan.warn(f"a stop tag {'for ' + stopped + ' ' if stopped else ''}without a start tag", at)
        return -(at + 1)
    opts: dict[str, Any] = {}
    if not read_list(attributes or "", opts):
        scan.warn(f"no valid attributes in the attribute list: {attributes}", at)
    body, end = None, found.end()
    if not closed:
        stop = None if scan.find("{:/", end) < 0 or scan.budget < 0 else _stop(name).search(scan.text, end)
        if not stop:
            scan.budget -= len(scan.text) - end
            scan.warn(f"no stop tag for the extension '{name}'", at)
            return -(at + 1)
        body, end = scan.text[end : stop.start()], stop.end()
    nodes = handle(scan.state, name, opts, body, "span")
    if nodes is None:
        scan.warn(f"there is no extension '{name}'", at)
        return -(at + 1)
    if at > start:
        out.append(scan.text[start:at])
    out.extend(nodes)
    scan.merge = True
    return end
