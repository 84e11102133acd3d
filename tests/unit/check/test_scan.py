"""What one pass over HTML, CSS and feeds finds."""

from __future__ import annotations

import time

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.check.scan import css_urls, scan_css, scan_html, scan_xml, srcset_urls


def urls(text: str) -> list[str]:
    return [found.link.url for found in scan_html(text).links]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<a href="/a?b=1&amp;c=2">', ["/a?b=1&c=2"]),
        ("<a href=/a>x</a>", ["/a"]),
        ("<A HREF='/a'>", ["/a"]),
        ('<a\nhref = "/a"\n>', ["/a"]),
        ('<a href="/a" href="/b">', ["/a"]),
        ('<a href="x"">y</a><a href="z">', ["x", "z"]),
        ("<p title=it's><a href='/a'>", ["/a"]),
        ('<img src="a.png" srcset="b.png 1x, c.png 2x" alt>', ["a.png", "b.png", "c.png"]),
        ('<video src=v.mp4 poster=p.png><source src="w.mp4"><track src=t.vtt>', ["v.mp4", "p.png", "w.mp4", "t.vtt"]),
        ('<link rel="stylesheet" href="a.css"><link rel=preconnect href="https://f.example">', ["a.css"]),
        ('<meta property="og:image" content="/i.png"><meta name=description content="/no">', ["/i.png"]),
        ('<meta http-equiv="refresh" content="0; url=/new/">', ["/new/"]),
        ("<div style=\"background: url('b.png')\">", ["b.png"]),
        ("<style>a{background:url(c.png)}</style>", ["c.png"]),
        ("<svg><use xlink:href='#icon'/></svg>", ["#icon"]),
        ("<noscript><img src=n.png alt></noscript>", ["n.png"]),
        # What is no markup is not looked at.
        ('<!-- <a href="/no"> --><a href="/a">', ["/a"]),
        ('<!--><a href="/a">', ["/a"]),
        ('<script>document.write("<a href=/no>")</script><a href=/a>', ["/a"]),
        ("<script>if (a<b) '</scripty'; </script ><a href=/a>", ["/a"]),
        ("<title><a href=/no></title><textarea><a href=/no></textarea>", []),
        ("<pre>&lt;a href=/no&gt;</pre>", []),
        ("<a href='/unfinished", []),
        ("a < b <a href=/a>", ["/a"]),
        ('<a name="x">', []),
        # Where other rules hold.
        ("<svg><title/><a xlink:href='/a'></a></svg><a href=/b>", ["/a", "/b"]),
        ("<svg><style/></svg><script src=/s /></script><a href=/a>", ["/s", "/a"]),
        ("<title/><a href=/no></title><a href=/a>", ["/a"]),
        ("<!-- x --!><a href=/a>", ["/a"]),
        ("<form action><button formaction=/f></button><input formaction></form>", ["/f"]),
        ('<link rel=preload as=image imagesrcset="a.png 1x, b.png 2x">', ["a.png", "b.png"]),
        ("<table background=t.png><td background=u.png>", ["t.png", "u.png"]),
    ],
)
def test_links_are_those_a_browser_sees(text: str, expected: list[str]) -> None:
    assert urls(text) == expected


def test_anchors_are_ids_and_names_of_links() -> None:
    page = scan_html('<h1 id="a">x</h1><a name="b"></a><input name="c"><p id=d><p id="a">')
    assert page.anchors == {"a", "b", "d"}
    assert [identity for _, identity in page.twice] == ["a"]


def test_what_is_in_a_template_is_not_in_the_page_yet() -> None:
    page = scan_html('<p id="a"></p><template><p id="a"></p><p id="b"><img src="/i"></template><p id="c">')
    assert (page.anchors, page.twice) == ({"a", "c"}, ())
    assert [found.link.url for found in page.links] == ["/i"]


@pytest.mark.parametrize(
    ("tag", "missing"),
    [
        ("<img src=a>", True),
        ('<img src=a alt="">', False),
        ("<img src=a alt>", False),
        ("<img src=a role=presentation>", False),
        ("<img src=a aria-hidden=true>", False),
        ("<img src=a aria-label=x>", False),
        ("<input type=image src=a>", True),
        ("<input type=text>", False),
    ],
)
def test_images_without_alt_are_found(tag: str, missing: bool) -> None:
    assert bool(scan_html(tag).no_alt) is missing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.png", ["a.png"]),
        ("a.png, b.png 2x", ["a.png", "b.png"]),
        ("a.png 100w,b.png 200w", ["a.png", "b.png"]),
        ("a,b.png 1x, data:image/png;base64,AA== 2x", ["a,b.png", "data:image/png;base64,AA=="]),
        ("", []),
        (" , ,", []),
    ],
)
def test_srcset_is_cut_as_the_standard_says(text: str, expected: list[str]) -> None:
    assert list(srcset_urls(text)) == expected


