"""One person corrected, moved, or out of office: single writes from a form, each of them noted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from lms import audit
from lms.db import EVER, db
from lms.people.models import Person, Position, Unit
from lms.people.version import bump_roster_version
from lms.text import N_, fold, name_key

ENDS_EARLY = N_("Ngày thôi giữ chức phải sau ngày giữ chức.")
UNIT_GONE = N_("Đơn vị này giải thể từ %(day)s.")
HELD_ALREADY = N_("Cán bộ này đã có chức danh đó ở đơn vị từ đúng ngày này.")


class WrongPosition(ValueError):
    """A position cannot be so. `field` names what is wrong, `message` is a msgid with `params`."""

    def __init__(self, field: str, message: str, **params: str) -> None:
        super().__init__(message)
        self.field, self.message, self.params = field, message, params


@dataclass(frozen=True)
class Contact:
    """Who somebody is and how to reach them."""

    full_name: str
    born_on: date | None
    sex: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True)
class Post:
    """What somebody holds in a unit, as a form says it."""

    title: str
    kind: str
    from_on: date
    until_on: date | None = None
    field: str | None = None
    grade: str | None = None
    job: str | None = None
    first_elected: bool = False
    planned_for: str | None = None


def change_person(person: Person, told: Contact, actor_id: int | None) -> bool:
    """Correct who somebody is. Certificates keep the name they were printed with. Whether anything changed."""
    changed = [name for name, value in vars(told).items() if getattr(person, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(person, name, getattr(told, name))
    person.name_key, person.folded_name = name_key(person.full_name), fold(person.full_name)
    audit.note(actor_id, "person.change", f"person:{person.id}", fields=", ".join(changed))
    db.session.flush()
    bump_roster_version()
    return True


def add_position(person: Person, unit: Unit, post: Post, actor_id: int | None) -> Position:
    """Begin a position. Raises WrongPosition."""
    row = Position(person_id=person.id, unit_id=unit.id)
    _fill(row, unit, post)
    db.session.add(row)
    _written(row, unit, "position.add", actor_id)
    return row


def change_position(row: Position, unit: Unit, post: Post, actor_id: int | None) -> None:
    """Correct a position, or give it its end. Raises WrongPosition."""
    _fill(row, unit, post)
    _written(row, unit, "position.change", actor_id)


def end_position(row: Position, unit: Unit, on: date, actor_id: int | None) -> None:
    """Let a position end: `on` is the first day on which it is no longer held. Raises WrongPosition."""
    if on <= row.from_on:
        raise WrongPosition("from_on", ENDS_EARLY)
    row.until_on = min(on, row.until_on)
    _written(row, unit, "position.end", actor_id)


def _fill(row: Position, unit: Unit, post: Post) -> None:
    until_on = post.until_on or EVER
    if until_on <= post.from_on:
        raise WrongPosition("until_on", ENDS_EARLY)
    if unit.abolished_on and post.from_on >= unit.abolished_on:
        raise WrongPosition("from_on", UNIT_GONE, day=f"{unit.abolished_on:%d/%m/%Y}")
    same = select(Position.id).where(
        Position.person_id == row.person_id,
        Position.unit_id == unit.id,
        Position.title == post.title,
        Position.from_on == post.from_on,
    )
    with db.session.no_autoflush:
        if db.session.scalar(same.where(Position.id != row.id if row.id else Position.id > 0)) is not None:
            raise WrongPosition("from_on", HELD_ALREADY)
    values: dict[str, Any] = vars(post) | {"until_on": until_on}
    for name, value in values.items():
        setattr(row, name, value)
    row.grade_key = fold(post.grade) if post.grade else None
    row.job_key = fold(post.job) if post.job else None


def _written(row: Position, unit: Unit, action: str, actor_id: int | None) -> None:
    db.session.flush()
    told = {"unit": unit.code, "title": row.title, "from": f"{row.from_on:%d/%m/%Y}"}
    if row.until_on != EVER:
        told["until"] = f"{row.until_on:%d/%m/%Y}"
    audit.note(actor_id, action, f"person:{row.person_id}", **told)
    bump_roster_version()
