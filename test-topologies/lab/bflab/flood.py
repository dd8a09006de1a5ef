"""Counting broadcasts on the wire: every copy that reaches a leaf, every hop between nodes."""

from __future__ import annotations

import secrets
import select
import socket
import struct
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Dict, List, Sequence, Set, Tuple

from bflab.frb import ETHERTYPE as FRB_ETHERTYPE
from bflab.frb import BRDCST, Frb
from bflab.leaf import INTERFACE, Leaf
from bflab.namespace import dropped, packet_socket
from bflab.node import OverlayNode

PROBE_ETHERTYPE = 0x88B5  # IEEE 802: for local experiments
BROADCAST = b"\xff" * 6
TOKEN_BYTES = 8
PROBE_BYTES = 60
# How long a broadcast may take, and how long duplicates are waited for after the last frame.
FLOOD_SECONDS = 2.0
QUIET_SECONDS = 0.3


@dataclass
class FloodReport:
    """What became of a number of broadcasts."""

    sent: int = 0
    expected: int = 0
    delivered: int = 0
    duplicates: int = 0
    missed: int = 0
    hops: List[int] = field(default_factory=list)
    lost_by_counter: int = 0
    astray: List[str] = field(default_factory=list)

    def as_json(self) -> Dict[str, int]:
        """The counts."""
        return {
            "sent": self.sent,
            "expected": self.expected,
            "delivered": self.delivered,
            "duplicates": self.duplicates,
            "missed": self.missed,
        }


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
        self._copies: Counter[Tuple[int, str]] = Counter()
        self._hops: Dict[Tuple[int, str], List[int]] = {}
        self._outstanding: Dict[int, Set[str]] = {}
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
        sent_by: Dict[int, Leaf] = {}
        deadline: Dict[int, float] = {}
        while senders or self._outstanding:
            while senders and len(self._outstanding) < window:
                leaf = senders.pop(0)
                number = self._send(leaf)
                sent_by[number] = leaf
                deadline[number] = time.monotonic() + FLOOD_SECONDS
            first = next(iter(self._outstanding), None)
            if first is not None:
                self._read(deadline[first] - time.monotonic())
            for number in [n for n in self._outstanding if time.monotonic() > deadline[n]]:
                del self._outstanding[number]
        while self._read(QUIET_SECONDS):
            pass
        return self._report(sent_by)

    def _send(self, leaf: Leaf) -> int:
        number, self._next = self._next, self._next + 1
        source = bytes.fromhex(leaf.mac.replace(":", ""))
        probe = BROADCAST + source + struct.pack("!H", PROBE_ETHERTYPE)
        probe += self._token + struct.pack("!I", number)
        others = {other.name for other in self._leaves if other is not leaf}
        if others:
            self._outstanding[number] = others
        self._at_leaf[leaf.name].sendto(probe.ljust(PROBE_BYTES, b"\0"), (INTERFACE, 0))
        return number

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
                frames += self._at(name, frame) if is_leaf else self._between(name, frame)
        return frames

    def _at(self, leaf: str, frame: bytes) -> int:
        number = self._number(frame)
        if number is None:
            return 0
        self._copies[number, leaf] += 1
        missing = self._outstanding.get(number)
        if missing is not None:
            missing.discard(leaf)
            if not missing:
                del self._outstanding[number]
        return 1

    def _between(self, node: str, frame: bytes) -> int:
        frb = Frb.parse(frame)
        number = self._number(frb.payload) if frb and frb.kind == BRDCST else None
        if frb is None or number is None:
            return 0
        self._hops.setdefault((number, node), []).append(frb.hops)
        return 1

    def _number(self, frame: bytes) -> int | None:
        if frame[12:14] != PROBE_ETHERTYPE.to_bytes(2, "big"):
            return None
        if frame[14 : 14 + TOKEN_BYTES] != self._token:
            return None
        return int(struct.unpack_from("!I", frame, 14 + TOKEN_BYTES)[0])

    def _report(self, sent_by: Dict[int, Leaf]) -> FloodReport:
        report = FloodReport(sent=len(sent_by))
        for number, sender in sent_by.items():
            for leaf in self._leaves:
                copies = self._copies[number, leaf.name]
                wanted = 0 if leaf is sender else 1
                report.expected += wanted
                report.delivered += min(copies, wanted)
                report.duplicates += max(copies - wanted, 0)
                report.missed += max(wanted - copies, 0)
                if copies != wanted:
                    report.astray.append(f"#{number} {sender.name}->{leaf.name}: {copies} copies")
        for (number, _), hops in self._hops.items():
            if number in sent_by:
                report.hops += hops
        for _, made, _ in self._named.values():
            report.lost_by_counter += dropped(made)
        return report
