"""Counting broadcasts on the wire: every copy that reaches a leaf, every hop between nodes."""

from __future__ import annotations

import secrets
import select
import socket
import struct
import time
from typing import Dict, Sequence, Tuple

from bflab.frb import ETHERTYPE as FRB_ETHERTYPE
from bflab.frb import BRDCST, Frb
from bflab.leaf import INTERFACE, Leaf
from bflab.namespace import dropped, packet_socket
from bflab.node import OverlayNode
from bflab.tally import FloodReport, Tally

PROBE_ETHERTYPE = 0x88B5  # IEEE 802: for local experiments
BROADCAST = b"\xff" * 6
TOKEN_BYTES = 8
PROBE_BYTES = 60
# How long a broadcast may take, and how long duplicates are waited for after the last frame.
FLOOD_SECONDS = 2.0
QUIET_SECONDS = 0.3


def probe_frame(source_mac: str, payload: bytes = b"") -> bytes:
    """A broadcast of the lab's own EtherType, as short as Ethernet allows."""
    source = bytes.fromhex(source_mac.replace(":", ""))
    frame = BROADCAST + source + struct.pack("!H", PROBE_ETHERTYPE) + payload
    return frame.ljust(PROBE_BYTES, b"\0")


class FloodCounter:
    """Listens in every leaf and on every tunnel while it sends broadcasts of its own."""

    def __init__(self, leaves: Sequence[Leaf], nodes: Sequence[OverlayNode]) -> None:
        self._token = secrets.token_bytes(TOKEN_BYTES)
        self._leaves = list(leaves)
        self._at_leaf = {leaf.name: packet_socket(leaf.pid, PROBE_ETHERTYPE) for leaf in leaves}
        self._at_node = {node.name: packet_socket(node.pid, FRB_ETHERTYPE) for node in nodes}
        self._poller = select.epoll()
        self._named: Dict[int, Tuple[str, socket.socket, bool]] = {}
        for sockets, is_leaf in ((self._at_leaf, True), (self._at_node, False)):
            for name, made in sockets.items():
                self._named[made.fileno()] = (name, made, is_leaf)
                self._poller.register(made, select.EPOLLIN)
        self._tally = Tally([leaf.name for leaf in leaves])
        self._next = 0

    def __enter__(self) -> FloodCounter:
        return self

    def __exit__(self, *_: object) -> None:
        self._poller.close()
        for _, made, _ in self._named.values():
            made.close()

    def count(self, each: int, window: int = 4) -> FloodReport:
        """Every leaf sends `each` broadcasts, at most `window` under way at a time."""
        senders = [leaf for _ in range(each) for leaf in self._leaves]
        deadline: Dict[int, float] = {}
        while senders or self._tally.under_way():
            while senders and len(self._tally.under_way()) < window:
                deadline[self._send(senders.pop(0))] = time.monotonic() + FLOOD_SECONDS
            for first in self._tally.under_way()[:1]:
                self._read(deadline[first] - time.monotonic())
            for number in self._tally.under_way():
                if time.monotonic() > deadline[number]:
                    self._tally.give_up(number)
        self._await_quiet()
        return self._tally.report(sum(dropped(made) for _, made, _ in self._named.values()))

    def _send(self, leaf: Leaf) -> int:
        number, self._next = self._next, self._next + 1
        probe = probe_frame(leaf.mac, self._token + struct.pack("!I", number))
        self._tally.sent(number, leaf.name)
        self._at_leaf[leaf.name].sendto(probe, (INTERFACE, 0))
        return number

    def _await_quiet(self) -> None:
        quiet_at = time.monotonic() + QUIET_SECONDS
        while (left := quiet_at - time.monotonic()) > 0:
            if self._read(left):
                quiet_at = time.monotonic() + QUIET_SECONDS

    def _read(self, seconds: float) -> int:
        """Takes in what has come, waiting up to `seconds` for a first frame; says how many."""
        frames = 0
        for fd, _ in self._poller.poll(max(seconds, 0)):
            name, made, is_leaf = self._named[fd]
            while True:
                try:
                    frame = made.recv(2048)
                except BlockingIOError:
                    break
                frames += self._at(name, frame) if is_leaf else self._between(frame)
        return frames

    def _at(self, leaf: str, frame: bytes) -> int:
        number = self._number(frame)
        if number is None:
            return 0
        self._tally.came(number, leaf)
        return 1

    def _between(self, frame: bytes) -> int:
        frb = Frb.parse(frame)
        number = self._number(frb.payload) if frb and frb.kind == BRDCST else None
        if frb is None or number is None:
            return 0
        self._tally.hopped(number, frb.hops)
        return 1

    def _number(self, frame: bytes) -> int | None:
        if frame[12:14] != PROBE_ETHERTYPE.to_bytes(2, "big"):
            return None
        if frame[14 : 14 + TOKEN_BYTES] != self._token:
            return None
        return int(struct.unpack_from("!I", frame, 14 + TOKEN_BYTES)[0])
