"""`bf bench flood`: what a broadcast costs, flooded by the switches and by the controllers."""

from __future__ import annotations

import json
import os
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

from bflab.controllers import ROLE as CONTROLLER
from bflab.floodload import FloodLoad
from bflab.overlay import Overlay, Plan

WAYS = ("switch", "controller")
ROUNDS = 3
WARM_RATE, WARM_SECONDS = 50.0, 2.0
SAMPLES, SAMPLE_PAUSE = 150, 0.01
CPU_RATE, CPU_SECONDS = 200.0, 4.0
LOAD_SECONDS = 3.0
FIRST_RATE, TOP_RATE = 25.0, 50_000.0
DELIVERY = 0.999
PRECISION = 1.1


@dataclass(frozen=True)
class Options:
    """What the command line of `bf bench flood` asked for."""

    nodes: int
    seed: int
    json_file: Path | None


@dataclass
class Figures:
    """What was measured of one way to flood, over all rounds."""

    millis: List[float] = field(default_factory=list)
    cpu_micros: List[float] = field(default_factory=list)
    sustained: List[float] = field(default_factory=list)

    def as_json(self) -> Dict[str, Any]:
        """Latency over all samples, the median round of the others."""
        cuts = statistics.quantiles(self.millis, n=100)
        return {
            "lastLeafMs": {"p50": round(cuts[49], 2), "p99": round(cuts[98], 2)},
            "cpuMicrosPerBroadcast": round(statistics.median(self.cpu_micros)),
            "sustainedPerSecond": round(statistics.median(self.sustained)),
        }


def run(options: Options) -> int:
    """Measures both ways in turn, so that both meet the same machine; prints and writes figures."""
    figures = {way: Figures() for way in WAYS}
    for number in range(ROUNDS):
        for way in WAYS:
            print(f"round {number + 1} of {ROUNDS}: flooded by the {way}", flush=True)
            _measure(options, way, figures[way])
    report: Dict[str, Any] = {way: made.as_json() for way, made in figures.items()}
    for line in _table(report):
        print(line)
    if options.json_file:
        report.update(nodes=options.nodes, seed=options.seed, rounds=ROUNDS)
        options.json_file.write_text(json.dumps(report) + "\n", encoding="utf-8")
    return 0


def _measure(options: Options, way: str, figures: Figures) -> None:
    plan = Plan(
        nodes=options.nodes, seed=options.seed, controllers="per-node", options={"flood": way}
    )
    with Overlay(plan) as overlay:
        overlay.start_controllers()
        overlay.await_ready()
        with FloodLoad(overlay.leaves) as load:
            load.burst(WARM_RATE, WARM_SECONDS)
            figures.millis += load.last_leaf_millis(SAMPLES, SAMPLE_PAUSE)
            figures.cpu_micros.append(_cpu_micros(overlay, load, CPU_RATE))
            figures.sustained.append(_sustained(load))


def _cpu_micros(overlay: Overlay, load: FloodLoad, rate: float) -> float:
    """Processor time of switches and controllers for a broadcast, less what they take anyway."""
    begun, before = time.monotonic(), _cpu_seconds(overlay)
    time.sleep(CPU_SECONDS)
    idle = (_cpu_seconds(overlay) - before) / (time.monotonic() - begun)
    begun, before = time.monotonic(), _cpu_seconds(overlay)
    burst = load.burst(rate, CPU_SECONDS)
    spent = _cpu_seconds(overlay) - before - idle * (time.monotonic() - begun)
    return spent / burst.sent * 1e6


def _cpu_seconds(overlay: Overlay) -> float:
    ticks = os.sysconf("SC_CLK_TCK")
    total = 0
    for node in overlay.nodes:
        for role in ("ovs-vswitchd", CONTROLLER):
            process = node.process(role)
            if process:
                stat = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii")
                user, system = stat.rpartition(")")[2].split()[11:13]
                total += int(user) + int(system)
    return total / ticks


def _sustained(load: FloodLoad) -> float:
    """The highest rate found at which the share that is promised arrives."""
    best, too_much = 0.0, TOP_RATE
    rate = FIRST_RATE
    while best == 0.0 or too_much / best > PRECISION:
        burst = load.burst(rate, LOAD_SECONDS)
        # A sender that cannot keep the pace finds no higher rate either.
        if burst.delivery >= DELIVERY and burst.rate > rate * 0.95:
            best = rate
        else:
            too_much = rate
        if too_much <= FIRST_RATE:
            return best
        rate = best * 2 if too_much == TOP_RATE else (best * too_much) ** 0.5
        if rate >= TOP_RATE:
            return best
    return best


def _table(report: Dict[str, Any]) -> Iterator[str]:
    rows: List[Tuple[str, str, bool]] = [
        ("last leaf, median, ms", "p50", False),
        ("last leaf, 99 %, ms", "p99", False),
        ("processor time a broadcast, us", "cpuMicrosPerBroadcast", False),
        ("broadcasts a second at 99.9 %", "sustainedPerSecond", True),
    ]
    yield f"{'':34}{'switch':>10}{'controller':>12}{'times':>8}"
    for label, key, more_is_better in rows:
        ours, theirs = (
            report[way]["lastLeafMs"].get(key, report[way].get(key)) for way in WAYS
        )
        times = ours / theirs if more_is_better else theirs / ours
        yield f"{label:34}{ours:10}{theirs:12}{times:8.1f}"
