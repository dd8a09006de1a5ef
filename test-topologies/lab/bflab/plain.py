"""A tree of fixed flows: what Open vSwitch itself takes to flood, whoever programs it."""

from __future__ import annotations

from collections import deque
from typing import Dict, Set

from bflab.overlay import Overlay

ROOT = 0


def program(overlay: Overlay) -> None:
    """Ends the controllers and has every switch flood over one tree of tunnels, and to its leaves."""
    for node in overlay.nodes:
        overlay.stop_controller(node.index)
    ports = {node.index: [f"output:{leaf.port_number}" for leaf in overlay.leaves
                          if leaf.node is node] for node in overlay.nodes}  # fmt: skip
    for node, peers in _tree(overlay).items():
        ports[node] += [f"output:{overlay.end(node, peer).port_number}" for peer in peers]
    for node in overlay.nodes:
        node.ofctl("del-flows")
        node.ofctl("add-flow", "actions=" + ",".join(ports[node.index]))


def _tree(overlay: Overlay) -> Dict[int, Set[int]]:
    """The neighbours of each node in a tree of shortest paths."""
    linked: Dict[int, Set[int]] = {node.index: set() for node in overlay.nodes}
    tree: Dict[int, Set[int]] = {node.index: set() for node in overlay.nodes}
    for a, b in overlay.tunnels:
        linked[a].add(b)
        linked[b].add(a)
    reached, waiting = {ROOT}, deque([ROOT])
    while waiting:
        node = waiting.popleft()
        for peer in sorted(linked[node] - reached):
            reached.add(peer)
            waiting.append(peer)
            tree[node].add(peer)
            tree[peer].add(node)
    return tree
