"""Values as Ruby sees them: text, numbers, keys and sequences of what a template can reach.

Templates reach None, bool, int, float, str, dates, mappings, sequences, ranges and drops (classes with
`__liquid_get__` and friends), never an attribute of a Python object.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from generator.liquid.errors import LiquidError

if TYPE_CHECKING:
    from decimal import Decimal


class _Missing:
    """No value: what `__liquid_get__` answers for an unknown key."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()
COMMANDS: Final = frozenset({"size", "first", "last"})


class Keyword:
    """`empty` and `blank`: equal to what they describe, and the empty string when written."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name.upper()


EMPTY: Final = Keyword("empty")
BLANK: Final = Keyword("blank")


_MOST = 1 << 62  # what Python can count


class Range:
    """`(first..last)`, both inclusive."""

    __slots__ = ("first", "last")

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = last

    def values(self) -> range:
        if self.size() > _MOST:
            raise LiquidError(f"the range ({self.first}..{self.last}) is too large")
        return range(self.first, self.last + 1)

    def size(self) -> int:
        return max(0, self.last - self.first + 1)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Range) and (self.first, self.last) == (other.first, other.last)

    def __hash__(self) -> int:
        return hash((self.first, self.last))


def method(value: object, name: str) -> Any:
    """A method of the drop protocol, from the class, or None."""
    return getattr(type(value), name, None)


def is_list(value: object) -> bool:
    kind = type(value)
    if kind is list or kind is tuple:
        return True
    if kind is str or kind is dict or kind is int or value is None:
        return False
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | range)


def is_hash(value: object) -> bool:
    return type(value) is dict or isinstance(value, Mapping)


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_drop(value: object) -> bool:
    return method(value, "__liquid_get__") is not None


# --- text


def to_s(value: object) -> str:
    """Ruby's `to_s`: arrays and hashes as `inspect` writes them."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]
    if value is None:
        return ""
    if kind is int:
        return _int_to_s(value)  # type: ignore[arg-type]
    if kind is bool:
        return "true" if value else "false"
    if kind is float:
        return float_to_s(value)  # type: ignore[arg-type]
    return _object_to_s(value)


def _int_to_s(value: int) -> str:
    try:
        return str(value)
    except ValueError:
        raise LiquidError("number too large to write") from None


