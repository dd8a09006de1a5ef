"""A peer that speaks the original's frames and nothing else: `python3 -m bflab.original`.

It stands in for a node of the original system in a mixed overlay: a switch in one process, with a
leaf port and tunnel ports, that does what the original's controller and its flows do together. It
floods broadcasts by bounds, answers link checks without looking at what they carry, learns from
floods and from unicast that it can forward, and forwards unicast along the way that those came.
Other multicast and other overlay frames it drops, as that does.
"""

from __future__ import annotations

import argparse
import select
import socket
import struct
import sys
import time
from dataclasses import dataclass, field
from typing import Dict, List, Sequence, Tuple

from bflab.frb import BRDCST, ETHERTYPE, Frb

LNK_CHK, LNK_ACK = 3, 4
SHORTEST_FRAME = 60
CHECK_SECONDS = 1.0
BROADCAST = b"\xff" * 6

Sent = Tuple[str, bytes]


@dataclass(frozen=True)
class Link:
    """A tunnel port: the interface, the peer behind it, and the addresses of both ends."""

    port: str
    peer: str
    mac: bytes
    peer_mac: bytes


@dataclass
class Peer:
    """What the original knows; each method returns the frames to be sent, with their ports."""

    nid: str
    leaf_port: str
    links: Dict[str, Link]
    active: set[str] = field(default_factory=set)
    local: set[bytes] = field(default_factory=set)
    ingress: Dict[bytes, str] = field(default_factory=dict)
    root: Dict[bytes, str] = field(default_factory=dict)

    def checks(self) -> List[Sent]:
        """A link check on every tunnel."""
        return [(link.port, self._link_frame(link, LNK_CHK)) for link in self.links.values()]

    def take(self, port: str, frame: bytes) -> List[Sent]:
        """A frame came in on a port."""
        if port == self.leaf_port:
            return self._from_leaf(frame)
        if frame[12:14] != ETHERTYPE.to_bytes(2, "big"):
            return self._unicast(port, frame)
        frb = Frb.parse(frame)
        if frb is None or frb.root_nid == self.nid:
            return []
        if frb.kind in (LNK_CHK, LNK_ACK):
            return self._link_message(self.links[port], frb)
        if frb.kind == BRDCST and port in self.active and frb.bound_nid != self.nid:
            return self._flood(port, frb)
        return []

    def _from_leaf(self, frame: bytes) -> List[Sent]:
        source = frame[6:12]
        self.local.add(source)
        self.ingress.pop(source, None)
        self.root.pop(source, None)
        if frame[:6] == BROADCAST:
            return [
                (port, flood_frame(frame, self.nid, bound, 1))
                for port, bound in self._bounds(None, None)
            ]
        return self._unicast(self.leaf_port, frame)

    def _flood(self, port: str, frb: Frb) -> List[Sent]:
        self._learn(frb.payload[6:12], port, frb.root_nid)
        passed = [
            (to, flood_frame(frb.payload, frb.root_nid, bound, frb.hops + 1))
            for to, bound in self._bounds(frb.bound_nid, port)
        ]
        return [(self.leaf_port, frb.payload), *passed]

    def _bounds(self, bound: str | None, ingress: str | None) -> List[Tuple[str, str]]:
        by_peer = {self.links[port].peer: port for port in self.active}
        plan = flooding_bounds(self.nid, list(by_peer), bound)
        return [(by_peer[peer], to) for peer, to in plan if by_peer[peer] != ingress]

    def _learn(self, mac: bytes, port: str, root: str) -> None:
        self.local.discard(mac)
        self.ingress[mac] = port
        self.root[mac] = root

    def _unicast(self, port: str, frame: bytes) -> List[Sent]:
        target = frame[:6]
        if target[0] & 1:
            return []
        egress = self._egress(target)
        if egress is None:
            return []
        if port != self.leaf_port:
            self.ingress[frame[6:12]] = port
        return [(egress, frame)] if egress != port else []

    def _egress(self, target: bytes) -> str | None:
        if target in self.local:
            return self.leaf_port
        direct = [p for p in self.active if self.links[p].peer == self.root.get(target)]
        return direct[0] if direct else self.ingress.get(target)

    def _link_message(self, link: Link, frb: Frb) -> List[Sent]:
        if frb.root_nid != link.peer:
            return []
        self.active.add(link.port)
        return [(link.port, self._link_frame(link, LNK_ACK))] if frb.kind == LNK_CHK else []

    def _link_frame(self, link: Link, kind: int) -> bytes:
        return frb_frame(link.peer_mac, link.mac, self.nid, self.nid, 0, kind)


