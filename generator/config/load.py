"""The config of a site: defaults, below files from left to right, below flags."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.config import options, profiles, yaml
from generator.config.check import Lines, check, inspect
from generator.config.merge import DEFAULT, Layer, Origin, deep_merge, merge_layer
from generator.config.yaml import KeyPath
from generator.errors import Diagnostic, Place, Severity, SourceError
from generator.text import did_you_mean

NATIVE = "site.toml"
JEKYLL = ("_config.yml", "_config.yaml", "_config.toml")

ReadFile = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True, eq=False)
class Config(Mapping[str, object]):
    """All options by name, those of the user's own too. Values are plain; treat them as immutable.

    `files` are the config files that were read, as they were named; `native` says whether the site is a `site.toml`
    site; `findings` are warnings and notes (errors are raised by `load`).
    """

    data: Mapping[str, object]
    origins: Mapping[KeyPath, Origin]
    files: tuple[str, ...] = ()
    native: bool = False
    environment: str = "development"
    findings: tuple[Diagnostic, ...] = ()

    def __getitem__(self, key: str) -> object:
        return self.data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)

    def text(self, key: str) -> str:
        """An option as text; empty where it is not set."""
        value = self.data.get(key)
        return "" if value is None else str(value)

    def flag(self, key: str) -> bool:
        """An option as true or false, by Ruby's truth: all but false and nil is true."""
        return self.data.get(key) not in (None, False)

    def number(self, key: str) -> int:
        """An option as a whole number; 0 where it is none."""
        value = self.data.get(key)
        if isinstance(value, int | float):
            return int(value)
        return int(value) if isinstance(value, str) and value.strip().lstrip("-").isdigit() else 0

    def list(self, key: str) -> tuple[str, ...]:
        """An option as a list of texts."""
        value = self.data.get(key)
        if isinstance(value, list | tuple):
            return tuple(str(item) for item in value if item is not None)
        return () if value is None else (str(value),)

    def mapping(self, key: str) -> Mapping[str, object]:
        """An option as a mapping; empty where it is none."""
        value = self.data.get(key)
        return value if isinstance(value, Mapping) else {}

    def origin(self, *path: object) -> Origin:
        """Where a value was written: `origin("kramdown", "input")`, or dotted, `origin("kramdown.input")`."""
        if len(path) == 1 and path[0] not in self.data:
            path = tuple(str(path[0]).split("."))
        for end in range(len(path), 0, -1):
            if path[:end] in self.origins:
                return self.origins[path[:end]]
        return DEFAULT


def rows(config: Config) -> list[tuple[str, object, Origin]]:
    """Every value by its dotted key, sorted, with its origin; lists are one value."""
    found: list[tuple[str, object, Origin]] = []

    def walk(value: object, at: KeyPath) -> None:
        if isinstance(value, Mapping) and value:
            for key in value:
                walk(value[key], (*at, key))
        else:
            found.append((".".join(map(yaml.key_text, at)), value, config.origin(*at)))

    for key in config:
        walk(config[key], (key,))
    return sorted(found, key=lambda row: row[0])


def load(
    source: str = ".",
    files: Sequence[str] | None = None,
    flags: Mapping[str, object] | None = None,
    env: Mapping[str, str] | None = None,
    *,
    read: ReadFile | None = None,
) -> Config:
    """The config of the site in `source`.

    `files` are those of `--config` (paths as given), None looks for `site.toml`, then Jekyll's names, in `source`.
    `flags` are option names with values; those that are None were not given. `read` gives a file's bytes or None.
    Raises `SourceError` with every error of every file.
    """
    read = read or read_bytes
    found, notes = _find(source, files, read)
    layers: list[Layer] = []
    errors: list[Diagnostic] = []
    findings: list[Diagnostic] = [*notes]
    for name, raw in found:
        try:
            layer, said = read_config(name, raw)
        except SourceError as error:
            errors += error.diagnostics
            continue
        layers.append(layer)
        errors += [one for one in said if one.severity is Severity.ERROR]
        findings += [one for one in said if one.severity is not Severity.ERROR]
    if errors:
        raise SourceError(*errors)
    given = {key: value for key, value in (flags or {}).items() if value is not None}
    native = bool(found) and _is_native(found[0][0])
    if source != ".":  # the working folder is no wish: the config may name another source
        given = {"source": source, **given}
    variables = env if env is not None else os.environ
    environment = variables.get("JEKYLL_ENV") or "development"
    config = _with_zone(assemble(layers, given, native, environment), variables)
    names = tuple(name for name, _ in found)
    return Config(config.data, config.origins, names, native, environment, (*findings, *config.findings))


