"""Tunnels that fail, loudly or silently, and parts of the overlay that are cut off."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from typing import List, Sequence, Set

from bflab.resilience.case import Cases, Limits, Setting
from bflab.resilience.faults import (
    black_hole,
    end_black_hole,
    resume_controller,
    set_all_links,
    suspend_controller,
)
from bflab.resilience.traffic import pause
from bflab.resilience.trial import Trial
from bflab.ring import Edge, edge
from bflab.waiting import until

CASES = Cases()
BFD = Setting("bfd", options=(("bfd", "true"),))
# The meter sees every copy. With more nodes and leaves two processors would be busy with that alone.
FLOODED = Setting("flooded", nodes=6, long_links=0, leaves=1)
FAST_BFD = replace(FLOODED, name="fast-bfd", options=(("bfd", "true"), ("bfd-interval", "30ms")))
PORT_DOWN_MS, SILENT_MS, BFD_MS, FLOODED_MS = 100.0, 1500.0, 500.0, 150.0
# How long a fault is watched: longer than its limit by far.
WATCHED_SECONDS = 3.0
OTHER_NUMBER = 321
FLOODS_PER_SECOND, FLOODERS, FLOODED_SECONDS = 1000.0, 4, 2.0
GUARDED_SECONDS = 20.0
ACROSS_SECONDS = 3.0
REVIVED_SECONDS = 2.0


def shortcuts(trial: Trial) -> List[Edge]:
    """Links beyond the second successor: without them the ring is still whole."""
    count = trial.count
    return [
        (a, b) for a, b in trial.overlay.tunnels if min((b - a) % count, (a - b) % count) > 2
    ]


def link_in_use(trial: Trial) -> Edge:
    """The link that most flows pass, broadcasts among them; notes how many."""
    paths = trial.paths()
    flooded = paths.links(trial.broadcasts[0])
    link = paths.busiest_link(trial.unicast, flooded)
    over = paths.flows_over(link, trial.unicast)
    trial.note(f"{len(over)} of {len(trial.unicast)} flows over n{link[0]}-n{link[1]}")
    trial.expect(bool(over), f"no flow passes n{link[0]}-n{link[1]}: nothing was tried")
    return link


@CASES.add(
    "tunnel-port-down",
    "a tunnel loses its carrier: its traffic is shifted in the switch",
    Limits(PORT_DOWN_MS, broadcast_outage_ms=PORT_DOWN_MS),
    in_ci=True,
)
def tunnel_port_down(trial: Trial) -> None:
    trial.run_mesh()
    link = link_in_use(trial)
    trial.strike()
    trial.overlay.link_down(*link)
    pause(WATCHED_SECONDS)
    trial.overlay.link_up(*link)
    trial.settle()


def silence(trial: Trial, both_ways: bool) -> None:
    """Black-holes the busiest link for a while."""
    trial.run_mesh()
    a, b = link_in_use(trial)
    ways = [(a, b), (b, a)] if both_ways else [(a, b)]
    trial.strike()
    for way in ways:
        black_hole(trial.overlay, *way)
    pause(WATCHED_SECONDS)
    for way in ways:
        end_black_hole(trial.overlay, *way)
    trial.settle()


@CASES.add(
    "silent-tunnel",
    "a tunnel carries nothing, its carrier stays: link checks find it",
    Limits(SILENT_MS, broadcast_outage_ms=SILENT_MS),
    in_ci=True,
)
def silent_tunnel(trial: Trial) -> None:
    silence(trial, both_ways=True)


@CASES.add(
    "silent-tunnel-one-way",
    "a tunnel carries nothing in one direction: link checks find it",
    Limits(SILENT_MS, broadcast_outage_ms=SILENT_MS),
)
def silent_tunnel_one_way(trial: Trial) -> None:
    silence(trial, both_ways=False)


@CASES.add(
    "silent-tunnel-bfd",
    "a tunnel carries nothing, its carrier stays: BFD finds it",
    Limits(BFD_MS, broadcast_outage_ms=BFD_MS),
    setting=BFD,
)
def silent_tunnel_bfd(trial: Trial) -> None:
    silence(trial, both_ways=True)


@CASES.add(
    "port-readded-other-number",
    "a peer's port is deleted, which only its own node sees, and added under another number",
    Limits(SILENT_MS, broadcast_outage_ms=SILENT_MS),
)
def port_readded(trial: Trial) -> None:
    trial.run_mesh()
    a, b = link_in_use(trial)
    trial.strike()
    trial.overlay.del_port(a, b)
    pause(WATCHED_SECONDS)
    trial.overlay.add_port(a, b, OTHER_NUMBER)
    trial.settle()
    trial.expect(
        edge(a, b) in {link for flow in trial.unicast for link in trial.paths().links(flow)},
        f"no flow took n{a}-n{b} again",
    )


# --- nodes ---


def kill_nodes(trial: Trial, victims: List[int]) -> None:
    """Kills nodes at once, watches, revives them and waits until all is as before."""
    trial.ignore_nodes(victims)
    trial.strike()
    for victim in victims:
        trial.overlay.kill_node(victim)
    pause(WATCHED_SECONDS)
    for victim in victims:
        trial.overlay.revive_node(victim)
    trial.overlay.await_ready()
    ready = time.monotonic()
    pause(REVIVED_SECONDS)
    for flow in trial.flows_of(victims)[:2]:
        trial.expect_within(flow, ready, REVIVED_SECONDS, "a flow of the revived node")


def busiest_transit(trial: Trial) -> int:
    """The node, not that which broadcasts, in the midst of most flows."""
    paths = trial.paths()
    passing = {
        node: sum(
            node in paths.nodes(flow) for flow in set(trial.unicast) - set(trial.flows_of([node]))
        )
        for node in range(1, trial.count)
    }
    victim = max(passing, key=lambda node: passing[node])
    trial.note(f"{passing[victim]} flows passed n{victim}")
    trial.expect(passing[victim] > 0, f"no flow passes n{victim}: nothing was tried")
    return victim


@CASES.add(
    "node-killed",
    "switch, database and controller of a node die; its peers' ports stay up",
    Limits(SILENT_MS, broadcast_outage_ms=SILENT_MS),
    in_ci=True,
)
def node_killed(trial: Trial) -> None:
    trial.run_mesh()
    kill_nodes(trial, [busiest_transit(trial)])


@CASES.add(
    "node-killed-bfd",
    "the same with BFD on the tunnels",
    Limits(BFD_MS, broadcast_outage_ms=BFD_MS),
    setting=BFD,
)
def node_killed_bfd(trial: Trial) -> None:
    trial.run_mesh()
    kill_nodes(trial, [busiest_transit(trial)])


@CASES.add(
    "node-gone-controllers-stopped",
    "a node vanishes with its tunnels while all controllers stand still: switches pass it by",
    Limits(PORT_DOWN_MS),
    in_ci=True,
)
def node_gone_controllers_stopped(trial: Trial) -> None:
    trial.run_mesh()
    victim = busiest_transit(trial)
    trial.ignore_nodes([victim])
    suspend_all(trial)
    trial.strike()
    set_all_links(trial.overlay, victim, "down")
    pause(WATCHED_SECONDS)
    resume_all(trial)
    pause(REVIVED_SECONDS)
    set_all_links(trial.overlay, victim, "up")
    trial.settle()


@CASES.add(
    "node-killed-bfd-controllers-stopped",
    "a node dies, its peers' ports stay up, while all controllers stand still: BFD in the switches"
    " passes it by",
    Limits(BFD_MS),
    setting=BFD,
    in_ci=True,
)
def node_killed_bfd_controllers_stopped(trial: Trial) -> None:
    trial.run_mesh()
    victim = busiest_transit(trial)
    trial.ignore_nodes([victim])
    suspend_all(trial)
    trial.strike()
    trial.overlay.kill_node(victim)
    pause(WATCHED_SECONDS)
    resume_all(trial, [victim])
    trial.overlay.revive_node(victim)
    trial.settle()


def suspend_all(trial: Trial) -> None:
    """All controllers stand still."""
    for node in range(trial.count):
        suspend_controller(trial.overlay, node)


def resume_all(trial: Trial, dead: Sequence[int] = ()) -> None:
    """They go on, those excepted that were killed meanwhile."""
    for node in set(range(trial.count)) - set(dead):
        resume_controller(trial.overlay, node)


@CASES.add(
    "node-gone-amid-floods",
    "a node vanishes with its tunnels amid 1,000 broadcasts a second: switches pass it by",
    Limits(FLOODED_MS),
    setting=FLOODED,
    in_ci=True,
)
def node_gone_amid_floods(trial: Trial) -> None:
    victim = flood_busily(trial)
    trial.strike()
    set_all_links(trial.overlay, victim, "down")
    trial.overlay.kill_node(victim)
    pause(FLOODED_SECONDS)
    trial.enough()
    set_all_links(trial.overlay, victim, "up")
    trial.overlay.revive_node(victim)
    trial.settle()


@CASES.add(
    "node-killed-amid-floods-bfd",
    "a node dies amid 1,000 broadcasts a second, its peers' ports stay up: BFD every 30 ms finds it",
    Limits(FLOODED_MS),
    setting=FAST_BFD,
)
def node_killed_amid_floods(trial: Trial) -> None:
    until(lambda: guards(trial) == {"guarding"}, lambda: f"BFD: {guards(trial)}", GUARDED_SECONDS)
    victim = flood_busily(trial)
    trial.strike()
    trial.overlay.kill_node(victim)
    pause(FLOODED_SECONDS)
    trial.enough()
    trial.overlay.revive_node(victim)
    trial.settle()


def guards(trial: Trial) -> Set[str]:
    """The stages in which BFD is on the links of all nodes."""
    nodes = range(trial.count)
    return {peer["bfd"] for node in nodes for peer in trial.overlay.show(node, "peers")}


def flood_busily(trial: Trial) -> int:
    """Starts broadcasts behind several nodes; the other node that most copies pass is to die."""
    at = {node: trial.station(trial.leaf(node)) for node in range(trial.count)}
    sources = [trial.count * place // FLOODERS for place in range(FLOODERS)]
    few = [trial.flood(at[node], node) for node in sources]
    trial.await_steady()
    paths = trial.paths()
    onward = Counter(sender for flow in few for sender, _ in paths.hops(flow))
    victim = max(set(range(trial.count)) - set(sources), key=lambda node: onward[node])
    trial.note(f"n{victim} sent {onward[victim]} copies of {len(few)} floods on")
    trial.expect(onward[victim] > 0, f"n{victim} sends no flood on: nothing was tried")
    trial.ignore_nodes([victim])
    for node in sources:
        trial.flood(at[node], node, FLOODERS * 1000 / FLOODS_PER_SECOND)
    trial.await_steady()
    return victim


@CASES.add(
    "two-adjacent-nodes-killed",
    "a node and its successor die at once",
    Limits(SILENT_MS, broadcast_outage_ms=SILENT_MS),
)
def two_adjacent_nodes_killed(trial: Trial) -> None:
    trial.run_mesh()
    first = busiest_transit(trial)
    second = first + 1 if first + 1 < trial.count else first - 1
    kill_nodes(trial, [first, second])


@CASES.add(
    "partition-and-heal",
    "half of the ring is cut off and joined again: both islands work in themselves",
    Limits(PORT_DOWN_MS, broadcast_outage_ms=PORT_DOWN_MS),
    in_ci=True,
)
def partition_and_heal(trial: Trial) -> None:
    at = trial.run_mesh()
    half = trial.count // 2
    inner = [
        trial.flow(at[start + a], at[start + b], (start + a, start + b))
        for start in (0, half)
        for a, b in ((0, half - 1), (half - 1, 0), (1, half - 1))
    ]
    trial.await_steady()
    trial.judge(inner)
    trial.deafen(range(half, trial.count))
    trial.strike()
    cut = trial.overlay.partition(range(half))
    pause(WATCHED_SECONDS)
    trial.overlay.heal(cut)
    healed = time.monotonic()
    trial.settle()
    for flow in trial.unicast[: trial.count]:
        trial.expect_within(flow, healed, ACROSS_SECONDS, "across again")
