"""One case being tried: its overlay, its traffic, the moment of its fault."""

from __future__ import annotations

import time
from typing import Callable, Dict, Iterable, List, Set

from bflab.leaf import Leaf
from bflab.overlay import Overlay
from bflab.resilience.account import Measure, Stream, before, first_after, lost_during, measure
from bflab.resilience.case import Case, Outcome
from bflab.resilience.clock import Clock
from bflab.resilience.paths import Paths
from bflab.resilience.traffic import Recording, Traffic, pause

BROADCAST_MS = 20.0
FIRST_FRAMES, BASELINE_FRAMES = 20, 80
# A frame that left this long before a fault has arrived when it strikes.
FLIGHT_SECONDS = 0.05
AFTERWARDS_SECONDS = 1.0
WORST = 3
READY_SECONDS = 60.0


class Trial:
    """What a case works with. Nodes are numbered clockwise; `leaf(n)` is the first one behind n."""

    def __init__(
        self, case: Case, overlay: Overlay, clock: Clock | None, traffic: Traffic, number: int
    ) -> None:
        self.case = case
        self.overlay = overlay
        self.clock = clock
        self.traffic = traffic
        self._number = number
        self._stations = 0
        self.count = len(overlay.nodes)
        self.unicast: List[int] = []
        self.broadcasts: List[int] = []
        self._steady = 0.0
        self.fault: float | None = None
        self._until: float | None = None
        self.notes: List[str] = []
        self.failures: List[str] = []
        self.memory_mb: float | None = None
        self._judged: Set[int] | None = None
        self._deaf: Set[str] = set()
        self._ends: Dict[int, tuple[int, int]] = {}
        self._roots: Dict[int, int] = {}
        self._later: List[Callable[[Recording], None]] = []

    # --- traffic ---

    def leaf(self, node: int, place: int = 0) -> Leaf:
        """The leaf number `place` behind a node."""
        return next(
            each
            for each in self.overlay.leaves
            if each.node.index == node and each.place == place
        )

    def station(self, leaf: Leaf, hello: bool = True) -> str:
        """A fresh address behind a leaf's port."""
        self._stations += 1
        mac = self.mac(self._stations)
        return self.traffic.station(f"s{self._stations}", mac, leaf, hello)

    def twins(self, leaves: Iterable[Leaf]) -> List[str]:
        """One fresh address behind several ports at once."""
        self._stations += 1
        mac = self.mac(self._stations)
        return [
            self.traffic.station(f"s{self._stations}@{leaf.name}", mac, leaf) for leaf in leaves
        ]

    def mac(self, number: int) -> str:
        """The address of a trial's station by its number; no two trials share one."""
        octets = (0x02, 0x5E, *divmod(self._number, 256), *divmod(number, 256))
        return ":".join(f"{octet:02x}" for octet in octets)

    def mac_of(self, station: str) -> bytes:
        """The address of a station that `station` made."""
        return bytes.fromhex(self.mac(int(station[1:])).replace(":", ""))

    def flow(
        self, source: str, target: str, ends: tuple[int, int], judged: bool = True
    ) -> int:
        """Unicast from station to station, which are behind these two nodes."""
        number = self.traffic.flow(source, target)
        self._ends[number] = ends
        if judged:
            self.unicast.append(number)
        return number

    def run_mesh(self) -> Dict[int, str]:
        """A station behind each node, each talking to those three and four places on, and one
        to all. Returns when all of them have been under way for a second."""
        at = {node: self.station(self.leaf(node)) for node in range(self.count)}
        for shift in (4, 3):
            for node in range(self.count):
                far = (node + shift) % self.count
                self.flow(at[node], at[far], (node, far))
        self.flood(at[0], 0)
        self.await_steady()
        return at

    def flood(self, source: str, node: int, interval_ms: float = BROADCAST_MS) -> int:
        """Broadcasts from a station, which is behind this node."""
        number = self.traffic.flow(source, None, interval_ms)
        self.broadcasts.append(number)
        self._roots[number] = node
        return number

    def await_steady(self) -> None:
        """Waits for a hundred frames of each flow; from now on every loss is told."""
        flows = [*self.unicast, *self.broadcasts]
        self.traffic.await_frames(flows, FIRST_FRAMES)
        self._steady = time.monotonic()
        self.traffic.await_frames(flows, BASELINE_FRAMES)

    def paths(self) -> Paths:
        """The ways that the flows take now."""
        return Paths.watch(self.overlay.nodes, self.traffic.token)

    def flows_of(self, nodes: Iterable[int]) -> List[int]:
        """The flows that begin or end behind one of these nodes."""
        wanted = set(nodes)
        return [flow for flow in self.unicast if wanted & set(self._ends[flow])]

    # --- what is to be judged ---

    def strike(self) -> float:
        """The moment of the fault is now."""
        self.fault = time.monotonic()
        return self.fault

    def enough(self) -> None:
        """What is sent from now on is not judged."""
        self._until = time.monotonic()

    def judge(self, flows: Iterable[int]) -> None:
        """Judges these flows only, not all."""
        self._judged = set(flows)

    def ignore_nodes(self, nodes: Iterable[int]) -> None:
        """Judges nothing that begins or ends behind these nodes."""
        gone = set(nodes)
        self.judge(set(self.unicast) - set(self.flows_of(gone)))
        self.deafen(gone)

    def deafen(self, nodes: Iterable[int]) -> None:
        """Expects no broadcast behind these nodes."""
        gone = set(nodes)
        self._deaf |= {
            name for name, leaf in self.traffic.leaves.items() if leaf.node.index in gone
        }

    def note(self, text: str) -> None:
        """Something that a reader of the result should know."""
        self.notes.append(text)

    def expect(self, holds: bool, otherwise: str) -> None:
        """Lets the case fail with these words if something does not hold."""
        if not holds:
            self.failures.append(otherwise)

    def when_recorded(self, check: Callable[[Recording], None]) -> None:
        """Has something looked at when the traffic has ended."""
        self._later.append(check)

    def expect_within(self, flow: int, moment: float, seconds: float, what: str) -> None:
        """Lets the case fail unless a frame of the flow comes so soon after a moment."""

        def check(recording: Recording) -> None:
            took = first_after(recording.unicast(flow), moment)
            said = "never" if took is None else f"after {took * 1000:.0f} ms"
            self.note(f"{what} {said}")
            in_time = took is not None and took <= seconds * self.case.patience
            self.expect(in_time, f"{what} {said}")

        self.when_recorded(check)

    def counters(self) -> Dict[str, int]:
        """Every counter by its name, summed over all nodes."""
        total: Dict[str, int] = {}
        for node in range(self.count):
            for each in self.overlay.show(node, "counters"):
                total[each["name"]] = total.get(each["name"], 0) + each["value"]
        return total

    def resident_megabytes(self) -> Dict[str, float]:
        """The memory of each controller."""
        return self.overlay.controllers.resident_megabytes()

    # --- the end ---

    def settle(self, seconds: float = READY_SECONDS) -> None:
        """Waits until all links are live again, and a second of traffic more."""
        self.overlay.await_ready(seconds)
        pause(AFTERWARDS_SECONDS)

    def outcome(self) -> Outcome:
        """Ends the traffic and says what it cost."""
        recording = self.traffic.stop()
        for check in self._later:
            check(recording)
        fault = self.fault
        if fault is None:
            raise RuntimeError(f"{self.case.name} never said when its fault was")
        judged = self.unicast if self._judged is None else sorted(self._judged)
        streams = {self._between(flow): recording.unicast(flow) for flow in judged}
        heard = self._broadcast_streams(recording)
        if (until := self._until) is not None:
            streams = {flow: before(stream, until) for flow, stream in streams.items()}
            heard = {flow: before(stream, until) for flow, stream in heard.items()}
        if not self.unicast:
            # Floods alone are what is tried.
            streams, heard = heard, {}
        unicast = Measure.total(_each(list(streams.values()), fault))
        broadcast = Measure.total(_each(list(heard.values()), fault)) if heard else None
        baseline = self._baseline(list(streams.values()), fault)
        self._compare(unicast, broadcast)
        if self.failures:
            self._note_worst(streams, fault)
        return Outcome(
            self.case,
            unicast.outage_ms,
            unicast.lost,
            unicast.duplicated + (broadcast.duplicated if broadcast else 0),
            broadcast.outage_ms if broadcast else None,
            broadcast.lost if broadcast else None,
            self.memory_mb,
            "; ".join(self.notes),
            self.failures,
            baseline.outage_ms,
        )

    def _between(self, flow: int) -> str:
        here, there = self._ends[flow]
        return f"flow {flow}, n{here}->n{there}"

    def _broadcast_streams(self, recording: Recording) -> Dict[str, Stream]:
        hearing = set(self.traffic.leaves) - self._deaf
        return {
            f"flow {flow}, n{self._roots[flow]}->{leaf}": recording.broadcast(flow, leaf)
            for flow in self.broadcasts
            for leaf in sorted(hearing - {self.leaf(self._roots[flow]).name})
        }

    def _baseline(self, streams: List[Stream], fault: float) -> Measure:
        calm = [before(stream, fault - FLIGHT_SECONDS) for stream in streams]
        found = Measure.total(
            measure(stream, self._steady) for stream in calm if stream.sent[-1:] > [self._steady]
        )
        if found.lost:
            self.note(f"{found.lost} lost before the fault")
        return found

    def _note_worst(self, streams: Dict[str, Stream], fault: float) -> None:
        costs = _each(list(streams.values()), fault)
        cost = dict(zip(streams, costs))
        worst = sorted(cost, key=lambda flow: (cost[flow].outage_ms, cost[flow].lost))[-WORST:]
        for flow in reversed(worst):
            said = f"{flow}: {cost[flow].outage_ms:g} ms, {cost[flow].lost} lost"
            during = lost_during(streams[flow], fault - FLIGHT_SECONDS)
            if during:
                first, last = (moment - fault for moment in during)
                said += f" from {first:.2f} s to {last:.2f} s after the fault"
            self.note(said)

    def _compare(self, unicast: Measure, broadcast: Measure | None) -> None:
        limits, patience = self.case.limits, self.case.patience
        broadcast_ms = limits.broadcast_outage_ms
        found = {
            "outage, ms": (unicast.outage_ms, limits.outage_ms * patience),
            "frames lost": (unicast.lost, limits.lost),
            "frames duplicated": (unicast.duplicated, limits.duplicated),
            "memory, MB": (self.memory_mb, limits.memory_mb),
        }
        if broadcast:
            found["outage of broadcast, ms"] = (
                broadcast.outage_ms,
                None if broadcast_ms is None else broadcast_ms * patience,
            )
            found["broadcasts lost"] = (broadcast.lost, limits.broadcast_lost)
            found["broadcasts duplicated"] = (broadcast.duplicated, limits.duplicated)
        for what, (value, limit) in found.items():
            if value is not None and limit is not None and value > limit:
                self.failures.append(f"{what}: {value:g}, at most {limit:g}")


def _each(streams: List[Stream], fault: float) -> List[Measure]:
    return [measure(stream, fault, fault - FLIGHT_SECONDS) for stream in streams]
