"""The sheets Văn bằng, Giảng viên, Kinh phí and Đánh giá: dated rows, laid over what is known, whole or not at all."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.clock import today
from lms.db import EVER, db
from lms.intake.actions import HasErrors, apply
from lms.intake.preview import preview
from lms.people.access import Viewer
from lms.people.models import Role
from lms.people.qualification_models import LecturerTerm, Qualification
from lms.people.version import roster_version
from lms.tracker.entries.models import Assessment, Spending
from tests.workbooks import assessed, cadre, diploma, lecturer, spent, unit

pytestmark = pytest.mark.usefixtures("topics", "targets")


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def officer(make, tree):
    return make.officer(tree["CDCS-A1"], from_on=date(2024, 1, 1))


@pytest.fixture
def ward(tree):
    """Who coordinates the ward CDP-A1."""
    return Viewer(0, "", None, {Role.COORDINATOR: frozenset({tree["CDP-A1"].id})})


def effects(found):
    return {effect.value: number for effect, number in found.tallies[-1].effects.items() if number}


def rows(table):
    return db.session.scalars(select(table)).all()


# Văn bằng


@pytest.mark.parametrize(
    ("kind", "word", "rank", "shown"),
    [
        ("chuyên môn", "Sơ cấp", 1, "Sơ cấp"),
        ("Chuyên môn", "trung cấp chuyên nghiệp", 2, "Trung cấp"),
        ("CHUYÊN MÔN", "CĐ", 3, "Cao đẳng"),
        ("chuyen mon", "Cử nhân", 4, "Đại học"),
        ("chuyên môn", "Thạc sỹ", 5, "Thạc sĩ"),
        ("chuyên môn", "tiến sĩ", 6, "Tiến sĩ"),
        ("tay nghề", "Trung cấp nghề", 2, "Trung cấp"),
        ("LLCT", "Sơ cấp", 1, "Sơ cấp"),
        ("lý luận chính trị", "Trung cấp LLCT", 2, "Trung cấp"),
        ("lý luận chính trị", "Cao cấp", 3, "Cao cấp"),
        ("lý luận chính trị", "Cử nhân", 3, "Cử nhân"),
        ("tin học", "A", 1, "A"),
        ("tin học", "b", 2, "B"),
        ("ngoại ngữ", "Chứng chỉ C", 3, "C"),
        ("tin học", "cơ bản", 1, "Cơ bản"),
        ("CNTT", "Nâng cao", 4, "Nâng cao"),
        ("QLNN", "Chuyên viên chính", 4, "Chuyên viên chính"),
        ("quốc phòng an ninh", None, 1, "Có chứng chỉ"),
        ("lãnh đạo quản lý", "có", 1, "Có chứng chỉ"),
    ],
)
def test_rank_words_are_ordered_within_their_kind(importing, officer, kind, word, rank, shown):
    importing.write(diplomas=[diploma(officer.code, kind, word)])
    (row,) = rows(Qualification)
    assert (row.person_id, row.rank, row.word) == (officer.id, rank, shown)
    assert (row.state, row.issued_on) == ("graduated", date(2015, 6, 15))


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"Mã cán bộ": "CB404"}, "Mã cán bộ", "Chưa có cán bộ này"),
        ({"Loại": None}, "Loại", "phải có dữ liệu"),
        ({"Loại": "nấu ăn"}, "Loại", "Các cách ghi: Chuyên môn, Tay nghề"),
        ({"Trình độ": None}, "Trình độ", "phải có dữ liệu"),
        ({"Trình độ": "Cao cấp"}, "Trình độ", "trình độ này"),
        ({"Loại": "ngoại ngữ", "Trình độ": "rất giỏi"}, "Trình độ", "Các cách ghi: A, Cơ bản, B, C, Nâng cao"),
        ({"Loại": "LLCT", "Trình độ": "Thạc sĩ"}, "Trình độ", "Sơ cấp, Trung cấp, Cao cấp, Cử nhân"),
        ({"Tình trạng": "bỏ dở"}, "Tình trạng", "Đã tốt nghiệp, Đang học, Được cử đi"),
        ({"Ngày cấp": "31/02/2020"}, "Ngày cấp", "Không có ngày này"),
        ({"Ngày cấp": today() + timedelta(days=1)}, "Ngày cấp", "sau hôm nay"),
    ],
)
def test_faults_of_a_diploma_are_told_by_cell(importing, officer, cells, column, said):
    ((sheet, row, where, _value, text),) = importing.refused(diplomas=[diploma(officer.code) | cells])
    assert (sheet, row, where) == ("Văn bằng", 2, column)
    assert said in text
    assert rows(Qualification) == []


def test_the_same_diplomas_twice_change_nothing_the_second_time(importing, officer):
    sheet = [diploma(officer.code), diploma(officer.code, "tin học", "B"), diploma(officer.code)]
    before = roster_version()
    assert effects(importing.write(diplomas=sheet)) == {"new": 2, "repeated": 1}
    assert roster_version() == before + 1, "figures made from diplomas are old now"
    again = importing.write(diplomas=sheet)
    assert effects(again) == {"unchanged": 2, "repeated": 1}
    assert (again.diplomas, roster_version()) == ([], before + 1)


def test_a_known_diploma_is_corrected_and_a_blank_day_forgets_nothing(importing, officer):
    importing.write(diplomas=[diploma(officer.code, **{"Chuyên ngành": "luật"})])
    found = importing.write(diplomas=[diploma(officer.code, **{"Chuyên ngành": "Luật", "Ngày cấp": "20/07/2015"})])
    assert effects(found) == {"changed": 1}
    assert {one.column for one in found.changes[0].differences} == {"Chuyên ngành", "Ngày cấp"}
    importing.write(diplomas=[diploma(officer.code, **{"Chuyên ngành": "Luật", "Ngày cấp": None})])
    (row,) = rows(Qualification)
    assert (row.major, row.issued_on) == ("Luật", date(2015, 7, 20))


def test_who_was_sent_and_then_graduated_has_both_rows(importing, officer):
    sent = diploma(officer.code, "LLCT", "Cao cấp", **{"Tình trạng": "được cử đi", "Ngày cấp": "01/09/2024"})
    importing.write(diplomas=[sent])
    importing.write(diplomas=[diploma(officer.code, "LLCT", "Cao cấp", **{"Ngày cấp": "30/06/2026"})])
    assert {(row.state, row.issued_on) for row in rows(Qualification)} == {
        ("sent", date(2024, 9, 1)),
        ("graduated", date(2026, 6, 30)),
    }


def test_one_diploma_with_two_days_is_an_error(importing, officer):
    sheet = [diploma(officer.code), diploma(officer.code, **{"Ngày cấp": "16/06/2015"})]
    ((_, row, column, _, text),) = importing.refused(diplomas=sheet)
    assert (row, column) == (3, "Ngày cấp")
    assert "dòng 2: 15/06/2015" in text


def test_people_and_diplomas_of_one_file_are_written_together(importing, tree):
    importing.write([], [cadre("CB9")], diplomas=[diploma("cb9")], lecturers=[lecturer("CB9")])
    assert len(rows(Qualification)) == len(rows(LecturerTerm)) == 1


def test_a_wrong_row_of_any_sheet_keeps_the_whole_file_out(importing, officer):
    importing.refused(
        diplomas=[diploma(officer.code)],
        lecturers=[lecturer(officer.code)],
        spending=[spent(), spent("CDP-404")],
        assessments=[assessed(officer.code)],
    )
    assert [rows(table) for table in (Qualification, LecturerTerm, Spending, Assessment)] == [[], [], [], []]


# Giảng viên


def test_a_lecturer_teaches_topics_from_a_day_to_a_last_day(importing, officer):
    importing.write(lecturers=[lecturer(officer.code, **{"Chuyên đề": "nu-cong; Đàm phán, thương lượng tập thể"})])
    (row,) = rows(LecturerTerm)
    assert (row.level, row.topics, row.until_on) == ("provincial", ["nu-cong", "thuong-luong"], EVER)
    found = importing.write(lecturers=[lecturer(officer.code, **{"Đến ngày": "30/06/2026", "Chuyên đề": None})])
    assert effects(found) == {"ended": 1}
    (row,) = rows(LecturerTerm)
    assert (row.topics, row.until_on) == (["nu-cong", "thuong-luong"], date(2026, 7, 1))
    assert effects(importing.write(lecturers=[lecturer(officer.code, **{"Chuyên đề": None})])) == {"unchanged": 1}


@pytest.mark.parametrize(
    ("word", "level"),
    [("trung ương", "confederation"), ("TW", "confederation"), ("Tỉnh", "provincial"), ("cấp trên cơ sở", "upper")],
)
def test_levels_of_lecturers(importing, officer, word, level):
    importing.write(lecturers=[lecturer(officer.code, **{"Cấp": word})])
    assert [row.level for row in rows(LecturerTerm)] == [level]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Mã cán bộ": "CB404"}, "Mã cán bộ"),
        ({"Cấp": None}, "Cấp"),
        ({"Cấp": "CĐCS"}, "Cấp"),
        ({"Chuyên đề": "đan len"}, "Chuyên đề"),
        ({"Từ ngày": None}, "Từ ngày"),
        ({"Đến ngày": "30/09/2023"}, "Đến ngày"),
    ],
)
def test_faults_of_a_lecturer_are_told_by_cell(importing, officer, cells, column):
    assert [found[2] for found in importing.refused(lecturers=[lecturer(officer.code) | cells])] == [column]


# Kinh phí


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        (150_000_000, 150_000_000),
        ("150.000.000", 150_000_000),
        ("150,000,000", 150_000_000),
        ("150 000 000 đ", 150_000_000),
        ("1.250.000 đồng", 1_250_000),
        ("0", 0),
    ],
)
def test_money_is_digits_with_separators(importing, tree, typed, amount):
    importing.write(spending=[spent(training=typed)])
    (row,) = rows(Spending)
    assert (row.unit_id, row.year, row.training, row.activity) == (tree["CDP-A1"].id, 2025, amount, 1_000_000_000)
    assert (row.union_finance, row.state_budget) == (None, None)


@pytest.mark.parametrize("typed", ["1,25 tỷ", "150 triệu", "1.25", "-5.000.000", "1.250,000", 12.5, "nhiều"])
def test_money_that_must_be_guessed_is_an_error(importing, tree, typed):
    ((_, _, column, _, text),) = importing.refused(spending=[spent(training=typed)])
    assert column == "Chi đào tạo"
    assert "ví dụ 1.250.000" in text


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"Mã đơn vị": "CDP-404"}, "Mã đơn vị", "Chưa có đơn vị"),
        ({"Năm": "25"}, "Năm", "bốn chữ số"),
        ({"Năm": None}, "Năm", "phải có dữ liệu"),
        ({"Năm": today().year + 1}, "Năm", "chưa đến"),
        ({"Chi đào tạo": 1_000_000_001}, "Chi đào tạo", "không thể lớn hơn"),
        ({"Chi đào tạo": None, "Tổng chi hoạt động": None}, "Chi đào tạo", "không có số tiền nào"),
    ],
)
def test_faults_of_spending_are_told_by_cell(importing, tree, cells, column, said):
    ((_, _, where, _, text),) = importing.refused(spending=[spent() | cells])
    assert where == column
    assert said in text


def test_a_column_headed_in_millions_is_refused_and_tiny_sums_are_asked_about(importing, tree):
    head = "Mã đơn vị;Năm;Chi đào tạo (triệu đồng);Tổng chi hoạt động\nCDP-A1;2025;150;1000"
    found = preview(head.encode(), "kinh-phi.csv", None)
    assert [(p.column, "đổi số tiền ra đồng" in p.text) for p in found.errors] == [("Chi đào tạo", True)]
    warned = importing.warned(importing.write(spending=[spent(training=150, activity=1000)]))
    assert [(column, "triệu đồng" in text) for _, _, column, _, text in warned] == [("Tổng chi hoạt động", True)]


def test_spending_is_added_to_by_later_files_and_a_part_larger_than_a_known_whole_is_an_error(importing, tree):
    importing.write(spending=[spent(training=None)])
    found = importing.write(spending=[spent(activity=None, **{"Tài chính công đoàn": "1.200.000.000"})])
    assert effects(found) == {"changed": 1}
    (row,) = rows(Spending)
    assert (row.training, row.activity, row.union_finance) == (150_000_000, 1_000_000_000, 1_200_000_000)
    assert [error[2] for error in importing.refused(spending=[spent(training=2_000_000_000, activity=None)])] == [
        "Chi đào tạo"
    ]
    assert effects(importing.write(spending=[spent()])) == {"unchanged": 1}


def test_two_rows_of_one_unit_and_year_must_agree(importing, tree):
    ((_, row, column, _, text),) = importing.refused(spending=[spent(), spent(training=1_000_000)])
    assert (row, column) == (3, "Chi đào tạo")
    assert "dòng 2: 150000000" in text


# Đánh giá


def test_an_assessment_is_kept_by_year_and_line_and_corrected(importing, tree, officer):
    importing.write(assessments=[assessed(officer.code, **{"Nội dung": "bt 12"})])
    (row,) = rows(Assessment)
    assert (row.person_id, row.unit_id, row.year) == (officer.id, tree["CDCS-A1"].id, 2025)
    assert (row.target, row.passed, row.assessed_by_id) == ("BT-12", True, tree["CDP-A1"].id)
    found = importing.write(assessments=[assessed(officer.code, **{"Đạt": "không"})])
    assert effects(found) == {"changed": 1}
    assert [row.passed for row in rows(Assessment)] == [False]
    assert effects(importing.write(assessments=[assessed(officer.code, **{"Đạt": "Không"})])) == {"unchanged": 1}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Mã cán bộ": "CB404"}, "Mã cán bộ"),
        ({"Mã đơn vị": "CDCS-404"}, "Mã đơn vị"),
        ({"Năm": "năm ngoái"}, "Năm"),
        ({"Nội dung": None}, "Nội dung"),
        ({"Nội dung": "chăm chỉ"}, "Nội dung"),
        ({"Đạt": None}, "Đạt"),
        ({"Đạt": "tạm"}, "Đạt"),
        ({"Đơn vị đánh giá": None}, "Đơn vị đánh giá"),
        ({"Đơn vị đánh giá": "CDP-404"}, "Đơn vị đánh giá"),
    ],
)
def test_faults_of_an_assessment_are_told_by_cell(importing, officer, cells, column):
    assert [found[2] for found in importing.refused(assessments=[assessed(officer.code) | cells])] == [column]


def test_an_assessment_in_a_unit_where_nobody_knew_the_person_is_warned_of(importing, tree, officer):
    found = importing.write(assessments=[assessed(officer.code, "CDCS-A2")])
    assert [(column, "chưa từng giữ" in text) for _, _, column, _, text in importing.warned(found)] == [
        ("Mã đơn vị", True)
    ]


def test_a_line_of_no_target_is_an_error_of_its_cell(importing, officer):
    rows = [assessed(officer.code, **{"Nội dung": "ZZ-99"}), assessed(officer.code, **{"Nội dung": "bt 12"})]
    found = importing.refused(assessments=rows)
    assert [(row, column, "chưa có chỉ tiêu" in text) for _, row, column, _, text in found] == [(2, "Nội dung", True)]


# Scope


def test_a_coordinator_enters_only_for_own_people_and_units(importing, make, tree, officer, ward):
    stranger = make.officer(tree["CDCS-B1"])
    found = importing.refused(
        diplomas=[diploma(stranger.code), diploma(officer.code)],
        lecturers=[lecturer(stranger.code)],
        spending=[spent("CDP-B1"), spent("LDLD-A"), spent("CDP-A1")],
        assessments=[assessed(stranger.code), assessed(officer.code, **{"Đơn vị đánh giá": "CDP-B1"})],
        viewer=ward,
    )
    assert [(sheet, row, column) for sheet, row, column, _, _ in found] == [
        ("Văn bằng", 2, "Mã cán bộ"),
        ("Giảng viên", 2, "Mã cán bộ"),
        ("Kinh phí", 2, "Mã đơn vị"),
        ("Kinh phí", 3, "Mã đơn vị"),
        ("Đánh giá", 2, "Mã cán bộ"),
        ("Đánh giá", 3, "Đơn vị đánh giá"),
    ]
    assert all("phạm vi" in text for *_, text in found)


def test_a_superior_may_have_judged(importing, officer, ward):
    importing.write(assessments=[assessed(officer.code, **{"Đơn vị đánh giá": "LDLD-A"})], viewer=ward)
    assert len(rows(Assessment)) == 1


def test_a_new_unit_tells_its_spending_in_the_same_file(importing, tree, ward):
    importing.write([unit("CDCS-NEW")], spending=[spent("cdcs-new")], viewer=ward)
    assert len(rows(Spending)) == 1


def test_a_csv_of_one_sheet_is_enough(officer):
    text = f"Mã cán bộ\tLoại\tTrình độ\tNgày cấp\n{officer.code}\tchuyên môn\tĐH\t2015\n"
    apply(text.encode("utf-16"), "van-bang.csv", None)
    (row,) = rows(Qualification)
    assert (row.word, row.issued_on) == ("Đại học", date(2015, 1, 1))
    with pytest.raises(HasErrors):
        apply(text.replace("ĐH", "đại học lớn").encode(), "van-bang.csv", None)
