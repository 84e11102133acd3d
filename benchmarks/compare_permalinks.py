"""Compare the files that Jekyll and jinkyll write for the same sites, style by style.

    python benchmarks/compare_permalinks.py                 # needs `jekyll` on the path
    python benchmarks/compare_permalinks.py --record FILE   # what Jekyll says of each document, for the unit tests

One site with odd titles, dates, zones, categories and Unicode, with pages, drafts and collections, is built once per
permalink style by both programs into folders of their own. The last line says how many of Jekyll's paths are equal.

Debian's Jekyll is 4.3.1; we follow 4.4. Where both differ in a path:

    what                                               4.3.1                       4.4 and ours
    `?` in a name or category                          left as it is in the URL    %3F
    a colon after what is no URL scheme, in the first  the build ends with         text: /1:2/, /%C3%BCber:%20uns/
      category or in the name of a page's directory    InvalidURIError

The file that is written has the same name in both, as escaping is undone before; so the site below holds no value of
the second kind, and the paths of all others can be compared.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT.parent / "shared" / "seed" / "2020-05-10-for-me-best-k8s-talk.md"

SEED_POST = (
    "---\nlayout: post\ntitle:  'For me, the best k8s talk'\ndate:   2020-05-10\ncategories: k8s yt aws\n---\nHi\n"
)


def front(**data: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in data.items())
    return f"---\n{lines}---\n\nText.\n"


FILES: dict[str, str] = {
    "_posts/2020-05-10-for-me-best-k8s-talk.md": SEED_POST,
    # titles and slugs
    "_posts/2020-01-01-Mixed-CASE-Title.md": front(title="Mixed"),
    "_posts/2020-01-02-under_score_and.dots.md": front(title="Dots"),
    "_posts/2020-01-03-trailing-dots....md": front(title="Trailing"),
    "_posts/2020-01-04-a b  c.md": front(title="Spaces"),
    "_posts/2020-01-05-what?-really!.md": front(title="Marks"),
    "_posts/2020-01-06-ünïcödé-straße.md": front(title="Umlauts"),
    "_posts/2020-01-07-日本語の記事.md": front(title="Japanese"),
    "_posts/2020-01-08-привет-МИР.md": front(title="Cyrillic"),
    "_posts/2020-01-09-emoji-🎉-party.md": front(title="Emoji"),
    "_posts/2020-01-10-c++-&-c#.md": front(title="Languages"),
    "_posts/2020-01-11-100%-sure.md": front(title="Percent"),
    "_posts/2020-01-12-(brackets)[x]{y}.md": front(title="Brackets"),
    "_posts/2020-01-13-it's-a-quote.md": front(title="Quote"),
    "_posts/2020-01-14-a..b.md": front(title="Two dots"),
    "_posts/2020-01-15--leading-hyphen-.md": front(title="Hyphens"),
    "_posts/2020-01-16-slug.md": front(title="Slug", slug="'My Own: Slug/Here'"),
    "_posts/2020-01-17-slug2.md": front(title="Slug", slug="ÀÉÎ_x.y~z"),
    "_posts/2020-01-18-x.html": front(title="HTML"),
    "_posts/2020-01-19-plus+and=equals,comma;semi@at$dollar.markdown": front(title="Reserved"),
    "_posts/2020-01-20-a%20b%2Fc.md": front(title="Escapes"),
    "_posts/2020-01-21-tilde~back\\slash.md": front(title="Backslash"),
    "_posts/2020-01-22-ΑΣ-ΟΔΟΣ.md": front(title="Sigma"),
    "_posts/2020-01-23-e\u0301-combining.md": front(title="Combining"),
    "_posts/2020-01-24-٣-arabic-digit-²-½-Ⅷ.md": front(title="Digits"),
    "_posts/2020-01-25-index.md": front(title="Index", categories="c"),
    "_posts/2020-01-26-style.css": front(title="Style"),
    "_posts/2020-01-27-feed.xml": front(title="Feed", categories="c"),
    # dates and zones
    "_posts/2019-12-30-iso-week-of-next-year.md": front(),
    "_posts/2021-01-03-iso-week-of-last-year.md": front(),
    "_posts/2020-12-31-day-366.md": front(),
    "_posts/2020-02-29-leap.md": front(date="2020-02-29 23:59:59 +0000"),
    "_posts/2020-03-01-far-east.md": front(date="2020-03-01 00:30:00 +1400"),
    "_posts/2020-03-02-far-west.md": front(date="2020-03-02 23:30:00 -1100"),
    "_posts/2020-03-29-summer-time.md": front(date="2020-03-29 02:30:00"),
    "_posts/2020-03-30-utc.md": front(date="2020-03-30T22:30:00Z"),
    "_posts/2020-3-4-short-numbers.md": front(),
    "_posts/20-03-05-two-digit-year.md": front(),
    "_posts/2010-01-01-date-elsewhere.md": front(date="2018-07-06 05:04:03"),
    "_posts/1999-12-31-last-century.md": front(),
    "_posts/2099-01-01-future.md": front(),
    # categories
    "_posts/2020-04-01-list.md": front(categories="[One, Two Words, 'C#']"),
    "_posts/2020-04-02-single.md": front(category="A Single One"),
    "_posts/2020-04-03-both.md": front(category="alpha", categories="[beta, alpha]"),
    "_posts/2020-04-04-twice.md": front(categories="a A a b"),
    "_posts/2020-04-05-unicode.md": front(categories="[Ärger, 日本]"),
    "_posts/2020-04-06-slash.md": front(categories="[a/b, c..d, ./e]"),
    "_posts/2020-04-07-number.md": front(categories="[2020, true, 1.5]"),
    "_posts/2020-04-08-odd.md": front(categories="['a?b', 'x:y', '%41', 'q[1]']"),
    "_posts/2020-04-09-none.md": front(categories=""),
    "news/_posts/2020-04-10-in-directory.md": front(categories="news extra"),
    "News/Deep Dir/_posts/2020-04-11-deep.md": front(category="extra"),
    "_posts/sub/dir/2020-04-12-below.md": front(categories="x"),
    "_posts/2020-04-13-from-defaults.md": front(),
    # permalinks of their own
    "_posts/2020-05-01-own.md": front(permalink="/own/place/"),
    "_posts/2020-05-02-own.md": front(permalink="/own/file.html"),
    "_posts/2020-05-03-own.md": front(permalink="own-without-slash"),
    "_posts/2020-05-04-own.md": front(permalink="/:short_year/:i_month-:i_day/:month_:day_X/:slug"),
    "_posts/2020-05-05-own.md": front(permalink="/data/:title.json"),
    "_posts/2020-05-06-own.md": front(permalink="/a%20b/ü ö/"),
    "_posts/2020-05-07-own.md": front(permalink="/v1.2/:title"),
    "_posts/2020-05-11-own.md": front(permalink="pretty"),
    "_posts/2020-05-12-own.md": front(permalink="/dot./x/./y"),
    "_drafts/a draft.md": front(title="Draft", date="2020-06-01"),
    "_drafts/sub/2020-06-02-dated.md": front(categories="d"),
    # pages
    "index.md": front(title="Home"),
    "404.html": front(title="Gone"),
    "about.md": front(title="About"),
    "trailing...md": front(title="Dots"),
    "a page.md": front(title="Space"),
    "seite-ä.md": front(title="Umlaut"),
    "100% page.md": front(title="Percent"),
    "page?query.md": front(title="Query"),
    "docs/index.html": front(),
    "docs/guide.md": front(),
    "docs/v1.2/notes.md": front(),
    "docs/own.md": front(permalink="/moved/:basename:output_ext"),
    "docs/own2.md": front(permalink="/moved/:path/:basename/"),
    "docs/own3.md": front(permalink="/moved/:title/x"),
    "docs/own5.md": front(permalink="/literal.txt"),
    "feed.xml": front(),
    "feed2.xml": front(permalink="/feed2/"),
    "css/site.scss": front().replace("Text.", "a { b: c }"),
    "robots.txt": front(),
    "noext": front(),
    "page.xhtml": front(),
    "page2.htm": front(),
    ".hidden.md": front(),
    # static files
    "img/a b.png": "png",
    "img/ä%20c.png": "png",
    "img/two..dots.png": "png",
    "img/enddot.": "x",
    "LICENSE": "x",
    ".htaccess": "x",
    # collections
    "_docs/intro.md": front(),
    "_docs/Guide/Getting Started.md": front(),
    "_docs/guide/index.md": front(),
    "_docs/ends....md": front(),
    "_docs/dated.md": front(date="2017-08-09"),
    "_docs/2016-07-08-named.md": front(),
    "_docs/slugged.md": front(slug="Sluggish Ü"),
    "_docs/own.md": front(permalink="/docs-own/:name/:collection/"),
    "_docs/data.yml": front(),
    "_docs/style.scss": front().replace("Text.", "a { b: c }"),
    "_docs/plain.txt": "x",
    "_docs/img/pic ü.png": "x",
    "_recipes/Apple Pie!.md": front(categories="Sweet Baked"),
    "_recipes/sub/été.md": front(categories="[Été, Cru]"),
    "_recipes/static...jpg": "x",
    "_hidden/secret.md": front(),
}

# Permalinks that lead out of the site: Jekyll takes them back in, we refuse to build. They are recorded only.
REFUSED = {
    "_posts/2020-05-08-own.md": front(permalink="/up/../../away/"),
    "_posts/2020-05-09-own.md": front(permalink="/%2e%2e/%2e%2e/baddie.html"),
    "docs/own4.md": front(permalink="/%2e%2e/%2e%2e/baddie2.html"),
}

CONFIG = """\
title: Permalinks
timezone: Europe/Berlin
future: true
show_drafts: true
quiet: true
markdown: kramdown
include: [.htaccess, .hidden.md]
exclude: []
plugins: []
defaults:
  - scope: {path: "_posts/2020-04-13-from-defaults.md", type: posts}
    values: {categories: [by, default]}
