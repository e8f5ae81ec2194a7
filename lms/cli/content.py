"""`lms content`: courses, topics, sources and targets from the files of `content/`, and back."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click
from flask import current_app

from lms.courses.check import Tally, check_folder
from lms.courses.course_shape import QuestionFields
from lms.courses.exercises import KINDS
from lms.courses.exercises.schema import exercise_schema, question_schema
from lms.courses.faults import Fault, Faulty
from lms.courses.folder import NotEmpty
from lms.courses.sync import Change, NoCourse, export, sync
from lms.db import db
from lms.tracker import packs

DIFFICULTIES = (1, 2, 3)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@dataclass
class Loaded:
    """What a folder did to the site."""

    changes: list[Change] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    """A sentence a changed target."""
    faults: list[Fault] = field(default_factory=list)

    def lines(self) -> list[str]:
        """One line each: counts of topics and sources, every course, every target that changed."""
        counted = Counter((one.what, one.how) for one in self.changes if one.what != "course")
        lines = [f"{number} {what}{'s' if number > 1 else ''} {how}" for (what, how), number in counted.items()]
        lines += [f"course {one.key} v{one.number} {one.how}" for one in self.changes if one.what == "course"]
        return lines + self.targets


def load_folder(folder: Path) -> Loaded:
    """Load everything in a folder and commit what was free of faults."""
    synced = sync(folder)
    loaded = Loaded(synced.changes, faults=synced.faults)
    if (folder / "targets").is_dir():
        try:
            loaded.targets = packs.load(folder / "targets")
        except Faulty as error:
            loaded.faults += error.faults
    db.session.commit()
    return loaded


@click.group("content")
def content() -> None:
    """Courses and targets as files."""


@content.command("sync")
@click.argument("folder", metavar="[DIR]", type=FOLDER, required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def sync_command(folder: Path | None, form: str) -> None:
    """Load or update courses, topics, sources and targets from DIR (setting CONTENT when left out).

    A changed course becomes a new version, an unchanged one is left alone; what is faulty is reported by file and line
    and not loaded.
    """
    loaded = load_folder(folder or Path(current_app.config["CONTENT"]))
    if form == "json":
        changes = [asdict(one) for one in loaded.changes]
        faults = [{"file": one.file, "line": one.line, "message": one.text} for one in loaded.faults]
        report = {"changes": changes, "targets": loaded.targets, "faults": faults}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for line in loaded.lines():
            click.echo(line)
    for fault in loaded.faults:
        click.echo(str(fault), err=True)
    if loaded.faults:
        raise click.ClickException(f"{len(loaded.faults)} faults; what they stand in was not loaded")


@content.command("export")
@click.argument("course")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def export_command(course: str, folder: Path) -> None:
    """Write a course back to the files it came from, as DIR/COURSE/."""
    try:
        target = export(course, folder)
    except NoCourse:
        raise click.ClickException(f"there is no course {course!r}") from None
    except NotEmpty as error:
        message = f"{folder / course} holds files that the course does not have: {error}"
        raise click.ClickException(message) from None
    click.echo(str(target))


@content.command("check")
@click.argument("folder", metavar="[DIR]", type=FOLDER, required=False)
def check_command(folder: Path | None) -> None:
    """Look for everything to mend in DIR, a folder of courses or one course (setting CONTENT when left out).

    Finds all that sync refuses, and what makes a course poor: lessons without exercise or too long, explanations that
    explain nothing, right options that their length gives away, broken links, English left over. Needs no database.
    """
    folder = folder or Path(current_app.config["CONTENT"])
    checked = check_folder(folder)
    if (folder / "targets").is_dir():
        checked.faults += packs.read(folder / "targets")[1]
    for tally in checked.tallies:
        for line in tally_lines(tally):
            click.echo(line)
    for warning in checked.warnings:
        click.echo(f"{warning} (warning)", err=True)
    for fault in checked.faults:
        click.echo(str(fault), err=True)
    if checked.faults:
        raise click.ClickException(f"{len(checked.faults)} faults")


def tally_lines(tally: Tally) -> list[str]:
    """What a course holds, in three lines."""
    topics = dict.fromkeys(topic for topic, _ in sorted(tally.questions))
    counts = (f"{topic} {'/'.join(str(tally.questions[topic, level]) for level in DIFFICULTIES)}" for topic in topics)
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(tally.exercises.items()))
    return [
        f"{tally.slug}: {tally.lessons} lessons, {tally.minutes} minutes, {tally.words} words",
        f"  {tally.exercises.total()} exercises: {kinds or 'none'}",
        f"  {tally.questions.total()} questions, easy/middling/hard: {', '.join(counts) or 'none'}",
    ]


@content.command("schema")
@click.argument("kind", metavar="[KIND]", type=click.Choice([*KINDS, "question"]), default="question")
def schema_command(kind: str) -> None:
    """Print the JSON Schema of an exercise of this KIND; of an entry of the question bank when left out.

    It is made from the shapes that check the files, so the two cannot differ. What lies between fields (exactly one
    right option, a key that leads somewhere) only `lms content check` can tell.
    """
    schema = question_schema(QuestionFields) if kind == "question" else exercise_schema(kind)
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
