"""jekyll-github-metadata 2.16: `site.github`, as far as git and the environment know it.

No request is made: what only GitHub's interface could tell (`contributors`, `releases`, `public_repositories`,
`language`, `license`, …) is missing. `site.title` and, in production, `site.url` and `site.baseurl` are filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from generator.liquid import Tag
from generator.liquid.values import to_s
from generator.plugin import Extensions, Plugin, View
from generator.plugins.shared import flag, mapping
from generator.template.drops import SiteDrop
from generator.template.filters.context import render_of
from generator.template.filters.urls import normalize

if TYPE_CHECKING:
    from generator.liquid import Context

_REMOTE = re.compile(r"([\w.-]+)[:/]([\w-]+)/([\w.-]+)")
_LINK_TEXT = re.compile(r"\"(.*)\"|'(.*)'")


class GitHubMetadata(Plugin):
    """`repository: owner/name` in the config, `PAGES_REPO_NWO`, or the git remote `origin`."""

    name: ClassVar[str] = "jekyll-github-metadata"

    def extensions(self) -> Extensions:
        return Extensions(tags={"github_edit_link": EditLink})

    def variables(self, view: View) -> Mapping[str, object]:
        repository = repository_name(view)
        if repository is None:
            return {"github": _environment(view)}
        facts = metadata(repository, view)
        found: dict[str, object] = {"github": {**facts, **mapping(view.option("github"))}}
        if not flag(view.option("name")):
            found["title"] = facts["project_title"] if facts["is_project_page"] else facts["owner_name"]
        if view.env("JEKYLL_ENV") == "production" or view.env("PAGE_BUILD_ID"):
            found["url"] = to_s(facts["url"]).removesuffix(to_s(facts["baseurl"]))
            found["baseurl"] = facts["baseurl"]
        return found


def repository_name(view: View) -> str | None:
    """`owner/name` of the repository, or None where nothing tells it."""
    given = view.env("PAGES_REPO_NWO") or view.option("repository")
    if isinstance(given, str) and "/" in given:
        return given
    remote = (view.command("git", "remote", "get-url", "origin") or "").strip().removesuffix(".git")
    match = _REMOTE.search(remote)
    if match is None or not match[1].endswith(view.env("PAGES_GITHUB_HOSTNAME") or "github.com"):
        return None
    return f"{match[2]}/{match[3]}"


def _environment(view: View) -> dict[str, object]:
    environment = view.env("PAGES_ENV") or view.env("JEKYLL_ENV") or "development"
    revision = view.env("JEKYLL_BUILD_REVISION") or (view.command("git", "rev-parse", "HEAD") or "").strip()
    local = environment == "development"
    return {
        "api_url": (view.env("PAGES_API_URL") or view.env("API_URL") or "https://api.github.com").removesuffix("/"),
        "build_revision": revision,
        "environment": environment,
        "help_url": (view.env("PAGES_HELP_URL") or view.env("HELP_URL") or "https://docs.github.com").removesuffix("/"),
        "hostname": view.env("PAGES_GITHUB_HOSTNAME") or view.env("GITHUB_HOSTNAME") or "github.com",
        "pages_env": environment,
        "pages_hostname": view.env("PAGES_PAGES_HOSTNAME") or ("localhost:4000" if local else "github.io"),
        "versions": {},
    }


def metadata(repository: str, view: View) -> dict[str, object]:
    """What follows from the name of a repository."""
    owner, _, name = repository.partition("/")
    facts = _environment(view)
    owner_url = f"{_scheme(to_s(facts['hostname']), view)}://{facts['hostname']}/{owner}"
    url = f"{owner_url}/{name}"
    hosts = ("github.io", "github.com", to_s(facts["pages_hostname"]))
    user_page = name.lower() in [f"{owner}.{host}".lower() for host in hosts]
    branch = (view.command("git", "rev-parse", "--abbrev-ref", "HEAD") or "").strip()
    if branch in ("", "HEAD"):
        branch = "master" if user_page else "gh-pages"  # the gem's guess where GitHub does not answer
    baseurl = "" if user_page else f"/{name}"
    scheme = "http" if facts["environment"] == "development" else "https"
    host = facts["pages_hostname"] if facts["environment"] == "development" else f"{owner}.{facts['pages_hostname']}"
    return {
        **facts,
        "baseurl": baseurl,
        "clone_url": f"{url}.git",
        "is_project_page": not user_page,
        "is_user_page": user_page,
        "issues_url": f"{url}/issues",
        "owner_gravatar_url": f"{owner_url}.png",
        "owner_name": owner,
        "owner_url": owner_url,
        "project_title": name,
        "releases_url": f"{url}/releases",
        "repository_name": name,
        "repository_nwo": repository,
        "repository_url": url,
        "source": {"branch": branch, "path": "/"},
        "tar_url": f"{url}/tarball/{branch}",
        "url": f"{scheme}://{to_s(host).lower()}{baseurl}",
        "wiki_url": f"{url}/wiki",
        "zip_url": f"{url}/zipball/{branch}",
    }


def _scheme(host: str, view: View) -> str:
    """GitHub itself is reached by HTTPS; a server of one's own only if the environment says so."""
    return "https" if host == "github.com" or view.env("SSL") == "true" else "http"


class EditLink(Tag):
    """`{% github_edit_link "Edit" %}`: where the page's file can be changed."""

    def render(self, context: Context) -> str:
        render = render_of(context)
        site = context.get("site")
        facts = mapping(site.get("github") if isinstance(site, SiteDrop | Mapping) else None)
        source = mapping(facts.get("source"))
        parts = (
            facts.get("repository_url"),
            "edit/",
            source.get("branch"),
            source.get("path"),
            render.page.get("path"),
        )
        if any(part is None for part in parts):
            return ""
        texts = [to_s(part).strip("/") for part in parts]
        url = normalize("/".join(text for text in texts if text))
        match = _LINK_TEXT.search(self.markup)
        return f'<a href="{url}">{match[1] or match[2]}</a>' if match else url
