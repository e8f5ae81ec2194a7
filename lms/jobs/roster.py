"""Rosters too large for a request: previewing and writing them."""

from typing import Any

from lms import audit
from lms.db import db, reading
from lms.intake import shelf
from lms.intake.actions import HasErrors, apply
from lms.intake.changes import Effect
from lms.intake.preview import preview
from lms.intake.problems import Unreadable
from lms.intake.shelf import Upload
from lms.people.access import Viewer, find_viewer
from lms.queue import Job


def preview_upload(job: Job) -> dict[str, Any]:
    """Keep the preview beside the file; the result is empty, or says why the file cannot be taken."""
    upload, viewer = _upload_of(job)
    if upload is None or viewer is None:
        return {"gone": True}
    # Minutes of reading must not keep others from writing.
    db.session.commit()
    try:
        with reading():
            upload.keep(preview(upload.data(), upload.name, viewer, upload.choice))
            db.session.rollback()
    except Unreadable as error:
        return {"refused": error.message, "params": error.params}
    return {}


def apply_upload(job: Job) -> dict[str, Any]:
    """Write the file; the result says how many rows, or is empty when the preview must be looked at again."""
    upload, viewer = _upload_of(job)
    if upload is None or viewer is None:
        return {"gone": True}
    try:
        found = apply(upload.data(), upload.name, viewer, upload.choice)
    except HasErrors as error:
        db.session.rollback()
        upload.keep(error.preview)
        return {}
    if upload.kept is not None and not upload.kept.same_outcome(found):
        # The roster changed after the preview: nothing is written before somebody saw what it would do now.
        db.session.rollback()
        upload.keep(found)
        return {}
    details = {str(effect): found.total(effect) for effect in Effect}
    audit.note(viewer.person_id, "roster.import", f"file:{upload.name}", rows=found.rows, **details)
    return {"written": found.total(Effect.NEW) + found.total(Effect.CHANGED) + found.total(Effect.ENDED)}


def _upload_of(job: Job) -> tuple[Upload | None, Viewer | None]:
    owner_id = job.owner_id or 0
    upload = shelf.find(job.args["upload"], owner_id)
    return upload, find_viewer(owner_id)
