import unittest

from bflab.tally import HopTree, Tally


class TallyTest(unittest.TestCase):
    def setUp(self) -> None:
        self.tally = Tally(["h0", "h1", "h2"])

    def test_one_copy_at_each_other_leaf_is_what_is_expected(self) -> None:
        self.tally.sent(1, "h0")
        self.tally.came(1, "h1")
        self.assertEqual([1], self.tally.under_way())
        self.tally.came(1, "h2")
        self.assertEqual([], self.tally.under_way())
        report = self.tally.report(0)
        counts = {"sent": 1, "expected": 2, "delivered": 2, "duplicates": 0, "missed": 0}
        self.assertEqual(counts, report.as_json())
        self.assertEqual([], report.astray)

    def test_a_second_copy_is_a_duplicate_and_hides_no_loss(self) -> None:
        self.tally.sent(1, "h0")
        self.tally.came(1, "h1")
        self.tally.came(1, "h1")
        self.tally.give_up(1)
        report = self.tally.report(0)
        counts = {"sent": 1, "expected": 2, "delivered": 1, "duplicates": 1, "missed": 1}
        self.assertEqual(counts, report.as_json())
        self.assertEqual(["#1 h0->h1: 2 copies", "#1 h0->h2: 0 copies"], report.astray)

    def test_a_copy_that_returns_to_its_sender_is_a_duplicate(self) -> None:
        self.tally.sent(4, "h2")
        for leaf in ("h0", "h1", "h2"):
            self.tally.came(4, leaf)
        self.assertEqual(1, self.tally.report(0).duplicates)

    def test_a_copy_after_giving_up_still_counts(self) -> None:
        self.tally.sent(1, "h0")
        self.tally.give_up(1)
        self.tally.came(1, "h1")
        self.tally.came(1, "h2")
        self.assertEqual(2, self.tally.report(0).delivered)

    def test_hops_are_those_of_all_copies_between_nodes(self) -> None:
        self.tally.sent(1, "h0")
        self.tally.sent(2, "h1")
        for number, hops in ((1, 1), (1, 2), (2, 1)):
            self.tally.hopped(number, hops)
        self.assertEqual([1, 2, 1], self.tally.report(0).hops)

class HopTreeTest(unittest.TestCase):
    def test_hops_follow_from_the_way_of_the_copies_in_whatever_order_they_were_seen(self) -> None:
        tree = HopTree(0)
        for step in ((3, 4), (0, 1), (1, 3), (0, 2)):
            tree.goes(*step)
        self.assertEqual([1, 1, 2, 3], sorted(tree.hops()))

    def test_a_copy_that_says_its_hops_is_believed_and_counted_on_from(self) -> None:
        tree = HopTree(0)
        tree.is_at(5, 3)
        tree.goes(5, 6)
        self.assertEqual([3, 4], sorted(tree.hops()))

    def test_a_copy_whose_way_was_not_seen_is_not_counted(self) -> None:
        tree = HopTree(0)
        tree.goes(7, 8)
        tree.goes(0, 1)
        self.assertEqual([1], tree.hops())
