"""A situation as a graph: where its choices lead, what they do to the state, and how good an ending is still open."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Standing:
    """A place in the dialogue (a node or an ending) with the values of the state, in the order they are written."""

    at: str
    state: tuple[int, ...] = ()


@dataclass(frozen=True)
class Step:
    """A choice that was made: from where, its index in the node, and where it led."""

    before: Standing
    chosen: int
    after: Standing


class Graph:
    """The graph of a checked situation. `routes` has every standing that can be reached, with its choices.

    It is finite: a value of the state never leaves 0 to its `most`.
    """

    def __init__(self, spec: dict[str, Any]) -> None:
        self.meters: list[dict[str, Any]] = spec.get("state", [])
        self.nodes: dict[str, dict[str, Any]] = {node["key"]: node for node in spec["nodes"]}
        self.endings: dict[str, dict[str, Any]] = {ending["key"]: ending for ending in spec["endings"]}
        self.start = Standing(spec["nodes"][0]["key"], tuple(meter["start"] for meter in self.meters))
        self.highest: float = max(ending["score"] for ending in spec["endings"])
        self.routes = self._explore()
        self.best = self._look_ahead()

    def choices(self, at: Standing) -> list[dict[str, Any]]:
        """Every choice that is written there, offered or not; none at an ending."""
        return [] if at.at in self.endings else self.nodes[at.at]["choices"]

    def offered(self, at: Standing) -> list[int]:
        """Indexes of the choices whose condition holds."""
        return [index for index, choice in enumerate(self.choices(at)) if self._holds(choice, at)]

    def follow(self, at: Standing, index: int) -> Standing:
        """Where this choice leads."""
        choice = self.choices(at)[index]
        effect = choice.get("effect", {})
        values = (
            min(max(value + effect.get(meter["key"], 0), 0), meter["most"])
            for meter, value in zip(self.meters, at.state, strict=True)
        )
        return Standing(choice["to"], tuple(values))

    def walk(self, path: Sequence[int]) -> list[Step]:
        """The steps of a path, up to the first choice that is not offered."""
        steps: list[Step] = []
        at = self.start
        for index in path:
            if index not in self.offered(at):
                break
            after = self.follow(at, index)
            steps.append(Step(at, index, after))
            at = after
        return steps

    def open_to(self, at: Standing) -> float:
        """The score of the best ending that can still be reached, -1 when none can."""
        return self.best.get(at, -1)

    def _holds(self, choice: dict[str, Any], at: Standing) -> bool:
        least = choice.get("when", {})
        return all(value >= least.get(meter["key"], 0) for meter, value in zip(self.meters, at.state, strict=True))

    def _explore(self) -> dict[Standing, list[Standing]]:
        routes: dict[Standing, list[Standing]] = {}
        waiting = deque([self.start])
        while waiting:
            at = waiting.popleft()
            if at not in routes:
                routes[at] = [self.follow(at, index) for index in self.offered(at)]
                waiting.extend(routes[at])
        return routes

    def _look_ahead(self) -> dict[Standing, float]:
        """The best score open from each standing: endings hand theirs back along the routes, the best first."""
        back: dict[Standing, list[Standing]] = {at: [] for at in self.routes}
        for at, following in self.routes.items():
            for after in following:
                back[after].append(at)
        best: dict[Standing, float] = {}
        ends = [at for at in self.routes if at.at in self.endings]
        for end in sorted(ends, key=lambda at: -self.endings[at.at]["score"]):
            waiting = [end]
            while waiting:
                at = waiting.pop()
                if at not in best:
                    best[at] = self.endings[end.at]["score"]
                    waiting.extend(back[at])
        return best
