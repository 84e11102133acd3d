"""jekyll-multiple-languages-plugin 1.7: one site for each language, with its texts from `_i18n`.

    languages: [en, de]
    exclude_from_localizations: [images, css]

The first language is the default one, at the root; each other one is below `/LANG/`, with that at the end of `baseurl`.
`_i18n/LANG.yml` has the translations for `{% t key %}`, `_i18n/LANG/` the files for `{% tf file %}` and the posts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from generator.config import yaml
from generator.errors import fail
from generator.liquid import LiquidError, Tag, with_context
from generator.liquid.values import to_s
from generator.model import Document, extname
from generator.plugin import Extensions, Pass, Plugin, View, with_data
from generator.plugins.shared import flag, mapping, markdown_extensions, strings
from generator.template.filters import urls
from generator.template.filters.context import option, render_of
from generator.template.tags.include import Include, not_located, render_source
from generator.template.view import Render, Source

if TYPE_CHECKING:
    from generator.liquid import Context

_FOLDER = "_i18n"
_NAMES = "multiple-languages names"


class MultipleLanguages(Plugin):
    """`languages`, `exclude_from_localizations`, `default_locale_in_subfolder`; `namespace`, `permalink_LANG`."""

    name: ClassVar[str] = "jekyll-multiple-languages-plugin"
    priority: ClassVar[int] = -100  # the permalink of a language counts, whoever sets others

    def passes(self, config: Mapping[str, object], is_folder: Callable[[str], bool]) -> Sequence[Pass]:
        listed = config.get("languages")
        if not isinstance(listed, list | tuple) or not listed or not all(map(flag, listed)):
            message = "jekyll-multiple-languages-plugin needs at least one language"
            raise fail("config/languages", message, hint="languages: [en, de]; the first is the default one")
        languages = list(dict.fromkeys(strings(listed)))
        baseurl, excluded = to_s(config.get("baseurl")), strings(config.get("exclude_from_localizations"))
        below = flag(config.get("default_locale_in_subfolder"))
        common: dict[str, object] = {
            "default_lang": languages[0],
            "baseurl_root": baseurl,
            "exclude_from_localizations": excluded,
            "default_locale_in_subfolder": config.get("default_locale_in_subfolder") or False,
            "include": [name for name in strings(config.get("include")) if name != ".htaccess"],
        }
        found = []
        for lang in languages:
            here = "" if lang == languages[0] and not below else f"{lang}/"
            options = {**common, "lang": lang, "baseurl": f"{baseurl}/{lang}" if here else config.get("baseurl")}
            moves = {"base.html": "index.html", **{name: name for name in excluded}} if lang == languages[0] else {}
            posts = "" if "_posts" in excluded else f"{_FOLDER}/{lang}"
            found.append(Pass(lang, options, here, moves if below else {}, posts, sweeps=True))
        return found

    def extensions(self) -> Extensions:
        tags: dict[str, type[Tag]] = {
            "t": Translate, "translate": Translate, "tf": TranslateFile, "translate_file": TranslateFile,
            "tl": TranslateLink, "translate_link": TranslateLink,
        }  # fmt: skip
        return Extensions({"relative_url": relative_url, "absolute_url": absolute_url}, tags)

    def variables(self, view: View) -> Mapping[str, object]:
        lang, found = to_s(view.option("lang")), {}
        for name in strings(view.option("languages")):
            path = f"{_FOLDER}/{name}.yml"
            data = view.read(path)
            if data is not None:
                found[name] = yaml.load(data.decode("utf-8", "replace").removeprefix("\ufeff"), path)
            if name == lang:
                break  # languages that come later are not read yet
        return {"translations": found}

    def document(self, document: Document, body: str, view: View) -> Document:
        data = document.data
        lang = to_s(view.option("lang"))
        categories = data.get("categories")
        if not document.is_page and isinstance(categories, list):
            own = strings(data.get("category"))
            kept = [one for one in categories if one not in (_FOLDER, lang) or one in own]
            document = document if kept == categories else with_data(document, categories=kept)
        local = data.get(f"permalink_{lang}")
        if flag(data.get("permalink")) and flag(local):
            document = replace(with_data(document, permalink=local), shown=document.data)
        return document

    def publishes(self, path: str, view: View) -> bool:
        if view.option("lang") == view.option("default_lang"):
            return True
        if path.rpartition("/")[2] == "base.html" and flag(view.option("default_locale_in_subfolder")):
            return False
        return not excludes(path, strings(view.option("exclude_from_localizations")))


def excludes(path: str, excluded: Sequence[str]) -> bool:
    """Whether a path is among those that are there once for all languages, or lies in one of them."""
    return any(path == one or path.startswith(f"{one}/") for one in excluded)


# --- filters


def _once(value: object, render: Render) -> bool:
    """Whether a URL leads to what is there once for all languages."""
    excluded = strings(option(render, "exclude_from_localizations"))
    return isinstance(value, str) and excludes(value.removeprefix("/"), excluded)


@with_context
def relative_url(context: Context, value: object) -> str | None:
    """The filter of that name, but for what is there once for all languages, which is not below any of them."""
    render = render_of(context)
    if _once(value, render):
        return urls.joined(to_s(option(render, "baseurl_root")), to_s(value))
    return urls.relative_url(context, value)


@with_context
def absolute_url(context: Context, value: object) -> str | None:
    """The same with the address of the site."""
    render = render_of(context)
    if _once(value, render):
        return urls.absolute(to_s(option(render, "url")), to_s(option(render, "baseurl_root")), to_s(value))
    return urls.absolute_url(context, value)


# --- tags


class Translate(Tag):
    """`{% t home.title %}`: a text of the language, else of the default language, by its keys."""

    def render(self, context: Context) -> str:
        render = render_of(context)
        key = _wanted(self.markup.strip(), context)
        known = mapping(option(render, "translations"))
        lang, default = to_s(option(render, "lang")), to_s(option(render, "default_lang"))
        if lang not in known:
            raise LiquidError(
                f"there is no {_FOLDER}/{lang}.yml",
                hint="make it, with a text for each key that `t` is given",
                code="template/translations",
            )
        found = _at(known[lang], key)
        return to_s(found if found not in (None, "", [], {}) else _at(known.get(default), key))


class TranslateFile(Include):
    """`{% tf about.md %}`: a file of the language's folder, else of that of the default language, converted."""

    def file_name(self, context: Context) -> str:
        file = _wanted(self.file, context)
        self._check(file)
        return file

    def find(self, file: str, render: Render) -> Source:
        for name in ("lang", "default_lang"):
            source = render.view.relative(f"{_FOLDER}/{to_s(option(render, name))}/{file}")
            if source is not None:
                return source
        raise not_located(file, f"{_FOLDER}/{to_s(option(render, 'default_lang'))}")

    def render(self, context: Context) -> str:
        render = render_of(context)
        file = self.file_name(context)
        text = render_source(self.find(file, render), context, self.values(context))
        ext = extname(file.rpartition("/")[2]).lower()
        if ext in markdown_extensions(render.view):
            return render.view.markdown(text)
        return render.view.sass(text, ext[1:]) if ext in (".scss", ".sass") else text


