"""The parts of a course besides lessons and questions as forms: what each reads and writes, and what is wrong in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lms.courses.authoring.describe import (
    blueprint_form,
    document_form,
    glossary_form,
    settings_form,
    sheet_form,
    task_form,
)
from lms.courses.authoring.fields import ABSENT
from lms.courses.authoring.form import NAME, Entry
from lms.courses.authoring.mapping import mapping_in, mapping_replaced
from lms.courses.authoring.mending import Places, Remark, remarks_by_name
from lms.courses.authoring.rows import Group
from lms.courses.catalogue import Cited, uncitable
from lms.courses.course_shape import CourseShape
from lms.courses.faults import Fault, Where
from lms.courses.folder import COURSE
from lms.courses.parts import CITATION, GLOSSARY, TASK, Terms
from lms.courses.shapes import Shape, faults_of
from lms.courses.task_shape import TaskShape, task_faults
from lms.courses.template_shape import DocumentShape, SheetShape
from lms.text import N_

TERMS = "terms"
"""Under which name the form holds the whole of a glossary."""
TWICE = N_("Từ này đã có ở trên. Mỗi từ viết một lần.")
NO_TERM = N_("Anh/chị điền từ cần giải nghĩa.")


@dataclass(frozen=True)
class PartForm:
    """A form for a file of a course, or for some fields of it; every field it does not know stays in the file."""

    key: str
    title: str
    about: str
    file: str
    form: Group
    shape: type[Shape] | type[Terms]
    fixed: Mapping[str, Any]
    """Fields that a new file has besides those of the form."""
    whole: bool = False
    """The fields of the file are not known by name: the form holds all of them as its `terms`."""
    more: Callable[[dict[str, Any], Where], list[Fault]] = lambda _value, _where: []
    """What is wrong with a file whose every field is of its shape."""

    def entry(self, text: str) -> Entry:
        """The form of a file, filled in. Raises NotAMapping."""
        return self.form.entry(self._held(mapping_in(text)))

    def fits(self, text: str) -> bool:
        """Whether the form can hold all that its fields say."""
        found = self._held(mapping_in(text))
        known = {part.name: found[part.name] for part in self.form.parts if part.name in found}
        value = self.form.value(self.form.entry(found))
        return ({} if value is ABSENT else value) == known

    def put(self, text: str, entry: Entry) -> str:
        """The file with what the form says now. Raises NotAMapping."""
        value = self.form.value(entry)
        value = {} if value is ABSENT else value
        if self.whole:
            return mapping_replaced(text, value.get(TERMS, {}))
        old = mapping_in(text)
        kept = {name: one for name, one in old.items() if all(part.name != name for part in self.form.parts)}
        return mapping_replaced(text, {**({} if old else self.fixed), **kept, **value}, self.form)

    def mending(self, text: str, entry: Entry, sources: Mapping[str, Cited]) -> dict[str, list[Remark]]:
        """What is to be mended, by the name of the field."""
        value = mapping_in(self.put(text, entry))
        places = Places()
        at = (TERMS,) if self.whole else ()
        found = faults_of(self.shape, value, "", places, at) or self.more(value, Where("", places, at))
        if self.whole:
            found += _uncitable(value, Where("", places, at), sources)
        mine = [one for one in found if self._is_mine(places.asked[one.line - 1])]
        return remarks_by_name(mine, places, self.form, self._held(value), NAME) | twice(entry)

    def _held(self, value: dict[str, Any]) -> dict[str, Any]:
        return {TERMS: value} if self.whole else value

    def _is_mine(self, path: tuple[str | int, ...]) -> bool:
        return not path or any(part.name == path[0] for part in self.form.parts)


def twice(entry: Entry) -> dict[str, list[Remark]]:
    """Rows of a glossary that its file could not hold: without a word, or with one that stands above."""
    found: dict[str, list[Remark]] = {}
    words: set[str] = set()
    for number, row in enumerate(entry.get(TERMS, [])):
        if row["key"] in words or (row["text"] and not row["key"]):
            found[f"{NAME}.{TERMS}.{number}.key"] = [Remark(TWICE if row["key"] else NO_TERM)]
        words.add(row["key"])
    return found


def _uncitable(value: dict[str, Any], where: Where, sources: Mapping[str, Cited]) -> list[Fault]:
    return [
        where.fault((term,), message, key=key, place=place.strip())
        for term, meaning in value.items()
        for key, place in CITATION.findall(str(meaning))
        if (message := uncitable(sources, key, place.strip()))
    ]


def _part(key: str, title: str, about: str, file: str, form: Group, shape: type[Shape], **more: Any) -> PartForm:
    return PartForm(key, title, about, file, form, shape, {}, **more)


PART_FORMS = {
    part.key: part
    for part in (
        _part(
            "gioi-thieu",
            N_("Giới thiệu khóa học"),
            N_("Tên, chuyên đề, đối tượng, số tiết, mục tiêu."),
            COURSE,
            settings_form(),
            CourseShape,
        ),
        _part(
            "kiem-tra",
            N_("Bài kiểm tra"),
            N_("Chủ đề câu hỏi, mức đạt, mỗi chủ đề rút mấy câu."),
            COURSE,
            blueprint_form(),
            CourseShape,
        ),
        _part(
            "bai-viet",
            N_("Bài viết để giảng viên chấm"),
            N_("Đề bài và các tiêu chí chấm. Khóa học có thể không có."),
            TASK,
            task_form(),
            TaskShape,
            more=task_faults,
        ),
        PartForm(
            "tu-dien",
            N_("Từ điển của khóa học"),
            N_("Những từ người học cần hiểu."),
            GLOSSARY,
            glossary_form(),
            Terms,
            {},
            whole=True,
        ),
    )
}
DOCUMENT, BOOK = "docx", "xlsx"
HANDOUTS: dict[str, tuple[str, str, Group, type[Shape]]] = {
    DOCUMENT: (N_("Mẫu văn bản"), N_("Tải về thành tệp Word."), document_form(), DocumentShape),
    BOOK: (N_("Sổ một tháng"), N_("Tải về thành tệp Excel, số dư tự tính."), sheet_form(), SheetShape),
}


def handout_form(name: str, form: str) -> PartForm:
    """The form of the file `name`, which is of this one of the two forms. Raises KeyError for another."""
    title, about, fields, shape = HANDOUTS[form]
    return PartForm(name, title, about, name, fields, shape, {"form": form})
