"""Profiles: the settings of a service that builds sites, as a layer below the site's config and one above it.

`compat: github-pages` (or `--profile-site github-pages`) builds a site as GitHub Pages does. What the service sets is
a matter of fact, from the gem github-pages 232: defaults that a site may change, options that it cannot, plugins that
run without being named, and those that may run at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.config.merge import DEFAULT, Layer, Origin, merge_layer
from generator.config.yaml import KeyPath
from generator.errors import Diagnostic, Place, Severity, SourceError
from generator.text import did_you_mean

KEY = "compat"


@dataclass(frozen=True, slots=True)
class Profile:
    """What a service sets.

    `theme` is the theme of sites that name none (left out where it is not installed); `markdown` maps the names of
    processors that it knows, in small letters, to options; other processors become kramdown.
    """

    name: str
    defaults: Mapping[str, object]
    production: Mapping[str, object]
    forced: Mapping[str, object]
    plugins: tuple[str, ...]
    allowed: tuple[str, ...]
    theme: str
    markdown: Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Forced:
    """Values above all others, their origins, and what is to be said about it."""

    values: Mapping[str, object]
    origins: Mapping[KeyPath, Origin]
    findings: tuple[Diagnostic, ...] = ()


_ALWAYS = (
    "jekyll-coffeescript", "jekyll-commonmark-ghpages", "jekyll-gist", "jekyll-github-metadata", "jekyll-paginate",
    "jekyll-relative-links", "jekyll-optional-front-matter", "jekyll-readme-index", "jekyll-default-layout",
    "jekyll-titles-from-headings",
)  # fmt: skip
_ALLOWED = (
    *_ALWAYS, "jekyll-feed", "jekyll-redirect-from", "jekyll-seo-tag", "jekyll-sitemap", "jekyll-avatar", "jemoji",
    "jekyll-mentions", "jekyll-include-cache", "jekyll-octicons", "jekyll-remote-theme",
)  # fmt: skip

GITHUB_PAGES = Profile(
    name="github-pages",
    defaults={
        "future": True,
        "exclude": ["CNAME"],
        "kramdown": {
            "input": "GFM",
            "hard_wrap": False,
            "gfm_quirks": "paragraph_end",
            "syntax_highlighter_opts": {"default_lang": "plaintext"},
        },
    },
    production={"sass": {"style": "compressed"}},
    forced={
        "safe": True,
        "lsi": False,
        "highlighter": "rouge",
        "kramdown": {"template": "", "math_engine": "mathjax", "syntax_highlighter": "rouge"},
        "gist": {"noscript": False},
        "whitelist": list(_ALLOWED),
    },
    # CoffeeScript is not compiled here, and a plugin that is not here need not be named.
    plugins=tuple(name for name in _ALWAYS if name != "jekyll-coffeescript"),
    allowed=_ALLOWED,
    theme="jekyll-theme-primer",
    markdown={
        "kramdown": {},
        "commonmarkghpages": {},
        "gfm": {
            "markdown": "CommonMarkGhPages",
            "commonmark": {
                "extensions": ["table", "strikethrough", "autolink", "tagfilter"],
                "options": ["unsafe", "footnotes"],
            },
        },
    },
)
PROFILES: Mapping[str, Profile] = {GITHUB_PAGES.name: GITHUB_PAGES}


def wanted(layers: Sequence[Layer], flags: Mapping[str, object]) -> Profile | None:
    """The profile that the flags, or the last config file with the key, ask for. Raises `SourceError` for others."""
    chosen, place = flags.get(KEY), None
    for layer in layers if chosen is None else ():
        if layer.values.get(KEY) is not None:
            chosen, origin = layer.values[KEY], layer.origin_of((KEY,))
            place = Place(origin.name, origin.line)
    if chosen in (None, False, "", "none", "jekyll"):
        return None
    found = PROFILES.get(str(chosen).strip().lower().replace("_", "-"))
    if found is None:
        message = f"there is no profile '{chosen}'"
        hint = did_you_mean(str(chosen), PROFILES) or "known: " + ", ".join(PROFILES)
        raise SourceError(Diagnostic("config/profile", message, place, hint=hint))
    return found


def below(profile: Profile, layers: Sequence[Layer], environment: str) -> tuple[Layer, ...]:
    """What the site's config may change; a theme only where the site says nothing of one (`theme: null` says so)."""
    origin = Origin("default", f"profile {profile.name}")
    found = [Layer(profile.defaults, origin, {})]
    if environment == "production":
        found.append(Layer(profile.production, origin, {}))
    if not any(key in layer.values for layer in layers for key in ("theme", "remote_theme")):
        found.append(Layer({"theme": profile.theme}, origin, {}))
    return tuple(found)


def above(profile: Profile, values: Mapping[str, object], origins: Mapping[KeyPath, Origin]) -> Forced:
    """The config with what the service forces, and a word on each choice of the site that this undoes."""
    forced = Origin("forced", f"profile {profile.name}")
    findings = [*_undone(profile, values, origins, profile.forced, ())]
    new, known = merge_layer(values, origins, Layer(profile.forced, forced, {}))

    processor = str(new.get("markdown") or "kramdown")
    options = profile.markdown.get(processor.lower())
    if options is None:
        options = {"markdown": "kramdown"}
        findings.append(_ignored(profile, "markdown", processor, origins.get(("markdown",), DEFAULT)))
    new, known = merge_layer(new, known, Layer(options, forced, {}))

    origin = origins.get(("plugins",), DEFAULT)
    listed = values.get("plugins")
    named = [str(name) for name in listed] if isinstance(listed, list | tuple) else []
    for name in named:
        if name not in profile.allowed:
            message = f"plugin '{name}' does not run on {profile.name}; the site is built without it"
            hint = "build the site with a workflow of your own (`jinkyll ci`), or leave the profile out"
            findings.append(Diagnostic("plugin/not-allowed", message, _place(origin), Severity.WARNING, hint=hint))
    plugins = [*dict.fromkeys((*(name for name in named if name in profile.allowed), *profile.plugins))]
    source = replace(forced, name=f"{forced.name}, with those of {origin}") if named else forced
    return Forced({**new, "plugins": plugins}, {**known, ("plugins",): source}, tuple(findings))


def _undone(
    profile: Profile,
    values: object,
    origins: Mapping[KeyPath, Origin],
    forced: Mapping[str, object],
    at: KeyPath,
) -> Sequence[Diagnostic]:
    """A warning for each value of the site that is overridden by another."""
    found: list[Diagnostic] = []
    for key, value in forced.items():
        here = (*at, key)
        own = values.get(key) if isinstance(values, Mapping) else None
        if isinstance(value, Mapping):
            found += _undone(profile, own, origins, value, here)
        elif own is not None and own != value and (origin := origins.get(here, DEFAULT)).kind != "default":
            found.append(_ignored(profile, ".".join(map(str, here)), own, origin))
    return found


def _ignored(profile: Profile, key: str, value: object, origin: Origin) -> Diagnostic:
    message = f"'{key}' cannot be changed on {profile.name}: {value!r} is ignored"
    return Diagnostic("config/forced", message, _place(origin), Severity.WARNING)


def _place(origin: Origin) -> Place | None:
    return Place(origin.name, origin.line) if origin.kind == "file" else None
