"""Sentences that a domain composed, in the viewer's words."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from lms.tracker.evidence import Sentence
from lms.web.filters import number, short_date


def say(sentence: Sentence) -> str:
    """A sentence with its values as they are read: 14/03/2026, 1.400."""
    return str(_(sentence.message, **{name: _value(value) for name, value in sentence.values.items()}))


def say_all(sentences: Iterable[Sentence], between: str = ", ") -> str:
    """Several of them, one after the other."""
    return between.join(map(say, sentences))


def _value(value: Any) -> str:
    if isinstance(value, date):
        return short_date(value)
    return number(value) if isinstance(value, int) else str(value)
