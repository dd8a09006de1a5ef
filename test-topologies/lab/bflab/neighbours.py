"""Room in the kernel's tables of neighbours, which all namespaces of a machine share."""

from __future__ import annotations

from pathlib import Path

TABLES = Path("/proc/sys/net")
LEVELS = ("gc_thresh3", "gc_thresh2", "gc_thresh1")


def make_room(nodes: int) -> None:
    """Lets every node and every leaf of an overlay know all others at once.

    Linux has room for 1024 by default. Beyond that it forgets neighbours that are in use, and then
    neither the leaves nor the controllers of 24 nodes reach each other reliably. The room stays:
    to take it away would hurt another overlay on the machine.
    """
    entries = 4 * nodes * nodes
    for version in ("ipv4", "ipv6"):
        for level in LEVELS:
            _raise(TABLES / version / "neigh" / "default" / level, entries)


def _raise(setting: Path, least: int) -> None:
    try:
        if int(setting.read_text(encoding="ascii")) < least:
            setting.write_text(str(least), encoding="ascii")
    except (FileNotFoundError, PermissionError):
        # A container may not have it, or not be let: then there is room for as many as there is.
        pass
