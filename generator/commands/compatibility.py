"""What a Jekyll site asks for that is not covered here: plugins, tags, filters, options, each with the effect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.errors import Diagnostic, Place, Severity, SourceError
from generator.text import did_you_mean

if TYPE_CHECKING:
    from generator.build.site import Site
    from generator.config.load import Config

# Options of Jekyll, old ones too, that are read and then have no effect, or another one.
_NO_EFFECT = {
    "relative_permalinks": "permalinks start at the root of the site; Jekyll dropped this option in 3.0",
    "gems": "write `plugins`; Jekyll no longer reads `gems`",
    "pygments": "write `highlighter: rouge`",
    "redcarpet": "Markdown is read as kramdown or CommonMark",
    "rdiscount": "Markdown is read as kramdown or CommonMark",
    "maruku": "Markdown is read as kramdown or CommonMark",
    "auto": "use --watch",
    "server": "use `jinkyll serve`",
    "server_port": "write `port`",
    "layouts": "write `layouts_dir`",
    "data_source": "write `data_dir`",
    "webrick": "the headers of the development server are its own",
    "whitelist": "the plugins that come with the program are safe, and run in safe mode too",
}  # fmt: skip
_MARKDOWN_GONE = ("redcarpet", "rdiscount", "maruku")

_VERBATIM = re.compile(r"\{%-?\s*(raw|comment)\s*-?%\}.*?\{%-?\s*end\1\s*-?%\}", re.DOTALL)
_TAG = re.compile(r"\{%-?\s*([A-Za-z_][\w-]*)")
_INNER = frozenset({"else", "elsif", "when", "break", "continue", "endraw", "endcomment"})


def short_report(site: Site) -> tuple[Diagnostic, ...]:
    """What can be said before a build without reading templates: Ruby files, gems, options."""
    return (*ruby_files(site), *gems(site), *options(site.config))


def full_report(site: Site) -> tuple[Diagnostic, ...]:
    """All of it: the short report, and every tag and filter of the site's templates that nobody knows."""
    return (*short_report(site), *templates(site))


def ruby_files(site: Site) -> Iterator[Diagnostic]:
    """The plugins in Ruby, which never run."""
    for folder in site.config.list("plugins_dir") or ("_plugins",):
        for path in sorted((site.source / folder).glob("**/*.rb")):
            name = path.relative_to(site.source).as_posix()
            yield Diagnostic(
                "compat/ruby-plugin",
                "this plugin is written in Ruby and does not run; what it adds to the site is missing",
                Place(name),
                Severity.WARNING,
                hint=f"write {path.stem}.py beside it (docs/plugins), or see whether a built-in plugin does the same",
            )


def gems(site: Site) -> Iterator[Diagnostic]:
    """Plugins that the config or the Gemfile names and that nothing here answers to."""
    from generator.build.plugins import gemfile_plugins, named_plugin
    from generator.plugins import BUILTIN, INCLUDED, notice

    named = list(dict.fromkeys(site.config.list("plugins")))
    origin = site.config.origin("plugins")
    for name in named:
        said = notice(name)
        if said is not None and named_plugin(name) is None:
            yield _placed(said, Place(origin.name, origin.line))
    if site.config.native:
        return
    for name, line in gemfile_plugins(site.source):
        place = Place("Gemfile", line)
        if name in named or name in INCLUDED or name in BUILTIN:
            continue
        if (said := notice(name)) is not None and name != site.config.get("theme"):
            yield _placed(said, place)


def options(config: Config) -> Iterator[Diagnostic]:
    """Options that do not do here what they do in Jekyll, or that Jekyll itself has given up."""
    for key, effect in _NO_EFFECT.items():
        origin = config.origin(key)
        if origin.kind == "file" and config.get(key) not in (None, False, []):
            yield Diagnostic(
                "compat/option",
                f"`{key}` has no effect",
                Place(origin.name, origin.line),
                Severity.WARNING,
                hint=effect,
            )
    markdown = config.text("markdown").lower()
    if markdown in _MARKDOWN_GONE:
        origin = config.origin("markdown")
        message = f"`markdown: {markdown}` is not known any more"
        yield Diagnostic(
            "compat/option", message, Place(origin.name, origin.line), Severity.WARNING, hint=_NO_EFFECT[markdown]
        )


def templates(site: Site) -> Iterator[Diagnostic]:
    """Tags and filters that are used somewhere and that neither Jekyll nor a plugin of this site has."""
    environment = site.tools.templates.liquid
    tags, filters = set(environment.tags), set(environment.filters)
    seen: set[tuple[str, str]] = set()
    for path, text, offset in _liquid_texts(site):
        rest = text
        for name, line in _unknown_tags(text, tags):
            rest = re.sub(rf"\{{%-?\s*(end)?{re.escape(name)}\b.*?%\}}", "", rest, flags=re.DOTALL)
            if ("tag", name) not in seen:
                seen.add(("tag", name))
                message = f"nothing here has the tag '{name}'; a page with it cannot be built"
                yield _unknown("tag", message, Place(path, line + offset), did_you_mean(name, tags))
        for name in sorted(_unknown_filters(site, path, rest, filters)):
            if ("filter", name) not in seen:
                seen.add(("filter", name))
                line = next((n for n, row in enumerate(text.split("\n"), 1) if re.search(rf"\|\s*{name}\b", row)), 0)
                message = f"nothing here has the filter '{name}'; Liquid leaves the value as it is"
                yield _unknown("filter", message, Place(path, line + offset), did_you_mean(name, filters))


def _unknown(what: str, message: str, place: Place, hint: str) -> Diagnostic:
    hint = hint or f"a plugin in `_plugins/*.py` can add the {what}"
    return Diagnostic(f"compat/{what}", message, place, Severity.WARNING, hint=hint)


def _unknown_tags(text: str, known: set[str]) -> Iterator[tuple[str, int]]:
    blank = _VERBATIM.sub(lambda found: "\n" * found[0].count("\n"), text)
    for found in _TAG.finditer(blank):
        name = found[1]
        if name not in known and name not in _INNER and not name.startswith("end"):
            yield name, blank.count("\n", 0, found.start()) + 1


def _unknown_filters(site: Site, path: str, text: str, known: set[str]) -> set[str]:
    if "|" not in text:
        return set()
    try:
        analysis = site.tools.templates.liquid.parse(text, path, 0).analyse()
    except SourceError:
        return set()  # the build says it better
    return set(analysis.filters) - known


def _liquid_texts(site: Site) -> Iterator[tuple[str, str, int]]:
    """Every template of the site that is Liquid: documents, layouts, includes; with the lines before the text."""
    fetch = site.engine.fetch
    paths = [*fetch("inventory").documents, *sorted(fetch("layout_paths").values())]
    for path in paths:
        try:
            parsed = fetch("parsed", path)
        except SourceError:
            continue
        if site.sources._dialect_of(parsed, path) == "liquid":
            yield path, parsed.body, parsed.body_line
    folder = site.config.text("includes_dir").strip("/") or "_includes"
    for path in fetch("files_below", folder):
        source = fetch("include", path[len(folder) + 1 :])
        if source is not None and source.dialect == "liquid":
            yield path, source.text, 0


def _placed(diagnostic: Diagnostic, place: Place) -> Diagnostic:
    from dataclasses import replace

    return replace(diagnostic, place=place if place.path else None)
