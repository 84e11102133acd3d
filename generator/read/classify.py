"""What a file is: post, draft, member, page, static file, data, layout, include, or nothing of the site's.

`classify` decides for what the walk found, given whether the file begins with front matter; `explain` says for any
path what it is and which rule made it so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.errors import Diagnostic, Place, Severity
from generator.model import extname
from generator.read.documents import DATED_NAME, DATELESS_NAME
from generator.read.scan import Filter, Found, Rules, collection_folder

Role = Literal["post", "draft", "member", "page", "static", "ignored", "data", "layout", "include", "sass"]

DATA_EXTENSIONS = (".yml", ".yaml", ".json", ".csv", ".tsv", ".toml")


@dataclass(frozen=True, slots=True)
class Dirs:
    """The folders with a meaning of their own, relative to the source."""

    layouts: str = "_layouts"
    includes: str = "_includes"
    data: str = "_data"
    sass: str = "_sass"
    plugins: str = "_plugins"


@dataclass(frozen=True, slots=True)
class Class:
    """A file's role, its collection (static files of a collection have one too), and the rule behind it."""

    role: Role
    collection: str = ""
    reason: str = ""


def classify(found: Found, front: bool) -> Class:
    """The class of a file of the walk; `front` says whether it begins with front matter."""
    name = found.path.rpartition("/")[2]
    if found.area == "posts":
        if DATED_NAME.fullmatch(name):
            return Class("post", "posts")
        return Class("ignored", "", "the name of a post begins with its date: YEAR-MONTH-DAY-slug.ext")
    if found.area == "drafts":
        if DATELESS_NAME.fullmatch(name):
            return Class("draft", "posts")
        return Class("ignored", "", "the name of a draft has an extension")
    if found.area == "collection":
        if front:
            return Class("member", found.collection)
        return Class("static", found.collection, "it has no front matter")
    return Class("page") if front else Class("static", "", "it has no front matter")


def needs_front(found: Found) -> bool:
    """Whether `classify` needs to know of the file's front matter; posts and drafts are known by their names."""
    return found.area in ("tree", "collection")


def name_warning(found: Found) -> Diagnostic | None:
    """A warning about a Markdown file in `_posts` that is ignored for its name; None for all else."""
    name = found.path.rpartition("/")[2]
    if found.area != "posts" or DATED_NAME.fullmatch(name) or extname(name) not in (".md", ".markdown", ".html"):
        return None
    return Diagnostic(
        "scan/post-name",
        f"'{name}' lies in _posts but is not named like a post; it is left out",
        Place(found.path),
        Severity.WARNING,
        hint="name it YEAR-MONTH-DAY-slug, such as 2020-05-31-" + name.lstrip("-"),
    )


def explain(path: str, rules: Rules, dirs: Dirs, front: bool) -> Class:
    """What any path of the source is; the reason names the rule."""
    for folder, role in ((dirs.layouts, "layout"), (dirs.includes, "include"), (dirs.sass, "sass")):
        if _under(path, folder):
            return Class(role, "", f"it lies in {folder}")  # type: ignore[arg-type]
    if _under(path, dirs.data):
        if extname(path.rpartition("/")[2]).lower() in DATA_EXTENSIONS:
            return Class("data", "", f"it lies in {dirs.data}")
        return Class("ignored", "", f"{dirs.data} holds data in {', '.join(DATA_EXTENSIONS)}")
    for label in rules.collections:
        if _under(path, folder := collection_folder(label, rules.collections_dir)):
            relative = path[len(folder) + 1 :]
            if reason := Filter.of(rules).rejects(relative, f"_{label}", False):
                return Class("ignored", "", reason)
            return classify(Found(path, "collection", label), front)
    return _explain_tree(path, rules, front)


def _explain_tree(path: str, rules: Rules, front: bool) -> Class:
    if rules.destination and _under(path, rules.destination):
        return Class("ignored", "", "it lies in the destination")
    rule = Filter.of(rules)
    parts = path.split("/")
    for depth, name in enumerate(parts[:-1]):
        base, folder = "/".join(parts[:depth]), "/".join(parts[: depth + 1])
        if name in ("_posts", "_drafts") and name not in rules.include:
            if rules.collections_dir and not base.startswith(rules.collections_dir):
                return Class("ignored", "", f"posts lie in the collections_dir '{rules.collections_dir}'")
            if name == "_drafts" and not rules.drafts:
                return Class("ignored", "", "drafts are built with --drafts only")
            if reason := rule.rejects("/".join(parts[depth + 1 :]), folder, False):
                return Class("ignored", "", reason)
            return classify(Found(path, "posts" if name == "_posts" else "drafts", "posts"), front)
        if reason := rule.rejects(name, base, True):
            if path in (one.strip("/") for one in rules.include):
                return Class("page" if front else "static", "", "'include' names it")
            return Class("ignored", "", f"{reason} (the folder {folder})")
    if reason := rule.rejects(parts[-1], "/".join(parts[:-1]), False):
        return Class("ignored", "", reason)
    return classify(Found(path, "tree"), front)


def _under(path: str, folder: str) -> bool:
    return bool(folder) and path.startswith(folder.strip("/") + "/")
