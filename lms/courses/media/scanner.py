"""The virus scanner, where the site has one: ClamAV, asked over its socket (INSTREAM)."""

import socket
import struct
from typing import IO
from urllib.parse import urlsplit

from lms.courses.media.refusals import Infected, ScannerAway
from lms.text import N_

STEP = 128 * 1024
PATIENCE_SECONDS = 60
LONGEST_ANSWER = 4096
AWAY = N_("Hệ thống quét vi-rút đang không trả lời nên chưa nhận tệp. Anh/chị thử lại sau ít phút.")
FOUND = N_("Tệp có mã độc (%(name)s) nên không nhận. Anh/chị quét vi-rút máy đang dùng.")

_address: dict[str, str | None] = {"now": None}


def use(address: str | None) -> None:
    """Scan with the clamd at this address: tcp://host:3310 or unix:/path. None: nothing is scanned."""
    _address["now"] = address


def scan(file: IO[bytes]) -> None:
    """Let the scanner read the file. Raises Infected, and ScannerAway when it cannot say."""
    address = _address["now"]
    if address is None:
        return
    file.seek(0)
    try:
        with _connected(address) as line:
            line.sendall(b"zINSTREAM\0")
            while octets := file.read(STEP):
                line.sendall(struct.pack("!L", len(octets)) + octets)
            line.sendall(struct.pack("!L", 0))
            answer = _answer(line)
    except OSError:
        raise ScannerAway(AWAY) from None
    finally:
        file.seek(0)
    if answer.endswith(" FOUND"):
        raise Infected(FOUND, name=answer.removeprefix("stream: ").removesuffix(" FOUND"))
    if answer != "stream: OK":
        raise ScannerAway(AWAY)


def _connected(address: str) -> socket.socket:
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE_SECONDS)
        try:
            line.connect(address.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname or "", parts.port or 3310), PATIENCE_SECONDS)


def _answer(line: socket.socket) -> str:
    """What it says, up to the zero octet or the end."""
    said = b""
    while b"\0" not in said and len(said) < LONGEST_ANSWER and (octets := line.recv(LONGEST_ANSWER)):
        said += octets
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()
