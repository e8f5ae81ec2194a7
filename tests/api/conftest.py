"""Callers of the API."""

import pytest


@pytest.fixture
def token(make):
    """`token(unit)` is the header of a new token of this unit."""
    return make.bearer