def _object_to_s(value: object) -> str:
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, date):
        from generator.dates import time_to_s

        return time_to_s(value)
    if isinstance(value, Keyword):
        return ""
    if isinstance(value, Range):
        return f"{value.first}..{value.last}"
    if own := method(value, "__liquid_str__"):
        return str(own(value))
    if is_drop(value):
        return type(value).__name__
    if is_hash(value) or is_list(value):
        return inspect(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return _int_to_s(int(value))
    if isinstance(value, float):
        return float_to_s(float(value))
    return type(value).__name__


def output(value: object) -> str:
    """What `{{ value }}` writes: as `to_s`, but the elements of an array one after the other."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]
    if kind is int or value is None:
        return to_s(value)
    return join(value) if is_list(value) else to_s(value)  # type: ignore[arg-type]


def join(values: Iterable[object], glue: str = "", depth: int = 0) -> str:
    """Ruby's `Array#join`: nested arrays are joined too."""
    if depth > 100:
        raise LiquidError("recursive array join")
    return glue.join(
        value if type(value) is str else join(value, glue, depth + 1) if is_list(value) else to_s(value)  # type: ignore[arg-type]
        for value in values
    )


def float_to_s(value: float) -> str:
    """The shortest digits that read back, in Ruby's notation: `1.0e+20`, `1.0e-05`, `-0.0`."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    text = repr(value)
    if value and not 1e-4 <= abs(value) < 1e16:
        if "e" not in text:
            text = f"{value:.17e}" if float(f"{value:.16e}") != value else _shortest(value)
        mantissa, _, exponent = text.partition("e")
        if "." not in mantissa:
            mantissa += ".0"
        return f"{mantissa}e{exponent[0]}{exponent[1:].zfill(2)}"
    return text


def _shortest(value: float) -> str:
    return next(text for digits in range(17) if float(text := f"{value:.{digits}e}") == value)


_ESCAPES = {
    '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x1b": "\\e",
    "\a": "\\a", "\b": "\\b", "\v": "\\v", "\f": "\\f",
}  # fmt: skip
_ESCAPED = re.compile(r'["\\]|#(?=[{$@])|[^ -~]')


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char == "#":
        return "\\#"
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    return f"\\x{code:02X}" if code == 0x7F else f"\\u{code:04X}" if code < 0x10000 else f"\\u{{{code:X}}}"


def inspect(value: object, depth: int = 0) -> str:
    """Ruby's `inspect` (of Ruby 3.3 and before: `{"a"=>1}`)."""
    if isinstance(value, str):
        return f'"{_ESCAPED.sub(_escape, value)}"'
    if value is None:
        return "nil"
    if depth > 100:
        return "[...]"
    if is_hash(value):
        assert isinstance(value, Mapping)
        pairs = (f"{inspect(key, depth + 1)}=>{inspect(item, depth + 1)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if is_list(value):
        return "[" + ", ".join(inspect(item, depth + 1) for item in value) + "]"  # type: ignore[attr-defined]
    if isinstance(value, date) and not isinstance(value, datetime):
        return f"#<Date: {to_s(value)} (({value.toordinal() + 1721425}j,0s,0n),+0s,2299161j)>"
    return to_s(value)


# --- numbers

_LEADING_INT = re.compile(r"[\s\0]*([-+]?\d+(?:_\d+)*)", re.ASCII)
_DECIMAL = re.compile(r"-?\d+\.\d+", re.ASCII)
_INTEGER = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9]\d*)(?:_\d+)*", re.ASCII)
_SPACE = "\0\t\n\v\f\r "


def to_i(value: object) -> int:
    """Ruby's `to_i`; an error for what has no such method."""
    if value is None:
        return 0
    if isinstance(value, str):
        match = _LEADING_INT.match(value)
        return _int(match[1]) if match else 0
    if is_number(value):
        if value != value or value in (float("inf"), float("-inf")):
            raise LiquidError(float_to_s(value))  # type: ignore[arg-type]
        return int(value)  # type: ignore[call-overload, no-any-return]
    raise LiquidError("invalid integer")


def _int(text: str, base: int = 10) -> int:
    if len(text) > 4000:
        raise LiquidError("number too large")
    return int(text.replace("_", ""), base)


def to_integer(value: object) -> int:
    """A whole number, from text too (`"0x1F"`, `"1_000"`); an error for anything else."""
    if type(value) is int:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = to_s(value).strip(_SPACE)
    if not _INTEGER.fullmatch(text):
        raise LiquidError("invalid integer")
    digits = text.lstrip("+-")
    octal = digits.startswith("0") and digits[1:2].isdigit()
    return _int(text, 8 if octal else 0)


def to_number(value: object) -> int | Decimal:
    """The number that arithmetic filters count with: floats and `"1.5"` as decimals, other text by its first digits."""
    if isinstance(value, bool) or value is None:
        return 0
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        from decimal import Decimal

        return Decimal(repr(value))
    if isinstance(value, str):
        if _DECIMAL.fullmatch(value.strip(_SPACE)):
            from decimal import Decimal

            return Decimal(value.strip(_SPACE))
        return to_i(value)
    return 0


# --- keys and elements


def get(value: object, key: object) -> object:
    """One `value[key]`, as filters take a property; None where there is none."""
    found = _key(value, key)
    return None if found is MISSING else found


