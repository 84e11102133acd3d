"""Symbolic links and special files: what leads out of the site is not read, what never ends is not waited for."""

# ruff: noqa: E501

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hostile import OUTSIDE, Case, Link, Pipe, Run, write

from generator.errors import SourceError
from generator.read.files import Tree

USES_ALL = "---\nlayout: default\n---\n{{ site.data | jsonify }}\n"
FRONT = "---\n---\n"

LINKS = [
    Case("a page outside", {"a.md": Link("../site-secret/page.md")}, says="scan/outside", ok=True),
    Case("a page by an absolute link", {"a.md": Link("{up}/site-secret/page.md")}, says="scan/outside", ok=True),
    Case("a static file outside", {"a.txt": Link("../site-secret/passwd")}, says="scan/outside", ok=True),
    Case("a file of the machine", {"passwd": Link("/etc/passwd"), "proc": Link("/proc/self/environ")}, ok=True),
    Case("a folder outside", {"sub": Link("../site-secret")}, says="scan/outside", ok=True),
    Case("the root of the machine", {"sub": Link("/")}, says="scan/outside", ok=True),
    Case("the folder around the site", {"sub": Link("..")}, says="scan/outside", ok=True),
    Case("a link to a link outside", {"a.md": Link("b.md"), "b.md": Link("c"), "c": Link("../site-secret/page.md")}, ok=True),
    Case("a link through the outside and back", {"a.md": Link("../site-secret/../site/ok.html")}, ok=True),
    Case("a link to itself", {"a.md": Link("a.md"), "d": Link("d")}, ok=True),
    Case("links in a circle", {"a.md": Link("b.md"), "b.md": Link("a.md")}, ok=True),
    Case("a folder that holds itself", {"d/x.md": FRONT, "d/d": Link(".")}, says="scan/loop", ok=True),
    Case("a folder that holds the site", {"d/e/x.md": FRONT, "d/e/f": Link("../..")}, says="scan/loop", ok=True),
    Case(
        "folders that hold each other",
        {"a/x.md": FRONT, "b/x.md": FRONT, "a/b": Link("../b"), "b/a": Link("../a")},
        ok=True,
    ),
    Case(
        "folders that double at every level",
        {"f0/x.md": FRONT, **{f"f{n}/{side}": Link(f"../f{n - 1}") for n in range(1, 40) for side in "ab"}},
    ),
    Case("a link to nothing", {"a.md": Link("nothing"), "_includes": Link("nothing")}, says="scan/broken", ok=True),
    Case("a device", {"zero.md": Link("/dev/zero"), "random.txt": Link("/dev/urandom")}, ok=True),
    Case("the config", {"_config.yml": Link("../site-secret/_config.yml")}),
    Case("the config as a device", {"_config.yml": Link("/dev/zero")}),
    Case("the data folder", {"_data": Link("../site-secret"), "a.md": USES_ALL}),
    Case("a data file", {"_data/x.yml": Link("../../site-secret/data.yml"), "a.md": USES_ALL}),
    Case("a folder of data", {"_data/x": Link("../../site-secret"), "a.md": USES_ALL}),
    Case("the layouts folder", {"_layouts": Link("../site-secret/_layouts"), "a.md": USES_ALL}),
    Case("a layout", {"_layouts/default.html": Link("../../site-secret/page.html"), "a.md": USES_ALL}),
    Case("the includes folder", {"_includes": Link("../site-secret"), "a.md": f"{FRONT}{{% include passwd %}}"}),
    Case("an include", {"_includes/x": Link("../../site-secret/passwd"), "a.md": f"{FRONT}{{% include x %}}"}),
    Case("an include beside a page", {"x": Link("../site-secret/passwd"), "a.md": f"{FRONT}{{% include_relative x %}}"}),
    Case("the folder of posts", {"_posts": Link("../site-secret/_posts")}),
    Case("a post", {"_posts/2020-01-01-a.md": Link("../../site-secret/page.md")}),
    Case(
        "a collection",
        {"_config.yml": "collections: {c: {output: true}}", "_c": Link("../site-secret"), "a.md": USES_ALL},
    ),
    Case("the sass folder", {"_sass": Link("../site-secret"), "a.scss": f'{FRONT}@import "style";'}),
    Case("a partial", {"_sass/_style.scss": Link("../../site-secret/style.scss"), "a.scss": f'{FRONT}@import "style";'}),
    Case("the file that jekyll 3.6 read: a link named in include", {
        "_config.yml": "include: [secret, .secret, _secret, sub/secret]",
        "secret": Link("../site-secret/passwd"),
        ".secret": Link("/etc/passwd"),
        "_secret": Link("{up}/secret.txt"),
        "sub/secret": Link("../../site-secret/passwd"),
    }, ok=True),
    Case("plugins", {"_plugins": Link("../site-secret")}, ok=True),
    Case("a cache", {".jekyll-cache": Link("../site-secret")}, ok=True),
    Case("a cache of themes", {
        "_config.yml": "theme: ./t.gem", "t.gem": b"x", ".jekyll-cache": Link("../site-secret")}, ok=False),
    Case("the Gemfile", {"Gemfile": Link("../site-secret/passwd")}, ok=True),
    Case("a theme", {"_config.yml": "theme: ./t", "t": Link("../site-secret")}, says="config/outside", ok=False),
    Case("a theme among the gems of the site", {
        "_config.yml": "theme: evil",
        "vendor/bundle/ruby/3.0.0/gems/evil-1.0": Link("../../../../../../site-secret")}, says="theme/missing", ok=False),
    Case("the destination", {"_site": Link("../site-secret")}, says="config/outside", ok=False),
    Case("a folder in the destination", {"a/x.md": FRONT, "_site/a": Link("../../site-secret")}, ok=True),
    Case("a file in the destination", {"_site/ok.html": Link("../../site-secret/passwd")}, ok=True),
    Case("the folder of new files", {"_site/.jinkyll-new": Link("../../site-secret")}, ok=True),
    Case("in a trusted site", {
        "a.md": Link("../site-secret/page.md"), "_data": Link("../site-secret"), "b.md": USES_ALL,
        "_layouts": Link("../site-secret/_layouts"), "_includes": Link("../site-secret")}, safe=False),
]  # fmt: skip


