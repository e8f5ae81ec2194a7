"""Ports for servers that cannot be handed a socket."""

import os
import socket
from itertools import count

FIRST, MANY = 20_000, 10_000
_turns = count()


def free_port() -> int:
    """A port where nobody listens, below those that a system gives to callers, so that no caller takes it meanwhile.

    Processes that run at the same time begin at different ones.
    """
    while True:
        port = FIRST + (os.getpid() * 97 + next(_turns)) % MANY
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
