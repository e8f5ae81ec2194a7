"""GET /api/v1/reconciliation: what a reader of the feed must have by now (completion rule 19)."""

from flask import Blueprint, Response

from lms.accounts.tokens import RECORDS_READ
from lms.api import problems
from lms.api.auth import needs_token, token
from lms.api.bodies import Month, answer
from lms.api.described import Operation, described
from lms.api.shapes import Reconciliation
from lms.records.queries import last_seq
from lms.records.reconciliation import counts

FIRST, LAST = Month("from", "first month of completion"), Month("to", "last month of completion")
bp = Blueprint("api_reconciliation", __name__, url_prefix="/api/v1")
problems.register(bp)


@bp.get("/reconciliation")
@needs_token(RECORDS_READ)
@described(Operation({200: ("counts by organising unit and month", Reconciliation)}, (FIRST, LAST)))
def index() -> Response:
    """Counts and digests of the standing records of the token's people."""
    # Read first: a reader that is behind this number reads on before it compares.
    seq = last_seq()
    return answer(Reconciliation(seq=seq, counts=counts(token().unit_id, FIRST.read(), LAST.read())))
