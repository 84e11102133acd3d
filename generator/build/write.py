"""Writing the site: only files whose bytes differ, each whole at every moment, and nothing deleted that is not ours."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from generator.build.encode import digest_bytes
from generator.build.lock import alone_in
from generator.build.stage import FILE_MODE, Stage
from generator.errors import Place, SourceError, fail
from generator.read.files import whole

_FOLDER_MODE = 0o755
# Where new files wait, within the destination, so that moving them into place cannot fail for want of space.
_STAGE = ".jinkyll-new"
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Written:
    """What an update did, as paths relative to the destination, sorted."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


class Destination:
    """The folder a site is written to.

    With `sweep`, everything in it that the site does not make is removed but for `keep` (names as Jekyll's
    `keep_files`); without, only files named in `ours`, those that earlier builds wrote.
    """

    def __init__(self, root: Path, *, keep: Sequence[str] = (), sweep: bool, ours: Iterable[str] = ()) -> None:
        self.root = root
        self._prefix = os.path.join(root, "")
        self._keep = tuple(name for one in keep if (name := one.strip("/")))
        self._sweep = sweep
        # The list comes from a cache, which may come from anywhere.
        self._ours = {dest for dest in ours if dest and not {"", ".", ".."} & set(dest.split("/"))}
        self._known: Mapping[str, bytes] | None = None
        self._safe: set[str] = set()
        self._plains: dict[str, bool] = {}
        self._held = ExitStack()
        self._stage: Stage | None = None  # between `_begin` and `_end`

    def prepare(self, dest: str, digest: bytes, data: bytes) -> bool:
        """Put the bytes of a file on the disk, where `update` will find them; False where that does not succeed.

        `update` or `abandon` has to follow. Until then other processes wait that want to write to the folder.
        """
        try:
            stage = self._begin()
            differs = self._known.get(dest) != digest if self._known is not None else not self._same(dest, digest)
            if differs:
                stage.put(dest, digest, data)
        except (OSError, SourceError):
            return False
        return True

    def abandon(self) -> None:
        """Forget what was prepared; does nothing after `update`."""
        if self._stage is not None:
            self._end()
            with suppress(OSError):
                self.root.rmdir()  # if it is empty, it was made for this

    def update(self, manifest: Mapping[str, bytes], content: Callable[[str], bytes]) -> Written:
        """Bring the folder to what `manifest` (file to digest of its bytes) says; `content(file)` gives the bytes.

        All new bytes and folders are on the disk before the first file is replaced, so a disk that is full changes
        nothing. Another process that writes to the folder is waited for. Raises `SourceError` where writing fails.
        """
        stage = self._begin()
        self._plains.clear()  # what was prepared may have been a while ago
        try:
            known, self._known = self._known, None  # after a failure nothing is known
            changed = self._differing(stage, manifest, known)
            staged = [(dest, self._staged(stage, dest, manifest[dest], content)) for dest in changed]
            self._make_folders(changed)
            # What stands in the way goes first, all else last: no page leads to one that has gone already.
            coming = {dest for dest in changed if not os.path.isfile(os.path.join(self.root, dest))}
            removed = self._remove_stale(manifest, known, coming) if coming else []
            for dest, path in staged:
                self._publish(dest, path)
            removed += self._remove_stale(manifest, known, None)
        finally:
            self._end()
        self._known = manifest
        self._ours = set(manifest)
        return Written(tuple(changed), tuple(sorted(removed)), len(manifest) - len(changed))

    def _begin(self) -> Stage:
        """Hold the folder until `_end`."""
        if self._stage is None:
            self._safe.clear()
            self._plains.clear()
            self._held.enter_context(alone_in(self.root))
            self._stage = Stage(f"{self._prefix}{_STAGE}")
        return self._stage

    def _end(self) -> None:
        if self._stage is not None:
            self._stage.clear()
            self._stage = None
        self._held.close()

    def _differing(self, stage: Stage, manifest: Mapping[str, bytes], known: Mapping[str, bytes] | None) -> list[str]:
        if known is None:
            return sorted(
                dest for dest, digest in manifest.items() if stage.find(dest, digest) or not self._same(dest, digest)
            )
        # The same process wrote all of it before.
        return sorted(dest for dest, digest in manifest.items() if known.get(dest) != digest)

    # -- comparing ----------------------------------------------------------------------------------------------

    def _same(self, dest: str, digest: bytes) -> bool:
        if not self._plain(dest):
            return False
        try:
            handle = os.open(f"{self._prefix}{dest}", os.O_RDONLY | _NO_FOLLOW | _NO_WAIT)
        except OSError:
            return False
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or stat.S_IMODE(status.st_mode) != FILE_MODE:
                return False
            return digest_bytes(whole(handle, status.st_size)) == digest
        except OSError:
            return False
        finally:
            os.close(handle)

    def _plain(self, dest: str) -> bool:
        """Whether none of the folders that a file lies in was a link when the update began.

        A link could lead out of the site: what lies behind one is none of the site's.
        """
        plain = self._plains
        fresh = []
        for folder in _parents(dest):
            if folder in plain:
                break
            fresh.append(folder)
        for folder in reversed(fresh):
            above = plain.get(folder.rpartition("/")[0], True)
            plain[folder] = above and not os.path.islink(f"{self._prefix}{folder}")
        return plain.get(dest.rpartition("/")[0], True)

    def _path(self, dest: str) -> Path:
        return self.root / dest

    # -- removing -----------------------------------------------------------------------------------------------

    def _remove_stale(
        self, manifest: Mapping[str, bytes], known: Mapping[str, bytes] | None, coming: set[str] | None
    ) -> list[str]:
        """Remove what the site no longer makes; with `coming`, only what stands where these files are to be written."""
        if known is not None and known.keys() == manifest.keys():
            return []
        folders = _folders(manifest)
        lower = {dest.lower() for dest in coming} if coming is not None else set()
        removed = []
        if known is not None:
            found = [dest for dest in known if dest not in manifest or dest in folders]
        else:
            found = list(self._existing() if self._sweep else self._ours)
        for dest in sorted(found, reverse=True):
            path = self._path(dest)
            stale = dest not in manifest
            if stale and dest in folders:
                stale = path.is_symlink() or not path.is_dir()
            if stale and coming is not None:
                stale = dest in folders or any(part in lower for part in (dest.lower(), *_parents(dest.lower())))
            if stale and not self._kept(dest) and self._plain(dest) and os.path.lexists(path):
                try:
                    self._remove(path)
                except OSError as error:
                    raise fail("write/failed", f"cannot remove {dest}: {error.strerror}", Place(str(path))) from error
                removed.append(dest)
        return removed

    def _existing(self) -> list[str]:
        found: list[str] = []

        def walk(folder: str, start: str) -> None:
            try:
                entries = list(os.scandir(self._prefix + folder))
            except OSError:
                return
            for entry in entries:
                dest = start + entry.name
                if self._kept(dest):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    walk(dest, f"{dest}/")
                    if not found or not found[-1].startswith(f"{dest}/"):
                        found.append(dest)
                else:
                    found.append(dest)

        walk("", "")
        return found

    def _kept(self, dest: str) -> bool:
        """Jekyll keeps what starts with a name of `keep_files`, and the folders such a file lies in."""
        if dest == _STAGE:
            return True
        return any(dest.startswith(name) or name.startswith(f"{dest}/") for name in self._keep)

    def _remove(self, path: Path) -> None:
        """Remove a file or an empty folder, and the folders that are empty then."""
        if path.is_dir() and not path.is_symlink():
            if not self._sweep:
                return
            path.rmdir()
        else:
            path.unlink()
        for folder in path.parents:
            if folder == self.root:
                return
            try:
                folder.rmdir()
            except OSError:
                return

    # -- writing ------------------------------------------------------------------------------------------------

    def _staged(self, stage: Stage, dest: str, digest: bytes, content: Callable[[str], bytes]) -> str:
        """Where the bytes of a file wait; SourceError where they cannot, and then the site is as it was."""
        path = stage.find(dest, digest)
        if path is None:
            data = content(dest)
            try:
                path = stage.put(dest, digest, data)
            except OSError as error:
                raise self._unchanged(dest, error) from error
        return path

    def _make_folders(self, files: Iterable[str]) -> None:
        """Make the folders of new files, those that nothing stands in the way of; all of them or none."""
        made: list[str] = []
        for folder in sorted(_folders(files)):
            if not self._free(folder):
                continue
            made.append(folder)
            try:
                self._make_folder(folder)
            except OSError as error:
                for one in reversed(made):
                    with suppress(OSError):
                        os.rmdir(f"{self._prefix}{one}")
                raise self._unchanged(folder, error) from error

    def _unchanged(self, dest: str, error: OSError) -> SourceError:
        return fail(
            "write/failed",
            f"cannot write {dest}: {error.strerror}",
            Place(str(self.root)),
            hint="nothing was changed: the last good site is as it was",
        )

    def _publish(self, dest: str, staged: str) -> None:
        path = f"{self._prefix}{dest}"
        try:
            self._make_folder(dest.rpartition("/")[0])
            os.replace(staged, path)
        except OSError as error:
            if os.path.isdir(path) and not os.path.islink(path):
                raise _occupied(self._path(dest)) from None
            raise fail(
                "write/failed",
                f"cannot write {dest}: {error.strerror}",
                Place(path),
                hint="some files of the site may be new, others as they were; each is whole",
            ) from error

    def _free(self, folder: str) -> bool:
        """Whether nothing stands where a folder is to be, and where it is to be is a folder of the site."""
        above = f"{self._prefix}{folder.rpartition('/')[0]}"
        return self._plain(folder) and os.path.isdir(above) and not os.path.lexists(f"{self._prefix}{folder}")

    def _make_folder(self, folder: str) -> None:
        """Make a folder of the site and those it lies in; a link or a file that stands there goes."""
        if not folder or folder in self._safe:
            return
        self._make_folder(folder.rpartition("/")[0])
        path = f"{self._prefix}{folder}"
        try:
            os.mkdir(path, _FOLDER_MODE)
            os.chmod(path, _FOLDER_MODE)
        except FileExistsError:
            if os.path.islink(path) or not os.path.isdir(path):  # a link could lead out of the site
                os.unlink(path)
                os.mkdir(path, _FOLDER_MODE)
                os.chmod(path, _FOLDER_MODE)
        self._safe.add(folder)


def _parents(dest: str) -> Iterable[str]:
    folder = dest.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _folders(files: Iterable[str]) -> set[str]:
    """All folders that files lie in, however deep."""
    found: set[str] = set()
    for dest in files:
        folder = dest.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _occupied(path: Path) -> SourceError:
    return fail("write/folder", f"a folder stands where the file {path.name} should be written", Place(str(path)))


def check_destination(source: Path, destination: Path, *, keeps_git: bool = False) -> None:
    """Refuse a destination in which writing (and removing) could destroy something that is not the site's."""
    source, destination = source.resolve(), destination.resolve()
    if source == destination or source.is_relative_to(destination):
        raise fail(
            "write/contains-source",
            f"Destination directory cannot be or contain the Source directory: {destination}",
            hint="build into another folder, for instance with `--destination _site`",
        )
    if not keeps_git and (destination / ".git").exists():
        raise fail(
            "write/repository",
            f"the destination {destination} is a git repository",
            hint="build into another folder and copy from there; if you mean it, set `keep_files: [.git]`",
        )
