"""Loads the targets of `content/targets/` into the database."""

from pathlib import Path

from sqlalchemy import delete, select

from lms.courses.catalogue import read_topics
from lms.courses.faults import Fault, Faulty
from lms.db import db
from lms.tracker.files import SETS, Packs, read_packs, read_sets
from lms.tracker.language import to_json
from lms.tracker.models import TargetRow
from lms.tracker.sets import Sets
from lms.tracker.state import mark_stale


def read(folder: Path) -> tuple[Packs, list[Fault]]:
    """The targets of a folder and everything wrong with them; `topics.yaml` beside it says which topics there are."""
    topics, faults = read_topics((folder.parent / "topics.yaml").read_text(encoding="utf-8"), "topics.yaml")
    packs = read_packs({path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}, topics)
    return packs, faults + packs.faults


def sets_in(folder: Path) -> Sets:
    """The named sets of a folder and the topics beside it, as far as their files are good."""
    topics, _faults = read_topics(_text(folder.parent / "topics.yaml"), "topics.yaml")
    return read_sets(_text(folder / SETS), topics, [])


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def load(folder: Path) -> list[str]:
    """Make the stored targets those of a folder; the units' own targets stay as they are.

    Returns what changed, a line each ("target NQ-1 added"); nothing when called again. Raises Faulty, with nothing
    written. The caller commits.
    """
    packs, faults = read(folder)
    if faults:
        raise Faulty(faults)
    stored = {row.code: row for row in db.session.scalars(select(TargetRow).where(TargetRow.unit_id.is_(None)))}
    changes = []
    for place, target in enumerate(packs.targets, 1):
        values = {
            "pack": target.pack,
            "place": place,
            "everywhere": target.everywhere,
            "definition": to_json(target),
        }
        row = stored.pop(target.code, None)
        if row is None:
            db.session.add(TargetRow(code=target.code, **values))
            changes.append(f"target {target.code} added")
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changes.append(f"target {target.code} changed")
    for code in stored:
        changes.append(f"target {code} removed")
    db.session.execute(delete(TargetRow).where(TargetRow.code.in_(stored)))
    if changes:
        mark_stale()
    db.session.flush()
    return changes
