"""Layouts, includes, data, excerpts, pagination: what ends up in a page."""

from __future__ import annotations

from typing import Any


def test_layouts_wrap_from_the_inside_out(site: Any) -> None:
    site("""
-- _layouts/default.html --
<html>{{ content }}</html>
-- _layouts/post.html --
---
layout: default
mood: calm
---
<article class="{{ layout.mood }}">{{ content }}</article>
-- a.md --
---
layout: post
---
Hi
""")
    assert site["a.html"] == '<html><article class="calm"><p>Hi</p>\n</article>\n</html>\n'


def test_a_layout_can_be_none(site: Any) -> None:
    site("""
-- _config.yml --
defaults:
  - values: { layout: default }
-- _layouts/default.html --
<html>{{ content }}</html>
-- a.html --
---
layout: null
---
A
-- b.html --
---
layout: none
---
B
-- c.html --
---
---
C
""")
    assert site["a.html"] == "A\n"
    assert site["b.html"] == "B\n"
    assert "<html>C" in site["c.html"]


def test_includes_take_parameters(site: Any) -> None:
    site("""
-- _includes/note.html --
<b>{{ include.text }}{{ include.n | plus: 1 }}</b>
-- a.html --
---
word: hey
---
{% include note.html text=page.word n=1 %}
""")
    assert site["a.html"] == "<b>hey2</b>\n\n"


def test_an_include_can_be_named_by_a_variable(site: Any) -> None:
    site("""
-- _includes/x/y.html --
found
-- a.html --
---
part: x/y
---
{% include {{ page.part }}.html %}
""")
    assert site["a.html"].strip() == "found"


def test_include_relative_looks_beside_the_page(site: Any) -> None:
    site("-- docs/part.txt --\npart\n-- docs/a.html --\n---\n---\n{% include_relative part.txt %}\n")
    assert site["docs/a.html"].strip() == "part"


def test_data_of_every_format_is_there_by_its_path(site: Any) -> None:
    site("""
-- _data/y.yml --
a: 1
-- _data/j.json --
{"a": 2}
-- _data/deep/c.csv --
name,age
Ann,3
-- _data/t.tsv --
name\tage
Bob\t4
-- a.html --
---
---
{{ site.data.y.a }}{{ site.data.j.a }}{{ site.data.deep.c[0].age }}{{ site.data.t[0].age }}
""")
    assert site["a.html"] == "1234\n"


def test_an_excerpt_is_the_first_paragraph_or_what_stands_before_the_separator(site: Any) -> None:
    site("""
-- _posts/2020-01-01-a.md --
---
---
First.

Second.
-- _posts/2020-01-02-b.md --
---
excerpt_separator: <!--more-->
---
One.

Two.
<!--more-->
Three.
-- _posts/2020-01-03-c.md --
---
excerpt: Said by hand
---
Text.
-- index.html --
---
---
{% for post in site.posts %}[{{ post.excerpt | strip_html | strip_newlines }}]{% endfor %}
""")
    assert site["index.html"] == "[Said by hand][One.Two.][First.]\n"


def test_links_in_an_excerpt_find_definitions_below_it(site: Any) -> None:
    site("""
-- _posts/2020-01-01-a.md --
---
---
See [this][x].

More.

[x]: /there
-- index.html --
---
---
{{ site.posts[0].excerpt }}
""")
    assert '<a href="/there">this</a>' in site["index.html"]


def test_lists_are_paginated(site: Any) -> None:
    posts = "".join(f"-- _posts/2020-01-0{day}-p{day}.md --\n---\n---\n" for day in range(1, 6))
    site(
        "-- _config.yml --\nplugins: [jekyll-paginate]\npaginate: 2\n" + posts + "-- index.html --\n---\n---\n"
        "{{ paginator.page }}/{{ paginator.total_pages }}:"
        "{% for post in paginator.posts %}{{ post.slug }}{% endfor %}\n"
    )
    assert site["index.html"] == "1/3:p5p4\n"
    assert site["page2/index.html"] == "2/3:p3p2\n"
    assert site["page3/index.html"] == "3/3:p1\n"


def test_urls_are_made_for_the_place_of_the_site(site: Any) -> None:
    site(
        "-- a.html --\n---\n---\n{{ '/x' | relative_url }} {{ 'y' | absolute_url }}\n",
        baseurl="/blog",
        url="https://e.org",
    )
    assert site["a.html"] == "/blog/x https://e.org/blog/y\n"


