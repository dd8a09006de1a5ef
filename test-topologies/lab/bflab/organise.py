"""`bf demo --self-organise` and `bf test --only overlay`: overlays that nobody links by hand."""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path
from typing import Any, Dict, List

from bflab import evidence, prompt
from bflab.demo import PING_SECONDS, PINGS_AT_ONCE, Options, say, shortened
from bflab.flood import FloodCounter
from bflab.members import SelfOrganised
from bflab.overlay import Plan
from bflab.ping import Pinger, PingStream, all_pairs
from bflab.waiting import NotYet, until

COMPLETE_SECONDS_EACH = 8.0
BROADCASTS_EACH = 4
# What a node may have besides what it wants itself, by the defaults of its options.
ACCEPTED = 8 + 16 + 6
PATIENCE_SECONDS, SETTLED_SECONDS = 30.0, 20.0
FEWEST = 4


class Shown:
    """What was found, and what does not hold."""

    def __init__(self) -> None:
        self.report: Dict[str, Any] = {}
        self.failures: List[str] = []

    def require(self, holds: bool, failure: str) -> None:
        """Notes and prints a failure unless it holds."""
        if not holds:
            self.failures.append(failure)
            say(f"FAILED: {failure}")

    def end(self, seed: int, json_file: Path | None) -> int:
        """Writes the figures; the exit code, 0 when everything holds."""
        self.report.update(seed=seed, failures=self.failures)
        if json_file:
            json_file.write_text(json.dumps(self.report) + "\n", encoding="utf-8")
        many = len(self.failures)
        say(f"{many} things do not hold" if many else "everything holds")
        return 1 if many else 0


def start(
    overlay: SelfOrganised, successors: int, shown: Shown, members: int | None = None
) -> None:
    """Launches all members, or so many of the nodes, and waits for the ring.

    The time counts from before the first launch.
    """
    begun = time.monotonic()
    count = members or len(overlay.nodes)
    overlay.launch_first(count)
    overlay.await_joined(COMPLETE_SECONDS_EACH * count)
    joined = time.monotonic()
    overlay.await_ring(successors, COMPLETE_SECONDS_EACH * count)
    done = time.monotonic()
    used = sum(overlay.controllers.processor_seconds().values())
    shown.report.update(
        nodes=len(overlay.alive),
        completeSeconds=round(done - begun, 2),
        completeAfterLastJoinSeconds=round(done - joined, 2),
        controllerCpuSeconds=round(used, 2),
    )
    say(f"the ring is complete {done - begun:.1f} s after the first controller was launched, "
        f"{done - joined:.1f} s after the last had joined")  # fmt: skip
    say(f"by then the controllers had used {used:.1f} s of processor time; "
        f"there are {os.cpu_count()} processors")  # fmt: skip


def end(overlay: SelfOrganised, shown: Shown) -> None:
    """Lets all members leave; nothing that they made may be left."""
    for node in sorted(overlay.alive):
        overlay.leave(node)
    left = {i: overlay.tunnel_peers(i) for i, n in enumerate(overlay.nodes) if n.has_switch}
    shown.require(not any(left.values()), f"tunnels are left: {left}")
    say("all nodes have left, and no tunnel is left")


def check_links(overlay: SelfOrganised, successors: int, shown: Shown) -> None:
    """Waits until no tunnel is orphaned, and compares the degrees with the limits."""
    left: List[str] = []

    def settled() -> bool:
        left[:] = overlay.orphans()
        return not left

    try:
        until(settled, lambda: shortened(left), SETTLED_SECONDS)
    except NotYet as late:
        shown.require(False, f"orphan tunnels {late}")
    shortcuts = max(len(overlay.alive) - 1, 1).bit_length()
    most = 2 * successors + 3 * (shortcuts + 1) + ACCEPTED
    degrees = {node: len(overlay.tunnel_peers(node)) for node in overlay.alive}
    shown.require(max(degrees.values()) <= most, f"degrees above {most}: {degrees}")
    shown.report["largestDegree"] = max(degrees.values())


