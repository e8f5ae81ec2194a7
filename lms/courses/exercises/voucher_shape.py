"""What a voucher exercise may say: papers of a scene, and the work they ask for, which is the key."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from lms.courses.exercises.kind import Exercise
from lms.courses.exercises.said import Said
from lms.courses.shapes import Key, Shape, Text, wrong
from lms.text import N_

Day = Annotated[str, Field(pattern=r"^[0-9]{2}/[0-9]{2}/[0-9]{4}$")]
"""05/11/2026, as papers write it."""
Dong = Annotated[int, Field(ge=0, le=999_999_999_999)]
"""A whole number of đồng."""
Why = Literal["voucher", "number", "date", "party", "reason", "amount", "words", "line", "cash", "bank"]
"""Cells about which the author may say why."""


class Paper(Shape):
    """A bill, a list, a bank slip: its lines, each a label and what stands behind it."""

    key: Key
    title: Text
    says: Annotated[list[Said], Field(min_length=1)]


class Balances(Shape):
    """Money in the cash box and, where the scene has one, in the bank; `advances`: out, and not yet accounted for."""

    cash: Dong
    bank: Dong | None = None
    advances: Dong = 0


class Last(Shape):
    """Numbers of the vouchers before the first one here: "PT 21"."""

    receipt: Text | None = None
    payment: Text | None = None


class Lines(Shape):
    """The lines of income and of spending that may be chosen."""

    income: dict[Key, Text] = Field(default_factory=dict)
    spending: dict[Key, Text] = Field(default_factory=dict)


class Others(Shape):
    """More to choose from than what is right."""

    parties: list[Text] = Field(default_factory=list)
    reasons: list[Text] = Field(default_factory=list)


class Work(Shape):
    """One thing that happened: its voucher, its line (None: neither income nor spending), its rows in the books.

    `cash` and `bank` are what the box and the account gain, below 0 what they lose.
    """

    papers: Annotated[list[Key], Field(min_length=1)]
    voucher: Literal["receipt", "payment", "advance", "none"]
    date: Day
    reason: Text
    amount: Annotated[int, Field(ge=1, le=999_999_999_999)]
    number: Text | None = None
    party: Text | None = None
    line: Key | None = None
    cash: int = 0
    bank: int = 0
    why: dict[Why, Text] = Field(default_factory=dict)


class Closing(Balances):
    """What is counted at the end, on which papers."""

    papers: list[Key] = Field(default_factory=list)


class VoucherShape(Exercise):
    """`ask` says what is to be done with the papers."""

    title: Text
    intro: Text
    opening: Balances
    last: Last = Field(default_factory=Last)
    papers: Annotated[list[Paper], Field(min_length=1)]
    lines: Lines
    others: Others = Field(default_factory=Others)
    work: Annotated[list[Work], Field(min_length=1)]
    closing: Closing

    @model_validator(mode="after")
    def _keys_lead_somewhere(self) -> Self:
        papers = [paper.key for paper in self.papers]
        twice = next((key for key in papers if papers.count(key) > 1), None)
        if twice is not None:
            raise wrong(N_("hai giấy tờ cùng key %(key)s"), key=twice)
        lines = [*self.lines.income, *self.lines.spending]
        twice = next((key for key in lines if lines.count(key) > 1), None)
        if twice is not None:
            raise wrong(N_("mục %(key)s vừa là thu vừa là chi"), key=twice)
        for key in self._named_papers():
            if key not in papers:
                raise wrong(N_("không có giấy tờ nào tên là %(key)s"), key=key)
        for work in self.work:
            if work.line is not None and work.line not in lines:
                raise wrong(N_("không có mục thu, chi nào tên là %(key)s"), key=work.line)
        if (self.opening.bank is None) != (self.closing.bank is None):
            raise wrong(N_("sổ tiền gửi phải có cả số đầu và số cuối, hoặc không có số nào"))
        return self

    def _named_papers(self) -> Iterator[str]:
        for work in self.work:
            yield from work.papers
        yield from self.closing.papers


def books_of(spec: dict[str, Any]) -> list[str]:
    """The books of the scene: the cash book, and the deposit book where there is an account."""
    return ["cash", "bank"] if spec["opening"].get("bank") is not None else ["cash"]
