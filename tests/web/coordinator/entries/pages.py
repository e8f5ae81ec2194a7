"""How the tests of the entries ask for pages and look into tables."""

from sqlalchemy import inspect, select

from lms.audit import AuditEntry
from lms.db import db

MOST = 8
"""Statements that a page may cost."""
YEAR = 2025
ENTRIES = "/nhap-lieu"


def page(browser, url, status=200):
    answer = browser.get(url)
    assert answer.status_code == status, answer.location
    return answer.get_data(as_text=True)


def post(browser, url, status=302, **fields):
    answer = browser.post(url, data=fields)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def rows(app, table):
    with app.app_context():
        return db.session.scalars(select(table).order_by(*inspect(table).primary_key)).all()


def acts(app):
    with app.app_context():
        return [
            (entry.action, entry.subject) for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        ]


def addresses(world):
    person = f"/can-bo/{world.tham.id}/van-bang/moi"
    lists = [ENTRIES, *(f"{ENTRIES}/{name}" for name in ("kinh-phi", "danh-gia", "mien", "tieu-chuan"))]
    forms = [
        f"{ENTRIES}/mien/moi",
        f"{ENTRIES}/tieu-chuan/moi",
        f"{ENTRIES}/kinh-phi/{world.tree['CDCS-A1'].id}/{YEAR}",
    ]
    return [*lists, *forms, person]
