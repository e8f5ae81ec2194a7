"""The browsers in which somebody is signed in, as that person sees them."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from lms.accounts.models import UserSession
from lms.clock import now
from lms.db import db
from lms.text import N_

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
# Every browser names those it descends from: the most particular comes first.
BROWSERS = (
    ("Zalo", "Zalo"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
KEY_LENGTH = 16


@dataclass(frozen=True)
class Device:
    """One signed-in browser. `key` names it in a form; it is no secret and opens nothing."""

    key: str
    name: tuple[str, dict[str, str]]
    """A sentence of the catalogue with its parameters."""
    since: datetime
    seen_at: datetime
    here: bool


def device_name(user_agent: str) -> tuple[str, dict[str, str]]:
    """What a browser calls itself, as a sentence and its parameters: "Chrome trên Android"."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in SYSTEMS if re.search(rf"\b{mark}\b", user_agent)), None)
    if browser and system:
        return N_("%(browser)s trên %(system)s"), {"browser": browser, "system": system}
    if browser or system:
        return "%(name)s", {"name": browser or system or ""}
    return N_("Thiết bị không rõ tên"), {}


def devices_of(account_id: int, token_hash: str) -> list[Device]:
    """Where this account is signed in, the present browser (`token_hash`) first, then the latest seen."""
    rows = db.session.scalars(
        select(UserSession)
        .where(UserSession.account_id == account_id, UserSession.expires_at > now())
        .order_by(UserSession.seen_at.desc(), UserSession.token_hash)
    )
    devices = [
        Device(
            row.token_hash[:KEY_LENGTH],
            device_name(row.device),
            row.created_at,
            row.seen_at,
            row.token_hash == token_hash,
        )
        for row in rows
    ]
    return sorted(devices, key=lambda device: not device.here)


def close_device(account_id: int, key: str) -> bool:
    """Sign one browser of this account out; False when there is none of that key."""
    if len(key) != KEY_LENGTH:
        return False
    closed = db.session.execute(
        delete(UserSession).where(
            UserSession.account_id == account_id, UserSession.token_hash.startswith(key, autoescape=True)
        )
    )
    return closed.rowcount > 0  # type: ignore[attr-defined]
