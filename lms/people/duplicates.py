"""Who may be one person under two codes. Found for people to judge: nobody is merged by the machine (rule 9)."""

from sqlalchemy import Select, and_, case, exists, or_, select
from sqlalchemy.orm import aliased

from lms.people.access import Viewer, people_visible_to
from lms.people.models import Person, PersonMerge

SAME_NAME = "name"
SAME_PHONE = "phone"


def duplicates_select(viewer: Viewer, person_id: int | None = None) -> Select[Person, Person, str]:
    """Pairs of the viewer's people with one name and birthday, or one phone number, and which of the two it is.

    An account that was merged is left out. `person_id` narrows to the pairs of one person, who comes first in them.
    """
    first, second = aliased(Person, name="first"), aliased(Person, name="second")
    same_name = and_(first.folded_name == second.folded_name, first.born_on == second.born_on)
    mine = people_visible_to(viewer)
    statement = (
        select(first, second, case((same_name, SAME_NAME), else_=SAME_PHONE))
        .join(second, or_(same_name, first.phone == second.phone))
        .where(first.id.in_(mine), second.id.in_(mine))
        .where(*(~exists().where(PersonMerge.person_id == each.id) for each in (first, second)))
        .order_by(first.name_key, first.id, second.id)
    )
    if person_id is None:
        return statement.where(first.id < second.id)
    return statement.where(first.id == person_id, second.id != person_id)
