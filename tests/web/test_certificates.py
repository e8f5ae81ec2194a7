"""The certificate on the screen and its public check."""

import io
from uuid import uuid4

import pypdf
import pytest

from lms.db import db
from lms.records.actions import void
from lms.records.models import Certificate


@pytest.fixture
def world(app, make):
    """A tree, an officer of CDCS-A1 with a record organised by the province, and its certificate."""

    class World:
        tree = make.tree()

    World.learner = make.officer(World.tree["CDCS-A1"])
    World.record = make.record(World.learner, World.tree["LDLD-A"])
    with app.app_context():
        World.certificate = db.session.get(Certificate, World.record.id)
    World.url = f"/ho-so/chung-nhan/{World.record.id}"
    return World


def take_back(app, record):
    with app.app_context():
        void(record.id, "nhập nhầm người", "Võ Ngọc Hân", None)
        db.session.commit()


def test_a_learner_sees_and_downloads_their_own(sign_in, world):
    browser = sign_in(world.learner)
    page = browser.get(world.url)
    assert page.status_code == 200
    for words in (world.certificate.number, world.certificate.name, "6 tiết, trực tuyến", "<svg", "Tải bản PDF"):
        assert words in page.text
    file = browser.get(f"{world.url}/giay-chung-nhan.pdf")
    assert file.mimetype == "application/pdf"
    assert world.certificate.number in file.headers["Content-Disposition"]
    (sheet,) = pypdf.PdfReader(io.BytesIO(file.data)).pages
    assert world.certificate.number in sheet.extract_text()


@pytest.mark.parametrize("tail", ["", "/giay-chung-nhan.pdf"])
def test_only_the_person_and_those_above_find_it(client, make, sign_in, world, tail):
    url = world.url + tail
    assert sign_in(make.coordinator(world.tree["LDLD-A"])).get(url).status_code == 200
    assert sign_in(make.coordinator(world.tree["CDP-A1"])).get(url).status_code == 200
    assert sign_in(make.coordinator(world.tree["LDLD-B"])).get(url).status_code == 404
    assert sign_in(make.officer(world.tree["CDCS-A1"], name="Người Cùng Đơn Vị")).get(url).status_code == 404
    assert sign_in(world.learner).get(f"/ho-so/chung-nhan/{uuid4()}{tail}").status_code == 404
    answer = client.get(url)
    assert answer.status_code == 302
    assert "/dang-nhap" in answer.headers["Location"]


def test_a_record_without_certificate_has_no_page(make, sign_in, world):
    other = make.record(world.learner, world.tree["LDLD-A"], course=None, version=None, source="roster")
    assert sign_in(world.learner).get(f"/ho-so/chung-nhan/{other.id}").status_code == 404


def test_one_taken_back_says_so_and_is_not_handed_out(app, sign_in, world):
    take_back(app, world.record)
    browser = sign_in(world.learner)
    page = browser.get(world.url)
    assert "đã bị thu hồi" in page.text
    assert "nhập nhầm người" in page.text
    assert browser.get(f"{world.url}/giay-chung-nhan.pdf").status_code == 404


def test_the_page_costs_few_statements(sign_in, statements, world):
    browser = sign_in(world.learner)
    with statements() as seen:
        assert browser.get(world.url).status_code == 200
    assert len(seen) <= 3


def test_anybody_can_check_and_sees_no_more_than_is_on_the_paper(client, world):
    page = client.get(f"/kiem-tra/{world.certificate.code}")
    assert page.status_code == 200
    for words in (world.certificate.name, world.certificate.number, "còn giá trị", "Công đoàn LDLD-A"):
        assert words in page.text
    for words in (world.learner.code, str(world.record.id), "CDCS-A1", "0.86"):
        assert words not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_a_code_typed_with_hyphens_leads_to_the_check(client, world):
    code = world.certificate.code.lower()
    answer = client.get(f"/kiem-tra?ma={code[:4]}-{code[4:8]}-{code[8:]}")
    assert answer.headers["Location"] == f"/kiem-tra/{world.certificate.code}"


def test_an_unknown_code_is_kept_beside_its_message(client):
    answer = client.get("/kiem-tra/AAAABBBBCCCC")
    assert answer.status_code == 404
    assert 'value="AAAABBBBCCCC"' in answer.text
    assert "Không có giấy chứng nhận nào mang mã này" in answer.text
    typed = client.get("/kiem-tra?ma=giấy đỏ")
    assert typed.status_code == 200
    assert 'value="giấy đỏ"' in typed.text
    assert "chữ không dấu và số" in typed.text
    assert 'id="ma-loi"' not in client.get("/kiem-tra").text


def test_the_check_says_that_one_was_taken_back_but_not_why(app, client, world):
    take_back(app, world.record)
    page = client.get(f"/kiem-tra/{world.certificate.code}")
    assert "không còn giá trị" in page.text
    assert "còn giá trị." not in page.text.replace("không còn giá trị.", "")
    assert "nhập nhầm người" not in page.text


def test_guessing_codes_is_braked(client, monkeypatch):
    monkeypatch.setattr("lms.web.public.CHECKS", 2)
    codes = [client.get(f"/kiem-tra/AAAA{number:08}").status_code for number in range(3)]
    assert codes == [404, 404, 429]


def test_anybody_can_read_what_is_stored_about_people(client):
    page = client.get("/du-lieu-ca-nhan")
    assert page.status_code == 200
    for words in ("Dữ liệu cá nhân", "Ai xem được", "LĐLĐ tỉnh Tân Hà"):
        assert words in page.text
