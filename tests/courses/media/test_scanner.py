"""The virus scanner: a real clamd where the machine has one, and in any case a server that speaks its protocol."""

import io
import os
import pwd
import shutil
import socket
import struct
import subprocess
import threading
import time
from contextlib import suppress

import pytest

from lms.courses.media import scanner
from lms.courses.media.refusals import Infected, ScannerAway
from tests.media import PDF

# In two halves: scanners of developers' machines would take this very file away.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
CLAMD = shutil.which("clamd")


class Server:
    """Speaks INSTREAM: reads the pieces and answers with what `judge` says of them; a judge of None hangs up."""

    def __init__(self, judge):
        self.judge = judge
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    @property
    def address(self):
        return f"tcp://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self):
        line, _ = self.listener.accept()
        with line, line.makefile("rb") as reader:
            assert reader.read(10) == b"zINSTREAM\0"
            octets = b""
            while length := struct.unpack("!L", reader.read(4))[0]:
                octets += reader.read(length)
            if answer := self.judge(octets):
                line.sendall(answer)

    def close(self):
        self.thread.join()
        self.listener.close()


@pytest.fixture
def scanned(monkeypatch):
    """`scanned(judge, octets)`: scan these with a server that judges so."""
    monkeypatch.setattr(scanner, "_address", {"now": None})

    def scan(judge, octets):
        server = Server(judge)
        scanner.use(server.address)
        file = io.BytesIO(octets)
        try:
            scanner.scan(file)
        finally:
            server.close()
        assert file.tell() == 0

    return scan


def test_without_a_scanner_nothing_is_asked(monkeypatch):
    monkeypatch.setattr(scanner, "_address", {"now": None})
    scanner.scan(io.BytesIO(EICAR))


def test_the_scanner_reads_every_octet(scanned):
    seen = []
    octets = os.urandom(500_000)
    scanned(lambda got: seen.append(got) or b"stream: OK\0", octets)
    assert seen == [octets]


def test_what_the_scanner_finds_is_refused_by_its_name(scanned):
    with pytest.raises(Infected, match=r"Eicar-Test-Signature"):
        scanned(lambda _: b"stream: Eicar-Test-Signature FOUND\0", EICAR)


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: O", b"HTTP/1.1 200 OK\r\n\r\n"]
)
def test_a_scanner_that_cannot_say_lets_nothing_in(scanned, answer):
    with pytest.raises(ScannerAway, match="thử lại"):
        scanned(lambda _: answer, PDF)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "unix:/nowhere/clamd.ctl"])
def test_a_scanner_that_is_not_there_lets_nothing_in(monkeypatch, address):
    monkeypatch.setattr(scanner, "_address", {"now": address})
    with pytest.raises(ScannerAway):
        scanner.scan(io.BytesIO(PDF))


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """A real clamd that knows one signature, EICAR's."""
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "db").mkdir()
    (folder / "db/own.ndb").write_text(f"Own.Eicar:0:*:{EICAR.hex()}\n")
    lines = {"LocalSocket": folder / "s", "DatabaseDirectory": folder / "db", "Foreground": "yes"}
    lines["User"] = pwd.getpwuid(os.getuid()).pw_name
    config = folder / "clamd.conf"
    config.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([CLAMD, "-c", str(config)], stdout=log, stderr=log)
    try:
        for _ in range(300):
            with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
                line.connect(str(folder / "s"))
                break
            time.sleep(0.1)
        else:
            raise RuntimeError((folder / "log").read_text())
        yield f"unix:{folder / 's'}"
    finally:
        process.terminate()
        process.wait()


@pytest.mark.skipif(CLAMD is None, reason="clamd is not on this machine; the protocol is tested above")
def test_a_real_clamd_knows_good_from_bad(monkeypatch, clamd):
    monkeypatch.setattr(scanner, "_address", {"now": clamd})
    scanner.scan(io.BytesIO(PDF * 5000))
    with pytest.raises(Infected, match=r"Own\.Eicar"):
        scanner.scan(io.BytesIO(EICAR))
