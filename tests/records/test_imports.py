"""Taking in the feed of another site, and of this one."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from lms.clock import now
from lms.db import db, uuid7
from lms.people.models import PersonMerge
from lms.records.actions import void
from lms.records.feed import as_read
from lms.records.imports import import_lines
from lms.records.merges import merge_people
from lms.records.models import OutboxEntry, Record, StandingRecord, Void
from lms.records.queries import certificate_of, outbox_after

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def learner(make, tree):
    return make.officer(tree["CDCS-A1"])


def line(learner, **values):
    """The contract's own example, for this cadre."""
    return {
        "seq": 1041,
        "id": str(uuid7()),
        "type": "record.completed",
        "time": "2026-03-14T08:02:11Z",
        "cadre": learner.code,
        "course": "thuong-luong-tap-the",
        "version": 3,
        "title": "Thương lượng tập thể",
        "topics": ["thuong-luong"],
        "hours": 6.0,
        "score": 0.86,
        "form": "online",
        "organiser": {"unit": "LDLD-A", "level": "provincial"},
        "completed_at": "2026-03-14T08:02:10Z",
        "recorded_at": "2026-03-14T08:02:11Z",
        "valid_until": None,
        "positions": [{"unit": "CDCS-0007", "title": "chu-tich", "kind": "grassroots"}],
    } | values


def voiding(record, **values):
    return {
        "id": str(uuid7()),
        "type": "record.voided",
        "time": "2026-04-01T00:00:00Z",
        "record": record,
        "why": "nhập nhầm",
        "by": "Trần Văn Bình",
    } | values


def merging(source, into):
    return {
        "id": str(uuid7()),
        "type": "person.merged",
        "time": "2026-04-01T00:00:00Z",
        "from": source.code,
        "into": into.code,
    }


def take_in(*entries):
    """What became of each line: "new", "same", or why it is bad."""
    lines = [entry if isinstance(entry, str) else json.dumps(entry) for entry in entries]
    said = []
    for outcomes in import_lines(lines):
        db.session.commit()
        said += [outcome.bad or ("new" if outcome.new else "same") for outcome in outcomes]
    return said


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_line_becomes_a_record_with_its_own_snapshot(tree, learner):
    sent = line(learner, organiser={"unit": "ldld-a ", "level": "upper"}, valid_until="2029-03-14")
    assert take_in(sent) == ["new"]
    record = db.session.scalar(select(Record))
    assert str(record.id) == sent["id"]
    assert (record.organiser_unit_id, record.organiser_level) == (tree["LDLD-A"].id, "upper")
    assert record.positions == sent["positions"]
    assert certificate_of(record.id) is None
    (entry,) = outbox_after(0, 9)
    assert as_read(entry) == sent | {"seq": 1, "organiser": {"unit": "LDLD-A", "level": "upper"}}


def test_rule_24_the_same_line_again_changes_nothing_and_another_body_is_a_conflict(learner):
    sent = line(learner)
    assert take_in(sent) == ["new"]
    assert take_in(sent, sent | {"seq": 7, "something": "more"}) == ["same", "same"]
    (said,) = take_in(sent | {"score": 1.0})
    assert "conflict" in said
    assert sent["id"] in said
    assert (count(Record), count(OutboxEntry)) == (1, 1)
    assert db.session.scalar(select(Record.score)) == 0.86


def test_doubles_within_a_file_are_seen_too(learner):
    sent = line(learner)
    said = take_in(sent, sent, sent | {"hours": 9.0})
    assert said[:2] == ["new", "same"]
    assert "conflict" in said[2]


def test_rule_24_a_bad_line_costs_no_other(learner):
    bad = {
        "cadre": (line(learner, cadre="CB-KHONG-CO"), "unknown cadre CB-KHONG-CO"),
        "unit": (line(learner, organiser={"unit": "LDLD-X", "level": "upper"}), "unknown unit LDLD-X"),
        "json": ("{", "JSON"),
        "type": (line(learner, type="record.lost"), "record.lost"),
        "form": (line(learner, form="by-post"), "form"),
        "level": (line(learner, organiser={"unit": "LDLD-A", "level": "king"}), "organiser.level"),
        "zone": (line(learner, completed_at="2026-03-14T08:02:10"), "completed_at"),
        "hours": (line(learner, hours=-1), "hours"),
        "score": (line(learner, score=1.5), "score"),
        "text": (line(learner, title=" "), "title"),
        "id": (line(learner, id="1"), "id"),
    }
    good = line(learner)
    said = take_in(*(entry for entry, _ in bad.values()), good)
    assert said[-1] == "new"
    for (_, words), answer in zip(bad.values(), said, strict=False):
        assert words in answer
    assert count(Record) == 1


def test_rule_11_nothing_is_completed_in_the_future(learner):
    tomorrow = f"{now() + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    assert take_in(line(learner, completed_at=tomorrow)) == [f"completed_at: {tomorrow} has not come yet"]


