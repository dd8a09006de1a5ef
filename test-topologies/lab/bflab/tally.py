"""What became of each broadcast: who was to get it, who got how many copies."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Dict, FrozenSet, List, Sequence, Set, Tuple


@dataclass
class FloodReport:
    """What became of a number of broadcasts."""

    sent: int = 0
    expected: int = 0
    delivered: int = 0
    duplicates: int = 0
    missed: int = 0
    hops: List[int] = field(default_factory=list)
    lost_by_counter: int = 0
    astray: List[str] = field(default_factory=list)

    def as_json(self) -> Dict[str, int]:
        """The counts."""
        return {
            "sent": self.sent,
            "expected": self.expected,
            "delivered": self.delivered,
            "duplicates": self.duplicates,
            "missed": self.missed,
        }


class Tally:
    """Copies of numbered broadcasts at named leaves, and the hops of those between nodes."""

    def __init__(self, leaves: Sequence[str]) -> None:
        self._leaves: FrozenSet[str] = frozenset(leaves)
        self._sender: Dict[int, str] = {}
        self._copies: Counter[Tuple[int, str]] = Counter()
        self._hops: Dict[int, List[int]] = {}
        self._missing: Dict[int, Set[str]] = {}

    def sent(self, number: int, sender: str) -> None:
        """Broadcast `number` leaves `sender`."""
        self._sender[number] = sender
        missing = set(self._leaves - {sender})
        if missing:
            self._missing[number] = missing

    def came(self, number: int, leaf: str) -> None:
        """A copy reached a leaf."""
        self._copies[number, leaf] += 1
        missing = self._missing.get(number)
        if missing is not None:
            missing.discard(leaf)
            if not missing:
                del self._missing[number]

    def hopped(self, number: int, hops: int) -> None:
        """A copy reached a node over a tunnel, this many hops away from the sender's node."""
        self._hops.setdefault(number, []).append(hops)

    def under_way(self) -> List[int]:
        """The broadcasts that some leaf still lacks, in the order in which they were sent."""
        return list(self._missing)

    def give_up(self, number: int) -> None:
        """Waits no longer for a broadcast; copies that come later still count."""
        self._missing.pop(number, None)

    def report(self, lost_by_counter: int) -> FloodReport:
        """All counts."""
        report = FloodReport(sent=len(self._sender), lost_by_counter=lost_by_counter)
        for number, sender in self._sender.items():
            report.hops += self._hops.get(number, [])
            for leaf in sorted(self._leaves):
                copies = self._copies[number, leaf]
                wanted = 0 if leaf == sender else 1
                report.expected += wanted
                report.delivered += min(copies, wanted)
                report.duplicates += max(copies - wanted, 0)
                report.missed += max(wanted - copies, 0)
                if copies != wanted:
                    report.astray.append(f"#{number} {sender}->{leaf}: {copies} copies")
        return report


class HopTree:
    """The ways of one broadcast between nodes, from the node at which it began."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._told: List[Tuple[int, int]] = []
        self._steps: List[Tuple[int, int]] = []

    def is_at(self, node: int, hops: int) -> None:
        """A copy reached a node, and said how many hops away from the root that is."""
        self._told.append((node, hops))

    def goes(self, sender: int, receiver: int) -> None:
        """A copy went over a link, and said nothing."""
        self._steps.append((sender, receiver))

    def hops(self) -> List[int]:
        """For each copy the hops from the root, if its way there was seen."""
        depth = {self._root: 0, **dict(self._told)}
        found = [hops for _, hops in self._told]
        waiting = self._steps
        while waiting:
            known = [step for step in waiting if step[0] in depth]
            if not known:
                return found
            waiting = [step for step in waiting if step[0] not in depth]
            for sender, receiver in known:
                found.append(depth[sender] + 1)
                depth.setdefault(receiver, depth[sender] + 1)
        return found
