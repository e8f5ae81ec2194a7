"""Run the tests: once on SQLite, once on PostgreSQL, and the browser's.

    python tests/run.py [--coverage] [sqlite] [postgresql] [browser] [-- PYTEST ARGUMENTS]

Before that it finds or starts what they need, and afterwards it stops what it started. As root on
Debian or Ubuntu it installs a part that is missing; elsewhere it names the part and ends. It tells
the tests by the environment:

LMS_TEST_DB            `sqlite` or `postgresql`: the database of this run
LMS_TEST_POSTGRES_URL  a scratch database, of a role that may create more, whose names begin with this
                       one's. When set from outside, it is used as it is
LMS_TEST_REDIS_URL     a Redis; when set from outside, it is used as it is
LMS_TEST_CHROMIUM      the browser's path
LMS_TEST_SOFFICE       LibreOffice's path

At the end every run is told in a line, and what failed in it by name.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests.parts import Missing, chromium, libreoffice, postgresql, redis_server, say, scratch_folder

ROOT = Path(__file__).resolve().parent.parent
RUNS = ("sqlite", "postgresql", "browser")
NO_TEST = 5
OUTCOMES = {0: "passed", 1: "FAILED", NO_TEST: "there was no test to run"}


@dataclass(frozen=True)
class Outcome:
    """How one run ended, and the tests that failed in it."""

    run: str
    code: int
    seconds: float
    failed: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = OUTCOMES.get(self.code, f"FAILED, pytest ended with {self.code}")
        return "\n  ".join([f"{self.run}: {told}, {self.seconds:.0f} s", *self.failed])


def run_pytest(run: str, arguments: Sequence[str], *, with_coverage: bool) -> Outcome:
    """One run of pytest in this environment."""
    say(f"{run}: starting")
    report = Path(os.environ["TMPDIR"]) / f"{run}.xml"
    pytest = ["coverage", "run", "-m", "pytest"] if with_coverage else ["pytest"]
    # The tests of a file of the browser's share a site, in their order. Where the others are stands in setup.cfg.
    where = ["--dist=loadfile", "tests/browser"] if run == "browser" else ["--dist=worksteal", "--ignore=tests/browser"]
    words = [sys.executable, "-m", *pytest, "-n", "auto", "--maxprocesses=8", f"--junitxml={report}", *where]
    start = time.monotonic()
    environment = {**os.environ, "LMS_TEST_DB": "sqlite" if run == "browser" else run}
    code = subprocess.run([*words, *arguments], cwd=ROOT, env=environment, check=False).returncode
    outcome = Outcome(run, code, time.monotonic() - start, failures(report))
    say(f"{run}: {OUTCOMES.get(code, 'FAILED')}, {outcome.seconds:.0f} s")
    return outcome


def failures(report: Path) -> list[str]:
    """The names of those tests that failed, each with the first line of why."""
    if not report.exists():
        return ["(pytest wrote no report)"]
    found = []
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - written by pytest a moment ago
        for wrong in (*case.iter("failure"), *case.iter("error")):
            why = (wrong.get("message") or "").strip().partition("\n")[0]
            place = (case.get("classname") or "").replace(".", "/")
            found.append(f"{place}.py::{case.get('name')}: {why[:200]}")
    return found


def is_well(outcomes: Sequence[Outcome], *, chosen: bool) -> bool:
    """Arguments that choose some tests may leave a run without any, but not all runs."""
    codes = {outcome.code for outcome in outcomes}
    return codes <= {0, NO_TEST} and codes != {NO_TEST} and (chosen or NO_TEST not in codes)


def main() -> int:
    """All runs, even after one that failed; then 1 when any did."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--coverage", action="store_true", help="measure which lines of lms/ are reached")
    parser.add_argument("words", nargs="*", metavar="RUN", help=f"which of {', '.join(RUNS)}; all by default")
    ours = sys.argv[1:]
    theirs: list[str] = []
    if "--" in ours:
        cut = ours.index("--")
        ours, theirs = ours[:cut], ours[cut + 1 :]
    options = parser.parse_args(ours)
    if unknown := set(options.words) - set(RUNS):
        parser.error(f"no such run: {', '.join(sorted(unknown))}")
    runs = [run for run in RUNS if run in (options.words or RUNS)]

    signal.signal(signal.SIGTERM, lambda *_: sys.exit("tests: stopped"))
    parts = [scratch_folder, redis_server, libreoffice]
    parts += [postgresql] if "postgresql" in runs else []
    parts += [chromium] if "browser" in runs else []
    with contextlib.ExitStack() as stack:
        try:
            for part in parts:
                os.environ.update(stack.enter_context(part()))
        except Missing as missing:
            say(str(missing))
            return 1
        outcomes = [run_pytest(run, theirs, with_coverage=options.coverage) for run in runs]
    for outcome in outcomes:
        say(str(outcome))
    return int(not is_well(outcomes, chosen=bool(theirs)))


if __name__ == "__main__":
    sys.exit(main())
