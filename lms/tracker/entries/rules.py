"""What may be entered: money as people write it, years, and which figures fit together. Pure."""

import re

from lms.text import N_, clean

FIRST_YEAR = 1990
MOST_DONG = 10**15
GROUPED = re.compile(r"\d{1,3}([.,\s])\d{3}(\1\d{3})*|\d+", re.ASCII)
CURRENCY = re.compile(r"\s*(đ|đồng|vnđ|vnd)\.?$", re.IGNORECASE)
SUSPICIOUSLY_LITTLE = 100_000
"""No union spends less in a year on all its work: who wrote so little wrote in millions."""

NOT_MONEY = N_("Ghi số tiền bằng đồng, chỉ gồm chữ số, ví dụ 1.250.000.")
TOO_MUCH = N_("Số tiền lớn quá mức một đơn vị có thể chi. Anh/chị ghi bằng đồng.")
MORE_THAN_ALL = N_("Chi đào tạo nằm trong tổng chi hoạt động nên không thể lớn hơn.")
FUTURE_YEAR = N_("Năm này chưa đến.")
NOT_A_YEAR = N_("Năm viết bằng bốn chữ số, ví dụ 2025.")
IN_MILLIONS = N_("Số tiền rất nhỏ so với chi của một năm. Có phải anh/chị đang ghi theo triệu đồng?")


class WrongEntry(ValueError):
    """An entry that cannot be. `field` is the column at fault, `message` a msgid filled with `params`."""

    def __init__(self, field: str, message: str, **params: str) -> None:
        super().__init__(message % params)
        self.field, self.message, self.params = field, message, params


def dong_of(text: str) -> int:
    """Whole đồng, of digits in threes with dots, commas or blanks, "đồng" after them or not.

    Raises ValueError with a msgid. Tỷ and triệu are refused: nobody should guess what 1,25 of them was.
    """
    digits = CURRENCY.sub("", clean(text))
    if not GROUPED.fullmatch(digits):
        raise ValueError(NOT_MONEY)
    amount = int(re.sub(r"\D", "", digits))
    if amount > MOST_DONG:
        raise ValueError(TOO_MUCH)
    return amount


def check_spending(training: int | None, activity: int | None) -> None:
    """Raises WrongEntry where the part is larger than the whole."""
    if training is not None and activity is not None and training > activity:
        raise WrongEntry("training", MORE_THAN_ALL)


def looks_like_millions(activity: int | None) -> bool:
    """Whether the whole spending of a year is so small that another unit of money was meant."""
    return activity is not None and 0 < activity < SUSPICIOUSLY_LITTLE


def year_of(text: str, latest: int) -> int:
    """A calendar year from 1990 to `latest`. Raises ValueError with a msgid."""
    found = re.fullmatch(r"(?:năm )?(\d{4})", clean(text).lower(), re.ASCII)
    if not found or int(found[1]) < FIRST_YEAR:
        raise ValueError(NOT_A_YEAR)
    year = int(found[1])
    if year > latest:
        raise ValueError(FUTURE_YEAR)
    return year
