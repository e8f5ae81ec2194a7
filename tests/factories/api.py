"""What other systems hold and send, and how the API refuses."""

from typing import Any

from werkzeug.test import TestResponse

from lms.accounts.models import ApiToken
from lms.accounts.tokens import create_token, find_token
from lms.db import uuid7
from lms.people.models import Person, Unit
from lms.records.models import Subscriber
from lms.records.subscribers import subscribe


def bearer(unit: Unit, scopes: tuple[str, ...] = ("records:read",)) -> dict[str, str]:
    """The header of a new token of a unit."""
    return {"Authorization": f"Bearer {create_token(unit.id, 'máy chủ của tỉnh', scopes)}"}


def api_token(unit: Unit, name: str = "máy chủ của tỉnh") -> ApiToken:
    """The row of a new token of a unit."""
    row = find_token(create_token(unit.id, name, ("records:read",)))
    assert row is not None
    return row


def subscriber(unit: Unit, name: str = "tracker", **columns: Any) -> Subscriber:
    """Who is told of the entries of a unit's subtree."""
    row = subscribe(name, "https://example.org/hook", unit.id)
    for column, value in columns.items():
        setattr(row, column, value)
    return row


def sent(learner: Person, unit: str, **values: Any) -> dict[str, Any]:
    """A completion as another system sends it: what is needed and no more."""
    return {
        "id": str(uuid7()),
        "type": "record.completed",
        "time": "2026-03-14T08:02:11Z",
        "cadre": learner.code,
        "title": "Lớp tập huấn thương lượng tập thể",
        "topics": ["thuong-luong"],
        "hours": 8.0,
        "form": "in_person",
        "organiser": {"unit": unit},
        "completed_at": "2026-03-14T08:02:10Z",
    } | values


def sent_void(record: str, **values: Any) -> dict[str, Any]:
    """The void of such an entry."""
    return {
        "id": str(uuid7()),
        "type": "record.voided",
        "time": "2026-04-01T00:00:00Z",
        "record": record,
        "why": "nhập nhầm",
        "by": "Trần Văn Bình",
    } | values


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """The problem document of an answer that must be one."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    body: dict[str, Any] = answer.json
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    return body
