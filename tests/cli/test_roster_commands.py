"""`lms roster import` and `lms sample workbook` as people and scripts call them."""

import pytest
from sqlalchemy import select

from lms.audit import AuditEntry
from lms.db import db
from lms.people.queries import find_person_by_code, find_unit_by_code
from tests.workbooks import CADRES, cadre, roster, rows_of, unit


@pytest.fixture
def tree(make):
    return make.tree()


def file_of(folder, *rows, name="danh-sach.xlsx"):
    path = folder / name
    path.write_bytes(roster(*rows))
    return path


def test_a_file_is_imported_and_counted(lms, tree, tmp_path, app):
    file = file_of(tmp_path, [unit("CDCS-9")], [cadre("CB9", unit="CDCS-9"), cadre("CB8", "Lê Hai", title="PCT")])
    ran = lms("roster", "import", file)
    assert ran.status == 0
    assert "Đơn vị: 1 rows, 1 new" in ran.out
    assert "Cán bộ: 2 rows, 2 new" in ran.out
    with app.app_context():
        assert find_person_by_code("cb9").full_name == "Nguyễn Thị Hồng Thắm"
        (entry,) = db.session.scalars(select(AuditEntry))
        assert (entry.action, entry.actor_id, entry.details["new"]) == ("roster.import", None, 3)
    again = lms("roster", "import", file, "--format", "json")
    assert again.json["applied"] is True
    assert (again.json["new"], again.json["unchanged"]) == (0, 3)


def test_a_dry_run_writes_nothing(lms, tree, tmp_path, app):
    ran = lms("roster", "import", file_of(tmp_path, [unit("CDCS-9")]), "--dry-run", "--format", "json")
    assert ran.status == 0
    assert (ran.json["applied"], ran.json["sheets"]["Đơn vị"]["new"]) == (False, 1)
    with app.app_context():
        assert find_unit_by_code("CDCS-9") is None


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_every_error_has_its_line_and_the_status_is_not_0(lms, tree, tmp_path, app, options):
    file = file_of(
        tmp_path, [unit("CDCS-9")], [cadre("CB9", **{"Ngày giữ chức": "31/02/2024"}), cadre("CB8", unit="X-1")]
    )
    ran = lms("roster", "import", file, *options)
    assert ran.status != 0
    lines = ran.err.splitlines()
    assert lines[0] == (
        "error: Cán bộ, dòng 2, cột Ngày giữ chức, 31/02/2024: "
        "Không có ngày này trong lịch. Ngày viết theo dạng 31/12/2025."
    )
    assert lines[1].startswith("error: Cán bộ, dòng 3, cột Mã đơn vị, X-1: Chưa có đơn vị này")
    assert lines[-1] == "lms: danh-sach.xlsx: 2 errors, nothing was imported"
    assert "Cán bộ: 2 rows, 0 new" in ran.out, "the counts are printed all the same"
    with app.app_context():
        assert find_unit_by_code("CDCS-9") is None


def test_errors_are_in_the_document_too(lms, tree, tmp_path):
    ran = lms("roster", "import", file_of(tmp_path, [], [cadre(**{"Ngày giữ chức": None})]), "--format", "json")
    assert ran.status != 0
    (problem,) = ran.json["problems"]
    assert (problem["weight"], problem["sheet"], problem["row"], problem["column"], problem["value"]) == (
        "error",
        "Cán bộ",
        2,
        "Ngày giữ chức",
        "",
    )


@pytest.mark.parametrize("content", [b"<html><table></table></html>", b"PK\x03\x04cut off", b""])
def test_a_file_that_cannot_be_read_gets_one_clear_line(lms, tree, tmp_path, content):
    file = tmp_path / "x.xlsx"
    file.write_bytes(content)
    ran = lms("roster", "import", file)
    assert ran.status != 0
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("lms: x.xlsx: Tệp ")
    assert ran.out == ""


def test_a_csv_of_one_sheet_is_imported(lms, tree, tmp_path, app):
    file = tmp_path / "can-bo.csv"
    rows = rows_of(CADRES, [cadre("CB9")])
    file.write_text("\n".join(";".join(cell or "" for cell in row) for row in rows), encoding="utf-16")
    assert lms("roster", "import", file, "--encoding", "auto").status == 0
    with app.app_context():
        assert find_person_by_code("CB9")


def test_a_missing_file_is_named(lms):
    ran = lms("roster", "import", "/khong/co.xlsx")
    assert ran.status != 0
    assert "/khong/co.xlsx" in ran.err


def test_a_sample_is_written_and_taken_by_the_import(lms, tmp_path, app):
    file = tmp_path / "mau.xlsx"
    ran = lms("sample", "workbook", file, "--units", 30, "--cadres", 60, "--seed", 2, "--messy")
    assert (ran.status, ran.out) == (0, "")
    ran = lms("roster", "import", file, "--dry-run", "--format", "json")
    assert {p["column"] for p in ran.json["problems"] if p["weight"] == "error"} == {
        "Chuyên đề",
        "Nội dung",
    }, "no topics and no targets here yet"
    assert ran.json["sheets"]["Cán bộ"]["wrong"] == 0


def test_a_list_in_an_old_encoding_is_converted_and_reported(lms, tree, tmp_path, app):
    ran = lms("sample", "workbook", tmp_path / "cu.xlsx", "--units", 16, "--cadres", 20, "--legacy", "tcvn3")
    assert ran.status == 0
    ran = lms("roster", "import", tmp_path / "cu.xlsx", "--dry-run", "--format", "json")
    assert {one["encoding"] for one in ran.json["converted"]} == {"tcvn3"}
    assert ran.json["sheets"]["Cán bộ"]["wrong"] == 0
    assert "tcvn3: Cán bộ, " in ran.err
    assert lms("roster", "import", tmp_path / "cu.xlsx", "--dry-run", "--encoding", "none").status != 0


def test_a_sample_that_cannot_be_written_says_so(lms, tmp_path):
    ran = lms("sample", "workbook", tmp_path / "khong" / "co.xlsx")
    assert ran.status != 0
    assert "co.xlsx" in ran.err
