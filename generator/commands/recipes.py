"""The recipes of `jinkyll ci`. `@NAME@` is filled in; everything else is what the service reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """A recipe: where the service looks for it, its text, and what is left to do by hand."""

    path: str
    text: str
    then: str
    executable: bool = False


_GITHUB = """\
# Builds and checks the site and publishes it to GitHub Pages. Pull requests are built and checked, never published.
# Written by `jinkyll ci github`, jinkyll @VERSION@.
name: Pages

on:
  push:
    branches: [@BRANCH@]
  pull_request:
  workflow_dispatch:

permissions:
  contents: read

concurrency:
  group: pages-${{ github.ref }}
  cancel-in-progress: ${{ github.event_name == 'pull_request' }}

env:
  # What pip installs; a repository variable of this name can name another version or an address.
  JINKYLL_REQUIREMENT: ${{ vars.JINKYLL_REQUIREMENT || 'jinkyll==@VERSION@' }}

jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 20
    steps:
      - uses: actions/checkout@v6
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-python@v6
        with:
          python-version: "@PYTHON@"
      - name: Cache of builds
        uses: actions/cache@v5
        with:
          path: @CACHE@
          # The cache of any earlier build will do: jinkyll looks at what is in the files, not at when or where.
          key: jinkyll-@VERSION@-${{ runner.os }}-${{ github.run_id }}
          restore-keys: |
            jinkyll-@VERSION@-${{ runner.os }}-
      - name: Address
        id: pages
        if: github.event_name != 'pull_request'
        uses: actions/configure-pages@v6
      - name: Install
        run: python -m pip install --disable-pip-version-check "$JINKYLL_REQUIREMENT"
      - name: Build
        env:
          JEKYLL_ENV: production
          ORIGIN: ${{ steps.pages.outputs.origin }}
          BASE_PATH: ${{ steps.pages.outputs.base_path }}
        run: |
          set --
          if [ -n "$ORIGIN" ]; then set -- --url "$ORIGIN" --baseurl "$BASE_PATH"; fi
          jinkyll build@SOURCE@ "$@"
      - name: Check
        env:
          ORIGIN: ${{ steps.pages.outputs.origin }}
          BASE_PATH: ${{ steps.pages.outputs.base_path }}
        run: |
          set --
          if [ -n "$ORIGIN" ]; then set -- --url "$ORIGIN" --baseurl "$BASE_PATH"; fi
          jinkyll check@SOURCE@ "$@"
      - name: Artifact
        if: github.event_name != 'pull_request'
        uses: actions/upload-pages-artifact@v5
        with:
          path: _site
          # Without this, files such as .well-known/security.txt are left out.
          include-hidden-files: true

  deploy:
    if: github.event_name != 'pull_request' && github.ref == 'refs/heads/@BRANCH@'
    needs: build
    runs-on: ubuntu-latest
    permissions:
      pages: write
      id-token: write
    environment:
      name: github-pages
      url: ${{ steps.deployment.outputs.page_url }}
    steps:
      - id: deployment
        uses: actions/deploy-pages@v5
"""

_GITLAB = """\
# Builds and checks the site and publishes it to GitLab Pages. Merge requests are built and checked, never published.
# Written by `jinkyll ci gitlab`, jinkyll @VERSION@.
image: python:@PYTHON@

workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH

variables:
  # A CI/CD variable of this name wins: another version, or an address pip takes.
  JINKYLL_REQUIREMENT: "jinkyll==@VERSION@"
  PIP_CACHE_DIR: "$CI_PROJECT_DIR/.cache/pip"
  GIT_DEPTH: "0"
  JEKYLL_ENV: production

cache:
  key: "jinkyll-@VERSION@"
  paths:
    - @CACHE@
    - .cache/pip

