"""The sheet Đơn vị: new units, dated facts that add up, and every fault by cell."""

from datetime import date

import pytest

from lms.db import BEGINNING, db
from lms.intake.changes import Effect
from lms.people.access import Viewer
from lms.people.facts import SizeFact, StateFact
from lms.people.models import Role, Unit
from lms.people.queries import add_counts, find_unit_by_code, unit_facts, unit_path
from tests.workbooks import unit

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def tree(make):
    return make.tree()


def facts(code):
    found = unit_facts()[code]
    add_counts([found])
    return found


def effects(found, sheet="Đơn vị"):
    (tally,) = [tally for tally in found.tallies if tally.sheet == sheet]
    return {effect.value: number for effect, number in tally.effects.items() if number}


def test_a_whole_tree_from_an_empty_site(importing):
    importing.write(
        [
            unit("CDCS-1", parent="CDP-1", **{"Số đoàn viên": 120, "Ngày số liệu": "31/12/2025"}),
            unit("TLD", "Tổng Liên đoàn", None, "Tổng Liên đoàn", **{"Loại hình": None}),
            unit("CDP-1", parent="LDLD-91", level="CĐ phường", **{"Nhiệm kỳ từ": "2023", "Nhiệm kỳ đến": "2028"}),
            unit("LDLD-91", parent="TLD", level="LĐLĐ tỉnh"),
            unit("CDBP-1", parent="CDCS-1", level="CĐ bộ phận"),
            unit("TO-1", parent="CDBP-1", level="Tổ công đoàn"),
            unit("ND-1", "Nghiệp đoàn xe ôm", "CDP-1", "Nghiệp đoàn", **{"Loại hình": None}),
        ]
    )
    assert [place.code for place in unit_path(find_unit_by_code("to-1").id)] == [
        "TLD",
        "LDLD-91",
        "CDP-1",
        "CDCS-1",
        "CDBP-1",
        "TO-1",
    ]
    assert facts("CDCS-1").sizes == {date(2025, 12, 31): SizeFact(120, None)}
    assert facts("CDP-1").terms == {date(2023, 1, 1): date(2028, 12, 31)}
    assert facts("CDP-1").states == {BEGINNING: StateFact("Công đoàn CDP-1", "upper", "enterprise", "LDLD-91")}
    assert find_unit_by_code("ND-1").kind == "trade"


def test_the_same_file_twice_changes_nothing(importing, tree):
    rows = [
        unit("CDCS-9", **{"Số đoàn viên": 120, "Ngày số liệu": "31/12/2025", "Nhiệm kỳ từ": 2023}),
        unit("CDCS-9", parent="LDLD-A", **{"Hiệu lực từ": "01/07/2025"}),
        unit("CDCS-8", **{"Ngày giải thể": "01/01/2026"}),
    ]
    importing.write(rows)
    before = facts("CDCS-9")
    found = importing.write(rows)
    assert effects(found) == {"unchanged": 3}
    assert found.changes == []
    assert (found.units, found.people, found.positions) == ([], [], [])
    assert facts("CDCS-9") == before


def test_rows_of_one_code_add_in_one_file_and_in_later_ones(importing, tree):
    importing.write(
        [
            unit("CDCS-9", **{"Số đoàn viên": 100, "Ngày số liệu": "31/12/2023", "Nhiệm kỳ từ": "01/03/2018"}),
            {"Mã đơn vị": "cdcs-9", "Số đoàn viên": 110, "Số lao động": 130, "Ngày số liệu": "31/12/2024"},
        ]
    )
    found = importing.write(
        [{"Mã đơn vị": "CDCS-9", "Số lao động": 125, "Ngày số liệu": "31/12/2023", "Nhiệm kỳ từ": "01/03/2023"}]
    )
    assert effects(found) == {"changed": 1}
    assert facts("CDCS-9").sizes == {date(2023, 12, 31): SizeFact(100, 125), date(2024, 12, 31): SizeFact(110, 130)}
    assert facts("CDCS-9").terms == {date(2018, 3, 1): None, date(2023, 3, 1): None}


