"""What a view says of itself for the OpenAPI document: beside the code that does it, so that they cannot part."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, cast

from flask import request

from lms.api.bodies import Parameter
from lms.api.problems import Problem

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Operation:
    """Status -> (meaning, model of the answer); `problems` are the statuses besides those that every view has.

    `body` is the type of what is sent.
    """

    answers: dict[int, tuple[str, Any]]
    parameters: tuple[Parameter, ...] = ()
    body: Any = None
    problems: dict[int, str] = field(default_factory=dict)


def described(operation: Operation) -> Callable[[View], View]:
    """Keep the description on the view, whose docstring is the summary, and hold the caller to its parameters.

    A misspelt parameter is refused, since a reader who believes in it would read from the beginning.
    """
    known = {parameter.name for parameter in operation.parameters}

    def decorate(view: View) -> View:
        @wraps(view)
        def held(*args: Any, **kwargs: Any) -> Any:
            for name, given in request.args.lists():
                if name not in known:
                    raise Problem(400, "Bad Request", f"There is no parameter {name}.")
                if len(given) > 1:
                    raise Problem(400, "Bad Request", f"{name} may be given once.")
            return view(*args, **kwargs)

        held.operation = operation  # type: ignore[attr-defined]
        return cast(View, held)

    return decorate
