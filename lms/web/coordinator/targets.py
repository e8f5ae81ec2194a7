"""Targets: how a unit stands to each, the units below, the people behind every number and why."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, render_template, request
from flask_babel import gettext as _

from lms.guard import Permission, needs, viewer
from lms.paging import page_of, page_of_costly
from lms.text import clean
from lms.tracker.language import Target
from lms.tracker.own import is_own
from lms.tracker.queries.board import board_of
from lms.tracker.queries.figures import NOBODY, Numbers, figures_of, target_today, targets_in_force, units_below
from lms.tracker.queries.measures import money_of, reported
from lms.tracker.queries.own_targets import find_own_target_for
from lms.tracker.queries.people import Status, counted, people_select, reasons_of
from lms.web.coordinator.target_files import figures_file, people_file, people_stream, state_words
from lms.web.coordinator.target_forecast import outlook_of
from lms.web.coordinator.target_views import Look, defaults_of, heat_of, lines_of, looked_at, words_of
from lms.web.filters import count

bp = Blueprint("targets", __name__, url_prefix="/chi-tieu")


@bp.get("")
@needs(Permission.COORDINATE)
def index() -> str:
    """Every target in force for a unit, and the units below by target."""
    look = looked_at()
    board = board_of(viewer(), look.unit.id, look.on)
    targets = board.targets
    figures = figures_of(targets, look.unit.id, look.on, look.live, below=True)
    units = units_below(viewer(), look.unit.id, look.on)
    compared = [target for target in targets if target.is_percent]
    look.form.unit.offer(viewer())
    return render_template(
        "coordinator/targets/index.html",
        look=look,
        lines=lines_of(board, figures, look),
        parked=board.parked,
        targets=compared,
        heat=heat_of(compared, figures, units),
        Status=Status,
    )


@bp.get("/excel")
@needs(Permission.COORDINATE)
def index_file() -> Response:
    """The same as a workbook."""
    look = looked_at()
    targets = targets_in_force(look.unit.id, look.on)
    figures = figures_of(targets, look.unit.id, look.on, look.live, below=True)
    return figures_file(look, targets, figures, units_below(viewer(), look.unit.id, look.on))


@bp.get("/<code>")
@needs(Permission.COORDINATE)
def show(code: str) -> str:
    """One target: its words, its numbers, and the units below."""
    look = looked_at()
    target = _target(look, code)
    figures = figures_of([target], look.unit.id, look.on, look.live, below=True)
    numbers = figures.get((look.unit.id, code), NOBODY)
    units = units_below(viewer(), look.unit.id, look.on) if target.is_percent else []
    return render_template(
        "coordinator/targets/show.html",
        look=look,
        target=target,
        numbers=numbers,
        outlook=outlook_of(look, target, numbers),
        defaults=defaults_of(target),
        money=money_of([target], look.unit.id, look.on).get(code),
        report=reported(target, look.unit.id, look.on),
        rows=heat_of([target], figures, units) if target.is_percent else [],
        mine=is_own(code) and find_own_target_for(viewer(), code) is not None,
        Status=Status,
    )


@bp.get("/<code>/nguoi")
@needs(Permission.COORDINATE)
def people(code: str) -> str:
    """The people behind one of a target's numbers."""
    look = looked_at()
    target, numbers = _target_today(look, code) if look.live else (_target(look, code), None)
    if not target.counts_people:
        abort(404)
    status, words = _asked()
    statement = people_select(target, look.unit.id, look.on, look.live, status, words)
    page = page_of(statement, total=status.number(numbers)) if numbers and not words else page_of_costly(statement)
    listed = counted(page.items)
    reasons = reasons_of([one.person.id for one in listed], target, look.unit.id, look.on, look.live)
    return render_template(
        "coordinator/targets/people.html",
        look=look,
        target=target,
        status=status,
        statuses=_statuses(target),
        q=words,
        page=page,
        people=[(one, words_of(reasons[one.person.id])) for one in listed],
        heading=_heading(status, page.total),
        state_words=state_words,
        Status=Status,
    )


@bp.get("/<code>/nguoi/excel")
@needs(Permission.COORDINATE)
def people_export(code: str) -> Response:
    """The same list as a workbook, whole."""
    look = looked_at()
    target = _target(look, code)
    if not target.counts_people:
        abort(404)
    status, words = _asked()
    return people_file(look, target, status, words)


@bp.get("/<code>/nguoi/csv")
@needs(Permission.COORDINATE)
def people_csv(code: str) -> Response:
    """The same list as comma-separated values, of any length."""
    look = looked_at()
    target = _target(look, code)
    if not target.counts_people:
        abort(404)
    status, words = _asked()
    return people_stream(look, target, status, words)


def _target(look: Look, code: str) -> Target:
    """The target of the address, where it is in force for the unit on the day."""
    found = targets_in_force(look.unit.id, look.on, code)
    if not found:
        abort(404)
    return found[0]


def _target_today(look: Look, code: str) -> tuple[Target, Numbers]:
    """The same of today, with the numbers behind which its lists stand."""
    return target_today(look.unit.id, look.on, code) or abort(404)


def _asked() -> tuple[Status, str]:
    return Status.of(request.args.get("tinh-trang")), clean(request.args.get("q", ""))


def _statuses(target: Target) -> Sequence[tuple[Status, str]]:
    """The lists that a target has: who has only been trained differs where it names an organiser."""
    found = [(Status.ALL, _("Thuộc diện")), (Status.MISSING, _("Chưa đạt")), (Status.MET, _("Đã đạt"))]
    if target.names_organiser:
        found.append((Status.TRAINED, _("Đã học")))
    if target.population.size or target.population.first_elected:
        found.append((Status.APART, _("Ngoài diện")))
    found.append((Status.EXEMPT, _("Được miễn")))
    return found


def _heading(status: Status, total: int) -> str:
    """62 người chưa đạt."""
    people = count(total, _("người"))
    said: dict[Status, str] = {
        Status.ALL: _("%(people)s thuộc diện", people=people),
        Status.MISSING: _("%(people)s chưa đạt", people=people),
        Status.MET: _("%(people)s đã đạt", people=people),
        Status.TRAINED: _("%(people)s đã học", people=people),
        Status.APART: _("%(people)s ngoài diện", people=people),
        Status.EXEMPT: _("%(people)s được miễn", people=people),
    }
    return said[status]
