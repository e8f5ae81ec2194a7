"""The feed read from a cursor, and entries of other systems taken in."""

import json
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response

from lms import audit
from lms.accounts.tokens import RECORDS_READ, RECORDS_WRITE
from lms.api import problems
from lms.api.auth import needs_token, token
from lms.api.bodies import AFTER, Number, answer, json_body
from lms.api.described import Operation, described
from lms.api.problems import Problem
from lms.api.shapes import MOST, Entries, Feed, ProblemDocument, Result, Results, Sent
from lms.db import db
from lms.people.access import reader_for
from lms.records.feed import as_read
from lms.records.imports import Fault, Outcome, import_lines
from lms.records.queries import outbox_for_unit

LIMIT = Number("limit", 100, 1, MOST, "at most so many")
STATUS = {
    Fault.MALFORMED: HTTPStatus.UNPROCESSABLE_ENTITY,
    Fault.UNKNOWN: HTTPStatus.NOT_FOUND,
    Fault.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Fault.CONFLICT: HTTPStatus.CONFLICT,
}
bp = Blueprint("api_records", __name__, url_prefix="/api/v1")
problems.register(bp)


@bp.get("/records")
@needs_token(RECORDS_READ)
@described(Operation({200: ("entries, newest last", Feed)}, (AFTER, LIMIT)))
def index() -> Response:
    """Entries after a number, of people of the token's unit and below it; newest last."""
    stretch = outbox_for_unit([token().unit_id], AFTER.read(), LIMIT.read())
    # As they are stored: a model of each would cost more than the reading.
    return answer(
        {
            "records": [as_read(entry) for entry in stretch.entries],
            "next": stretch.next,
            "more": stretch.more,
        }
    )


TAKING = Operation(
    {
        200: ("what became of each entry; of an entry sent by itself: it was here before", Results | Result),
        201: ("the entry sent by itself is entered", Result),
    },
    body=Entries | list[Sent] | Sent,
    problems={
        400: "the body is not JSON, or no list of entries",
        403: "the token lacks the scope, or its unit is neither the organiser nor above it (an entry by itself)",
        404: "the cadre, or the record of a void, is not within reach of the token (an entry by itself)",
        409: "another entry has this id (an entry by itself)",
        413: f"more than {MOST} entries, or too many bytes",
        415: "the body is not application/json",
        422: "what is wrong with an entry sent by itself",
    },
)


@bp.post("/records")
@needs_token(RECORDS_WRITE)
@described(TAKING)
def take() -> Response:
    """Enter what another system sends: each entry for itself (completion rule 24), each id once."""
    sent = json_body()
    if isinstance(sent, dict) and "records" not in sent:
        return _of_one(_take_in([sent])[0])
    entries = sent["records"] if isinstance(sent, dict) else sent
    if not isinstance(entries, list):
        raise Problem(400, "Bad Request", "Send an entry, a list of entries, or an object with the list `records`.")
    if len(entries) > MOST:
        raise Problem(413, "Content Too Large", f"At most {MOST} entries a call: send less at once.")
    results = _take_in(entries)
    said = [result.status for result in results]
    new, unchanged, refused = (said.count(each) for each in ("new", "unchanged", "refused"))
    return answer(Results(new=new, unchanged=unchanged, refused=refused, results=results))


def _take_in(entries: list[Any]) -> list[Result]:
    """What became of each entry. Commits as it goes: the same call again changes only what is missing."""
    writer = token()
    outcomes: list[Outcome] = []
    for some in import_lines(map(json.dumps, entries), reader_for([writer.unit_id])):
        new = sum(outcome.new for outcome in some)
        if new:
            audit.note(None, "records.take_in", f"token:{writer.id}", name=writer.name, new=new)
        db.session.commit()
        outcomes += some
    return [_result(entry, outcome) for entry, outcome in zip(entries, outcomes, strict=True)]


def _result(entry: Any, outcome: Outcome) -> Result:
    name = entry.get("id") if isinstance(entry, dict) else None
    name = name if isinstance(name, str) else None
    if outcome.fault is None:
        return Result(id=name, status="new" if outcome.new else "unchanged")
    status = STATUS[outcome.fault]
    problem = ProblemDocument(**problems.body(status, status.phrase, outcome.bad or ""))
    return Result(id=name, status="refused", problem=problem)


def _of_one(result: Result) -> Response:
    """An entry sent by itself: its result is the answer's own status."""
    wrong = result.problem
    if wrong is not None:
        raise Problem(wrong.status, wrong.title, wrong.detail)
    return answer(result, 201 if result.status == "new" else 200)
