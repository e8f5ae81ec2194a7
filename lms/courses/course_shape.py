"""What `course.yaml` and the entries of `questions/*.yaml` may say."""

from typing import Annotated, Any

from pydantic import Field, RootModel

from lms.courses.shapes import Key, Shape, Text


class Outcome(Shape):
    """What a learner can do afterwards."""

    key: Key
    text: Text


class DrawLine(Shape):
    """So many questions of a topic."""

    topic: Key
    count: Annotated[int, Field(ge=1)]


class FinalTest(Shape):
    """The blueprint of the final test."""

    pass_percent: Annotated[int, Field(ge=1, le=100)]
    draw: Annotated[list[DrawLine], Field(min_length=1)]


class PreTest(Shape):
    """The blueprint of the pre-test; a lesson is known with every question about it right, and at least `need`."""

    draw: Annotated[list[DrawLine], Field(min_length=1)]
    need: Annotated[int, Field(ge=1)] = 2


class CourseShape(Shape):
    """`course.yaml`. Without `final_test` the lessons alone complete the course."""

    slug: Key
    title: Text
    summary: Text
    topics: list[Key]
    audience: list[Text]
    hours: Annotated[float, Field(gt=0)]
    valid_months: Annotated[int, Field(ge=1)] | None = None
    outcomes: Annotated[list[Outcome], Field(min_length=1)]
    bank_least: Annotated[int, Field(ge=1)] = 40
    """How many questions the bank needs before `lms content check` is content."""
    question_topics: dict[Key, Text] = Field(default_factory=dict)
    final_test: FinalTest | None = None
    pre_test: PreTest | None = None


class QuestionFields(Shape):
    """What a question of the bank has besides its exercise."""

    topic: Key
    outcome: Key
    lesson: Key
    difficulty: Annotated[int, Field(ge=1, le=3)]


class QuestionFile(RootModel[list[dict[str, Any]]]):
    """A list of questions."""
