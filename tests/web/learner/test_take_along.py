"""The words of a course, and its documents to take along."""

from io import BytesIO

import openpyxl
import pytest
from docx import Document

from lms.courses.models import Source
from lms.courses.queries import find_course, version_of
from lms.courses.yamltext import load_yaml
from lms.db import db
from lms.learning.models import Enrolment
from lms.web.learner.templates import made
from tests.courses.small import SOURCES
from tests.courses.test_parts import BOOK, DOCUMENT

URL = "/hoc/khoa/thuong-luong-tap-the"
TERMS = [
    {"term": "Đối thoại", "meaning": "Hai bên ngồi lại chia sẻ thông tin.", "cites": [["blld", "70.3"], ["kl157", ""]]},
    {"term": "Tổ thương lượng", "meaning": "Người thay mặt mỗi bên.", "cites": []},
]
SPECS = {"bien-ban": load_yaml(DOCUMENT).value, "so-quy": load_yaml(BOOK).value}


@pytest.fixture
def officer(make):
    return make.officer(make.tree()["CDCS-A1"])


@pytest.fixture
def course(app, make):
    listed = [
        {"key": key, "about": spec["about"], "title": spec["title"], "form": spec["form"]}
        for key, spec in SPECS.items()
    ]
    row = make.course(glossary=TERMS, terms=2, templates=listed, template_specs=SPECS)
    with app.app_context():
        for key, cited in SOURCES.items():
            db.session.add(
                Source(key=key, name=cited.name, mark=cited.mark, checked_on=cited.checked, places=dict(cited.places))
            )
        db.session.commit()
    return row


@pytest.fixture
def browser(sign_in, officer, course):
    return sign_in(officer)


def test_every_word_stands_with_its_meaning_and_its_source(browser):
    page = browser.get(f"{URL}/thuat-ngu").text
    assert "Nguồn: Bộ luật Lao động số 45/2019/QH14, Điều 70 khoản 3. Rà ngày 20/11/2026." in page
    assert "Nguồn: Kết luận số 157-KL/TW. Rà ngày 20/11/2026 (kiểm tra văn bản hiện hành)." in page
    assert page.index("Đối thoại") < page.index("Tổ thương lượng")
    assert f'href="{URL}/thuat-ngu"' in browser.get(URL).text


@pytest.mark.parametrize(
    ("words", "found"), [("doi thoai", [True, False]), ("TO", [False, True]), ("mỗi bên", [False, True])]
)
def test_words_are_found_without_diacritics_by_term_and_meaning(browser, words, found):
    page = browser.get(f"{URL}/thuat-ngu", query_string={"q": words}).text
    assert [f"<b>{one['term']}</b>" in page for one in TERMS] == found


def test_no_word_found_says_what_to_do(browser):
    page = browser.get(f"{URL}/thuat-ngu?q=zzz").text
    assert "Không có thuật ngữ nào khớp" in page
    assert "Xem tất cả" in page


def test_a_course_without_words_has_no_such_page(make, browser):
    make.course("khac")
    assert browser.get("/hoc/khoa/khac/thuat-ngu").status_code == 404
    assert browser.get("/hoc/khoa/la/thuat-ngu").status_code == 404
    page = browser.get("/hoc/khoa/khac").text
    assert "Thuật ngữ" not in page
    assert "Mẫu để tải về" not in page


def test_documents_are_listed_and_open_in_their_programs(app, browser):
    page = browser.get(URL).text
    assert "Mẫu để tải về" in page
    assert f'href="{URL}/mau/bien-ban.docx"' in page
    answer = browser.get(f"{URL}/mau/bien-ban.docx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bien-ban.docx"'
    assert answer.mimetype.endswith("wordprocessingml.document")
    assert "BIÊN BẢN" in [paragraph.text for paragraph in Document(BytesIO(answer.data)).paragraphs]
    answer = browser.get(f"{URL}/mau/so-quy.xlsx")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert openpyxl.load_workbook(BytesIO(answer.data)).active["A1"].value == "SỔ QUỸ"
    with app.app_context():
        assert db.session.query(Enrolment).count() == 0


def test_a_document_is_made_once_and_sent_once(browser):
    made.cache_clear()
    first = browser.get(f"{URL}/mau/bien-ban.docx")
    again = browser.get(f"{URL}/mau/bien-ban.docx", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    browser.get(f"{URL}/mau/bien-ban.docx")
    assert (made.cache_info().misses, made.cache_info().hits) == (1, 1)


def test_a_new_version_has_its_own_document(app, make, browser, course):
    first = browser.get(f"{URL}/mau/bien-ban.docx")
    make.course_version(course, template_specs={"bien-ban": {**SPECS["bien-ban"], "title": "Biên bản mới"}})
    again = browser.get(f"{URL}/mau/bien-ban.docx", headers={"If-None-Match": first.headers["ETag"]})
    assert "BIÊN BẢN MỚI" in [paragraph.text for paragraph in Document(BytesIO(again.data)).paragraphs]
    with app.app_context():
        assert version_of(find_course("thuong-luong-tap-the")).number == 2


@pytest.mark.parametrize("path", ["mau/la.docx", "mau/bien-ban.xlsx", "mau/so-quy.docx", "mau/bien-ban.pdf"])
def test_what_is_not_there_is_not_found(browser, path):
    assert browser.get(f"{URL}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["thuat-ngu", "mau/bien-ban.docx"])
def test_who_is_not_signed_in_is_asked_to(client, path):
    assert client.get(f"{URL}/{path}").location.startswith("/dang-nhap")


def test_they_cost_few_statements(browser, statements):
    for path, most in ((f"{URL}/thuat-ngu", 4), (f"{URL}/mau/so-quy.xlsx", 3)):
        with statements() as seen:
            browser.get(path)
        assert len(seen) <= most, (path, len(seen))
