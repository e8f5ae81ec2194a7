"""GET /api/v1/reconciliation: rule 19 for those who read the feed."""

import hashlib
from datetime import UTC, datetime

import pytest

from lms.db import db
from lms.records.actions import void
from tests.factories.api import problem

URL = "/api/v1/reconciliation"


@pytest.fixture
def tree(make):
    return make.tree()


def digest(*records):
    return hashlib.sha256("".join(sorted(f"{record.id}\n" for record in records)).encode()).hexdigest()


def test_rule_19_counts_and_digests_by_unit_and_vietnamese_month(app, client, make, token, tree):
    learner, other = make.officer(tree["CDCS-A1"]), make.officer(tree["CDCS-A2"])
    # 1 January 2026, half past midnight in Hà Nội, is still December in UTC.
    january = datetime(2025, 12, 31, 17, 30, tzinfo=UTC)
    first = make.record(learner, tree["LDLD-A"], completed_at=january)
    second = make.record(other, tree["LDLD-A"], completed_at=january)
    ward = make.record(learner, tree["CDP-A1"], course="khac")
    make.record(make.officer(tree["CDCS-B1"]), tree["LDLD-A"])
    wrong = make.record(learner, tree["LDLD-A"], course="nham")
    with app.app_context():
        void(wrong.id, "nhầm", "Hân", None)
        db.session.commit()
    headers = token(tree["LDLD-A"])

    def counts(**query):
        return client.get(URL, headers=headers, query_string=query).json

    body = counts()
    assert body["seq"] == 6
    rows = [
        {"unit": "CDP-A1", "month": "2026-03", "records": 1, "digest": digest(ward)},
        {"unit": "LDLD-A", "month": "2026-01", "records": 2, "digest": digest(first, second)},
    ]
    assert body["counts"] == rows
    assert counts(**{"from": "2026-02"})["counts"] == rows[:1]
    assert counts(to="2026-02")["counts"] == counts(**{"from": "2026-01", "to": "2026-01"})["counts"] == rows[1:]
    assert counts(to="2025-12")["counts"] == []


def test_what_was_read_from_the_feed_gives_the_same_digest(client, make, token, tree):
    learners = [make.officer(tree["CDCS-A1"]) for _ in range(9)]
    for one in learners:
        make.record(one, tree["LDLD-A"])
    headers = token(tree["LDLD-A"])
    read = client.get("/api/v1/records", headers=headers).json["records"]
    text = "".join(sorted(f"{entry['id']}\n" for entry in read))
    (row,) = client.get(URL, headers=headers).json["counts"]
    assert row["digest"] == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    "query", ["from=2026", "from=2026-13", "to=2026-3", "to=٢٠٢٦-03", "from=2026-03%0a", "to=0001-01", "from="]
)
def test_a_month_that_is_none_is_a_problem(client, make, token, tree, query):
    assert query.split("=")[0] in problem(client.get(f"{URL}?{query}", headers=token(tree["TLD"])), 400)["detail"]


def test_the_scope_is_the_feeds(client, make, token, tree):
    problem(client.get(URL, headers=token(tree["TLD"], ("roster:read",))), 403)
    problem(client.get(URL), 401)
