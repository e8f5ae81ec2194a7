"""Diplomas, lecturers and standards as of a day."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from lms.db import db
from lms.people.diplomas import RANKS, find_rank, needs_no_word, rank_words
from lms.people.models import PersonMerge, Position
from lms.people.qualification_actions import (
    Asked,
    Diploma,
    WrongField,
    add_qualification,
    add_standard,
    change_qualification,
    end_standard,
)
from lms.people.qualification_models import Basis, Qualification, Standard
from lms.people.qualifications import lecturers_on, ranks_held, ranks_sent_to, standards_in_force
from lms.people.version import roster_version

pytestmark = pytest.mark.usefixtures("context")
DAY = date(2026, 3, 14)


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def officer(make, tree):
    return make.officer(tree["CDCS-A1"])


def found(statement):
    return {tuple(row) for row in db.session.execute(statement)}


def test_ranks_rise_within_a_kind_and_every_word_means_one_rank():
    for kind, ranks in RANKS.items():
        numbers = [rank.number for rank in ranks]
        assert numbers == sorted(numbers)
        assert numbers[0] == 1
        assert {find_rank(kind, rank.name) for rank in ranks} == set(ranks)
        words = [word for rank in ranks for word in (rank.name, *rank.synonyms)]
        assert len(rank_words(kind)) == len({word.casefold() for word in words}), kind
    assert [kind for kind in RANKS if needs_no_word(kind)] == [
        "quan-ly-nha-nuoc",
        "quoc-phong-an-ninh",
        "lanh-dao-quan-ly",
    ]


def test_the_highest_rank_of_a_kind_counts_from_the_day_it_was_issued(make, officer):
    make.qualification(officer, "chuyen-mon", "Đại học", date(2015, 6, 15))
    make.qualification(officer, "chuyen-mon", "Thạc sĩ", DAY)
    make.qualification(officer, "tin-hoc", "B", None)
    assert found(ranks_held(date(2015, 6, 14))) == {(officer.id, "tin-hoc", 2)}
    assert found(ranks_held(date(2026, 3, 13))) == {(officer.id, "chuyen-mon", 4), (officer.id, "tin-hoc", 2)}
    assert found(ranks_held(DAY)) == {(officer.id, "chuyen-mon", 5), (officer.id, "tin-hoc", 2)}


def test_who_is_sent_or_studying_holds_nothing_yet(make, officer):
    make.qualification(officer, "ly-luan-chinh-tri", "Trung cấp", date(2020, 1, 1))
    make.qualification(officer, "ly-luan-chinh-tri", "Cao cấp", date(2025, 9, 1), "sent")
    assert found(ranks_held(DAY)) == {(officer.id, "ly-luan-chinh-tri", 2)}
    assert found(ranks_sent_to(DAY)) == {(officer.id, "ly-luan-chinh-tri", 3)}
    assert found(ranks_sent_to(date(2025, 8, 31))) == set()


def test_rule_9_diplomas_under_every_account_of_a_person_count(make, tree, officer):
    other = make.officer(tree["CDCS-A2"])
    make.qualification(officer, "chuyen-mon", "Đại học")
    make.qualification(other, "chuyen-mon", "Thạc sĩ")
    make.lecturer_term(other)
    db.session.add(PersonMerge(person_id=other.id, into_id=officer.id, merged_at=datetime(2026, 1, 1, tzinfo=UTC)))
    db.session.commit()
    assert found(ranks_held(DAY)) == {(officer.id, "chuyen-mon", 5)}
    assert found(lecturers_on(DAY)) == {(officer.id, "provincial")}


def test_lecturers_are_those_of_the_day(make, officer):
    make.lecturer_term(officer, "upper", date(2024, 1, 1), DAY)
    assert found(lecturers_on(date(2023, 12, 31))) == set()
    assert found(lecturers_on(date(2026, 3, 13))) == {(officer.id, "upper")}
    assert found(lecturers_on(DAY)) == set()


def test_a_standard_holds_in_the_subtree_of_its_unit_and_the_highest_of_all_above_is_asked(make, tree):
    make.standard(tree["LDLD-A"], "Chuyên viên", "chuyen-mon", "Cao đẳng")
    make.standard(tree["CDP-A1"], "CHUYÊN  VIÊN", "chuyen-mon", "Đại học")
    in_force = {unit: least for unit, _basis, subject, _kind, least in found(standards_in_force(DAY))}
    below = [tree[code].id for code in ("CDP-A1", "CDCS-A1", "CDCS-A2", "CDCS-A3")]
    assert in_force == {tree["LDLD-A"].id: 3} | dict.fromkeys(below, 4)
    assert found(standards_in_force(date(2022, 12, 31))) == set()


def test_a_standard_that_was_ended_is_asked_until_the_day_before(make, tree):
    row = make.standard(tree["CDP-A1"])
    end_standard(row, DAY, None)
    db.session.commit()
    assert found(standards_in_force(date(2026, 3, 13)))
    assert found(standards_in_force(DAY)) == set()
    with pytest.raises(WrongField):
        end_standard(row, date(2026, 4, 1), None)


def test_a_standard_that_ends_on_its_first_day_never_was(make, tree):
    end_standard(make.standard(tree["CDP-A1"], from_on=DAY), DAY, None)
    assert db.session.query(Standard).count() == 0


def test_a_standard_may_be_asked_anew_after_it_ended(make, tree):
    end_standard(make.standard(tree["CDP-A1"]), DAY, None)
    add_standard(Asked(tree["CDP-A1"].id, Basis.GRADE, "chuyên viên", "chuyen-mon", "Thạc sĩ", DAY), None)
    assert {row[4] for row in found(standards_in_force(DAY))} == {5}


def test_what_standards_compare_is_kept_beside_the_words_of_a_position(make, tree):
    make.officer(tree["LDLD-A"], grade="Chuyên  Viên CHÍNH", job="Tổ chức công đoàn")
    row = db.session.query(Position).one()
    assert (row.grade_key, row.job_key) == ("chuyen vien chinh", "to chuc cong doan")


def test_a_diploma_cannot_be_entered_twice_or_of_no_known_rank(officer):
    diploma = Diploma("chuyen-mon", "Đại học", "graduated", "Luật")
    row = add_qualification(officer.id, diploma, None)
    with pytest.raises(WrongField, match="đã có văn bằng"):
        add_qualification(officer.id, Diploma("chuyen-mon", "ĐH", "graduated", "LUẬT"), None)
    with pytest.raises(WrongField, match="không có trình độ"):
        add_qualification(officer.id, Diploma("tin-hoc", "Đại học", "graduated"), None)
    version = roster_version()
    change_qualification(row, diploma, None)
    assert roster_version() == version, "nothing changed"


def test_the_database_refuses_what_the_forms_refuse(make, officer):
    make.qualification(officer)
    with pytest.raises(IntegrityError):
        make.qualification(officer)
    db.session.rollback()
    with pytest.raises(IntegrityError):
        make.lecturer_term(officer, from_on=DAY, until_on=DAY)
    db.session.rollback()
    assert db.session.query(Qualification).count() == 1
