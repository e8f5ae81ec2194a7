"""Rules of the house that no library checks."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCES = [path for path in ROOT.glob("lms/**/*.py") if "__pycache__" not in path.parts]
TEMPLATES = list(ROOT.glob("templates/**/*.html"))


def test_every_view_says_whom_it_is_for(app):
    """A view without @needs or @public is closed for everybody, and forgotten."""
    forgotten = [name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, "guard")]
    assert forgotten == []


def test_no_template_switches_escaping_off_or_carries_inline_code():
    """The policy forbids inline script and style; only rendered lessons, sanitised at publication, come unescaped."""
    for path in TEMPLATES:
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)|autoescape false", source), path


def test_no_file_is_named_after_nothing():
    assert [p for p in SOURCES if p.stem in ("utils", "helpers", "manager", "base")] == []


def test_every_room_says_what_it_owns():
    for path in SOURCES:
        if path.name == "__init__.py":
            assert path.read_text(encoding="utf-8").startswith('"""'), path


def test_names_imports_and_foreign_keys_keep_to_the_floors():
    """`backref` would let a lower room know a higher one."""
    assert [p for p in SOURCES if "backref" in p.read_text(encoding="utf-8")] == []
