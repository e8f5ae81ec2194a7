"""The zip of an .xlsx file, checked before anything is unpacked: a hostile file costs bounded time and memory."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lms.intake.problems import Unreadable
from lms.text import N_

MOST_BYTES = 20 * 1024 * 1024
"""Largest file taken."""
MOST_PARTS = 1000
MOST_UNPACKED = 160 * 1024 * 1024
"""All parts together: 100.000 rows of the roster take about 60 MB."""
MOST_RATIO = 100
"""Between a part of more than a megabyte and its packed size; a real sheet stays below 40."""

WORKBOOK = "xl/workbook.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

BROKEN = N_("Tệp bị cắt cụt hoặc hỏng. Anh/chị mở tệp bằng Excel, lưu lại rồi gửi bản mới.")
TOO_LARGE = N_("Tệp lớn hơn mức %(most)s MB. Anh/chị chia thành nhiều tệp.")
SWOLLEN = N_("Nội dung tệp khi giải nén quá lớn so với một danh sách. Anh/chị chép các ô có dữ liệu sang tệp mới.")
FOREIGN = N_("Tệp này không phải bảng tính Excel (.xlsx). Anh/chị lưu lại ở dạng .xlsx hoặc .csv.")
WEB_PAGE = N_(
    "Tệp này là trang web mang tên tệp Excel. Anh/chị mở bằng Excel, chọn Lưu thành (Save As) dạng .xlsx rồi gửi lại."
)
LOCKED = N_("Tệp đặt mật khẩu nên không đọc được. Anh/chị bỏ mật khẩu, lưu lại rồi gửi.")
OLD = N_("Tệp ở dạng Excel cũ (.xls). Anh/chị mở bằng Excel và lưu thành .xlsx.")
MACROS = N_("Tệp có macro nên không được nhận. Anh/chị lưu thành .xlsx (không có macro).")


def check_size(octets: int) -> None:
    """Raises Unreadable for a file larger than is taken."""
    if octets > MOST_BYTES:
        raise Unreadable(TOO_LARGE, most=str(MOST_BYTES // 1024 // 1024))


@contextmanager
def opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    """The checked package of an .xlsx. Raises Unreadable for whatever is wrong with it, while it is read too.

    No part gives more octets than its entry declares: zipfile stops there and compares the checksum.
    """
    if not data.startswith(b"PK\x03\x04"):
        raise Unreadable(what_else(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check(package.infolist())
            yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError):
        raise Unreadable(BROKEN) from None


def what_else(data: bytes) -> str:
    """Why something that is no zip is not taken."""
    if data.startswith(OLE):
        return LOCKED if ENCRYPTED in data else OLD
    if any(mark in data[:2000].lower() for mark in (b"<!doctype html", b"<html", b"<table", b"<head")):
        return WEB_PAGE
    return BROKEN if data.startswith(b"PK") else FOREIGN


def _check(entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename.lower() for entry in entries}
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable(SWOLLEN)
    if any(entry.file_size > max(2**20, MOST_RATIO * entry.compress_size) for entry in entries):
        raise Unreadable(SWOLLEN)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unreadable(LOCKED)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Unreadable(MACROS)
    if WORKBOOK not in names:
        raise Unreadable(FOREIGN)
