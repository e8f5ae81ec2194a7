"""Questions from a sheet, .xlsx or .csv: a row a question, under headings as `columns` names them."""

import re
from collections.abc import Sequence
from decimal import Decimal

from lms.courses.exercises.amounts import read_number
from lms.intake.columns import plain as plain_name
from lms.intake.grid import Fault, Formula
from lms.intake.problems import Weight
from lms.intake.questions import house
from lms.intake.questions.columns import KINDS, LETTERS, QUESTIONS
from lms.intake.questions.found import Batch, Found
from lms.intake.questions.house import Answer
from lms.intake.questions.wording import tidy
from lms.intake.rows import Row
from lms.intake.tables import read_book
from lms.text import N_, fold

LONGEST_CELL = 4000
ARROW = re.compile(r"\s*(?:=>|->|→|⇒)\s*")
GAP = re.compile(r"_{2,}|…{2,}|\.{4,}")
BLANK = re.compile(r"\{[0-9]+\}")
YES = frozenset({"dung", "d", "true", "t", "x", "co", "1"})
NO = frozenset({"sai", "s", "false", "f", "khong", "0"})
FULL = Decimal(100)

NONE = N_("Không thấy trang nào có cột Câu hỏi và Đáp án. Anh/chị tải tệp mẫu và xem tên các cột ở dòng tiêu đề.")
LONG_CELL = N_("Ô này dài hơn 4.000 ký tự.")
UNKNOWN_KIND = N_("Không có loại câu này. Các loại: %(kinds)s.")
EMPTY = N_("Ô này phải có dữ liệu.")
NOT_LETTERS = N_("Đáp án ghi bằng chữ cái của phương án, ví dụ B hoặc A, C.")
NO_SUCH_OPTION = N_("Phương án ghi ở đáp án đang để trống.")
NOT_JUDGED = N_("Đáp án của câu này ghi Đúng hoặc Sai.")
NOT_BOTH = N_("Đáp án ghi Đúng hoặc Sai, rồi chữ cái của lý do, ví dụ: Sai; B.")
NO_ARROW = N_("Mỗi ô phương án của câu này ghi hai vế cách nhau bằng dấu =>, ví dụ: Đoàn phí => Thu.")
BLANK_COUNT = N_("Câu có %(gaps)s chỗ trống nhưng đáp án ghi cho %(answers)s chỗ, cách nhau bằng dấu chấm phẩy.")
NOT_NUMBER = N_("Ô này phải là một số, ví dụ 253.000 hoặc 6,5.")


def read(data: bytes, name: str) -> Batch:
    """Every question of the sheets of a file. Raises Unreadable."""
    book = read_book(data, name, kinds=(QUESTIONS,), none=NONE)
    batch = Batch(problems=list(book.problems))
    for table in book.tables:
        if fold(table.sheet).startswith("vi du"):
            continue
        for number, values in table.rows:
            if not batch.take(number, _Question(Row(table, number, values)).fill):
                return batch
    return batch


