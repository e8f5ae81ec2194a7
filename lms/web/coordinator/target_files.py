"""Targets as files: workbooks, and lists of any length as comma-separated values."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from flask import Response, stream_with_context
from flask_babel import gettext as _
from sqlalchemy import func, select

from lms.db import begin_reading, db
from lms.people.titles import TITLES
from lms.reports import delimited
from lms.reports.tables import Cell, Column, Table
from lms.reports.xlsx import MIMETYPE, workbook
from lms.text import slug
from lms.tracker.language import Target
from lms.tracker.models import APART, EXEMPT
from lms.tracker.queries.figures import NOBODY, Figures, UnitBelow
from lms.tracker.queries.people import Counted, Status, counted, people_select, reasons_of
from lms.tracker.queries.rolls import listed_rows
from lms.web.coordinator.exports import note_export
from lms.web.coordinator.target_views import Look, words_of
from lms.web.filters import count, goal, short_date

EXPLAINED = 1000
"""The longest list whose workbook tells the reason for each position: a reason costs a hundred times a name."""
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
            rows.append((name, target.code, target.title, target.source, *counts, goal(target.goal)))
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
    """The people of a list as a workbook; a short list tells the reason for each position too."""
    people = people_select(target, look.unit.id, look.on, look.live, status, words)
    some = db.session.execute(people.limit(EXPLAINED + 1)).all()
    if len(some) > EXPLAINED:
        return _long_file(look, target, status, words)
    listed = counted(some)
    table = Table(
        title=f"{target.code}: {target.title}",
        notes=_notes(look, target),
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


def people_stream(look: Look, target: Target, status: Status, words: str) -> Response:
    """The people of a list, however long, as comma-separated values that are sent while they are read."""
    people = people_select(target, look.unit.id, look.on, look.live, status, words)
    number = db.session.scalar(select(func.count()).select_from(people.order_by(None).subquery())) or 0
    note_export(f"target:{target.code}", number)
    begin_reading(True)
    table = _roll(look, target, status, words)
    headers = _headers(f"{slug(target.code)}-{status}", look, "csv")
    return Response(stream_with_context(delimited.lines(table)), mimetype=delimited.MIMETYPE, headers=headers)


def _long_file(look: Look, target: Target, status: Status, words: str) -> Response:
    table = _roll(look, target, status, words)
    people = 0

    def counting() -> Iterator[Sequence[Cell]]:
        nonlocal people
        before = None
        for row in table.rows:
            people += row[0] != before
            before = row[0]
            yield row

    data = workbook(replace(table, rows=counting()), target.code)
    answer = _file(data, f"{slug(target.code)}-{status}", look)
    note_export(f"target:{target.code}", people)
    return answer


def _roll(look: Look, target: Target, status: Status, words: str) -> Table:
    """A long list: a row a position, in plain columns."""
    rows = listed_rows(target, look.unit.id, look.on, look.live, status, words)
    said = {kind: state_words(kind) for kind in STATES}
    names = {title.slug: title.name for title in TITLES}
    return Table(
        title=f"{target.code}: {target.title}",
        notes=[
            *_notes(look, target),
            _(
                "Danh sách dài hơn %(most)s nên không kèm lý do của từng người. Lý do có trên trang của chỉ tiêu.",
                most=count(EXPLAINED, _("người")),
            ),
        ],
        columns=[
            Column(_("Mã cán bộ"), 14),
            Column(_("Họ và tên"), 28),
            Column(_("Chức danh"), 20),
            Column(_("Mã đơn vị"), 14),
            Column(_("Đơn vị"), 40),
            Column(_("Tình trạng"), 24),
        ],
        rows=(
            (
                *(one.code, one.name, names.get(one.title, one.title), one.unit_code, one.unit),
                said[one.apart, bool(one.met), bool(one.trained)],
            )
            for one in rows
        ),
    )


def _notes(look: Look, target: Target) -> list[str]:
    return [
        ", ".join(filter(None, (target.document, target.clause))),
        _("%(unit)s, số liệu tính đến ngày %(date)s", unit=look.unit.name, date=short_date(look.on)),
    ]


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
                state_words(one.state),
                "\n".join(each.because for each in why),
                "\n".join(each.outcome for each in why),
            )


State = tuple[int, bool, bool]
"""Apart, met, trained: see `Counted`."""
STATES: tuple[State, ...] = (
    *((0, met, trained) for met in (False, True) for trained in (False, True)),
    *((apart, False, False) for apart in (APART, EXEMPT)),
)


def state_words(state: State) -> str:
    """How a person stands, in a word or two."""
    apart, met, trained = state
    if apart:
        return str(_("Được miễn") if apart == EXEMPT else _("Ngoài diện"))
    if met:
        return str(_("Đã đạt"))
    return str(_("Đã học, nơi khác tổ chức") if trained else _("Chưa đạt"))


def _file(data: bytes, name: str, look: Look) -> Response:
    return Response(data, mimetype=MIMETYPE, headers=_headers(name, look, "xlsx"))


def _headers(name: str, look: Look, suffix: str) -> dict[str, str]:
    name = f"{name}-{slug(look.unit.code)}-{look.on.isoformat()}.{suffix}"
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