@pytest.mark.parametrize("case", LINKS, ids=str)
def test_a_link_does_not_lead_out(case: Case, run: Run) -> None:
    outcome, _ = run(case)
    assert outcome.seconds < case.seconds


@pytest.mark.parametrize(
    "name",
    ["a.md", "_includes/x", "_layouts/x.html", "_data/x.yml", "_config.yml", "Gemfile", "_posts/2020-01-01-x.md"],
)
def test_a_pipe_is_not_waited_for(name: str, run: Run) -> None:
    page = "---\nlayout: x\n---\n{% include x %}{{ site.data.x }}\n"
    outcome, _ = run(Case("a pipe", {"b.md": page, name: Pipe()}))
    assert outcome.seconds < 5


@contextmanager
def swapping(place: Path, target: Path) -> Iterator[None]:
    """A file that is a link to another one about half of the time."""
    ended = threading.Event()
    spare = place.with_name("spare")

    def swap() -> None:
        while not ended.is_set():
            spare.write_text("own")
            os.replace(spare, place)
            spare.symlink_to(target)
            os.replace(spare, place)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def test_a_file_that_becomes_a_link_while_it_is_read_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, OUTSIDE)
    (tmp_path / "site").mkdir()
    tree = Tree.at(str(tmp_path / "site"))
    place = tmp_path / "site/a"
    place.write_text("own")
    found = set()
    with swapping(place, tmp_path / "site-secret/passwd"):
        for _ in range(3000):
            with contextlib.suppress(SourceError):  # a link that is gone while it is read
                found.add(tree.read("a"))
    assert b"own" in found
    assert found <= {b"own", b"", None}
