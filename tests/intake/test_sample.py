"""Sample rosters: real shapes, the same for a seed, and clean in their messiest form."""

import json
from collections import Counter
from datetime import date
from random import Random

import pytest
from sqlalchemy import select, text

from lms.courses.models import Topic
from lms.db import Base, db
from lms.intake.actions import apply
from lms.intake.columns import READ
from lms.intake.problems import Weight
from lms.intake.sample.names import FAMILIES
from lms.intake.sample.officers import CLASSES
from lms.intake.sample.places import wards
from lms.intake.sample.workbook import sample_rows, sample_workbook
from lms.people.models import Person, Position
from lms.people.titles import TITLES
from lms.records.models import Record

TABLES = (
    *("units", "unit_states", "unit_lines", "unit_sizes", "unit_terms", "people", "positions", "records"),
    *("qualifications", "lecturer_terms", "spending", "assessments"),
)
UNIT_KEYS = {"unit_id", "parent_id", "successor_id", "ancestor_id", "organiser_unit_id", "assessed_by_id"}


@pytest.fixture
def topics(context):
    slugs = {slug for _, joined, _ in CLASSES for slug in joined.split(";")}
    db.session.add_all(Topic(slug=slug, name=slug, position=0) for slug in slugs)
    db.session.commit()


def database():
    """Every row of the roster and the ledger, without the ids and moments that differ from run to run."""
    codes = dict(db.session.execute(text("select id, code from people")).all())
    units = dict(db.session.execute(text("select id, code from units")).all())
    found = {}
    for name in TABLES:
        table = Base.metadata.tables[name]
        rows = []
        for row in db.session.execute(select(table)).mappings():
            plain = {key: value for key, value in row.items() if key not in ("id", "recorded_at")}
            for key in plain.keys() & UNIT_KEYS:
                plain[key] = units.get(plain[key])
            if "person_id" in plain:
                plain["person_id"] = codes[plain["person_id"]]
            rows.append(json.dumps(plain, default=str, ensure_ascii=False, sort_keys=True))
        found[name] = sorted(rows)
    return found


@pytest.mark.usefixtures("topics", "targets")
def test_the_messy_workbook_gives_the_same_database_as_the_plain_one():
    plain, messy = (sample_workbook(60, 300, seed=7, messy=messy) for messy in (False, True))
    found = apply(messy, "messy.xlsx", None)
    assert {p.weight for p in found.problems} <= {Weight.NOTICE}, "mess is normal input"
    assert found.total("repeated") > 0
    by_mess = database()
    db.session.rollback()
    apply(plain, "plain.xlsx", None)
    by_plain = database()
    for table, rows in by_plain.items():
        assert by_mess[table] == rows, table
    assert all(by_plain.values()), "every table holds something"
    again = apply(messy, "messy.xlsx", None)
    assert (again.changes, again.units, again.people, again.positions, again.training) == ([], [], [], [], [])
    assert (again.diplomas, again.lecturers, again.spending, again.assessments) == ([], [], [], [])


@pytest.mark.usefixtures("topics", "targets")
def test_the_sample_of_1400_officers_is_imported_clean():
    found = apply(sample_workbook(260, 1400, seed=1), "x.xlsx", None)
    assert [p.text for p in found.problems] == []
    assert len(db.session.scalars(select(Person.id)).all()) > 1400
    grassroots = db.session.scalars(
        select(Position.person_id).where(Position.kind == "grassroots", Position.until_on > date(2026, 1, 1)).distinct()
    ).all()
    assert len(grassroots) == 1400
    assert db.session.scalars(select(Record.id).limit(1)).all()


def test_a_seed_gives_the_same_file_and_another_one_another():
    one, again, other = (sample_workbook(40, 80, seed) for seed in (5, 5, 6))
    assert one == again
    assert one != other
    assert sample_workbook(40, 80, 5, messy=True) == sample_workbook(40, 80, 5, messy=True)


def test_even_a_small_sample_has_every_level_kind_tier_and_title():
    rows = sample_rows(40, 300, seed=2)
    levels = {row["level"] for row in rows["units"] if "level" in row}
    assert levels == {
        "Tổng Liên đoàn",
        "LĐLĐ tỉnh",
        "Cấp trên trực tiếp cơ sở",
        "CĐCS",
        "CĐCS thành viên",
        "Tổ công đoàn",
    }
    unions = [row for row in rows["units"] if row.get("level") == "CĐCS"]
    tiers = Counter("≥2500" if r["members"] >= 2500 else "≥1000" if r["members"] >= 1000 else "<1000" for r in unions)
    assert set(tiers) == {"≥2500", "≥1000", "<1000"}
    assert {row["kind"] for row in unions} == {
        "Doanh nghiệp",
        "Hành chính sự nghiệp",
        "Nghiệp đoàn",
        "Khu vực phi chính thức",
    }
    assert {row["title"] for row in rows["cadres"]} == {title.name for title in TITLES}
    assert {row["kind"] for row in rows["cadres"]} == {"Chuyên trách", "Kiêm nhiệm", "Cơ sở", "Nòng cốt"}
    assert {"có", "không"} <= {row.get("first_elected") for row in rows["cadres"]}
    assert {row["code"] for row in rows["units"]} >= {"TLD", "LDLD-91", "CDP-0001", "CDCS-0007", "CDN-01", "CDKCN-01"}


def test_as_many_units_and_officers_as_asked():
    rows = sample_rows(75, 250, seed=4)
    assert len({row["code"] for row in rows["units"]}) == 75
    officers = {row["code"] for row in rows["cadres"] if row["kind"] == "Cơ sở" and "until_on" not in row}
    assert len(officers) == 250


def test_names_fit_the_sex_and_the_frequencies():
    people = {row["code"]: row for row in sample_rows(200, 1400, seed=3)["cadres"]}.values()
    for person in people:
        assert person["name"].split()[0] in FAMILIES
        assert not (person["sex"] == "Nam" and " Thị " in person["name"])
        assert not (person["sex"] == "Nữ" and person["name"].split()[1] == "Văn")
    families = Counter(person["name"].split()[0] for person in people)
    assert families.most_common(1)[0][0] == "Nguyễn"
    assert 0.3 < families["Nguyễn"] / len(people) < 0.47


def test_wards_are_real_and_begin_with_a_capital():
    names = wards(Random(1), 5000)
    assert len(names) == len(set(names)) > 2000
    assert all(name[0].isupper() for name in names)


def test_every_column_of_the_contract_appears():
    rows = sample_rows(120, 700, seed=1)
    for kind in READ:
        used = {key for row in rows[kind.key] for key in row}
        assert used == {column.key for column in kind.columns}
