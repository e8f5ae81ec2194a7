"""A situation drawn: its nodes and endings in layers, from what a form holds, finished or not."""

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise

from lms.courses.authoring.form import NAME, Entry, spec_of
from lms.courses.authoring.things import things_in
from lms.courses.exercises.situation_graph import Graph, Standing
from lms.courses.exercises.situation_shape import SituationShape
from lms.courses.shapes import faults_of

WIDTH, HEIGHT = 152, 56
"""Of a box."""
ACROSS, DOWN = 176, 112
"""From one box to the next beside it, and below it."""
EDGE = 4
WORDS = 17
"""Letters that fit into a line of a box."""


@dataclass
class Box:
    """A node or an ending. `name` is its row in the form; `lines` its words; the flags say what is wrong with it."""

    name: str
    key: str
    lines: list[str]
    ending: bool
    targets: list[str]
    row: int = 0
    x: int = 0
    y: int = 0
    lost: bool = False
    """No choice leads here from the beginning."""
    stuck: bool = False
    """No ending can be reached from here."""
    wrong: bool = False
    """Some field of it is to be mended."""
    better: bool = False


@dataclass(frozen=True)
class Arrow:
    """A choice that leads from one box to another, as the path of an SVG."""

    path: str
    better: bool


@dataclass(frozen=True)
class Picture:
    """Where everything stands."""

    width: int
    height: int
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)


def picture_of(entry: Entry, wrong: list[str]) -> Picture:
    """The drawing of a situation; `wrong`: names of the fields with faults."""
    boxes = _boxes(entry)
    by_key = {box.key: box for box in boxes if box.key}
    for box in boxes:
        box.wrong = any(name == box.name or name.startswith(f"{box.name}.") for name in wrong)
    _rank(boxes, by_key)
    _find_ends(boxes)
    rows = _in_rows(boxes)
    widest = max((len(row) for row in rows), default=0)
    for down, row in enumerate(rows):
        for across, box in enumerate(row):
            box.x = EDGE + across * ACROSS + (widest - len(row)) * ACROSS // 2
            box.y = EDGE + down * DOWN
    taken = _better(entry, by_key)
    arrows = [
        Arrow(_path(box, by_key[target]), (box.key, number) in taken)
        for box in boxes
        for number, target in enumerate(box.targets)
        if target in by_key
    ]
    return Picture(widest * ACROSS, len(rows) * DOWN - DOWN + HEIGHT + 2 * EDGE, boxes, arrows)


def best_route(entry: Entry) -> str | None:
    """The numbers of the choices on a shortest path to a best ending, as a form holds them; None without any."""
    spec = spec_of("situation", entry) | {"key": "x", "better": [1]}
    if faults_of(SituationShape, spec, "", {}):
        return None
    graph = Graph(spec)
    waiting: deque[tuple[Standing, tuple[int, ...]]] = deque([(graph.start, ())])
    seen: set[Standing] = set()
    while waiting:
        at, path = waiting.popleft()
        if at.at in graph.endings and graph.endings[at.at]["score"] == graph.highest:
            return " ".join(str(index + 1) for index in path)
        if at not in seen:
            seen.add(at)
            waiting.extend((graph.follow(at, index), (*path, index)) for index in graph.offered(at))
    return None


def _boxes(entry: Entry) -> list[Box]:
    labels = dict([*things_in(entry)["nodes"], *things_in(entry)["endings"]])
    boxes = []
    for number, node in enumerate(entry["nodes"]):
        words = labels.get(node["key"], f"{number + 1}.")
        targets = [choice["to"] for choice in node["choices"]]
        boxes.append(Box(f"{NAME}.nodes.{number}", node["key"], _wrapped(words), False, targets))
    for number, ending in enumerate(entry["endings"]):
        words = labels.get(ending["key"], f"{number + 1}.")
        boxes.append(Box(f"{NAME}.endings.{number}", ending["key"], _wrapped(words), True, []))
    return boxes


def _wrapped(words: str) -> list[str]:
    """Two lines at most."""
    lines = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) < WORDS:
            lines[-1] = f"{lines[-1]} {word}".strip()
        elif len(lines) == 1:
            lines.append(word[:WORDS])
        else:
            lines[-1] = lines[-1][: WORDS - 1].rstrip(" …") + "…"
            break
    return [line for line in lines if line]


def _rank(boxes: list[Box], by_key: dict[str, Box]) -> None:
    """A box stands a row below the first that leads to it; endings below all nodes, what is lost last."""
    if not boxes or boxes[0].ending:
        return
    found = {boxes[0].name: 0}
    waiting = deque([boxes[0]])
    while waiting:
        box = waiting.popleft()
        for target in (by_key[key] for key in box.targets if key in by_key):
            if target.name not in found:
                found[target.name] = found[box.name] + 1
                waiting.append(target)
    deepest = max((found[box.name] for box in boxes if box.name in found and not box.ending), default=0)
    for box in boxes:
        box.lost = box.name not in found
        box.row = deepest + 1 + box.lost if box.lost or box.ending else found[box.name]


def _find_ends(boxes: list[Box]) -> None:
    reaching = {box.key for box in boxes if box.ending and box.key}
    grown = True
    while grown:
        more = {box.key for box in boxes if box.key not in reaching and reaching.intersection(box.targets)}
        grown = bool(more - reaching)
        reaching |= more
    for box in boxes:
        box.stuck = not box.ending and box.key not in reaching


def _in_rows(boxes: list[Box]) -> list[list[Box]]:
    """The rows from above; in each, a box stands below the middle of those that lead to it."""
    rows = [[box for box in boxes if box.row == row] for row in sorted({box.row for box in boxes})]
    for above, row in pairwise(rows):
        place = {box.name: number for number, box in enumerate(above)}
        middle = {}
        for number, box in enumerate(row):
            from_above = [place[one.name] for one in above if box.key and box.key in one.targets]
            middle[box.name] = sum(from_above) / len(from_above) if from_above else number
        row.sort(key=lambda box, middle=middle: middle[box.name])  # type: ignore[misc]
    return rows


def _better(entry: Entry, by_key: dict[str, Box]) -> set[tuple[str, int]]:
    """The choices on the better path; its boxes are marked."""
    taken: set[tuple[str, int]] = set()
    at = entry["nodes"][0]["key"] if entry["nodes"] else ""
    nodes = {node["key"]: node for node in entry["nodes"]}
    for word in entry["better"].split():
        box = by_key.get(at)
        if box is None or not word.isdecimal() or not 0 < int(word) <= len(box.targets):
            break
        box.better = True
        taken.add((at, int(word) - 1))
        at = box.targets[int(word) - 1]
    if at in by_key and at not in nodes:
        by_key[at].better = bool(taken)
    return taken


def _path(one: Box, two: Box) -> str:
    """From the lower edge of a box to the upper one of a box below; otherwise around its side."""
    if two.y > one.y:
        x1, y1, x2, y2 = one.x + WIDTH // 2, one.y + HEIGHT, two.x + WIDTH // 2, two.y
        bend = (y2 - y1) // 2
        return f"M{x1} {y1}C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2 - 6}"
    x1, y1, x2, y2 = one.x + WIDTH, one.y + HEIGHT // 2, two.x + WIDTH, two.y + HEIGHT // 2 + 8 * (one is two)
    return f"M{x1} {y1}C{x1 + 22} {y1} {x2 + 22} {y2} {x2 + 6} {y2}"
