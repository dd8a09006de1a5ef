"""A link between two overlay nodes: one tunnel port at each end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List

from bflab.node import BRIDGE, OverlayNode

# An FRB adds 49 bytes to a leaf's frame, which may fill 1500.
MTU = 1600
FIRST_PORT = 100
# The group that Linux has all tunnel interfaces of a node in.
GROUP = 66
FIRST_INDEX, FIRST_INDEX_BACK = 10_000, 20_000


@dataclass(frozen=True)
class Shape:
    """What a link does to frames: delay each way in ms, and rate in Mbit/s (0 is no limit)."""

    delay_ms: float = 0
    rate_mbit: float = 0


@dataclass(frozen=True)
class Tunnel:
    """The link between nodes `a` and `b`, seen from outside both."""

    a: OverlayNode
    b: OverlayNode
    shape: Shape

    @property
    def ends(self) -> tuple[TunnelEnd, TunnelEnd]:
        """Both ends, that at `a` first."""
        return TunnelEnd(self.a, self.b), TunnelEnd(self.b, self.a)

    @property
    def is_emulated(self) -> bool:
        """Whether a delay shim carries it; a veth pair does otherwise."""
        return self.shape.delay_ms > 0

    def veth(self) -> str:
        """The line for `ip -batch` that makes the pair of interfaces, each where it belongs."""
        at_a, at_b = self.ends
        return (
            f"link add name {at_a.port} index {at_a.index} netns {self.a.pid}"
            f" address {at_a.mac} type veth"
            f" peer name {at_b.port} index {at_b.index} netns {self.b.pid} address {at_b.mac}"
        )

    def shim_line(self) -> str:
        """The line for the delay shim that makes the pair of interfaces."""
        delay_us, rate_kbit = self.shape.delay_ms * 1000, self.shape.rate_mbit * 1000
        at_a, at_b = self.ends
        return f"{at_a.shim_name} {at_b.shim_name} {delay_us:.0f} 0 0 {rate_kbit:.0f}"


@dataclass(frozen=True)
class TunnelEnd:
    """The port of `node` that leads to `peer`."""

    node: OverlayNode
    peer: OverlayNode

    @property
    def port(self) -> str:
        """The interface's name, unique in its namespace."""
        return f"t{self.peer.index}"

    @property
    def port_number(self) -> int:
        """The OpenFlow port asked for unless another one is given."""
        return FIRST_PORT + self.peer.index

    @property
    def index(self) -> int:
        """The interface's number in its namespace, never that of the far end in the other.

        Where both are the same, Linux takes the pair for a plain network card and tells the loss
        of a carrier once a second, for all such interfaces of the machine together.
        """
        first = FIRST_INDEX if self.node.index < self.peer.index else FIRST_INDEX_BACK
        return first + self.peer.index

    @property
    def mac(self) -> str:
        """The interface's address."""
        own, far = self.node.index, self.peer.index
        return f"06:bf:{own >> 8:02x}:{own & 255:02x}:{far >> 8:02x}:{far & 255:02x}"

    @property
    def shim_name(self) -> str:
        """What the delay shim calls this interface."""
        return f"{self.port}@/proc/{self.node.pid}/ns/net"

    def bring_up(self, shape: Shape, is_emulated: bool) -> List[str]:
        """Shell commands, to be run in the node's namespace, after which frames can pass."""
        lines = [f"ip link set {self.port} address {self.mac} mtu {MTU} group {GROUP} up"]
        if shape.rate_mbit > 0 and not is_emulated:
            lines.append(
                f"tc qdisc add dev {self.port} root tbf rate {shape.rate_mbit:g}mbit"
                " burst 15k latency 100ms"
            )
        return lines

    def add_unlabelled_port(self, number: int | None = None) -> List[str]:
        """Arguments of ovs-vsctl which make the interface a port, and say nothing more."""
        return [
            "--", "add-port", BRIDGE, self.port,
            "--", "set", "interface", self.port,
            f"ofport_request={self.port_number if number is None else number}",
        ]  # fmt: skip

    def add_port(self, number: int | None = None) -> List[str]:
        """Arguments of ovs-vsctl which make the interface a port and say whom it leads to."""
        peer_mac = TunnelEnd(self.peer, self.node).mac
        return [
            *self.add_unlabelled_port(number),
            f"external_ids:bf-peer={self.peer.nid}",
            f'external_ids:bf-peer-mac="{peer_mac}"',
        ]  # fmt: skip
