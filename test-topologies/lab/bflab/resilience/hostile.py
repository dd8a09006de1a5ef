"""Leaves and peers that mean harm, or are broken."""

from __future__ import annotations

import random
import socket
import struct
import threading
import time
from typing import Callable, Iterator, List

from bflab.flood import BROADCAST, PROBE_BYTES
from bflab.frb import BRDCST, ETHERTYPE
from bflab.leaf import INTERFACE, Leaf
from bflab.namespace import packet_socket
from bflab.resilience.case import Cases, Limits
from bflab.resilience.traffic import Recording, pause
from bflab.resilience.trial import Trial

CASES = Cases()
OTHERS_LOSE_NOTHING = Limits(lost=0)
MORE_MEMORY_MB = 10.0
ATTACKER, BYSTANDER = 3, 1
FORGED_MACS = 100_000
# As many a second as the switches of a 2-core machine look at without being the bottleneck: it is
# the controller that is tried here, not how many packet sockets the kernel has.
FORGED_PER_SECOND = 5_000
STORM_PER_SECOND, STORM_SECONDS = 5_000, 6.0
FLOODS_PER_SECOND, FLOOD_SECONDS = 5_000, 6.0
# One in a thousand of those that are sent meanwhile: flows share the port on which the floods come,
# and the kernel keeps 277 frames for a switch that is not running just then.
LOST_BESIDE_FLOODS = 10
BEFORE_NEW_FLOWS_SECONDS = 1.0
AFTERWARDS_SECONDS = 2.0
BATCH_SECONDS = 0.005
LEAF_TX, FWD, LNK_CHK, ANNOUNCE, LEAF_TABLE = 1, 2, 3, 16, 17
LEAF_ETHERTYPE = 0x88B6  # IEEE 802: the second one for local experiments


class Storm:
    """Frames at a steady rate out of one interface, in a thread of its own."""

    def __init__(
        self, packets: socket.socket, interface: str, per_second: float, frames: Iterator[bytes]
    ) -> None:
        self._packets = packets
        self._interface = interface
        self._rate = per_second
        self._frames = frames
        self.sent = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        start = time.monotonic()
        while not self._stopped.wait(BATCH_SECONDS):
            due = int((time.monotonic() - start) * self._rate) - self.sent
            for _ in range(due):
                packet = next(self._frames, None)
                if packet is None:
                    return
                self._send(packet)
                self.sent += 1

    def _send(self, packet: bytes) -> None:
        try:
            self._packets.sendto(packet, (self._interface, 0))
        except (BlockingIOError, OSError):
            pass  # what the kernel cannot take of a storm is no part of it

    def join(self) -> None:
        """Waits until all frames are sent."""
        self._thread.join()

    def stop(self) -> None:
        """Sends no more."""
        self._stopped.set()
        self._thread.join()


def from_leaf(leaf: Leaf, per_second: float, frames: Iterator[bytes]) -> Storm:
    """A storm out of a leaf."""
    return Storm(packet_socket(leaf.pid, LEAF_ETHERTYPE), INTERFACE, per_second, frames)


def leaf_frame(destination: bytes, source: bytes) -> bytes:
    """A short frame that no station takes for its own."""
    return (destination + source + struct.pack("!H", LEAF_ETHERTYPE)).ljust(PROBE_BYTES, b"\0")


def frb(kind: int, destination: bytes, source: bytes, root: bytes, bound: bytes,
        payload: bytes = b"", count: int = 0) -> bytes:  # fmt: skip
    """An overlay frame, forged."""
    header = destination + source + struct.pack("!H", ETHERTYPE) + root + bound
    return (header + bytes((1, kind, count)) + payload).ljust(PROBE_BYTES, b"\0")


def under(trial: Trial, storm: Callable[[], Storm], stop_after: float | None) -> Storm:
    """Runs an attack beside the mesh, with new flows that begin in the midst of it."""
    trial.run_mesh()
    # What the attacker's own port suffers is its own affair; all flows of the mesh are others'.
    before = trial.resident_megabytes()
    counted = trial.counters()
    trial.strike()
    attack = storm()
    pause(BEFORE_NEW_FLOWS_SECONDS)
    start_new_flows(trial)
    if stop_after is None:
        attack.join()
    else:
        pause(stop_after)
        attack.stop()
    pause(AFTERWARDS_SECONDS)
    after = trial.resident_megabytes()
    trial.memory_mb = round(max(after[name] - before[name] for name in before), 1)
    grown = {name: now - counted.get(name, 0) for name, now in trial.counters().items()}
    trial.note(f"{attack.sent} frames sent")
    for name in sorted(grown, key=lambda each: -grown[each]):
        if grown[name] > attack.sent // 20 and any(word in name for word in TELLING):
            trial.note(f"{name} {grown[name]}")
    return attack


TELLING = ("reject", "evict", "flooded", "limit", "learned", "drop", "damp")


