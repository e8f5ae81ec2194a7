"""Why a file cannot be taken, as a sentence for whoever sent it."""

from typing import Any


class Refusal(Exception):
    """A file is not taken. `message` is a catalogue message with `values` for its %(names)s."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message % values if values else message)
        self.message, self.values = message, values


class Empty(Refusal):
    """There is nothing in it."""


class TooLarge(Refusal):
    """More octets, or more points of a picture, than its kind may have."""


class NotAllowed(Refusal):
    """Its content is of no kind that a course may hold, or not of the kind that its name says."""


class Damaged(Refusal):
    """It claims to be of a kind and cannot be read as one, or ends too early."""


class Infected(Refusal):
    """The virus scanner found something."""


class ScannerAway(Refusal):
    """The virus scanner of this site does not answer, and nothing is taken unseen."""
