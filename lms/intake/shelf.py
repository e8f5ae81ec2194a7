"""Uploaded files on their way from preview to import, in the storage: a folder a file, named at random, for a day."""

import io
import json
import re
import time
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from lms.clock import now
from lms.intake.changes import Change, Difference, Effect, Tally
from lms.intake.legacy.grids import AUTO, Conversion
from lms.intake.preview import Preview
from lms.intake.problems import Problem, Weight
from lms.storage import Missing, storage

FOLDER = "roster-uploads"
LASTS_SECONDS = 24 * 3600
MOST_KEPT = 5000
"""Changes, and problems, that a preview lists; the counts are of all."""
NAME = re.compile(r"[0-9a-f]{32}")
PARTS = ("label.json", "preview.json", "file")


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
    converted: list[Conversion] = field(default_factory=list)
    """Texts that were in an old encoding, each once, where it stands first."""
    conversions: int = 0
    """In how many cells."""

    @classmethod
    def of(cls, found: Preview) -> "Kept":
        order = list(Weight)
        first: dict[str, Conversion] = {}
        for one in found.converted:
            first.setdefault(one.before, one)
        problems = sorted(found.problems, key=lambda problem: order.index(problem.weight))
        return cls(
            rows=found.rows,
            tallies=found.tallies,
            problems=problems[:MOST_KEPT],
            changes=found.changes[:MOST_KEPT],
            errors=len(found.errors),
            warnings=len(found.weighing(Weight.WARNING)),
            changed=len(found.changes),
            converted=list(first.values())[:MOST_KEPT],
            conversions=len(found.converted),
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
    name: str
    owner_id: int
    expires: float
    size: int
    """In octets."""
    choice: str = AUTO
    """How text in old encodings is read."""
    job: str | None = None
    """The job that previews or imports it, where it is too large to do so in a request."""
    kept: Kept | None = field(default=None, compare=False)

    @property
    def job_id(self) -> UUID | None:
        return UUID(self.job) if self.job else None

    def data(self) -> bytes:
        with storage().open(_place(self.id, "file")) as file:
            return file.read()

    def keep(self, found: Preview) -> None:
        """Keep a preview beside the file."""
        self.kept = Kept.of(found)
        _write(_place(self.id, "preview.json"), _plain(self.kept))

    def assign(self, job: UUID) -> None:
        """Note the job that now works on the file."""
        self.job = str(job)
        _write_label(self)

    def choose(self, choice: str) -> None:
        """Have the file read otherwise from now on; what was previewed is forgotten."""
        self.choice, self.job, self.kept = choice, None, None
        storage().delete(_place(self.id, "preview.json"))
        _write_label(self)

    def drop(self) -> None:
        """Forget the file; the label first, without which nobody finds the rest."""
        for part in PARTS:
            storage().delete(_place(self.id, part))


def put(data: bytes, name: str, owner_id: int) -> Upload:
    """Keep a file for its owner; what has expired goes."""
    _sweep()
    upload = Upload(uuid4().hex, name, owner_id, time.time() + LASTS_SECONDS, len(data))
    storage().write(_place(upload.id, "file"), io.BytesIO(data))
    _write_label(upload)
    return upload


def find(upload_id: str, owner_id: int) -> Upload | None:
    """The owner's file with its preview, or None: unknown, somebody else's, or expired."""
    label = _read(_place(upload_id, "label.json")) if NAME.fullmatch(upload_id) else None
    if label is None or label["owner_id"] != owner_id or label["expires"] < time.time():
        return None
    upload = Upload(id=upload_id, **label)
    preview = _read(_place(upload_id, "preview.json"))
    upload.kept = _kept(preview) if preview else None
    return upload


def _sweep() -> None:
    oldest = now() - timedelta(seconds=LASTS_SECONDS)
    for found in storage().names(FOLDER):
        if found.changed_at < oldest:
            storage().delete(found.name)


def _place(upload_id: str, part: str) -> str:
    return f"{FOLDER}/{upload_id}/{part}"


def _write(name: str, value: Any) -> None:
    storage().write(name, io.BytesIO(json.dumps(value, ensure_ascii=False).encode()), "application/json")


def _read(name: str) -> Any:
    """What was written, None when there is nothing."""
    try:
        with storage().open(name) as file:
            return json.load(file)
    except Missing:
        return None


def _write_label(upload: Upload) -> None:
    names = ("name", "owner_id", "expires", "size", "choice", "job")
    _write(_place(upload.id, "label.json"), {name: getattr(upload, name) for name in names})


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
    kept.converted = [Conversion(**one) for one in plain["converted"]]
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