def start_new_flows(trial: Trial) -> None:
    """From a new leaf of the attacker's own node, and between two other nodes."""
    for source, target in ((ATTACKER, 6), (5, 1)):
        here, there = trial.station(trial.leaf(source)), trial.station(trial.leaf(target, 1))
        trial.flow(here, there, (source, target))
        trial.flow(there, here, (target, source))


def forged_macs() -> Iterator[bytes]:
    """A frame from each of 100,000 addresses, to nobody that is there."""
    for number in range(FORGED_MACS):
        source = b"\x02\xfa\x4e" + number.to_bytes(3, "big")
        yield leaf_frame(b"\x02\xfa\x4f\x00\x00\x00", source)


@CASES.add(
    "forged-macs-100000",
    "one leaf sends from 100,000 addresses: no loss for others, new flows among them",
    Limits(lost=0, memory_mb=MORE_MEMORY_MB),
)
def forged_macs_100000(trial: Trial) -> None:
    attacker = trial.leaf(ATTACKER, 1)
    under(trial, lambda: from_leaf(attacker, FORGED_PER_SECOND, forged_macs()), None)


@CASES.add(
    "packet-in-storm",
    "one leaf sends 5,000 frames a second to unknown addresses: no loss for others",
    Limits(lost=0, memory_mb=MORE_MEMORY_MB),
)
def packet_in_storm(trial: Trial) -> None:
    attacker = trial.leaf(ATTACKER, 1)
    chance = random.Random(1)
    own = bytes.fromhex(attacker.mac.replace(":", ""))

    def frames() -> Iterator[bytes]:
        while True:
            yield leaf_frame(b"\x02\xfa\x50" + chance.randbytes(3), own)

    under(trial, lambda: from_leaf(attacker, STORM_PER_SECOND, frames()), STORM_SECONDS)


@CASES.add(
    "peer-floods-without-end",
    "a peer sends 5,000 floods a second: others lose one frame in a thousand at most",
    Limits(lost=LOST_BESIDE_FLOODS, memory_mb=MORE_MEMORY_MB),
)
def peer_floods(trial: Trial) -> None:
    overlay = trial.overlay
    peer = overlay.nodes[ATTACKER]
    end = overlay.end(ATTACKER, overlay.ring.peers(ATTACKER)[0])
    own = bytes.fromhex(peer.nid)
    source = b"\x02\xfa\x51\x00\x00\x01"
    flood = frb(BRDCST, BROADCAST, source, own, own, leaf_frame(BROADCAST, source))

    def frames() -> Iterator[bytes]:
        while True:
            yield flood

    def storm() -> Storm:
        packets = packet_socket(peer.pid, LEAF_ETHERTYPE)
        return Storm(packets, end.port, FLOODS_PER_SECOND, frames())

    under(trial, storm, FLOOD_SECONDS)


@CASES.add(
    "forged-frb-from-leaf",
    "a leaf sends overlay frames that claim another's leaf: they are dropped, nothing is learned",
    OTHERS_LOSE_NOTHING,
    in_ci=True,
)
def forged_frb(trial: Trial) -> None:
    at = trial.run_mesh()
    victim_node = (ATTACKER + 3) % trial.count
    attacker = trial.leaf(ATTACKER, 1)
    mac = trial.mac_of(at[victim_node])
    trial.strike()
    attack = from_leaf(attacker, 200.0, iter(forgeries(trial, mac) * 40))
    attack.join()
    pause(AFTERWARDS_SECONDS)
    trial.note(f"{attack.sent} forged frames sent")
    struck = trial.fault or 0.0

    def nothing_for_attacker(recording: Recording) -> None:
        # A unicast frame that had to be flooded comes to every leaf, also to one that did nothing.
        attacked, bystander = (
            sum(recording.copies_at(flow, leaf.name, struck) for flow in trial.unicast)
            for leaf in (attacker, trial.leaf(BYSTANDER, 1))
        )
        trial.note(f"flooded frames of others at the attacker: {attacked}, elsewhere {bystander}")
        trial.expect(
            attacked <= bystander, f"{attacked} frames of others went to the attacker"
        )

    trial.when_recorded(nothing_for_attacker)


def forgeries(trial: Trial, victim: bytes) -> List[bytes]:
    """Floods, claims, tables and link messages that move the victim to where they come from."""
    nodes = [bytes.fromhex(node.nid) for node in trial.overlay.nodes]
    frames = []
    for root in nodes:
        bound = nodes[ATTACKER]
        inner = leaf_frame(BROADCAST, victim)
        claim = b"\x7f" + b"\xff" * 7 + victim + b"\0\0"
        frames += [
            frb(BRDCST, BROADCAST, victim, root, bound, inner),
            frb(LEAF_TX, victim, victim, root, root, victim, 1),
            frb(FWD, BROADCAST, victim, root, bound, inner),
            frb(LNK_CHK, BROADCAST, victim, root, root),
            frb(ANNOUNCE, BROADCAST, victim, root, bound, claim, 1),
            frb(LEAF_TABLE, BROADCAST, victim, root, root, root + claim, 1),
        ]
    return frames
