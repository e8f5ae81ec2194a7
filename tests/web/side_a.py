"""Province A, where everything is that a route of the site can be asked for.

Who stands elsewhere must find none of it. Each method makes what a request needs when it is called, so that one request
spoils nothing for the next.
"""

import io
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import docx

from lms.accounts.actions import HASHER
from lms.clock import today
from lms.courses.models import Course
from lms.courses.yamltext import load_yaml
from lms.guard import Permission
from lms.learning.models import Enrolment, Offering
from lms.people.models import Person, Unit
from tests.courses.test_parts import DOCUMENT
from tests.factories.courses import PRE_TEST, TASK
from tests.media import PDF
from tests.workbooks import cadre, roster, unit

PASSWORD = "mía lau rừng 7"
SURE = {"confirmed": "1"}
SHARED = {"slug", "key", "exercise", "form", "code", "filename", "sha256"}
"""Names in an address of what is everybody's: courses and their parts, targets, files, codes of certificates."""


@dataclass(frozen=True)
class Ask:
    """A request: what stands in the address, behind the question mark, and in the form.

    `elsewhere` is what those of another unit are answered who hold the same role: 404, unless the screen says it beside
    a field (422), or shows them a list of their own (200, 302).
    """

    path: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)
    elsewhere: int | None = None

    @property
    def somebodys(self) -> bool:
        """Whether the address names something that is not everybody's."""
        return bool(self.path.keys() - SHARED)


class SentAgain(io.BytesIO):
    """A file that several people send one after the other."""

    def close(self) -> None:
        self.seek(0)


