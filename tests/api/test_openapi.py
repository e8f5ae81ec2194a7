"""The API does what its own document says: schemathesis calls it with what may and what may not be sent."""

from datetime import datetime

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from lms.accounts.tokens import SCOPES
from lms.api.openapi import document
from lms.api.shapes import News
from lms.db import uuid7
from lms.records.lines import EXAMPLE
from lms.records.models import Form
from lms.text import code_key

CASES = 25
QUIET = {"suppress_health_check": list(HealthCheck), "phases": [Phase.explicit, Phase.generate]}
PATHS = ("/records", "/units", "/cadres", "/reconciliation")


def test_the_document_is_public_and_every_view_of_the_api_is_in_it(app, client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.mimetype == "application/json"
    body = answer.json
    assert body["openapi"] == "3.1.0"
    listed = {
        (rule.rule.removeprefix("/api/v1"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1") and rule.endpoint != "api_openapi.show"
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, each in body["paths"].items() for method in each} == listed
    for each in body["paths"].values():
        for operation in each.values():
            assert operation["security"] == [{"token": []}]
            assert operation["description"].removeprefix("Scope ").rstrip(".") in SCOPES


def test_the_examples_of_entries_are_entries(app):
    shown = document(app)["components"]["schemas"]
    assert shown["Completed"]["examples"] == [EXAMPLE]
    for example in shown["CompletedNews"]["examples"]:
        TypeAdapter(News).validate_python(example, strict=False)


@pytest.fixture
def headers(make, monkeypatch):
    """A token for everything, in a site with some of everything; it may call as often as it likes."""
    monkeypatch.setattr("lms.api.auth.CALLS", 10**9)
    monkeypatch.setattr("lms.api.auth.MISSES", 10**9)
    tree = make.tree()
    learner = make.person(code="CB-SO-DO")
    make.position(learner, tree["CDCS-A1"])
    make.record(learner, tree["LDLD-A"])
    return make.bearer(tree["TLD"], SCOPES)


# Not asked: an entry that its schema refuses is refused by its own result, while the call goes through (rule 24).
PER_ITEM = {"negative_data_rejection"}


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("path", "method"), [*((path, "GET") for path in PATHS), ("/records", "POST")])
def test_the_api_does_what_its_document_says(app, headers, path, method, mode):
    load_all_checks()
    checks = [check for check in CHECKS.get_all() if method == "GET" or check.__name__ not in PER_ITEM]
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operation = schema[path][method]

    @settings(max_examples=CASES, **QUIET)
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case):
        # Empty values do not travel in an address: what was meant to be wrong would arrive as right.
        assume(all(value not in ([], {}, None) for value in (case.query or {}).values()))
        case.call_and_validate(headers=headers, checks=checks)

    call()


def texts(most):
    """What the pattern of a text allows, in every script."""
    letters = st.characters(exclude_categories=("Cc", "Cs"))
    return st.text(letters, min_size=1, max_size=most).filter(
        lambda text: code_key(text) and len(code_key(text)) <= most
    )


@settings(max_examples=4 * CASES, **QUIET)
@given(
    odd=st.fixed_dictionaries(
        {"title": texts(500), "form": st.sampled_from([*Form])},
        optional={
            "course": texts(200) | st.none(),
            "version": st.integers(0, 2**31 - 1) | st.none(),
            "topics": st.lists(texts(200), max_size=3),
            "hours": st.floats(0, 10_000) | st.integers(0, 10_000) | st.none(),
            "score": st.floats(0, 1) | st.none(),
            "recorded_at": st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30)).map(lambda at: f"{at}Z")  # noqa: DTZ001
            | st.none(),
            "valid_until": st.dates().map(str) | st.none(),
            "positions": st.lists(
                st.fixed_dictionaries({key: texts(200) for key in ("unit", "title", "kind")}), max_size=2
            )
            | st.none(),
            "another key": st.text() | st.integers(),
        },
    )
)
def test_any_completion_that_the_schema_allows_is_taken_and_known_again(app, client, headers, odd):
    """Of a cadre and an organiser who are there, every odd text, number and date finds its place on every database."""
    known = {"cadre": "CB-SO-DO", "organiser": {"unit": "LDLD-A"}}
    entry = {**EXAMPLE, **known, **odd, "id": str(uuid7())}
    first = client.post("/api/v1/records", json=entry, headers=headers)
    assert first.status_code == 201, first.text
    assert client.post("/api/v1/records", json=[entry], headers=headers).json["unchanged"] == 1
