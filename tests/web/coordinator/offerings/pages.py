"""How the tests of the offerings fill in the form and read the pages."""

import re
from datetime import timedelta

from sqlalchemy import func, select

from lms.clock import today
from lms.db import db, uuid7

DUE = today() + timedelta(days=60)


def vn(day):
    return f"{day:%d/%m/%Y}"


def preview(browser, fields, **changed):
    return browser.get("/dot-hoc/moi", query_string={**fields, "preview": "1", **changed})


def post(browser, fields, **changed):
    return browser.post("/dot-hoc/moi", data={**fields, "request_id": str(uuid7()), **changed})


def flat(page):
    """The words of a page, its marks and runs of blanks taken out."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text).replace("\xa0", " "))


def count_of(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))
