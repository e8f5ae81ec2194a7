"""Named sets of titles, topics and profiles (`sets.yaml`): groups that the documents name without listing them."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field, model_validator

from lms.courses.faults import Path
from lms.courses.shapes import Key, Shape, Text, wrong
from lms.people.titles import BY_SLUG
from lms.text import N_
from lms.tracker.language import Asked, Default

Words = Annotated[list[Key], Field(min_length=1)]


class SetShape(Shape):
    """A named list of slugs."""

    name: Text
    items: Words


class FieldsShape(Shape):
    """A work field by the words in which rosters write it."""

    name: Text
    items: Annotated[list[Text], Field(min_length=1)]


class ByTitleShape(Shape):
    """What these titles and work fields need (without both: all others): one of the topics, or all of them."""

    titles: list[Key] = Field(default_factory=list)
    fields: list[Text] = Field(default_factory=list)
    any_of: Words | None = None
    all_of: Words | None = None

    @model_validator(mode="after")
    def one_way(self) -> "ByTitleShape":
        if (self.any_of is None) == (self.all_of is None):
            raise wrong(N_("cần đúng một trong any_of, all_of"))
        return self


class ProfileShape(Shape):
    """Topics by title; the first line that names a title decides."""

    name: Text
    by_title: Annotated[list[ByTitleShape], Field(min_length=1)]


class SetsShape(Shape):
    """The file."""

    titles: dict[Key, SetShape] = Field(default_factory=dict)
    work_fields: dict[Key, FieldsShape] = Field(default_factory=dict, alias="fields")
    topics: dict[Key, SetShape] = Field(default_factory=dict)
    profiles: dict[Key, ProfileShape] = Field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """A word at a place of a document, with the words that would have been known there."""

    path: Path
    word: str
    known: Collection[str]


@dataclass(frozen=True)
class Sets:
    """Named sets over the titles and topics of the site."""

    shape: SetsShape = field(default_factory=SetsShape)
    topic_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def title_words(self) -> list[str]:
        return [*self.shape.titles, *BY_SLUG]

    @property
    def topic_words(self) -> list[str]:
        return [*self.shape.topics, *self.topic_names]

    def titles(self, words: Iterable[str]) -> tuple[str, ...]:
        """The titles that these words mean, each once."""
        return _spread(words, self.shape.titles)

    def fields(self, words: Iterable[str]) -> tuple[str, ...]:
        """The words of rosters that these work fields mean; a field without a set is itself such a word."""
        return _spread(words, self.shape.work_fields)

    def topics(self, words: Iterable[str]) -> tuple[str, ...]:
        """The topics that these words mean, each once."""
        return _spread(words, self.shape.topics)

    def asked(
        self, any_of: list[str] | None, all_of: list[str] | None, titles: Iterable[str] = (), fields: Iterable[str] = ()
    ) -> Asked:
        """One record about any of the topics, or one about each."""
        topics = self.topics(any_of or all_of or ())
        sets = (topics,) if any_of else tuple((topic,) for topic in topics)
        return Asked(sets, self.titles(titles), self.fields(fields))

    def profile(self, name: str) -> tuple[Asked, ...]:
        """What a profile asks of each title."""
        return tuple(
            self.asked(row.any_of, row.all_of, row.titles, row.fields) for row in self.shape.profiles[name].by_title
        )

    def defaults(self, words: Iterable[str]) -> tuple[Default, ...]:
        """The named sets among these words, spelled out; a profile with a line for each of its titles."""
        found = []
        for word in words:
            if word in self.shape.titles:
                found.append(Default(self.shape.titles[word].name, titles=self.titles([word])))
            if word in self.shape.topics:
                found.append(Default(self.shape.topics[word].name, topics=self.topics([word])))
            if word in self.shape.profiles:
                name = self.shape.profiles[word].name
                for row in self.shape.profiles[word].by_title:
                    topics = self.topics(row.any_of or row.all_of or ())
                    found.append(Default(name, self.titles(row.titles), topics, self.fields(row.fields)))
        return tuple(found)

    def own_words(self) -> Iterator[Named]:
        """Every word inside the file that must be a title or a topic."""
        for kind, known in (("titles", BY_SLUG), ("topics", self.topic_names)):
            for key, listed in getattr(self.shape, kind).items():
                for index, word in enumerate(listed.items):
                    yield Named((kind, key, "items", index), word, known)
        for key, profile in self.shape.profiles.items():
            for number, row in enumerate(profile.by_title):
                at: Path = ("profiles", key, "by_title", number)
                for index, word in enumerate(row.titles):
                    yield Named((*at, "titles", index), word, self.title_words)
                way = "any_of" if row.any_of else "all_of"
                for index, word in enumerate(row.any_of or row.all_of or ()):
                    yield Named((*at, way, index), word, self.topic_words)


def _spread(words: Iterable[str], sets: Mapping[str, SetShape | FieldsShape]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for word in words:
        found |= dict.fromkeys(sets[word].items if word in sets else [word])
    return tuple(found)
