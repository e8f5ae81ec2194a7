"""What the fields of a form choose among: the nodes, papers, categories … that stand in the same form."""

from typing import Any

from lms.courses.authoring.form import Entry
from lms.text import clean

LONGEST = 48
Things = dict[str, list[tuple[str, str]]]
"""By the name of a list: (key, words) of each of its things."""


def things_in(entry: Entry) -> Things:
    """Everything in a form that other fields may name."""
    return {
        "nodes": [(row["key"], f"{number}. {_said(row)}") for number, row in _keyed(entry.get("nodes", []))],
        "endings": [(row["key"], row["title"] or row["key"]) for _, row in _keyed(entry.get("endings", []))],
        "state": [(row["key"], row["name"] or row["key"]) for _, row in _keyed(entry.get("state", []))],
        "papers": [(row["key"], row["title"] or row["key"]) for _, row in _keyed(entry.get("papers", []))],
        "categories": [(text, text) for text in entry.get("categories", []) if text],
        **{
            side: [(row["key"], row["text"]) for _, row in _keyed(entry.get("lines", {}).get(side, []))]
            for side in ("income", "spending")
        },
    }


def _keyed(rows: list[Any]) -> list[tuple[int, Any]]:
    return [(number, row) for number, row in enumerate(rows, 1) if row["key"]]


def _said(node: Entry) -> str:
    """Who speaks in a node, and how it begins."""
    first = next((line for line in node["says"] if line["who"] or line["text"]), None)
    if first is None:
        return node["key"]
    words = clean(f"{first['who']}: {first['text']}".strip(": "))
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + "…"
