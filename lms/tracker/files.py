"""`content/targets/*.yaml` -> targets, with everything that is wrong in them by file and line.

The form of the files is described in docs/tracker.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from pydantic import RootModel

from lms.courses.catalogue import read_document
from lms.courses.faults import Fault, Lines, Path, line_of
from lms.courses.shapes import faults_of
from lms.text import N_
from lms.tracker.language import (
    Asked,
    Diploma,
    Due,
    Group,
    Population,
    Ratio,
    Requirement,
    Size,
    Standards,
    Target,
    Window,
    WindowKind,
)
from lms.tracker.models import ANY_TOPIC
from lms.tracker.sets import Named, Sets, SetsShape
from lms.tracker.shapes import (
    UNKNOWN,
    GroupShape,
    PackShape,
    PopulationShape,
    RecordShape,
    RequirementShape,
    TargetShape,
)

SETS = "sets.yaml"


class _Entry(RootModel[TargetShape]):
    """A target where it stands in its file."""


@dataclass
class Packs:
    """What a folder of target files says. `targets` are good for use only when there are no `faults`."""

    targets: list[Target] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_packs(texts: Mapping[str, str], topics: Mapping[str, str]) -> Packs:
    """The targets of all files in their order. `texts` are YAML by file name, `topics` the names in `topics.yaml`."""
    packs = Packs()
    sets = read_sets(texts.get(SETS, ""), topics, packs.faults)
    for file, text in sorted(texts.items()):
        if file != SETS:
            _read_pack(text, file, sets, packs)
    packs.faults.sort()
    return packs


def read_sets(text: str, topics: Mapping[str, str], faults: list[Fault]) -> Sets:
    """The named sets of a file; none where it has faults, which are added to `faults`."""
    document = read_document(text, SETS, faults)
    if document is None or document.value is None:
        return Sets(topic_names=topics)
    found = faults_of(SetsShape, document.value, SETS, document.lines)
    if found:
        faults += found
        return Sets(topic_names=topics)
    sets = Sets(SetsShape.model_validate(document.value), topics)
    faults += _unknown(sets.own_words(), SETS, document.lines)
    return sets


def _read_pack(text: str, file: str, sets: Sets, packs: Packs) -> None:
    document = read_document(text, file, packs.faults)
    if document is None:
        return
    found = faults_of(PackShape, document.value, file, document.lines)
    packs.faults += found
    if found:
        return
    pack = PackShape.model_validate(document.value)
    for index, value in enumerate(pack.targets):
        at: Path = ("targets", index)
        found = faults_of(_Entry, value, file, document.lines, at)
        if not found:
            shape = TargetShape.model_validate(value)
            found = list(_unknown(_words(shape, sets, at), file, document.lines))
            if any(target.code == shape.code for target in packs.targets):
                message = N_("chỉ tiêu %(code)s viết hai lần")
                found.append(Fault(file, line_of(document.lines, at), message, {"code": shape.code}))
            if not found:
                packs.targets.append(compiled(pack, shape, sets))
        packs.faults += found


def _unknown(words: Iterator[Named], file: str, lines: Lines) -> Iterator[Fault]:
    for named in words:
        if named.word not in named.known:
            values = {"word": named.word, "known": ", ".join(named.known)}
            yield Fault(file, line_of(lines, named.path), UNKNOWN, values)


def unknown_words(shape: TargetShape, sets: Sets) -> Iterator[Fault]:
    """The words of a target, stated alone, that nobody knows."""
    return _unknown(_words(shape, sets, ()), "", {(): 0})


def _words(shape: TargetShape, sets: Sets, at: Path) -> Iterator[Named]:
    """Every word of a target that must be a title, a topic or a profile."""
    people = shape.population
    record = shape.requirement.record or RecordShape.model_construct()
    groups: list[tuple[Path, GroupShape]] = [(("population",), people)]
    groups += [(("population", "either", place), group) for place, group in enumerate(people.either)]
    lists: list[tuple[Path, Iterable[str], list[str]]] = [
        (("population", "except_holders_of"), people.except_holders_of, sets.title_words),
        (("requirement", "record", "any_of"), record.any_of or [], sets.topic_words),
        (("requirement", "record", "all_of"), record.all_of or [], sets.topic_words),
    ]
    for path, group in groups:
        lists.append(((*path, "titles"), group.titles, sets.title_words))
        lists.append(((*path, "planned_for"), group.planned_for, sets.title_words))
    for path, words, known in lists:
        for index, word in enumerate(words):
            yield Named((*at, *path, index), word, known)
    if record.profile:
        yield Named((*at, "requirement", "record", "profile"), record.profile, list(sets.shape.profiles))


def compiled(pack: PackShape, shape: TargetShape, sets: Sets) -> Target:
    """A checked clause of a document as a target."""
    words = list(dict.fromkeys(named.word for named in _words(shape, sets, ())))
    requirement, defaults = _requirement(shape.requirement, sets), sets.defaults(words)
    topics = requirement.topics.union(*(default.topics for default in defaults))
    return Target(
        code=shape.code,
        pack=pack.pack,
        document=pack.document,
        short=pack.short,
        clause=shape.clause,
        title=shape.title,
        brief=shape.brief,
        quote=shape.quote,
        kind=shape.kind,
        population=_population(shape.population, sets),
        requirement=requirement,
        goal=shape.goal,
        goal_max=shape.goal_max,
        ratio=Ratio(tuple(shape.ratio.to)) if shape.ratio else None,
        due=Due(tuple(shape.due.levels), shape.due.month, shape.due.day, shape.due.year) if shape.due else None,
        everywhere=pack.everywhere,
        defaults=defaults,
        topic_names={slug: name for slug, name in sets.topic_names.items() if slug in topics},
    )


def _population(shape: PopulationShape, sets: Sets) -> Population:
    return Population(
        text=shape.text,
        kinds=tuple(shape.kinds),
        except_kinds=tuple(shape.except_kinds),
        titles=sets.titles(shape.titles),
        levels=tuple(shape.levels),
        within_grassroots=shape.within is not None,
        size=Size(shape.size.count, shape.size.least, shape.size.below) if shape.size else None,
        except_unit_kinds=tuple(shape.except_unit_kinds),
        first_elected=shape.first_elected,
        planned_for=sets.titles(shape.planned_for),
        fields=sets.fields(shape.fields),
        either=tuple(
            Group(sets.titles(group.titles), tuple(group.levels), sets.titles(group.planned_for))
            for group in shape.either
        ),
        lecturers=tuple(shape.lecturers),
        except_holders_of=sets.titles(shape.except_holders_of),
    )


def _requirement(shape: RequirementShape, sets: Sets) -> Requirement:
    dates, diploma, standards = shape.dates, shape.diploma, shape.standards
    window = Window(
        WindowKind(shape.window),
        dates.start if dates else None,
        dates.to + timedelta(days=1) if dates else None,
    )
    return Requirement(
        text=shape.text,
        asked=_asked(shape.record, sets) if shape.record else (),
        window=window,
        organised_by=shape.organised_by,
        diploma=Diploma(tuple(diploma.kinds), diploma.rank_in(diploma.kinds[0]), diploma.least, diploma.or_sent)
        if diploma
        else None,
        standards=Standards(tuple(standards.of), tuple(standards.kinds)) if standards else None,
        assessed=shape.assessed,
    )


def _asked(record: RecordShape, sets: Sets) -> tuple[Asked, ...]:
    if record.any:
        return (Asked(((ANY_TOPIC,),)),)
    if record.profile:
        return sets.profile(record.profile)
    return (sets.asked(record.any_of, record.all_of),)
