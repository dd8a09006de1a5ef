"""`bf demo`: builds an overlay of real switches and shows what holds and what it costs."""

from __future__ import annotations

import json
import random
import statistics
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List

from bflab import prompt
from bflab.flood import FloodCounter
from bflab.hops import HopCounter
from bflab.node import BRIDGE
from bflab.overlay import Overlay, Plan
from bflab.ping import Pair, Pinger, PingReport, all_pairs
from bflab.tally import FloodReport

PING_SECONDS = 5.0
PINGS_AT_ONCE = 16
FIRST_PINGS = 24
STEADY_PAIRS, STEADY_PINGS = 12, 10
BROADCASTS_EACH = 4
HOP_PAIRS = 2000
FORWARDING_SECONDS = 60.0
AGREEMENT_SECONDS = 5.0


@dataclass(frozen=True)
class Options:
    """What the command line of `bf demo` asked for."""

    plan: Plan
    keep: bool
    json_file: Path | None
    underlay_version: int = 4


class Demo:
    """One demonstration on a running overlay: each step prints a line and fills in the report."""

    def __init__(self, overlay: Overlay, seed: int, floods_by_switch: bool) -> None:
        self.overlay = overlay
        self._floods_by_switch = floods_by_switch
        self.report: Dict[str, Any] = {}
        self.failures: List[str] = []
        self._chance = random.Random(seed)

    def run(self) -> None:
        """All steps. First pings come first, while no neighbour table knows anybody."""
        self.start()
        self.first_pings()
        self.all_pairs(4)
        self.all_pairs(6)
        self.flooders()
        self.broadcasts()
        self.unicast_hops()
        self.steady_pings()
        self.memory()
        self.launch_to_forwarding()

    def start(self) -> None:
        """Launches the controllers and waits until every link is live."""
        overlay = self.overlay
        many = overlay.controllers.kind
        say(f"{len(overlay.nodes)} switches, {len(overlay.tunnels)} links; controllers: {many}")
        begun = time.monotonic()
        overlay.start_controllers()
        overlay.await_ready()
        seconds = time.monotonic() - begun
        say(f"every link is live {seconds:.1f} s after the launch of all controllers")
        self.report.update(
            nodes=len(overlay.nodes),
            successors=overlay.ring.successors,
            longLinks=overlay.ring.long_links,
            links=len(overlay.tunnels),
            controllers=many,
            allReadySeconds=round(seconds, 2),
        )

    def first_pings(self) -> None:
        """One ping at a time with both neighbour tables empty: address resolution and set-up."""
        pairs = all_pairs(self.overlay.leaves)
        chosen = self._chance.sample(pairs, min(FIRST_PINGS, len(pairs)))
        report = PingReport()
        with Pinger(self.overlay.leaves, 4) as pinger:
            for pair in chosen:
                for leaf in pair:
                    leaf.forget_neighbours()
                one = pinger.each([pair], 1, PING_SECONDS)
                report.millis += one.millis
                report.unanswered += one.unanswered
        self.require(not report.unanswered, f"first pings unanswered: {report.unanswered}")
        figures = {"p50": median(report.millis), "max": largest(report.millis)}
        self.report["firstPingMs"] = figures
        say(f"first ping, neighbour tables empty: median {figures['p50']} ms, "
            f"longest {figures['max']} ms ({len(chosen)} pairs)")  # fmt: skip

    def all_pairs(self, version: int) -> None:
        """Every leaf pings every other leaf."""
        pairs = all_pairs(self.overlay.leaves)
        begun = time.monotonic()
        with Pinger(self.overlay.leaves, version) as pinger:
            report = pinger.each(pairs, PINGS_AT_ONCE, PING_SECONDS)
        self.report[f"ping{version}"] = {"sent": report.sent, "received": report.received}
        self.require(
            report.received == report.sent == len(pairs) and not report.duplicates,
            f"IPv{version}: {report.received} of {report.sent} pings answered, "
            f"{report.duplicates} twice: {shortened(report.unanswered)}",
        )
        say(f"IPv{version} ping, all pairs: {report.received} of {report.sent} answered "
            f"in {time.monotonic() - begun:.1f} s")  # fmt: skip

    def flooders(self) -> None:
        """Who floods at each node, and why; peers take a moment to agree that switches do."""
        patience = time.monotonic() + (AGREEMENT_SECONDS if self._floods_by_switch else 0)
        floods = self._floods()
        while any(each["by"] != "switch" for each in floods) and time.monotonic() < patience:
            time.sleep(0.2)
            floods = self._floods()
        nodes = Counter(each["why"] for each in floods)
        self.report["floods"] = dict(nodes)
        found = "; ".join(f"{why} ({count} nodes)" for why, count in nodes.items())
        say(f"who carries broadcasts from node to node: {found}")
        expected = "switch" if self._floods_by_switch else "controller"
        self.require(
            any(each["by"] == expected for each in floods),
            f"broadcasts are to be carried by each {expected}",
        )

    def _floods(self) -> List[Dict[str, str]]:
        return [self.overlay.show(node, "status")["floods"] for node in self._numbers()]

    def _numbers(self) -> range:
        return range(len(self.overlay.nodes))

    def broadcasts(self) -> None:
        """Every leaf broadcasts; copies at the leaves and hops between nodes are counted."""
        with FloodCounter(self.overlay.leaves, self.overlay.nodes) as counter:
            report = counter.count(BROADCASTS_EACH)
        self.report["broadcasts"] = report.as_json()
        self._judge(report)
        say(f"broadcasts: {report.sent} sent, {report.delivered} of {report.expected} copies "
            f"delivered, {report.duplicates} duplicates, {report.missed} missed")  # fmt: skip
        if report.hops:
            hops = {"avg": round(statistics.mean(report.hops), 3), "max": max(report.hops)}
            self.report["hops"] = hops
            say(f"hops of a flood to a node: average {hops['avg']}, at most {hops['max']}")

    def _judge(self, report: FloodReport) -> None:
        self.require(report.lost_by_counter == 0, "the frame counter itself lost frames")
        self.require(
            report.delivered == report.expected and not report.duplicates and not report.missed,
            f"not every broadcast arrived exactly once: {shortened(report.astray)}",
        )
        self.require(bool(report.hops), "no flood was seen between nodes")

    def unicast_hops(self) -> None:
        """One frame from every leaf to every other; the tunnels that each crosses are counted."""
        pairs = all_pairs(self.overlay.leaves)
        chosen = self._chance.sample(pairs, min(HOP_PAIRS, len(pairs)))
        with HopCounter(self.overlay.leaves, self.overlay.nodes, self.overlay.ring) as counter:
            report = counter.count(chosen)
        self.require(report.lost_by_counter == 0, "the frame counter itself lost frames")
        self.require(
            not report.astray,
            f"not every unicast frame arrived once and nowhere else: {shortened(report.astray)}",
        )
        hops, shortest = statistics.mean(report.hops), statistics.mean(report.shortest)
        self.report["unicast"] = {
            "pairs": len(chosen),
            "hops": {"avg": round(hops, 3), "max": max(report.hops)},
            "shortest": {"avg": round(shortest, 3), "max": max(report.shortest)},
            "stretch": {"avg": round(report.stretch, 3)},
        }
        say(f"hops of unicast, {len(chosen)} pairs: average {hops:.3f}, at most "
            f"{max(report.hops)}; shortest path {shortest:.3f}, {report.stretch:.3f} times")  # fmt: skip

    def steady_pings(self) -> None:
        """Pings between pairs that have spoken before, one at a time."""
        pairs = all_pairs(self.overlay.leaves)
        millis: List[float] = []
        with Pinger(self.overlay.leaves, 4) as pinger:
            for pair in self._chance.sample(pairs, min(STEADY_PAIRS, len(pairs))):
                pinger.each([pair], 1, PING_SECONDS)
                report = pinger.each([pair] * STEADY_PINGS, 1, PING_SECONDS)
                self.require(not report.unanswered, f"steady ping unanswered: {report.unanswered}")
                millis += report.millis
        self.report["pingMs"] = {"p50": median(millis), "max": largest(millis)}
        say(f"steady ping: median {median(millis)} ms")

    def memory(self) -> None:
        """What the controllers have in RAM: the largest of them, or the one that all share."""
        sizes = self.overlay.controllers.resident_megabytes().values()
        self.report["controllerRssMb"] = round(max(sizes), 1)
        each = "the largest controller" if len(sizes) > 1 else "the controller"
        say(f"memory of {each}: {self.report['controllerRssMb']} MB")

    def launch_to_forwarding(self) -> None:
        """Makes one switch as new, launches its controller, waits for the first answered ping."""
        overlay, node = self.overlay, self.overlay.nodes[0]
        pair: Pair = (overlay.leaves[0], overlay.leaves[len(overlay.nodes) // 2])
        overlay.stop_controller(0)
        node.ofctl("del-flows")
        node.ofctl("del-groups")
        node.vsctl("del-controller", BRIDGE)
        with Pinger([pair[0]], 4) as pinger:
            overlay.start_controller(0)
            seconds = pinger.seconds_until_answered(pair, 0.01, FORWARDING_SECONDS)
        self.report["launchToForwardingSeconds"] = round(seconds, 2)
        say(f"a controller launched at a new switch forwards after {seconds:.2f} s")
        overlay.await_ready()

    def require(self, holds: bool, failure: str) -> None:
        """Notes and prints a failure unless it holds."""
        if not holds:
            self.failures.append(failure)
            say(f"FAILED: {failure}")


def run(options: Options) -> int:
    """The demonstration from start to end; its exit code, 0 when everything holds."""
    begun = time.monotonic()
    say("building the overlay")
    with Overlay(options.plan) as overlay:
        demo = Demo(overlay, options.plan.seed, options.plan.options.get("flood") == "switch")
        try:
            demo.run()
        finally:
            demo.report["seed"] = options.plan.seed
            demo.report["seconds"] = round(time.monotonic() - begun, 1)
            demo.report["failures"] = demo.failures
            if options.json_file:
                options.json_file.write_text(json.dumps(demo.report) + "\n", encoding="utf-8")
        say(f"everything holds ({demo.report['seconds']} s)" if not demo.failures
            else f"{len(demo.failures)} things do not hold")  # fmt: skip
        if options.keep:
            prompt.keep(overlay)
    return 1 if demo.failures else 0


def say(line: str) -> None:
    """A line of progress."""
    print(line, flush=True)


def median(values: List[float]) -> float | None:
    """The median to two digits."""
    return round(statistics.median(values), 2) if values else None


def largest(values: List[float]) -> float | None:
    """The maximum to two digits."""
    return round(max(values), 2) if values else None


def shortened(items: List[str], shown: int = 10) -> str:
    """The first few of a list."""
    more = f" and {len(items) - shown} more" if len(items) > shown else ""
    return ", ".join(items[:shown]) + more
