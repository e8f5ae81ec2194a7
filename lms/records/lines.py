"""One line of the feed as another site wrote it, checked and made comparable."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from unicodedata import category
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from pydantic.config import JsonDict

from lms.people.models import Level
from lms.records.models import Form
from lms.text import clean, code_key


def _seconds(moment: datetime) -> datetime:
    """As precise as the feed itself, and in a year that somebody can mean."""
    try:
        exact = moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        raise ValueError("no such moment in UTC") from None
    if not 1900 <= exact.year < 2200:
        raise ValueError("a moment from 1900 to 2199 is meant")
    return exact


def _plain(text: str) -> str:
    """Text without control characters: no database keeps them all, and nobody means them."""
    if any(category(letter) in ("Cc", "Cs") for letter in text):
        raise ValueError("control characters are not taken")
    return text


CONTROL = r"\u0000-\u001f\u007f-\u009f"
VISIBLE = Field(json_schema_extra={"pattern": rf"^[^{CONTROL}]*[^{CONTROL}\s\u200b\ufeff][^{CONTROL}]*$"})
"""What `_plain` and the least length ask for, in the words of a schema."""
YEARS = Field(json_schema_extra={"pattern": "^(19|20|21)[0-9]{2}-"})

Moment = Annotated[AwareDatetime, AfterValidator(_seconds), YEARS]
Text = Annotated[
    str, AfterValidator(clean), AfterValidator(_plain), StringConstraints(min_length=1, max_length=500), VISIBLE
]
Code = Annotated[
    str, AfterValidator(code_key), AfterValidator(_plain), StringConstraints(min_length=1, max_length=100), VISIBLE
]
Slug = Annotated[
    str, AfterValidator(clean), AfterValidator(_plain), StringConstraints(min_length=1, max_length=200), VISIBLE
]
MOST = 100
"""Topics and positions of one record."""


EXAMPLE: JsonDict = {
    "id": "0192e0c6-7f3a-7c21-9a55-3f1d2b7c8e90",
    "type": "record.completed",
    "time": "2026-03-14T08:02:11Z",
    "cadre": "CB000123",
    "course": "thuong-luong-tap-the",
    "version": 3,
    "title": "Kỹ năng đàm phán, thương lượng tập thể",
    "topics": ["thuong-luong"],
    "hours": 6.0,
    "score": 0.86,
    "form": "online",
    "organiser": {"unit": "LDLD-91", "level": "provincial"},
    "completed_at": "2026-03-14T08:02:10Z",
    "recorded_at": "2026-03-14T08:02:11Z",
    "valid_until": None,
    "positions": [{"unit": "CDCS-0007", "title": "chu-tich", "kind": "grassroots"}],
}
"""The contract's own entry, as the OpenAPI document shows it."""


class Line(BaseModel):
    """What every entry has. Keys that are not known here are left alone: the contract lets others add some."""

    model_config = ConfigDict(frozen=True, strict=True)

    id: UUID
    time: Moment

    def same_as(self, stored: "Line") -> bool:
        """Whether the stored entry says everything this line says.

        `time` is left out: in a record it repeats `recorded_at`, in others it is when their site wrote them down.
        """
        said = self.model_fields_set - {"time"} - self.left_out()
        return type(self) is type(stored) and all(getattr(self, key) == getattr(stored, key) for key in said)

    def left_out(self) -> set[str]:
        """Keys that were left to this site to fill in, said or not."""
        return set()


class Organiser(BaseModel):
    """Who held the training. A file's level is kept; POST /records reads it from the tree, whatever was sent."""

    model_config = ConfigDict(frozen=True, strict=True)

    unit: Code
    level: Annotated[Level, Field(strict=False)] | None = None


class Held(BaseModel):
    """A position of the snapshot; its words are the sender's."""

    model_config = ConfigDict(frozen=True, strict=True)

    unit: Text
    title: Slug
    kind: Slug


class Completed(Line):
    """record.completed. Positions that are missing are taken from the roster; an empty list says there were none."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    type: Literal["record.completed"]
    cadre: Code
    course: Slug | None = None
    version: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    title: Text
    topics: Annotated[tuple[Slug, ...], Field(max_length=MOST)] = ()
    hours: Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)] | None = None
    score: Annotated[float, Field(ge=0, le=1)] | None = None
    form: Annotated[Form, Field(strict=False)]
    organiser: Organiser
    completed_at: Moment
    recorded_at: Moment | None = None
    valid_until: date | None = None
    positions: Annotated[tuple[Held, ...], Field(max_length=MOST)] | None = None

    def without_level(self) -> "Completed":
        """The same with the organiser's level left to the tree."""
        return self.model_copy(update={"organiser": Organiser(unit=self.organiser.unit)})

    def left_out(self) -> set[str]:
        return {key for key in ("recorded_at", "positions") if getattr(self, key) is None}

    def same_as(self, stored: Line) -> bool:
        """As for every line; a level that was read from the tree is no difference."""
        if isinstance(stored, Completed) and self.organiser.level is None:
            stored = stored.without_level()
        return super().same_as(stored)


class Voided(Line):
    """record.voided: `by` is kept as text."""

    type: Literal["record.voided"]
    record: UUID
    why: Text
    by: Text


class Merged(Line):
    """person.merged: `from` is another account of `into`."""

    type: Literal["person.merged"]
    source: Annotated[Code, Field(alias="from")]
    into: Code


class Parted(Line):
    """person.parted: the merge of `from` into `into` was a mistake."""

    type: Literal["person.parted"]
    source: Annotated[Code, Field(alias="from")]
    into: Code


KINDS = ("record.", "person.")
AnyLine = Completed | Voided | Merged | Parted
_adapter: TypeAdapter[AnyLine] = TypeAdapter(Annotated[AnyLine, Field(discriminator="type")])


class Unreadable(ValueError):
    """A line that is no entry of the feed; the message names each field that is wrong."""


def read_line(text: str) -> AnyLine:
    """The entry in one line of JSON. Raises Unreadable."""
    try:
        return _adapter.validate_json(text)
    except ValidationError as error:
        raise Unreadable("; ".join(_say(one) for one in error.errors())) from None


def read_stored(body: dict[str, Any]) -> AnyLine:
    """The entry in the outbox, for comparison."""
    return _adapter.validate_python(body, strict=False)


def _say(one: Any) -> str:
    place = ".".join(str(part) for part in one["loc"] if not str(part).startswith(KINDS))
    return f"{place}: {one['msg']}" if place else str(one["msg"])
