"""Shapes of YAML values: pydantic says what is wrong, this says it to a lecturer."""

from textwrap import shorten
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from lms.courses.faults import Fault, Lines, Path, line_of
from lms.text import N_

MESSAGES = {
    "missing": N_("thiếu %(field)s"),
    "extra_forbidden": N_("không có trường nào tên là %(field)s"),
    "string_type": N_("%(field)s phải là chữ, đang là %(value)s; nếu đúng là chữ thì đặt trong dấu ngoặc kép"),
    "string_pattern_mismatch": N_("%(field)s chỉ gồm chữ thường không dấu, chữ số và gạch nối, đang là %(value)s"),
    "bool_type": N_("%(field)s phải là true hoặc false, đang là %(value)s"),
    "int_type": N_("%(field)s phải là số nguyên, đang là %(value)s"),
    "float_type": N_("%(field)s phải là số, đang là %(value)s"),
    "date_type": N_("%(field)s phải là ngày viết như 2026-11-20, đang là %(value)s"),
    "list_type": N_("%(field)s phải là một danh sách"),
    "dict_type": N_("%(field)s phải gồm các dòng “tên: giá trị”"),
    "model_type": N_("%(field)s phải gồm các dòng “tên: giá trị”"),
    "greater_than": N_("%(field)s phải lớn hơn %(gt)s, đang là %(value)s"),
    "greater_than_equal": N_("%(field)s phải từ %(ge)s trở lên, đang là %(value)s"),
    "less_than_equal": N_("%(field)s không được quá %(le)s, đang là %(value)s"),
    "too_short": N_("%(field)s phải có ít nhất %(min_length)s mục"),
    "too_long": N_("%(field)s không được quá %(max_length)s mục"),
    "finite_number": N_("%(field)s phải là số, đang là %(value)s"),
    "literal_error": N_("%(field)s không nhận giá trị %(value)s"),
}
ODD = N_("%(field)s không nhận giá trị %(value)s")


class Shape(BaseModel):
    """A mapping whose every field is known; nothing is guessed from another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def wrong(message: str, **values: Any) -> PydanticCustomError:
    """What a validator raises: a catalogue message and its values."""
    return PydanticCustomError("said", message, values)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise wrong(N_("%(field)s đang để trống"))
    return text


Text = Annotated[str, AfterValidator(_not_blank), Field(json_schema_extra={"pattern": r"\S"})]
Key = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""Keys and slugs: they stand in addresses and file names."""


def faults_of(shape: type[BaseModel], value: Any, file: str, lines: Lines, at: Path = ()) -> list[Fault]:
    """Everything in which `value`, which stands at `at` of its document, is not of this shape."""
    try:
        shape.model_validate(value)
    except ValidationError as error:
        return [_fault(found, file, lines, at) for found in error.errors(include_url=False)]
    return []


def _fault(found: Any, file: str, lines: Lines, at: Path) -> Fault:
    loc: Path = tuple(part for part in found["loc"] if part != "[key]")
    names = [part for part in loc if isinstance(part, str)]
    said = found["type"] == "said"
    values = {
        "field": names[-1] if names else N_("mục này"),
        "value": shorten(str(found["input"]), 60, placeholder="…"),
        **{name: f"{value:g}" if isinstance(value, float) else value for name, value in found.get("ctx", {}).items()},
    }
    message = found["msg"] if said else MESSAGES.get(found["type"], ODD)
    return Fault(file, line_of(lines, (*at, *loc)), message, values)
