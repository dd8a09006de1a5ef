"""An overlay that organises itself: switches without a single tunnel, and members that make them."""

from __future__ import annotations

import os
import secrets
import time
from typing import Any, Dict, List, Sequence, Set

from bflab import control, controllers, underlay
from bflab.controllers import PerNode, control_path
from bflab.leaf import Leaf
from bflab.node import BRIDGE, START_SECONDS, OverlayNode, make_empty_database
from bflab.overlay import Overlay, Plan
from bflab.waiting import until

NAME = "lab"
PORT = 7373
# A member that is asked what it knows does nothing else meanwhile.
PAUSE_SECONDS = 0.1
# So many nodes of one machine check their links at the default interval; more of them check less
# often, or they would use up the processors with that alone.
AT_FULL_RATE, CHECK_MILLIS, CHECK_MILLIS_EACH = 16, 400, 50
STARTING_AT_ONCE = (os.cpu_count() or 1) + 1


def check_millis(nodes: int) -> int:
    """How often the nodes of an overlay on this machine check their links."""
    return CHECK_MILLIS + CHECK_MILLIS_EACH * max(0, nodes - AT_FULL_RATE)


class Members(PerNode):
    """Controllers that are members of one overlay and join through the first two nodes."""

    def __init__(
        self, nodes: Sequence[OverlayNode], options: Dict[str, str], version: int
    ) -> None:
        self._version = version
        self._secret, self._other = (nodes[0].run.path / name for name in ("secret", "other"))
        for file in (self._secret, self._other):
            file.write_text(secrets.token_hex(32), encoding="ascii")
        self.strangers: Set[int] = set()
        self._seeds = [self._listens_at(node) for node in nodes[:2]]
        common = {
            "overlay": NAME,
            "tunnel-mtu": str(underlay.TUNNEL_MTU),
            "link-check-interval": f"{check_millis(len(nodes))}ms",
            "release": "true",
        }
        super().__init__({**common, **options})

    def own_options(self, node: OverlayNode) -> List[str]:
        """The node's secret and address, and the seeds that are not the node itself."""
        secret = self._other if node.index in self.strangers else self._secret
        own = underlay.address(node, self._version)
        seeds = [seed for seed in self._seeds if seed != self._listens_at(node)][:1]
        return ["--secret-file", str(secret), "--underlay-ip", own, "--join", ",".join(seeds)]

    def _listens_at(self, node: OverlayNode) -> str:
        address = underlay.address(node, self._version)
        return f"{address}:{PORT}" if self._version == 4 else f"[{address}]:{PORT}"


