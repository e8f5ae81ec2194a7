"""Every course can be taken to its end by clicking: pre-test, lessons, task where it counts, test, certificate."""

import pytest
import yaml

from tests.browser.answers import CONTENT, Bank, try_every_exercise
from tests.browser.conftest import DESK, PHONE

SHORT = "to-chuc-hoat-dong-cong-doan"
LONG = ("thuong-luong-tap-the", "phat-trien-doan-vien", "su-dung-ai", "tai-chinh-ke-toan")
COURSES = [SHORT, *(pytest.param(slug, marks=pytest.mark.long) for slug in LONG)]


@pytest.mark.parametrize("slug", COURSES)
def test_an_officer_takes_the_course_from_pre_test_to_certificate(visitor, site, slug):
    officer = visitor(PHONE)
    officer.sign_in("canbo")
    begin_with_the_pre_test(officer, slug)
    read_what_is_left(officer, slug)
    do_the_task(visitor, officer, slug)
    officer.go(f"/hoc/khoa/{slug}/kiem-tra")
    officer.press("Bắt đầu làm bài")
    assert Bank(slug).answer_all(officer.page) == len(drawn(slug))
    officer.press("Nộp bài")
    officer.press("Xem giấy chứng nhận")
    ((records,),) = site.ask("SELECT count(*) FROM records WHERE course = ? AND form = 'online'", slug)
    assert records == 1


def course(slug: str) -> dict:
    return yaml.safe_load((CONTENT / slug / "course.yaml").read_text(encoding="utf-8"))


def drawn(slug: str) -> list[str]:
    return [line["topic"] for line in course(slug)["final_test"]["draw"] for _ in range(line["count"])]


def begin_with_the_pre_test(officer, slug: str) -> None:
    """Answer everything right: some lessons need not be read, and say so."""
    officer.go(f"/hoc/khoa/{slug}")
    officer.press("Bắt đầu học")
    officer.go(f"/hoc/khoa/{slug}/dau-vao")
    officer.press("Bắt đầu làm bài")
    assert Bank(slug).answer_all(officer.page) > 0
    officer.press("Nộp bài")
    officer.go(f"/hoc/khoa/{slug}")
    officer.sees("đã nắm")


def read_what_is_left(officer, slug: str) -> None:
    """Every lesson, those known from the pre-test too: each exercise of the course is tried once."""
    officer.go(f"/hoc/khoa/{slug}")
    paths = [link.get_attribute("href") for link in officer.page.locator("a[href*='/bai/']").all()]
    for path in dict.fromkeys(path.partition("#")[0] for path in paths):
        officer.go(path)
        assert try_every_exercise(officer.page) >= 1
        officer.press("Xong bài này")


def do_the_task(visitor, officer, slug: str) -> None:
    """Where the course waits for the task: write, hand in, and have it marked by a lecturer."""
    file = CONTENT / slug / "task.yaml"
    if not file.exists():
        return
    task = yaml.safe_load(file.read_text(encoding="utf-8"))
    if not task.get("required", True):
        return
    officer.go(f"/hoc/khoa/{slug}/bai-viet")
    officer.press("Viết bài")
    officer.page.locator("textarea").first.fill("Một câu có nghĩa trong bài. " * task["min_words"])
    officer.press("Nộp bài")
    lecturer = visitor(DESK)
    lecturer.sign_in("giangvien")
    lecturer.go("/cham-bai")
    with lecturer.page.expect_navigation():
        lecturer.page.locator("a[href^='/cham-bai/']").first.click()
    for criterion in task["rubric"]:
        lecturer.page.locator("fieldset", has_text=criterion["name"]).locator("input[type=radio]").last.check()
    lecturer.press("Ghi điểm")
