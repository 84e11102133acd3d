"""What a theme says of itself in its gemspec: read as text, no Ruby is run."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.read.themes import Theme

_STRING = r"(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|%q<([^>]*)>)(?:\.freeze)?"
_ONE = re.compile(_STRING)
_DEPENDENCY = re.compile(rf"\.add_(runtime_)?dependency[ (]+{_STRING}")
_PAIR = re.compile(rf"{_STRING}\s*=>\s*{_STRING}")


@dataclass(frozen=True, slots=True)
class Gemspec:
    """`dependencies` are the names of the gems a theme needs to run; Jekyll loads those that are plugins."""

    version: str = ""
    authors: tuple[str, ...] = ()
    description: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    dependencies: tuple[str, ...] = ()


def gemspec_of(theme: Theme) -> Gemspec:
    """The gemspec of an installed, unpacked or local theme; an empty one where there is none."""
    path = _find(theme)
    if path is None:
        return Gemspec(theme.version)
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return parse_gemspec(file.read(1_000_000), theme.version)
    except OSError:
        return Gemspec(theme.version)


def parse_gemspec(text: str, version: str = "") -> Gemspec:
    """The facts of a gemspec's text. What is computed in Ruby there is not seen."""
    text = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    runtime = text.partition("add_runtime_dependency")[0] != text
    names = [
        match[2] or match[3] or match[4]
        for match in _DEPENDENCY.finditer(text)
        # Installed gemspecs list everything once more for old RubyGems, in which all dependencies look alike.
        if match[1] or not runtime
    ]
    authors = _value(text, "authors") or _value(text, "author")
    metadata = re.search(r"\.metadata\s*=\s*\{(.*?)\}", text, re.DOTALL)
    return Gemspec(
        next(iter(_texts(_value(text, "version"))), version),
        tuple(_texts(authors)),
        next(iter(_texts(_value(text, "description")) or _texts(_value(text, "summary"))), ""),
        {_text(pair, 1): _text(pair, 4) for pair in _PAIR.finditer(metadata[1])} if metadata else {},
        tuple(dict.fromkeys(names)),
    )


def _find(theme: Theme) -> str | None:
    folder, name = os.path.split(theme.root)
    installed = os.path.join(os.path.dirname(folder), "specifications", f"{name}.gemspec")
    if os.path.basename(folder) == "gems" and os.path.isfile(installed):
        return installed
    try:
        own = sorted(one for one in os.listdir(theme.root) if one.endswith(".gemspec"))
    except OSError:
        return None
    own = [one for one in own if not os.path.islink(os.path.join(theme.root, one))]
    return os.path.join(theme.root, own[0]) if own else None


def _value(text: str, name: str) -> str:
    """The text of an assignment: one string, or a list of them."""
    match = re.search(rf"\.{name}\s*=\s*(\[.*?\]|%w[\[(].*?[\])]|{_STRING})", text, re.DOTALL)
    return match[1] if match else ""


def _texts(value: str) -> list[str]:
    if value.startswith("%w"):
        return value[3:-1].split()
    return [_text(match, 1) for match in _ONE.finditer(value)]


def _text(match: re.Match[str], group: int) -> str:
    found = next((match[one] for one in range(group, group + 3) if match[one] is not None), "")
    return re.sub(r"\\(.)", r"\1", found)
