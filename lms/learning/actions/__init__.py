"""Writes of learning, a file a noun. They flush; the caller commits."""
