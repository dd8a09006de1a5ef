"""Echo requests from leaf to leaf, many at once, each answer counted."""

from __future__ import annotations

import secrets
import select
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from typing import Dict, Iterable, Iterator, List, Sequence, Tuple

from bflab.leaf import Leaf
from bflab.namespace import open_socket
from bflab.waiting import NotYet

TOKEN_BYTES = 8
ICMP_FILTER, SOL_RAW, ICMPV6_FILTER = 1, 255, 1
Pair = Tuple[Leaf, Leaf]


@dataclass(frozen=True)
class Protocol:
    """What differs between ICMP and ICMPv6."""

    version: int
    family: int
    number: int
    request: int
    reply: int
    header_bytes: int

    def address(self, leaf: Leaf) -> str:
        """The leaf's address in this protocol."""
        return leaf.ip4 if self.version == 4 else leaf.ip6

    def open(self, leaf: Leaf) -> socket.socket:
        """A raw socket in the leaf's namespace that receives nothing but echo replies."""
        made = open_socket(leaf.pid, self.family, socket.SOCK_RAW, self.number)
        if self.version == 4:
            blocked = ~(1 << self.reply) & 0xFFFFFFFF
            made.setsockopt(SOL_RAW, ICMP_FILTER, struct.pack("I", blocked))
        else:
            words = [0xFFFFFFFF] * 8
            words[self.reply // 32] &= ~(1 << self.reply % 32)
            made.setsockopt(socket.IPPROTO_ICMPV6, ICMPV6_FILTER, struct.pack("8I", *words))
        return made

    def message(self, token: bytes, number: int) -> bytes:
        """An echo request; the kernel computes the checksum of ICMPv6."""
        rest = struct.pack("!HH", 0xBF, number & 0xFFFF) + token + struct.pack("!I", number)
        unsummed = struct.pack("!BBH", self.request, 0, 0) + rest
        check = checksum(unsummed) if self.version == 4 else 0
        return struct.pack("!BBH", self.request, 0, check) + rest

    def number_in(self, packet: bytes, token: bytes) -> int | None:
        """The number of the request that this answers, None when it answers somebody else's."""
        payload = packet[self.header_bytes + 8 :]
        if payload[:TOKEN_BYTES] != token or len(payload) < TOKEN_BYTES + 4:
            return None
        return int(struct.unpack_from("!I", payload, TOKEN_BYTES)[0])


IPV4 = Protocol(4, socket.AF_INET, socket.IPPROTO_ICMP, 8, 0, 20)
IPV6 = Protocol(6, socket.AF_INET6, socket.IPPROTO_ICMPV6, 128, 129, 0)


def protocol(version: int) -> Protocol:
    """4 or 6."""
    if version not in (4, 6):
        raise ValueError(f"IP version {version!r}: 4 and 6 are possible")
    return IPV4 if version == 4 else IPV6


def checksum(data: bytes) -> int:
    """The Internet checksum of an even or odd number of bytes."""
    padded = data + b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


@dataclass
class PingReport:
    """Requests sent, answers received, the round trips in ms, and the pairs without an answer."""

    sent: int = 0
    received: int = 0
    duplicates: int = 0
    millis: List[float] = field(default_factory=list)
    unanswered: List[str] = field(default_factory=list)


class Pinger:
    """Raw sockets in every leaf that is to ping, in one IP version."""

    def __init__(self, leaves: Iterable[Leaf], version: int) -> None:
        self._protocol = protocol(version)
        self._token = secrets.token_bytes(TOKEN_BYTES)
        self._sockets = {leaf.name: self._protocol.open(leaf) for leaf in leaves}
        self._poller = select.epoll()
        self._by_fd = {made.fileno(): made for made in self._sockets.values()}
        for made in self._by_fd:
            self._poller.register(made, select.EPOLLIN)
        self._next = 0

    def __enter__(self) -> Pinger:
        return self

    def __exit__(self, *_: object) -> None:
        self._poller.close()
        for made in self._sockets.values():
            made.close()

    def send(self, pair: Pair) -> int:
        """Sends one request and returns its number. A send that the kernel refuses is a loss."""
        source, target = pair
        number, self._next = self._next, self._next + 1
        message = self._protocol.message(self._token, number)
        try:
            self._sockets[source.name].sendto(message, (self._protocol.address(target), 0))
        except OSError:
            # The error of an earlier request (no neighbour answered) may be told here, and the
            # request that it is told to is then not sent. Both are counted by the missing answer.
            pass
        return number

    def answers(self, seconds: float) -> List[Tuple[int, float]]:
        """Waits for answers: the numbers of their requests and when they came."""
        found = []
        for fd, _ in self._poller.poll(max(seconds, 0)):
            for packet in _packets(self._by_fd[fd]):
                number = self._protocol.number_in(packet, self._token)
                if number is not None:
                    found.append((number, time.perf_counter()))
        return found

    def seconds_until_answered(self, pair: Pair, every: float, limit: float) -> float:
        """Repeats a request until one is answered; how long that took, NotYet after `limit`."""
        start = time.perf_counter()
        while (now := time.perf_counter()) < start + limit:
            self.send(pair)
            while (left := now + every - time.perf_counter()) > 0:
                for _, at in self.answers(left):
                    return at - start
        raise NotYet(f"after {limit:g} s: no answer to {pair[0].name} from {pair[1].name}")

    def each(self, pairs: Sequence[Pair], window: int, seconds: float) -> PingReport:
        """One request per pair, at most `window` unanswered at a time, each given `seconds`."""
        report = PingReport()
        waiting: Dict[int, Tuple[Pair, float]] = {}
        todo = list(reversed(pairs))
        answered = set()
        while todo or waiting:
            while todo and len(waiting) < window:
                pair = todo.pop()
                started = time.perf_counter()
                waiting[self.send(pair)] = (pair, started)
                report.sent += 1
            # Requests are sent in order, so the first one waiting is the first to give up.
            oldest = next(iter(waiting.values()))[1]
            for number, at in self.answers(oldest + seconds - time.perf_counter()):
                if number in waiting:
                    report.received += 1
                    report.millis.append((at - waiting.pop(number)[1]) * 1000)
                    answered.add(number)
                elif number in answered:
                    report.duplicates += 1
            now = time.perf_counter()
            for number in [n for n, (_, start) in waiting.items() if now - start >= seconds]:
                (source, target), _ = waiting.pop(number)
                report.unanswered.append(f"{source.name}->{target.name}")
        return report


def _packets(made: socket.socket) -> Iterator[bytes]:
    while True:
        try:
            yield made.recv(2048)
        except BlockingIOError:
            return
        except OSError:
            continue  # an error told to the socket, such as that no neighbour answered


def all_pairs(leaves: Sequence[Leaf]) -> List[Pair]:
    """Every ordered pair once, in an order that spreads sources and targets."""
    count = len(leaves)
    return [
        (leaves[i], leaves[(i + shift) % count]) for shift in range(1, count) for i in range(count)
    ]


class PingStream:
    """A steady stream of requests in a thread of its own, to count what an event loses."""

    GRACE_SECONDS = 1.0

    def __init__(self, source: Leaf, target: Leaf, version: int, interval_ms: float) -> None:
        self._pair = (source, target)
        self._pinger = Pinger([source], version)
        self._interval = interval_ms / 1000
        self._stopped = threading.Event()
        self._sent: Dict[int, float] = {}
        self._came: Dict[int, float] = {}
        self._duplicates = 0
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        due = time.perf_counter()
        while not self._stopped.is_set():
            self._sent[self._pinger.send(self._pair)] = time.perf_counter()
            due += self._interval
            self._listen(due)
        self._listen(time.perf_counter() + self.GRACE_SECONDS)

    def _listen(self, until: float) -> None:
        while (left := until - time.perf_counter()) > 0:
            for number, at in self._pinger.answers(left):
                self._duplicates += number in self._came
                self._came.setdefault(number, at)
            if self._stopped.is_set() and len(self._came) == len(self._sent):
                return

    @property
    def received(self) -> int:
        """Answers so far."""
        return len(self._came)

    def stop(self) -> Dict[str, float]:
        """Ends the stream: what was sent, what came how often, the longest gap and when."""
        self._stopped.set()
        self._thread.join()
        self._pinger.__exit__()
        times = sorted([min(self._sent.values()), *self._came.values(), max(self._sent.values())])
        gaps = [late - early for early, late in zip(times, times[1:])]
        return {
            "sent": len(self._sent),
            "received": len(self._came),
            "lost": len(self._sent) - len(self._came),
            "duplicates": self._duplicates,
            "longestGapMs": round(max(gaps) * 1000, 1),
            "longestGapAfterSeconds": round(times[gaps.index(max(gaps))] - times[0], 1),
        }
