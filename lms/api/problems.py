"""Every error of the API is a problem document (RFC 9457), also where no view was found."""

import json
from typing import Any

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError

log = structlog.get_logger()
ROOT = "/api/"


class Problem(Exception):
    """An answer that says what is wrong: `status`, a sentence, and headers such as Retry-After."""

    def __init__(self, status: int, title: str, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.title, self.detail = status, title, detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def body(status: int, title: str, detail: str) -> dict[str, Any]:
    """The document; `type` is about:blank, since the status says all that a program needs."""
    return {"type": "about:blank", "title": title, "status": int(status), "detail": detail}


def document(status: int, title: str, detail: str, headers: dict[str, str] | None = None) -> Response:
    """The response that is such a document."""
    said = {**body(status, title, detail), "instance": request.path}
    answer = Response(json.dumps(said, ensure_ascii=False), status, content_type="application/problem+json")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.extend(headers or {})
    return answer


def _of_problem(problem: Problem) -> Response:
    return document(problem.status, problem.title, problem.detail, problem.headers)


def _of_http(error: HTTPException) -> Response:
    kept = {name: value for name, value in error.get_headers(request.environ) if name in ("Allow", "Retry-After")}
    return document(error.code or 500, error.name, error.description or error.name, kept)


def _of_accident(_error: Exception) -> Response:
    log.exception("api failed", path=request.path)
    return _of_http(InternalServerError())


def register(bp: Blueprint) -> None:
    """Answer for what goes wrong in the views of this blueprint."""
    bp.register_error_handler(Problem, _of_problem)
    bp.register_error_handler(HTTPException, _of_http)
    bp.register_error_handler(Exception, _of_accident)


def register_for_no_view(bp: Blueprint) -> None:
    """Answer for every address and method under /api/ that no view has."""

    @bp.before_app_request
    def no_view() -> Any:
        missed = request.routing_exception
        if request.path.startswith(ROOT) and isinstance(missed, HTTPException):
            return _of_http(missed)
        return None