def _with_zone(config: Config, variables: Mapping[str, str]) -> Config:
    """Where the clock is set from outside, so is the zone: SOURCE_DATE_EPOCH is specified to be shown in UTC."""
    if config.text("timezone") or not variables.get("SOURCE_DATE_EPOCH", "").isdigit():
        return config
    origins = {**config.origins, ("timezone",): Origin("environment", "SOURCE_DATE_EPOCH")}
    return replace(config, data={**config.data, "timezone": "UTC"}, origins=origins)


def assemble(
    layers: Sequence[Layer], flags: Mapping[str, object], native: bool = False, environment: str = "development"
) -> Config:
    """Defaults below `layers` below `flags`, completed as Jekyll does: default excludes, the posts collection.

    A profile that they ask for puts defaults of its own below the layers, and what it forces above all.
    """
    values: Mapping[str, object] = options.default_values()
    origins: Mapping[KeyPath, Origin] = {(key,): DEFAULT for key in values}
    profile = profiles.wanted(layers, flags)
    below = profiles.below(profile, layers, environment) if profile else ()
    for layer in (*below, *layers):
        values, origins = merge_layer(values, origins, _with_collections(layer))
    for key, value in flags.items():
        flag = Origin("flag", "--" + options.FLAG_NAMES.get(key, key))
        values, origins = merge_layer(values, origins, Layer({key: value}, flag, {}))
    findings: tuple[Diagnostic, ...] = ()
    if profile:
        forced = profiles.above(profile, values, origins)
        values, origins, findings = forced.values, forced.origins, forced.findings
    completed = _complete(dict(values))
    posts: KeyPath = ("collections", "posts", "permalink")
    origins = {posts: origins.get(("permalink",), DEFAULT), **origins}
    return Config(completed, origins, native=native, environment=environment, findings=findings)


def read_config(name: str, raw: bytes) -> tuple[Layer, tuple[Diagnostic, ...]]:
    """One config file as a layer, and all that is to be said about it. Raises `SourceError` for syntax."""
    text = _text(name, raw)
    lower = name.lower()
    warnings: tuple[Diagnostic, ...] = ()
    places: Mapping[KeyPath, int]
    value: object
    if lower.endswith(".toml"):
        from generator.config import toml

        value, places = toml.read_places(text, name)
    elif lower.endswith((".yml", ".yaml")):
        value, places, warnings = yaml.read_places(text, name)
    else:
        message = f"No parser for '{name}' is available. Use a .y(a)ml or .toml file instead."
        raise SourceError(Diagnostic("config/format", message, Place(name)))
    if value is None or value is False:
        value = {}
    if not isinstance(value, Mapping):
        message = f"the config must be 'key: value' pairs, but is {inspect(value)}"
        raise SourceError(Diagnostic("config/not-a-mapping", message, Place(name, 1)))
    values = {yaml.key_text(key): item for key, item in value.items()}
    findings = check(values, Lines(name, text, places), strict=_is_native(name))
    return Layer(values, Origin("file", name), places), (*warnings, *findings)


def with_theme(config: Config, layer: Layer) -> Config:
    """A theme's own config below the site's; it sets nothing that has a default."""
    values = {key: value for key, value in layer.values.items() if key not in options.DEFAULT_NAMES}
    below, origins = merge_layer({}, {}, Layer(values, layer.origin, layer.places))
    merged = deep_merge(below, config.data)
    kept = {at: origin for at, origin in origins.items() if _missing(config.data, at)}
    return Config(merged, {**kept, **config.origins}, config.files, config.native, config.environment, config.findings)


