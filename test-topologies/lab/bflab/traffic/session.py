"""What can be asked of the traffic in an overlay; the public methods are the verbs."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from typing import Any, Dict, List, Set, Tuple

from bflab.leaf import INTERFACE
from bflab.namespace import offloads_off
from bflab.overlay import Overlay
from bflab.traffic.host import Guest, Host, add_address
from bflab.traffic.ledger import Homes
from bflab.traffic.watch import Watch
from bflab.traffic.wire import Wire
from bflab.waiting import until

PROGRAM_SECONDS = 30.0


class Traffic:
    """Hosts by name: `h0` is a leaf, `n0` a node, `g1_h0` the first guest behind `h0`.

    Wires too: that of `h0` has its name, that of the bridge `br0` at node 0 is `n0/br0`.
    """

    def __init__(self, overlay: Overlay) -> None:
        self._overlay = overlay
        self._leaves = {leaf.name: leaf for leaf in overlay.leaves}
        self._wires = {leaf.name: Wire(leaf.name, leaf.pid, INTERFACE) for leaf in overlay.leaves}
        everywhere = [*overlay.leaves, *overlay.nodes]
        self._hosts = {each.name: Host(each.name, each.pid, overlay.run) for each in everywhere}
        self._guests: Dict[str, Guest] = {}
        self._watch: Watch | None = None
        self._homes = Homes()
        for wire in self._wires.values():
            self._homes.add(wire.address(), wire.name)

    # --- hosts ---

    def guest(self, leaf: str, addresses: List[str]) -> Dict[str, str]:
        """Adds a host of its own behind the port of a leaf: its name and MAC address."""
        number = 1 + sum(name.endswith(f"_{leaf}") for name in self._guests)
        guest = Guest(self._leaves[leaf], number, addresses)
        self._guests[guest.name] = guest
        self._hosts[guest.name] = Host(guest.name, guest.pid, self._overlay.run)
        return {"name": guest.name, "mac": guest.mac}

    def local_up(self, node: str, bridge: str, addresses: List[str]) -> Dict[str, str]:
        """Brings up the own interface of a bridge at a node: the wire's name, the MAC address."""
        [found] = [each for each in self._overlay.nodes if each.name == node]
        # The kernel sees what comes in on the node's other interfaces too, beside the switch that
        # reads them: it must not answer there for an address of the bridge.
        settings = [f"net.ipv6.conf.{bridge}.disable_ipv6=0", "net.ipv4.conf.all.arp_ignore=1"]
        found.inside("sysctl", "-qw", *settings)
        for each in addresses:
            found.inside(*add_address(each, bridge))
        found.inside("ip", "link", "set", bridge, "up")
        offloads_off(found.pid, bridge)
        wire = Wire(f"{node}/{bridge}", found.pid, bridge)
        self._wires[wire.name] = wire
        self._homes.add(wire.address(), wire.name)
        return {"name": wire.name, "mac": wire.address().hex(":")}

    def mtu(self, tunnels: int, leaves: int) -> None:
        """Gives all tunnels and leaves another MTU; returns when all controllers know."""
        for node in self._overlay.nodes:
            names = [end.port for each in self._overlay.tunnels.values() for end in each.ends
                     if end.node is node]  # fmt: skip
            for name in names:
                node.inside("ip", "link", "set", name, "mtu", str(tunnels))
        for leaf in self._overlay.leaves:
            leaf.node.inside("ip", "link", "set", leaf.port, "mtu", str(leaves))
            self.call(leaf.name, f"ip link set {INTERFACE} mtu {leaves}")
        for node in self._overlay.nodes:
            until(
                lambda: self._links(node.index) == {("live", tunnels)},
                lambda: f"{node.name}: links {self._links(node.index)}",
                PROGRAM_SECONDS,
            )

    def _links(self, node: int) -> Set[Tuple[str, int]]:
        peers = self._overlay.show(node, "peers")
        return {(peer["state"], peer["mtu"]) for peer in peers}

    def call(self, host: str, command: str, seconds: float = PROGRAM_SECONDS) -> str:
        """What a program printed that a host ran to its end, which must be a good one."""
        return self._hosts[host].call(shlex.split(command), seconds)

    def spawn(self, host: str, role: str, command: str) -> None:
        """Starts a program that goes on at a host."""
        self._hosts[host].spawn(role, shlex.split(command))

    def await_output(
        self, host: str, role: str, text: str, seconds: float = PROGRAM_SECONDS
    ) -> str:
        """Waits until a program has printed the text; all that it printed then."""
        return self._hosts[host].await_output(role, text, seconds)

    def end(self, host: str, role: str) -> str:
        """Ends a program; all that it printed."""
        return self._hosts[host].end(role)

    # --- frames ---

    def send(self, wire: str, frames: List[str]) -> None:
        """Puts frames, each in hex, on the wire of a leaf or of a node's own port."""
        self._wires[wire].send(bytes.fromhex(each) for each in frames)

    def watch(self) -> None:
        """Begins to watch all wires."""
        if self._watch is not None:
            self._watch.close()
        self._watch = Watch(list(self._wires.values()), self._homes)

    def verdict(self) -> Dict[str, Any]:
        """Waits until nothing is under way; what became of every frame since `watch`."""
        if self._watch is None:
            raise ValueError("nothing is watched: ask for watch first")
        watch, self._watch = self._watch, None
        return asdict(watch.stop())