"""

COLLECTIONS = """\
collections:
  docs: {output: true}
  recipes: {output: true, permalink: "/:collection/:slugified_categories/:name/"}
  hidden: {output: false}
"""

STYLES: dict[str, str] = {
    "date": "",
    "pretty": "permalink: pretty\n",
    "ordinal": "permalink: ordinal\n",
    "weekdate": "permalink: weekdate\n",
    "none": "permalink: none\n",
    "custom slash": "permalink: /blog/:year/:title/\n",
    "custom without extension": "permalink: /:short_year/:short_month/:slug\n",
    "custom with extension": "permalink: /:collection/:long_month/:long_day/:name:output_ext\n",
    "custom times": "permalink: /:w_year/:week/:w_day/:hour-:minute-:second/:i_day.:i_month/:title.html\n",
    "custom path": "permalink: /p/:path/:slugified_categories/:y_day:output_ext\n",
    "of the posts collection": "",
    "no leading slash": "permalink: ':categories/:title'\n",
}

POSTS_PERMALINK = '  posts: {permalink: "/posts/:slugified_categories/:title/"}\n'

DUMP = """\
require "json"
Jekyll::Hooks.register :site, :post_write do |site|
  rows = site.collections.values.flat_map do |collection|
    collection.docs.map do |doc|
      { "path" => doc.relative_path, "collection" => collection.label, "draft" => !!doc.data["draft"],
        "slug" => doc.data["slug"], "categories" => doc.data["categories"],
        "permalink" => doc.data["permalink"], "date" => doc.date.strftime("%Y-%m-%dT%H:%M:%S%:z"),
        "ext" => doc.renderer.send(:converter_output_ext), "url" => doc.url,
        "dest" => doc.destination(site.dest).delete_prefix(site.dest + "/") }
    end
  end
  rows += site.pages.map do |page|
    { "path" => page.relative_path, "collection" => "", "permalink" => page.data["permalink"],
      "ext" => Jekyll::Renderer.new(site, page).send(:converter_output_ext), "url" => page.url,
      "dest" => page.destination(site.dest).delete_prefix(site.dest + "/") }
  end
  rows += site.static_files.map do |file|
    { "path" => file.relative_path.delete_prefix("/"), "static" => true, "collection" => file.type.to_s,
      "url" => file.url, "dest" => file.destination(site.dest).delete_prefix(site.dest + "/") }
  end
  rows.sort_by! { |row| row["path"] }
  File.write(ENV.fetch("DUMP"), JSON.pretty_generate(rows))
