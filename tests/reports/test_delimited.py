"""Tables as comma-separated values."""

import csv
from io import StringIO

from lms.reports.delimited import lines
from lms.reports.tables import Column, Table


def read(rows):
    table = Table("Danh sách", ["Ghi chú"], [Column("Mã"), Column("Họ tên")], rows)
    return list(csv.reader(StringIO("".join(lines(table)).removeprefix("\ufeff"))))


def test_a_table_becomes_a_heading_and_its_rows():
    assert read([("CB-1", "Lê Thị Ánh"), ("CB-2", 'Trần "Ba", Văn')]) == [
        ["Mã", "Họ tên"],
        ["CB-1", "Lê Thị Ánh"],
        ["CB-2", 'Trần "Ba", Văn'],
    ]


def test_the_file_says_that_it_is_utf_8():
    assert "".join(lines(Table("", [], [Column("Mã")], []))).startswith("\ufeffMã")


def test_a_name_that_a_spreadsheet_would_compute_stays_text():
    assert read([("=1+1", "@Sum(A1)"), ("+84", "-1"), ("1-2", None)])[1:] == [
        ["'=1+1", "'@Sum(A1)"],
        ["'+84", "'-1"],
        ["1-2", ""],
    ]


def test_a_long_list_comes_in_pieces():
    table = Table("", [], [Column("Mã")], ((number,) for number in range(2500)))
    assert [part.count("\r\n") for part in lines(table)] == [1001, 1000, 500]
