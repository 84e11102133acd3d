"""Other ways to trouble a build: odd values, filters, styles, layouts, options of plugins, files in wrong places."""

# ruff: noqa: E501

from __future__ import annotations

import pytest
from hostile import Case, Run

F = "---\n---\n"


def config(text: str, **files: str) -> dict[str, str | bytes]:
    return {"_config.yml": f"title: T\nurl: https://example.org\n{text}\n", **files}


def page(story: str, body: str, says: str, ok: bool) -> Case:
    return Case(story, {"a.md": F + body}, says, ok)


def jinja(story: str, body: str, says: str, ok: bool, **more: str) -> Case:
    limits = "[limits]\nseconds = 4\n" if says == "limit/time" else ""
    return Case(f"Jinja: {story}", {"site.toml": f'title = "T"\n{limits}', "a.html": F + body, **more}, says, ok)


CASES = [
    # YAML and front matter
    Case("an alias bomb in _data through a merge key", {"_data/a.yml": "a: &a {" + ",".join(f"k{n}: {n}" for n in range(500)) + "}\n" + "".join(f"b{n}: {{<<: [{', '.join(['*a'] * 200)}]}}\n" for n in range(200)), "b.md": F + "{{ site.data.a | size }}"}, "yaml/aliases", False),
    Case("front matter with a million dashes", {"a.md": "---\n" + "-" * 1_000_000 + "\n---\n"}, "front-matter/not-a-mapping", True),
    Case("front matter with nested flow of quotes", {"a.md": "---\na: " + "{'" * 5000 + "\n---\n"}, "yaml/syntax", True),
    Case("a block scalar with a huge indentation", {"a.md": "---\na: |9\n" + " " * 100_000 + "x\n---\n"}, "", True),
    Case("a folded scalar of blank lines", {"a.md": "---\na: >\n" + "\n" * 300_000 + "  x\n---\n"}, "", True),
    Case("an octal, a sexagesimal and a date without bounds", {"a.md": "---\na: 0" + "7" * 50_000 + "\nb: 190:20:30.99999999999999999999999\nc: 2001-12-14t21:59:43.10-99:99\nd: 2020-13-45 99:99:99\n---\n{{ page.a }}{{ page.b }}{{ page.c | date: '%s' }}{{ page.d | date_to_xmlschema }}"}, "template/date", False),
    Case("dates of plugins that are none", config("plugins: [jekyll-feed, jekyll-sitemap, jekyll-seo-tag]", **{"_posts/2020-01-01-a.md": "---\nlast_modified_at: [1]\nauthor: {a: [b]}\nimage: {path: {x: y}}\n---\n{% seo %}"}), "", True),
    Case("an author and a tag of markup in feed", config("plugins: [jekyll-feed]\nauthor: {name: '<b>', email: '\"><x', uri: 'javascript:alert(1)'}", **{"_posts/2020-01-01-a.md": "---\ntags: ['\"><x>', '&']\ncategories: ['<c>']\n---\nx"}), "", True),
    # strftime and dates
    page("a huge width in a date format", "{{ 'now' | date: '%99999999999Y' }}{{ 'now' | date: '%0999999d%-99999999N' }}", "", True),
    page("a date format of a million directives", "{% assign f = '%Y%m%d%H%M%S%A%B' %}{% for i in (1..16) %}{% assign f = f | append: f %}{% endfor %}{{ 'now' | date: f | size }}", "", True),
    page("dates that are huge numbers", "{{ 999999999999999999999 | date: '%Y' }}{{ -99999999999999 | date: '%Y' }}{{ 1e308 | date: '%Y' }}{{ '9' | times: 99999999999 | date: '%s' }}", "liquid/syntax", True),
    page("a date of words without end", "{{ '" + "1 day ago " * 20_000 + "' | date: '%Y' }}", "", True),
    # filters
    page("slices and truncations without bounds", "{{ 'abc' | slice: -999999999999999999999, 99999999999999999999 }}{{ 'a' | truncate: 999999999999999999999999 }}{{ 'a b' | truncatewords: 99999999999999999999 }}{{ 'a' | truncate: -5 }}", "", True),
    page("powers by division and modulo of zero", "{{ 1 | divided_by: 0 }}", "liquid/division", False),
    page("floats beyond all numbers", "{{ 1.0e308 | times: 1.0e308 }}{{ 'nan' | plus: 1 }}{{ 1.0e308 | times: 1.0e308 | round }}{{ 1.0e308 | times: 1.0e308 | minus: 1.0e999 | ceil }}", "liquid/syntax", True),
    Case("sort of things that cannot be compared", {"a.md": F + "{{ site.pages | sort: 'x' | size }}{{ page | sort }}", "_data/x.yml": "[1, a, null, {b: c}, [d], 2020-01-01, 1.5]", "b.md": F + "{{ site.data.x | sort }}"}, "template/filter-input", False),
    page("where_exp that is an expression without end", "{{ site.pages | where_exp: 'p', '" + "p.a or " * 20_000 + "p.b' | size }}", "", True),
    page("group_by_exp with a filter that fails", "{{ site.pages | group_by_exp: 'p', 'p.url | nope: 1' | size }}{{ site.pages | where_exp: 'p', '}}' }}{{ site.pages | where_exp: 'a b', '1' }}", "liquid/arguments", False),
    page("strip_html and strip of tags that never end", "{% capture s %}" + "<script" * 50_000 + "<!--" * 50_000 + "{% endcapture %}{{ s | strip_html | size }}", "", True),
    page("smartify, markdownify and normalize of hostile text", "{% capture s %}" + "\"'" * 20_000 + "[" * 20_000 + "{% endcapture %}{{ s | smartify | size }}{{ s | markdownify | size }}{{ s | normalize_whitespace | size }}", "", True),
    page("scssify and sassify of hostile text", "{{ '@import \"../site-secret/style\";' | scssify }}{{ '@while true { a { b: c } }' | scssify }}", "liquid/syntax", False),
    Case("a style sheet that never ends", config("limits: {seconds: 4}", **{"a.scss": F + "@while true { a { b: c } }"}), "limit/time", False),
    Case("a style sheet that calls itself", config("", **{"a.scss": F + "@mixin a { @include a } @include a;"}), "does a mixin, function or rule nest in itself?", False),
    Case("a style sheet that imports itself", config("", **{"a.scss": F + '@import "x";', "_sass/_x.scss": '@import "y";', "_sass/_y.scss": '@import "x";'}), "sass/syntax", False),
    Case("a style sheet that grows by extension", config("", **{"a.scss": F + "".join(f".a{n} {{ @extend .a{n + 1} !optional }} " for n in range(400)) + ".a400 .a1 .a2 { b: c }"}), "", True),
    Case("a style sheet that nests without end", config("", **{"a.scss": F + "a{" * 20_000}), "sass/compiler", False),
    # tags
    Case("an include by variable with a NUL", {"_data/x.yml": 'a: "a\\0b"\nb: "../../site-secret/passwd"\n', "a.md": F + "{% include {{ site.data.x.a }} %}", "b.md": F + "{% include {{ site.data.x.b }} %}"}, "template/include-name", False),
    Case("post_url and link with patterns without end", {"a.md": F + "{% post_url " + "(a+)+" * 2000 + " %}", "b.md": F + "{% link " + "../" * 5000 + "x %}"}, "template/post-name", False),
    page("a highlight with lines without end", "{% highlight ruby linenos=table hl_lines='" + "1 " * 50_000 + "' mark_lines='1..99999999999' start_line=99999999999 %}\nx\n{% endhighlight %}", "liquid/syntax", False),
    page("a highlight of a language without bounds", "{% highlight " + "x" * 100_000 + " %}\nx\n{% endhighlight %}", "", True),
    page("tags of unknown names by the thousand", "{% nope %}" * 5000, "liquid/unknown-tag", False),
    Case("errors on every one of 400 pages", {f"p{n}.md": F + "{% nope %}" for n in range(400)}, "liquid/unknown-tag", False),
    Case("comments, raws and ifs that never close", {"a.md": F + "{% comment %}" * 20_000, "b.md": F + "{% raw %}" * 20_000, "c.md": F + "{% if a %}" * 20_000}, "liquid/syntax", False),
    page("ifs that nest deeply and close", "{% if true %}" * 3000 + "{% endif %}" * 3000, "liquid/syntax", False),
    page("conditions without end", "{% if " + "a == b and " * 20_000 + "c %}{% endif %}", "liquid/syntax", True),
    page("elsifs and whens without end", "{% if a %}" + "{% elsif b %}" * 20_000 + "{% endif %}{% case x %}" + "{% when 1 %}" * 20_000 + "{% endcase %}", "", True),
    page("a pipeline of filters without end", "{{ 'a'" + " | upcase" * 20_000 + " }}", "liquid/syntax", True),
    page("indexes without end", "{{ a" + "[0]" * 20_000 + " }}{{ a" + ".b" * 20_000 + " }}{{ " + "a[" * 3000 + "b" + "]" * 3000 + " }}", "liquid/syntax", True),
    page("a cycle and increments of hostile names", "{% cycle " + "'a'," * 20_000 + "'b' %}{% increment __class__ %}{% decrement page %}{% assign site = 1 %}{{ site }}", "", True),
    page("assign over everything", "{% assign content = content %}{% assign page = 'x' %}{% assign forloop = page %}{% for page in page %}{{ page.url }}{% endfor %}{% capture layout %}x{% endcapture %}{{ layout.x }}", "", True),
    # layouts
    Case("a layout that is itself", {"_layouts/a.html": "---\nlayout: a\n---\n{{ content }}", "a.md": "---\nlayout: a\n---\n"}, "render/layout-loop", True),
    Case("a chain of 3,000 layouts", {**{f"_layouts/l{n}.html": f"---\nlayout: l{n + 1}\n---\n{{{{ content }}}}" for n in range(3000)}, "_layouts/l3000.html": "{{ content }}", "a.md": "---\nlayout: l0\n---\n"}, "", True),
    Case("a layout that doubles its content 30 times over", {**{f"_layouts/l{n}.html": f"---\nlayout: l{n + 1}\n---\n{{{{ content }}}}{{{{ content }}}}" for n in range(30)}, "_layouts/l30.html": "{{ content }}", "a.md": "---\nlayout: l0\n---\n" + "x" * 1000}, "liquid/limit", False),
    Case("posts that print each other's content", {**{f"_posts/2020-01-{n:02}-p{n}.md": F + "{% for p in site.posts %}{{ p.content }}{{ p.excerpt }}{{ p.output }}{% endfor %}" for n in range(1, 12)}}, "build/cycle", False),
    Case("excerpts that print excerpts", {"_posts/2020-01-01-a.md": F + "{{ page.excerpt }}\n\nx", "_posts/2020-01-02-b.md": F + "{{ page.previous.excerpt }}{{ page.next.excerpt }}{{ page.excerpt }}\n\nx"}, "", True),
    # plugins of ours
    Case("pages without end by pagination", config("plugins: [jekyll-paginate]\npaginate: 0", **{"index.html": F + "x", "_posts/2020-01-01-a.md": F}), "config/value", False),
    Case("pagination of wrong types", config("plugins: [jekyll-paginate]\npaginate: [x]\npaginate_path: {a: b}", **{"index.html": F + "{{ paginator.page }}", "_posts/2020-01-01-a.md": F}), "config/type", False),
    Case("pagination v2 with a trail and a limit without bounds", config("plugins: [jekyll-paginate-v2]\npagination: {enabled: true, per_page: 1, trail: {before: 99999999999, after: 99999999999}, permalink: '/../:num/', limit: -1, sort_field: '__class__'}", **{"index.html": "---\npagination: {enabled: true}\n---\n{{ paginator.page }}", "_posts/2020-01-01-a.md": F, "_posts/2020-01-02-b.md": F}), "route/outside", True),
    Case("redirects to scripts and in circles", config("plugins: [jekyll-redirect-from]", **{"a.md": "---\nredirect_to: \"javascript:alert('</script>')\"\n---\n", "b.md": "---\nredirect_to: /c.html\nredirect_from: [/c/, /c/, '/b.html', '', null, 7]\n---\n", "c.md": "---\nredirect_to: /b.html\n---\n"}), "", True),
    Case("1,000 redirects of one page", config("plugins: [jekyll-redirect-from]", **{"a.md": "---\nredirect_from: [" + ", ".join(f"/r{n}/" for n in range(1000)) + "]\n---\n"}), "", True),
    Case("mentions, emoji, avatars and gists of markup", config("plugins: [jekyll-mentions, jemoji, jekyll-avatar, jekyll-gist]\njekyll-mentions: {base_url: 'javascript:alert(1)//'}\nemoji: {src: '\"><x>'}", **{"a.md": F + '@a"><x> :+1: @' + "a" * 100_000 + " :" + "b" * 100_000 + ': {% avatar "><script> %} {% gist ../../x %} {% gist a/\'"><script> %}'}), "", True),
    Case("a table of contents of 5,000 headings", config("plugins: [jekyll-toc]", **{"a.md": "---\ntoc: true\n---\n" + "# a\n\n" * 5000 + "{:toc}\n* x\n{:toc}\n"}), "", True),
    Case("titles and links of relative-links without end", config("plugins: [jekyll-relative-links, jekyll-titles-from-headings]", **{"a.md": F + "# " + "[a](../../site-secret/page.md) " * 3000 + "\n[x]: " + "../" * 5000 + "y.md\n"}), "", True),
    Case("languages of hostile names", config("languages: ['../..', '/etc', '', '<x>']\nlang: ../../x", **{"a.md": "---\nlang: ../../../x\ntranslation_key: [a]\n---\nx"}), "", True),
    Case("a search index of markup", config("plugins: [jinkyll-search]", **{"a.md": "---\ntitle: '</script><script>alert(1)</script>'\n---\n</script>\u2028"}), "", True),
    Case("archives of wrong types", config("plugins: [jekyll-archives]\njekyll-archives: {enabled: {a: b}, layouts: [x], permalinks: 7, slug_mode: '../x'}", **{"_posts/2020-01-01-a.md": "---\ntags: [[a, b], {c: d}, null, '']\n---\n"}), "", True),
    # files
    Case("a file where a folder is expected", {"_layouts": "x", "_includes": "x", "_data": "x", "_posts": "x", "_sass": "x", "_drafts": "x", "a.md": F + "{% include x %}"}, "template/include-not-found", False),
    Case("a file where the destination is expected", {"_site": "x"}, "write/failed", False),
    Case("a file where the cache is expected", {".jekyll-cache": "x"}, "", True),
    Case("csv with a byte order mark, NUL and mixed ends", {"_data/a.csv": b'\xef\xbb\xbfa,b\r\n1,\0\r2,"x\ry"\n', "a.md": F + "{{ site.data.a | jsonify }}"}, "", True),
    Case("tsv of quotes and wrong options", config("csv_reader: {headers: [x], csv_converters: {a: b}, encoding: rot13}\ntsv_reader: 7", **{"_data/a.csv": "a,b\n1,2\n", "_data/b.tsv": 'a\t"b\n'}), "config/type", False),
    Case("CNAME, robots and .nojekyll of markup", {"CNAME": "../../x\n\n" * 1000, "robots.txt": "x", ".nojekyll": "x", "_redirects": "/* /:splat 999\n" * 5000, "_headers": "\0" * 1000}, "", True),
    # jinja
    jinja("a range without end", "{% for a in range(99999999999) %}x{% endfor %}", "jinja/error", False),
    jinja("a text times a number", "{{ 'x' * 9999999999 }}", "jinja/error", False),
    jinja("a list that doubles", "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = ns.l + ns.l %}{% endfor %}", "jinja/error", False),
    jinja("a macro that calls itself", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "jinja/recursion", False),
    jinja("macros that double", "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}x{% endmacro %}{{ m(60) }}", "limit/time", False),
    jinja("a format of hostile width", "{{ '%999999999s' | format('x') }}", "jinja/error", False),
    jinja("format with attributes", "{{ '{0.__class__.__mro__}'.format(x) }}{{ '{x.__init__}'.format_map({'x': cycler}) }}", "", True),
    jinja("center, indent and wordwrap of hostile width", "{{ 'x' | center(9999999999) }}", "jinja/error", False),
    jinja("indent of hostile width", "{{ 'x\ny' | indent(9999999999) }}", "jinja/error", False),
    jinja("batch and slice without bounds", "{{ [1] | batch(9999999999, 0) | list | length }}", "jinja/error", False),
    jinja("extends itself", "{% extends 'a.html' %}", "jinja/template-not-found", False),
    jinja("extends in a circle", "{% extends 'x.html' %}", "jinja/recursion", False, **{"_layouts/x.html": "{% extends 'y.html' %}", "_layouts/y.html": "{% extends 'x.html' %}"}),
    jinja("extends and includes outside", "{% extends '../../site-secret/page.html' %}", "jinja/template-not-found", False),
    jinja("an include of itself", "{% include 'x.html' %}", "jinja/recursion", False, **{"_includes/x.html": "{% include 'x.html' %}"}),
    jinja("urlize and striptags of hostile text", "{{ ('http://a.' * 20000) | urlize | length }}{{ ('<' * 200000) | striptags | length }}", "", True),
    jinja("lipsum without end", "{{ lipsum(n=99999999) | length }}", "limit/time", False),
    jinja("nesting without end", "{% if 1 %}" * 3000 + "{% endif %}" * 3000, "jinja/syntax", False),
    jinja("brackets without end", "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "jinja/syntax", False),
    jinja("a sum without end", "{{ " + "1+" * 20000 + "1 }}", "jinja/syntax", False),
    jinja("xmlattr of hostile keys", "{{ {'a b=\"': '1', 'on/x': 2} | xmlattr }}", "jinja/error", False),
    jinja("attr and map to dunder", "{{ [1] | map(attribute='__class__') | list }}{{ 1 | attr('__class__') }}{{ [[1]] | map('attr', '__class__') | list }}", "", True),
    jinja("a generator that never ends", "{% set c = cycler('a') %}{% for i in range(100000) %}{% for j in range(100000) %}{{ c.next() }}{% endfor %}{% endfor %}", "limit/time", False),
    jinja("pprint and tojson of loops", "{% set x = {} %}{% set _ = x.update({'a': x}) %}{{ x | tojson }}", "jinja/forbidden", False),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_other_ways_end_as_they_should(case: Case, run: Run) -> None:
    outcome, _ = run(case)
    assert outcome.seconds < case.seconds
