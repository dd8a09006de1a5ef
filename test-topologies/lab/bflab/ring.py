"""Which nodes an overlay has, and who links to whom."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Callable, Dict, FrozenSet, List, Tuple

Edge = Tuple[int, int]


@dataclass(frozen=True)
class Ring:
    """Nodes in clockwise order: `nids[i]` is the 128-bit identifier of node i in hex."""

    nids: Tuple[str, ...]
    successors: int
    long_links: int
    edges: FrozenSet[Edge]

    def peers(self, node: int) -> List[int]:
        """The nodes that share a link with `node`, whoever opened it, in index order."""
        return sorted({a if b == node else b for a, b in self.edges if node in (a, b)})

    def hops_from(self, node: int) -> Dict[int, int]:
        """Links on the shortest path from a node to each that can be reached, itself included."""
        hops = {node: 0}
        to_visit = [node]
        for at in to_visit:
            for peer in self.peers(at):
                if peer not in hops:
                    hops[peer] = hops[at] + 1
                    to_visit.append(peer)
        return hops

    @staticmethod
    def draw(nodes: int, successors: int = 2, long_links: int | None = None, seed: int = 1) -> Ring:
        """Draws identifiers and links. The same arguments always give the same ring.

        `long_links` is the number that each node opens by itself, ceil(log2 n) when None; it is
        lowered to the number of nodes that are not its successors.
        """
        if nodes < 2:
            raise ValueError(f"an overlay of {nodes} node(s): at least 2 are needed")
        if successors < 1:
            raise ValueError(f"{successors} successors: at least 1 is needed")
        if long_links is not None and long_links < 0:
            raise ValueError(f"{long_links} long-distance links: 0 or more are possible")
        chance = random.Random(seed)
        nids = set()
        while len(nids) < nodes:
            nids.add(f"{chance.getrandbits(128):032x}")
        near = min(successors, nodes - 1)
        wanted = math.ceil(math.log2(nodes)) if long_links is None else long_links
        far = min(wanted, nodes - 1 - near)
        edges = set()
        for node in range(nodes):
            reach = list(range(1, near + 1))
            reach += long_distances(nodes, near, far, chance.random)
            edges.update(edge(node, (node + places) % nodes) for places in reach)
        return Ring(tuple(sorted(nids)), near, far, frozenset(edges))


def edge(a: int, b: int) -> Edge:
    """The link between two nodes, the same whichever comes first."""
    return (a, b) if a < b else (b, a)


def long_distances(
    nodes: int, successors: int, count: int, uniform: Callable[[], float]
) -> List[int]:
    """Symphony's harmonic draw: `count` distinct places clockwise, beyond the successors.

    `x = exp(ln n (u - 1))` follows p(x) = 1 / (x ln n) on [1/n, 1] when u is uniform on [0, 1).
    """
    drawn: List[int] = []
    while len(drawn) < count:
        places = math.floor(nodes * math.exp(math.log(nodes) * (uniform() - 1)))
        # Rounding may give n itself or 0: neither is another node.
        if successors < places < nodes and places not in drawn:
            drawn.append(places)
    return drawn
