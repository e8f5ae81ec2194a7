"""The reference consumer, as a process of its own, against a real server."""

import hashlib
import importlib.util
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from lms.clock import now
from lms.records.subscribers import subscribe
from tests.ports import free_port

ROOT = Path(__file__).parent.parent.parent
CLIENT = ROOT / "examples" / "tracker_client" / "tracker.py"
PATIENCE = 120
TOPICS = ("thuong-luong", "tai-chinh-ke-toan", "nu-cong")


def wait_until(true, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def server(app, scratch, tmp_path):
    """The address of the site, served by gunicorn on the test's database."""
    port = free_port()
    words = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    settings = {"LMS_DATABASE_URL": scratch.url, "LMS_INSTANCE": str(tmp_path), "LMS_ENV": "testing"}
    with (tmp_path / "server.log").open("w") as log:
        process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log)
    # What the server writes is not seen by the fixture that cleans up.
    scratch.dirty = True

    def listens():
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", port)) == 0

    try:
        wait_until(listens)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


class Client:
    """The consumer's process and what its database says."""

    def __init__(self, folder, url, token):
        self.file = folder / "tracker.sqlite3"
        self.words = [
            sys.executable,
            str(CLIENT),
            "--db",
            str(self.file),
            "--url",
            url,
            "--limit",
            "20",
            "--rest",
            "0.3",
        ]
        self.environment = {**os.environ, "TRACKER_TOKEN": token}

    def run(self, act):
        ran = subprocess.run([*self.words, act], env=self.environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def killed(self, rest):
        """Follow until something was read, and a moment more; then SIGKILL. The cursor at that moment."""
        before = self.cursor()
        process = subprocess.Popen([*self.words, "follow"], env=self.environment, stdout=subprocess.DEVNULL)
        try:
            wait_until(lambda: self.cursor() > before)
            time.sleep(rest)
        finally:
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
        return self.cursor()

    def ask(self, sql):
        store = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=30)
        try:
            return store.execute(sql).fetchall()
        finally:
            store.close()

    def cursor(self):
        try:
            return self.ask("SELECT seq FROM cursor")[0][0]
        except (sqlite3.OperationalError, IndexError):
            return 0


def call(url, token, body=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=PATIENCE) as answer:  # noqa: S310
        return json.load(answer)


@pytest.mark.parametrize(("kills", "each"), [(8, 60), pytest.param(50, 100, marks=pytest.mark.long)])
def test_rule_18_killed_at_any_moment_it_loses_nothing_and_doubles_nothing(make, server, tmp_path, kills, each):
    tree = make.tree()
    people = [make.officer(tree["CDCS-A1"]) for _ in range(20)]
    # Two, since the calls of each are counted.
    token, register = (
        make.bearer(tree["LDLD-A"], (scope,))["Authorization"].removeprefix("Bearer ")
        for scope in ("records:read", "records:write")
    )
    client, dice = Client(tmp_path, server, token), random.Random(kills)
    sent, voids, cursors = [], set(), []

    def send(entries):
        for start in range(0, len(entries), 10):
            answer = call(f"{server}/api/v1/records", register, {"records": entries[start : start + 10]})
            assert answer["refused"] == 0, answer

    for number in range(kills):
        fresh = [
            make.sent(dice.choice(people), "LDLD-A", course=f"khoa-{number}-{n}", topics=[dice.choice(TOPICS)])
            for n in range(each - 1)
        ]
        taken_back = make.sent_void(dice.choice(sent or fresh)["id"])
        while taken_back["record"] in voids:
            taken_back = make.sent_void(dice.choice(fresh)["id"])
        voids.add(taken_back["record"])
        sent += fresh
        writer = threading.Thread(target=send, args=([*fresh, taken_back],))
        writer.start()
        cursors.append(client.killed(dice.uniform(0, 0.15)))
        writer.join()

    assert len(set(cursors)) == kills
    client.run("once")
    assert client.cursor() == kills * each
    ids = [row[0] for row in client.ask("SELECT id FROM entries WHERE type = 'record.completed'")]
    assert sorted(ids) == sorted(entry["id"] for entry in sent)
    expected = Counter((one["cadre"], topic) for one in sent if one["id"] not in voids for topic in one["topics"])
    counted = {(cadre, topic): times for cadre, topic, times in client.ask("SELECT * FROM met WHERE times <> 0")}
    assert counted == dict(expected)
    assert client.run("show").splitlines() == [f"{cadre}\t{topic}" for cadre, topic in sorted(expected)]
    assert digests(sent, voids) == call(f"{server}/api/v1/reconciliation", token)["counts"]


def digests(sent, voids):
    """Rule 19, as docs/feed.md tells a reader to count."""
    places = defaultdict(list)
    for entry in sent:
        if entry["id"] not in voids:
            places["LDLD-A", "2026-03"].append(f"{entry['id']}\n")
    return [
        {
            "unit": unit,
            "month": month,
            "records": len(ids),
            "digest": hashlib.sha256("".join(sorted(ids)).encode()).hexdigest(),
        }
        for (unit, month), ids in places.items()
    ]


@pytest.fixture
def module():
    spec = importlib.util.spec_from_file_location("tracker_client", CLIENT)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.mark.usefixtures("context")
def test_it_believes_only_what_the_feed_signed(make, module):
    secret = subscribe("tracker", "https://example.org/", make.tree()["TLD"].id).secret
    body, moment = b'{"id": "1"}', now()
    headers = {
        "webhook-id": "1",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign("1", moment, body.decode()),
    }
    assert module.is_signed(secret, headers, body, moment.timestamp())
    assert not module.is_signed(secret, headers, body + b" ", moment.timestamp())
    assert not module.is_signed(secret, headers | {"webhook-id": "2"}, body, moment.timestamp())
    assert not module.is_signed(secret, headers, body, moment.timestamp() + 301)
    assert not module.is_signed(secret, {}, body, moment.timestamp())


def test_pushed_and_read_in_any_order_an_entry_counts_once(make, module, tmp_path):
    tree = make.tree()
    learner, other = make.officer(tree["CDCS-A1"]), make.officer(tree["CDCS-A1"])
    store = module.open_store(tmp_path / "own.sqlite3")
    first, second = make.sent(learner, "LDLD-A"), make.sent(other, "LDLD-A", topics=["nu-cong"])
    taken_back = make.sent_void(first["id"])
    merged = {"id": "m", "type": "person.merged", "from": other.code, "into": learner.code}
    for entry in (taken_back, first, second, second, merged, taken_back, first):
        module.take(store, entry)
    assert list(module.topics_met(store)) == [(learner.code, "nu-cong")]
    store.close()
