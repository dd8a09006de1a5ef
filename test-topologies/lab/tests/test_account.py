import unittest
from typing import Iterable, List, Tuple

from bflab.resilience.account import Measure, Stream, before, first_after, lost_during, measure

INTERVAL, DELAY = 0.010, 0.001
SENT = [n * INTERVAL for n in range(200)]


def stream(numbers: Iterable[int], late: float = 0.0) -> Stream:
    """A hundred frames a second for two seconds, of which these numbers came."""
    return Stream(INTERVAL, SENT, [(n, SENT[n] + DELAY + late) for n in numbers])


class AccountTest(unittest.TestCase):
    def test_a_stream_of_which_everything_came_suffered_nothing(self) -> None:
        self.assertEqual(Measure(0.0, 0, 0), measure(stream(range(200)), fault=1.0))

    def test_lost_frames_are_counted_and_the_outage_lasts_until_the_next_one(self) -> None:
        found = measure(stream([*range(100), *range(130, 200)]), fault=1.0)
        self.assertEqual(30, found.lost)
        self.assertAlmostEqual(300, found.outage_ms, delta=2)

    def test_an_outage_begins_with_the_fault_if_frames_were_due_before(self) -> None:
        found = measure(stream([*range(50), *range(130, 200)]), fault=1.0)
        self.assertAlmostEqual(301, found.outage_ms, delta=2)
        self.assertEqual(30, found.lost)

    def test_what_happened_before_the_fault_is_not_counted(self) -> None:
        found = measure(stream([*range(20), *range(60, 200)]), fault=1.0)
        self.assertEqual(Measure(0.0, 0, 0), found)

    def test_the_longest_of_several_outages_is_told(self) -> None:
        came = [*range(100), *range(105, 120), *range(160, 200)]
        found = measure(stream(came), fault=1.0)
        self.assertAlmostEqual(400, found.outage_ms, delta=2)
        self.assertEqual(45, found.lost)

    def test_an_outage_that_never_ends_lasts_until_the_last_frame_was_sent(self) -> None:
        found = measure(stream(range(100)), fault=1.0)
        self.assertEqual(100, found.lost)
        self.assertAlmostEqual(990, found.outage_ms, delta=2)

    def test_a_stream_of_which_nothing_came_was_out_all_the_time(self) -> None:
        found = measure(stream([]), fault=1.0)
        self.assertEqual(100, found.lost)
        self.assertAlmostEqual(990, found.outage_ms, delta=2)

    def test_frames_that_are_held_up_and_come_at_once_are_an_outage_without_loss(self) -> None:
        held = [(n, max(SENT[n], 1.5 if 100 <= n < 150 else 0) + DELAY) for n in range(200)]
        found = measure(Stream(INTERVAL, SENT, held), fault=1.0)
        self.assertEqual(0, found.lost)
        self.assertAlmostEqual(500, found.outage_ms, delta=2)

    def test_every_copy_beyond_the_first_is_a_duplicate_and_hides_no_loss(self) -> None:
        whole = stream([*range(120), *range(121, 200)]).received
        copies = [*whole, (130, SENT[130] + 0.2), (130, SENT[130] + 0.3), (10, 0.5)]
        found = measure(Stream(INTERVAL, SENT, copies), fault=1.0)
        self.assertEqual((1, 2), (found.lost, found.duplicated))

    def test_a_pause_of_the_sender_is_no_outage(self) -> None:
        sent = [n * INTERVAL + (0.3 if n >= 120 else 0) for n in range(200)]
        received = [(n, time + DELAY) for n, time in enumerate(sent)]
        self.assertEqual(Measure(0.0, 0, 0), measure(Stream(INTERVAL, sent, received), fault=1.0))

    def test_what_left_before_the_fault_may_be_counted_too(self) -> None:
        came = [*range(97), *range(100, 200)]
        self.assertEqual(0, measure(stream(came), fault=1.0).lost)
        self.assertEqual(3, measure(stream(came), fault=1.0, lost_from=0.95).lost)

    def test_frames_out_of_order_are_neither_lost_nor_duplicates(self) -> None:
        swapped: List[Tuple[int, float]] = list(stream(range(200)).received)
        swapped[110:112] = [(111, SENT[110] + DELAY), (110, SENT[111] + DELAY)]
        self.assertEqual(Measure(0.0, 0, 0), measure(Stream(INTERVAL, SENT, swapped), fault=1.0))

    def test_what_was_before_a_moment_can_be_measured_by_itself(self) -> None:
        came = [*range(40), *range(60, 200)]
        self.assertAlmostEqual(200, measure(before(stream(came), 1.0), 0.1).outage_ms, delta=2)
        self.assertEqual(20, measure(before(stream(came), 1.0), 0.1).lost)
        self.assertEqual(Measure(0.0, 0, 0), measure(before(stream(range(100)), 1.0), 0.1))

    def test_the_time_of_a_loss_is_told(self) -> None:
        partly = stream([*range(110), *range(115, 200)])
        self.assertEqual((SENT[110], SENT[114]), lost_during(partly, 1.0))
        self.assertIsNone(lost_during(partly, 1.2))

    def test_the_total_has_the_worst_outage_and_all_losses(self) -> None:
        found = Measure.total([Measure(5.0, 1, 2), Measure(9.0, 10, 20), Measure(7.0, 0, 0)])
        self.assertEqual(Measure(9.0, 11, 22), found)
        self.assertEqual(Measure(), Measure.total([]))

    def test_the_first_frame_after_a_moment_tells_how_long_it_took(self) -> None:
        late = first_after(stream(range(130, 200)), 1.0)
        self.assertAlmostEqual(0.301, late or 0, places=6)
        self.assertIsNone(first_after(stream(range(90)), 1.0))
