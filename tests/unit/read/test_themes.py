"""Themes are found as gems, as packages, as folders, and packed, without Ruby."""

from __future__ import annotations

import gzip
import io
import os
import sys
import tarfile
from pathlib import Path

import pytest

from generator.errors import SourceError
from generator.read.gemspec import gemspec_of, parse_gemspec
from generator.read.themes import asset_files, find_theme, gem_roots, version_key


def write(root: Path, *paths: str) -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)
    return root


def tar_of(files: dict[str, bytes], kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.type, info.linkname = len(data) if not link else 0, kind, link
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def gem(path: Path, data: bytes, name: str = "fancy", version: str = "1.2.0") -> Path:
    spec = (
        f"--- !ruby/object:Gem::Specification\nname: {name}\nversion: !ruby/object:Gem::Version\n  version: {version}\n"
    )
    path.write_bytes(tar_of({"metadata.gz": gzip.compress(spec.encode()), "data.tar.gz": gzip.compress(data)}))
    return path


def test_the_newest_installed_gem_counts(tmp_path: Path) -> None:
    for version in ("1.9.0", "1.10.0", "1.10.0.pre"):
        write(tmp_path, f"gems/fancy-{version}/_layouts/a.html", f"gems/fancy-{version}/_sass/x.scss")
    write(tmp_path, "gems/fancy-extras-9.0.0/_layouts/a.html")
    theme = find_theme("Fancy ", {"GEM_PATH": str(tmp_path)}, str(tmp_path))
    assert (theme.name, theme.version, theme.layouts, theme.sass, theme.includes) == (
        "fancy",
        "1.10.0",
        "_layouts",
        "_sass",
        "",
    )
    assert theme.root == os.path.realpath(tmp_path / "gems/fancy-1.10.0")


def test_versions_sort_as_rubygems_sorts_them() -> None:
    assert sorted(["1.10", "1.9", "1.0.0.pre", "1.0", "1.0.1", "2.0.rc1"], key=version_key) == [
        "1.0.0.pre",
        "1.0",
        "1.0.1",
        "1.9",
        "1.10",
        "2.0.rc1",
    ]


def test_the_themes_folder_comes_first(tmp_path: Path) -> None:
    write(tmp_path, "themes/fancy/assets/a.css", "gems/fancy-1.0.0/x")
    (tmp_path / "themes/fancy/fancy.gemspec").write_text('s.version = "0.3.1"')
    env = {"JEKYLL_THEMES_DIR": str(tmp_path / "themes"), "GEM_PATH": str(tmp_path)}
    theme = find_theme("fancy", env, str(tmp_path))
    assert (theme.version, theme.assets) == ("0.3.1", "assets")


def test_bundlers_folder_in_the_source_is_known(tmp_path: Path) -> None:
    write(tmp_path, "vendor/bundle/ruby/3.1.0/gems/fancy-1.0.0/_layouts/a.html")
    assert find_theme("fancy", {}, str(tmp_path)).version == "1.0.0"
    assert os.path.join(str(tmp_path), "vendor/bundle/ruby/3.1.0") in list(gem_roots({}, str(tmp_path)))


def test_a_python_package_may_offer_a_theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        tmp_path, "fancy_theme/__init__.py", "fancy_theme/theme/_layouts/a.html", "fancy_theme-1.0.dist-info/METADATA"
    )
    (tmp_path / "fancy_theme/__init__.py").write_text("")
    (tmp_path / "fancy_theme-1.0.dist-info/METADATA").write_text(
        "Metadata-Version: 2.1\nName: fancy-theme\nVersion: 1.0\n"
    )
    (tmp_path / "fancy_theme-1.0.dist-info/entry_points.txt").write_text(
        "[jinkyll.themes]\nfancy = fancy_theme:theme\n"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert find_theme("fancy", {}, str(tmp_path)).root == os.path.realpath(tmp_path / "fancy_theme/theme")


def test_a_folder_is_named_by_its_path(tmp_path: Path) -> None:
    write(tmp_path, "my/theme-1.5/_includes/a.html")
    theme = find_theme("./my/theme-1.5", {}, str(tmp_path))
    assert (theme.name, theme.version, theme.includes) == ("theme", "1.5", "_includes")


def test_a_packed_gem_is_unpacked_once(tmp_path: Path) -> None:
    data = tar_of({"_layouts/a.html": b"x", "assets/b.css": b"y", "_config.yml": b"a: 1"})
    gem(tmp_path / "fancy.gem", data)
    theme = find_theme("fancy.gem", {}, str(tmp_path), str(tmp_path / "cache/themes"))
    assert (theme.name, theme.version, theme.layouts, theme.config) == ("fancy", "1.2.0", "_layouts", "_config.yml")
    assert Path(theme.root, "assets/b.css").read_bytes() == b"y"
    (Path(theme.root) / "mark").write_text("kept")
    again = find_theme("fancy.gem", {}, str(tmp_path), str(tmp_path / "cache/themes"))
    assert Path(again.root, "mark").exists() and len(list((tmp_path / "cache/themes").iterdir())) == 1


@pytest.mark.parametrize("name", ["../evil", "a/../../evil", "/evil", "a\\..\\evil"])
def test_a_gem_writes_nothing_outside_its_folder(tmp_path: Path, name: str) -> None:
    gem(tmp_path / "evil.gem", tar_of({name: b"x"}))
    with pytest.raises(SourceError, match="leads out of the archive"):
        find_theme("evil.gem", {}, str(tmp_path), str(tmp_path / "cache/themes"))
    assert not (tmp_path / "evil").exists() and list((tmp_path / "cache/themes").iterdir()) == []


def test_links_in_a_gem_are_left_out(tmp_path: Path) -> None:
    gem(tmp_path / "links.gem", tar_of({"_layouts": b""}, tarfile.SYMTYPE, "/etc"))
    theme = find_theme("links.gem", {}, str(tmp_path), str(tmp_path / "cache/themes"))
    assert theme.layouts == "" and os.listdir(theme.root) == []


def test_what_is_no_gem_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "x.gem").write_bytes(b"nonsense" * 100)
    with pytest.raises(SourceError, match="is not a gem"):
        find_theme("x.gem", {}, str(tmp_path), str(tmp_path / "cache/themes"))


