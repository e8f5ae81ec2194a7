"""A course's task, glossary, templates and pre-test: what their files may say, and where they are wrong."""

import re
from pathlib import Path
from textwrap import dedent

import pytest
from sqlalchemy import select
from sqlalchemy.orm import undefer

from lms.courses.actions import publish
from lms.courses.catalogue import Cited
from lms.courses.faults import Faulty
from lms.courses.models import CourseVersion
from lms.courses.package import pack
from lms.courses.queries import find_template, glossary_of
from lms.courses.sync import export, sync
from lms.db import db
from tests.courses.small import COURSE, SOURCES, TOPICS, course_files
from tests.courses.test_actions import SOURCES_YAML, write

CONTENT = Path(__file__).parents[2] / "content"
COURSES = sorted(path.parent for path in CONTENT.glob("*/course.yaml"))

TASK = dedent("""\
    title: Một trang yêu cầu
    ask: Viết một trang.
    steps: [Chọn việc., Nêu số liệu.]
    min_words: 200
    pass_points: 3
    rubric:
      - key: so-lieu
        name: Số liệu
        levels:
          - {points: 0, text: Không có}
          - {points: 2, text: Có}
      - key: de-nghi
        name: Đề nghị
        levels:
          - {points: 0, text: Không có}
          - {points: 2, text: Có}
    """)
GLOSSARY = dedent("""\
    Đối thoại: Hai bên ngồi lại. [@blld 70.3]
    Đình công: Cùng ngừng việc. [@kl157] [@blld 68]
    Tổ thương lượng: Người thay mặt mỗi bên.
    """)
DOCUMENT = dedent("""\
    form: docx
    title: Biên bản
    about: Ghi ngay.
    body:
      - heading: I. Thành phần
      - table: {columns: [Số, Tên], lines: [["1", An]], rows: 2}
    """)
BOOK = dedent("""\
    form: xlsx
    title: Sổ quỹ
    about: Tự tính tồn.
    opening: Tồn đầu
    totals: Cộng
    closing: Tồn cuối
    columns:
      - {key: thu, name: Thu, kind: money, side: in}
      - {key: chi, name: Chi, kind: money, side: out}
      - {key: ton, name: Tồn, kind: balance}
    rows: 3
    """)
DRAW = "pre_test:\n  draw:\n    - {topic: "
PARTS = {
    "task.yaml": TASK,
    "glossary.yaml": GLOSSARY,
    "templates/bien-ban.yaml": DOCUMENT,
    "templates/so-quy.yaml": BOOK,
    "course.yaml": COURSE + f"{DRAW}so-lieu, count: 2}}\n",
}


def packed(**changed):
    return pack({**course_files(), **PARTS, **changed}, SOURCES, TOPICS)


def faults(name, text):
    with pytest.raises(Faulty) as faulty:
        packed(**{name: text})
    return [str(fault) for fault in faulty.value.faults]


def test_a_course_may_have_none_of_them():
    package = pack(course_files(), SOURCES, TOPICS)
    assert (package.parts.task, package.parts.glossary, package.parts.templates) == ({}, [], {})
    assert package.course["pre_test"] is None


def test_they_are_read_as_they_stand():
    package = packed()
    assert package.parts.task["rubric"][1]["levels"][1] == {"points": 2, "text": "Có"}
    assert package.parts.glossary == [
        {"term": "Đối thoại", "meaning": "Hai bên ngồi lại.", "cites": [["blld", "70.3"]]},
        {"term": "Đình công", "meaning": "Cùng ngừng việc.", "cites": [["kl157", ""], ["blld", "68"]]},
        {"term": "Tổ thương lượng", "meaning": "Người thay mặt mỗi bên.", "cites": []},
    ]
    assert list(package.parts.templates) == ["bien-ban", "so-quy"]
    assert package.course["pre_test"] == {"draw": [{"topic": "so-lieu", "count": 2}], "need": 2}


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("task.yaml", "min_words: 200", "min_word: 200", ["1: thiếu min_words", "4: không có trường"]),
        ("task.yaml", "key: de-nghi", "key: so-lieu", ["12: hai tiêu chí cùng key so-lieu"]),
        ("task.yaml", "{points: 2, text: Có}", "{points: 0, text: Có}", ["5: mức đạt là 3", "9: điểm của các mức"]),
        ("task.yaml", "pass_points: 3", "pass_points: 5", ["5: mức đạt là 5 điểm, bài tốt nhất chỉ được 4 điểm"]),
        ("task.yaml", "min_words: 200", "min_words: '200'", ["4: min_words phải là số nguyên, đang là 200"]),
        ("glossary.yaml", "@blld 70.3", "@blldd", ["1: nguồn blldd không có trong sources.yaml"]),
        ("glossary.yaml", "@blld 68", "@blld 99", ["2: nguồn blld không có mục 99 trong sources.yaml"]),
        ("glossary.yaml", "Tổ thương lượng: Người thay mặt mỗi bên.", "Tổ: 3", ["3: Tổ phải là chữ"]),
        ("glossary.yaml", "Đình công:", "Đối thoại:", ["2: Đối thoại viết hai lần"]),
        ("templates/bien-ban.yaml", "about:", "abouts:", ["1: thiếu about", "3: không có trường nào tên là abouts"]),
        ("templates/bien-ban.yaml", "- heading: I.", "- head: I.", ["5: không có trường nào tên là"]),
        ("templates/bien-ban.yaml", "- heading: I. Thành phần", "- {heading: A, text: B}", ["5: mỗi mục là đúng một"]),
        ("templates/bien-ban.yaml", '["1", An]', '["1"]', ["6: mỗi dòng của bảng phải có một ô cho mỗi cột"]),
        ("templates/bien-ban.yaml", "form: docx", "form: pdf", ["1: form không nhận giá trị pdf"]),
        ("templates/so-quy.yaml", "side: out", "side: in", ["1: sổ cần đúng một cột balance"]),
        ("templates/so-quy.yaml", "kind: balance", "kind: text", ["1: sổ cần đúng một cột balance"]),
        ("course.yaml", f"{DRAW}so-lieu, count: 2", f"{DRAW}hop, count: 2", ["21: chủ đề hop cần 2 câu, ngân hàng"]),
        ("course.yaml", "pre_test:\n", "pre_test:\n  needs: 2\n", ["20: không có trường nào tên là needs"]),
    ],
)  # fmt: skip
def test_a_fault_says_its_file_and_line(name, old, new, said):
    text = PARTS[name]
    assert old in text
    found = faults(name, text.replace(old, new, 1))
    assert all(any(line.startswith(f"{name}:{start}") for line in found) for start in said), found
    assert len(found) == len(said), found


