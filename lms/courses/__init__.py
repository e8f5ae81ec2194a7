"""Courses as immutable published versions: lessons, exercises, question bank, and their files in `content/`."""
