"""A lecturer begins a course, looks at a file of questions, and adds what it brings."""

from tests.browser.authoring import begin_course
from tests.browser.conftest import DESK

GIFT = "::q1::Ai ký thỏa ước? {=Chủ tịch#Đúng thẩm quyền. ~Kế toán}\n\nTrời xanh. {T}\n\nHỏng {=a\n"


def test_a_file_of_questions_is_seen_before_it_is_added_and_taken_back(visitor):
    lecturer = visitor(DESK)
    lecturer.sign_in("giangvien")
    page = lecturer.page
    slug = begin_course(lecturer, "Khóa thử câu hỏi")
    lecturer.go(f"/soan-bai/{slug}/cau-hoi/nhap")
    page.set_input_files("#file", {"name": "cau-hoi.txt", "mimeType": "text/plain", "buffer": GIFT.encode()})
    lecturer.press("Xem trước")
    lecturer.sees("Tệp có 2 câu đọc được")
    page.get_by_label("Độ khó").select_option("2")
    lecturer.press("Thêm các câu đã chọn")
    lecturer.sees("Đã thêm 2 câu vào ngân hàng.")
    lecturer.press("Hoàn tác")
    lecturer.sees("Ngân hàng chưa có câu nào.")
