"""Commands run as the console script runs them. `test_production.py` starts real processes instead."""

import json

import pytest

from lms.cli import main


class Ran:
    """What a command printed and how it ended."""

    def __init__(self, status, printed):
        self.status, self.out, self.err = status, printed.out, printed.err

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def lms(app, capsys, monkeypatch):
    """`lms("records", "list")` runs the command as the console script does, on the test's application."""
    monkeypatch.setattr("lms.cli.root.create_app", lambda: app)

    def run(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        return Ran(end.value.code or 0, capsys.readouterr())

    return run
