"""How the fields of the parts of a course are named to its author; the order here is that of the forms."""

from lms.courses.authoring.fields import Words
from lms.text import N_

KEY = Words(N_("Tên ngắn"))

SETTINGS = {
    "title": Words(N_("Tên khóa học"), rows=1),
    "summary": Words(N_("Học xong làm được gì"), N_("Một hai câu, hiện ngay dưới tên khóa học."), rows=3),
    "topics": Words(N_("Chuyên đề"), N_("Chỉ tiêu đào tạo được tính theo chuyên đề."), of=("topics",)),
    "audience": Words(N_("Dành cho ai"), "", N_("Thêm đối tượng"), N_("Đối tượng"), start=1),
    "hours": Words(N_("Số tiết"), N_("In trên chứng nhận, như 6 hoặc 4,5."), short=True),
    "valid_months": Words(N_("Có giá trị mấy tháng"), N_("Để trống là không hết hạn."), short=True),
    "outcomes": Words(
        N_("Mục tiêu"),
        N_("Học xong làm được những gì. Mỗi mục tiêu cần ít nhất một câu hỏi kiểm tra."),
        N_("Thêm mục tiêu"),
        N_("Mục tiêu"),
        start=2,
    ),
}
"""Of `course.yaml`, what the course is."""

BLUEPRINT = {
    "question_topics": Words(
        N_("Các chủ đề của câu hỏi"),
        N_("Người học xem kết quả theo từng chủ đề này."),
        N_("Thêm chủ đề"),
        N_("Chủ đề"),
        start=2,
    ),
    "bank_least": Words(N_("Ngân hàng nên có ít nhất mấy câu"), N_("Để trống là 40.")),
    "final_test": Words(
        N_("Bài kiểm tra cuối khóa"), N_("Để trống cả phần này thì học hết các bài là hoàn thành khóa học.")
    ),
    "pre_test": Words(
        N_("Bài kiểm tra đầu khóa"),
        N_("Ai trả lời đúng mọi câu về một bài thì không phải học bài ấy. Để trống cả phần này là không có."),
        optional=True,
    ),
}
"""Of `course.yaml`, the tests."""
DRAW = Words(
    N_("Mỗi chủ đề rút mấy câu"),
    N_("Trong ngoặc là số câu ngân hàng đang có. Để trống hoặc ghi 0 là không rút."),
    of=("question_topics",),
)

TASK = {
    "title": Words(N_("Tên bài viết")),
    "ask": Words(N_("Đề bài"), rows=4),
    "steps": Words(N_("Các bước gợi ý"), N_("Được đánh số dưới đề bài."), N_("Thêm bước"), N_("Bước"), optional=True),
    "min_words": Words(N_("Viết ít nhất mấy chữ"), short=True),
    "pass_points": Words(N_("Đạt từ mấy điểm"), short=True),
    "required": Words(N_("Phải đạt bài viết này mới hoàn thành khóa học")),
    "blind": Words(N_("Người chấm không thấy tên người viết")),
    "rubric": Words(
        N_("Các tiêu chí chấm"),
        N_("Giảng viên chọn một mức cho mỗi tiêu chí; điểm của bài là tổng các mức."),
        N_("Thêm tiêu chí"),
        N_("Tiêu chí"),
        start=2,
    ),
}

TERM = {
    "key": Words(N_("Từ hoặc cụm từ")),
    "text": Words(N_("Nghĩa"), rows=2),
}

