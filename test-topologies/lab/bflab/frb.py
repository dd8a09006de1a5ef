"""The overlay's frames between nodes, read from the wire without the code under test."""

from __future__ import annotations

from dataclasses import dataclass

ETHERTYPE = 0xC0C0
ETHERNET_BYTES = 14
HEADER_BYTES = 35
BRDCST = 0


@dataclass(frozen=True)
class Frb:
    """Flooding route and bound: who started the flood and how far it may be passed on."""

    root_nid: str
    bound_nid: str
    hops: int
    kind: int
    count: int
    payload: bytes

    @staticmethod
    def parse(frame: bytes) -> Frb | None:
        """Reads a whole Ethernet frame; None when it is no FRB or cut short."""
        if frame[12:ETHERNET_BYTES] != ETHERTYPE.to_bytes(2, "big"):
            return None
        header = frame[ETHERNET_BYTES : ETHERNET_BYTES + HEADER_BYTES]
        if len(header) < HEADER_BYTES:
            return None
        return Frb(
            root_nid=header[:16].hex(),
            bound_nid=header[16:32].hex(),
            hops=header[32],
            kind=header[33],
            count=header[34],
            payload=frame[ETHERNET_BYTES + HEADER_BYTES :],
        )
