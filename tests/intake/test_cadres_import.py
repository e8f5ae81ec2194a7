"""The sheet Cán bộ: people with dated positions, and every fault by cell."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.db import EVER, db
from lms.people.access import Viewer
from lms.people.models import Person, Position, Role
from lms.people.queries import find_person_by_code
from tests.workbooks import cadre, unit

pytestmark = pytest.mark.usefixtures("context")

FULL = cadre(
    **{
        "Ngày sinh": "02/09/1985",
        "Giới tính": "Nữ",
        "Điện thoại": "0905.123.456",
        "Email": "Tham@CongDoan.VN ",
        "Ngày giữ chức": "15/05/2023",
        "Bầu lần đầu": "có",
        "Lĩnh vực": "Tổ chức",
        "Ngạch": "Chuyên viên",
        "Vị trí việc làm": "Cán bộ phong trào",
        "Quy hoạch chức danh": "PCT",
    }
)


@pytest.fixture
def tree(make):
    return make.tree()


def positions(code="CB000001"):
    db.session.expire_all()
    person = find_person_by_code(code)
    statement = select(Position).where(Position.person_id == person.id).order_by(Position.from_on, Position.title)
    return db.session.scalars(statement).all()


def effects(found):
    (tally,) = found.tallies
    return {effect.value: number for effect, number in tally.effects.items() if number}


def errors(importing, *rows, **named):
    return [(row, column, text) for _sheet, row, column, _value, text in importing.refused([], list(rows), **named)]


def test_a_person_with_a_position(importing, tree):
    importing.write([], [FULL])
    person = find_person_by_code("CB000001")
    assert (person.full_name, person.born_on, person.sex) == ("Nguyễn Thị Hồng Thắm", date(1985, 9, 2), "female")
    assert (person.phone, person.email) == ("0905123456", "tham@congdoan.vn")
    assert person.folded_name == "nguyen thi hong tham"
    (position,) = positions()
    assert (position.unit_id, position.title, position.kind) == (tree["CDCS-A1"].id, "chu-tich", "grassroots")
    assert (position.from_on, position.until_on, position.first_elected) == (date(2023, 5, 15), EVER, True)
    assert (position.field, position.grade, position.job) == ("Tổ chức", "Chuyên viên", "Cán bộ phong trào")
    assert position.planned_for == "pho-chu-tich"


def test_the_same_file_twice_changes_nothing(importing, tree):
    importing.write([], [FULL])
    found = importing.write([], [FULL])
    assert effects(found) == {"unchanged": 1}
    assert (found.people, found.positions) == ([], [])


def test_rule_30_a_row_missing_ends_nothing_and_only_its_date_ends_a_position(importing, tree):
    importing.write([], [cadre("CB1"), cadre("CB2", "Lê Văn Hai", title="PCT")])
    importing.write([], [cadre("CB2", "Lê Văn Hai", title="PCT")])
    assert positions("CB1")[0].until_on == EVER
    found = importing.write([], [cadre("CB1", **{"Ngày thôi giữ chức": "01/06/2025"})])
    assert effects(found) == {"ended": 1}
    assert positions("CB1")[0].until_on == date(2025, 6, 1)
    assert effects(importing.write([], [cadre("CB1")])) == {"unchanged": 1}, "a blank cell opens nothing again"
    assert positions("CB1")[0].until_on == date(2025, 6, 1)


def test_rule_30_the_key_of_a_position_is_cadre_unit_title_and_start(importing, tree):
    importing.write([], [cadre("CB1", **{"Ngày thôi giữ chức": "15/05/2024"})])
    found = importing.write(
        [],
        [
            cadre("CB1", **{"Ngày giữ chức": "15/05/2024"}),
            cadre("CB1", unit="CDP-A1", title="UVBCH", **{"Loại cán bộ": "kiêm nhiệm"}),
        ],
    )
    assert effects(found) == {"new": 2}
    assert len(positions("CB1")) == 3


def test_rule_26_contact_data_key_nothing(importing, tree):
    importing.write([], [cadre("CB1", **{"Điện thoại": "0905123456", "Email": "a@b.vn"})])
    importing.write([], [cadre("CB2", "Lê Văn Hai", title="PCT", **{"Điện thoại": "0905123456", "Email": "a@b.vn"})])
    assert find_person_by_code("CB1").id != find_person_by_code("CB2").id
    found = importing.write([], [cadre("CB1", **{"Điện thoại": "0911111111"})])
    assert effects(found) == {"changed": 1}
    assert [(d.column, d.before, d.after) for d in found.changes[0].differences] == [
        ("Điện thoại", "0905123456", "0911111111")
    ]


def test_blank_cells_leave_what_is_known(importing, tree):
    importing.write([], [FULL])
    importing.write([], [cadre(**{"Họ và tên": None, "Loại cán bộ": None})])
    person = find_person_by_code("CB000001")
    assert (person.full_name, person.sex, person.phone) == ("Nguyễn Thị Hồng Thắm", "female", "0905123456")
    assert positions()[0].first_elected is True


def test_a_name_in_capitals_is_written_as_names_are(importing, tree):
    importing.write([], [cadre(name="NGUYỄN THỊ HỒNG THẮM")])
    assert find_person_by_code("CB000001").full_name == "Nguyễn Thị Hồng Thắm"


def test_units_and_people_of_one_file_belong_together(importing, tree):
    importing.write([unit("CDCS-9")], [cadre("CB9", unit="cdcs-9")])
    assert positions("CB9")[0].title == "chu-tich"


def test_one_code_with_two_names(importing, tree):
    found = errors(importing, cadre("CB1", "Nguyễn Thị Thắm"), cadre("CB1", "Lê Văn Hai", title="PCT"))
    assert [(row, column) for row, column, _ in found] == [(3, "Họ và tên")]
    assert "Nguyễn Thị Thắm" in found[0][2]
    assert find_person_by_code("CB1") is None


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Mã cán bộ": None}, "Mã cán bộ"),
        ({"Họ và tên": None}, "Họ và tên"),
        ({"Mã đơn vị": None}, "Mã đơn vị"),
        ({"Mã đơn vị": "CDCS-777"}, "Mã đơn vị"),
        ({"Chức danh": None}, "Chức danh"),
        ({"Chức danh": "Chủ tịch, ủy viên BTV"}, "Chức danh"),
        ({"Loại cán bộ": "thời vụ"}, "Loại cán bộ"),
        ({"Ngày giữ chức": None}, "Ngày giữ chức"),
        ({"Ngày giữ chức": "31/02/2024"}, "Ngày giữ chức"),
        ({"Ngày thôi giữ chức": "15/05/2023"}, "Ngày thôi giữ chức"),
        ({"Ngày thôi giữ chức": "01/03/2023"}, "Ngày thôi giữ chức"),
        ({"Ngày sinh": "01/01/2024"}, "Ngày sinh"),
        ({"Giới tính": "?"}, "Giới tính"),
        ({"Điện thoại": "không có"}, "Điện thoại"),
        ({"Email": "tham"}, "Email"),
        ({"Bầu lần đầu": "chắc vậy"}, "Bầu lần đầu"),
        ({"Mã đơn vị": "CDP-A1", "Loại cán bộ": None}, "Loại cán bộ"),
    ],
)
def test_faults_of_a_row(importing, tree, cells, column):
    assert [found[1] for found in errors(importing, cadre() | cells)] == [column]


def test_the_words_of_a_missing_start_and_of_a_look_alike_unit(importing, tree):
    found = errors(importing, cadre(**{"Ngày giữ chức": None}), cadre("CB2", unit="CDCS-AI"))
    assert found == [
        (2, "Ngày giữ chức", "Mỗi chức danh phải có ngày giữ chức."),
        (3, "Mã đơn vị", "Chưa có đơn vị này. Có phải CDCS-A1?"),
    ]


def test_all_faults_are_told_at_once(importing, tree):
    found = importing.look(
        [unit("CDCS-9", level="Cấp lạ")],
        [cadre("CB1", unit="CDCS-9"), cadre("CB2", **{"Ngày giữ chức": "hôm qua", "Giới tính": "?"})],
    )
    assert [(p.sheet, p.row, p.column) for p in found.errors] == [
        ("Đơn vị", 2, "Cấp"),
        ("Cán bộ", 3, "Giới tính"),
        ("Cán bộ", 3, "Ngày giữ chức"),
    ]
    assert [tally.effects.total() for tally in found.tallies] == [1, 2]


def test_a_wrong_cell_hides_no_other_fault_of_its_row(importing, tree, topics):
    found = importing.refused(
        [unit("CDCS-9", parent="CDP-404", **{"Số đoàn viên": "mười"})],
        [cadre(unit="CDCS-404", **{"Ngày giữ chức": None})],
        [{"Mã cán bộ": "CB404", "Mã đơn vị tổ chức": "CDP-404"}],
    )
    assert {(sheet, column) for sheet, _row, column, _value, _text in found} == {
        ("Đơn vị", "Số đoàn viên"),
        ("Đơn vị", "Mã đơn vị cấp trên"),
        ("Cán bộ", "Ngày giữ chức"),
        ("Cán bộ", "Mã đơn vị"),
        ("Đào tạo", "Mã cán bộ"),
        ("Đào tạo", "Tên lớp"),
        ("Đào tạo", "Chuyên đề"),
        ("Đào tạo", "Mã đơn vị tổ chức"),
        ("Đào tạo", "Đến ngày"),
    }


def test_nothing_is_written_when_one_row_is_wrong(importing, tree):
    importing.refused([unit("CDCS-9")], [cadre("CB1"), cadre("CB2", **{"Ngày giữ chức": None})])
    assert db.session.scalars(select(Person)).all() == []


def test_two_chairs_at_once_are_a_warning(importing, tree):
    importing.write([], [cadre("CB1")])
    found = importing.write([], [cadre("CB2", "Lê Văn Hai", **{"Ngày giữ chức": "01/01/2025"})])
    ((_sheet, row, column, _value, text),) = importing.warned(found)
    assert (row, column) == (2, "Chức danh")
    assert "Nguyễn Thị Hồng Thắm giữ chức từ 15/05/2023" in text
    handing_over = [
        cadre("CB1", **{"Ngày thôi giữ chức": "01/01/2025"}),
        cadre("CB2", "Lê Văn Hai", **{"Ngày giữ chức": "01/01/2025"}),
    ]
    assert importing.warned(importing.write([], handing_over)) == []


def test_two_chairs_in_one_file_are_told_once_each_way(importing, tree):
    found = importing.look([], [cadre("CB1"), cadre("CB2", "Lê Văn Hai")])
    assert [warning[1] for warning in importing.warned(found)] == [2, 3]


def test_a_title_held_twice_over_is_a_warning(importing, tree):
    importing.write([], [cadre()])
    found = importing.look([], [cadre(**{"Ngày giữ chức": "01/01/2025"})])
    assert "chưa có ngày thôi" in importing.warned(found)[0][4]


def test_equal_rows_count_once_and_different_ones_are_told(importing, tree):
    assert effects(importing.look([], [cadre(), cadre()])) == {"new": 1, "repeated": 1}
    found = errors(
        importing,
        cadre(**{"Ngày thôi giữ chức": "2025"}),
        cadre(**{"Ngày thôi giữ chức": "2026"}),
        cadre(**{"Ngày sinh": "1980"}),
        cadre(**{"Ngày sinh": "1981"}),
    )
    assert [(row, column) for row, column, _ in found] == [(3, "Ngày thôi giữ chức"), (5, "Ngày sinh")]


def test_two_phones_of_one_person_are_a_warning(importing, tree):
    rows = [
        cadre(**{"Điện thoại": "0905123456"}),
        cadre(unit="CDP-A1", title="UVBCH", **{"Loại cán bộ": "kiêm nhiệm", "Điện thoại": "0911111111"}),
    ]
    found = importing.write([], rows)
    assert [(w[1], w[2]) for w in importing.warned(found)] == [(3, "Điện thoại")]


def test_a_kind_left_blank_at_the_grass_roots_is_plain(importing, tree):
    found = importing.write(
        [], [cadre(**{"Loại cán bộ": None}), cadre("CB2", "Lê Hai", title="CTV", **{"Loại cán bộ": None})]
    )
    assert [(w[1], w[2]) for w in importing.warned(found)] == [(2, "Loại cán bộ")]
    assert positions()[0].kind == "grassroots"
    assert positions("CB2")[0].kind == "activist"


def test_a_code_that_seems_to_be_somebody_elses_is_a_warning(importing, tree):
    importing.write([], [FULL])
    found = importing.look([], [cadre(name="Lê Văn Hai", **{"Ngày sinh": "1970"})])
    assert "đang là của người khác: Nguyễn Thị Hồng Thắm, sinh ngày 02/09/1985" in importing.warned(found)[0][4]


def test_a_position_in_a_unit_that_was_abolished(importing, tree):
    importing.write([{"Mã đơn vị": "CDCS-A1", "Ngày giải thể": "01/07/2025"}])
    assert [row for row, _, _ in errors(importing, cadre(**{"Ngày giữ chức": "01/07/2025"}))] == [2]
    importing.write([], [cadre()])


# Within reach


def coordinator_of(*units):
    return Viewer(0, "", None, {Role.COORDINATOR: frozenset(one.id for one in units)})


def test_a_coordinator_writes_positions_of_own_units_only(importing, tree):
    viewer = coordinator_of(tree["CDP-A1"])
    importing.write([], [cadre()], viewer=viewer)
    found = errors(importing, cadre("CB2", unit="CDCS-B1"), cadre("CB3", unit="LDLD-A"), viewer=viewer)
    assert found == [
        (2, "Mã đơn vị", "Ngoài phạm vi anh/chị phụ trách."),
        (3, "Mã đơn vị", "Ngoài phạm vi anh/chị phụ trách."),
    ]


def test_a_code_alone_opens_no_stranger(importing, tree):
    """Importing a position makes a person visible: the file must know who they are, and their unit has let them go."""
    importing.write([], [FULL | {"Mã đơn vị": "CDCS-B1"}])
    viewer = coordinator_of(tree["CDP-A1"])
    guessed = errors(importing, cadre(**{"Họ và tên": None}), viewer=viewer)
    assert [column for _, column, _ in guessed] == ["Mã cán bộ"]
    assert "Thắm" not in guessed[0][2]
    assert errors(importing, cadre(**{"Ngày sinh": "01/01/1985"}), viewer=viewer)
    moved = cadre(**{"Ngày sinh": "02/09/1985", "Ngày giữ chức": "01/06/2026"})
    held = errors(importing, moved, viewer=viewer)
    assert [(column, "ghi ngày thôi giữ chức trước" in text) for _, column, text in held] == [("Mã cán bộ", True)]
    importing.write([], [FULL | {"Mã đơn vị": "CDCS-B1", "Ngày thôi giữ chức": "01/06/2026"}])
    importing.write([], [moved], viewer=viewer)
    assert len(positions()) == 2


def test_many_rows_take_as_many_statements_as_few(importing, tree, statements):
    def rows(count, start):
        return [cadre(f"CB{n}", f"Nguyễn Văn {n}", title="UVBCH") for n in range(start, start + count)]

    with statements() as few:
        importing.write([], rows(2, 0))
    with statements() as many:
        importing.write([], rows(200, 1000))
    assert len(many) == len(few)
