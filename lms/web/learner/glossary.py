"""The words of a course and what they mean."""

from flask import Blueprint, abort, render_template, request

from lms.courses.catalogue import source_note
from lms.courses.queries import glossary_of, sources_by_key
from lms.guard import Permission, needs, viewer
from lms.learning.queries.enrolments import find_study
from lms.text import clean, fold

bp = Blueprint("glossary", __name__)


@bp.get("/hoc/khoa/<slug>/thuat-ngu")
@needs(Permission.LEARN)
def show(slug: str) -> str:
    """Every term, or those with the words looked for in the term or its meaning, diacritics or not."""
    study = find_study(viewer().person_id, slug)
    if study is None or not study.version.terms:
        abort(404)
    words = clean(request.args.get("q", ""))
    sources = sources_by_key()
    terms = [
        {**entry, "notes": [source_note(sources[key], place) for key, place in entry["cites"]]}
        for entry in glossary_of(study.version.id)
        if fold(words) in fold(f"{entry['term']} {entry['meaning']}")
    ]
    return render_template("learner/glossary/show.html", study=study, terms=terms, q=words)
