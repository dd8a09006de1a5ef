"""Leaves that move."""

from __future__ import annotations

from typing import List

from bflab.leaf import Leaf
from bflab.resilience.case import Cases, Limits
from bflab.resilience.traffic import Recording, pause
from bflab.resilience.trial import Trial

CASES = Cases()
MOVED_MS = 60.0
MOVED = Limits(MOVED_MS)
WATCHED_SECONDS = 2.0
TEN = 10
FLAPPING_SECONDS = 4.0
# Moves of one address that all nodes may follow while it flaps at 200 frames a second.
FOLLOWED_PER_SECOND = 10
STRAY_AFTER_SECONDS = 0.1
MOVES, DAMPED = "leaf-moved-in", "damp"  # a counter's name, and what is in such a name


class Mover:
    """A station that talks to three others, far and near, which talk to it all the time.

    They are behind the first leaf port of their nodes; it moves to the second ones.
    """

    def __init__(self, trial: Trial, home: Leaf) -> None:
        self.trial = trial
        self.home = home
        node = home.node.index
        self.station = trial.station(home)
        self.inbound: List[int] = []
        for shift in (1, 3, 4):
            far = (node + shift) % trial.count
            other = trial.station(trial.leaf(far))
            self.inbound.append(trial.flow(other, self.station, (far, node)))
            trial.flow(self.station, other, (node, far))
        trial.await_steady()

    def move(self, leaf: Leaf, announce: bool = False, for_good: bool = True) -> None:
        """Moves; if for good, has the case fail when frames go on to the old place."""
        old = self.home
        self.home = leaf
        moment = self.trial.traffic.move(self.station, leaf, announce)
        if self.trial.fault is None:
            self.trial.fault = moment

        def nothing_at_old_place(recording: Recording) -> None:
            stray = sum(
                recording.copies_at(flow, old.name, moment + STRAY_AFTER_SECONDS)
                for flow in self.inbound
            )
            self.trial.expect(stray == 0, f"{stray} frames still went to {old.name}")

        if for_good:
            self.trial.when_recorded(nothing_at_old_place)


def far_node(trial: Trial) -> int:
    """A node that node 1 has no link to."""
    peers = {1, *trial.overlay.ring.peers(1)}
    return next(node for node in range(trial.count - 1, -1, -1) if node not in peers)


@CASES.add(
    "leaf-move-silent",
    "a leaf goes to another node and sends nothing but unicast",
    MOVED,
    in_ci=True,
)
def leaf_move_silent(trial: Trial) -> None:
    mover = Mover(trial, trial.leaf(1))
    mover.move(trial.leaf(far_node(trial), 1))
    pause(WATCHED_SECONDS)


@CASES.add("leaf-move-garp", "a leaf goes to another node and announces itself by ARP", MOVED)
def leaf_move_garp(trial: Trial) -> None:
    mover = Mover(trial, trial.leaf(1))
    mover.move(trial.leaf(far_node(trial), 1), announce=True)
    pause(WATCHED_SECONDS)


@CASES.add(
    "leaf-move-port", "a leaf goes to another port of its node", MOVED, in_ci=True
)
def leaf_move_port(trial: Trial) -> None:
    mover = Mover(trial, trial.leaf(1))
    mover.move(trial.leaf(1, 1))
    pause(WATCHED_SECONDS)


@CASES.add(
    "leaf-move-to-peer-and-back",
    "a leaf goes to the node of one that talks to it, and back again",
    MOVED,
)
def leaf_move_to_peer_and_back(trial: Trial) -> None:
    mover = Mover(trial, trial.leaf(1))
    for place in (trial.leaf(2, 1), trial.leaf(1)):
        mover.move(place, for_good=False)
        pause(WATCHED_SECONDS)


@CASES.add(
    "leaf-move-ten-in-a-row",
    "a leaf moves ten times, a second apart",
    MOVED,
)
def leaf_move_ten_in_a_row(trial: Trial) -> None:
    mover = Mover(trial, trial.leaf(1))
    for step in range(TEN):
        mover.move(trial.leaf((1 + 3 * (step + 1)) % trial.count, 1), for_good=False)
        pause(1.0)


@CASES.add(
    "leaf-flapping",
    "two leaves with one address: damped and reported; the others lose nothing",
    Limits(lost=0),
)
def leaf_flapping(trial: Trial) -> None:
    trial.run_mesh()
    before = trial.counters()
    trial.strike()
    twins = trial.twins([trial.leaf(node, 1) for node in (2, 6)])
    other = trial.station(trial.leaf(4, 1))
    flows = [trial.traffic.flow(twin, other) for twin in twins]
    pause(FLAPPING_SECONDS)
    for flow in flows:
        trial.traffic.end_flow(flow)
    after = trial.counters()
    grown = {name: after[name] - before.get(name, 0) for name in after}
    damped = sum(more for name, more in grown.items() if DAMPED in name)
    trial.note(f"{grown[MOVES]} moves followed, {damped} times damped")
    trial.expect(damped > 0, f"no counter with {DAMPED} in its name tells of the flapping")
    trial.expect(
        grown[MOVES] <= FOLLOWED_PER_SECOND * FLAPPING_SECONDS,
        f"{grown[MOVES]} moves followed in {FLAPPING_SECONDS:g} s",
    )
    pause(WATCHED_SECONDS)

