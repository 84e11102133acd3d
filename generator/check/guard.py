"""The URL guard: what was published once stays, or leads on by a redirect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.check.problems import Hints
from generator.check.run import published_urls
from generator.check.urls import Resolver, Target
from generator.errors import Diagnostic, Place

_HEAD = "# Published URLs, kept by `jinkyll check --urls`: each has to stay, or to redirect. One a line, sorted.\n"


@dataclass(frozen=True, slots=True)
class Kept:
    """One URL of the manifest and the line it stands in."""

    url: str
    line: int


def read_urls(text: str) -> tuple[Kept, ...]:
    """The URLs of a manifest: one a line (`#` starts a comment), or the `<loc>`s of a sitemap."""
    if text.lstrip("\ufeff \r\n\t").startswith("<"):
        matches = re.finditer(r"<loc>\s*([^<]*?)\s*</loc>", text)
        return tuple(Kept(match[1], text.count("\n", 0, match.start()) + 1) for match in matches if match[1])
    lines = enumerate(text.lstrip("\ufeff").splitlines(), 1)
    return tuple(Kept(line.strip(), number) for number, line in lines if line.strip() and not line.startswith("#"))


def vanished(urls: Sequence[Kept], resolver: Resolver, hints: Hints, path: str) -> list[Diagnostic]:
    """What is wrong with each URL of the manifest `path` that the site no longer answers."""
    found = []
    for kept in urls:
        target = _target(kept.url, resolver)
        if not target.reason and not target.external:
            continue
        near = hints.url(target.path or kept.url)
        hint = f"put `redirect_from: {kept.url}` into the page that takes its place" + (f"; {near}" if near else "")
        if target.external:
            hint = "the manifest names another address than the config's `url`"
        found.append(
            Diagnostic(
                "url/vanished",
                f"{kept.url} was published and is gone, without a redirect",
                Place(path, kept.line),
                excerpt=kept.url,
                hint=hint,
            )
        )
    return found


def manifest_text(files: Sequence[str], urls: Iterable[Kept], resolver: Resolver) -> str:
    """The manifest of what is published now, with what was promised before and still is answered."""
    kept = {one.url for one in urls if not (target := _target(one.url, resolver)).reason and not target.external}
    return _HEAD + "".join(f"{url}\n" for url in sorted({*published_urls(files), *kept}))


def _target(url: str, resolver: Resolver) -> Target:
    if url.startswith("/"):  # below the baseurl, whatever that is today
        return resolver.find(url.partition("#")[0].partition("?")[0].lstrip("/"))
    return resolver.resolve(url, "index.html")
