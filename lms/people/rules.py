"""The dated tree: who stands above whom from when until when. Pure; a unit is named by whatever is at hand."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
F = TypeVar("F")

LEVELS = ("confederation", "provincial", "upper", "grassroots", "sub_grassroots", "group")
"""Highest first."""
RANK = {level: rank for rank, level in enumerate(LEVELS)}


@dataclass(frozen=True)
class Span(Generic[K]):
    """A unit exists from `from_on` up to, not including, `until_on`, below `parent` (None: at the top)."""

    from_on: date
    until_on: date
    parent: K | None


@dataclass(frozen=True)
class Line(Generic[K]):
    """`ancestor` stands `depth` steps above `unit` during these days (0: the unit itself)."""

    unit: K
    ancestor: K
    from_on: date
    until_on: date
    depth: int


class Cycle(Exception):
    """These units would stand above each other in a circle, from this day."""

    def __init__(self, units: Sequence[Hashable], from_on: date) -> None:
        super().__init__(f"cycle of {units} from {from_on}")
        self.units, self.from_on = units, from_on


def chained(facts: Mapping[date, F], ends_on: date) -> list[tuple[F, date, date]]:
    """Dated facts as (fact, from, until): each holds until the next begins, the last one until `ends_on`."""
    days = sorted(facts)
    return [(facts[day], day, until) for day, until in zip(days, [*days[1:], ends_on], strict=False) if day < until]


def lines_of(spans: Mapping[K, Sequence[Span[K]]], units: Iterable[K]) -> Iterator[Line[K]]:
    """The closure of the tree for these units: a line for each ancestor and each stretch of days.

    A renaming splits spans but no line: stretches that touch are one. Raises Cycle.
    """
    for unit in units:
        found: dict[tuple[K, int], list[tuple[date, date]]] = defaultdict(list)
        for span in spans.get(unit, ()):
            for ancestor, from_on, until_on, depth in _climb(spans, unit, span):
                found[ancestor, depth].append((from_on, until_on))
        for (ancestor, depth), stretches in found.items():
            for from_on, until_on in _joined(stretches):
                yield Line(unit, ancestor, from_on, until_on, depth)


def _climb(spans: Mapping[K, Sequence[Span[K]]], unit: K, span: Span[K]) -> Iterator[tuple[K, date, date, int]]:
    """Every step above a unit within one of its spans, each clipped to the days in which all steps stand."""
    waiting: list[tuple[tuple[K, ...], Span[K]]] = [((unit,), span)]
    while waiting:
        path, here = waiting.pop()
        yield path[-1], here.from_on, here.until_on, len(path) - 1
        if here.parent is None:
            continue
        if here.parent in path:
            raise Cycle(path[path.index(here.parent) :], here.from_on)
        for above in spans.get(here.parent, ()):
            from_on, until_on = max(here.from_on, above.from_on), min(here.until_on, above.until_on)
            if from_on < until_on:
                waiting.append(((*path, here.parent), Span(from_on, until_on, above.parent)))


def _joined(stretches: list[tuple[date, date]]) -> list[tuple[date, date]]:
    joined: list[tuple[date, date]] = []
    for from_on, until_on in sorted(stretches):
        if joined and joined[-1][1] == from_on:
            joined[-1] = (joined[-1][0], until_on)
        else:
            joined.append((from_on, until_on))
    return joined


def below(spans: Mapping[K, Sequence[Span[K]]], units: Iterable[K]) -> set[K]:
    """These units and all that stand below one of them on any day."""
    children: dict[K, set[K]] = defaultdict(set)
    for unit, theirs in spans.items():
        for span in theirs:
            if span.parent is not None:
                children[span.parent].add(unit)
    found: set[K] = set()
    waiting = list(units)
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found.add(unit)
            waiting.extend(children[unit])
    return found


def cycles_of(spans: Mapping[K, Sequence[Span[K]]], units: Iterable[K]) -> dict[K, Cycle]:
    """Units that stand above themselves on some day, each with the circle found from it."""
    found: dict[K, Cycle] = {}
    for unit in units:
        for span in spans.get(unit, ()):
            try:
                for _step in _climb(spans, unit, span):
                    pass
            except Cycle as cycle:
                found[unit] = cycle
                break
    return found
