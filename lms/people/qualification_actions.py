"""Writes of diplomas, lecturers and standards: many at a time from a workbook, one at a time from a form.

Every write raises the version of the roster: figures made from diplomas are old from then on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select, update

from lms import audit
from lms.clock import today
from lms.db import EVER, db
from lms.people.diplomas import find_rank
from lms.people.facts import LecturerFacts, QualificationFacts
from lms.people.qualification_models import Basis, LecturerTerm, Qualification, QualificationState, Standard
from lms.people.queries import person_ids
from lms.people.titles import BY_NAME, title_name
from lms.people.version import bump_roster_version
from lms.text import N_, clean, fold

UNKNOWN_RANK = N_("Loại văn bằng này không có trình độ đó.")
NOT_ISSUED_YET = N_("Ngày cấp sau hôm nay. Nếu chưa tốt nghiệp, anh/chị chọn đang học hoặc được cử đi.")
SAME_DIPLOMA = N_("Cán bộ này đã có văn bằng như vậy.")
SAME_STANDARD = N_("Đơn vị đã có tiêu chuẩn này từ ngày đó. Anh/chị bỏ tiêu chuẩn cũ rồi đặt lại.")
UNKNOWN_TITLE = N_("Chưa nhận ra chức danh này.")
ENDS_EARLY = N_("Ngày thôi áp dụng phải sau ngày bắt đầu.")


class WrongField(ValueError):
    """Something cannot be entered so. `field` names what is wrong, `message` is a msgid."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


def write_qualifications(facts: Sequence[QualificationFacts]) -> None:
    """Add or change diplomas of cadres who stand in the database."""
    if not facts:
        return
    people = person_ids({one.person for one in facts})
    rows: list[dict[str, object]] = [
        {
            "id": one.id,
            "person_id": people[one.person],
            "kind": one.kind,
            "rank": one.rank,
            "word": one.word,
            "major": one.major,
            "major_key": fold(one.major or ""),
            "state": one.state,
            "issued_on": one.issued_on,
        }
        for one in facts
    ]
    _write(Qualification, rows)


def write_lecturers(facts: Sequence[LecturerFacts]) -> None:
    """Add or change times of lecturers who stand in the database."""
    if not facts:
        return
    people = person_ids({one.person for one in facts})
    rows: list[dict[str, object]] = [
        {
            "id": one.id,
            "person_id": people[one.person],
            "level": one.level,
            "topics": one.topics,
            "from_on": one.from_on,
            "until_on": one.until_on,
        }
        for one in facts
    ]
    _write(LecturerTerm, rows)


def _write(table: type[Qualification] | type[LecturerTerm], rows: list[dict[str, object]]) -> None:
    new = [{key: value for key, value in row.items() if key != "id"} for row in rows if row["id"] is None]
    known = [row for row in rows if row["id"] is not None]
    if new:
        db.session.execute(insert(table), new)
    if known:
        db.session.execute(update(table), known)
    bump_roster_version()
    db.session.expire_all()


@dataclass(frozen=True)
class Diploma:
    """What a form says of a diploma; `rank` is a word of its kind."""

    kind: str
    rank: str
    state: str
    major: str | None = None
    issued_on: date | None = None


def add_qualification(person_id: int, diploma: Diploma, author_id: int | None) -> Qualification:
    """Enter a diploma of somebody. Raises WrongField."""
    row = Qualification(person_id=person_id)
    _fill(row, diploma)
    db.session.add(row)
    db.session.flush()
    audit.note(author_id, "qualification.add", f"person:{person_id}", **_told(row))
    bump_roster_version([person_id])
    return row


def change_qualification(row: Qualification, diploma: Diploma, author_id: int | None) -> None:
    """Correct a diploma. Raises WrongField."""
    before = _told(row)
    _fill(row, diploma)
    after = _told(row)
    if after == before:
        return
    db.session.flush()
    audit.note(author_id, "qualification.change", f"person:{row.person_id}", **after, before=list(before.values()))
    bump_roster_version([row.person_id])


