"""The fixture `site`: a whole site from one string, built in this process."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.build.site import Outcome, Settings, Site

# A shell ignores Ctrl-C in what it runs in the background, and so would every program that a test starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_HEAD = re.compile(r"^-- (\S.*?) --\n", re.MULTILINE)


def write_tree(root: Path, tree: str) -> None:
    """Write the files of a text in which a line `-- path --` begins each; a file keeps its last line break."""
    parts = _HEAD.split(tree.lstrip("\n"))
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class SiteBuilder:
    """A site in a folder of its own: `site(tree)` writes and builds it, `site["a.html"]` is what was made of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.outcome = Outcome()

    def __call__(self, tree: str = "", **flags: object) -> SiteBuilder:
        """Write the files of `tree` and build; `flags` are options by their config names."""
        write_tree(self.root, tree)
        variables = {"PATH": os.environ.get("PATH", ""), "JEKYLL_ENV": "development"}
        wanted = {"timezone": "UTC", "destination": str(self.root / "_site"), **flags}
        site = Site(Settings(str(self.root), None, wanted, use_cache=False, jobs=1, environment=variables))
        try:
            self.outcome = site.build()
        finally:
            site.close()
        return self

    def __getitem__(self, dest: str) -> str:
        return (self.root / "_site" / dest).read_text(encoding="utf-8")

    def __contains__(self, dest: str) -> bool:
        return (self.root / "_site" / dest).is_file()

    @property
    def files(self) -> list[str]:
        """All files of the built site, sorted."""
        folder = self.root / "_site"
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())

    @property
    def said(self) -> str:
        """All that the build had to say."""
        return "\n".join(one.text() for one in self.outcome.diagnostics)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteBuilder]:
    root = tmp_path / "source"
    root.mkdir()
    yield SiteBuilder(root)


@pytest.fixture
def tree(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a tree of files and gives its folder."""

    def make(text: str) -> Path:
        root = tmp_path / "tree"
        root.mkdir(exist_ok=True)
        write_tree(root, text)
        return root

    return make
