"""What offices enter: diplomas, standards, spending, assessments, exemptions; and a target that is assessed."""

from datetime import date
from typing import Any

from lms.db import EVER, db
from lms.people.diplomas import find_rank
from lms.people.models import Person, Unit
from lms.people.qualification_actions import Asked, add_standard
from lms.people.qualification_models import Basis, LecturerTerm, Qualification, QualificationState, Standard
from lms.text import fold
from lms.tracker.entries.models import Assessment, Exemption, Spending
from lms.tracker.models import TargetRow


def qualification(
    holder: Person,
    kind: str = "chuyen-mon",
    word: str = "Đại học",
    issued_on: date | None = date(2015, 6, 15),
    state: str = QualificationState.GRADUATED,
    major: str | None = None,
) -> Qualification:
    """A diploma of 2015 unless said otherwise."""
    rank = find_rank(kind, word)
    assert rank is not None
    row = Qualification(
        person_id=holder.id,
        kind=kind,
        rank=rank.number,
        word=rank.name,
        major=major,
        major_key=fold(major or ""),
        state=state,
        issued_on=issued_on,
    )
    db.session.add(row)
    db.session.flush()
    return row


def lecturer_term(
    holder: Person, level: str = "provincial", from_on: date = date(2023, 10, 1), until_on: date = EVER
) -> LecturerTerm:
    """A part-time lecturer of a province since 2023 unless said otherwise."""
    row = LecturerTerm(person_id=holder.id, level=level, topics=["thuong-luong"], from_on=from_on, until_on=until_on)
    db.session.add(row)
    db.session.flush()
    return row


def standard(
    unit: Unit,
    subject: str = "Chuyên viên",
    kind: str = "chuyen-mon",
    least: str = "Đại học",
    basis: str = Basis.GRADE,
    from_on: date = date(2023, 1, 1),
) -> Standard:
    """A diploma asked of a ngạch since 2023 unless said otherwise."""
    return add_standard(Asked(unit.id, basis, subject, kind, least, from_on), None)


def spending(unit: Unit, year: int = 2025, training: int | None = 150, activity: int | None = 1000) -> Spending:
    """What a unit told of a year."""
    row = Spending(unit_id=unit.id, year=year, training=training, activity=activity)
    db.session.add(row)
    db.session.flush()
    return row


def assessment(
    holder: Person, unit: Unit, by: Unit, year: int = 2025, target: str = "BT-12", passed: bool = True
) -> Assessment:
    """A judgement of 2025 unless said otherwise."""
    row = Assessment(
        person_id=holder.id, unit_id=unit.id, year=year, target=target, passed=passed, assessed_by_id=by.id
    )
    db.session.add(row)
    db.session.flush()
    return row


def exemption(
    holder: Person,
    target: str = "BT-12",
    from_on: date = date(2025, 1, 1),
    until_on: date = EVER,
    author: Person | None = None,
) -> Exemption:
    """Out of a target's population since 2025 unless said otherwise."""
    row = Exemption(
        target=target,
        person_id=holder.id,
        from_on=from_on,
        until_on=until_on,
        reason="Nghỉ thai sản",
        author_id=author.id if author else None,
    )
    db.session.add(row)
    db.session.flush()
    return row


def target_row(
    code: str = "BT-12", kind: str = "assessed", title: str = "Có năng lực đối thoại", **more: Any
) -> TargetRow:
    """A target as it is loaded, with no more of its definition than lists need."""
    row = TargetRow(
        code=code,
        pack=code.split("-", maxsplit=1)[0],
        place=900,
        everywhere=True,
        definition={"code": code, "kind": kind, "title": title, **more},
    )
    db.session.add(row)
    db.session.flush()
    return row
