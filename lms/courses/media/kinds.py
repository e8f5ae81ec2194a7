"""Kinds of files that a course may hold, and how each is known by its first octets, never by its name."""

import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from lms.courses.media.refusals import Damaged, NotAllowed
from lms.text import N_

HEAD = 4096
MOST_ENTRIES = 5000
ODF = "application/vnd.oasis.opendocument."
OOXML = "application/vnd.openxmlformats-officedocument."


class Family(StrEnum):
    """What becomes of a file on a page."""

    PICTURE = "picture"
    AUDIO = "audio"
    VIDEO = "video"
    CAPTIONS = "captions"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Kind:
    """One kind; the first of `endings` is the one that its files get."""

    name: str
    family: Family
    endings: tuple[str, ...]
    mimetype: str
    label: str
    """What people call it."""


_ALL = (
    Kind("jpeg", Family.PICTURE, ("jpg", "jpeg"), "image/jpeg", "hình JPEG"),
    Kind("png", Family.PICTURE, ("png",), "image/png", "hình PNG"),
    Kind("webp", Family.PICTURE, ("webp",), "image/webp", "hình WebP"),
    Kind("gif", Family.PICTURE, ("gif",), "image/gif", "hình GIF"),
    Kind("mp3", Family.AUDIO, ("mp3",), "audio/mpeg", "âm thanh MP3"),
    Kind("m4a", Family.AUDIO, ("m4a",), "audio/mp4", "âm thanh M4A"),
    Kind("ogg", Family.AUDIO, ("ogg", "opus", "oga"), "audio/ogg", "âm thanh Ogg"),
    Kind("wav", Family.AUDIO, ("wav",), "audio/wav", "âm thanh WAV"),
    Kind("mp4", Family.VIDEO, ("mp4", "m4v"), "video/mp4", "video MP4"),
    Kind("webm", Family.VIDEO, ("webm",), "video/webm", "video WebM"),
    Kind("vtt", Family.CAPTIONS, ("vtt",), "text/vtt", "phụ đề WebVTT"),
    Kind("pdf", Family.DOCUMENT, ("pdf",), "application/pdf", "PDF"),
    Kind("docx", Family.DOCUMENT, ("docx",), f"{OOXML}wordprocessingml.document", "Word"),
    Kind("xlsx", Family.DOCUMENT, ("xlsx",), f"{OOXML}spreadsheetml.sheet", "Excel"),
    Kind("pptx", Family.DOCUMENT, ("pptx",), f"{OOXML}presentationml.presentation", "PowerPoint"),
    Kind("odt", Family.DOCUMENT, ("odt",), f"{ODF}text", "OpenDocument"),
    Kind("ods", Family.DOCUMENT, ("ods",), f"{ODF}spreadsheet", "OpenDocument"),
    Kind("odp", Family.DOCUMENT, ("odp",), f"{ODF}presentation", "OpenDocument"),
)
KINDS = {kind.name: kind for kind in _ALL}

STARTS = (
    ("jpeg", re.compile(rb"\xff\xd8\xff")),
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    ("wav", re.compile(rb"RIFF.{4}WAVE", re.DOTALL)),
    # MPEG layer III: a tag, or the first frame with a bit rate and a sample rate that exist.
    ("mp3", re.compile(rb"ID3[\x02-\x04]|\xff[\xfa\xfb\xf2\xf3\xe2\xe3][\x10-\xeb]")),
    ("ogg", re.compile(rb"OggS\x00\x02.{22}(?:OpusHead|\x01vorbis)", re.DOTALL)),
    ("m4a", re.compile(rb".{4}ftyp(?:M4A |M4B )", re.DOTALL)),
    ("mp4", re.compile(rb".{4}ftyp(?:iso[m2-6]|mp4[12]|avc1|M4V |dash|MSNV)", re.DOTALL)),
    ("webm", re.compile(rb"\x1a\x45\xdf\xa3.{0,40}webm", re.DOTALL)),
    ("vtt", re.compile(rb"(?:\xef\xbb\xbf)?WEBVTT(?:[ \t][^\n]*)?\r?\n")),
    ("pdf", re.compile(rb"%PDF-[12]\.[0-9]")),
)
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
OTHERS = (
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg\b", re.I | re.S), "svg"),
    (re.compile(rb"\s*(?:<!doctype html|<html|<script|<head|<body)", re.I), "html"),
    (re.compile(rb"MZ|\x7fELF|#!"), "program"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "ole"),
    (re.compile(rb".{4}ftyp(?:heic|heix|mif1|hevc)", re.S), "heic"),
    (re.compile(rb".{4}ftypqt", re.S), "mov"),
    (re.compile(rb"PK|Rar!|7z\xbc\xaf|\x1f\x8b"), "archive"),
)
WHY_NOT = {
    "svg": N_("Hình SVG có thể chứa mã chạy được nên không nhận. Anh/chị lưu hình thành PNG rồi tải lên."),
    "html": N_("Đây là một trang web, không phải tệp mà tên nó nói."),
    "program": N_("Đây là một chương trình, không đưa vào khóa học được."),
    "ole": N_("Đây là tệp Office kiểu cũ hoặc có mật khẩu. Anh/chị lưu lại thành .docx, .xlsx hoặc .pptx."),
    "heic": N_("Ảnh HEIC chưa xem được trên nhiều máy. Anh/chị lưu ảnh thành JPEG rồi tải lên."),
    "mov": N_("Video .mov chưa xem được trên nhiều máy. Anh/chị lưu video thành MP4 rồi tải lên."),
    "archive": N_("Tệp nén không nhận. Anh/chị tải lên từng tệp bên trong."),
}
UNKNOWN = N_(
    "Không nhận ra loại tệp này. Khóa học nhận hình (JPEG, PNG, WebP, GIF), âm thanh (MP3, M4A, Ogg, WAV), "
    "video (MP4, WebM), phụ đề WebVTT, PDF, Word, Excel, PowerPoint và OpenDocument."
)


def kind_of(file: IO[bytes]) -> Kind:
    """The kind of a file by its content. Raises NotAllowed, or Damaged for a document that cannot be opened."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _packed(file)
    for name, start in STARTS:
        if start.match(head):
            return KINDS[name]
    for start, what in OTHERS:
        if start.match(head):
            raise NotAllowed(WHY_NOT[what])
    raise NotAllowed(UNKNOWN)


def fits(name: str, kind: Kind) -> bool:
    """Whether the ending of a file's name is one of its kind."""
    return name.rpartition(".")[2].lower() in kind.endings


def _packed(file: IO[bytes]) -> Kind:
    """The kind of an office document, which is an archive of its parts."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > MOST_ENTRIES:
                raise Damaged(N_("Tệp này có quá nhiều phần bên trong, không giống một tài liệu."))
            if any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names):
                raise NotAllowed(N_("Tài liệu có macro không nhận. Anh/chị lưu lại thành bản không có macro."))
            found = next((kind for part, kind in MAIN_PARTS.items() if part in names), None)
            if found is None and entries and entries[0].filename == "mimetype" and entries[0].file_size < 100:
                said = archive.read(entries[0]).decode("ascii", "replace").strip()
                found = next((kind.name for kind in _ALL if kind.mimetype == said), None)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        raise Damaged(N_("Tệp bị cắt cụt hoặc hỏng, không mở được.")) from None
    finally:
        file.seek(0)
    if found is None:
        raise NotAllowed(WHY_NOT["archive"])
    return KINDS[found]
