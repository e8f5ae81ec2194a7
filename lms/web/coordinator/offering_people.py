"""The people of an offering on a page and in a file: how they are narrowed, and their state in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import Select

from lms.clock import day_of, today
from lms.learning.queries.offerings import Learner, Opened, State, all_learners, learners_select
from lms.people.models import Unit
from lms.reports.tables import Column, Table
from lms.reports.xlsx import MIMETYPE, workbook
from lms.text import clean, code_key, slug
from lms.web.coordinator.exports import note_export
from lms.web.filters import count as counted
from lms.web.filters import short_date


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to: a state, a unit directly below the offering's, words of a name or a code."""

    state: State | None
    unit: Unit | None
    words: str

    @classmethod
    def of(cls, arguments: Mapping[str, str], units: Sequence[Unit]) -> "Filters":
        """From an address: `tt`, `don-vi`, `q`; what is not known narrows nothing."""
        asked, code = arguments.get("tt", ""), code_key(arguments.get("don-vi", ""))
        return cls(
            State(asked) if asked in list(State) else None,
            next((unit for unit in units if unit.code_key == code), None),
            clean(arguments.get("q", "")),
        )

    def select(self, opened: Opened) -> Select[Any]:
        """The people that are left, as `learners_select` gives them."""
        return learners_select(opened, self.state, self.unit.id if self.unit else None, self.words)

    @property
    def arguments(self) -> dict[str, str]:
        """The same filters for another address."""
        given = {
            "tt": self.state.value if self.state else "",
            "don-vi": self.unit.code if self.unit else "",
            "q": self.words,
        }
        return {name: value for name, value in given.items() if value}


def state_words(learner: Learner) -> str:
    """How far somebody is: "Đang học, 3/9 bài"."""
    if learner.state is State.DONE:
        return _("Đã hoàn thành %(date)s", date=short_date(learner.completed_at))
    if learner.state is State.WAITING:
        return _("Chưa bắt đầu")
    done = {"done": sum(lesson.settled for lesson in learner.lessons), "all": len(learner.lessons)}
    if done["done"] == done["all"]:
        return _("Đang học, %(done)s/%(all)s bài, còn bài kiểm tra", **done)
    return _("Đang học, %(done)s/%(all)s bài", **done)


def people_file(opened: Opened, filters: Filters) -> Response:
    """The people as an Excel workbook, in the order of the page."""
    learners = list(all_learners(filters.select(opened)))
    offering = opened.offering
    table = Table(
        title=_("Đợt học: %(course)s", course=opened.title),
        notes=[
            _("%(unit)s, hạn %(due)s", unit=opened.unit.name, due=short_date(offering.due_on)),
            _("%(people)s, số liệu ngày %(date)s", people=counted(len(learners), _("người")), date=short_date(today())),
        ],
        columns=[
            Column(_("STT"), 6),
            Column(_("Mã cán bộ"), 14),
            Column(_("Họ và tên"), 28),
            Column(_("Chức danh"), 20),
            Column(_("Đơn vị"), 40),
            Column(_("Tình trạng"), 32),
            Column(_("Ngày hoàn thành"), 16),
        ],
        rows=[
            (
                number,
                learner.person.code,
                learner.person.full_name,
                learner.title,
                learner.unit.name if learner.unit else None,
                state_words(learner),
                day_of(learner.completed_at) if learner.completed_at else None,
            )
            for number, learner in enumerate(learners, 1)
        ],
    )
    name = f"dot-hoc-{offering.id}-{slug(opened.slug)}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    answer = Response(workbook(table, _("Danh sách")), mimetype=MIMETYPE, headers=headers)
    note_export(f"offering:{offering.id}", len(learners))
    return answer
