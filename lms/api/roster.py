"""Units and cadres for a tracker outside: the tree, sizes, terms and positions, as dated facts."""

from flask import Blueprint, Response

from lms.accounts.tokens import ROSTER_READ
from lms.api import problems
from lms.api.auth import needs_token, token
from lms.api.bodies import AFTER, Number, answer
from lms.api.described import Operation, described
from lms.api.shapes import Cadres, Units
from lms.people.published import cadres_published, units_published
from lms.people.version import roster_version

LIMIT = Number("limit", 500, 1, 1000, "at most so many")
bp = Blueprint("api_roster", __name__, url_prefix="/api/v1")
problems.register(bp)


@bp.get("/units")
@needs_token(ROSTER_READ)
@described(Operation({200: ("units in the order in which they were added", Units)}, (AFTER, LIMIT)))
def units() -> Response:
    """The subtree of the token's unit and the units above it, with dated states, sizes and terms."""
    part = units_published(token().unit_id, AFTER.read(), LIMIT.read())
    return answer(Units(units=part.rows, next=part.next, more=part.more, version=roster_version()))


@bp.get("/cadres")
@needs_token(ROSTER_READ)
@described(Operation({200: ("cadres in the order in which they were added", Cadres)}, (AFTER, LIMIT)))
def cadres() -> Response:
    """Who holds or held a position in that subtree: codes and dated positions, no names."""
    part = cadres_published(token().unit_id, AFTER.read(), LIMIT.read())
    return answer(Cadres(cadres=part.rows, next=part.next, more=part.more, version=roster_version()))
