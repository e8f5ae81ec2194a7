"""A file looked at as what it claims to be: kind, size, hash, and whether it is whole. Stores nothing."""

import hashlib
import os
from dataclasses import dataclass
from typing import IO

from lms.courses.media.captions import check_captions
from lms.courses.media.kinds import Family, Kind, fits, kind_of
from lms.courses.media.pictures import size_of
from lms.courses.media.refusals import Damaged, Empty, NotAllowed, TooLarge
from lms.courses.media.rules import Asset
from lms.text import N_

STEP = 256 * 1024
MB = 1024 * 1024
LARGEST_CAPTIONS = 2 * MB
PDF_END = 2048
CUT = N_("Tệp bị cắt cụt hoặc hỏng, không mở được.")


@dataclass(frozen=True)
class Limits:
    """Octets that a file of each family may have."""

    picture: int = 15 * MB
    audio: int = 50 * MB
    video: int = 300 * MB
    document: int = 20 * MB

    def of(self, family: Family) -> int:
        if family is Family.CAPTIONS:
            return LARGEST_CAPTIONS
        return int(getattr(self, family.value))

    @property
    def largest(self) -> int:
        return max(self.picture, self.audio, self.video, self.document)


_limits = {"now": Limits()}


def use(limits: Limits) -> None:
    """Hold files to these limits from now on."""
    _limits["now"] = limits


def limits() -> Limits:
    """The limits of this site."""
    return _limits["now"]


def known_kind(file: IO[bytes], size: int) -> Kind:
    """The kind of a file whose size is within bounds. Raises Empty, NotAllowed, TooLarge or Damaged."""
    if size == 0:
        raise Empty(N_("Tệp trống, không có gì bên trong."))
    kind = kind_of(file)
    most = limits().of(kind.family)
    if size > most:
        raise TooLarge(N_("Tệp quá lớn: loại này được tối đa %(most)s MB."), most=most // MB)
    return kind


def read_asset(file: IO[bytes], name: str | None = None) -> Asset:
    """The file as a course may hold it; with a name, whose ending must be that of its content. Raises a Refusal."""
    size = file.seek(0, os.SEEK_END)
    kind = known_kind(file, size)
    if name is not None and not fits(name, kind):
        raise NotAllowed(N_("Bên trong là %(kind)s nhưng đuôi tên không phải vậy."), kind=kind.label)
    width = height = 0
    if kind.family is Family.PICTURE:
        width, height = size_of(file, kind)
    else:
        _whole(file, kind, size)
    return Asset(_sha256(file), size, kind.name, width, height)


def _whole(file: IO[bytes], kind: Kind, size: int) -> None:
    """Raises Damaged when the end is missing, as far as the kind tells."""
    file.seek(0)
    if kind.name == "vtt":
        check_captions(file.read())
    elif kind.name == "pdf":
        file.seek(max(0, size - PDF_END))
        if b"%%EOF" not in file.read():
            raise Damaged(CUT)
    elif kind.name in ("mp4", "m4a"):
        _whole_boxes(file, size)
    elif kind.name == "wav" and int.from_bytes(file.read(8)[4:], "little") + 8 > size + 1:
        raise Damaged(CUT)


def _whole_boxes(file: IO[bytes], size: int) -> None:
    """MP4 is a row of boxes, each with its length; one of them says how to play the rest."""
    at, names = 0, set()
    while at < size:
        file.seek(at)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:
            length = size - at
        if length < 8 or at + length > size:
            raise Damaged(CUT)
        names.add(head[4:8])
        at += length
    if b"moov" not in names:
        raise Damaged(CUT)


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while octets := file.read(STEP):
        digest.update(octets)
    file.seek(0)
    return digest.hexdigest()
