"""jekyll-seo-tag 2.8: `{% seo %}` writes what search engines and social networks read in the head of a page.

Title, description, canonical URL, Open Graph, Twitter card and JSON-LD; `{% seo title=false %}` leaves out `<title>`.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, ClassVar

from generator import JEKYLL_VERSION
from generator.liquid import MISSING, Tag
from generator.liquid.values import to_s
from generator.plugin import Extensions, Plugin
from generator.plugins.shared import (
    EMPTY,
    absolute_url,
    escape_once,
    flag,
    mapping,
    normalize_whitespace,
    or_default,
    strip_html,
    xmlschema,
)
from generator.template.filters.context import render_of
from generator.template.filters.json import jsonify
from generator.template.filters.urls import is_absolute, uri_escape
from generator.template.view import SiteView

if TYPE_CHECKING:
    from generator.liquid import Context

_VERSION = "2.8.0"
_HOME_OR_ABOUT = re.compile(r"^/(about/)?(index.html?)?$", re.MULTILINE)
_INDEX = re.compile(r"/index\.html$", re.MULTILINE)
_NO_TITLE = re.compile(r"title=false", re.IGNORECASE)
_ENTITY_TYPES = ("BlogPosting", "CreativeWork")
_AUTHOR_TYPES = ("Organization", "Person")
_VERIFICATIONS = {
    "google": "google-site-verification",
    "bing": "msvalidate.01",
    "alexa": "alexaVerifyID",
    "yandex": "yandex-verification",
    "baidu": "baidu-site-verification",
    "facebook": "facebook-domain-verification",
}
# Text that Markdown leaves as it is, whichever engine reads it; and paragraphs of HTML without anything but text.
_WORDS = re.compile(r"[^\W\d_](?:[^\W_]|[ ,;()!?/]|\.(?!\.))*")
_PARAGRAPHS = re.compile(r"(?:<p>(?:[^<&]|</?(?:a|em|strong|code|b|i|br|img)\b[^<>&]*>|&(?:amp|lt|gt);)*</p>\s*)+")


class Seo(Plugin):
    """Reads `title`, `tagline`, `description`, `url`, `author`, `twitter`, `facebook`, `logo`, `social` of the site."""

    name: ClassVar[str] = "jekyll-seo-tag"

    def extensions(self) -> Extensions:
        return Extensions(tags={"seo": SeoTag})


class SeoTag(Tag):
    """`{% seo %}`, `{% seo title=false %}`"""

    def render(self, context: Context) -> str:
        render = render_of(context)
        # The gem asks the page itself too, which knows front-matter defaults that templates do not see.
        behind = mapping(render.page.get("*behind"))
        page = ChainMap(render.page, dict(behind)) if behind else render.page  # type: ignore[arg-type]
        facts = Facts(render.view, page, mapping(context.get("paginator")), seen=render.page)
        return "\n".join(_lines(facts, _NO_TITLE.search(self.raw_markup) is None))


def plain(view: SiteView, value: object) -> str | None:
    """A value as the text of an attribute: Markdown rendered, tags taken off, escaped; None where nothing is left."""
    text = to_s(value)
    if not text:
        return None
    if not (_WORDS.fullmatch(text) or _PARAGRAPHS.fullmatch(text)):
        text = view.markdown(text)
    return escape_once(normalize_whitespace(strip_html(text))) or None


class Facts:
    """What is known about one page; each fact is worked out once. `seen` is the page as templates see it."""

    def __init__(
        self, view: SiteView, page: Mapping[str, object], paginator: Mapping[str, object], seen: Mapping[str, object]
    ) -> None:
        self.view = view
        self.page = page
        self.seen = seen
        self.paginator = paginator
        site_title = view.option("title")
        self.site_title = plain(view, site_title if flag(site_title) else view.option("name"))
        self.site_description = plain(view, view.option("description"))
        self.page_title = plain(view, page.get("title")) or self.site_title
        self.url = to_s(page.get("url"))
        self.home = _HOME_OR_ABOUT.search(self.url) is not None
        self.date = page.get("date")
        self.seo = mapping(page.get("seo"))
        self.social = mapping(view.option("social"))
        described = page.get("description")
        text = described if flag(described) else page.get("excerpt")
        self.description = plain(view, text if flag(text) else None) or self.site_description
        self.author = _author(view, page)
        self.canonical = self._canonical()
        self.image = self._image()

    def option(self, name: str) -> object:
        value = self.view.option(name)
        return None if value is MISSING else value

    def title(self) -> str | None:
        site, page = self.site_title, self.page_title
        if site and page and page != site:
            title: str | None = f"{page} | {site}"
        elif site and self.site_description:
            title = f"{site} | {plain(self.view, self.option('tagline')) or self.site_description}"
        else:
            title = page or site
        return self._page_number() + title if title else None

    def _page_number(self) -> str:
        current, total = self.paginator.get("page"), self.paginator.get("total_pages")
        if not isinstance(current, int) or current < 2:
            return ""
        message = to_s(or_default(self.option("seo_paginator_message"), "Page %<current>s of %<total>s for "))
        for name, value in (("current", current), ("total", total)):
            message = re.sub(rf"%<{name}>[sd]|%\{{{name}\}}", to_s(value), message)
        return message.replace("%%", "%")

    def name(self) -> str | None:
        if flag(self.seo.get("name")):
            return plain(self.view, self.seo["name"])
        if not self.home:
            return None
        social = self.social.get("name")
        return plain(self.view, social) if flag(social) else self.site_title

    def locale(self) -> str:
        values = (self.page.get("locale"), self.option("locale"), self.page.get("lang"), self.option("lang"))
        return to_s(next((value for value in values if flag(value)), "en_US")).replace("-", "_")

    def _canonical(self) -> str:
        own = to_s(self.page.get("canonical_url"))
        return own or _INDEX.sub("/", absolute_url(self.view, self.url))

    def _image(self) -> dict[str, object] | None:
        """The image's facts with its absolute `path` first, or None without a path."""
        image = self.page.get("image")
        facts = image if isinstance(image, Mapping) else {"path": image} if isinstance(image, str) else EMPTY
        raw = next((facts[key] for key in ("path", "facebook", "twitter") if flag(facts.get(key))), None)
        if raw is None:
            return None
        path = raw if is_absolute(to_s(raw)) else absolute_url(self.view, raw)
        return {**facts, "path": uri_escape(to_s(path))}

    def logo(self) -> str | None:
        logo = self.option("logo")
        if not flag(logo):
            return None
        return uri_escape(to_s(logo) if is_absolute(to_s(logo)) else absolute_url(self.view, logo))

    def published(self) -> str | None:
        return xmlschema(self.view, self.date) if flag(self.date) else None

    def modified(self) -> str | None:
        values = (self.seo.get("date_modified"), self.page.get("last_modified_at"), self.date)
        value = next((value for value in values if flag(value)), None)
        return None if value is None else xmlschema(self.view, value)

    def type(self) -> object:
        own = self.seo.get("type")
        if flag(own):
            return own
        return "WebSite" if self.home else "BlogPosting" if flag(self.date) else "WebPage"

    def links(self) -> object:
        own = self.seo.get("links")
        if flag(own):
            return own
        return self.social.get("links") if self.home and flag(self.social.get("links")) else None

    def json_ld(self) -> str:
        """The facts as schema.org's JSON, keys in order, without those that have no value."""
        kind = self.type()
        name = self.author.get("name")
        facts = {
            "@context": "https://schema.org",
            "@type": kind,
            "author": self._json_author(),
            "dateModified": self.modified(),
            "datePublished": self.published(),
            "description": self.description,
            "headline": self.page_title,
            "image": self._json_image(),
            "mainEntityOfPage": {"@type": "WebPage", "@id": self.canonical} if kind in _ENTITY_TYPES else None,
            "name": self.name(),
            "publisher": _publisher(self.logo(), name),
            "sameAs": self.links(),
            "url": self.canonical,
        }
        return jsonify({key: value for key, value in facts.items() if value is not None})

    def _json_author(self) -> dict[str, object] | None:
        kind = self.author.get("type")
        if not flag(self.author.get("name")) or (flag(kind) and kind not in _AUTHOR_TYPES):
            return None
        facts: dict[str, object] = {"@type": kind if flag(kind) else "Person", "name": self.author["name"]}
        if flag(self.author.get("url")):
            facts["url"] = self.author["url"]
        return facts

    def _json_image(self) -> object:
        if self.image is None or len(self.image) == 1:
            return self.image and self.image["path"]
        rest = {key: value for key, value in self.image.items() if key != "path"}
        return {**rest, "url": self.image["path"], "@type": "imageObject"}


