"""The options that the program itself knows: names, defaults (Jekyll 4.4's), types, one line of meaning each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """A known key. `types` are names of JSON types; `default` is absent from the config where `given` is False."""

    name: str
    types: tuple[str, ...]
    meaning: str
    default: object = None
    given: bool = True
    native: bool = False  # of `site.toml` sites only in meaning, though read from both


_TEXT = ("string",)
_FLAG = ("boolean",)
_LIST = ("array",)
_MAP = ("object",)
_WHOLE = ("integer",)

KRAMDOWN: Mapping[str, object] = {
    "auto_ids": True,
    "toc_levels": [1, 2, 3, 4, 5, 6],
    "entity_output": "as_char",
    "smart_quotes": "lsquo,rsquo,ldquo,rdquo",
    "input": "GFM",
    "hard_wrap": False,
    "guess_lang": True,
    "footnote_nr": 1,
    "show_warnings": False,
}
LIQUID: Mapping[str, object] = {"error_mode": "warn", "strict_filters": False, "strict_variables": False}

DEFAULT_EXCLUDES = (
    ".sass-cache",
    ".jekyll-cache",
    ".ruby-lsp",
    "gemfiles",
    "Gemfile",
    "Gemfile.lock",
    "node_modules",
    "vendor/bundle/",
    "vendor/cache/",
    "vendor/gems/",
    "vendor/ruby/",
)

PERMALINK_STYLES: Mapping[str, str] = {
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}

OPTIONS: tuple[Option, ...] = (
    # where things are; `source` and `destination` default to the working directory, see `load`
    Option("source", _TEXT, "folder with the site's files", "."),
    Option("destination", _TEXT, "folder the site is written to", "_site"),
    Option("collections_dir", _TEXT, "folder that holds the collections, posts and drafts among them", ""),
    Option("cache_dir", _TEXT, "folder for caches", ".jekyll-cache"),
    Option("plugins_dir", ("string", "array"), "folder of the site's own plugins", "_plugins"),
    Option("layouts_dir", _TEXT, "folder of layouts", "_layouts"),
    Option("data_dir", _TEXT, "folder of data files", "_data"),
    Option("includes_dir", _TEXT, "folder of includes", "_includes"),
    Option("collections", ("object", "array"), "collections: a list of names, or a table of options by name", {}),
    # reading
    Option("safe", _FLAG, "run no plugins of the site", False),
    Option("include", _LIST, "files and folders to read although their names begin with '.' or '_'", [".htaccess"]),
    Option("exclude", _LIST, "files and folders to leave out", []),
    Option("keep_files", _LIST, "files in the destination that are never removed", [".git", ".svn"]),
    Option("encoding", _TEXT, "encoding of all source files", "utf-8"),
    Option("markdown_ext", _TEXT, "extensions of Markdown files, separated by commas", "markdown,mkdown,mkdn,mkd,md"),
    Option("strict_front_matter", _FLAG, "stop at front matter that is not valid", False),
    # choosing
    Option("show_drafts", _FLAG, "publish drafts", None),
    Option("limit_posts", _WHOLE, "publish only that many of the newest posts; 0 means all", 0),
    Option("future", _FLAG, "publish posts that are dated in the future", False),
    Option("unpublished", _FLAG, "publish what says 'published: false'", False),
    # plugins
    Option("whitelist", _LIST, "plugins allowed in safe mode", []),
    Option("plugins", _LIST, "plugins to use", []),
    # converting
    Option("markdown", _TEXT, "Markdown processor", "kramdown"),
    Option("highlighter", _TEXT, "highlighter of code", "rouge"),
    Option("lsi", _FLAG, "related posts are those with the same words, not the newest", False),
    Option("excerpt_separator", _TEXT, "text that ends the excerpt", "\n\n"),
    Option("incremental", _FLAG, "accepted; builds are always incremental", False),
    # serving
    Option("detach", _FLAG, "serve in the background", False),
    Option("port", ("integer", "string"), "port of the server", "4000"),
    Option("host", _TEXT, "address of the server", "127.0.0.1"),
    Option("baseurl", _TEXT, "path the site is served under, such as /blog", None),
    Option("show_dir_listing", _FLAG, "let the server list folders", False),
    # writing
    Option("permalink", _TEXT, "permalink of posts and pages: a style or a template", "date"),
    Option("paginate_path", _TEXT, "path of the pages of a paginated list", "/page:num"),
    Option("timezone", _TEXT, "time zone of the site, such as Europe/Berlin", None),
    Option("quiet", _FLAG, "print errors only", False),
    Option("verbose", _FLAG, "print what is done", False),
    Option("defaults", _LIST, "front-matter defaults: scope and values", []),
    Option("liquid", _MAP, "options of Liquid", LIQUID),
    Option("kramdown", _MAP, "options of kramdown", KRAMDOWN),
    # known without a default
    Option("title", ("string", "number", "boolean", "object"), "name of the site", given=False),
    Option("description", ("string", "object"), "what the site is about", given=False),
    Option("url", _TEXT, "address of the site's host, such as https://example.org", given=False),
    Option("theme", _TEXT, "theme of the site", given=False),
    Option("remote_theme", _TEXT, "theme from elsewhere: owner/name@ref, a zip's address, file:PATH", given=False),
    Option("remote_theme_sha256", _TEXT, "SHA-256 of the archive of the remote theme", given=False),
    Option("compat", _TEXT, "service to build the site like, such as github-pages", given=False),
    Option("time", ("string", "date"), "moment taken for the time of the build", given=False),
    Option("lang", _TEXT, "language of the site, such as en", given=False),
    Option("sass", _MAP, "options of Sass", given=False),
    Option("paginate", _WHOLE, "posts on each page of a paginated list", given=False),
    Option("page_excerpts", _FLAG, "give pages excerpts", given=False),
    Option("limits", _MAP, "bounds of time, size and loops", given=False),
    Option("csv_reader", _MAP, "how CSV data files are read", given=False),
    Option("tsv_reader", _MAP, "how TSV data files are read", given=False),
    Option("livereload", _FLAG, "reload the browser after a change", given=False),
    Option("livereload_port", ("integer", "string"), "port for reloading", given=False),
    Option("profile", _FLAG, "print what took how long", given=False),
    Option("trace", _FLAG, "print tracebacks", given=False),
    Option("watch", _FLAG, "build again after each change", given=False),
    Option("force_polling", _FLAG, "watch by polling", given=False),
    Option("disable_disk_cache", _FLAG, "write no caches", given=False),
    Option("ignore_theme_config", _FLAG, "leave out the theme's own config", given=False),
    Option(
        "strict_variables", _FLAG, "an undefined variable in a Jinja template is an error", given=False, native=True
    ),
)

BY_NAME: Mapping[str, Option] = {option.name: option for option in OPTIONS}
# Keys whose value a theme's config never sets (what Jekyll has defaults for).
DEFAULT_NAMES = frozenset(option.name for option in OPTIONS if option.given)

# Names on the command line, where they are not those of the key.
FLAG_NAMES: Mapping[str, str] = {
    "show_drafts": "drafts",
    "layouts_dir": "layouts",
    "plugins_dir": "plugins",
    "compat": "profile-site",
}


def default_values() -> dict[str, object]:
    """A fresh mapping of the defaults."""
    return {option.name: copy(option.default) for option in OPTIONS if option.given}


def copy(value: object) -> object:
    """A deep copy of plain data."""
    if isinstance(value, Mapping):
        return {key: copy(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [copy(item) for item in value]
    return value
