"""The lessons of a draft as a list: add, name, order, copy, put away. Flushes; who calls commits."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.courses.drafts.actions import rename_files, replace_files, save_file, shelve
from lms.courses.drafts.lesson_text import take_apart
from lms.courses.drafts.models import Draft, DraftFile
from lms.courses.drafts.queries import files_of
from lms.courses.drafts.rules import file_name, key_of, lesson_names, new_key, numbered, relinked
from lms.courses.lesson import read_lesson


class OutlineChanged(Exception):
    """Somebody added a lesson or put one away since the list was shown."""


@dataclass(frozen=True)
class Line:
    """A lesson in the outline; one whose front matter cannot be read is called by its key."""

    key: str
    name: str
    title: str
    minutes: int | None
    exercises: int
    shelved: bool
    faults: int


def outline_of(draft: Draft) -> list[Line]:
    """The lessons in their order, those on the shelf last."""
    files = {file.name: file for file in files_of(draft)}
    lines = [_line(files[name]) for name in lesson_names(files)]
    return sorted(lines, key=lambda line: line.shelved)


def _line(file: DraftFile) -> Line:
    read = read_lesson(file.text, file.name)
    key = key_of(file.name)
    title = read.front.get("title") or take_apart(file.text).title or key
    return Line(key, file.name, title, read.front.get("minutes"), len(read.exercises), file.shelved, len(read.faults))


def add_lesson(draft: Draft, title: str, text: str, by: int) -> str:
    """Put a lesson at the end; its key."""
    names = [file.name for file in files_of(draft)]
    keys = [key_of(name) for name in lesson_names(names)]
    key = new_key(title, keys)
    shown = [line for line in outline_of(draft) if not line.shelved]
    number = max([int(name.partition("-")[0]) for name in lesson_names(names)], default=0) + 1
    save_file(draft, file_name(number, key), text, 0, by)
    # Those on the shelf stay behind those that are shown.
    order_lessons(draft, [*(line.key for line in shown), key], by)
    return key


def copy_lesson(draft: Draft, key: str, title: str, by: int) -> str:
    """Another lesson with the same text, right after it; its key."""
    line = next(line for line in outline_of(draft) if line.key == key)
    text = next(file.text for file in files_of(draft) if file.name == line.name)
    copied = add_lesson(draft, title, text, by)
    keys = [one.key for one in outline_of(draft) if not one.shelved]
    keys.remove(copied)
    keys.insert(keys.index(key) + 1 if key in keys else len(keys), copied)
    order_lessons(draft, keys, by)
    return copied


def shelve_lesson(draft: Draft, key: str, shelved: bool, by: int) -> None:
    """Put a lesson away or bring it back to the end; the others close up."""
    lines = outline_of(draft)
    line = next(line for line in lines if line.key == key)
    shelve(draft, line.name, shelved)
    keys = [one.key for one in lines if not one.shelved and one.key != key]
    order_lessons(draft, keys if shelved else [*keys, key], by)


def order_lessons(draft: Draft, keys: Sequence[str], by: int) -> None:
    """Number the lessons in this order; shelved ones follow. Links between lessons go along.

    Raises OutlineChanged when `keys` are not exactly the lessons that are shown.
    """
    lines = outline_of(draft)
    shown = [line for line in lines if not line.shelved]
    if sorted(keys) != sorted(line.key for line in shown):
        raise OutlineChanged
    names = numbered([*keys, *(line.key for line in lines if line.shelved)])
    renamed = {line.name: names[line.key] for line in lines if line.name != names[line.key]}
    if not renamed:
        return
    rename_files(draft, renamed)
    texts = {file.name: relinked(file.text, renamed) for file in files_of(draft) if file.name.endswith(".md")}
    replace_files(draft, texts, by)
