"""The server over HTTP, with a real socket and a site of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Running, serving, tiny_site

from generator.errors import SourceError
from generator.serve.options import ServeOptions, serve_options
from generator.serve.server import Server, bind

FILES: dict[str, str | bytes] = {
    "index.txt": "home",
    "about.txt": "about us",
    "sub/index.txt": "below",
    "style.css": "body { color: red }",
    "data.bin": bytes(range(256)) * 40,
    "piece.html": "<p>a piece",
    "feed.xml": "<feed/>",
    ".hidden": "secret",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    root = tmp_path_factory.mktemp("http")
    (root / "secret.txt").write_text("secret")
    with serving(tiny_site(root, FILES)) as running:
        yield running


def test_pages_come_with_pretty_urls_types_and_the_script(site: Running) -> None:
    assert "home" in site.get("/").text
    assert "about us" in site.get("/about").text
    assert "about us" in site.get("/about.html?x=1").text
    page = site.get("/sub/")
    assert "below" in page.text and 'data-path="/sub/index.html"' in page.text
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    assert site.get("/style.css").headers["content-type"] == "text/css; charset=utf-8"
    assert site.get("/feed.xml").headers["content-type"] == "application/xml"


def test_a_directory_is_led_to_its_slash_on_the_same_host(site: Running) -> None:
    answer = site.get("/sub?a=b")
    assert (answer.status, answer.headers["location"]) == (302, "/sub/?a=b")
    assert site.get("//sub").headers["location"] == "/sub/"


def test_the_script_is_added_to_answers_never_to_files(site: Running) -> None:
    assert b"__jinkyll" in site.get("/piece.html").body
    assert b"__jinkyll" not in (site.server._builder.destination / "piece.html").read_bytes()
    assert site.get("/piece.html", Sec_Fetch_Dest="empty").text == "<p>a piece"
    assert b"__jinkyll" not in site.get("/style.css").body


def test_copies_are_confirmed_by_etag(site: Running) -> None:
    for path in ("/", "/style.css", "/data.bin"):
        first = site.get(path)
        again = site.get(path, If_None_Match=first.headers["etag"])
        assert (again.status, again.body) == (304, b"")
        assert site.get(path, If_None_Match='"other"').status == 200


def test_parts_of_a_file_can_be_had(site: Running) -> None:
    part = site.get("/data.bin", Range="bytes=250-259")
    assert (part.status, part.body) == (206, bytes([250, 251, 252, 253, 254, 255, 0, 1, 2, 3]))
    assert part.headers["content-range"] == "bytes 250-259/10240"
    assert site.get("/data.bin", Range="bytes=99999-").status == 416


def test_a_part_and_the_whole_have_one_etag(site: Running) -> None:
    whole = site.get("/data.bin")
    tag = whole.headers["etag"]
    assert site.get("/data.bin", Range="bytes=0-1", If_Range=tag).status == 206
    assert site.get("/data.bin", Range="bytes=0-1", If_Range='"older"').status == 200
    assert whole.headers["accept-ranges"] == "bytes"


def test_a_missing_page_is_404_with_the_script(site: Running) -> None:
    answer = site.get("/nothing/here")
    assert answer.status == 404 and "__jinkyll/client.js" in answer.text


def test_head_has_no_body(site: Running) -> None:
    answer = site.request("HEAD", "/style.css")
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "19")


def raw(site: Running, target: str, host: str = "localhost") -> bytes:
    """A request line as it stands: clients would tidy the path."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt",
        "/sub/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/%252e%252e%252fsecret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/sub\\..\\..\\secret.txt",
        "//../secret.txt",
        "/.hidden",
        "/%2ehidden",
        "/secret.txt%00.html",
    ],
)
def test_nothing_outside_the_site_is_served(site: Running, target: str) -> None:
    answer = raw(site, target)
    assert answer.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400")), answer[:60]
    assert b"secret" not in answer.partition(b"\r\n\r\n")[2]


def test_a_foreign_host_is_refused_with_the_way_round(site: Running) -> None:
    answer = raw(site, "/", "evil.example")
    assert answer.startswith(b"HTTP/1.1 403") and b"--allowed-host" in answer
    assert b"home" not in answer


@pytest.mark.parametrize("path", ["/", "/__jinkyll/events", "/__jinkyll/client.js"])
def test_a_foreign_origin_is_refused(site: Running, path: str) -> None:
    assert site.get(path, Origin="http://evil.example").status == 403
    assert site.get(path, Origin="null").status == 403


def test_the_own_origin_is_served(site: Running) -> None:
    assert site.get("/", Origin=f"http://127.0.0.1:{site.port}").status == 200
    assert "access-control-allow-origin" not in site.get("/").headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_possible(site: Running, method: str) -> None:
    assert site.request(method, "/").status == 405


