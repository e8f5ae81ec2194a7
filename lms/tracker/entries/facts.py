"""Spending and assessments as plain values that refer to units and people by code: what a workbook is laid over."""

from dataclasses import dataclass


@dataclass(slots=True)
class SpendingFacts:
    """A unit's money of a year, in đồng. Unit and year are its key."""

    unit: str
    year: int
    training: int | None = None
    activity: int | None = None
    union_finance: int | None = None
    state_budget: int | None = None
    stored: bool = False
    """Whether the database has a row of this key."""

    @property
    def key(self) -> tuple[str, int]:
        return self.unit, self.year


@dataclass(slots=True)
class AssessmentFacts:
    """A yearly judgement. Cadre, unit, year and target are its key."""

    person: str
    unit: str
    year: int
    target: str
    passed: bool
    assessed_by: str
    id: int | None = None

    @property
    def key(self) -> tuple[str, str, int, str]:
        return self.person, self.unit, self.year, self.target
