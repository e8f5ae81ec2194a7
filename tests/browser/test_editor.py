"""A lecturer writes: what is typed is kept, whatever happens to the tab and the network."""

import pytest
from playwright.sync_api import expect

from tests.browser.authoring import begin_course
from tests.browser.conftest import DESK, PHONE

TEXT = ".CodeMirror"


def first_lesson(person):
    """The editor of the first lesson of a course of this lecturer's, begun now."""
    title = f"Khóa soạn thử {person.page.evaluate('Date.now()')}"
    begin_course(person, title)
    person.page.fill("#title", "Bài đầu tiên")
    person.press("Thêm bài")
    return person.page


@pytest.fixture
def lecturer(visitor):
    person = visitor(DESK)
    person.sign_in("giangvien")
    return person


def write(page, words):
    page.locator(TEXT).click()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text(words)


def test_what_is_typed_is_saved_and_previewed_without_a_button(lecturer):
    page = first_lesson(lecturer)
    write(page, "Một câu mở đầu của giảng viên.\n\n")
    expect(page.locator("[data-save-status]")).to_contain_text("Đã lưu lúc")
    expect(page.frame_locator("[data-preview]").locator(".lesson")).to_contain_text("Một câu mở đầu của giảng viên.")
    page.reload()
    expect(page.locator(TEXT)).to_contain_text("Một câu mở đầu của giảng viên.")
    lecturer.check()


def test_without_a_network_the_text_waits_on_the_machine_and_goes_out_when_it_is_back(lecturer):
    page = first_lesson(lecturer)
    lecturer.context.set_offline(True)
    write(page, "Gõ lúc mất mạng.\n\n")
    expect(page.locator("[data-save-status]")).to_contain_text("Chưa lưu được")
    lecturer.context.set_offline(False)
    expect(page.locator("[data-save-status]")).to_contain_text("Đã lưu lúc")
    page.reload()
    expect(page.locator(TEXT)).to_contain_text("Gõ lúc mất mạng.")


def test_a_tab_closed_before_the_save_loses_nothing(lecturer):
    page = first_lesson(lecturer)
    lecturer.context.set_offline(True)
    write(page, "Chưa kịp lưu.\n\n")
    expect(page.locator("[data-save-status]")).to_contain_text("Chưa lưu được")
    address = page.url
    page.close()
    lecturer.context.set_offline(False)
    again = lecturer.context.new_page()
    again.goto(address)
    again.get_by_role("button", name="Lấy lại phần đó").click()
    expect(again.locator(TEXT)).to_contain_text("Chưa kịp lưu.")
    expect(again.locator("[data-save-status]")).to_contain_text("Đã lưu lúc")


def test_two_people_in_one_line_choose_what_stays(lecturer, visitor):
    page = first_lesson(lecturer)
    other = visitor(DESK, storage_state=lecturer.context.storage_state())
    other.go(page.url.removeprefix(other.site.url))
    write(page, "Câu của người thứ nhất. ")
    expect(page.locator("[data-save-status]")).to_contain_text("Đã lưu lúc")
    write(other.page, "Câu của người thứ hai. ")
    expect(other.page.locator("[data-problem]")).to_contain_text("Người khác vừa sửa cùng chỗ")
    with other.page.expect_navigation():
        other.page.get_by_role("button", name="Lưu", exact=True).click()
    expect(other.page.get_by_role("heading", level=1)).to_have_text("Hai người cùng sửa một chỗ")
    other.press("Ghép và lưu")
    expect(other.page.locator(TEXT)).to_contain_text("Câu của người thứ nhất.")
    expect(other.page.locator(TEXT)).to_contain_text("Câu của người thứ hai.")


def test_words_are_found_and_replaced(lecturer):
    page = first_lesson(lecturer)
    write(page, "đối thoại, Đối thoại.\n\n")
    page.keyboard.press("Control+f")
    page.fill("#tim", "đối thoại")
    page.fill("#thay", "thương lượng")
    page.get_by_role("button", name="Thay hết").click()
    expect(page.locator("[data-found]")).to_have_text("Đã thay 2 chỗ")
    expect(page.locator(TEXT)).to_contain_text("thương lượng, thương lượng.")


def test_a_phone_writes_in_the_plain_field_without_scripts_too(lecturer, visitor):
    page = first_lesson(lecturer)
    known = lecturer.context.storage_state()
    for options in ({"has_touch": True, "is_mobile": True}, {"java_script_enabled": False}):
        person = visitor(PHONE, storage_state=known, **options)
        person.page.goto(page.url)
        person.page.fill("textarea[name=body]", f"Gõ trên điện thoại {len(options)}.")
        with person.page.expect_navigation():
            person.page.get_by_role("button", name="Lưu", exact=True).click()
        expect(person.page.locator("textarea[name=body]")).to_have_value(f"Gõ trên điện thoại {len(options)}.")


def test_boxes_are_shown_by_their_names_and_stay_as_written(lecturer):
    page = first_lesson(lecturer)
    expect(page.locator(".CodeMirror .named").first).to_have_text("Chuyện")
    assert "::: scene" in page.evaluate("document.querySelector('textarea[data-markdown]').mirror.getValue()")
    write(page, "```exercise\nkey: thu\nkind: true-false\nask: Đúng không?\n```\n\n")
    expect(page.locator(".CodeMirror .named", has_text="Bài tập: Đúng không?")).to_be_visible()
    expect(page.locator("[data-save-status]")).to_contain_text("Đã lưu lúc")
    assert lecturer.site.ask("SELECT 1 FROM draft_files WHERE text LIKE '%::: scene%' AND text LIKE '%key: thu%'")
    lecturer.check()


def test_what_is_pasted_from_word_keeps_its_headings_and_lists(lecturer):
    page = first_lesson(lecturer)
    page.locator(TEXT).click()
    page.keyboard.press("Control+Home")
    html = "<h2>Ba việc</h2><p class=MsoListParagraph style='mso-list:l0 level1'>một</p><ul><li>hai</li></ul>"
    page.evaluate(
        """html => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            data.setData("text/plain", "Ba việc");
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        html,
    )
    expect(page.locator(TEXT)).to_contain_text("## Ba việc")
    expect(page.locator(TEXT)).to_contain_text("- hai")
