"""A leaf: a Mininet host behind one port of an overlay node."""

from __future__ import annotations

import subprocess
from typing import List

from mininet.link import Intf
from mininet.node import Node

from bflab.namespace import offloads_off
from bflab.node import OverlayNode

INTERFACE = "eth0"
# No duplicate address detection and no router solicitations: addresses are usable at once, and
# the wire carries what the test sends.
SYSCTLS = "accept_dad=0 dad_transmits=0 router_solicitations=0 accept_ra=0".split()


class Leaf(Node):
    """Host number `place` (from 0) behind overlay node `node`."""

    def __init__(self, node: OverlayNode, place: int) -> None:
        self.node = node
        self.run = node.run
        self.place = place
        high, low = divmod(node.index, 250)
        self.mac = f"02:1e:af:{place:02x}:{node.index >> 8:02x}:{node.index & 255:02x}"
        self.ip4 = f"10.{place}.{high}.{low + 1}"
        self.ip6 = f"fd00:bf::{place:x}:{node.index + 1:x}"
        super().__init__(f"h{node.index}" + (f"_{place}" if place else ""), inNamespace=True)

    @classmethod
    def setup(cls) -> None:
        """Mininet's own check, for a program that is not used here, is left out."""

    def _popen(self, cmd: List[str], **params: object) -> subprocess.Popen[bytes]:
        params.setdefault("env", self.run.environ)
        return super()._popen(cmd, **params)

    @property
    def port(self) -> str:
        """The interface on the side of the overlay node."""
        return f"leaf{self.place}"

    @property
    def port_number(self) -> int:
        """The OpenFlow port asked for."""
        return 1 + self.place

    def veth(self) -> str:
        """The line for `ip -batch` that makes the pair of interfaces, each where it belongs."""
        return (
            f"link add name {INTERFACE} netns {self.pid} address {self.mac} type veth"
            f" peer name {self.port} netns {self.node.pid}"
        )

    def configure(self) -> None:
        """Brings the interface up with its addresses, and tells Mininet about it."""
        settings = " ".join(f"net.ipv6.conf.{INTERFACE}.{each}" for each in SYSCTLS)
        self.cmd(
            f"sysctl -qw {settings}; ip link set lo up;"
            f" ip addr add {self.ip4}/8 dev {INTERFACE};"
            f" ip addr add {self.ip6}/64 dev {INTERFACE} nodad; ip link set {INTERFACE} up"
        )
        offloads_off(self.pid, INTERFACE)
        interface = Intf(INTERFACE, node=self, moveIntfFn=lambda *_: None, up=None)
        interface.ip, interface.prefixLen, interface.mac = self.ip4, "8", self.mac

    def forget_neighbours(self) -> None:
        """Empties the ARP and neighbour discovery caches."""
        subprocess.run(
            ["mnexec", "-a", str(self.pid), "ip", "neigh", "flush", "dev", INTERFACE],
            env=self.run.environ,
            stderr=subprocess.DEVNULL,
            check=True,
        )