def _author(view: SiteView, page: Mapping[str, object]) -> Mapping[str, object]:
    """What is known about the author: of the page, else of the site; a name is looked up in the data file `authors`."""
    authors = page.get("authors")
    first = authors[0] if isinstance(authors, list | tuple) and authors else None
    found = next((value for value in (page.get("author"), first, view.option("author")) if to_s(value)), None)
    if isinstance(found, Mapping):
        return found
    if not isinstance(found, str):
        return EMPTY
    return {"name": found, **mapping(mapping(view.data().get("authors")).get(found))}


def _publisher(logo: str | None, name: object) -> dict[str, object] | None:
    if logo is None:
        return None
    facts: dict[str, object] = {"@type": "Organization", "logo": {"@type": "ImageObject", "url": logo}}
    return {**facts, "name": name} if flag(name) else facts


def _meta(kind: str, name: str, value: object) -> str:
    return f'<meta {kind}="{name}" content="{to_s(value)}" />'


def _lines(facts: Facts, with_title: bool) -> Iterator[str]:
    """The tags, one to a line."""
    yield f"<!-- Begin Jekyll SEO tag v{_VERSION} -->"
    title = facts.title()
    if title and with_title:
        yield f"<title>{title}</title>"
    yield _meta("name", "generator", f"Jekyll v{JEKYLL_VERSION}")
    if facts.page_title:
        yield _meta("property", "og:title", facts.page_title)
    if flag(facts.author.get("name")):
        yield _meta("name", "author", facts.author["name"])
    yield _meta("property", "og:locale", facts.locale())
    if facts.description:
        yield _meta("name", "description", facts.description)
        yield _meta("property", "og:description", facts.description)
    if flag(facts.option("url")):
        yield f'<link rel="canonical" href="{facts.canonical}" />'
        yield _meta("property", "og:url", facts.canonical)
    if facts.site_title:
        yield _meta("property", "og:site_name", facts.site_title)
    yield from _open_graph(facts)
    yield from _twitter(facts)
    yield from _services(facts)
    yield f'<script type="application/ld+json">\n{facts.json_ld()}</script>'
    yield "<!-- End Jekyll SEO tag -->\n"


