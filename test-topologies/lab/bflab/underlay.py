"""The network under a self-organising overlay: one switch that every node is attached to.

Each node has a second bridge that holds its uplink, and its underlay address lies on that bridge's
own port: so Open vSwitch finds the way for tunnels that it makes in userspace.
"""

from __future__ import annotations

import subprocess
from typing import List, Sequence

from mininet.node import Node

from bflab.node import OverlayNode
from bflab.run import Run

UPLINK_BRIDGE = "br-u"
UPLINK = "uplink"
# Room for a leaf's frame of 1500 bytes, an FRB header, and a Geneve or VXLAN header over IPv6.
MTU = 1670
TUNNEL_BYTES = 70
TUNNEL_MTU = MTU - TUNNEL_BYTES


def address(node: OverlayNode, version: int = 4) -> str:
    """The node's underlay address; it has one of each version."""
    high, low = divmod(node.index, 250)
    return f"172.31.{high}.{low + 1}" if version == 4 else f"fd00:31::{node.index + 1:x}"


class Hub(Node):
    """The switch in the middle, a bridge of the kernel in a namespace of its own."""

    def __init__(self, run: Run) -> None:
        self.run = run
        super().__init__("hub", inNamespace=True)
        self.cmd(f"ip link add hub type bridge; ip link set hub mtu {MTU} up")

    @classmethod
    def setup(cls) -> None:
        """Mininet's own check, for a program that is not used here, is left out."""

    def _popen(self, cmd: List[str], **params: object) -> subprocess.Popen[bytes]:
        params.setdefault("env", self.run.environ)
        return super()._popen(cmd, **params)

    def attach(self, nodes: Sequence[OverlayNode]) -> None:
        """Makes the uplinks, without their bridges."""
        lines = [
            f"link add name {UPLINK} netns {node.pid} type veth"
            f" peer name n{node.index} netns {self.pid}"
            for node in nodes
        ]
        subprocess.run(["ip", "-batch", "-"], input="\n".join(lines), text=True, check=True)
        ports = (f"ip link set n{n.index} mtu {MTU} master hub up" for n in nodes)
        self.cmd("; ".join(ports))
        for node in nodes:
            node.cmd(f"ip link set {UPLINK} mtu {MTU} up")


def add_bridge(node: OverlayNode) -> None:
    """Makes the node's second bridge, once its switch runs, and gives it the address."""
    node.vsctl(
        "add-br", UPLINK_BRIDGE, "--",
        "set", "bridge", UPLINK_BRIDGE, "datapath_type=netdev", "--",
        "add-port", UPLINK_BRIDGE, UPLINK,
    )  # fmt: skip
    configure(node)


def configure(node: OverlayNode) -> None:
    """Gives the node its addresses; again after its switch was restarted."""
    node.inside("sysctl", "-qw", f"net.ipv6.conf.{UPLINK_BRIDGE}.disable_ipv6=0")
    node.inside("ip", "link", "set", UPLINK_BRIDGE, "mtu", str(MTU), "up")
    node.inside("ip", "address", "replace", f"{address(node)}/16", "dev", UPLINK_BRIDGE)
    node.inside(
        "ip", "address", "replace", f"{address(node, 6)}/64", "dev", UPLINK_BRIDGE, "nodad"
    )
