"""Plugins that change what is read: links, titles, layouts, which files are pages, when they were changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fake import FakeView

from generator.plugins import BUILTIN, notice
from generator.plugins.default_layout import DefaultLayout
from generator.plugins.github import GitHubMetadata, repository_name
from generator.plugins.last_modified import LastModified
from generator.plugins.optional_front_matter import OptionalFrontMatter
from generator.plugins.readme_index import ReadmeIndex
from generator.plugins.relative_links import RelativeLinks
from generator.plugins.titles import TitlesFromHeadings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](other.md)", "[a](/docs/other.html)"),
        ("[a](../index.md)", "[a](/)"),
        ("[a](/docs/other.md#part)", "[a](/docs/other.html#part)"),
        ('[a](other.md "Title")', '[a](/docs/other.html "Title")'),
        ("[a]: other.md", "\n[a]: /docs/other.html"),
        ("[a](with%20space.md)", "[a](/docs/with space.html)"),
        ("[a](missing.md)", "[a](missing.md)"),
        ("[a](https://x.y/other.md)", "[a](https://x.y/other.md)"),
        ("[a](#other.md)", "[a](#other.md)"),
        ("![i](pic.png)", "![i](/docs/pic.png)"),
    ],
)
def test_links_to_files_become_links_to_pages(site: FakeView, text: str, expected: str) -> None:
    site.page("index.md")
    site.page("docs/other.md")
    site.page("docs/with space.md", permalink="/docs/with space.html")
    site.static("docs/pic.png")
    document = site.documents[site.page("docs/page.md", text)]
    assert RelativeLinks().body(text, document, site).replace("%20", " ") == expected.replace("%20", " ")


def test_relative_links_know_the_baseurl_and_their_options(site: FakeView) -> None:
    site.config["baseurl"] = "/base"
    page = site.documents[site.page("a.md")]
    member = site.documents[site.member("docs", "b.md")]
    plugin = RelativeLinks()
    assert plugin.body("[x](a.md)", page, site) == "[x](/base/a.html)"
    assert plugin.body("[x](/a.md)", member, site) == "[x](/a.md)"
    site.config["relative_links"] = {"collections": True, "exclude": ["a.md"]}
    assert plugin.body("[x](/a.md)", member, site) == "[x](/base/a.html)"
    assert plugin.body("[x](a.md)", page, site) == "[x](a.md)"
    site.config["relative_links"] = {"enabled": False}
    assert plugin.body("[x](/a.md)", member, site) == "[x](/a.md)"


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# A *title*\n\ntext", "A title"),
        ("\n\nUnder\n=====\n", "Under"),
        ("### Third[^1]\n", "Third"),
        ("#### Fourth\n", None),
        ("text\n\n# Later\n", None),
    ],
)
def test_the_first_heading_gives_the_title(site: FakeView, body: str, title: str | None) -> None:
    document = site.documents[site.page("a.md", body)]
    assert TitlesFromHeadings().document(document, body, site).data.get("title") == title


def test_a_title_in_the_front_matter_stands(site: FakeView) -> None:
    body = "# Heading\n\ntext"
    site.config["titles_from_headings"] = {"strip_title": True}
    plugin = TitlesFromHeadings()
    document = site.documents[site.page("a.md", body, title="Own")]
    assert plugin.document(document, body, site) is document
    assert plugin.body(body, document, site) == body


def test_the_heading_may_be_taken_out(site: FakeView) -> None:
    body = "# Heading\n\ntext"
    plugin = TitlesFromHeadings()
    document = plugin.document(site.documents[site.page("a.md", body, strip_title=True)], body, site)
    assert plugin.body(body, document, site) == "text"


def test_posts_take_titles_only_if_wanted(site: FakeView) -> None:
    document = site.documents[site.post("2020-01-01-x", "# Heading")]
    plugin = TitlesFromHeadings()
    assert plugin.document(document, "# Heading", site).data["title"] == "X"
    site.config["titles_from_headings"] = {"collections": True}
    assert plugin.document(document, "# Heading", site).data["title"] == "Heading"


def test_markdown_gets_the_layout_of_its_kind(site: FakeView) -> None:
    for name in ("home", "page", "post", "default"):
        site.layout_file(name)
    plugin = DefaultLayout()

    def layout(path: str) -> object:
        return plugin.document(site.documents[path], "", site).data.get("layout", "none at all")

    assert layout(site.page("index.md")) == "home"
    assert layout(site.page("about.md")) == "page"
    assert layout(site.post("2020-01-01-x")) == "post"
    assert layout(site.page("plain.md", layout=None)) is None
    assert layout(site.page("a.html")) == "none at all"
    assert layout(site.member("docs", "a.md")) == "none at all"
    del site.layouts["page"]
    assert layout("about.md") == "default"


def test_files_without_front_matter_are_pages_but_not_those_about_the_project(site: FakeView) -> None:
    plugin = OptionalFrontMatter()
    assert plugin.adopts("docs/guide.md", site) == "keep"
    assert plugin.adopts("README.md", site) is False
    assert plugin.adopts("data.csv", site) is False
    site.config |= {"optional_front_matter": {"remove_originals": True}, "include": ["CONTRIBUTING.md"]}
    assert plugin.adopts("docs/guide.md", site) is True
    assert plugin.adopts("CONTRIBUTING.md", site) is True
    site.config["optional_front_matter"] = {"enabled": False}
    assert plugin.adopts("docs/guide.md", site) is False


def test_a_readme_is_the_index_where_there_is_none(site: FakeView) -> None:
    plugin = ReadmeIndex()
    site.static("other/index.html")
    assert plugin.adopts("README.md", site) == "keep"
    assert plugin.adopts("other/readme.markdown", site) is False
    assert plugin.adopts("notes.md", site) is False
    site.page("docs/README.md", "no front matter")
    site.page("own/README.md", "---\ntitle: x\n---\n")
    assert [(v.path, v.data["permalink"]) for v in plugin.generate(site)] == [("docs/README.md", "/docs/")]
    site.config["readme_index"] = {"with_frontmatter": True}
    assert [v.path for v in plugin.generate(site)] == ["docs/README.md", "own/README.md"]


GIT_LOG = "\x001600000000\n\nb.md\n\x001500000000\n\na.md\nb.md\n"


def test_the_last_commit_dates_a_document(site: FakeView) -> None:
    words = ("git", "-c", "core.quotepath=off", "log", "--format=%x00%ct", "--name-only", "--relative", "--no-merges")
    site.git[words] = GIT_LOG
    site.times["c.md"] = datetime(2022, 1, 1, tzinfo=UTC)
    plugin = LastModified()

    def modified(path: str) -> object:
        return plugin.document(site.documents[site.page(path)], "", site).data.get("last_modified_at")

    assert modified("a.md") == datetime(2017, 7, 14, 2, 40, tzinfo=UTC)
    assert modified("b.md") == datetime(2020, 9, 13, 12, 26, 40, tzinfo=UTC)
    assert modified("c.md") == datetime(2022, 1, 1, tzinfo=UTC)
    assert modified("d.md") is None
    assert site.render(plugin, "{% last_modified_at %} {% last_modified_at %Y %}", "b.md") == "13-Sep-20 2020"
    own = replace(site.documents["a.md"], data={"last_modified_at": "mine"})
    assert plugin.document(own, "", site) is own


def test_github_facts_come_from_the_remote(site: FakeView) -> None:
    site.git[("git", "remote", "get-url", "origin")] = "git@github.com:ann/pages.git\n"
    site.git[("git", "rev-parse", "--abbrev-ref", "HEAD")] = "trunk\n"
    facts = GitHubMetadata().variables(site)
    github = facts["github"]
    assert isinstance(github, dict)
    assert github["repository_nwo"] == "ann/pages" and github["is_project_page"] is True
    assert github["zip_url"] == "https://github.com/ann/pages/zipball/trunk"
    assert facts["title"] == "pages" and "url" not in facts
    site.environment["JEKYLL_ENV"] = "production"
    facts = GitHubMetadata().variables(site)
    assert (facts["url"], facts["baseurl"]) == ("https://ann.github.io", "/pages")


@pytest.mark.parametrize(
    ("repository", "environment", "url", "branch"),
    [
        ("ann/notes", {}, "https://github.com/ann/notes", "gh-pages"),
        ("ann/ann.github.io", {}, "https://github.com/ann/ann.github.io", "master"),
        (
            "ann/ann.pages.example",
            {"PAGES_GITHUB_HOSTNAME": "git.example", "PAGES_PAGES_HOSTNAME": "pages.example"},
            "http://git.example/ann/ann.pages.example",
            "master",
        ),
        ("a/b", {"PAGES_GITHUB_HOSTNAME": "git.example", "SSL": "true"}, "https://git.example/a/b", "gh-pages"),
    ],
)
def test_without_git_the_branch_is_that_of_a_site_or_of_a_project(
    site: FakeView, repository: str, environment: dict[str, str], url: str, branch: str
) -> None:
    site.config["repository"] = repository
    site.environment.update(environment)
    facts = GitHubMetadata().variables(site)["github"]
    assert isinstance(facts, dict)
    assert (facts["repository_url"], facts["source"]) == (url, {"branch": branch, "path": "/"})


@pytest.mark.parametrize("remote", ["https://gitlab.com/a/b.git", "", "/srv/repo"])
def test_other_remotes_tell_nothing(site: FakeView, remote: str) -> None:
    site.git[("git", "remote", "get-url", "origin")] = remote
    assert repository_name(site) is None
    site.config["repository"] = "ann/site"
    assert repository_name(site) == "ann/site"


def test_edit_links(site: FakeView) -> None:
    site.config["github"] = {"repository_url": "https://github.com/a/b", "source": {"branch": "main", "path": "/"}}
    site.page("docs/x.md")
    plugin = GitHubMetadata()
    assert site.render(plugin, "{% github_edit_link %}", "docs/x.md") == "https://github.com/a/b/edit/main/docs/x.md"
    assert ">Change</a>" in site.render(plugin, '{% github_edit_link "Change" %}', "docs/x.md")


def test_every_builtin_plugin_is_there_under_its_name() -> None:
    from importlib import import_module

    for name, target in BUILTIN.items():
        module, _, attribute = target.partition(":")
        assert getattr(import_module(module), attribute).name == name


def test_unknown_plugins_get_a_hint() -> None:
    assert notice("jekyll-feed") is None and notice("kramdown") is None
    unknown, left_out = notice("jekyll-fed"), notice("jekyll-coffeescript")
    assert unknown is not None and "jekyll-feed" in unknown.hint
    assert left_out is not None and "JavaScript" in left_out.hint
    assert notice("jekyll-polyglot") is None and notice("jekyll-multiple-languages-plugin") is None
