"""Speed of the pages officers meet, as ratios to a bare page under the same server, in one run.

    make bench          1.400 people, four courses, SQLite, two processes of four threads

Rates come from wrk at eight connections, in turns with the bare page, the median of ROUNDS turns; submissions, which
each person makes once, from four clients of our own, who ask for the bare page as well.
"""

import json
import os
import random
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from bench import world
from lms.app import create_app

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
SITE, BARE = 8701, 8702
ROUNDS, SECONDS, CONNECTIONS, CLIENTS = 5, 4, 8, 4
GOAL = "lesson"


def need_wrk() -> None:
    """wrk is there, or is installed where that goes without a question."""
    if shutil.which("wrk"):
        return
    if os.geteuid() or not shutil.which("apt-get"):
        sys.exit("bench: needs wrk; as root on Debian or Ubuntu: apt-get install wrk")
    for words in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "wrk"]):
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def server(words: list[str], port: int) -> Iterator[None]:
    """A server process that answers at this port, ended afterwards."""
    child = subprocess.Popen(words, cwd=ROOT)
    try:
        end = time.monotonic() + 30
        while True:
            try:
                HTTPConnection("127.0.0.1", port, timeout=1).connect()
                break
            except OSError:
                if time.monotonic() > end or child.poll() is not None:
                    sys.exit(f"bench: {words[0]} does not answer at port {port}")
                time.sleep(0.1)
        yield
    finally:
        child.terminate()
        child.wait()


def lms(*words: str) -> None:
    """Run a command of the site."""
    subprocess.run([str(BIN / "lms"), *words], check=True, stdout=subprocess.DEVNULL)


def wrk(port: int, requests: Path) -> dict[str, float]:
    """One turn of load; the figures of load.lua."""
    url = f"http://127.0.0.1:{port}/"
    words = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "--timeout",
        "15s",
        "-s",
        str(ROOT / "bench" / "load.lua"),
        url,
    ]
    done = subprocess.run(
        words, env={**os.environ, "BENCH_REQUESTS": str(requests)}, stdout=subprocess.PIPE, text=True, check=True
    )
    figures: dict[str, float] = json.loads(done.stdout.split("JSON ")[1])
    if figures["bad"]:
        sys.exit(f"bench: {figures['bad']:.0f} answers of {requests.stem} were errors")
    return figures


def in_turns(page: Path, bare: Path) -> tuple[dict[str, float], dict[str, float]]:
    """Medians of page and bare page, measured in turns."""
    rows = [(wrk(SITE, page), wrk(BARE, bare)) for _ in range(ROUNDS)]
    return _medians([ours for ours, _ in rows]), _medians([theirs for _, theirs in rows])


def _medians(rows: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(row[key] for row in rows) for key in rows[0]}


def played(port: int, lines: list[str]) -> dict[str, float]:
    """Every request once, by four clients over connections kept open."""
    times: list[float] = []

    def client(part: list[str]) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        for line in part:
            method, path, cookie, body = line.split("\t")
            headers = {"Cookie": cookie}
            if body:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            start = time.perf_counter()
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            answer.read()
            times.append((time.perf_counter() - start) * 1000)
            if answer.status >= 400:
                sys.exit(f"bench: {path} answered {answer.status}")

    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, [lines[n::CLIENTS] for n in range(CLIENTS)]))
    lasted = time.perf_counter() - start
    marks = statistics.quantiles(times, n=20)
    return {"rate": len(lines) / lasted, "p50": statistics.median(times), "p95": marks[18], "bytes": 0}


def show(name: str, ours: dict[str, float], bare: dict[str, float]) -> None:
    """A row of the table."""
    share = 100 * ours["rate"] / bare["rate"]
    print(
        f"{name:<14}{ours['rate']:>9.0f}/s {share:>6.0f} % {ours['p50']:>8.1f} ms{ours['p95']:>8.1f} ms"
        f"{ours['bytes'] / 1024:>8.1f} KB   bare {bare['rate']:.0f}/s {bare['p50']:.1f} ms"
    )


def main() -> None:
    """Make the world, serve both, print the table."""
    need_wrk()
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder, ExitStack() as stack:
        os.environ.update(
            LMS_ENV="production",
            LMS_SECRET_KEY=secrets.token_hex(32),
            LMS_INSTANCE=folder,
            LMS_PORT=str(SITE),
            LMS_BASE_URL="https://bench.invalid",
        )
        lms("upgrade")
        lms("content", "sync")
        lms("sample", "workbook", f"{folder}/roster.xlsx", "--units", "260", "--cadres", "1400", "--seed", "1")
        lms("roster", "import", f"{folder}/roster.xlsx")
        files = make_world(Path(folder))
        subprocess.run([sys.executable, "bench/bare.py"], cwd=ROOT, check=True)
        bare_words = [str(BIN / "gunicorn"), "bench.bare:app", "-b", f"127.0.0.1:{BARE}", "-k", "gthread"]
        stack.enter_context(server([*bare_words, "-w", "2", "--threads", "4"], BARE))
        stack.enter_context(server([str(BIN / "lms"), "serve"], SITE))
        print(f"{'page':<14}{'rate':>11}{'of bare':>9}{'p50':>11}{'p95':>11}{'answer':>10}")
        for name in ("lesson", "home", "practice"):
            show(name, *in_turns(files[name], files["bare"]))
        lines = files["submission"].read_text(encoding="utf-8").splitlines()
        show("submission", played(SITE, lines), played(BARE, ["GET\t/\t\t"] * len(lines)))


def make_world(folder: Path) -> dict[str, Path]:
    """People, courses and requests; the files that load.lua plays."""
    app = create_app()
    with app.app_context():
        chance = random.Random(1)
        ids = world.people()
        found = world.asks(app, ids, world.enrol(ids, chance), chance)
    found["bare"] = [world.Ask("GET", "/", "")]
    return {name: world.write(folder / f"{name}.requests", asks) for name, asks in found.items()}


if __name__ == "__main__":
    main()
