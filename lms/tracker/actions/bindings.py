"""Where packs of targets are in force."""

from datetime import date, timedelta

from sqlalchemy import select

from lms import audit
from lms.db import EVER, db
from lms.tracker.models import PackBinding, TargetRow
from lms.tracker.state import mark_stale


class NoSuchPack(Exception):
    """No loaded target belongs to this pack."""


class NeedsNoBinding(Exception):
    """The pack is in force for every unit from the start."""


class EndsBeforeItBegins(Exception):
    """The last day lies before the first."""


def bind(pack: str, unit_id: int, first: date, last: date | None, actor_id: int | None = None) -> PackBinding:
    """A pack is in force for a unit's subtree from its first to its last day, both included.

    The same pack, unit and first day again changes the last day. Raises NoSuchPack, NeedsNoBinding and
    EndsBeforeItBegins.
    """
    everywhere = db.session.scalar(
        select(TargetRow.everywhere).where(TargetRow.pack == pack, TargetRow.unit_id.is_(None)).limit(1)
    )
    if everywhere is None:
        raise NoSuchPack(pack)
    if everywhere:
        raise NeedsNoBinding(pack)
    if last is not None and last < first:
        raise EndsBeforeItBegins(f"{first} {last}")
    until_on = last + timedelta(days=1) if last else EVER
    row = db.session.get(PackBinding, (pack, unit_id, first))
    if row is None:
        row = PackBinding(pack=pack, unit_id=unit_id, from_on=first)
        db.session.add(row)
    row.until_on = until_on
    mark_stale()
    audit.note(actor_id, "tracker.bind", f"unit:{unit_id}", pack=pack, first=str(first), last=str(last or ""))
    db.session.flush()
    return row
