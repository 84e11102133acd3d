"""jinkyll-languages: documents in several languages, linked to each other; homes, feeds and `hreflang` of each.

    languages: [en, de]
    default_lang: en
    exclude_from_localization: [assets, robots.txt]

The keys are those of jekyll-polyglot; docs/languages.md says what they mean here. A document's language is its `lang`,
else that of a folder (`de/about.md`, `_posts/de/…`) or of its name (`about.de.md`), else the default. Documents in
other languages than the default are published below `/LANG/`. Translations of each other have the same
`translation_key` (`ref`, `page_id`), the same `permalink`, or the same path without the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import ClassVar, cast

from generator.config.patterns import glob
from generator.liquid.values import to_s
from generator.model import Document, References, Virtual
from generator.plugin import Plugin, View, with_data
from generator.plugins.feed import Feed
from generator.plugins.shared import absolute_url, flag, markdown_extensions, strings, xml_escape
from generator.route.permalink import permalink_template, scheme_of

_KEYS = ("translation_key", "ref", "page_id")
_VARIABLE = "translations_of"
_HTML = frozenset({".html", ".htm", ".xhtml"})
_HOMES = ("index.html", "index.md", "index.markdown")
_LOC = re.compile(r"<url>\n<loc>([^<]*)</loc>\n")


@dataclass(frozen=True, slots=True)
class Languages:
    """What the config says: the languages of the site, the default among them, and what has no language."""

    names: tuple[str, ...]
    default: str
    excluded: tuple[str, ...] = ()

    def excludes(self, path: str) -> bool:
        """Whether a file stays out of it: named, below a folder that is named, or matched by a pattern."""
        for pattern in self.excluded:
            plain = pattern.strip("/")
            if path == plain or path.startswith(plain + "/"):
                return True
            if "*" in plain and glob(plain).fullmatch(path):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Placed:
    """A path read as language and rest; `rest` is the same for all translations, `lang` empty where it names none."""

    lang: str
    rest: str
    suffixed: bool = False


class LanguagesPlugin(Plugin):
    """`languages`, `default_lang`, `exclude_from_localization`; `lang`, `translation_key` in front matter."""

    name: ClassVar[str] = "jinkyll-languages"
    priority: ClassVar[int] = 5  # after the feed's plugin, whose feed it replaces

    def document(self, document: Document, body: str, view: View) -> Document:
        config = languages_of(view)
        if config.excludes(document.path):
            return document
        placed = placed_at(document.path, config)
        lang = to_s(document.data.get("lang") or placed.lang or config.default)
        values: dict[str, object] = {
            "lang": lang,
            "translation_key": key_of(document, placed),
            "translations": References((), _VARIABLE, document.path),
        }
        if lang in config.names and lang != config.default:
            values |= _moved(document, placed, lang, view)
        return with_data(document, **values)

    def variables(self, view: View) -> Mapping[str, object]:
        config = languages_of(view)
        found: dict[tuple[str, str], str] = {}
        for path, key, lang in _keyed(view):
            found.setdefault((key, lang), path)
        groups: dict[str, dict[str, str]] = {}
        for (key, lang), path in found.items():
            groups.setdefault(key, {})[lang] = path
        return {_VARIABLE: dict(translations(groups, config))}

    def generate(self, view: View) -> Iterable[Virtual]:
        config = languages_of(view)
        yield from _homes(config, view)
        if "jekyll-feed" in strings(view.option("plugins")):
            plain = [virtual for virtual in Feed().generate(view) if virtual.data.get("collection") == "posts"]
            main = next((one for one in plain if not (one.data.get("category") or one.data.get("tags"))), None)
            for lang in config.names if main else ():
                path = main.path if lang == config.default else f"{lang}/{main.path}"  # type: ignore[union-attr]
                if not view.exists(path):
                    data = {**main.data, "lang": lang}  # type: ignore[union-attr]
                    yield Virtual(path, data, dialect="none", maker=self.name)

    def make(self, document: Document, view: View) -> str:
        """A feed of the posts in one language."""
        return Feed().make(document, cast(View, InLanguage(view, to_s(document.data.get("lang")))))

    def output(self, text: str, document: Document, view: View) -> str:
        if document.path == "sitemap.xml":
            return with_alternates(text, alternates_by_url(view))
        if "<head" not in text or "hreflang=" in text.partition("</head>")[0]:
            return text
        known = view.option(_VARIABLE)
        others = known.get(document.path, ()) if isinstance(known, Mapping) else ()
        if not others:
            return text
        found = _alternates((document.path, *others), view)
        links = "".join(f'<link rel="alternate" hreflang="{lang}" href="{escape(url)}">\n' for lang, url in found)
        return text.replace("</head>", links + "</head>", 1)


class InLanguage:
    """A view in which there are posts of one language only."""

    def __init__(self, view: View, lang: str) -> None:
        self._view = view
        self._lang = lang

    def __getattr__(self, name: str) -> object:
        return getattr(self._view, name)

    def members(self, label: str) -> tuple[str, ...]:
        langs = self._view.column(label, "lang")
        return tuple(path for path in self._view.members(label) if langs.get(path, self._lang) == self._lang)

    def option(self, name: str) -> object:
        """The site's options, but the language is this one."""
        return self._lang if name == "lang" else self._view.option(name)


# --- reading


def languages_of(view: View) -> Languages:
    """The languages of the site. `default_lang` is, where it is not set, `lang`, else the first of the list."""
    names = strings(view.option("languages"))
    default = to_s(view.option("default_lang") or view.option("lang") or (names[0] if names else "en"))
    excluded = strings(view.option("exclude_from_localization"))
    return Languages(tuple(dict.fromkeys((default, *names))), default, tuple(excluded))


