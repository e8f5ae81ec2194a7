"""A coordinator imports a list in the browser: preview, every fault by cell, then whole or not at all."""

import io
import re
import time

import openpyxl
import pytest
from sqlalchemy import select

from lms.audit import AuditEntry
from lms.db import db
from lms.intake.package import MOST_BYTES
from lms.intake.shelf import FOLDER, LASTS_SECONDS
from lms.intake.tables import read_book
from lms.jobs.worker import run_one_job
from lms.people.queries import find_person_by_code, find_unit_by_code
from lms.storage import storage
from lms.web.coordinator import roster as screen
from tests.workbooks import cadre, roster, training, unit


@pytest.fixture
def world(make, sign_in):
    class World:
        tree = make.tree()
        ward = make.coordinator(tree["CDP-A1"])
        elsewhere = make.coordinator(tree["CDP-B1"], "Lê Thị Khác")
        learner = make.officer(tree["CDCS-A1"], "uy-vien-bch")

    World.browser = sign_in(World.ward)
    return World


GOOD = roster([unit("CDCS-9")], [cadre("CB9", unit="CDCS-9"), cadre("CB8", "Lê Văn Tám", title="PCT")])
WRONG = roster(
    [unit("CDCS-9")],
    [cadre("CB9", **{"Ngày giữ chức": "31/02/2024"}), cadre("CB8", "Lê Văn Tám", "CDCS-AI"), cadre("CB7", "Lê Bảy")],
)


def send(browser, data, name="danh-sach.xlsx"):
    return browser.post("/can-bo/nhap", data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def page(browser, url, status=200):
    answer = browser.get(url)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def figures(html):
    """The numbers of the preview by name."""
    pairs = re.findall(r"<dt>([^<]+)</dt><dd class=\"mid\"><b>(?:<mark>)?([\d.]+)", html)
    return {name: int(number.replace(".", "")) for name, number in pairs}


def test_a_good_file_is_previewed_then_written(world, app):
    sent = send(world.browser, GOOD)
    assert sent.status_code == 302
    html = page(world.browser, sent.location)
    assert "Sẵn sàng nhập" in html
    assert figures(html) == {"Mới": 3, "Thay đổi": 0, "Thôi giữ chức, giải thể": 0, "Không đổi": 0}
    assert "Lê Văn Tám" in html
    with app.app_context():
        assert find_unit_by_code("CDCS-9") is None, "a preview writes nothing"
    written = world.browser.post(f"{sent.location}/ghi")
    assert written.location == "/can-bo"
    html = page(world.browser, "/can-bo")
    assert "Đã nhập tệp danh-sach.xlsx" in html
    assert "Lê Văn Tám" in html
    with app.app_context():
        (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "roster.import"))
        assert (entry.actor_id, entry.details["new"]) == (world.ward.id, 3)
    page(world.browser, sent.location, 404)


def test_the_same_file_again_has_nothing_to_write(world):
    world.browser.post(f"{send(world.browser, GOOD).location}/ghi")
    html = page(world.browser, send(world.browser, GOOD).location)
    assert "Tệp không có gì mới" in html
    assert figures(html)["Không đổi"] == 3
    assert "Nhập vào hệ thống" not in html


def test_every_wrong_cell_is_shown_with_its_place_value_and_reason(world, app):
    sent = send(world.browser, WRONG)
    html = page(world.browser, sent.location)
    assert "Còn 2\u00a0ô cần sửa trước khi nhập" in html
    assert figures(html) == {"Dòng có lỗi": 2, "Mới": 2, "Thay đổi": 0, "Thôi giữ chức, giải thể": 0, "Không đổi": 0}
    assert "Cán bộ, dòng 2" in html
    assert "<mark>31/02/2024</mark>" in html
    assert "Có phải CDCS-A1?" in html
    assert "Nhập vào hệ thống" not in html
    assert world.browser.post(f"{sent.location}/ghi").status_code == 302, "whoever posts all the same"
    with app.app_context():
        assert find_unit_by_code("CDCS-9") is None
    assert "Lê Bảy" in page(world.browser, f"{sent.location}?xem=thay-doi")


