"""`lms content`: what it prints and how it fails."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lms.cli.content import content
from lms.courses.queries import find_course
from lms.db import db
from tests.courses.small import course_files
from tests.courses.test_actions import SOURCES_YAML, write

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small `content/` with one course."""
    write(tmp_path / "content", {"topics.yaml": "thuong-luong: Đàm phán\n", "sources.yaml": SOURCES_YAML})
    write(tmp_path / "content/khoa-nho", course_files())
    return tmp_path / "content"


def run(*words: object):
    """What the command leaves behind, in the application of the test."""
    result = CliRunner().invoke(content, [str(word) for word in words])
    db.session.rollback()
    return result


def test_sync_prints_what_changed_and_keeps_it(folder):
    first = run("sync", folder)
    assert first.exit_code == 0
    assert first.stdout.splitlines() == ["1 topic new", "1 source new", "course khoa-nho v1 new"]
    assert find_course("khoa-nho").published == 1
    assert run("sync", folder).stdout == "course khoa-nho v1 unchanged\n"


def test_sync_prints_every_fault_by_file_and_line_and_keeps_the_rest(folder):
    write(folder / "khoa-hai", course_files(course=("slug: khoa-nho", "slug: khoa-hai")))
    write(folder / "khoa-nho", course_files(lesson=("minutes: 8", "minutes: 0"), bank=("answer: true", "answer: x")))
    result = run("sync", folder)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[:2] == [
        f"{folder}/khoa-nho/01-chuan-bi.md:3: minutes phải từ 1 trở lên, đang là 0",
        f"{folder}/khoa-nho/questions/ngan-hang.yaml:8: answer phải là true hoặc false, đang là x",
    ]
    assert "2 faults" in result.stderr.splitlines()[-1]
    assert (find_course("khoa-hai").published, find_course("khoa-nho")) == (1, None)


def test_sync_speaks_json(folder):
    write(folder / "khoa-nho", course_files(lesson=("minutes: 8", "minutes: 0")))
    result = run("sync", folder, "--format", "json")
    report = json.loads(result.stdout)
    assert report["changes"][0] == {"what": "topic", "key": "thuong-luong", "how": "new", "number": None}
    assert report["faults"] == [
        {
            "file": f"{folder}/khoa-nho/01-chuan-bi.md",
            "line": 3,
            "message": "minutes phải từ 1 trở lên, đang là 0",
        }
    ]
    assert result.exit_code == 1


def test_without_a_folder_sync_takes_the_site_s_own(folder, app, monkeypatch):
    monkeypatch.setitem(app.config, "CONTENT", str(folder))
    assert "course khoa-nho v1 new" in run("sync").stdout


def test_targets_are_loaded_with_the_courses(folder):
    real = Path(__file__).parents[2] / "content"
    write(folder, {f"targets/{path.name}": path.read_text("utf-8") for path in (real / "targets").glob("*.yaml")})
    write(folder, {"topics.yaml": (real / "topics.yaml").read_text("utf-8")})
    assert "target NQ-1 added" in run("sync", folder).stdout.splitlines()
    assert run("sync", folder).stdout == "course khoa-nho v1 unchanged\n"


def test_faulty_targets_do_not_keep_courses_out(folder):
    write(folder, {"targets/01-nq.yaml": "pack: NQ\n"})
    result = run("sync", folder)
    assert (result.exit_code, find_course("khoa-nho").published) == (1, 1)
    assert "01-nq.yaml:" in result.stderr


def test_export_writes_the_files_and_says_where(folder, tmp_path):
    run("sync", folder)
    result = run("export", "khoa-nho", tmp_path / "ra")
    assert (result.exit_code, result.stdout) == (0, f"{tmp_path / 'ra' / 'khoa-nho'}\n")
    assert (tmp_path / "ra/khoa-nho/course.yaml").read_bytes() == (folder / "khoa-nho/course.yaml").read_bytes()


def test_export_fails_with_one_clear_line(folder, tmp_path):
    result = run("export", "khong-co", tmp_path)
    assert (result.exit_code, result.stderr) == (1, "Error: there is no course 'khong-co'\n")
    run("sync", folder)
    write(tmp_path / "ra/khoa-nho", {"khac.md": "x"})
    result = run("export", "khoa-nho", tmp_path / "ra")
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1)
    assert "khac.md" in result.stderr