end
"""


def write_site(folder: Path, style: str, *, dump: bool = False) -> None:
    for path, text in (FILES | REFUSED if dump else FILES).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    if SEED.exists():
        shutil.copy(SEED, folder / "_posts" / SEED.name)
    collections = COLLECTIONS + (POSTS_PERMALINK if style == "of the posts collection" else "")
    (folder / "_config.yml").write_text(CONFIG + STYLES[style] + collections, encoding="utf-8")
    if dump:
        (folder / "_plugins").mkdir()
        (folder / "_plugins" / "dump.rb").write_text(DUMP, encoding="utf-8")


def build(command: list[str], source: Path, destination: Path, **environment: str) -> None:
    arguments = ["build", "--source", str(source), "--destination", str(destination)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **environment}
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, env=env, cwd=source, timeout=120)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def compare(style: str, folder: Path, ours: list[str]) -> tuple[int, int]:
    """Build both; return how many of Jekyll's paths we have, and how many paths there are in either."""
    source, theirs, mine = folder / "source", folder / "jekyll", folder / "jinkyll"
    write_site(source, style)
    build(["jekyll"], source, theirs, JEKYLL_ENV="development")
    build(ours, source, mine)
    expected, got = files_in(theirs), files_in(mine)
    for path in sorted(expected - got):
        print(f"  {style}: missing  {path}")
    for path in sorted(got - expected):
        print(f"  {style}: extra    {path}")
    print(f"{style:<28} {len(expected & got):>4} of {len(expected | got)}")
    return len(expected & got), len(expected | got)