def test_wrong_cells_are_marked_in_a_copy(world):
    sent = send(world.browser, WRONG)
    answer = world.browser.get(f"{sent.location}/danh-dau.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Đơn vị", "Cán bộ"]
    comments = {cell.coordinate: cell.comment.text for row in book["Cán bộ"] for cell in row if cell.comment}
    assert comments == {
        "M2": "Không có ngày này trong lịch. Ngày viết theo dạng 31/12/2025.",
        "G3": "Chưa có đơn vị này. Có phải CDCS-A1?",
    }
    assert book["Cán bộ"]["M2"].fill.start_color.rgb == "FFFCF2D8"
    assert book["Cán bộ"]["B4"].value == "Lê Bảy"
    assert [len(t.rows) for t in read_book(answer.data, "x.xlsx").tables] == [1, 3], "it can be mended and sent again"


def test_formulas_in_texts_stay_texts_in_the_copy(world):
    data = roster([], [cadre(name="=1+1", **{"Ngày giữ chức": None})])
    answer = world.browser.get(f"{send(world.browser, data).location}/danh-dau.xlsx")
    cell = openpyxl.load_workbook(io.BytesIO(answer.data)).active["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_empty_workbook_has_the_columns_of_the_format(world):
    answer = world.browser.get("/can-bo/nhap/mau.xlsx")
    sheets = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert [len(sheet[1]) for sheet in sheets] == [13, 16, 8, 6, 5, 6, 6]
    assert "Không thấy" not in send(world.browser, answer.data).get_data(as_text=True)


def test_a_list_that_changed_after_the_preview_is_shown_again_and_not_written(world, app, make):
    sent = send(world.browser, GOOD)
    send_other = send(world.browser, roster([], [cadre("CB8", "Lê Văn Tám", title="PCT")]))
    world.browser.post(f"{send_other.location}/ghi")
    written = world.browser.post(f"{sent.location}/ghi")
    assert written.location == sent.location
    html = page(world.browser, sent.location)
    assert "đã thay đổi sau lần xem trước" in html
    assert (figures(html)["Mới"], figures(html)["Không đổi"]) == (2, 1)
    world.browser.post(f"{sent.location}/ghi")
    with app.app_context():
        assert find_unit_by_code("CDCS-9")


def test_units_outside_my_own_are_errors(world):
    html = page(world.browser, send(world.browser, roster([], [cadre("CB9", unit="CDCS-B1")])).location)
    assert "Ngoài phạm vi anh/chị phụ trách." in html


def test_what_a_file_says_is_shown_as_text(world):
    code = "<script>alert(1)</script>"
    rows = [cadre("CB9", name=f"Lê {code}"), cadre("CB8", name="Lê Tám", title=code, **{"Lĩnh vực": code})]
    sent = send(world.browser, roster([], rows, [training("CB9", **{"Chuyên đề": code})]), f"{code}.xlsx")
    for listing in ("loi", "thay-doi", "luu-y"):
        html = page(world.browser, f"{sent.location}?xem={listing}")
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"<html><table></table></html>", "x.xlsx", "trang web mang tên tệp Excel"),
        (GOOD[:-300], "x.xlsx", "bị cắt cụt hoặc hỏng"),
        (b"", "x.xlsx", "không phải bảng tính Excel"),
        (b"a,b\n1,2", "x.csv", "Không thấy trang"),
        ("Città".encode("latin-1"), "x.csv", "bảng mã Unicode"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(world, app, data, name, words):
    before = {found.name for found in storage().names(FOLDER)}
    answer = send(world.browser, data, name)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert {found.name for found in storage().names(FOLDER)} == before


def test_no_file_at_all(world):
    answer = world.browser.post("/can-bo/nhap", data={}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Anh/chị chọn một tệp." in answer.get_data(as_text=True)


def test_a_file_beyond_the_limit_is_not_even_read(world):
    assert send(world.browser, b"\0" * (MOST_BYTES + 2048)).status_code == 413


def test_dropping_a_file_forgets_it(world):
    sent = send(world.browser, GOOD)
    assert world.browser.post(f"{sent.location}/bo").location == "/can-bo/nhap"
    page(world.browser, sent.location, 404)


def test_an_upload_is_its_owners_only_and_for_a_day(world, app, sign_in, monkeypatch):
    sent = send(world.browser, GOOD)
    other = sign_in(world.elsewhere)
    for url in (sent.location, f"{sent.location}/danh-dau.xlsx"):
        page(other, url, 404)
    for url in (f"{sent.location}/ghi", f"{sent.location}/bo"):
        assert other.post(url).status_code == 404
    page(world.browser, "/can-bo/nhap/..%2f..%2flabel", 404)
    page(world.browser, "/can-bo/nhap/" + "0" * 32, 404)
    later = time.time() + LASTS_SECONDS + 60
    monkeypatch.setattr(time, "time", lambda: later)
    page(world.browser, sent.location, 404)


def test_learners_and_strangers_import_nothing(world, client, sign_in):
    learner = sign_in(world.learner)
    for url in ("/can-bo/nhap", "/can-bo/nhap/mau.xlsx", "/can-bo/nhap/" + "0" * 32):
        page(learner, url, 403)
        assert client.get(url).status_code == 302
    for url in ("/can-bo/nhap", f"/can-bo/nhap/{'0' * 32}/ghi", f"/can-bo/nhap/{'0' * 32}/bo"):
        assert learner.post(url).status_code == 403
        assert client.post(url).status_code == 302


# A file too large for a request


@pytest.fixture
def large(monkeypatch):
    """Every file counts as large."""
    monkeypatch.setattr(screen, "AT_ONCE", 10)


def test_a_large_file_is_previewed_and_written_by_the_worker(world, app, large):
    sent = send(world.browser, GOOD)
    html = page(world.browser, sent.location)
    assert "Đang đọc và đối chiếu danh sách" in html
    assert "Đang chờ đến lượt" in html
    run_one_job(app)
    assert "Sẵn sàng nhập" in page(world.browser, sent.location)
    assert world.browser.post(f"{sent.location}/ghi").location == sent.location
    assert "Đang ghi danh sách" in page(world.browser, sent.location)
    run_one_job(app)
    assert "Đã nhập: 3\u00a0dòng được ghi." in page(world.browser, sent.location)
    with app.app_context():
        assert find_person_by_code("CB9")
        (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "roster.import"))
        assert entry.actor_id == world.ward.id


def test_a_large_file_that_cannot_be_read_says_so_on_its_page(world, app, large):
    sent = send(world.browser, b"<html><table></table></html>")
    run_one_job(app)
    assert "trang web mang tên tệp Excel" in page(world.browser, sent.location)


def test_a_large_file_with_errors_or_news_is_not_written(world, app, large):
    wrong = send(world.browser, WRONG)
    run_one_job(app)
    assert "Còn 2\u00a0ô cần sửa" in page(world.browser, wrong.location)
    world.browser.post(f"{wrong.location}/ghi")
    run_one_job(app)
    assert "Còn 2\u00a0ô cần sửa" in page(world.browser, wrong.location)
    first, second = send(world.browser, GOOD), send(world.browser, GOOD)
    run_one_job(app)
    run_one_job(app)
    world.browser.post(f"{first.location}/ghi")
    world.browser.post(f"{second.location}/ghi")
    run_one_job(app)
    run_one_job(app)
    assert "Đã nhập" in page(world.browser, first.location)
    assert "Tệp không có gì mới" in page(world.browser, second.location)
