"""What a course may have besides lessons and questions: a task, a glossary, documents to fill in. No database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, RootModel

from lms.courses.catalogue import Cited, read_document, uncitable
from lms.courses.faults import Fault, Where
from lms.courses.shapes import Text, faults_of
from lms.courses.task_shape import TaskShape, task_faults
from lms.courses.template_shape import shape_of
from lms.courses.yamltext import Document

TASK = "task.yaml"
GLOSSARY = "glossary.yaml"
TEMPLATE = re.compile(r"templates/([a-z0-9]+(?:-[a-z0-9]+)*)\.yaml")
CITATION = re.compile(r"\s*\[@([^\]\s]*)[ \t]*([^\]\n]*)\]")


class Terms(RootModel[dict[Text, Text]]):
    """`glossary.yaml`: a term and what it means."""


@dataclass(frozen=True)
class Parts:
    """The parts as they are published; each empty where the course has none."""

    task: dict[str, Any] = field(default_factory=dict)
    """Every field of `task.yaml`."""
    glossary: list[dict[str, Any]] = field(default_factory=list)
    """[{"term": …, "meaning": …, "cites": [[source, place], …]}, …] as the file orders them."""
    templates: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Key -> every field of its file."""


def is_part(name: str) -> bool:
    """Whether a file of a course is one of these."""
    return name in (TASK, GLOSSARY) or TEMPLATE.fullmatch(name) is not None


def read_parts(files: Mapping[str, str], sources: Mapping[str, Cited], prefix: str, faults: list[Fault]) -> Parts:
    """The parts among a course's files; what is wrong with them is added to `faults`, with `prefix` before names."""
    reader = _Reader(files, sources, prefix, faults)
    templates = {found[1]: name for name in sorted(files) if (found := TEMPLATE.fullmatch(name))}
    return Parts(
        reader.task() if TASK in files else {},
        reader.glossary() if GLOSSARY in files else [],
        {key: read for key, name in templates.items() if (read := reader.template(name))},
    )


@dataclass
class _Reader:
    files: Mapping[str, str]
    sources: Mapping[str, Cited]
    prefix: str
    faults: list[Fault]

    def task(self) -> dict[str, Any]:
        found = self._read(TASK, TaskShape)
        if found is None:
            return {}
        document, task = found
        self.faults += task_faults(task, Where(self.prefix + TASK, document.lines))
        return task

    def glossary(self) -> list[dict[str, Any]]:
        found = self._read(GLOSSARY, Terms)
        if found is None:
            return []
        document, terms = found
        where = Where(self.prefix + GLOSSARY, document.lines)
        return [self._term(term, meaning, where) for term, meaning in terms.items()]

    def template(self, name: str) -> dict[str, Any]:
        found = self._read(name, None)
        return found[1] if found else {}

    def _read(self, name: str, shape: type[BaseModel] | None) -> tuple[Document, Any] | None:
        """A file as its shape reads it, with the lines of its values; None when something is wrong with it.

        Without a shape it is a template, which says itself of what form it is.
        """
        file = self.prefix + name
        document = read_document(self.files[name], file, self.faults)
        if document is None:
            return None
        shape = shape or shape_of(document.value)
        wrong = faults_of(shape, document.value, file, document.lines)
        self.faults += wrong
        if wrong:
            return None
        return document, shape.model_validate(document.value).model_dump(exclude_none=True)

    def _term(self, term: str, text: str, where: Where) -> dict[str, Any]:
        """A meaning without its citations, and what they name."""
        cites = [[source, place.strip()] for source, place in CITATION.findall(text)]
        for key, place in cites:
            if message := uncitable(self.sources, key, place):
                self.faults.append(where.fault((term,), message, key=key, place=place))
        return {"term": term, "meaning": CITATION.sub("", text), "cites": cites}
