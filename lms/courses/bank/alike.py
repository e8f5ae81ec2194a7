"""Questions that ask the same, or nearly: found by the words they share, in whatever order of options. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.text import fold

NEAR = 0.6
"""Share of common runs of words from which two questions are shown beside each other."""
RUN = 3
"""Words of a run."""
COMMON = 60
"""A run in more questions than this is a way of asking, and says nothing about what is asked."""
ASIDE = frozenset({"key", "kind", "topic", "outcome", "lesson", "difficulty", "right", "fold", "tolerance"})
"""Fields that hold no words of the question, besides explanations."""


@dataclass(frozen=True)
class Alike:
    """Two questions, by their places among those compared, and how much they share, 1 for the same words."""

    one: int
    other: int
    share: float


def alike(questions: Sequence[Mapping[str, Any]], new_from: int = 0) -> list[Alike]:
    """Pairs of which the second is `new_from` or later, each with the most alike first."""
    runs = [_runs(question) for question in questions]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, own in enumerate(runs):
        for run in own:
            holders[run].append(place)
    found = []
    for place in range(new_from, len(runs)):
        common = Counter(
            other for run in runs[place] if len(holders[run]) <= COMMON for other in holders[run] if other < place
        )
        for other in common:
            # Counted anew with the common runs too: they belong to both.
            share = len(runs[place] & runs[other]) / len(runs[place] | runs[other])
            if share >= NEAR:
                found.append(Alike(other, place, share))
    return sorted(found, key=lambda pair: (-pair.share, pair.one, pair.other))


def _runs(question: Mapping[str, Any]) -> frozenset[str]:
    runs: set[str] = set()
    for text in _texts(question):
        words = _words(text)
        runs.update(" ".join(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1)))
    return frozenset(runs)


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in fold(text)).split()


def _texts(value: Any) -> Iterator[str]:
    """Every text that belongs to the question itself."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Mapping):
        yield from _of_fields(value.items())


def _of_fields(fields: Iterable[tuple[str, Any]]) -> Iterator[str]:
    for name, item in fields:
        if name not in ASIDE and not str(name).startswith("why"):
            yield from _texts(item)
