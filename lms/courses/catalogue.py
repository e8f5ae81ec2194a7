"""What all courses share: competence topics (`topics.yaml`) and the documents they cite (`sources*.yaml`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, RootModel

from lms.courses.faults import Fault
from lms.courses.shapes import Key, Shape, Text, faults_of
from lms.courses.yamltext import BadYaml, Document, load_yaml
from lms.text import N_, nfc

CHECK_AGAIN = ("V*", "M")
"""Marks of what was not read in the document itself: the reader is told to check the text in force."""


@dataclass(frozen=True)
class Cited:
    """A document that may be cited; `places` maps a short place ("70.3") to its words."""

    name: str
    mark: str
    checked: date
    places: Mapping[str, str] = field(default_factory=dict)


def uncitable(sources: Mapping[str, Cited], key: str, place: str) -> str | None:
    """Why a document or a place of it cannot be cited: a catalogue message with %(key)s and %(place)s."""
    source = sources.get(key)
    if source is None:
        return N_("nguồn %(key)s không có trong sources.yaml")
    if place and place not in source.places:
        return N_("nguồn %(key)s không có mục %(place)s trong sources.yaml")
    return None


def source_note(source: Cited, place: str) -> str:
    """What stands under a text that cites: the document, the place, when it was read."""
    where = f", {source.places[place]}" if place else ""
    again = " (kiểm tra văn bản hiện hành)" if source.mark in CHECK_AGAIN else ""
    return f"Nguồn: {source.name}{where}. Rà ngày {source.checked:%d/%m/%Y}{again}."


class SourceShape(Shape):
    """An entry of `sources.yaml`."""

    name: Text
    mark: Literal["V", "V*", "S", "M"]
    checked: date
    places: dict[Annotated[str, Field(pattern=r"^[^\s\]]+$")], Text] = Field(default_factory=dict)


class SourceEntry(RootModel[dict[Key, SourceShape]]):
    """A key of `sources.yaml` with what stands under it."""


class TopicEntry(RootModel[dict[Key, Text]]):
    """A line of `topics.yaml`."""


def read_document(text: str, file: str, faults: list[Fault]) -> Document | None:
    """The YAML of a file, or None when it cannot be read, with the reason added to `faults`."""
    try:
        return load_yaml(nfc(text.removeprefix("\ufeff")))
    except BadYaml as error:
        faults.append(Fault(file, error.line, error.message, error.values))
        return None


def read_topics(text: str, file: str) -> tuple[dict[str, str], list[Fault]]:
    """Name of each topic by slug, in the order of the file, without the faulty ones."""
    faults: list[Fault] = []
    return {slug: name for slug, name, _ in _entries(TopicEntry, text, file, faults)}, faults


def read_sources(texts: Mapping[str, str]) -> tuple[dict[str, Cited], list[Fault]]:
    """Documents by key, from texts by file name, without the faulty ones.

    A document that stands in two files has the places of both; where they differ, the first is kept.
    """
    faults: list[Fault] = []
    sources: dict[str, Cited] = {}
    for file, text in sorted(texts.items()):
        for key, entry, line in _entries(SourceEntry, text, file, faults):
            new = Cited(**entry)
            old = sources.get(key, new)
            if not _agree(old, new):
                message = N_("nguồn %(key)s đã ghi khác ở một tệp sources khác")
                faults.append(Fault(file, line, message, {"key": key}))
            sources[key] = Cited(old.name, old.mark, old.checked, {**new.places, **old.places})
    return sources, faults


def _agree(old: Cited, new: Cited) -> bool:
    shared = old.places.keys() & new.places.keys()
    same_places = all(old.places[place] == new.places[place] for place in shared)
    return same_places and (old.name, old.mark, old.checked) == (new.name, new.mark, new.checked)


def _entries(shape: type[BaseModel], text: str, file: str, faults: list[Fault]) -> Iterator[tuple[str, Any, int]]:
    """Key, value and line of each entry that is of this shape; `faults` gets the others."""
    document = read_document(text, file, faults)
    if document is None or document.value is None:
        return
    if not isinstance(document.value, dict):
        faults += faults_of(shape, document.value, file, document.lines)
        return
    for key, value in document.value.items():
        found = faults_of(shape, {key: value}, file, document.lines)
        faults += found
        if not found:
            yield key, value, document.lines[(key,)]
