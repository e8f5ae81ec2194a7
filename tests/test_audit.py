"""What powerful people did stays as it was written, whoever asks the database to change it."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from lms import audit
from lms.audit import AuditEntry
from lms.db import db

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def entry():
    audit.note(None, "token.revoke", "token:7", name="Sổ lớp")
    db.session.commit()
    return db.session.scalars(select(AuditEntry)).one()


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entries set action = 'nothing'",
        "update audit_entries set actor_id = null where id = 0 or id > 0",
        "delete from audit_entries",
    ],
)
def test_the_log_is_neither_changed_nor_shortened(entry, statement):
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement))
    db.session.rollback()
    (kept,) = db.session.scalars(select(AuditEntry)).all()
    assert (kept.action, kept.subject, kept.details) == ("token.revoke", "token:7", {"name": "Sổ lớp"})


def test_not_even_through_the_row_itself(entry):
    entry.subject = "token:8"
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.commit()
    db.session.rollback()
    db.session.delete(entry)
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.commit()
