"""Counting broadcasts on the wire: every copy that reaches a leaf, every hop between nodes."""

from __future__ import annotations

import secrets
import select
import socket
import struct
import time
from functools import partial
from typing import Callable, Dict, Sequence, Tuple

from bflab.frb import ETHERTYPE as FRB_ETHERTYPE
from bflab.frb import BRDCST, Frb
from bflab.leaf import INTERFACE, Leaf
from bflab.namespace import dropped, packet_socket
from bflab.node import OverlayNode
from bflab.tally import FloodReport, HopTree, Tally

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
        self._poller = select.epoll()
        self._sockets: Dict[int, Tuple[socket.socket, Callable[[bytes, str], bool]]] = {}
        for leaf in leaves:
            self._listen(self._at_leaf[leaf.name], partial(self._came, leaf.name))
        for node in nodes:
            self._listen(packet_socket(node.pid, FRB_ETHERTYPE), partial(self._as_frb, node.index))
            self._listen(packet_socket(node.pid, PROBE_ETHERTYPE), partial(self._as_is, node.index))
        self._homes = {leaf.name: leaf.node.index for leaf in leaves}
        self._tally = Tally([leaf.name for leaf in leaves])
        self._trees: Dict[int, HopTree] = {}
        self._next = 0

    def __enter__(self) -> FloodCounter:
        return self

    def __exit__(self, *_: object) -> None:
        self._poller.close()
        for made, _ in self._sockets.values():
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
        for number, tree in self._trees.items():
            for hops in tree.hops():
                self._tally.hopped(number, hops)
        return self._tally.report(sum(dropped(made) for made, _ in self._sockets.values()))

    def _send(self, leaf: Leaf) -> int:
        number, self._next = self._next, self._next + 1
        probe = probe_frame(leaf.mac, self._token + struct.pack("!I", number))
        self._tally.sent(number, leaf.name)
        self._trees[number] = HopTree(self._homes[leaf.name])
        self._at_leaf[leaf.name].sendto(probe, (INTERFACE, 0))
        return number

    def _await_quiet(self) -> None:
        quiet_at = time.monotonic() + QUIET_SECONDS
        while (left := quiet_at - time.monotonic()) > 0:
            if self._read(left):
                quiet_at = time.monotonic() + QUIET_SECONDS

    def _listen(self, made: socket.socket, take: Callable[[bytes, str], bool]) -> None:
        self._sockets[made.fileno()] = (made, take)
        self._poller.register(made, select.EPOLLIN)

    def _read(self, seconds: float) -> int:
        """Takes in what has come, waiting up to `seconds` for a first frame; says how many."""
        frames = 0
        for fd, _ in self._poller.poll(max(seconds, 0)):
            made, take = self._sockets[fd]
            while True:
                try:
                    frame, address = made.recvfrom(2048)
                except BlockingIOError:
                    break
                frames += take(frame, address[0])
        return frames

    def _came(self, leaf: str, frame: bytes, _: str) -> bool:
        number = self._number(frame)
        if number is not None:
            self._tally.came(number, leaf)
        return number is not None

    def _as_frb(self, node: int, frame: bytes, _: str) -> bool:
        frb = Frb.parse(frame)
        number = self._number(frb.payload) if frb and frb.kind == BRDCST else None
        if frb is None or number is None:
            return False
        self._trees[number].is_at(node, frb.hops)
        return True

    def _as_is(self, node: int, frame: bytes, port: str) -> bool:
        """As a switch sends it to the next one: its way alone tells how far it has come."""
        is_tunnel = port[:1] == "t" and port[1:].isdigit()
        number = self._number(frame) if is_tunnel else None
        if number is not None:
            self._trees[number].goes(int(port[1:]), node)
        return number is not None

    def _number(self, frame: bytes) -> int | None:
        if frame[12:14] != PROBE_ETHERTYPE.to_bytes(2, "big"):
            return None
        if frame[14 : 14 + TOKEN_BYTES] != self._token:
            return None
        return int(struct.unpack_from("!I", frame, 14 + TOKEN_BYTES)[0])
