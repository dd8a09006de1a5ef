"""The traffic meter's own process: sends and receives numbered frames in many namespaces.

It is a process by itself so that nothing the lab does holds it up, and it runs at real-time
priority, so that a busy machine is not taken for a bad network. Commands come as lines of JSON,
each is answered by one. Frames are timed by the kernel when they come in.
"""

from __future__ import annotations

import json
import os
import secrets
import select
import socket
import struct
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Tuple

from bflab.flood import BROADCAST, PROBE_BYTES, PROBE_ETHERTYPE
from bflab.leaf import INTERFACE
from bflab.namespace import dropped, packet_socket

TOKEN_BYTES = 8
NUMBERS = struct.Struct("!HI")
HEADER_BYTES = 14
HELLO = 0xFFFF  # the flow of frames that only make a station known
SO_TIMESTAMPNS = 35
QUIET_SECONDS = 0.5
DRAIN_SECONDS = 3.0


@dataclass
class Station:
    """An address that sends and receives, behind the leaf port at which it is now."""

    name: str
    mac: bytes
    leaf: str


@dataclass
class Flow:
    """Frames from a station to an address at a steady pace."""

    number: int
    source: Station
    target: str | None
    destination: bytes
    interval: float
    due: float
    sending: bool = True
    sent: List[float] = field(default_factory=list)


def frame(destination: bytes, source: bytes, token: bytes, flow: int, number: int) -> bytes:
    """A probe of the lab's own EtherType."""
    header = destination + source + struct.pack("!H", PROBE_ETHERTYPE)
    return (header + token + NUMBERS.pack(flow, number)).ljust(PROBE_BYTES, b"\0")


def numbers_in(packet: bytes, token: bytes) -> Tuple[int, int] | None:
    """Flow and number of a probe, wherever in the packet it is; None if it is not ours."""
    at = packet.find(token)
    if at < 0 or len(packet) < at + len(token) + NUMBERS.size:
        return None
    flow, number = NUMBERS.unpack_from(packet, at + len(token))
    return flow, number


def gratuitous_arp(mac: bytes) -> bytes:
    """An ARP announcement of an address that nobody else uses."""
    address = b"\x0a\xfe" + mac[4:]
    arp = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + mac + address + bytes(6) + address
    return (BROADCAST + mac + b"\x08\x06" + arp).ljust(PROBE_BYTES, b"\0")


