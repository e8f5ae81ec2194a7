"""Rule 18 for those who read by cursor while many write: nothing is passed over, nothing comes twice."""

import threading

import pytest

from lms.db import db, reading
from lms.records.actions import enter
from lms.records.queries import outbox_for_unit

WRITERS, EACH = 16, 6
KEPT = WRITERS * EACH * 2 // 3
pytestmark = pytest.mark.usefixtures("context")


def write(make, learner, organiser):
    """Six completions, every third of them taken back before its commit."""
    for course in range(EACH):
        enter(make.entry(learner, organiser, course=f"khoa-{course}"))
        if course % 3 == 2:
            db.session.rollback()
        else:
            db.session.commit()


def follow(unit, over, read):
    """As any consumer does: small pages, each from the cursor of the one before, until all is written and read."""
    after, more, last = 0, True, False
    while more or not last:
        last = over.is_set()
        with reading():
            stretch = outbox_for_unit([unit.id], after, 3)
            db.session.rollback()
        read += [entry.seq for entry in stretch.entries]
        after, more = stretch.next, stretch.more


def test_rule_18_a_reader_by_cursor_never_meets_a_later_number_before_an_earlier_one(app, make):
    tree = make.tree()
    learners = [make.officer(tree["CDCS-A1" if n % 2 else "CDCS-B1"]) for n in range(WRITERS)]
    gate, over, wrong = threading.Barrier(WRITERS + 2), threading.Event(), []
    everything, province = [], []

    def start(act, *arguments):
        def run():
            try:
                with app.app_context():
                    gate.wait()
                    act(*arguments)
            except Exception as error:  # noqa: BLE001 - the test looks at each
                wrong.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    readers = [start(follow, tree["TLD"], over, everything), start(follow, tree["LDLD-A"], over, province)]
    writers = [start(write, make, learner, tree["TLD"]) for learner in learners]
    for thread in writers:
        thread.join()
    over.set()
    for thread in readers:
        thread.join()
    assert wrong == []
    assert everything == list(range(1, KEPT + 1))
    assert len(province) == KEPT // 2
    assert province == [entry.seq for entry in outbox_for_unit([tree["LDLD-A"].id], 0, 1000).entries]
