"""Data files: YAML, JSON, CSV, TSV, TOML at any depth, one nested mapping."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.config import yaml
from generator.errors import Diagnostic, SourceError
from generator.read.encoding import decode
from generator.read.scan import Listing, ordered

# In the order in which Jekyll reads a folder: where two files give one key, the later counts.
EXTENSIONS = ("yaml", "yml", "json", "csv", "tsv", "toml")

_REMOVED = re.compile(r"[^\w\s-]+|(?:(?<=^)|(?<=\b\s))\s+(?=$|\s?\b)", re.ASCII | re.MULTILINE)
_SPACES = re.compile(r"\s+", re.ASCII)


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data file and where its value goes: `keys` of `_data/people/ann.yml` are `("people", "ann")`."""

    path: str
    keys: tuple[str, ...]


def data_files(listing: Listing, folder: str = "_data") -> tuple[tuple[DataFile, ...], tuple[tuple[str, ...], ...]]:
    """The data files below `folder` in Jekyll's order, and the keys of all subfolders (empty ones are mappings too)."""
    files: list[DataFile] = []
    folders: list[tuple[str, ...]] = []

    def walk(at: str, keys: tuple[str, ...]) -> None:
        entries = [one for one in ordered(listing, at) if not one.name.startswith(".")]
        for extension in EXTENSIONS:
            for one in entries:
                stem, dot, ext = one.name.rpartition(".")
                if dot and stem and ext == extension and one.kind == "file":
                    files.append(DataFile(f"{at}/{one.name}", (*keys, data_key(stem))))
        for one in entries:
            if one.kind == "folder":
                below = (*keys, data_key(one.name))
                folders.append(below)
                walk(f"{at}/{one.name}", below)

    walk(folder.strip("/"), ())
    return tuple(files), tuple(folders)


def data_key(name: str) -> str:
    """The key of a file or folder name (without extension): letters, digits, `_` and `-` stay, spaces become `_`."""
    return _SPACES.sub("_", _REMOVED.sub("", name))


def parse_data(path: str, raw: bytes, config: Mapping[str, object]) -> tuple[object, tuple[Diagnostic, ...]]:
    """The value of a data file, and warnings. `config` gives `encoding`, `csv_reader`, `tsv_reader`.

    Raises `SourceError`.
    """
    extension = path.rpartition(".")[2].lower()
    reader = config.get(f"{extension}_reader")
    options = reader if isinstance(reader, Mapping) else {}
    encoding = str((options.get("encoding") if options else None) or config.get("encoding") or "utf-8")
    text, wrong = decode(raw, path, encoding)
    if wrong:
        raise SourceError(wrong)
    if extension in ("csv", "tsv"):
        from generator.read.csv import csv_options, read_csv

        return read_csv(text, path, csv_options(options, "\t" if extension == "tsv" else ",")), ()
    if extension == "toml":
        from generator.config.toml import read

        return read(text, path).value, ()
    if extension == "json":
        return _json(text, path), ()
    found = yaml.read(text, path)
    return (False if found.value is None and not _has_content(text) else found.value), found.warnings


def assemble(values: Sequence[tuple[DataFile, object]], folders: Sequence[tuple[str, ...]] = ()) -> dict[str, object]:
    """`site.data` from the values of all files: those of a folder first, then its subfolders, which replace."""
    root: dict[str, object] = {}
    by_folder: dict[tuple[str, ...], list[tuple[str, object]]] = {}
    for file, value in values:
        by_folder.setdefault(file.keys[:-1], []).append((file.keys[-1], value))
    made: dict[tuple[str, ...], dict[str, object]] = {(): root}
    root.update(by_folder.get((), ()))
    for keys in folders:
        parent = made.get(keys[:-1], root)
        own = made[keys] = {}
        parent[keys[-1]] = own
        own.update(by_folder.get(keys, ()))
    return root


def _json(text: str, path: str) -> object:
    """JSON; what is only YAML (comments, trailing commas) is read as YAML, as Jekyll does with all of it."""
    from generator.read.front import read_json

    try:
        return read_json(text, path).value
    except SourceError as error:
        try:
            return yaml.load(text, path)
        except SourceError:
            raise error from None


def _has_content(text: str) -> bool:
    """Whether there is more than comments; an empty YAML file is `false` to Jekyll."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())
