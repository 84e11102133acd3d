"""`jinkyll deploy`."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from generator.commands.git import GitError, git
from generator.commands.options import settings_of, site_options


@click.command(name="deploy", short_help="Publish the built site, for instance to the branch gh-pages.")
@click.argument("target", type=click.Choice(["gh-pages"]))
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--branch", default="gh-pages", metavar="NAME", help="The branch to publish to (default: gh-pages).")
@click.option("--remote", default="origin", metavar="NAME|URL", help="Where to push (default: origin).")
@click.option("-m", "--message", metavar="TEXT", help="The message of the commit.")
@click.option("--force", is_flag=True, help="Replace the branch by one commit without history.")
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be published; push nothing.")
@site_options
def command(target: str, folder: Path | None, **values: Any) -> int:
    """Publish the built site in DIR (default: the destination of the site in this folder) as a commit on a branch.

    The working tree, the index and the branches of this repository are not touched: the commit is made from the files
    of the site, on top of what the branch holds at the remote, and pushed. Nothing is pushed when nothing changed. The
    commit names the commit the site was built from. `.nojekyll` is added, and a `CNAME` of the branch is kept.
    """
    from generator.build.site import Site
    from generator.commands.cli import FAILED

    site = Site(settings_of({name: value for name, value in values.items() if name not in _OWN}))
    try:
        root, source = folder or site.destination_folder, site.source
    finally:
        site.close()
    if not root.is_dir() or not any(root.iterdir()):
        raise click.ClickException(f"there is no built site in {root}; `jinkyll build` makes it")
    try:
        with tempfile.TemporaryDirectory(prefix="jinkyll-deploy-") as scratch:
            click.echo(_deploy(_Deployment(source, root, Path(scratch), **{name: values[name] for name in _OWN})))
    except GitError as error:
        click.echo(f"git: {error}", err=True)
        click.echo("nothing was published", err=True)
        return FAILED
    return 0


_OWN = ("branch", "remote", "message", "force", "dry_run")


@dataclass(frozen=True, slots=True)
class _Deployment:
    source: Path
    root: Path
    scratch: Path
    branch: str
    remote: str
    message: str | None
    force: bool
    dry_run: bool

    @property
    def env(self) -> dict[str, str]:
        """New objects go into the scratch folder; the repository itself is only read."""
        objects = git(self.source, "rev-parse", "--git-path", "objects").strip()
        return {
            "GIT_OBJECT_DIRECTORY": str(self.scratch / "objects"),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": str((self.source / objects).resolve()),
        }


def _deploy(job: _Deployment) -> str:
    """Make the commit and push it; the line to say."""
    git(job.source, "check-ref-format", "--branch", job.branch)
    _refuse_own_branch(job)
    (job.scratch / "objects" / "pack").mkdir(parents=True)
    env = job.env
    url = _url(job)
    tip = _tip(job, url)
    parent = ""
    if tip:
        git(job.source, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", url, tip_ref(job.branch), env=env)
        parent = tip
    files = dict(_files(job.root))
    kept = ""
    if parent and b"CNAME" not in files:
        kept = _blob_of(job, parent, "CNAME", env)
    files.setdefault(b".nojekyll", b"")
    commit = _commit(job, files, kept, "" if job.force else parent, env)
    tree = git(job.source, "rev-parse", f"{commit}^{{tree}}", env=env)
    if parent and not job.force and tree == git(job.source, "rev-parse", f"{parent}^{{tree}}", env=env):
        return f"{job.branch} at {_shown(url)} is up to date; nothing was pushed"
    changes = _changes(job, parent, commit, env)
    if job.dry_run:
        return f"{changes}\nwould be pushed to {job.branch} at {_shown(url)}; nothing was pushed"
    # The branch has to be where it was when this began: someone else's deployment in between is not overwritten.
    lease = f"--force-with-lease={tip_ref(job.branch)}:{tip}"
    git(job.source, "push", "--quiet", "--no-verify", lease, url, f"{commit}:{tip_ref(job.branch)}", env=env)
    return f"{changes}\npushed to {job.branch} at {_shown(url)} as {commit[:12]}"


def tip_ref(branch: str) -> str:
    """The full name of a branch."""
    return f"refs/heads/{branch}"


def _refuse_own_branch(job: _Deployment) -> None:
    try:
        current = git(job.source, "symbolic-ref", "--short", "HEAD").strip()
    except GitError:
        return  # a detached HEAD, as in CI
    if current == job.branch:
        raise GitError(f"'{job.branch}' is the branch the site itself is on; publish to another one (--branch)")


def _url(job: _Deployment) -> str:
    """The address of the remote. By address, a push does not move this repository's remote-tracking branches."""
    try:
        return git(job.source, "remote", "get-url", "--push", job.remote).strip()
    except GitError:
        if ":" in job.remote or "/" in job.remote:
            return job.remote
        raise


