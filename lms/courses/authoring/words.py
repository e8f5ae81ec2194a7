"""How the fields of each kind are named to its author. The order of a kind's fields here is that of its form."""

from dataclasses import replace

from lms.courses.authoring.fields import Words
from lms.courses.exercises.voucher_cells import VOUCHERS
from lms.text import N_

ASK = Words(N_("Câu hỏi"), rows=2)
TASK = Words(N_("Lời giao việc"), N_("Một câu nói người học phải làm gì."), rows=2)
WHY = Words(N_("Vì sao"), N_("Lời nói với người học sau khi trả lời."), rows=2)
FOLD = Words(N_("Gõ thiếu dấu vẫn tính là đúng"))
ACCEPT = Words(
    N_("Các cách viết được tính là đúng"),
    N_("Cách đầu tiên hiện ra làm đáp án. Chữ hoa, chữ thường như nhau."),
    N_("Thêm một cách viết"),
    N_("Cách viết"),
    start=1,
)
OPTION = {
    "text": Words(N_("Nội dung"), rows=2),
    "right": Words(N_("Đây là lựa chọn đúng")),
    "why": Words(N_("Vì sao đúng hay sai"), N_("Lời nói với người chọn ý này."), rows=2),
}
OPTIONS = Words(
    N_("Các lựa chọn"),
    N_("Người học thấy các lựa chọn theo thứ tự đã xáo."),
    N_("Thêm lựa chọn"),
    N_("Lựa chọn"),
    start=4,
)
STATEMENT = {
    "ask": Words(N_("Câu khẳng định"), N_("Người học cho biết câu này đúng hay sai."), rows=2),
    "answer": Words(N_("Câu này đúng hay sai")),
    "why_true": Words(N_("Nói với người chọn “Đúng”"), rows=2),
    "why_false": Words(N_("Nói với người chọn “Sai”"), rows=2),
}
SAYS = Words(N_("Các dòng trên giấy"), "", N_("Thêm dòng"), N_("Dòng"), start=2)
LINES = {"key": Words(N_("Tên ngắn")), "text": Words(N_("Tên mục"))}

KIND_WORDS: dict[str, tuple[str, str]] = {
    "single-choice": (N_("Chọn một ý"), N_("Nhiều lựa chọn, một ý đúng.")),
    "multiple-choice": (N_("Chọn nhiều ý"), N_("Nhiều lựa chọn, phải chọn đủ các ý đúng.")),
    "true-false": (N_("Đúng hay sai"), N_("Một câu khẳng định để xét.")),
    "true-false-reason": (N_("Đúng hay sai, kèm lý do"), N_("Xét đúng sai rồi chọn lý do; mỗi phần nửa điểm.")),
    "matching": (N_("Ghép cặp"), N_("Mỗi vế trái có một vế phải của nó.")),
    "ordering": (N_("Xếp thứ tự"), N_("Các bước bị xáo, xếp lại cho đúng.")),
    "categorise": (N_("Phân nhóm"), N_("Xếp từng mục vào nhóm của nó.")),
    "fill-in": (N_("Điền chỗ trống"), N_("Gõ chữ vào các chỗ trống trong câu.")),
    "number": (N_("Trả lời bằng số"), N_("Gõ một con số, tính sai số nếu cần.")),
    "short-text": (N_("Trả lời ngắn"), N_("Gõ vài chữ; nhiều cách viết được tính là đúng.")),
    "reflection": (N_("Tự suy ngẫm"), N_("Viết tự do, không chấm; sau đó xem bài của người khác.")),
    "situation": (N_("Tình huống nhiều ngả"), N_("Đối thoại rẽ theo lựa chọn, có nhiều kết cục.")),
    "voucher": (N_("Chứng từ, sổ sách"), N_("Đọc giấy tờ, lập phiếu, ghi sổ rồi khóa sổ.")),
}
"""Name of a kind, and in a sentence what the learner does."""

