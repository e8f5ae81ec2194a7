"""Screens of the lecturers: what waits for them, and marking."""
