"""Keeping files of courses, and forgetting those that nobody names. Flushes; who calls commits."""

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import IO

from sqlalchemy import exists, or_, select

from lms.clock import now
from lms.courses.media.kinds import Family
from lms.courses.media.models import DraftAsset, StoredFile, VersionAsset
from lms.courses.media.pictures import forms_of
from lms.courses.media.rules import Asset
from lms.db import db, lock
from lms.storage import FOLDER, keep, name_of, storage

KEEPING = 20_261_121
"""Lock: nobody forgets a file while somebody else begins to use it."""
UNUSED_LASTS = timedelta(days=2)
FORM_TYPES = {"webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}


def keep_file(file: IO[bytes], asset: Asset) -> StoredFile:
    """Store a file that was read as `asset`, and of a picture what readers get. The same file again changes nothing."""
    if row := db.session.get(StoredFile, asset.sha256):
        return row
    encoded = dict(forms_of(file, asset)) if asset.family is Family.PICTURE else {}
    lock(KEEPING)
    if row := db.session.get(StoredFile, asset.sha256):
        return row
    # Stored under the lock: octets without a row may be swept away.
    file.seek(0)
    keep(file, asset.kind.mimetype)
    row = StoredFile(
        sha256=asset.sha256,
        size=asset.size,
        kind=asset.kind_name,
        width=asset.width,
        height=asset.height,
        forms={name: _kept_form(name, octets) for name, octets in encoded.items()},
    )
    db.session.add(row)
    db.session.flush()
    return row


def _kept_form(name: str, octets: bytes) -> dict[str, str | int]:
    kept = keep(io.BytesIO(octets), FORM_TYPES[name.rpartition(".")[2]])
    return {"sha256": kept.sha256, "size": kept.size}


def forget_unused() -> int:
    """Forget the files that no version and no draft names any more; how many. `sweep_octets` follows the commit."""
    lock(KEEPING)
    named = or_(*(exists().where(kind.sha256 == StoredFile.sha256) for kind in (VersionAsset, DraftAsset)))
    unused = select(StoredFile).where(StoredFile.added_at < now() - UNUSED_LASTS, ~named)
    gone = db.session.scalars(unused).all()
    for row in gone:
        db.session.delete(row)
    db.session.flush()
    return len(gone)


def sweep_octets() -> int:
    """Delete from the storage what has lain there for days without a row that names it; how many."""
    lock(KEEPING)
    rows = db.session.execute(select(StoredFile.sha256, StoredFile.forms)).all()
    known = {name_of(sha256) for sha256, _ in rows}
    known |= {name_of(form["sha256"]) for _, forms in rows for form in forms.values()}
    oldest = now() - UNUSED_LASTS
    gone = [one.name for one in storage().names(FOLDER) if one.name not in known and one.changed_at < oldest]
    for name in gone:
        storage().delete(name)
    return len(gone)


def name_in_version(version_id: int, assets: Mapping[str, Asset]) -> None:
    """These names mean these files in a version, for good."""
    for name, asset in assets.items():
        db.session.add(VersionAsset(version_id=version_id, name=name, sha256=asset.sha256))
    db.session.flush()
