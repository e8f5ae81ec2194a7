"""The masthead's links, by who is signed in and where they are."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request, url_for

from lms.guard import Permission, allowed, find_viewer
from lms.text import N_


@dataclass(frozen=True)
class Row:
    """A link of an area, and the screens that lie behind it."""

    endpoint: str
    label: str
    icon: str
    screens: frozenset[str]


# An area is an audience: its own links, and the first link of every other area that the person may enter.
AREAS: dict[str, tuple[Permission, tuple[Row, ...]]] = {
    "learner": (
        Permission.LEARN,
        (
            Row(
                "learner.home.show",
                N_("Học"),
                "book",
                frozenset({"home", "courses", "lessons", "practice", "tests", "tasks", "pre_tests", "glossary"}),
            ),
            Row("learner.history.show", N_("Hồ sơ"), "person", frozenset({"history", "certificates"})),
        ),
    ),
    "author": (
        Permission.TEACH,
        (
            Row("author.home.show", N_("Việc của tôi"), "edit", frozenset({"home"})),
            Row(
                "author.courses.index",
                N_("Soạn bài"),
                "book",
                frozenset(
                    {
                        "courses",
                        "lectures",
                        "adoption",
                        "outline",
                        "editor",
                        "exercises",
                        "texts",
                        "bank",
                        "bank_import",
                        "files",
                        "questions",
                        "reviews",
                        "versions",
                        "performance",
                        "items",
                    }
                ),
            ),
            Row("author.marking.index", N_("Chấm bài"), "list", frozenset({"marking"})),
        ),
    ),
    "coordinator": (
        Permission.COORDINATE,
        (
            Row(
                "coordinator.targets.index", N_("Chỉ tiêu"), "target", frozenset({"targets", "own_targets", "what_if"})
            ),
            Row(
                "coordinator.people.index",
                N_("Cán bộ"),
                "people",
                frozenset(
                    {
                        "people",
                        "units",
                        "roster",
                        "codes",
                        "qualifications",
                        "merges",
                        "positions",
                        "unit_changes",
                        "voids",
                    }
                ),
            ),
            Row("coordinator.reviews.index", N_("Duyệt"), "check", frozenset({"reviews"})),
            Row("coordinator.offerings.index", N_("Đợt học"), "calendar", frozenset({"offerings", "renewals"})),
            Row(
                "coordinator.entries.index",
                N_("Nhập liệu"),
                "edit",
                frozenset({"entries", "spending", "assessments", "exemptions", "standards"}),
            ),
        ),
    ),
    "admin": (
        Permission.ADMINISTER,
        (
            Row("admin.feed.index", N_("Đường truyền"), "link", frozenset({"feed"})),
            Row("admin.tokens.index", N_("Mã truy cập"), "key", frozenset({"tokens"})),
            Row("admin.audit.index", N_("Nhật ký"), "list", frozenset({"audit"})),
        ),
    ),
}


@dataclass(frozen=True)
class Item:
    """A link; the template translates its label."""

    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Who:
    name: str
    note: str | None
    url: str


@lru_cache(maxsize=256)
def _items(here: str, screen: str, areas: tuple[str, ...]) -> list[Item]:
    """The links of the area `here`, then the doors to the others. Kept, since nothing else decides them."""
    rows = [(area, row) for area in areas for row in AREAS[area][1][: None if area == here else 1]]
    rows.sort(key=lambda pair: pair[0] != here)
    return [
        Item(row.label, url_for(row.endpoint), row.icon, area == here and screen in row.screens)
        for area, row in rows
        if row.endpoint in current_app.view_functions
    ]


def context() -> dict[str, Any]:
    """Template variables of every page: `nav`, `nav_dock`, `who`, `site`."""
    site = {"name": current_app.config["SITE_NAME"], "contact": current_app.config["CONTACT"]}
    person = find_viewer()
    if person is None:
        return {"site": site, "nav": [], "nav_dock": False, "who": None}
    areas = tuple(name for name, (permission, _rows) in AREAS.items() if allowed(person, permission))
    area, _sep, screen = (request.blueprint or "").partition(".")
    here = area if area in areas else areas[-1]
    return {
        "site": site,
        "nav": _items(here, screen if area == here else "", areas),
        "nav_dock": areas == ("learner",),
        "who": Who(person.full_name, None, url_for("learner.me.show")),
    }


def register(app: Flask) -> None:
    """Give every template its masthead."""
    app.context_processor(context)
