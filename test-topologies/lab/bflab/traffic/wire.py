"""The wire of a leaf port: every frame on it, in both directions, as it is."""

from __future__ import annotations

import errno
import fcntl
import socket
import struct
import time
from dataclasses import dataclass
from typing import Iterable, Iterator, Tuple

from bflab.namespace import dropped, entered, open_socket

ETH_P_ALL = 3
SOL_PACKET, PACKET_AUXDATA = 263, 8
AUXDATA = struct.Struct("IIIHHHH")
VLAN_VALID, VLAN_TPID_VALID = 0x10, 0x40
TPID_8021Q = 0x8100
SIOCGIFHWADDR = 0x8927
ADDRESSES_BYTES = 12
FRAME_BYTES = 1 << 16
# The socket by which Open vSwitch reads an interface holds some 250 small frames, and a node takes
# a limited number of frames of new leaves per second (`limit-new-leaves`).
AT_ONCE, PAUSE_SECONDS = 40, 0.1


@dataclass(frozen=True)
class Wire:
    """An interface in the namespace of process `pid` that one leaf port leads to."""

    name: str
    pid: int
    interface: str

    def address(self) -> bytes:
        """The MAC address of the interface."""
        with entered(self.pid), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
            request = struct.pack("40s", self.interface.encode())
            return fcntl.ioctl(channel, SIOCGIFHWADDR, request)[18:24]

    def open(self) -> WireTap:
        """Starts to keep what passes."""
        return WireTap(self)

    def send(self, frames: Iterable[bytes]) -> None:
        """Puts frames on the wire, towards the switch."""
        with open_socket(self.pid, socket.AF_PACKET, socket.SOCK_RAW, 0) as out:
            out.setblocking(True)
            out.bind((self.interface, 0))
            for number, frame in enumerate(frames, 1):
                _send(out, frame)
                if number % AT_ONCE == 0:
                    time.sleep(PAUSE_SECONDS)


def _send(out: socket.socket, frame: bytes) -> None:
    while True:
        try:
            out.send(frame)
            return
        except OSError as full:
            if full.errno != errno.ENOBUFS:
                raise


class WireTap:
    """Keeps every frame on a wire from when it is made until it is closed."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        everything = socket.htons(ETH_P_ALL)
        self._packets = open_socket(wire.pid, socket.AF_PACKET, socket.SOCK_RAW, everything)
        self._packets.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        self._packets.bind((wire.interface, ETH_P_ALL))
        # What came between its making and its binding may be from other interfaces.
        for _ in self.frames():
            pass

    def __enter__(self) -> WireTap:
        return self

    def __exit__(self, *_: object) -> None:
        self._packets.close()

    def frames(self) -> Iterator[Tuple[bool, bytes]]:
        """What passed since the last call: whether it went to the switch, and the whole frame."""
        space = socket.CMSG_SPACE(AUXDATA.size)
        while True:
            try:
                frame, ancillary, _, address = self._packets.recvmsg(FRAME_BYTES, space)
            except BlockingIOError:
                return
            for level, kind, data in ancillary:
                if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
                    frame = _with_tag(frame, data)
            yield address[2] == socket.PACKET_OUTGOING, frame

    def lost(self) -> int:
        """Frames that did not fit in the buffer since the last call."""
        return dropped(self._packets)


def _with_tag(frame: bytes, auxdata: bytes) -> bytes:
    """The kernel takes the outer VLAN tag out of frames that come in; puts it back."""
    status, _, _, _, _, tci, tpid = AUXDATA.unpack(auxdata[: AUXDATA.size])
    if not status & VLAN_VALID:
        return frame
    tag = struct.pack("!HH", tpid if status & VLAN_TPID_VALID else TPID_8021Q, tci)
    return frame[:ADDRESSES_BYTES] + tag + frame[ADDRESSES_BYTES:]
