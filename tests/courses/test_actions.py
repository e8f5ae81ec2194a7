"""Publishing, loading a folder, and writing it back."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from lms.courses.actions import publish
from lms.courses.faults import Faulty
from lms.courses.folder import NotEmpty
from lms.courses.markup import RENDERER
from lms.courses.models import BankEntry, CourseVersion, Lesson, Question, Source, Topic
from lms.courses.queries import bank_of, find_course, find_lesson, outline_of, version_of
from lms.courses.sync import NoCourse, export, sync
from lms.db import db
from tests.courses.small import LESSON, SOURCES, TOPICS, course_files

pytestmark = pytest.mark.usefixtures("context")

CONTENT = Path(__file__).parents[2] / "content"
SOURCES_YAML = """\
blld:
  name: Bộ luật Lao động số 45/2019/QH14
  mark: V
  checked: 2026-11-20
  places:
    "70.3": Điều 70 khoản 3
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    """Put texts into a folder, octet for octet."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small `content/` with one course."""
    content = tmp_path / "content"
    write(content, {"topics.yaml": "thuong-luong: Đàm phán\nle-tan: Lễ tân\n", "sources.yaml": SOURCES_YAML})
    write(content / "khoa-nho", course_files())
    return content


def told(folder: Path) -> list[tuple[str, str, str, int | None]]:
    """What a sync changed, with nothing left out."""
    synced = sync(folder)
    db.session.commit()
    assert synced.faults == []
    return [(one.what, one.key, one.how, one.number) for one in synced.changes]


def counts() -> list[int | None]:
    """How many rows of each kind there are."""
    kinds = (CourseVersion, Lesson, Question, BankEntry, Topic, Source)
    return [db.session.scalar(select(func.count()).select_from(kind)) for kind in kinds]


def test_publishing_makes_a_version_with_rendered_lessons_and_a_bank():
    version = publish(course_files(), SOURCES, TOPICS)
    course = find_course("khoa-nho")
    assert (version.number, course.published, version.hours, version.renderer) == (1, 1, 1.5, RENDERER)
    assert [(line.key, line.position, line.minutes) for line in outline_of(version.id)] == [
        ("chuan-bi", 1, 8),
        ("hop", 2, 8),
    ]
    lesson = find_lesson(version.id, "chuan-bi")
    assert lesson.body[1] == {"exercise": "han-cung-cap"}
    assert lesson.exercises["han-cung-cap"]["kind"] == "single-choice"
    bank = bank_of(version.id)
    assert {topic: len(found) for topic, found in bank.items()} == {"so-lieu": 3, "hop": 1}
    assert bank["hop"][0].spec["ask"] == "Câu hop-1 đúng."


def test_the_same_files_are_the_same_version():
    first = publish(course_files(), SOURCES, TOPICS)
    before = counts()
    assert publish(course_files(), SOURCES, TOPICS).id == first.id
    assert counts() == before


def test_a_change_is_a_new_version_and_the_old_one_stays_as_it_was():
    first = publish(course_files(), SOURCES, TOPICS)
    old_body = find_lesson(first.id, "chuan-bi").body
    second = publish(course_files(lesson=("Giờ nghỉ ca", "Giờ tan ca")), SOURCES, TOPICS)
    db.session.commit()
    assert (second.number, find_course("khoa-nho").published) == (2, 2)
    assert version_of(find_course("khoa-nho")).id == second.id
    assert find_lesson(first.id, "chuan-bi").body == old_body
    assert "Giờ tan ca" in find_lesson(second.id, "chuan-bi").body[0]["html"]
    digests = [{line.key: line.digest for line in outline_of(version.id)} for version in (first, second)]
    assert digests[0]["hop"] == digests[1]["hop"]
    assert digests[0]["chuan-bi"] != digests[1]["chuan-bi"]


