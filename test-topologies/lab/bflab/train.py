"""Makes the class archive with which a node starts faster and smaller.

It is trained in an overlay that organises itself: what such a node uses is what any other uses and
more, and of an archive only what is used comes into memory.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Callable

from bflab.flood import PROBE_ETHERTYPE
from bflab.leaf import INTERFACE
from bflab.members import SelfOrganised
from bflab.namespace import packet_socket
from bflab.overlay import Plan
from bflab.ping import IPV4, Pinger, all_pairs
from bflab.waiting import until

NODES = 2
READY_SECONDS = 60.0
PING_SECONDS = 5.0
MOVE_SECONDS = 0.3


def train(archive: Path) -> int:
    """Runs a small overlay whose first node writes down the classes that it used, at its end."""
    archive.unlink(missing_ok=True)
    with SelfOrganised(Plan(nodes=NODES)) as overlay:
        overlay.controllers.jvm_flags = [f"-XX:ArchiveClassesAtExit={archive}"]
        overlay.launch(0)
        overlay.controllers.jvm_flags = []
        overlay.launch(1)
        overlay.await_ring(NODES - 1, READY_SECONDS)
        with Pinger(overlay.leaves, IPV4.version) as pinger:
            report = pinger.each(all_pairs(overlay.leaves), 1, PING_SECONDS)
        _move_leaf(overlay)
        overlay.show(0, "status")
        overlay.leave(0)
    if report.unanswered or not archive.exists():
        raise RuntimeError(f"no class archive: {report.unanswered or archive}")
    return 0


def _move_leaf(overlay: SelfOrganised) -> None:
    """A leaf of the other node shows up at the first one, and goes back."""
    address = bytes.fromhex(overlay.leaves[1].mac.replace(":", ""))
    frame = b"\xff" * 6 + address + PROBE_ETHERTYPE.to_bytes(2, "big") + bytes(46)
    for leaf, node in ((overlay.leaves[0], 0), (overlay.leaves[1], 1)):
        with packet_socket(leaf.pid, PROBE_ETHERTYPE) as packets:
            until(
                partial(_moves_to, overlay, node, partial(packets.sendto, frame, (INTERFACE, 0))),
                lambda: "the leaf did not move",
                READY_SECONDS,
            )


def _moves_to(overlay: SelfOrganised, node: int, send: Callable[[], int]) -> bool:
    """Sends a frame; whether the node has counted a move a while later."""
    send()
    time.sleep(MOVE_SECONDS)
    counted = {each["name"]: each["value"] for each in overlay.show(node, "counters")}
    return int(counted["leaf-moved-in"]) > 0
