"""Reads of learning, a file a noun."""
