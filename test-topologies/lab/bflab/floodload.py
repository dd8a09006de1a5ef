"""Broadcasts by the thousand, and how many copies of them reached the leaves."""

from __future__ import annotations

import secrets
import select
import socket
import struct
import time
from dataclasses import dataclass
from typing import List, Sequence, Set

from bflab.flood import BROADCAST, PROBE_BYTES, PROBE_ETHERTYPE
from bflab.leaf import INTERFACE, Leaf
from bflab.namespace import packet_socket

SO_TIMESTAMPNS = 35
SOL_PACKET, PACKET_STATISTICS = 263, 6
TOKEN_BYTES = 8
HEADER_BYTES = 14
LATEST_SECONDS = 2.0
GRACE_SECONDS = 0.2
DRAIN_SECONDS = 30.0
# Nobody looks for copies of a single broadcast so soon: whoever does takes processor time from the
# switches that carry it, and the kernel notes when each copy came.
UNWATCHED_SECONDS = 0.02


@dataclass(frozen=True)
class Burst:
    """Broadcasts sent in a while, and copies of them that came in time to leaves."""

    sent: int
    seconds: float
    in_time: int
    expected: int

    @property
    def delivery(self) -> float:
        """Share of the expected copies that came; above 1 if there were duplicates."""
        return self.in_time / self.expected

    @property
    def rate(self) -> float:
        """Broadcasts a second, as they were really sent."""
        return self.sent / self.seconds


class FloodLoad:
    """Sends broadcasts from all leaves in turn, and counts the copies at all others."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self._leaves = list(leaves)
        self._token = secrets.token_bytes(TOKEN_BYTES)
        self._headers = [
            BROADCAST + bytes.fromhex(leaf.mac.replace(":", "")) + struct.pack("!H", PROBE_ETHERTYPE)
            for leaf in leaves
        ]
        self._senders = [packet_socket(leaf.pid, 0) for leaf in leaves]
        self._counters = [packet_socket(leaf.pid, PROBE_ETHERTYPE) for leaf in leaves]
        for counter in self._counters:
            # Nobody reads these: the kernel counts what it has no room for, too.
            counter.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        self._copies = 0
        self._next = 0

    def __enter__(self) -> FloodLoad:
        return self

    def __exit__(self, *_: object) -> None:
        for made in [*self._senders, *self._counters]:
            made.close()

    def burst(self, rate: float, seconds: float, by_one: bool = False) -> Burst:
        """Broadcasts at an even pace; returns once no more copies come.

        They are of all leaves in turn, or all of the first.

        What comes later than the grace after the last one waited in a queue, which nobody could
        sustain.
        """
        before = self._count()
        begun = time.monotonic()
        total = max(1, round(rate * seconds))
        for number in range(total):
            ahead = begun + number / rate - time.monotonic()
            if ahead > 0:
                time.sleep(ahead)
            self._send(0 if by_one else self._next % len(self._senders))
        took = max(time.monotonic() - begun, 1e-9)
        time.sleep(GRACE_SECONDS)
        in_time = self._count() - before
        self._await_quiet()
        return Burst(total, max(took, total / rate), in_time, total * (len(self._senders) - 1))

    def last_leaf_millis(self, samples: int, pause: float) -> List[float]:
        """How long single broadcasts take to the last leaf, by the kernel's time stamps."""
        listening = [packet_socket(leaf.pid, PROBE_ETHERTYPE) for leaf in self._leaves]
        poller = select.epoll()
        try:
            for made in listening:
                made.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
                poller.register(made, select.EPOLLIN)
            millis = []
            for _ in range(samples):
                millis.append(self._one(listening, poller))
                time.sleep(pause)
            return millis
        finally:
            poller.close()
            for made in listening:
                made.close()

    def _one(self, listening: List[socket.socket], poller: select.epoll) -> float:
        by_number = {made.fileno(): made for made in listening}
        place = self._next % len(self._senders)
        missing: Set[int] = set(by_number) - {listening[place].fileno()}
        sent = time.time_ns()
        tag = self._token + struct.pack("!I", self._send(place))
        time.sleep(UNWATCHED_SECONDS)
        deadline = time.monotonic() + LATEST_SECONDS
        last = sent
        while missing and (left := deadline - time.monotonic()) > 0:
            for number, _ in poller.poll(left):
                last = max(last, self._take(by_number[number], tag, missing))
        if missing:
            raise RuntimeError(f"a broadcast did not reach {len(missing)} leaves in {LATEST_SECONDS} s")
        return (last - sent) / 1e6

    @staticmethod
    def _take(made: socket.socket, tag: bytes, missing: Set[int]) -> int:
        latest = 0
        while True:
            try:
                frame, told, _, _ = made.recvmsg(128, 64)
            except BlockingIOError:
                return latest
            if frame[HEADER_BYTES : HEADER_BYTES + len(tag)] == tag:
                seconds, nanos = struct.unpack("qq", told[0][2])
                latest = seconds * 1_000_000_000 + nanos
                missing.discard(made.fileno())

    def _send(self, place: int) -> int:
        number, self._next = self._next, self._next + 1
        probe = self._headers[place] + self._token + struct.pack("!I", number)
        self._senders[place].sendto(probe.ljust(PROBE_BYTES, b"\0"), (INTERFACE, 0))
        return number

    def _count(self) -> int:
        for counter in self._counters:
            statistics = counter.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8)
            self._copies += struct.unpack("II", statistics)[0]
        return self._copies

    def _await_quiet(self) -> None:
        deadline = time.monotonic() + DRAIN_SECONDS
        seen = self._count()
        while time.monotonic() < deadline:
            time.sleep(GRACE_SECONDS)
            if (now := self._count()) == seen:
                return
            seen = now
