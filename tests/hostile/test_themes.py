"""Themes from elsewhere: packed gems that write outside or explode, and templates that are not trusted."""

from __future__ import annotations

import gzip
import io
import tarfile

import pytest
from hostile import Case, Link, Run

METADATA = "--- !ruby/object:Gem::Specification\nname: evil\nversion: !ruby/object:Gem::Version\n  version: 1.0.0\n"
LAYOUT = ("_layouts/default.html", b"theme {{ content }}")


def entry(name: str, kind: bytes = tarfile.REGTYPE, target: str = "", size: int = 0) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, target, size
    return info


def packed(*entries: tuple[tarfile.TarInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for info, data in entries:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def gem(*entries: tuple[tarfile.TarInfo, bytes], metadata: str = METADATA, data: bytes | None = None) -> bytes:
    inner = gzip.compress(packed((entry(LAYOUT[0]), LAYOUT[1]), *entries)) if data is None else data
    return packed((entry("metadata.gz"), gzip.compress(metadata.encode())), (entry("data.tar.gz"), inner))


ZEROS = gzip.compress(b"\0" * 300_000_000, 1)
MANY = gzip.compress(packed(*((entry(f"assets/{n}"), b"") for n in range(12_000))), 1)
GEMS = {
    "a name with dots": (gem((entry("../../../site-secret/passwd"), b"x")), False),
    "a name with dots in the middle": (gem((entry("assets/../../../../x"), b"x")), False),
    "an absolute name": (gem((entry("/tmp/jinkyll-evil"), b"x")), False),
    "a name with backslashes": (gem((entry("..\\..\\x"), b"x")), False),
    "a link outside": (gem((entry("assets/a.txt", tarfile.SYMTYPE, "../../../../../site-secret/passwd"), b"")), True),
    "a link to a folder outside, and a file in it": (
        gem((entry("assets/d", tarfile.SYMTYPE, "../../../../../site-secret"), b""), (entry("assets/d/x"), b"x")),
        True,
    ),
    "a hard link outside": (gem((entry("assets/a.txt", tarfile.LNKTYPE, "/etc/passwd"), b"")), True),
    "devices and pipes": (
        gem((entry("assets/a", tarfile.CHRTYPE), b""), (entry("assets/b", tarfile.FIFOTYPE), b"")),
        True,
    ),
    "a file where a folder is": (gem((entry("_layouts"), b"x")), False),
    "a folder where a file is": (gem((entry("_layouts/default.html/x"), b"x")), False),
    "a name that is too long": (gem((entry("n" * 300), b"x")), False),
    "a very deep name": (gem((entry("d/" * 3000 + "x"), b"x")), False),
    "one file twice": (gem((entry(LAYOUT[0]), b"second {{ content }}")), True),
    "a bomb": (gem(data=ZEROS), False),
    "a bomb of many files": (gem(data=MANY), False),
    "a bomb in its metadata": (packed((entry("metadata.gz"), ZEROS), (entry("data.tar.gz"), b"")), False),
    "a name in its metadata that leads out": (gem(metadata=METADATA.replace("evil", "../../evil")), False),
    "a version in its metadata that leads out": (gem(metadata=METADATA.replace("1.0.0", "../../1")), True),
    "no metadata": (packed((entry("data.tar.gz"), gzip.compress(packed()))), False),
    "metadata that is a link": (packed((entry("metadata.gz", tarfile.SYMTYPE, "data.tar.gz"), b"")), False),
    "half of it": (gem()[:1200], False),
    "nothing": (b"", False),
    "no archive": (b"PK\x03\x04" + b"x" * 1000, False),
}


@pytest.mark.parametrize("story", GEMS)
def test_a_packed_theme_writes_nothing_outside(story: str, run: Run) -> None:
    data, ok = GEMS[story]
    files = {"_config.yml": "theme: ./evil.gem\n", "evil.gem": data, "a.md": "---\nlayout: default\n---\nx\n"}
    outcome, _ = run(Case(story, files, ok=ok))
    assert ok or set(outcome.codes) & {"theme/gem", "limit/time"}, outcome.said


@pytest.mark.parametrize(
    "body",
    [
        "{{ ''.__class__.__mro__ }}", "{{ cycler.__init__.__globals__ }}", "{{ 'a' * 99999999999 }}",
        "{{ 9 ** 99999999 }}", "{{ lipsum.__globals__ }}", "{{ include('/etc/passwd') }}",
    ],
)  # fmt: skip
def test_templates_of_a_theme_are_never_trusted(body: str, run: Run) -> None:
    theme = {"t/site.toml": "", "t/_layouts/default.html": body + "{{ content }}"}
    files = {"site.toml": 'theme = "./t"\n', "a.md": "---\nlayout: default\n---\nx\n", **theme}
    outcome, built = run(Case(body, files, safe=False))
    page = (built / "a.html").read_text() if outcome.ok else ""
    assert "class" not in page and "root:" not in page and len(page) < 1000


THEMES = [
    Case("links in a theme", {
        "_config.yml": "theme: ./t", "t/assets/a.txt": Link("../../../site-secret/passwd"),
        "t/_layouts/default.html": Link("../../../site-secret/page.html"), "t/_data": Link("../../site-secret"),
        "t/_includes": Link("../../site-secret"), "t/_config.yml": Link("../../site-secret/_config.yml"),
        "t/t.gemspec": Link("../../site-secret/passwd"), "t/_sass": Link("../../site-secret"),
        "a.md": "---\nlayout: default\n---\n{{ site.data | jsonify }}{{ site.title }}{{ theme.version }}\n"}),
    Case("links in a theme of a trusted site", {
        "_config.yml": "theme: ./t", "t/assets": Link("../../site-secret/assets"),
        "t/_layouts/default.html": Link("../../../site-secret/page.html"), "t/_data": Link("../../site-secret"),
        "a.md": "---\nlayout: default\n---\n{{ site.data | jsonify }}\n"}, safe=False),
    Case("a theme whose config changes the site", {
        "_config.yml": "theme: ./t\ntitle: T",
        "t/_config.yml": "safe: false\nplugins_dir: t\ndestination: ../site-secret\nsource: /etc\n"
        "plugins: ['os:system']",
        "t/p.py": "open('pwned', 'w')"}, ok=True),
    Case("a theme that is the site", {"_config.yml": "theme: ./", "_layouts/default.html": "x"}),
    Case("a theme that has the cache of the site", {"_config.yml": "theme: ./.jekyll-cache/x"}),
    Case("a gemspec that is slow to read", {
        "_config.yml": "theme: ./t", "t/t.gemspec": "s.authors = ['" + "a', '" * 50_000 + "s.version = " * 20_000}),
    Case("a theme with a name of dots", {"_config.yml": "theme: '..'"}, "", False),
    Case("a theme with a NUL", {"_config.yml": 'theme: "a\\0b"'}, "", False),
    Case("a theme that is a list", {"_config.yml": "theme: [a, ../x]"}),
    Case("a theme that is a pattern", {"_config.yml": "theme: '*'"}, "", False),
    Case("a remote theme that is a file",
         {"_config.yml": "plugins: [jekyll-remote-theme]\nremote_theme: ../site-secret"}),
]  # fmt: skip


@pytest.mark.parametrize("case", THEMES, ids=str)
def test_a_theme_stays_inside(case: Case, run: Run) -> None:
    outcome, _ = run(case)
    assert outcome.ok or outcome.codes