@pytest.mark.parametrize("name", ["tasks.yaml", "templates/Mau.yaml", "templates/a/b.yaml", "glossary.yml"])
def test_a_file_of_another_name_is_no_part(name):
    assert "khóa học chỉ gồm" in faults(name, TASK)[0]


@pytest.mark.usefixtures("context")
def test_a_version_keeps_them_and_lists_what_can_be_taken_along():
    version = publish({**course_files(), **PARTS}, SOURCES, TOPICS)
    db.session.commit()
    assert version.terms == 3
    assert version.templates == [
        {"key": "bien-ban", "title": "Biên bản", "about": "Ghi ngay.", "form": "docx"},
        {"key": "so-quy", "title": "Sổ quỹ", "about": "Tự tính tồn.", "form": "xlsx"},
    ]
    assert glossary_of(version.id)[0]["term"] == "Đối thoại"
    assert find_template(version.id, "so-quy")["opening"] == "Tồn đầu"
    assert find_template(version.id, "khong-co") is None
    loaded = db.session.scalars(select(CourseVersion).options(undefer(CourseVersion.task))).one()
    assert loaded.task["pass_points"] == 3
    assert loaded.pre_test["need"] == 2


@pytest.mark.usefixtures("context")
def test_they_come_back_octet_for_octet(tmp_path):
    files = {**course_files(), **PARTS, "task.yaml": "\ufeff# lời nhắc\r\n" + TASK.replace("\n", "\r\n")}
    folder = tmp_path / "content"
    write(
        folder,
        {
            "topics.yaml": "thuong-luong: Đàm phán\n",
            "sources.yaml": SOURCES_YAML + "kl157: {name: KL, mark: V, checked: 2026-11-20}\n",
        },
    )
    write(
        folder, {"sources.yaml": (folder / "sources.yaml").read_text().replace('"70.3"', '"68": Điều 68\n    "70.3"')}
    )
    write(folder / "khoa-nho", files)
    assert sync(folder).faults == []
    db.session.commit()
    target = export("khoa-nho", tmp_path / "ra")
    assert {name: (target / name).read_bytes() for name in files} == {
        name: text.encode() for name, text in files.items()
    }
    assert [one.how for one in sync(target).changes] == ["unchanged"]


@pytest.mark.parametrize("course", COURSES, ids=lambda path: path.name)
def test_every_course_has_a_pre_test_words_a_task_and_something_to_take_along(course):
    assert len(COURSES) == 5
    assert "pre_test:" in (course / "course.yaml").read_text()
    assert 12 <= len((course / "glossary.yaml").read_text().strip().splitlines()) <= 20
    assert list((course / "templates").glob("*.yaml"))
    assert (course / "task.yaml").exists()


def examples() -> dict[str, list[str]]:
    """The YAML of each chapter of the format's description."""
    guide = (CONTENT.parent / "docs" / "course-format.md").read_text(encoding="utf-8")
    chapters = {part.split("\n", 1)[0]: part for part in guide.split("\n## ")}
    return {title: re.findall(r"```yaml\n(.*?)```", part, re.S) for title, part in chapters.items()}


def test_the_examples_of_the_description_are_taken_as_they_stand():
    found = examples()
    (task,), (glossary,) = found["task.yaml"], found["glossary.yaml"]
    document, book = found["templates/*.yaml"]
    sources = {
        **SOURCES,
        "blld": Cited("Bộ luật Lao động", "V", SOURCES["blld"].checked, {"63": "Điều 63", "70.3": "x"}),
    }
    files = {"task.yaml": task, "glossary.yaml": glossary, "templates/a.yaml": document, "templates/b.yaml": book}
    parts = pack({**course_files(), **files}, sources, TOPICS).parts
    assert (len(parts.task["rubric"]), len(parts.glossary), list(parts.templates)) == (2, 2, ["a", "b"])