KINDS: dict[str, dict[str, Words]] = {
    "single-choice": {"ask": ASK, "options": replace(OPTIONS, single=True)},
    "multiple-choice": {"ask": ASK, "options": OPTIONS},
    "true-false": STATEMENT,
    "true-false-reason": {
        **STATEMENT,
        "reasons": Words(N_("Các lý do"), "", N_("Thêm lý do"), N_("Lý do"), start=3, single=True),
    },
    "matching": {
        "ask": ASK,
        "pairs": Words(N_("Các cặp"), "", N_("Thêm cặp"), N_("Cặp"), start=3),
        "extra": Words(
            N_("Vế phải thừa"),
            N_("Không thuộc cặp nào, để người học phải cân nhắc."),
            N_("Thêm vế thừa"),
            N_("Vế thừa"),
            optional=True,
        ),
    },
    "ordering": {
        "ask": ASK,
        "steps": Words(
            N_("Các bước, theo thứ tự đúng"),
            N_("Từ 2 đến 9 bước. Người học thấy các bước đã bị xáo."),
            N_("Thêm bước"),
            N_("Bước"),
            start=3,
        ),
    },
    "categorise": {
        "ask": ASK,
        "categories": Words(N_("Các nhóm"), N_("Từ 2 đến 6 nhóm."), N_("Thêm nhóm"), N_("Nhóm"), start=2),
        "items": Words(N_("Các mục cần xếp"), "", N_("Thêm mục"), N_("Mục"), start=4),
    },
    "fill-in": {
        "ask": ASK,
        "text": Words(
            N_("Đoạn văn có chỗ trống"),
            N_("Viết {1} ở chỗ trống thứ nhất, {2} ở chỗ trống thứ hai, cứ thế tiếp tục."),
            rows=4,
        ),
        "blanks": Words(N_("Các chỗ trống"), "", N_("Thêm chỗ trống"), N_("Chỗ trống"), start=1),
    },
    "number": {
        "ask": ASK,
        "answer": Words(N_("Đáp số"), N_("Như 253.000 hoặc 6,5.")),
        "tolerance": Words(N_("Được lệch tối đa"), N_("Để trống là phải đúng hẳn."), short=True),
        "unit": Words(N_("Đơn vị"), N_("Như đồng, ngày. Để trống nếu không có."), short=True),
        "why": WHY,
    },
    "short-text": {"ask": ASK, "accept": ACCEPT, "fold": FOLD, "why": WHY},
    "reflection": {
        "ask": ASK,
        "sample": Words(N_("Bài viết để tham khảo"), N_("Hiện ra sau khi người học đã viết phần của mình."), rows=5),
    },
    "situation": {
        "title": Words(N_("Tên tình huống")),
        "intro": Words(N_("Bối cảnh"), N_("Người học là ai, ở đâu, chuyện gì đang xảy ra."), rows=3),
        "ask": Words(N_("Câu hỏi trên các lựa chọn"), N_("Như: Anh/chị trả lời thế nào?")),
        "state": Words(
            N_("Điều thay đổi theo lựa chọn"),
            N_("Tối đa ba điều, từ 0 đến 10, như lòng tin hay số ngày còn lại. Không có đơn vị thì hiện dạng 3/5."),
            N_("Thêm một điều"),
            N_("Điều"),
            optional=True,
        ),
        "nodes": Words(N_("Các đoạn đối thoại"), N_("Tình huống mở đầu ở đoạn thứ nhất."), N_("Thêm đoạn"), N_("Đoạn")),
        "endings": Words(N_("Các kết cục"), "", N_("Thêm kết cục"), N_("Kết cục")),
        "better": Words(N_("Đường đi tốt hơn"), N_("Các lựa chọn dẫn tới kết cục điểm cao nhất.")),
    },
    "voucher": {
        "title": Words(N_("Tên bài tập")),
        "intro": Words(N_("Bối cảnh"), N_("Ai, ở đâu, việc gì. Nhớ ghi đây là số liệu ví dụ."), rows=3),
        "ask": TASK,
        "opening": Words(N_("Đầu kỳ")),
        "last": Words(N_("Số phiếu gần nhất"), N_("Phiếu mới được đánh số nối tiếp.")),
        "papers": Words(N_("Giấy tờ của tình huống"), "", N_("Thêm tờ giấy"), N_("Tờ giấy"), start=1),
        "lines": Words(N_("Mục thu, mục chi để chọn")),
        "others": Words(N_("Lựa chọn gây nhiễu"), N_("Thêm vào danh sách chọn, không phải đáp án."), optional=True),
        "work": Words(
            N_("Lời giải: từng việc theo ngày"),
            N_("Anh/chị lập phiếu, ghi sổ như người học sẽ làm; phần này thành đáp án."),
            N_("Thêm việc"),
            N_("Việc"),
            start=1,
        ),
        "closing": Words(N_("Khóa sổ")),
    },
}