def test_an_unchanged_question_is_the_same_row_in_both_versions():
    first = publish(course_files(), SOURCES, TOPICS)
    second = publish(course_files(bank=("Câu sl-1 đúng", "Câu sl-1 rất đúng")), SOURCES, TOPICS)
    ids = [{q.id for found in bank_of(version.id).values() for q in found} for version in (first, second)]
    assert len(ids[0] & ids[1]) == 3
    assert db.session.scalar(select(func.count()).select_from(Question).where(Question.key == "sl-1")) == 2


def test_going_back_to_an_earlier_text_is_a_new_version_with_the_old_questions():
    first = publish(course_files(), SOURCES, TOPICS)
    publish(course_files(bank=("Câu sl-1 đúng", "Câu sl-1 rất đúng")), SOURCES, TOPICS)
    third = publish(course_files(), SOURCES, TOPICS)
    assert (third.number, third.digest) == (3, first.digest)
    assert bank_of(third.id) == bank_of(first.id)


def test_a_course_without_final_test_keeps_an_empty_blueprint():
    files = course_files()
    files["course.yaml"] = files["course.yaml"].split("question_topics:")[0]
    del files["questions/ngan-hang.yaml"]
    assert publish(files, SOURCES, TOPICS).final_test == {}


def test_a_faulty_course_is_not_published():
    with pytest.raises(Faulty):
        publish(course_files(lesson=("minutes: 8", "minutes: 0")), SOURCES, TOPICS)
    assert find_course("khoa-nho") is None


def test_a_folder_is_loaded_and_a_second_time_changes_nothing(folder):
    assert told(folder) == [
        ("topic", "thuong-luong", "new", None),
        ("topic", "le-tan", "new", None),
        ("source", "blld", "new", None),
        ("course", "khoa-nho", "new", 1),
    ]
    before = counts()
    assert told(folder) == [("course", "khoa-nho", "unchanged", 1)]
    assert counts() == before


def test_a_changed_lesson_topic_and_source_are_told(folder):
    told(folder)
    write(folder, {"topics.yaml": "le-tan: Kỹ năng lễ tân\nthuong-luong: Đàm phán\n"})
    write(folder / "khoa-nho", course_files(lesson=("Giờ nghỉ ca", "Giờ tan ca")))
    assert told(folder) == [
        ("topic", "le-tan", "changed", None),
        ("topic", "thuong-luong", "changed", None),
        ("course", "khoa-nho", "changed", 2),
    ]
    assert db.session.get(Topic, "le-tan").position == 1


def test_a_source_that_was_checked_again_is_rewritten_in_stored_lessons(folder):
    told(folder)
    version = version_of(find_course("khoa-nho"))
    digests = outline_of(version.id)
    write(folder, {"sources.yaml": SOURCES_YAML.replace("2026-11-20", "2026-12-01")})
    assert told(folder) == [
        ("source", "blld", "changed", None),
        ("course", "khoa-nho", "rendered", 1),
        ("course", "khoa-nho", "unchanged", 1),
    ]
    assert "Rà ngày 01/12/2026" in find_lesson(version.id, "chuan-bi").body[-1]["html"]
    assert outline_of(version.id) == digests


def test_a_place_that_left_the_file_is_still_cited_by_published_lessons(folder):
    told(folder)
    write(folder, {"sources.yaml": SOURCES_YAML.replace('"70.3": Điều 70 khoản 3', '"68": Điều 68')})
    synced = sync(folder)
    assert synced.faults == []
    assert db.session.get(Source, "blld").places == {"70.3": "Điều 70 khoản 3", "68": "Điều 68"}