def _shown(url: str) -> str:
    """The address without what may be a password in it."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if separator else url


def _tip(job: _Deployment, url: str) -> str:
    listed = git(job.source, "ls-remote", url, tip_ref(job.branch))
    return listed.split()[0] if listed.strip() else ""


def _files(root: Path) -> Iterator[tuple[bytes, bytes]]:
    """Every file of the site by its path; links are refused, for what they lead to may not be meant for everybody."""

    def walk(folder: bytes, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        for entry in sorted(os.scandir(folder), key=lambda one: one.name):
            name = prefix + entry.name
            if entry.name == b".git":
                continue
            if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):
                raise click.ClickException(f"{os.fsdecode(name)} is no regular file; nothing was published")
            if entry.is_dir():
                yield from walk(entry.path, name + b"/")
            else:
                yield name, Path(os.fsdecode(entry.path)).read_bytes()

    yield from walk(os.fsencode(root), b"")


def _commit(job: _Deployment, files: dict[bytes, bytes], kept: str, parent: str, env: dict[str, str]) -> str:
    """Write the commit by `git fast-import`: the bytes as they are, no attributes, filters or ignore rules."""
    identity = _identity(job)
    message = os.fsencode(job.message or _message(job))
    refs = job.scratch / "repository"
    git(job.source, "init", "--quiet", "--bare", str(refs))
    stream = bytearray()
    stream += b"commit refs/heads/new\ncommitter " + os.fsencode(identity) + b"\n"
    stream += b"data %d\n%s\n" % (len(message), message)
    if parent:
        stream += b"from " + parent.encode() + b"\n"
    stream += b"deleteall\n"
    if kept:
        stream += b"M 100644 " + kept.encode() + b" CNAME\n"
    for name, data in sorted(files.items()):
        stream += b"M 100644 inline " + _quoted(name) + b"\ndata %d\n" % len(data) + data + b"\n"
    stream += b"done\n"
    inner = {**env, "GIT_DIR": str(refs)}
    git(refs, "fast-import", "--quiet", "--done", "--date-format=raw", data=bytes(stream), env=inner)
    return git(refs, "rev-parse", "refs/heads/new", env=inner).strip()


def _quoted(name: bytes) -> bytes:
    return (
        b'"'
        + b"".join(b"\\%03o" % byte if byte < 33 or byte > 126 or byte in b'"\\' else bytes([byte]) for byte in name)
        + b'"'
    )


def _identity(job: _Deployment) -> str:
    try:
        who = git(job.source, "var", "GIT_COMMITTER_IDENT").rsplit(">", 1)[0] + ">"
    except GitError:
        who = "jinkyll <jinkyll@localhost>"
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return f"{who} {int(epoch) if epoch.isdecimal() else int(time.time())} +0000"


def _made_here(job: _Deployment) -> list[str]:
    """What a build makes in the repository, as git leaves it out; of other files even new ones are changes."""
    caches = [f":(top,exclude,glob)**/{name}/**" for name in (".jekyll-cache", ".jinkyll-cache", ".sass-cache")]
    inside = job.root.resolve().is_relative_to(job.source.resolve())
    site = os.path.relpath(job.root.resolve(), job.source.resolve())
    return [*caches, f":(exclude,literal){site}"] if inside else caches


def _message(job: _Deployment) -> str:
    try:
        commit = git(job.source, "rev-parse", "HEAD").strip()
        subject = git(job.source, "log", "-1", "--format=%s").strip()
        changed = bool(git(job.source, "status", "--porcelain", "--", ":/", *_made_here(job)).strip())
    except GitError:
        return "Publish the site\n"
    note = "\nBuilt with changes that are not committed.\n" if changed else ""
    return f"Publish {commit[:12]}: {subject}\n{note}\nSource: {commit}\n"


def _blob_of(job: _Deployment, commit: str, name: str, env: dict[str, str]) -> str:
    words = git(job.source, "ls-tree", commit, name, env=env).split()
    return words[2] if len(words) > 2 and words[1] == "blob" else ""


def _changes(job: _Deployment, parent: str, commit: str, env: dict[str, str]) -> str:
    if not parent:
        count = len(git(job.source, "ls-tree", "-r", "--name-only", "-z", commit, env=env).split("\0")) - 1
        return f"{count} files, all new"
    lines = git(job.source, "diff-tree", "-r", "--no-renames", "--name-status", "-z", parent, commit, env=env)
    kinds = lines.split("\0")[:-1:2]
    words = (("A", "added"), ("M", "changed"), ("D", "removed"))
    parts = [f"{kinds.count(kind)} {word}" for kind, word in words if kinds.count(kind)]
    return "files: " + (", ".join(parts) or "none changed")
