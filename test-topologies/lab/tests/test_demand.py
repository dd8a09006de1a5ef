"""Tunnels on demand, on real switches."""

from __future__ import annotations

import unittest

from bflab.demand import LOAD_BYTES_PER_SECOND, OPTIONS, switch_over
from bflab.overlay import Overlay, Plan


class SwitchOver(unittest.TestCase):
    """Nodes 0 and 4 of a ring of eight are two hops apart."""

    def test_traffic_moves_onto_a_tunnel_and_off_it_again_without_loss(self) -> None:
        with Overlay(Plan(nodes=8, long_links=0, options=OPTIONS)) as overlay:
            overlay.start_controllers()
            overlay.await_ready()
            result = switch_over(overlay, 0, 4)
        print(result)
        self.assertEqual([0], result["askedBy"], "transit nodes and the peer do not ask")
        self.assertEqual([[0, 4]], result["made"])
        self.assertGreater(result["carriedBytes"], LOAD_BYTES_PER_SECOND / 2)
        self.assertEqual(0, result["lost"])
        self.assertEqual(0, result["duplicated"])


if __name__ == "__main__":
    unittest.main()
