"""The loop: jobs once each, periodic work in between, and one accident stops nothing."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import queue
from lms.accounts.models import Throttle, UserSession
from lms.clock import now
from lms.db import db
from lms.jobs import sweep, tracker, worker
from lms.jobs.worker import Task, run, run_one_job
from lms.people.models import Person
from lms.queue import MOST_TRIES, Job, JobState

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def kinds(monkeypatch):
    made = {}
    monkeypatch.setattr(worker, "KINDS", made)
    return made


def ask(kind, **args):
    job = queue.enqueue(kind, **args)
    db.session.commit()
    return job.id


def job_of(job_id):
    db.session.rollback()
    return db.session.get(Job, job_id, populate_existing=True)


def rename(to):
    db.session.scalar(select(Person)).full_name = to
    return {"to": to}


def test_a_job_is_done_with_what_it_wrote_in_one_transaction(app, make, kinds):
    make.person("Cũ")
    kinds["rename"] = lambda job: rename(job.args["to"])
    job_id = ask("rename", to="Mới")
    assert run_one_job(app)
    assert not run_one_job(app)
    job = job_of(job_id)
    assert (job.state, job.result, job.error) == (JobState.DONE, {"to": "Mới"}, None)
    assert db.session.scalar(select(Person.full_name)) == "Mới"


def test_a_job_that_fails_leaves_nothing_and_is_tried_again_then_given_up(app, make, kinds):
    make.person("Cũ")

    def broken(_job):
        rename("Mới")
        raise RuntimeError("hỏng")

    kinds["broken"] = broken
    job_id = ask("broken")
    for tries in range(1, MOST_TRIES + 1):
        assert run_one_job(app)
        job = job_of(job_id)
        assert (job.tries, job.error) == (tries, "RuntimeError: hỏng")
        assert db.session.scalar(select(Person.full_name)) == "Cũ"
        job.due_at = now()
        db.session.commit()
    assert job_of(job_id).state == JobState.FAILED
    db.session.rollback()
    assert not run_one_job(app)


def test_a_kind_nobody_knows_is_an_error_of_that_job(app, kinds):
    job_id = ask("nobody")
    assert run_one_job(app)
    assert "UnknownKind" in job_of(job_id).error


def test_a_job_of_a_worker_that_died_is_done_by_the_next(app, make, kinds):
    kinds["count"] = lambda job: {"tries": job.tries}
    job_id = ask("count")
    claimed = queue.claim()
    claimed.leased_until = now() - timedelta(seconds=1)
    db.session.commit()
    assert run_one_job(app)
    assert job_of(job_id).result == {"tries": 2}


def test_two_workers_do_a_job_once_each(app, kinds):
    done = []
    kinds["note"] = lambda job: done.append(job.args["n"]) or {}
    for number in range(20):
        ask("note", n=number)

    def work():
        while run_one_job(app):
            pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(20))


def test_an_accident_in_periodic_work_stops_neither_the_others_nor_the_jobs(monkeypatch, kinds):
    stop, ran = threading.Event(), []

    def broken():
        ran.append("broken")
        raise RuntimeError

    def fine():
        ran.append("fine")

    def last(_job):
        stop.set()
        return {}

    monkeypatch.setattr(worker, "PERIODIC", (Task("broken", 0, broken), Task("fine", 1000, fine)))
    kinds["last"] = last
    job_id = ask("last")
    run(stop)
    assert ran == ["broken", "fine"]
    assert job_of(job_id).state == JobState.DONE


def test_a_database_that_is_away_is_waited_for(monkeypatch, kinds):
    stop, calls = threading.Event(), []

    def away(_app):
        calls.append(1)
        if len(calls) == 3:
            stop.set()
            return False
        raise OSError("away")

    monkeypatch.setattr(worker, "PERIODIC", ())
    monkeypatch.setattr(worker, "REST_SECONDS", 0.01)
    monkeypatch.setattr(worker, "run_one_job", away)
    run(stop)
    assert len(calls) == 3


def test_what_has_run_out_is_swept_and_the_rest_stays(make):
    learner = make.person()
    make.session_token(learner)
    make.session_token(learner)
    db.session.scalars(select(UserSession)).first().expires_at = now() - timedelta(seconds=1)
    for key, seconds in (("old", -1), ("new", 60)):
        db.session.add(Throttle(key=key, hits=1, expires_at=now() + timedelta(seconds=seconds)))
    db.session.commit()
    assert sweep.run() == {"sessions": 1, "throttles": 1, "files": 0, "octets": 0}
    assert db.session.scalars(select(Throttle.key)).all() == ["new"]


def test_the_command_ends_well_when_it_is_asked_to(app, tmp_path):
    environment = {
        **os.environ,
        "LMS_DATABASE_URL": app.config["DATABASE_URL"],
        "LMS_INSTANCE": str(tmp_path),
        "LMS_ENV": "testing",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", "from lms.cli import main; main(['worker'])"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr.readline() == "worker: ready\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=120)[1]
    finally:
        process.kill()
    assert process.returncode == 0
    assert "worker: stopped" in said
    assert "failed" not in said


def test_the_tracker_is_brought_to_the_end_of_the_feed(make):
    tree = make.tree()
    make.record(make.officer(tree["CDCS-A1"]), tree["LDLD-A"])
    assert tracker.catch_up().read == 1
    db.session.rollback()
    assert tracker.catch_up().read == 0
