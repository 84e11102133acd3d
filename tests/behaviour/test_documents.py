"""Posts, drafts, categories, dates, collections, defaults: what there is, and in which order."""

from __future__ import annotations

from typing import Any

import pytest


def test_folders_above_posts_are_categories_before_those_of_the_front_matter(site: Any) -> None:
    site("""
-- movies/scifi/_posts/2020-01-02-alien.md --
---
category: classic
---
{{ page.categories | join: "," }}
""")
    assert site.files == ["movies/scifi/classic/2020/01/02/alien.html"]
    assert site["movies/scifi/classic/2020/01/02/alien.html"] == "<p>movies,scifi,classic</p>\n"


def test_folders_below_posts_are_no_categories(site: Any) -> None:
    assert site("-- _posts/old/2020-01-02-a.md --\n---\n---\n").files == ["2020/01/02/a.html"]


def test_categories_are_split_at_spaces_and_tags_too(site: Any) -> None:
    site("""
-- _posts/2020-01-02-a.md --
---
categories: one two
tags: x y
---
{{ page.tags | join: "+" }}
""")
    assert site["one/two/2020/01/02/a.html"] == "<p>x+y</p>\n"


def test_posts_come_newest_first_and_know_their_neighbours(site: Any) -> None:
    site("""
-- _posts/2020-01-01-a.md --
---
---
-- _posts/2020-01-03-c.md --
---
---
-- _posts/2020-01-02-b.md --
---
---
{{ page.previous.slug }} {{ page.next.slug }}
-- index.html --
---
---
{% for post in site.posts %}{{ post.slug }}{% endfor %}
""")
    assert site["index.html"] == "cba\n"
    assert site["2020/01/02/b.html"] == "<p>a c</p>\n"


def test_drafts_are_built_when_asked_for(site: Any) -> None:
    draft = "-- _drafts/idea.md --\n---\ndate: 2020-02-03\n---\nAn idea\n"
    assert site(draft).files == []
    assert site(draft, show_drafts=True).files == ["2020/02/03/idea.html"]


def test_what_says_published_false_is_left_out(site: Any) -> None:
    page = "-- a.md --\n---\npublished: false\n---\n"
    assert site(page).files == []
    assert site(page, unpublished=True).files == ["a.html"]


def test_posts_of_the_future_wait(site: Any) -> None:
    post = "-- _posts/2999-01-01-a.md --\n---\n---\n"
    assert site(post).files == []
    assert "Skipping: _posts/2999-01-01-a.md has a future date" in site.said
    assert site(post, future=True).files == ["2999/01/01/a.html"]


def test_limit_posts_takes_the_newest(site: Any) -> None:
    posts = "-- _posts/2020-01-01-a.md --\n---\n---\n-- _posts/2020-01-02-b.md --\n---\n---\n"
    assert site(posts, limit_posts=1).files == ["2020/01/02/b.html"]


def test_a_collection_without_output_is_data_only(site: Any) -> None:
    site("""
-- _config.yml --
collections: [people]
-- _people/ann.md --
---
name: Ann
---
-- index.html --
---
---
{{ site.people[0].name }} {{ site.people.size }}
""")
    assert site.files == ["index.html"]
    assert site["index.html"] == "Ann 1\n"


def test_a_collection_is_sorted_by_a_key(site: Any) -> None:
    site("""
-- _config.yml --
collections:
  steps:
    sort_by: rank
-- _steps/a.md --
---
rank: 2
---
-- _steps/b.md --
---
rank: 1
---
-- index.html --
---
---
{% for step in site.steps %}{{ step.slug }}{% endfor %}
""")
    assert site["index.html"] == "ba\n"


def test_a_collection_has_the_order_that_is_listed(site: Any) -> None:
    site("""
-- _config.yml --
collections:
  steps:
    order: [c.md, a.md]
-- _steps/a.md --
---
---
-- _steps/b.md --
---
---
-- _steps/c.md --
---
---
-- index.html --
---
---
{% for step in site.steps %}{{ step.slug }}{% endfor %}
""")
    assert site["index.html"] == "cab\n"


def test_collections_lie_in_their_folder(site: Any) -> None:
    site("""
-- _config.yml --
collections_dir: content
-- content/_posts/2020-01-02-a.md --
---
---
-- _posts/2020-01-02-lost.md --
---
---
""")
    assert site.files == ["2020/01/02/a.html"]


