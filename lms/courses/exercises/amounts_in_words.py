"""Amounts as vouchers write them out: 1.250.000 is "một triệu hai trăm năm mươi nghìn"."""

import re

from lms.text import fold

MOST = 999_999_999_999
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", "nghìn", "triệu", "tỷ")

READ = {fold(word): digit for digit, word in enumerate(DIGITS)} | {"tu": 4, "lam": 5, "nham": 5}
"""Folded words of digits; "mốt" and "một", "mười" and "mươi" fold to the same."""
UNITS = {"ty": 10**9, "ti": 10**9, "trieu": 10**6, "nghin": 10**3, "ngan": 10**3}
DIGIT = f"({'|'.join(READ)})"
TRIPLE = re.compile(rf"(?:{DIGIT} tram)?(?: ?(?:(?:linh|le) {DIGIT}|(?:{DIGIT} )?(muoi)(?: {DIGIT})?))?")


def words_of(amount: int) -> str:
    """A whole number from 0 to 999.999.999.999 in Vietnamese words, small letters, without the currency."""
    if not 0 <= amount <= MOST:
        raise ValueError(f"no words for {amount}")
    if amount == 0:
        return DIGITS[0]
    said: list[str] = []
    for place in range(len(GROUPS) - 1, -1, -1):
        group = amount // 1000**place % 1000
        if group:
            said += [*_triple(group, leads=not said), GROUPS[place]]
    return " ".join(said).strip()


def amount_of(words: str) -> int | None:
    """The number that such words say, however they are spaced, capitalised or marked; None for anything else.

    Also taken: "ngàn", "tỉ", "lẻ", "hai mươi bốn", commas and hyphens between words, "đồng" and "chẵn" at the end.
    """
    tokens = re.sub(r"[,.;-]", " ", fold(words)).split()
    while tokens and tokens[-1] in ("chan", "dong"):
        tokens.pop()
    total, before, group = 0, 10**12, []
    for token in [*tokens, None]:
        if token is not None and token not in UNITS:
            group.append(token)
            continue
        unit = UNITS[token] if token else 1
        value = _read_triple(" ".join(group))
        if value is None or unit >= before:
            if token is None and not group and total:
                return total
            return None
        total, before, group = total + value * unit, unit, []
    return total


def _triple(number: int, leads: bool) -> list[str]:
    """The words of 1 to 999; behind other groups the hundreds are said even when there are none."""
    hundreds, tens, units = number // 100, number // 10 % 10, number % 10
    said: list[str] = []
    if hundreds or not leads:
        said += [DIGITS[hundreds], "trăm"]
    if tens:
        said += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    elif units and said:
        said.append("linh")
    if units:
        special = {1: "mốt", 4: "tư", 5: "lăm"} if tens > 1 else {5: "lăm"} if tens else {}
        said.append(special.get(units, DIGITS[units]))
    return said


def _read_triple(words: str) -> int | None:
    if words in READ:
        return READ[words]
    found = TRIPLE.fullmatch(words) if words else None
    if found is None:
        return None
    hundreds, lone, tens, ten, units = found.groups()
    value = 100 * READ[hundreds] if hundreds else 0
    value += READ[lone] if lone else 0
    if ten:
        value += 10 * (READ[tens] if tens else 1)
    return value + (READ[units] if units else 0)
