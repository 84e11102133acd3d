"""Which files belong to a site, whatever order the disk lists them in."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import SourceError
from generator.read.classify import Dirs, classify, explain, name_warning
from generator.read.files import Tree
from generator.read.scan import DirEntry, Found, Listing, Rules, matches, scan


def tree(paths: Iterable[str]) -> Listing:
    every = list(paths)

    def listing(folder: str) -> list[DirEntry]:
        prefix = f"{folder}/" if folder else ""
        names = {}
        for path in every:
            if path.startswith(prefix):
                name, below, _ = path[len(prefix) :].partition("/")
                names[name] = DirEntry(name, "folder" if below else "file")
        return list(names.values())

    return listing


def found(paths: Iterable[str], rules: Rules | None = None) -> list[str]:
    return [one.path for one in scan(tree(paths), rules or Rules()).files]


def test_names_that_begin_with_a_sign_are_left_out_unless_included() -> None:
    paths = [".hidden", "_x/a", "#a", "~a", "a~", "dot.", "a.md", ".htaccess", "_pages/a.md", "_y/one.txt"]
    assert found(paths) == [".htaccess", "a.md"]
    assert found(paths, Rules(include=("_pages", "_y/one.txt"))) == ["_pages/a.md", "a.md", "_y/one.txt"]


def test_excludes_are_globs_beginnings_and_folders() -> None:
    paths = ["vendor/a", "vendorx", "a.bak", "d/b.bak", "d/no/x", "d/nox", "keep"]
    assert found(paths, Rules(exclude=("vendor/", "*.bak", "d/no"))) == ["keep", "vendorx"]


def test_an_include_wins_over_an_exclude() -> None:
    assert found(["a/x", "b"], Rules(include=("a",), exclude=("a", "b"))) == ["a/x"]
    assert found(["a.x", "b"], Rules(include=("a.x",), exclude=("a*", "b"))) == ["a.x"]


@pytest.mark.parametrize(
    ("pattern", "path", "folder", "holds"),
    [
        ("vendor", "vendor-old/x", False, True),
        ("vendor/", "vendor", True, True),
        ("vendor/", "vendor", False, False),
        ("/a.md", "a.md", False, True),
        ("a.md", "b/a.md", False, False),
        ("*.md", "b/a.md", False, True),
        ("b/*/x", "b/c/d/x", False, True),
    ],
)
def test_a_pattern_holds_as_in_jekyll(pattern: str, path: str, folder: bool, holds: bool) -> None:
    assert matches(pattern, path, folder) is holds


def test_the_destination_is_not_read() -> None:
    assert found(["out/a.html", "a.md"], Rules(destination="out")) == ["a.md"]


def test_posts_lie_at_any_depth_and_drafts_only_if_asked_for() -> None:
    paths = ["_posts/2020-01-01-a.md", "n/_posts/x/2020-01-01-b.md", "_drafts/c.md", "_posts/.d.md"]
    assert found(paths) == ["_posts/2020-01-01-a.md", "n/_posts/x/2020-01-01-b.md"]
    assert found(paths, Rules(drafts=True))[1] == "_drafts/c.md"


def test_collections_are_read_in_their_order_and_below_their_dir() -> None:
    rules = Rules(collections=("b", "a"), collections_dir="c")
    paths = ["c/_a/x.md", "c/_b/y.md", "_a/no.md", "c/_posts/2020-01-01-p.md", "_posts/2020-01-01-no.md"]
    assert found(paths, rules) == ["c/_posts/2020-01-01-p.md", "c/_b/y.md", "c/_a/x.md"]


def test_subfolders_come_before_a_folders_own_files() -> None:
    assert found(["a.md", "z/b.md", "z/y/c.md"]) == ["z/y/c.md", "z/b.md", "a.md"]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "_posts", "é", ".x"]), min_size=1, max_size=3), max_size=8),
    st.randoms(),
)
def test_the_order_of_listing_does_not_matter(parts: list[list[str]], random: object) -> None:
    paths = sorted({"/".join(one) + "/f" for one in parts})
    shuffled = list(paths)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert found(paths, Rules(drafts=True)) == found(shuffled, Rules(drafts=True))


@pytest.mark.parametrize(
    ("path", "front", "role", "reason"),
    [
        ("_posts/2020-01-01-a.md", True, "post", ""),
        ("_posts/a.md", True, "ignored", "the name of a post begins with its date"),
        ("_drafts/a.md", True, "ignored", "--drafts"),
        ("_docs/a.md", True, "member", ""),
        ("_docs/a.png", False, "static", "no front matter"),
        ("a.md", True, "page", ""),
        ("a.md", False, "static", "no front matter"),
        ("_layouts/a.html", True, "layout", "_layouts"),
        ("_includes/x/a.html", False, "include", "_includes"),
        ("_data/a.yml", False, "data", "_data"),
        ("_data/a.txt", False, "ignored", "_data holds data"),
        ("_site/a.html", False, "ignored", "destination"),
        ("_other/a.md", True, "ignored", "its name begins with '_' (the folder _other)"),
        ("node/a.md", True, "ignored", "'exclude' has 'node'"),
    ],
)
def test_any_path_can_be_explained(path: str, front: bool, role: str, reason: str) -> None:
    rules = Rules(exclude=("node",), destination="_site", collections=("docs",))
    said = explain(path, rules, Dirs(), front)
    assert said.role == role and reason in said.reason


def test_a_post_with_a_wrong_name_is_warned_about() -> None:
    warning = name_warning(Found("_posts/hello.md", "posts", "posts"))
    assert warning is not None and "2020-05-31-hello.md" in warning.hint
    assert classify(Found("_posts/hello.md", "posts", "posts"), True).role == "ignored"
    assert name_warning(Found("_posts/2020-01-01-a.md", "posts", "posts")) is None


# --- the disk


def test_links_stay_inside_the_source(tmp_path: Path) -> None:
    site, other = tmp_path / "site", tmp_path / "site-old"
    for folder in (site / "d", other):
        folder.mkdir(parents=True)
    (other / "secret.md").write_text("x")
    (site / "a.md").write_text("a")
    (site / "in.md").symlink_to(site / "a.md")
    (site / "out.md").symlink_to(other / "secret.md")
    (site / "outdir").symlink_to(other)
    (site / "d" / "loop").symlink_to(site)
    (site / "gone").symlink_to(site / "nothing")
    result = scan(Tree.at(str(site)).list, Rules())
    assert [one.path for one in result.files] == ["a.md", "in.md"]
    assert sorted(one.code for one in result.findings) == ["scan/broken", "scan/loop", "scan/outside", "scan/outside"]
    assert Tree.at(str(site)).read("out.md") is None and Tree.at(str(site)).read("in.md") == b"a"


def test_links_that_lead_to_each_other_end(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "f.md").write_text("x")
    (tmp_path / "a" / "to-b").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "to-a").symlink_to(tmp_path / "a")
    result = scan(Tree.at(str(tmp_path)).list, Rules())
    assert sorted(one.path for one in result.files) == ["a/f.md", "a/to-b/f.md", "b/f.md", "b/to-a/f.md"]


def test_what_is_not_there_is_nothing(tmp_path: Path) -> None:
    here = Tree.at(str(tmp_path))
    assert here.read("x") is None and here.list("x") == () and here.head("x") == b"" and not here.exists("x")


def test_an_unreadable_file_is_an_input_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_text("x")
    tree = Tree.at(str(tmp_path))

    def refused(path: str, *_: object, **__: object) -> int:  # root reads everything, so the system is not asked
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(SourceError, match="cannot read this: Permission denied"):
        tree.read("a")
