"""What `publish`, `unpublish` and `rename` have in common: finding a document's file, and changing its front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.errors import Place, fail
from generator.text import did_you_mean

_FENCE = re.compile(r"\A(\ufeff?---[ \t]*\r?\n)(.*?)^(---[ \t]*\r?$)", re.MULTILINE | re.DOTALL)


def holder_of(config: Any) -> Path:
    """The folder in which `_posts` and `_drafts` lie."""
    source = Path(config.text("source") or ".")
    return source / config.text("collections_dir") if config.text("collections_dir") else source


def find_file(query: str, holder: Path, folder: str) -> Path:
    """The file that is meant by a path or by the end of a name, with or without date and extension."""
    for path in (Path(query), holder / query, holder / folder / query):
        if path.is_file():
            return path
    files = sorted(path for path in holder.rglob(f"{folder}/**/*") if path.is_file()) or []
    found = [path for path in files if query in (path.name, path.stem, re.sub(r"^\d+-\d+-\d+-", "", path.stem))]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(map(str, found))
        raise fail("move/ambiguous", f"'{query}' means more than one file: {names}", hint="write its path")
    hint = did_you_mean(query, [str(path) for path in files] + [path.stem for path in files])
    raise fail("move/not-found", f"there is no file '{query}' in {holder / folder}", hint=hint)


def with_keys(text: str, keys: Mapping[str, str], path: str, drop: Sequence[str] = ()) -> str:
    """`text` with top-level keys of its YAML front matter set or dropped; all else stays byte for byte."""
    match = _FENCE.match(text)
    if match is None:
        if text.lstrip("\ufeff").startswith("+++"):
            hint = "change it by hand"
            raise fail("move/front", "only front matter in YAML can be changed here", Place(path, 1), hint=hint)
        lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
        return f"---\n{lines}---\n{text}" if lines else text
    front = match[2]
    for key in (*keys, *drop):
        front = re.sub(rf"^{re.escape(key)}[ \t]*:.*\n(?:[ \t]+.*\n|- .*\n)*", "", front, flags=re.MULTILINE)
    front += "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"{match[1]}{front}{text[match.start(3) :]}"


def move(old: Path, new: Path, text: str, *, force: bool) -> None:
    """Write the new file, then remove the old one, so that at no moment there is none."""
    from generator.commands.files import write_new

    if new != old:
        write_new(new, text, force=force)
        old.unlink()
    else:
        write_new(new, text, force=True)


def read(path: Path) -> str:
    """The text of a file."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise fail("move/encoding", "this file is not UTF-8", Place(str(path))) from None