def _open_graph(facts: Facts) -> Iterator[str]:
    if facts.image:
        yield _meta("property", "og:image", facts.image["path"])
        for name in ("height", "width", "alt"):
            if flag(facts.image.get(name)):
                yield _meta("property", f"og:image:{name}", facts.image[name])
    if flag(facts.date):
        yield _meta("property", "og:type", "article")
        yield _meta("property", "article:published_time", facts.published())
    else:
        yield _meta("property", "og:type", "website")
    for rel, name in (("prev", "previous_page"), ("next", "next_page")):
        if flag(facts.paginator.get(name)):
            path = facts.paginator.get(f"{name}_path")
            yield f'<link rel="{rel}" href="{absolute_url(facts.view, path) if flag(path) else ""}" />'


def _twitter(facts: Facts) -> Iterator[str]:
    site = facts.option("twitter")
    if facts.image:
        site_card = or_default(mapping(site).get("card"), "summary_large_image")
        yield _meta("name", "twitter:card", or_default(mapping(facts.seen.get("twitter")).get("card"), site_card))
        yield _meta("property", "twitter:image", facts.image["path"])
        if flag(facts.image.get("alt")):
            yield _meta("name", "twitter:image:alt", facts.image["alt"])
    else:
        yield _meta("name", "twitter:card", "summary")
    if facts.page_title:
        yield _meta("property", "twitter:title", facts.page_title)
    if flag(site):
        yield _meta("name", "twitter:site", "@" + to_s(mapping(site).get("username")).replace("@", ""))
        account = facts.author.get("twitter")
        account = account if flag(account) else facts.author.get("name")
        if isinstance(account, str):
            yield _meta("name", "twitter:creator", "@" + account.replace("@", ""))


def _services(facts: Facts) -> Iterator[str]:
    facebook = mapping(facts.option("facebook"))
    for key, name in (("admins", "fb:admins"), ("publisher", "article:publisher"), ("app_id", "fb:app_id")):
        if flag(facebook.get(key)):
            yield _meta("property", name, facebook[key])
    verifications = facts.option("webmaster_verifications")
    if flag(verifications):
        for key, name in _VERIFICATIONS.items():
            if flag(mapping(verifications).get(key)):
                yield _meta("name", name, mapping(verifications)[key])
    elif flag(facts.option("google_site_verification")):
        yield _meta("name", "google-site-verification", facts.option("google_site_verification"))
