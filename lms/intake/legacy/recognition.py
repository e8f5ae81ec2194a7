"""Which texts are in an old encoding, judged by whether they become Vietnamese when they are converted."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lms.intake.legacy.syllables import is_syllable
from lms.intake.legacy.tables import PATTERNS, PRIVATE, Encoding, decode

BETWEEN = re.compile(r"[\s!-@\[-`{-~\u00a0\u2000-\u2bff\uff00-\uffff]+")
"""What stands between words and is the same in every encoding."""
MARKED = re.compile(r"[\u00a1-\u00ff\uf0a1-\uf0ff]")
CERTAIN = re.compile(r"[\u0100-\u02c5\u0300-\u1fff\u2c00-\ud7ff]")
SIGNS = frozenset("×÷µ¼½¾")
"""Letters of TCVN3 that other people write as signs: 3 m×4 m, 5 µm."""
MOST_JUDGED = 4000
"""Letters of a text by which it is judged."""
SURE = 4
"""So many words must become Vietnamese for one that does not."""
RARE = 10
"""A body of texts is in an encoding when so many texts are certain of it for one in Unicode."""


@dataclass(frozen=True)
class Look:
    """How the words of a text with letters beyond ASCII read once converted."""

    gained: int = 0
    """Were no Vietnamese and become it."""
    kept: int = 0
    """Can be read either way."""
    lost: int = 0
    """Are none afterwards."""

    @property
    def sure(self) -> bool:
        return self.gained > 0 and self.gained >= SURE * self.lost


def has_marks(text: str) -> bool:
    """Whether there is anything that an encoding could change."""
    return not text.isascii() and MARKED.search(text) is not None


def is_unicode(text: str) -> bool:
    """Whether a text holds a letter that no old encoding writes: it is Unicode for certain."""
    return not text.isascii() and CERTAIN.search(text) is not None


def look(text: str, encoding: Encoding) -> Look:
    """Read a text as if it were in this encoding."""
    counts: Counter[str] = Counter()
    for word in BETWEEN.split(text[:MOST_JUDGED].translate(PRIVATE)):
        if word.isascii() or len(word) == 1:
            continue
        found = decode(word, encoding)
        if not PATTERNS[encoding].sub("", word).isascii():
            counts["lost"] += 1
        elif is_syllable(found):
            counts["kept" if is_syllable(word) or _could_be_sign(word) else "gained"] += 1
        elif _is_short_form(found):
            counts["kept"] += 1
        else:
            counts["lost"] += 1
    return Look(**counts)


def judge(text: str) -> Encoding | None:
    """The old encoding that a text is in by itself; None where it is none, or could be read either way."""
    if not has_marks(text) or is_unicode(text):
        return None
    looks = {encoding: look(text, encoding) for encoding in Encoding}
    first, second = sorted(looks, key=lambda encoding: looks[encoding].gained - looks[encoding].lost, reverse=True)
    if not looks[first].sure or looks[first].gained - looks[first].lost == looks[second].gained - looks[second].lost:
        return None
    return first


def fits(text: str, encoding: Encoding) -> bool:
    """Whether a text can be in an encoding that something else says it is in, its font or its neighbours."""
    if not has_marks(text) or is_unicode(text):
        return False
    seen = look(text, encoding)
    return seen.lost <= seen.gained


def judge_among(text: str, around: Encoding | None) -> Encoding | None:
    """The encoding of a text that stands among others of the encoding `around`."""
    return judge(text) or (around if around and fits(text, around) else None)


def prevailing(texts: Iterable[str]) -> Encoding | None:
    """The encoding of a body of texts, by those that are certain; None where too many are Unicode for certain."""
    found: Counter[Encoding] = Counter()
    certain = 0
    for text in texts:
        if is_unicode(text):
            certain += 1
        elif encoding := judge(text):
            found[encoding] += 1
    best = max(found, key=lambda encoding: found[encoding], default=None)
    return best if best and found[best] > RARE * certain else None


def _could_be_sign(word: str) -> bool:
    return len(word) <= 3 and all(letter.isascii() or letter in SIGNS for letter in word)


def _is_short_form(word: str) -> bool:
    """CĐCS, LĐLĐ, HĐ: capitals, without a vowel to judge by."""
    return len(word) <= 8 and word.isalpha() and word.upper() == word