class Meter:
    """All stations and flows. The public methods are the commands."""

    def __init__(self) -> None:
        self._token = secrets.token_bytes(TOKEN_BYTES)
        self._sockets: Dict[str, socket.socket] = {}
        self._names: Dict[int, str] = {}
        self._stations: Dict[str, Station] = {}
        self._flows: Dict[int, Flow] = {}
        self._places: List[Tuple[str, str, float]] = []
        self._received: List[Tuple[int, str, int, float]] = []
        self._counts: Dict[int, int] = {}
        self._refused = 0
        self.poller = select.epoll()

    def listen(self, leaves: Dict[str, int]) -> str:
        """Opens a socket in each leaf, given with the process that holds it; our token in hex."""
        for name, pid in leaves.items():
            made = packet_socket(pid, PROBE_ETHERTYPE)
            made.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
            self._sockets[name] = made
            self._names[made.fileno()] = name
            self.poller.register(made, select.EPOLLIN)
        return self._token.hex()

    def station(self, name: str, mac: str, leaf: str, hello: bool = True) -> float:
        """Puts an address behind a leaf port; unless told otherwise, it says a word there."""
        made = Station(name, bytes.fromhex(mac.replace(":", "")), leaf)
        self._stations[name] = made
        now = time.monotonic()
        self._places.append((name, leaf, now))
        if hello:
            self._send(leaf, frame(BROADCAST, made.mac, self._token, HELLO, 0))
        return now

    def flow(self, source: str, target: str | None, interval_ms: float) -> int:
        """Starts frames from a station to another one, or to all, and numbers the flow."""
        number = len(self._flows)
        destination = self._stations[target].mac if target else BROADCAST
        interval = interval_ms / 1000
        # Flows take turns, so that not all send at the same moment.
        due = time.monotonic() + interval * (number % 10) / 10
        self._flows[number] = Flow(
            number, self._stations[source], target, destination, interval, due
        )
        return number

    def move(self, station: str, leaf: str, announce: bool) -> float:
        """Moves a station; at once it sends from there, an ARP announcement first if asked."""
        moved = self._stations[station]
        moved.leaf = leaf
        now = time.monotonic()
        self._places.append((station, leaf, now))
        if announce:
            self._send(leaf, gratuitous_arp(moved.mac))
        for flow in self._flows.values():
            if flow.source is moved and flow.sending:
                flow.due = now
        self.send_due()
        return now

    def end_flow(self, flow: int) -> float:
        """Lets a flow send no more."""
        self._flows[flow].sending = False
        return time.monotonic()

    def counts(self) -> Dict[str, List[int]]:
        """Frames sent and copies received so far, by flow."""
        return {
            str(number): [len(flow.sent), self._counts.get(number, 0)]
            for number, flow in self._flows.items()
        }

    def stop(self) -> Dict[str, Any]:
        """Sends no more, takes in what is still under way, and tells everything."""
        for flow in self._flows.values():
            flow.sending = False
        end = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < end and self.receive(QUIET_SECONDS):
            pass
        return {
            "flows": [
                {"number": flow.number, "source": flow.source.name, "target": flow.target,
                 "interval": flow.interval, "sent": flow.sent}
                for flow in self._flows.values()
            ],
            "received": self._received,
            "places": self._places,
            "overrun": self._refused + sum(dropped(each) for each in self._sockets.values()),
        }  # fmt: skip

    # --- the loop's side ---

    def send_due(self) -> float:
        """Sends what is due; seconds until the next frame is."""
        now = time.monotonic()
        wait = 1.0
        for flow in self._flows.values():
            if not flow.sending:
                continue
            if flow.due <= now:
                probe = frame(
                    flow.destination, flow.source.mac, self._token, flow.number, len(flow.sent)
                )
                flow.sent.append(time.monotonic())
                self._send(flow.source.leaf, probe)
                # What was held up is not made good by a burst.
                flow.due = max(flow.due + flow.interval, now)
            wait = min(wait, flow.due - now)
        return max(wait, 0.0)

    def _send(self, leaf: str, packet: bytes) -> None:
        try:
            self._sockets[leaf].sendto(packet, (INTERFACE, 0))
        except OSError:
            self._refused += 1

    def receive(self, seconds: float) -> int:
        """Takes in frames, waiting up to `seconds` for a first one; says how many came."""
        return sum(self.read(fd) for fd, _ in self.poller.poll(seconds) if fd in self._names)

    def read(self, fd: int) -> int:
        """Takes in what one socket has; 0 if the descriptor is none of ours."""
        name = self._names.get(fd)
        if name is None:
            return 0
        ahead = time.time_ns() - time.monotonic_ns()
        frames = 0
        while True:
            try:
                packet, told, _, _ = self._sockets[name].recvmsg(128, 64)
            except BlockingIOError:
                return frames
            numbers = numbers_in(packet[HEADER_BYTES:], self._token)
            if numbers is None or numbers[0] == HELLO:
                continue
            seconds, nanos = struct.unpack("qq", told[0][2])
            at = (seconds * 1_000_000_000 + nanos - ahead) / 1e9
            self._received.append((numbers[0], name, numbers[1], at))
            self._counts[numbers[0]] = self._counts.get(numbers[0], 0) + 1
            frames += 1


COMMANDS = "listen station flow move end_flow counts stop".split()


def work(meter: Meter, requests: int, answer: Callable[[str], None]) -> None:
    """Sends, receives and obeys until the requests end."""
    meter.poller.register(requests, select.EPOLLIN)
    pending = b""
    while True:
        wait = meter.send_due()
        for fd, _ in meter.poller.poll(wait):
            if fd != requests:
                meter.read(fd)
                continue
            said = os.read(requests, 1 << 16)
            if not said:
                return
            *lines, pending = (pending + said).split(b"\n")
            for line in lines:
                asked = json.loads(line)
                name = asked.pop("do")
                if name not in COMMANDS:
                    raise ValueError(f"command {name!r}: possible are {COMMANDS}")
                answer(json.dumps(getattr(meter, name)(**asked)))


def _answer(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with suppress(PermissionError):  # without it the meter is only more easily disturbed
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    work(Meter(), sys.stdin.fileno(), _answer)
