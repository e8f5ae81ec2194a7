"""Why somebody is in a population, and has met the target or not: in sentences. Pure.

It judges one position by the same window, topics, validity and organiser as `facts.py` does in SQL; tests hold the two
together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lms.db import EVER
from lms.people.titles import title_name
from lms.text import N_
from lms.tracker.evidence import Earned, Evidence, Sentence, exempted, other_answers
from lms.tracker.language import MEMBERS, OWN_OR_ABOVE, Target
from lms.tracker.models import EXEMPT


@dataclass(frozen=True)
class Held:
    """One position with which its holder stands in a target's population, or beside it (`apart`)."""

    position_id: int
    person_id: int
    title: str
    field: str | None
    unit_id: int
    unit_name: str
    from_on: date
    apart: int
    """0, APART or EXEMPT."""
    met: bool
    trained: bool
    window_from: date | None
    window_until: date | None
    organiser_id: int | None
    organiser_name: str | None
    members: int | None
    workers: int | None


@dataclass(frozen=True)
class Reason:
    """Why one position counts as it does. `because` says whom it means, `outcome` what was found."""

    held: Held
    because: tuple[Sentence, ...]
    outcome: tuple[Sentence, ...]
    counted: tuple[Earned, ...]
    """Every record that counts towards the target, by whomever organised, earliest first."""

    @property
    def met_on(self) -> date | None:
        """The day on which the last of the records that were needed was completed, when the target is met."""
        return max((one.completed_on for one in self.counted), default=None) if self.held.met else None


def reason(target: Target, held: Held, evidence: Evidence, on: date) -> Reason:
    """Explain one position to a target, by what is known of its holder."""
    by_day = sorted(evidence.earned, key=lambda one: (one.completed_on, str(one.record_id)))
    counted = [one for one in by_day if _is_about(target, held, one) and _counts(held, one, on)]
    outcome = [_apart(target, held, evidence, on)] if held.apart else _outcome(target, held, evidence, by_day, on)
    return Reason(held, tuple(_because(target, held)), tuple(outcome), tuple(counted))


def _outcome(target: Target, held: Held, evidence: Evidence, by_day: Sequence[Earned], on: date) -> list[Sentence]:
    """What was found by each way in which the target can be met; by the first that is enough, only that."""
    said: list[Sentence] = []
    for answer in other_answers(target, evidence, on):
        if answer.enough:
            return list(answer.said)
        said += answer.said
    return [*_trained(target, held, evidence, by_day, on), *said] if target.requirement.asked else said


def _topic_sets(target: Target, held: Held) -> tuple[tuple[str, ...], ...]:
    asked = target.requirement.asked_of(held.title, held.field)
    return asked.sets if asked else ()


def _is_about(target: Target, held: Held, one: Earned) -> bool:
    return any(one.topics.intersection(topics) for topics in _topic_sets(target, held))


def _in_window(held: Held, one: Earned, on: date) -> bool:
    if held.window_from is None or held.window_until is None:
        return False
    return held.window_from <= one.completed_on < held.window_until and one.completed_on <= on


def _is_valid(held: Held, one: Earned, on: date) -> bool:
    """On the day or on the window's last day, whichever is earlier (completion rule 5)."""
    return one.valid_before > on or (held.window_until is not None and one.valid_before >= held.window_until)


def _counts(held: Held, one: Earned, on: date) -> bool:
    return _in_window(held, one, on) and _is_valid(held, one, on)


def _is_organised(target: Target, held: Held, evidence: Evidence, one: Earned) -> bool:
    """By a unit that the clause means."""
    if target.requirement.organised_by == OWN_OR_ABOVE:
        return one.organiser_id in evidence.above
    return not target.names_organiser or (one.organiser_id is not None and one.organiser_id == held.organiser_id)


def _because(target: Target, held: Held) -> list[Sentence]:
    said = [
        Sentence(
            N_("%(title)s, %(unit)s, giữ chức từ %(since)s"),
            {"title": title_name(held.title), "unit": held.unit_name, "since": held.from_on},
        )
    ]
    meant = target.population
    if meant.first_elected:
        said.append(Sentence(N_("bầu lần đầu")))
    if meant.size and held.members is not None:
        said.append(Sentence(N_("công đoàn cơ sở có %(members)s đoàn viên"), {"members": held.members}))
    if meant.size and meant.size.count != MEMBERS and held.workers is not None:
        said.append(Sentence(N_("%(workers)s người lao động"), {"workers": held.workers}))
    return said


