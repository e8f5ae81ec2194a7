"""What the screens of targets show: which unit and day are looked at, and the figures laid out for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import abort, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form

from lms.clock import today
from lms.db import begin_reading, db
from lms.guard import viewer
from lms.people.access import top_units_of
from lms.people.models import Unit
from lms.people.titles import title_name
from lms.people.unit_search import unit_as_text, units_matching
from lms.text import clean
from lms.tracker.actions.feed import catch_up
from lms.tracker.language import Target
from lms.tracker.queries.board import Board
from lms.tracker.queries.figures import NOBODY, Figures, Numbers, UnitBelow, find_unit_seen
from lms.tracker.queries.measures import Money, money_of
from lms.tracker.rules import last_day
from lms.tracker.state import progress
from lms.tracker.why import Reason
from lms.web.coordinator.fields import DayField, UnitField, as_typed
from lms.web.sentences import say, say_all


class LookForm(Form):
    """The unit and the day that somebody wants to look at."""

    unit = UnitField(_l("Đơn vị"), name="don-vi", validate_choice=False)
    on = DayField(_l("Tính đến ngày"), name="ngay")


@dataclass(frozen=True)
class Look:
    """A unit of the viewer's on a day; `live` when the standings are of that day."""

    unit: Unit
    on: date
    live: bool
    form: LookForm

    def arguments(self, **more: str) -> dict[str, str]:
        """The same look for another address."""
        return self.at(self.unit.code).arguments(**more)

    def at(self, code: str) -> "Elsewhere":
        """The same day at another unit, for its addresses."""
        return Elsewhere(code, self.on)


@dataclass(frozen=True)
class Elsewhere:
    """A unit by its code on a day."""

    code: str
    on: date

    def arguments(self, **more: str) -> dict[str, str]:
        """This look for an address."""
        return {"don-vi": self.code, "ngay": as_typed(self.on), **more}


def looked_at() -> Look:
    """What the address asks for: `don-vi` (else the viewer's first unit) and `ngay` (else today).

    A unit that is not the viewer's is not found; what is no date is said beside the field, and today shown.
    """
    this_day = bring_up_to_date()
    form = LookForm(request.args)
    unit = _unit(form)
    if not form.unit.errors:
        form.unit.data = unit_as_text(unit)
    on = this_day
    if "ngay" in request.args and form.on.validate(form) and form.on.data:
        on = form.on.data
    if not form.on.errors:
        form.on.data, form.on.raw_data = on, None
    return Look(unit, on, on == this_day, form)


def bring_up_to_date() -> date:
    """Read what the worker has not read yet; nothing to do, in one statement, as long as it runs."""
    day = today()
    if not progress().is_current(day):
        db.session.commit()
        begin_reading(False)
        catch_up(day)
        db.session.commit()
        begin_reading(True)
    return day


def _unit(form: LookForm) -> Unit:
    typed = clean(request.args.get("don-vi", ""))
    if not typed:
        return top_units_of(viewer())[0]
    exact = find_unit_seen(viewer(), typed)
    found = [exact] if exact else units_matching(viewer(), typed)
    if not found:
        abort(404)
    if len(found) > 1:
        names = "; ".join(unit_as_text(unit) for unit in found[:5])
        message = _("Có nhiều đơn vị như vậy: %(names)s. Anh/chị gõ mã của một đơn vị.", names=names)
        form.unit.errors = [message]
    return found[0]


@dataclass(frozen=True)
class Line:
    """A target with its numbers for the unit looked at, and the last day for it."""

    target: Target
    numbers: Numbers
    money: Money | None
    last_on: date | None


@dataclass(frozen=True)
class Cell:
    """A unit's percent of a target; `lowest` among the units beside it."""

    code: str
    numbers: Numbers
    goal: float | None
    lowest: bool


@dataclass(frozen=True)
class HeatRow:
    unit: UnitBelow
    cells: list[Cell]


def lines_of(board: Board, figures: Figures, look: Look) -> list[Line]:
    """Every target with its numbers; the ratios of all in one statement."""
    money = money_of(board.targets, look.unit.id, look.on)
    return [
        Line(
            target,
            figures.get((look.unit.id, target.code), NOBODY),
            money.get(target.code),
            last_day(target, look.on, board.term),
        )
        for target in board.targets
    ]


def heat_of(targets: Sequence[Target], figures: Figures, units: Sequence[UnitBelow]) -> list[HeatRow]:
    """Units by targets; in each column the lowest percent is marked, where one unit alone has it."""
    columns = []
    for target in targets:
        numbers = [figures.get((unit.id, target.code), NOBODY) for unit in units]
        known = [Decimal(one.percent) for one in numbers if one.percent is not None]
        lowest = min(known) if len(known) > 1 and known.count(min(known)) == 1 else None
        columns.append(
            [
                Cell(target.code, one, target.goal, one.percent is not None and Decimal(one.percent) == lowest)
                for one in numbers
            ]
        )
    return [HeatRow(unit, [column[place] for column in columns]) for place, unit in enumerate(units)]


@dataclass(frozen=True)
class Named:
    """A default of the system with what it stands for, in words."""

    name: str
    items: str


def defaults_of(target: Target) -> list[Named]:
    """The named sets behind a target, by which the documents' words are read."""
    found = []
    for default in target.defaults:
        titles = ", ".join([*map(title_name, default.titles), *default.fields])
        topics = "; ".join(target.topic_names.get(slug, slug) for slug in default.topics)
        found.append(Named(default.name, ": ".join(filter(None, (titles, topics)))))
    return found


@dataclass(frozen=True)
class Why:
    """A reason in words."""

    because: str
    outcome: str


def words_of(reasons: Sequence[Reason]) -> list[Why]:
    """Reasons as a page prints them."""
    return [Why(say_all(one.because), ". ".join(map(say, one.outcome))) for one in reasons]
