"""Whom a target would mean and how it stands today, while it is being filled in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from lms.clock import today
from lms.courses.faults import Faulty
from lms.db import db
from lms.people.models import Unit
from lms.tracker.language import Target
from lms.tracker.own import PLACE, code_of, own_target
from lms.tracker.queries.figures import NOBODY, Numbers, figures_of
from lms.tracker.queries.measures import reported
from lms.tracker.queries.people import Counted, Status, counted, people_select
from lms.web.coordinator.own_target_entry import stated_by
from lms.web.coordinator.own_target_forms import OwnTargetForm
from lms.web.coordinator.own_target_words import sentence

NAMES_SHOWN = 10
DRAFT = code_of(PLACE, 1)
"""The code of what has none yet."""
UNSEEN = ("title", "brief", "document", "clause", "quote", "first_on", "last_on")
"""Fields that do not decide whom the target means."""


@dataclass(frozen=True)
class Preview:
    """What a filled-in form means; `lacking` says what it cannot be told for."""

    lacking: str | None = None
    sentence: str = ""
    unit: str = ""
    target: Target | None = None
    numbers: Numbers = NOBODY
    people: Sequence[Counted] = ()
    owing: int | None = None


def preview_of(form: OwnTargetForm, unit: Unit | None, code: str) -> Preview:
    """The target of a form that was validated, in a unit and everything below it, as of today."""
    wrong = [field for field in form if field.errors and field.short_name not in UNSEEN]
    if wrong or unit is None:
        said = wrong[0] if wrong else form.unit
        return Preview(f"{said.label.text}: {'. '.join(said.errors) or _('chưa chọn')}")
    stated = stated_by(form, unit.name)
    named = stated | {name: stated[name] or "…" for name in ("title", "brief")}
    try:
        target = own_target(code, named, form.sets)
    except Faulty as faulty:
        return Preview(faulty.faults[0].text)
    # Nothing is bound yet: asked within the unit, in force everywhere is in force there.
    target, on = replace(target, everywhere=True), today()
    said_so = sentence(stated)
    if not target.counts_people:
        report = reported(target, unit.id, on)
        return Preview(None, said_so, unit.name, target, owing=report.owing if report else None)
    numbers = figures_of([target], unit.id, on, live=False).get((unit.id, code), NOBODY)
    first = people_select(target, unit.id, on, False, Status.ALL).limit(NAMES_SHOWN)
    return Preview(None, said_so, unit.name, target, numbers, counted(db.session.execute(first)))
