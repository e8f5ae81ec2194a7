"""The world of the benchmark: 1.400 officers in the middle of four courses, and what they will ask for."""

import random
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, select
from sqlalchemy.orm import undefer

from lms.accounts.models import Account
from lms.accounts.sessions import open_session
from lms.clock import now
from lms.courses.models import Course, CourseVersion, Lesson
from lms.db import db
from lms.learning.actions.attempts import start_attempt
from lms.learning.models import Enrolment, LessonProgress
from lms.learning.queries.attempts import asked_in
from lms.people.models import CadreKind, Position

PEOPLE, COURSES = 1400, 4
SUBMISSIONS = 400


@dataclass(frozen=True)
class Ask:
    """One request, with the cookie of who makes it."""

    method: str
    path: str
    cookie: str
    body: str = ""

    def line(self) -> str:
        return "\t".join((self.method, self.path, self.cookie, self.body))


def write(path: Path, asks: list[Ask]) -> Path:
    """A file that load.lua plays."""
    path.write_text("\n".join(ask.line() for ask in asks) + "\n", encoding="utf-8")
    return path


def people() -> list[int]:
    """Officers of the grass roots, each with an account."""
    officers = select(Position.person_id).where(Position.kind == CadreKind.GRASSROOTS).distinct().limit(PEOPLE)
    ids = list(db.session.scalars(officers))
    known = set(db.session.scalars(select(Account.person_id)))
    missing = [person_id for person_id in ids if person_id not in known]
    nobody = {"password_hash": "!", "created_at": now(), "is_sample": False}
    db.session.execute(insert(Account), [nobody | {"person_id": n, "login": f"b{n}"} for n in missing])
    db.session.commit()
    return ids


def cookie_of(app: Flask, person_id: int) -> tuple[str, str]:
    """A signed-in browser's cookie, and the CSRF token that belongs to it."""
    account = db.session.scalars(select(Account).where(Account.person_id == person_id)).one()
    token = open_session(account, "bench")
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    raw = f"{person_id:040x}"
    cookie = signer.dumps({"_user_id": token, "_fresh": True, "csrf_token": raw})
    csrf = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
    return f"hoc={cookie}", str(csrf)


def enrol(ids: list[int], chance: random.Random) -> dict[int, list[Enrolment]]:
    """Everybody in every course, some way in; person -> enrolments."""
    lessons: dict[int, list[Lesson]] = {}
    editions = db.session.execute(
        select(Course, CourseVersion)
        .join(CourseVersion, (CourseVersion.course_id == Course.id) & (CourseVersion.number == Course.published))
        .limit(COURSES)
    ).all()
    for _, version in editions:
        lessons[version.id] = list(db.session.scalars(select(Lesson).where(Lesson.version_id == version.id)))
    moment, made = now(), {}
    for person_id in ids:
        made[person_id] = [
            Enrolment(person_id=person_id, course_id=c.id, version_id=v.id, cycle=1, began_at=moment, active_at=moment)
            for c, v in editions
        ]
        db.session.add_all(made[person_id])
    db.session.flush()
    progress = []
    for enrolments in made.values():
        for enrolment in enrolments:
            far = chance.randrange(len(lessons[enrolment.version_id]))
            for lesson in lessons[enrolment.version_id][:far]:
                progress.append(_progress(enrolment, lesson, done=True))
    db.session.execute(insert(LessonProgress), progress)
    db.session.commit()
    return made


def _progress(enrolment: Enrolment, lesson: Lesson, done: bool) -> dict[str, object]:
    return {
        "enrolment_id": enrolment.id,
        "lesson_key": lesson.key,
        "place": 3,
        "digest": lesson.digest,
        "opened_at": now(),
        "done_at": now() if done else None,
    }


def asks(app: Flask, ids: list[int], made: dict[int, list[Enrolment]], chance: random.Random) -> dict[str, list[Ask]]:
    """What is asked for, by name of the page."""
    found: dict[str, list[Ask]] = {"lesson": [], "home": [], "practice": [], "submission": []}
    slugs = dict(db.session.execute(select(Course.id, Course.slug)).tuples().all())
    for person_id in chance.sample(ids, 300):
        cookie, csrf = cookie_of(app, person_id)
        enrolment = chance.choice(made[person_id])
        lesson = chance.choice(
            db.session.scalars(
                select(Lesson).where(Lesson.version_id == enrolment.version_id).options(undefer(Lesson.exercises))
            ).all()
        )
        path = f"/hoc/khoa/{slugs[enrolment.course_id]}/bai/{lesson.key}"
        found["lesson"].append(Ask("GET", path, cookie))
        found["home"].append(Ask("GET", "/hoc", cookie))
        key = next(k for k, spec in lesson.exercises.items() if "choice" in spec["kind"])
        body = urlencode({"csrf_token": csrf, f"cau-{key}": chance.randrange(2)})
        found["practice"].append(Ask("POST", f"{path}/thu/{key}", cookie, body))
    for person_id in chance.sample(ids, SUBMISSIONS):
        found["submission"].append(_submission(app, person_id, made[person_id][0], chance))
    db.session.commit()
    return found


def _submission(app: Flask, person_id: int, enrolment: Enrolment, chance: random.Random) -> Ask:
    """An attempt with every question answered, half of the people right in all, ready to be handed in."""
    done = set(db.session.scalars(select(LessonProgress.lesson_key).where(LessonProgress.enrolment_id == enrolment.id)))
    for lesson in db.session.scalars(select(Lesson).where(Lesson.version_id == enrolment.version_id)):
        if lesson.key not in done:
            db.session.execute(insert(LessonProgress), [_progress(enrolment, lesson, done=True)])
    attempt = start_attempt(enrolment)
    passes = chance.random() < 0.5
    fields: list[tuple[str, object]] = []
    for asked in asked_in(attempt):
        spec, name = asked.question.spec, f"cau-{asked.question.id}"
        if spec["kind"] == "true-false":
            right = [0 if spec["answer"] else 1]
        else:
            right = [n for n, option in enumerate(spec["options"]) if option.get("right")]
        fields += [(name, n) for n in (right if passes else [0])]
    cookie, csrf = cookie_of(app, person_id)
    body = urlencode([("csrf_token", csrf), *fields])
    return Ask("POST", f"/hoc/kiem-tra/{attempt.id}", cookie, body)