def read_bytes(path: str) -> bytes | None:
    """A file's bytes, None where there is none."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return None


# --- parts


def _find(source: str, files: Sequence[str] | None, read: ReadFile) -> tuple[list[tuple[str, bytes]], list[Diagnostic]]:
    """The files with their names as shown and bytes, and notes."""
    if files:
        return [(name, _must_read(name, read)) for name in files if name], []
    present = [
        (name, raw) for name in (NATIVE, *JEKYLL) if (raw := _read(os.path.join(source, name), read)) is not None
    ]
    if not present:
        return [], []
    notes = []
    if len(present) > 1:
        others = ", ".join(name for name, _ in present[1:])
        message = f"{present[0][0]} is the config of this site; {others} is not read"
        hint = f"to read both, name them: --config {present[1][0]},{present[0][0]}"
        notes = [Diagnostic("config/two-files", message, Place(present[0][0]), Severity.NOTE, hint=hint)]
    name, raw = present[0]
    return [(os.path.normpath(os.path.join(source, name)).replace(os.sep, "/"), raw)], notes


def _read(path: str, read: ReadFile) -> bytes | None:
    try:
        return read(path)
    except OSError as error:
        message = f"cannot read the config: {error.strerror or error}"
        raise SourceError(Diagnostic("config/unreadable", message, Place(path))) from None


def _must_read(name: str, read: ReadFile) -> bytes:
    raw = _read(name, read)
    if raw is None:
        folder = os.path.dirname(name) or "."
        try:
            hint = did_you_mean(os.path.basename(name), os.listdir(folder))
        except OSError:
            hint = ""
        message = f"The configuration file '{name}' could not be found."
        raise SourceError(Diagnostic("config/missing", message, Place(name), hint=hint))
    return raw


def _text(name: str, raw: bytes) -> str:
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{raw[error.start]:02X} at offset {error.start} is not valid UTF-8"
        hint = "save the config as UTF-8"
        raise SourceError(Diagnostic("encoding/invalid", message, Place(name, line), hint=hint)) from None


def _is_native(name: str) -> bool:
    base = os.path.basename(name).lower()
    return base.endswith(".toml") and not base.startswith("_config")


def _with_collections(layer: Layer) -> Layer:
    """A list of collections becomes a mapping, so that layers merge by label."""
    listed = layer.values.get("collections")
    if not isinstance(listed, list):
        return layer
    places = {**layer.places}
    for index, label in enumerate(listed):
        if ("collections", index) in places:
            places[("collections", yaml.key_text(label))] = places[("collections", index)]
    collections: dict[str, object] = {yaml.key_text(label): {} for label in listed}
    return Layer({**layer.values, "collections": collections}, layer.origin, places)


def _complete(values: dict[str, object]) -> dict[str, object]:
    exclude = values.get("exclude")
    if isinstance(exclude, list):
        values["exclude"] = list(dict.fromkeys([*exclude, *options.DEFAULT_EXCLUDES]))
    listed = values.get("collections")
    collections = (
        {yaml.key_text(label): value for label, value in listed.items()} if isinstance(listed, Mapping) else {}
    )
    posts = collections.get("posts")
    style = values.get("permalink")
    permalink = options.PERMALINK_STYLES.get(str(style), str(style)) if style else None
    own = {**posts, "output": True} if isinstance(posts, Mapping) else {"output": True}
    if permalink and own.get("permalink") in (None, False):
        own["permalink"] = permalink
    values["collections"] = {"posts": own, **{label: v for label, v in collections.items() if label != "posts"}}
    return values


def _missing(values: object, at: KeyPath) -> bool:
    for part in at:
        if not isinstance(values, Mapping):
            return False
        if part not in values or values[part] is None:
            return True
        values = values[part]
    return False
