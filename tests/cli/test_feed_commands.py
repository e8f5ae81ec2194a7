"""`lms records`, `lms feed`, `lms token` as people and scripts call them."""

import hashlib
import json
from uuid import uuid4

import pytest

from lms.clock import now
from lms.db import db
from lms.records.actions import void
from lms.records.feed import as_read
from lms.records.queries import outbox_after
from lms.records.subscribers import find_subscriber


@pytest.fixture
def world(make):
    class World:
        tree = make.tree()

    World.learner = make.officer(World.tree["CDCS-A1"])
    World.record = make.record(World.learner, World.tree["LDLD-A"])
    return World


def failed(ran, words):
    assert ran.status != 0
    assert words in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    return True


def test_records_are_listed_for_people_and_for_programs(lms, make, world):
    make.record(make.officer(world.tree["CDCS-B1"]), world.tree["LDLD-B"])
    everything = lms("records", "list", "--format", "json").json
    assert len(everything) == 2
    (row,) = lms("records", "list", "--person", world.learner.code.lower(), "--format", "json").json
    assert row["id"] == str(world.record.id)
    assert row["organiser"] == {"unit": "LDLD-A", "level": "provincial"}
    assert row["voided"] is None
    assert str(world.record.id) in lms("records", "list").out
    assert failed(lms("records", "list", "--person", "CB-X"), "there is no cadre CB-X")


def test_a_record_is_voided_once_with_a_reason(lms, world):
    assert failed(lms("records", "void", world.record.id, "--why", " "), "--why")
    assert lms("records", "void", world.record.id, "--why", "nhập nhầm").status == 0
    (row,) = lms("records", "list", "--format", "json").json
    assert row["void"]["why"] == "nhập nhầm"
    assert failed(lms("records", "void", world.record.id, "--why", "lại"), "voided before")
    assert failed(lms("records", "void", uuid4(), "--why", "lại"), "there is no record")


def test_an_import_enters_the_good_lines_and_fails_for_the_bad(app, lms, tmp_path, world):
    with app.app_context():
        (entry,) = outbox_after(0, 9)
        old = as_read(entry)
    new = old | {"id": str(uuid4()), "course": "khac"}
    file = tmp_path / "feed.jsonl"
    file.write_text("\n".join(map(json.dumps, (old, new | {"cadre": "CB-X", "id": str(uuid4())}, new))), "utf-8")
    ran = lms("records", "import", file)
    assert ran.status == 1
    assert ran.out == "1 new, 1 unchanged, 1 bad\n"
    assert "line 2: unknown cadre CB-X" in ran.err
    assert len(lms("records", "list", "--format", "json").json) == 2
    file.write_text("\n".join(map(json.dumps, (old, new))), "utf-8")
    again = lms("records", "import", file)
    assert (again.status, again.out) == (0, "0 new, 2 unchanged, 0 bad\n")
    file.write_bytes(b"\xff\xfe{")
    assert failed(lms("records", "import", file), "UTF-8")
    assert failed(lms("records", "import", tmp_path / "khong-co"), "does not exist")


def test_a_token_is_shown_once_works_and_can_be_revoked(client, lms, world):
    made = lms("token", "create", "--unit", "ldld-a", "--scope", "records:read", "máy chủ của tỉnh")
    headers = {"Authorization": f"Bearer {made.out.strip()}"}
    assert len(client.get("/api/v1/records", headers=headers).json["records"]) == 1
    (row,) = lms("token", "list", "--format", "json").json
    assert (row["name"], row["unit"]) == ("máy chủ của tỉnh", "LDLD-A")
    assert made.out.strip() not in lms("token", "list").out
    assert lms("token", "revoke", row["id"]).status == 0
    assert client.get("/api/v1/records", headers=headers).status_code == 401
    assert failed(lms("token", "revoke", row["id"]), "still holds")
    assert failed(lms("token", "create", "--unit", "X", "--scope", "records:read", "a"), "there is no unit X")
    assert failed(lms("token", "create", "--unit", "TLD", "--scope", "all", "a"), "--scope")


def test_a_subscriber_is_made_seen_failing_parked_and_replayed(app, lms, world):
    made = lms("feed", "subscribe", "tracker", "http://127.0.0.1:9/", "--unit", "LDLD-A")
    assert made.out.startswith("whsec_")
    assert failed(lms("feed", "subscribe", "tracker", "http://127.0.0.1:9/", "--unit", "TLD"), "already")
    assert failed(lms("feed", "subscribe", "x", "gopher://x/", "--unit", "TLD"), "http")
    (row,) = lms("feed", "status", "--format", "json").json
    assert (row["state"], row["cursor"], row["behind"]) == ("behind", 0, 1)
    assert "ConnectError" in lms("feed", "deliver").err
    (row,) = lms("feed", "status", "--format", "json").json
    assert (row["state"], row["tries"]) == ("waiting", 1)
    assert "ConnectError" in row["last_error"]
    with app.app_context():
        find_subscriber("tracker").parked_at = now()
        db.session.commit()
    assert failed(lms("feed", "status", "--format", "json"), "parked")
    assert lms("feed", "replay", "tracker").status == 0
    assert lms("feed", "status").status == 0
    assert lms("feed", "replay", "tracker", "--from", 1).status == 0
    assert failed(lms("feed", "replay", "tracker", "--from", 9), "the feed ends at 1")
    assert failed(lms("feed", "replay", "nobody"), "there is no subscriber nobody")
    assert made.out.strip() not in lms("feed", "status", "--format", "json").out


def test_rule_19_counts_and_digests_name_what_differs(app, lms, make, tmp_path, world):
    other = make.record(world.learner, world.tree["CDP-A1"], course="khac")
    make.record(make.officer(world.tree["CDCS-B1"]), world.tree["LDLD-B"])
    rows = lms("feed", "reconcile", "--unit", "LDLD-A").json
    assert rows == [
        {
            "unit": unit,
            "month": "2026-03",
            "records": 1,
            "digest": hashlib.sha256(f"{record.id}\n".encode()).hexdigest(),
        }
        for unit, record in (("CDP-A1", other), ("LDLD-A", world.record))
    ]
    theirs = tmp_path / "theirs.json"
    theirs.write_text(json.dumps(rows), "utf-8")
    assert lms("feed", "reconcile", "--unit", "LDLD-A", "--against", theirs).json == []
    with app.app_context():
        void(other.id, "nhầm", "Hân", None)
        db.session.commit()
    ran = lms("feed", "reconcile", "--unit", "LDLD-A", "--against", theirs)
    assert ran.status == 1
    (difference,) = ran.json
    assert (difference["unit"], difference["month"]) == ("CDP-A1", "2026-03")
    assert (difference["ours"]["records"], difference["theirs"]["records"]) == (0, 1)
    theirs.write_text("{", "utf-8")
    assert failed(lms("feed", "reconcile", "--unit", "TLD", "--against", theirs), "does not look like")


@pytest.mark.parametrize(
    "words", ["records list", "records void", "records import", "feed status", "feed deliver", "feed replay", "worker"]
)
def test_every_command_explains_itself(lms, words):
    ran = lms(*words.split(), "--help")
    assert ran.status == 0
    assert "Usage: lms" in ran.out
