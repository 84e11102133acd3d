"""Bad input of every kind: one clear message with place and hint, the documented exit code, and the last good site stays.

Each case breaks a site that was built before. The messages are exact; ROOT stands for the folder of the site.
"""

# ruff: noqa: E501

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.commands.cli import run

PAGES = {
    "index.md": "---\ntitle: Home\n---\nHello {{ site.title }}\n",
    "_layouts/default.html": "<p>{{ content }}</p>\n",
    "_posts/2020-01-02-a.md": "---\nlayout: default\n---\nText\n",
}
JEKYLL = {"_config.yml": "title: T\n", **PAGES}
NATIVE = {"site.toml": 'title = "T"\n', **PAGES}


@dataclass(frozen=True)
class Case:
    """What is written over the good site, what is said then, and the exit code. `LINK:x` is a symbolic link to x."""

    story: str
    files: Mapping[str, str | bytes]
    says: str
    code: int
    native: bool = False
    arguments: tuple[str, ...] = ()


ERRORS = [
    Case(
        "a bracket in the config is not closed",
        {"_config.yml": "title: [a\nurl: b\n"},
        (
            "_config.yml:2:4: invalid YAML: did not find expected ',' or ']' while parsing a flow sequence\n"
            "  2 | url: b\n"
            "    |    ^"
        ),
        2,
    ),
    Case(
        "the config is indented with a tab",
        {"_config.yml": "a:\n\tb: 1\n"},
        (
            "_config.yml:2:1: invalid YAML: found character that cannot start any token while scanning for the next token\n"
            "  2 | \tb: 1\n"
            "    | ^\n"
            "  hint: YAML is indented with spaces; replace the tab"
        ),
        2,
    ),
    Case(
        "the config is a list",
        {"_config.yml": "- a\n- b\n"},
        ("_config.yml:1: the config must be 'key: value' pairs, but is ['a', 'b']"),
        2,
    ),
    Case(
        "a quote in site.toml is not closed",
        {"site.toml": 'title = "T\n'},
        ("site.toml:1:11: invalid TOML: Illegal character '\\n'\n  1 | title = \"T\n    |           ^"),
        2,
        native=True,
    ),
    Case(
        "a key of site.toml is given twice",
        {"site.toml": 'title = "T"\ntitle = "U"\n'},
        (
            "site.toml:2:12: invalid TOML: Cannot overwrite a value\n"
            '  2 | title = "U"\n'
            "    |            ^\n"
            "  hint: the key or table is given twice"
        ),
        2,
        native=True,
    ),
    Case(
        "a number is written as text",
        {"site.toml": 'title = "T"\nlimit_posts = "two"\n'},
        (
            "site.toml:2:1: 'limit_posts' should be a whole number, but is text: \"two\"\n"
            '  2 | limit_posts = "two"\n'
            "    | ^^^^^^^^^^^\n"
            "  hint: publish only that many of the newest posts; 0 means all"
        ),
        2,
        native=True,
    ),
    Case(
        "the config is not UTF-8",
        {"_config.yml": b"title: caf\xe9\n"},
        ("_config.yml:1: byte 0xE9 at offset 10 is not valid UTF-8\n  hint: save the config as UTF-8"),
        2,
    ),
    Case(
        "--config names a file that is not there",
        {},
        ("_confg.yml: The configuration file '_confg.yml' could not be found.\n  hint: did you mean '_config.yml'?"),
        2,
        arguments=("--config", "_confg.yml"),
    ),
    Case(
        "the time zone does not exist",
        {"_config.yml": "timezone: Europe/Berln\n"},
        ("_config.yml:1: unknown time zone 'Europe/Berln'\n  hint: use a name of the IANA list, such as Europe/Berlin"),
        2,
    ),
    Case(
        "front matter is broken and strict",
        {"_config.yml": "strict_front_matter: true\n", "index.md": "---\ntitle: [a\n---\nx\n"},
        (
            "index.md:2:10: invalid YAML: did not find expected ',' or ']' while parsing a flow sequence\n"
            "  2 | title: [a\n"
            "    |          ^"
        ),
        1,
    ),
    Case(
        "a quote in front matter is not closed",
        {"index.md": '---\ntitle: "a\nb: [\n---\nx\n'},
        (
            "index.md:3:5: invalid YAML: found unexpected end of stream while scanning a quoted scalar\n"
            "  3 | b: [\n"
            "    |     ^\n"
            "  hint: a quote or bracket is not closed"
        ),
        1,
        native=True,
    ),
    Case(
        "front matter in TOML lacks quotes",
        {"index.md": "+++\ntitle = a\n+++\nx\n"},
        (
            "index.md:2:9: invalid TOML: Invalid value\n"
            "  2 | title = a\n"
            "    |         ^\n"
            '  hint: text needs quotes, lists are ["a", "b"]'
        ),
        1,
        native=True,
    ),
    Case(
        "a date in front matter is none",
        {"_posts/2020-01-02-a.md": "---\ndate: tomorrowish\n---\nx\n"},
        (
            "_posts/2020-01-02-a.md:2:1: Invalid date 'tomorrowish': Document '_posts/2020-01-02-a.md' does not have a valid date in the YAML front matter.\n"
            "  2 | date: tomorrowish\n"
            "    | ^\n"
            "  hint: write dates as 2020-05-31 or 2020-05-31 12:00:00 +0200"
        ),
        1,
    ),
    Case(
        "the file name has a day that does not exist",
        {"_posts/2020-13-45-b.md": "---\n---\nx\n"},
        (
            "_posts/2020-13-45-b.md: Invalid date '2020-13-45': Document '_posts/2020-13-45-b.md' does not have a valid date in the filename.\n"
            "  hint: name posts YEAR-MONTH-DAY-slug, with a day that exists"
        ),
        1,
    ),
    Case(
        "the layout does not exist",
        {"index.md": "---\nlayout: defalt\n---\nx\n"},
        (
            "index.md:2: Layout 'defalt' requested in index.md does not exist.\n"
            "  2 | layout: defalt\n"
            "  hint: did you mean 'default'?"
        ),
        1,
        native=True,
    ),
    Case(
        "a tag does not exist",
        {"index.md": "---\n---\n\n{% inclde a.html %}\n"},
        (
            "index.md:4:1: Unknown tag 'inclde'\n"
            "  4 | {% inclde a.html %}\n"
            "    | ^^^^^^^^^^^^^^^^^^^\n"
            "  hint: did you mean 'include'?"
        ),
        1,
    ),
    Case(
        "a filter does not exist and filters are strict",
        {"_config.yml": "liquid:\n  strict_filters: true\n", "index.md": "---\n---\n{{ 'a' | upcasee }}\n"},
        (
            "index.md:3:1: undefined filter upcasee\n"
            "  3 | {{ 'a' | upcasee }}\n"
            "    | ^^^^^^^^^^^^^^^^^^^\n"
            "  hint: did you mean 'upcase'?"
        ),
        1,
    ),
    Case(
        "an if is never closed",
        {"index.md": "---\n---\n{% if a %}\nb\n"},
        ("index.md:3:1: 'if' tag was never closed\n  3 | {% if a %}\n    | ^^^^^^^^^^\n  hint: add {% endif %}"),
        1,
    ),
    Case(
        "a variable has no closing braces",
        {"index.md": "---\n---\n{{ a \n"},
        (
            "index.md:3:1: Variable '{{' was not properly terminated with regexp: /\\}\\}/\n"
            "  3 | {{ a \n"
            "    | ^\n"
            "  hint: add the missing }}, or write it in {% raw %}"
        ),
        1,
    ),
    Case(
        "an operator is none",
        {"_config.yml": "liquid:\n  error_mode: strict\n", "index.md": "---\n---\n{% if a =! b %}{% endif %}\n"},
        (
            'index.md:3:9: Unexpected character = in "a =! b"\n'
            "  3 | {% if a =! b %}{% endif %}\n"
            "    |         ^\n"
            "  hint: compare with ==, name an argument with a colon (limit: 3)"
        ),
        1,
    ),
    Case(
        "a variable is undefined and variables are strict",
        {"_config.yml": "liquid:\n  strict_variables: true\n", "index.md": "---\n---\n{{ page.nothing }}\n"},
        ("index.md:3:1: undefined variable nothing\n  3 | {{ page.nothing }}\n    | ^^^^^^^^^^^^^^^^^^"),
        1,
    ),
    Case(
        "a filter of Jinja does not exist",
        {"index.md": "---\n---\n{{ 'a' | upcasee }}\n"},
        (
            "index.md:3:10: unknown filter 'upcasee'\n"
            "  3 | {{ 'a' | upcasee }}\n"
            "    |          ^^^^^^^\n"
            "  hint: did you mean 'upcase'?"
        ),
        1,
        native=True,
    ),
    Case(
        "a loop in Jinja is misspelt",
        {"index.md": "---\n---\n{% for a of b %}{% endfor %}\n"},
        ("index.md:3: expected token 'in', got 'of'\n  3 | {% for a of b %}{% endfor %}"),
        1,
        native=True,
    ),
    Case(
        "a layout in Jinja leaves an if open",
        {"_layouts/default.html": "<p>{% if a %}{{ content }}\n"},
        (
            "_layouts/default.html:1: a block is never closed\n"
            "  1 | <p>{% if a %}{{ content }}\n"
            "  hint: the innermost open block is 'if': close it with {% endif %}"
        ),
        1,
        native=True,
    ),
    Case(
        "an include includes itself",
        {"_includes/a.html": "{% include a.html %}", "index.md": "---\n---\n{% include a.html %}\n"},
        (
            "_includes/a.html:1:1: Nesting too deep: _includes/a.html → _includes/a.html\n"
            "  1 | {% include a.html %}\n"
            "    | ^^^^^^^^^^^^^^^^^^^^\n"
            "  hint: does an include include itself?"
        ),
        1,
    ),
    Case(
        "an include in Jinja includes itself",
        {"_includes/a.html": "{% include 'a.html' %}", "index.md": "---\n---\n{% include 'a.html' %}\n"},
        (
            "_includes/a.html:1: templates are nested too deep: _includes/a.html → _includes/a.html\n"
            "  1 | {% include 'a.html' %}\n"
            "  hint: does a template include or extend itself?"
        ),
        1,
        native=True,
    ),
    Case(
        "two pages have one URL",
        {"a.md": "---\npermalink: /x/\n---\n", "b.md": "---\npermalink: /x/\n---\n"},
        (
            "a.md: 2 files would be written to 'x/index.html': a.md, b.md\n"
            "  hint: give one of them another `permalink`; `jinkyll why a.md` shows how its URL came about"
        ),
        1,
        native=True,
    ),
    Case(
        "a file stands where a folder is needed",
        {"a.md": "---\npermalink: /x\n---\n", "c": "1", "b.md": "---\npermalink: /c/d.html\n---\n"},
        (
            "c: 'c' is the file of c, and b.md needs a directory of that name\n"
            "  hint: give one of them another `permalink`"
        ),
        1,
        native=True,
    ),
    Case(
        "a permalink has an unknown placeholder",
        {"_posts/2020-01-02-a.md": "---\npermalink: /:yeer/a\n---\n"},
        (
            "_posts/2020-01-02-a.md:2:13: the permalink '/:yeer/a' has an unknown placeholder ':yeer'\n"
            "  2 | permalink: /:yeer/a\n"
            "    |             ^^^^^\n"
            "  hint: did you mean ':year'?"
        ),
        1,
        native=True,
    ),
    Case(
        "the permalink is a number",
        {"site.toml": "permalink = 3\n"},
        (
            "site.toml:1:1: 'permalink' should be text, but is a whole number: 3\n"
            "  1 | permalink = 3\n"
            "    | ^^^^^^^^^\n"
            "  hint: permalink of posts and pages: a style or a template"
        ),
        2,
        native=True,
    ),
    Case(
        "data in YAML is broken",
        {"index.md": "---\n---\n{{ site.data.a }}", "_data/a.yml": "a: [\n"},
        (
            "_data/a.yml:1:5: invalid YAML: did not find expected node content while parsing a flow node\n"
            "  1 | a: [\n"
            "    |     ^"
        ),
        1,
    ),
    Case(
        "data in TOML is broken",
        {"index.md": "---\n---\n{{ site.data.a }}", "_data/a.toml": "a = \n"},
        (
            "_data/a.toml:1:5: invalid TOML: Invalid value\n"
            "  1 | a = \n"
            "    |     ^\n"
            '  hint: text needs quotes, lists are ["a", "b"]'
        ),
        1,
    ),
    Case(
        "data in CSV has an open quote",
        {"index.md": "---\n---\n{{ site.data.a }}", "_data/a.csv": 'a,b\n"1,2\n'},
        (
            "_data/a.csv:2:1: invalid CSV: Unclosed quoted field\n"
            '  2 | "1,2\n'
            "    | ^\n"
            '  hint: quotes stand around a whole field, and twice ("") inside one'
        ),
        1,
    ),
    Case(
        "a variable of Sass is undefined",
        {"s.scss": "---\n---\nbody { color: $nope; }\n"},
        ("s.scss:3:15: Undefined variable.\n  3 | body { color: $nope; }\n    |               ^^^^^"),
        1,
    ),
    Case(
        "a brace in Sass is not closed",
        {"s.scss": "---\n---\nbody { color: red\n"},
        ('s.scss:3:18: expected "}".\n  3 | body { color: red\n    |                  ^'),
        1,
    ),
    Case(
        "the theme is not installed",
        {"_config.yml": "theme: minimaa\n"},
        "_config.yml:1: The minimaa theme could not be found.\n  hint: did you mean 'minima'?",
        2,
    ),
    Case(
        "a plugin of the site imports what is not there",
        {"_plugins/a.py": "import nothing_like_this\n"},
        "_plugins/a.py:1: ModuleNotFoundError: No module named 'nothing_like_this'",
        1,
    ),
    Case(
        "a layout is its own layout",
        {"_layouts/default.html": "---\nlayout: default\n---\n{{ content }}"},
        (
            "_layouts/default.html: this layout is inside of itself: default → default\n"
            "  hint: change the `layout` of one of them"
        ),
        1,
        native=True,
    ),
    Case(
        "a permalink climbs out of the site",
        {"a.md": "---\npermalink: /../../etc/x.html\n---\n"},
        (
            "a.md:2: the permalink '/../../etc/x.html' leads out of the site with '..'\n"
            "  2 | permalink: /../../etc/x.html\n"
            "  hint: a permalink is a path from the root of the site, such as /about/"
        ),
        1,
        native=True,
    ),
    Case(
        "the number of posts is negative",
        {},
        "limit_posts must be a non-negative number\n  hint: 0 means all",
        1,
        arguments=("--limit_posts", "-1"),
    ),
    Case(
        "the destination is the source",
        {},
        (
            "Destination directory cannot be or contain the Source directory: ROOT\n"
            "  hint: build into another folder, for instance with `--destination _site`"
        ),
        1,
        arguments=("-d", "."),
    ),
    Case(
        "collections are a number",
        {"_config.yml": "collections: 3\n"},
        (
            "_config.yml:1:1: 'collections' should be a mapping or a list, but is a whole number: 3\n"
            "  1 | collections: 3\n"
            "    | ^^^^^^^^^^^\n"
            "  hint: collections: a list of names, or a table of options by name"
        ),
        2,
    ),
    Case(
        "defaults are a number",
        {"_config.yml": "defaults: 3\n"},
        (
            "_config.yml:1:1: 'defaults' should be a list, but is a whole number: 3\n"
            "  1 | defaults: 3\n"
            "    | ^^^^^^^^\n"
            "  hint: front-matter defaults: scope and values"
        ),
        2,
    ),
    Case(
        "plugins are a mapping",
        {"_config.yml": "plugins: {a: 1}\n"},
        (
            "_config.yml:1:1: 'plugins' should be set as an array, but was: {'a': 1}.\n"
            "  1 | plugins: {a: 1}\n"
            "    | ^^^^^^^\n"
            "  hint: plugins to use"
        ),
        2,
    ),
    Case(
        "exclude is a number",
        {"_config.yml": "exclude: 5\n"},
        (
            "_config.yml:1:1: 'exclude' should be set as an array, but was: 5.\n"
            "  1 | exclude: 5\n"
            "    | ^^^^^^^\n"
            "  hint: files and folders to leave out"
        ),
        2,
    ),
    Case(
        "a link names a page that is not there",
        {"index.md": "---\n---\n{% link nope.md %}\n"},
        (
            "index.md:3:1: Could not find document 'nope.md' in tag 'link'.\n"
            "\n"
            "Make sure the document exists and the path is correct.\n"
            "  3 | {% link nope.md %}\n"
            "    | ^^^^^^^^^^^^^^^^^^"
        ),
        1,
    ),
    Case(
        "a link names a post that is not there",
        {"index.md": "---\n---\n{% post_url 2020-01-02-b %}\n"},
        (
            "index.md:3:1: Could not find post \"2020-01-02-b\" in tag 'post_url'.\n"
            "Make sure the post exists and the correct name is given to the tag.\n"
            "  3 | {% post_url 2020-01-02-b %}\n"
            "    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
            "  hint: did you mean '2020-01-02-a'?"
        ),
        1,
    ),
    Case(
        "highlight names no language",
        {"index.md": "---\n---\n{% highlight %}\nx\n{% endhighlight %}\n"},
        (
            "index.md:3:1: Syntax Error in tag 'highlight' while parsing the following markup:\n"
            "\n"
            "\n"
            "\n"
            'Valid syntax: highlight <lang> [linenos] [mark_lines="3 4 5"]\n'
            "  3 | {% highlight %}\n"
            "    | ^^^^^^^^^^^^^^^\n"
            "  hint: name the language first; plain text is 'text'"
        ),
        1,
    ),
    Case(
        "the Markdown processor is unknown",
        {"_config.yml": "markdown: markdwn\n"},
        (
            "_config.yml: 'markdwn' is not a valid Markdown processor.\n"
            "  hint: available: kramdown, CommonMark, CommonMarkGhPages, GFM, python-markdown"
        ),
        2,
    ),
    Case(
        "paginate is text",
        {"_config.yml": "plugins: [jekyll-paginate]\npaginate: five\n"},
        (
            "_config.yml:2:1: 'paginate' should be a whole number, but is text: \"five\"\n"
            "  2 | paginate: five\n"
            "    | ^^^^^^^^\n"
            "  hint: posts on each page of a paginated list"
        ),
        2,
    ),
    Case(
        "a name is too long for a disk",
        {
            "a.md": "---\npermalink: /xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.html\n---\n"
        },
        (
            "a.md: a part of 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.html' is longer than 255 bytes, which file systems do not take\n"
            "  hint: write a shorter `slug:` or `permalink:` in its front matter"
        ),
        1,
        native=True,
    ),
    Case(
        "a filter gets a date that is none",
        {"index.md": "---\n---\n{{ 'nope' | date_to_xmlschema }}\n"},
        (
            "index.md:3:1: Invalid Date: '\"nope\"' is not a valid datetime.\n"
            "  3 | {{ 'nope' | date_to_xmlschema }}\n"
            "    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
            "  hint: write dates as 2020-05-10 or 2020-05-10 14:30:00 +0200"
        ),
        1,
    ),
    Case(
        "an include does not exist",
        {"_includes/head.html": "x", "index.md": "---\n---\n{% include heed.html %}\n"},
        (
            "index.md:3:1: Could not locate the included file 'heed.html' in any of [\"_includes\"]. Ensure it exists in one of those directories and, if it is a symlink, does not point outside your site source.\n"
            "  3 | {% include heed.html %}\n"
            "    | ^^^^^^^^^^^^^^^^^^^^^^^"
        ),
        1,
    ),
    Case(
        "an include of Jinja does not exist",
        {"_includes/head.html": "x", "index.md": "---\n---\n{% include 'heed.html' %}\n"},
        (
            "index.md:3:13: template 'heed.html' does not exist\n"
            "  3 | {% include 'heed.html' %}\n"
            "    |             ^^^^^^^^^\n"
            "  hint: it is looked for in the folders of layouts and includes, of the site and its theme"
        ),
        1,
        native=True,
    ),
]

