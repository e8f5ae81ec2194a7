"""What an address or a form may hold: row numbers that a database can keep, and no zero octet."""

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, ValidationError

from lms.db import LARGEST_ID


def row_number(text: str) -> int:
    """The number of a row as it stands in an address. Raises ValueError for what no row can have."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID)) and int(text) <= LARGEST_ID):
        raise ValueError(text)
    return int(text)


class RowNumber(IntegerConverter):
    """`<int:…>`: a number that no row can have is an address that does not exist."""

    def to_python(self, value: str) -> int:
        try:
            return row_number(value)
        except ValueError:
            raise ValidationError from None


def register(app: Flask) -> None:
    """Before the first route is added."""
    app.url_map.converters["int"] = RowNumber

    @app.before_request
    def no_zero_octets() -> None:
        """PostgreSQL cannot store one, and nobody types one."""
        typed = (text for given in (request.args, request.form) for pair in given.items(multi=True) for text in pair)
        if "\0" in request.path or any("\0" in text for text in typed):
            abort(400)
