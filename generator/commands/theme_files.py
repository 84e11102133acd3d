"""The files of a new theme. All texts are our own."""

from __future__ import annotations

from string import Template

_GEMSPEC = """\
# frozen_string_literal: true

Gem::Specification.new do |spec|
  spec.name    = "$name"
  spec.version = "0.1.0"
  spec.authors = [""]
  spec.email   = [""]

  spec.summary  = "TODO: say in one line what the theme looks like."
  spec.homepage = "TODO: its address"
  spec.license  = "MIT"

  spec.files = Dir.chdir(__dir__) do
    Dir.glob("{_data,_layouts,_includes,_sass,assets}/**/*").select { |path| File.file?(path) } +
      %w(README.md LICENSE.txt _config.yml).select { |path| File.file?(path) }
  end

  spec.add_runtime_dependency "jekyll", ">= 4.0", "< 5.0"
end
"""

_DEFAULT = """\
<!doctype html>
<html lang="{{ page.lang | default: site.lang | default: "en" }}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{ page.title | default: site.title }}</title>
  </head>
  <body>
    {{ content }}
  </body>
</html>
"""

_PAGE = """\
---
layout: default
---
<h1>{{ page.title }}</h1>
{{ content }}
"""

_POST = """\
---
layout: default
---
<article>
  <h1>{{ page.title }}</h1>
  <time datetime="{{ page.date | date_to_xmlschema }}">{{ page.date | date_to_string }}</time>
  {{ content }}
</article>
"""

_README = """\
# $name

Say here what the theme looks like, with a picture.

## Use

In Jekyll: add `gem "$name"` to the `Gemfile` of a site, and `theme: $name` to its `_config.yml`.

In jinkyll: put this folder, or the gem made of it, beside the site, and set `theme` to its path.

## What is in it

- `_layouts`: `default`, `page`, `post`
- `_includes`: parts of them
- `_sass`: style sheets to import
- `assets`: files that are published as they are

A site replaces any of these files with one of its own of the same path.

## Work on it

Make a small site in another folder, set its `theme` to this one, and run `jinkyll serve` there: it follows every edit.

## Licence

MIT, see `LICENSE.txt`.
"""

_LICENCE = """\
The MIT License (MIT)

Copyright (c) the authors of $name

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
"""

_CONDUCT = """\
# How we treat each other

Everyone who takes part in $name, in its code, its issues or anywhere it is talked about, can expect to be treated
with respect, whoever they are and however much they know.

- Be kind, and assume that the other means well.
- Criticise the work, not the person who did it.
- No insults, no threats, no unwanted attention, no publishing of what others have told you in confidence.
- Give credit.

If somebody does not keep to this, tell the maintainers: TODO, an address. They will listen, keep who told them to
themselves, and do what is needed, which can mean a word in private, the removal of a text, or of a person.
"""


def theme_files(name: str, *, code_of_conduct: bool = False) -> dict[str, str | bytes]:
    """The files of a new theme by path."""
    files: dict[str, str | bytes] = {
        f"{name}.gemspec": _filled(_GEMSPEC, name),
        "Gemfile": '# frozen_string_literal: true\n\nsource "https://rubygems.org"\n\ngemspec\n',
        ".gitignore": "*.gem\n.bundle\n.jekyll-cache\n.jinkyll-cache\n.sass-cache\n_site\nGemfile.lock\n",
        "README.md": _filled(_README, name),
        "LICENSE.txt": _filled(_LICENCE, name),
        "_config.yml": "# Values of this file are defaults for the sites that use the theme.\n",
        "_layouts/default.html": _DEFAULT,
        "_layouts/page.html": _PAGE,
        "_layouts/post.html": _POST,
    }
    if code_of_conduct:
        files["CODE_OF_CONDUCT.md"] = _filled(_CONDUCT, name)
    return files


def _filled(text: str, name: str) -> str:
    return Template(text).safe_substitute(name=name)
