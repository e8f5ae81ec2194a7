"""A day some years later, in SQL, the same on both databases."""

from typing import Any

from sqlalchemy import Date
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction


class YearsAfter(GenericFunction[Any]):
    """`YearsAfter(day, n)`: the same day n years later; 29 February becomes the 28th where it does not exist."""

    type = Date()
    inherit_cache = True


@compiles(YearsAfter, "postgresql")
def _postgresql(element: YearsAfter, compiler: Any, **options: Any) -> str:
    day, years = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST({day} + make_interval(years => CAST({years} AS INTEGER)) AS DATE)"


@compiles(YearsAfter, "sqlite")
def _sqlite(element: YearsAfter, compiler: Any, **options: Any) -> str:
    """SQLite would carry 29 February over to 1 March: the end of the same month is the limit."""
    day, years = (compiler.process(clause, **options) for clause in element.clauses)
    month = f"date({day}, 'start of month', '+' || {years} || ' years'"
    return f"min(date({day}, '+' || {years} || ' years'), {month}, '+1 month', '-1 day'))"