def test_stylesheets_load_urls_and_imports_but_not_comments() -> None:
    text = "/* url(no.png) */@import 'a.css';@import url(b.css);a{background:url( \"c.png\" )}i{x:myurl(no)}"
    assert [url for _, url, _ in css_urls(text)] == ["a.css", "b.css", "c.png"]
    assert text[scan_css(text)[2].offset :].startswith("url( ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a::after{content:"url(no.png)"}', []),
        ("a::after{content:'/*'}b{background:url(a.png)}/* url(no.png) */", ["a.png"]),
        ("@namespace svg url(http://www.w3.org/2000/svg);b{background:url(a.png)}", ["a.png"]),
        (r"a{background:url(a\ b.png)}b{background:url('it\'s.png')}", ["a b.png", "it's.png"]),
        (r"a{background:url(a\28 1\29.png)}", ["a(1).png"]),
        ('a{background:url("a(1).png")}', ["a(1).png"]),
        ('a{background:image-set("a.png" 1x type("image/png"), url(b.png) 2x)}', ["a.png", "b.png"]),
        ('a{background:-webkit-image-set("a.png" 1x)}b{content:"no"}', ["a.png"]),
        ('a{content:"never ends\n}b{background:url(a.png)}', ["a.png"]),
        ("a{background:URL( 'a.png' )}", ["a.png"]),
    ],
)
def test_stylesheets_load_what_a_browser_loads(text: str, expected: list[str]) -> None:
    assert [url for _, url, _ in css_urls(text)] == expected


def test_what_a_stylesheet_imports_is_a_stylesheet() -> None:
    text = "@import 'a.css';@import url(b.css);@import \"c.css\" screen;a{background:url(d.png)}"
    hows = [(url, how) for _, url, how in css_urls(text)]
    assert hows == [("a.css", "active"), ("b.css", "active"), ("c.css", "active"), ("d.png", "passive")]


def test_feeds_and_sitemaps_have_addresses_and_other_xml_has_none() -> None:
    atom = (
        '<?xml version="1.0"?><feed xmlns="x"><link href="/f.xml" rel="self"/><entry><link href="/a"/></entry></feed>'
    )
    rss = "<rss><channel><link>https://x.org/</link><item><enclosure url='/a.mp3'/></item></channel></rss>"
    sitemap = "<urlset><url><loc> https://x.org/?a&amp;b </loc></url></urlset>"
    pictures = "<feed><icon>/i.png</icon><logo>/l.png</logo></feed>"
    image = "<rss><channel><image><url>/i.png</url></image></channel></rss>"
    other = "<root><link>/a</link></root>"
    texts = (atom, rss, sitemap, pictures, image, other)
    kinds = [(kind, [one.link.url for one in found]) for kind, found in map(scan_xml, texts)]
    assert kinds == [
        ("feed", ["/f.xml", "/a"]),
        ("feed", ["https://x.org/", "/a.mp3"]),
        ("sitemap", ["https://x.org/?a&b"]),
        ("feed", ["/i.png", "/l.png"]),
        ("feed", ["/i.png"]),
        ("", []),
    ]


PIECES = st.sampled_from(
    [
        "<a href=",
        "<a ",
        "'",
        '"',
        ">",
        "/",
        " ",
        "x",
        "=",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "id=i ",
        "<img src=p ",
    ]
    + ["<p id='q'>", "&amp;", "<", "\n", "</p>"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_text_can_be_scanned(text: str) -> None:
    page = scan_html(text)
    assert all(0 <= found.offset < len(text) for found in page.links)


WHOLE = st.sampled_from(
    [
        "<a href='/a'>",
        '<a href="/b" id=i1>',
        "<p id=i2 title=it's>",
        "text ",
        "<img alt src=/c>",
        "<!-- <a href=no> -->",
    ]
    + ["<a href=/d class='x'y>", '<p title="a>b">', "<br/>", "<a href=/e/>", "<p =x id=i3>", "&lt;a href=no&gt;"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WHOLE, max_size=12).map("".join))
def test_links_and_ids_are_those_of_an_html5_parser(text: str) -> None:
    page = scan_html(text)
    tree = html5lib.parse(f"<!doctype html><body>{text}", namespaceHTMLElements=False)
    # Adoption of misnested links copies elements: order and number differ, what there is does not.
    theirs = {element.get("href") or element.get("src") for element in tree.iter() if isinstance(element.tag, str)}
    assert {found.link.url for found in page.links} == theirs - {None}
    assert page.anchors == {element.get("id") for element in tree.iter() if isinstance(element.tag, str)} - {None}


@pytest.mark.parametrize(
    "piece",
    ["<a '", '<a href="', "<a b='<a c=\"", "<!--", "<script>", "<", "<a " + "x " * 50, "</", "<a =", "<style>/*"]
    + ["<svg>", "<template>", "<style/></style>", "<svg><title/>", '\\"', '"', "image-set(", "url(\\", "@import '"],
)
def test_time_grows_with_the_text_only(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        started = time.perf_counter()
        scan_html(text)
        scan_xml(f"<feed>{text}")
        list(css_urls(text))
        list(css_urls(f'"{text}'))
        list(srcset_urls(text))
        return time.perf_counter() - started

    seconds(100)
    assert seconds(20_000) < 2.0
