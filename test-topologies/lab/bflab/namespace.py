"""Sockets inside the network namespace of another process."""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
from contextlib import contextmanager
from typing import Iterator

CLONE_NEWNET = 0x40000000
SIOCETHTOOL = 0x8946
ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO = 0x17, 0x1F, 0x24
RECEIVE_BUFFER_BYTES = 8 << 20

_libc = ctypes.CDLL(None, use_errno=True)


@contextmanager
def entered(pid: int) -> Iterator[None]:
    """Runs its body with the calling thread in the network namespace of process `pid`."""
    with open("/proc/thread-self/ns/net", "rb") as home, open(f"/proc/{pid}/ns/net", "rb") as away:
        _setns(away.fileno())
        try:
            yield
        finally:
            _setns(home.fileno())


def _setns(namespace: int) -> None:
    if _libc.setns(namespace, CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"setns: {os.strerror(number)}")


def open_socket(pid: int, family: int, kind: int, protocol: int) -> socket.socket:
    """A non-blocking socket that lives in the namespace of process `pid`, with a large buffer."""
    with entered(pid):
        made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_RCVBUFFORCE", 33), RECEIVE_BUFFER_BYTES)
    made.setblocking(False)
    return made


def packet_socket(pid: int, ethertype: int) -> socket.socket:
    """Receives every frame of `ethertype` that comes in on any interface of the namespace."""
    return open_socket(pid, socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ethertype))


def dropped(packets: socket.socket) -> int:
    """Frames lost in the buffer of a packet socket since the last call."""
    statistics = packets.getsockopt(263, 6, 8)  # SOL_PACKET, PACKET_STATISTICS
    return struct.unpack("II", statistics)[1]


def offloads_off(pid: int, interface: str) -> None:
    """Makes the kernel finish checksums and segments, which userspace switches do not."""
    with entered(pid), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        for command in (ETHTOOL_STXCSUM, ETHTOOL_STSO, ETHTOOL_SGSO):
            value = bytearray(struct.pack("II", command, 0))
            address = (ctypes.c_char * len(value)).from_buffer(value)
            request = struct.pack("16sP8x", interface.encode(), ctypes.addressof(address))
            fcntl.ioctl(channel, SIOCETHTOOL, request)
