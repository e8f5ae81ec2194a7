"""Rosters in TCVN3 or VNI: converted cell by cell, told apart from Unicode beside them, and reported."""

import io

import openpyxl
import pytest
from openpyxl.styles import Font
from sqlalchemy import func, select

from lms.db import db
from lms.intake.actions import apply
from lms.intake.delimited import NOT_UNICODE
from lms.intake.legacy.tables import Encoding, encode
from lms.intake.problems import Unreadable
from lms.intake.sample.workbook import sample_workbook
from lms.intake.tables import read_book
from lms.people.models import Person, UnitState
from lms.text import fold, nfc
from tests.workbooks import CADRES, cadre, roster, rows_of, unit, xlsx

BOTH = pytest.mark.parametrize("encoding", list(Encoding))


def old(rows, encoding):
    return [[encode(cell, encoding) if isinstance(cell, str) else cell for cell in row] for row in rows]


def cadres(*names):
    return rows_of(CADRES, [cadre(f"CB{n}", name) for n, name in enumerate(names)])


def names_in(book):
    return [row["name"] for table in book.tables for _number, row in table.rows]


@BOTH
def test_a_whole_workbook_headings_and_sheet_names_too(encoding):
    rows = old(cadres("Nguyễn Thị Hồng Thắm", "Lê Tú", "Trần Văn Hòa", "Hà An"), encoding)
    book = read_book(xlsx({encode("Cán bộ", encoding): rows}), "x.xlsx")
    assert names_in(book) == ["Nguyễn Thị Hồng Thắm", "Lê Tú", "Trần Văn Hòa", "Hà An"]
    assert book.tables[0].sheet == "Cán bộ"
    first = next(one for one in book.converted if one.after == "Nguyễn Thị Hồng Thắm")
    assert (first.sheet, first.place, first.encoding) == ("Cán bộ", "B2", encoding)
    assert first.before == encode("Nguyễn Thị Hồng Thắm", encoding)


@BOTH
def test_rows_pasted_from_an_old_list_among_unicode_ones(encoding):
    head, first, second, third = cadres("Nguyễn Văn Tú", "Phạm Thị Tú", "Tú Hòa")
    book = read_book(xlsx({"Cán bộ": [head, first, *old([second], encoding), third]}), "x.xlsx")
    assert names_in(book) == ["Nguyễn Văn Tú", "Phạm Thị Tú", "Tú Hòa"]
    assert {one.place[1:] for one in book.converted} == {"3"}


def test_a_workbook_in_unicode_is_left_alone():
    rows = cadres("Müller Hòa", "Lê An", "Nguyễn Văn Tú")
    assert read_book(xlsx({"Cán bộ": rows}), "x.xlsx").converted == []


def test_the_font_of_a_cell_decides_where_letters_cannot():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Cán bộ"
    for row in cadres("lan anh", "Tó", "Hòa"):
        sheet.append(row)
    sheet["B2"].font, sheet["B3"].font, sheet["B4"].font = (
        Font(name=".VnTimeH"),
        Font(name=".VnTime"),
        Font(name="Arial"),
    )
    buffer = io.BytesIO()
    book.save(buffer)
    assert names_in(read_book(buffer.getvalue(), "x.xlsx")) == ["LAN ANH", "Tú", "Hòa"]


def test_the_file_may_be_told_its_encoding_or_left_as_it_stands():
    data = xlsx({"Cán bộ": [CADRES, *old(cadres("Tú")[1:], Encoding.TCVN3)]})
    assert names_in(read_book(data, "x.xlsx", "tcvn3")) == ["Tú"]
    left = read_book(data, "x.xlsx", "none")
    assert (names_in(left), left.converted) == (["Tó"], [])


@BOTH
def test_a_csv_of_one_octet_a_letter(encoding):
    rows = old(cadres("Nguyễn Thị Hồng Thắm", "Lê Tú"), encoding)
    text = "\n".join(";".join(str(cell or "") for cell in row) for row in rows)
    for octets in (text.encode("latin-1"), text.encode("utf-8")):
        assert names_in(read_book(octets, "can-bo.csv")) == ["Nguyễn Thị Hồng Thắm", "Lê Tú"]
    with pytest.raises(Unreadable) as caught:
        read_book(text.encode("latin-1"), "can-bo.csv", "none")
    assert caught.value.message == NOT_UNICODE


@BOTH
def test_an_import_keeps_unicode(encoding, make, context):
    make.tree()
    rows = roster([unit("CDCS-9", "Công đoàn Thủy sản Tân Hà")], [cadre("CB9", "Đỗ Thị Mỹ Lệ", unit="CDCS-9")])
    tidy = read_book(rows, "x.xlsx")
    assert tidy.converted == []
    book = openpyxl.load_workbook(io.BytesIO(rows))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = encode(cell.value, encoding)
    buffer = io.BytesIO()
    book.save(buffer)
    found = apply(buffer.getvalue(), "x.xlsx", None)
    db.session.commit()
    assert found.converted
    assert db.session.scalar(select(Person.full_name).where(Person.code == "CB9")) == "Đỗ Thị Mỹ Lệ"
    assert (
        db.session.scalar(select(UnitState.name).where(UnitState.name.like("%Tân Hà"))) == "Công đoàn Thủy sản Tân Hà"
    )


@BOTH
def test_the_sample_in_an_old_encoding_says_what_the_plain_one_says(encoding, context):
    def told(data):
        tables = read_book(data, "x.xlsx").tables
        return {
            table.kind.key: [row.get("name") or row.get("title") for _number, row in table.rows] for table in tables
        }

    plain = told(sample_workbook(40, 80, seed=3, messy=True))
    legacy = told(sample_workbook(40, 80, seed=3, legacy=encoding))
    # TCVN3 has no places for capitals with tones, so words inside a title may come back small.
    same = fold if encoding is Encoding.TCVN3 else nfc
    for key, names in plain.items():
        assert [same((name or "").replace("Ð", "Đ")) for name in names] == [same(name or "") for name in legacy[key]]
    assert not db.session.scalar(select(func.count()).select_from(Person))
