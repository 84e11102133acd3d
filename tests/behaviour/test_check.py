"""`jinkyll check`: what is found in a built site, where it is said to be, and how it ends."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.check.external import Answer, Cache, ask_all
from generator.commands.cli import run
from generator.errors import Severity

LAYOUT = (
    "<!doctype html><html><head><title>{{ page.title }}</title>"
    "<link rel=stylesheet href=\"{{ '/s.css' | relative_url }}\">"
    "</head><body>{% include nav.html %}{{ content }}</body></html>"
)
SITE = {
    "_config.yml": "url: https://x.org\nbaseurl: /b\nplugins: [jekyll-sitemap, jekyll-feed, jekyll-redirect-from]\n",
    "_layouts/default.html": LAYOUT,
    "_includes/nav.html": "<a href=\"{{ '/' | relative_url }}\">Home</a>\n",
    "s.css": "a { background: url(i.png) }\n",
    "i.png": "png",
    "index.md": "---\nlayout: default\ntitle: Home\n---\n[About](about.html)\n",
    "about.md": "---\nlayout: default\ntitle: About\nredirect_from: /old/\n---\n## Who we are\n\n[us](#who-we-are)\n",
    "_posts/2024-01-02-a.md": "---\nlayout: default\ntitle: A\n---\n[home]({{ '/' | relative_url }})\n",
}

Check = Callable[..., tuple[int, list[dict[str, object]]]]


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("GITHUB_ACTIONS", "GITHUB_WORKSPACE", "GITHUB_STEP_SUMMARY", "CI_PROJECT_DIR"):
        monkeypatch.delenv(variable, raising=False)
    source = tmp_path / "blog"
    write(source, SITE)
    monkeypatch.chdir(source)
    return source


@pytest.fixture
def check(blog: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    def checked(files: dict[str, str] | None = None, *arguments: str) -> tuple[int, list[dict[str, object]]]:
        write(blog, files or {})
        capsys.readouterr()
        code = run(["check", "--build", "--format", "json", *arguments])
        return code, json.loads(capsys.readouterr().out)["diagnostics"]

    return checked


def page(body: str) -> dict[str, str]:
    return {"p.md": f"---\nlayout: default\ntitle: P\n---\n{body}\n"}


def place(one: dict[str, object]) -> tuple[object, object, object]:
    return one["path"], one["line"], one["column"]


def test_a_good_site_has_no_findings(check: Check) -> None:
    assert check() == (0, [])


def test_a_broken_link_is_found_at_the_line_it_was_written_in(check: Check) -> None:
    code, (one,) = check(page("First line.\n\nSee [this](/b/abuot.html)."))
    assert code == 4
    assert (one["code"], place(one)) == ("link/broken", ("p.md", 7, 12))
    assert one["hint"] == "did you mean '/b/about.html'?"


def test_a_link_without_the_baseurl_says_what_to_write(check: Check) -> None:
    code, (one,) = check(page("[about](/about.html)"))
    assert (code, one["code"], place(one)) == (4, "link/outside-baseurl", ("p.md", 5, 9))
    assert "'/b/about.html' exists" in str(one["hint"])


def test_a_feed_that_is_the_index_of_a_folder_is_a_warning_for_some_hosts_send_it(check: Check) -> None:
    link = "---\nlayout: default\n---\n[feed](feed/)\n"
    code, found = check({"news.md": link, "feed/index.xml": "---\n---\n<feed/>\n"})
    assert (code, found[0]["code"], found[0]["severity"]) == (0, "link/index", "warning")
    assert found[0]["hint"] == "link to '/b/feed/index.xml'"


@pytest.mark.parametrize(
    ("url", "hint"),
    [("/b/game/play.html", "/b/game*"), ("https://x.org/b/game/", "https://x.org/b/game*"), ("game/", "")],
)
def test_what_something_else_may_serve_can_be_left_out_as_the_hint_says(check: Check, url: str, hint: str) -> None:
    code, found = check({"news.md": f"---\nlayout: default\n---\n[play]({url})\n"})
    said = f"if something else serves it, leave it out with `check: {{ignore: ['{hint}']}}`" if hint else ""
    assert (code, found[0]["code"], found[0]["hint"]) == (4, "link/broken", said)
    if hint:
        assert check({}, "--ignore", hint) == (0, [])


def test_a_missing_anchor_is_found_also_behind_a_redirect(check: Check) -> None:
    body = "[ok](about.html#who-we-are) [bad](about.html#who-we-were) [ok](old/#who-we-are) [bad](old/#nobody)"
    code, found = check(page(body))
    assert code == 4
    assert [(one["code"], one["column"]) for one in found] == [("link/anchor", 35), ("link/anchor", 87)]
    assert found[0]["hint"] == "did you mean '#who-we-are'?"


def test_a_mistake_in_an_include_is_one_finding_however_many_pages_show_it(check: Check) -> None:
    code, (one,) = check({"_includes/nav.html": "<nav>\n<a href=\"{{ '/nope/' | relative_url }}\">x</a></nav>\n"})
    assert (code, place(one)) == (4, ("_includes/nav.html", 2, 14))
    assert "(on 3 pages)" in str(one["message"])


def test_the_line_is_the_one_with_the_link_itself(check: Check) -> None:
    body = "Of /b/nope and\n`/b/nope` in words,\n[a](/b/nope?x=1) and\n[b](/b/nope)"
    _, found = check(page(body), "--ignore", "*x=1")
    assert [place(one) for one in found] == [("p.md", 8, 5)]


def test_in_a_file_that_is_copied_each_place_is_named(check: Check) -> None:
    copied = (
        '<link rel=preload href="no.js">\n<script src="no.js"></script>\n<script src="no.js"></script>\n<img src="">'
    )
    _, found = check({"copied.html": copied})
    assert [(one["code"], place(one)) for one in found if one["code"] != "html/missing-alt"] == [
        ("link/broken", ("copied.html", 1, 25)),
        ("link/broken", ("copied.html", 2, 14)),
        ("link/broken", ("copied.html", 3, 14)),
        ("link/empty", ("copied.html", 4, 1)),
    ]


def test_ids_and_images_of_layouts_and_includes_are_named_where_one_file_has_them(check: Check) -> None:
    nav = '<p id="n"></p>\n<p id="n"></p>\n<img src="/b/i.png">\n'
    _, found = check({"_includes/nav.html": nav})
    assert sorted((str(one["code"]), place(one)) for one in found) == [
        ("html/duplicate-id", ("_includes/nav.html", 2, 8)),
        ("html/missing-alt", ("_includes/nav.html", 3, 11)),
    ]
    _, found = check({"_includes/other.html": nav})
    assert {str(one["path"]).split("/")[0] for one in found} == {"_site"}


def test_images_sources_scripts_and_stylesheets_have_to_be_there(check: Check) -> None:
    body = '<img src="no.png" alt="" srcset="i.png 1x, no2.png 2x"><script src="no.js"></script>'
    code, found = check({**page(body), "s.css": "a{}\nb { background: url('no3.png') }\n"})
    assert code == 4
    assert {(one["path"], one["line"]) for one in found} == {("p.md", 5), ("s.css", 2)}
    assert len(found) == 4


def test_upper_and_lower_case_count(check: Check) -> None:
    code, (one,) = check(page('<img src="I.png" alt="">'))
    assert (code, one["code"], one["hint"]) == (4, "link/case", "write '/b/i.png'")


def test_what_is_no_broken_link_is_a_warning(check: Check) -> None:
    files = page('<p id="a">x</p><p id="a">y</p> <img src="i.png"> <img src="http://o.org/i.png" alt="">')
    code, found = check(files)
    assert code == 0
    assert sorted((str(one["code"]), one["path"], one["line"]) for one in found) == [
        ("html/duplicate-id", "p.md", 5),
        ("html/missing-alt", "p.md", 5),
        ("html/mixed-content", "p.md", 5),
    ]
    assert {one["severity"] for one in found} == {"warning"}
    assert check(files, "--strict")[0] == 3


def test_a_script_over_plain_http_is_an_error(check: Check) -> None:
    code, (one,) = check(page('<script src="http://o.org/x.js"></script>'))
    assert (code, one["code"]) == (4, "html/mixed-content")


def test_what_the_site_loads_from_itself_over_plain_http_is_told_too(check: Check) -> None:
    body = '<img src="http://x.org/b/i.png" alt=""> [home](http://x.org/b/)'
    code, found = check({**page(body), "s.css": "a { background: url(http://x.org/b/i.png) }\n"})
    assert (code, [(one["code"], place(one)[:2]) for one in found]) == (
        0,
        [("html/mixed-content", ("p.md", 5)), ("html/mixed-content", ("s.css", 1))],
    )


def test_a_stylesheet_imported_over_plain_http_is_an_error_and_a_namespace_is_nothing(check: Check) -> None:
    code, (one,) = check({"s.css": "@import 'http://o.org/x.css';\n@namespace url(http://www.w3.org/1999/xhtml);\n"})
    assert (code, one["code"], place(one)) == (4, "html/mixed-content", ("s.css", 1, 10))


def test_files_that_are_one_url_or_differ_by_case_are_told(check: Check) -> None:
    files = {"q.html": "q", "q/index.html": "q", "Q.html": "q"}
    code, found = check(files)
    assert (code, [one["code"] for one in found]) == (0, ["url/case", "url/duplicate"])


def test_a_site_without_a_home_page_is_told(check: Check, blog: Path) -> None:
    (blog / "index.md").unlink()
    config = "url: https://x.org\ninclude: [_redirects]\n"
    code, found = check({"_config.yml": config, "_includes/nav.html": "", "_posts/2024-01-02-a.md": "---\n---\n"})
    assert (code, [one["code"] for one in found]) == (0, ["url/no-home"])
    assert check({"_redirects": "/ /about.html 302\n"}) == (0, [])


def test_relative_links_of_the_not_found_page_are_told(check: Check) -> None:
    _, (one,) = check({"404.md": "---\nlayout: default\n---\n[about](about.html)\n"})
    assert (one["code"], place(one)) == ("link/relative-in-404", ("404.md", 4, 9))
    _, (one,) = check({"404.md": "---\nlayout: default\n---\n[about](about.html#who-we-are)\n"})
    assert (one["code"], place(one)) == ("link/relative-in-404", ("404.md", 4, 9))


def test_redirects_that_lead_back_are_told(check: Check) -> None:
    refresh = '<meta http-equiv="refresh" content="0; url=/b/{}.html">'
    code, found = check({"r1.html": refresh.format("r2"), "r2.html": refresh.format("r1")})
    assert (code, {one["code"] for one in found}) == (4, {"link/redirect-loop"})


def test_a_sitemap_and_a_feed_lead_to_the_site(check: Check, blog: Path) -> None:
    loc = "<urlset><url><loc>https://x.org/b/nope/</loc></url><url><loc>/b/</loc></url></urlset>\n"
    feed = '<feed><link href="https://x.org/b/nope2/"/></feed>\n'
    code, found = check({"s2.xml": loc, "f2.xml": feed})
    assert code == 4
    assert [(one["code"], one["path"]) for one in found] == [
        ("link/broken", "f2.xml"),
        ("link/broken", "s2.xml"),
        ("link/not-absolute", "s2.xml"),
    ]


def test_a_sitemap_may_name_images_and_translations_elsewhere(check: Check) -> None:
    urls = "<url><loc>https://x.org/b/</loc>{}</url>"
    image = "<image:image><image:loc>https://images.org/i.png</image:loc></image:image>"
    german = '<xhtml:link rel="alternate" hreflang="de" href="https://x.de/"/>'
    good = f"<urlset>{urls.format(image + german)}</urlset>\n"
    assert check({"s2.xml": good}) == (0, [])
    _, found = check({"s2.xml": good.replace("x.org", "y.org")})
    assert [(one["code"], place(one)[:2]) for one in found] == [("link/foreign", ("s2.xml", 1))]


def test_urls_can_be_ignored_by_option_and_config(check: Check) -> None:
    files = page("[a](/b/api/x.html) [b](/b/new/y.html)")
    assert check(files, "--ignore", "/b/api/*", "--ignore", "/b/new/*") == (0, [])
    config = {"_config.yml": SITE["_config.yml"] + "check:\n  ignore: ['/b/*']\n"}
    assert check(config) == (0, [])


def test_any_folder_can_be_checked(tmp_path: Path, blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "out", {"index.html": "<a href=a/>a</a>\n<a href=/c/d/>d</a>"})
    assert run(["check", str(tmp_path / "out"), "--baseurl", "/c", "--url", ""]) == 4
    said = capsys.readouterr().err
    assert "index.html:2:1: the link '/c/d/' leads nowhere" in said
    assert "2 errors" in said


def test_without_a_built_site_it_says_how_to_get_one(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check"]) == 1
    assert "jinkyll check --build" in capsys.readouterr().err


# -- the guard of URLs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "ends"),
    [([], "check/no-site", 1), (["--config", "no.yml"], "config/missing", 2), (["--build"], "liquid/unknown-tag", 1)],
)
def test_a_check_that_cannot_be_made_is_a_finding_for_machines_too(
    blog: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: list[str],
    code: str,
    ends: int,
) -> None:
    write(blog, {"index.md": "---\n---\n{% nope %}\n"})
    assert run(["check", "--format", "json", *arguments]) == ends
    found = json.loads(capsys.readouterr().out)
    assert (found["task"], found["ok"], found["diagnostics"][0]["code"]) == ("check", False, code)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    assert run(["check", *arguments]) == ends
    assert "::error" in capsys.readouterr().out
    assert "❌ jinkyll check: 1 error" in (tmp_path / "summary.md").read_text()


def test_a_url_that_vanishes_without_a_redirect_fails(check: Check, blog: Path) -> None:
    assert check(None, "--urls", "_urls.txt", "--update-urls") == (0, [])
    published = [line for line in (blog / "_urls.txt").read_text().splitlines() if not line.startswith("#")]
    assert published[:5] == ["/", "/2024/01/02/a.html", "/about.html", "/feed.xml", "/old/"]
    (blog / "_posts/2024-01-02-a.md").rename(blog / "_posts/2024-01-03-a.md")
    code, (one,) = check(None, "--urls", "_urls.txt")
    assert (code, one["code"], place(one)) == (5, "url/vanished", ("_urls.txt", 3, None))
    assert "redirect_from: /2024/01/02/a.html" in str(one["hint"])
    # Not even an update forgets it, unless told to.
    assert check(None, "--urls", "_urls.txt", "--update-urls")[0] == 5
    redirect = "---\nlayout: default\ntitle: A\nredirect_from: /2024/01/02/a.html\n---\n"
    assert check({"_posts/2024-01-03-a.md": redirect}, "--urls", "_urls.txt") == (0, [])


def test_urls_are_forgotten_when_asked(check: Check, blog: Path) -> None:
    (blog / "_urls.txt").write_text("/gone/\n/about.html\n")
    assert check(None, "--urls", "_urls.txt", "--update-urls", "--forget-urls") == (0, [])
    assert "/gone/" not in (blog / "_urls.txt").read_text()


def test_the_sitemap_of_the_published_site_can_be_the_manifest(check: Check, blog: Path) -> None:
    text = "<urlset>\n<url><loc>https://x.org/b/about.html</loc></url>\n<url><loc>https://x.org/b/gone/</loc></url></urlset>"
    (blog / "live.xml").write_text(text)
    (blog / "_config.yml").write_text(SITE["_config.yml"] + "exclude: [live.xml]\n")
    code, (one,) = check(None, "--urls", "live.xml")
    assert (code, one["line"]) == (5, 3)


# -- links that lead out ----------------------------------------------------------------------------------------


class Handler(http.server.BaseHTTPRequestHandler):
    seen: list[tuple[str, str]]

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        self.server.seen.append((self.command, self.path))  # type: ignore[attr-defined]
        status = {"/gone": 404, "/broken": 500, "/busy": 429, "/nohead": 405 if self.command == "HEAD" else 200}
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/ok")
        else:
            self.send_response(status.get(self.path, 200))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[http.server.ThreadingHTTPServer]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.seen = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_links_out_are_asked_once_and_good_answers_kept(
    server: http.server.ThreadingHTTPServer, tmp_path: Path
) -> None:
    base = f"http://127.0.0.1:{server.server_port}"
    urls = [f"{base}/{name}" for name in ("ok", "ok#a", "gone", "broken", "busy", "nohead", "moved")]
    cache = Cache(tmp_path / "c" / "links.json", now=1000.0)
    answers = ask_all(urls, cache, pause=0.0)
    cache.save()
    severities = {url.removeprefix(base): answer.severity for url, answer in answers.items()}
    assert severities == {
        "/ok": None,
        "/ok#a": None,
        "/gone": Severity.ERROR,
        "/broken": Severity.WARNING,
        "/busy": None,
        "/nohead": None,
        "/moved": None,
    }
    assert answers[f"{base}/moved"].moved == f"{base}/ok"
    seen: list[tuple[str, str]] = server.seen  # type: ignore[attr-defined]
    assert seen.count(("HEAD", "/ok")) == 2  # once for itself, once by redirect
    seen.clear()
    ask_all(urls, Cache(tmp_path / "c" / "links.json", now=2000.0), pause=0.0)
    assert {path for _, path in seen} == {"/gone", "/broken", "/busy"}
    # A week later, or with a clock that went back, they are asked again.
    for now in (1000.0 + 8 * 24 * 3600, 500.0):
        seen.clear()
        ask_all(urls[:1], Cache(tmp_path / "c" / "links.json", now=now), pause=0.0)
        assert seen == [("HEAD", "/ok")]


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"a": "x"}', "null"])
def test_a_damaged_cache_of_answers_is_an_empty_one(tmp_path: Path, damage: str) -> None:
    (tmp_path / "links.json").write_text(damage)
    assert not Cache(tmp_path / "links.json", now=1.0).good("a")


def test_no_answer_at_all_is_a_warning() -> None:
    (answer,) = ask_all(["http://127.0.0.1:1/x"], Cache(None, 0.0), pause=0.0).values()
    assert answer == Answer(0, "no answer (Connection refused)")
    assert answer.severity is Severity.WARNING


def test_a_link_out_that_is_gone_fails_the_check(check: Check, server: http.server.ThreadingHTTPServer) -> None:
    base = f"http://127.0.0.1:{server.server_port}"
    files = page(f"[a]({base}/ok) [b]({base}/gone)")
    assert check(files)[0] == 0
    code, (one,) = check(None, "--external")
    assert (code, one["code"], one["path"], one["line"]) == (4, "link/external", "p.md", 5)
    assert "404 Not Found" in str(one["message"])
