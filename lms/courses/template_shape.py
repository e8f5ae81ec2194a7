"""What `templates/*.yaml` may say: a document or a workbook that officers take along and fill in."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, RootModel, model_validator

from lms.courses.shapes import Key, Shape, Text, wrong
from lms.text import N_

Cells = Annotated[list[str], Field(min_length=1)]


class FormTable(Shape):
    """A table: its headings, lines that say something already, and so many empty rows below them."""

    columns: Annotated[list[Text], Field(min_length=1)]
    widths: list[Annotated[int, Field(ge=1)]] = Field(default_factory=list)
    """Shares of the page's width; left out: equal."""
    lines: list[Cells] = Field(default_factory=list)
    rows: Annotated[int, Field(ge=0, le=60)] = 0

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.widths and len(self.widths) != len(self.columns):
            raise wrong(N_("widths phải có một số cho mỗi cột"))
        if any(len(line) != len(self.columns) for line in self.lines):
            raise wrong(N_("mỗi dòng của bảng phải có một ô cho mỗi cột"))
        return self


class Block(Shape):
    """One part of a document: exactly one of these."""

    heading: Text | None = None
    text: Text | None = None
    items: Annotated[list[Text], Field(min_length=1)] | None = None
    fields: Annotated[list[Text], Field(min_length=1)] | None = None
    """Labels, each before a dotted line to write on."""
    table: FormTable | None = None
    signatures: Annotated[list[Text], Field(min_length=1, max_length=3)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise wrong(N_("mỗi mục là đúng một trong heading, text, items, fields, table, signatures"))
        return self


class DocumentShape(Shape):
    """A document. `head`: the national title beside the union's name, the national title alone, or neither."""

    form: Literal["docx"]
    title: Text
    about: Text
    head: Literal["union", "national", "none"] = "union"
    body: Annotated[list[Block], Field(min_length=1)]


class SheetColumn(Shape):
    """A column of a book; `side` says of money whether it comes in or goes out."""

    key: Key
    name: Text
    width: Annotated[int, Field(ge=4, le=80)] = 14
    kind: Literal["text", "date", "money", "balance"] = "text"
    side: Literal["in", "out"] | None = None


class SheetShape(Shape):
    """A book of one month: an opening balance, rows to fill in, sums, and a balance that follows by itself."""

    form: Literal["xlsx"]
    title: Text
    about: Text
    notes: list[Text] = Field(default_factory=list)
    opening: Text
    totals: Text
    closing: Text
    columns: Annotated[list[SheetColumn], Field(min_length=2, max_length=20)]
    rows: Annotated[int, Field(ge=1, le=500)]

    @model_validator(mode="after")
    def _balances(self) -> Self:
        kinds = [column.kind for column in self.columns]
        sides = {column.side for column in self.columns if column.kind == "money"}
        if kinds.count("balance") != 1 or not {"in", "out"} <= sides:
            raise wrong(N_("sổ cần đúng một cột balance, và cột money cho cả side in và side out"))
        if any(column.side and column.kind != "money" for column in self.columns):
            raise wrong(N_("chỉ cột money có side"))
        return self


class TemplateForm(RootModel[dict[str, Any]]):
    """A mapping whose `form` says which of the two it is."""


def shape_of(value: Any) -> type[DocumentShape] | type[SheetShape] | type[TemplateForm]:
    """The shape that a template asks to be read by; a document unless it says otherwise."""
    if not isinstance(value, dict):
        return TemplateForm
    return SheetShape if value.get("form") == "xlsx" else DocumentShape
