"""Units and people."""

from datetime import date
from itertools import count

from sqlalchemy import select

from lms.db import BEGINNING, EVER, db
from lms.people.models import (
    CadreKind,
    Level,
    Person,
    Position,
    Role,
    Scope,
    Unit,
    UnitKind,
    UnitLine,
    UnitSize,
    UnitState,
    UnitTerm,
)
from lms.text import code_key, fold, name_key

numbers = count(1)


def unit(
    code: str | None = None,
    level: str = Level.GRASSROOTS,
    parent: Unit | None = None,
    *,
    name: str | None = None,
    kind: str | None = UnitKind.ENTERPRISE,
    members: int | None = None,
    workers: int | None = None,
    term_from: date | None = None,
) -> Unit:
    """A unit that always stood where it stands, with one size and one term where given."""
    code = code or f"DV-{next(numbers):04}"
    name = name or f"Công đoàn {code}"
    row = Unit(
        code=code,
        code_key=code_key(code),
        name=name,
        folded_name=fold(name),
        level=level,
        kind=kind,
        parent_id=parent.id if parent else None,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add(
        UnitState(
            unit_id=row.id,
            from_on=BEGINNING,
            until_on=EVER,
            name=name,
            level=level,
            kind=kind,
            parent_id=row.parent_id,
        )
    )
    above = db.session.scalars(select(UnitLine).where(UnitLine.unit_id == row.parent_id)).all()
    lines = [(row.id, 0), *((line.ancestor_id, line.depth + 1) for line in above)]
    for ancestor_id, depth in lines:
        db.session.add(UnitLine(unit_id=row.id, ancestor_id=ancestor_id, from_on=BEGINNING, until_on=EVER, depth=depth))
    if members is not None or workers is not None:
        db.session.add(UnitSize(unit_id=row.id, from_on=date(2020, 1, 1), members=members, workers=workers))
    if term_from is not None:
        db.session.add(UnitTerm(unit_id=row.id, from_on=term_from))
    db.session.flush()
    return row


def person(name: str = "Nguyễn Thị Hồng Thắm", code: str | None = None, **columns: object) -> Person:
    """A cadre without position."""
    code = code or f"CB{next(numbers):06}"
    row = Person(
        code=code,
        code_key=code_key(code),
        full_name=name,
        name_key=name_key(name),
        folded_name=fold(name),
        **columns,
    )
    db.session.add(row)
    db.session.flush()
    return row


def position(
    holder: Person,
    unit: Unit,
    title: str = "chu-tich",
    kind: str = CadreKind.GRASSROOTS,
    from_on: date = date(2024, 1, 1),
    until_on: date = EVER,
    **columns: object,
) -> Position:
    """A title held since 2024 unless said otherwise."""
    row = Position(
        person_id=holder.id,
        unit_id=unit.id,
        title=title,
        kind=kind,
        from_on=from_on,
        until_on=until_on,
        **columns,
    )
    db.session.add(row)
    db.session.flush()
    return row


def officer(unit: Unit, title: str = "chu-tich", name: str = "Nguyễn Thị Hồng Thắm", **columns: object) -> Person:
    """A person with one position."""
    row = person(name)
    position(row, unit, title, **columns)  # type: ignore[arg-type]
    return row


def scope(holder: Person, unit: Unit, role: str = Role.COORDINATOR) -> Scope:
    """A role over a unit's subtree."""
    row = Scope(person_id=holder.id, unit_id=unit.id, role=role)
    db.session.add(row)
    db.session.flush()
    return row


def coordinator(unit: Unit, name: str = "Võ Ngọc Hân") -> Person:
    """A person who coordinates a unit's subtree."""
    row = person(name)
    scope(row, unit)
    return row


def lecturer(unit: Unit, name: str = "Lê Quang Đạo") -> Person:
    """A person who marks the work of a unit's subtree."""
    row = person(name)
    scope(row, unit, Role.LECTURER)
    return row


def admin(unit: Unit, name: str = "Lê Quang Vinh") -> Person:
    """A person who administers a unit's subtree."""
    row = person(name)
    scope(row, unit, Role.ADMIN)
    return row


def tree() -> dict[str, Unit]:
    """Confederation › two provinces › a ward and a sector union each › grassroots unions: the small standard world."""
    top = unit("TLD", Level.CONFEDERATION, name="Tổng Liên đoàn", kind=None)
    made = {"TLD": top}
    for p in ("A", "B"):
        province = unit(f"LDLD-{p}", Level.PROVINCIAL, top, kind=None, term_from=date(2023, 7, 1))
        ward = unit(f"CDP-{p}1", Level.UPPER, province, kind=None, term_from=date(2023, 5, 1))
        made |= {province.code: province, ward.code: ward}
        for n, members in enumerate((2600, 1200, 300), 1):
            grassroots = unit(f"CDCS-{p}{n}", Level.GRASSROOTS, ward, members=members, workers=members + 50)
            made[grassroots.code] = grassroots
    return made
