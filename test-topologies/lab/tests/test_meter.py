"""The traffic meter on two namespaces joined by a pair of interfaces. Needs root."""

import os
import subprocess
import time
import unittest
from dataclasses import dataclass

from bflab.resilience.account import measure
from bflab.resilience.traffic import Traffic
from bflab.run import Run
from bflab.waiting import until

OUTAGE_SECONDS = 0.5


@dataclass(frozen=True)
class Place:
    """What the meter needs of a leaf."""

    name: str
    pid: int


class MeterTest(unittest.TestCase):
    def setUp(self) -> None:
        self.run_ = Run.begin()
        self.addCleanup(self.run_.end)
        self.places = [self.place(name) for name in ("left", "right")]
        left, right = (place.pid for place in self.places)
        subprocess.run(
            ["ip", "link", "add", "name", "eth0", "netns", str(left),
             "type", "veth", "peer", "name", "eth0", "netns", str(right)],
            check=True,
        )  # fmt: skip
        for place in self.places:
            self.inside(place, "ip", "link", "set", "eth0", "up")

    def place(self, name: str) -> Place:
        own = ["unshare", "-n", "sleep", "infinity"]
        process = subprocess.Popen(own, env=self.run_.environ)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        home = self.namespace(os.getpid())
        until(lambda: self.namespace(process.pid) != home, lambda: "no namespace", 10)
        return Place(name, process.pid)

    @staticmethod
    def namespace(pid: int) -> str:
        return subprocess.check_output(["readlink", f"/proc/{pid}/ns/net"], text=True)

    @staticmethod
    def inside(place: Place, *command: str) -> None:
        subprocess.run(["nsenter", "-t", str(place.pid), "-n", *command], check=True)

    def test_what_a_black_hole_swallows_is_lost_and_its_time_is_the_outage(self) -> None:
        left, right = self.places
        with Traffic(self.run_, self.places) as traffic:  # type: ignore[arg-type]
            traffic.station("a", "02:00:00:00:00:0a", left)  # type: ignore[arg-type]
            traffic.station("b", "02:00:00:00:00:0b", right)  # type: ignore[arg-type]
            there, back = traffic.flow("a", "b"), traffic.flow("b", "a")
            everywhere = traffic.flow("a", None, 20.0)
            traffic.await_frames([there, back, everywhere], 50)
            fault = time.monotonic()
            self.inside(left, "tc", "qdisc", "add", "dev", "eth0", "root", "blackhole")
            time.sleep(OUTAGE_SECONDS)
            self.inside(left, "tc", "qdisc", "del", "dev", "eth0", "root")
            traffic.await_frames([there, back, everywhere], 50)
            recording = traffic.stop()
        unicast = measure(recording.unicast(there), fault)
        self.assertAlmostEqual(OUTAGE_SECONDS * 1000, unicast.outage_ms, delta=150)
        self.assertAlmostEqual(unicast.outage_ms / 10, unicast.lost, delta=3)
        flooded = measure(recording.broadcast(everywhere, "right"), fault)
        self.assertAlmostEqual(unicast.lost / 2, flooded.lost, delta=3)
        self.assertEqual(0, measure(recording.unicast(back), fault).lost)
        self.assertEqual(0, unicast.duplicated + flooded.duplicated)
