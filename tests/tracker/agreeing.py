"""The tracker and the oracle side by side: every person behind every number of a day, and what stands for today."""

from functools import lru_cache

from sqlalchemy import select

from lms.db import db
from lms.tracker.actions.feed import rebuild
from lms.tracker.facts import facts_select
from lms.tracker.ground import Asked
from lms.tracker.models import APART, EXEMPT, Standing, Tally
from lms.tracker.parameters import ASKED_ON, values
from lms.tracker.queries.figures import NOBODY, TALLIED, Numbers, figures_of, targets_in_force
from lms.tracker.queries.figures import numbers_of as from_tally
from lms.tracker.queries.people import Status, counted, people_select, reasons_of
from lms.tracker.queries.targets import people_targets
from lms.tracker.rollups import people_of
from lms.tracker.state import progress
from tests.tracker.oracle import CODES
from tests.tracker.own_words import Words

COLUMNS = [column.name for column in Standing.__table__.columns]


@lru_cache(4)
def facts_of(targets):
    """The rows of every position, of which the standings are those of today."""
    rows = facts_select(targets, Asked(ASKED_ON)).subquery()
    return select(*(rows.c[name] for name in COLUMNS))


@lru_cache(4)
def people_by_unit(targets):
    """target, unit, person, apart, met, trained of every unit."""
    return people_of(facts_select(targets, Asked(ASKED_ON)).subquery(), ASKED_ON)


@lru_cache(1)
def people_standing():
    """The same of the standings."""
    return people_of(Standing.__table__, ASKED_ON)


def verdicts(oracle):
    """(unit, target) -> what the oracle says, where there is a row for it."""
    codes = [*CODES, *oracle.own]
    found = {(unit.code, code): oracle.verdict(code, unit.code) for unit in oracle.world.units for code in codes}
    return {key: verdict for key, verdict in found.items() if verdict is not None}


def behind(verdict):
    """Everybody in a population or beside it: person -> apart, met, trained, as `people_of` has them."""
    found = {person: (EXEMPT, None, None) for person in verdict.exempt}
    found |= {person: (APART, None, None) for person in verdict.apart}
    return found | {person: (0, int(met), int(trained)) for person, (met, trained, _) in verdict.people.items()}


def speaks_of(oracle, unit, code):
    """Whether the oracle knows the target, and its row is shown: above a unit, its own targets are counted unseen."""
    return code in CODES or (code in oracle.own and oracle.shown(code, unit))


def told(written, statement, on):
    """(unit, target) -> person -> apart, met, trained, as a statement says."""
    units = {unit.id: code for code, unit in written.units.items()}
    people = {person.id: code for code, person in written.people.items()}
    found = {}
    oracle = Words(written.world, on)
    for row in db.session.execute(statement, values(on)):
        key = units[row.unit_id], row.target
        if not speaks_of(oracle, *key):
            continue
        found.setdefault(key, {})[people[row.person_id]] = (row.apart, row.met, row.trained)
    return found


def same(found, expected, on):
    """Fails with the first few of what the tracker says, and the text does not."""
    keys = sorted(key for key in found.keys() | expected.keys() if found.get(key) != expected.get(key))
    assert not keys, (on, {key: {"tracker": found.get(key), "text": expected.get(key)} for key in keys[:3]})


def numbers_of(verdict):
    """What a screen shows of a verdict."""
    beside = len(verdict.apart), len(verdict.exempt)
    return Numbers(verdict.population, verdict.met, verdict.trained, *beside, verdict.earlier)


def any_day_agrees(written, on):
    """Every person of every unit, evaluated for a day; returns the oracle's verdicts."""
    wanted = verdicts(Words(written.world, on))
    expected = {key: everybody for key, verdict in wanted.items() if (everybody := behind(verdict))}
    found = told(written, people_by_unit(tuple(people_targets())), on)
    same(found, expected, on)
    return wanted


