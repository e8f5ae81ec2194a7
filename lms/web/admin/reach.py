"""What an administrator administers: not what the same person only coordinates."""

from lms.guard import viewer
from lms.people.access import Viewer
from lms.people.models import Role


def reach() -> Viewer:
    """The person signed in, with the units they administer and no others."""
    person = viewer()
    return Viewer(person.person_id, person.full_name, person.sex, {Role.ADMIN: person.units_of(Role.ADMIN)})
