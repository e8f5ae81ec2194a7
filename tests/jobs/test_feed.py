"""Webhooks to a real server on this machine: signed, in order, again until taken, at least once."""

import contextlib
import json
import socket
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest
from sqlalchemy import update
from standardwebhooks import Webhook, WebhookVerificationError

from lms.audit import AuditEntry
from lms.clock import now
from lms.db import db
from lms.jobs import feed
from lms.jobs.feed import deliver_now
from lms.jobs.outside import Forbidden, post, resolve
from lms.records.models import Subscriber
from lms.records.queries import last_seq
from lms.records.subscribers import DELAYS, NameTaken, find_subscriber, move, replay, subscribe, take

pytestmark = pytest.mark.usefixtures("context")


def deliver_due():
    """The worker's step, with all the patience there is."""
    return feed.deliver_due(60)


class Receiver:
    """A subscriber's server: keeps what it was sent and answers as it is told, 204 when nothing is left to say."""

    def __init__(self):
        self.got, self.answers, self.hook = [], [], None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append((dict(self.headers.items()), body))
                if receiver.hook:
                    receiver.hook()
                status = receiver.answers.pop(0) if receiver.answers else 204
                self.send_response(status)
                if status in (301, 302):
                    self.send_header("Location", receiver.url + "elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    @property
    def seqs(self):
        return [json.loads(body)["seq"] for _, body in self.got]

    @property
    def ids(self):
        return [{key.lower(): value for key, value in headers.items()}["webhook-id"] for headers, _ in self.got]

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def tree(make):
    return make.tree()


@pytest.fixture
def subscriber(tree, receiver):
    row = subscribe("tracker", receiver.url, tree["LDLD-A"].id)
    db.session.commit()
    return row


def records(make, tree, unit, count):
    for number in range(count):
        make.record(make.officer(tree[unit]), tree["TLD"], course=f"khoa-{number}")


def fresh(name="tracker"):
    db.session.rollback()
    db.session.expire_all()
    return find_subscriber(name)


def wait_over():
    db.session.execute(update(Subscriber).values(next_try_at=now() - timedelta(seconds=1)))
    db.session.commit()


def test_entries_arrive_signed_in_order_and_only_those_of_the_unit(make, tree, receiver, subscriber):
    records(make, tree, "CDCS-A1", 2)
    records(make, tree, "CDCS-B1", 2)
    records(make, tree, "CDCS-A2", 1)
    assert [(one.sent, one.error) for one in deliver_due()] == [(3, None)]
    assert receiver.seqs == [1, 2, 5]
    webhook = Webhook(subscriber.secret)
    for headers, body in receiver.got:
        entry = webhook.verify(body, headers)
        assert entry["type"] == "record.completed"
        assert {key.lower(): value for key, value in headers.items()}["webhook-id"] == entry["id"]
        assert list(entry)[:4] == ["seq", "id", "type", "time"]
        with pytest.raises(WebhookVerificationError):
            webhook.verify(body + b" ", headers)
    assert fresh().cursor == 5
    assert deliver_due() == []
    assert len(receiver.got) == 3


def test_the_cursor_passes_the_entries_of_others(make, tree, receiver, subscriber):
    records(make, tree, "CDCS-B1", 3)
    assert deliver_due()[0].sent == 0
    assert (fresh().cursor, receiver.got) == (3, [])


def test_rule_19_a_consumer_that_was_down_catches_up(make, tree, receiver, subscriber):
    records(make, tree, "CDCS-A1", 3)
    receiver.answers = [503]
    assert deliver_due()[0].error == "HTTP 503"
    records(make, tree, "CDCS-A2", 2)
    wait_over()
    assert deliver_due()[0].sent == 5
    assert receiver.seqs == [1, 1, 2, 3, 4, 5]


def test_a_failure_stops_the_order_and_waits_longer_each_time(make, tree, receiver, subscriber):
    records(make, tree, "CDCS-A1", 2)
    receiver.answers = [500, 500, 500]
    waits = []
    for _ in range(3):
        before = now()
        assert deliver_due()[0].sent == 0
        waits.append(fresh().next_try_at - before)
        assert deliver_due() == []
        wait_over()
    assert receiver.seqs == [1, 1, 1]
    for wait, delay in zip(waits, DELAYS, strict=False):
        assert delay <= wait <= delay * 1.25
    assert deliver_due()[0].sent == 2
    row = fresh()
    assert (row.tries, row.next_try_at, row.last_error, row.cursor) == (0, None, None, 2)


def test_after_the_last_try_it_is_parked_with_an_alarm_until_a_replay(make, tree, receiver, subscriber):
    assert (DELAYS[0], DELAYS[-1]) == (timedelta(seconds=5), timedelta(hours=12))
    records(make, tree, "CDCS-A1", 2)
    receiver.answers = [500] * (len(DELAYS) + 1)
    for _ in range(len(DELAYS) + 1):
        assert fresh().parked_at is None
        deliver_due()
        wait_over()
    row = fresh()
    assert row.parked_at is not None
    assert row.last_error == "HTTP 500"
    alarm = db.session.query(AuditEntry).filter_by(action="feed.park").one()
    assert alarm.subject == "subscriber:tracker"
    assert (deliver_due(), deliver_now()) == ([], [])
    replay(row, 1)
    db.session.commit()
    assert deliver_due()[0].sent == 2
    assert receiver.seqs[-2:] == [1, 2]


def test_who_answers_that_it_is_gone_is_parked_at_once(make, tree, receiver, subscriber):
    records(make, tree, "CDCS-A1", 1)
    receiver.answers = [410]
    deliver_due()
    assert fresh().parked_at is not None


def test_rule_18_a_crash_after_the_post_sends_again_under_the_same_id(make, tree, receiver, subscriber, monkeypatch):
    records(make, tree, "CDCS-A1", 2)

    class PowerCut(BaseException):
        pass

    def crash(*_):
        raise PowerCut

    with monkeypatch.context() as broken:
        broken.setattr(feed, "move", crash)
        broken.setattr(feed, "give_back", lambda _: None)
        with pytest.raises(PowerCut):
            deliver_due()
    assert fresh().cursor == 0
    assert deliver_due()[0].sent == 0, "the dead worker's lease still holds"
    db.session.execute(update(Subscriber).values(leased_until=now() - timedelta(seconds=1)))
    db.session.commit()
    assert deliver_due()[0].sent == 2
    assert receiver.seqs == [1, 1, 2]
    assert receiver.ids[0] == receiver.ids[1] != receiver.ids[2]


def test_a_replay_sends_from_the_entry_named_under_the_same_ids(make, tree, receiver, subscriber):
    records(make, tree, "CDCS-A1", 3)
    deliver_due()
    replay(fresh(), 2)
    db.session.commit()
    deliver_due()
    assert receiver.seqs == [1, 2, 3, 2, 3]
    assert receiver.ids[1:3] == receiver.ids[3:5]


def test_one_worker_at_a_time_sends_to_a_subscriber(make, tree, receiver, subscriber):
    records(make, tree, "CDCS-A1", 1)
    mine = take(subscriber.id)
    db.session.commit()
    assert take(subscriber.id) is None
    db.session.rollback()
    assert deliver_due()[0].sent == 0
    replay(fresh(), 1)
    db.session.commit()
    assert not move(mine, 1)
    db.session.rollback()
    assert deliver_due()[0].sent == 1


def test_no_transaction_is_open_during_a_call(app, make, tree, receiver, subscriber):
    """On SQLite a writer would wait for one; on PostgreSQL the pool shows a connection out."""
    records(make, tree, "CDCS-A1", 1)
    out = []

    def look():
        with app.app_context():
            out.append(db.engine.pool.checkedout())
            make.person()

    receiver.hook = look
    assert deliver_due()[0].sent == 1
    assert out == [0]


def test_a_server_that_is_not_there_is_put_off(make, tree, receiver, subscriber):
    records(make, tree, "CDCS-A1", 1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        db.session.execute(update(Subscriber).values(url=closed))
        db.session.commit()
        assert "ConnectError" in deliver_due()[0].error
    assert fresh().tries == 1


def test_an_answer_that_drips_gets_no_more_than_its_time(make, tree, subscriber, monkeypatch):
    """Each byte comes soon enough for a limit that begins anew with every byte."""
    records(make, tree, "CDCS-A1", 1)
    monkeypatch.setattr("lms.jobs.outside.CALL_SECONDS", 0.6)
    stop = threading.Event()

    def drip(listener):
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            while not stop.wait(0.1):
                connection.sendall(b"H")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=(listener,))
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        db.session.execute(update(Subscriber).values(url=url))
        db.session.commit()
        begun = time.monotonic()
        error = deliver_due()[0].error
        stop.set()
        thread.join()
    assert error == "TimeoutError: no answer in 1 s"
    assert time.monotonic() - begun < 30


def test_a_name_that_is_not_found_in_time_is_a_failure(monkeypatch):
    monkeypatch.setattr("lms.jobs.outside.LOOK_UP_SECONDS", 0.1)
    hung = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: hung.wait(60))
    with pytest.raises(TimeoutError, match="was not found"):
        resolve(httpx2.URL("https://example.org/"), allow_private=False)
    hung.set()


