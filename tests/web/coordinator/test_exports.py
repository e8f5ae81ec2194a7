"""Every list of names that leaves as a file leaves a trace, also while others write."""

import pytest
from sqlalchemy import create_engine, func, select, text

from lms.audit import AuditEntry
from lms.db import db
from lms.web.coordinator import offering_people, people, target_files


@pytest.fixture
def world(make):
    units = make.tree()
    make.targets()
    learner = make.officer(units["CDCS-A1"])
    offering = make.offering(make.course(), units["CDP-A1"], learner)
    make.obligation(offering, learner)
    return units, offering


@pytest.mark.parametrize(
    ("module", "url", "subject"),
    [
        (people, "/can-bo/danh-sach.xlsx", "people"),
        (offering_people, "/dot-hoc/{offering}/danh-sach.xlsx", "offering:{offering}"),
        (target_files, "/chi-tieu/NQ-4a/nguoi/excel?don-vi=CDP-A1", "target:NQ-4a"),
    ],
)
def test_a_list_of_names_leaves_a_trace_even_when_somebody_writes_meanwhile(
    app, make, sign_in, monkeypatch, world, module, url, subject
):
    units, offering = world
    browser = sign_in(make.coordinator(units["LDLD-A"]))
    browser.get("/chi-tieu")
    drawn = module.workbook

    def draw(*arguments):
        """The file, and a write of somebody else after this request began to read."""
        other = create_engine(db.engine.url)
        with other.begin() as connection:
            connection.execute(text("insert into throttles values ('somebody', 1, '2026-01-01 00:00:00')"))
        other.dispose()
        return drawn(*arguments)

    monkeypatch.setattr(module, "workbook", draw)
    assert browser.get(url.format(offering=offering.id)).status_code == 200
    with app.app_context():
        rows = select(AuditEntry).where(AuditEntry.action == "people.export")
        (entry,) = db.session.scalars(rows).all()
    assert entry.subject == subject.format(offering=offering.id)
    assert entry.details == {"people": 1}
    assert entry.actor_id is not None


def test_figures_without_names_leave_none(app, make, sign_in, world):
    assert sign_in(make.coordinator(world[0]["LDLD-A"])).get("/chi-tieu/excel").status_code == 200
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0
