"""`bf bench flood`: what a broadcast costs, flooded by the switches and by the controllers."""

from __future__ import annotations

import json
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Tuple

from bflab import plain
from bflab.controllers import ROLE as CONTROLLER
from bflab.floodload import FloodLoad
from bflab.node import processor_seconds
from bflab.overlay import Overlay, Plan

WAYS = ("switch", "controller")
# Open vSwitch without anybody who programs it: how much of all that is its own.
PLAIN = "plain"
# More would make an overlay of a dozen nodes a full mesh, in which nobody passes a flood on.
LONG_LINKS = 2
ROUNDS = 3
WARM_RATE, WARM_SECONDS = 100.0, 2.0
SAMPLES, SAMPLE_PAUSE = 150, 0.01
CPU_RATE, CPU_SECONDS = 200.0, 4.0
LOAD_SECONDS = 2.0
FIRST_RATE, TOP_RATE = 25.0, 50_000.0
DELIVERY = 0.999
STEP, PRECISION = 4.0, 1.1
# How often a rate is tried before it counts as too much: another program may have had the machine.
ATTEMPTS = 2


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
    frames: List[float] = field(default_factory=list)

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
            begun = time.monotonic()
            _measure(options, way, figures[way])
            print(
                f"round {number + 1} of {ROUNDS}, flooded by the {way}: {_latest(figures[way])}"
                f" ({time.monotonic() - begun:.0f} s)",
                flush=True,
            )
    if options.json_file:
        report = {way: made.as_json() for way, made in figures.items()}
        options.json_file.write_text(json.dumps(report) + "\n", encoding="utf-8")
    for line in _table(figures):
        print(line)
    floor = Figures()
    _measure(options, PLAIN, floor)
    print(f"Open vSwitch alone, with a tree of fixed flows: {_latest(floor)}")
    return 0


def _measure(options: Options, way: str, figures: Figures) -> None:
    plan = Plan(
        nodes=options.nodes,
        long_links=LONG_LINKS,
        seed=options.seed,
        controllers="per-node",
        options={"flood": "switch" if way == PLAIN else way},
    )
    with Overlay(plan) as overlay:
        overlay.start_controllers()
        overlay.await_ready()
        if way == PLAIN:
            plain.program(overlay)
        else:
            overlay.await_floods(way, list(range(options.nodes)))
        with FloodLoad(overlay.leaves) as load:
            load.burst(WARM_RATE, WARM_SECONDS)
            figures.millis += load.last_leaf_millis(SAMPLES, SAMPLE_PAUSE)
            _count_costs(overlay, load, figures)
            figures.sustained.append(_sustained(load))


def _count_costs(overlay: Overlay, load: FloodLoad, figures: Figures) -> None:
    """Processor time of switches and controllers, and frames between nodes, for a broadcast."""

    def spend(during: Callable[[], object]) -> Tuple[float, float, float]:
        begun = time.monotonic()
        frames, seconds = overlay.frames_on_wires(), _cpu_seconds(overlay)
        during()
        used = _cpu_seconds(overlay) - seconds
        return time.monotonic() - begun, overlay.frames_on_wires() - frames, used

    # What runs anyway, link checks above all, is taken off; before and after, as the controllers
    # still compile and take ever less.
    idle = [spend(lambda: time.sleep(CPU_SECONDS / 2))]
    took, frames, used = spend(lambda: load.burst(CPU_RATE, CPU_SECONDS))
    idle.append(spend(lambda: time.sleep(CPU_SECONDS / 2)))
    share = took / sum(each[0] for each in idle)
    sent = round(CPU_RATE * CPU_SECONDS)
    figures.frames.append((frames - share * sum(each[1] for each in idle)) / sent)
    figures.cpu_micros.append((used - share * sum(each[2] for each in idle)) / sent * 1e6)


def _cpu_seconds(overlay: Overlay) -> float:
    processes = (
        node.process(role) for node in overlay.nodes for role in ("ovs-vswitchd", CONTROLLER)
    )
    return sum(processor_seconds(process.pid) for process in processes if process)


def _sustained(load: FloodLoad) -> float:
    """The highest rate of one leaf found at which the share that is promised arrives."""
    best, too_much = 0.0, TOP_RATE
    rate = FIRST_RATE
    while rate < TOP_RATE and (best == 0.0 or too_much / best > PRECISION):
        if any(_holds(load, rate) for _ in range(ATTEMPTS)):
            best = rate
        else:
            too_much = rate
        if too_much <= FIRST_RATE:
            return best
        rate = best * STEP if too_much == TOP_RATE else (best * too_much) ** 0.5
    return best


def _holds(load: FloodLoad, rate: float) -> bool:
    burst = load.burst(rate, LOAD_SECONDS, by_one=True)
    # A sender that cannot keep the pace finds no higher rate either.
    return burst.delivery >= DELIVERY and burst.rate > rate * 0.95


def _latest(figures: Figures) -> str:
    return (
        f"{statistics.median(figures.millis[-SAMPLES:]):.2f} ms to the last leaf,"
        f" {figures.cpu_micros[-1]:.0f} us of processor time and {figures.frames[-1]:.1f} frames"
        f" between nodes a broadcast, {figures.sustained[-1]:.0f} a second"
    )


def _table(figures: Dict[str, Figures]) -> Iterator[str]:
    found = [figures[way].as_json() for way in WAYS]
    rows: List[Tuple[str, List[float], bool]] = [
        ("last leaf, median, ms", [each["lastLeafMs"]["p50"] for each in found], False),
        ("last leaf, 99 %, ms", [each["lastLeafMs"]["p99"] for each in found], False),
        ("processor time, us", [each["cpuMicrosPerBroadcast"] for each in found], False),
        ("broadcasts a second at 99.9 %", [each["sustainedPerSecond"] for each in found], True),
        ("frames between nodes", [round(statistics.median(figures[way].frames), 1) for way in WAYS],
         False),
    ]  # fmt: skip
    yield f"{'':34}{'switch':>10}{'controller':>12}{'times':>8}"
    for label, (ours, theirs), more_is_better in rows:
        better, worse = (ours, theirs) if more_is_better else (theirs, ours)
        times = f"{better / worse:.1f}" if worse > 0 else "-"
        yield f"{label:34}{ours:10}{theirs:12}{times:>8}"
