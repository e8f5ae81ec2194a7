"""Targets as files: what they say, and what is said about those that are wrong."""

from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from lms.config import ROOT
from lms.courses.faults import Faulty
from lms.db import db
from lms.tracker.files import read_packs
from lms.tracker.language import from_json, to_json
from lms.tracker.models import TargetRow
from lms.tracker.packs import load
from lms.tracker.queries.targets import all_targets
from lms.tracker.state import progress

FOLDER = ROOT / "content" / "targets"
TOPICS = yaml.safe_load((ROOT / "content" / "topics.yaml").read_text(encoding="utf-8"))
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}


def line_of(text, words):
    """The line on which these words first stand."""
    return text[: text.index(words)].count("\n") + 1


def read(**changed):
    """The site's files with some of them replaced."""
    return read_packs(TEXTS | {f"{name.replace('_', '-')}.yaml": text for name, text in changed.items()}, TOPICS)


def test_the_sites_own_files_are_without_fault():
    packs = read()
    assert packs.faults == []
    said = [(t.code, t.clause, t.goal, t.everywhere, t.requirement.organised_by) for t in packs.targets if t.is_percent]
    assert said == [
        ("NQ-1", "I.2.1", 100, True, None),
        ("NQ-2", "I.2.1", 100, True, None),
        ("NQ-3", "I.2.1", None, True, None),
        ("NQ-4a", "I.2.2, III", None, True, "confederation"),
        ("NQ-4b", "I.2.2, III", None, True, "provincial"),
        ("NQ-4c", "I.2.2, III", None, True, "upper"),
        ("KT-1", "I.2.1", 100, False, None),
        ("KT-2", "I.2.1", 100, False, None),
        ("KT-3", "I.2.1", 100, False, None),
        ("KT-4", "I.2.2", 100, False, "provincial"),
        ("KT-5", "I.2.2", 100, False, "upper"),
        ("BT-1a", "2.1a", 100, False, None),
        ("BT-1b", "2.1a", 20, False, None),
        ("BT-2a", "2.1b", 100, False, None),
        ("BT-2b", "2.1b", 30, False, None),
        ("BT-3a", "2.1b", 100, False, None),
        ("BT-3b", "2.1b", 30, False, None),
        ("BT-4", "2.1c", 100, False, None),
        ("BT-5", "2.1c", None, False, None),
        ("BT-7a", "2.1d", 100, False, None),
        ("BT-7b", "2.1d", 100, False, None),
        ("BT-7c", "2.1d", 100, False, None),
        ("BT-8a", "2.1d", 100, False, None),
        ("BT-8b", "2.1d", 100, False, None),
        ("BT-8c", "2.1d", 100, False, None),
        ("BT-8d", "2.1d", 100, False, None),
        ("BT-9a", "2.2", 100, False, None),
        ("BT-9b", "2.2", 100, False, None),
        ("BT-9c", "2.2", 100, False, "own_or_above"),
        ("BT-9d", "2.2", 100, False, None),
        ("BT-10", "2.3a", 100, False, None),
        ("BT-11", "2.3a", 100, False, None),
        ("BT-12", "2.3a", 100, False, None),
        ("BT-13", "2.3b", 100, False, "own_or_above"),
        ("BT-14", "2.3b", 95, False, None),
    ]


def test_targets_that_are_no_percent_of_people_are_what_they_are():
    said = [(t.code, t.kind, t.goal, t.goal_max) for t in read().targets if not t.is_percent]
    assert said == [
        ("NQ-5", "duty", None, None),
        ("NQ-6", "duty", None, None),
        ("NQ-7", "ratio", 15, None),
        ("NQ-8", "duty", None, None),
        ("KT-6", "ratio", 15, None),
        ("KT-7", "milestone", None, None),
        ("KT-8", "duty", None, None),
        ("BT-6", "duty", None, None),
        ("BT-15", "ratio", 10, 15),
        ("BT-16a", "milestone", None, None),
        ("BT-16b", "milestone", None, None),
        ("NA-1", "count", None, None),
        ("NA-2", "duty", None, None),
        ("NA-3", "duty", None, None),
        ("NA-4", "duty", None, None),
        ("AG-1", "count", 2, None),
        ("AG-2", "count", 1400, None),
        ("AG-3", "count", None, None),
        ("AG-4", "duty", None, None),
    ]


def test_every_target_quotes_its_document_and_names_its_topics():
    for target in read().targets:
        assert len(target.quote) > 60
        assert target.document
        assert target.requirement.topics - {"*"} <= target.topic_names.keys()


def test_named_sets_are_shown_as_defaults_of_the_system():
    by_code = {target.code: target for target in read().targets}
    assert {one.name for one in by_code["NQ-2"].defaults} == {"Khung năng lực theo chức danh"}
    assert len(by_code["NQ-2"].defaults) == 5
    assert by_code["NQ-3"].defaults == ()


def test_a_target_survives_the_way_through_json():
    for target in read().targets:
        assert from_json(to_json(target)) == target


