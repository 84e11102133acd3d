"""Bytes to text: byte order marks, the config's `encoding`, and where a file is not what it claims to be."""

from __future__ import annotations

import codecs

from generator.errors import Diagnostic, Place

_OTHER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)


def decode(raw: bytes, path: str, encoding: str = "utf-8") -> tuple[str, Diagnostic | None]:
    """The text of a file and None, or a best reading (bad bytes replaced) and what is wrong with it.

    A byte order mark is dropped. Line breaks stay as they are.
    """
    name = encoding_name(encoding)
    if name == "utf-8":
        if raw.startswith(codecs.BOM_UTF8):
            raw = raw[3:]
        try:
            return raw.decode("utf-8"), None
        except UnicodeDecodeError as error:
            return _explain(raw, path, error)
    if name is None:
        message = f"the encoding '{encoding}' of the config is not known"
        return raw.decode("utf-8", "replace"), Diagnostic("encoding/unknown", message, Place(path))
    try:
        return raw.decode(name).removeprefix("\ufeff"), None
    except UnicodeDecodeError as error:
        return raw.decode(name, "replace"), _bad_bytes(raw, path, error, encoding)
    except (UnicodeError, ValueError) as error:  # those of host names
        return raw.decode("utf-8", "replace"), Diagnostic("encoding/invalid", f"not {encoding}: {error}", Place(path))


def encoding_name(encoding: str) -> str | None:
    """Python's name of an encoding as Ruby writes it (`bom|utf-8`, `windows-1252`), or None."""
    try:
        found = codecs.lookup(encoding.lower().removeprefix("bom|"))
    except (LookupError, ValueError):
        return None
    # Python also calls compression and ciphers encodings; those are nothing that a text file is in.
    return found.name if getattr(found, "_is_text_encoding", True) and found.name != "undefined" else None


def _explain(raw: bytes, path: str, error: UnicodeDecodeError) -> tuple[str, Diagnostic]:
    for mark, name in _OTHER_MARKS:
        if raw.startswith(mark):
            message = f"the file is {name}, not UTF-8"
            hint = f"save it as UTF-8, or set 'encoding: {name.lower()}' if all files are {name}"
            return raw.decode(name, "replace"), Diagnostic("encoding/wrong", message, Place(path, 1), hint=hint)
    return raw.decode("utf-8", "replace"), _bad_bytes(raw, path, error, "UTF-8")


def _bad_bytes(raw: bytes, path: str, error: UnicodeDecodeError, encoding: str) -> Diagnostic:
    start = raw.rfind(b"\n", 0, error.start) + 1
    end = raw.find(b"\n", error.start)
    line = raw.count(b"\n", 0, error.start) + 1
    excerpt = raw[start : end if end >= 0 else len(raw)].decode("utf-8", "replace").rstrip("\r")
    column = len(raw[start : error.start].decode("utf-8", "replace")) + 1
    message = f"byte 0x{raw[error.start]:02X} at offset {error.start} is not valid {encoding.upper()}"
    hint = "save the file as UTF-8, or set 'encoding' in the config"
    return Diagnostic("encoding/invalid", message, Place(path, line, column), excerpt=excerpt, hint=hint)
