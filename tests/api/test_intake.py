"""POST /api/v1/records: what other systems send."""

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select, update

from lms.audit import AuditEntry
from lms.clock import now
from lms.db import EVER, db
from lms.people.models import UnitState
from lms.records.merges import merge_people
from lms.records.models import OutboxEntry, Record, StandingRecord, Void
from tests.factories.api import problem

URL = "/api/v1/records"


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def learner(make, tree):
    return make.officer(tree["CDCS-A1"])


@pytest.fixture
def writer(token, tree):
    """A class register of province A."""
    return token(tree["LDLD-A"], ("records:write",))


@pytest.fixture
def send(client, writer):
    """`send(entry, …)` is what became of each."""

    def call(*entries, headers=writer):
        answer = client.post(URL, json={"records": list(entries)}, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json

    return call


def told(result):
    """ "new", "unchanged", or the status and the words of the refusal."""
    return f"{result['problem']['status']} {result['problem']['detail']}" if "problem" in result else result["status"]


def stored(app, what):
    with app.app_context():
        return db.session.scalar(select(what))


def count(app, model):
    return stored(app, func.count(model.id if hasattr(model, "id") else model.record_id))


def test_what_another_system_sends_is_a_record_of_its_day(app, make, tree, learner, send, client, token):
    entry = make.sent(learner, "LDLD-A")
    body = send(entry)
    assert body == {"new": 1, "unchanged": 0, "refused": 0, "results": [{"id": entry["id"], "status": "new"}]}
    (read,) = client.get(URL, headers=token(tree["CDCS-A1"])).json["records"]
    assert read["id"] == entry["id"]
    assert read["organiser"] == {"unit": "LDLD-A", "level": "provincial"}
    assert read["positions"] == [{"unit": "CDCS-A1", "title": "chu-tich", "kind": "grassroots"}]


def test_rule_24_the_same_id_and_body_is_a_no_op_and_another_body_a_conflict(app, make, learner, send):
    entry = make.sent(learner, "LDLD-A")
    assert told(send(entry)["results"][0]) == "new"
    assert told(send(entry)["results"][0]) == "unchanged"
    said = send(entry | {"hours": 9.0}, entry, make.sent(learner, "LDLD-A", course="khac"))
    assert [told(result)[:3] for result in said["results"]] == ["409", "unc", "new"]
    assert (said["new"], said["unchanged"], said["refused"]) == (1, 1, 1)
    assert count(app, Record) == 2


def test_rule_24_one_bad_entry_costs_no_other(app, make, tree, learner, send):
    there = make.officer(tree["CDCS-B1"])
    tomorrow = f"{now() + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    bad = [
        (make.sent(learner, "LDLD-B"), "403 organiser.unit: LDLD-B"),
        (make.sent(learner, "TLD"), "403 organiser.unit: TLD"),
        (make.sent(learner, "DV-LA"), "403 organiser.unit: DV-LA"),
        (make.sent(there, "LDLD-A"), f"404 unknown cadre {there.code}"),
        (make.sent(learner, "LDLD-A", cadre="CB-LA"), "404 unknown cadre CB-LA"),
        (make.sent(learner, "LDLD-A", completed_at=tomorrow), "422 completed_at"),
        (make.sent(learner, "LDLD-A", form="by-post"), "422 form"),
        (make.sent(learner, "LDLD-A", version=2**31), "422 version"),
        (make.sent(learner, "LDLD-A", title="a\x00b"), "422 title"),
        (make.sent(learner, "LDLD-A", completed_at="0001-01-01T00:00:00+14:00"), "422 completed_at"),
        (make.sent(learner, "LDLD-A", time="9999-12-31T23:59:59-14:00"), "422 time"),
        (make.sent(learner, "LDLD-A", topics=["x"] * 101), "422 topics"),
        (make.sent(learner, "LDLD-A", id="1"), "422 id"),
        ("an entry", "422"),
        (None, "422"),
        ([], "422"),
        ({}, "422"),
    ]
    body = send(*(entry for entry, _ in bad), make.sent(learner, "LDLD-A"))
    *refused, last = body["results"]
    assert last["status"] == "new"
    for (entry, words), result in zip(bad, refused, strict=True):
        assert told(result).startswith(words), (entry, result)
        assert result["problem"]["type"] == "about:blank"
    assert (body["new"], body["refused"], count(app, Record)) == (1, len(bad), 1)


def test_the_organisers_level_is_the_trees_on_that_day_whatever_was_sent(app, make, tree, learner, send):
    unit_id = tree["CDP-A1"].id
    with app.app_context():
        db.session.execute(
            update(UnitState).where(UnitState.unit_id == unit_id).values(until_on=date(2026, 1, 1), level="grassroots")
        )
        db.session.add(
            UnitState(
                unit_id=unit_id,
                from_on=date(2026, 1, 1),
                until_on=EVER,
                name="Công đoàn phường",
                level="upper",
                parent_id=tree["LDLD-A"].id,
            )
        )
        db.session.commit()
    lying = {"unit": "cdp-a1", "level": "confederation"}
    before = make.sent(learner, "", organiser=lying, completed_at="2025-12-31T16:59:59Z")
    after = make.sent(learner, "", organiser=lying, completed_at="2025-12-31T17:00:00Z")
    assert send(before, after)["new"] == 2
    assert send(before, after | {"organiser": {"unit": "CDP-A1", "level": "upper"}})["unchanged"] == 2
    with app.app_context():
        levels = db.session.scalars(select(Record.organiser_level).order_by(Record.completed_at)).all()
    assert levels == ["grassroots", "upper"]


