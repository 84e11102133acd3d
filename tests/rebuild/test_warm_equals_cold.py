"""The test that matters most: after any edit, a build that remembers equals a build that starts from nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from generator.build.serving import SiteBuilder
from generator.build.site import Outcome, Settings, Site

STEPS = int(os.environ.get("JINKYLL_REBUILD_STEPS", "15"))
EXAMPLES = int(os.environ.get("JINKYLL_REBUILD_EXAMPLES", "12"))

LIQUID = {
    "_config.yml": (
        "title: Site\nurl: https://example.org\ntime: 2024-06-01 12:00:00 +0000\ntimezone: UTC\n"
        "plugins: [jekyll-feed, jekyll-sitemap, jekyll-seo-tag, jekyll-paginate, jekyll-redirect-from,\n"
        "  jekyll-archives, jekyll-toc, jekyll-mentions, jemoji, jekyll-relative-links, jekyll-titles-from-headings,\n"
        "  jekyll-avatar, jekyll-optional-front-matter, jekyll-readme-index, jekyll-default-layout,\n"
        "  jekyll-include-cache, jekyll-gist]\n"
        "jekyll-archives: {enabled: all, layout: default}\nexcerpt_separator: more\n"
        "paginate: 2\ncollections:\n  docs:\n    output: true\n"
        "defaults:\n- scope: {path: '', type: posts}\n  values: {layout: post}\n"
    ),
    "_layouts/default.html": (
        "<html><head>{% seo %}{% feed_meta %}</head><body>{% include head.html title=page.title %}"
        "{{ content }}<p>{{ site.data.menu | jsonify }}</p></body></html>"
    ),
    "_layouts/post.html": (
        "---\nlayout: default\n---\n<h1>{{ page.title }}</h1>{{ content }}"
        "{% if page.previous %}<a href='{{ page.previous.url }}'>{{ page.previous.title }}</a>{% endif %}"
        "{% for tag in page.tags %}{{ tag }} {{ site.tags[tag].size }}{% endfor %}"
    ),
    "_includes/head.html": "<header>{{ site.title }} {{ include.title }}</header>",
    "_data/menu.yml": "- a\n- b\n",
    "index.html": (
        "---\nlayout: default\ntitle: Home\n---\n{% for post in paginator.posts %}{{ post.title }} {{ post.excerpt }}"
        "{% endfor %}{% for doc in site.docs %}{{ doc.title }} {{ doc.content }}{% endfor %}"
        "{% for page in site.pages %}{{ page.url }} {% endfor %}"
    ),
    "about.md": "---\ntitle: About\nlayout: default\n---\n# About\n{% include_relative note.txt %}\n",
    "note.txt": "A note.",
    "_docs/one.md": "---\ntitle: One\nlayout: default\n---\nFirst {{ site.posts.first.content }}\n",
    "style.css": "---\n---\nbody { color: {{ site.data.menu[0] }}; }\n",
}
# More posts than a list asks for one by one.
OLD = {
    f"_posts/2019-03-{day:02}-old-{day}.md": f"---\ntitle: Old {day}\nlayout: post\ntags: [old, red]\n---\n*{day}*.\n"
    for day in range(1, 15)
}
LIQUID |= {
    **OLD,
    "all.html": (
        "---\nlayout: default\n---\n{% for post in site.posts %}{{ post.date | date: '%F' }} "
        "{{ post.url | relative_url }} {{ post.title | escape }} {{ post.tags | join: ',' }} "
        "{{ post.excerpt | strip_html }}{{ post.next.title }}{% endfor %}"
    ),
    "tags.html": (
        "---\nlayout: default\n---\n{% assign tags = site.tags | sort %}{% for tag in tags %}{{ tag[0] }}:"
        "{% for post in tag[1] %} {{ post.title }} {{ post.note }}{% endfor %}{% endfor %}"
        "{% assign red = site.posts | where_exp: 'p', \"p.tags contains 'red'\" | sort: 'title' %}"
        "{{ red | map: 'url' }}"
    ),
    "README.md": "# Read me :smile:\n\n@someone wrote [about](about.md).\n",
}
JINJA = {
    "site.toml": (
        'title = "Site"\nurl = "https://example.org"\ntime = 2024-06-01T12:00:00Z\ntimezone = "UTC"\n'
        'plugins = ["jekyll-feed", "jekyll-sitemap", "jekyll-redirect-from", "jekyll-toc", "jekyll-search"]\n'
        "[collections.docs]\noutput = true\n"
    ),
    "_layouts/default.html": (
        "<html><body>{% block head %}{{ site.title }}{% endblock %}{% include 'head.html' %}"
        "{{ content }}<p>{{ site.data.menu | join(',') }}</p></body></html>"
    ),
    "_layouts/post.html": (
        "{% extends 'default.html' %}{% block head %}{{ page.title }}{% if page.previous %}{{ page.previous.title }}"
        "{% endif %}{% endblock %}"
    ),
    "_includes/head.html": "<header>{{ site.title }}</header>",
    "_data/menu.yml": "- a\n- b\n",
    "index.html": (
        "---\nlayout: default\ntitle: Home\n---\n{% for post in site.posts %}{{ post.title }} {{ post.excerpt }} "
        "{{ post.url }}{% endfor %}{% for doc in site.docs %}{{ doc.title }}{% endfor %}"
    ),
    "about.md": "---\ntitle: About\nlayout: default\n---\n# About `{{ code }}`\n",
    "note.txt": "A note.",
    "_docs/one.md": "---\ntitle: One\nlayout: default\n---\nFirst\n",
    "style.css": "body { color: red; }\n",
}

JINJA |= {
    **OLD,
    "all.html": (
        "---\nlayout: default\n---\n{% for post in site.posts %}{{ post.date | date('%F') }} "
        "{{ post.url | relative_url }} {{ post.title }} {{ post.tags | join(',') }} {{ post.excerpt }}{% endfor %}"
        "{% for tag, posts in site.tags.items() %}{{ tag }}{% for post in posts %} {{ post.title }}{% endfor %}"
        "{% endfor %}"
    ),
}

NAMES = st.sampled_from(
    ["2024-01-01-a", "2024-01-02-b", "2024-02-01-c", "2023-12-31-d", "2025-01-01-future", "2019-03-02-old-2"]
)
WORDS = st.sampled_from(
    ["alpha", "beta", "gamma *delta*", "# Head\n\ntext", "{{ page.title }}", "x\n\ny", "```yaml\na: 1\n```"]
)
TITLES = st.sampled_from(["One", "Two", "Three & four", "<b>", "Ünï"])
TAGS = st.lists(st.sampled_from(["red", "green", "big blue"]), max_size=2)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


class Looked:
    """Pages that somebody looks at while the site is served, and what was told of them before the rest was built."""

    def __init__(self) -> None:
        self.told: dict[str, bytes | None] = {}

    def wanted(self) -> tuple[str, ...]:
        return ("all.html", "index.html", "2019/03/02/old-2.html", "no/such/page.html")

    def ready(self, dest: str, data: bytes | None) -> None:
        self.told[dest] = data


class Rebuilds(RuleBasedStateMachine):
    """A site under random edits. `warm` remembers in memory, as the server does; every third build starts from disk."""

    files: dict[str, str]
    cost = 1

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="rebuild-"))
        self.source = self.root / "site"
        self.builder: SiteBuilder | None = None
        self.touched: set[str] = set()
        self.steps = 0

    @initialize()
    def start(self) -> None:
        for name, text in self.files.items():
            self.put(name, text)
        self.build()

    def teardown(self) -> None:
        if self.builder is not None:
            self.builder.close()
        shutil.rmtree(self.root)

    # -- edits --------------------------------------------------------------------------------------------------

    def put(self, name: str, text: str) -> None:
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.touched.add(str(path))

    def drop(self, name: str) -> None:
        path = self.source / name
        if path.exists():
            path.unlink()
            self.touched.add(str(path))

    @rule(name=NAMES, title=TITLES, tags=TAGS, body=WORDS)
    def write_post(self, name: str, title: str, tags: list[str], body: str) -> None:
        tag_list = ", ".join(f'"{tag}"' for tag in tags)
        self.put(f"_posts/{name}.md", f'---\ntitle: "{title}"\nlayout: post\ntags: [{tag_list}]\n---\n{body}\n\nmore\n')

    @rule(name=NAMES)
    def delete_post(self, name: str) -> None:
        self.drop(f"_posts/{name}.md")

    @rule(old=NAMES, new=NAMES)
    def rename_post(self, old: str, new: str) -> None:
        one, other = self.source / f"_posts/{old}.md", self.source / f"_posts/{new}.md"
        if one.exists():
            one.replace(other)
            self.touched |= {str(one), str(other)}

    @rule(body=WORDS)
    def edit_page(self, body: str) -> None:
        self.put("about.md", f"---\ntitle: About\nlayout: default\n---\n{body}\n")

    @rule(title=TITLES, redirect=st.booleans())
    def edit_document(self, title: str, redirect: bool) -> None:
        extra = "redirect_from: /old/\n" if redirect else ""
        self.put("_docs/two.md", f'---\ntitle: "{title}"\nlayout: default\n{extra}---\nSecond\n')

    @rule(
        text=st.sampled_from(
            ["<header>{{ site.title }}</header>", "<header>x</header>", "<header>{{ page.title }}</header>"]
        )
    )
    def edit_include(self, text: str) -> None:
        self.put("_includes/head.html", text)

    @rule(name=st.sampled_from(["default", "post"]), mark=st.sampled_from(["", "<!-- a -->", "<!-- b -->"]))
    def edit_layout(self, name: str, mark: str) -> None:
        self.put(f"_layouts/{name}.html", self.files[f"_layouts/{name}.html"] + mark)

    @rule(name=st.sampled_from(["_includes/head.html", "_layouts/post.html", "all.html"]))
    def break_and_mend(self, name: str) -> None:
        before = (self.source / name).read_text(encoding="utf-8")
        self.put(name, f"{before}{{% nonsense %}}")
        assert not self.built().ok
        self.put(name, before)

    @rule(items=st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3))
    def edit_data(self, items: list[str]) -> None:
        self.put("_data/menu.yml", "".join(f"- {item}\n" for item in items))

    @rule(there=st.booleans())
    def more_data(self, there: bool) -> None:
        self.put("_data/extra.json", '{"x": 1}') if there else self.drop("_data/extra.json")

    @rule(text=st.sampled_from(["A note.", "Another note."]))
    def edit_asset(self, text: str) -> None:
        self.put("note.txt", text)

    @rule(there=st.booleans())
    def asset_comes_and_goes(self, there: bool) -> None:
        self.put("files/data.bin", "bytes") if there else self.drop("files/data.bin")

    @rule(title=TITLES)
    def edit_config(self, title: str) -> None:
        name = next(iter(self.files))
        old, new = (
            ('title = "Site"', f'title = "{title}"') if name == "site.toml" else ("title: Site", f'title: "{title}"')
        )
        self.put(name, self.files[name].replace(old, new))

    # -- builds -------------------------------------------------------------------------------------------------

    def built(self) -> Outcome:
        self.steps += 1
        settings_ = Settings(str(self.source), flags={"destination": str(self.source / "_site")}, environment={})
        if self.builder is None or self.steps % 3 == 0:
            if self.builder is not None:
                self.builder.close()
            self.builder = SiteBuilder(settings_)
        looked = Looked()
        before = tree(self.source / "_site")
        outcome = self.builder.build(frozenset(self.touched), looked)
        self.touched.clear()
        if outcome.ok:
            for dest, data in looked.told.items():
                after = (self.source / "_site" / dest).read_bytes()
                assert after == (before[dest] if data is None else data), dest
        return outcome

    def build(self) -> None:
        outcome = self.built()
        assert outcome.ok, [one.text() for one in outcome.diagnostics]
        assert not outcome.note, outcome.note

    @precondition(lambda self: self.touched)
    @invariant()
    def warm_equals_cold(self) -> None:
        self.build()
        clean = self.root / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        site = Site(Settings(str(self.source), flags={"destination": str(clean)}, use_cache=False, environment={}))
        assert site.build().ok
        site.close()
        assert tree(self.source / "_site") == tree(clean)


class LiquidRebuilds(Rebuilds):
    files = LIQUID


class PassesRebuilds(Rebuilds):
    """A site that is built once for each of two languages."""

    cost = 2
    files = LIQUID | {
        "_config.yml": LIQUID["_config.yml"].replace("plugins: [", "languages: [en, de]\nplugins: [jekyll-polyglot, ")
    }

    @rule(lang=st.sampled_from(["en", "de"]), body=WORDS)
    def translate(self, lang: str, body: str) -> None:
        self.put("ueber.md", f"---\npermalink: /about.html\nlang: {lang}\nlayout: default\n---\n[a](/x)\n{body}\n")

    @rule()
    def translation_goes(self) -> None:
        self.drop("ueber.md")


class JinjaRebuilds(Rebuilds):
    files = JINJA


@pytest.mark.slow
@pytest.mark.parametrize("machine", [LiquidRebuilds, JinjaRebuilds, PassesRebuilds])
def test_warm_equals_cold(machine: type[Rebuilds], monkeypatch: pytest.MonkeyPatch) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    monkeypatch.setattr("generator.build.serving._LARGE", 0)
    monkeypatch.setattr("generator.build.site._SPILL", 7)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES // machine.cost,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
