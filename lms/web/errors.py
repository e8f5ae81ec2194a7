"""Error pages: what happened, what is kept, what to do next, and a number to read out over the phone."""

import secrets
from typing import Any

import structlog
from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

log = structlog.get_logger()


def register(app: Flask) -> None:
    """One page an error; the API answers with problem documents of its own."""

    def page(code: int) -> Any:
        def show(_error: Exception) -> tuple[str, int]:
            reference = "-".join(secrets.token_hex(2).upper() for _ in range(2))
            if code == 500:
                log.exception("page failed", reference=reference, path=request.path)
            return render_template(f"errors/{code}.html", reference=reference), code

        return show

    for code in (403, 404, 413, 429, 500):
        app.register_error_handler(code, page(code))
    app.register_error_handler(CSRFError, page(400))

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> Any:
        if (error.code or 500) in (400, 405, 415):
            return page(404)(error)[0], error.code or 404
        return error
