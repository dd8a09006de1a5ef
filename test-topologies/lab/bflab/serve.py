"""The lab as a service for other languages: one JSON object per line in, one per line out.

A request is `{"do": VERB, ...arguments}`; the answer is `{"ok": true, "result": ...}` or
`{"ok": false, "error": "..."}`. The end of the input ends the overlay.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, Dict, IO, List

from bflab import evidence
from bflab.capture import Capture
from bflab.flood import PROBE_ETHERTYPE, FloodCounter, probe_frame
from bflab.hops import HopCounter
from bflab.leaf import INTERFACE, Leaf
from bflab.namespace import packet_socket
from bflab.node import CommandFailed
from bflab.overlay import Overlay, Plan
from bflab.ping import Pinger, PingReport, PingStream, all_pairs
from bflab.ring import edge
from bflab.traffic.session import Traffic
from bflab.tunnel import Shape
from bflab.waiting import NotYet, until

PING_SECONDS = 5.0
PINGS_AT_ONCE = 16
FLOW_SECONDS = 20.0
STREAM_SECONDS = 30.0


class Session:
    """One overlay and what was asked of it. The public methods are the verbs."""

    def __init__(self) -> None:
        self._overlay: Overlay | None = None
        self._streams: Dict[int, PingStream] = {}
        self._captures: Dict[int, Capture] = {}
        self._traffic: Traffic | None = None

    @property
    def overlay(self) -> Overlay:
        """The overlay that `start` made."""
        if self._overlay is None:
            raise ValueError("no overlay: the first request is start")
        return self._overlay

    def close(self) -> None:
        """Ends the overlay if there is one."""
        if self._overlay is not None:
            self._overlay.close()

    def start(self, shape: Dict[str, float] | None = None, **plan: Any) -> Dict[str, Any]:
        """Builds the overlay: the fields of Plan, all optional, and one shape for all links."""
        if self._overlay is not None:
            raise ValueError("the overlay is there already: one session has one")
        links = {
            edge(each["a"], each["b"]): Shape(each.get("delay_ms", 0), each.get("rate_mbit", 0))
            for each in plan.pop("links", [])
        }
        self._overlay = Overlay(Plan(shape=Shape(**(shape or {})), links=links, **plan))
        return self.describe()

    def describe(self) -> Dict[str, Any]:
        """Nodes, leaves and links."""
        overlay = self.overlay
        return {
            "run": overlay.run.id,
            "directory": str(overlay.run.path),
            "nodes": [
                {"nid": node.nid, "pid": node.pid, "database": node.database}
                for node in overlay.nodes
            ],
            "leaves": [
                {"name": leaf.name, "node": leaf.node.index, "mac": leaf.mac,
                 "ip4": leaf.ip4, "ip6": leaf.ip6}
                for leaf in overlay.leaves
            ],
            "links": [[a, b] for a, b in overlay.tunnels],
        }  # fmt: skip

    def ping(self, source: int, target: int, version: int = 4, count: int = 1) -> Dict[str, Any]:
        """Pings from leaf to leaf, one after the other."""
        leaves = self.overlay.leaves
        with Pinger([leaves[source]], version) as pinger:
            pair = (leaves[source], leaves[target])
            return _ping_result(pinger.each([pair] * count, 1, PING_SECONDS))

    def ping_all(
        self, version: int = 4, among: List[int] | None = None, seconds: float = PING_SECONDS
    ) -> Dict[str, Any]:
        """One ping for each ordered pair, of all leaves or those of the given numbers."""
        leaves: List[Leaf] = self.overlay.leaves
        chosen = leaves if among is None else [leaves[number] for number in among]
        with Pinger(chosen, version) as pinger:
            return _ping_result(pinger.each(all_pairs(chosen), PINGS_AT_ONCE, seconds))

    def ping_start(
        self, source: int, target: int, version: int = 4, interval_ms: float = 10
    ) -> int:
        """Starts a steady stream of pings and names it."""
        leaves = self.overlay.leaves
        stream = PingStream(leaves[source], leaves[target], version, interval_ms)
        return _kept(self._streams, stream)

    def await_pings(self, stream: int, more: int, seconds: float = STREAM_SECONDS) -> int:
        """Waits until a running stream has this many more answers; how many it has then."""
        running = self._streams[stream]
        wanted = running.received + more
        until(
            lambda: running.received >= wanted,
            lambda: f"{running.received} answers, waited for {wanted}",
            seconds,
        )
        return running.received

    def ping_stop(self, stream: int) -> Dict[str, float]:
        """Ends a stream: sent, received, lost, longest gap."""
        return self._streams.pop(stream).stop()

    def forget_neighbours(self) -> None:
        """Empties the neighbour tables of all leaves."""
        for leaf in self.overlay.leaves:
            leaf.forget_neighbours()

    def broadcasts(self, each: int = 1, among: List[int] | None = None) -> Dict[str, Any]:
        """Counts broadcasts of all leaves, or of those given among themselves."""
        leaves = self.overlay.leaves
        chosen = leaves if among is None else [leaves[number] for number in among]
        with FloodCounter(chosen, self.overlay.nodes) as counter:
            report = counter.count(each)
        return {
            **report.as_json(),
            "hops": report.hops,
            "astray": report.astray,
            "lostByCounter": report.lost_by_counter,
        }

    def unicast_hops(self) -> Dict[str, Any]:
        """Counts the tunnels that a frame from every leaf to every other crosses."""
        overlay = self.overlay
        with HopCounter(overlay.leaves, overlay.nodes, overlay.ring) as counter:
            report = counter.count(all_pairs(overlay.leaves))
        return {
            "hops": report.hops,
            "shortest": report.shortest,
            "astray": report.astray,
            "lostByCounter": report.lost_by_counter,
        }

    def capture_start(self, node: int) -> int:
        """Starts to keep the overlay frames that reach a node, and names the capture."""
        return _kept(self._captures, Capture(self.overlay.nodes[node]))

    def capture_stop(self, capture: int) -> List[Dict[str, str]]:
        """The frames of a capture, and its end."""
        return self._captures.pop(capture).stop()

    def vsctl(self, node: int, args: List[str]) -> str:
        """What ovs-vsctl prints."""
        return self.overlay.nodes[node].vsctl(*args)

    def ofctl(self, node: int, args: List[str]) -> str:
        """What ovs-ofctl COMMAND br0 ... prints."""
        return self.overlay.nodes[node].ofctl(*args)

    def punted(self) -> int:
        """Frames of leaves and floods that all switches gave to their controllers so far."""
        return sum(node.punted() for node in self.overlay.nodes)

    def await_flow(self, node: int, text: str, seconds: float = FLOW_SECONDS) -> List[str]:
        """Waits until some flow of a node contains the text; all flows of the node then."""
        flows: List[str] = []

        def found() -> bool:
            flows[:] = self.flows(node)
            return any(text in flow for flow in flows)

        until(found, lambda: f"n{node}: {text} is in none of {flows}", seconds)
        return flows

    def flows(self, node: int) -> List[str]:
        """The flows of a node without their statistics, sorted."""
        dumped = self.overlay.nodes[node].ofctl("dump-flows", "--no-stats")
        return sorted(line.strip() for line in dumped.splitlines() if "actions=" in line)

    def appear(self, leaf: int, mac: str) -> None:
        """Broadcasts a frame from a MAC address that was not behind that leaf before."""
        source = self.overlay.leaves[leaf]
        with packet_socket(source.pid, PROBE_ETHERTYPE) as packets:
            packets.sendto(probe_frame(mac), (INTERFACE, 0))

    def traffic(self, ask: str, **arguments: Any) -> Any:
        """Asks for a verb of `Traffic`."""
        if self._traffic is None:
            self._traffic = Traffic(self.overlay)
        verb: Callable[..., Any] = getattr(self._traffic, ask)
        return verb(**arguments)

    def partition(self, group: List[int]) -> List[List[int]]:
        """Takes down the links between the group and the rest, and names them."""
        return [list(cut) for cut in self.overlay.partition(group)]

    def heal(self, links: List[List[int]]) -> None:
        """Brings links up again."""
        self.overlay.heal((a, b) for a, b in links)

    def keep_evidence(self, directory: str) -> None:
        """Writes logs, tables and answers of all nodes below a directory."""
        if self._overlay is not None:
            evidence.keep(self._overlay, Path(directory))

    def controller_megabytes(self) -> Dict[str, float]:
        """Memory of each controller process."""
        return self.overlay.controllers.resident_megabytes()


# Verbs that are the overlay's own methods, with their arguments by name.
OVERLAY_VERBS = frozenset(
    "start_controllers start_controller stop_controller kill_controller show await_links"
    " await_floods await_ready link_down link_up del_port add_port name_tunnel kill_node revive_node"
    " restart_switch".split()
)
OWN_VERBS = frozenset(
    name for name, member in vars(Session).items() if callable(member) and name[0] != "_"
) - {"close"}


def serve(requests: IO[str], answers: IO[str]) -> int:
    """Answers each line until the input ends, then ends the overlay."""
    session = Session()
    try:
        for line in requests:
            answers.write(json.dumps(_answer(session, line)) + "\n")
            answers.flush()
    finally:
        session.close()
    return 0


def _answer(session: Session, line: str) -> Dict[str, Any]:
    try:
        request = json.loads(line)
        verb = _verb(session, request.pop("do", None))
        return {"ok": True, "result": verb(**request)}
    except (CommandFailed, NotYet, OSError, RuntimeError) as failure:
        return {"ok": False, "error": str(failure)}
    except (AttributeError, LookupError, TypeError, ValueError) as misuse:
        return {"ok": False, "error": f"{line.strip()}: {type(misuse).__name__}: {misuse}"}


def _verb(session: Session, name: Any) -> Callable[..., Any]:
    if name in OWN_VERBS:
        found: Callable[..., Any] = getattr(session, name)
        return found
    if name in OVERLAY_VERBS:
        found = getattr(session.overlay, name)
        return found
    raise ValueError(f"verb {name!r}: possible are {sorted(OWN_VERBS | OVERLAY_VERBS)}")


def _kept(table: Dict[int, Any], item: Any) -> int:
    number = max(table, default=0) + 1
    table[number] = item
    return number


def _ping_result(report: PingReport) -> Dict[str, Any]:
    return {
        "sent": report.sent,
        "received": report.received,
        "duplicates": report.duplicates,
        "millis": [round(each, 3) for each in report.millis],
        "unanswered": report.unanswered,
    }
