"""What the kinds share whose answer fills fields: their names, what was picked or typed, what counts as the same."""

from collections.abc import Sequence
from random import Random
from typing import Annotated, Any

from pydantic import Field

from lms.courses.exercises.kind import Form
from lms.courses.shapes import Shape, Text, wrong
from lms.text import clean, fold

LONGEST = 200
"""Characters that are read from a line."""


class Accepting(Shape):
    """What is right in a line: any of `accept`, whatever the case; `fold: true` lets diacritics be left out."""

    accept: Annotated[list[Text], Field(min_length=1)]
    fold: bool = False
    why: Text


def field_name(prefix: str, number: int) -> str:
    """The name of one field of an exercise; no key of another exercise can make the same."""
    return f"{prefix}.{number}"


def picked(form: Form, name: str, count: int, first: int = 0) -> int | None:
    """The one number from `first` on, of `count`, that was sent; None for none, for two, or for another."""
    sent = form.getlist(name)
    valid = {str(number): number for number in range(first, first + count)}
    return valid.get(sent[0]) if len(sent) == 1 else None


def typed(form: Form, name: str) -> str:
    """The line that was sent, "" for none."""
    return clean("".join(form.getlist(name)[:1])[:LONGEST])


def given_in(answer: dict[str, Any], name: str, count: int) -> list[Any]:
    """What was given for each of `count` fields, None where nothing was.

    The exercise may have changed since the answer was kept, so the answer may be too long or too short.
    """
    given = list(answer.get(name) or ())[:count]
    return given + [None] * (count - len(given))


def word_at(words: Sequence[str], number: int | None) -> str:
    """The word of this number, "" for none."""
    return words[number] if number is not None and number < len(words) else ""


def accepts(text: str, accept: Sequence[str], loose: bool) -> bool:
    """Whether this text is one of those; case, blanks and a mark at the end do not count, nor diacritics if `loose`."""
    same = fold if loose else str.casefold
    return bool(text) and same(_bare(text)) in {same(_bare(one)) for one in accept}


def by_rank(texts: Sequence[str]) -> list[int]:
    """Indexes in alphabetical order. An item goes by its place in it: a number that tells nothing of the key."""
    return sorted(range(len(texts)), key=lambda index: (fold(texts[index]), texts[index]))


def shuffled(count: int, rng: Random, first: int = 0) -> list[int]:
    """The numbers from `first` on in an order drawn from `rng`."""
    order = list(range(first, first + count))
    rng.shuffle(order)
    return order


def all_differ(texts: Sequence[str], message: str) -> None:
    """Raise for a validator when two texts read the same; `message` has %(text)s."""
    plain = [clean(text).casefold() for text in texts]
    twice = next((text for text in plain if plain.count(text) > 1), None)
    if twice is not None:
        raise wrong(message, text=twice)


def _bare(text: str) -> str:
    text = clean(text)
    return text.rstrip(" .,;:") or text