def _key(value: object, key: object) -> object:
    kind = type(value)
    if kind is dict:
        try:
            return value.get(key, MISSING)  # type: ignore[attr-defined]
        except TypeError:
            return MISSING
    if kind is str or value is None or ((kind is list or kind is tuple) and type(key) is str):
        return MISSING
    if own := method(value, "__liquid_get__"):
        return own(value, key) if isinstance(key, str) else own(value, to_s(key))
    if is_list(value):
        if isinstance(key, int) and not isinstance(key, bool):
            size = len(value)  # type: ignore[arg-type]
            return value[key] if -size <= key < size else None  # type: ignore[index]
        return MISSING
    if isinstance(value, Mapping):
        try:
            return value[key] if key in value else MISSING  # noqa: SIM401 (a lazy mapping may have no cheap get)
        except TypeError:
            return MISSING
    return MISSING


def lookup(value: object, key: str) -> object:
    """`value.key` in a template: an element, else `size`, `first` or `last`; None where there is none."""
    if type(value) is dict:
        found = value.get(key, MISSING)
        if found is not MISSING:
            return found
    elif (own := getattr(type(value), "__liquid_get__", None)) is not None:
        found = own(value, key)
        if found is not MISSING:
            return found
    else:
        found = _key(value, key)
        if found is not MISSING:
            return found
    if key in COMMANDS:
        found = command(value, key)
        if found is not MISSING:
            return found
    return None


def command(value: object, key: str) -> object:
    """`size`, `first` and `last` of what has them in Ruby, else MISSING."""
    if key == "size":
        return size(value, MISSING)
    if isinstance(value, Range):
        return value.first if key == "first" else value.last
    if is_list(value):
        return (value[0] if key == "first" else value[-1]) if len(value) else None  # type: ignore[arg-type, index]
    if key == "first":
        if is_hash(value):
            return next(([name, item] for name, item in value.items()), None)  # type: ignore[attr-defined]
        if own := method(value, "__liquid_iter__"):
            return next(iter(own(value)), None)
    elif own := method(value, "__liquid_iter__"):
        items = list(own(value))
        return items[-1] if items else None
    return MISSING


def size(value: object, default: object = 0) -> object:
    """The number of characters, elements or keys; 8 for an integer, whose size in bytes Ruby tells."""
    if own := method(value, "__liquid_size__"):
        found = own(value)
        return default if found is MISSING else found
    if isinstance(value, str) or is_list(value) or is_hash(value):
        return len(value)  # type: ignore[arg-type]
    if isinstance(value, Range):
        return value.size()
    if own := method(value, "__liquid_iter__"):
        return sum(1 for _ in own(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return 8
    return default


def iterate(value: object) -> Sequence[object]:
    """What `for` goes through: elements, `[key, value]` pairs, a whole string at once."""
    kind = type(value)
    if kind is list or kind is tuple:
        return value  # type: ignore[return-value]
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,) if value else ()
    if isinstance(value, Range):
        return value.values()
    if own := method(value, "__liquid_each__") or method(value, "__liquid_iter__"):
        return list(own(value))
    if is_drop(value):
        return ()
    if is_hash(value):
        return [[key, item] for key, item in value.items()]  # type: ignore[attr-defined]
    if is_list(value):
        return value  # type: ignore[return-value]
    return ()


def to_array(value: object) -> list[Any]:
    """What array filters see: nested arrays flat, a hash or another value as the only element."""
    if is_list(value):
        return flatten(value)  # type: ignore[arg-type]
    if value is None:
        return []
    if isinstance(value, Range):
        return list(value.values())
    if own := method(value, "__liquid_iter__"):
        return list(own(value))
    return [""] if isinstance(value, Keyword) else [value]


def flatten(values: Sequence[object], depth: int = 0) -> list[Any]:
    if depth > 100:
        raise LiquidError("tried to flatten recursive array")
    flat: list[Any] = []
    for value in values:
        kind = type(value)
        if kind is dict or kind is str or not is_list(value):
            flat.append(value)
        else:
            flat += flatten(value, depth + 1)  # type: ignore[arg-type]
    return flat
