"""One pass over HTML, CSS and feeds for what links, what can be linked to, and what is wrong on the spot.

No tree is built: tags are found as the HTML standard's tokenizer finds them ("13.2.5 Tokenization"), and what a tag
says is remembered by its text, since the pages of a site share most of theirs (navigation, head, footer).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

# What a browser does with a link: follow it, load it and run it (`active`), load and show it (`passive`), or
# nothing by itself (`mention`).
How = Literal["follow", "active", "passive", "mention"]


class Link(NamedTuple):
    """A URL as written (entities decoded, white space around it removed), and where in which element."""

    url: str
    element: str
    attribute: str
    how: How


class Found(NamedTuple):
    """Something at an offset of the text, in characters."""

    offset: int
    link: Link


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page has. `anchors` are ids and names that can be linked to, `refresh` where it redirects to.

    `twice` holds ids that were there before, `no_alt` the sources of images without `alt`, each with its offset.
    """

    anchors: frozenset[str]
    links: tuple[Found, ...]
    twice: tuple[tuple[int, str], ...] = ()
    no_alt: tuple[tuple[int, str], ...] = ()
    base: str = ""
    refresh: str = ""


class _Facts(NamedTuple):
    id: str
    name: str
    links: tuple[Link, ...]
    no_alt: str | None
    base: str
    refresh: str


_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'>])[^\s>]++)?+)?+"""
_TOKEN = re.compile(
    r"<(?:!--(?P<comment>)|(?P<tag>[a-zA-Z][^\s/>]*+)(?P<attributes>(?:[\s/]++|" + _ATTRIBUTE + r")*+)(?P<end>>)?)"
)
_ATTRIBUTES = re.compile(
    r"""([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|((?!["'>])[^\s>]++))?+)?+""",
)
# Elements whose content is text, up to their end tag.
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes"})
_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
# In these `<title/>` and `<style/>` have no content; elsewhere browsers do not look at the slash.
_FOREIGN = ("svg", "math")
_ELEMENT_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in (*_FOREIGN, "template")}
_COMMENT_END = re.compile("--!?>")
_REFRESH = re.compile(r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=\s*)?(.*)", re.IGNORECASE | re.DOTALL)
_SRCSET = re.compile(r"[\s,]*+(\S++)(?:\s++(?:[^,(]|\([^)]*+\)?)*+)?")
# What `rel` asks a browser to load; of a link with none of these nothing is loaded.
_LOADED: dict[str, How] = {"stylesheet": "active", "modulepreload": "active", "manifest": "active"}
_SHOWN = ("icon", "apple-touch-icon", "mask-icon", "preload", "prefetch", "apple-touch-icon-precomposed")
_NO_LINK = ("preconnect", "dns-prefetch", "pingback", "webmention", "edituri", "profile", "wlwmanifest")
_IMAGES_IN_META = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_PAGES_IN_META = ("og:url", "twitter:url")

# element → (attribute, what is done with it)
_LINKS: dict[str, tuple[tuple[str, How], ...]] = {
    "a": (("href", "follow"), ("xlink:href", "follow")),
    "area": (("href", "follow"),),
    "audio": (("src", "passive"),),
    "body": (("background", "passive"),),
    "button": (("formaction", "mention"),),
    "embed": (("src", "active"),),
    "feimage": (("href", "passive"), ("xlink:href", "passive")),
    "form": (("action", "mention"),),
    "frame": (("src", "active"),),
    "iframe": (("src", "active"),),
    "image": (("href", "passive"), ("xlink:href", "passive")),
    "img": (("src", "passive"), ("longdesc", "mention")),
    "input": (("src", "passive"), ("formaction", "mention")),
    "object": (("data", "active"),),
    "script": (("src", "active"),),
    "source": (("src", "passive"),),
    "table": (("background", "passive"),),
    "td": (("background", "passive"),),
    "th": (("background", "passive"),),
    "track": (("src", "passive"),),
    "use": (("href", "passive"), ("xlink:href", "passive")),
    "video": (("src", "passive"), ("poster", "passive")),
}
_MAY_BE_EMPTY = ("action", "formaction")  # the page itself is asked again


