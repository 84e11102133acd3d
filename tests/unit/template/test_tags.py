"""Jekyll's tags: `include` and its kin, `link`, `post_url`, `highlight`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from generator.liquid import Block, Context, Parser, Tag
from generator.template.filters import render_of
from generator.template.view import Render, Source

POSTS = (
    "_posts/2020-01-02-hi.md",
    "news/_posts/2020-01-02-hi.md",
    "_posts/sub/2020-02-03-deep.md",
    "_posts/2021-1-2-odd.a.md",
)


def test_an_include_sees_page_parameters_and_the_callers_variables(site: Any) -> None:
    site.view.files["a.html"] = "[{{ include.t }}|{{ include.u }}|{{ page.title }}|{{ x }}]{% assign y = 'out' %}"
    text = "{% assign x = 1 %}{% include a.html t='A \"b\"' u=page.title %}{{ y }}"
    assert site.liquid(text, page={"title": "T"}) == '[A "b"|T|T|1]out'


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ('t="x y"', "x y"),
        ("t='x y'", "x y"),
        ('t="say \\"hi\\""', 'say "hi"'),
        ("t='it\\'s'", "it's"),
        ("t=page.title", "T"),
        ("t = 5", "5"),
        ("t=true", "true"),
        ("t=missing", ""),
        ("t='a'\n  u='b'", "a"),
        ("my-key=1 t=2", "2"),
        ("", ""),
    ],
)
def test_parameters_are_text_or_variables(site: Any, params: str, expected: str) -> None:
    site.view.files["a.html"] = "{{ include.t }}"
    assert site.liquid("{% include a.html " + params + " %}", page={"title": "T"}) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("{{ page.w }}", "W"),
        ("{{ page.w }}.html", "H"),
        ("d/{{ page.w | upcase }}.html", "D"),
        ("{{page.w}}  t='1'", "W"),
    ],
)
def test_the_name_of_an_include_may_hold_variables(site: Any, name: str, expected: str) -> None:
    site.view.files.update({"w": "W", "w.html": "H", "d/W.html": "D"})
    assert site.liquid("{% include " + name + " %}", page={"w": "w"}) == expected


def test_nested_includes_have_their_own_parameters(site: Any) -> None:
    site.view.files.update({"a": "{% include b x=include.x %}{% include c %}{{ include.x }}", "b": "b{{ include.x }}"})
    site.view.files["c"] = "c{{ include.x }}"
    assert site.liquid("{% include a x='1' %}|{{ include.x }}") == "b1c11|"


def test_a_missing_include_says_where_it_was_looked_for(site: Any) -> None:
    site.view.options["includes_dir"] = "parts"
    error = site.error("text\n  {% include no.html %}")
    assert error.message == (
        "Could not locate the included file 'no.html' in any of [\"parts\"]. Ensure it exists in one of those "
        "directories and, if it is a symlink, does not point outside your site source."
    )
    assert (error.place.path, error.place.line, error.place.column) == ("blog/post.html", 2, 3)
    assert ("include", "no.html") in site.view.asked


@pytest.mark.parametrize("name", ["../x.html", "./x.html", "a//b.html", "'x.html'", "x:y", "ä.html", "{{ page.bad }}"])
def test_names_that_lead_astray_are_refused(site: Any, name: str) -> None:
    error = site.error("{% include " + name + " %}", page={"bad": "../../etc/passwd"})
    assert error.message.startswith("Invalid syntax for include tag. File contains invalid characters or sequences:")
    assert ("include", name) not in site.view.asked


def test_a_bad_name_in_a_branch_that_is_not_taken_does_no_harm(site: Any) -> None:
    assert site.liquid("{% if false %}{% include ../x %}{% endif %}ok") == "ok"


@pytest.mark.parametrize(
    ("params", "hint"),
    [("t={{ x }}", "without {{ }}"), ("a=1, b=2", "spaces"), ("t", "name="), ("t='a", "name="), ("'a'='b'", "name=")],
)
def test_wrong_parameters_are_an_error_with_a_hint(site: Any, params: str, hint: str) -> None:
    error = site.error("{% include a.html " + params + " %}")
    assert error.message.startswith("Invalid syntax for include tag:\n\n" + params)
    assert hint in error.hint


def test_an_error_within_an_include_is_placed_in_it(site: Any) -> None:
    site.view.files["a.html"] = "one\n{{ nil | sort }}"
    error = site.error("{% include a.html %}")
    assert (error.place.path, error.place.line) == ("_includes/a.html", 2)


def test_an_include_that_includes_itself_is_an_error(site: Any) -> None:
    site.view.files["a.html"] = "x{% include a.html %}"
    error = site.error("{% include a.html %}")
    assert (
        error.message == "Nesting too deep: _includes/a.html → _includes/a.html"
        and error.place.path == "_includes/a.html"
    )


def test_include_relative_is_beside_the_page(site: Any) -> None:
    site.view.files.update({"blog/note.md": "N{{ include.x }}", "blog/sub/a.md": "A"})
    assert site.liquid("{% include_relative note.md x=1 %}{% include_relative sub/a.md %}") == "N1A"
    assert 'in any of ["blog"]' in site.error("{% include_relative no.md %}").message
    site.path = "blog/post.md/#excerpt"
    assert site.liquid("{% include_relative note.md %}") == "N"
    site.path = "top.md"
    site.view.files["x.md"] = "X"
    assert site.liquid("{% include_relative x.md %}") == "X"


def test_include_cached_renders_once_for_the_same_parameters(site: Any) -> None:
    site.view.files["a"] = "{% increment n %}"
    text = "{% include_cached a x=1 %}{% include_cached a x=1 %}{% include_cached a x=2 %}{% include_cached a %}"
    assert site.liquid(text) == "0012"


def test_the_host_may_share_cached_includes_among_pages(site: Any) -> None:
    shared: dict[object, str] = {}
    calls: list[str] = []

    def remember(file: str, params: dict[str, object], assigned: Any, make: Any) -> str:
        calls.append(file)
        key = (file, tuple(sorted(params.items())))
        if key not in shared:
            shared[key] = make()
        return shared[key]

    site.view.files["a"] = "{{ page.title }}"
    source = Source("x.html", "{% include_cached a p='1' %}")
    for title in "TU":
        render = Render(site.view, {}, "x.html", {"include_cached": remember})
        assert site.templates.render(source, {"page": {"title": title}}, render) == "T"
    assert calls == ["a", "a"]


def test_link_finds_pages_posts_members_and_files(site: Any) -> None:
    view = site.view
    view.posts, view.docs, view.page_paths, view.statics = (
        POSTS,
        ("_docs/a.md",),
        ("index.md",),
        ("img/a.png", "_docs/b.pdf"),
    )
    for path in ("index.md", POSTS[0], POSTS[1], "_docs/a.md", "img/a.png", "/img/a.png", "_docs/b.pdf"):
        expected = "/base/" + path.lstrip("/").rpartition(".")[0] + ".html"
        assert site.liquid("{% link " + path + " %}") == expected
    assert site.liquid("{% link {{ page.to }} %}", page={"to": "index.md"}) == "/base/index.html"


def test_link_looks_for_collections_in_their_folder(site: Any) -> None:
    site.view.options["collections_dir"] = "content"
    site.view.posts = ("content/_posts/2020-01-02-hi.md",)
    assert site.liquid("{% link _posts/2020-01-02-hi.md %}") == "/base/content/_posts/2020-01-02-hi.html"
    assert site.liquid("{% post_url 2020-01-02-hi %}") == "/base/content/_posts/2020-01-02-hi.html"


def test_link_to_nothing_is_an_error_with_the_nearest_name(site: Any) -> None:
    site.view.page_paths = ("contact.html",)
    error = site.error("{% link contact.md %}")
    assert error.message.startswith("Could not find document 'contact.md' in tag 'link'.")
    assert error.hint == "did you mean 'contact.html'?"


def test_link_to_a_collection_that_is_not_published_is_an_error(site: Any) -> None:
    site.view.docs, site.view.docs_output = ("_docs/a.md",), False
    assert "Could not find document" in site.error("{% link _docs/a.md %}").message


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("2020-01-02-hi", POSTS[0]),
        ("/2020-01-02-hi", POSTS[0]),
        ("news/2020-01-02-hi", POSTS[1]),
        ("sub/2020-02-03-deep", POSTS[2]),
        ("2021-1-2-odd", POSTS[3]),
        ("{{ page.to }}", POSTS[0]),
    ],
)
def test_post_url_finds_a_post_by_its_name(site: Any, name: str, path: str) -> None:
    site.view.posts = POSTS
    expected = "/base/" + path.rpartition(".")[0] + ".html"
    assert site.liquid("{% post_url " + name + " %}", page={"to": "2020-01-02-hi"}) == expected


def test_post_url_of_nothing_is_an_error(site: Any) -> None:
    site.view.posts = POSTS
    error = site.error("{% post_url 2020-01-02-ho %}")
    assert error.message.startswith("Could not find post \"2020-01-02-ho\" in tag 'post_url'.")
    assert error.hint == "did you mean '2020-01-02-hi'?"
    error = site.error("{% post_url hi %}")
    assert error.message.startswith("Could not parse name of post \"hi\" in tag 'post_url'.")
    assert site.error("{% post_url %}").message == "tag 'post_url' needs a name"


def test_post_url_by_slug_and_date_is_found_with_a_warning(site: Any) -> None:
    site.view.posts = ("_posts/2020-01-02-file.md",)
    site.view.columns = {
        "slug": {"_posts/2020-01-02-file.md": "slug"},
        "date": {"_posts/2020-01-02-file.md": datetime(2020, 5, 6, tzinfo=UTC)},
    }
    assert site.liquid("{% post_url 2020-05-06-slug %}") == "/base/_posts/2020-01-02-file.html"
    assert site.view.reports[0].hint == "write {% post_url 2020-01-02-file %}"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("ruby", "ruby {}"),
        ("C++", "c++ {}"),
        ("ruby linenos", "ruby {'linenos': 'inline'}"),
        ("ruby linenos=table", "ruby {'linenos': 'table'}"),
        ('ruby mark_lines="1 3" hl=x', "ruby {'mark_lines': [1, 3], 'hl': 'x'}"),
    ],
)
def test_highlight_reads_language_and_options(site: Any, markup: str, expected: str) -> None:
    text = "{% highlight " + markup + " %}\n\n  code {{ x }}\n\n{% endhighlight %}"
    assert site.liquid(text, x=1) == f"<figure {expected}>  code 1</figure>"


def test_highlight_has_room_for_a_prefix_and_a_suffix(site: Any) -> None:
    text = "{% highlight a %}x{% endhighlight %}"
    assert site.liquid(text, highlighter_prefix="<", highlighter_suffix=">") == "<<figure a {}>x</figure>>"


@pytest.mark.parametrize("markup", ["", "ruby?", "ruby linenos='x'", 'ruby mark_lines="a"', "ruby mark_lines=1"])
def test_highlight_refuses_other_markup(site: Any, markup: str) -> None:
    error = site.error("{% highlight " + markup + " %}{% endhighlight %}")
    assert error.message.startswith("Syntax Error") and error.hint


class Hello(Tag):
    """A tag as a plugin defines one."""

    def setup(self, parser: Parser) -> None:
        self.who = parser.expression(self.markup or "'nobody'")

    def render(self, context: Context) -> str:
        return f"<b>{self.who.evaluate(context)}</b>{render_of(context).path}"


class Twice(Block):
    """A block as a plugin defines one."""

    def render(self, context: Context, body: Any = None) -> str:
        return str(body()) * 2


def test_filters_and_tags_of_plugins_work_in_both_dialects(site_with: Any) -> None:
    site = site_with({"shout": lambda value, mark="!": f"{value}{mark}"}, {"hello": Hello, "twice": Twice})
    assert site.liquid("{% hello page.t %}{% twice %}{{ 'a' | shout: '?' }}{% endtwice %}", page={"t": "T"}) == (
        "<b>T</b>blog/post.htmla?a?"
    )
    assert site.jinja("{% hello page.t %}{% twice %}{{ 'a' | shout('?') }}{% endtwice %}", page={"t": "T"}) == (
        "<b>T</b>blog/post.htmla?a?"
    )
    assert site.jinja("{{ hello('page.t') }}", page={"t": "T"}) == "<b>T</b>blog/post.html"


def test_blocks_are_known_by_name(site_with: Any) -> None:
    templates = site_with({}, {"hello": Hello, "twice": Twice}).templates
    known = ("if", "raw", "comment", "highlight", "twice", "tablerow")
    assert [name for name in (*known, "hello", "assign", "include", "no") if templates.is_block(name)] == list(known)


def test_a_warning_of_parsing_belongs_to_every_page_that_uses_the_template(site: Any) -> None:
    for _ in range(2):
        site.view.reports.clear()
        assert site.liquid("{{ 'a' | append: 'b' 'c' }}") in ("ab", "abc")
        assert len(site.view.reports) == 1


def test_only_so_many_templates_are_kept(site: Any) -> None:
    from generator.template.templates import remember

    known: dict[tuple[str, str, int], int] = {}
    for number in range(20_000):
        remember(known, (str(number), "", 0), number)
    assert len(known) <= 8192 and ("19999", "", 0) in known and ("0", "", 0) not in known
