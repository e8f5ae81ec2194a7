"""`lms worker`: background work until it is told to stop."""

import signal
from threading import Event
from types import FrameType

import click

from lms.jobs.worker import run


@click.command()
def worker() -> None:
    """Do background jobs, feed the subscribers, tidy up. SIGTERM and SIGINT let the step at hand finish."""
    work()


def work() -> None:
    """The same as a function, for `lms serve` to run in a process of its own."""
    stop = Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    click.echo("worker: ready", err=True)
    run(stop)
    click.echo("worker: stopped", err=True)