def attributes_of(text: str) -> dict[str, str]:
    """The attributes of a tag; of two with one name the first counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTES.finditer(text):
        name = match[1].lower()
        if name not in found:
            value = match[2] or match[3] or match[4] or ""
            found[name] = html.unescape(value) if "&" in value else value
    return found


@lru_cache(maxsize=32768)
def _facts(tag: str, text: str) -> _Facts | None:
    """What a tag says; None when nothing of it matters."""
    attributes = attributes_of(text)
    links = tuple(_links(tag, attributes))
    no_alt = _no_alt(tag, attributes)
    base = attributes.get("href", "").strip() if tag == "base" else ""
    refresh = ""
    if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
        refresh = _refresh_target(attributes.get("content", ""))
        if refresh:
            links += (Link(refresh, "meta", "content", "follow"),)
    name = attributes.get("name", "") if tag == "a" else ""
    identity = attributes.get("id", "")
    if not (identity or name or links or base or refresh or no_alt is not None):
        return None
    return _Facts(identity, name, links, no_alt, base, refresh)


def _links(tag: str, attributes: dict[str, str]) -> Iterator[Link]:
    for attribute, how in _LINKS.get(tag, ()):
        if attribute in attributes and (attribute not in _MAY_BE_EMPTY or attributes[attribute].strip()):
            yield Link(attributes[attribute].strip(), tag, attribute, how)
    if tag in ("img", "source") and "srcset" in attributes:
        for url in srcset_urls(attributes["srcset"]):
            yield Link(url, tag, "srcset", "passive")
    elif tag == "link" and ("href" in attributes or "imagesrcset" in attributes):
        yield from _link_element(attributes)
    elif tag == "meta" and attributes.get("content"):
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        if name in _IMAGES_IN_META or name in _PAGES_IN_META:
            yield Link(attributes["content"].strip(), tag, name, "mention")
    if "style" in attributes and "url(" in attributes["style"].lower():
        for _, url, how in css_urls(attributes["style"]):
            yield Link(url, tag, "style", how)


def _link_element(attributes: dict[str, str]) -> Iterator[Link]:
    relations = attributes.get("rel", "").lower().split()
    if any(relation in _NO_LINK for relation in relations):
        return
    for url in srcset_urls(attributes.get("imagesrcset", "")):
        yield Link(url, "link", "imagesrcset", "passive")
    how: How = "mention"
    for relation in relations:
        if relation in _LOADED:
            how = _LOADED[relation]
        elif relation in _SHOWN and how == "mention":
            how = "passive"
    if "href" in attributes:
        yield Link(attributes["href"].strip(), "link", "href", how)


def _no_alt(tag: str, attributes: dict[str, str]) -> str | None:
    picture = tag == "img" or (tag == "input" and attributes.get("type", "").lower() == "image")
    if not picture or "alt" in attributes:
        return None
    hidden = attributes.get("aria-hidden", "").lower() == "true"
    if hidden or attributes.get("role", "").lower() in ("presentation", "none"):
        return None
    if attributes.get("aria-label") or attributes.get("aria-labelledby"):
        return None
    return attributes.get("src", "")


def _refresh_target(content: str) -> str:
    """The URL of `<meta http-equiv="refresh" content="0; url='…'">`; empty where it only reloads."""
    if ";" not in content and "," not in content:
        return ""
    match = _REFRESH.fullmatch(content)
    url = match[1].strip() if match else ""
    if url[:1] in ("'", '"'):
        quote = url[0]
        url = url[1:].partition(quote)[0]
    return url


def srcset_urls(text: str) -> Iterator[str]:
    """The URLs of a `srcset`; a comma ends one only after its descriptor or at its very end."""
    position = 0
    while match := _SRCSET.match(text, position):
        url = match[1].rstrip(",")
        position = match.end() if url == match[1] else match.end(1)
        if url:
            yield url


def scan_html(text: str) -> Page:
    """The page that `text` is. Never fails; takes time in proportion to the text."""
    anchors: set[str] = set()
    ids: set[str] = set()
    links: list[Found] = []
    twice: list[tuple[int, str]] = []
    no_alt: list[tuple[int, str]] = []
    base = refresh = ""
    position = foreign = template = 0  # up to where the text is SVG or MathML, and inert
    search = _TOKEN.search
    facts_of: Callable[[str, str], _Facts | None] = _facts
    while match := search(text, position):
        position = match.end()
        tag = match["tag"]
        if tag is None:
            position = _after_comment(text, position)
            continue
        if match["end"] is None:
            break  # the text ends within a tag
        tag = tag.lower()
        written = match["attributes"]
        if tag in _FOREIGN and position > foreign:
            foreign = _end_of(tag, text, position)
        elif tag == "template" and position > template:
            template = _end_of(tag, text, position)
        if written and (facts := facts_of(tag, written)) is not None:
            start = match.start()
            if start >= template:  # what a script takes from a template has its ids later
                if facts.id:
                    if facts.id in ids:
                        twice.append((start, facts.id))
                    ids.add(facts.id)
                if facts.name:
                    anchors.add(facts.name)
            for link in facts.links:
                links.append(Found(start, link))
            if facts.no_alt is not None:
                no_alt.append((start, facts.no_alt))
            base = base or facts.base
            refresh = refresh or facts.refresh
        if tag in _RAW and not (position <= foreign and written.endswith("/")):
            end = _RAW_END[tag].search(text, position)
            if end is None:
                break
            if tag == "style":
                for offset, url, how in css_urls(text[position : end.start()]):
                    links.append(Found(position + offset, Link(url, "style", "url()", how)))
            position = end.start()
    return Page(frozenset(anchors | ids), tuple(links), tuple(twice), tuple(no_alt), base, refresh)


def _end_of(tag: str, text: str, position: int) -> int:
    end = _ELEMENT_END[tag].search(text, position)
    return end.start() if end else len(text)


def _after_comment(text: str, position: int) -> int:
    if text.startswith(">", position):
        return position + 1
    if text.startswith("->", position):
        return position + 2
    end = _COMMENT_END.search(text, position)
    return end.end() if end else len(text)


_IN_DOUBLE, _IN_SINGLE = r'(?:[^"\\\n]|\\[\s\S])*+', r"(?:[^'\\\n]|\\[\s\S])*+"
# The end of a string may be missing: it ends with its line then.
_STRING = rf"\"{_IN_DOUBLE}\"?+|'{_IN_SINGLE}'?+"
_QUOTED = rf"\"({_IN_DOUBLE})\"?+|'({_IN_SINGLE})'?+"
_URL = rf"(?<![\w-])url\(\s*+(?:{_QUOTED}|((?:[^\s\"'()\\]|\\[0-9a-f]{{1,6}}\s?|\\[^\n])*+))"
_CSS = re.compile(
    r"/\*(?:[^*]|\*(?!/))*+(?:\*/)?|@namespace\b[^;{}]*+"
    rf"|@import\s*+(?:{_QUOTED}|{_URL})|{_URL}"
    rf"|(?<![\w-])(?:-webkit-)?image-set\((?:[^()\"']|{_STRING}|\((?:[^()\"']|{_STRING})*+\))*+"
    rf"|{_STRING}",
    re.IGNORECASE,
)
_IMAGES = re.compile(rf"type\([^)]*+\)|{_URL}|{_QUOTED}", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(\n)|(.))", re.IGNORECASE)


def css_urls(text: str) -> Iterator[tuple[int, str, How]]:
    """What a stylesheet loads, with offsets; other stylesheets are `active`. Comments and strings load nothing."""
    for match in _CSS.finditer(text):
        word = match[0][:20].lower()
        how: How = "active" if word.startswith("@import") else "passive"
        images = word.find("image-set(")
        loaded = (match,) if images < 0 else _IMAGES.finditer(text, match.start() + images + 10, match.end())
        for one in loaded:
            url = next((group for group in one.groups() if group), "")
            if url:
                yield one.start(), _ESCAPE.sub(_unescaped, url).strip() if "\\" in url else url.strip(), how


def _unescaped(match: re.Match[str]) -> str:
    code, newline, character = match.groups()
    if code:
        return chr(number) if 0 < (number := int(code, 16)) < 0xD800 or 0xE000 <= number < 0x110000 else "\ufffd"
    return "" if newline else str(character)


def scan_css(text: str) -> tuple[Found, ...]:
    """The links of a stylesheet."""
    return tuple(Found(offset, Link(url, "css", "url()", how)) for offset, url, how in css_urls(text))


_XML = re.compile(
    r"<!--(?:.*?-->|.*)|<!\[CDATA\[(?:.*?\]\]>|.*)"
    r"|<(?P<text>(?:\w+:)?(?:loc|link|comments|icon|logo|url))(?:\s*+)>\s*+(?:<!\[CDATA\[\s*)?(?P<url>[^<\]]*)"
    r"|<(?P<tag>(?:\w+:)?(?:link|enclosure|content|thumbnail|image))(?P<attributes>(?:\s++|" + _ATTRIBUTE + r")++)/?>",
    re.DOTALL,
)
_ROOT = re.compile(r"\ufeff?(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*+>|\s++)*+<(?:\w+:)?(\w+)", re.DOTALL)
_FEEDS = {"feed": "feed", "rss": "feed", "RDF": "feed", "urlset": "sitemap", "sitemapindex": "sitemap"}


def scan_xml(text: str) -> tuple[str, tuple[Found, ...]]:
    """`feed` or `sitemap` and the links in it; an empty string for any other XML, in which nothing is looked for."""
    root = _ROOT.match(text)
    kind = _FEEDS.get(root[1], "") if root else ""
    if not kind:
        return "", ()
    found: list[Found] = []
    for match in _XML.finditer(text):
        if match["text"]:
            url = html.unescape(match["url"]).strip()
            if url and (kind == "feed" or match["text"].endswith("loc")):
                found.append(Found(match.start("url"), Link(url, match["text"], "", "mention")))
        elif match["tag"]:
            attributes = attributes_of(match["attributes"].rstrip("/"))
            name = "href" if "href" in attributes else "url"
            url = attributes.get(name, "").strip()
            if url and attributes.get("rel") != "hub":
                found.append(Found(match.start(), Link(url, match["tag"], name, "mention")))
    return kind, tuple(found)