class TranslateLink(Tag):
    """`{% tl namespace %}`, `{% tl namespace de %}`: the address of the page with that `namespace`, in a language."""

    def render(self, context: Context) -> str:
        render = render_of(context)
        words = _wanted(self.markup, context).split()
        path = _named(render).get(words[0]) if words else None
        if path is None:
            return ""
        default = to_s(option(render, "default_lang"))
        lang = words[1] if len(words) > 1 else to_s(option(render, "lang"))
        permalink = _field(render, path, f"permalink_{lang}")
        permalink = permalink if flag(permalink) else _field(render, path, "permalink")
        if not flag(permalink):
            raise LiquidError(
                f"the page with the namespace '{words[0]}' has no permalink",
                hint=f"write `permalink` into the front matter of {path}",
                code="template/translate-link",
            )
        below = lang != default or flag(option(render, "default_locale_in_subfolder"))
        return f"{to_s(option(render, 'baseurl_root'))}{f'/{lang}' if below else ''}{to_s(permalink)}"


def _wanted(text: str, context: Context) -> str:
    """What a tag is given: the value of a variable of that name, else the text, with templates in it rendered."""
    wanted = to_s(context.evaluate(text)) or text
    if "{{" in wanted or "{%" in wanted:
        return render_source(Source(render_of(context).path, wanted, "liquid"), context, None)
    return wanted


def _at(value: object, key: str) -> object:
    """The value below the parts of a key; None where there is none. A number names a place in a list."""
    for part in key.split("."):
        if isinstance(value, Mapping):
            value = value.get(int(part) if part.isdecimal() and str(int(part)) == part else part)
        elif isinstance(value, list | tuple) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
        if not flag(value):
            return None
    return value


def _named(render: Render) -> Mapping[str, str]:
    """The last page or document of each `namespace`."""
    known = render.memo.get(_NAMES)
    if isinstance(known, dict):
        return known
    found: dict[str, str] = {}
    for group in ("", *render.view.collections()):
        names = render.view.column(group, "namespace")
        found.update({name: path for path, name in names.items() if isinstance(name, str)})
    render.memo[_NAMES] = found
    return found


def _field(render: Render, path: str, name: str) -> object:
    group = render.view.group(path)
    return render.view.column(group, name).get(path)