def _apart(target: Target, held: Held, evidence: Evidence, on: date) -> Sentence:
    if held.apart == EXEMPT:
        return exempted(evidence.exemption)
    if target.population.first_elected:
        return Sentence(N_("Ngoài diện: được bầu ngày %(day)s, sau hai năm đầu của nhiệm kỳ"), {"day": held.from_on})
    return Sentence(N_("Ngoài diện: công đoàn cơ sở chưa có số liệu đoàn viên tính đến ngày %(day)s"), {"day": on})


def _trained(target: Target, held: Held, evidence: Evidence, by_day: Sequence[Earned], on: date) -> list[Sentence]:
    if held.window_from is None:
        return [Sentence(N_("Chưa đạt: tính đến ngày %(day)s đơn vị chưa vào nhiệm kỳ nào"), {"day": on})]
    said: list[Sentence] = []
    lacking: list[tuple[str, ...]] = []
    for topics in _topic_sets(target, held):
        about = [one for one in by_day if one.topics.intersection(topics)]
        fitting = [one for one in about if _counts(held, one, on)]
        organised = [one for one in fitting if _is_organised(target, held, evidence, one)]
        if organised:
            said.append(_met_by(organised[0]))
        elif fitting:
            said.append(_elsewhere(target, held, fitting[0]))
        else:
            lacking.append(topics)
            said += [_near_miss(held, one, on) for one in about[-1:]]
    if lacking:
        said.insert(0, _lack(target, held, lacking))
    return said


def _met_by(one: Earned) -> Sentence:
    return Sentence(
        N_("Đã học “%(record)s”, hoàn thành ngày %(day)s, %(organiser)s tổ chức"),
        {"record": one.title, "day": one.completed_on, "organiser": one.organiser_name or N_("nơi khác")},
    )


def _elsewhere(target: Target, held: Held, one: Earned) -> Sentence:
    values = {"record": one.title, "day": one.completed_on, "organiser": one.organiser_name or N_("nơi khác")}
    if target.requirement.organised_by == OWN_OR_ABOVE:
        message = N_(
            "Đã học “%(record)s” ngày %(day)s do %(organiser)s tổ chức; văn bản tính khóa do đơn vị mình hoặc công "
            "đoàn cấp trên tổ chức"
        )
        return Sentence(message, values)
    if held.organiser_name is None:
        message = N_(
            "Đã học “%(record)s” ngày %(day)s do %(organiser)s tổ chức, nhưng đơn vị không có công đoàn cấp trên "
            "mà văn bản giao tổ chức"
        )
        return Sentence(message, values)
    message = N_("Đã học “%(record)s” ngày %(day)s do %(organiser)s tổ chức; văn bản giao %(asked)s tổ chức")
    return Sentence(message, values | {"asked": held.organiser_name})


def _near_miss(held: Held, one: Earned, on: date) -> Sentence:
    values = {"record": one.title, "day": one.completed_on}
    if _in_window(held, one, on):
        return Sentence(
            N_("“%(record)s” ngày %(day)s đã hết hiệu lực sau ngày %(last)s"),
            values | {"last": one.valid_before - timedelta(days=1)},
        )
    return Sentence(N_("“%(record)s” ngày %(day)s nằm ngoài thời gian được tính"), values)


LACK = {
    (False, False): N_("Chưa có khóa nào đáp ứng, tính từ ngày %(first)s"),
    (False, True): N_("Chưa có khóa nào đáp ứng, tính từ ngày %(first)s đến ngày %(last)s"),
    (True, False): N_("Còn thiếu chuyên đề: %(topics)s, tính từ ngày %(first)s"),
    (True, True): N_("Còn thiếu chuyên đề: %(topics)s, tính từ ngày %(first)s đến ngày %(last)s"),
}
"""By whether the topics can be named, and whether the window has an end."""


def _lack(target: Target, held: Held, lacking: Sequence[tuple[str, ...]]) -> Sentence:
    names = [target.topic_names.get(topics[0]) for topics in lacking if len(topics) == 1]
    named = len(names) == len(lacking) and all(names)
    ended = held.window_until is not None and held.window_until != EVER
    values: dict[str, Any] = {"first": held.window_from}
    if named:
        values["topics"] = "; ".join(filter(None, names))
    if ended and held.window_until:
        values["last"] = held.window_until - timedelta(days=1)
    return Sentence(LACK[named, ended], values)
