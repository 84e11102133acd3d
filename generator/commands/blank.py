"""The files of `jinkyll new --blank`: the least that Jekyll and jinkyll both build into a page with a style."""

from __future__ import annotations

from collections.abc import Mapping

FOLDERS = ("_data", "_drafts", "_includes", "_layouts", "_posts", "_sass", "assets/css")

FILES: Mapping[str, str] = {
    "_config.yml": """\
title: "" # the name of the site
url: "" # its address, such as https://example.org
""",
    "_layouts/default.html": """\
<!doctype html>
<html lang="{{ site.lang | default: "en" }}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{ page.title }}{% if site.title != "" %} · {{ site.title }}{% endif %}</title>
    <link rel="stylesheet" href="{{ "/assets/css/main.css" | relative_url }}">
  </head>
  <body>
    {{ content }}
  </body>
</html>
""",
    "_sass/base.scss": """\
body {
  max-width: 42rem;
  margin: 2rem auto;
  padding: 0 1rem;
  font: 1.1rem/1.6 system-ui, sans-serif;
}
""",
    "assets/css/main.scss": """\
---
# These two lines make Sass of the file.
---

@use "base";
""",
    "index.md": """\
---
layout: default
title: Home
---

# An empty site

Start developing: this page is `index.md`, its frame `_layouts/default.html`, its style `_sass/base.scss`.
""",
}
