"""kramdown's options as one frozen value.

Names, defaults and the accepted spellings of values are those of kramdown 2.5 and of its GFM parser. Options that
only other output formats use (LaTeX, man pages, templates) are known, so that nobody is warned about them, and ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any

from generator.text import did_you_mean

# (option, what is wrong, hint)
Complain = Callable[[str, str, str], None]

SMART_QUOTES: tuple[str | int, ...] = ("lsquo", "rsquo", "ldquo", "rdquo")


@dataclass(frozen=True, slots=True)
class Options:
    """How a document is read and written. Symbols are plain strings, Ruby's `nil` is None.

    `smart_quotes` holds four entity names or code points: left and right single, left and right double.
    `link_defs` maps a link id to (target, title or None). `entity_output` is one of `as_char`, `as_input`,
    `numeric`, `symbolic`. `input` is `kramdown` or `gfm`; the GFM options have no effect for `kramdown`.
    """

    input: str = "kramdown"
    auto_ids: bool = True
    auto_id_prefix: str = ""
    auto_id_stripping: bool = False
    transliterated_header_ids: bool = False
    header_links: bool = False
    header_offset: int = 0
    toc_levels: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    parse_block_html: bool = False
    parse_span_html: bool = True
    html_to_native: bool = False
    remove_block_html_tags: bool = True
    remove_span_html_tags: bool = False
    link_defs: Mapping[str, tuple[str, str | None]] = field(default_factory=dict)
    footnote_nr: int = 1
    footnote_backlink: str = "&#8617;"
    footnote_backlink_inline: bool = False
    footnote_prefix: str = ""
    footnote_link_text: str = "%s"
    entity_output: str = "as_char"
    smart_quotes: tuple[str | int, ...] = SMART_QUOTES
    typographic_symbols: Mapping[str, str] = field(default_factory=dict)
    syntax_highlighter: str | None = "rouge"
    syntax_highlighter_opts: Mapping[str, Any] = field(default_factory=dict)
    math_engine: str | None = "mathjax"
    math_engine_opts: Mapping[str, Any] = field(default_factory=dict)
    remove_line_breaks_for_cjk: bool = False
    forbidden_inline_options: tuple[str, ...] = ("template",)
    hard_wrap: bool = True
    gfm_quirks: tuple[str, ...] = ("paragraph_end",)
    gfm_emojis: bool = False
    gfm_emoji_opts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any], complain: Complain | None = None) -> Options:
        """Options from a mapping such as `kramdown:` of a `_config.yml`.

        A value may be written as text, as kramdown allows (`"1..3"`, `":symbol"`, `"false"`). Unknown names and
        values that cannot be used are passed to `complain` and otherwise left out: the default holds.
        """
        changes: dict[str, Any] = {}
        for name, value in mapping.items():
            key = str(name).removeprefix(":")
            reader = _READERS.get(key)
            if reader is None:
                if complain and key not in IGNORED:
                    complain(key, f"unknown kramdown option '{key}'", did_you_mean(key, _READERS))
                continue
            try:
                changes[key] = reader(value)
            except (ValueError, TypeError, AttributeError, KeyError) as error:
                if complain:
                    complain(key, f"kramdown option '{key}': {error}", "")
        return replace(_DEFAULTS, **changes) if changes else _DEFAULTS

    def with_inline(self, name: str, text: str) -> Options:
        """These options with one set by `{::options name="text" /}`; a value that cannot be used changes nothing."""
        try:
            return replace(self, **{name: _READERS[name](text)})
        except (ValueError, TypeError, AttributeError, KeyError):
            return self


# Known to kramdown, or to Jekyll's use of it, and without effect on HTML made here.
IGNORED = frozenset(
    """template latex_headers line_width list_indent coderay coderay_wrap coderay_line_numbers coderay_line_number_start
    coderay_tab_width coderay_bold_every coderay_css coderay_default_lang enable_coderay show_warnings guess_lang
    default_lang""".split()  # noqa: SIM905
)


def is_known(name: str) -> bool:
    """Whether kramdown defines an option of this name."""
    return name in _READERS or name in IGNORED


# --- one reader per type


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _symbol(value: Any) -> str | None:
    text = _text(value).strip().removeprefix(":")
    return None if text in ("", "nil") else text


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = _text(value)
    return text.lower().strip() != "false" and bool(text)


def _integer(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ValueError(f"{value!r} is not a whole number") from None


def _items(value: Any) -> list[Any]:
    if isinstance(value, str):
        return value.split(",")
    if isinstance(value, list | tuple | range):
        return list(value)
    raise ValueError(f"a list or comma-separated text was expected, not {value!r}")


def _mapping(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        import yaml

        try:
            value = yaml.safe_load(value)
        except yaml.YAMLError:
            raise ValueError("the text is no valid YAML") from None
    if not isinstance(value, Mapping):
        raise ValueError(f"a mapping was expected, not {value!r}")
    return {str(key).removeprefix(":"): item for key, item in value.items()}


def _toc_levels(value: Any) -> tuple[int, ...]:
    if isinstance(value, str):
        if found := re.match(r"^(\d)\.\.(\d)$", value):
            value = range(int(found[1]), int(found[2]) + 1)
        elif not re.match(r"^\d(?:,\d)*$", value):
            raise ValueError(f"{value!r} is neither a range such as 1..3 nor a list such as 1,2,3")
    levels = tuple(dict.fromkeys(_integer(item) for item in _items(value)))
    if any(not 1 <= level <= 6 for level in levels):
        raise ValueError("levels are numbers from 1 to 6")
    return levels


def _smart_quotes(value: Any) -> tuple[str | int, ...]:
    quotes = [str(item).strip() for item in _items(value)]
    if len(quotes) != 4:
        raise ValueError("exactly four values are needed")
    return tuple(int(item) if item.isdigit() else item for item in quotes)


def _link_defs(value: Any) -> dict[str, tuple[str, str | None]]:
    found: dict[str, tuple[str, str | None]] = {}
    for key, item in _mapping(value).items():
        if not isinstance(item, list | tuple) or not 1 <= len(item) <= 2:
            raise ValueError(f"'{key}' needs a list of a target and perhaps a title")
        title = item[1] if len(item) == 2 else None
        found[key] = (_text(item[0]), None if title is None else str(title))
    return found


def _symbols(value: Any) -> tuple[str, ...]:
    return tuple(symbol for item in _items(value) if (symbol := _symbol(item)))


def _link_text(value: Any) -> str:
    text = _text(value)
    if "%s" not in text:
        raise ValueError("it needs to contain %s")
    return text


def _entity_output(value: Any) -> str:
    return _symbol(value) or "numeric"


def _input(value: Any) -> str:
    name = (_symbol(value) or "kramdown").lower()
    if name not in ("kramdown", "gfm", "markdown"):
        raise ValueError(f"there is no parser '{name}' here; there are kramdown and GFM")
    return "gfm" if name == "gfm" else "kramdown"


_BY_TYPE: dict[str, Callable[[Any], Any]] = {"bool": _boolean, "int": _integer, "str": _text, "str | None": _symbol}
_SPECIAL: dict[str, Callable[[Any], Any]] = {
    "input": _input,
    "toc_levels": _toc_levels,
    "smart_quotes": _smart_quotes,
    "link_defs": _link_defs,
    "typographic_symbols": lambda value: {key: _text(item) for key, item in _mapping(value).items()},
    "syntax_highlighter_opts": _mapping,
    "math_engine_opts": _mapping,
    "gfm_emoji_opts": _mapping,
    "forbidden_inline_options": _symbols,
    "gfm_quirks": _symbols,
    "footnote_link_text": _link_text,
    "entity_output": _entity_output,
}
_READERS: dict[str, Callable[[Any], Any]] = {
    each.name: _SPECIAL.get(each.name) or _BY_TYPE[str(each.type)] for each in fields(Options)
}
_DEFAULTS = Options()


@lru_cache(maxsize=1)
def jekyll() -> Options:
    """The options that Jekyll sets where a site sets none."""
    return replace(_DEFAULTS, input="gfm", hard_wrap=False)
