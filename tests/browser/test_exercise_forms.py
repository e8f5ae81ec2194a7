"""A lecturer who writes no YAML makes an exercise of each kind by form and tries it as a learner."""

import pytest
from playwright.sync_api import expect

from tests.browser.authoring import SIMPLE, begin_course, save, write
from tests.browser.conftest import DESK, PHONE


@pytest.fixture
def lesson(visitor):
    """The address of a lesson that is being written, in the browser of its author."""

    def begin(size, name, **options):
        author = visitor(size, **options)
        author.sign_in("giangvien")
        slug = begin_course(author, name)
        author.page.fill("[name=title]", "Bài một")
        with author.page.expect_navigation():
            author.page.locator("form[action$='/them-bai'] button").click()
        return author, f"/soan-bai/{slug}/bai/bai-mot/bai-tap"

    return begin


def test_an_exercise_of_each_simple_kind_is_made_by_form_and_tried(lesson):
    author, address = lesson(DESK, "Khóa bài tập")
    page = author.page
    for kind in SIMPLE:
        author.go(f"{address}/moi/{kind}")
        write(page, kind)
        trial = page.locator("form[data-practice]")
        expect(trial.get_by_text(f"Câu hỏi loại {kind}?")).to_be_visible()
        save(author)
        expect(page.get_by_text("Đã lưu bài tập.")).to_be_visible()
        expect(page.locator("ol.list > li")).to_have_count(SIMPLE.index(kind) + 1)
        page.get_by_role("link", name=f"Câu hỏi loại {kind}?").click()
        for group in dict.fromkeys(one.get_attribute("name") for one in trial.locator("input[type=radio]").all()):
            trial.locator(f"input[name='{group}']").first.check()
        for box in trial.locator("input[type=checkbox]").all()[:1]:
            box.check()
        for pick in trial.locator("select").all():
            pick.select_option(index=1)
        for field in trial.locator("input:not([type]), input[type=text], textarea").all():
            field.fill("10")
        trial.get_by_role("button", name="Trả lời").click()
        expect(page.locator("form[data-practice] [name=lai]")).to_be_visible()
        author.check()


def test_a_situation_is_drawn_and_written_by_clicking(lesson):
    author, address = lesson(DESK, "Khóa tình huống")
    page = author.page
    author.go(f"{address}/moi/situation")
    write(page, "situation")
    page.locator("form[data-practice] button.choice").first.click()
    expect(page.locator("form[data-practice]").get_by_text("Ai đang rủ nhau?")).to_be_visible()
    save(author)
    expect(page.get_by_text("Đã lưu bài tập.")).to_be_visible()


def test_a_voucher_is_solved_once_by_its_author_on_a_phone(lesson):
    author, address = lesson(PHONE, "Khóa chứng từ")
    page = author.page
    author.go(f"{address}/moi/voucher")
    write(page, "voucher")
    page.locator("[name='x.work.0.cash.in']").fill("400.000")
    save(author)
    expect(page.get_by_text("Phiếu thu làm quỹ tăng, phiếu chi làm quỹ giảm")).to_be_visible()
    page.locator("[name='x.work.0.cash.in']").fill("500.000")
    save(author)
    expect(page.get_by_text("Đã lưu bài tập.")).to_be_visible()


def test_without_scripts_rows_are_added_and_the_exercise_is_saved(lesson):
    author, address = lesson(PHONE, "Khóa không mã", java_script_enabled=False)
    page = author.page
    author.go(f"{address}/moi/single-choice")
    write(page, "single-choice")
    author.press("Thêm lựa chọn")
    expect(page.locator("[name='x.options.4.text']")).to_be_visible()
    expect(page.locator("[name='x.options.1.text']")).to_have_value("Ý 2 của câu")
    save(author)
    expect(page.get_by_text("Đã lưu bài tập.")).to_be_visible()