def test_a_new_renderer_renders_every_stored_version_again_without_a_new_one(folder, monkeypatch):
    told(folder)
    write(folder / "khoa-nho", course_files(lesson=("Giờ nghỉ ca", "Giờ tan ca")))
    told(folder)
    for lesson in db.session.scalars(select(Lesson).options(undefer(Lesson.body))):
        lesson.body = [{"html": "<p>như bộ dựng cũ</p>"}]
    db.session.commit()
    monkeypatch.setattr("lms.courses.sync.RENDERER", RENDERER + 1)
    assert told(folder) == [
        ("course", "khoa-nho", "rendered", 1),
        ("course", "khoa-nho", "rendered", 2),
        ("course", "khoa-nho", "unchanged", 2),
    ]
    bodies = db.session.scalars(select(Lesson.body).where(Lesson.key == "chuan-bi").order_by(Lesson.version_id)).all()
    assert ["Giờ nghỉ ca" in body[0]["html"] for body in bodies] == [True, False]
    assert ["Giờ tan ca" in body[0]["html"] for body in bodies] == [False, True]
    assert told(folder) == [("course", "khoa-nho", "unchanged", 2)]


def test_a_faulty_course_does_not_keep_the_others_out(folder):
    write(folder / "khoa-hai", course_files(course=("slug: khoa-nho", "slug: khoa-hai")))
    write(folder / "khoa-ba", course_files(course=("slug: khoa-nho", "slug: khoa-bon")))
    write(folder / "khoa-nho", course_files(lesson=("minutes: 8", "minutes: 0"), course=("hours: 1.5", "hours: x")))
    synced = sync(folder)
    assert [(one.key, one.how) for one in synced.changes if one.what == "course"] == [("khoa-hai", "new")]
    assert [(Path(fault.file).relative_to(folder).as_posix(), fault.line) for fault in synced.faults] == [
        ("khoa-ba/course.yaml", 1),
        ("khoa-nho/01-chuan-bi.md", 3),
        ("khoa-nho/course.yaml", 6),
    ]
    assert "slug là khoa-bon nhưng thư mục tên là khoa-ba" in synced.faults[0].text


@pytest.mark.parametrize(
    ("file", "text", "line", "said"),
    [
        ("topics.yaml", "thuong-luong: Đàm phán\nLễ tân: x\n", 2, "chỉ gồm chữ thường không dấu"),
        ("topics.yaml", "thuong-luong: Đàm phán\nle-tan: 12\n", 2, "le-tan phải là chữ"),
        ("topics.yaml", "thuong-luong: Đàm phán\nthuong-luong: x\n", 2, "viết hai lần"),
        ("topics.yaml", "- thuong-luong\n", 1, "phải gồm các dòng"),
        ("sources.yaml", SOURCES_YAML + "kl:\n  name: K\n  mark: X\n  checked: 2026-11-20\n", 9, "mark không nhận"),
        ("sources.yaml", SOURCES_YAML + "kl:\n  name: K\n  mark: V\n  checked: mai\n", 10, "checked phải là ngày"),
        ("sources.yaml", SOURCES_YAML + "    70.4: Điều 70\n", 7, "70.4"),
        ("sources.b.yaml", SOURCES_YAML.replace("mark: V", "mark: M"), 1, "nguồn blld đã ghi khác"),
        ("sources.b.yaml", SOURCES_YAML.replace("khoản 3", "khoản 4"), 1, "nguồn blld đã ghi khác"),
    ],
)
def test_a_fault_of_the_shared_files_has_its_line_and_costs_only_its_entry(folder, file, text, line, said):
    write(folder, {file: text})
    faults = sync(folder).faults
    if (folder / file).name == "sources.b.yaml":
        faults = [fault for fault in faults if Path(fault.file).name in ("sources.yaml", "sources.b.yaml")]
    first = next(fault for fault in faults if said in fault.text)
    assert first.line == line
    assert db.session.get(Topic, "thuong-luong") is not None or file == "topics.yaml"


def test_a_source_in_two_files_has_the_places_of_both(folder):
    write(folder, {"sources.a.yaml": SOURCES_YAML.replace('"70.3": Điều 70 khoản 3', '"68": Điều 68')})
    assert ("source", "blld", "new", None) in told(folder)
    assert db.session.get(Source, "blld").places == {"68": "Điều 68", "70.3": "Điều 70 khoản 3"}


