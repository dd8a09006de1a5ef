"""The ledger that says what became of each frame."""

import unittest
from typing import Dict, List

from bflab.traffic.ledger import Homes, Ledger, Verdict

A, B, C = "020000000001", "020000000002", "020000000003"
EVERYBODY, BRIDGES = "ffffffffffff", "0180c200000e"


class LedgerTest(unittest.TestCase):
    def setUp(self) -> None:
        self._homes = Homes()
        for wire, mac in (("a", A), ("b", B), ("c", C)):
            self._homes.add(bytes.fromhex(mac), wire)

    def _verdict(self, sent: str, came: Dict[str, List[str]]) -> Verdict:
        """Of a frame that `a` sent and what then came out at each wire."""
        ledger = Ledger(["a", "b", "c"], self._homes)
        ledger.went(bytes.fromhex(sent), "a")
        for wire, frames in came.items():
            for frame in frames:
                ledger.came(bytes.fromhex(frame), wire)
        return ledger.verdict()

    def test_a_flood_that_all_others_got_once_is_in_order(self) -> None:
        frame = EVERYBODY + A + "88b6" + "00"
        self.assertEqual(
            Verdict(sent={"0x88b6": 1}, floods=1),
            self._verdict(frame, {"b": [frame], "c": [frame]}),
        )

    def test_a_copy_too_few_or_too_many_is_named_with_its_leaf(self) -> None:
        frame = EVERYBODY + A + "88b6" + "00"
        verdict = self._verdict(frame, {"c": [frame, frame]})
        self.assertRegex("".join(verdict.lost), "^[^\n]* to b: 0 copies, not 1$")
        self.assertRegex("".join(verdict.surplus), "^[^\n]* to c: 2 copies, not 1$")

    def test_what_comes_back_to_its_sender_is_surplus(self) -> None:
        frame = EVERYBODY + A + "88b6" + "00"
        verdict = self._verdict(frame, {each: [frame] for each in "abc"})
        self.assertEqual(1, len(verdict.surplus))

    def test_a_changed_frame_is_lost_and_surplus(self) -> None:
        frame, changed = B + A + "8100a06488b6", B + A + "8100006488b6"
        verdict = self._verdict(frame, {"b": [changed]})
        self.assertEqual((1, 1), (len(verdict.lost), len(verdict.surplus)))

    def test_unicast_is_for_the_wire_its_address_lives_on(self) -> None:
        frame = B + A + "88b6" + "00"
        self.assertEqual([], self._verdict(frame, {"b": [frame]}).overheard)
        self.assertEqual(1, len(self._verdict(frame, {"b": [frame], "c": [frame]}).overheard))
        self.assertEqual(1, len(self._verdict(frame, {"c": [frame]}).lost))
        self.assertEqual(1, len(self._verdict(frame, {"b": [frame, frame]}).surplus))

    def test_bridge_protocols_are_for_nobody(self) -> None:
        frame = BRIDGES + A + "88cc" + "00"
        self.assertEqual([], self._verdict(frame, {}).lost)
        self.assertEqual(1, len(self._verdict(frame, {"b": [frame]}).surplus))


if __name__ == "__main__":
    unittest.main()
