"""Watches the connections of requests: whom they reach, and how long a request takes in all."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from threading import Timer
from typing import Any

from ..errors import FetchError


class ConnectionGuard:
    """Watches the connections to one host, whose requests follow each other.

    A host that is configured by its name must have a public address: whoever answers for a name
    can't lead a request to a server on this machine or in its network. A host that is configured by
    its address may have any, and so may a proxy, which is the curator's own. With `is_allowed`,
    a stranger chose the host: it decides about every address but a proxy's.
    """

    def __init__(self, host: str, is_allowed: Callable[[str], bool] | None = None) -> None:
        self.is_late = False
        """Whether the last request was cut off by its limit of time."""
        self._host = host
        self._is_trusted = is_allowed is None and is_address(host)
        self._is_allowed = is_allowed or is_public
        self._is_unchecked = self._is_trusted
        self._stream: Any = None

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of what happens to a request (httpx's extension `trace`).

        Raises FetchError, before anything is sent, if the host has no public address.
        """
        if event == "connection.connect_tcp.started":
            self._is_unchecked = self._is_trusted or info["host"] != self._host
        elif event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._stream = info["return_value"]
        if event == "connection.connect_tcp.complete" and not self._is_unchecked:
            address = self._stream.get_extra_info("server_addr")[0]
            if not self._is_allowed(address):
                self._stream.close()
                raise FetchError(f"{self._host}: leads to {address}, which is no public address")

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """Cut the connection off if the block takes longer, however slowly a server responds."""
        self.is_late = False
        timer = Timer(seconds, self._cut_off)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut_off(self) -> None:
        self.is_late = True
        with suppress(OSError, AttributeError):  # no connection yet, or none any more
            # Not the method of TLS sockets, which may not be called while another thread reads.
            socket.socket.shutdown(self._stream.get_extra_info("socket"), socket.SHUT_RDWR)


def is_unknown_host(error: BaseException | None) -> bool:
    """Whether an error comes from a name that has no address; not where names can't be looked up at
    the moment."""
    while error is not None:
        if isinstance(error, socket.gaierror):
            return error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None))
        error = error.__cause__ or error.__context__
    return False


def _parse_address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None


def is_address(host: str) -> bool:
    """Whether a host is written as a number."""
    return _parse_address(host) is not None


def is_public(text: str) -> bool:
    """Whether an address is one of the internet, as the registries of special addresses say
    (iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry)."""
    address = _parse_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address is not None and address.is_global and not address.is_multicast