def test_rule_30_a_unit_missing_from_a_file_stays(importing, tree):
    before = unit_facts()
    importing.write([unit("CDCS-9")])
    after = unit_facts()
    assert {key: after[key] for key in before} == before


def test_rule_23_a_renaming_and_a_move_hold_from_their_day(importing, tree):
    found = importing.write(
        [unit("CDCS-A1", "Công đoàn Công ty Mới", "LDLD-A", **{"Hiệu lực từ": "01/07/2025", "Loại hình": None})]
    )
    assert effects(found) == {"changed": 1}
    assert [(d.column, d.before, d.after, d.day) for d in found.changes[0].differences] == [
        ("Tên đơn vị", "Công đoàn CDCS-A1", "Công đoàn Công ty Mới", "01/07/2025"),
        ("Mã đơn vị cấp trên", "CDP-A1", "LDLD-A", "01/07/2025"),
    ]
    one = tree["CDCS-A1"].id
    assert [place.code for place in unit_path(one, date(2025, 6, 30))] == ["TLD", "LDLD-A", "CDP-A1", "CDCS-A1"]
    assert [place.code for place in unit_path(one, date(2025, 7, 1))] == ["TLD", "LDLD-A", "CDCS-A1"]
    assert find_unit_by_code("CDCS-A1").name == "Công đoàn Công ty Mới"


def test_rule_23_units_below_an_abolished_one_follow_its_successor(importing, tree):
    importing.write(
        [{"Mã đơn vị": "CDCS-A1", "Số đoàn viên": 2700, "Ngày số liệu": "31/12/2024"}],
    )
    found = importing.write([{"Mã đơn vị": "CDP-A1", "Ngày giải thể": "01/07/2025", "Mã đơn vị kế thừa": "LDLD-A"}])
    assert effects(found) == {"ended": 1}
    assert "3 đơn vị trực thuộc chuyển sang LDLD-A từ 01/07/2025." in [p.text for p in found.problems]
    assert [place.code for place in unit_path(tree["CDCS-A1"].id, date(2025, 6, 30))][-2:] == ["CDP-A1", "CDCS-A1"]
    assert [place.code for place in unit_path(tree["CDCS-A1"].id)][-2:] == ["LDLD-A", "CDCS-A1"]
    assert unit_path(tree["CDP-A1"].id) == []
    assert len(facts("CDCS-A1").sizes) == 2, "what was dated about them stays"
    assert db.session.get(Unit, tree["CDP-A1"].id).successor_id == tree["LDLD-A"].id


def test_an_abolished_unit_without_successor_must_not_leave_units_behind(importing, tree):
    ((_sheet, row, column, _value, text),) = importing.refused([{"Mã đơn vị": "CDP-A1", "Ngày giải thể": "01/07/2025"}])
    assert (row, column) == (2, "Ngày giải thể")
    assert "còn 3 đơn vị trực thuộc (CDCS-A1, CDCS-A2, CDCS-A3)" in text
    importing.write(
        [
            {"Mã đơn vị": "CDP-A1", "Ngày giải thể": "01/07/2025"},
            *(
                {"Mã đơn vị": f"CDCS-A{n}", "Mã đơn vị cấp trên": "LDLD-A", "Hiệu lực từ": "01/07/2025"}
                for n in (1, 2, 3)
            ),
        ]
    )


def errors(importing, *rows):
    return [(row, column, text) for _sheet, row, column, _value, text in importing.refused(list(rows))]


def test_one_code_with_two_names(importing, tree):
    found = errors(importing, unit("CDCS-9", "Công đoàn Một"), unit("CDCS-9", "Công đoàn Hai"))
    assert [(row, column) for row, column, _ in found] == [(3, "Tên đơn vị")]
    assert "đã có tên khác ở dòng 2: Công đoàn Một" in found[0][2]
    assert find_unit_by_code("CDCS-9") is None


def test_names_that_differ_in_marks_and_case_only_are_one(importing, tree):
    importing.write([unit("CDCS-9", "Công đoàn Một"), unit("CDCS-9", "CONG DOAN  MỘT")])


