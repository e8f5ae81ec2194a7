#!/usr/bin/env python3
"""A tracker of its own: reads the feed, keeps in SQLite which topics each cadre has met. Standard library only.

Every page of entries and the cursor behind it are one transaction, and an entry that is here already changes nothing:
so it may be killed at any moment, and started again, without losing or doubling anything.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import sqlite3
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

SCHEMA = """
CREATE TABLE IF NOT EXISTS cursor (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), seq INTEGER NOT NULL);
INSERT OR IGNORE INTO cursor VALUES (1, 0);
CREATE TABLE IF NOT EXISTS entries (id TEXT PRIMARY KEY, type TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS voids (record TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS accounts (cadre TEXT PRIMARY KEY, into_cadre TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS met (cadre TEXT, topic TEXT, times INTEGER NOT NULL, PRIMARY KEY (cadre, topic));
"""


def open_store(path):
    store = sqlite3.connect(path, isolation_level=None, timeout=30)
    store.execute("PRAGMA journal_mode=WAL")
    store.executescript(SCHEMA)
    return store


def take(store, entry):
    """Count one entry, once, whichever way and however often it comes; the caller's transaction is open."""
    body = json.dumps(entry, ensure_ascii=False)
    new = store.execute("INSERT OR IGNORE INTO entries VALUES (?, ?, ?)", (entry["id"], entry["type"], body))
    if not new.rowcount:
        return
    if entry["type"] == "record.completed":
        if not store.execute("SELECT 1 FROM voids WHERE record = ?", (entry["id"],)).fetchone():
            count(store, entry, 1)
    elif entry["type"] == "record.voided":
        known = store.execute("SELECT body FROM entries WHERE id = ?", (entry["record"],)).fetchone()
        if store.execute("INSERT OR IGNORE INTO voids VALUES (?)", (entry["record"],)).rowcount and known:
            count(store, json.loads(known[0]), -1)
    elif entry["type"] == "person.merged":
        store.execute("INSERT OR REPLACE INTO accounts VALUES (?, ?)", (entry["from"], entry["into"]))
    elif entry["type"] == "person.parted":
        store.execute("DELETE FROM accounts WHERE cadre = ? AND into_cadre = ?", (entry["from"], entry["into"]))


def count(store, record, by):
    for topic in record["topics"]:
        row = (record["cadre"], topic, by)
        store.execute("INSERT INTO met VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET times = times + excluded.times", row)


def read_page(store, url, token, limit):
    """Take one page in; whether there is more."""
    (after,) = store.execute("SELECT seq FROM cursor").fetchone()
    address = f"{url}/api/v1/records?after={after}&limit={limit}"
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        page = json.load(answer)
    store.execute("BEGIN IMMEDIATE")
    for entry in page["records"]:
        take(store, entry)
    store.execute("UPDATE cursor SET seq = ?", (page["next"],))
    store.execute("COMMIT")
    return page["more"]


def follow(store, url, token, limit, rest):
    """Read for ever; a server that is away, or asks to wait, is asked again."""
    while True:
        try:
            more = read_page(store, url, token, limit)
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            print(f"waiting: {error}", flush=True)
            more = False
        if not more:
            time.sleep(rest)


def is_signed(secret, headers, body, now):
    """Whether a webhook is the feed's own and of this moment (standardwebhooks.com)."""
    moment = headers.get("webhook-timestamp", "")
    if not moment.isdigit() or abs(now - int(moment)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.digest(key, f"{headers.get('webhook-id', '')}.{moment}.".encode() + body, hashlib.sha256)
    ours = f"v1,{base64.b64encode(signed).decode()}"
    return any(hmac.compare_digest(ours, one) for one in headers.get("webhook-signature", "").split())


def listen(store, port, secret):
    """Be told instead of asking: entries that are pushed count the same way, and leave the cursor where it is."""

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            genuine = is_signed(secret, self.headers, body, time.time())
            if genuine:
                with store:
                    store.execute("BEGIN IMMEDIATE")
                    take(store, json.loads(body))
            self.send_response(204 if genuine else 401)
            self.end_headers()

    HTTPServer(("127.0.0.1", port), Hook).serve_forever()


def topics_met(store):
    """(cadre, topic) of everybody, merged accounts under the code they count as."""
    return store.execute(
        "SELECT DISTINCT coalesce(into_cadre, met.cadre), topic FROM met"
        " LEFT JOIN accounts ON accounts.cadre = met.cadre WHERE times > 0 ORDER BY 1, 2"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("act", choices=["follow", "once", "listen", "show"])
    parser.add_argument("--db", default="tracker.sqlite3")
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="the site; the token is in TRACKER_TOKEN")
    parser.add_argument("--limit", type=int, default=500, help="entries a page")
    parser.add_argument("--rest", type=float, default=5, help="seconds to wait at the end of the feed")
    parser.add_argument("--port", type=int, default=8090, help="of listen; the secret is in TRACKER_SECRET")
    given = parser.parse_args()
    store = open_store(given.db)
    if given.act == "show":
        for cadre, topic in topics_met(store):
            print(f"{cadre}\t{topic}")
    elif given.act == "listen":
        listen(store, given.port, os.environ["TRACKER_SECRET"])
    elif given.act == "follow":
        follow(store, given.url, os.environ["TRACKER_TOKEN"], given.limit, given.rest)
    else:
        while read_page(store, given.url, os.environ["TRACKER_TOKEN"], given.limit):
            pass


if __name__ == "__main__":
    main()
