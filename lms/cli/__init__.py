"""The `lms` command: `root.py` is the door, then a file a group of commands.

Data on stdout, progress on stderr; every failure ends with one clear line on stderr and a status that is not 0.
"""

from lms.cli.root import main

__all__ = ["main"]
