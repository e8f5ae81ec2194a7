"""Beginning drafts and saving their files. Flushes; who calls commits."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import undefer

from lms import audit
from lms.clock import now
from lms.courses.drafts.models import EDITABLE, Draft, DraftFile, DraftPresence, DraftRevision, DraftState
from lms.courses.drafts.queries import files_of, find_file, open_draft_of, text_at
from lms.courses.drafts.rules import Merged, merge
from lms.courses.folder import COURSE
from lms.courses.lesson import normal
from lms.courses.media.models import DraftAsset
from lms.courses.media.queries import assets_of
from lms.courses.models import Course, CourseVersion
from lms.courses.yamltext import BadYaml, load_yaml
from lms.db import db, lock
from lms.people.access import Viewer

DRAFTS = 20_261_120
"""Lock: a course has one open draft, and a slug is given once."""
AWAY = "~"
"""Before a name while files change places; no file is called so."""
KEPT_EVERY = timedelta(seconds=60)
"""Saves by one person that follow each other sooner are kept as one earlier text."""


class SlugTaken(Exception):
    """Another course has this slug."""


class AlreadyOpen(Exception):
    """The course has an open draft already: `draft`."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft.id)
        self.draft = draft


class NotEditable(Exception):
    """The draft is being reviewed, or closed: nobody changes it now."""


class NameTaken(Exception):
    """The draft has a file of this name already."""


class Clash(Exception):
    """Somebody else changed the same lines since. Nothing was saved; `merged` says where, `theirs` is what stands."""

    def __init__(self, theirs: DraftFile, merged: Merged) -> None:
        super().__init__(theirs.name)
        self.theirs, self.merged = theirs, merged


@dataclass(frozen=True)
class Kept:
    """What a save left behind: the text that stands now, and whether it holds changes of somebody else too."""

    text: str
    revision: int
    merged: bool


def begin_course(viewer: Viewer, slug: str, owner_unit_id: int, texts: dict[str, str]) -> Draft:
    """A new course with its first draft. Raises SlugTaken."""
    lock(DRAFTS)
    if db.session.scalar(select(Course.id).where(Course.slug == slug)):
        raise SlugTaken(slug)
    course = Course(slug=slug, owner_unit_id=owner_unit_id)
    db.session.add(course)
    db.session.flush()
    draft = _add_draft(viewer, course, None, texts)
    audit.note(viewer.person_id, "course.begun", f"course:{course.id}", slug=slug)
    return draft


def begin_draft(viewer: Viewer, course: Course, number: int | None = None) -> Draft:
    """A draft of the next version from version `number` (None: the published one). Raises AlreadyOpen."""
    lock(DRAFTS)
    if there := open_draft_of(course.id):
        raise AlreadyOpen(there)
    number = number or course.published
    version = db.session.scalars(
        select(CourseVersion)
        .where(CourseVersion.course_id == course.id, CourseVersion.number == number)
        .options(undefer(CourseVersion.files))
    ).one()
    draft = _add_draft(viewer, course, number, version.files)
    for name, asset in assets_of([version.id]).get(version.id, {}).items():
        db.session.add(DraftAsset(draft_id=draft.id, name=name, sha256=asset.sha256, added_by_id=viewer.person_id))
    for name, text in _shelved_last(course, draft).items():
        if find_file(draft, name) is None:
            _write(draft, name, text, viewer.person_id).shelved = True
    audit.note(viewer.person_id, "draft.begun", f"draft:{draft.id}", slug=course.slug, version=number)
    db.session.flush()
    return draft


def _add_draft(viewer: Viewer, course: Course, number: int | None, texts: dict[str, str]) -> Draft:
    draft = Draft(course_id=course.id, title=course.slug, based_on=number, begun_by_id=viewer.person_id)
    db.session.add(draft)
    db.session.flush()
    for name, text in texts.items():
        _write(draft, name, text, viewer.person_id)
    db.session.flush()
    return draft


def _shelved_last(course: Course, draft: Draft) -> dict[str, str]:
    """What lay on the shelf of the course's draft before this one."""
    last = db.session.scalar(
        select(Draft.id).where(Draft.course_id == course.id, Draft.id != draft.id).order_by(Draft.id.desc()).limit(1)
    )
    rows = db.session.execute(
        select(DraftFile.name, DraftFile.text).where(DraftFile.draft_id == last, DraftFile.shelved)
    )
    return {name: text for name, text in rows}


def save_file(draft: Draft, name: str, text: str, revision: int, by: int) -> Kept:
    """Save what person `by` made of the file's `revision`; 0 for a file that is not there yet.

    What others changed meanwhile in other lines is kept beside it. Raises Clash where they changed the same lines:
    then nothing is saved. Raises NotEditable.
    """
    must_be_editable(draft)
    text = normal(text)
    file = db.session.scalar(
        select(DraftFile).where(DraftFile.draft_id == draft.id, DraftFile.name == name).with_for_update()
    )
    if file is None:
        return _kept(_write(draft, name, text, by), False)
    if file.text == text:
        return _kept(file, False)
    if file.revision == revision:
        return _kept(_write(draft, name, text, by, file), False)
    merged = merge(text_at(draft, name, revision), file.text, text)
    if merged.clashes:
        raise Clash(file, merged)
    return _kept(_write(draft, name, merged.text, by, file), True)


