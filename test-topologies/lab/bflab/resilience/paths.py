"""Which way the meter's frames take, read from the wire between the nodes."""

from __future__ import annotations

import select
import socket
import time
from collections import Counter
from typing import Dict, Iterable, List, Set, Tuple

from bflab.namespace import open_socket
from bflab.node import OverlayNode
from bflab.resilience.sender import HEADER_BYTES, numbers_in
from bflab.ring import Edge, edge

ALL_TYPES = socket.htons(0x0003)
WATCH_SECONDS = 0.4
SNAP_BYTES = 192
# A hop that only single frames took is left from before the flow's path was found.
LEAST_FRAMES = 3


class Paths:
    """The nodes and links that each flow passed while it was watched."""

    def __init__(self, hops: Dict[int, Set[Tuple[int, int]]]) -> None:
        self._hops = hops  # by flow: from node, to node

    @staticmethod
    def watch(nodes: Iterable[OverlayNode], token: bytes) -> Paths:
        """Looks at all tunnel ports for a moment."""
        seen: Counter[Tuple[int, int, int]] = Counter()
        poller = select.epoll()
        sockets: Dict[int, Tuple[OverlayNode, socket.socket]] = {}
        for node in nodes:
            made = open_socket(node.pid, socket.AF_PACKET, socket.SOCK_RAW, ALL_TYPES)
            sockets[made.fileno()] = (node, made)
            poller.register(made, select.EPOLLIN)
        end = time.monotonic() + WATCH_SECONDS
        while (left := end - time.monotonic()) > 0:
            for fd, _ in poller.poll(left):
                node, made = sockets[fd]
                seen.update(_arrivals(node, made, token))
        poller.close()
        for _, made in sockets.values():
            made.close()
        hops: Dict[int, Set[Tuple[int, int]]] = {}
        for (flow, start, end_node), frames in seen.items():
            if frames >= LEAST_FRAMES:
                hops.setdefault(flow, set()).add((start, end_node))
        return Paths(hops)

    def links(self, flow: int) -> Set[Edge]:
        """The links that a flow passes."""
        return {edge(*hop) for hop in self._hops.get(flow, set())}

    def hops(self, flow: int) -> Set[Tuple[int, int]]:
        """The links that a flow passes, each as (from, to)."""
        return self._hops.get(flow, set())

    def nodes(self, flow: int) -> Set[int]:
        """The nodes that a flow passes, both ends among them."""
        return {node for hop in self._hops.get(flow, set()) for node in hop}

    def busiest_link(self, flows: Iterable[int], among: Iterable[Edge]) -> Edge:
        """The link that most of the flows pass."""
        passing = Counter(link for flow in flows for link in self.links(flow))
        return max(sorted(among), key=lambda link: passing[link])

    def flows_over(self, link: Edge, flows: Iterable[int]) -> List[int]:
        """Those of the flows that pass a link."""
        return [flow for flow in flows if edge(*link) in self.links(flow)]


def _arrivals(
    node: OverlayNode, made: socket.socket, token: bytes
) -> Iterable[Tuple[int, int, int]]:
    while True:
        try:
            packet, address = made.recvfrom(SNAP_BYTES)
        except BlockingIOError:
            return
        port, kind = address[0], address[2]
        if kind == socket.PACKET_OUTGOING or not port[1:].isdigit() or port[0] != "t":
            continue
        numbers = numbers_in(packet[HEADER_BYTES:], token)
        if numbers is not None:
            yield numbers[0], int(port[1:]), node.index
