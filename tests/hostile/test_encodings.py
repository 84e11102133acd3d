"""Bytes and names that are not what they seem."""

from __future__ import annotations

import os

import pytest
from hostile import Case, Run

PAGE = "---\ntitle: caf\u00e9\n---\n# caf\u00e9\n"
ODD = b"---\ntitle: a\n---\n"

CASES = [
    Case("a page in UTF-16", {"a.md": PAGE.encode("utf-16")}),
    Case("a page in UTF-16 without a mark", {"a.md": PAGE.encode("utf-16-le")}),
    Case("a page in UTF-32", {"a.md": PAGE.encode("utf-32")}),
    Case("a page in Latin-1", {"a.md": PAGE.encode("latin-1")}, says="encoding/invalid"),
    Case("a page with a byte order mark", {"a.md": b"\xef\xbb\xbf" + PAGE.encode()}, ok=True),
    Case("a body of invalid bytes", {"a.md": ODD + bytes(range(128, 256)) * 100}, says="encoding/invalid"),
    Case("overlong dots", {"a.md": ODD + b"\xc0\xae\xc0\xae/", "b.md": b"---\npermalink: /\xc0\xae\xc0\xae/x/\n---\n"}),
    Case("encoded surrogates", {"a.md": ODD + b"\xed\xa0\x80\xed\xb0\x80"}, says="encoding/invalid"),
    Case("NUL bytes", {"a.md": ODD + b"a\0b\0" * 1000, "b.md": b"---\ntitle: a\0b\n---\n"}),
    Case("binary with a fence", {"a.md": ODD + os.urandom(100_000)}),
    Case("an image that begins with a fence", {"a.png": b"---\n---\n" + os.urandom(1000)}),
    Case("lines that end with CR only", {"a.md": b"---\rtitle: a\r---\rtext"}),
    Case("separators of Unicode", {"a.md": "---\ntitle: a\u2028b\u0085c\n---\nx\u2028y\n"}),
    Case("a layout in UTF-16", {"_layouts/l.html": "{{ content }}".encode("utf-16"), "a.md": "---\nlayout: l\n---\n"}),
    Case("an include of invalid bytes", {"_includes/x": b"\xff\xfe{{ 1 }}", "a.md": "---\n---\n{% include x %}"}),
    Case("a style sheet of invalid bytes", {"a.scss": b"---\n---\na { b: '\xff' }"}),
    Case("half characters from a template", {"site.toml": "", "a.html": '---\n---\n{{ "\\ud800" }}{{ "\\udcff" }}'}),
    Case("names in two forms", {"caf\u00e9.md": "---\n---\na", "cafe\u0301.md": "---\n---\nb"}, ok=True),
    Case("a name of bytes that are no text", {"\udcff\udcfe.md": "---\n---\nx", "\udce9.txt": "x"}),
    Case("a folder of bytes that are no text", {"\udcff/a.md": "---\n---\nx", "_data/\udcff.yml": "a: 1"}),
    Case("a post of bytes that are no text", {"_posts/2020-01-01-\udcff.md": "---\ntags: [\u00ff]\n---\nx"}),
    Case("a name of marks that turn text around", {"\u202egpj.md": "---\n---\nx", "\u200b.md": "---\n---\ny"}, ok=True),
    Case("names that end with dots and spaces", {"a. .md": "---\n---\nx", "b ": "x", "c...": "x", " .txt": "x"}),
    Case("names of devices", {"CON.md": "---\n---\nx", "aux/nul.txt": "x", "COM1": "x", "prn.html": "---\n---\n"}),
    Case("a name of 255 bytes", {f"{'n' * 252}.md": "---\n---\nx"}, says="route/name-too-long", ok=False),
    Case("names that differ by case", {"A.md": ODD, "a.md": ODD}, says="route/differ-by-case", ok=True),
    Case("a name of wide letters", {"\uff0e\uff0e\uff0fx.md": ODD, "\u2024\u2024/y.md": ODD}, ok=True),
    Case("20 megabytes of Markdown", {"a.md": "---\n---\n" + "word " * 3_900_000}),
    Case("25 megabytes of Markdown", {"a.md": "---\n---\n" + "word " * 5_000_000}, says="limit/file", ok=False),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_odd_bytes_and_names_are_no_surprise(case: Case, run: Run) -> None:
    outcome, _ = run(case)
    assert outcome.seconds < case.seconds