def test_link_and_post_url_name_documents(site: Any) -> None:
    site("""
-- _posts/2020-01-02-a.md --
---
---
-- b.md --
---
permalink: /bee/
---
-- c.html --
---
---
{% link b.md %} {% post_url 2020-01-02-a %}
""")
    assert site["c.html"] == "/bee/ /2020/01/02/a.html\n"


def test_code_is_highlighted_in_the_markup_of_jekyll(site: Any) -> None:
    site("-- a.md --\n---\n---\n```ruby\nputs 1\n```\n")
    assert site["a.html"].startswith(
        '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre class="highlight">'
    )


def test_code_in_a_highlight_tag_of_a_markdown_page_stands_on_lines_of_its_own(site: Any) -> None:
    code = "{% highlight ruby linenos %}\n\n\nx\n\n\ny\n{% endhighlight %}"
    site(f"-- a.md --\n---\n---\na {code} b\n\n- c\n\n  {code}\n-- b.html --\n---\n---\na {code} b\n")
    figure, mark = '<figure class="highlight">', '<span class="n">x</span>\n\n\n<span class="n">y</span>\n</pre>'
    assert site["a.html"].startswith(f"<p>a</p>\n{figure}")
    assert f"</ul>\n\n{figure}" in site["a.html"]
    assert site["a.html"].count(f'<pre class="lineno">1\n2\n3\n4\n</pre></td><td class="code"><pre>{mark}') == 2
    assert site["b.html"].startswith(f"a {figure}")


def test_code_in_a_highlight_tag_has_its_own_frame(site: Any) -> None:
    site("-- a.html --\n---\n---\n{% highlight ruby %}\nputs 1\n{% endhighlight %}\n")
    assert '<figure class="highlight"><pre><code class="language-ruby" data-lang="ruby">' in site["a.html"]


def test_sass_becomes_a_style_sheet(site: Any) -> None:
    site("-- _sass/_part.scss --\n$c: red;\n-- main.scss --\n---\n---\n@use 'part';\nb { color: part.$c; }\n")
    assert "color: red;" in site["main.css"]


def test_site_knows_its_pages_posts_and_files(site: Any) -> None:
    site("""
-- a.html --
---
---
{{ site.pages.size }}{{ site.posts.size }}{{ site.static_files.size }}{{ site.static_files[0].extname }}
-- _posts/2020-01-02-p.md --
---
---
-- pic.png --
x
""")
    assert site["a.html"] == "111.png\n"


def test_categories_and_tags_list_their_posts(site: Any) -> None:
    site("""
-- _posts/2020-01-02-p.md --
---
categories: news
tags: [x]
---
-- index.html --
---
---
{{ site.categories.news[0].slug }}{{ site.tags.x.size }}
""")
    assert site["index.html"] == "p1\n"


def test_a_user_s_key_of_the_config_reaches_templates(site: Any) -> None:
    site("-- _config.yml --\nmotto: {short: Go}\n-- a.html --\n---\n---\n{{ site.motto.short }}\n")
    assert site["a.html"] == "Go\n"


def test_the_same_page_says_the_same_in_jinja(site: Any) -> None:
    site("""
-- site.toml --
title = "T"
-- _layouts/post.html --
<h1>{{ page.title }} · {{ site.title }}</h1>{{ content }}
-- _posts/2020-01-02-p.md --
---
layout: post
title: A & B
---
*Hi* `{{ code }}`
""")
    page = site["2020/01/02/p.html"]
    assert "<h1>A &amp; B · T</h1>" in page
    assert "<em>Hi</em>" in page
    assert "{{ code }}" in page


def test_jinja_layouts_extend_each_other(site: Any) -> None:
    site("""
-- site.toml --
title = "T"
-- _layouts/base.html --
<main>{% block main %}{% endblock %}</main>
-- _layouts/page.html --
{% extends "base.html" %}{% block main %}{{ content }}{% endblock %}
-- a.md --
---
layout: page
---
Hi
""")
    assert site["a.html"].split() == ["<main><p>Hi</p>", "</main>"]


def test_a_second_build_writes_nothing(site: Any) -> None:
    site("-- a.md --\n---\n---\nHi\n-- b.txt --\nx\n")
    assert site.outcome.written == ("a.html", "b.txt")
    assert site().outcome.written == ()
    assert site.outcome.unchanged == 2
