"""Importing in a test: look, or write."""

from types import SimpleNamespace

import pytest

from lms.courses.models import Topic
from lms.db import db
from lms.intake.actions import HasErrors, apply
from lms.intake.preview import preview
from lms.intake.problems import Weight
from tests.workbooks import roster


@pytest.fixture
def targets(make, context):
    """The targets that a judgement may be about."""
    make.targets()


@pytest.fixture
def topics(context):
    """Three topics of the documents."""
    names = {
        "ly-luan-nghiep-vu": "Lý luận, nghiệp vụ công đoàn",
        "thuong-luong": "Đàm phán, thương lượng tập thể",
        "nu-cong": "Công tác nữ công",
    }
    db.session.add_all(Topic(slug=slug, name=name, position=n) for n, (slug, name) in enumerate(names.items()))
    db.session.commit()


@pytest.fixture
def importing(context):
    """`importing.look(rows…)`, `.write(rows…)` and `.refused(rows…)`, rows by sheet as `roster` takes them."""

    def look(*rows, viewer=None, **sheets):
        return preview(roster(*rows, **sheets), "danh-sach.xlsx", viewer)

    def write(*rows, viewer=None, **sheets):
        found = apply(roster(*rows, **sheets), "danh-sach.xlsx", viewer)
        db.session.commit()
        return found

    def refused(*rows, viewer=None, **sheets):
        """What is said of the cells: [(sheet, row, column, value, text)]; nothing was written."""
        with pytest.raises(HasErrors) as caught:
            apply(roster(*rows, **sheets), "danh-sach.xlsx", viewer)
        db.session.rollback()
        return told(caught.value.preview, Weight.ERROR)

    def told(found, weight):
        return [(p.sheet, p.row, p.column, p.value, p.text) for p in found.problems if p.weight is weight]

    return SimpleNamespace(
        look=look, write=write, refused=refused, warned=lambda found: told(found, Weight.WARNING), told=told
    )
