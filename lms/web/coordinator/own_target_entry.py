"""What the form of an own target holds <-> what a file of `content/targets/` would state."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from flask_babel import gettext as _

from lms.tracker.language import ASSESSED, DUTY, MILESTONE, WindowKind
from lms.tracker.sets import Sets
from lms.web.coordinator.own_target_words import means, needs_words, reports
from lms.web.filters import number

WHO: tuple[str, ...] = (
    *("kinds", "titles", "levels", "size_count", "size_least", "size_below", "except_unit_kinds", "first_elected"),
    *("planned_for", "fields", "lecturers", "except_holders_of"),
)
"""The fields that say whom a target means."""


class Entered(Protocol):
    """A form of an own target: its fields by name."""

    kind: str
    sets: Sets

    def __contains__(self, name: str) -> bool: ...

    def __getitem__(self, name: str) -> Any: ...


def stated_by(form: Entered, unit_name: str) -> dict[str, Any]:
    """What a valid form says. Whom it means and what it asks for is put in words."""
    title = form["title"].data
    document = form["document"].data or _("Chỉ tiêu riêng của %(unit)s", unit=unit_name)
    said: dict[str, Any] = {
        "document": document,
        "short": form["document"].data or _("Chỉ tiêu riêng"),
        "kind": form.kind,
        "clause": form["clause"].data,
        "title": title,
        "brief": form["brief"].data or _short(title),
        "quote": form["quote"].data,
        "goal": form["goal"].amount if "goal" in form else None,
    }
    if "ratio_to" in form:
        said["ratio"] = {"to": form["ratio_to"].data}
    if "due_levels" in form:
        said["due"] = _due(form)
    return said | {"population": _population(form, said), "requirement": _requirement(form, said)}


def _short(title: str, most: int = 40) -> str:
    """The first words of a title."""
    if len(title) <= most:
        return title
    return title[:most].rpartition(" ")[0] + "…"


def _due(form: Entered) -> dict[str, Any]:
    year = form["due_year"].amount
    return {
        "levels": form["due_levels"].data,
        "day": int(form["due_day"].amount),
        "month": int(form["due_month"].amount),
        "year": int(year) if year else None,
    }


def _population(form: Entered, said: Mapping[str, Any]) -> dict[str, Any]:
    if "kinds" not in form:
        if form.kind == MILESTONE:
            return {"text": reports(said["due"])}
        return {"text": form["who"].data if form.kind == DUTY else _("Mỗi đơn vị, theo năm")}
    found: dict[str, Any] = {name: form[name].data for name in WHO if not name.startswith("size") and form[name].data}
    if form["size_count"].data:
        limits = {"least": form["size_least"].amount, "below": form["size_below"].amount}
        numbers = {name: int(amount) for name, amount in limits.items() if amount is not None}
        found["size"] = {"count": form["size_count"].data, **numbers}
        found["within"] = "grassroots"
    return found | {"text": means(found, form.sets)}


def _requirement(form: Entered, said: Mapping[str, Any]) -> dict[str, Any]:
    year = {"window": str(WindowKind.CALENDAR_YEAR)}
    if form.kind == ASSESSED:
        return year | {"assessed": True, "text": _("Được cấp trên đánh giá đạt trong năm")}
    if "record" not in form:
        words = form["what"].data if "what" in form else needs_words(said.get("ratio"))
        return year | {"text": words}
    found: dict[str, Any] = {"window": form["window"].data}
    if form["record"].data:
        found["record"] = _record(form)
    if form["diploma"].data:
        diploma = form["diploma"]
        found["diploma"] = {"kinds": [diploma.kind], "least": diploma.word, "or_sent": form["or_sent"].data}
    if form["standards"].data:
        found["standards"] = {"of": form["standards"].data}
    if form["organised_by"].data:
        found["organised_by"] = form["organised_by"].data
    if form["window"].data == WindowKind.DATES:
        found["dates"] = {"from": str(form["dates_from"].data), "to": str(form["dates_to"].data)}
    return found | {"text": needs_words(found, form.sets)}


def _record(form: Entered) -> dict[str, Any]:
    way, _sep, profile = form["record"].data.partition(":")
    if profile:
        return {"profile": profile}
    return {"any": True} if way == "any" else {way: form["topics"].data}


def entered(stated: Mapping[str, Any]) -> dict[str, Any]:
    """What was stated, as the fields show it."""
    who, what = stated["population"], stated["requirement"]
    record, diploma = what.get("record") or {}, what.get("diploma")
    size, dates, due = who.get("size") or {}, what.get("dates") or {}, stated.get("due") or {}
    way = next(iter(record), "")
    found = {name: who.get(name, []) for name in WHO if name not in ("size_count", "size_least", "size_below")}
    return found | {
        **{name: stated[name] for name in ("title", "brief", "document", "clause", "quote")},
        "goal": number(stated["goal"]) if stated["goal"] else "",
        "who": who["text"],
        "what": what["text"],
        "size_count": size.get("count", ""),
        "size_least": number(size["least"]) if size.get("least") else "",
        "size_below": number(size["below"]) if size.get("below") else "",
        "record": f"profile:{record['profile']}" if way == "profile" else way,
        "topics": record.get("any_of") or record.get("all_of") or [],
        "diploma": f"{diploma['kinds'][0]}:{diploma['least']}" if diploma else "",
        "or_sent": bool(diploma and diploma["or_sent"]),
        "standards": (what.get("standards") or {}).get("of", []),
        "window": what["window"],
        "dates_from": _day(dates.get("from")),
        "dates_to": _day(dates.get("to")),
        "organised_by": what.get("organised_by") or "",
        "due_levels": due.get("levels", []),
        "due_day": str(due.get("day") or ""),
        "due_month": str(due.get("month") or ""),
        "due_year": str(due.get("year") or ""),
        "ratio_to": (stated.get("ratio") or {}).get("to", []),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
