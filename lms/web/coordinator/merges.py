"""Two codes of one person: found, compared, merged by a link, and parted again (completion rule 9)."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField

from lms.db import db
from lms.guard import Permission, needs, viewer
from lms.paging import page_of
from lms.people.access import find_account_for
from lms.people.directory import Held, held_by, people_select, positions_by_account
from lms.people.duplicates import SAME_NAME, duplicates_select
from lms.people.kin import other_accounts
from lms.people.models import Person
from lms.people.titles import title_name
from lms.people.words import SEXES, shown
from lms.records.merges import AlreadyMerged, NotMerged, merge_people, part_people
from lms.records.queries import Line, standing_by_account
from lms.text import clean
from lms.web.coordinator.entries import reach

bp = Blueprint("merges", __name__, url_prefix="/can-bo")


@dataclass(frozen=True)
class Side:
    """One of the two who are compared."""

    person: Person
    held: list[Held]
    records: list[Line]

    @property
    def courses(self) -> set[str]:
        return {line.record.course for line in self.records if line.record.course}

    @property
    def certificates(self) -> int:
        return sum(line.certificate is not None for line in self.records)


class MergeForm(FlaskForm):
    """Under whose code the two count from now on."""

    keep = RadioField()

    def offer(self, people: list[Person]) -> "MergeForm":
        self.keep.label.text = _("Giữ mã, họ tên và ngày sinh của")
        self.keep.choices = [(str(person.id), f"{person.full_name}, {person.code}") for person in people]
        if self.keep.data not in {str(person.id) for person in people}:
            self.keep.data = None
        return self


@bp.get("/trung")
@needs(Permission.COORDINATE)
def index() -> str:
    """Who of mine may be one person under two codes."""
    page = page_of(duplicates_select(reach()))
    pairs = [(first, second, _because(why)) for first, second, why in page.items]
    held = held_by(viewer(), [person.id for first, second, _why in pairs for person in (first, second)])
    return render_template("coordinator/merges/index.html", page=page, pairs=pairs, held=held, title_name=title_name)


@bp.get("/<int:person_id>/gop")
@needs(Permission.COORDINATE)
def choose(person_id: int) -> str:
    """Look for the other code of a person."""
    person = find_account_for(reach(), person_id) or abort(404)
    words = clean(request.args.get("q", ""))
    likely = [(other, _because(why)) for _self, other, why in db.session.execute(duplicates_select(reach(), person_id))]
    found = people_select(viewer(), words, holding=None).where(Person.id != person_id)
    page = page_of(found, scalars=True) if words else None
    shown_people = [other for other, _why in likely] + (list(page.items) if page else [])
    return render_template(
        "coordinator/merges/choose.html",
        person=person,
        words=words,
        likely=likely,
        page=page,
        held=held_by(viewer(), [other.id for other in shown_people]),
        title_name=title_name,
    )


@bp.get("/<int:person_id>/gop/<int:other_id>")
@needs(Permission.COORDINATE)
def compare(person_id: int, other_id: int) -> str:
    """The two side by side, and what a merge would change."""
    people = _two(person_id, other_id)
    given = {"keep": str(people[1].id if other_accounts(people[1].id) else people[0].id)}
    return _compare_page(MergeForm(formdata=None, data=given), people)


@bp.post("/<int:person_id>/gop/<int:other_id>")
@needs(Permission.COORDINATE)
def merge(person_id: int, other_id: int) -> Any:
    """Link them."""
    people = _two(person_id, other_id)
    form = MergeForm().offer(people)
    if not form.validate_on_submit():
        form.keep.errors = [_("Anh/chị chọn hồ sơ được giữ làm chính.")]
        return _compare_page(form, people), 422
    kept, other = people if form.keep.data == str(people[0].id) else reversed(people)
    try:
        merge_people(other.id, kept.id, viewer().person_id)
    except AlreadyMerged:
        db.session.rollback()
        form.keep.errors = [
            _("Một trong hai mã đã gộp với mã khác. Anh/chị chọn giữ hồ sơ kia, hoặc hoàn tác lần gộp trước.")
        ]
        return _compare_page(form, people), 422
    db.session.commit()
    flash(_("Đã gộp mã %(other)s vào hồ sơ của %(name)s.", other=other.code, name=kept.full_name))
    return redirect(url_for("coordinator.people.show", person_id=kept.id))


@bp.post("/<int:person_id>/gop/<int:other_id>/hoan-tac")
@needs(Permission.COORDINATE)
def part(person_id: int, other_id: int) -> Any:
    """Undo it, once the coordinator is sure."""
    kept, other = _two(person_id, other_id)
    if not request.form.get("confirmed"):
        return render_template("coordinator/merges/part.html", person=kept, other=other)
    try:
        part_people(other.id, kept.id, viewer().person_id)
    except NotMerged:
        abort(404)
    db.session.commit()
    flash(_("Đã tách lại mã %(other)s khỏi hồ sơ của %(name)s.", other=other.code, name=kept.full_name))
    return redirect(url_for("coordinator.people.show", person_id=kept.id))


def _two(person_id: int, other_id: int) -> list[Person]:
    """Two accounts that both lie in the viewer's units by themselves: who sees only one of them merges nothing."""
    if person_id == other_id:
        abort(404)
    return [find_account_for(reach(), one) or abort(404) for one in (person_id, other_id)]


def _compare_page(form: MergeForm, people: list[Person]) -> str:
    ids = [person.id for person in people]
    held, records = positions_by_account(ids), standing_by_account(ids)
    sides = [Side(person, held[person.id], records[person.id]) for person in people]
    once = sides[0].courses & sides[1].courses
    return render_template(
        "coordinator/merges/compare.html",
        form=form.offer(people),
        sides=sides,
        once=sorted({line.record.title for line in sides[0].records if line.record.course in once}),
        title_name=title_name,
        sex_name=lambda sex: _(shown(SEXES, sex)) if sex else None,
    )


def _because(why: str) -> str:
    return _("cùng họ tên và ngày sinh") if why == SAME_NAME else _("cùng số điện thoại")
