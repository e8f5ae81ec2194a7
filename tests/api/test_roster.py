"""GET /api/v1/units and /cadres: the tree and the positions, for a tracker outside."""

from datetime import date

import pytest
from sqlalchemy import update

from lms.accounts.tokens import ROSTER_READ
from lms.db import db
from lms.people.models import Unit, UnitLine, UnitState
from lms.people.version import bump_roster_version
from lms.records.merges import merge_people
from tests.factories.api import problem

UNITS, CADRES = "/api/v1/units", "/api/v1/cadres"


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def read(client, tree, make):
    """`read(address, unit)` is every page of the list as a token of that unit reads it, two rows at a time."""

    def call(url, unit="LDLD-A", limit=2):
        headers, after, found = make.bearer(tree[unit], (ROSTER_READ,)), 0, []
        while True:
            answer = client.get(url, headers=headers, query_string={"after": after, "limit": limit})
            assert answer.status_code == 200, answer.text
            body = answer.json
            found += body[url.rpartition("/")[2]]
            if not body["more"]:
                return found
            assert body["next"] > after
            after = body["next"]

    return call


def test_the_tree_with_sizes_and_terms_and_what_stands_above(read):
    units = read(UNITS)
    assert [(unit["code"], unit["inside"]) for unit in units] == [
        ("TLD", False),
        ("LDLD-A", True),
        ("CDP-A1", True),
        ("CDCS-A1", True),
        ("CDCS-A2", True),
        ("CDCS-A3", True),
    ]
    province, grassroots = units[1], units[3]
    assert list(province) == ["code", "inside", "abolished_on", "successor", "states", "sizes", "terms"]
    assert province["states"] == [
        {
            "from": None,
            "until": None,
            "name": "Công đoàn LDLD-A",
            "level": "provincial",
            "kind": None,
            "parent": "TLD",
        }
    ]
    assert province["terms"] == [{"from": "2023-07-01", "until": None, "planned_until": None}]
    assert grassroots["sizes"] == [{"from": "2020-01-01", "until": None, "members": 2600, "workers": 2650}]
    assert grassroots["states"][0]["parent"] == "CDP-A1"


def test_a_unit_that_was_abolished_stays_with_its_successor(app, read, tree):
    end = date(2025, 7, 1)
    with app.app_context():
        old = tree["CDCS-A3"].id
        for table in (UnitState, UnitLine):
            db.session.execute(update(table).where(table.unit_id == old).values(until_on=end))
        db.session.execute(update(Unit).where(Unit.id == old).values(abolished_on=end, successor_id=tree["CDCS-A1"].id))
        db.session.commit()
    last = read(UNITS)[-1]
    assert (last["code"], last["abolished_on"], last["successor"]) == ("CDCS-A3", "2025-07-01", "CDCS-A1")
    assert last["states"][0]["until"] == "2025-07-01"


def test_cadres_are_codes_and_dated_positions_without_names(client, make, read, tree):
    person = make.officer(tree["CDCS-A1"], name="Nguyễn Thị Hồng Thắm", first_elected=True)
    make.position(person, tree["CDP-A1"], "uy-vien-bch", from_on=date(2020, 5, 1), until_on=date(2024, 1, 1))
    make.position(person, tree["CDCS-B1"], "ke-toan")
    make.officer(tree["CDCS-B1"])
    make.person()
    (cadre,) = read(CADRES)
    assert cadre["code"] == person.code
    assert [(p["unit"], p["title"], p["from"], p["until"]) for p in cadre["positions"]] == [
        ("CDP-A1", "uy-vien-bch", "2020-05-01", "2024-01-01"),
        ("CDCS-A1", "chu-tich", "2024-01-01", None),
    ]
    assert list(cadre) == ["code", "merged_into", "positions"]
    assert cadre["positions"][1]["first_elected"] is True
    answer = client.get(CADRES, headers=make.bearer(tree["TLD"], (ROSTER_READ,)))
    assert "Thắm" not in answer.text
    assert len(answer.json["cadres"]) == 2


def test_rule_09_another_account_names_the_code_it_counts_under(app, make, read, tree):
    first, second = (make.officer(tree["CDCS-A1"]) for _ in range(2))
    with app.app_context():
        merge_people(second.id, first.id, None)
        db.session.commit()
    assert [(c["code"], c["merged_into"]) for c in read(CADRES)] == [(first.code, None), (second.code, first.code)]


def test_pages_are_complete_in_any_size_and_what_is_added_comes_at_the_end(make, read, tree):
    people = [make.officer(tree["CDCS-A1"]).code for _ in range(7)]
    assert [c["code"] for c in read(CADRES, limit=1)] == [c["code"] for c in read(CADRES, limit=1000)] == people
    assert [c["code"] for c in read(CADRES, limit=3)] == people
    assert [u["code"] for u in read(UNITS, limit=1)] == [u["code"] for u in read(UNITS, limit=1000)]


def test_the_version_says_when_to_read_again(app, client, make, tree):
    headers = make.bearer(tree["LDLD-A"], (ROSTER_READ,))
    before = client.get(UNITS, headers=headers).json["version"]
    with app.app_context():
        bump_roster_version()
        db.session.commit()
    assert client.get(UNITS, headers=headers).json["version"] == before + 1
    assert client.get(CADRES, headers=headers).json["version"] == before + 1


@pytest.mark.parametrize("url", [UNITS, CADRES])
def test_the_roster_has_a_scope_of_its_own(client, make, tree, url):
    assert "roster:read" in problem(client.get(url, headers=make.bearer(tree["TLD"])), 403)["detail"]
    problem(client.get(url), 401)
    headers = make.bearer(tree["TLD"], (ROSTER_READ,))
    for query in ("limit=0", "limit=1001", "after=-1", "after=x", "after=1&after=2"):
        problem(client.get(f"{url}?{query}", headers=headers), 400)


def test_a_page_costs_the_same_number_of_statements_however_long(client, make, tree, statements):
    for _ in range(20):
        make.officer(tree["CDCS-A1"])
    headers = make.bearer(tree["TLD"], (ROSTER_READ,))
    for url in (UNITS, CADRES):
        with statements() as seen:
            client.get(url, headers=headers)
        assert len(seen) <= 8, url