@pytest.mark.parametrize(
    ("file", "old", "new", "word"),
    [
        ("02-kt.yaml", "kinds: [full_time]", "kinds: [fulltime]", "fulltime"),
        ("02-kt.yaml", "levels: [grassroots]", "levels: [cdcs]", "cdcs"),
        ("02-kt.yaml", "titles: [bch-members]", "titles: [bch-member]", "bch-member"),
        ("02-kt.yaml", "any_of: [ly-luan-nghiep-vu]", "any_of: [ly-luan]", "ly-luan"),
        ("02-kt.yaml", "window: term", "window: year", "year"),
        ("02-kt.yaml", "organised_by: provincial", "organised_by: group", "group"),
        ("02-kt.yaml", "within: grassroots", "within: upper", "upper"),
        ("02-kt.yaml", "count: members_or_workers", "count: people", "people"),
        ("02-kt.yaml", "kind: coverage", "kind: covrage", "covrage"),
        ("02-kt.yaml", "requirement:", "requirements:", "requirements"),
        ("01-nq.yaml", "profile: competence", "profile: competense", "competense"),
        ("sets.yaml", "- nu-cong", "- nucong", "nucong"),
        ("sets.yaml", "items: [chu-tich, pho-chu-tich]", "items: [chu-tich, pct]", "pct"),
    ],
)
def test_an_unknown_word_is_a_fault_with_its_file_and_line(file, old, new, word):
    text = TEXTS[file]
    line = line_of(text, old)
    faults = read_packs(TEXTS | {file: text.replace(old, new, 1)}, TOPICS).faults
    assert any((fault.file, fault.line) == (file, line) and word in fault.text for fault in faults), list(
        map(str, faults)
    )


PACK = """
pack: ZZ
document: Văn bản thử
short: Thử
targets:
  - code: ZZ-1
    kind: coverage
    clause: I
    title: Chỉ tiêu thử
    brief: Thử
    quote: Lời văn.
    population: {text: Mọi người}
    requirement:
      text: Một khóa
      record: RECORD
      window: WINDOW
    goal: GOAL
"""


def one(record="{any: true}", window="term", goal="null"):
    return read(zz=PACK.replace("RECORD", record).replace("WINDOW", window).replace("GOAL", goal))


@pytest.mark.parametrize(
    "wrong",
    [
        {"record": "{}"},
        {"record": "{any: true, profile: competence}"},
        {"record": "{any_of: []}"},
        {"window": "dates"},
        {"window": "term\n      dates: {from: 2023-01-01, to: 2024-01-01}"},
        {"window": "dates\n      dates: {from: 2024-01-01, to: 2023-01-01}"},
        {"window": "dates\n      dates: {from: hôm nay, to: 2023-01-01}"},
        {"goal": "101"},
        {"goal": "cao"},
        {"goal": "0"},
    ],
)
def test_what_makes_no_sense_is_a_fault(wrong):
    packs = one(**wrong)
    assert packs.faults
    assert "ZZ-1" not in {target.code for target in packs.targets}


def test_a_range_is_a_goal_with_its_end():
    target = next(t for t in one(goal="10\n    goal_max: 15").targets if t.code == "ZZ-1")
    assert (target.goal, target.goal_max) == (10, 15)


def test_a_code_written_twice_is_a_fault():
    assert (
        "NQ-1"
        in read(
            zz=PACK.replace("ZZ-1", "NQ-1")
            .replace("RECORD", "{any: true}")
            .replace("WINDOW", "ever")
            .replace("GOAL", "null")
        )
        .faults[0]
        .text
    )


@pytest.fixture
def folder(tmp_path):
    """A copy of the site's targets, to be edited."""
    (tmp_path / "targets").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "targets" / name).write_text(text, encoding="utf-8")
    topics = ROOT / "content" / "topics.yaml"
    (tmp_path / "topics.yaml").write_text(topics.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path / "targets"


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.usefixtures("context")
def test_loading_says_what_changed_and_nothing_the_second_time(folder):
    assert load(folder)[0] == "target NQ-1 added"
    assert load(folder) == []
    edit(folder, "02-kt.yaml", "brief: Cơ sở từ 1.000", "brief: Cơ sở lớn")
    (folder / "03-bt.yaml").unlink()
    changes = load(folder)
    assert changes[0] == "target KT-4 changed"
    assert "target BT-10 removed" in changes
    assert {change.split()[1][:2] for change in changes if change.endswith("removed")} == {"BT"}
    assert not any(target.pack == "BT" for target in all_targets())
    edit(folder, "sets.yaml", "      - nu-cong\n", "")
    assert set(load(folder)) == {
        f"target {code} changed" for code in ("NQ-4a", "NQ-4b", "NQ-4c", "KT-4", "KT-5", "AG-2")
    }


@pytest.mark.usefixtures("context")
def test_faulty_files_change_nothing(folder):
    load(folder)
    edit(folder, "02-kt.yaml", "window: term", "window: thế kỷ")
    with pytest.raises(Faulty) as raised:
        load(folder)
    assert [fault.line for fault in raised.value.faults] == [
        number for number, line in enumerate(TEXTS["02-kt.yaml"].splitlines(), 1) if line.strip() == "window: term"
    ]
    assert len(db.session.scalars(select(TargetRow.code)).all()) == len(read().targets)


@pytest.mark.usefixtures("context")
def test_a_changed_target_makes_the_standings_anew(folder):
    load(folder)
    assert progress().as_of is None
