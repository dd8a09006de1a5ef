import json
import unittest
from pathlib import Path

from bflab.original import (
    BROADCAST,
    LNK_ACK,
    LNK_CHK,
    Link,
    Peer,
    flood_frame,
    flooding_bounds,
    frb_frame,
)

VECTORS = Path(__file__).parents[3] / "bounded-flood/core/src/test/resources/vectors"


def recorded() -> list:
    return json.loads((VECTORS / "frb_wire.json").read_text(encoding="utf-8"))["frames"]


def mac(text: str) -> bytes:
    return bytes.fromhex(text.replace(":", ""))


class OriginalFramesTest(unittest.TestCase):
    def test_link_messages_are_written_as_the_original_wrote_them(self) -> None:
        kinds = {"LNK_CHK": LNK_CHK, "LNK_ACK": LNK_ACK}
        frames = [frame for frame in recorded() if frame["frb_type_name"] in kinds]
        self.assertTrue(frames)
        for frame in frames:
            made = frb_frame(
                mac(frame["eth_dst"]), mac(frame["eth_src"]), frame["root_nid"],
                frame["bound_nid"], frame["hop_count"], kinds[frame["frb_type_name"]],
            )  # fmt: skip
            self.assertEqual(frame["hex"], made.hex())

    def test_floods_are_written_as_the_original_wrote_them(self) -> None:
        frames = [frame for frame in recorded() if frame["frb_type_name"] == "BRDCST"]
        self.assertTrue(frames)
        for frame in frames:
            carried = bytes.fromhex(frame["hex"])[49:]
            made = flood_frame(carried, frame["root_nid"], frame["bound_nid"], frame["hop_count"])
            self.assertEqual(frame["hex"], made.hex())

    def test_bounds_are_those_of_the_original(self) -> None:
        groups = json.loads((VECTORS / "flood_bounds.json").read_text(encoding="utf-8"))["groups"]
        compared = 0
        for group in groups:
            ids = group["ids"]
            for case in group["cases"]:
                own, peers, bound, _, _, ingress, expected = case[:7]
                if len(case) > 8:
                    continue  # what the original did is known to be wrong
                plan = flooding_bounds(
                    ids[own], [ids[peer] for peer in peers], None if bound is None else ids[bound]
                )
                known = [(ids.index(to), ids.index(end)) for to, end in plan]
                self.assertEqual(
                    sorted(map(tuple, expected)),
                    sorted(each for each in known if each[0] != ingress),
                    case,
                )
                compared += 1
        self.assertGreater(compared, 1000)


class PeerTest(unittest.TestCase):
    OWN, NEAR, FAR = ("10" * 16, "20" * 16, "30" * 16)
    LEAF = mac("02:00:00:00:00:01")
    REMOTE = mac("02:00:00:00:00:99")

    def setUp(self) -> None:
        self.links = {
            "t1": Link("t1", self.NEAR, b"\2aaaaa", b"\2bbbbb"),
            "t2": Link("t2", self.FAR, b"\2ccccc", b"\2ddddd"),
        }
        self.peer = Peer(self.OWN, "leaf", self.links)
        for link in self.links.values():
            check = frb_frame(link.mac, link.peer_mac, link.peer, link.peer, 0, LNK_CHK)
            answer = frb_frame(link.peer_mac, link.mac, self.OWN, self.OWN, 0, LNK_ACK)
            self.assertEqual([(link.port, answer)], self.peer.take(link.port, check))

    def test_a_broadcast_is_flooded_with_bounds(self) -> None:
        frame = BROADCAST + self.LEAF + b"\x08\x06".ljust(48, b"\0")
        self.assertEqual(
            [
                ("t1", flood_frame(frame, self.OWN, self.FAR, 1)),
                ("t2", flood_frame(frame, self.OWN, self.OWN, 1)),
            ],
            self.peer.take("leaf", frame),
        )

    def test_unicast_goes_the_way_that_a_flood_came(self) -> None:
        frame = BROADCAST + self.REMOTE + b"\x08\x06".ljust(48, b"\0")
        flood = flood_frame(frame, "25" * 16, self.FAR, 1)
        self.assertEqual([("leaf", frame)], self.peer.take("t1", flood))
        answer = self.REMOTE + self.LEAF + b"\x08\x06".ljust(48, b"\0")
        self.assertEqual([("t1", answer)], self.peer.take("leaf", answer))
        back = self.LEAF + self.REMOTE + b"\x08\x06".ljust(48, b"\0")
        self.assertEqual([("leaf", back)], self.peer.take("t1", back))

    def test_unicast_that_it_can_forward_teaches_the_way_back(self) -> None:
        self.peer.take("leaf", BROADCAST + self.LEAF + b"\x08\x06".ljust(48, b"\0"))
        answer = self.LEAF + self.REMOTE + b"\x08\x06".ljust(48, b"\0")
        request = self.REMOTE + self.LEAF + b"\x08\0".ljust(48, b"\0")
        self.assertEqual([], self.peer.take("leaf", request))
        self.assertEqual([("leaf", answer)], self.peer.take("t2", answer))
        self.assertEqual([("t2", request)], self.peer.take("leaf", request))

    def test_multicast_and_foreign_frames_go_nowhere(self) -> None:
        multicast = mac("33:33:00:00:00:01") + self.LEAF + b"\x86\xdd".ljust(48, b"\0")
        self.assertEqual([], self.peer.take("leaf", multicast))
        newer = frb_frame(BROADCAST, self.LEAF, self.NEAR, self.FAR, 1, 16)
        self.assertEqual([], self.peer.take("t1", newer))


if __name__ == "__main__":
    unittest.main()
