"""Whether each frame that a leaf sent reached each leaf that it is for, once and unchanged."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import DefaultDict, Dict, Iterable, List, Set

MAC_BYTES = 6
BRIDGE_PROTOCOLS = bytes.fromhex("0180c20000")


@dataclass
class Verdict:
    """Frames sent by EtherType, how many of them have several recipients, and what is wrong.

    A line for each wire: `lost` are copies that were wanted and did not come, `surplus` copies that
    came and were not wanted, `overheard` copies of unicast frames where they are not for.
    """

    sent: Dict[str, int] = field(default_factory=dict)
    floods: int = 0
    lost: List[str] = field(default_factory=list)
    surplus: List[str] = field(default_factory=list)
    overheard: List[str] = field(default_factory=list)


class Homes:
    """Behind which wires each MAC address lives: it goes by what was sent."""

    def __init__(self) -> None:
        self._wires: DefaultDict[bytes, Set[str]] = defaultdict(set)

    def add(self, mac: bytes, wire: str) -> None:
        """Frames to that address are for that wire."""
        self._wires[mac].add(wire)

    def include(self, mac: bytes, wire: str) -> bool:
        """Whether frames to that address are for that wire."""
        return wire in self._wires[mac]


class Ledger:
    """Copies of each frame on each wire. Frames are the same when all their bytes are."""

    def __init__(self, wires: Iterable[str], homes: Homes) -> None:
        self._wires = sorted(wires)
        self._homes = homes
        self._sent: DefaultDict[bytes, Counter[str]] = defaultdict(Counter)
        self._came: DefaultDict[bytes, Counter[str]] = defaultdict(Counter)

    def went(self, frame: bytes, wire: str) -> None:
        """A leaf on the wire sent a frame."""
        self._sent[frame][wire] += 1
        self._homes.add(frame[MAC_BYTES : 2 * MAC_BYTES], wire)

    def came(self, frame: bytes, wire: str) -> None:
        """A frame came out of the switch."""
        self._came[frame][wire] += 1

    def verdict(self) -> Verdict:
        """Compares the copies that came with those that were wanted."""
        verdict = Verdict()
        types: Counter[str] = Counter()
        for frame in {**self._sent, **self._came}:
            copies = sum(self._sent[frame].values())
            types[f"0x{frame[12:14].hex()}"] += copies
            verdict.floods += copies * (frame[0] & 1)
            for wire in self._wires:
                self._compare(verdict, frame, wire)
        verdict.sent = dict(types)
        return verdict

    def _compare(self, verdict: Verdict, frame: bytes, wire: str) -> None:
        sent, came = self._sent[frame], self._came[frame][wire]
        others = sum(sent.values()) - sent[wire]
        wanted = others if self._is_for(frame, wire) else 0
        line = f"{_described(frame)} from {sorted(sent)} to {wire}: {came} copies, not {wanted}"
        if came < wanted:
            verdict.lost.append(line)
        elif came > others or (came > wanted and frame[0] & 1):
            verdict.surplus.append(line)
        elif came > wanted:
            verdict.overheard.append(line)

    def _is_for(self, frame: bytes, wire: str) -> bool:
        if frame[:5] == BRIDGE_PROTOCOLS and frame[5] < 16:
            return False
        return bool(frame[0] & 1) or self._homes.include(frame[:MAC_BYTES], wire)


def _described(frame: bytes) -> str:
    target, source = frame[:MAC_BYTES].hex(":"), frame[MAC_BYTES : 2 * MAC_BYTES].hex(":")
    start = frame[12:48].hex()
    return f"{source} > {target}, {len(frame)} bytes, {start}"
