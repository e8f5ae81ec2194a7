"""The printed certificate: its words, its fonts, its QR code; and that it never changes."""

import io
import unicodedata

import pypdf
import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import update

from lms.db import db
from lms.people.models import Person, UnitState
from lms.records.certificates import Letterhead, code_of, facts_line, render, use
from lms.records.queries import certificate_of, find_certificate_by_code

pytestmark = pytest.mark.usefixtures("context")
MARKS = "Ẫ ẵ Ợ ự Ỷ ỹ Ặ ệ Ổ ỗ Đ đ Ứ ử"


@pytest.fixture
def printed(make):
    """`printed(name, **entry)` is the certificate of a new record."""
    tree = make.tree()

    def make_one(name="Nguyễn Thị Hồng Thắm", **entry):
        learner = make.officer(tree["CDCS-A1"], name=name)
        return certificate_of(make.record(learner, tree["LDLD-A"], **entry).id)

    return make_one


def text_of(certificate):
    (page,) = pypdf.PdfReader(io.BytesIO(render(certificate))).pages
    return " ".join(page.extract_text().split())


def test_the_paper_says_who_what_when_and_by_whom(printed):
    certificate = printed(hours=6.5)
    text = text_of(certificate)
    for words in (
        "Nguyễn Thị Hồng Thắm",
        "Kỹ năng đàm phán, thương lượng tập thể",
        "6,5 tiết, trực tuyến, ngày 14/03/2026",
        "GIẤY CHỨNG NHẬN",
        "CÔNG ĐOÀN LDLD-A",
        "TM. BAN THƯỜNG VỤ",
        f"Số {certificate.number}",
    ):
        assert words in text


def test_a_name_in_pieces_of_letters_is_printed_whole(printed):
    name = f"Nguyễn {MARKS}"
    certificate = printed(unicodedata.normalize("NFD", name), title=unicodedata.normalize("NFD", f"Kỹ {MARKS}"))
    text = text_of(certificate)
    assert name in text
    assert f"Kỹ {MARKS}" in text


def test_only_the_sites_own_fonts_are_used_and_they_travel_with_the_file(printed):
    (page,) = pypdf.PdfReader(io.BytesIO(render(printed(f"Nguyễn {MARKS}")))).pages
    faces = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert len(faces) >= 2
    for face in faces:
        descriptor = face["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "BeVietnamPro" in face["/BaseFont"]
        assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))


def test_the_qr_code_leads_to_the_check(printed):
    certificate = printed()
    image = Image.open(io.BytesIO(render(certificate, image=True)))
    (found,) = zxingcpp.read_barcodes(image)
    assert found.text == f"http://localhost/kiem-tra/{certificate.code}"


def test_signs_of_the_typesetter_are_only_letters(printed):
    hostile = '#panic("x") $1$ <b> [*đậm*] "trích" \\ @a'
    assert hostile in text_of(printed(title=hostile))


def test_a_long_name_and_a_long_title_stay_on_one_page(printed):
    certificate = printed("Công Tằng Tôn Nữ Thị Hoàng Phương Uyên", title="Kỹ năng rất dài của cán bộ công đoàn " * 5)
    assert "Phương Uyên" in text_of(certificate)


def test_rule_26_and_27_the_paper_made_again_has_the_same_text_whatever_changed(printed):
    certificate = printed()
    before = text_of(certificate)
    db.session.execute(update(Person).values(full_name="Tên Khác"))
    db.session.execute(update(UnitState).values(name="Đơn vị khác"))
    use(Letterhead("MOI", "KT. CHỦ TỊCH", "https://khac.vn"))
    db.session.commit()
    db.session.expire_all()
    try:
        assert text_of(certificate_of(certificate.record_id)) == before
        assert render(certificate) == render(certificate)
    finally:
        use(Letterhead("GCN", "TM. BAN THƯỜNG VỤ", "http://localhost"))


@pytest.mark.parametrize("typed", ["{0}-{1}-{2}", "{0} {1} {2}", " {0}{1}{2} "])
def test_a_code_typed_from_paper_is_found(printed, typed):
    certificate = printed()
    code = certificate.code
    written = typed.format(code[:4], code[4:8], code[8:]).lower()
    assert find_certificate_by_code(code_of(written)).certificate.number == certificate.number


def test_training_without_hours_says_only_its_form(printed):
    assert facts_line(printed(hours=None, form="in_person")) == "trực tiếp"
