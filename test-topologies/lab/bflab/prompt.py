"""What keeps an overlay running until its user has seen enough."""

from __future__ import annotations

import os
import signal
import stat
import sys

from mininet.cli import CLI
from mininet.net import Mininet

from bflab.controllers import REPOSITORY, ROLE, STARTER, control_path
from bflab.overlay import Overlay


def keep(overlay: Overlay) -> None:
    """Mininet's prompt on a terminal or a pipe, else a wait for SIGINT or SIGTERM.

    The end of the input ends the prompt; without input (/dev/null) there is only the wait.
    """
    print(directions(overlay), flush=True)
    if _has_input():
        CLI(as_mininet(overlay))
    else:
        print("running until SIGINT or SIGTERM", flush=True)
        signal.pause()


def directions(overlay: Overlay) -> str:
    """How to reach each node from another terminal."""
    bf = f"'{REPOSITORY}/bf'" if " " in str(REPOSITORY) else f"{REPOSITORY}/bf"
    lines = [f"run {overlay.run.id}, everything below {overlay.run.path}"]
    for node in overlay.nodes:
        leaves = ", ".join(
            f"{leaf.name} {leaf.ip4} {leaf.ip6}" for leaf in overlay.leaves if leaf.node is node
        )
        lines.append(f"{node.name}  {node.nid}  {leaves}")
    node = overlay.nodes[0]
    control = overlay.controllers.directory(node)
    lines += [
        "",
        f"for {node.name} (each node has its own directory):",
        f"  {bf} show status --control unix:{control_path(node)}",
        f"  ovs-vsctl --db={node.database} show",
        f"  ovs-ofctl -O OpenFlow13 dump-flows unix:{node.rundir}/br0.mgmt",
        f"  nsenter -t {node.pid} -n tcpdump -ni {overlay.end(0, overlay.ring.peers(0)[0]).port}",
        f"  kill -9 $(cat {control}/{ROLE}.pid)",
        f"  {control}/{STARTER} &",
        "at the prompt, net.overlay has all verbs: py net.overlay.link_down(0, 1)",
        "",
    ]
    return "\n".join(lines)


def as_mininet(overlay: Overlay) -> Mininet:
    """A Mininet object around what runs already, for its command line."""
    # Mininet's initialisation would tune the whole machine's limits.
    Mininet.inited = True
    net = Mininet(build=False)
    net.overlay = overlay
    net.hosts = list(overlay.leaves)
    net.switches = list(overlay.nodes)
    net.nameToNode = {each.name: each for each in [*net.hosts, *net.switches]}
    return net


def _has_input() -> bool:
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return False
    return sys.stdin.isatty() or stat.S_ISFIFO(mode) or stat.S_ISREG(mode)
