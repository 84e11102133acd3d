"""Recipes for CI services, run as far as they can be here, and the deployment to a branch."""

from __future__ import annotations

import json
import os
import re
import shutil
import site
import subprocess
import tarfile
import tomllib
import venv
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from generator import __version__
from generator.commands.cli import run

CHECKOUT = Path(__file__).resolve().parents[2]
SITE = {
    "_config.yml": "title: T\nplugins: [jekyll-sitemap]\ninclude: [.well-known]\n",
    "_layouts/default.html": "<!doctype html><html lang=en><title>{{ page.title }}</title><body>"
    "<a href=\"{{ '/' | relative_url }}\">Home</a>{{ content }}",
    "index.md": "---\nlayout: default\ntitle: Home\n---\n[About](about.html)\n",
    "about.md": "---\nlayout: default\ntitle: About\n---\n{{ jekyll.environment }} {{ site.url }}{{ site.baseurl }}\n",
    ".well-known/security.txt": "Contact: x\n",
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clean clone of a small site, with git set up for nobody in particular."""
    for variable in list(os.environ):
        if variable.startswith(("GITHUB_", "CI_", "GIT_")) or variable == "SOURCE_DATE_EPOCH":
            monkeypatch.delenv(variable)
    (tmp_path / "gitconfig").write_text("[user]\nname = N\nemail = n@example.org\n[init]\ndefaultBranch = main\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    origin = tmp_path / "origin.git"
    git(tmp_path, "init", "--quiet", "--bare", str(origin))
    source = tmp_path / "blog"
    git(tmp_path, "clone", "--quiet", str(origin), str(source))
    write(source, {**SITE, ".gitignore": "_site\n.jekyll-cache\n"})
    git(source, "add", ".")
    git(source, "commit", "--quiet", "-m", "First post")
    git(source, "push", "--quiet", "origin", "HEAD:main")
    monkeypatch.chdir(source)
    return source


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment for recipes to install into, and a copy of this checkout for pip to install.

    The libraries are those of the environment these tests run in; only the build backend is fetched.
    """
    folder = tmp_path_factory.mktemp("ci")
    venv.create(folder / "venv", with_pip=True, symlinks=True)
    pip = [str(folder / "venv/bin/python"), "-m", "pip", "install", "--quiet", "--timeout", "10", "--retries", "1"]
    if subprocess.run([*pip, "setuptools>=77"], capture_output=True).returncode:
        pytest.skip("setuptools 77 or later cannot be had here")
    (packages,) = (folder / "venv/lib").glob("python3*/site-packages")
    (packages / "libraries.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(CHECKOUT / "generator", folder / "checkout" / "generator", ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, folder / "checkout" / name)
    return folder


def environment(installed: Path, more: dict[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "PATH": f"{installed / 'venv' / 'bin'}:/usr/local/bin:/usr/bin:/bin",
        "JINKYLL_REQUIREMENT": str(installed / "checkout"),
        # pip takes nothing from a registry here.
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_FORCE_REINSTALL": "1",
        "PIP_QUIET": "1",
        **more,
    }


def shell(script: str, folder: Path, env: dict[str, str]) -> str:
    done = subprocess.run(["bash", "-e", "-c", script], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def fresh_clone(blog: Path, name: str) -> Path:
    git(blog.parent, "clone", "--quiet", str(blog), name)
    return blog.parent / name


# -- recipes ----------------------------------------------------------------------------------------------------


def recipe(blog: Path, service: str, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    capsys.readouterr()
    assert run(["ci", service, "-", *more]) == 0
    return capsys.readouterr().out


def test_recipes_are_complete_and_pin_the_version(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for service in ("github", "gitlab", "netlify", "cloudflare"):
        text = recipe(blog, service, capsys)
        assert f"jinkyll=={__version__}" in text
        assert "JEKYLL_ENV" in text and "jinkyll build" in text and "jinkyll check" in text
        assert not re.search(r"@[A-Z]+@", text)


def test_recipes_can_be_read_by_their_service(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workflow = yaml.safe_load(recipe(blog, "github", capsys))
    assert workflow[True]["push"] == {"branches": ["main"]}  # YAML 1.1 reads `on` as true, as GitHub does
    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request" in workflow["jobs"]["deploy"]["if"]
    pipeline = yaml.safe_load(recipe(blog, "gitlab", capsys))
    assert pipeline["pages"]["artifacts"]["paths"] == ["public"]
    netlify = tomllib.loads(recipe(blog, "netlify", capsys))
    assert netlify["build"]["publish"] == "_site"
    script = recipe(blog, "cloudflare", capsys)
    assert subprocess.run(["sh", "-n"], input=script, text=True).returncode == 0


def test_the_cache_that_is_kept_is_the_one_of_the_site(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "path: .jekyll-cache\n" in recipe(blog, "github", capsys)
    write(blog, {"docs/site.toml": 'title = "x"\n'})
    text = recipe(blog, "github", capsys, "--source", "docs")
    assert "path: docs/.jinkyll-cache\n" in text and "jinkyll build --source docs" in text


def test_a_recipe_is_written_where_the_service_looks_and_not_over_another(
    blog: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["ci", "github"]) == 0
    path = blog / ".github/workflows/pages.yml"
    assert yaml.safe_load(path.read_text())["name"] == "Pages"
    assert run(["ci", "github"]) == 0
    path.write_text("mine")
    assert run(["ci", "github"]) == 2
    assert path.read_text() == "mine"
    assert run(["ci", "github", "--force"]) == 0
    assert run(["ci", "cloudflare"]) == 0
    assert os.access(blog / "cloudflare-pages.sh", os.X_OK)


@pytest.mark.parametrize(("service", "name"), [("netlify", "netlify.toml"), ("cloudflare", "cloudflare-pages.sh")])
def test_a_recipe_that_lies_among_the_files_of_the_site_says_so(
    blog: Path, capsys: pytest.CaptureFixture[str], service: str, name: str
) -> None:
    assert run(["ci", service]) == 0
    assert f"add '{name}' to `exclude`" in capsys.readouterr().out
    write(blog, {"_config.yml": SITE["_config.yml"] + f"exclude: [{name}]\n", "docs/index.md": "x"})
    for arguments in ([service, "--force"], ["github"], [service, "--source", "docs", "--force"]):
        assert run(["ci", *arguments]) == 0
        assert "exclude" not in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--source", "../x"], ["--python", "3"], ["--branch", "a b; rm"]])
def test_what_does_not_belong_into_a_recipe_is_refused(blog: Path, arguments: list[str]) -> None:
    assert run(["ci", "github", "-", *arguments]) == 2


def steps(text: str, pull_request: bool) -> list[tuple[str, dict[str, str]]]:
    """The shell steps of the workflow's build job, with GitHub's expressions filled in as it would."""
    values = {
        "steps.pages.outputs.origin": "" if pull_request else "https://o.github.io",
        "steps.pages.outputs.base_path": "" if pull_request else "/project",
        "github.token": "",
    }
    workflow = yaml.safe_load(text)
    found = []
    for step in workflow["jobs"]["build"]["steps"]:
        if "run" in step:
            given = {name: re.sub(r"\$\{\{ (.*?) \}\}", lambda m: values[m[1]], str(value))
                     for name, value in step.get("env", {}).items()}  # fmt: skip
            found.append((step["run"], given))
    return found


@pytest.mark.slow
def test_the_steps_of_the_github_recipe_make_an_artifact_that_pages_takes(
    blog: Path, installed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = recipe(blog, "github", capsys)
    clone = fresh_clone(blog, "runner")
    for script, given in steps(text, pull_request=False):
        shell(script, clone, environment(installed, {**given, "CI": "true"}))
    assert (clone / "_site/about.html").read_text().endswith("<p>production https://o.github.io/project</p>\n")
    assert 'href="/project/"' in (clone / "_site/index.html").read_text()
    assert (clone / ".jekyll-cache").is_dir()
    # What actions/upload-pages-artifact does with `include-hidden-files: true`.
    archive = clone.parent / "artifact.tar"
    command = ["tar", "--dereference", "--hard-dereference", "--directory", "_site", "-cf", str(archive)]
    subprocess.run([*command, "--exclude=.git", "--exclude=.github", "."], cwd=clone, check=True)
    with tarfile.open(archive) as tar:
        members = tar.getmembers()
    assert "./.well-known/security.txt" in {member.name for member in members}
    assert all(member.isreg() or member.isdir() for member in members)
    assert {member.mode for member in members if member.isreg()} == {0o644}
    assert {member.mode for member in members if member.isdir()} == {0o755}
    # A second run with the cache, and one for a pull request, whose address is that of the config.
    for script, given in steps(text, pull_request=True):
        shell(script, clone, environment(installed, given))
    assert 'href="/"' in (clone / "_site/index.html").read_text()


@pytest.mark.slow
def test_the_steps_of_the_gitlab_recipe_make_the_folder_public(
    blog: Path, installed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline = yaml.safe_load(recipe(blog, "gitlab", capsys))
    clone = fresh_clone(blog, "runner")
    given = {"CI_PAGES_URL": "https://group.gitlab.io/sub/project", "JEKYLL_ENV": "production"}
    env = environment(installed, {**given, "CI_PROJECT_DIR": str(clone)})
    shell("\n".join(pipeline["build"]["script"]), clone, env)
    assert "production https://group.gitlab.io/sub/project" in (clone / "public/about.html").read_text()
    for name in ("jinkyll-build.xml", "jinkyll-check.xml"):
        assert ET.parse(clone / name).getroot()[0].get("failures") == "0"
    shell("\n".join(pipeline["pages"]["script"]), clone, env)
    assert {path.stat().st_mode & 0o777 for path in (clone / "public").rglob("*") if path.is_file()} == {0o644}


@pytest.mark.slow
def test_the_commands_for_netlify_and_cloudflare_build_for_their_address(
    blog: Path, installed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clone = fresh_clone(blog, "runner")
    netlify = tomllib.loads(recipe(blog, "netlify", capsys))
    given = {
        "URL": "https://n.example",
        "DEPLOY_PRIME_URL": "https://preview.n.example",
        "NETLIFY_BUILD_BASE": str(clone.parent / "base"),
        "CONTEXT": "deploy-preview",
    }
    shell(netlify["build"]["command"], clone, environment(installed, {**given, **netlify["build"]["environment"]}))
    assert "production https://preview.n.example" in (clone / "_site/about.html").read_text()
    assert (clone.parent / "base/cache/jinkyll").is_dir()
    given = {"CF_PAGES_BRANCH": "try", "CF_PAGES_URL": "https://try.c.example"}
    shell(recipe(blog, "cloudflare", capsys), clone, environment(installed, given))
    assert "production https://try.c.example" in (clone / "_site/about.html").read_text()


@pytest.mark.parametrize("event", ["push", "pull_request"])
def test_the_projects_own_workflow_builds_and_checks_its_site(tmp_path: Path, installed: Path, event: str) -> None:
    workflow = yaml.safe_load((CHECKOUT / ".github/workflows/pages.yml").read_text(encoding="utf-8"))
    (script,) = [one for one in workflow["jobs"]["build"]["steps"] if "jinkyll" in str(one.get("run"))]
    address = {
        "push": {"ORIGIN": "https://o.github.io", "BASE_PATH": "/jinkyll"},
        "pull_request": {"ORIGIN": "https://example.org", "BASE_PATH": "/project"},
    }
    left_out = shutil.ignore_patterns("_site", ".*-cache", ".git", "__pycache__", "generator", "tests", "benchmarks")
    shutil.copytree(CHECKOUT, tmp_path / "clone", ignore=left_out)
    given = {"JEKYLL_ENV": "production", "PYTHONPATH": str(CHECKOUT), "PATH": f"{installed / 'bin'}:/usr/bin:/bin"}
    (installed / "bin").mkdir(exist_ok=True)
    program = installed / "bin/jinkyll"
    program.write_text(f'#!/bin/sh\nexec {installed / "venv/bin/python"} -m generator "$@"\n')
    program.chmod(0o755)
    shell(script["run"], tmp_path / "clone", environment(installed, {**given, **address[event]}))
    assert f"{address[event]['ORIGIN']}{address[event]['BASE_PATH']}/" in (
        tmp_path / "clone/_site/sitemap.xml"
    ).read_text(encoding="utf-8")


ACTION_INPUTS = ("source", "destination", "future", "build_revision", "verbose", "token")  # actions/jekyll-build-pages


@pytest.mark.slow
@pytest.mark.parametrize(("future", "check"), [("false", "true"), ("true", "false")])
def test_the_action_takes_the_inputs_of_githubs_and_builds(
    blog: Path, installed: Path, future: str, check: str
) -> None:
    action = yaml.safe_load((CHECKOUT / "action.yml").read_text(encoding="utf-8"))
    assert set(ACTION_INPUTS) <= set(action["inputs"])
    write(blog, {"docs/index.md": "home", "docs/_posts/2999-01-01-later.md": "---\n---\nlater\n"})
    inputs = {name: str(value.get("default", "")) for name, value in action["inputs"].items()}
    given = {"source": "docs", "destination": "out", "future": future, "check": check, "url": "https://o.github.io"}
    values = {f"inputs.{name}": value for name, value in {**inputs, **given}.items()}
    values |= {"inputs.requirement": str(installed / "checkout"), "github.action_path": "/nowhere"}
    for step in action["runs"]["steps"]:
        if "run" in step:
            env = {name: re.sub(r"\$\{\{ (.*?) \}\}", lambda m: values.get(m[1], ""), str(value))
                   for name, value in step["env"].items()}  # fmt: skip
            shell(step["run"], blog, environment(installed, env))
    assert (blog / "out").is_dir()
    assert (blog / "out/2999/01/01/later.html").exists() is (future == "true")


def test_a_broken_link_stops_the_github_recipe_before_the_artifact(
    blog: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(blog, {"p.md": "---\nlayout: default\n---\n::error::x [x](nope.html)\n"})
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(blog))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    assert run(["build"]) == 0
    capsys.readouterr()
    assert run(["check"]) == 4
    said = capsys.readouterr()
    assert "::error file=p.md,line=4,col=16,endColumn=25,title=link/broken::" in said.out
    assert not re.search(r"(?m)^\s*::", said.err)
    summary = (tmp_path / "summary.md").read_text()
    assert "✅ jinkyll build" in summary and "❌ jinkyll check: 1 error" in summary


def test_a_build_says_what_is_wrong_in_every_format(
    blog: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    write(blog, {"p.md": "---\n---\n{% nope %}\n"})
    assert run(["build", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], found["diagnostics"][0]["path"], found["diagnostics"][0]["line"]) == (False, "p.md", 3)
    assert run(["build", "--format", "sarif"]) == 1
    assert json.loads(capsys.readouterr().out)["runs"][0]["results"][0]["level"] == "error"
    assert run(["build", "--output-diagnostics", str(tmp_path / "r.xml")]) == 1
    assert ET.parse(tmp_path / "r.xml").getroot().get("failures") == "1"
    assert run(["build", "--format", "github"]) == 1
    assert "::error file=p.md,line=3" in capsys.readouterr().out


def test_a_config_that_cannot_be_read_is_a_finding_too(blog: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(blog, {"_config.yml": "a: [\n"})
    assert run(["build", "--format", "json"]) == 2
    found = json.loads(capsys.readouterr().out)
    assert (found["ok"], found["diagnostics"][0]["path"]) == (False, "_config.yml")


# -- deploy gh-pages --------------------------------------------------------------------------------------------

Deploy = Callable[..., tuple[int, str]]


@pytest.fixture
def deploy(blog: Path, capsys: pytest.CaptureFixture[str]) -> Deploy:
    def deployed(*arguments: str) -> tuple[int, str]:
        assert run(["build"]) == 0
        capsys.readouterr()
        code = run(["deploy", "gh-pages", *arguments])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return deployed


def published(blog: Path, branch: str = "gh-pages") -> dict[str, str]:
    origin = blog.parent / "origin.git"
    names = [name for name in git(origin, "ls-tree", "-r", "--name-only", "-z", branch).split("\0") if name]
    return {name: git(origin, "show", f"{branch}:{name}") for name in names}


def state(blog: Path) -> tuple[str, ...]:
    """Everything of the repository that a deployment must not touch."""
    refs, status = git(blog, "for-each-ref"), git(blog, "status", "--porcelain")
    objects = sorted(str(path) for path in (blog / ".git/objects").rglob("*"))
    return (refs, status, git(blog, "stash", "list"), (blog / ".git/HEAD").read_text(), *objects)


def test_the_site_is_published_as_a_commit_that_names_its_source(blog: Path, deploy: Deploy) -> None:
    (blog / ".gitignore").unlink()
    git(blog, "commit", "--quiet", "-am", "First post")
    assert run(["build"]) == 0
    before = state(blog)
    code, said = deploy()
    assert code == 0 and "all new" in said
    assert state(blog) == before
    built = {p.relative_to(blog / "_site").as_posix() for p in (blog / "_site").rglob("*") if p.is_file()}
    assert set(published(blog)) == built | {".nojekyll"}
    message = git(blog.parent / "origin.git", "log", "-1", "--format=%B", "gh-pages")
    head = git(blog, "rev-parse", "HEAD").strip()
    assert message.startswith(f"Publish {head[:12]}: First post") and f"Source: {head}" in message
    assert "not committed" not in message


@pytest.mark.parametrize("file", ["about.md", "new.md", "_posts/2024-01-01-new.md"])
def test_a_deployment_says_that_there_were_changes_or_new_files(blog: Path, deploy: Deploy, file: str) -> None:
    write(blog, {file: "---\n---\nNot committed\n"})
    before = state(blog)
    assert deploy()[0] == 0
    assert state(blog) == before
    message = git(blog.parent / "origin.git", "log", "-1", "--format=%B", "gh-pages")
    assert "Built with changes that are not committed." in message


def test_a_deployment_adds_to_the_history_and_pushes_nothing_when_nothing_changed(blog: Path, deploy: Deploy) -> None:
    deploy()
    assert "up to date" in deploy()[1]
    write(blog, {"new.md": "---\n---\nnew\n"})
    (blog / "about.md").unlink()
    write(blog, {"index.md": "---\nlayout: default\ntitle: Home\n---\nHome\n"})
    code, said = deploy()
    assert code == 0 and "1 added, 2 changed, 1 removed" in said
    assert "about.html" not in published(blog)
    origin = blog.parent / "origin.git"
    assert git(origin, "rev-list", "--count", "gh-pages").strip() == "2"
    assert deploy("--force")[0] == 0
    assert git(origin, "rev-list", "--count", "gh-pages").strip() == "1"


def test_a_dry_run_pushes_nothing(blog: Path, deploy: Deploy) -> None:
    before = state(blog)
    code, said = deploy("--dry-run")
    assert code == 0 and "nothing was pushed" in said
    assert "gh-pages" not in git(blog.parent / "origin.git", "branch")
    assert state(blog) == before


def test_bytes_are_published_as_they_are_whatever_git_is_set_to(blog: Path, deploy: Deploy) -> None:
    write(blog, {"a.txt": "x", ".gitattributes": "* text=auto eol=crlf\n", "odd \"ñ'\n.txt": "odd"})
    (blog / "a.txt").write_bytes(b"one\r\ntwo\n\x00\xff")
    git(blog, "config", "core.autocrlf", "true")
    assert deploy()[0] == 0
    origin = blog.parent / "origin.git"
    shown = subprocess.run(["git", "show", "gh-pages:a.txt"], cwd=origin, capture_output=True, check=True).stdout
    assert shown == b"one\r\ntwo\n\x00\xff"
    assert "odd \"ñ'\n.txt" in published(blog)


def test_the_domain_of_the_branch_is_kept(blog: Path, deploy: Deploy) -> None:
    other = fresh_clone(blog, "other")
    git(other, "checkout", "--quiet", "--orphan", "gh-pages")
    git(other, "rm", "-rfq", ".")
    write(other, {"CNAME": "blog.example\n", "old.html": "old"})
    git(other, "add", ".")
    git(other, "commit", "--quiet", "-m", "by hand")
    git(other, "push", "--quiet", str(blog.parent / "origin.git"), "gh-pages")
    assert deploy()[0] == 0
    files = published(blog)
    assert files["CNAME"] == "blog.example\n" and "old.html" not in files


def test_what_someone_else_published_meanwhile_is_not_overwritten(
    blog: Path, deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.commands import deploy as module

    deploy()
    original = module._changes

    def meanwhile(*arguments: object) -> str:
        origin = blog.parent / "origin.git"
        tree = git(origin, "rev-parse", "gh-pages^{tree}").strip()
        commit = git(origin, "commit-tree", tree, "-p", "gh-pages", "-m", "theirs").strip()
        git(origin, "update-ref", "refs/heads/gh-pages", commit)
        return original(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_changes", meanwhile)
    write(blog, {"new.md": "---\n---\nnew\n"})
    for options in ([], ["--force"]):
        code, said = deploy(*options)
        assert code == 1 and "nothing was published" in said
        assert git(blog.parent / "origin.git", "log", "-1", "--format=%s", "gh-pages").strip() == "theirs"


def test_links_and_the_branch_of_the_site_are_refused(blog: Path, deploy: Deploy, tmp_path: Path) -> None:
    code, said = deploy("--branch", "main")
    assert code == 1 and "is the branch the site itself is on" in said
    (tmp_path / "out").mkdir()
    (tmp_path / "out/x").symlink_to("/etc/passwd")
    code, said = deploy(str(tmp_path / "out"))
    assert code == 2 and "no regular file" in said
    assert "gh-pages" not in git(blog.parent / "origin.git", "branch")


def test_outside_a_repository_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "s", {"_site/index.html": "x"})
    monkeypatch.chdir(tmp_path / "s")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert run(["deploy", "gh-pages"]) == 1
    assert "not a git repository" in capsys.readouterr().err