class _Question:
    """One row."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.made = {
            "single-choice": lambda: self._choice(False),
            "multiple-choice": lambda: self._choice(True),
            "true-false": self._statement,
            "true-false-reason": self._reason,
            "matching": self._matching,
            "ordering": self._ordering,
            "categorise": self._categorise,
            "fill-in": self._fill_in,
            "number": self._number,
            "short-text": self._words,
        }

    def fill(self, found: Found) -> None:
        """Read it into `found`."""
        self.found = found
        self.ask, self.why = self._cell("ask"), self._cell("why")
        self.answer = self._cell("answer")
        self.options = {letter: text for letter in LETTERS if (text := self._cell(letter))}
        found.name = self._cell("key")
        found.place = {key: text for key in ("topic", "lesson", "outcome", "difficulty") if (text := self._cell(key))}
        kind = self._kind()
        if not self.ask:
            self.row.error("ask", EMPTY)
        if not self.answer and kind not in ("matching", "ordering", "categorise"):
            self.row.error("answer", EMPTY)
        if kind and not self._failed():
            self.made[kind]()
        found.problems += self.row.problems

    def _failed(self) -> bool:
        return self.row.failed() or self.found.failed

    def _kind(self) -> str:
        """The kind that the row names, or the one that its cells are filled in for."""
        text = self._cell("kind")
        if text:
            wanted = plain_name(text)
            for kind, names in KINDS.items():
                if wanted in (plain_name(kind), *map(plain_name, names)):
                    return kind
            self.row.error("kind", UNKNOWN_KIND, kinds=", ".join(names[0] for names in KINDS.values()))
            return ""
        if BLANK.search(self.ask) or GAP.search(self.ask):
            return "fill-in"
        if not self.options:
            judged = fold(self.answer) in YES | NO and not self.answer.isdecimal()
            return "true-false" if judged else "number" if self._decimal("answer", told=False) else "short-text"
        return "multiple-choice" if len(self._letters()) > 1 else "single-choice"

    def _choice(self, several: bool) -> None:
        right = self._right(self.answer)
        if not self._failed():
            answers = [
                Answer(text, FULL if letter in right else Decimal(0), self._why_of(letter))
                for letter, text in self.options.items()
            ]
            house.choice(self.found, self.ask, answers, several, self.why)

    def _statement(self) -> None:
        judged = self._judged(self.answer)
        if judged is None:
            self.row.error("answer", NOT_JUDGED)
            return
        whys = self._cell("why_true"), self._cell("why_false")
        house.statement(self.found, self.ask, judged, *whys, self.why)

    def _reason(self) -> None:
        word, *letters = re.split(r"[;,\s]+", self.answer, maxsplit=1)
        judged = self._judged(word)
        if judged is None or not letters:
            self.row.error("answer", NOT_BOTH)
            return
        right = self._right(letters[0])
        self._statement_with(judged, right)

    def _statement_with(self, judged: bool, right: set[str]) -> None:
        if self._failed():
            return
        answers = [
            Answer(text, FULL if letter in right else Decimal(0), self._why_of(letter))
            for letter, text in self.options.items()
        ]
        house.choice(self.found, self.ask, answers, False)
        reasons = self.found.spec.get("options", [])
        house.statement(self.found, self.ask, judged, self._cell("why_true"), self._cell("why_false"), self.why)
        if not self._failed():
            self.found.spec = {**self.found.spec, "kind": "true-false-reason", "reasons": reasons}

    def _matching(self) -> None:
        pairs = self._sides()
        if not self._failed():
            house.matching(self.found, self.ask, pairs, self.why)

    def _ordering(self) -> None:
        steps = [(text, self._why_of(letter)) for letter, text in self.options.items()]
        house.ordering(self.found, self.ask, steps, self.why)

    def _categorise(self) -> None:
        sides = self._sides()
        if not self._failed():
            items = [{"text": text, "category": group, "why": why or self.why} for text, group, why in sides if text]
            groups = list(dict.fromkeys(group for _, group, _ in sides))
            self.found.spec = {"kind": "categorise", "ask": self.ask, "categories": groups, "items": items}

    def _fill_in(self) -> None:
        gaps = 0

        def count(_: re.Match[str]) -> str:
            nonlocal gaps
            gaps += 1
            return f"{{{gaps}}}"

        pattern = BLANK if BLANK.search(self.ask) else GAP
        text = pattern.sub(count, self.ask)
        parts = [part.strip() for part in self.answer.split(";") if part.strip()]
        if len(parts) != gaps or not gaps:
            self.row.error("answer", BLANK_COUNT, gaps=str(gaps), answers=str(len(parts)))
            return
        fields = [
            (_variants(part), self._why_of(letter) or self.why)
            for letter, part in zip(_letters(gaps), parts, strict=True)
        ]
        house.blanks(self.found, text, fields)

    def _number(self) -> None:
        value = self._decimal("answer")
        tolerance = self._decimal("tolerance") if self.row.has("tolerance") else Decimal(0)
        if value is not None and tolerance is not None:
            answer = Answer(str(value), FULL)
            house.number(self.found, self.ask, [(answer, str(tolerance))], self._cell("unit"), self.why)

    def _words(self) -> None:
        house.words(self.found, self.ask, _variants(self.answer), self.why)

    def _sides(self) -> list[tuple[str, str, str]]:
        """(left, right, why) of each option."""
        sides = []
        for letter, text in self.options.items():
            parts = ARROW.split(text, maxsplit=1)
            if len(parts) != 2 or not parts[1]:
                self.row.error(letter, NO_ARROW)
                continue
            sides.append((parts[0], parts[1], self._why_of(letter)))
        return sides

    def _letters(self) -> list[str]:
        """The letters of the answer, [] when it is something else."""
        parts = re.split(r"[\s,;/+&]+|\bvà\b", self.answer.upper().strip())
        parts = [part.strip(".)(") for part in parts if part.strip(".)(")]
        if len(parts) == 1 and len(set(parts[0])) == len(parts[0]):
            parts = list(parts[0])
        return parts if set(parts) <= set(LETTERS) else []

    def _right(self, text: str) -> set[str]:
        self.answer = text
        letters = self._letters()
        by_text = [letter for letter, option in self.options.items() if fold(option) == fold(text)]
        if by_text and not (letters and set(letters) <= self.options.keys()):
            return set(by_text)
        if not letters:
            self.row.error("answer", NOT_LETTERS)
        elif set(letters) - self.options.keys():
            self.row.error("answer", NO_SUCH_OPTION)
        return set(letters)

    def _judged(self, text: str) -> bool | None:
        word = fold(text).strip(" .")
        return True if word in YES else False if word in NO else None

    def _why_of(self, letter: str) -> str:
        return self._cell(f"why_{letter}")

    def _decimal(self, key: str, told: bool = True) -> Decimal | None:
        value = self.row.values.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Decimal(str(value))
        number = read_number(self._cell(key), self._cell("unit"))
        if number is None and told:
            self.row.error(key, NOT_NUMBER)
        return number

    def _cell(self, key: str) -> str:
        value = self.row.values.get(key)
        if isinstance(value, Formula | Fault):
            if not any(problem.weight is Weight.ERROR for problem in self.row.problems):
                self.row.text(key)
            return ""
        if isinstance(value, bool):
            return "Đúng" if value else "Sai"
        text = tidy(self.row.shown(key))
        if len(text) > LONGEST_CELL:
            self.row.error(key, LONG_CELL)
            return text[:80]
        return text


def _variants(text: str) -> list[Answer]:
    """Answers that are all right: "10 | mười"."""
    return [Answer(part.strip(), FULL) for part in text.split("|") if part.strip()]


def _letters(count: int) -> Sequence[str]:
    """A letter for each blank; blanks beyond the last letter have no column of their own."""
    return [*LETTERS[:count], *[""] * (count - len(LETTERS))]