def test_rule_04_a_system_takes_back_its_own_entries_and_nobody_elses(app, make, tree, learner, send, token):
    own, learned_here = make.sent(learner, "LDLD-A"), make.record(learner, tree["LDLD-A"], course="khac")
    assert send(own)["new"] == 1
    other = token(tree["LDLD-B"], ("records:write",))
    below = token(tree["CDP-A1"], ("records:write",))
    taken_back = make.sent_void(own["id"])
    for headers in (other, below):
        assert told(send(taken_back, headers=headers)["results"][0]).startswith("404 there is no record")
    assert told(send(make.sent_void(str(learned_here.id)))["results"][0]).startswith("404 there is no record")
    assert [told(result) for result in send(taken_back, taken_back)["results"]] == ["new", "unchanged"]
    assert told(send(make.sent_void(own["id"]))["results"][0]).startswith("409")
    assert (count(app, Void), count(app, StandingRecord)) == (1, 1)


def test_a_record_and_its_void_may_come_in_one_call(app, make, learner, send):
    entry = make.sent(learner, "LDLD-A")
    assert [told(one) for one in send(entry, make.sent_void(entry["id"]))["results"]] == ["new", "new"]
    assert told(send(make.sent_void(make.sent(learner, "LDLD-A")["id"]))["results"][0]).startswith("404")


def test_rule_09_people_are_merged_at_this_site_only(app, make, learner, send, tree):
    other = make.officer(tree["CDCS-A2"])
    merge = {"type": "person.merged", "from": other.code, "into": learner.code}
    entry = make.sent_void("") | merge
    del entry["record"], entry["why"], entry["by"]
    assert told(send(entry)["results"][0]).startswith("403 person.merged")
    with app.app_context():
        merge_people(other.id, learner.id, None)
        db.session.commit()
    assert send(make.sent(other, "LDLD-A"))["new"] == 1


def test_an_entry_by_itself_is_answered_by_the_status(client, make, learner, writer):
    entry = make.sent(learner, "LDLD-A")

    def post(body):
        return client.post(URL, json=body, headers=writer)

    first = post(entry)
    assert (first.status_code, first.json) == (201, {"id": entry["id"], "status": "new"})
    assert (post(entry).status_code, post(entry).json["status"]) == (200, "unchanged")
    problem(post(entry | {"hours": 1.0}), 409)
    problem(post(make.sent(learner, "LDLD-B")), 403)
    assert "cadre" in problem(post(make.sent(learner, "LDLD-A", cadre="CB-LA")), 404)["detail"]
    assert "form" in problem(post(make.sent(learner, "LDLD-A", form="by-post")), 422)["detail"]
    assert post([entry]).json["unchanged"] == 1


def test_bodies_that_cannot_be_read_are_problems(client, writer, monkeypatch):
    def post(data, kind="application/json"):
        return client.post(URL, data=data, content_type=kind, headers=writer)

    problem(post("{}", "text/plain"), 415)
    problem(post("{}", "application/x-www-form-urlencoded"), 415)
    for data in ("", "{", b"\xff", '"\\ud800"', "NaN", "[" * 5000):
        problem(post(data), 400)
    for data in ("1", '"x"', "null", '{"records": {}}', '{"records": null}'):
        problem(post(data), 400)
    problem(post(json.dumps([{}] * 1001)), 413)
    monkeypatch.setattr("lms.api.bodies.MOST_BYTES", 100)
    problem(post(json.dumps(["x" * 100])), 413)
    chunked = client.post(
        URL,
        input_stream=BytesIO(b"[" + b" " * 200 + b"]"),
        content_type="application/json",
        headers=writer,
        environ_overrides={"wsgi.input_terminated": True},
    )
    problem(chunked, 413)
    assert post("[]").json == {"new": 0, "unchanged": 0, "refused": 0, "results": []}


def test_reading_and_writing_are_two_scopes(client, make, tree, learner, token, writer):
    reader = token(tree["LDLD-A"])
    assert "records:write" in problem(client.post(URL, json=[], headers=reader), 403)["detail"]
    assert "records:read" in problem(client.get(URL, headers=writer), 403)["detail"]
    problem(client.post(URL, json=[]), 401)


def test_who_sent_something_new_is_in_the_log(app, make, learner, send):
    entry = make.sent(learner, "LDLD-A")
    send(entry)
    send(entry)
    with app.app_context():
        (noted,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "records.take_in")).all()
    assert noted.subject.startswith("token:")
    assert noted.details == {"name": "máy chủ của tỉnh", "new": 1}


def test_a_thousand_entries_cost_statements_by_the_stretch(app, make, tree, send, statements):
    people = [make.officer(tree["CDCS-A1"]) for _ in range(5)]
    entries = [make.sent(people[n % 5], "LDLD-A", course=f"khoa-{n}") for n in range(600)]
    with statements() as seen:
        assert send(*entries)["new"] == 600
    assert len(seen) <= 60
    assert count(app, OutboxEntry) == 600