BALANCES = {
    "cash": Words(N_("Tiền mặt trong quỹ"), money=True),
    "bank": Words(N_("Tiền gửi ngân hàng"), N_("Để trống nếu chỉ có sổ quỹ."), money=True),
    "advances": Words(N_("Tạm ứng chưa thanh toán"), money=True, optional=True),
}
SHAPES: dict[str, dict[str, Words]] = {
    "Option": OPTION,
    "Pair": {"left": Words(N_("Vế trái"), rows=1), "right": Words(N_("Vế phải"), rows=1), "why": WHY},
    "Step": {"text": Words(N_("Nội dung bước"), rows=1), "why": Words(N_("Vì sao đứng ở đây"), rows=2)},
    "Item": {
        "text": Words(N_("Nội dung"), rows=1),
        "category": Words(N_("Thuộc nhóm"), of=("categories",)),
        "why": WHY,
    },
    "Accepting": {"accept": ACCEPT, "fold": FOLD, "why": WHY},
    "Meter": {
        "key": Words(N_("Tên ngắn")),
        "name": Words(N_("Tên gọi")),
        "start": Words(N_("Lúc đầu"), short=True),
        "most": Words(N_("Cao nhất"), short=True),
        "unit": Words(N_("Đơn vị"), short=True),
    },
    "Node": {
        "key": Words(N_("Tên ngắn")),
        "says": Words(N_("Ai nói gì"), "", N_("Thêm lời nói"), N_("Lời"), start=1),
        "choices": Words(
            N_("Người học có thể chọn"),
            N_("Đừng luôn để ý hay nhất lên đầu."),
            N_("Thêm lựa chọn"),
            N_("Lựa chọn"),
            start=2,
        ),
    },
    "Choice": {
        "text": Words(N_("Lời người học nói hay việc sẽ làm"), rows=2),
        "to": Words(N_("Dẫn tới"), of=("nodes", "endings")),
        "effect": Words(N_("Làm thay đổi"), N_("Như 1 hoặc -2. Để trống là không đổi."), of=("state",)),
        "when": Words(N_("Chỉ hiện khi đạt từ"), of=("state",), optional=True),
        "why": Words(N_("Vì sao hay, vì sao dở"), N_("Hiện ở cuối, khi xem lại đường đã đi."), rows=2),
    },
    "Ending": {
        "key": Words(N_("Tên ngắn")),
        "title": Words(N_("Tên kết cục")),
        "text": Words(N_("Chuyện kết thúc thế nào"), rows=3),
        "score": Words(N_("Điểm"), N_("Từ 0 đến 1, như 0,5.")),
    },
    "Paper": {"key": Words(N_("Tên ngắn")), "title": Words(N_("Tên tờ giấy")), "says": SAYS},
    "Balances": BALANCES,
    "Closing": {
        "papers": Words(N_("Giấy tờ dùng để khóa sổ"), of=("papers",)),
        "cash": Words(N_("Tồn quỹ cuối kỳ"), money=True),
        "bank": Words(N_("Tiền gửi cuối kỳ"), N_("Để trống nếu chỉ có sổ quỹ."), money=True),
        "advances": BALANCES["advances"],
    },
    "Last": {
        "receipt": Words(N_("Phiếu thu"), N_("Như PT 21."), short=True),
        "payment": Words(N_("Phiếu chi"), N_("Như PC 29."), short=True),
    },
    "Lines": {
        "income": Words(N_("Mục thu"), "", N_("Thêm mục thu"), N_("Mục thu"), start=1),
        "spending": Words(N_("Mục chi"), "", N_("Thêm mục chi"), N_("Mục chi"), start=1),
    },
    "Others": {
        "parties": Words(N_("Tên người khác"), "", N_("Thêm tên"), N_("Tên")),
        "reasons": Words(N_("Lý do khác"), "", N_("Thêm lý do"), N_("Lý do")),
    },
    "Work": {
        "papers": Words(N_("Theo giấy tờ"), of=("papers",)),
        "voucher": Words(N_("Lập giấy gì"), choices=tuple(VOUCHERS.items())),
        "number": Words(N_("Số phiếu")),
        "date": Words(N_("Ngày"), N_("Như 05/11/2026.")),
        "party": Words(N_("Người giao, nhận tiền")),
        "reason": Words(N_("Lý do, diễn giải")),
        "amount": Words(N_("Số tiền (đồng)"), money=True),
        "line": Words(N_("Mục thu, mục chi"), N_("Để trống nếu không phải thu, chi."), of=("income", "spending")),
        "cash": Words(N_("Sổ quỹ"), money=True, sides=True),
        "bank": Words(N_("Sổ tiền gửi"), money=True, sides=True),
        "why": Words(
            N_("Lời giải thích riêng từng ô"),
            N_("Để trống thì người học thấy lời giải thích chung."),
            optional=True,
            choices=(
                ("voucher", N_("Lập giấy gì")),
                ("number", N_("Số phiếu")),
                ("date", N_("Ngày")),
                ("party", N_("Người giao, nhận tiền")),
                ("reason", N_("Lý do, diễn giải")),
                ("amount", N_("Số tiền")),
                ("words", N_("Bằng chữ")),
                ("line", N_("Mục thu, mục chi")),
                ("cash", N_("Sổ quỹ")),
                ("bank", N_("Sổ tiền gửi")),
            ),
        ),
    },
}
"""Fields of the mappings inside an exercise, by the name of their shape."""

SAID = {"who": Words(N_("Người nói")), "text": Words(N_("Lời nói"), rows=2)}
ON_PAPER = {"who": Words(N_("Nhãn"), N_("Như: Ngày, Số tiền")), "text": Words(N_("Nội dung"))}
QUESTION = {
    "topic": Words(N_("Chủ đề"), of=("topics",)),
    "outcome": Words(N_("Mục tiêu được kiểm tra"), of=("outcomes",)),
    "lesson": Words(N_("Bài nên đọc lại khi sai"), of=("lessons",)),
    "difficulty": Words(N_("Độ khó"), choices=(("1", N_("Dễ")), ("2", N_("Vừa")), ("3", N_("Khó")))),
}
"""What a question of the bank has besides."""
