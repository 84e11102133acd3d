"""What makes an old cache unusable."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from generator import __version__
from generator.build import stamp as module
from generator.build.stamp import stamp


def test_a_plugin_of_the_site_counts(tmp_path: Path) -> None:
    before = stamp((), tmp_path, UTC)
    (tmp_path / "_plugins").mkdir()
    (tmp_path / "_plugins/a.py").write_text("x = 1\n")
    assert stamp((), tmp_path, UTC) != before


def test_an_installed_program_is_what_its_record_says(tmp_path: Path) -> None:
    package = tmp_path / "site-packages/generator"
    package.mkdir(parents=True)
    assert module._recorded(package) == b""
    info = tmp_path / f"site-packages/jinkyll-{__version__}.dist-info"
    info.mkdir()
    first = "generator/a.py,sha256=abc,3\ngenerator/__pycache__/a.cpython-311.pyc,,\nx.dist-info/INSTALLER,sha256=x,4\n"
    (info / "RECORD").write_text(first)
    recorded = module._recorded(package)
    assert recorded == b"generator/a.py,sha256=abc,3", "what differs from machine to machine does not count"
    (info / "RECORD").write_text(first.replace("abc", "abd"))
    assert module._recorded(package) != recorded


def test_a_checkout_has_no_record(tmp_path: Path) -> None:
    (tmp_path / "generator").mkdir()
    (tmp_path / f"jinkyll-{__version__}.dist-info").mkdir()
    (tmp_path / f"jinkyll-{__version__}.dist-info/RECORD").write_text("__editable__.jinkyll.pth,sha256=a,1\n")
    assert module._recorded(tmp_path / "generator") == b""
