"""The sheet of questions and the words that its cells understand."""

from dataclasses import replace

from lms.intake.columns import Column, SheetKind

LETTERS = "ABCDEFGHIJ"
OFFERED = "ABCDEF"
"""Options for which the empty sheet has columns."""


def _option(letter: str) -> Column:
    return Column(letter, f"Phương án {letter}", (letter, f"Lựa chọn {letter}", f"Đáp án {letter}", f"PA {letter}"))


def _why(letter: str) -> Column:
    return Column(f"why_{letter}", f"Giải thích {letter}", (f"Lời giải {letter}", f"Phản hồi {letter}"))


QUESTIONS = SheetKind(
    "questions",
    "Câu hỏi",
    (
        Column("ask", "Câu hỏi", ("Nội dung câu hỏi", "Nội dung", "Lời hỏi", "Đề bài", "Question"), needed=True),
        Column("kind", "Loại", ("Loại câu hỏi", "Loại câu", "Kiểu câu hỏi", "Dạng", "Dạng câu hỏi")),
        *(_option(letter) for letter in LETTERS),
        Column(
            "answer", "Đáp án", ("Đáp án đúng", "Câu trả lời đúng", "Phương án đúng", "Trả lời", "Key"), needed=True
        ),
        Column("why", "Giải thích", ("Lời giải", "Lời giải thích", "Giải thích đáp án", "Phản hồi")),
        Column("topic", "Chuyên đề", ("Chủ đề", "Nhóm", "Nhóm câu hỏi", "Chương")),
        Column("difficulty", "Mức độ", ("Độ khó", "Mức", "Mức độ khó")),
        Column("lesson", "Bài", ("Bài học", "Thuộc bài", "Đọc lại bài")),
        Column("outcome", "Mục tiêu", ("Chuẩn đầu ra", "Mục tiêu học tập")),
        *(_why(letter) for letter in LETTERS),
        Column("why_true", "Giải thích khi chọn Đúng", ("Phản hồi khi chọn Đúng",)),
        Column("why_false", "Giải thích khi chọn Sai", ("Phản hồi khi chọn Sai",)),
        Column("tolerance", "Sai số", ("Dung sai", "Sai số cho phép")),
        Column("unit", "Đơn vị tính", ("ĐVT",)),
        Column("key", "Mã câu", ("Mã câu hỏi", "Mã", "Tên câu hỏi")),
    ),
    ("Ngân hàng câu hỏi", "Danh sách câu hỏi", "Questions"),
)
EXAMPLES = replace(QUESTIONS, name="Ví dụ", names=())
"""A sheet that shows how the other is filled in, and is never read."""

KINDS = {
    "single-choice": ("Một lựa chọn", "Chọn một", "Trắc nghiệm", "Một đáp án", "Trắc nghiệm một đáp án"),
    "multiple-choice": ("Nhiều lựa chọn", "Chọn nhiều", "Nhiều đáp án", "Trắc nghiệm nhiều đáp án"),
    "true-false": ("Đúng sai", "Đúng/Sai", "Đúng hoặc sai"),
    "true-false-reason": ("Đúng sai, chọn lý do", "Đúng sai có lý do", "Đúng sai và lý do"),
    "matching": ("Ghép đôi", "Ghép cặp", "Nối", "Nối cặp", "Ghép"),
    "ordering": ("Sắp xếp", "Xếp thứ tự", "Thứ tự", "Sắp xếp thứ tự"),
    "categorise": ("Phân loại", "Phân nhóm", "Xếp nhóm"),
    "fill-in": ("Điền chỗ trống", "Điền khuyết", "Điền vào chỗ trống", "Điền từ"),
    "number": ("Nhập số", "Số", "Tính toán", "Điền số"),
    "short-text": ("Trả lời ngắn", "Trả lời vài chữ", "Tự trả lời ngắn"),
}
"""The first is written, all are read."""
LEVELS = {
    1: ("Dễ", "Nhận biết", "1", "Cơ bản"),
    2: ("Vừa", "Trung bình", "Thông hiểu", "2", "Hiểu"),
    3: ("Khó", "Vận dụng", "Vận dụng cao", "3", "Nâng cao"),
}


def with_options(count: int) -> SheetKind:
    """The sheet with columns for so many options."""
    apart = {key for letter in LETTERS[count:] for key in (letter, f"why_{letter}")}
    return replace(QUESTIONS, columns=tuple(column for column in QUESTIONS.columns if column.key not in apart))
