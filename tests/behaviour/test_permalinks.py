"""Where posts, pages and members of collections go."""

from __future__ import annotations

from typing import Any

import pytest

POST = "-- _posts/2020-05-09-Hello-World.md --\n---\ncategories: [Big News, k8s]\n---\nHi\n"


@pytest.mark.parametrize(
    ("style", "dest"),
    [
        ("date", "big news/k8s/2020/05/09/Hello-World.html"),
        ("pretty", "big news/k8s/2020/05/09/Hello-World/index.html"),
        ("ordinal", "big news/k8s/2020/130/Hello-World.html"),
        ("weekdate", "big news/k8s/2020/W19/Sat/Hello-World.html"),
        ("none", "big news/k8s/Hello-World.html"),
        ("/blog/:year/:slug/", "blog/2020/hello-world/index.html"),
        ("/:slugified_categories/:title", "big-news/k8s/Hello-World.html"),
        ("/:short_year/:i_month/:i_day/:title:output_ext", "20/5/9/Hello-World.html"),
        ("/:long_month/:long_day/:title.html", "May/Saturday/Hello-World.html"),
    ],
)
def test_a_post_goes_where_the_style_says(site: Any, style: str, dest: str) -> None:
    site(POST, permalink=style)
    assert site.files == [dest]


def test_the_permalink_of_a_front_matter_goes_before_all(site: Any) -> None:
    site("-- _posts/2020-05-09-a.md --\n---\npermalink: /here/:day.html\n---\n", permalink="pretty")
    assert site.files == ["here/09.html"]


def test_a_page_follows_the_style_only_so_far(site: Any) -> None:
    pages = "-- about.md --\n---\n---\n-- index.md --\n---\n---\n-- feed.xml --\n---\n---\n"
    assert site(pages, permalink="pretty").files == ["about/index.html", "feed.xml", "index.html"]


def test_a_permalink_without_extension_gets_one(site: Any) -> None:
    assert site("-- a.md --\n---\npermalink: /contact\n---\n").files == ["contact.html"]


def test_a_permalink_with_a_slash_is_a_folder(site: Any) -> None:
    assert site("-- a.md --\n---\npermalink: /contact/\n---\n").files == ["contact/index.html"]


def test_a_file_of_another_type_keeps_its_extension(site: Any) -> None:
    assert site("-- a.txt --\n---\n---\nx\n-- b.css --\nbody {}\n").files == ["a.txt", "b.css"]


def test_a_collection_has_its_own_permalink(site: Any) -> None:
    site("""
-- _config.yml --
collections:
  docs:
    output: true
    permalink: /:collection/:path/
-- _docs/install/linux.md --
---
---
x
""")
    assert site.files == ["docs/install/linux/index.html"]


def test_a_date_in_the_front_matter_wins_over_that_of_the_name(site: Any) -> None:
    site("-- _posts/2020-05-09-a.md --\n---\ndate: 2021-06-07\n---\n")
    assert site.files == ["2021/06/07/a.html"]


def test_the_time_zone_decides_on_the_day(site: Any) -> None:
    site("-- _posts/2020-05-09-a.md --\n---\ndate: 2020-05-09 23:30:00 +0000\n---\n", timezone="Europe/Berlin")
    assert site.files == ["2020/05/10/a.html"]


def test_a_slug_takes_the_place_of_the_name(site: Any) -> None:
    site("-- _posts/2020-05-09-a.md --\n---\nslug: Other Name\n---\n", permalink="/:title/")
    assert site.files == ["Other-Name/index.html"]
