"""What the buttons of a situation's form ask beyond rows: which part is open, a new place behind a choice, the path."""

import re

from lms.courses.authoring.form import NAME, Entry, edited, with_keys
from lms.courses.authoring.graph import best_route

OPEN, GROW, FIND = "mo", "noi", "duong"
"""Open a node or an ending, put a new one behind a choice, find the better path."""
PLACE = re.compile(rf"{NAME}\.(nodes|endings)\.([0-9]+)")
CHOICE = re.compile(rf"noi:({NAME}\.nodes\.([0-9]+)\.choices\.([0-9]+)):(nodes|endings)")


def open_in(entry: Entry, name: str) -> str:
    """The node or ending that is open; the first one unless `name` is of another that is there."""
    found = PLACE.match(name)
    return found[0] if found and int(found[2]) < len(entry[found[1]]) else f"{NAME}.nodes.0"


def edited_situation(entry: Entry, command: str, opened: str) -> tuple[Entry, str, str]:
    """The form after a button, the part that is open now, and the name of the field to go to."""
    act, _, name = command.partition(":")
    if act == OPEN:
        opened = open_in(entry, name)
        return entry, opened, opened
    if act == FIND:
        entry["better"] = best_route(entry) or entry["better"]
        return entry, opened, f"{NAME}.better"
    if grows := CHOICE.fullmatch(command):
        return _grown(entry, grows, opened)
    entry, at = edited("situation", entry, command)
    opened = open_in(entry, at if PLACE.match(at) else opened)
    return entry, opened, at


def _grown(entry: Entry, grows: "re.Match[str]", opened: str) -> tuple[Entry, str, str]:
    """A new node or ending to which this choice leads."""
    node, choice, kind = int(grows[2]), int(grows[3]), grows[4]
    if node >= len(entry["nodes"]) or choice >= len(entry["nodes"][node]["choices"]):
        return entry, opened, ""
    entry, at = edited("situation", entry, f"them:{NAME}.{kind}")
    new = entry[kind][-1]
    begin = "doan" if kind == "nodes" else "ket-cuc"
    used = {row["key"] for row in (*entry["nodes"], *entry["endings"])}
    number = len(entry[kind])
    while f"{begin}-{number}" in used:
        number += 1
    new["key"] = f"{begin}-{number}"
    entry["nodes"][node]["choices"][choice]["to"] = new["key"]
    return with_keys("situation", entry), at, at


def fresh(entry: Entry) -> Entry:
    """A new situation begins with a first node, and with two endings to lead to."""
    for kind, count in (("nodes", 1), ("endings", 2)):
        for number in range(1, count + 1):
            entry, _ = edited("situation", entry, f"them:{NAME}.{kind}")
            entry[kind][-1]["key"] = f"{'doan' if kind == 'nodes' else 'ket-cuc'}-{number}"
    return entry
