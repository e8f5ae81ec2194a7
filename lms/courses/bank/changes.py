"""Changing a bank in the files of a draft, several questions at once, and taking a change back."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from lms.courses.authoring.bank import NotAList, question_added, question_removed, question_replaced, questions_in
from lms.courses.drafts.actions import remove_file, replace_files
from lms.courses.drafts.models import Draft, DraftFile
from lms.courses.drafts.queries import text_at
from lms.courses.package import QUESTIONS
from lms.db import db
from lms.text import slug

FIRST_FILE = "questions/ngan-hang.yaml"
"""Where the first questions of a course go."""
LONGEST_KEY = 40

Texts = dict[str, str]


class ChangedSince(Exception):
    """Somebody saved one of the files after the change that is to be taken back."""


@dataclass(frozen=True)
class Step:
    """What a change did to a file: its revision before (0: it was not there) and after."""

    name: str
    before: int
    after: int


def change_bank(draft: Draft, change: Callable[[Texts], Texts], by: int) -> list[Step]:
    """Save what `change` makes of the files of questions; nobody else saves them meanwhile. Raises NotEditable."""
    files = {file.name: file for file in db.session.scalars(_bank_files(draft).with_for_update())}
    before = {name: file.revision for name, file in files.items()}
    now = {name: file.text for name, file in files.items()}
    changed = {name: text for name, text in change(dict(now)).items() if now.get(name) != text}
    replace_files(draft, changed, by)
    revisions = {file.name: file.revision for file in db.session.scalars(_bank_files(draft))}
    return [Step(name, before.get(name, 0), revisions[name]) for name in changed]


def take_back(draft: Draft, steps: Sequence[Step], by: int) -> None:
    """Put back what stood before a change. Raises ChangedSince, NotEditable."""
    files = {file.name: file for file in db.session.scalars(_bank_files(draft).with_for_update())}
    if not steps or any(step.name not in files or files[step.name].revision != step.after for step in steps):
        raise ChangedSince
    for step in steps:
        if step.before == 0:
            remove_file(draft, step.name)
    replace_files(draft, {step.name: text_at(draft, step.name, step.before) for step in steps if step.before}, by)


def without(texts: Texts, keys: Collection[str]) -> Texts:
    """The files without these questions."""
    for name, key in _places(texts, keys):
        texts[name] = question_removed(texts[name], key)
    return texts


def with_copies(texts: Texts, keys: Collection[str]) -> Texts:
    """The files with a copy of each of these questions at the end of its file."""
    taken = _all_keys(texts)
    for name, key in _places(texts, keys):
        copied = _question(texts[name], key)
        copied["key"] = free_key(key, taken)
        taken.add(copied["key"])
        texts[name] = question_added(texts[name], copied)
    return texts


def with_fields(texts: Texts, keys: Collection[str], fields: Mapping[str, Any]) -> Texts:
    """The files with these fields in each of these questions."""
    for name, key in _places(texts, keys):
        question = _question(texts[name], key)
        if any(question.get(field) != value for field, value in fields.items()):
            texts[name] = question_replaced(texts[name], key, {**question, **fields})
    return texts


def with_new(texts: Texts, questions: Sequence[Mapping[str, Any]]) -> Texts:
    """The files with more questions, each with a key of its own: behind those of the fullest file."""
    taken = _all_keys(texts)
    counts = {name: len(_entries(text)) for name, text in texts.items() if _readable(text)}
    name = max(counts, key=lambda name: (counts[name], name), default="") or _free_name(texts)
    text = texts.get(name, "")
    for question in questions:
        key = free_key(str(question.get("key", "")) or str(question.get("ask", "")), taken)
        taken.add(key)
        text = question_added(text, {**question, "key": key})
    return texts | {name: text}


def free_key(wanted: str, taken: Collection[str]) -> str:
    """A key like this one that no other question has."""
    words = slug(wanted)[:LONGEST_KEY].rpartition("-")[0] if len(slug(wanted)) > LONGEST_KEY else slug(wanted)
    key = start = words or "cau-hoi"
    count = 1
    while key in taken:
        count += 1
        key = f"{start}-{count}"
    return key


def _bank_files(draft: Draft) -> Any:
    return (
        select(DraftFile)
        .where(DraftFile.draft_id == draft.id, DraftFile.name.startswith("questions/"), DraftFile.shelved.is_(False))
        .order_by(DraftFile.name)
    )


def _free_name(texts: Mapping[str, str]) -> str:
    name, count = FIRST_FILE, 1
    while name in texts:
        count += 1
        name = FIRST_FILE.replace(".yaml", f"-{count}.yaml")
    return name


def _readable(text: str) -> bool:
    try:
        questions_in(text)
    except NotAList:
        return False
    return True


def _entries(text: str) -> list[Any]:
    return questions_in(text) if _readable(text) else []


def _all_keys(texts: Mapping[str, str]) -> set[str]:
    return {entry.key for name, text in texts.items() if QUESTIONS.fullmatch(name) for entry in _entries(text)}


def _places(texts: Mapping[str, str], keys: Collection[str]) -> list[tuple[str, str]]:
    """(file, key) of those of the questions that are there."""
    return [(name, entry.key) for name, text in texts.items() for entry in _entries(text) if entry.key in keys]


def _question(text: str, key: str) -> dict[str, Any]:
    return next(dict(entry.question) for entry in questions_in(text) if entry.key == key)
