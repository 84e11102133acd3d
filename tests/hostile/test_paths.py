"""Paths, permalinks and options that lead out of the site."""

from __future__ import annotations

import pytest
from hostile import Case, Link, Run

LONG = "n" * 300


def page(permalink: str) -> dict[str, str]:
    return {"evil.md": f"---\npermalink: {permalink}\n---\nevil\n"}


def config(text: str, **files: str | bytes | Link) -> dict[str, str | bytes | Link]:
    return {"_config.yml": f"title: T\nurl: https://example.org\n{text}\n", **files}


PERMALINKS = [
    Case(f"a permalink {permalink!r}", page(permalink), says=says)
    for permalink, says in {
        '"/../../site-secret/passwd"': "route/outside",
        '"../../../home/.ssh/id"': "route/outside",
        '"/%2e%2e/%2e%2e/site-secret/passwd"': "route/outside",
        '"/%252e%252e/%252e%252e/site-secret/passwd"': "",
        '"/..%2f..%2fsite-secret%2fpasswd"': "",
        '"/.%2e/%2e./secret.txt"': "route/outside",
        '"//etc/passwd"': "",
        '"file:///etc/passwd"': "",
        "'C:\\Windows\\win.ini'": "",
        '"C:/Windows/win.ini"': "",
        "'\\\\server\\share\\file'": "",
        "'..\\..\\site-secret\\passwd'": "",
        '"/a%5c..%5c..%5csite-secret/x/"': "",
        '"/nul%00byte/"': "route/bad-character",
        '"/nul\\0byte/"': "route/bad-character",
        '"/dots.../"': "",
        '"/dots. . ."': "",
        '"/spaces  /"': "",
        '"/line%0abreak/"': "",
        '"/CON/"': "",
        f'"/{LONG}/"': "route/name-too-long",
        f'"/{"deep/" * 450}"': "route/name-too-long",
        '"/:title/../../:title"': "route/outside",
        '"/.git/hooks/post-checkout"': "",
        '"/?x=/../../secret.txt"': "",
        '"/#/../../secret.txt"': "",
        '"."': "",
        '"/"': "",
        '"/\\ud800/"': "",
        '"/\\u202egpj.exe"': "",
        "[a, b]": "",
        "{a: b}": "",
        "3": "",
        "true": "",
    }.items()
]

