"""Uploaded files on their way from preview to import, in a folder: one folder a file, named at random, for a day."""

import json
import re
import shutil
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from lms.intake.changes import Change, Difference, Effect, Tally
from lms.intake.preview import Preview
from lms.intake.problems import Problem, Weight

LASTS_SECONDS = 24 * 3600
MOST_KEPT = 5000
"""Changes, and problems, that a preview lists; the counts are of all."""
NAME = re.compile(r"[0-9a-f]{32}")


@dataclass
class Kept:
    """A preview as it is kept between two requests."""

    rows: int
    tallies: list[Tally]
    problems: list[Problem]
    changes: list[Change]
    errors: int
    warnings: int
    changed: int
    """How many changes there are; `changes` may hold fewer."""

    @classmethod
    def of(cls, found: Preview) -> "Kept":
        order = list(Weight)
        problems = sorted(found.problems, key=lambda problem: order.index(problem.weight))
        return cls(
            rows=found.rows,
            tallies=found.tallies,
            problems=problems[:MOST_KEPT],
            changes=found.changes[:MOST_KEPT],
            errors=len(found.errors),
            warnings=len(found.weighing(Weight.WARNING)),
            changed=len(found.changes),
        )

    def total(self, effect: Effect) -> int:
        return sum(tally.effects[effect] for tally in self.tallies)

    def same_outcome(self, found: Preview) -> bool:
        """Whether an import would still do what this preview showed."""
        return [tally.effects for tally in self.tallies] == [tally.effects for tally in found.tallies] and (
            self.changes == found.changes[:MOST_KEPT]
        )


@dataclass
class Upload:
    """A file on the shelf."""

    id: str
    folder: Path
    name: str
    owner_id: int
    expires: float
    job: str | None = None
    """The job that previews or imports it, where it is too large to do so in a request."""
    kept: Kept | None = field(default=None, compare=False)

    @property
    def job_id(self) -> UUID | None:
        return UUID(self.job) if self.job else None

    def data(self) -> bytes:
        return (self.folder / "file").read_bytes()

    @property
    def size(self) -> int:
        """In octets."""
        return (self.folder / "file").stat().st_size

    def keep(self, found: Preview) -> None:
        """Keep a preview beside the file."""
        self.kept = Kept.of(found)
        (self.folder / "preview.json").write_text(json.dumps(_plain(self.kept), ensure_ascii=False), encoding="utf-8")

    def assign(self, job: UUID) -> None:
        """Note the job that now works on the file."""
        self.job = str(job)
        _write_label(self)

    def drop(self) -> None:
        """Forget the file."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Shelf:
    """All uploads of a site, below its instance folder."""

    def __init__(self, instance: str | Path) -> None:
        self.folder = Path(instance) / "roster-uploads"

    def put(self, data: bytes, name: str, owner_id: int) -> Upload:
        """Keep a file for its owner; what has expired goes."""
        self._sweep()
        upload_id = uuid4().hex
        folder = self.folder / upload_id
        folder.mkdir(parents=True, mode=0o700)
        (folder / "file").write_bytes(data)
        upload = Upload(upload_id, folder, name, owner_id, time.time() + LASTS_SECONDS)
        _write_label(upload)
        return upload

    def find(self, upload_id: str, owner_id: int) -> Upload | None:
        """The owner's file with its preview, or None: unknown, somebody else's, or expired."""
        folder = self.folder / upload_id
        if not NAME.fullmatch(upload_id) or not (folder / "label.json").is_file():
            return None
        label = json.loads((folder / "label.json").read_text(encoding="utf-8"))
        upload = Upload(id=upload_id, folder=folder, **label)
        if upload.owner_id != owner_id or upload.expires < time.time():
            return None
        preview = folder / "preview.json"
        if preview.is_file():
            upload.kept = _kept(json.loads(preview.read_text(encoding="utf-8")))
        return upload

    def _sweep(self) -> None:
        for folder in self.folder.glob("*/"):
            label = folder / "label.json"
            if folder.stat().st_mtime < time.time() - LASTS_SECONDS or not label.is_file():
                shutil.rmtree(folder, ignore_errors=True)


def _write_label(upload: Upload) -> None:
    label = {"name": upload.name, "owner_id": upload.owner_id, "expires": upload.expires, "job": upload.job}
    (upload.folder / "label.json").write_text(json.dumps(label, ensure_ascii=False), encoding="utf-8")


def _plain(kept: Kept) -> dict[str, Any]:
    return asdict(kept) | {
        "tallies": [
            {"sheet": tally.sheet, "rows": tally.rows, "effects": dict(tally.effects)} for tally in kept.tallies
        ]
    }


def _kept(plain: dict[str, Any]) -> Kept:
    kept = Kept(**plain)
    kept.tallies = [_tally(**tally) for tally in plain["tallies"]]
    kept.problems = [Problem(**problem | {"weight": Weight(problem["weight"])}) for problem in plain["problems"]]
    kept.changes = [
        Change(
            **change
            | {
                "effect": Effect(change["effect"]),
                "differences": tuple(Difference(**one) for one in change["differences"]),
            }
        )
        for change in plain["changes"]
    ]
    return kept


def _tally(sheet: str, rows: int, effects: dict[str, int]) -> Tally:
    tally = Tally(sheet, rows)
    tally.effects.update({Effect(effect): number for effect, number in effects.items()})
    return tally
