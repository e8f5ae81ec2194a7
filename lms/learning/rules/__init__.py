"""Decisions of learning, without a database: what completes a course, what a test draws, when a cycle begins."""
