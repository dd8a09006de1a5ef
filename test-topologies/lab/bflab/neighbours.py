"""Room in the kernel's tables of neighbours, which all namespaces of a machine share."""

from __future__ import annotations

import os
from pathlib import Path

TABLES = Path("/proc/sys/net")
LEVELS = ("gc_thresh3", "gc_thresh2", "gc_thresh1")


def make_room(nodes: int) -> None:
    """Lets every node and every leaf of an overlay know all others at once.

    Linux has room for 1024 by default. Beyond that it forgets neighbours that are in use, and then
    neither the leaves nor the controllers of 24 nodes reach each other reliably. The room stays:
    to take it away would hurt another overlay on the machine. A container may not have the
    settings, or not let them be changed; then they are left as they are.
    """
    entries = 4 * nodes * nodes
    for version in ("ipv4", "ipv6"):
        for level in LEVELS:
            setting = TABLES / version / "neigh" / "default" / level
            if os.access(setting, os.W_OK) and int(setting.read_text(encoding="ascii")) < entries:
                setting.write_text(str(entries), encoding="ascii")
