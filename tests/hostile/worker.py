"""Builds hostile sites in a process of its own and tells what the build touched: one request and one answer a line.

Every file opened, listed, written, moved or deleted by Python is seen by an audit hook. What lies outside of the
folders that the request allows is reported.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import site as python_site
import sys
import sysconfig
import time
import traceback
from typing import Any

from generator import __version__

INSTALLED = f"jinkyll-{__version__}.dist-info"  # what the installer has noted of the program itself
_MEMORY = 3_000_000_000
_READS = {"open": 0, "os.listdir": 0, "os.scandir": 0}
_WRITES = {
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.mkdir": (0,),
    "os.symlink": (1,),
    "os.link": (1,),
    "os.truncate": (0,),
    "os.chmod": (0,),
}
_MACHINE = ("/proc", "/dev/null", "/dev/urandom", "/usr/share/zoneinfo", "/etc/localtime", "/usr/lib")
# Where the operator's own themes are.
_GEMS = ("/usr/share/rubygems-integration", "/usr/local/lib/ruby", "/var/lib/gems", "/usr/local/share/ruby", "/opt")


class Watch:
    """What may be read and written, and what was touched apart from that."""

    def __init__(self) -> None:
        self.on = False
        self.read: tuple[str, ...] = ()
        self.write: tuple[str, ...] = ()
        self.found: list[str] = []
        self.programs: list[str] = []
        package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
        self.package = package
        libraries = {*sysconfig.get_paths().values(), *python_site.getsitepackages(), sys.prefix, sys.base_prefix}
        self.libraries = (
            *(os.path.realpath(one) for one in libraries),
            os.path.join(package, "generator"),
            *(os.path.join(package, one) for one in ("jinkyll.egg-info", INSTALLED, "tests/hostile")),
            *_MACHINE,
        )

    def __call__(self, event: str, values: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "subprocess.Popen":
            self.programs.append(str(values[0]))
        elif event in _READS:
            path = values[0]
            mode = str(values[1] or "") if event == "open" else ""
            flags = values[2] if event == "open" and isinstance(values[2], int) else 0
            writes = any(letter in mode for letter in "wax+") or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if flags & os.O_NOFOLLOW and os.path.islink(path):
                return  # the system refuses to open a link
            self._check(event, path, bool(writes))
        elif event in _WRITES:
            for at in _WRITES[event]:
                self._check(event, values[at], True)

    def _check(self, event: str, path: object, writes: bool) -> None:
        if path is None:
            path = "."
        if not isinstance(path, str | bytes | os.PathLike):
            return  # a descriptor that is open already
        name = os.fsdecode(path)
        self.on = False
        try:
            # What is removed, renamed or made is the name itself, not what it leads to.
            real = os.path.realpath(name)
            if event.startswith("os.") and event in _WRITES:
                real = os.path.join(os.path.realpath(os.path.dirname(name) or "."), os.path.basename(name))
        except ValueError:
            return
        finally:
            self.on = True
        if real == self.package:
            return  # Python lists it for what is installed
        allowed = (*self.write, "/dev/null") if writes else (*self.read, *self.write, *self.libraries, *_GEMS)
        if not any(real == one or real.startswith(one + os.sep) for one in allowed):
            self.found.append(f"{event} {'writes' if writes else 'reads'} {real}")


WATCH = Watch()


def build(request: dict[str, Any]) -> dict[str, Any]:
    """Build one site; see `Outcome` in conftest for the answer."""
    from generator.build.site import Settings, Site
    from generator.errors import SourceError

    answer: dict[str, Any] = {"ok": False, "codes": [], "said": "", "traceback": ""}
    variables = {"PATH": os.environ.get("PATH", ""), "HOME": request["home"], **request["environment"]}
    os.chdir(request["source"])
    os.environ["HOME"] = request["home"]
    WATCH.read, WATCH.write = tuple(request["read"]), tuple(request["write"])
    WATCH.found, WATCH.programs = [], []
    started = time.perf_counter()
    diagnostics: tuple[Any, ...] = ()
    try:
        WATCH.on = True
        site = Site(Settings(".", None, request["flags"], jobs=1, environment=variables))
        try:
            outcome = site.build()
        finally:
            site.close()
        answer["ok"], diagnostics = outcome.ok, outcome.diagnostics
    except SourceError as error:
        diagnostics = error.diagnostics
    except BaseException:
        answer["traceback"] = traceback.format_exc()[-4000:]
    finally:
        WATCH.on = False
    with contextlib.suppress(Exception):
        answer["codes"] = [one.code for one in diagnostics]
        answer["said"] = "\n".join(one.text() for one in diagnostics)[:20_000]
    answer["touched"] = WATCH.found[:20]
    answer["programs"] = WATCH.programs
    answer["seconds"] = time.perf_counter() - started
    return answer


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(WATCH)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        answer = build(json.loads(line))
        out.write(json.dumps(answer) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
