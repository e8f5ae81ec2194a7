"""Writes of spending, assessments and exemptions: many at a time from a workbook, one at a time from a form.

Assessments and exemptions raise the version of the roster, so that standings are made anew; spending does not, since
nobody's standing rests on it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select, update

from lms import audit
from lms.db import EVER, db
from lms.people.models import Unit
from lms.people.queries import person_ids, unit_ids
from lms.people.version import bump_roster_version
from lms.text import N_, clean
from lms.tracker.entries.facts import AssessmentFacts, SpendingFacts
from lms.tracker.entries.models import Assessment, Exemption, Spending
from lms.tracker.entries.rules import WrongEntry, check_spending

AMOUNTS = ("training", "activity", "union_finance", "state_budget")
STANDS = N_("Cán bộ này đã được miễn chỉ tiêu này từ %(from)s đến %(until)s.")
ENDS_EARLY = N_("Ngày hết miễn phải sau ngày bắt đầu.")
HAS_ENDED = N_("Việc miễn này đã hết từ %(day)s; chỉ có thể cho hết sớm hơn.")
NO_REASON = N_("Anh/chị ghi lý do miễn.")


def write_spending(facts: Sequence[SpendingFacts]) -> None:
    """Add or change years of units that stand in the database."""
    if not facts:
        return
    units = unit_ids()
    rows = [
        {"unit_id": units[one.unit], "year": one.year, **{name: getattr(one, name) for name in AMOUNTS}}
        for one in facts
    ]
    new = [row for row, one in zip(rows, facts, strict=True) if not one.stored]
    known = [row for row, one in zip(rows, facts, strict=True) if one.stored]
    if new:
        db.session.execute(insert(Spending), new)
    if known:
        db.session.execute(update(Spending), known)
    db.session.expire_all()


def write_assessments(facts: Sequence[AssessmentFacts]) -> None:
    """Add or change judgements of cadres and units that stand in the database."""
    if not facts:
        return
    people, units = person_ids({one.person for one in facts}), unit_ids()
    rows = [
        {
            "id": one.id,
            "person_id": people[one.person],
            "unit_id": units[one.unit],
            "year": one.year,
            "target": one.target,
            "passed": one.passed,
            "assessed_by_id": units[one.assessed_by],
        }
        for one in facts
    ]
    new = [{key: value for key, value in row.items() if key != "id"} for row in rows if row["id"] is None]
    known = [row for row in rows if row["id"] is not None]
    if new:
        db.session.execute(insert(Assessment), new)
    if known:
        db.session.execute(update(Assessment), known)
    bump_roster_version()
    db.session.expire_all()


def tell_spending(unit: Unit, year: int, amounts: Mapping[str, int | None], author_id: int | None) -> bool:
    """Enter what a unit spent in a year, whether it had told before or not; all empty takes the row out.

    Returns whether anything changed. Raises WrongEntry.
    """
    check_spending(amounts["training"], amounts["activity"])
    row = db.session.get(Spending, (unit.id, year))
    before = {name: getattr(row, name) if row else None for name in AMOUNTS}
    after = {name: amounts[name] for name in AMOUNTS}
    if before == after:
        return False
    if row is None:
        db.session.add(Spending(unit_id=unit.id, year=year, **after))
    elif all(amount is None for amount in after.values()):
        db.session.delete(row)
    else:
        for name, amount in after.items():
            setattr(row, name, amount)
    db.session.flush()
    changed = {name: after[name] for name in AMOUNTS if before[name] != after[name]}
    was = {f"{name}_before": before[name] for name in changed if before[name] is not None}
    audit.note(author_id, "spending.tell", f"unit:{unit.id}", year=year, **changed, **was)
    return True


@dataclass(frozen=True)
class Judged:
    """What a form says of somebody in a unit; `passed` None: not judged."""

    person_id: int
    unit_id: int
    passed: bool | None


def judge(target: str, year: int, judged: Collection[Judged], by: Mapping[int, int], author_id: int | None) -> int:
    """Enter the judgements of a year about one target; returns how many changed.

    `by` maps each unit to the unit that judges. Somebody who is not judged any more has no row.
    """
    people = {one.person_id for one in judged}
    statement = select(Assessment).where(
        Assessment.target == target, Assessment.year == year, Assessment.person_id.in_(people)
    )
    stands = {(row.person_id, row.unit_id): row for row in db.session.scalars(statement)}
    changed: list[int] = []
    for one in judged:
        row = stands.get((one.person_id, one.unit_id))
        if (row.passed if row else None) == one.passed:
            continue
        changed.append(one.person_id)
        _judge(row, target, year, one, by[one.unit_id])
        details = {"year": year, "target": target, "unit": one.unit_id, "passed": one.passed}
        audit.note(author_id, "assessment.judge", f"person:{one.person_id}", **details)
    if changed:
        db.session.flush()
        bump_roster_version(changed)
    return len(changed)


def _judge(row: Assessment | None, target: str, year: int, one: Judged, by: int) -> None:
    if row is not None and one.passed is None:
        db.session.delete(row)
    elif row is not None and one.passed is not None:
        row.passed, row.assessed_by_id = one.passed, by
    elif one.passed is not None:
        db.session.add(
            Assessment(
                person_id=one.person_id,
                unit_id=one.unit_id,
                year=year,
                target=target,
                passed=one.passed,
                assessed_by_id=by,
            )
        )


def exempt(
    target: str, person_id: int, from_on: date, last_on: date | None, reason: str, author_id: int | None
) -> Exemption:
    """Take somebody out of a target's population from a day to a last day, or for good. Raises WrongEntry."""
    until_on = _after(last_on)
    if until_on <= from_on:
        raise WrongEntry("last_on", ENDS_EARLY)
    reason = clean(reason)
    if not reason:
        raise WrongEntry("reason", NO_REASON)
    statement = select(Exemption).where(
        Exemption.target == target,
        Exemption.person_id == person_id,
        Exemption.from_on < until_on,
        from_on < Exemption.until_on,
    )
    stands = db.session.scalar(statement.limit(1))
    if stands is not None:
        raise WrongEntry("from_on", STANDS, **_days(stands))
    row = Exemption(
        target=target, person_id=person_id, from_on=from_on, until_on=until_on, reason=reason, author_id=author_id
    )
    db.session.add(row)
    db.session.flush()
    audit.note(author_id, "exemption.add", f"person:{person_id}", target=target, why=reason, **_days(row))
    bump_roster_version([person_id])
    return row


def end_exemption(row: Exemption, last_on: date, author_id: int | None) -> None:
    """Let an exemption end with a day; before its first day it never was, and goes. Raises WrongEntry."""
    until_on = _after(last_on)
    if until_on > row.until_on:
        raise WrongEntry("last_on", HAS_ENDED, day=f"{row.until_on:%d/%m/%Y}")
    told = {"target": row.target, "why": row.reason, **_days(row), "ended": f"{last_on:%d/%m/%Y}"}
    audit.note(author_id, "exemption.end", f"person:{row.person_id}", **told)
    if until_on <= row.from_on:
        db.session.execute(delete(Exemption).where(Exemption.id == row.id))
    else:
        row.until_on = until_on
        db.session.flush()
    bump_roster_version([row.person_id])


def _after(last_on: date | None) -> date:
    """The day after a last day; a last day that stands for "for good" has none."""
    return date.fromordinal(last_on.toordinal() + 1) if last_on and last_on < EVER else EVER


def _days(row: Exemption) -> dict[str, str]:
    last = "" if row.until_on == EVER else f"{date.fromordinal(row.until_on.toordinal() - 1):%d/%m/%Y}"
    return {"from": f"{row.from_on:%d/%m/%Y}", "until": last or "…"}