def remove_qualification(row: Qualification, author_id: int | None) -> None:
    """Take out a diploma that was never one; the log keeps what it said."""
    audit.note(author_id, "qualification.remove", f"person:{row.person_id}", **_told(row))
    db.session.delete(row)
    db.session.flush()
    bump_roster_version([row.person_id])


def _fill(row: Qualification, diploma: Diploma) -> None:
    rank = find_rank(diploma.kind, diploma.rank)
    if rank is None:
        raise WrongField("rank", UNKNOWN_RANK)
    graduated = diploma.state == QualificationState.GRADUATED
    if graduated and diploma.issued_on and diploma.issued_on > today():
        raise WrongField("issued_on", NOT_ISSUED_YET)
    major = clean(diploma.major or "") or None
    with db.session.no_autoflush:
        same = db.session.scalar(
            select(Qualification.id).where(
                Qualification.person_id == row.person_id,
                Qualification.kind == diploma.kind,
                Qualification.rank == rank.number,
                Qualification.state == diploma.state,
                Qualification.major_key == fold(major or ""),
            )
        )
    if same is not None and same != row.id:
        raise WrongField("rank", SAME_DIPLOMA)
    row.kind, row.rank, row.word, row.state = diploma.kind, rank.number, rank.name, diploma.state
    row.major, row.major_key, row.issued_on = major, fold(major or ""), diploma.issued_on


def _told(row: Qualification) -> dict[str, str]:
    """A diploma as the log keeps it."""
    issued = f"{row.issued_on:%d/%m/%Y}" if row.issued_on else ""
    told = {"kind": row.kind, "rank": row.word, "major": row.major or "", "state": row.state, "issued_on": issued}
    return {name: value for name, value in told.items() if value}


@dataclass(frozen=True)
class Asked:
    """What a form says of a standard; `least` is a word of the kind."""

    unit_id: int
    basis: str
    subject: str
    kind: str
    least: str
    from_on: date


def add_standard(asked: Asked, author_id: int | None) -> Standard:
    """Ask a diploma of a ngạch, title or job in a unit's subtree. Raises WrongField."""
    rank = find_rank(asked.kind, asked.least)
    if rank is None:
        raise WrongField("least", UNKNOWN_RANK)
    subject, key = clean(asked.subject), fold(asked.subject)
    if asked.basis == Basis.TITLE:
        if key not in BY_NAME:
            raise WrongField("subject", UNKNOWN_TITLE)
        key = BY_NAME[key]
        subject = title_name(key)
    stands = select(Standard.id).where(
        Standard.unit_id == asked.unit_id,
        Standard.basis == asked.basis,
        Standard.subject_key == key,
        Standard.kind == asked.kind,
        Standard.until_on > asked.from_on,
    )
    if db.session.scalar(stands.limit(1)) is not None:
        raise WrongField("kind", SAME_STANDARD)
    row = Standard(
        unit_id=asked.unit_id,
        basis=asked.basis,
        subject=subject,
        subject_key=key,
        kind=asked.kind,
        least=rank.number,
        word=rank.name,
        from_on=asked.from_on,
    )
    db.session.add(row)
    db.session.flush()
    audit.note(author_id, "standard.add", f"unit:{row.unit_id}", **_asked(row))
    bump_roster_version()
    return row


def end_standard(row: Standard, on: date, author_id: int | None) -> None:
    """Ask it no longer from a day on; on or before its first day it was never asked, and goes.

    Raises WrongField for a standard that has ended earlier.
    """
    if row.until_on != EVER and on >= row.until_on:
        raise WrongField("until_on", ENDS_EARLY)
    audit.note(author_id, "standard.end", f"unit:{row.unit_id}", **_asked(row), until=f"{on:%d/%m/%Y}")
    if on <= row.from_on:
        db.session.execute(delete(Standard).where(Standard.id == row.id))
    else:
        row.until_on = on
        db.session.flush()
    bump_roster_version()


def _asked(row: Standard) -> dict[str, str]:
    return {
        "basis": row.basis,
        "asked_of": row.subject,
        "kind": row.kind,
        "rank": row.word,
        "from": f"{row.from_on:%d/%m/%Y}",
    }