def test_a_slow_subscriber_keeps_neither_the_worker_nor_the_others_waiting(
    make, tree, receiver, subscriber, monkeypatch
):
    monkeypatch.setattr("lms.jobs.outside.CALL_SECONDS", 120)
    monkeypatch.setattr("lms.jobs.feed.TURN_SECONDS", 120)
    slow = Receiver()
    go_on = threading.Event()
    slow.hook = lambda: go_on.wait(120)
    subscribe("slow", slow.url, tree["TLD"].id)
    db.session.commit()
    records(make, tree, "CDCS-A1", 3)
    end, quick = time.monotonic() + 60, []
    while time.monotonic() < end and not (quick and slow.got):
        quick += feed.deliver_due(0.1)
    assert [(one.subscriber_id, one.sent) for one in quick] == [(subscriber.id, 3)]
    assert (receiver.seqs, len(slow.got)) == ([1, 2, 3], 1)
    go_on.set()
    (late,) = deliver_due()
    assert (late.sent, late.error) == (3, None)
    slow.close()


def test_a_redirect_is_a_failure_and_is_not_followed(make, tree, receiver, subscriber):
    records(make, tree, "CDCS-A1", 1)
    receiver.answers = [302]
    assert deliver_due()[0].error == "HTTP 302"
    assert len(receiver.got) == 1


