"""A unit takes over a course of a unit above, adds to it, and follows the original's new versions by choice."""