def test_defaults_reach_what_their_scope_names_and_the_nearest_wins(site: Any) -> None:
    site("""
-- _config.yml --
defaults:
  - scope: { path: "" }
    values: { colour: red }
  - scope: { path: "docs" }
    values: { colour: blue }
  - scope: { path: "", type: posts }
    values: { colour: green }
-- a.html --
---
---
{{ page.colour }}
-- docs/b.html --
---
---
{{ page.colour }}
-- docs/c.html --
---
colour: black
---
{{ page.colour }}
-- _posts/2020-01-02-p.html --
---
---
{{ page.colour }}
""")
    assert [site[name] for name in ("a.html", "docs/b.html", "docs/c.html", "2020/01/02/p.html")] == [
        "red\n", "blue\n", "black\n", "green\n",
    ]  # fmt: skip


def test_a_default_can_have_a_glob(site: Any) -> None:
    site("""
-- _config.yml --
defaults:
  - scope: { path: "docs/*/index.html" }
    values: { kind: chapter }
-- docs/one/index.html --
---
---
[{{ page.kind }}]
-- docs/one/more.html --
---
---
[{{ page.kind }}]
""")
    assert site["docs/one/index.html"] == "[chapter]\n"
    assert site["docs/one/more.html"] == "[]\n"


def test_hidden_files_are_left_out_unless_included(site: Any) -> None:
    files = "-- .htaccess --\na\n-- .secret --\nb\n-- _notes/c.txt --\nd\n-- #tmp --\ne\n-- old~ --\nf\n"
    assert site(files).files == [".htaccess"]
    assert site(files, include=[".secret", "_notes"]).files == [".secret", "_notes/c.txt"]


def test_excluded_files_are_left_out(site: Any) -> None:
    files = "-- a.txt --\n1\n-- b/c.txt --\n2\n-- b/d.md --\n3\n"
    assert site(files, exclude=["b/*.md", "a.txt"]).files == ["b/c.txt"]


def test_a_file_without_front_matter_is_copied_as_it_is(site: Any) -> None:
    assert site("-- a.md --\n# Not a page {{ x }}\n")["a.md"] == "# Not a page {{ x }}\n"


def test_what_is_kept_stays_and_what_is_stale_goes(site: Any) -> None:
    site("-- a.txt --\n1\n")
    (site.root / "_site/mine.txt").write_text("kept")
    (site.root / "_site/stale.txt").write_text("gone")
    site("-- b.txt --\n2\n", keep_files=["mine.txt"])
    assert site.files == ["a.txt", "b.txt", "mine.txt"]


def test_related_posts_are_the_newest_or_with_lsi_those_with_the_same_words(site: Any) -> None:
    posts = "".join(
        f"-- _posts/2020-01-{day:02}-p{day}.md --\n---\n---\nNo.{day} {'w' * day}\n" for day in range(3, 20)
    )
    pair = (
        "-- _posts/2020-01-01-herons.md --\n---\n---\nA heron eats fish.\n"
        "-- _posts/2020-01-02-fish.md --\n---\n---\nFish fear the heron.\n"
    )
    layout = "-- _layouts/l.html --\n{% for post in site.related_posts %}{{ post.slug }} {% endfor %}\n"
    tree = f"{posts}{pair}{layout}-- _config.yml --\ndefaults: [{{scope: {{path: ''}}, values: {{layout: l}}}}]\n"
    assert site(tree)["2020/01/01/herons.html"].split()[:2] == ["p19", "p18"]
    found = site(lsi=True)["2020/01/01/herons.html"].split()
    assert found[:3] == ["fish", "p19", "p18"] and len(found) == 10


@pytest.mark.parametrize("folder", ["", "kept/"])
def test_a_static_file_of_a_collection_has_a_path_without_a_slash_before_it(site: Any, folder: str) -> None:
    site(
        f"""
-- _config.yml --
collections: {{things: {{output: true}}}}
collections_dir: "{folder}"
-- {folder}_things/sub/g.txt --
y
-- assets/h.txt --
z
-- index.txt --
---
---
{{% for file in site.static_files %}}{{{{ file.path }}}} {{% endfor %}}
"""
    )
    assert site["index.txt"].split() == ["/assets/h.txt", "_things/sub/g.txt"]
