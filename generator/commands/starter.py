"""The site that `jinkyll new` makes: the default theme's templates, a first post, an about page."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable

_CONFIG = """\
# The settings of this site. Any other key is yours: templates see it as `site.key`.
title = "A new site"
tagline = "Say in one line what it is about."
description = "A site made with jinkyll."
author = ""
lang = "en"
# url = "https://example.org"     # its address; feeds and sitemaps need it
# permalink = "pretty"            # /2026/05/31/a-post/ in the place of /2026/05/31/a-post.html

plugins = ["jekyll-feed", "jekyll-seo-tag", "jekyll-sitemap", "jekyll-paginate", "jinkyll-search"]
paginate = 10                     # posts on each page of the list
paginate_path = "/page:num/"

nav = [
    { title = "Posts", url = "/" },
    { title = "Archive", url = "/archive/" },
    { title = "About", url = "/about/" },
]

[[defaults]]
scope = { path = "", type = "posts" }
values = { layout = "post" }
"""

_ABOUT = """\
---
layout: page
title: About
permalink: /about/
---

Who writes here, and why? This text is in `about.md`.
"""

_POST = """\
---
title: Hello
date: {date}
---

This is the first post. It lies in `_posts`, and the name of its file is its date and its address.

Change it while `jinkyll serve` runs: the page in the browser follows. `jinkyll new post "A title"` makes the next one.

```python
def greet(name: str) -> str:
    return f"Hello, {{name}}"
```

Why does a page have the address that it has? `jinkyll why` followed by a file or an address tells.
"""

_GITIGNORE = "_site/\n.jinkyll-cache/\n.jekyll-cache/\n"


def starter_files(now: datetime) -> dict[str, str | bytes]:
    """The files of a new site by path; the first post is dated `now`."""
    found: dict[str, str | bytes] = {**default_theme()}
    found["site.toml"] = _CONFIG
    found["about.md"] = _ABOUT
    found[f"_posts/{now:%Y-%m-%d}-hello.md"] = _POST.format(date=now.strftime("%Y-%m-%d %H:%M:%S %z").strip())
    found[".gitignore"] = _GITIGNORE
    return found


def default_theme() -> dict[str, bytes]:
    """The files of the default theme by path."""
    return dict(_packaged(files("generator.commands") / "templates" / "site", ""))


def _packaged(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            found += _packaged(entry, f"{name}/")
        else:
            found.append((name, entry.read_bytes()))
    return found
