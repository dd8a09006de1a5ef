"""A running overlay, and everything that can be done to it."""

from __future__ import annotations

import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Dict, Iterable, List, Type

from bflab import control, controllers, neighbours
from bflab.leaf import Leaf
from bflab.node import BRIDGE, OverlayNode, make_empty_database
from bflab.ring import Edge, Ring, edge
from bflab.run import Run
from bflab.shim import Shim
from bflab.tunnel import Shape, Tunnel, TunnelEnd
from bflab.waiting import until

STARTED_AT_ONCE = 4
READY_SECONDS = 120
OPEN_FILES = 65536


@dataclass(frozen=True)
class Plan:
    """What to build. `links` shapes single links, `shape` all the others.

    `originals` are nodes that speak the original's frames only, without Open vSwitch and controller.
    `options` are settings of all controllers, by the names that `bf configuration` lists.
    """

    nodes: int = 8
    successors: int = 2
    long_links: int | None = None
    leaves: int = 1
    seed: int = 1
    controllers: str | None = None
    shape: Shape = Shape()
    links: Dict[Edge, Shape] = field(default_factory=dict)
    options: Dict[str, str] = field(default_factory=dict)
    originals: List[int] = field(default_factory=list)


class Overlay:
    """Nodes in a ring with shortcuts. Use it in a `with` statement: leaving it ends everything."""

    def __init__(self, plan: Plan) -> None:
        self.ring = Ring.draw(plan.nodes, plan.successors, plan.long_links, plan.seed)
        _allow_open_files()
        neighbours.make_room(plan.nodes * plan.leaves)
        self.run = Run.begin()
        try:
            self._build(plan)
        except BaseException:
            self.run.end()
            raise

    def __enter__(self) -> Overlay:
        return self

    def __exit__(
        self,
        kind: Type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends every process of the overlay, and with them its namespaces and interfaces."""
        self.run.end()
        for each in [*self.leaves, *self.nodes]:
            each.cleanup()

    # --- building ---

    def _build(self, plan: Plan) -> None:
        self.nodes = [OverlayNode(self.run, i, nid) for i, nid in enumerate(self.ring.nids)]
        self._originals = [self.nodes[index] for index in plan.originals]
        self.switched = [node for node in self.nodes if node not in self._originals]
        self.leaves = [Leaf(node, place) for place in range(plan.leaves) for node in self.nodes]
        self.tunnels = {
            (a, b): Tunnel(self.nodes[a], self.nodes[b], plan.links.get((a, b), plan.shape))
            for a, b in sorted(self.ring.edges)
        }
        self._removed: set[tuple[int, int]] = set()
        self.controllers = controllers.choose(
            plan.controllers, self.run, plan.nodes, plan.options
        )
        self._make_interfaces()
        empty = make_empty_database(self.run)
        self._in_parallel(lambda node: node.start_ovs(empty), self.switched)
        self._in_parallel(self._add_all_ports, self.switched)

    def _make_interfaces(self) -> None:
        veths = [tunnel.veth() for tunnel in self.tunnels.values() if not tunnel.is_emulated]
        veths += [leaf.veth() for leaf in self.leaves]
        subprocess.run(["ip", "-batch", "-"], input="\n".join(veths), text=True, check=True)
        emulated = [tunnel for tunnel in self.tunnels.values() if tunnel.is_emulated]
        self._shim = Shim(self.run, emulated) if emulated else None
        for node in self.nodes:
            node.cmd("; ".join(self._bring_up(node)))
        for leaf in self.leaves:
            leaf.configure()

    def _bring_up(self, node: OverlayNode) -> List[str]:
        lines = [f"ip link set {leaf.port} up" for leaf in self.leaves if leaf.node is node]
        for tunnel in self.tunnels.values():
            for end in tunnel.ends:
                if end.node is node:
                    lines += end.bring_up(tunnel.shape, tunnel.is_emulated)
        return lines

    def _add_all_ports(self, node: OverlayNode) -> None:
        arguments: List[str] = []
        for leaf in self.leaves:
            if leaf.node is node:
                arguments += ["--", "add-port", BRIDGE, leaf.port]
                arguments += ["--", "set", "interface", leaf.port]
                arguments += [f"ofport_request={leaf.port_number}"]
        for peer in self.ring.peers(node.index):
            end = self.end(node.index, peer)
            arguments += self._port_arguments(end)
            if isinstance(self.controllers, controllers.InPlaceOfTheOriginal):
                self.controllers.server(node).add(end)
        node.vsctl(*arguments[1:])

    def _port_arguments(self, end: TunnelEnd, number: int | None = None) -> List[str]:
        is_labelled = not isinstance(self.controllers, controllers.InPlaceOfTheOriginal)
        return end.add_port(number) if is_labelled else end.add_unlabelled_port(number)

    @staticmethod
    def _in_parallel(work: Any, nodes: Iterable[OverlayNode]) -> None:
        with ThreadPoolExecutor(STARTED_AT_ONCE) as pool:
            list(pool.map(work, nodes))

    # --- parts ---

    def tunnel(self, a: int, b: int) -> Tunnel:
        """The link between two nodes."""
        try:
            return self.tunnels[edge(a, b)]
        except KeyError:
            raise ValueError(f"n{a} and n{b} have no link: {sorted(self.tunnels)}") from None

    def end(self, node: int, peer: int) -> TunnelEnd:
        """The port of `node` that leads to `peer`."""
        at_a, at_b = self.tunnel(node, peer).ends
        return at_a if at_a.node.index == node else at_b

    def frames_on_wires(self) -> int:
        """Frames that came in over all tunnel ports so far."""
        total = 0
        for node in self.nodes:
            for line in node.inside("cat", "/proc/net/dev").splitlines():
                name, _, numbers = line.strip().partition(":")
                if name[:1] == "t" and name[1:].isdigit():
                    total += int(numbers.split()[1])
        return total

    # --- controllers ---

    def start_controllers(self) -> None:
        """Launches the controllers of all nodes. `await_ready` waits for them."""
        self.controllers.start_all(self.switched)
        for node in self._originals:
            node.spawn("original", self._original(node))

    def _original(self, node: OverlayNode) -> List[str]:
        links: List[str] = []
        for peer in self.ring.peers(node.index):
            end = self.end(node.index, peer)
            far = TunnelEnd(end.peer, end.node)
            links += ["--link", f"{end.port},{end.peer.nid},{end.mac},{far.mac}"]
        leaf = next(leaf for leaf in self.leaves if leaf.node is node)
        return ["env", f"PYTHONPATH={Path(__file__).parents[1]}",
                sys.executable, "-B", "-m", "bflab.original",
                "--nid", node.nid, "--leaf", leaf.port, *links]  # fmt: skip

    def start_controller(self, node: int) -> None:
        """Launches the controller of one node (of all, when they share one)."""
        self.controllers.start(self.nodes[node])

    def stop_controller(self, node: int) -> None:
        """Ends a controller with SIGTERM and waits for its exit."""
        self.controllers.end(self.nodes[node], controllers.ORDERLY)

    def kill_controller(self, node: int) -> None:
        """Ends a controller with SIGKILL and waits for its exit."""
        self.controllers.end(self.nodes[node], controllers.CRASH)

    def show(self, node: int, what: str) -> Any:
        """The JSON of `bf show WHAT --json` for one node."""
        return control.ask(controllers.control_path(self.nodes[node]), what)

    def live_links(self, node: int) -> int:
        """Links of the node that its controller holds to be usable; -1 while it does not answer."""
        status = control.status(controllers.control_path(self.nodes[node]))
        return status.live_links if status and status.ready else -1

    def await_links(self, node: int, count: int, seconds: float = READY_SECONDS) -> float:
        """Waits until the controller is ready and holds exactly `count` links to be usable."""
        return until(
            lambda: self._checked(self.live_links(node) == count),
            lambda: f"n{node}: {self.live_links(node)} live links, waited for {count}",
            seconds,
        )

    def await_floods(self, by: str, nodes: List[int], seconds: float = READY_SECONDS) -> float:
        """Waits until the floods of these nodes are carried by `switch` or `controller`."""

        def found() -> List[str]:
            return [self.show(node, "status")["floods"]["by"] for node in nodes]

        return until(
            lambda: self._checked(found() == [by] * len(nodes)),
            lambda: f"who floods: {found()}, waited for {by}",
            seconds,
        )

    def await_ready(self, seconds: float = READY_SECONDS) -> float:
        """Waits until every controller is ready and every link that has both its ports is live."""
        waiting = [node.index for node in self.switched]

        def all_ready() -> bool:
            waiting[:] = [i for i in waiting if self.live_links(i) != self.expected_links(i)]
            return self._checked(not waiting)

        def state() -> str:
            each = (f"n{i}: {self.live_links(i)} of {self.expected_links(i)}" for i in waiting)
            return f"links not live (-1: no answer): {', '.join(each)}"

        return until(all_ready, state, seconds)

    def expected_links(self, node: int) -> int:
        """Links of the node whose ports exist at both ends."""
        pairs = ((node, peer) for peer in self.ring.peers(node))
        return sum((a, b) not in self._removed and (b, a) not in self._removed for a, b in pairs)

    def _checked(self, happened: bool) -> bool:
        failure = self.controllers.failed()
        if failure:
            raise RuntimeError(f"a controller ended by itself: {failure}")
        return happened

    # --- links ---

    def link_down(self, a: int, b: int) -> None:
        """Takes the carrier from a link; returns when both switches have seen it."""
        self._set_link(self.tunnel(a, b), False)

    def link_up(self, a: int, b: int) -> None:
        """Gives a link its carrier back; returns when both switches have seen it."""
        self._set_link(self.tunnel(a, b), True)

    def _set_link(self, tunnel: Tunnel, up: bool) -> None:
        state = "up" if up else "down"
        if tunnel.is_emulated and self._shim:
            self._shim.set_carrier(tunnel, up)
        else:
            at_a = tunnel.ends[0]
            at_a.node.inside("ip", "link", "set", at_a.port, state)
        for end in tunnel.ends:
            if (end.node.index, end.peer.index) not in self._removed and end.node.has_switch:
                end.node.vsctl("wait-until", "interface", end.port, f"link_state={state}")

    def partition(self, group: Iterable[int]) -> List[Edge]:
        """Takes down every link between `group` and the other nodes, and names them."""
        inside = set(group)
        cut = [(a, b) for a, b in self.tunnels if (a in inside) != (b in inside)]
        for a, b in cut:
            self.link_down(a, b)
        return cut

    def heal(self, cut: Iterable[Edge]) -> None:
        """Brings links up again that `partition` took down."""
        for a, b in cut:
            self.link_up(a, b)

    def del_port(self, node: int, peer: int) -> None:
        """Removes the port of `node` that leads to `peer` from its bridge."""
        self.nodes[node].vsctl("del-port", BRIDGE, self.end(node, peer).port)
        self._removed.add((node, peer))

    def add_port(self, node: int, peer: int, number: int | None = None) -> None:
        """Adds the port of `node` that leads to `peer` again, perhaps under another number."""
        self.nodes[node].vsctl(*self._port_arguments(self.end(node, peer), number)[1:])
        self._removed.discard((node, peer))

    def name_tunnel(self, node: int, peer: int, named: bool) -> None:
        """Has the server in the place of the original's controller name a tunnel, or no longer."""
        if not isinstance(self.controllers, controllers.InPlaceOfTheOriginal):
            raise ValueError(f"controllers {self.controllers.kind}: nobody names tunnels")
        server = self.controllers.server(self.nodes[node])
        (server.add if named else server.remove)(self.end(node, peer))

    # --- nodes ---

    def kill_node(self, node: int) -> None:
        """Kills the switch, the database and, if it is its own, the controller of a node."""
        victim = self.nodes[node]
        roles = ["ovs-vswitchd", "ovsdb-server"]
        if self.controllers.kind != "shared" and victim.process(controllers.ROLE):
            self.kill_controller(node)
        for role in roles:
            victim.kill(role, controllers.CRASH)

    def revive_node(self, node: int) -> None:
        """Starts what `kill_node` killed, on the database that was left."""
        self.nodes[node].start_ovsdb()
        self._start_switch(node)
        if self.controllers.kind != "shared":
            self.start_controller(node)

    def restart_switch(self, node: int) -> None:
        """Kills a node's ovs-vswitchd and starts it again; its flows are gone."""
        self.nodes[node].kill("ovs-vswitchd", controllers.CRASH)
        self._start_switch(node)

    def _start_switch(self, node: int) -> None:
        self.nodes[node].start_vswitchd()
        # An empty transaction that raises next_cfg: it returns when the switch has caught up.
        self.nodes[node].vsctl("set", "bridge", BRIDGE, "datapath_type=netdev")


def _allow_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < OPEN_FILES:
        limit = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