def test_one_that_fails_does_not_hold_up_another(make, tree, receiver, subscriber):
    subscribe("broken", "http://127.0.0.1:9/", tree["TLD"].id)
    db.session.commit()
    records(make, tree, "CDCS-A1", 2)
    deliver_due()
    assert receiver.seqs == [1, 2]
    assert (fresh("broken").tries, fresh().cursor) == (1, last_seq())


def test_in_production_addresses_inside_the_network_are_not_called(app, make, tree, receiver, subscriber, monkeypatch):
    records(make, tree, "CDCS-A1", 1)
    monkeypatch.setitem(app.config, "ENV", "production")
    assert "inside a network" in deliver_due()[0].error
    assert receiver.got == []
    wait_over()
    monkeypatch.setitem(app.config, "FEED_ALLOW_PRIVATE", True)
    assert deliver_due()[0].sent == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://10.1.2.3/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://224.0.0.1/",
        "http://2130706433/",
    ],
)
def test_addresses_inside_a_network_are_known_in_every_spelling(url):
    with pytest.raises(Forbidden):
        post(url, b"", {}, allow_private=False)


def test_other_schemes_and_passwords_are_never_called():
    for url in ("ftp://example.org/", "file:///etc/passwd", "http://user:word@127.0.0.1/"):
        with pytest.raises(Forbidden):
            resolve(httpx2.URL(url), allow_private=True)


def test_a_public_address_is_called_as_it_is():
    assert resolve(httpx2.URL("https://1.1.1.1/"), allow_private=False) == "1.1.1.1"


def test_two_subscribers_have_two_names(tree, subscriber):
    with pytest.raises(NameTaken):
        subscribe("tracker", "https://example.org/", tree["TLD"].id)
