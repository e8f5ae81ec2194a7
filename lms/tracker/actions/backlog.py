"""A long stretch of the feed into the projection at once, inside PostgreSQL: what `feed` does entry by entry.

Fetching millions of entries into this process and sending them back takes longer than everything that follows.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Select,
    String,
    TableValuedAlias,
    Uuid,
    and_,
    cast,
    column,
    func,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert
from sqlalchemy.types import TypeEngine

from lms.clock import VN
from lms.db import EVER, Id, analyse, db
from lms.people.models import Unit
from lms.records.feed import COMPLETED, VOIDED
from lms.records.models import OutboxEntry
from lms.text import code_key
from lms.tracker.models import ANY_TOPIC, Credit, CreditTopic

LONG = 20_000
"""Entries from which on a stretch is taken in at once."""
SHAPE: dict[str, TypeEngine[Any]] = {
    "id": Uuid(),
    "course": String(),
    "title": String(),
    "topics": JSONB(),
    "organiser": JSON(),
    "completed_at": DateTime(timezone=True),
    "valid_until": Date(),
}
"""What is read of an entry of a completion."""


def is_long(after: int, until: int) -> bool:
    """Whether the entries after a number, up to another, are taken in at once."""
    return until - after >= LONG and db.session.get_bind().dialect.name == "postgresql"


def take_in(after: int, until: int) -> None:
    """Bring a stretch into the projection; a void comes after its record, so all voids may come last."""
    stretch = and_(OutboxEntry.seq > after, OutboxEntry.seq <= until)
    completed = and_(stretch, OutboxEntry.type == COMPLETED)
    told = (
        func.json_to_record(OutboxEntry.data)
        .table_valued(*(column(name, kind) for name, kind in SHAPE.items()), name="told")
        .render_derived(with_types=True)
    )
    for table, rows in ((Credit, _credits(told, _organisers(completed))), (CreditTopic, _topics(told))):
        names = [one.name for one in rows.selected_columns]
        db.session.execute(insert(table).from_select(names, rows.where(completed)).on_conflict_do_nothing())
    voided = select(cast(OutboxEntry.data["record"].as_string(), Uuid())).where(stretch, OutboxEntry.type == VOIDED)
    db.session.execute(update(Credit).where(Credit.record_id.in_(voided)).values(standing=False))
    analyse(Credit.__table__, CreditTopic.__table__)


def _credits(told: TableValuedAlias, organisers: FromClause) -> Select[Any]:
    """A row of each completion; it stands until a void comes by."""
    day = cast(func.timezone(VN.key, told.c.completed_at), Date())
    return (
        select(
            told.c.id.label("record_id"),
            OutboxEntry.person_id,
            told.c.course,
            told.c.title,
            told.c.completed_at,
            day.label("completed_on"),
            func.coalesce(told.c.valid_until + 1, literal(EVER)).label("valid_before"),
            organisers.c.id.label("organiser_unit_id"),
            told.c.organiser["level"].as_string().label("organiser_level"),
            true().label("standing"),
        )
        .join_from(OutboxEntry, told, true())
        .outerjoin(organisers, organisers.c.code == told.c.organiser["unit"].as_string())
    )


def _topics(told: TableValuedAlias) -> Select[Any]:
    """A row of each topic of a completion, and one of any."""
    topic = func.jsonb_array_elements_text(told.c.topics.op("||")(literal([ANY_TOPIC], JSONB())))
    return select(told.c.id.label("record_id"), topic.label("topic")).join_from(OutboxEntry, told, true())


def _organisers(completed: ColumnElement[bool]) -> FromClause:
    """The codes of organisers as the entries write them, with the ids of their units."""
    unit = OutboxEntry.data[("organiser", "unit")].as_string()
    codes = list(db.session.scalars(select(unit).where(completed).distinct()))
    ids = {key: unit_id for key, unit_id in db.session.execute(select(Unit.code_key, Unit.id))}
    known = {code: ids[code_key(code)] for code in codes if code_key(code) in ids}
    return (
        func.unnest(literal(list(known), ARRAY(String())), literal(list(known.values()), ARRAY(Id)))
        .table_valued("code", "id", name="organisers")
        .render_derived()
    )