def traffic(overlay: SelfOrganised, shown: Shown) -> None:
    """Pings between all pairs, and broadcasts from everywhere."""
    leaves = [leaf for leaf in overlay.leaves if leaf.node.index in overlay.alive]
    pairs = all_pairs(leaves)
    with Pinger(leaves, 4) as pinger:
        pinged = pinger.each(pairs, PINGS_AT_ONCE, PING_SECONDS)
    shown.require(
        pinged.received == pinged.sent == len(pairs) and not pinged.duplicates,
        f"{pinged.received} of {pinged.sent} pings answered, {pinged.duplicates} twice: "
        f"{shortened(pinged.unanswered)}",
    )
    say(f"ping, all pairs: {pinged.received} of {pinged.sent} answered, "
        f"{pinged.duplicates} duplicates")  # fmt: skip
    with FloodCounter(leaves, []) as counter:
        flooded = counter.count(BROADCASTS_EACH)
    shown.require(
        not flooded.duplicates and not flooded.missed,
        f"broadcasts: {flooded.duplicates} duplicates, {flooded.missed} missed",
    )
    say(f"broadcasts: {flooded.sent} sent, {flooded.delivered} of {flooded.expected} copies "
        f"delivered, {flooded.duplicates} duplicates")  # fmt: skip


def demo(options: Options) -> int:
    """The demonstration from start to end; its exit code."""
    plan = options.plan
    shown = Shown()
    say("building the switches and the network under them; there is not one tunnel")
    with SelfOrganised(plan, options.underlay_version) as overlay:
        start(overlay, plan.successors, shown)
        traffic(overlay, shown)
        check_links(overlay, plan.successors, shown)
        sizes = overlay.controllers.resident_megabytes().values()
        shown.report["controllerRssMb"] = round(max(sizes), 1)
        say(f"memory of the largest controller: {max(sizes):.1f} MB; "
            f"most tunnels of a node: {shown.report['largestDegree']}")  # fmt: skip
        if not options.keep:
            end(overlay, shown)
            return shown.end(plan.seed, options.json_file)
        code = shown.end(plan.seed, options.json_file)
        prompt.keep(overlay)
        return code


def churn(plan: Plan, seconds: float, limit: float, json_file: Path | None) -> int:
    """Random joins, leaves and kills with pings running; the exit code."""
    shown = Shown()
    chance = random.Random(plan.seed)
    took: List[float] = []
    with SelfOrganised(plan) as overlay:
        start(overlay, plan.successors, shown)
        first, second = overlay.leaves[0], overlay.leaves[len(overlay.nodes) // 2]
        spared = {first.node.index, second.node.index}
        dead: set[int] = set()
        stream = PingStream(first, second, 4, 100)
        begun = time.monotonic()
        while time.monotonic() < begun + seconds:
            what = f"{time.monotonic() - begun:.0f} s: {_change(overlay, chance, spared, dead)}"
            try:
                waited = overlay.await_ring(plan.successors, PATIENCE_SECONDS)
            except NotYet as late:
                shown.require(False, f"after {what}: {late}")
                _keep_evidence(overlay)
                break
            took.append(waited)
            if waited > limit:
                shown.require(False, f"{what}, and the ring was right in {waited:.1f} s")
                _keep_evidence(overlay)
            say(f"{what}: the ring is right after {waited:.2f} s")
            check_links(overlay, plan.successors, shown)
        pings = stream.stop()
        shown.report.update(changes=len(took), rightSeconds=took, pings=pings)
        gap = pings["longestGapMs"]
        shown.require(not pings["duplicates"], f"{pings['duplicates']} pings answered twice")
        shown.require(gap <= 1000 * limit, f"{gap:.0f} ms without an answer to a ping")
        say(f"{len(took)} changes, longest {max(took, default=0):.2f} s; pings: {pings}")
        traffic(overlay, shown)
        end(overlay, shown)
    return shown.end(plan.seed, json_file)


def _keep_evidence(overlay: SelfOrganised) -> None:
    evidence.keep(overlay, evidence.FAILURES / "churn")
    say(f"logs and tables of that: {evidence.FAILURES / 'churn'}")


def _change(
    overlay: SelfOrganised, chance: random.Random, spared: set[int], dead: set[int]
) -> str:
    """Makes one change and says which. Its time counts when this returns."""
    away = [i for i in range(len(overlay.nodes)) if i not in overlay.alive]
    there = sorted(overlay.alive - spared)
    joins = away and (len(overlay.alive) <= FEWEST or chance.random() < 0.5)
    if joins:
        node = chance.choice(away)
        if node in dead:
            dead.discard(node)
            overlay.revive(node)
        else:
            overlay.launch(node)
        up = overlay.await_up(node, PATIENCE_SECONDS)
        return f"n{node} is there {up:.2f} s after its launch, and joins"
    node = chance.choice(there)
    if chance.random() < 0.5:
        overlay.leave(node)
        return f"n{node} leaves"
    dead.add(node)
    overlay.crash(node)
    return f"n{node} is killed"
