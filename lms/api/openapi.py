"""GET /api/v1/openapi.json: the document of this API, generated from its views and from the models of its bodies."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Flask, Response, current_app
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from lms.accounts.tokens import SCOPES
from lms.api import problems
from lms.api.described import Operation
from lms.api.shapes import News, ProblemDocument
from lms.guard import public

ROOT = "/api/v1"
EVERYWHERE = {
    400: "a parameter that there is not, or a value out of its bounds",
    401: "no token, or one that does not hold",
    403: "the token lacks the scope",
    429: "too many calls a minute; Retry-After says when to go on",
    500: "our fault",
}
ABOUT = (
    "Completions, voids and merges of people as one numbered feed; entries of other systems taken in; the tree, its "
    "sizes and terms, and who holds what. The contract in words is docs/feed.md."
)
bp = Blueprint("api_openapi", __name__, url_prefix=ROOT)
problems.register(bp)
problems.register_for_no_view(bp)


@bp.get("/openapi.json")
@public
def show() -> Response:
    """This document."""
    return Response(json.dumps(document(current_app), ensure_ascii=False), mimetype="application/json")


def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI 3.1 document of every view under /api/v1 that describes itself."""
    schemas = Schemas()
    paths: dict[str, dict[str, Any]] = {}
    for path, method, view in _views(app):
        paths.setdefault(path, {})[method] = _operation(view, schemas)
    told = _body(schemas.of(News, "validation"))
    webhook = {"post": {"summary": "An entry, signed as Standard Webhooks says", "requestBody": told}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Training records of trade-union cadres", "version": "1", "description": ABOUT},
        "servers": [{"url": ROOT}],
        "paths": paths,
        "webhooks": {"entry": {"post": {**webhook["post"], "responses": {"2XX": {"description": "it is kept"}}}}},
        "components": {
            "schemas": schemas.components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": f"scopes: {', '.join(SCOPES)}"}
            },
        },
    }


def _views(app: Flask) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """(path below the root, method, view) of the views that describe themselves, in a stable order."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods or ()))):
        view = app.view_functions[rule.endpoint]
        if hasattr(view, "operation"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule.rule.removeprefix(ROOT), method.lower(), view


class Schemas:
    """The models met so far, as components."""

    def __init__(self) -> None:
        self.components: dict[str, Any] = {}

    def of(self, model: Any, mode: JsonSchemaMode) -> dict[str, Any]:
        """The schema of a model, whose parts become components."""
        schema = TypeAdapter(model).json_schema(mode=mode, ref_template="#/components/schemas/{model}")
        self.components |= schema.pop("$defs", {})
        name = schema.get("title")
        if name is None or "properties" not in schema:
            return schema
        self.components[name] = schema
        return {"$ref": f"#/components/schemas/{name}"}


def _operation(view: Callable[..., Any], schemas: Schemas) -> dict[str, Any]:
    said: Operation = view.operation  # type: ignore[attr-defined]
    problem = {"application/problem+json": {"schema": schemas.of(ProblemDocument, "serialization")}}
    wrong = {**EVERYWHERE, **said.problems}
    answers: dict[str, Any] = {
        str(status): {
            "description": meaning,
            "content": {"application/json": {"schema": schemas.of(model, "validation")}},
        }
        for status, (meaning, model) in said.answers.items()
    }
    answers |= {str(status): {"description": meaning, "content": problem} for status, meaning in sorted(wrong.items())}
    scope = view.guard  # type: ignore[attr-defined]
    made: dict[str, Any] = {
        "operationId": view.__name__ if view.__name__ != "index" else view.__module__.rpartition(".")[2],
        "summary": (view.__doc__ or "").partition("\n")[0],
        "description": f"Scope {scope}.",
        "security": [{"token": []}],
        "parameters": [
            {"name": one.name, "in": "query", "description": one.text, "schema": one.schema} for one in said.parameters
        ],
        "responses": answers,
    }
    if said.body is not None:
        made["requestBody"] = _body(schemas.of(said.body, "validation"))
    return made


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {"application/json": {"schema": schema}}}
