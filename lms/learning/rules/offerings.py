"""Between which days an offering may run. No database."""

from datetime import date, timedelta

from lms.text import N_

LONGEST = timedelta(days=5 * 366)
LONGEST_AGO = timedelta(days=366)
"""Figures of ours against years that were mistyped; the documents name none."""


class WrongDate(Exception):
    """A date of an offering cannot be taken: `field` is opens_on or due_on, `message` says why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


def check_dates(opens_on: date, due_on: date, today: date) -> None:
    """Raise WrongDate when an offering cannot run from its opening day through its due date."""
    if opens_on < today - LONGEST_AGO:
        raise WrongDate("opens_on", N_("Ngày mở cách đây hơn một năm. Anh/chị xem lại năm."))
    check_due(opens_on, due_on, today)


def check_due(opens_on: date, due_on: date, today: date) -> None:
    """Raise WrongDate when nobody could be asked to finish by this day."""
    if due_on < opens_on:
        raise WrongDate("due_on", N_("Hạn học phải từ ngày mở đợt học trở đi."))
    if due_on < today:
        raise WrongDate("due_on", N_("Hạn học này đã qua. Anh/chị chọn từ hôm nay trở đi."))
    if due_on - opens_on > LONGEST:
        raise WrongDate("due_on", N_("Hạn học cách ngày mở hơn năm năm. Anh/chị xem lại năm."))
