"""Targets as Excel workbooks."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from flask import Response
from flask_babel import gettext as _

from lms.db import db
from lms.reports.tables import Cell, Column, Table
from lms.reports.xlsx import MIMETYPE, workbook
from lms.text import slug
from lms.tracker.language import Target
from lms.tracker.models import EXEMPT
from lms.tracker.queries.figures import NOBODY, Figures, UnitBelow
from lms.tracker.queries.people import Counted, Status, counted, people_select, reasons_of
from lms.web.coordinator.exports import note_export
from lms.web.coordinator.target_views import Look, words_of
from lms.web.filters import goal, short_date

AT_ONCE = 500
"""People explained by one round of statements."""


def figures_file(look: Look, targets: Sequence[Target], figures: Figures, units: Sequence[UnitBelow]) -> Response:
    """Every target of the unit looked at and of the units directly below it, a row each."""
    names = [(look.unit.id, look.unit.name), *((unit.id, unit.name) for unit in units)]
    rows: list[Sequence[Cell]] = []
    for unit_id, name in names:
        for target in targets:
            numbers = figures.get((unit_id, target.code), NOBODY)
            percent = float(Decimal(numbers.percent)) if numbers.percent is not None else None
            counts = (numbers.population, numbers.met, percent, numbers.trained, numbers.apart, numbers.exempt)
            rows.append(
                (name, target.code, target.title, f"{target.short}, {target.clause}", *counts, goal(target.goal))
            )
    table = Table(
        title=_("Chỉ tiêu đào tạo, bồi dưỡng"),
        notes=[_("%(unit)s, số liệu tính đến ngày %(date)s", unit=look.unit.name, date=short_date(look.on))],
        columns=[
            Column(_("Đơn vị"), 36),
            Column(_("Mã"), 8),
            Column(_("Chỉ tiêu"), 50),
            Column(_("Văn bản"), 26),
            Column(_("Thuộc diện"), 12),
            Column(_("Đã đạt"), 10),
            Column(_("Tỷ lệ %%"), 10),
            Column(_("Đã học"), 10),
            Column(_("Ngoài diện"), 12),
            Column(_("Được miễn"), 12),
            Column(_("Mục tiêu"), 12),
        ],
        rows=rows,
    )
    return _file(workbook(table, _("Chỉ tiêu")), "chi-tieu", look)


def people_file(look: Look, target: Target, status: Status, words: str) -> Response:
    """The people of a list, with the reason for each position."""
    listed = counted(db.session.execute(people_select(target, look.unit.id, look.on, look.live, status, words)))
    table = Table(
        title=f"{target.code}: {target.title}",
        notes=[
            f"{target.document}, {target.clause}",
            _("%(unit)s, số liệu tính đến ngày %(date)s", unit=look.unit.name, date=short_date(look.on)),
        ],
        columns=[
            Column(_("STT"), 6),
            Column(_("Mã cán bộ"), 14),
            Column(_("Họ và tên"), 28),
            Column(_("Tình trạng"), 24),
            Column(_("Thuộc diện vì"), 50),
            Column(_("Kết quả"), 60),
        ],
        rows=_people(look, target, listed),
    )
    answer = _file(workbook(table, target.code), f"{slug(target.code)}-{status}", look)
    note_export(f"target:{target.code}", len(listed))
    return answer


def _people(look: Look, target: Target, listed: Sequence[Counted]) -> Iterator[Sequence[Cell]]:
    for start in range(0, len(listed), AT_ONCE):
        part = listed[start : start + AT_ONCE]
        reasons = reasons_of([one.person.id for one in part], target, look.unit.id, look.on, look.live)
        for number, one in enumerate(part, start + 1):
            why = words_of(reasons[one.person.id])
            yield (
                number,
                one.person.code,
                one.person.full_name,
                state_words(one),
                "\n".join(each.because for each in why),
                "\n".join(each.outcome for each in why),
            )


def state_words(one: Counted) -> str:
    """How a person stands, in a word or two."""
    if one.apart:
        return str(_("Được miễn") if one.apart == EXEMPT else _("Ngoài diện"))
    if one.met:
        return str(_("Đã đạt"))
    return str(_("Đã học, nơi khác tổ chức") if one.trained else _("Chưa đạt"))


def _file(data: bytes, name: str, look: Look) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{slug(look.unit.code)}-{look.on.isoformat()}.xlsx"',
        "Cache-Control": "no-store",
    }
    return Response(data, mimetype=MIMETYPE, headers=headers)