COLLISIONS = [
    Case(
        "a URL that is both a file and a folder",
        {"a.md": "---\npermalink: /x\n---\n", "b.md": "---\npermalink: /x.html/b/\n---\n"},
        says="route/file-and-directory",
    ),
    Case(
        "two URLs that differ by case only",
        {"a.md": "---\npermalink: /Page/\n---\n", "b.md": "---\npermalink: /page/\n---\n"},
        says="route/differ-by-case",
        ok=True,
    ),
    Case(
        "two URLs that differ by the form of an accent only",
        {"a.md": "---\npermalink: /caf\u00e9/\n---\n", "b.md": "---\npermalink: /cafe\u0301/\n---\n"},
        says="route/differ-by-case",
        ok=True,
    ),
    Case(
        "a page that wants the place of another",
        {"evil.md": "---\npermalink: /other/\n---\nevil\n", "other.md": "---\npermalink: /other/\n---\n"},
        says="route/conflict",
    ),
    Case(
        "a redirect from outside of the site",
        {
            **config("plugins: [jekyll-redirect-from]"),
            "a.md": "---\nredirect_from: [/../../site-secret/passwd, /%2e%2e/x]\n---\n",
        },
    ),
    Case(
        "a category with dots",
        {"_posts/2020-01-01-a.md": "---\ncategories: ['../../site-secret', '..']\n---\nx\n"},
    ),
    Case(
        "a slug and a title with dots",
        {"_posts/2020-01-01-a.md": "---\nslug: ../../../site-secret/passwd\ntitle: ../../x\n---\nx\n"},
    ),
    Case(
        "a paginate path with dots",
        {
            **config("plugins: [jekyll-paginate]\npaginate: 1\npaginate_path: /../../site-secret/page:num"),
            "index.html": "---\n---\n{{ paginator.page }}\n",
            "_posts/2020-01-01-a.md": "---\n---\na\n",
            "_posts/2020-01-02-b.md": "---\n---\nb\n",
        },
    ),
    Case(
        "an archive of a tag with dots",
        {
            **config(
                "plugins: [jekyll-archives]\njekyll-archives:\n  enabled: all\n  layout: a\n"
                "  permalinks: {tag: '/../../:name/'}"
            ),
            "_layouts/a.html": "a",
            "_posts/2020-01-01-a.md": "---\ntags: ['../../site-secret']\n---\na\n",
        },
    ),
    Case("a feed outside", config("plugins: [jekyll-feed]\nfeed: {path: /../../site-secret/feed.xml}")),
    Case("a feed of a tag with dots", config("plugins: [jekyll-feed]\nfeed: {tags: {path: '../../site-secret/'}}")),
    Case("a collection permalink", config(
        "collections: {c: {output: true, permalink: '/../../:path'}}", **{"_c/x.md": "---\n---\nx", "_c/y.txt": "y"})),
    Case("a collection named by dots", config("collections: ['../site-secret', '..', '/etc', 'a/../../b']")),
    Case("a name of a file with a backslash", {"..\\..\\evil.md": "---\n---\nx\n", "a\\b.txt": "x"}),
    Case("a name of a file with a line break", {"a\nb.md": "---\n---\nx\n", "c\rd.txt": "x"}),
    Case("a name of a file with percent signs", {"%2e%2e%2fevil.md": "---\n---\nx\n", "%2e%2e%2fevil.txt": "x"}),
    Case("a name of a file with a colon", {"C:evil.md": "---\n---\nx\n", "a:$DATA": "x"}),
    Case("a name of a file that is a template", {"{{ site.title }}.md": "---\n---\nx\n", "{% x %}.txt": "x"}),
    Case("a name of a file that is markup", {"<script>alert(1)<.md": "---\n---\nx\n"}),
    Case("a name of a file that is an option", {"--config.md": "---\n---\nx\n", "-rf": "x"}),
    Case("a very deep folder", {f"{'d/' * 400}x.md": "---\n---\nx\n"}),
]  # fmt: skip

OPTIONS = [
    Case(f"the option {text!r}", config(text), says=says, ok=ok)
    for text, says, ok in [
        ("includes_dir: ../site-secret", "", None),
        ("includes_dir: /etc", "", None),
        ("layouts_dir: ../site-secret/_layouts", "", None),
        ("layouts_dir: ../../../../../../etc", "", None),
        ("data_dir: ../site-secret", "", None),
        ("data_dir: /etc", "", None),
        ("collections_dir: ../site-secret", "", None),
        ("collections_dir: ..", "", None),
        ("source: ../site-secret", "config/outside", False),
        ("source: /etc", "config/outside", False),
        ("destination: ../site-secret", "config/outside", False),
        ("destination: /tmp/evil", "config/outside", False),
        ("destination: ~/.ssh", "config/outside", False),
        ("destination: ..", "config/outside", False),
        ("destination: .", "", False),
        ("destination: /", "config/outside", False),
        ("cache_dir: ../site-secret", "", None),
        ("plugins_dir: ../site-secret", "", True),
        ("plugins: [os.path, 'os:system', 'antigravity:x', ../site-secret/evil.py]", "", True),
        ("whitelist: ['os:system']\nplugins: ['os:system']", "", True),
        ("safe: false\nplugins_dir: ../site-secret", "", True),
        ("keep_files: [../site-secret, /etc, ..]", "", True),
        ("include: [../site-secret/passwd, /etc/passwd, .., ../secret.txt]", "", True),
        ("exclude: [../../**, '[', '**/**/**/**/**/a', '{a,b']", "", None),
        ("theme: ../site-secret", "config/outside", False),
        ("theme: /etc", "config/outside", False),
        ("theme: ~/.ssh", "config/outside", False),
        ("remote_theme: file:///etc", "", True),
        ("remote_theme: http://127.0.0.1:1/evil.zip", "", True),
        ("sass: {sass_dir: ../site-secret, load_paths: [/etc, ../site-secret]}", "", True),
        ("timezone: ../../../../../etc/passwd", "config/timezone", False),
        ("timezone: /etc/passwd", "config/timezone", False),
        ("encoding: ../../x", "", None),
        ("encoding: rot13", "", None),
        ("encoding: zlib", "", None),
        ("encoding: undefined", "", None),
        ("encoding: idna", "", None),
        ("kramdown: {template: ../site-secret/passwd, syntax_highlighter: 'os:system'}", "", None),
        ("markdown: os.system", "", None),
        ("highlighter: ../x", "", None),
        ("python_markdown: {extensions: ['os:system', 'evil']}", "", None),
        ("markdown: python-markdown\nmarkdown_extensions: ['os:system']", "", None),
        ("markdown_ext: '(a+)+$,../x'", "", None),
        ("permalink: /../../:title", "", None),
        ("baseurl: ../../..", "", None),
        ("url: 'javascript:alert(1)//'", "", None),
        ("defaults: [{scope: {path: '../**'}, values: {permalink: '/../../x/'}}]", "", None),
        ("defaults: [{scope: {path: '**/**/**/**/**/**/*a'}, values: {x: 1}}]", "", None),
        ("collections: {posts: {permalink: '../../:title'}}", "", None),
        ("limit_posts: 99999999999999999999999", "", None),
        ("port: -1\nhost: [[[]]]", "", None),
        ("time: 99999-99-99", "", None),
    ]
]

