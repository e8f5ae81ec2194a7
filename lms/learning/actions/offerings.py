"""Open an offering, oblige who joins later, move its due date, close it. Every act stands in the audit log."""

from datetime import date
from uuid import UUID

from sqlalchemy import Subquery, Update, insert, literal, select, update

from lms import audit
from lms.clock import now, today
from lms.db import Moment, db, lock
from lms.learning.models import Obligation, Offering
from lms.learning.queries.candidates import Plan, Standing, candidates_of
from lms.learning.queries.offerings import Opened, newcomers_of
from lms.learning.rules.offerings import check_dates, check_due

LOCK = 7_101
"""Held while people are obliged: two offerings opened at once must not oblige the same people twice."""


class NobodyObliged(Exception):
    """An offering would oblige nobody."""


class OtherContent(Exception):
    """This form opened another offering before (completion rule 24)."""


class IsClosed(Exception):
    """The offering was closed: nothing about it changes any more."""


def open_offering(plan: Plan, opened_by_id: int, request_id: UUID) -> tuple[Offering, int]:
    """Open an offering and oblige everybody whom `preview_of` counts as obliged; the offering and how many.

    The same request again changes nothing and returns (the offering, 0). Raises WrongDate, NobodyObliged, OtherContent.
    """
    lock(LOCK)
    before = db.session.scalar(select(Offering).where(Offering.request_id == request_id))
    if before is not None:
        if not _same(before, plan, opened_by_id):
            raise OtherContent
        return before, 0
    check_dates(plan.opens_on, plan.due_on, today())
    offering = Offering(
        course_id=plan.course_id,
        unit_id=plan.unit_id,
        titles=list(plan.titles),
        opens_on=plan.opens_on,
        due_on=plan.due_on,
        opened_by_id=opened_by_id,
        request_id=request_id,
        opened_at=now(),
    )
    db.session.add(offering)
    db.session.flush()
    count = _oblige(offering, candidates_of(plan))
    if count == 0:
        raise NobodyObliged
    audit.note(
        opened_by_id,
        "offering.opened",
        f"offering:{offering.id}",
        course=plan.slug,
        unit=plan.unit_id,
        titles=list(plan.titles),
        opens_on=plan.opens_on.isoformat(),
        due_on=plan.due_on.isoformat(),
        people=count,
    )
    return offering, count


def oblige_newcomers(opened: Opened, actor_id: int) -> int:
    """Oblige those who took up a title of the offering since it was opened; how many. Raises IsClosed, WrongDate."""
    lock(LOCK)
    offering = _open_one(opened)
    check_due(offering.opens_on, offering.due_on, today())
    count = _oblige(offering, newcomers_of(opened))
    if count:
        audit.note(actor_id, "offering.extended", f"offering:{offering.id}", people=count)
    return count


def move_due(opened: Opened, due_on: date, actor_id: int) -> int:
    """Give the offering and its open obligations another due date; how many obligations. Raises IsClosed, WrongDate."""
    offering = _open_one(opened)
    check_due(offering.opens_on, due_on, today())
    before, offering.due_on = offering.due_on, due_on
    moved = db.session.execute(_open_obligations(offering).values(due_on=due_on))
    count: int = moved.rowcount  # type: ignore[attr-defined]
    audit.note(
        actor_id,
        "offering.due-moved",
        f"offering:{offering.id}",
        before=before.isoformat(),
        after=due_on.isoformat(),
        people=count,
    )
    return count


def close_offering(opened: Opened, actor_id: int) -> int:
    """End the offering and its open obligations; how many. Enrolments and records stay (completion rule 20).

    Raises IsClosed.
    """
    offering = _open_one(opened)
    offering.closed_at = now()
    ended = db.session.execute(_open_obligations(offering).values(ended_at=offering.closed_at))
    count: int = ended.rowcount  # type: ignore[attr-defined]
    audit.note(actor_id, "offering.closed", f"offering:{offering.id}", people=count)
    return count


def _open_one(opened: Opened) -> Offering:
    """The offering, locked until the transaction ends and as it stands now."""
    statement = select(Offering).where(Offering.id == opened.offering.id).with_for_update()
    offering = db.session.scalars(statement.execution_options(populate_existing=True)).one()
    if offering.closed_at is not None:
        raise IsClosed
    return offering


def _open_obligations(offering: Offering) -> Update:
    return update(Obligation).where(Obligation.offering_id == offering.id, Obligation.ended_at.is_(None))


def _oblige(offering: Offering, people: Subquery) -> int:
    """Write the obligations of everybody whose standing is obliged, in one statement however many they are."""
    chosen = select(
        literal(offering.id),
        people.c.person_id,
        literal(offering.course_id),
        literal(offering.due_on),
        literal(now(), Moment),
    ).where(people.c.standing == Standing.OBLIGED)
    statement = insert(Obligation).from_select(
        ["offering_id", "person_id", "course_id", "due_on", "assigned_at"], chosen
    )
    written = db.session.execute(statement.execution_options(preserve_rowcount=True))
    return written.rowcount  # type: ignore[attr-defined]


def _same(offering: Offering, plan: Plan, opened_by_id: int) -> bool:
    return (
        offering.opened_by_id == opened_by_id
        and (offering.course_id, offering.unit_id) == (plan.course_id, plan.unit_id)
        and (tuple(offering.titles), offering.opens_on, offering.due_on) == (plan.titles, plan.opens_on, plan.due_on)
    )
