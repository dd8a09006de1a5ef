"""Counting the hops of unicast on the wire: one frame for each pair, seen on every tunnel."""

from __future__ import annotations

import secrets
import select
import socket
import struct
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Dict, List, Sequence, Tuple

from bflab.leaf import INTERFACE, Leaf
from bflab.namespace import dropped, packet_socket
from bflab.node import OverlayNode
from bflab.ping import Pair
from bflab.ring import Ring

PROBE_ETHERTYPE = 0x88B6  # IEEE 802: for local experiments
TOKEN_BYTES = 8
PROBE_BYTES = 60
FRAME_BYTES = 2048
AT_ONCE = 32
# How long a frame may take, and how long duplicates are waited for after the last frame.
SECONDS = 2.0
QUIET_SECONDS = 0.3


@dataclass
class HopReport:
    """What became of a number of unicast frames, each counted over the tunnels that it crossed."""

    hops: List[int] = field(default_factory=list)
    shortest: List[int] = field(default_factory=list)
    astray: List[str] = field(default_factory=list)
    lost_by_counter: int = 0

    @property
    def stretch(self) -> float:
        """All hops over all that would have done."""
        return sum(self.hops) / max(1, sum(self.shortest))


class HopCounter:
    """Listens in every leaf and on every tunnel while it sends unicast frames of its own."""

    def __init__(
        self, leaves: Sequence[Leaf], nodes: Sequence[OverlayNode], ring: Ring
    ) -> None:
        self._token = secrets.token_bytes(TOKEN_BYTES)
        self._ring = ring
        self._at_leaf = {leaf.name: packet_socket(leaf.pid, PROBE_ETHERTYPE) for leaf in leaves}
        self._poller = select.epoll()
        self._named: Dict[int, Tuple[str, socket.socket]] = {}
        at_node = {node.name: packet_socket(node.pid, PROBE_ETHERTYPE) for node in nodes}
        for name, made in [*self._at_leaf.items(), *at_node.items()]:
            self._named[made.fileno()] = (name, made)
            self._poller.register(made, select.EPOLLIN)
        self._crossed: Counter[int] = Counter()
        self._came: Dict[int, List[str]] = {}

    def __enter__(self) -> HopCounter:
        return self

    def __exit__(self, *_: object) -> None:
        self._poller.close()
        for _, made in self._named.values():
            made.close()

    def count(self, pairs: Sequence[Pair]) -> HopReport:
        """Sends one frame for each pair, a few at a time."""
        distances = {node: self._ring.hops_from(node) for node in {p[0].node.index for p in pairs}}
        for begin in range(0, len(pairs), AT_ONCE):
            numbers = range(begin, min(begin + AT_ONCE, len(pairs)))
            for number in numbers:
                self._send(pairs[number], number)
            deadline = time.monotonic() + SECONDS
            while any(number not in self._came for number in numbers):
                if not self._read(deadline - time.monotonic()) and time.monotonic() > deadline:
                    break
        quiet_at = time.monotonic() + QUIET_SECONDS
        while (left := quiet_at - time.monotonic()) > 0:
            self._read(left)
        report = HopReport(lost_by_counter=sum(dropped(made) for _, made in self._named.values()))
        for number, (source, target) in enumerate(pairs):
            came = self._came.get(number, [])
            report.hops.append(self._crossed[number])
            report.shortest.append(distances[source.node.index][target.node.index])
            if came != [target.name]:
                report.astray.append(f"{source.name}->{target.name} came to {came}")
        return report

    def _send(self, pair: Pair, number: int) -> None:
        source, target = pair
        addresses = bytes.fromhex((target.mac + source.mac).replace(":", ""))
        payload = self._token + struct.pack("!I", number)
        frame = addresses + struct.pack("!H", PROBE_ETHERTYPE) + payload
        self._at_leaf[source.name].sendto(frame.ljust(PROBE_BYTES, b"\0"), (INTERFACE, 0))

    def _read(self, seconds: float) -> int:
        """Takes in what has come, waiting up to `seconds` for a first frame; says how many."""
        frames = 0
        for fd, _ in self._poller.poll(max(seconds, 0)):
            name, made = self._named[fd]
            while True:
                try:
                    frame, address = made.recvfrom(FRAME_BYTES)
                except BlockingIOError:
                    break
                if frame[14 : 14 + TOKEN_BYTES] == self._token:
                    number = int(struct.unpack_from("!I", frame, 14 + TOKEN_BYTES)[0])
                    self._seen(name, address[0], number)
                    frames += 1
        return frames

    def _seen(self, name: str, interface: str, number: int) -> None:
        if name in self._at_leaf:
            self._came.setdefault(number, []).append(name)
        elif interface[0] == "t" and interface[1:].isdigit():
            self._crossed[number] += 1
