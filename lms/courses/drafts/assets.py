"""Pictures, recordings, videos and downloads of a draft. Flushes; who calls commits."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from sqlalchemy import exists, or_, select

from lms.clock import now
from lms.courses.asset_links import DECORATION, mentions
from lms.courses.drafts.access import courses_reviewed_by, courses_written_by
from lms.courses.drafts.actions import NotEditable, must_be_editable
from lms.courses.drafts.models import EDITABLE, Draft, DraftFile
from lms.courses.media import scanner
from lms.courses.media.actions import keep_file
from lms.courses.media.kinds import Family, fits
from lms.courses.media.models import DraftAsset, StoredFile, VersionAsset
from lms.courses.media.pictures import cleaned
from lms.courses.media.queries import COLUMNS
from lms.courses.media.reading import MB, STEP, known_kind, limits, read_asset
from lms.courses.media.refusals import NotAllowed, TooLarge
from lms.courses.media.rules import Asset, clean_name, free_name, stem_of
from lms.db import db
from lms.people.access import Viewer
from lms.text import N_, clean

IN_MEMORY = 2 * MB
MOST = 200
"""Files of a course."""
LONGEST_ALT = 300


class StillUsed(Exception):
    """Files of the draft mention it: `names`."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(frozen=True)
class Line:
    """A file in the list: what it is, who uses it, and the Markdown that shows it."""

    name: str
    asset: Asset
    alt: str
    decoration: bool
    used_in: list[str]

    @property
    def leaf(self) -> str:
        return self.name.rpartition("/")[2]

    @property
    def snippet(self) -> str:
        """What the author copies into a lesson; "" for what needs no line of its own."""
        if self.asset.family is Family.CAPTIONS:
            return ""
        words = DECORATION if self.decoration else self.alt or stem_of(self.leaf).replace("-", " ")
        if self.asset.family is Family.PICTURE and not self.decoration and not self.alt:
            words = ""
        return f"{'' if self.asset.family is Family.DOCUMENT else '!'}[{words}]({self.name})"


def add_asset(
    draft: Draft, name: str, stream: IO[bytes], by: int, *, alt: str = "", decoration: bool = False
) -> DraftAsset:
    """Take a file into a draft under a clean name made of `name`, and return its row.

    Pictures are re-encoded first. The same octets again are the file that is there. Raises a Refusal (Empty, TooLarge,
    NotAllowed, Damaged, Infected, ScannerAway), with a sentence for whoever sent it, and NotEditable; then nothing has
    changed.
    """
    if draft.state not in EDITABLE:
        raise NotEditable
    with _taken(stream) as (file, asset):
        keep_file(file, asset)
    # Held only now, after the slow part. Two files of one name, or one file twice, may arrive at once.
    must_be_editable(draft)
    there = {row.name: row for row in _rows(draft)}
    row = next((one for one in there.values() if one.sha256 == asset.sha256), None)
    if row is None:
        if len(there) >= MOST:
            raise TooLarge(N_("Khóa học đã có %(most)s tệp, không thêm được nữa."), most=MOST)
        row = DraftAsset(draft_id=draft.id, name=free_name(clean_name(name, asset.kind), there), alt="")
        _put(row, asset, by)
        db.session.add(row)
    describe_asset(draft, row, alt or row.alt, decoration or bool(row.decoration))
    return row


def replace_asset(draft: Draft, row: DraftAsset, stream: IO[bytes], by: int) -> None:
    """Put another file in the place of one: the lessons that show it need no change. Raises as `add_asset` does."""
    if draft.state not in EDITABLE:
        raise NotEditable
    with _taken(stream) as (file, asset):
        if not fits(row.name, asset.kind):
            raise NotAllowed(N_("Tệp thay thế phải cùng loại với tệp cũ, đây là %(kind)s."), kind=asset.kind.label)
        keep_file(file, asset)
    must_be_editable(draft)
    _put(row, asset, by)
    draft.changed_at = now()
    db.session.flush()


