"""A site without a word of front matter, built as GitHub Pages builds it."""

from __future__ import annotations

from typing import Any

import pytest

from generator.errors import SourceError

SITE = """
-- _config.yml --
title: T
compat: github-pages
-- README.md --
# Hello

See [more](docs/more.md).
-- docs/more.md --
# More

Text
directly before a list:
* one
-- CNAME --
example.com
-- _layouts/default.html --
[{{ page.title }}]{{ content }}
-- _posts/2999-01-01-later.md --
---
---
Soon
-- _plugins/mine.py --
raise SystemExit("never run")
"""


def test_its_plugins_make_a_site_of_plain_markdown(site: Any) -> None:
    site(SITE)
    assert site.said == ""
    assert site["index.html"].startswith("[Hello]") and 'href="/docs/more.html"' in site["index.html"]
    assert site["docs/more.html"].startswith("[More]")
    assert "2999/01/01/later.html" in site and "CNAME" not in site
    assert "<ul>" in site["docs/more.html"], "gfm_quirks: paragraph_end"


def test_a_theme_that_the_site_names_must_be_there_the_profile_s_need_not(site: Any) -> None:
    with pytest.raises(SourceError, match="no-such-theme"):
        site(SITE.replace("compat:", "theme: no-such-theme\ncompat:"))
