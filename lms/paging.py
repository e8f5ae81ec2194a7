"""Select + page number -> rows and a pager."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy import Select, func, select

from lms.db import db

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list; `items` are the rows, `total` the length of the whole list."""

    items: list[Any]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, math.ceil(self.total / self.size))

    @property
    def first(self) -> int:
        return min(self.total, (self.number - 1) * self.size + 1)

    @property
    def last(self) -> int:
        return min(self.total, self.number * self.size)

    def url(self, number: int) -> str:
        """The address of another page of the same list, filters kept."""
        arguments = {**(request.view_args or {}), **request.args.to_dict(flat=False), "trang": number}
        return url_for(request.endpoint or "", **arguments)


def page_of(
    statement: Select[*tuple[Any, ...]], size: int = PAGE_SIZE, scalars: bool = False, total: int | None = None
) -> Page:
    """The page that the request's `trang` asks for (the nearest one when out of range), in two statements.

    Who knows the list's length already gives it as `total`, which saves the counting.
    """
    if total is None:
        total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    number = _number(total, size)
    result = db.session.execute(statement.limit(size).offset((number - 1) * size))
    rows = list(result.scalars()) if scalars else list(result)
    return Page(rows, number, size, total)


def page_of_costly(statement: Select[*tuple[Any, ...]], size: int = PAGE_SIZE) -> Page:
    """The same of a list that costs as much to count as to make: its first page in one statement."""
    if request.args.get("trang", 1, type=int) != 1:
        return page_of(statement, size)
    rows = db.session.execute(statement.add_columns(func.count().over()).limit(size)).all()
    return Page([row[:-1] for row in rows], 1, size, rows[0][-1] if rows else 0)


def page_in(items: Sequence[Any], size: int = PAGE_SIZE) -> Page:
    """The same of a list at hand."""
    number = _number(len(items), size)
    return Page(list(items[(number - 1) * size : number * size]), number, size, len(items))


def _number(total: int, size: int) -> int:
    asked = request.args.get("trang", 1, type=int) or 1
    return min(max(1, asked), max(1, math.ceil(total / size)))