def test_names_in_any_case_blank_lines_and_loose_letters_are_normal(learner):
    sent = json.dumps(line(learner, cadre=f" {learner.code.lower()} ", title="Tha\u0306\u0301ng lợi"))
    assert take_in("", sent, "\n") == ["new"]
    assert db.session.scalar(select(Record.title)) == "Thắng lợi"


def test_a_line_with_only_the_needed_keys_is_filled_in_from_the_roster(learner):
    sent = line(learner, organiser={"unit": "LDLD-A"})
    for key in ("seq", "version", "score", "valid_until", "positions", "recorded_at", "topics"):
        del sent[key]
    assert take_in(sent, sent) == ["new", "same"]
    assert take_in(sent, sent | {"positions": None, "recorded_at": None, "version": None}) == ["same", "same"]
    record = db.session.scalar(select(Record))
    assert record.organiser_level == "provincial"
    assert record.positions == [{"unit": "CDCS-A1", "title": "chu-tich", "kind": "grassroots"}]


def test_an_organiser_without_positions_stays_without_them(learner):
    assert take_in(line(learner, positions=[])) == ["new"]
    assert db.session.scalar(select(Record)).positions == []


def test_the_same_course_again_opens_the_next_cycle(learner):
    again = line(learner, completed_at="2026-05-01T00:00:00Z")
    assert take_in(line(learner), again) == ["new", "new"]
    assert take_in(line(learner, completed_at="2026-06-01T00:00:00Z")) == ["new"]
    assert sorted(db.session.scalars(select(StandingRecord.cycle))) == [1, 2, 3]


def test_rule_04_a_void_is_taken_in_with_its_author(learner):
    sent = line(learner)
    taken_back = voiding(sent["id"])
    assert take_in(sent, taken_back) == ["new", "new"]
    assert take_in(sent, taken_back) == ["same", "same"]
    row = db.session.scalar(select(Void))
    assert (str(row.record_id), row.why, row.by) == (sent["id"], "nhập nhầm", "Trần Văn Bình")
    assert count(StandingRecord) == 0
    assert as_read(outbox_after(1, 1)[0]) == taken_back | {"seq": 2, "cadre": learner.code}


def test_a_void_before_its_record_is_reported_and_taken_in_the_next_time(learner):
    sent = line(learner)
    taken_back = voiding(sent["id"])
    said = take_in(taken_back, sent)
    assert "must come first" in said[0]
    assert said[1] == "new"
    assert take_in(taken_back, sent) == ["new", "same"]


def test_a_second_void_of_a_record_is_reported(learner):
    sent = line(learner)
    said = take_in(sent, voiding(sent["id"]), voiding(sent["id"]), voiding(str(uuid4())))
    assert said[:2] == ["new", "new"]
    assert "voided before" in said[2]
    assert "not here" in said[3]
    assert count(Void) == 1


def test_rule_09_a_merge_is_taken_in_as_a_link(make, learner):
    other = make.person()
    sent = merging(other, learner)
    assert take_in(sent, sent) == ["new", "same"]
    assert take_in(sent) == ["same"]
    link = db.session.scalar(select(PersonMerge))
    assert (link.person_id, link.into_id) == (other.id, learner.id)
    third = make.person()
    said = take_in(merging(other, third), merging(other, learner), merging(third, learner) | {"into": "CB-KHONG-CO"})
    assert "merged with somebody else" in said[0]
    assert said[1] == "same"
    assert "unknown cadre CB-KHONG-CO" in said[2]


def test_this_sites_own_feed_changes_nothing(make, tree, learner):
    record = make.record(learner, tree["LDLD-A"], title="Kỹ năng", hours=6.5)
    make.record(learner, tree["CDP-A1"], course=None, version=None, hours=None, score=None, source="roster")
    other = make.person()
    void(record.id, "nhầm", "Hân", None)
    merge_people(other.id, learner.id, None)
    db.session.commit()
    lines = [as_read(entry) for entry in outbox_after(0, 99)]
    assert take_in(*lines) == ["same"] * 4
    assert len(outbox_after(0, 99)) == 4


def test_another_site_that_took_in_the_feed_gives_the_same_feed(app, make, tree, learner):
    """Codes and ids are all that two sites share: what one sends on is what it was sent."""
    sent = [line(learner, course=f"khoa-{number}") for number in range(3)]
    take_in(*sent, voiding(sent[1]["id"]))
    again = [as_read(entry) for entry in outbox_after(0, 99)]
    assert [entry | {"seq": 1041} for entry in again[:3]] == sent


def test_many_lines_do_not_cost_a_statement_each(make, tree, statements):
    learners = [make.officer(tree["CDCS-A1"]) for _ in range(60)]
    lines = [json.dumps(line(one)) for one in learners]
    with statements() as seen:
        assert sum(outcome.new for outcomes in import_lines(lines) for outcome in outcomes) == 60
    assert len(seen) <= 15
