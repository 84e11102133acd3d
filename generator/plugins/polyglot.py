"""jekyll-polyglot 1.5: a site in several languages, built once for each.

    languages: [en, de]
    default_lang: en
    exclude_from_localization: [assets, robots.txt]

The default language is at the root, each other one below `/LANG/`. A page is in the language of its `lang`, with
`lang_from_path` also in that of its folder. Of pages with one address a build has that in its language, else that in
the default one, else any; links in other languages than the default lead to the pages of that language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from generator.liquid import Block, LiquidError, Tag
from generator.liquid.values import to_s
from generator.model import Document
from generator.plugin import Extensions, Pass, Plugin, View
from generator.plugins.shared import flag, strings
from generator.template.filters.context import render_of

if TYPE_CHECKING:
    from generator.liquid import Context

_LANGUAGE = re.compile(r"[a-z]{2,3}(:?[_-](:?[A-Za-z]{2}){1,2}){0,2}")
_HREF = re.compile(r'href="[^=]*"')


class Polyglot(Plugin):
    """`languages`, `default_lang`, `exclude_from_localization`, `lang_from_path`, `lang_vars`."""

    name: ClassVar[str] = "jekyll-polyglot"
    priority: ClassVar[int] = -100  # links are rewritten when all else is done

    def passes(self, config: Mapping[str, object], is_folder: Callable[[str], bool]) -> Sequence[Pass]:
        languages, default = _languages(config)
        excluded = [
            f"{path}/" if is_folder(path) and not path.endswith("/") else path
            for path in strings(config.get("exclude_from_localization"))
        ]
        found = []
        for lang in dict.fromkeys((*languages, default)):
            options: dict[str, object] = {"languages": list(languages), "default_lang": default, "active_lang": lang}
            options["exclude_from_localization"] = excluded
            options |= dict.fromkeys(strings(config.get("lang_vars")), lang)
            if lang != default:
                options["exclude"] = [*strings(config.get("exclude")), *excluded]
            found.append(Pass(lang, options, "" if lang == default else f"{lang}/"))
        return found

    def extensions(self) -> Extensions:
        tags: dict[str, type[Tag]] = {
            "I18n_Headers": Headers, "i18n_headers": Headers, "Static_Href": StaticHref, "static_href": StaticHref,
        }  # fmt: skip
        return Extensions(tags=tags)

    def data(self, view: View) -> Sequence[str]:
        return (to_s(view.option("default_lang")), to_s(view.option("active_lang")))

    def select(self, groups: Mapping[str, Sequence[str]], view: View) -> Mapping[str, Sequence[str]]:
        active, default = view.option("active_lang"), view.option("default_lang")
        taken: dict[str, object] = {}
        found: dict[str, Sequence[str]] = {}
        for group, paths in groups.items():
            approved: dict[str, str] = {}
            for path in paths:
                document = view.document(path)
                assert document is not None
                lang = _language(document, view)
                url = plain_url(view.url(path), strings(view.option("languages")))
                known = taken.get(url)
                if known == active or (known == default and lang != active):
                    continue
                only = document.data.get("lang-exclusive") or ()
                if isinstance(only, str | list | tuple) and only and to_s(active) not in only:
                    continue
                approved[url] = path
                taken[url] = lang
            found[group] = tuple(approved.values())
        return found

    def shown(self, document: Document, url: str, view: View) -> Mapping[str, object]:
        if document.kind == "virtual":
            return {}
        return {"permalink": plain_url(url, strings(view.option("languages")))}

    def publishes(self, path: str, view: View) -> bool:
        if view.option("active_lang") == view.option("default_lang"):
            return True
        return not any(path.startswith(one) for one in strings(view.option("exclude_from_localization")))

    def output(self, text: str, document: Document, view: View) -> str:
        active, default = to_s(view.option("active_lang")), to_s(view.option("default_lang"))
        baseurl, url = to_s(view.option("baseurl")), view.option("url")
        if active != default and "href=" in text:
            left_out = (*strings(view.option("exclude")), *(f"{lang}/" for lang in strings(view.option("languages"))))
            text = _below(text, baseurl, f"{baseurl}/{active}/", left_out, "")
            if flag(url):
                text = _below(text, f"{to_s(url)}{baseurl}", f"{to_s(url)}{baseurl}/{active}/", left_out, default)
        if "ferh=" in text:
            text = _fixed(text, baseurl, "")
            if flag(url):
                text = _fixed(text, f"{to_s(url)}{baseurl}", default)
        return text


def _languages(config: Mapping[str, object]) -> tuple[tuple[str, ...], str]:
    """The languages of the site, and the default one, which need not be among them."""
    languages = strings(config["languages"]) if "languages" in config else ["en"]
    default = config.get("default_lang", "en")
    return tuple(dict.fromkeys(languages)), to_s(default)


def _language(document: Document, view: View) -> object:
    """The language a document is in."""
    own = document.data.get("lang")
    if flag(own):
        return own
    if flag(view.option("lang_from_path")):
        holder = to_s(view.option("collections_dir")).strip("/")
        path = document.path.removeprefix(f"{holder}/") if holder and not document.is_page else document.path
        found = language_of_path(path)
        if found:
            return found
    return view.option("default_lang")


def language_of_path(path: str) -> str:
    """The language that a folder at the start of a path names, or one right below the folder of a collection."""
    parts = path.split("/")
    if path.startswith("_") and len(parts) > 2 and _LANGUAGE.fullmatch(parts[1]):
        return parts[1]
    return parts[0] if len(parts) > 1 and _LANGUAGE.fullmatch(parts[0]) else ""


def plain_url(url: str, languages: Sequence[str]) -> str:
    """An address without the languages in it: what the translations of a page have in common.

    `/de/about.html`, `/about.de.html` → `/about.html`, `/about/html`.
    """
    return _in_urls(tuple(languages)).sub("/", url) if languages else url


# --- links


def _below(text: str, start: str, to: str, left_out: Sequence[str], default: str) -> str:
    """The text with its links to `start` leading to `to`, but for those that begin with what is left out."""
    return _links("href", start, tuple(left_out), default).sub(lambda link: f'href="{to}{link[1]}"', text)


def _fixed(text: str, start: str, default: str) -> str:
    """The text with the links to `start` that are to stay as they are."""
    return _links("ferh", start, (), default).sub(lambda link: f'href="{start}/{link[1]}"', text)


@lru_cache(maxsize=64)
def _links(attribute: str, start: str, left_out: Sequence[str], default: str) -> re.Pattern[str]:
    """Links of a page to this site; with `default` not those that say to be in that language.

    Nothing of it can be matched in two ways, so that long links take no longer than they must.
    """
    not_these = "".join(f"(?!{_loosely(one)})" for one in left_out)
    unless = f'(?<!hreflang="{re.escape(default)}" )' if default else ""
    rest = rf"((?:{not_these}[^,'\"\s/?.]++\.?+)*+(?:/[^\]\[)(\"'\s]*+)?+)"
    return re.compile(rf'{unless}{attribute}="?{_loosely(start)}/{rest}"', re.ASCII)


@lru_cache(maxsize=64)
def _in_urls(languages: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"[/.]{_loosely(lang)}[/.]" for lang in languages))


def _loosely(text: str) -> str:
    """Text of the config as the gem has it in its patterns: a dot stands for any character, a star repeats."""
    return re.sub(r"\\\*", "*", re.sub(r"(\\\*)+", r"\\*", re.escape(text))).replace(r"\.", ".").lstrip("*")


# --- tags


class Headers(Tag):
    """`{% I18n_Headers url %}`: the addresses of a page in all languages."""

    def render(self, context: Context) -> str:
        render = render_of(context)
        view, permalink = render.view, to_s(render.page.get("permalink"))
        url = self.markup.strip().removesuffix("/") or to_s(view.option("url"))
        default, active = to_s(view.option("default_lang")), to_s(view.option("active_lang"))
        lines = [f'<meta http-equiv="Content-Language" content="{active}">', _alternate(default, f"{url}{permalink}")]
        for lang in strings(view.option("languages")):
            if lang != default:
                lines.append(_alternate(lang, f"{url}/{lang}{permalink}"))
        return "\n".join(lines) + "\n"


def _alternate(lang: str, url: str) -> str:
    return f'<link rel="alternate" hreflang="{lang}" href="{url}"/>'


class StaticHref(Block):
    """`{% static_href %}href="/about/"{% endstatic_href %}`: a link that stays as it is in all languages."""

    def render(self, context: Context, body: Callable[[], str] | None = None) -> str:
        text = body().strip() if body else ""
        if not _HREF.fullmatch(text):
            hint = '{% static_href %}href="/about/"{% endstatic_href %}'
            raise LiquidError(f'static_href needs one href="…", but has: {text}', hint=hint, code="render/static-href")
        return f"ferh={text.removeprefix('href=')}"
