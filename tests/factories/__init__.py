"""Small worlds for tests: a file a domain, every function reachable as `make.<name>`.

Each function writes and flushes; `make` commits. What a test does not name gets a plain default.
"""
