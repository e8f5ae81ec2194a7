"""Calls to other people's servers: never into our own network, never longer than a while."""

import asyncio
import ipaddress
import queue
import socket
import ssl
import threading
from functools import cache
from typing import Any

import httpx2

CALL_SECONDS = 15.0
"""A whole call, from the connection to the answer's head: an answer that drips byte by byte gets no more."""
LOOK_UP_SECONDS = 5.0
"""Finding the address: the system's resolver keeps no time of its own that could be relied on."""


class Forbidden(Exception):
    """This address must not be called."""


def post(url: str, body: bytes, headers: dict[str, str], allow_private: bool) -> int:
    """Post and return the status; the answer's body is not read and redirects are not followed.

    Raises Forbidden before anything is sent, and OSError or httpx2.HTTPError when no answer came.
    """
    target = httpx2.URL(url)
    address = resolve(target, allow_private)
    try:
        return asyncio.run(_post(target, address, body, headers))
    except TimeoutError:
        raise TimeoutError(f"no answer in {CALL_SECONDS:.0f} s") from None


@cache
def _trust() -> ssl.SSLContext:
    """The certificates we believe in, read once: that takes longer than a call."""
    return httpx2.create_ssl_context(trust_env=False)


async def _post(target: httpx2.URL, address: str, body: bytes, headers: dict[str, str]) -> int:
    # The address that was judged is the one that is called: a second look-up could give another.
    pinned = target.copy_with(host=address)
    request: dict[str, Any] = {
        "content": body,
        "headers": {**headers, "Host": target.netloc.decode()},
        "extensions": {"sni_hostname": target.host},
    }
    async with (
        asyncio.timeout(CALL_SECONDS),
        httpx2.AsyncClient(timeout=CALL_SECONDS, verify=_trust(), follow_redirects=False, trust_env=False) as client,
        client.stream("POST", pinned, **request) as answer,
    ):
        return answer.status_code


def resolve(url: httpx2.URL, allow_private: bool) -> str:
    """The address behind a URL. Raises Forbidden for another scheme, credentials, or any address inside a network."""
    if url.scheme not in ("http", "https") or not url.host or url.userinfo:
        raise Forbidden(f"{url}: only http and https addresses without a password are called")
    port = url.port or (443 if url.scheme == "https" else 80)
    found = _look_up(url.host, port)
    if not allow_private:
        for address in found:
            if not _is_public(address):
                raise Forbidden(f"{url.host} is {address}, an address inside a network")
    return found[0]


def _look_up(host: str, port: int) -> list[str]:
    """The addresses of a host. Raises OSError, TimeoutError too; a look-up that hangs is left behind."""
    answers: queue.SimpleQueue[list[Any] | OSError | UnicodeError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=LOOK_UP_SECONDS)
    except queue.Empty:
        raise TimeoutError(f"{host} was not found in {LOOK_UP_SECONDS:.0f} s") from None
    if isinstance(found, UnicodeError):
        raise OSError(f"{host} is no name of a host")
    if isinstance(found, OSError):
        raise found
    return [str(info[4][0]) for info in found]


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (inner is None or inner.is_global)