READS = [
    Case(
        "style sheets outside",
        {
            "a.scss": '---\n---\n@import "../site-secret/style";\n',
            "b.scss": f'---\n---\n@import "{"../" * 12}etc/passwd";\n',
        },
    ),
    Case("a style sheet by a URL of a file", {"a.scss": '---\n---\n@use "file:///etc/passwd";\n'}),
    Case("a style sheet by an absolute path", {"a.scss": '---\n---\n@import "/etc/passwd";\n'}),
    Case(
        "a style sheet by an absolute path in a trusted site",
        {"a.scss": '---\n---\n@import "/etc/hosts";\n'},
        safe=False,
    ),
    Case("a style sheet of a load path", {
        **config("sass: {load_paths: ['{up}/site-secret', '../site-secret']}"),
        "a.scss": '---\n---\n@import "style";\n'}),
    Case("a layout with dots", {"a.md": "---\nlayout: ../../site-secret/page\n---\nx\n"}),
    Case("a layout by an absolute path", {"a.md": "---\nlayout: /etc/passwd\n---\nx\n"}),
    Case("an excerpt separator that is a list", {"_posts/2020-01-01-a.md": "---\nexcerpt_separator: [a]\n---\nx\n"}),
    Case("a locale of a theme", config("theme: minima\nlocale: ../../../etc/passwd")),
    Case("an image of SEO outside", {
        **config("plugins: [jekyll-seo-tag]"),
        "a.md": "---\nimage: ../../../etc/passwd\n---\n{% seo %}\n"}),
    Case("a README as an index outside", {
        **config("plugins: [jekyll-readme-index, jekyll-optional-front-matter]"), "README.md": Link("../secret.txt")}),
    Case("repository data in safe mode", config("plugins: [jekyll-github-metadata, jekyll-last-modified-at]")),
]  # fmt: skip


@pytest.mark.parametrize("case", [*PERMALINKS, *COLLISIONS, *OPTIONS, *READS], ids=str)
def test_a_path_stays_inside(case: Case, run: Run) -> None:
    outcome, _ = run(case)
    assert not outcome.programs or all("dart" in one or "sass" in one for one in outcome.programs)


def test_the_cache_of_a_stranger_deletes_nothing(run: Run) -> None:
    """The list of files of earlier builds is data from the repository: it may name anything."""
    import os

    from generator.build.encode import digest_bytes, encode

    name = f"written-{digest_bytes(os.fsencode('out/site')).hex()}"
    listed = encode(("../../site-secret/passwd", "../../../secret.txt", "/etc/x", "link/id", "gone.html"))
    folder = ".jekyll-cache/Jekyll/Cache/Jekyll--Cache"
    for safe in (True, False):
        files = {f"{folder}/{name}": listed, "out/site/link": Link("../../../home/.ssh"), "out/site/keep": "k"}
        case = Case("a cache of a stranger", files, safe=safe, flags={"destination": "{up}/site/out/site"})
        if safe:
            run(case)


def test_a_destination_that_is_a_link_is_not_followed(run: Run) -> None:
    outcome, _ = run(Case("a linked destination", {"_site": Link("../site-secret")}))
    assert not outcome.ok
