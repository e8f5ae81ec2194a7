"""Whether a text is Vietnamese as it should be written: composed letters, no English left over, units that stay put."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import groupby

from lms.courses.faults import Fault
from lms.text import N_

ONSET = "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnprstvx])"
NUCLEUS = (
    "(?:oai|oay|oao|oeo|uay|uya|uye|uyu|ieu|yeu|uoi|uou|[aeiouy]|oa|oe|ua|ue|uy|ia|ya|ie|ye|uo|ai|ao|au|ay|eo|eu|oi"
    "|ui|iu|uu)"
)
SYLLABLE = re.compile(f"{ONSET}?{NUCLEUS}(?:ng|nh|[mn])?", re.IGNORECASE)
"""What a Vietnamese word without any mark can look like; one that ends in c, ch, p or t always bears a tone."""
NUMERAL = re.compile(r"[IVXLC]+|[A-Z]|[a-z]")
"""Roman numerals, and letters that number a list."""
ENGLISH = ("the", "on")
"""English words that could be Vietnamese by their shape and are not."""
BARE_RUN = 7
"""So many words in a row without any mark are Vietnamese that lost its marks."""

NOT_TEXT = re.compile(r"\[@[^\]]*\]|`[^`]*`|\]\([^)]*\)|\S*(?:@|://|\d)\S*")
"""Citations, code, addresses, and words with digits such as numbers of documents."""
WORD = re.compile(r"[^\W\d_]+")
LOOSE_UNIT = re.compile(r"\d[\d.,]* (?:%|(?:nghìn|triệu|tỷ|đồng|giờ|phút|ngày|tuần|tháng|năm|tiết|người|km)\b(?!\s\d))")
"""A number and its unit with a common space between them, where a line may break."""


def not_composed(text: str, file: str) -> Iterator[Fault]:
    """Lines of a file that are not NFC."""
    for number, line in enumerate(text.splitlines(), 1):
        if not unicodedata.is_normalized("NFC", line):
            yield Fault(file, number, N_("chữ có dấu gõ theo kiểu tổ hợp, chưa phải NFC"))


def not_vietnamese(text: str, file: str, line: int, allowed: Collection[str]) -> Iterator[Fault]:
    """Words of a text that no Vietnamese word can be, and runs of words that lost their marks.

    `allowed` holds names and abbreviations, casefolded.
    """
    for piece in re.split(r"[.,;:!?…“”\"()\n|]", NOT_TEXT.sub(" ; ", text)):
        words = WORD.findall(piece)
        for word in words:
            if word.casefold() not in allowed and _foreign(word):
                message = N_("“%(word)s” không phải tiếng Việt; nếu đúng là tên thì ghi vào words.txt")
                yield Fault(file, line, message, {"word": word})
        for bare, run in groupby(words, str.isascii):
            found = list(run)
            if bare and len(found) >= BARE_RUN:
                yield Fault(file, line, N_("câu thiếu dấu: %(words)s"), {"words": " ".join(found)})


def loose_units(text: str, file: str, line: int) -> Iterator[Fault]:
    """Numbers that a line break may part from their unit."""
    for found in LOOSE_UNIT.findall(text):
        yield Fault(file, line, N_("giữa số và đơn vị cần dấu cách không ngắt: %(words)s"), {"words": found})


def _foreign(word: str) -> bool:
    if not word.isascii() or NUMERAL.fullmatch(word):
        return False
    return word.casefold() in ENGLISH or SYLLABLE.fullmatch(word) is None
