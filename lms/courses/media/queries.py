"""Reading files of courses."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from lms.courses.media.models import StoredFile, VersionAsset
from lms.courses.media.rules import Asset, Assets
from lms.db import db

COLUMNS = (StoredFile.sha256, StoredFile.size, StoredFile.kind, StoredFile.width, StoredFile.height)


def assets_of(version_ids: Iterable[int]) -> dict[int, Assets]:
    """The files of versions, by name; a version without files is not there."""
    rows = db.session.execute(
        select(VersionAsset.version_id, VersionAsset.name, *COLUMNS)
        .join(StoredFile, StoredFile.sha256 == VersionAsset.sha256)
        .where(VersionAsset.version_id.in_(list(version_ids)))
        .order_by(VersionAsset.version_id, VersionAsset.name)
    )
    found: dict[int, dict[str, Asset]] = defaultdict(dict)
    for version_id, name, sha256, size, kind, width, height in rows:
        found[version_id][name] = Asset(sha256, size, kind, width, height)
    return dict(found)