def today_agrees(written, on):
    """What stands written is current, says the same of everybody, and its tallies are the numbers."""
    assert progress().is_current(on)
    wanted = verdicts(Words(written.world, on))
    expected = {key: everybody for key, verdict in wanted.items() if (everybody := behind(verdict))}
    same(told(written, people_standing(), on), expected, on)
    same(tallies(written, on), {key: numbers_of(wanted[key]) for key in expected}, on)


def tallies(written, on):
    """(unit, target) -> numbers, where there is anybody."""
    units = {unit.id: code for code, unit in written.units.items()}
    rows = db.session.execute(select(Tally.unit_id, Tally.target, *TALLIED))
    found = {(units[unit_id], target): from_tally(*numbers) for unit_id, target, *numbers in rows}
    oracle = Words(written.world, on)
    return {key: numbers for key, numbers in found.items() if speaks_of(oracle, *key) and numbers != NOBODY}


def standings():
    return sorted(map(tuple, db.session.execute(select(*(Standing.__table__.c[name] for name in COLUMNS)))), key=str)


def rebuild_agrees(written, on):
    """Made again from the beginning of the feed, standings and tallies are what they were (completion rule 27)."""
    before = standings(), tallies(written, on)
    evaluated = db.session.execute(facts_of(tuple(people_targets(on))), values(on))
    assert sorted(map(tuple, evaluated), key=str) == before[0]
    assert rebuild(on).differing == []
    assert (standings(), tallies(written, on)) == before


def screens_agree(written, on, live, place):
    """One unit as its pages ask for it: which targets, their figures and percents, and the lists behind one of them."""
    oracle = Words(written.world, on)
    code = ["TLD", sorted(written.units)[place % len(written.units)]][place % 2]
    unit = written.units[code]
    known = (*CODES, *oracle.own)
    targets = [target for target in targets_in_force(unit.id, on) if target.code in known]
    wanted = {one: oracle.verdict(one, code) for one in known}
    wanted = {one: verdict for one, verdict in wanted.items() if verdict is not None}
    figures = figures_of(targets, unit.id, on, live)
    found = {target.code: figures.get((unit.id, target.code), NOBODY) for target in targets}
    assert found == {one: numbers_of(verdict) for one, verdict in wanted.items()}, (code, on)
    for one, verdict in wanted.items():
        assert found[one].percent == verdict.percent
    busy = [target for target in targets if behind(wanted[target.code])]
    if busy:
        lists_agree(written, unit, busy[place % len(busy)], on, live, wanted)


def lists_agree(written, unit, target, on, live, wanted):
    """The people behind each of a target's numbers, and the records that count for each of them."""
    expected = wanted[target.code]
    names = {person.id: name for name, person in written.people.items()}
    lists = {s: counted(db.session.execute(people_select(target, unit.id, on, live, s))) for s in Status}
    found = {status: [names[one.person.id] for one in people] for status, people in lists.items()}
    for status, people in found.items():
        assert len(people) == status.number(numbers_of(expected)), "the list is as long as its number (rule 15)"
        assert len(set(people)) == len(people)
    states = {names[one.person.id]: (one.met, one.trained) for one in lists[Status.ALL]}
    assert states == {name: (met, trained) for name, (met, trained, _) in expected.people.items()}
    assert set(found[Status.MET]) == {name for name, (met, _, _) in expected.people.items() if met}
    assert set(found[Status.MISSING]) == {name for name, (met, _, _) in expected.people.items() if not met}
    assert set(found[Status.TRAINED]) == {name for name, (_, trained, _) in expected.people.items() if trained}
    assert (set(found[Status.APART]), set(found[Status.EXEMPT])) == (expected.apart, expected.exempt)
    reasons = reasons_of([one.person.id for one in lists[Status.ALL]], target, unit.id, on, live)
    for person_id, found_reasons in reasons.items():
        inside = [one for one in found_reasons if not one.held.apart]
        used = {str(earned.record_id) for one in inside for earned in one.counted}
        assert used == expected.people[names[person_id]][2], (target.code, names[person_id])
