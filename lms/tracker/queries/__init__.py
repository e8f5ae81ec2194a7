"""Reads of the tracker: targets in force, figures of a unit, the people behind a number and why."""