def record(target: Path) -> None:
    """Write what Jekyll says of each document and file, style by style."""
    result: dict[str, object] = {}
    for style in STYLES:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "source")
            write_site(source, style, dump=True)
            dump = Path(folder, "dump.json")
            build(["jekyll"], source, Path(folder, "out"), DUMP=str(dump))
            result[style] = json.loads(dump.read_text(encoding="utf-8"))
    shared: dict[str, dict[str, object]] = {}
    routes: dict[str, dict[str, list[str]]] = {}
    for style, rows in result.items():
        for row in rows:  # type: ignore[attr-defined]
            routes.setdefault(style, {})[row["path"]] = [row.pop("url"), row.pop("dest")]
            shared[row["path"]] = {key: value for key, value in row.items() if value not in (None, False, [])}
    lines = [
        f"{json.dumps(path, ensure_ascii=False)}: {json.dumps(row, ensure_ascii=False)}" for path, row in shared.items()
    ]
    text = '{"files": {\n' + ",\n".join(lines) + '},\n"routes": {\n'
    text += ",\n".join(
        f"{json.dumps(style)}: {{\n"
        + ",\n".join(
            f"{json.dumps(p, ensure_ascii=False)}: {json.dumps(r, ensure_ascii=False)}" for p, r in rows.items()
        )
        + "}"
        for style, rows in routes.items()
    )
    target.write_text(text + "}}\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--record", type=Path, metavar="FILE")
    parser.add_argument("--style", choices=list(STYLES), action="append")
    parser.add_argument("--ours", default=f"{sys.executable} -m generator", help="the command to compare with jekyll")
    options = parser.parse_args()
    if shutil.which("jekyll") is None:
        print("`jekyll` is not on the path; nothing was compared")
        return 2
    if options.record:
        record(options.record)
        return 0
    same = total = 0
    for style in options.style or STYLES:
        with tempfile.TemporaryDirectory() as folder:
            found, all_paths = compare(style, Path(folder), options.ours.split())
            same, total = same + found, total + all_paths
    print(f"{same} of {total} paths equal")
    return 0 if same == total else 1


if __name__ == "__main__":
    raise SystemExit(main())
