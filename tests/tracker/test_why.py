"""Every person on a list has a reason, and it is the one by which they were counted."""

from datetime import date

import pytest

from lms.db import db
from lms.tracker.actions.feed import catch_up
from lms.tracker.evidence import Sentence
from lms.tracker.queries.figures import targets_in_force
from lms.tracker.queries.people import reasons_of, standings_of

pytestmark = pytest.mark.usefixtures("context")
ON = date(2026, 6, 1)


@pytest.fixture
def units(make):
    make.targets()
    return make.tree()


def text(sentence: Sentence) -> str:
    values = {name: f"{v:%d/%m/%Y}" if isinstance(v, date) else v for name, v in sentence.values.items()}
    return sentence.message % values


def why(code, unit, person, on=ON, live=False):
    catch_up(on)
    target = targets_in_force(unit.id, on, code)[0]
    (reason,) = reasons_of([person.id], target, unit.id, on, live)[person.id]
    return [text(one) for one in reason.outcome]


@pytest.mark.parametrize("live", [False, True])
def test_the_outcome_is_said_in_words(make, units, live):
    chair, ward, province = make.officer(units["CDCS-A2"]), units["CDP-A1"], units["LDLD-A"]
    make.binding("BT", units["LDLD-A"])
    assert why("NQ-4b", province, chair, live=live) == ["Chưa có khóa nào đáp ứng, tính từ ngày 01/05/2023"]
    assert why("BT-10", province, chair, live=live) == [
        "Chưa có khóa nào đáp ứng, tính từ ngày 01/01/2023 đến ngày 31/12/2028"
    ]
    make.trained(chair, province, ["thuong-luong"], date(2022, 1, 1), title="Lớp cũ")
    assert why("NQ-4b", province, chair, live=live)[1] == "“Lớp cũ” ngày 01/01/2022 nằm ngoài thời gian được tính"
    make.trained(chair, ward, ["nu-cong"], date(2026, 1, 1), title="Lớp ngắn hạn", valid_until="2026-03-31")
    assert (
        why("NQ-4b", province, chair, live=live)[1]
        == "“Lớp ngắn hạn” ngày 01/01/2026 đã hết hiệu lực sau ngày 31/03/2026"
    )
    make.trained(chair, ward, ["nu-cong"], date(2026, 4, 1), title="Lớp phường")
    assert why("NQ-4b", province, chair, live=live) == [
        "Đã học “Lớp phường” ngày 01/04/2026 do Công đoàn CDP-A1 tổ chức; văn bản giao Công đoàn LDLD-A tổ chức"
    ]
    make.trained(chair, province, ["nu-cong"], date(2026, 5, 1), title="Lớp tỉnh")
    assert why("NQ-4b", province, chair, live=live) == [
        "Đã học “Lớp tỉnh”, hoàn thành ngày 01/05/2026, Công đoàn LDLD-A tổ chức"
    ]


def test_what_a_profile_still_asks_is_named(make, units):
    head = make.officer(units["LDLD-A"], "truong-ban", kind="full_time")
    assert why("NQ-2", units["LDLD-A"], head) == [
        "Còn thiếu chuyên đề: Lý luận, nghiệp vụ về tổ chức và hoạt động công đoàn; Kỹ năng lãnh đạo, quản lý, "
        "tính từ ngày 01/07/2023"
    ]
    make.trained(head, units["LDLD-A"], ["ly-luan-nghiep-vu"], date(2026, 5, 1), title="Lý luận")
    said = why("NQ-2", units["LDLD-A"], head)
    assert said[0] == "Còn thiếu chuyên đề: Kỹ năng lãnh đạo, quản lý, tính từ ngày 01/07/2023"
    assert said[1].startswith("Đã học “Lý luận”")


def test_a_unit_without_term_is_the_reason(make, units):
    officer = make.officer(units["TLD"], "chuyen-vien", kind="full_time")
    assert why("NQ-2", units["TLD"], officer) == ["Chưa đạt: tính đến ngày 01/06/2026 đơn vị chưa vào nhiệm kỳ nào"]


def test_who_was_elected_later_is_told_so(make, units):
    late = make.officer(units["LDLD-A"], "pho-chu-tich", from_on=date(2025, 7, 1), first_elected=True)
    assert why("NQ-1", units["LDLD-A"], late) == ["Ngoài diện: được bầu ngày 01/07/2025, sau hai năm đầu của nhiệm kỳ"]


def test_where_nobody_can_organise_the_list_says_so(make):
    make.targets()
    province = make.unit("LDLD-X", "provincial", term_from=date(2023, 1, 1))
    lonely = make.unit("CDCS-X", parent=province, members=3000)
    chair = make.officer(lonely)
    make.trained(chair, province, ["thuong-luong"], title="Lớp tỉnh")
    (said,) = why("NQ-4a", province, chair)
    assert said.startswith("Đã học “Lớp tỉnh”")
    assert said.endswith("đơn vị không có công đoàn cấp trên mà văn bản giao tổ chức")


def test_own_standings_say_what_is_met_since_when_and_what_is_missing(make, units, statements):
    chair = make.officer(units["CDCS-A2"])
    make.position(chair, units["CDCS-A1"], "uy-vien-bch")
    make.binding("KT", units["LDLD-A"])
    make.trained(chair, units["CDP-A1"], ["thuong-luong"], date(2026, 4, 1))
    catch_up(ON)
    db.session.commit()
    with statements() as seen:
        own = standings_of(chair.id, ON)
    assert len(seen) == 2
    assert [(one.target.code, one.met, one.trained, one.met_on) for one in own] == [
        ("NQ-4b", False, True, None),
        ("KT-4", False, True, None),
        ("KT-5", True, True, date(2026, 4, 1)),
    ]
    assert len(own[2].reasons) == 2
    assert standings_of(make.person().id, ON) == []
