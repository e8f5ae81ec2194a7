"""A .csv file as a grid: its encoding and separator are found out."""

import csv
import io
from collections.abc import Callable

from lms.intake.grid import MOST_ROWS, TOO_FAR, Grid, Value
from lms.intake.legacy.grids import AUTO, NONE
from lms.intake.legacy.recognition import prevailing
from lms.intake.package import FOREIGN, what_else
from lms.intake.problems import Unreadable
from lms.text import N_

SEPARATORS = (",", ";", "\t")
LOOKED_AT = 40
"""Rows by which a separator is judged."""
NOT_UNICODE = N_("Tệp .csv không ở bảng mã Unicode. Anh/chị lưu lại bằng Excel, chọn CSV UTF-8, hoặc gửi tệp .xlsx.")


def read_delimited(data: bytes, name: str, score: Callable[[list[list[Value]]], int], choice: str) -> Grid:
    """The rows of a file; `score` says how many columns it knows among some rows, and the best separator wins.

    `choice` is how old encodings are read: without it a file that is not Unicode is refused. Raises Unreadable.
    """
    if what_else(data) is not FOREIGN:
        raise Unreadable(what_else(data))
    text = decoded(data, choice)
    csv.field_size_limit(100_000)
    looks = [(score(_rows(text, separator, LOOKED_AT)), separator) for separator in SEPARATORS]
    best = max(looks, key=lambda look: look[0])[1]
    rows = _rows(text, best, MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        raise Unreadable(TOO_FAR, sheet=name, rows=f"{MOST_ROWS:,}".replace(",", "."), columns="200")
    return Grid(name, [(number, row) for number, row in enumerate(rows, 1) if any(row)])


def decoded(data: bytes, choice: str, foreign: str = NOT_UNICODE) -> str:
    """The letters of a text file; those of an old encoding are still to be converted.

    Raises Unreadable, with the message `foreign` for an encoding that nobody knows.
    """
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        text = _old_text(data, choice, foreign)
    if "\0" in text:
        raise Unreadable(FOREIGN)
    return text


def _old_text(data: bytes, choice: str, foreign: str) -> str:
    """The letters of a file that is not Unicode, each octet one, as the tables of the old encodings take them."""
    if choice == NONE:
        raise Unreadable(foreign)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable(foreign) from None
    if choice == AUTO and prevailing(text[:100_000].splitlines()) is None:
        raise Unreadable(foreign)
    return text


def _encoding(data: bytes) -> str:
    """What the file's first octets say, or without a mark the places of its zeros."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = data[:4000]
    # Vietnamese text in UTF-16 still has a zero in every blank, comma and digit.
    if start.count(0) > len(start) // 8:
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    return "utf-8-sig"


def _rows(text: str, separator: str, most: int) -> list[list[Value]]:
    """At most so many rows; a line's number is its place among the rows, as Excel shows it."""
    rows: list[list[Value]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append([cell or None for cell in row])
            if len(rows) >= most:
                break
    except csv.Error:
        raise Unreadable(FOREIGN) from None
    return rows
