"""The index of the search: what is in it, and what is not."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from generator.plugins.search import plain_text

SITE = """
-- _config.yml --
title: T
baseurl: /b
plugins: [jinkyll-search]
search: {words: 4}
-- _posts/2026-01-01-a.md --
---
title: "A & B"
tags: [x]
---
One *two*&amp; three four five
-- _posts/2026-01-02-b.md --
---
title: B
---
<script>var hidden</script>Seen
-- c.md --
---
title: C
search: false
---
-- style.css --
---
title: none of a page
---
-- 404.html --
---
title: Lost
---
"""


def test_posts_come_first_and_pages_may_stay_out(site: Any) -> None:
    site(SITE)
    assert json.loads(site["search.json"]) == [
        {"title": "B", "url": "/b/2026/01/02/b.html", "text": "Seen", "date": "2026-01-02"},
        {
            "title": "A & B",
            "url": "/b/2026/01/01/a.html",
            "text": "One two& three four …",
            "date": "2026-01-01",
            "tags": ["x"],
        },
    ]


def test_an_edit_of_a_text_reaches_the_index(site: Any) -> None:
    site(SITE)
    site("-- _posts/2026-01-02-b.md --\n---\ntitle: B\n---\nChanged\n")
    assert "Changed" in site["search.json"]


@bounded(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_becomes_one_line(html: str) -> None:
    assert "\n" not in plain_text(html, 5) and len(plain_text(html, 5).split(" ")) <= 6
