"""Lists of people that leave the system as files."""

from lms import audit
from lms.db import begin_reading, db
from lms.guard import viewer


def note_export(subject: str, people: int) -> None:
    """Leave a trace in the log, once the file is made.

    A page that is only read holds no write lock, and on SQLite cannot take one after others wrote meanwhile: so the
    entry is a transaction of its own.
    """
    db.session.rollback()
    begin_reading(False)
    audit.note(viewer().person_id, "people.export", subject, people=people)
    db.session.commit()