def placed_at(path: str, config: Languages) -> Placed:
    """The language in a path: a folder at its start or right below the collection's folder, else before the extension.

    `de/about.md`, `_posts/de/2026-01-01-a.md`, `about.de.md` → `de`.
    """
    parts = path.split("/")
    for at, part in enumerate(parts[:-1]):
        if part in config.names:
            return Placed(part, _bare("/".join((*parts[:at], *parts[at + 1 :]))))
        if not part.startswith("_"):
            break
    stem = _bare(path)
    head, dot, lang = stem.rpartition(".")
    if dot and lang in config.names and not head.endswith("/"):
        return Placed(lang, head, suffixed=True)
    return Placed("", stem)


def _bare(path: str) -> str:
    """A path without its last extension."""
    folder, slash, name = path.rpartition("/")
    stem, dot, _ = name.rpartition(".")
    return f"{folder}{slash}{stem if dot and stem else name}"


def key_of(document: Document, placed: Placed) -> str:
    """What all translations of a document share."""
    for name in _KEYS:
        if flag(document.data.get(name)):
            return to_s(document.data[name])
    permalink = document.data.get("permalink")
    return to_s(permalink) if flag(permalink) and ":" not in to_s(permalink) else placed.rest


def _moved(document: Document, placed: Placed, lang: str, view: View) -> dict[str, object]:
    """What publishes a document below the folder of its language."""
    values: dict[str, object] = {}
    categories = document.data.get("categories")
    if document.path.startswith(f"{lang}/_") and isinstance(categories, list | tuple):
        values["categories"] = [name for name in categories if name != lang]
    slug = document.data.get("slug")
    if placed.suffixed and isinstance(slug, str):
        values["slug"] = slug.removesuffix(f".{lang}")
    if placed.suffixed and to_s(document.data.get("title")).lower().endswith(f".{lang}"):
        values["title"] = to_s(document.data["title"])[: -len(lang) - 1]
    html = document.ext.lower() in (*_HTML, *markdown_extensions(view))
    config = {name: view.option(name) for name in ("permalink", "collections", "collections_dir")}
    template = permalink_template(document, scheme_of(config), ".html" if html else document.ext).text
    own = flag(document.data.get("permalink"))
    below = template.startswith(f"/{lang}/") if own else document.is_page and document.path.startswith(f"{lang}/")
    if not own and placed.suffixed and document.is_page:
        template = "/:path/" if placed.rest.rpartition("/")[2] == "index" else template
        template = template.replace(":basename", placed.rest.rpartition("/")[2])
        values["permalink"] = f"/{lang}{template}"
    elif not below:
        values["permalink"] = f"/{lang}/{template.lstrip('/')}"
    return values


def _keyed(view: View) -> Iterator[tuple[str, str, str]]:
    """Path, key and language of all that is published."""
    for group in ("", *view.collections()):
        if group and not flag(view.collection(group).get("output")):
            continue
        keys, langs = view.column(group, "translation_key"), view.column(group, "lang")
        for path in view.members(group) if group else view.pages():
            if path in keys and path in langs:
                yield path, to_s(keys[path]), to_s(langs[path])


def translations(groups: Mapping[str, Mapping[str, str]], config: Languages) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each path that has translations, with those: in the order of the config, then others by name."""
    order = {name: at for at, name in enumerate(config.names)}
    for group in groups.values():
        ranked = sorted(group, key=lambda lang: (order.get(lang, len(order)), lang))
        for lang, path in group.items():
            if len(group) > 1:
                yield path, tuple(group[other] for other in ranked if other != lang)


def _homes(config: Languages, view: View) -> Iterator[Virtual]:
    """The home page again for each language that has none of its own."""
    pages = view.pages()
    home = next((path for path in _HOMES if path in pages), None)
    document = view.document(home) if home else None
    if home is None or document is None or document.data.get("lang") != config.default:
        return
    urls = frozenset(view.column("", "url").values())
    for lang in config.names:
        if lang != config.default and f"/{lang}/" not in urls:
            path = f"{lang}/{home}"
            data = {**document.data, "lang": lang, "translations": References((), _VARIABLE, path)}
            yield Virtual(path, data, view.body(home))


# --- hreflang


def _alternates(paths: Iterable[str], view: View) -> list[tuple[str, str]]:
    """Language and address of documents, the default's a second time as `x-default`."""
    config = languages_of(view)
    found = [(to_s(view.field(path, "lang")), absolute_url(view, view.url(path))) for path in paths]
    order = {name: at for at, name in enumerate(config.names)}
    found.sort(key=lambda pair: (order.get(pair[0], len(order)), pair[0]))
    return [*found, *(("x-default", url) for lang, url in found if lang == config.default)]


def alternates_by_url(view: View) -> Mapping[str, list[tuple[str, str]]]:
    """The alternates of each address that has some."""
    known = view.option(_VARIABLE)
    found: dict[str, list[tuple[str, str]]] = {}
    for path, others in known.items() if isinstance(known, Mapping) else ():
        found[absolute_url(view, view.url(path))] = _alternates((path, *others), view)
    return found


def with_alternates(sitemap: str, alternates: Mapping[str, list[tuple[str, str]]]) -> str:
    """The sitemap with `xhtml:link` below the addresses that have alternates."""
    if not alternates:
        return sitemap
    lines = {
        xml_escape(url): "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href="{xml_escape(other)}"/>\n' for lang, other in found
        )
        for url, found in alternates.items()
    }
    text = sitemap.replace("<urlset ", '<urlset xmlns:xhtml="http://www.w3.org/1999/xhtml" ', 1)
    return _LOC.sub(lambda match: match[0] + lines.get(match[1], ""), text)
