"""A unit's own targets: set, changed by another edition, ended. What a day was answered by stays.

Every act leaves in the audit log what was said before and after.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import case, delete, func, insert, literal, select, update

from lms import audit
from lms.db import EVER, db
from lms.people.version import bump_roster_version
from lms.text import N_
from lms.tracker.entries.models import Assessment, Exemption, SubmittedReport
from lms.tracker.entries.rules import WrongEntry
from lms.tracker.language import to_json
from lms.tracker.models import PackBinding, TargetRow
from lms.tracker.own import PLACE, code_of, edition_of, own_target
from lms.tracker.queries.own_targets import days_of
from lms.tracker.sets import Sets
from lms.tracker.state import hold, mark_stale

MOST = 30
"""Own targets of a unit at once: each costs every answer about its subtree."""
TOO_MANY = N_("Đơn vị đã có %(most)s chỉ tiêu riêng đang áp dụng. Anh/chị cho thôi bớt chỉ tiêu trước khi thêm.")
ENDS_EARLY = N_("Ngày cuối phải từ ngày đầu trở đi.")
IN_THE_PAST = N_("Lời mới áp dụng sớm nhất từ hôm nay; số liệu của những ngày trước vẫn theo lời cũ.")
HAS_ENDED = N_("Chỉ tiêu này đã thôi áp dụng từ %(day)s.")
ENDED_BEFORE = N_("Chỉ có thể cho thôi từ hôm nay trở đi.")


def set_target(
    unit_id: int, stated: dict[str, Any], sets: Sets, first: date, last: date | None, on: date, actor_id: int | None
) -> TargetRow:
    """A new target of a unit, in force for its subtree from its first to its last day. Raises WrongEntry, Faulty."""
    until_on = _after(first, last)
    hold()
    others = select(func.count()).select_from(PackBinding).join(TargetRow, TargetRow.pack == PackBinding.pack)
    if (db.session.scalar(others.where(TargetRow.unit_id == unit_id, PackBinding.until_on > on)) or 0) >= MOST:
        raise WrongEntry("unit", TOO_MANY, most=str(MOST))
    last_place = db.session.scalar(select(func.max(TargetRow.place)).where(TargetRow.unit_id.is_not(None))) or PLACE
    row = _write(last_place + 1, 1, unit_id, stated, sets, on)
    db.session.add(PackBinding(pack=row.code, unit_id=unit_id, from_on=first, until_on=until_on))
    mark_stale()
    audit.note(actor_id, "target.set", f"target:{row.code}", unit=unit_id, **_said(first, last), says=stated)
    db.session.flush()
    return row


def change_target(
    row: TargetRow,
    stated: dict[str, Any],
    sets: Sets,
    first: date,
    last: date | None,
    on: date,
    actor_id: int | None,
) -> TargetRow:
    """Say something else from a day on; returns the edition that says it.

    The edition itself is corrected while no day before today was answered by it. Else it ends the day before, and the
    new one takes over its exemptions, judgements and reports. Raises WrongEntry, Faulty.
    """
    until_on = _after(first, last)
    hold()
    days = days_of(row)
    if days.until_on <= on:
        raise WrongEntry("first_on", HAS_ENDED, day=f"{days.until_on:%d/%m/%Y}")
    before = {"before": row.stated, "from_before": str(days.from_on), "until_before": str(days.until_on)}
    if is_unanswered(row, days.from_on, on):
        new = row
        row.stated, row.definition = stated, to_json(own_target(row.code, stated, sets))
        _rebind(row.code, from_on=first, until_on=until_on)
    elif first < on:
        raise WrongEntry("first_on", IN_THE_PAST)
    else:
        assert row.unit_id is not None
        new = _write(row.place, edition_of(row.code) + 1, row.unit_id, stated, sets, on)
        db.session.add(PackBinding(pack=new.code, unit_id=row.unit_id, from_on=first, until_on=until_on))
        _rebind(row.code, until_on=min(days.until_on, first))
        _take_over(row.code, new.code, first)
    mark_stale()
    audit.note(actor_id, "target.change", f"target:{new.code}", **_said(first, last), **before, says=stated)
    db.session.flush()
    return new


def end_target(row: TargetRow, last: date, on: date, actor_id: int | None) -> None:
    """In force no longer than its last day, yesterday at the earliest; what never began goes. Raises WrongEntry."""
    until_on = last + timedelta(days=1)
    hold()
    days = days_of(row)
    if until_on > days.until_on:
        raise WrongEntry("last_on", HAS_ENDED, day=f"{days.until_on:%d/%m/%Y}")
    if until_on < on:
        raise WrongEntry("last_on", ENDED_BEFORE)
    if until_on <= days.from_on:
        db.session.execute(delete(PackBinding).where(PackBinding.pack == row.code))
        db.session.delete(row)
    else:
        _rebind(row.code, until_on=until_on)
    mark_stale()
    audit.note(actor_id, "target.end", f"target:{row.code}", unit=row.unit_id, last=str(last), says=row.stated)
    db.session.flush()


def is_unanswered(row: TargetRow, from_on: date, on: date) -> bool:
    """Whether no day before today was ever answered by an edition: it begins today or later, or was entered today."""
    return from_on >= on or row.entered_on == on


def _write(place: int, edition: int, unit_id: int, stated: dict[str, Any], sets: Sets, on: date) -> TargetRow:
    code = code_of(place, edition)
    target = own_target(code, stated, sets)
    row = TargetRow(
        code=code,
        pack=code,
        place=place,
        everywhere=False,
        definition=to_json(target),
        unit_id=unit_id,
        stated=stated,
        entered_on=on,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _rebind(pack: str, **days: date) -> None:
    db.session.execute(update(PackBinding).where(PackBinding.pack == pack).values(days))


def _take_over(old: str, new: str, first: date) -> None:
    """What was entered about an edition and still holds is entered about the next."""
    begins = case((Exemption.from_on < first, first), else_=Exemption.from_on)
    exemptions = select(
        literal(new), Exemption.person_id, begins, Exemption.until_on, Exemption.reason, Exemption.author_id
    ).where(Exemption.target == old, Exemption.until_on > first)
    names = ["target", "person_id", "from_on", "until_on", "reason", "author_id"]
    db.session.execute(insert(Exemption).from_select(names, exemptions))
    judged = [getattr(Assessment, name) for name in ("person_id", "unit_id", "year", "passed", "assessed_by_id")]
    judgements = select(literal(new), *judged).where(Assessment.target == old, Assessment.year >= first.year)
    names = ["target", *(column.key for column in judged)]
    db.session.execute(insert(Assessment).from_select(names, judgements))
    sent = [SubmittedReport.unit_id, SubmittedReport.year, SubmittedReport.sent_on]
    reports = select(literal(new), *sent).where(SubmittedReport.target == old, SubmittedReport.year >= first.year)
    db.session.execute(insert(SubmittedReport).from_select(["target", *(column.key for column in sent)], reports))
    bump_roster_version()


def _after(first: date, last: date | None) -> date:
    """The day after the last one."""
    if last is not None and last < first:
        raise WrongEntry("last_on", ENDS_EARLY)
    return last + timedelta(days=1) if last else EVER


def _said(first: date, last: date | None) -> dict[str, str]:
    return {"first": str(first), "last": str(last or "")}
