"""Frames as they come in at a node."""

from __future__ import annotations

from typing import Dict, List

from bflab.frb import ETHERTYPE
from bflab.namespace import packet_socket
from bflab.node import OverlayNode

FRAME_BYTES = 1 << 16


class Capture:
    """Keeps every overlay frame that reaches a node from when it is made until `stop`."""

    def __init__(self, node: OverlayNode) -> None:
        self._packets = packet_socket(node.pid, ETHERTYPE)

    def stop(self) -> List[Dict[str, str]]:
        """The frames in the order in which they came: port and bytes in hex."""
        frames = []
        with self._packets:
            while True:
                try:
                    frame, address = self._packets.recvfrom(FRAME_BYTES)
                except BlockingIOError:
                    return frames
                frames.append({"port": address[0], "hex": frame.hex()})
