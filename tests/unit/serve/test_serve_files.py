"""From request paths to files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.serve.files import Directory, Found, content_type, listing, locate


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("files")
    for name in (
        "site/index.html",
        "site/about.html",
        "site/old.xhtml",
        "site/blog/index.html",
        "site/blog.html",
        "site/plain/file.txt",
        "site/plain.html",
        "site/bare/file.txt",
        "site/feed/index.xml",
        "site/.secret",
        "site/.git/config",
        "site/.well-known/security.txt",
        "site/a b/ü.html",
        "site-sibling/secret.html",
        "secret.html",
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (root / "site/link.html").symlink_to(root / "secret.html")
    (root / "site/linked").symlink_to(root / "site-sibling")
    (root / "site/inner.html").symlink_to(root / "site/about.html")
    (root / "site/loop.html").symlink_to(root / "site/loop.html")
    return root / "site"


@pytest.mark.parametrize(
    ("path", "dest"),
    [
        ("/about.html", "about.html"),
        ("/about", "about.html"),
        ("/old", "old.xhtml"),
        ("/a b/ü", "a b/ü.html"),
        ("/plain", "plain.html"),
        ("/.well-known/security.txt", ".well-known/security.txt"),
        ("/inner.html", "inner.html"),
        ("//about.html", "about.html"),
    ],
)
def test_a_path_names_a_file(site: Path, path: str, dest: str) -> None:
    found = locate(site, path)
    assert isinstance(found, Found)
    assert found.dest == dest


def test_a_directory_is_known_with_its_index(site: Path) -> None:
    root, blog, bare = locate(site, "/"), locate(site, "/blog"), locate(site, "/bare/")
    assert isinstance(root, Directory) and root.index and root.index.dest == "index.html" and root.slash
    assert isinstance(blog, Directory) and blog.index and not blog.slash
    assert isinstance(bare, Directory) and bare.index is None
    feed = locate(site, "/feed/")
    assert isinstance(feed, Directory) and feed.index and feed.index.dest == "feed/index.xml"  # as Jekyll's server


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.html",
        "/blog/../../secret.html",
        "/..\\secret.html",
        "/blog/..\\..\\secret.html",
        "/../site-sibling/secret.html",
        "/link.html",
        "/linked/secret.html",
        "/linked/",
        "/loop.html",
        "/.secret",
        "/.git/config",
        "/.git/",
        "/about.html\0",
        "/about.html/",
        "/nothing",
        "/" + "x" * 300,
        "/./about.html",
    ],
)
def test_what_is_outside_hidden_or_missing_is_not_found(site: Path, path: str) -> None:
    assert locate(site, path) is None


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.sampled_from(["..", ".", "site", "blog", "secret.html", "\\", "a b", "site-sibling", "link.html", ""]))
)
def test_no_path_leads_out(site: Path, parts: list[str]) -> None:
    found = locate(site, "/" + "/".join(parts))
    if isinstance(found, Directory):
        assert found.path.resolve().is_relative_to(site)
    elif found:
        assert found.path.is_relative_to(site)


def test_types_do_not_depend_on_the_machine() -> None:
    names = (
        "a.html",
        "a.css",
        "a.js",
        "a.mjs",
        "a.webp",
        "a.woff2",
        "feed.xml",
        "a.svg",
        "a.svgz",
        "a.tar.gz",
        "CNAME",
    )
    assert {name: content_type(name) for name in names} == {
        "a.html": ("text/html", None),
        "a.css": ("text/css", None),
        "a.js": ("text/javascript", None),
        "a.mjs": ("text/javascript", None),
        "a.webp": ("image/webp", None),
        "a.woff2": ("font/woff2", None),
        "feed.xml": ("application/xml", None),
        "a.svg": ("image/svg+xml", None),
        "a.svgz": ("image/svg+xml", "gzip"),
        "a.tar.gz": ("application/gzip", None),
        "CNAME": ("application/octet-stream", None),
    }


def test_a_listing_shows_names_escaped_and_no_dotfiles(tmp_path: Path) -> None:
    (tmp_path / "<b>.txt").touch()
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").touch()
    page = listing(tmp_path, "/x&y/")
    assert "&lt;b&gt;.txt" in page and 'href="%3Cb%3E.txt"' in page
    assert 'href="sub/"' in page and "x&amp;y" in page
    assert ".hidden" not in page and "<b>" not in page