def test_a_circle_in_the_tree(importing, tree):
    found = errors(
        importing,
        unit("CDCS-9", parent="CDCS-8", level="CĐ bộ phận"),
        unit("CDCS-8", parent="CDCS-7", level="CĐ bộ phận"),
        unit("CDCS-7", parent="CDCS-9", level="CĐ bộ phận"),
    )
    assert {column for _, column, _ in found} == {"Mã đơn vị cấp trên"}
    assert "Cấp trên đi thành vòng tròn: CDCS-9 → CDCS-8 → CDCS-7 → CDCS-9." in found[0][2]


def test_a_unit_above_itself(importing, tree):
    assert "CDCS-9 → CDCS-9" in errors(importing, unit("CDCS-9", parent="CDCS-9"))[0][2]


def test_a_circle_only_after_a_day(importing, tree):
    importing.write(
        [unit("CDBP-1", parent="CDCS-A1", level="CĐ bộ phận"), unit("CDBP-2", parent="CDBP-1", level="CĐ bộ phận")]
    )
    found = errors(importing, {"Mã đơn vị": "CDBP-1", "Mã đơn vị cấp trên": "CDBP-2", "Hiệu lực từ": "01/07/2025"})
    assert [row for row, _, _ in found] == [2]


def test_an_unknown_superior_with_a_look_alike(importing, tree):
    found = errors(importing, unit("CDCS-9", parent="CDP-AI"), unit("CDCS-8", parent="CDP-777"))
    assert found == [
        (2, "Mã đơn vị cấp trên", "Chưa có đơn vị này. Có phải CDP-A1?"),
        (3, "Mã đơn vị cấp trên", "Chưa có đơn vị này, trong hệ thống cũng như trong tệp."),
    ]


def test_a_row_error_costs_other_rows_nothing(importing, tree):
    found = importing.look(
        [unit("CDCS-9", level="Cấp lạ"), unit("CDBP-9", parent="CDCS-9", level="CĐ bộ phận"), unit("CDCS-8")]
    )
    assert effects(found) == {"wrong": 1, "new": 2}
    assert [(p.row, p.column) for p in found.errors] == [(2, "Cấp")], "a unit with a wrong row is not unknown to others"
    assert [change.code for change in found.changes] == ["CDBP-9", "CDCS-8"]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Tên đơn vị": None}, "Tên đơn vị"),
        ({"Cấp": None}, "Cấp"),
        ({"Mã đơn vị cấp trên": None}, "Mã đơn vị cấp trên"),
        ({"Cấp": "Tỉnh lộ"}, "Cấp"),
        ({"Loại hình": "hợp tác"}, "Loại hình"),
        ({"Số đoàn viên": "mười"}, "Số đoàn viên"),
        ({"Ngày số liệu": "31/02/2025", "Số đoàn viên": 3}, "Ngày số liệu"),
        ({"Nhiệm kỳ đến": 2028}, "Nhiệm kỳ đến"),
        ({"Nhiệm kỳ từ": "01/06/2028", "Nhiệm kỳ đến": "01/06/2028"}, "Nhiệm kỳ đến"),
        ({"Mã đơn vị kế thừa": "CDP-A1"}, "Mã đơn vị kế thừa"),
        ({"Mã đơn vị kế thừa": "CDCS-9", "Ngày giải thể": "2026"}, "Mã đơn vị kế thừa"),
        ({"Hiệu lực từ": "01/07/2025", "Ngày giải thể": "01/07/2025"}, "Ngày giải thể"),
        ({"Cấp": "Tổng Liên đoàn"}, "Mã đơn vị cấp trên"),
    ],
)
def test_faults_of_a_new_unit(importing, tree, cells, column):
    assert [found[1] for found in errors(importing, unit("CDCS-9") | cells)] == [column]


def test_two_sizes_of_one_day(importing, tree):
    found = errors(
        importing,
        unit("CDCS-9", **{"Số đoàn viên": 10, "Ngày số liệu": "2025"}),
        unit("CDCS-9", **{"Số đoàn viên": 11, "Ngày số liệu": "01/01/2025"}),
    )
    assert [(row, column) for row, column, _ in found] == [(3, "Số đoàn viên")]


