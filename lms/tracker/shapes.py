"""The form of `content/targets/*.yaml`, described in docs/tracker.md. Words of the site are checked in `files.py`."""

from collections.abc import Collection
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from lms.courses.shapes import Key, Shape, Text, wrong
from lms.people.diplomas import RANKS, find_rank
from lms.people.models import CadreKind, Level, UnitKind
from lms.people.qualification_models import Basis, QualificationKind
from lms.text import N_
from lms.tracker.language import (
    ASSESSED,
    COUNT,
    COVERAGE,
    KINDS,
    MEMBERS,
    MEMBERS_OR_WORKERS,
    MILESTONE,
    OWN_OR_ABOVE,
    RATIO,
    WindowKind,
)
from lms.tracker.sets import Words

UNKNOWN = N_("không biết “%(word)s”; các từ dùng được: %(known)s")


def _one_of(known: Collection[str]) -> AfterValidator:
    """The value must be one of these words."""
    words = [str(word) for word in known]

    def check(value: str) -> str:
        if value not in words:
            raise wrong(UNKNOWN, word=value, known=", ".join(words))
        return value

    return AfterValidator(check)


Kind = Annotated[str, _one_of(CadreKind)]
Organiser = Annotated[str, _one_of([Level.CONFEDERATION, Level.PROVINCIAL, Level.UPPER, OWN_OR_ABOVE])]
Diplomas = Annotated[str, _one_of(QualificationKind)]


class SizeShape(Shape):
    """A tier by size."""

    count: Annotated[str, _one_of([MEMBERS, MEMBERS_OR_WORKERS])]
    least: Annotated[int, Field(gt=0)] | None = None
    below: Annotated[int, Field(gt=0)] | None = None


class GroupShape(Shape):
    """One kind of position among several that are meant."""

    titles: list[Key] = Field(default_factory=list)
    levels: list[Annotated[str, _one_of(Level)]] = Field(default_factory=list)
    planned_for: list[Key] = Field(default_factory=list)


class PopulationShape(GroupShape):
    """Who is meant."""

    text: Text
    kinds: list[Kind] = Field(default_factory=list)
    except_kinds: list[Kind] = Field(default_factory=list)
    within: Annotated[str, _one_of([Level.GRASSROOTS])] | None = None
    size: SizeShape | None = None
    except_unit_kinds: list[Annotated[str, _one_of(UnitKind)]] = Field(default_factory=list)
    first_elected: bool = False
    fields: list[Text] = Field(default_factory=list)
    either: list[GroupShape] = Field(default_factory=list)
    lecturers: list[Annotated[str, _one_of([Level.CONFEDERATION, Level.PROVINCIAL, Level.UPPER])]] = Field(
        default_factory=list
    )
    except_holders_of: list[Key] = Field(default_factory=list)


class RecordShape(Shape):
    """What the record must be about: anything, one of these topics, all of them, or what a profile asks."""

    any: bool = False
    any_of: Words | None = None
    all_of: Words | None = None
    profile: Key | None = None

    @model_validator(mode="after")
    def one_way(self) -> "RecordShape":
        if sum(map(bool, (self.any, self.any_of, self.all_of, self.profile))) != 1:
            raise wrong(N_("record cần đúng một trong any, any_of, all_of, profile"))
        return self


class DiplomaShape(Shape):
    """A diploma of one of these kinds, at a rank or higher."""

    kinds: Annotated[list[Diplomas], Field(min_length=1)]
    least: Text
    or_sent: bool = False

    @model_validator(mode="after")
    def of_one_rank(self) -> "DiplomaShape":
        for kind in self.kinds:
            if find_rank(kind, self.least) is None:
                raise wrong(UNKNOWN, word=self.least, known=", ".join(rank.name for rank in RANKS[kind]))
        if len({self.rank_in(kind) for kind in self.kinds}) > 1:
            raise wrong(N_("“%(word)s” không cùng bậc trong các loại văn bằng này"), word=self.least)
        return self

    def rank_in(self, kind: str) -> int:
        """The number of the rank within a kind that has it."""
        rank = find_rank(kind, self.least)
        assert rank is not None, "checked when it was read"
        return rank.number


