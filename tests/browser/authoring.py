"""How a lecturer begins a course, and writes an exercise of each kind in an open form of that kind."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

SIMPLE = [
    "single-choice",
    "multiple-choice",
    "true-false",
    "true-false-reason",
    "matching",
    "ordering",
    "categorise",
    "fill-in",
    "number",
    "short-text",
    "reflection",
]


def begin_course(author: Visitor, title: str) -> str:
    """A course with nothing in it yet; its slug. Its outline is open afterwards."""
    author.go("/soan-bai/moi")
    words = {"title": title, "summary": "Học xong thì biết.", "outcomes": "Làm được", "audience": "Chủ tịch"}
    for name, text in (words | {"hours": "2"}).items():
        author.page.fill(f"#{name}", text)
    author.press("Tạo khóa học")
    return urlsplit(author.page.url).path.removeprefix("/soan-bai/")


def fill(page: Page, **texts: str) -> None:
    """Type into the fields of the exercise, by name; a dot stands as two underscores."""
    for name, text in texts.items():
        page.locator(f"[name='x.{name.replace('__', '.')}']").fill(text)


def options(page: Page, name: str, count: int) -> None:
    for number in range(count):
        page.locator(f"[name='x.{name}.{number}.text']").fill(f"Ý {number + 1} của câu")
        page.locator(f"[name='x.{name}.{number}.why']").fill(f"Vì ý {number + 1} nói vậy.")


def write(page: Page, kind: str) -> None:
    """A small exercise of this kind."""
    fill(page, ask=f"Câu hỏi loại {kind}?")
    match kind:
        case "single-choice" | "multiple-choice":
            options(page, "options", 3)
            page.get_by_label("Đây là lựa chọn đúng").nth(1).check()
        case "true-false" | "true-false-reason":
            page.get_by_label("Đúng", exact=True).first.check()
            fill(page, why_true="Vì luật nói vậy.", why_false="Xem lại luật.")
            if kind == "true-false-reason":
                options(page, "reasons", 2)
                page.get_by_label("Đây là lựa chọn đúng").first.check()
        case "number":
            fill(page, answer="253.000", unit="đồng", why="Cộng lại.")
        case "short-text":
            fill(page, accept__0="đối thoại", why="Luật gọi vậy.")
        case "situation":
            write_situation(page)
        case "voucher":
            write_voucher(page)
        case _:
            write_rows(page, kind)


def write_rows(page: Page, kind: str) -> None:
    """Of the kinds that are marked row by row."""
    match kind:
        case "matching":
            for number in range(2):
                for side in ("left", "right", "why"):
                    page.locator(f"[name='x.pairs.{number}.{side}']").fill(f"{side} {number}")
        case "ordering":
            options(page, "steps", 3)
        case "categorise":
            fill(page, categories__0="Thu", categories__1="Chi")
            options(page, "items", 2)
            # The groups are known to the rows once the page has looked at them.
            with page.expect_response(lambda answer: answer.request.method == "POST"):
                page.get_by_role("button", name="Xem thử").click()
            for number in range(2):
                page.locator(f"[name='x.items.{number}.category']").select_option("Thu")
        case "fill-in":
            fill(page, text="Trong {1} ngày.", blanks__0__accept__0="10", blanks__0__why="Hạn là 10 ngày.")


def write_situation(page: Page) -> None:
    """Two places, two endings; the second is drawn by asking for it, the endings are opened in the picture."""
    fill(page, title="Bữa ăn ca", intro="Cơm thiếu ba bữa.")
    fill(page, nodes__0__says__0__who="Anh Toàn", nodes__0__says__0__text="Cơm thiếu rồi chị.")
    for number in range(2):
        page.locator(f"[name='x.nodes.0.choices.{number}.text']").fill(f"Cách {number + 1}")
        page.locator(f"[name='x.nodes.0.choices.{number}.why']").fill("Vì nghe trước đã.")
    page.locator("[name='x.nodes.0.choices.1.to']").select_option("ket-cuc-1")
    page.get_by_role("button", name="Dẫn tới một đoạn mới").first.click()
    expect(page.locator("[name='x.nodes.1.says.0.who']")).to_be_focused()
    expect(page.locator("svg.story .place")).to_have_count(4)
    fill(page, nodes__1__says__0__who="Chị Phụng", nodes__1__says__0__text="Ai đang rủ nhau?")
    page.locator("[name='x.nodes.1.choices.0.text']").fill("Mời cùng họp")
    page.locator("[name='x.nodes.1.choices.0.why']").fill("Vì có mời mới có họp.")
    page.locator("[name='x.nodes.1.choices.0.to']").select_option("ket-cuc-2")
    for number, (title, score) in enumerate((("Cơm vẫn thiếu", "0"), ("Có buổi họp", "1"))):
        page.locator("svg.story .end").nth(number).click()
        name = f"x.endings.{number}"
        expect(page.locator(f"[name='{name}.title']:not([type=hidden])")).to_be_visible()
        page.locator(f"[name='{name}.title']").fill(title)
        page.locator(f"[name='{name}.text']").fill("Chuyện kết thúc.")
        page.locator(f"[name='{name}.score']").fill(score)
    page.get_by_role("button", name="Tìm đường tốt nhất").click()
    expect(page.get_by_text("Lần lượt chọn: 1, 1.")).to_be_visible()


def write_voucher(page: Page) -> None:
    """One receipt of 500.000 đồng, told by one paper, and the papers of the till."""
    fill(page, title="Thu đoàn phí", intro="Số liệu ví dụ.", opening__cash="1.000.000")
    fill(page, last__receipt="PT 1", last__payment="PC 1", papers__0__title="Danh sách nộp")
    fill(page, papers__0__says__0__who="Ngày", papers__0__says__0__text="05/11/2026")
    fill(page, papers__0__says__1__who="Chị Hoa nộp", papers__0__says__1__text="Chị Hoa: 500.000 đồng")
    fill(page, lines__income__0__text="Thu đoàn phí")
    page.get_by_role("button", name="Thêm tờ giấy").click()
    expect(page.locator("[name='x.papers.1.title']")).to_be_focused()
    fill(
        page, papers__1__title="Giấy đếm quỹ", papers__1__says__0__who="Trong hộp", papers__1__says__0__text="1.500.000"
    )
    page.get_by_role("button", name="Thêm dòng").first.click()
    page.get_by_label("Danh sách nộp").first.check()
    page.locator("[name='x.work.0.voucher']").select_option("receipt")
    page.locator("[name='x.work.0.line']").select_option(label="Thu đoàn phí")
    fill(
        page,
        work__0__number="PT 2",
        work__0__date="5/11/2026",
        work__0__party="Chị Hoa",
        work__0__reason="Thu đoàn phí",
    )
    fill(page, work__0__amount="500.000")
    page.locator("[name='x.work.0.cash.in']").fill("500.000")
    page.locator("[id='x.closing.papers']").get_by_label("Giấy đếm quỹ").check()
    fill(page, closing__cash="1.500.000")


def save(author: Visitor) -> None:
    """Save the open form."""
    with author.page.expect_navigation():
        author.page.get_by_role("button", name="Lưu").last.click()
    author.check()
