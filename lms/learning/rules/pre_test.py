"""What the test before a course shows: which lessons need not be read."""

from collections import Counter
from collections.abc import Iterable


def known_lessons(marks: Iterable[tuple[str, bool]], need: int) -> list[str]:
    """The lessons that are known: at least `need` questions point to them and every one was right.

    `marks` are (lesson key, right) pairs, one a question; the keys come in the order of the alphabet.
    """
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for lesson, is_right in marks:
        asked[lesson] += 1
        right[lesson] += is_right
    return sorted(lesson for lesson, count in asked.items() if count >= need and right[lesson] == count)
