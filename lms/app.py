"""create_app: settings, extensions, blueprints, commands."""

from collections.abc import Mapping, MutableMapping
from datetime import timedelta
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask
from flask.templating import Environment as FlaskEnvironment
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from lms import guard, logs, storage
from lms.accounts import throttle
from lms.api import openapi, reconciliation
from lms.api import records as api_records
from lms.api import roster as api_roster
from lms.config import ROOT, from_environment
from lms.courses.media import reading, scanner
from lms.db import db
from lms.records import certificates
from lms.web import addresses, assets, errors, filters, headers, language, nav, public, signin
from lms.web.admin import audit, feed, tokens
from lms.web.author import (
    adoption,
    bank,
    bank_export,
    bank_import,
    co_authors,
    editor,
    exercises,
    handouts,
    lectures,
    marking,
    outline,
    parts,
    questions,
    texts,
    versions,
)
from lms.web.author import courses as author_courses
from lms.web.author import files as author_files
from lms.web.author import home as author_home
from lms.web.author import items as author_items
from lms.web.author import performance as author_performance
from lms.web.author import reviews as author_reviews
from lms.web.coordinator import (
    assessments,
    codes,
    entries,
    exemptions,
    merges,
    offerings,
    own_targets,
    people,
    positions,
    qualifications,
    renewals,
    reviews,
    roster,
    spending,
    standards,
    targets,
    unit_changes,
    units,
    voids,
    what_if,
)
from lms.web.learner import certificates as learner_certificates
from lms.web.learner import (
    courses,
    files,
    glossary,
    history,
    home,
    lessons,
    practice,
    pre_tests,
    tasks,
    templates,
    tests,
)
from lms.web.learner import me as learner_me

csrf = CSRFProtect()

AUDIENCES: dict[str, tuple[Any, ...]] = {
    "learner": (
        *(home, courses, lessons, practice, tests, history, learner_certificates, learner_me),
        *(tasks, pre_tests, glossary, templates, files),
    ),
    "author": (
        *(author_home, author_courses, adoption, lectures, outline, editor, exercises, texts, author_files),
        *(bank, bank_import, bank_export, questions, parts, handouts, co_authors, author_reviews, versions),
        *(author_performance, author_items, marking),
    ),
    "coordinator": (
        *(offerings, codes, own_targets, what_if, targets, people, units, roster),
        *(
            merges,
            positions,
            reviews,
            unit_changes,
            voids,
            qualifications,
            renewals,
            entries,
            spending,
            assessments,
            exemptions,
            standards,
        ),
    ),
    "admin": (feed, tokens, audit),
}
PUBLIC: tuple[Any, ...] = (signin, public)
API: tuple[Any, ...] = (api_records, api_roster, reconciliation, openapi)
"""Read with bearer tokens, never with the cookie: so without CSRF tokens."""


class Environment(FlaskEnvironment):
    """Templates whose globals are a plain dict: Jinja compares them at each import of a macro, slowly for its own kind.

    Globals are therefore added before the first template is loaded.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


class Site(Flask):
    jinja_environment = Environment


def create_app(settings: dict[str, Any] | None = None) -> Flask:
    """The application with its own settings laid over those of the environment."""
    logs.configure()
    app = Site("lms", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "lms" / "static"))
    app.config.update(from_environment() | (settings or {}))
    config = app.config
    config.update(
        SQLALCHEMY_ENGINES={"default": _engine(config["DATABASE_URL"])},
        SESSION_COOKIE_NAME="hoc",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config["ENV"] == "production",
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=config["UPLOAD_MB"] * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_ALGORITHM_STREAMING=["gzip"],
        # Level 1 is a third larger than 9 at a third of its cost, which every page pays.
        COMPRESS_LEVEL=1,
        COMPRESS_MIN_SIZE=1024,
        BABEL_DEFAULT_LOCALE=config["LANGUAGE"],
        BABEL_DEFAULT_TIMEZONE="Asia/Ho_Chi_Minh",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "lms" / "locales"),
    )
    Path(config["INSTANCE"]).mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    # The extension also closes async sessions, which nobody here opens, by starting a thread after every request.
    app.teardown_appcontext_funcs = [f for f in app.teardown_appcontext_funcs if not iscoroutinefunction(f)]
    csrf.init_app(app)
    Compress(app)
    throttle.share(config["REDIS_URL"])
    storage.use(_storage(config))
    sizes = ("picture", "audio", "video", "document")
    reading.use(reading.Limits(**{size: config[f"{size.upper()}_MB"] * reading.MB for size in sizes}))
    scanner.use(config["CLAMAV"])
    certificates.use(certificates.Letterhead(config["CERTIFICATE_PREFIX"], config["SIGNER"], config["BASE_URL"]))
    guard.install(app)
    for part in (addresses, language, assets, headers, filters, nav, errors):
        part.register(app)
    if config["PROXIES"]:
        hops = config["PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _register(app)
    return app


def _engine(url: str) -> dict[str, Any]:
    """Engine options: pools that survive a database restart."""
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    # An error that is logged names no parameters: those are names, phone numbers, hashes of passwords.
    return {"url": url, "pool_pre_ping": not url.startswith("sqlite"), "hide_parameters": True}


def _storage(config: Mapping[str, Any]) -> storage.Storage:
    """Where files lie: the bucket of the settings, or a folder of the instance."""
    if config["STORAGE_URL"]:
        names = ("STORAGE_URL", "STORAGE_ENDPOINT", "STORAGE_KEY", "STORAGE_SECRET", "STORAGE_REGION")
        return storage.Bucket(*(config[name] for name in names))
    return storage.Disk(Path(config["INSTANCE"]) / "stored")


def _register(app: Flask) -> None:
    """Every blueprint, by audience: endpoint learner.lessons.show renders learner/lessons/show.html."""
    for name, modules in AUDIENCES.items():
        audience = Blueprint(name, f"lms.web.{name}")
        for module in modules:
            audience.register_blueprint(module.bp)
        app.register_blueprint(audience)
    for module in PUBLIC:
        app.register_blueprint(module.bp)
    for module in API:
        app.register_blueprint(module.bp)
        csrf.exempt(module.bp)
