import math
import random
import unittest

from bflab.ring import Ring, edge, long_distances


class RingTest(unittest.TestCase):
    def test_the_same_seed_draws_the_same_ring_and_another_seed_another(self) -> None:
        self.assertEqual(Ring.draw(12, seed=3), Ring.draw(12, seed=3))
        self.assertNotEqual(Ring.draw(12, seed=3), Ring.draw(12, seed=4))

    def test_nodes_are_in_clockwise_order_of_their_identifiers(self) -> None:
        nids = [int(nid, 16) for nid in Ring.draw(50).nids]
        self.assertEqual(sorted(set(nids)), nids)

    def test_every_node_is_linked_to_its_successors(self) -> None:
        for nodes in range(2, 40):
            ring = Ring.draw(nodes, successors=2, seed=nodes)
            for node in range(nodes):
                for places in range(1, min(2, nodes - 1) + 1):
                    self.assertIn(edge(node, (node + places) % nodes), ring.edges)

    def test_no_node_is_linked_to_itself_and_peers_are_mutual(self) -> None:
        ring = Ring.draw(40, seed=7)
        for node in range(40):
            self.assertNotIn(node, ring.peers(node))
            for peer in ring.peers(node):
                self.assertIn(node, ring.peers(peer))

    def test_the_shortest_path_takes_a_shortcut_where_there_is_one(self) -> None:
        ring = Ring(tuple("abcdefgh"), 1, 1, frozenset(edge(i, (i + 1) % 8) for i in range(8)))
        self.assertEqual({0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 3, 6: 2, 7: 1}, ring.hops_from(0))
        shortcut = Ring(ring.nids, 1, 1, ring.edges | {edge(0, 4)})
        self.assertEqual({0: 0, 1: 1, 2: 2, 3: 2, 4: 1, 5: 2, 6: 2, 7: 1}, shortcut.hops_from(0))
        alone = Ring(ring.nids, 1, 1, frozenset({edge(0, 1)}))
        self.assertEqual({0: 0, 1: 1}, alone.hops_from(0))

    def test_a_small_ring_gets_as_many_long_links_as_there_is_room_for(self) -> None:
        for nodes in range(2, 10):
            ring = Ring.draw(nodes, successors=2, long_links=99)
            self.assertEqual(nodes * (nodes - 1) // 2, len(ring.edges))

    def test_without_long_links_a_ring_has_its_successor_links_only(self) -> None:
        ring = Ring.draw(10, successors=1, long_links=0)
        self.assertEqual({edge(i, (i + 1) % 10) for i in range(10)}, set(ring.edges))

    def test_long_distances_are_distinct_and_beyond_the_successors(self) -> None:
        chance = random.Random(5)
        for _ in range(200):
            places = long_distances(64, 2, 6, chance.random)
            self.assertEqual(6, len(set(places)))
            self.assertTrue(all(2 < each < 64 for each in places), places)

    def test_long_distances_follow_the_harmonic_law_of_the_natural_logarithm(self) -> None:
        chance = random.Random(5)
        n, draws = 1024, 20000
        places = [long_distances(n, 0, 1, chance.random)[0] for _ in range(draws)]
        for bound in (4, 32, 256):
            expected = math.log(bound) / math.log(n)
            found = sum(each < bound for each in places) / draws
            self.assertAlmostEqual(expected, found, delta=0.02)

    def test_what_cannot_be_a_ring_is_refused_with_the_number_given(self) -> None:
        for arguments, quoted in (((1,), "1 node"), ((5, 0), "0 succ"), ((5, 2, -1), "-1 long")):
            with self.assertRaisesRegex(ValueError, quoted):
                Ring.draw(*arguments)