def test_a_theme_folder_that_links_out_of_the_theme_does_not_count(tmp_path: Path) -> None:
    write(tmp_path, "out/a.html", "theme/inner/b.html")
    (tmp_path / "theme/_layouts").symlink_to(tmp_path / "out")
    (tmp_path / "theme/_includes").symlink_to(tmp_path / "theme/inner")
    theme = find_theme("./theme", {}, str(tmp_path))
    assert (theme.layouts, theme.includes) == ("", "inner")


def test_linked_assets_are_left_out_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path, "theme/assets/b/c.css", "theme/assets/a.css", "x.css")
    (tmp_path / "theme/assets/link.css").symlink_to(tmp_path / "x.css")
    files, findings = asset_files(find_theme("./theme", {}, str(tmp_path)))
    assert files == ("assets/a.css", "assets/b/c.css")
    assert [one.message for one in findings] == ["Ignored symlinked asset: assets/link.css"]


def test_a_missing_theme_is_named_with_what_is_near(tmp_path: Path) -> None:
    write(tmp_path, "gems/minimal-1.0/x")
    with pytest.raises(SourceError) as caught:
        find_theme("minmal", {"GEM_PATH": str(tmp_path)}, str(tmp_path))
    assert str(caught.value) == "The minmal theme could not be found.\n  hint: did you mean 'minimal'?"


INSTALLED = """
Gem::Specification.new do |s|
  s.version = "1.2.0"
  s.metadata = { "plugin_type" => "theme", 'x' => 'y' } if s.respond_to? :metadata=
  s.authors = ["Ann A".freeze, "Bob".freeze]
  s.summary = "A \\"fine\\" theme".freeze
  if s.respond_to? :add_runtime_dependency then
    s.add_runtime_dependency(%q<jekyll>.freeze, [">= 3.5"])
    s.add_runtime_dependency(%q<jekyll-feed>.freeze, ["~> 0.9"])
    s.add_development_dependency(%q<bundler>.freeze, [">= 1.15"])
  else
    s.add_dependency(%q<jekyll>.freeze, [">= 3.5"])
    s.add_dependency(%q<bundler>.freeze, [">= 1.15"])
  end
end
"""


def test_a_gemspec_tells_authors_and_the_plugins_it_needs() -> None:
    spec = parse_gemspec(INSTALLED)
    assert (spec.version, spec.authors, spec.description) == ("1.2.0", ("Ann A", "Bob"), 'A "fine" theme')
    assert spec.dependencies == ("jekyll", "jekyll-feed") and spec.metadata == {"plugin_type": "theme", "x": "y"}


def test_a_gemspec_of_an_author_lists_dependencies_plainly() -> None:
    spec = parse_gemspec(
        's.authors = %w(Ann)\ns.description = "D"\n# s.add_dependency "no"\ns.add_dependency "jekyll-feed", "~> 1"'
    )
    assert (spec.authors, spec.description, spec.dependencies) == (("Ann",), "D", ("jekyll-feed",))


def test_the_gemspec_of_an_installed_gem_lies_beside_the_gems(tmp_path: Path) -> None:
    write(tmp_path, "gems/fancy-1.2.0/_layouts/a.html", "specifications/fancy-1.2.0.gemspec")
    (tmp_path / "specifications/fancy-1.2.0.gemspec").write_text(INSTALLED)
    theme = find_theme("fancy", {"GEM_PATH": str(tmp_path)}, str(tmp_path))
    assert gemspec_of(theme).dependencies == ("jekyll", "jekyll-feed")