WARNINGS = [
    Case(
        "a key is misspelt",
        {"site.toml": 'title = "T"\npermalnk = "pretty"\n'},
        (
            "site.toml:2:1: warning: 'permalnk' is not an option; it is kept as data of the site\n"
            '  2 | permalnk = "pretty"\n'
            "    | ^^^^^^^^\n"
            "  hint: did you mean 'permalink'?"
        ),
        0,
        native=True,
    ),
    Case(
        "a page is not UTF-8",
        {"index.md": b"---\ntitle: a\n---\ncaf\xe9\n"},
        (
            "index.md:4:4: warning: byte 0xE9 at offset 20 is not valid UTF-8\n"
            "  4 | caf�\n"
            "    |    ^\n"
            "  hint: save the file as UTF-8, or set 'encoding' in the config"
        ),
        0,
    ),
    Case(
        "a Jekyll site asks for a layout that is not there",
        {"index.md": "---\nlayout: defalt\n---\nx\n"},
        (
            "index.md:2: warning: Layout 'defalt' requested in index.md does not exist.\n"
            "  2 | layout: defalt\n"
            "  hint: did you mean 'default'?"
        ),
        0,
    ),
    Case(
        "a link leads to itself",
        {"loop": "LINK:loop"},
        ("loop: warning: a symbolic link to nothing is left out"),
        0,
    ),
    Case(
        "a link leads out of the site",
        {"out.txt": "LINK:/etc/passwd"},
        ("out.txt: warning: a symbolic link that leaves the site's source is left out"),
        0,
    ),
    Case(
        "two layouts are inside of each other",
        {
            "_layouts/default.html": "---\nlayout: other\n---\n{{ content }}",
            "_layouts/other.html": "---\nlayout: default\n---\n{{ content }}",
        },
        (
            "_layouts/other.html: warning: this layout is inside of itself: default → other → default\n"
            "  hint: change the `layout` of one of them"
        ),
        0,
    ),
    Case(
        "two posts of a Jekyll site have one URL",
        {"a.md": "---\npermalink: /x/\n---\n", "b.md": "---\npermalink: /x/\n---\n"},
        (
            "a.md: warning: 2 files would be written to 'x/index.html': a.md, b.md\n"
            "  hint: give one of them another `permalink`; `jinkyll why a.md` shows how its URL came about"
        ),
        0,
    ),
]


