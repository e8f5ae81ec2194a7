"""Files: the one door to where octets lie, a folder of this machine or an S3-compatible bucket.

A name is like `files/3f/3f7a…` or `uploads/0c…/label.json`. What is written under a name is there whole or not at all.
`keep` stores by content: the name is the SHA-256 of the octets, so the same file twice is one file.
"""

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any, Protocol, cast
from urllib.parse import urlsplit

import obstore
from obstore.store import S3Store

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
"""Names that lead nowhere else on any disk."""
FOLDER = "files"
"""Below it lie the files that are stored by their content."""
STEP = 256 * 1024
IN_MEMORY = 2 * 1024 * 1024
"""Octets of a file on its way that are held in memory; a larger one waits in a temporary file."""
ABANDONED_SECONDS = 24 * 3600
PART = ".part-"


class Missing(Exception):
    """Nothing is stored under this name."""


@dataclass(frozen=True)
class Found:
    """Something that is stored, and when it was written."""

    name: str
    size: int
    changed_at: datetime


@dataclass(frozen=True)
class Kept:
    """A file stored by its content."""

    sha256: str
    size: int


class Storage(Protocol):
    """Where octets lie."""

    def write(self, name: str, source: IO[bytes], mimetype: str = "application/octet-stream") -> None:
        """Store a file that can be sought in, from where it stands on, replacing what was there."""

    def open(self, name: str) -> IO[bytes]:
        """Read, from any place (`seek`). Raises Missing."""

    def find(self, name: str) -> Found | None:
        """What is stored under this name."""

    def names(self, folder: str) -> Iterator[Found]:
        """Everything below a folder."""

    def delete(self, name: str) -> None:
        """Forget it; no error where there is nothing."""

    def address(self, name: str, lasts: timedelta) -> str | None:
        """Where a browser may fetch it without us for a while; None where there is no such place."""


def _checked(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError(f"not a name of a stored file: {name!r}")
    return name


class Disk:
    """A folder of this machine."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def write(self, name: str, source: IO[bytes], mimetype: str = "application/octet-stream") -> None:
        """Write beside, bring to the disk, then rename: a power cut leaves the old file or the new one."""
        del mimetype
        path = self.folder / _checked(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, part = tempfile.mkstemp(prefix=PART, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as target:
                while octets := source.read(STEP):
                    target.write(octets)
                target.flush()
                os.fsync(target.fileno())
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
        _bring_to_disk(path.parent)

    def open(self, name: str) -> IO[bytes]:
        try:
            return (self.folder / _checked(name)).open("rb")
        except FileNotFoundError:
            raise Missing(name) from None

    def find(self, name: str) -> Found | None:
        return self._found(self.folder / _checked(name))

    def names(self, folder: str) -> Iterator[Found]:
        """Everything below a folder; what a broken write left there a day ago is swept away meanwhile."""
        for path in sorted((self.folder / _checked(folder)).rglob("*")):
            if path.name.startswith(PART):
                found = self._found(path)
                if found and found.changed_at < datetime.now(UTC) - timedelta(seconds=ABANDONED_SECONDS):
                    path.unlink(missing_ok=True)
            elif found := self._found(path):
                yield found

    def delete(self, name: str) -> None:
        path = self.folder / _checked(name)
        path.unlink(missing_ok=True)
        # Folders that are empty now go too; one that another file just came into stays.
        with suppress(OSError):
            for parent in path.relative_to(self.folder).parents[:-1]:
                (self.folder / parent).rmdir()

    def address(self, name: str, lasts: timedelta) -> str | None:
        del name, lasts
        return None

    def _found(self, path: Path) -> Found | None:
        try:
            state = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not path.is_file():
            return None
        changed_at = datetime.fromtimestamp(state.st_mtime, UTC)
        return Found(path.relative_to(self.folder).as_posix(), state.st_size, changed_at)


def _bring_to_disk(folder: Path) -> None:
    """A rename is safe only once its folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Bucket:
    """A bucket of S3 or of anything that speaks like it; `prefix` stands before every name."""

    def __init__(self, url: str, endpoint: str | None, key: str | None, secret: str | None, region: str) -> None:
        parts = urlsplit(url)
        settings: dict[str, Any] = {"region": region}
        if endpoint:
            settings |= {"endpoint": endpoint, "client_options": {"allow_http": endpoint.startswith("http://")}}
        if key and secret:
            settings |= {"access_key_id": key, "secret_access_key": secret}
        self.prefix = parts.path.strip("/")
        self.store = S3Store(parts.netloc, prefix=self.prefix or None, **settings)

    def write(self, name: str, source: IO[bytes], mimetype: str = "application/octet-stream") -> None:
        """Large files go up in parts, which become one only when the last has arrived."""
        obstore.put(self.store, _checked(name), source, attributes={"Content-Type": mimetype})

    def open(self, name: str) -> IO[bytes]:
        try:
            reader = obstore.open_reader(self.store, _checked(name), buffer_size=STEP)
        except FileNotFoundError:
            raise Missing(name) from None
        return cast(IO[bytes], io.BufferedReader(_Reader(reader), STEP))

    def find(self, name: str) -> Found | None:
        try:
            return _found(obstore.head(self.store, _checked(name)))
        except FileNotFoundError:
            return None

    def names(self, folder: str) -> Iterator[Found]:
        for page in obstore.list(self.store, _checked(folder)):
            yield from map(_found, page)

    def delete(self, name: str) -> None:
        with suppress(FileNotFoundError):
            obstore.delete(self.store, _checked(name))

    def address(self, name: str, lasts: timedelta) -> str | None:
        return obstore.sign(self.store, "GET", _checked(name), lasts)


def _found(meta: Any) -> Found:
    return Found(meta["path"], meta["size"], meta["last_modified"].astimezone(UTC))


class _Reader(io.RawIOBase):
    """An object of a bucket as Python reads files."""

    def __init__(self, source: Any) -> None:
        self.source = source

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self.source.seek(offset, whence))

    def tell(self) -> int:
        return int(self.source.tell())

    def readinto(self, buffer: Any) -> int:
        octets = bytes(self.source.read(len(buffer)))
        buffer[: len(octets)] = octets
        return len(octets)


_here: dict[str, Storage] = {}


def use(storage: Storage) -> None:
    """Keep files there from now on."""
    _here["now"] = storage


def storage() -> Storage:
    """Where files lie."""
    return _here["now"]


def name_of(sha256: str) -> str:
    """The name of a file that is stored by its content; two letters spread them over folders."""
    return f"{FOLDER}/{sha256[:2]}/{sha256}"


def keep(source: IO[bytes], mimetype: str = "application/octet-stream") -> Kept:
    """Store a file by its content, in pieces; one that is there already is not written again."""
    digest, size = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as waiting:
        while octets := source.read(STEP):
            digest.update(octets)
            size += len(octets)
            waiting.write(octets)
        kept = Kept(digest.hexdigest(), size)
        there = storage().find(name_of(kept.sha256))
        if there is None or there.size != size:
            waiting.seek(0)
            storage().write(name_of(kept.sha256), waiting, mimetype)
    return kept
