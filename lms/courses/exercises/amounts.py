"""Numbers as people type them in Vietnam: "253.000", "6,5", "253000 đồng", "1,2 triệu"."""

import re
from decimal import Decimal

from lms.text import clean

NUMBER = re.compile(r"([-+−]?) ?([0-9](?:[0-9., ]*[0-9])?)[ .,]*(.*)")
GROUPED = re.compile(r"[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
TIMES = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
SAME = {"đ": "đồng", "vnđ": "đồng", "vnd": "đồng", "dong": "đồng"}
"""Short ways to write a unit."""


def read_number(text: str, unit: str = "") -> Decimal | None:
    """The number in a text that may end with `unit` and with nothing else; None when it is no number.

    A comma begins the decimals; dots and blanks stand between groups of three. A dot that cannot do so ("6.5") was
    meant as a comma, and commas that come twice ("253,000,000") as dots.
    """
    found = NUMBER.fullmatch(clean(text).casefold())
    if found is None:
        return None
    sign, digits, rest = found.groups()
    times, rest = _times(rest)
    plain = _plain(digits)
    if plain is None or (rest and _unit(rest) != _unit(unit)):
        return None
    value = Decimal(plain) * times
    return -value if sign in ("-", "−") else value


def number_text(value: float | Decimal) -> str:
    """A number as it is written here: 253.000 or 6,5."""
    whole, _, decimals = f"{Decimal(str(value)).normalize():f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = "-" if whole.startswith("-") and not grouped.startswith("-") else ""
    return f"{sign}{grouped},{decimals}" if decimals else sign + grouped


def _times(rest: str) -> tuple[int, str]:
    word, _, after = rest.partition(" ")
    return (TIMES[word], after) if word in TIMES else (1, rest)


def _unit(unit: str) -> str:
    unit = clean(unit).casefold().rstrip(".")
    return SAME.get(unit, unit)


def _plain(digits: str) -> str | None:
    """The same digits with at most one point, or None."""
    whole, comma, decimals = digits.partition(",")
    if "," in decimals:
        whole, comma, decimals = digits.replace(",", "."), "", ""
    if whole.isdecimal() or (GROUPED.fullmatch(whole) and not whole.startswith("0")):
        plain = re.sub(r"[. ]", "", whole)
    elif not comma and re.fullmatch(r"[0-9]+\.[0-9]+", whole):
        return whole
    else:
        return None
    if comma and not decimals.isdecimal():
        return None
    return f"{plain}.{decimals}" if comma else plain
