"""One data row: its cells as texts, codes, days, numbers and choices, and what is wrong with them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches

from lms.clock import add_months
from lms.intake.grid import Fault, Formula, Value
from lms.intake.problems import Problem, Weight
from lms.intake.tables import Table
from lms.text import N_, clean, code_key, fold
from lms.tracker.entries.rules import year_of

FIRST_YEAR, LAST_YEAR = 1900, 2100
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 0?0:00(?::00)?)?")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})")
GROUPED = re.compile(r"\d{1,3}([.,\s]\d{3})+")
EPOCH = date(1899, 12, 30)
YES = frozenset({"co", "x", "dung", "yes", "y", "1", "true", "lan dau"})
NO = frozenset({"khong", "no", "n", "0", "false", "sai", "k"})

EMPTY = N_("Ô này phải có dữ liệu.")
NO_STORED_VALUE = N_("Ô công thức không có giá trị lưu kèm. Anh/chị mở tệp bằng Excel, lưu lại, hoặc gõ giá trị vào ô.")
CELL_ERROR = N_("Ô này đang báo lỗi trong bảng tính. Anh/chị gõ giá trị vào ô.")
NO_SUCH_DAY = N_("Không có ngày này trong lịch. Ngày viết theo dạng 31/12/2025.")
NOT_A_DAY = N_("Không đọc được ngày. Anh/chị viết theo dạng 31/12/2025, 12/2025 hoặc 2025.")
NOT_A_COUNT = N_("Ô này phải là số nguyên không âm.")
NOT_HOURS = N_("Ô này phải là một số, ví dụ 6 hoặc 6,5.")
NOT_YES_NO = N_("Ô này chỉ ghi có hoặc không.")
NOT_A_CHOICE = N_("Không có %(what)s này. Các cách ghi: %(choices)s.")
MEANT = N_("Không có %(what)s này. Có phải %(meant)s?")
BAD_CODE = N_("Mã chỉ gồm chữ, số và các dấu . - _ /, không quá 40 ký tự.")
CODE = re.compile(r"[\w.\-/&]{1,40}")
MOST_LETTERS = 300
TOO_LONG = N_("Ô này dài hơn 300 ký tự.")


@dataclass(slots=True)
class Row:
    """A row of a table under examination; whatever is wrong joins `problems` and makes it fail."""

    table: Table
    number: int
    values: Mapping[str, Value]
    problems: list[Problem] = field(default_factory=list)

    def failed(self) -> bool:
        """Whether something about the row keeps the file out."""
        return any(problem.weight is Weight.ERROR for problem in self.problems)

    def has(self, key: str) -> bool:
        return self.values.get(key) is not None

    def shown(self, key: str) -> str:
        """The cell as it stands in the file."""
        value = self.values.get(key)
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        if isinstance(value, Formula | Fault):
            return value.text
        if isinstance(value, float):
            return f"{value:g}".replace(".", ",")
        return "" if value is None else str(value)

    def error(self, key: str | None, message: str, **params: str) -> None:
        self._say(Weight.ERROR, key, message, params)

    def warn(self, key: str | None, message: str, **params: str) -> None:
        self._say(Weight.WARNING, key, message, params)

    def notice(self, key: str | None, message: str, **params: str) -> None:
        self._say(Weight.NOTICE, key, message, params)

    def _say(self, weight: Weight, key: str | None, message: str, params: Mapping[str, str]) -> None:
        column = self.table.kind.column(key).name if key else None
        value = self.shown(key)[:MOST_LETTERS] if key else ""
        self.problems.append(Problem(weight, self.table.sheet, message, params, self.number, column, value))

    def text(self, key: str, needed: bool = False) -> str | None:
        """The cell as one cleaned line, or None where it is blank or wrong."""
        value = self.values.get(key)
        if isinstance(value, Formula | Fault):
            self.error(key, NO_STORED_VALUE if isinstance(value, Formula) else CELL_ERROR)
            return None
        if value is None:
            if needed:
                self.error(key, EMPTY)
            return None
        text = clean(self.shown(key))
        if len(text) > MOST_LETTERS:
            self.error(key, TOO_LONG)
            return None
        return text

    def code(self, key: str, needed: bool = False) -> str | None:
        """A code as written; compare it by `code_key`."""
        text = self.text(key, needed)
        if text is not None and not CODE.fullmatch(text):
            self.error(key, BAD_CODE)
            return None
        return text

    def day(self, key: str, last: bool = False, needed: bool = False) -> date | None:
        """A day; of a month or a year alone its first day, or the `last` one."""
        value = self.values.get(key)
        if isinstance(value, date):
            return self._within(key, value)
        text = self.text(key, needed)
        if text is None:
            return None
        # A date in a cell without date format arrives as Excel's day number.
        if isinstance(value, int) and 10_000 <= value <= 80_000:
            return EPOCH + timedelta(days=value)
        found = DAY.fullmatch(text)
        if found:
            return self._calendar(key, int(found[3]), int(found[2]), int(found[1]))
        found = ISO_DAY.fullmatch(text)
        if found:
            return self._calendar(key, int(found[1]), int(found[2]), int(found[3]))
        found = MONTH.fullmatch(text)
        year, month = (int(found[2]), int(found[1])) if found else (int(text) if re.fullmatch(r"\d{4}", text) else 0, 0)
        if not year:
            self.error(key, NOT_A_DAY)
            return None
        start = self._calendar(key, year, month or 1, 1)
        return add_months(start, 1 if month else 12) - timedelta(days=1) if start and last else start

    def _calendar(self, key: str, year: int, month: int, day: int) -> date | None:
        try:
            return self._within(key, date(year, month, day))
        except ValueError:
            self.error(key, NO_SUCH_DAY)
            return None

    def _within(self, key: str, day: date) -> date | None:
        if FIRST_YEAR < day.year < LAST_YEAR:
            return day
        self.error(key, NO_SUCH_DAY)
        return None

    def count(self, key: str) -> int | None:
        """A whole number from 0 on; dots, commas and blanks between thousands are read over."""
        text = self.text(key)
        if text is None:
            return None
        if GROUPED.fullmatch(text) and not isinstance(self.values[key], float):
            text = re.sub(r"[.,\s]", "", text)
        if not re.fullmatch(r"\d{1,8}", text):
            self.error(key, NOT_A_COUNT)
            return None
        return int(text)

    def year(self, key: str, latest: int) -> int | None:
        """A calendar year, which is always wanted."""
        text = self.text(key, needed=True)
        if text is None:
            return None
        try:
            return year_of(text, latest)
        except ValueError as wrong:
            self.error(key, str(wrong))
            return None

    def hours(self, key: str) -> float | None:
        """A number with a decimal comma or point."""
        text = self.text(key)
        if text is None:
            return None
        if not re.fullmatch(r"\d{1,4}([.,]\d{1,2})?", text):
            self.error(key, NOT_HOURS)
            return None
        return float(text.replace(",", "."))

    def flag(self, key: str) -> bool | None:
        text = self.text(key)
        if text is None:
            return None
        if isinstance(self.values[key], bool):
            return bool(self.values[key])
        word = fold(text)
        if word not in YES and word not in NO:
            self.error(key, NOT_YES_NO)
            return None
        return word in YES

    def choice(self, key: str, names: Mapping[str, str], what: str, shown: Iterable[str]) -> str | None:
        """The value that a word stands for; `names` maps folded words, `shown` are the ways to write it."""
        text = self.text(key)
        if text is None:
            return None
        word = fold(text).strip(" .")
        if word in names:
            return names[word]
        near = get_close_matches(word, names, n=1, cutoff=0.8)
        if near:
            meant = next((name for name in shown if names[fold(name)] == names[near[0]]), near[0])
            self.error(key, MEANT, what=what, meant=meant)
        else:
            self.error(key, NOT_A_CHOICE, what=what, choices=", ".join(shown))
        return None


LOOKALIKES = str.maketrans("OQILSZBG", "00115286")


def near_code(code: str, known: Mapping[str, str]) -> str | None:
    """A known code that somebody may have meant: `known` maps what `code_shape` gives to the code."""
    return known.get(code_shape(code))


def code_shape(code: str) -> str:
    """What stays of a code when look-alikes (O and 0, I and 1) are one, without marks between its parts."""
    return re.sub(r"[^A-Z0-9]", "", fold(code_key(code)).upper().translate(LOOKALIKES))
