"""What a situation may say, and whether it holds together as a graph."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from lms.courses.exercises.kind import Exercise
from lms.courses.exercises.said import Said
from lms.courses.exercises.situation_graph import Graph
from lms.courses.faults import Fault, Where
from lms.courses.shapes import Key, Shape, Text, wrong
from lms.text import N_


class Meter(Shape):
    """Something that choices raise and lower, between 0 and `most`; shown with its unit, or as 3/5."""

    key: Key
    name: Text
    start: Annotated[int, Field(ge=0)]
    most: Annotated[int, Field(ge=1, le=10)]
    unit: Text | None = None


class Choice(Shape):
    """What can be answered; `to` is a node or an ending, `when` the least values it needs to be offered."""

    text: Text
    to: Key
    why: Text
    effect: dict[Key, int] = Field(default_factory=dict)
    when: dict[Key, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)


class Node(Shape):
    """A turn of the dialogue; the first node is where it begins."""

    key: Key
    says: Annotated[list[Said], Field(min_length=1)]
    choices: Annotated[list[Choice], Field(min_length=1)]


class Ending(Shape):
    """How it may end, 0 to 1."""

    key: Key
    title: Text
    text: Text
    score: Annotated[float, Field(ge=0, le=1)]


class SituationShape(Exercise):
    """`ask` stands over the choices. `better` is a path to a best ending: the numbers of its choices, from 1."""

    title: Text
    intro: Text
    state: Annotated[list[Meter], Field(max_length=3)] = Field(default_factory=list)
    nodes: Annotated[list[Node], Field(min_length=1)]
    endings: Annotated[list[Ending], Field(min_length=2)]
    better: Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1)]

    @model_validator(mode="after")
    def _keys_lead_somewhere(self) -> Self:
        """Also what the graph needs before it can be drawn."""
        places = Counter([*(node.key for node in self.nodes), *(ending.key for ending in self.endings)])
        twice = next((key for key, count in places.items() if count > 1), None)
        if twice is not None:
            raise wrong(N_("hai chỗ trong tình huống cùng key %(key)s"), key=twice)
        meters = {meter.key: meter.most for meter in self.state}
        for meter in self.state:
            if meter.start > meter.most:
                raise wrong(N_("%(key)s bắt đầu cao hơn most"), key=meter.key)
        for node in self.nodes:
            for choice in node.choices:
                if choice.to not in places:
                    raise wrong(N_("nút %(node)s dẫn tới %(key)s, chỗ không có"), node=node.key, key=choice.to)
                for key in (*choice.effect, *choice.when):
                    if key not in meters:
                        raise wrong(N_("nút %(node)s nói đến %(key)s, không có trong state"), node=node.key, key=key)
        return self


def graph_faults(spec: dict[str, Any], where: Where) -> list[Fault]:
    """What nobody could play to an end, or never meets; `spec` has the right shape."""
    graph = Graph(spec)
    return [*_of_nodes(graph, spec, where), *_of_endings(graph, spec, where), *_of_better(graph, spec, where)]


def _of_nodes(graph: Graph, spec: dict[str, Any], where: Where) -> Iterator[Fault]:
    for place, node in enumerate(spec["nodes"]):
        standings = [at for at in graph.routes if at.at == node["key"]]
        if not standings:
            yield where.fault(("nodes", place, "key"), N_("không đường nào dẫn tới nút %(key)s"), key=node["key"])
            continue
        path = ("nodes", place, "choices")
        for index in range(len(node["choices"])):
            if not any(index in graph.offered(at) for at in standings):
                yield where.fault((*path, index, "when"), N_("không lúc nào đủ điều kiện để chọn câu này"))
        if any(not graph.offered(at) for at in standings):
            yield where.fault(path, N_("có lúc ở nút %(key)s không còn câu nào để chọn"), key=node["key"])
        elif any(graph.open_to(at) < 0 for at in standings):
            yield where.fault(path, N_("có lúc đi từ nút %(key)s không bao giờ tới kết cục"), key=node["key"])


def _of_endings(graph: Graph, spec: dict[str, Any], where: Where) -> Iterator[Fault]:
    reached = {at.at for at in graph.routes}
    for place, ending in enumerate(spec["endings"]):
        if ending["key"] not in reached:
            message = N_("không đường nào dẫn tới kết cục %(key)s")
            yield where.fault(("endings", place, "key"), message, key=ending["key"])


def _of_better(graph: Graph, spec: dict[str, Any], where: Where) -> Iterator[Fault]:
    path = [number - 1 for number in spec["better"]]
    steps = graph.walk(path)
    if len(steps) < len(path):
        message = N_("better: câu thứ %(place)s không chọn được ở chỗ đó")
        yield where.fault(("better", len(steps)), message, place=len(steps) + 1)
        return
    end = steps[-1].after.at
    if end not in graph.endings:
        yield where.fault(("better",), N_("better dừng ở nút %(key)s, chưa tới kết cục"), key=end)
    elif graph.endings[end]["score"] < graph.highest:
        yield where.fault(("better",), N_("better tới %(key)s, chưa phải kết cục cao điểm nhất"), key=end)
