"""What can be done to a running overlay beyond what it offers itself."""

from __future__ import annotations

import signal

from bflab.controllers import ROLE
from bflab.node import CommandFailed
from bflab.overlay import Overlay
from bflab.tunnel import GROUP


def black_hole(overlay: Overlay, sender: int, receiver: int) -> None:
    """Nothing that `sender` sends to `receiver` arrives any more; the carrier stays."""
    end = overlay.end(sender, receiver)
    end.node.inside("tc", "qdisc", "replace", "dev", end.port, "root", "blackhole")


def end_black_hole(overlay: Overlay, sender: int, receiver: int) -> None:
    """What is sent arrives again."""
    end = overlay.end(sender, receiver)
    end.node.inside("tc", "qdisc", "del", "dev", end.port, "root")


def set_all_links(overlay: Overlay, node: int, state: str) -> None:
    """All tunnels of a node go down, or come up, by one request to the kernel."""
    overlay.nodes[node].inside("ip", "link", "set", "group", str(GROUP), state)


def suspend_controller(overlay: Overlay, node: int) -> None:
    """Stops a node's controller as a machine that sleeps does."""
    _signal(overlay, node, signal.SIGSTOP)


def resume_controller(overlay: Overlay, node: int) -> None:
    """Lets it go on."""
    _signal(overlay, node, signal.SIGCONT)


def _signal(overlay: Overlay, node: int, number: int) -> None:
    process = overlay.nodes[node].process(ROLE)
    if process is None:
        raise CommandFailed(f"n{node} runs no {ROLE}")
    process.send_signal(number)


def restart_database(overlay: Overlay, node: int) -> None:
    """Kills a node's ovsdb-server and starts it again on the database that was left."""
    overlay.nodes[node].kill("ovsdb-server", signal.SIGKILL)
    # The socket's file is left behind by a kill and would be taken for that of the new server.
    (overlay.nodes[node].rundir / "db.sock").unlink(missing_ok=True)
    overlay.nodes[node].start_ovsdb()
