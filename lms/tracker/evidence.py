"""What is known of a person and a position, and what it says about everything but training. Pure.

It judges diplomas, standards and judgements as `answers.py` does in SQL.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from lms.db import EVER
from lms.people.diplomas import KINDS
from lms.text import N_
from lms.tracker.language import Diploma, Target


@dataclass(frozen=True)
class Sentence:
    """A catalogue message with its values: dates, whole numbers and texts."""

    message: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Earned:
    """A standing training record of a person."""

    record_id: UUID
    title: str
    topics: frozenset[str]
    completed_on: date
    valid_before: date
    organiser_id: int | None
    organiser_name: str | None


@dataclass(frozen=True)
class Paper:
    """A diploma of a person, or the way to one; `word` is its rank as it is called, `rank` the rank's number."""

    kind: str
    rank: int
    word: str
    graduated: bool
    issued_on: date | None


@dataclass(frozen=True)
class Needed:
    """What a standard asks of a position: graduated in a kind, at a rank or higher."""

    kind: str
    rank: int
    word: str


@dataclass(frozen=True)
class Judgement:
    """What the unit above found in a year."""

    passed: bool
    by: str


@dataclass(frozen=True)
class Exempted:
    """Why somebody is out of the population, and the first day on which they are in it again."""

    reason: str
    until_on: date


@dataclass(frozen=True)
class Evidence:
    """Everything by which a position is judged. Empty where the target does not ask for it."""

    earned: Sequence[Earned] = ()
    papers: Sequence[Paper] = ()
    needed: Sequence[Needed] = ()
    above: frozenset[int] = frozenset()
    """Ids of the position's own unit and of its superiors on the day."""
    judgement: Judgement | None = None
    exemption: Exempted | None = None


@dataclass(frozen=True)
class Answer:
    """What one way of meeting a target comes to."""

    enough: bool
    said: tuple[Sentence, ...]


def other_answers(target: Target, evidence: Evidence, on: date) -> Iterator[Answer]:
    """What diplomas, standards and judgements say, of those that the target asks for."""
    requirement = target.requirement
    if requirement.diploma:
        yield _by_diploma(requirement.diploma, evidence.papers, requirement.diplomas_on(on))
    if requirement.standards:
        yield _by_standards(evidence, on)
    if requirement.assessed:
        yield _by_judgement(evidence.judgement, on.year)


def exempted(exemption: Exempted | None) -> Sentence:
    """Who was exempted is told so, with the reason; without one it has just been taken back."""
    if exemption is None:
        return Sentence(N_("Được miễn chỉ tiêu này"))
    if exemption.until_on == EVER:
        return Sentence(N_("Được miễn chỉ tiêu này: %(reason)s"), {"reason": exemption.reason})
    values = {"reason": exemption.reason, "last": exemption.until_on - timedelta(days=1)}
    return Sentence(N_("Được miễn chỉ tiêu này đến hết ngày %(last)s: %(reason)s"), values)


def _issued(paper: Paper, by: date) -> bool:
    return paper.issued_on is None or paper.issued_on <= by


def _kind(kind: str) -> str:
    return KINDS[kind][0]


def _by_diploma(asked: Diploma, papers: Sequence[Paper], by: date) -> Answer:
    of_kind = [one for one in papers if one.kind in asked.kinds and _issued(one, by)]
    fitting = [one for one in of_kind if one.rank >= asked.rank and (one.graduated or asked.or_sent)]
    if fitting:
        return Answer(True, (_has(max(fitting, key=lambda one: (one.graduated, one.rank))),))
    kinds = "; ".join(map(_kind, asked.kinds))
    said = [Sentence(N_("Chưa có văn bằng: %(kinds)s từ %(word)s trở lên"), {"kinds": kinds, "word": asked.word})]
    said += [_has(max(of_kind, key=lambda one: one.rank))] if of_kind else []
    return Answer(False, tuple(said))


def _has(paper: Paper) -> Sentence:
    values = {"kind": _kind(paper.kind), "word": paper.word}
    if not paper.graduated:
        return Sentence(N_("Đang học hoặc đã được cử đi học: %(kind)s, %(word)s"), values)
    if paper.issued_on is None:
        return Sentence(N_("Đã có văn bằng: %(kind)s, %(word)s"), values)
    return Sentence(N_("Đã có văn bằng: %(kind)s, %(word)s, cấp ngày %(day)s"), values | {"day": paper.issued_on})


def _by_standards(evidence: Evidence, on: date) -> Answer:
    if not evidence.needed:
        return Answer(False, (Sentence(N_("Chưa có tiêu chuẩn cho vị trí này nên chưa tính là đạt")),))
    held = [one for one in evidence.papers if one.graduated and _issued(one, on)]
    lacking = {
        one for one in evidence.needed if not any(paper.kind == one.kind and paper.rank >= one.rank for paper in held)
    }
    if not lacking:
        return Answer(
            True, (Sentence(N_("Đủ văn bằng theo tiêu chuẩn: %(papers)s"), {"papers": _list(evidence.needed)}),)
        )
    return Answer(False, (Sentence(N_("Còn thiếu văn bằng theo tiêu chuẩn: %(papers)s"), {"papers": _list(lacking)}),))


def _list(needed: Iterable[Needed]) -> str:
    return "; ".join(sorted({f"{_kind(one.kind)} từ {one.word}" for one in needed}))


def _by_judgement(judgement: Judgement | None, year: int) -> Answer:
    values: dict[str, Any] = {"year": str(year)}
    if judgement is None:
        return Answer(False, (Sentence(N_("Chưa được đánh giá năm %(year)s"), values),))
    values["by"] = judgement.by
    if judgement.passed:
        return Answer(True, (Sentence(N_("Được %(by)s đánh giá đạt năm %(year)s"), values),))
    return Answer(False, (Sentence(N_("%(by)s đánh giá chưa đạt năm %(year)s"), values),))
