"""The sheet Đào tạo: past classes become records, once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from lms.clock import day_of, today
from lms.db import db
from lms.people.access import Viewer
from lms.people.models import Role
from lms.records.actions import void
from lms.records.models import Record, StandingRecord
from lms.records.queries import outbox_after
from tests.workbooks import cadre, training

pytestmark = pytest.mark.usefixtures("topics")


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def learner(make, tree):
    return make.officer(tree["CDCS-A1"], from_on=date(2024, 1, 1))


def records():
    return db.session.scalars(select(Record).order_by(Record.completed_at)).all()


def effects(found):
    return {effect.value: number for effect, number in found.tallies[-1].effects.items() if number}


def test_a_past_class_becomes_a_record_with_its_snapshot(importing, tree, learner):
    importing.write([], [], [training(learner.code, **{"Chuyên đề": "ly-luan-nghiep-vu; Công tác nữ công ;"})])
    (record,) = records()
    assert (record.person_id, record.title) == (learner.id, "Tập huấn nghiệp vụ công đoàn")
    assert record.topics == ["ly-luan-nghiep-vu", "nu-cong"]
    assert (record.hours, record.form, record.course) == (16, "in_person", None)
    assert (record.organiser_unit_id, record.organiser_level) == (tree["CDP-A1"].id, "upper")
    assert day_of(record.completed_at) == date(2025, 3, 11)
    assert record.positions == [{"unit": "CDCS-A1", "title": "chu-tich", "kind": "grassroots"}]
    assert [entry.data["cadre"] for entry in outbox_after(0, 10)] == [learner.code], "the feed tells of it"


def test_rule_6_a_class_list_enters_the_records_of_many_at_once(importing, make, tree):
    people = [make.officer(tree["CDCS-A2"], "uy-vien-bch") for _ in range(12)]
    found = importing.write([], [], [training(person.code) for person in people])
    assert effects(found) == {"new": 12}
    assert {record.person_id for record in records()} == {person.id for person in people}


def test_rule_3_the_same_file_twice_gives_one_record(importing, learner):
    importing.write([], [], [training(learner.code)])
    again = importing.write([], [], [training(learner.code.lower(), **{"Tên lớp": "TẬP HUẤN nghiệp vụ  công đoàn"})])
    assert effects(again) == {"unchanged": 1}
    assert len(records()) == 1
    assert len(db.session.scalars(select(StandingRecord)).all()) == 1


def test_a_voided_record_does_not_come_back_by_the_same_file(importing, learner):
    importing.write([], [], [training(learner.code)])
    void(records()[0].id, "nhầm người", "Võ Ngọc Hân", None)
    db.session.commit()
    assert effects(importing.write([], [], [training(learner.code)])) == {"unchanged": 1}
    assert len(records()) == 1


def test_rule_2_a_record_that_stands_is_not_changed_by_another_file(importing, learner):
    importing.write([], [], [training(learner.code)])
    found = importing.write([], [], [training(learner.code, **{"Số tiết": 24})])
    assert "Hồ sơ đào tạo không sửa" in importing.warned(found)[0][4]
    assert records()[0].hours == 16


def test_people_of_the_same_file_have_records(importing, tree):
    importing.write([], [cadre("CB9")], [training("CB9")])
    assert records()[0].positions == [{"unit": "CDCS-A1", "title": "chu-tich", "kind": "grassroots"}]


def test_one_day_and_an_open_form(importing, learner):
    importing.write([], [], [training(learner.code, **{"Đến ngày": None, "Hình thức": "Online", "Số tiết": "6,5"})])
    (record,) = records()
    assert (day_of(record.completed_at), record.form, record.hours) == (date(2025, 3, 10), "online", 6.5)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Mã cán bộ": "CB404"}, "Mã cán bộ"),
        ({"Tên lớp": None}, "Tên lớp"),
        ({"Chuyên đề": None}, "Chuyên đề"),
        ({"Chuyên đề": "thuong-luong; đan len"}, "Chuyên đề"),
        ({"Mã đơn vị tổ chức": None}, "Mã đơn vị tổ chức"),
        ({"Mã đơn vị tổ chức": "CDP-404"}, "Mã đơn vị tổ chức"),
        ({"Từ ngày": None, "Đến ngày": None}, "Đến ngày"),
        ({"Đến ngày": "09/03/2025"}, "Đến ngày"),
        ({"Đến ngày": today() + timedelta(days=1)}, "Đến ngày"),
        ({"Số tiết": "nhiều"}, "Số tiết"),
        ({"Hình thức": "bay"}, "Hình thức"),
    ],
)
def test_faults_of_a_row(importing, learner, cells, column):
    assert [found[2] for found in importing.refused([], [], [training(learner.code) | cells])] == [column]
    assert records() == []


def test_an_unknown_topic_is_named(importing, learner):
    ((*_, text),) = importing.refused([], [], [training(learner.code, **{"Chuyên đề": "thuong-luong; đan len"})])
    assert "“đan len”" in text


def test_one_class_told_in_two_ways(importing, learner):
    found = importing.refused([], [], [training(learner.code), training(learner.code, **{"Số tiết": 8})])
    assert [(row, text) for _, row, _, _, text in found] == [(3, "Cùng lớp này của cán bộ đã ghi khác ở dòng 2.")]


def test_a_coordinator_enters_training_of_own_people_by_own_or_superior_units(importing, make, tree, learner):
    viewer = Viewer(0, "", None, {Role.COORDINATOR: frozenset({tree["CDP-A1"].id})})
    importing.write([], [], [training(learner.code, **{"Mã đơn vị tổ chức": "LDLD-A"})], viewer=viewer)
    stranger = make.officer(tree["CDCS-B1"])
    found = importing.refused(
        [], [], [training(stranger.code), training(learner.code, **{"Mã đơn vị tổ chức": "CDP-B1"})], viewer=viewer
    )
    assert [(row, column) for _, row, column, _, _ in found] == [(2, "Mã cán bộ"), (3, "Mã đơn vị tổ chức")]
    assert all("phạm vi" in text for *_, text in found)
