"""Pictures, recordings, videos and downloads of courses, handed out by their hash: what an address means never changes.

Nothing that comes from here can act in the site's name: the policy of each answer forbids everything, and what is
neither picture nor sound nor video is only ever saved.
"""

import re
from datetime import timedelta
from typing import NamedTuple

from flask import Blueprint, Response, abort, current_app, redirect, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Response as WerkzeugResponse
from werkzeug.wsgi import FileWrapper

from lms.courses.drafts.assets import find_file_for
from lms.courses.media.actions import FORM_TYPES
from lms.courses.media.kinds import KINDS, Family, fits
from lms.courses.media.models import StoredFile
from lms.guard import Permission, needs, viewer
from lms.storage import Missing, name_of, storage

bp = Blueprint("files", __name__)

POLICY = "default-src 'none'; sandbox"
HASH = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
STEP = 64 * 1024
KEPT = "private, max-age=31536000, immutable"
ADDRESS_LASTS = timedelta(hours=1)
"""How long the bucket answers an address that was handed out: longer than a video plays without a pause."""
PLAYED = (Family.AUDIO, Family.VIDEO)
SHOWN = (Family.PICTURE, *PLAYED)


class Octets(NamedTuple):
    """What is stored, under the type and the way in which it is handed out."""

    sha256: str
    size: int
    mimetype: str
    family: Family


@bp.get("/tep/<sha256>/<form>")
@needs(Permission.LEARN)
def show(sha256: str, form: str) -> WerkzeugResponse:
    """A file, whole or the part that is asked for, to whoever may read what names it.

    `form` is 720.webp of a picture, and of any other file the name under which it may be saved.
    """
    row = find_file_for(viewer(), sha256) if HASH.fullmatch(sha256) else None
    found = _octets(row, form) if row else None
    if found is None:
        abort(404)
    place = name_of(found.sha256)
    away = current_app.config["STORAGE_REDIRECT"] and found.family in PLAYED
    if away and (address := storage().address(place, ADDRESS_LASTS)):
        answer = redirect(address)
        answer.headers["Cache-Control"] = "private, no-cache"
        return answer
    try:
        return _streamed(found, place, form)
    except Missing:
        abort(404)


def _octets(row: StoredFile, name: str) -> Octets | None:
    """What the site means by this name of the file; None when it means nothing."""
    kind = KINDS[row.kind]
    if kind.family is Family.PICTURE:
        form = row.forms.get(name)
        return Octets(form["sha256"], form["size"], FORM_TYPES[name.rpartition(".")[2]], kind.family) if form else None
    if not NAME.fullmatch(name) or not fits(name, kind):
        return None
    return Octets(row.sha256, row.size, kind.mimetype, kind.family)


def _streamed(found: Octets, place: str, name: str) -> WerkzeugResponse:
    """The octets in pieces; 206, 304 and 416 as the browser asks. Raises Missing."""
    file = storage().open(place)
    answer = Response(FileWrapper(file, STEP), mimetype=found.mimetype, direct_passthrough=True)
    answer.content_length = found.size
    answer.set_etag(found.sha256)
    answer.headers["Cache-Control"] = KEPT
    answer.headers["Content-Security-Policy"] = POLICY
    if found.family not in SHOWN:
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    try:
        return answer.make_conditional(request, accept_ranges=True, complete_length=found.size)
    except RequestedRangeNotSatisfiable:
        file.close()
        raise
