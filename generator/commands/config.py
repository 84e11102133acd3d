"""`jinkyll config`: what is set, where, and what can be set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from generator.commands.options import settings_of, site_options


@click.group(name="config", short_help="Show the configuration, with the origin of each value.")
def command() -> None:
    """Show the configuration."""


@command.command(name="show", short_help="Print every value.")
@click.argument("key", required=False)
@click.option("--origin", is_flag=True, help="Say where each value was written.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
@site_options
def show(key: str | None, origin: bool, form: str, **values: Any) -> int:
    """Print every value of the configuration, or those below KEY: defaults, files and flags put together."""
    from generator.config.load import rows

    config = settings_of(values).load()
    found = [row for row in rows(config) if key is None or row[0] == key or row[0].startswith(f"{key}.")]
    if key is not None and not found:
        from generator.errors import fail
        from generator.text import did_you_mean

        raise fail("config/unset", f"'{key}' is not set", hint=did_you_mean(key, [row[0] for row in rows(config)]))
    if form == "json":
        import json

        data = {name: {"value": value, "origin": str(where)} if origin else value for name, value, where in found}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
        return 0
    for name, value, where in found:
        click.echo(f"{name} = {_shown(value)}" + (f"   # {where}" if origin else ""))
    return 0


@command.command(name="schema", short_help="Print the known keys as a JSON schema.")
def schema() -> int:
    """Print a JSON schema (draft 2020-12) of the known keys, for editors. Other keys are allowed: they are yours."""
    import json

    from generator.config.options import OPTIONS

    properties: dict[str, object] = {}
    for option in OPTIONS:
        types = sorted({"string" if kind == "date" else kind for kind in option.types})
        entry: dict[str, object] = {"description": option.meaning, "type": types[0] if len(types) == 1 else types}
        if option.given and option.default is not None:
            entry["default"] = option.default
        if option.given and option.default is None:
            entry["type"] = [*types, "null"]
        properties[option.name] = entry
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of a jinkyll or Jekyll site",
        "type": "object",
        "properties": properties,
        "additionalProperties": True,
    }
    click.echo(json.dumps(whole, ensure_ascii=False, indent=2, default=_plain))
    return 0


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else str(value)


def _shown(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, default=str)