class World:
    """Province A with a learner who did everything, those who look after them, and what they keep."""

    def __init__(self, make: Any, sign_in: Any, mark: str = "kín") -> None:
        """`mark` stands in every name and text of this side."""
        self.make, self.mark, self.numbers, self.units = make, mark, count(1), make.tree()
        self.home, self.ward, self.province = (self.units[code] for code in ("CDCS-A1", "CDP-A1", "LDLD-A"))
        make.targets()
        self.learner = make.officer(self.home, name=f"Đinh Thị {mark}")
        make.account(self.learner, "0977665544", HASHER.hash(PASSWORD))
        self.people = {
            Permission.LEARN: self.learner,
            Permission.COORDINATE: make.coordinator(self.province, f"Tạ Văn {mark}"),
            Permission.TEACH: make.lecturer(self.province, f"Mạc Thị {mark}"),
            Permission.ADMINISTER: make.admin(self.province, f"Khúc Văn {mark}"),
            Permission.FOLLOW_COURSES: make.coordinator(self.province, f"Âu Văn {mark}"),
        }
        self.browsers = {permission: sign_in(person) for permission, person in self.people.items()}
        self.record = make.record(self.learner, self.province, title=f"Lớp {mark} của phường")
        self.make.record(
            self.learner, self.ward, title=f"Lớp {mark} ở nơi khác", course=None, version=None, source="roster"
        )
        make.trained(self.learner, self.ward, ["thuong-luong"], today())

    @property
    def secrets(self) -> tuple[str, ...]:
        """Words that nobody elsewhere may read."""
        people = [person.full_name for person in self.people.values()]
        units = [unit.name for code, unit in self.units.items() if "-A" in code]
        texts = (
            f"{what} {self.mark}"
            for what in ("Góp ý", "Bản soạn", "Lớp", "Bên nhận", "Bài viết", "Công đoàn mới", "Chỉ tiêu")
        )
        return (*people, *units, *texts, self.learner.code, "0977665544")

    def course(self) -> Course:
        """A course of its own, with everything that a course may have."""
        return self.make.course(
            f"khoa-{next(self.numbers)}",
            title=f"Khóa {self.mark}",
            summary=f"Học xong thì biết {self.mark}.",
            pre_test=PRE_TEST,
            task=TASK,
            glossary=[{"term": f"Đối thoại {self.mark}", "meaning": f"Hai bên {self.mark}.", "cites": []}],
            terms=1,
            templates=[{"key": "bien-ban", "about": self.mark, "title": f"Biên bản {self.mark}", "form": "docx"}],
            template_specs={"bien-ban": load_yaml(DOCUMENT).value},
        )

    def draft(self, **form: Any) -> Ask:
        """A course of the province that is being written."""
        slug = f"soan-{next(self.numbers)}"
        self.make.course_draft(self.people[Permission.TEACH], self.province, slug, title=f"Bản soạn {self.mark}")
        return Ask({"course": slug}, form=form)

    def draft_lesson(self, **form: Any) -> Ask:
        """A lesson of it."""
        return Ask(self.draft().path | {"key": "chuan-bi"}, form=form)

    def draft_file(self, **form: Any) -> Ask:
        """Its question bank."""
        return Ask(self.draft().path | {"name": "questions/ngan-hang.yaml"}, form=form)

    def candidate(self) -> Ask:
        """A lecturer of a ward who may be asked to write along."""
        asked = self.make.lecturer(self.ward, f"Giảng viên {self.mark} {next(self.numbers)}")
        return Ask(self.draft().path, form={"nguoi": asked.id})

    def co_author(self) -> Ask:
        """One who was."""
        path, person = self.draft().path, self.make.lecturer(self.ward, f"Cùng soạn {self.mark} {next(self.numbers)}")
        self.make.co_author(person, path["course"])
        return Ask(path | {"person_id": person.id})

    def handout(self) -> Ask:
        """A document to take along that it hands out."""
        path = self.draft().path
        self.make.handout(path["course"], f"Biên bản {self.mark}")
        return Ask(path | {"key": "bien-ban"}, form={"x.title": f"Biên bản {self.mark}"})

    def question(self, form: dict[str, Any] | None = None, **path: str) -> Ask:
        """What of the questions of a draft is asked for."""
        return Ask(self.draft().path | path, form=form or {})

    def exercise(self, form: dict[str, Any] | None = None, **path: str) -> Ask:
        """A lesson that is being written, and what of its exercises is asked for."""
        return Ask(self.draft().path | {"key": "chuan-bi"} | path, form=form or {})

    def changed_bank(self) -> Ask:
        """A change of it that can be taken back."""
        asked = self.draft()
        page = f"/soan-bai/{asked.path['course']}/cau-hoi"
        self.browsers[Permission.TEACH].post(f"{page}/doi", data={"cau": "sl-3", "viec": "xoa"})
        return Ask(asked.path, query={"tep": "questions/ngan-hang.yaml:1:2"})

    def questions(self) -> Ask:
        """A file of questions on its way into it."""
        asked = self.questions_sent()
        sent = self.browsers[Permission.TEACH].post(f"/soan-bai/{asked.path['course']}/cau-hoi/nhap", data=asked.form)
        return Ask(asked.path | {"upload_id": sent.location.rpartition("/")[2]}, form={"so": "0"})

    def questions_sent(self) -> Ask:
        """A file of questions being sent."""
        return self.draft(file=(io.BytesIO(f"Số liệu {self.mark}. {{T}}".encode()), "cau-hoi.txt"))

    def sent(self, **form: Any) -> Ask:
        """A draft that waits for review."""
        asked = self.draft(**form)
        self.make.sent_for_review(self.people[Permission.TEACH], asked.path["course"])
        return asked

    def sent_lesson(self, **form: Any) -> Ask:
        return Ask(self.sent().path | {"key": "chuan-bi"}, form=form)

    def remark(self, sent: bool = True) -> Ask:
        """Something that was said of a draft."""
        asked = self.sent() if sent else self.draft()
        return Ask(asked.path | {"comment_id": self.make.remark(asked.path["course"], f"Góp ý {self.mark}").id})

    def version(self, key: str | None = None, **query: Any) -> Ask:
        """The first version of a course of the province."""
        path = self.owned().path
        if query:
            return Ask(path, query)
        return Ask(path | {"number": 1} | ({"key": key} if key else {}))

    def original(self) -> Ask:
        """A course of the Confederation's, and a unit of the province that takes it over."""
        course = self.course()
        return Ask(form={"khoa": course.slug, "don-vi": self.province.id}, elsewhere=404)

    def followed(self) -> Ask:
        """A course of the province whose original has a newer version."""
        above, mine = self.course(), self.owned()
        self.make.course_version(above)
        self.make.taken_over(mine.path["course"], above.slug)
        return mine

    def owned(self) -> Ask:
        """A published course of the province, of which no draft is open."""
        slug = f"khoa-{next(self.numbers)}"
        self.make.course(slug, owner=self.province, title=f"Khóa {self.mark}")
        return Ask({"course": slug})

    def asset(self) -> Ask:
        """A file of a published course."""
        sha256 = self.make.published_asset(self.course(), "assets/mau.pdf", PDF)
        return Ask({"sha256": sha256, "form": "mau.pdf"})

    def draft_asset(self, **form: Any) -> Ask:
        """A file of a course that is being written."""
        asked = self.draft(**form)
        self.make.draft_asset(asked.path["course"], "mau.pdf", PDF)
        return Ask(asked.path | {"name": "mau.pdf"}, form=form)

    def asked_question(self) -> Ask:
        """A question of such a course."""
        path = self.owned().path
        return Ask(path | {"question_id": self.make.questions_of(path["course"])[0].id})

    def new_course(self) -> dict[str, Any]:
        """What is filled in to begin a course."""
        told = {"title": f"Khóa mới {self.mark}", "unit": self.province.id, "hours": "4"}
        return told | {"summary": "Học xong thì biết.", "outcomes": "Chuẩn bị được.", "audience": "Chủ tịch."}

    def begun(self) -> tuple[str, Enrolment]:
        """A course that the learner began."""
        course = self.course()
        return course.slug, self.make.enrolment(self.learner, course)

    def lesson(self, **form: Any) -> Ask:
        return Ask({"slug": self.begun()[0], "key": "chuan-bi"}, form=form)

    def slug(self, **form: Any) -> Ask:
        return Ask({"slug": self.begun()[0]}, form=form)

    def pre_test(self) -> Ask:
        slug, enrolment = self.begun()
        self.make.pre_test_begun(enrolment)
        return Ask({"slug": slug})

    def ready(self) -> Ask:
        """A course with every lesson done."""
        slug, enrolment = self.begun()
        self.make.lessons_done(enrolment)
        return Ask({"slug": slug})

    def written(self) -> dict[str, Any]:
        return {"text": f"Bài viết {self.mark} của tổ thương lượng.", "number": 1, "window": "cua-so", "seen": 0}

    def attempt(self, done: bool = False, **form: Any) -> Ask:
        _, enrolment = self.begun()
        sitting = self.make.attempt(enrolment)
        if done:
            self.browsers[Permission.LEARN].post(f"/hoc/kiem-tra/{sitting.id}", data={"bo-trong": "1"})
        return Ask({"attempt_id": sitting.id}, form=form)

    def certificate(self) -> Ask:
        return Ask({"record_id": self.record.id})

    def submission(self, **form: Any) -> Ask:
        _, enrolment = self.begun()
        work = self.make.submission(enrolment, f"Bài viết {self.mark} của tổ thương lượng.")
        return Ask({"submission_id": work.id}, form=form)

    def marked_work(self, **form: Any) -> Ask:
        """A course in which the learner's work was given back."""
        slug, enrolment = self.begun()
        self.make.marked(self.make.submission(enrolment), self.people[Permission.TEACH], points=0)
        return Ask({"slug": slug}, form=form)

    def offering(self, **form: Any) -> Ask:
        """One that obliges nobody yet, so that there is somebody to add."""
        made: Offering = self.make.offering(self.course(), self.ward, self.people[Permission.COORDINATE])
        return Ask({"offering_id": made.id}, form=form)

    def opening(self, **more: Any) -> dict[str, Any]:
        day = f"{today():%d/%m/%Y}"
        asked = {"course": self.course().slug, "unit": self.home.code, "titles": "chu-tich"}
        return asked | {"opens_on": day, "due_on": day} | more

    def file(self) -> dict[str, Any]:
        number = next(self.numbers)
        rows = roster(
            [unit(f"CDCS-M{number}", f"Công đoàn mới {self.mark}")], [cadre(f"MOI{number}", unit=f"CDCS-M{number}")]
        )
        return {"file": (io.BytesIO(rows), "danh-sach-kin.xlsx")}

    def lecture_file(self) -> dict[str, Any]:
        buffer = io.BytesIO()
        document = docx.Document()
        document.add_paragraph(f"Lời giảng {self.mark}")
        document.save(buffer)
        return {"file": (SentAgain(buffer.getvalue()), "bai-giang.docx")}

    def lecture(self, **form: Any) -> Ask:
        sent = self.browsers[Permission.TEACH].post("/soan-bai/nhap", data=self.lecture_file())
        return Ask({"upload_id": sent.location.rpartition("/")[2]}, form=form)

    def upload(self) -> Ask:
        sent = self.browsers[Permission.COORDINATE].post("/can-bo/nhap", data=self.file())
        return Ask({"upload_id": sent.location.rpartition("/")[2]})

    def subscriber(self, **form: Any) -> Ask:
        row = self.make.subscriber(self.province, f"Bên nhận {self.mark} {next(self.numbers)}")
        return Ask({"subscriber_id": row.id}, form=form)

    def token(self) -> Ask:
        return Ask(
            {"token_id": self.make.api_token(self.province, f"Bên nhận {self.mark}").id}, form={"confirmed": "1"}
        )

    def sheet(self) -> Unit:
        """A unit below the ward with somebody who has no account."""
        made: Unit = self.make.unit(parent=self.ward)
        self.make.officer(made)
        return made

    def officer(self) -> Person:
        made: Person = self.make.officer(self.home, "uy-vien-bch", f"Lý Văn {self.mark}")
        return made

    def pair(self, merged: bool = False) -> Ask:
        """Two codes of one person."""
        kept, other = self.officer(), self.officer()
        if merged:
            self.make.merge(other, kept)
        return Ask({"person_id": kept.id, "other_id": other.id}, form={"keep": kept.id} | SURE)

    def standing(self, **form: Any) -> Ask:
        """A record of the province that may be taken back."""
        record = self.make.record(self.learner, self.province, course=f"khoa-{next(self.numbers)}")
        return Ask({"person_id": self.learner.id, "record_id": record.id}, form=form)

    def cadre(self, **form: Any) -> Ask:
        return Ask({"person_id": self.officer().id}, form=form)

    def held(self, **form: Any) -> Ask:
        """What an officer of the unit holds."""
        holder = self.make.person(f"Lý Văn {self.mark}")
        row = self.make.position(holder, self.home, "uy-vien-bch")
        return Ask({"person_id": holder.id, "position_id": row.id}, form=form)

    def renamed(self) -> Ask:
        day, name = f"{today():%d/%m/%Y}", f"Công đoàn {self.mark} {next(self.numbers)}"
        return Ask({"unit_id": self.home.id, "change": "doi-ten"}, form={"on": day, "name": name} | SURE)

    def diploma(self, **form: Any) -> Ask:
        row = self.make.qualification(self.learner, issued_on=None, major=f"Luật {next(self.numbers)} {self.mark}")
        return Ask({"person_id": self.learner.id, "qualification_id": row.id}, form=form)

    def exemption(self, **form: Any) -> Ask:
        return Ask({"exemption_id": self.make.exemption(self.officer(), "NQ-4a").id}, form=form)

    def standard(self) -> Ask:
        row = self.make.standard(self.province, f"Ngạch {next(self.numbers)} {self.mark}")
        return Ask({"standard_id": row.id}, form=SURE)

    def stated(self, **more: Any) -> dict[str, Any]:
        """A target of the province's own, as the form sends it."""
        asked = {"kind": "coverage", "unit": self.province.code, "title": "Mỗi người một khóa", "record": "any"}
        return asked | {"window": "term", "first_on": f"{today():%d/%m/%Y}"} | more

    def own_target(self, **form: Any) -> Ask:
        made = self.browsers[Permission.COORDINATE].post(
            "/chi-tieu/rieng/moi", data=self.stated(title=f"Chỉ tiêu {self.mark}")
        )
        code = made.location.partition("?")[0].rpartition("/")[2]
        return Ask({"code": code}, form=form, elsewhere=404)

    def judged(self) -> Ask:
        """A line that is judged by people, and an answer about the learner."""
        self.make.target_row(f"ZZ-{next(self.numbers)}")
        return Ask(query={"don-vi": self.home.code, "cd": "chu-tich"}, form={f"{self.learner.id}-{self.home.id}": "1"})

    def of_unit(self, elsewhere: int = 404, **path: Any) -> Ask:
        return Ask(path, {"don-vi": self.home.code}, elsewhere=elsewhere)
