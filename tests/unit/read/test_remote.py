"""Remote themes: where they come from, that they are what was meant, and that nothing leads out of the cache."""

from __future__ import annotations

import hashlib
import io
import stat
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from generator.errors import SourceError
from generator.read.download import download
from generator.read.remote import find_remote, remote_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def zipped(files: dict[str, str | bytes], links: dict[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)  # of a fixed time: its digest is part of a test's name
        for name, target in (links or {}).items():
            link = zipfile.ZipInfo(name)
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(link, target)
    return out.getvalue()


THEME = zipped({"fancy-1/_layouts/default.html": "<b>{{ content }}</b>", "fancy-1/assets/a.css": "a {}"})
DIGEST = hashlib.sha256(THEME).hexdigest()


@pytest.mark.parametrize(
    ("text", "url", "pinned"),
    [
        ("pages-themes/cayman", "https://codeload.github.com/pages-themes/cayman/zip/HEAD", False),
        ("a/b@v1.2", "https://codeload.github.com/a/b/zip/v1.2", False),
        (f"a/b@{COMMIT}", f"https://codeload.github.com/a/b/zip/{COMMIT}", True),
        ("https://github.com/a/b", "https://codeload.github.com/a/b/zip/HEAD", False),
        ("https://github.com/a/b.git@main", "https://codeload.github.com/a/b/zip/main", False),
        ("https://git.example.org/a/b@x", "https://codeload.git.example.org/a/b/zip/x", False),
        ("https://example.org/x/theme.zip", "https://example.org/x/theme.zip", False),
    ],
)
def test_the_address_is_that_of_the_gem(text: str, url: str, pinned: bool) -> None:
    remote = remote_of(text)
    assert (remote.url, remote.pinned) == (url, pinned)


@pytest.mark.parametrize("text", ["", "a", "a/b/c", "a/b@", "ftp://x/y.zip", "http://github.com/a/b", "a /b", "-a/b"])
def test_what_is_no_remote_theme_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="no remote theme"):
        remote_of(text)


class Server:
    """Gives one archive, and counts how often."""

    def __init__(self, data: bytes = THEME) -> None:
        self.data = data
        self.asked: list[str] = []

    def __call__(self, url: str, limit: int) -> bytes:
        self.asked.append(url)
        return self.data


def test_a_theme_is_downloaded_once_and_kept(tmp_path: Path) -> None:
    server = Server()
    for _ in range(2):
        theme, said = find_remote("a/fancy", "", str(tmp_path), str(tmp_path / "cache"), server)
    assert len(server.asked) == 1
    assert (Path(theme.root) / "_layouts/default.html").read_text() == "<b>{{ content }}</b>"
    assert (theme.name, theme.layouts, theme.assets) == ("fancy", "_layouts", "assets")
    assert [one.code for one in said] == ["theme/unpinned"] and DIGEST in said[0].hint


@pytest.mark.parametrize(
    ("text", "checksum"), [("a/fancy", DIGEST), ("a/fancy", DIGEST.upper()), (f"a/b@{COMMIT}", "")]
)
def test_a_pinned_theme_is_no_word_worth(tmp_path: Path, text: str, checksum: str) -> None:
    assert find_remote(text, checksum, str(tmp_path), str(tmp_path / "cache"), Server())[1] == ()


def test_another_archive_than_was_pinned_is_refused_and_asked_for_again(tmp_path: Path) -> None:
    server = Server(zipped({"fancy/_layouts/default.html": "evil"}))
    with pytest.raises(SourceError, match="remote_theme_sha256"):
        find_remote("a/fancy", DIGEST, str(tmp_path), str(tmp_path / "cache"), server)
    assert list((tmp_path / "cache").iterdir()) == []
    server.data = THEME
    assert find_remote("a/fancy", DIGEST, str(tmp_path), str(tmp_path / "cache"), server)[0].layouts == "_layouts"


def test_a_zip_file_and_a_folder_of_this_machine_need_no_network(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/fancy.zip").write_bytes(THEME)
    server = Server()
    theme, said = find_remote("file:fancy.zip", "", str(tmp_path / "site"), str(tmp_path / "cache"), server)
    assert theme.layouts == "_layouts" and said == () and server.asked == []
    (tmp_path / "other/_sass").mkdir(parents=True)
    assert find_remote("file:../other", "", str(tmp_path / "site"), str(tmp_path / "cache"), server)[0].sass == "_sass"


@pytest.mark.parametrize(
    "text", ["https://example.org/theme.zip", "https://git.example.org/a/b", "file:../outside.zip"]
)
def test_safe_mode_asks_github_only_and_stays_inside(tmp_path: Path, text: str) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "outside.zip").write_bytes(THEME)
    server = Server()
    with pytest.raises(SourceError) as raised:
        find_remote(text, "", str(tmp_path / "site"), str(tmp_path / "cache"), server, contained=True)
    assert raised.value.diagnostic.code == "config/outside" and server.asked == []
    assert find_remote("a/fancy", "", str(tmp_path / "site"), str(tmp_path / "cache"), server, contained=True)


@pytest.mark.parametrize(
    "data",
    [
        zipped({"x/../../../evil": "x"}),
        zipped({"/evil": "x"}),
        zipped({"x\\..\\..\\evil": "x"}),
        zipped({"d/" * 60 + "x": "x"}),
        zipped({f"x/{number}": "" for number in range(10_001)}),
        zipped({"x/bomb": bytes(210_000_000)}),
        zipped({"x": "file", "x/y": "in it"}),
        THEME[:80],
        b"no archive",
        b"",
    ],
    ids=["slip", "absolute", "backslashes", "deep", "many", "bomb", "file and folder", "half", "text", "nothing"],
)
def test_a_hostile_archive_is_an_error_and_leaves_nothing(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(SourceError) as raised:
        find_remote("a/evil", "", str(tmp_path), str(tmp_path / "cache"), Server(data))
    assert raised.value.diagnostic.code == "theme/archive"
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".zip"]
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_links_of_an_archive_are_left_out(tmp_path: Path) -> None:
    data = zipped({"x/_layouts/a.html": "a"}, {"x/_layouts/passwd.html": "/etc/passwd", "x/_includes": "/etc"})
    theme, _ = find_remote("a/evil", "", str(tmp_path), str(tmp_path / "cache"), Server(data))
    assert sorted(path.name for path in Path(theme.root).rglob("*")) == ["_layouts", "a.html"]


# -- over HTTP ----------------------------------------------------------------------------------------------------


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away.zip":
            self.send_response(302)
            self.send_header("location", "http://example.org/theme.zip")
            self.end_headers()
            return
        self.send_response(200 if self.path in ("/theme.zip", "/large.zip") else 404)
        self.end_headers()
        self.wfile.write(THEME if self.path == "/theme.zip" else b"x" * 5000)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_file_is_downloaded(address: str) -> None:
    assert download(f"{address}/theme.zip", 1_000_000) == THEME


@pytest.mark.parametrize(
    ("path", "why"),
    [("/no.zip", "404"), ("/large.zip", "larger than"), ("/away.zip", "only https is safe enough")],
)
def test_what_cannot_be_downloaded_says_why(address: str, path: str, why: str) -> None:
    with pytest.raises(SourceError) as raised:
        download(f"{address}{path}", 1000)
    assert raised.value.diagnostic.code == "theme/download" and why in raised.value.diagnostic.cause


@pytest.mark.parametrize("url", ["http://example.org/x.zip", "file:///etc/passwd", "ftp://example.org/x.zip"])
def test_only_https_is_asked(url: str) -> None:
    with pytest.raises(SourceError, match="cannot download"):
        download(url, 1000)
