"""A service found by multicast DNS: `python3 -m bflab.traffic.mdns answer|ask 4|6 INTERFACE`.

`answer` says once that it listens and then answers every question for the name; `ask` asks for it
until somebody answers, and prints what was answered.
"""

from __future__ import annotations

import socket
import struct
import sys
from typing import Any, Tuple

PORT = 5353
NAME = b"\x03lab\x05local\x00"
TXT, INTERNET = 16, 1
QUERY = struct.pack("!6H", 0, 0, 1, 0, 0, 0) + NAME + struct.pack("!2H", TXT, INTERNET)
SAID = b"found"
ANSWER = (
    struct.pack("!6H", 0, 0x8400, 0, 1, 0, 0)
    + NAME
    + struct.pack("!2HIH", TXT, INTERNET, 120, 1 + len(SAID))
    + bytes([len(SAID)])
    + SAID
)
ASK_SECONDS = 1.0
TRIES = 5


def main(what: str, version: str, interface: str) -> int:
    """Answers until it is ended, or asks until it is answered."""
    made, group = _joined(version, interface)
    if what == "answer":
        print("listening", flush=True)
        while True:
            if made.recv(1500) == QUERY:
                made.sendto(ANSWER, group)
    made.settimeout(ASK_SECONDS)
    for _ in range(TRIES):
        made.sendto(QUERY, group)
        try:
            while made.recv(1500) != ANSWER:
                pass
        except socket.timeout:
            continue
        print(SAID.decode())
        return 0
    return 1


def _joined(version: str, interface: str) -> Tuple[socket.socket, Any]:
    index = socket.if_nametoindex(interface)
    is_old = version == "4"
    made = socket.socket(socket.AF_INET if is_old else socket.AF_INET6, socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("", PORT))
    if is_old:
        member = socket.inet_aton("224.0.0.251") + struct.pack("=4sI", b"", index)
        made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, member)
        made.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        return made, ("224.0.0.251", PORT)
    member = socket.inet_pton(socket.AF_INET6, "ff02::fb") + struct.pack("=I", index)
    made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
    made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, member)
    return made, ("ff02::fb", PORT, 0, index)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
