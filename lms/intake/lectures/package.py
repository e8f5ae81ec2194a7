"""The zip of a .docx or .pptx, checked before anything is unpacked: a hostile file costs bounded time and memory."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from lms.intake.package import ENCRYPTED, OLE
from lms.intake.problems import Unreadable
from lms.text import N_

MOST_BYTES = 50 * 1024 * 1024
"""Largest file taken."""
MOST_PARTS = 3000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_RATIO = 200
"""Between a part of more than four megabytes and its packed size; the text of a real lecture stays below 60."""
MOST_XML = 32 * 1024 * 1024
MOST_ELEMENTS = 1_000_000
"""Of one part: a book of 600 pages has 400.000."""
DEEPEST = 120
MOST_PICTURE = 15 * 1024 * 1024

BROKEN = N_("Tệp bị cắt cụt hoặc hỏng. Anh/chị mở tệp bằng Word hoặc PowerPoint, lưu lại rồi gửi bản mới.")
TOO_LARGE = N_("Tệp lớn hơn mức %(most)s MB. Anh/chị giảm dung lượng hình (Nén ảnh trong Word) hoặc chia tệp.")
SWOLLEN = N_("Nội dung tệp khi giải nén quá lớn so với một bài giảng. Anh/chị chép phần cần dùng sang tệp mới.")
FOREIGN = N_("Tệp này không phải Word (.docx) hay PowerPoint (.pptx). Anh/chị lưu lại ở một trong hai dạng đó.")
WEB_PAGE = N_(
    "Tệp này là trang web mang tên tệp Word. Anh/chị mở bằng Word, chọn Lưu thành (Save As) dạng .docx rồi gửi lại."
)
RICH_TEXT = N_("Tệp này ở dạng .rtf. Anh/chị mở bằng Word, chọn Lưu thành (Save As) dạng .docx rồi gửi lại.")
LOCKED = N_("Tệp đặt mật khẩu nên không đọc được. Anh/chị bỏ mật khẩu, lưu lại rồi gửi.")
OLD = N_(
    "Tệp ở dạng Word hoặc PowerPoint cũ (.doc, .ppt). Anh/chị mở tệp, chọn Lưu thành (Save As), "
    "dạng .docx hoặc .pptx, rồi gửi lại."
)
MACROS = N_("Tệp có macro (.docm, .pptm) nên không được nhận. Anh/chị lưu thành .docx hoặc .pptx rồi gửi lại.")
STRANGE = N_("Tệp chứa khai báo lạ trong XML nên không được nhận. Anh/chị mở bằng Word và lưu lại.")

WORD, SLIDES = "wordprocessingml.document", "presentationml.presentation"
STRICT = "http://purl.oclc.org/ooxml/"
TRANSITIONAL = {
    "officeDocument/relationships": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wordprocessingml/main": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "presentationml/main": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "drawingml/main": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
"""The other spelling of the same names, which Word writes as "Strict Open XML"."""


class Package:
    """The parts of a checked file by name."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {entry.filename.lower(): entry for entry in archive.infolist()}

    def has(self, part: str) -> bool:
        return part.lower() in self.names

    def octets(self, part: str) -> bytes | None:
        """A part as it is; None for one that is missing."""
        entry = self.names.get(part.lower())
        return self.archive.read(entry) if entry else None

    def size(self, part: str) -> int:
        """In octets, once unpacked; 0 for one that is missing."""
        entry = self.names.get(part.lower())
        return entry.file_size if entry else 0

    def xml(self, part: str) -> Element | None:
        """The root of a part; None for one that is missing. Raises Unreadable."""
        if self.size(part) > MOST_XML:
            raise Unreadable(SWOLLEN)
        octets = self.octets(part)
        if octets is None:
            return None
        _check_xml(octets)
        if STRICT.encode() in octets[:20_000]:
            for strict, usual in TRANSITIONAL.items():
                octets = octets.replace(f"{STRICT}{strict}".encode(), usual.encode())
        try:
            root: Element = fromstring(octets, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, LookupError):
            raise Unreadable(BROKEN) from None
        return root

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id -> (kind, part it leads to); an outside address stays as it is."""
        folder, name = posixpath.split(part)
        root = self.xml(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        found = {}
        for one in root if root is not None else ():
            kind, target = one.get("Type", "").rpartition("/")[2], one.get("Target", "")
            if one.get("TargetMode") != "External":
                # Names that climb out of the package lead nowhere: they are looked up in it, and are not there.
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            found[one.get("Id", "")] = (kind, target)
        return found

    def main_part(self) -> str:
        """The document or the presentation."""
        targets = [target for kind, target in self.relations("").values() if kind == "officeDocument"]
        return targets[0] if targets and self.has(targets[0]) else ""


@contextmanager
def opened(data: bytes, name: str) -> Iterator[Package]:
    """The checked package of a lecture. Raises Unreadable for whatever is wrong with it, while it is read too."""
    if len(data) > MOST_BYTES:
        raise Unreadable(TOO_LARGE, most=str(MOST_BYTES // 1024 // 1024))
    if name.lower().endswith((".docm", ".pptm", ".dotm", ".potm", ".ppsm")):
        raise Unreadable(MACROS)
    if not data.startswith(b"PK\x03\x04"):
        raise Unreadable(_what_else(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive.infolist())
            yield Package(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, OSError):
        raise Unreadable(BROKEN) from None


def _what_else(data: bytes) -> str:
    """Why something that is no zip is not taken."""
    start = data[:4000].lower()
    if data.startswith(OLE):
        return LOCKED if ENCRYPTED in data else OLD
    if data.lstrip().startswith(b"{\\rtf"):
        return RICH_TEXT
    if any(mark in start for mark in (b"<!doctype html", b"<html", b"<head", b"<body", b"mime-version:")):
        return WEB_PAGE
    return BROKEN if data.startswith(b"PK") else FOREIGN


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable(SWOLLEN)
    if any(entry.file_size > max(4 * 2**20, MOST_RATIO * entry.compress_size) for entry in entries):
        raise Unreadable(SWOLLEN)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unreadable(LOCKED)


def _check_xml(octets: bytes) -> None:
    """Walk through a part without keeping it. Raises Unreadable."""
    parser = expat.ParserCreate()
    state = {"elements": 0, "depth": 0}

    def begin(_name: str, _attributes: dict[str, str]) -> None:
        state["elements"] += 1
        state["depth"] += 1
        if state["elements"] > MOST_ELEMENTS or state["depth"] > DEEPEST:
            raise Unreadable(SWOLLEN)

    def end(_name: str) -> None:
        state["depth"] -= 1

    def refuse(*_: Any) -> None:
        raise Unreadable(STRANGE)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    # Office declares no document type: whoever does means entities.
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(octets, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Unreadable(BROKEN) from None