build:
  stage: build
  script:
    - python -m pip install --disable-pip-version-check "$JINKYLL_REQUIREMENT"
    # CI_PAGES_URL is https://HOST/PATH; the host and the path go to `url` and `baseurl`.
    - origin=$(printf '%s' "$CI_PAGES_URL" | sed -E 's#^(https?://[^/]*).*#\\1#')
    - base_path=${CI_PAGES_URL#"$origin"}
    - set --; if [ -n "$origin" ]; then set -- --url "$origin" --baseurl "${base_path%/}"; fi
    - rm -rf public
    - jinkyll build@SOURCE@ --destination public "$@" --output-diagnostics jinkyll-build.xml
    - jinkyll check@SOURCE@ public "$@" --output-diagnostics jinkyll-check.xml
  artifacts:
    when: always
    paths:
      - public
    reports:
      junit: jinkyll-*.xml

pages:
  stage: deploy
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  needs: [build]
  cache: []
  script:
    - test -f public/index.html
  artifacts:
    paths:
      - public
"""

_NETLIFY = """\
# Builds and checks the site on Netlify. Written by `jinkyll ci netlify`, jinkyll @VERSION@.
[build]
  publish = "_site"
  # Previews (pull requests, branches) are built for their own address. What lies in the cache folder of Netlify's
  # builds comes back with the next one; without it a build starts from scratch.
  command = \"\"\"
set -eu
kept="${NETLIFY_BUILD_BASE:-/opt/build}/cache/jinkyll"
address="$URL"
if [ "${CONTEXT:-production}" != production ]; then address="$DEPLOY_PRIME_URL"; fi
python -m pip install "${JINKYLL_REQUIREMENT:-jinkyll==@VERSION@}"
if [ -d "$kept" ]; then mkdir -p "@CACHE@" && cp -R "$kept/." "@CACHE@/"; fi
jinkyll build@SOURCE@ --url "$address" --baseurl ""
jinkyll check@SOURCE@ --url "$address" --baseurl ""
if mkdir -p "$kept" && [ -d "@CACHE@" ]; then cp -R "@CACHE@/." "$kept/"; fi
\"\"\"

[build.environment]
  PYTHON_VERSION = "@PYTHON@"
  JEKYLL_ENV = "production"
"""

_CLOUDFLARE = """\
#!/bin/sh
# Builds and checks the site on Cloudflare Pages. Written by `jinkyll ci cloudflare`, jinkyll @VERSION@.
# Build command: sh cloudflare-pages.sh    Build output directory: _site    Variable: PYTHON_VERSION=@PYTHON@
set -eu
export JEKYLL_ENV=production
python -m pip install "${JINKYLL_REQUIREMENT:-jinkyll==@VERSION@}"
set --
# Previews (branches, pull requests) get their own address; the main branch is built for the config's `url`.
if [ "${CF_PAGES_BRANCH:-@BRANCH@}" != "@BRANCH@" ] && [ -n "${CF_PAGES_URL:-}" ]; then
  set -- --url "$CF_PAGES_URL"
fi
jinkyll build@SOURCE@ --baseurl "" "$@"
jinkyll check@SOURCE@ --baseurl "" "$@"
"""

RECIPES = {
    "github": Recipe(
        ".github/workflows/pages.yml",
        _GITHUB,
        "In the repository's settings, under Pages, choose “GitHub Actions” as the source.",
    ),
    "gitlab": Recipe(".gitlab-ci.yml", _GITLAB, "Push it; Deploy → Pages shows the address."),
    "netlify": Recipe("netlify.toml", _NETLIFY, "Connect the repository at Netlify; nothing else has to be set."),
    "cloudflare": Recipe(
        "cloudflare-pages.sh",
        _CLOUDFLARE,
        "At Cloudflare Pages set the build command `sh cloudflare-pages.sh`, the output directory `_site` and the "
        "variable PYTHON_VERSION. Build caching there keeps pip's files; builds start from scratch.",
        executable=True,
    ),
}


def recipe_text(recipe: Recipe, *, version: str, python: str, branch: str, cache: str, source: str) -> str:
    """A recipe with everything filled in; `source` is the site's folder in the repository, `.` for its root."""
    flags = "" if source in ("", ".") else f" --source {source}"
    folder = cache if not flags else f"{source}/{cache}"
    values = {"VERSION": version, "PYTHON": python, "BRANCH": branch, "CACHE": folder, "SOURCE": flags}
    text = recipe.text
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text
