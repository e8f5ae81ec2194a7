"""A hostile or broken file gets its message, imports nothing, and costs bounded time and memory."""

import io
import struct
import time
import tracemalloc
import zipfile
import zlib

import pytest

from lms.intake import grid, package
from lms.intake.problems import Unreadable
from lms.intake.tables import read_book
from tests.workbooks import CADRES, UNITS, cadre, roster, rows_of, unit, xlsx

GOOD = roster([unit()], [cadre()])
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def changed(replace, data=GOOD, compression=zipfile.ZIP_DEFLATED):
    """The workbook with some parts replaced; None drops one."""
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as target:
        for entry in source.infolist():
            content = replace.get(entry.filename, source.read(entry))
            if content is not None:
                target.writestr(entry.filename, content)
        for name in replace.keys() - {entry.filename for entry in source.infolist()}:
            target.writestr(name, replace[name])
    return buffer.getvalue()


def sheet(rows):
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()


def refused(data, name="danh-sach.xlsx"):
    """The message that the file gets, within ten seconds of work and 100 MB."""
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read_book(data, name)
    spent, (_now, most) = time.process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 10
    assert most < 100 * 2**20
    return caught.value.message


def test_a_bomb_is_seen_by_what_it_declares():
    assert refused(changed({"xl/worksheets/sheet1.xml": b" " * 170 * 2**20})) == package.SWOLLEN
    assert refused(changed({"xl/media/picture.bin": b"\0" * 2**26})) == package.SWOLLEN


def test_a_bomb_that_declares_less_than_it_holds_is_not_unpacked_further():
    bomb = sheet("<row><c><v>1</v></c></row>" * 2_000_000)
    data = bytearray(changed({"xl/worksheets/sheet1.xml": bomb}))
    honest = struct.pack("<I", len(bomb))
    assert data.count(honest) == 2
    lie = bytes(data).replace(honest, struct.pack("<I", 1000))
    assert refused(lie) == package.BROKEN
    crc = struct.pack("<I", zlib.crc32(bomb[:1000]))
    matching = lie.replace(struct.pack("<I", zlib.crc32(bomb)), crc)
    assert refused(matching) == package.BROKEN, "with the checksum of its beginning too"


def test_too_many_parts():
    assert refused(changed({f"xl/x{n}.xml": b"<a/>" for n in range(1100)})) == package.SWOLLEN


def test_300_000_empty_rows():
    empty = "".join(f'<row r="{n}"/>' for n in range(2, 300_002))
    assert refused(changed({"xl/worksheets/sheet1.xml": sheet(empty)})) == grid.TOO_FAR


@pytest.mark.parametrize("place", ["A1048576", "XFD2", "ZZZ9999999"])
def test_one_cell_at_the_end_of_the_sheet(place):
    row = "".join(filter(str.isdigit, place))
    far = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{place}"><v>1</v></c></row>'
    assert refused(changed({"xl/worksheets/sheet1.xml": sheet(far)})) == grid.TOO_FAR


def test_countless_styles_texts_and_sheets():
    styles = f"<styleSheet {MAIN}><cellXfs>{'<xf/>' * 200_000}</cellXfs></styleSheet>".encode()
    texts = f"<sst {MAIN}>{'<si/>' * 2_100_000}</sst>".encode()
    book = f"<workbook {MAIN}><sheets>{'<sheet/>' * 200}</sheets></workbook>".encode()
    for part, content in (("xl/styles.xml", styles), ("xl/sharedStrings.xml", texts), ("xl/workbook.xml", book)):
        assert refused(changed({part: content})) == package.SWOLLEN


def test_a_row_of_countless_cells():
    cells = f'<row r="1">{"<c/>" * 4_000_001}</row>'
    assert refused(changed({"xl/worksheets/sheet1.xml": sheet(cells)})) in (grid.TOO_FAR, package.SWOLLEN)


def test_a_long_text_repeated_in_every_cell():
    texts = f"<sst {MAIN}><si><t>{'dài ' * 5000}</t></si></sst>".encode()
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_000))
    assert refused(changed({"xl/sharedStrings.xml": texts, "xl/worksheets/sheet1.xml": sheet(rows)})) == package.SWOLLEN


def test_entities_are_refused():
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE x [<!ENTITY a0 "ha">{bomb}]><sst {MAIN}><si><t>&a9;</t></si></sst>'
    outside = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst {MAIN}><si><t>&a;</t></si></sst>'
    for text in (laughs, outside):
        assert "khai báo lạ" in refused(changed({"xl/sharedStrings.xml": text.encode()}))


def test_what_only_calls_itself_a_workbook():
    assert refused(b"<!DOCTYPE html><html><body><table></table></body></html>") == package.WEB_PAGE
    assert refused(b"\xef\xbb\xbf\n <html xmlns:x='urn'>") == package.WEB_PAGE
    assert refused(b"%PDF-1.7 ...") == package.FOREIGN
    assert refused(b"") == package.FOREIGN
    assert refused("Mã đơn vị,Tên".encode()) == package.FOREIGN
    assert refused(changed({"xl/workbook.xml": None, "word/document.xml": b"<w/>"})) == package.FOREIGN


def test_a_web_page_called_csv():
    assert refused(b"<html><table><tr><td>x</td></tr></table></html>", "can-bo.csv") == package.WEB_PAGE
    assert refused(GOOD, "can-bo.csv") == package.BROKEN


def test_old_and_locked_workbooks():
    assert refused(package.OLE + b"\0" * 600) == package.OLD
    assert refused(package.OLE + b"\0" * 600 + package.ENCRYPTED) == package.LOCKED
    assert refused(changed({"xl/vbaProject.bin": b"x"})) == package.MACROS


def test_a_zip_with_a_password():
    data = bytearray(GOOD)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + place] |= 1
            start = data.find(mark, start + 4)
    assert refused(bytes(data)) == package.LOCKED


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_file(kept):
    assert refused(GOOD[: int(len(GOOD) * kept)]) == package.BROKEN


def test_a_damaged_part():
    damaged = changed({"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}, compression=zipfile.ZIP_STORED)
    assert refused(damaged) == package.BROKEN
    data = bytearray(changed({}, compression=zipfile.ZIP_STORED))
    place = data.find(b"sheetData")
    data[place : place + 4] = b"\xff\xfe\xfd\xfc"
    assert refused(bytes(data)) == package.BROKEN


def test_a_file_larger_than_is_taken():
    assert refused(b"PK\x03\x04" + b"\0" * package.MOST_BYTES) == package.TOO_LARGE


def test_a_workbook_without_any_sheet_of_ours():
    assert "Không thấy trang" in refused(xlsx({"Chi tiêu": [["Tháng", "Tiền"], [1, 2]]}))
    assert "Không thấy trang" in refused(xlsx({"Trống": []}))


def test_the_limits_leave_room_for_100_000_rows():
    rows = [[f"giá trị {n * 7919 % 5000} {place}" for place in range(16)] for n in range(5000)]
    data = xlsx({"Cán bộ": [CADRES, *rows], "Đơn vị": rows_of(UNITS, [unit()])})
    with zipfile.ZipFile(io.BytesIO(data)) as package_:
        largest = max(entry.file_size for entry in package_.infolist())
        assert all(e.file_size <= max(2**20, package.MOST_RATIO * e.compress_size / 2) for e in package_.infolist())
    assert largest / 5000 * 100_000 < package.MOST_UNPACKED
    assert grid.MOST_ROWS > 100_000
    assert grid.MOST_CELLS > 100_000 * 16
