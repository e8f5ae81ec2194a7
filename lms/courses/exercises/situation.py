"""A branching dialogue with consequences; the answer is the path so far: {"path": [0, 2, 1]}, indexes of choices."""

from collections.abc import Sequence
from random import Random
from typing import Any

from lms.courses.exercises.kind import Form, Kind, Mark, Row
from lms.courses.exercises.said import pairs
from lms.courses.exercises.situation_graph import Graph, Standing, Step
from lms.courses.exercises.situation_shape import SituationShape, graph_faults
from lms.courses.faults import Fault, Where

LETTERS = "ABCDEFGH"


class Situation(Kind):
    """Played a choice at a time; what a choice leads to is said once it is made."""

    name = "situation"
    shape = SituationShape
    in_bank = False
    in_steps = True

    def read_answer(self, spec: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        return self.take(spec, {}, form, prefix)

    def take(self, spec: dict[str, Any], before: dict[str, Any], form: Form, prefix: str) -> dict[str, Any]:
        """The path with one more choice. The form says at which step it was drawn: an old one changes nothing."""
        graph = Graph(spec)
        path = [step.chosen for step in graph.walk(before.get("path", []))]
        at = _end(graph, graph.walk(path))
        chosen = form.getlist(prefix)
        valid = {str(index): index for index in graph.offered(at)}
        if form.getlist(f"{prefix}.buoc") != [str(len(path))] or len(chosen) != 1 or chosen[0] not in valid:
            return before
        return {"path": [*path, valid[chosen[0]]]}

    def is_whole(self, spec: dict[str, Any], answer: dict[str, Any]) -> bool:
        graph = Graph(spec)
        return _end(graph, graph.walk(answer.get("path", []))).at in graph.endings

    def mark(self, spec: dict[str, Any], answer: dict[str, Any]) -> Mark:
        """The score of the ending; a row a choice, right while a best ending was still open behind it."""
        graph = Graph(spec)
        steps = graph.walk(answer.get("path", []))
        better = graph.walk([number - 1 for number in spec["better"]])
        rows = [
            Row(place, _text(graph, step), _text(graph, better[place]) if place < len(better) else "", right, why)
            for place, step in enumerate(steps)
            for right, why in [(graph.open_to(step.after) == graph.highest, _choice(graph, step)["why"])]
        ]
        ending = graph.endings.get(_end(graph, steps).at)
        score = float(ending["score"]) if ending else 0.0
        return Mark(score, ending is not None and score == graph.highest, rows=rows)

    def shown(self, spec: dict[str, Any], order: Sequence[int] | None) -> dict[str, Any]:
        return {"kind": self.name, "ask": spec["ask"], "title": spec["title"], "intro": spec["intro"]}

    def order_for(self, spec: dict[str, Any], rng: Random) -> list[int]:
        return []

    def stage(self, spec: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        """The dialogue so far with the state, then the choices, or the ending with both paths."""
        graph = Graph(spec)
        steps = graph.walk(answer.get("path", []))
        at = _end(graph, steps)
        ending = graph.endings.get(at.at)
        better = graph.walk([number - 1 for number in spec["better"]])
        return {
            "step": len(steps),
            "meters": [
                {"name": meter["name"], "value": value, "most": meter["most"], "unit": meter.get("unit")}
                for meter, value in zip(graph.meters, at.state, strict=True)
            ],
            "lines": _lines(graph, steps, at),
            "choices": [
                {"value": index, "letter": letter, "text": graph.choices(at)[index]["text"]}
                for letter, index in zip(LETTERS, graph.offered(at), strict=False)
            ],
            "ending": ending,
            "taken": _told(graph, steps, []) if ending else [],
            "better": _told(graph, better, steps) if ending and ending["score"] < graph.highest else [],
        }

    def faults(self, spec: dict[str, Any], where: Where) -> list[Fault]:
        return graph_faults(spec, where)


def _end(graph: Graph, steps: list[Step]) -> Standing:
    return steps[-1].after if steps else graph.start


def _choice(graph: Graph, step: Step) -> dict[str, Any]:
    return graph.choices(step.before)[step.chosen]


def _text(graph: Graph, step: Step) -> str:
    return str(_choice(graph, step)["text"])


def _said(graph: Graph, at: Standing) -> list[dict[str, str]]:
    if at.at in graph.endings:
        return []
    return [{"who": who, "text": text} for who, text in pairs(graph.nodes[at.at]["says"])]


def _changes(graph: Graph, step: Step) -> list[dict[str, Any]]:
    """What the choice did to the state, as far as it moved."""
    moved = zip(graph.meters, step.before.state, step.after.state, strict=True)
    return [
        {"name": meter["name"], "by": after - before, "unit": meter.get("unit")}
        for meter, before, after in moved
        if after != before
    ]


def _lines(graph: Graph, steps: list[Step], at: Standing) -> list[dict[str, Any]]:
    """Everything said so far; `new` marks the first line of the last answer."""
    lines: list[dict[str, Any]] = []
    for step in steps:
        lines += _said(graph, step.before)
        lines.append({"me": True, "text": _text(graph, step), "changes": _changes(graph, step)})
    last = _said(graph, at)
    if last and steps:
        last[0] = last[0] | {"new": "1"}
    return lines + last


def _told(graph: Graph, steps: list[Step], beside: list[Step]) -> list[dict[str, Any]]:
    """A path for the debrief. `lost` marks the choice after which no best ending was open any more, `shared` what was
    said on the path `beside` it too."""
    return [
        {
            "said": _said(graph, step.before),
            "shared": [one.before for one in beside[: place + 1]] == [one.before for one in steps[: place + 1]],
            "text": _text(graph, step),
            "why": _choice(graph, step)["why"],
            "changes": _changes(graph, step),
            "lost": graph.open_to(step.after) < graph.highest == graph.open_to(step.before),
        }
        for place, step in enumerate(steps)
    ]


KIND = Situation()