class SelfOrganised(Overlay):
    """Nodes on an underlay of IP `version` 4 or 6. Use it in a `with` statement: leaving it ends everything."""

    controllers: Members

    def __init__(self, plan: Plan, version: int = 4) -> None:
        self._version = version
        super().__init__(plan)

    def _build(self, plan: Plan) -> None:
        self.nodes = [OverlayNode(self.run, i, nid) for i, nid in enumerate(self.ring.nids)]
        self.leaves = [Leaf(node, place) for place in range(plan.leaves) for node in self.nodes]
        self.tunnels = {}
        self._removed = set()
        self.hub = underlay.Hub(self.run)
        own = {"successors": str(plan.successors), **plan.options}
        self.controllers = Members(self.nodes, own, self._version)
        self._make_interfaces()
        self.hub.attach(self.nodes)
        empty = make_empty_database(self.run)
        self._in_parallel(lambda node: self._start_node(node, empty), self.nodes)
        self.alive: Set[int] = set()

    def _start_node(self, node: OverlayNode, empty: Any) -> None:
        node.start_ovs(empty)
        self._add_all_ports(node)
        underlay.add_bridge(node)

    def _add_all_ports(self, node: OverlayNode) -> None:
        arguments: List[str] = []
        for leaf in self.leaves:
            if leaf.node is node:
                arguments += ["--", "add-port", BRIDGE, leaf.port]
                arguments += ["--", "set", "interface", leaf.port]
                arguments += [f"ofport_request={leaf.port_number}"]
        node.vsctl(*arguments[1:])

    def close(self) -> None:
        """Ends every process of the overlay, and with them its namespaces and interfaces."""
        super().close()
        self.hub.cleanup()

    # --- members ---

    def launch(self, node: int) -> None:
        """Launches the controller of a node, which joins."""
        self.controllers.start(self.nodes[node])
        self.alive.add(node)

    def launch_first(self, count: int) -> None:
        """Launches the controllers of the first nodes, a few at a time.

        All at once they would hinder each other: what a node does all the time, as checking its
        links, it would do for as long as the slowest takes to start.
        """
        starting: List[int] = []

        def has_room() -> bool:
            starting[:] = [i for i in starting if not control.status(control_path(self.nodes[i]))]
            return self._checked(len(starting) < STARTING_AT_ONCE)

        for node in range(count):
            until(has_room, lambda: f"do not answer: {starting}", START_SECONDS)
            self.launch(node)
            starting.append(node)

    def launch_stranger(self, node: int) -> None:
        """Launches a controller that has not the members' secret."""
        self.controllers.strangers.add(node)
        self.controllers.start(self.nodes[node])

    def leave(self, node: int) -> None:
        """Ends a controller with SIGTERM: it leaves, and removes what it made."""
        self.alive.discard(node)
        self.controllers.end(self.nodes[node], controllers.ORDERLY)

    def crash(self, node: int) -> None:
        """Kills everything of a node at once."""
        self.alive.discard(node)
        self.kill_node(node)

    def revive(self, node: int) -> None:
        """Starts a killed node again, on the database that was left."""
        self.nodes[node].start_ovsdb()
        self._start_switch(node)
        underlay.configure(self.nodes[node])
        self.launch(node)

    def await_up(self, node: int, seconds: float) -> float:
        """Waits until the controller of a node answers."""

        def answers() -> bool:
            return self._checked(control.status(control_path(self.nodes[node])) is not None)

        return until(answers, lambda: f"n{node} does not answer", seconds)

    def await_joined(self, seconds: float) -> float:
        """Waits until every controller knows another member, whether or not it still does."""
        waiting = sorted(self.alive, reverse=True)

        def joined() -> bool:
            while waiting and self._has_joined(waiting[-1]):
                waiting.pop()
            return self._checked(not waiting)

        return until(joined, lambda: f"not joined: {waiting}", seconds, PAUSE_SECONDS)

    def _has_joined(self, node: int) -> bool:
        try:
            return self.counted(node, "members-joined") > 0
        except (OSError, ValueError):
            return False

    def counted(self, node: int, counter: str) -> int:
        """What a node has counted of a thing in its overlay."""
        return sum(int(each["value"]) for each in self.show(node, "counters")
                   if each["part"] == "overlay" and each["name"] == counter)  # fmt: skip

    def live_since(self, node: int) -> Dict[str, float]:
        """Since when the node has live links, by the identifier of the peer; rather later than earlier."""
        try:
            peers = control.ask(control_path(self.nodes[node]), "peers")
        except (OSError, ValueError):
            return {}
        now = time.monotonic()
        return {peer["nodeId"]: now - peer["sinceMs"] / 1000
                for peer in peers if peer["state"] == "live"}  # fmt: skip

    def true_successors(self, node: int, count: int) -> List[int]:
        """The nodes that come next on the ring."""
        order = sorted(self.alive)
        place = order.index(node)
        return [order[(place + step) % len(order)]
                for step in range(1, min(count, len(order) - 1) + 1)]  # fmt: skip

    def await_ring(self, successors: int, seconds: float) -> float:
        """Waits until every node has live links to its true successors, all at one time.

        Gives the seconds until then by what the nodes say: to ask them all takes long itself.
        """
        begun = time.monotonic()
        missing: List[str] = []
        last, right_at = [-1], [begun]

        def right() -> bool:
            # Asking costs those who are asked, so nobody is asked while another's link is missing.
            at = [begun]
            for node in sorted(self.alive, key=lambda each: each != last[0]):
                last[0] = node
                true = self.true_successors(node, successors)
                live = self.live_since(node)
                missing[:] = [f"n{node} to n{i}" for i in true if self.nodes[i].nid not in live]
                if missing:
                    return self._checked(False)
                at += [live[self.nodes[i].nid] for i in true]
            right_at[0] = max(at)
            return self._checked(True)

        until(right, lambda: f"no live link from {', '.join(missing)}", seconds, PAUSE_SECONDS)
        return right_at[0] - begun

    def tunnel_peers(self, node: int) -> List[str]:
        """The peers of the tunnel ports that this node's database has."""
        found = self.nodes[node].vsctl(
            "--format=csv", "--no-headings", "--columns=external_ids",
            "find", "interface", f'external_ids:bf-owner="overlay:{NAME}"',
        )  # fmt: skip
        lines = found.replace('"', "").splitlines()
        return [part.split("=")[1] for line in lines
                for part in line.strip("{}").split(", ") if part.startswith("bf-peer=")]  # fmt: skip

    def orphans(self) -> List[str]:
        """Tunnel ports of living nodes without a port at the other end."""
        has = {self.nodes[i].nid: (i, set(self.tunnel_peers(i))) for i in sorted(self.alive)}
        return [
            f"n{node} to {peer[:8]}"
            for nid, (node, peers) in has.items()
            for peer in peers
            if peer not in has or nid not in has[peer][1]
        ]