def test_what_is_not_text_is_named_with_its_line(folder):
    write(folder / "khoa-nho", {"task.yaml": "một\nhai\x00"})
    (folder / "khoa-nho/glossary.yaml").write_bytes(b"Ba: bon\n\xff")
    found = [(Path(fault.file).name, fault.line, fault.text) for fault in sync(folder).faults]
    assert found == [
        ("glossary.yaml", 2, "không phải chữ UTF-8 (hình và tệp tải về đặt trong assets/)"),
        ("task.yaml", 2, "có ký tự điều khiển không thấy được"),
    ]
    assert find_course("khoa-nho") is None


def test_hidden_files_and_copies_of_editors_are_not_seen(folder):
    write(folder / "khoa-nho", {".DS_Store": "x", "01-chuan-bi.md~": "x", ".git/config": "x"})
    assert ("course", "khoa-nho", "new", 1) in told(folder)


def test_an_empty_folder_is_a_fault(tmp_path):
    assert [str(fault) for fault in sync(tmp_path).faults] == [
        f"{tmp_path}:1: không thấy khóa học nào trong thư mục này"
    ]


ODD_FILES = course_files() | {
    "03-crlf.md": "\ufeff" + LESSON.replace("\n", "\r\n").replace("han-cung-cap", "ba"),
    "04-nfd.md": LESSON.replace("han-cung-cap", "bon").replace("Có số liệu", "Co\u0301 sô\u0301 liê\u0323u"),
    "05-khong-xuong-dong.md": LESSON.replace("han-cung-cap", "nam").rstrip("\n"),
    "assets/loi.vtt": "WEBVTT\r\n\r\n00:00.000 --> 00:02.000\r\nChào.\r\n",
}


def test_an_export_gives_the_same_octets_and_its_sync_changes_nothing(folder, tmp_path):
    write(folder / "khoa-nho", ODD_FILES)
    told(folder)
    target = export("khoa-nho", tmp_path / "ra")
    assert target == tmp_path / "ra/khoa-nho"
    written = {path.relative_to(target).as_posix(): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert written == {name: text.encode() for name, text in ODD_FILES.items()}
    assert told(tmp_path / "ra") == [("course", "khoa-nho", "unchanged", 1)]
    assert told(target) == [("course", "khoa-nho", "unchanged", 1)]
    assert export("khoa-nho", tmp_path / "ra") == target


def test_a_course_alone_is_loaded_from_a_folder_of_any_name(folder, tmp_path):
    told(folder)
    write(tmp_path / "ban-nhap", course_files(lesson=("Giờ nghỉ ca", "Giờ tan ca")))
    assert told(tmp_path / "ban-nhap") == [("course", "khoa-nho", "changed", 2)]


def test_an_export_mixes_with_no_other_files(folder, tmp_path):
    told(folder)
    write(tmp_path / "khoa-nho", {"99-khac.md": "x"})
    with pytest.raises(NotEmpty, match=r"99-khac\.md"):
        export("khoa-nho", tmp_path)
    assert [path.name for path in (tmp_path / "khoa-nho").iterdir()] == ["99-khac.md"]


def test_only_a_published_course_can_be_exported(tmp_path):
    with pytest.raises(NoCourse):
        export("khong-co", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "course", sorted(path.parent for path in CONTENT.glob("*/course.yaml")), ids=lambda path: path.name
)
def test_a_real_course_loads_without_faults_and_comes_back_octet_for_octet(course, tmp_path):
    shared = {path.name: path.read_text(encoding="utf-8") for path in CONTENT.glob("*.yaml")}
    write(tmp_path / "content", shared)
    assert [fault for fault in sync(tmp_path / "content").faults if Path(fault.file).suffix] == []
    synced = sync(course)
    assert [str(fault) for fault in synced.faults] == []
    target = export(course.name, tmp_path / "ra")
    read = [{path.relative_to(top): path.read_bytes() for path in top.rglob("*.*")} for top in (target, course)]
    assert read[0] == read[1]