def test_equal_rows_count_once_with_a_notice(importing, tree):
    found = importing.write([unit("CDCS-9", "Công đoàn Chín"), unit(" cdcs-9", "Công  đoàn Chín ")])
    assert effects(found) == {"new": 1, "repeated": 1}
    assert "Giống hệt dòng 2 nên chỉ tính một lần." in [p.text for p in found.problems]


def test_a_change_without_its_day_is_a_correction_with_a_warning(importing, tree):
    found = importing.write([unit("CDCS-A1", "Công đoàn Tên đúng", "CDP-A1")])
    assert [w[2] for w in importing.warned(found)] == ["Hiệu lực từ"]
    assert facts("CDCS-A1").states == {BEGINNING: StateFact("Công đoàn Tên đúng", "grassroots", "enterprise", "CDP-A1")}


def test_a_correction_of_a_unit_with_a_past_needs_its_day(importing, tree):
    importing.write([unit("CDCS-A1", "Tên mới", **{"Hiệu lực từ": "01/07/2025"})])
    found = errors(importing, unit("CDCS-A1", "Tên thứ ba"))
    assert [(row, column) for row, column, _ in found] == [(2, "Hiệu lực từ")]
    importing.write([unit("CDCS-A1", "Tên mới")])


def test_a_grassroots_union_without_size_or_kind_is_taken_with_a_warning(importing, tree):
    found = importing.write([unit("CDCS-9", **{"Loại hình": None}), unit("CDP-9", parent="LDLD-A", level="CĐ xã")])
    assert [(w[1], w[2]) for w in importing.warned(found)] == [(2, "Loại hình"), (2, "Số đoàn viên")]


# Within reach


def coordinator_of(*units):
    return Viewer(0, "", None, {Role.COORDINATOR: frozenset(one.id for one in units)})


def test_a_coordinator_adds_below_own_units_and_changes_them(importing, tree):
    viewer = coordinator_of(tree["CDP-A1"])
    importing.write(
        [
            unit("CDCS-9", parent="CDP-A1"),
            unit("CDBP-9", parent="CDCS-9", level="CĐ bộ phận"),
            {"Mã đơn vị": "CDCS-A1", "Tên đơn vị": "Tên khác", "Hiệu lực từ": "01/07/2025"},
            {"Mã đơn vị": "CDP-A1", "Số đoàn viên": 5000, "Ngày số liệu": "31/12/2025"},
        ],
        viewer=viewer,
    )


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Mã đơn vị": "CDCS-B1", "Số đoàn viên": 5, "Ngày số liệu": "2025"}, "Mã đơn vị"),
        ({"Mã đơn vị": "LDLD-A", "Tên đơn vị": "Khác"}, "Mã đơn vị"),
        (unit("CDCS-9", parent="CDP-B1"), "Mã đơn vị cấp trên"),
        (unit("CDP-9", parent="LDLD-A", level="CĐ xã"), "Mã đơn vị cấp trên"),
        ({"Mã đơn vị": "CDCS-A1", "Mã đơn vị cấp trên": "CDP-B1", "Hiệu lực từ": "2026"}, "Mã đơn vị cấp trên"),
        ({"Mã đơn vị": "CDCS-A1", "Ngày giải thể": "2026", "Mã đơn vị kế thừa": "CDP-B1"}, "Mã đơn vị kế thừa"),
        ({"Mã đơn vị": "CDP-A1", "Ngày giải thể": "2026", "Mã đơn vị kế thừa": "CDCS-A1"}, "Mã đơn vị"),
    ],
)
def test_what_lies_outside_a_coordinators_reach_is_an_error(importing, tree, cells, column):
    found = importing.refused([cells], viewer=coordinator_of(tree["CDP-A1"]))
    assert column in [one[2] for one in found]
    assert any("phạm vi" in one[4] for one in found)


def test_no_code_outside_the_reach_is_suggested(importing, tree):
    found = importing.refused([unit("CDCS-9", parent="CDP-BI")], viewer=coordinator_of(tree["CDP-A1"]))
    assert "CDP-B1" not in found[0][4]


def test_effects_of_rows_add_up(importing, tree):
    found = importing.look([unit("CDCS-9"), unit("CDCS-9"), unit("CDCS-A1"), unit("X Y")])
    assert sum(found.total(effect) for effect in Effect) == found.rows == 4
