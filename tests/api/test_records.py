"""GET /api/v1/records."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from lms.accounts.models import ApiToken
from lms.clock import now, today
from lms.db import db
from lms.records.actions import void
from lms.records.merges import merge_people
from tests.factories.api import problem

URL = "/api/v1/records"


def read(client, headers, **query):
    answer = client.get(URL, headers=headers, query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_an_entry_reads_exactly_as_the_contract_says(client, make, token):
    tree = make.tree()
    learner = make.officer(tree["CDCS-A1"])
    record = make.record(learner, tree["LDLD-A"])
    body = read(client, token(tree["LDLD-A"]))
    (entry,) = body.pop("records")
    assert body == {"next": 1, "more": False}
    assert list(entry) == [
        "seq", "id", "type", "time", "cadre", "course", "version", "title", "topics", "hours", "score", "form",
        "organiser", "completed_at", "recorded_at", "valid_until", "positions",
    ]  # fmt: skip
    recorded = f"{record.recorded_at:%Y-%m-%dT%H:%M:%SZ}"
    assert entry == {
        "seq": 1,
        "id": str(record.id),
        "type": "record.completed",
        "time": recorded,
        "cadre": learner.code,
        "course": "thuong-luong-tap-the",
        "version": 3,
        "title": "Kỹ năng đàm phán, thương lượng tập thể",
        "topics": ["thuong-luong"],
        "hours": 6.0,
        "score": 0.86,
        "form": "online",
        "organiser": {"unit": "LDLD-A", "level": "provincial"},
        "completed_at": "2026-03-14T08:02:10Z",
        "recorded_at": recorded,
        "valid_until": None,
        "positions": [{"unit": "CDCS-A1", "title": "chu-tich", "kind": "grassroots"}],
    }


def test_a_void_is_an_entry_of_its_own(app, client, make, token):
    tree = make.tree()
    record = make.record(make.officer(tree["CDCS-A1"]), tree["LDLD-A"])
    with app.app_context():
        void(record.id, "nhập nhầm người", "Võ Ngọc Hân", None)
        db.session.commit()
    entry = read(client, token(tree["LDLD-A"]), after=1)["records"][0]
    assert UUID(entry.pop("id"))
    assert entry.pop("time").endswith("Z")
    assert entry.pop("cadre")
    assert entry == {
        "seq": 2,
        "type": "record.voided",
        "record": str(record.id),
        "why": "nhập nhầm người",
        "by": "Võ Ngọc Hân",
    }


def test_another_units_records_never_appear_and_the_cursor_passes_them(client, make, token):
    tree = make.tree()
    here, there = make.officer(tree["CDCS-A1"]), make.officer(tree["CDCS-B1"])
    for number, learner in enumerate([here, there, there, here, there], 1):
        make.record(learner, tree["TLD"], course=f"khoa-{number}")
    headers = token(tree["CDP-A1"])
    first = read(client, headers, limit=1)
    assert [entry["seq"] for entry in first["records"]] == [1]
    assert (first["next"], first["more"]) == (1, True)
    second = read(client, headers, after=first["next"], limit=1)
    assert [entry["seq"] for entry in second["records"]] == [4]
    assert (second["next"], second["more"]) == (5, False)
    assert read(client, headers, after=5) == {"records": [], "next": 5, "more": False}
    assert read(client, headers, after=99)["next"] == 99
    everything = read(client, token(tree["TLD"]))
    assert [entry["seq"] for entry in everything["records"]] == [1, 2, 3, 4, 5]


def test_somebody_who_left_the_unit_still_counts_there(client, make, token):
    tree = make.tree()
    learner = make.person()
    moved = today() - timedelta(days=365)
    make.position(learner, tree["CDCS-A1"], until_on=moved)
    make.position(learner, tree["CDCS-B1"], from_on=moved)
    make.record(learner, tree["TLD"])
    assert len(read(client, token(tree["CDCS-A1"]))["records"]) == 1
    assert len(read(client, token(tree["CDCS-B1"]))["records"]) == 1
    assert read(client, token(tree["CDCS-A2"]))["records"] == []


def test_rule_09_a_merge_is_news_to_the_units_of_both_people(app, client, make, token):
    tree = make.tree()
    here, there = make.officer(tree["CDCS-A1"]), make.officer(tree["CDCS-B1"])
    make.record(there, tree["TLD"])
    with app.app_context():
        merge_people(here.id, there.id, None)
        db.session.commit()
    merged = {"from": here.code, "into": there.code}
    for unit, seqs in (("LDLD-A", [2]), ("LDLD-B", [1, 2]), ("CDCS-A2", [])):
        entries = read(client, token(tree[unit]))["records"]
        assert [entry["seq"] for entry in entries] == seqs
        assert not entries or entries[-1].items() >= merged.items()
    assert [entry["seq"] for entry in read(client, token(tree["TLD"]))["records"]] == [1, 2]


def test_without_a_token_the_answer_asks_for_one(client, make, token):
    answer = client.get(URL)
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    for value in ("Bearer wrong", "Bearer ", "Basic abc"):
        problem(client.get(URL, headers={"Authorization": value}), 401)


def test_a_signed_in_browser_is_not_a_token(make, sign_in):
    tree = make.tree()
    problem(sign_in(make.coordinator(tree["LDLD-A"])).get(URL), 401)


def test_a_revoked_token_opens_nothing(app, client, make, token):
    headers = token(make.tree()["TLD"])
    with app.app_context():
        db.session.query(ApiToken).update({"revoked_at": now()})
        db.session.commit()
    problem(client.get(URL, headers=headers), 401)


def test_a_token_without_the_scope_is_refused(client, make, token):
    answer = client.get(URL, headers=token(make.tree()["TLD"], scopes=()))
    assert "records:read" in problem(answer, 403)["detail"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=x", "limit=-1", "after=-1", "after=1.5", "after=٣", "limit=", "after=9e9"]
)
def test_a_number_out_of_bounds_is_named(client, make, token, query):
    body = problem(client.get(f"{URL}?{query}", headers=token(make.tree()["TLD"])), 400)
    assert query.split("=")[0] in body["detail"]


def test_unknown_addresses_and_methods_under_api_answer_with_problems_too(client):
    problem(client.get("/api/v1/nothing"), 404)
    problem(client.get("/api/nothing"), 404)
    answer = client.delete(URL)
    problem(answer, 405)
    assert "GET" in answer.headers["Allow"]


def test_a_page_that_is_not_there_stays_a_page(client):
    answer = client.get("/khong-co")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"


def test_an_accident_of_ours_is_a_problem_without_details(app, client, make, token, monkeypatch):
    def broken(*_):
        raise RuntimeError("secret words")

    monkeypatch.setattr("lms.api.records.outbox_for_unit", broken)
    headers = token(make.tree()["TLD"])
    answer = client.get(URL, headers=headers)
    problem(answer, 500)
    assert "secret" not in answer.text


def test_a_token_that_calls_too_often_waits(client, make, token, monkeypatch):
    monkeypatch.setattr("lms.api.auth.CALLS", 2)
    headers = token(make.tree()["TLD"])
    assert [client.get(URL, headers=headers).status_code for _ in range(2)] == [200, 200]
    answer = client.get(URL, headers=headers)
    problem(answer, 429)
    assert answer.headers["Retry-After"] == "60"


def test_guessing_tokens_is_braked(client, make, monkeypatch):
    monkeypatch.setattr("lms.api.auth.MISSES", 2)
    wrong = {"Authorization": "Bearer guess"}
    assert [client.get(URL, headers=wrong).status_code for _ in range(3)] == [401, 401, 429]


def test_only_the_hash_of_a_token_is_stored(app, make, token):
    text = token(make.tree()["TLD"])["Authorization"].removeprefix("Bearer ")
    with app.app_context():
        row = db.session.query(ApiToken).one()
    assert text not in json.dumps([row.token_hash, row.name, row.scopes])


def test_a_reading_costs_few_statements(client, make, token, statements):
    tree = make.tree()
    for number in range(5):
        make.record(make.officer(tree["CDCS-A1"]), tree["TLD"], course=f"khoa-{number}")
    headers = token(tree["LDLD-A"])
    with statements() as seen:
        read(client, headers)
    assert len(seen) <= 4
