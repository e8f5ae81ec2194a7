"""Screens of the coordinators: targets, people, offerings."""