class StandardsShape(Shape):
    """The diplomas that the standards ask of the position's grade, title or job."""

    of: Annotated[list[Annotated[str, _one_of(Basis)]], Field(min_length=1)]
    kinds: list[Diplomas] = Field(default_factory=list)


class RatioShape(Shape):
    """Training spending against the sum of these amounts."""

    to: Annotated[list[Annotated[str, _one_of(["activity", "union_finance", "state_budget"])]], Field(min_length=1)]


class DueShape(Shape):
    """A report that units of these levels owe by a day of each year, or of one year."""

    levels: Annotated[list[Annotated[str, _one_of(Level)]], Field(min_length=1)]
    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=28)] | Literal[30]
    year: int | None = None


class DatesShape(Shape):
    """A window by days; `to` is its last day."""

    start: date = Field(alias="from")
    to: date


class RequirementShape(Shape):
    """What is asked of them."""

    text: Text
    record: RecordShape | None = None
    diploma: DiplomaShape | None = None
    standards: StandardsShape | None = None
    assessed: bool = False
    window: Annotated[str, _one_of(WindowKind)]
    dates: DatesShape | None = None
    organised_by: Organiser | None = None

    @model_validator(mode="after")
    def with_dates(self) -> "RequirementShape":
        if (self.window == WindowKind.DATES) != (self.dates is not None):
            raise wrong(N_("window: dates đi cùng dates: {from, to}, và chỉ khi đó"))
        if self.dates and self.dates.to < self.dates.start:
            raise wrong(N_("khoảng ngày kết thúc trước khi bắt đầu"))
        return self

    @property
    def asks_for_something(self) -> bool:
        """Of people, and not only in words."""
        return bool(self.record or self.diploma or self.standards or self.assessed)

    @model_validator(mode="after")
    def organised_training(self) -> "RequirementShape":
        if self.organised_by and not self.record:
            raise wrong(N_("organised_by chỉ đi cùng record"))
        return self


Number = Annotated[float, Field(gt=0)]


class TargetShape(Shape):
    """One clause. `goal: null` says that the text sets no figure."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{2}-[0-9]+[a-z]?$")]
    kind: Annotated[str, _one_of(KINDS)]
    clause: Text
    title: Text
    brief: Text
    quote: Text
    population: PopulationShape
    requirement: RequirementShape
    ratio: RatioShape | None = None
    due: DueShape | None = None
    goal: Number | None
    goal_max: Number | None = None

    @model_validator(mode="after")
    def says_what_its_kind_needs(self) -> "TargetShape":
        if self.kind in (COVERAGE, ASSESSED, COUNT) and not self.requirement.asks_for_something:
            raise wrong(N_("requirement cần ít nhất một trong record, diploma, standards, assessed"))
        if (self.kind == RATIO) != (self.ratio is not None) or (self.kind == MILESTONE) != (self.due is not None):
            raise wrong(N_("kind: ratio đi cùng ratio, kind: milestone đi cùng due, và chỉ khi đó"))
        if self.kind != COUNT and max(self.goal or 0, self.goal_max or 0) > 100:
            raise wrong(N_("mục tiêu tính bằng phần trăm thì không quá 100"))
        return self

    @model_validator(mode="after")
    def assessed_only_by_people(self) -> "TargetShape":
        if (self.kind == ASSESSED) != self.requirement.assessed:
            raise wrong(N_("kind: assessed đi cùng requirement có assessed: true, và chỉ khi đó"))
        return self


class PackShape(Shape):
    """A document with its targets, which are checked one by one."""

    pack: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    document: Text
    short: Text
    everywhere: bool = False
    targets: list[Any]
