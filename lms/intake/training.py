"""Rows of the sheet Đào tạo: past training, to become records."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from lms.courses.models import Topic
from lms.db import db
from lms.intake.changes import Difference, Effect, day_text, differences
from lms.intake.ground import Ground
from lms.intake.references import check_person, check_unit
from lms.intake.rows import Row
from lms.people.queries import chunks
from lms.records.models import Form, Record
from lms.text import N_, code_key, fold

SOURCE = "roster"
FORMS: Mapping[str, tuple[str, ...]] = {
    Form.IN_PERSON: (
        "Trực tiếp",
        "Tập trung",
        "Tập huấn",
        "Tập huấn tập trung",
        "Tại chỗ",
        "Hội nghị",
        "Lớp",
        "Bồi dưỡng",
        "Tại lớp",
    ),
    Form.ONLINE: ("Trực tuyến", "Online", "Qua mạng", "Từ xa", "E-learning"),
    Form.BLENDED: ("Kết hợp", "Trực tiếp và trực tuyến", "Trực tiếp kết hợp trực tuyến"),
    Form.OUTSIDE: ("Bên ngoài", "Ngoài hệ thống", "Chứng chỉ ngoài", "Ngoài"),
    Form.RECOGNISED: ("Công nhận", "Được công nhận"),
}
FORM_WORDS = {fold(name): str(form) for form, names in FORMS.items() for name in (form, *names)}

NO_SUCH_TOPIC = N_("Chưa có chuyên đề “%(topic)s”. Các chuyên đề cách nhau bằng dấu ;")
NOT_OVER = N_("Lớp chưa kết thúc: ngày kết thúc sau hôm nay.")
ENDS_EARLY = N_("Ngày kết thúc trước ngày bắt đầu %(day)s.")
DIFFERS = N_("Cùng lớp này của cán bộ đã ghi khác ở dòng %(row)s.")
STANDS = N_("Lớp này đã có trong hồ sơ với nội dung khác. Hồ sơ đào tạo không sửa; muốn đổi phải hủy bản ghi cũ.")


@dataclass
class TrainingRow:
    """A row in our terms. `completed_on` is the last day of the class."""

    row: Row
    person: str
    title: str | None
    topics: list[str] | None
    organiser: str | None
    from_on: date | None
    completed_on: date | None
    hours: float | None
    form: str

    @property
    def source_id(self) -> str:
        """What makes it one training, however its title is typed."""
        parts = (self.person, fold(self.title or ""), self.organiser or "", str(self.from_on), str(self.completed_on))
        return hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two rows equal."""
        return tuple(str(value) for name, value in vars(self).items() if name != "row")


def topic_words() -> dict[str, str]:
    """Folded slug or name of every topic -> slug."""
    rows = db.session.execute(select(Topic.slug, Topic.name)).all()
    return {fold(word): slug for slug, name in rows for word in (name, slug)}


def parse_training(row: Row, topics: Mapping[str, str]) -> TrainingRow | None:
    """The row's cells; None without a code. Wrong cells are told to the row."""
    code, organiser = row.code("code", needed=True), row.code("organiser", needed=True)
    from_on, until_on = row.day("from_on"), row.day("until_on", needed=not row.has("from_on"))
    found = TrainingRow(
        row=row,
        person=code_key(code or ""),
        title=row.text("title", needed=True),
        topics=topics_of(row, topics),
        organiser=code_key(organiser) if organiser else None,
        from_on=from_on,
        completed_on=until_on or from_on,
        hours=row.hours("hours"),
        form=row.choice("form", FORM_WORDS, "hình thức", [names[0] for names in FORMS.values()]) or Form.IN_PERSON,
    )
    if from_on and until_on and until_on < from_on:
        row.error("until_on", ENDS_EARLY, day=day_text(from_on))
    return found if code else None


def topics_of(row: Row, words: Mapping[str, str]) -> list[str] | None:
    """The topics that a needed cell names, each once, by slug; unknown ones are told to the row."""
    text = row.text("topics", needed=True)
    if text is None:
        return None
    slugs: list[str] = []
    for part in re.split(r"\s*;\s*", text):
        slug = words.get(fold(part))
        if part and slug is None:
            row.error("topics", NO_SUCH_TOPIC, topic=part)
        elif slug and slug not in slugs:
            slugs.append(slug)
    return slugs


class TrainingMerge:
    """All rows of the sheet, beside the records that came from earlier files."""

    def __init__(self, ground: Ground, rows: list[TrainingRow], people: Mapping[str, object]) -> None:
        self.ground, self.people = ground, people
        """`people` are those of the file, by key, wrong rows included."""
        self.standing: dict[str, Record] = {}
        for some in chunks(one.source_id for one in rows):
            statement = select(Record).where(Record.source == SOURCE, Record.source_id.in_(some))
            self.standing.update((record.source_id, record) for record in db.session.scalars(statement))
        self.new: dict[str, TrainingRow] = {}

    def lay(self, one: TrainingRow) -> tuple[Effect, tuple[Difference, ...]]:
        """What a row adds to the ledger; a wrong row adds nothing."""
        self._check(one)
        if one.row.failed():
            return Effect.WRONG, ()
        stands = self.standing.get(one.source_id)
        if stands is not None:
            same = (sorted(stands.topics), stands.hours, stands.form) == (sorted(one.topics or ()), one.hours, one.form)
            if not same:
                one.row.warn("title", STANDS)
            return Effect.UNCHANGED, ()
        first = self.new.setdefault(one.source_id, one)
        if first is not one:
            one.row.error("title", DIFFERS, row=str(first.row.number))
            return Effect.WRONG, ()
        return Effect.NEW, differences([("Tên lớp", None, one.title), ("Đến ngày", None, one.completed_on)])

    def _check(self, one: TrainingRow) -> None:
        row = one.row
        check_person(self.ground, row, one.person, self.people)
        # A coordinator tells of classes of the own units, of those above them, and of units in the file.
        check_unit(self.ground, row, "organiser", one.organiser, above=True)
        if one.completed_on and one.completed_on > self.ground.day:
            row.error("until_on" if row.has("until_on") else "from_on", NOT_OVER)
