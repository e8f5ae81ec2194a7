"""Questions as a sheet, and the empty sheet with an example of every kind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from xlsxwriter import Workbook

from lms.courses.exercises.amounts import number_text
from lms.intake.questions.columns import EXAMPLES, KINDS, LETTERS, LEVELS, OFFERED, with_options
from lms.intake.questions.house import GAPS
from lms.intake.writing import Formats, book_of, offer_words, write_sheet

TITLE = "Ngân hàng câu hỏi"
ARROW = " => "
MOST_OFFERED = 255
"""Letters that a list in a cell of Excel holds."""

Question = Mapping[str, Any]
Names = Mapping[str, Mapping[str, str]]
"""field -> key -> name, of the topics, lessons and outcomes of a course."""


def write(questions: Sequence[Question], names: Names) -> tuple[bytes, list[str]]:
    """A workbook of these questions, and keys of those with more parts than it has columns.

    Topics, lessons and outcomes stand there by the names that `names` has for them.
    """
    told = [question for question in questions if len(_parts(question)) <= len(LETTERS)]
    widest = max((len(_parts(question)) for question in told), default=0)
    rows = [_row(question, names) for question in told]

    def fill(book: Workbook, formats: Formats) -> None:
        _sheet(book, rows, formats, max(widest, len(OFFERED)), names)

    left_out = [str(question["key"]) for question in questions if question not in told]
    return book_of(fill, TITLE), left_out


def template(names: Names) -> bytes:
    """The empty sheet, its cells offering the words they understand, and one that shows how it is filled in."""

    def fill(book: Workbook, formats: Formats) -> None:
        _sheet(book, [], formats, len(OFFERED), names)
        examples = replace(EXAMPLES, columns=with_options(len(OFFERED)).columns)
        write_sheet(book, examples, [_row(one, names) for one in SHOWN], formats)

    return book_of(fill, TITLE)


def _sheet(book: Workbook, rows: Sequence[Any], formats: Formats, options: int, names: Names) -> None:
    kind = with_options(options)
    sheet = write_sheet(book, kind, rows, formats)
    choices = {
        "kind": [words[0] for words in KINDS.values()],
        "difficulty": [words[0] for words in LEVELS.values()],
        **{field: list(known.values()) for field, known in names.items()},
    }
    offer_words(sheet, kind, {field: words for field, words in choices.items() if _fits_a_list(words)})


def _fits_a_list(words: Sequence[str]) -> bool:
    # A comma in a name would part it in two.
    return len(",".join(words)) <= MOST_OFFERED and not any("," in word for word in words)


def _row(question: Question, names: Names) -> dict[str, str]:
    parts = _parts(question)
    cells = {
        "ask": _asked(question),
        "kind": KINDS[question["kind"]][0],
        "answer": _answer(question),
        "why": str(question.get("why", "")),
        "why_true": str(question.get("why_true", "")),
        "why_false": str(question.get("why_false", "")),
        "unit": str(question.get("unit", "")),
        "tolerance": number_text(question["tolerance"]) if question.get("tolerance") else "",
        "difficulty": LEVELS.get(question.get("difficulty", 0), ("",))[0],
        "key": str(question.get("key", "")),
        **{letter: text for letter, (text, _) in zip(LETTERS, parts, strict=False)},
        **{f"why_{letter}": why for letter, (_, why) in zip(LETTERS, _whys(question, parts), strict=False)},
    }
    for field in ("topic", "lesson", "outcome"):
        key = str(question.get(field, ""))
        cells[field] = names.get(field, {}).get(key, key)
    return {key: text for key, text in cells.items() if text}


def _asked(question: Question) -> str:
    if question["kind"] != "fill-in":
        return str(question["ask"])
    return question["text"] if question["ask"] == GAPS else f"{question['ask']} {question['text']}"


def _parts(question: Question) -> list[tuple[str, str]]:
    """What stands in the columns of options, each with its explanation."""
    match question["kind"]:
        case "single-choice" | "multiple-choice":
            return [(one["text"], one["why"]) for one in question["options"]]
        case "true-false-reason":
            return [(one["text"], one["why"]) for one in question["reasons"]]
        case "matching":
            pairs = [(f"{one['left']}{ARROW}{one['right']}", one["why"]) for one in question["pairs"]]
            return [*pairs, *((f"{ARROW.strip()} {text}", "") for text in question.get("extra", []))]
        case "ordering":
            return [(one["text"], one["why"]) for one in question["steps"]]
        case "categorise":
            items = [(f"{one['text']}{ARROW}{one['category']}", one["why"]) for one in question["items"]]
            used = {one["category"] for one in question["items"]}
            return [*items, *((f"{ARROW.strip()} {name}", "") for name in question["categories"] if name not in used)]
    return []


def _whys(question: Question, parts: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    return [("", blank["why"]) for blank in question["blanks"]] if question["kind"] == "fill-in" else parts


def _answer(question: Question) -> str:
    match question["kind"]:
        case "single-choice" | "multiple-choice":
            return _right(question["options"])
        case "true-false":
            return _word(question)
        case "true-false-reason":
            return f"{_word(question)}; {_right(question['reasons'])}"
        case "fill-in":
            return "; ".join(" | ".join(blank["accept"]) for blank in question["blanks"])
        case "number":
            return number_text(question["answer"])
        case "short-text":
            return " | ".join(question["accept"])
    return ""


def _word(question: Question) -> str:
    return "Đúng" if question["answer"] else "Sai"


def _right(options: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(letter for letter, option in zip(LETTERS, options, strict=False) if option.get("right"))


SHOWN: tuple[dict[str, Any], ...] = (
    {
        "kind": "single-choice",
        "ask": "Ai ký thỏa ước lao động tập thể thay mặt người lao động?",
        "options": [
            {"text": "Chủ tịch công đoàn cơ sở", "right": True, "why": "Chủ tịch đại diện tập thể người lao động."},
            {"text": "Giám đốc công ty", "why": "Giám đốc ký cho bên người sử dụng lao động."},
            {"text": "Kế toán công đoàn", "why": "Kế toán không đại diện cho bên nào."},
        ],
        "difficulty": 1,
    },
    {
        "kind": "multiple-choice",
        "ask": "Việc nào thuộc về ủy ban kiểm tra?",
        "options": [
            {"text": "Giám sát chi tiêu", "right": True, "why": "Đây là nhiệm vụ của ủy ban kiểm tra."},
            {"text": "Giải quyết đơn tố cáo", "right": True, "why": "Đơn thuộc thẩm quyền do ủy ban xem xét."},
            {"text": "Ký phiếu chi", "why": "Chủ tài khoản ký phiếu chi."},
        ],
        "difficulty": 2,
    },
    {
        "kind": "true-false",
        "ask": "Điểm dừng nên để ngỏ tới phiên họp cuối.",
        "answer": False,
        "why_true": "Chưa đúng. Hãy ghi điểm dừng trước khi họp.",
        "why_false": "Đúng. Tổ bàn trước điểm dừng.",
        "difficulty": 1,
    },
    {
        "kind": "matching",
        "ask": "Ghép mỗi việc với hạn của nó.",
        "pairs": [
            {"left": "Cung cấp thông tin", "right": "10 ngày", "why": "Tính từ ngày nhận yêu cầu."},
            {"left": "Bắt đầu thương lượng", "right": "30 ngày", "why": "Không được muộn hơn 30 ngày."},
        ],
        "extra": ["05 ngày"],
        "difficulty": 2,
    },
    {
        "kind": "ordering",
        "ask": "Xếp các bước theo thứ tự làm.",
        "steps": [
            {"text": "Lấy ý kiến người lao động", "why": "Đề nghị phải từ người lao động mà ra."},
            {"text": "Gửi yêu cầu thương lượng", "why": "Yêu cầu kèm nội dung đã lấy ý kiến."},
            {"text": "Họp và ghi biên bản", "why": "Có biên bản thì mới có cái để ký."},
        ],
        "difficulty": 2,
    },
    {
        "kind": "fill-in",
        "ask": GAPS,
        "text": "Công ty cung cấp thông tin trong {1} ngày, kể từ ngày {2} yêu cầu.",
        "blanks": [
            {"accept": ["10", "mười"], "why": "Hạn là 10 ngày."},
            {"accept": ["nhận", "nhận được"], "why": "Tính từ ngày nhận chứ không phải ngày gửi."},
        ],
        "difficulty": 2,
    },
    {
        "kind": "number",
        "ask": "Thu 1.253.000 đồng, chi 1.000.000 đồng. Quỹ còn bao nhiêu?",
        "answer": 253000,
        "unit": "đồng",
        "why": "Lấy số thu trừ số chi.",
        "difficulty": 1,
    },
    {
        "kind": "short-text",
        "ask": "Cuộc gặp định kỳ giữa hai bên tại nơi làm việc gọi là gì?",
        "accept": ["đối thoại định kỳ", "đối thoại"],
        "why": "Đối thoại định kỳ tổ chức ít nhất mỗi năm một lần.",
        "difficulty": 1,
    },
)
"""Questions that the template shows filled in."""