def test_slow_clients_hold_up_nobody(site: Running) -> None:
    slow = [socket.create_connection(("127.0.0.1", site.port), timeout=10) for _ in range(30)]
    try:
        for number, connection in enumerate(slow):
            connection.sendall(b"GET / HT" if number % 2 else b"GET /data.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        start = time.monotonic()
        assert site.get("/").status == 200
        assert time.monotonic() - start < 2
    finally:
        for connection in slow:
            connection.close()


def test_ipv6_is_served_where_there_is_any(site: Running) -> None:
    if not has_ipv6():
        pytest.skip("this machine has no IPv6 loopback")
    assert site.get("/", host="::1").status == 200


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as one:
            one.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_a_site_can_live_under_a_path(tmp_path: Path) -> None:
    with serving(tiny_site(tmp_path, FILES, "/blog")) as running:
        assert running.server.url == f"http://localhost:{running.port}/blog/"
        assert running.get("/").headers["location"] == "/blog/"
        assert "home" in running.get("/blog/").text
        assert running.get("/blog/sub").headers["location"] == "/blog/sub/"
        assert running.get("/about").status == 404
        assert running.get("/blogger").status == 404
        assert 'data-path="/blog/about.html"' in running.get("/blog/about").text


def test_the_sites_own_404_page_is_shown(tmp_path: Path) -> None:
    with serving(tiny_site(tmp_path, {"404.txt": "lost?"})) as running:
        answer = running.get("/nope")
        assert answer.status == 404 and "lost?" in answer.text


def test_directories_are_listed_only_when_asked_for(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, {"files/a.bin": "x", "files/.dot": "x"})
    with serving(builder, ServeOptions(port=0, show_dir_listing=True)) as running:
        page = running.get("/files/")
        assert "a.bin" in page.text and ".dot" not in page.text
    with serving(builder) as running:
        assert running.get("/files/").status == 404


def test_headers_can_be_added_and_reload_be_switched_off(tmp_path: Path) -> None:
    options = ServeOptions(port=0, livereload=False, headers={"X-Test": "yes"})
    with serving(tiny_site(tmp_path, FILES), options) as running:
        page = running.get("/")
        assert page.headers["x-test"] == "yes" and "__jinkyll" not in page.text
        assert running.get("/__jinkyll/events").status == 404


def test_an_edit_is_served_and_a_request_meanwhile_waits_for_it(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, FILES)
    with serving(builder) as running:
        assert "home" in running.get("/").text
        builder.delay = 0.5
        (builder.source / "index.txt").write_text("changed")
        time.sleep(0.1)
        start = time.monotonic()
        assert "changed" in running.get("/").text
        assert 0.2 < time.monotonic() - start < 3


def test_a_page_that_is_looked_at_is_served_before_the_rest_is_built(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, FILES)
    with serving(builder) as running:
        assert "home" in running.get("/").text
        hub = running.server._hub
        assert hub is not None
        before = hub.revision
        builder.makes_ahead = True
        builder.delay = 3
        (builder.source / "index.txt").write_text("changed")
        start = time.monotonic()
        running.until("/", "changed")
        assert time.monotonic() - start < 2.5
        assert "home" in (builder.destination / "index.html").read_text(), "the build is still under way"
        assert [event.changed for event in hub.missed(f"{hub.boot}-{before}")] == [("/index.html",)]
        while len(running.outcomes) < 2:
            time.sleep(0.01)
        assert "changed" in (builder.destination / "index.html").read_text()
        assert hub.revision == before + 1, "the tabs are told once"


def test_an_edit_is_seen_soon(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, FILES)
    with serving(builder) as running:
        running.get("/")
        times = []
        for number in range(5):
            (builder.source / "index.txt").write_text(f"edit {number}.")
            times.append(running.until("/", f"edit {number}."))
        assert sorted(times)[2] < 1


def test_the_server_says_where_it_is_and_ends_with_open_streams(tmp_path: Path) -> None:
    with serving(tiny_site(tmp_path, FILES)) as running:
        assert any(running.server.url in line for line in running.said)
        connection = socket.create_connection(("127.0.0.1", running.port), timeout=10)
        connection.sendall(b"GET /__jinkyll/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"text/event-stream" in connection.recv(4096)
        start = time.monotonic()
    connection.close()
    assert time.monotonic() - start < 3


def test_a_port_that_was_asked_for_and_is_taken_is_an_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SourceError) as error:
            bind("127.0.0.1", port)
    assert error.value.diagnostic.code == "serve/port-taken" and "--port" in error.value.diagnostic.hint


@pytest.mark.parametrize("port", [65_536, 99_999, -1])
def test_a_port_that_cannot_be_is_an_error(port: int) -> None:
    with pytest.raises(SourceError) as error:
        bind("127.0.0.1", port)
    assert error.value.diagnostic.code == "serve/port"


def test_without_a_port_the_next_free_one_is_said_aloud(tmp_path: Path) -> None:
    first = bind("127.0.0.1", None)
    try:
        said: list[str] = []
        server = Server(tiny_site(tmp_path, FILES), ServeOptions(), say=said.append)
        server._announce()
        server.bound.close()
        assert server.port > first.port >= 4000
        assert any("taken" in line for line in said)
    finally:
        first.close()


def test_a_server_for_everybody_warns(tmp_path: Path) -> None:
    said: list[str] = []
    server = Server(tiny_site(tmp_path, FILES), ServeOptions(host="0.0.0.0", port=0), say=said.append)
    server._announce()
    server.bound.close()
    assert any("other machines" in line for line in said)


def test_a_host_that_is_not_of_this_machine_is_an_error() -> None:
    with pytest.raises(SourceError) as error:
        bind("192.0.2.1", 0)
    assert error.value.diagnostic.code == "serve/host"


def test_half_a_certificate_and_a_wrong_one_are_errors(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, FILES)
    wrong = tmp_path / "cert.pem"
    wrong.write_text("no certificate")
    for options in (ServeOptions(port=0, ssl_cert=wrong), ServeOptions(port=0, ssl_cert=wrong, ssl_key=wrong)):
        with pytest.raises(SourceError) as error:
            Server(builder, options, say=lambda line: None)
        assert error.value.diagnostic.code == "serve/certificate"


def test_https_is_served_with_key_and_certificate(tmp_path: Path) -> None:
    import ssl
    import urllib.request

    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(cert)]
    try:
        subprocess.run([*command, "-days", "2", "-subj", "/CN=localhost"], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not here to make a certificate")
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with serving(tiny_site(tmp_path, FILES), ServeOptions(port=0, ssl_cert=cert, ssl_key=key)) as running:
        assert running.server.url.startswith("https://")
        url = f"https://127.0.0.1:{running.port}/about"
        with urllib.request.urlopen(url, context=context, timeout=10) as answer:
            assert b"about us" in answer.read()


def test_the_server_hangs_up_on_clients_that_do_not_read(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, {"big.bin": b"x" * 50_000_000})
    with serving(builder) as site, socket.create_connection(("127.0.0.1", site.port), timeout=10) as client:
        client.sendall(b"GET /big.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert client.recv(1) == b"H"
        inner = site.server._uvicorn
        site.server.stop()
        end = time.monotonic() + 10
        while inner is None or inner.server_state.connections:
            assert time.monotonic() < end, "a connection outlives the server"
            time.sleep(0.01)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_detached_server_lets_go_of_the_terminal() -> None:
    import sys

    code = (
        "import os, sys, time\n"
        "from generator.serve.server import detach\n"
        "if not detach(print): sys.exit(0)\n"
        "time.sleep(30)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=10)
    pid = int(done.stdout.split("pid ")[1].split(";")[0])
    try:
        assert os.getsid(pid) == pid
    finally:
        os.kill(pid, 15)


def test_options_have_jekylls_names() -> None:
    values = {
        "host": "0.0.0.0",
        "port": "4001",
        "force_polling": True,
        "livereload_ignore": ["*.map"],
        "skip_initial_build": True,
        "ssl_cert": "cert.pem",
        "webrick": {"headers": {"X-One": 1}},
    }
    options = serve_options(values, port_given=True, allowed_hosts=("name",))
    assert options == ServeOptions(
        host="0.0.0.0",
        port=4001,
        poll=True,
        reload_ignore=("*.map",),
        initial_build=False,
        ssl_cert=Path("cert.pem"),
        allowed_hosts=("name",),
        headers={"X-One": "1"},
    )
    assert serve_options({"port": 4000, "livereload": False}, port_given=False) == ServeOptions(livereload=False)


def test_two_hundred_listeners_hear_of_an_edit(tmp_path: Path) -> None:
    builder = tiny_site(tmp_path, FILES)
    with serving(builder) as running:
        running.get("/")
        tabs = [socket.create_connection(("127.0.0.1", running.port), timeout=10) for _ in range(200)]
        try:
            for tab in tabs:
                tab.sendall(b"GET /__jinkyll/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            hub = running.server._hub
            assert hub is not None
            end = time.monotonic() + 10
            while hub.listeners < len(tabs) and time.monotonic() < end:
                time.sleep(0.01)
            (builder.source / "about.txt").write_text("edited")
            for tab in tabs:
                heard = b""
                while b"/about.html" not in heard:
                    part = tab.recv(65536)
                    assert part, "the stream ended"
                    heard += part
            assert running.get("/about").text.count("edited") == 1
        finally:
            for tab in tabs:
                tab.close()


def test_a_bug_in_the_report_ends_the_server_and_is_not_swallowed(tmp_path: Path) -> None:
    def report(outcome: object, changed: object) -> None:
        raise ZeroDivisionError("oh")

    server = Server(tiny_site(tmp_path, FILES), ServeOptions(port=0), say=lambda line: None, done=report)
    with pytest.raises(ZeroDivisionError):
        server.run()