HEADS = (
    ("union", N_("Quốc hiệu và tên công đoàn")),
    ("national", N_("Chỉ quốc hiệu")),
    ("none", N_("Không có")),
)
DOCUMENT = {
    "title": Words(N_("Tên mẫu")),
    "about": Words(N_("Dùng để làm gì"), rows=2),
    "head": Words(N_("Phần đầu trang"), N_("Không chọn thì có quốc hiệu và tên công đoàn."), choices=HEADS),
    "body": Words(
        N_("Nội dung của mẫu"),
        N_("Các phần nối nhau từ trên xuống, mỗi phần là một đề mục, đoạn văn, danh sách, chỗ điền, bảng hoặc chữ ký."),
        N_("Thêm phần"),
        N_("Phần"),
    ),
}
SHEET = {
    "title": Words(N_("Tên sổ")),
    "about": Words(N_("Dùng để làm gì"), rows=2),
    "notes": Words(N_("Lời dặn ở đầu sổ"), "", N_("Thêm lời dặn"), N_("Lời dặn"), optional=True),
    "opening": Words(N_("Tên dòng đầu kỳ"), N_("Như: Tồn đầu tháng."), short=True),
    "totals": Words(N_("Tên dòng cộng"), N_("Như: Cộng phát sinh."), short=True),
    "closing": Words(N_("Tên dòng cuối kỳ"), N_("Như: Tồn cuối tháng."), short=True),
    "columns": Words(
        N_("Các cột"),
        N_("Cần đúng một cột số dư, và cột tiền cho cả bên thu lẫn bên chi."),
        N_("Thêm cột"),
        N_("Cột"),
    ),
    "rows": Words(N_("Số dòng để điền")),
}

PARTS: dict[str, dict[str, Words]] = {
    "Outcome": {"key": KEY, "text": Words(N_("Làm được gì"), rows=1)},
    "FinalTest": {
        "pass_percent": Words(N_("Đạt từ bao nhiêu phần trăm"), N_("Như 80.")),
        "draw": DRAW,
    },
    "PreTest": {
        "need": Words(N_("Mỗi bài cần ít nhất mấy câu"), N_("Ít câu hơn thì chưa đủ để bỏ qua bài ấy. Để trống là 2.")),
        "draw": DRAW,
    },
    "Criterion": {
        "key": KEY,
        "name": Words(N_("Tên tiêu chí")),
        "levels": Words(N_("Các mức, từ thấp đến cao"), "", N_("Thêm mức"), N_("Mức"), start=3),
    },
    "RubricLevel": {
        "points": Words(N_("Điểm")),
        "text": Words(N_("Bài ở mức này thế nào"), rows=1),
    },
    "Terms": {
        "terms": Words(
            N_("Các từ"),
            N_("Dẫn nguồn thì viết ở cuối nghĩa, như [@blld 70.3]."),
            N_("Thêm từ"),
            N_("Từ"),
            start=3,
        )
    },
    "Block": {
        "heading": Words(N_("Đề mục")),
        "text": Words(N_("Đoạn văn"), rows=3),
        "items": Words(N_("Danh sách"), "", N_("Thêm dòng"), N_("Dòng"), start=2),
        "fields": Words(
            N_("Chỗ điền"), N_("Nhãn đứng trước một dòng chấm để viết."), N_("Thêm chỗ điền"), N_("Nhãn"), start=2
        ),
        "table": Words(N_("Bảng")),
        "signatures": Words(N_("Chữ ký"), N_("Từ một đến ba người ký."), N_("Thêm người ký"), N_("Người ký"), start=1),
    },
    "FormTable": {
        "columns": Words(N_("Tên các cột"), "", N_("Thêm cột"), N_("Cột"), start=2),
        "widths": Words(N_("Tỷ lệ bề rộng các cột"), N_("Mỗi cột một số, như 1 3 2. Để trống là bằng nhau.")),
        "lines": Words(
            N_("Các dòng đã có chữ"), N_("Mỗi dòng của bảng viết trên một dòng, các ô cách nhau bằng dấu |."), rows=3
        ),
        "rows": Words(N_("Số dòng trống để điền")),
    },
    "SheetColumn": {
        "key": KEY,
        "name": Words(N_("Tên cột")),
        "kind": Words(
            N_("Cột ghi gì"),
            N_("Không chọn là chữ."),
            choices=(
                ("text", N_("Chữ")),
                ("date", N_("Ngày")),
                ("money", N_("Số tiền")),
                ("balance", N_("Số dư, tự tính")),
            ),
        ),
        "side": Words(N_("Tiền vào hay ra"), N_("Chỉ cột số tiền."), choices=(("in", N_("Thu")), ("out", N_("Chi")))),
        "width": Words(N_("Bề rộng"), N_("Từ 4 đến 80 chữ. Để trống là 14.")),
    },
}
"""Fields of the mappings inside, by the name of their shape."""
