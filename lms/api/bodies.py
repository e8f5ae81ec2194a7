"""What comes in and goes out of the API: what stands in an address, JSON bodies with their limits, answers."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, request
from pydantic import BaseModel
from pydantic_core import from_json

from lms.api.problems import Problem

MOST_BYTES = 4 * 1024 * 1024
"""The largest body taken: a thousand entries of usual size fill a fifth of it."""


@dataclass(frozen=True)
class Number:
    """A whole number in the address, `usual` where it is left out."""

    name: str
    usual: int
    least: int
    most: int
    text: str

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most, "default": self.usual}

    def read(self) -> int:
        """The number of this call. Raises 400."""
        text = request.args.get(self.name)
        if text is None:
            return self.usual
        if not (text.isascii() and text.isdigit() and len(text) <= 16 and self.least <= int(text) <= self.most):
            raise Problem(400, "Bad Request", f"{self.name} must be a whole number from {self.least} to {self.most}.")
        return int(text)


@dataclass(frozen=True)
class Month:
    """A month in the address, such as 2026-03."""

    name: str
    text: str
    pattern = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"

    @property
    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": self.pattern, "examples": ["2026-03"]}

    def read(self) -> date | None:
        """The first day of the month of this call, or None. Raises 400."""
        text = request.args.get(self.name)
        if text is None:
            return None
        if not re.fullmatch(self.pattern, text) or text.endswith("\n"):
            raise Problem(400, "Bad Request", f"{self.name} must be a month such as 2026-03.")
        return date.fromisoformat(f"{text}-01")


Parameter = Number | Month
AFTER = Number("after", 0, 0, 2**53, "read on after this number, which the answer before gave as `next`")


def answer(body: BaseModel | dict[str, Any], status: int = 200) -> Response:
    """A JSON answer with its keys in their order: people read it next to the contract."""
    if isinstance(body, BaseModel):
        return Response(body.model_dump_json(by_alias=True), status, mimetype="application/json")
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/json")


def json_body() -> Any:
    """The body as JSON values. Raises 413, 415 and 400."""
    if request.mimetype != "application/json":
        raise Problem(415, "Unsupported Media Type", "Send application/json.", Accept="application/json")
    request.max_content_length = MOST_BYTES
    if (request.content_length or 0) > MOST_BYTES:
        raise Problem(413, "Content Too Large", f"At most {MOST_BYTES // 1024 // 1024} MB a call: send less at once.")
    try:
        return from_json(request.get_data(cache=False), allow_inf_nan=False)
    except ValueError as error:
        raise Problem(400, "Bad Request", f"The body is not JSON: {error}.") from None