def _kept(file: DraftFile, merged: bool) -> Kept:
    db.session.flush()
    return Kept(file.text, file.revision, merged)


def replace_files(draft: Draft, texts: dict[str, str], by: int) -> None:
    """Save several files at once, whatever stood in them: for work that read them in this very transaction."""
    must_be_editable(draft)
    for name, text in texts.items():
        file = find_file(draft, name)
        if file is None or file.text != text:
            _write(draft, name, text, by, file, apart=True)
    db.session.flush()


def rename_files(draft: Draft, renamed: dict[str, str]) -> None:
    """Give files other names, all at once, so that two may change places; their earlier texts go along.

    Raises NameTaken.
    """
    must_be_editable(draft)
    there = {file.name: file for file in files_of(draft)}
    moved = {old: new for old, new in renamed.items() if old != new}
    if len(set(moved.values())) < len(moved) or (set(moved.values()) & (set(there) - set(moved))):
        raise NameTaken
    if not moved:
        return
    db.session.flush()
    for kind in (DraftFile, DraftRevision, DraftPresence):
        # Out of the way first: no name may stand twice, not even for a moment.
        for names in ({old: f"{AWAY}{old}" for old in moved}, {f"{AWAY}{old}": new for old, new in moved.items()}):
            db.session.execute(
                update(kind)
                .where(kind.draft_id == draft.id, kind.name.in_(list(names)))
                .values(name=case(names, value=kind.name)),
                execution_options={"synchronize_session": False},
            )
    for row in [one for one in db.session if isinstance(one, DraftFile | DraftRevision | DraftPresence)]:
        db.session.expunge(row)
    draft.changed_at = now()
    db.session.flush()


def shelve(draft: Draft, name: str, shelved: bool) -> None:
    """Put a file away, or bring it back."""
    must_be_editable(draft)
    file = find_file(draft, name)
    assert file, name
    file.shelved = shelved
    draft.changed_at = now()
    db.session.flush()


def remove_file(draft: Draft, name: str) -> None:
    """Take a file out for good, with its earlier texts."""
    must_be_editable(draft)
    _forget(draft, name)
    draft.changed_at = now()
    db.session.flush()


def drop_draft(draft: Draft, by: int) -> None:
    """Give a draft up; the published version stays what it is."""
    must_be_editable(draft)
    draft.state = DraftState.DROPPED
    close_files(draft)
    audit.note(by, "draft.dropped", f"draft:{draft.id}")


def close_files(draft: Draft) -> None:
    """Let go of the texts of a draft that is over; what lies on its shelf is kept for the next one."""
    db.session.flush()
    db.session.execute(delete(DraftPresence).where(DraftPresence.draft_id == draft.id))
    db.session.execute(delete(DraftAsset).where(DraftAsset.draft_id == draft.id))
    db.session.execute(delete(DraftRevision).where(DraftRevision.draft_id == draft.id))
    db.session.execute(delete(DraftFile).where(DraftFile.draft_id == draft.id, DraftFile.shelved.is_(False)))
    db.session.flush()


def note_presence(draft: Draft, name: str, person_id: int) -> None:
    """This person has the file open."""
    told = db.session.execute(
        update(DraftPresence)
        .where(DraftPresence.draft_id == draft.id, DraftPresence.name == name, DraftPresence.person_id == person_id)
        .values(seen_at=now())
    )
    if not told.rowcount:  # type: ignore[attr-defined]
        db.session.add(DraftPresence(draft_id=draft.id, name=name, person_id=person_id, seen_at=now()))
    db.session.flush()


def must_be_editable(draft: Draft) -> None:
    """Raises NotEditable; holds the draft against being sent meanwhile, and one save behind the other."""
    # Not a shared lock: whoever saves also notes when the draft changed, and two who share would wait for each other.
    state = db.session.scalar(select(Draft.state).where(Draft.id == draft.id).with_for_update())
    if state not in EDITABLE:
        raise NotEditable


def _write(
    draft: Draft, name: str, text: str, by: int, file: DraftFile | None = None, *, apart: bool = False
) -> DraftFile:
    """Put the text in place, and keep it among the earlier ones; `apart` from the one before in any case."""
    since = now()
    if file is None:
        file = DraftFile(draft_id=draft.id, name=name, revision=0)
        db.session.add(file)
    else:
        last = db.session.get(DraftRevision, (draft.id, name, file.revision))
        # The first text of a draft is kept, and so is the last one of somebody else.
        if not apart and last and last.revision > 1 and last.saved_by_id == by and since - last.saved_at < KEPT_EVERY:
            since = last.saved_at
            db.session.delete(last)
    file.text, file.revision, file.saved_by_id, file.saved_at = text, file.revision + 1, by, now()
    db.session.add(
        DraftRevision(draft_id=draft.id, name=name, revision=file.revision, text=text, saved_by_id=by, saved_at=since)
    )
    _touch(draft, name, text)
    return file


def _touch(draft: Draft, name: str, text: str) -> None:
    draft.changed_at = now()
    if name != COURSE:
        return
    try:
        value = load_yaml(text).value
    except BadYaml:
        return
    title = value.get("title") if isinstance(value, dict) else None
    if isinstance(title, str) and title.strip():
        draft.title = title.strip()


def _forget(draft: Draft, name: str) -> None:
    for kind in (DraftPresence, DraftRevision, DraftFile):
        db.session.execute(delete(kind).where(kind.draft_id == draft.id, kind.name == name))
