"""Every setting: name, environment variable, type, default, meaning.

Settings come from the environment alone. `SETTINGS` is also the source of the README's table, which a test compares.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent


class Refused(Exception):
    """The site must not start like this; the message says why and what to do."""


@dataclass(frozen=True)
class Setting:
    """One setting; `kind` is str, int or bool, and `default` a value of that kind (None: unset)."""

    name: str
    kind: type
    default: Any
    meaning: str

    @property
    def variable(self) -> str:
        return f"LMS_{self.name}"


SETTINGS = (
    Setting("ENV", str, "development", "`development`, `production` or `testing`"),
    Setting(
        "SECRET_KEY",
        str,
        None,
        "signs cookies and keys the hashes of codes; required in production, 32 characters or more",
    ),
    Setting("DATABASE_URL", str, None, "SQLAlchemy URL; a SQLite file in the instance folder when unset"),
    Setting("REDIS_URL", str, None, "what several machines share: rate limits; the database does it when unset"),
    Setting("PORT", int, 8000, "port of `lms serve`"),
    Setting("HOST", str, "127.0.0.1", "address of `lms serve`"),
    Setting("WORKERS", int, 2, "processes of the web server"),
    Setting("THREADS", int, 4, "threads of each process"),
    Setting("INSTANCE", str, str(ROOT / "instance"), "folder of the SQLite file and of stored files"),
    Setting(
        "STORAGE_URL",
        str,
        None,
        "where files are stored: `s3://bucket/prefix`, needed by several machines; a folder of the instance when unset",
    ),
    Setting("STORAGE_ENDPOINT", str, None, "address of an S3-compatible server that is not Amazon's"),
    Setting("STORAGE_REGION", str, "us-east-1", "region of the bucket"),
    Setting("STORAGE_KEY", str, None, "access key of the bucket; the machine's own role when unset"),
    Setting("STORAGE_SECRET", str, None, "and its secret"),
    Setting(
        "STORAGE_REDIRECT",
        bool,
        False,
        "let browsers fetch recordings and videos from the bucket itself, by addresses that expire within the hour",
    ),
    Setting(
        "BASE_URL",
        str,
        None,
        "the site's address as people type it, printed on codes and certificates; from HOST and PORT when unset",
    ),
    Setting("SITE_NAME", str, "LĐLĐ tỉnh", "the office whose site this is, beside the mark"),
    Setting(
        "CONTACT",
        str,
        "cán bộ phụ trách đào tạo của công đoàn cấp trên",
        "whom to ask who lost a code: name, office, phone",
    ),
    Setting("SIGNER", str, "TM. BAN THƯỜNG VỤ", "the line above the signature of a certificate"),
    Setting("CERTIFICATE_PREFIX", str, "GCN", "first letters of the numbers of certificates"),
    Setting("LANGUAGE", str, "vi", "language of the interface; any but `vi` needs its catalogue in `lms/locales/`"),
    Setting("CONTENT", str, str(ROOT / "content"), "folder of courses and targets"),
    Setting("UPLOAD_MB", int, 20, "largest file taken, MB, but for the files of courses:"),
    Setting("PICTURE_MB", int, 15, "largest picture of a course"),
    Setting("AUDIO_MB", int, 50, "largest recording"),
    Setting("VIDEO_MB", int, 300, "largest video; nothing is transcoded"),
    Setting("DOCUMENT_MB", int, 20, "largest document to download"),
    Setting(
        "CLAMAV",
        str,
        None,
        "virus scanner for what is uploaded into courses: `tcp://host:3310` or `unix:/run/clamav/clamd.ctl`; "
        "while it does not answer, nothing is taken. Nothing is scanned when unset",
    ),
    Setting(
        "FEED_ALLOW_PRIVATE",
        bool,
        False,
        "in production, let the feed be sent to subscribers with private addresses too",
    ),
    Setting("PROXIES", int, 0, "how many reverse proxies stand in front and set X-Forwarded-*"),
    Setting("DEBUG", bool, False, "Flask's debugger; never in production"),
)


def from_environment(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """All settings as Flask configuration keys.

    Raises Refused when a value has the wrong shape or production would be unsafe.
    """
    values: dict[str, Any] = {setting.name: _read(setting, environment) for setting in SETTINGS}
    if values["ENV"] not in ("development", "production", "testing"):
        raise Refused(f"LMS_ENV is {values['ENV']!r}: use development, production or testing")
    if values["ENV"] == "production":
        _check_production(values)
    _check_addresses(values)
    values["SECRET_KEY"] = values["SECRET_KEY"] or "development only, not a secret"
    values["DATABASE_URL"] = values["DATABASE_URL"] or f"sqlite:///{Path(values['INSTANCE']) / 'lms.sqlite3'}"
    values["BASE_URL"] = (values["BASE_URL"] or f"http://{values['HOST']}:{values['PORT']}").rstrip("/")
    return values


def _read(setting: Setting, environment: Mapping[str, str]) -> Any:
    text = environment.get(setting.variable, "").strip()
    if not text:
        return setting.default
    if setting.kind is bool:
        return text.lower() in ("1", "true", "yes", "on")
    try:
        return setting.kind(text)
    except ValueError:
        raise Refused(f"{setting.variable} is {text!r}: expected {setting.kind.__name__}") from None


def _check_addresses(values: Mapping[str, Any]) -> None:
    """Of the services that stand beside the site; what is wrong is not repeated, since it may hold a password."""
    try:
        backend = make_url(values["DATABASE_URL"] or "sqlite://").get_backend_name()
    except (ArgumentError, ValueError):
        backend = None
    if backend not in ("sqlite", "postgresql"):
        raise Refused("LMS_DATABASE_URL must be like sqlite:////srv/lms.sqlite3 or postgresql://user@host/name")
    if values["STORAGE_URL"] and not values["STORAGE_URL"].startswith("s3://"):
        raise Refused("LMS_STORAGE_URL must be like s3://bucket/prefix")
    if values["CLAMAV"] and not values["CLAMAV"].startswith(("tcp://", "unix:/")):
        raise Refused("LMS_CLAMAV must be like tcp://host:3310 or unix:/run/clamav/clamd.ctl")
    if values["REDIS_URL"] and not values["REDIS_URL"].startswith(("redis://", "rediss://", "unix://")):
        raise Refused("LMS_REDIS_URL must be like redis://host:6379/0")


def _check_production(values: Mapping[str, Any]) -> None:
    if len(values["SECRET_KEY"] or "") < 32:
        raise Refused("production needs LMS_SECRET_KEY with 32 characters or more")
    if values["DEBUG"]:
        raise Refused("production must not run with LMS_DEBUG on")