@contextmanager
def _taken(stream: IO[bytes]) -> Iterator[tuple[IO[bytes], Asset]]:
    """What was sent, as a course keeps it. Raises a Refusal."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as sent:
        kind = known_kind(sent, _received(stream, sent))
        scanner.scan(sent)
        file = cleaned(sent, kind) if kind.family is Family.PICTURE else sent
        yield file, read_asset(file)


def _received(stream: IO[bytes], target: IO[bytes]) -> int:
    """Octets taken over. Raises TooLarge as soon as there are more than any kind may have."""
    size = 0
    while octets := stream.read(STEP):
        size += len(octets)
        if size > limits().largest:
            raise TooLarge(N_("Tệp quá lớn: một tệp được tối đa %(most)s MB."), most=limits().largest // MB)
        target.write(octets)
    return size


def _put(row: DraftAsset, asset: Asset, by: int) -> None:
    row.sha256, row.added_by_id, row.added_at = asset.sha256, by, now()


def describe_asset(draft: Draft, row: DraftAsset, alt: str, decoration: bool) -> None:
    """Say what a picture shows, or that it only decorates."""
    row.alt, row.decoration = clean(alt).replace("[", "(").replace("]", ")")[:LONGEST_ALT], decoration
    draft.changed_at = now()
    db.session.flush()


def remove_asset(draft: Draft, row: DraftAsset) -> None:
    """Take a file out of a draft; versions that were published with it keep it. Raises StillUsed and NotEditable."""
    must_be_editable(draft)
    line = next(line for line in asset_lines(draft) if line.name == row.name)
    if line.used_in:
        raise StillUsed(line.used_in)
    db.session.delete(row)
    draft.changed_at = now()
    db.session.flush()


def asset_lines(draft: Draft) -> list[Line]:
    """The files of a draft by name, each with the files of the draft that mention it."""
    used = _used(draft)
    rows = db.session.execute(
        select(DraftAsset, *COLUMNS)
        .join(StoredFile, StoredFile.sha256 == DraftAsset.sha256)
        .where(DraftAsset.draft_id == draft.id)
        .order_by(DraftAsset.name)
    )
    lines = [
        _line(row, Asset(sha256, size, kind, width, height), used.get(row.name, _Use()))
        for row, sha256, size, kind, width, height in rows
    ]
    return [_with_company(line, lines) for line in lines]


@dataclass
class _Use:
    """Which files of a draft mention an asset, and the first words they give it."""

    names: list[str] = field(default_factory=list)
    words: str = ""


def _line(row: DraftAsset, asset: Asset, use: _Use) -> Line:
    """What a lesson says of a picture describes it as well as what was typed in the list."""
    told = "" if use.words.lower() == DECORATION else use.words
    decoration = row.decoration or (bool(use.words) and not told)
    return Line(row.name, asset, row.alt or told, decoration, use.names)


def _with_company(line: Line, lines: Iterable[Line]) -> Line:
    """Captions, and the picture before a video, are used where the video of their name is."""
    players = (Family.VIDEO, Family.AUDIO)
    for other in lines:
        if other.asset.family in players and other is not line and stem_of(other.name) == stem_of(line.name):
            used = sorted({*line.used_in, *other.used_in})
            return Line(line.name, line.asset, line.alt, line.decoration, used)
    return line


def _used(draft: Draft) -> dict[str, _Use]:
    found: dict[str, _Use] = {}
    for name, text in db.session.execute(
        select(DraftFile.name, DraftFile.text)
        .where(DraftFile.draft_id == draft.id, DraftFile.name.endswith(".md"))
        .order_by(DraftFile.name)
    ):
        for _, _, words, asset in mentions(list(enumerate(text.split("\n"), 1))):
            use = found.setdefault(asset, _Use())
            use.words = use.words or words
            if name not in use.names:
                use.names.append(name)
    return found


def _rows(draft: Draft) -> list[DraftAsset]:
    return list(db.session.scalars(select(DraftAsset).where(DraftAsset.draft_id == draft.id)))


def find_asset(draft: Draft, name: str) -> DraftAsset | None:
    """One file of a draft."""
    return db.session.get(DraftAsset, (draft.id, name))


def assets_in(draft: Draft) -> dict[str, Asset]:
    """The files of a draft by name."""
    rows = db.session.execute(
        select(DraftAsset.name, *COLUMNS)
        .join(StoredFile, StoredFile.sha256 == DraftAsset.sha256)
        .where(DraftAsset.draft_id == draft.id)
        .order_by(DraftAsset.name)
    )
    return {name: Asset(sha256, size, kind, width, height) for name, sha256, size, kind, width, height in rows}


def find_file_for(viewer: Viewer, sha256: str) -> StoredFile | None:
    """A file that this person may open: of any published version, or of a draft they may write or review."""
    published = exists().where(VersionAsset.sha256 == StoredFile.sha256)
    seen = or_(
        Draft.course_id.in_(courses_written_by(viewer)),
        Draft.course_id.in_(courses_reviewed_by(viewer)),
    )
    drafted = exists().where(DraftAsset.sha256 == StoredFile.sha256, DraftAsset.draft_id == Draft.id, seen)
    return db.session.scalar(select(StoredFile).where(StoredFile.sha256 == sha256, or_(published, drafted)))
