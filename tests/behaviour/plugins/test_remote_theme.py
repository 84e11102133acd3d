"""`remote_theme`: a site looks as a theme from elsewhere, which needs its plugin, as in Jekyll."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from generator.errors import SourceError

LAYOUT = "<body>{{ page.title }}{{ content }}</body>\n"
PAGE = "-- a.md --\n---\nlayout: default\ntitle: A\n---\n*text*\n"


def theme(root: Any, **files: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in {"_layouts/default.html": LAYOUT, "assets/x.css": "x {}", **files}.items():
            archive.writestr(f"fancy-main/{name}", text)
    (root / "fancy.zip").write_bytes(out.getvalue())


def test_layouts_and_assets_come_from_the_archive_and_the_sites_own_go_first(site: Any) -> None:
    theme(site.root, **{"_config.yml": "title: of the theme\n", "_layouts/other.html": "{{ site.title }}|"})
    config = "-- _config.yml --\nplugins: [jekyll-remote-theme]\nremote_theme: file:fancy.zip\nexclude: [fancy.zip]\n"
    site(f"{config}{PAGE}-- b.md --\n---\nlayout: other\n---\n")
    assert site["a.html"] == "<body>A<p><em>text</em></p>\n</body>\n"
    assert site["assets/x.css"] == "x {}"
    assert site["b.html"] == "|", "a remote theme brings no config along"
    site("-- _layouts/default.html --\nmine\n")
    assert site["a.html"] == "mine\n"


def test_without_the_plugin_it_is_not_read(site: Any) -> None:
    theme(site.root)
    site(f"-- _config.yml --\nremote_theme: file:fancy.zip\nexclude: [fancy.zip]\n{PAGE}")
    assert site["a.html"] == "<p><em>text</em></p>\n" and "assets/x.css" not in site


def test_a_site_of_our_own_may_have_one_too(site: Any) -> None:
    theme(site.root, **{"_layouts/default.html": LAYOUT})
    config = 'plugins = ["jekyll-remote-theme"]\nremote_theme = "file:fancy.zip"\nexclude = ["fancy.zip"]\n'
    site(f"-- site.toml --\n{config}{PAGE}")
    assert site["a.html"] == "<body>A<p><em>text</em></p>\n</body>\n"


def test_what_is_wrong_is_said_with_its_place(site: Any) -> None:
    theme(site.root)
    config = "-- _config.yml --\nplugins: [jekyll-remote-theme]\nremote_theme: file:fancy.zip\n"
    with pytest.raises(SourceError) as raised:
        site(f"{config}remote_theme_sha256: {'0' * 64}\n{PAGE}")
    said = raised.value.diagnostic.text()
    assert "_config.yml:2: the archive of 'file:fancy.zip' is not the one" in said
    assert "its SHA-256 is" in said and "write this digest into the config" in said