def frb_frame(
    target: bytes, source: bytes, root: str, bound: str, hops: int, kind: int, payload: bytes = b""
) -> bytes:
    """An FRB as the original writes it, with zeros up to the shortest frame."""
    header = bytes.fromhex(root) + bytes.fromhex(bound) + struct.pack("!BBB", hops, kind, 0)
    frame = target + source + ETHERTYPE.to_bytes(2, "big") + header + payload
    return frame.ljust(SHORTEST_FRAME, b"\0")


def flood_frame(payload: bytes, root: str, bound: str, hops: int) -> bytes:
    """A flood: it has the source address of what it carries."""
    return frb_frame(BROADCAST, payload[6:12], root, bound, hops, BRDCST, payload)


def flooding_bounds(own: str, peers: Sequence[str], bound: str | None) -> List[Tuple[str, str]]:
    """To which adjacent peers a flood goes, and how far each may pass it on.

    Without a bound the flood starts here: then the last peer is bounded by this node itself.
    """
    size = 1 << 128
    distance = {peer: (int(peer, 16) - int(own, 16)) % size for peer in peers}
    end = size if bound is None else (int(bound, 16) - int(own, 16)) % size
    inside = sorted((peer for peer in peers if 0 < distance[peer] < end), key=distance.__getitem__)
    last = own if bound is None else bound
    return list(zip(inside, [*inside[1:], last]))


def run(peer: Peer) -> None:
    """Moves frames between the interfaces of this namespace until the process is ended."""
    sockets: Dict[str, socket.socket] = {}
    names: Dict[int, str] = {}
    poller = select.poll()
    for port in [peer.leaf_port, *peer.links]:
        made = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        made.bind((port, 0))
        made.setblocking(False)
        sockets[port] = made
        names[made.fileno()] = port
        poller.register(made, select.POLLIN)
    due = time.monotonic()
    while True:
        if time.monotonic() >= due:
            _send(sockets, peer.checks())
            due = time.monotonic() + CHECK_SECONDS
        for number, _ in poller.poll(max(0.0, due - time.monotonic()) * 1000):
            frame, address = sockets[names[number]].recvfrom(65535)
            if address[2] != socket.PACKET_OUTGOING:
                _send(sockets, peer.take(names[number], frame))


def _send(sockets: Dict[str, socket.socket], frames: List[Sent]) -> None:
    for port, frame in frames:
        try:
            sockets[port].send(frame)
        except OSError as lost:
            print(f"{port}: {lost}", file=sys.stderr, flush=True)


def main(arguments: List[str]) -> None:
    """Runs a peer."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--nid", required=True)
    parser.add_argument("--leaf", required=True)
    parser.add_argument("--link", action="append", default=[], metavar="PORT,PEER,MAC,PEERMAC")
    options = parser.parse_args(arguments)
    links = {}
    for text in options.link:
        port, peer, mac, peer_mac = text.split(",")
        links[port] = Link(port, peer, _mac(mac), _mac(peer_mac))
    run(Peer(options.nid, options.leaf, links))


def _mac(text: str) -> bytes:
    return bytes.fromhex(text.replace(":", ""))


if __name__ == "__main__":
    main(sys.argv[1:])
