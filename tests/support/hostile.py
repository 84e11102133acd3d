"""What tests of hostile sites share: the cases, and the watched process that builds them."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
CANARY = "CANARY-4242"
SECONDS = 60.0  # what hangs never ends; a busy machine only takes longer

# What lies around the site and must never be read or changed. `site-secret` begins like `site`.
OUTSIDE = {
    "site-secret/passwd": f"{CANARY}\n",
    "site-secret/page.md": f"---\ntitle: {CANARY}\n---\n{CANARY}\n",
    "site-secret/page.html": f"{CANARY} {{{{ content }}}}\n",
    "site-secret/data.yml": f"secret: {CANARY}\n",
    "site-secret/style.scss": f"a {{ content: '{CANARY}' }}\n",
    "site-secret/_config.yml": f"title: {CANARY}\n",
    "site-secret/_layouts/default.html": f"{CANARY} {{{{ content }}}}\n",
    "site-secret/assets/a.txt": f"{CANARY}\n",
    "site-secret/_posts/2020-01-01-a.md": f"---\n---\n{CANARY}\n",
    "site-secret/evil.py": f"open('pwned', 'w').write('{CANARY}')\n",
    "home/.ssh/id": f"{CANARY}\n",
    "secret.txt": f"{CANARY}\n",
}
SITE = {"ok.html": "---\ntitle: Ok\n---\nfine\n", "_config.yml": "title: T\nurl: https://example.org\n"}


@dataclass(frozen=True)
class Link:
    """A symbolic link; the target is relative to the link's folder. `{up}` stands for the folder around the site."""

    target: str


@dataclass(frozen=True)
class Pipe:
    """A pipe that nobody writes to."""


Tree = Mapping[str, "str | bytes | Link | Pipe"]


@dataclass(frozen=True)
class Case:
    """A hostile input. `files` come above `SITE`; `says` is part of what is said (a code or words), empty for nothing
    in particular; `ok` whether a site results (None: either), and `shows` what it then has in which file."""

    story: str
    files: Tree
    says: str = ""
    ok: bool | None = None
    shows: Mapping[str, str] = field(default_factory=dict)
    safe: bool = True
    flags: Mapping[str, object] = field(default_factory=dict)
    around: Tree = field(default_factory=dict)
    seconds: float = SECONDS

    def __str__(self) -> str:
        return self.story


@dataclass(frozen=True)
class Outcome:
    """What became of it. `touched` are files outside that were read or written, `programs` those that were run."""

    ok: bool
    codes: list[str]
    said: str
    traceback: str
    touched: list[str]
    programs: list[str]
    seconds: float


class Worker:
    """The process that builds; started anew when a build does not end in time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def build(self, request: Mapping[str, object], seconds: float) -> Outcome:
        """The outcome; a test fails when it takes longer than `seconds`, or when the process dies."""
        process = self._process or self._start()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], seconds)
        line = process.stdout.readline() if ready else b""
        if not line:
            code = process.poll()
            self.stop()
            pytest.fail(f"the build did not end within {seconds} s" if not ready else f"the build died ({code})")
        return Outcome(**json.loads(line))

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-B", str(CHECKOUT / "tests/hostile/worker.py")]
        environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "HOME": "/nonexistent"}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        return self._process

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            assert process.stdin is not None and process.stdout is not None
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()


def write(root: Path, files: Tree) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Link):
            path.unlink(missing_ok=True)
            path.symlink_to(content.target.replace("{up}", str(root.parent)))
        elif isinstance(content, Pipe):
            path.unlink(missing_ok=True)
            os.mkfifo(path)
        else:
            path.write_bytes(content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content)


def state(root: Path, site: Path) -> dict[str, bytes]:
    """Every file and link around the site with its bytes or target."""
    found: dict[str, bytes] = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [one for one in folders if os.path.join(folder, one) != str(site)]
        for name in (*names, *folders):
            path = os.path.join(folder, name)
            if os.path.islink(path):
                found[path] = os.fsencode(os.readlink(path))
            elif os.path.isfile(path):
                found[path] = Path(path).read_bytes()
            else:
                found[path] = b""
    return found


Run = Callable[[Case], tuple[Outcome, Path]]


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() and not folder.is_symlink() else []
