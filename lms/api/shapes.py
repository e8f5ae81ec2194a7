"""What the API's bodies look like: the models from which answers are made and the OpenAPI document is generated.

The entries themselves are `records.lines`, units and cadres `people.published`, counts `records.reconciliation`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from lms.people.published import CadreShown, UnitShown
from lms.records.lines import EXAMPLE, AnyLine, Code, Completed, Merged, Parted, Voided
from lms.records.reconciliation import Count

MOST = 1000
"""Entries of one answer, and of one call that sends some."""
Seq = Annotated[int, Field(ge=1, description="counts over the whole site, in the order of commits")]
Next = Annotated[int, Field(ge=0, description="ask again with after=next")]
More = Annotated[bool, Field(description="whether that brings anything now")]
Version = Annotated[int, Field(ge=0, description="rises with every change of the roster")]


class CompletedNews(Completed):
    """A completion, as it is read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"seq": 1041, **EXAMPLE}]})

    seq: Seq


class VoidedNews(Voided):
    """A record was wrong: it no longer counts."""

    seq: Seq
    cadre: Code


class MergedNews(Merged):
    """Two codes are one person from now on."""

    seq: Seq


class PartedNews(Parted):
    """Two codes that were merged are two people again."""

    seq: Seq


News = Annotated[CompletedNews | VoidedNews | MergedNews | PartedNews, Field(discriminator="type")]
Sent = Annotated[AnyLine, Field(discriminator="type")]


class Feed(BaseModel):
    """Entries after a number, newest last."""

    records: list[News]
    next: Next
    more: More


class Entries(BaseModel):
    """What another system sends: entries of the feed's own shape, a thousand at most."""

    records: Annotated[list[Sent], Field(max_length=MOST)]


class ProblemDocument(BaseModel):
    """What went wrong (RFC 9457)."""

    type: Literal["about:blank"]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    instance: Annotated[str | None, Field(exclude_if=lambda value: value is None)] = None


class Result(BaseModel):
    """What became of one entry; `unchanged` means that it was here before, `id` repeats what was sent."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": "0192e0c6-7f3a-7c21-9a55-3f1d2b7c8e90", "status": "new"}]}
    )

    id: str | None
    status: Literal["new", "unchanged", "refused"]
    problem: Annotated[ProblemDocument | None, Field(exclude_if=lambda value: value is None)] = None


class Results(BaseModel):
    """What became of each entry, in the order sent."""

    new: int
    unchanged: int
    refused: int
    results: list[Result]


class Units(BaseModel):
    """A stretch of the tree."""

    units: list[UnitShown]
    next: Next
    more: More
    version: Version


class Cadres(BaseModel):
    """A stretch of the people who hold or held a position."""

    cadres: list[CadreShown]
    next: Next
    more: More
    version: Version


class Reconciliation(BaseModel):
    """What a reader that has read up to `seq` has."""

    seq: Annotated[int, Field(ge=0)]
    counts: list[Count]
