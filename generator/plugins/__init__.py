"""The plugins that come with the program, under the names of the gems whose behaviour they have.

Nothing here is imported before a site asks for it by name.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.errors import Diagnostic, Severity
from generator.text import did_you_mean

BUILTIN: Mapping[str, str] = {
    "jekyll-archives": "generator.plugins.archives:Archives",
    "jekyll-avatar": "generator.plugins.avatar:Avatar",
    "jekyll-commonmark": "generator.plugins.switches:CommonMark",
    "jekyll-commonmark-ghpages": "generator.plugins.switches:CommonMarkGitHub",
    "jekyll-data": "generator.plugins.switches:ThemeData",
    "jekyll-default-layout": "generator.plugins.default_layout:DefaultLayout",
    "jekyll-feed": "generator.plugins.feed:Feed",
    "jekyll-gist": "generator.plugins.gist:Gist",
    "jekyll-github-metadata": "generator.plugins.github:GitHubMetadata",
    "jekyll-include-cache": "generator.plugins.switches:IncludeCache",
    "jekyll-last-modified-at": "generator.plugins.last_modified:LastModified",
    "jekyll-mentions": "generator.plugins.mentions:Mentions",
    "jekyll-multiple-languages-plugin": "generator.plugins.multiple_languages:MultipleLanguages",
    "jekyll-optional-front-matter": "generator.plugins.optional_front_matter:OptionalFrontMatter",
    "jekyll-paginate": "generator.plugins.paginate:Paginate",
    "jekyll-paginate-v2": "generator.plugins.paginate_v2:PaginateV2",
    "jekyll-polyglot": "generator.plugins.polyglot:Polyglot",
    "jekyll-readme-index": "generator.plugins.readme_index:ReadmeIndex",
    "jekyll-redirect-from": "generator.plugins.redirect:RedirectFrom",
    "jekyll-relative-links": "generator.plugins.relative_links:RelativeLinks",
    "jekyll-seo-tag": "generator.plugins.seo:Seo",
    "jekyll-sitemap": "generator.plugins.sitemap:Sitemap",
    "jekyll-titles-from-headings": "generator.plugins.titles:TitlesFromHeadings",
    "jekyll-toc": "generator.plugins.toc:TableOfContents",
    "jemoji": "generator.plugins.emoji:Emoji",
    "jinkyll-languages": "generator.plugins.languages:LanguagesPlugin",
    "jinkyll-search": "generator.plugins.search:Search",
}

# Other names that sites list: what they do is here without a plugin, or is not, and then we say so.
INCLUDED = frozenset({
    "jekyll-admin", "jekyll-compose", "jekyll-livereload", "jekyll-remote-theme", "jekyll-sass-converter",
    "jekyll-watch",
    "kramdown", "kramdown-parser-gfm", "kramdown-syntax-coderay", "rouge", "webrick",
    # What Gemfiles name for Ruby's own sake.
    "base64", "bigdecimal", "csv", "eventmachine", "faraday-retry", "http_parser.rb", "json", "logger", "mutex_m",
    "ostruct", "tzinfo", "tzinfo-data", "wdm",
})  # fmt: skip
LEFT_OUT: Mapping[str, str] = {
    "jekyll-coffeescript": "CoffeeScript files are copied as they are: compile them to JavaScript beforehand",
    "github-pages": "set `compat: github-pages` to build as GitHub Pages does",
}


def notice(name: str) -> Diagnostic | None:
    """What to tell the author of a site that lists a plugin which is not here; None where there is nothing to tell."""
    if name in BUILTIN or name in INCLUDED:
        return None
    left_out = LEFT_OUT.get(name)
    if left_out:
        return Diagnostic("plugin/left-out", f"plugin '{name}' is not built in", None, Severity.WARNING, hint=left_out)
    return Diagnostic(
        "plugin/unknown",
        f"plugin '{name}' is not known; the site is built without it",
        None,
        Severity.WARNING,
        hint=did_you_mean(name, BUILTIN) or "plugins in Ruby do not run here; a class in `_plugins/*.py` does",
    )