def put(root: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str) and content.startswith("LINK:"):
            path.symlink_to(content.removeprefix("LINK:"))
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())


def built(root: Path) -> dict[str, bytes]:
    site = root / "_site"
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path.resolve() / "site"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("TZ", "UTC")
    return folder


def build(root: Path, case: Case, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Build the good site, then the broken one; the exit code and what is said of the broken one."""
    put(root, NATIVE if case.native else JEKYLL)
    assert run(["build", "-q"]) == 0
    capsys.readouterr()
    put(root, case.files)
    code = run(["build", "-q", *case.arguments])
    return code, capsys.readouterr().err.replace(str(root), "ROOT")


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: case.story)
def test_an_error_is_said_once_and_clearly_and_nothing_published_is_lost(
    case: Case, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = build(root, case, capsys)
    before = built(root)
    summary = "            Failed: 1 error; the last good site is as it was\n"
    assert said.replace(summary, "").rstrip("\n") == case.says
    assert code == case.code
    assert set(before) == {"index.html", "2020/01/02/a.html"}
    assert before["index.html"] == b"<p>Hello T</p>\n"
    assert "Traceback" not in said


@pytest.mark.parametrize("case", WARNINGS, ids=lambda case: case.story)
def test_a_warning_does_not_stop_the_build_unless_it_is_strict(
    case: Case, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = build(root, case, capsys)
    assert said.rstrip("\n") == case.says
    assert code == 0
    assert run(["build", "-q", "--strict"]) == 3


@pytest.mark.parametrize("command", ["build", "serve", "why", "check", "list"])
def test_a_source_that_is_not_there_is_an_error_and_not_an_empty_site(
    root: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert run([command, "-s", "nowhere", *(["x"] if command == "why" else [])]) == 2
    assert "there is no source folder 'nowhere'" in capsys.readouterr().err
    put(root, {"_config.yml": "title: T\nsource: nowhere\n"})
    assert run(["build"]) == 2
    assert "_config.yml:2: there is no source folder 'nowhere'" in capsys.readouterr().err
    assert not os.path.exists("_site")


def test_a_pipe_in_the_source_is_left_out(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, JEKYLL)
    os.mkfifo("pipe.txt")
    assert run(["build", "-q"]) == 0
    assert "pipe.txt: warning: this is no regular file" in capsys.readouterr().err


def test_a_plugin_that_fails_is_named_with_its_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, JEKYLL)
    put(root, {"_plugins/a.py": FAILING})
    assert run(["build", "-q"]) == 1
    said = capsys.readouterr().err
    assert "_plugins/a.py:4: plugin 'a.A' failed: TypeError" in said
    assert "Traceback" not in said


FAILING = """from generator.plugin import Plugin
class A(Plugin):
    def output(self, text, document, view):
        return text + 1
"""


def test_all_errors_of_a_build_are_said_together(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, JEKYLL)
    put(root, {"a.md": "---\n---\n{% nope %}\n", "b.md": "---\n---\n{% if %}\n", "c.md": "---\n---\nfine\n"})
    assert run(["build", "-q"]) == 1
    said = capsys.readouterr().err
    assert "a.md:3:1: Unknown tag 'nope'" in said
    assert "b.md:3:" in said
    assert not os.path.exists("_site/c.html")


def test_the_site_is_whole_again_once_the_mistake_is_gone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, JEKYLL)
    assert run(["build", "-q"]) == 0
    put(root, {"index.md": "---\n---\n{% nope %}\n"})
    assert run(["build", "-q"]) == 1
    put(root, {"index.md": "---\n---\nBack\n"})
    assert run(["build", "-q"]) == 0
    assert built(root)["index.html"] == b"<p>Back</p>\n"
