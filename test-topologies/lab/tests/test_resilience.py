import io
import json
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List
from unittest import mock

from bflab.resilience import page, runner
from bflab.resilience.account import measure
from bflab.resilience.case import Case, Limits, Outcome
from bflab.resilience.sender import frame, numbers_in
from bflab.resilience.traffic import Recording

SENT = [n * 0.01 for n in range(100)]
# What the project promises; a case may be stricter, never laxer.
PROMISED_MS = {
    "leaf-move-silent": 60, "leaf-move-garp": 60, "leaf-move-port": 60,
    "leaf-move-to-peer-and-back": 60, "leaf-move-ten-in-a-row": 60,
    "tunnel-port-down": 100, "silent-tunnel": 1500, "silent-tunnel-one-way": 1500,
    "node-gone-controllers-stopped": 100, "node-killed-bfd-controllers-stopped": 500,
    "node-gone-amid-floods": 150, "node-killed-amid-floods-bfd": 150,
    "node-killed": 1500, "silent-tunnel-bfd": 500, "node-killed-bfd": 500, "ovs-restarted": 5000,
}  # fmt: skip
NOTHING_LOST = (
    "controller-killed-and-restarted all-controllers-stopped on-demand-switch-over"
    " forged-macs-100000"
).split()


def outcome(limits: Limits, failures: List[str]) -> Outcome:
    case = Case("some-case", "something holds", limits, lambda trial: None)
    return Outcome(case, 12.5, 1, 2, None, None, 3.5, "a note", failures)


class RunnerTest(unittest.TestCase):
    def test_every_case_has_a_name_of_its_own_and_those_of_one_setting_stand_together(self) -> None:
        cases = runner.all_cases()
        self.assertEqual(len(cases), len({case.name for case in cases}))
        settings = [case.setting for case in cases]
        changes = sum(a != b for a, b in zip(settings, settings[1:]))
        self.assertEqual(len(set(settings)) - 1, changes)

    def test_no_case_allows_more_than_the_project_promises(self) -> None:
        limits = {case.name: case.limits for case in runner.all_cases()}
        for name, most in PROMISED_MS.items():
            self.assertLessEqual(limits[name].outage_ms, most, name)
        for name in NOTHING_LOST:
            self.assertEqual(0, limits[name].lost, name)
        self.assertEqual(10, limits["forged-macs-100000"].memory_mb)
        self.assertEqual({0}, {each.duplicated for each in limits.values()})

    def test_a_result_has_the_fields_that_programs_read(self) -> None:
        entry = outcome(Limits(60.0, memory_mb=10.0), []).as_json()
        expected = {"case": "some-case", "outageMs": 12.5, "lost": 1, "duplicated": 2,
                    "limitMs": 60.0, "ok": True}  # fmt: skip
        self.assertEqual(expected, {key: entry[key] for key in expected})
        self.assertEqual((3.5, "a note"), (entry["memoryMb"], entry["note"]))
        self.assertFalse(outcome(Limits(60.0), ["too long"]).as_json()["ok"])

    def test_an_unknown_case_is_refused_with_the_names_that_there_are(self) -> None:
        with self.assertRaisesRegex(ValueError, "'nonesuch': there are leaf-move-silent, "):
            runner.Options(["nonesuch"]).cases()

    def test_ci_tries_some_of_the_cases(self) -> None:
        some, every = runner.Options(ci_only=True).cases(), runner.Options().cases()
        names = {case.name for case in some}
        self.assertTrue(names < {case.name for case in every})
        self.assertIn("controller-killed-and-restarted", names)
        self.assertEqual({runner.CI_PATIENCE}, {case.patience for case in some})
        self.assertEqual({1.0}, {case.patience for case in every})

    def test_a_failure_on_a_machine_that_is_too_busy_is_tried_again_and_another_is_not(
        self,
    ) -> None:
        busy = replace(outcome(Limits(60.0), ["too long"]), baseline_ms=runner.DISTURBED_MS)
        bad = replace(busy, baseline_ms=0.0)
        good = outcome(Limits(60.0), [])
        for tries, expected in (
            ([busy, good], good), ([bad, good], bad), ([busy, busy, busy, good], busy)
        ):  # fmt: skip
            tried = runner.Runner(lambda told: None)
            with mock.patch.object(tried, "_try", side_effect=tries):
                with redirect_stderr(io.StringIO()):
                    tried.run([good.case])
            self.assertEqual([expected], tried.outcomes)

    def test_a_row_of_the_table_says_whether_a_limit_was_kept(self) -> None:
        for failures, said in (([], "ok"), (["too long"], "NOT OK: too long")):
            out = io.StringIO()
            with redirect_stdout(out):
                runner._tell_row(outcome(Limits(60.0), failures))
            self.assertIn(said, out.getvalue())


class PageTest(unittest.TestCase):
    def test_the_page_has_every_case_with_its_promise_and_limits_and_no_other(self) -> None:
        lines = page.PAGE.read_text(encoding="utf-8").splitlines()
        start = lines.index(page.HEADING) + 2
        end = next(n for n in range(start, len(lines)) if not lines[n].startswith("| `"))
        promised = [page.promised(case) for case in runner.all_cases()]
        found = [line[: line.rindex("|", 0, -1) + 1] for line in lines[start:end]]
        self.assertEqual(promised, found)

    def test_the_table_of_a_page_is_replaced_and_nothing_else(self) -> None:
        text = f"before\n\n{page.HEADING}\n|---|\n| old |\n\nafter\n"
        self.assertEqual("before\n\nnew\n\nafter\n", page.with_table(text, "new"))

    def test_a_table_is_made_of_the_results_of_a_run(self) -> None:
        case = runner.all_cases()[0]
        measured = {"case": case.name, "outageMs": 20.0, "lost": 3, "duplicated": 0, "ok": False}
        with tempfile.NamedTemporaryFile("w+", suffix=".json") as file:
            json.dump([measured], file)
            file.flush()
            table = page.table(runner.all_cases()[:2], Path(file.name)).splitlines()
        self.assertTrue(table[2].endswith("| 20 ms, 3 lost, 0 duplicated; **not kept** |"), table)
        self.assertTrue(table[3].endswith("| not measured |"), table)


class RecordingTest(unittest.TestCase):
    def said(self, received: List[List[Any]], overrun: int = 0) -> Dict[str, Any]:
        flow = {"number": 0, "source": "a", "target": "b", "interval": 0.01, "sent": SENT}
        places = [["a", "h0", 0.0], ["b", "h1", 0.0], ["b", "h2", 0.5]]
        return {"flows": [flow], "received": received, "places": places, "overrun": overrun}

    def test_a_frame_counts_only_where_its_target_is_at_that_moment(self) -> None:
        old = [[0, "h1", n, SENT[n] + 0.001] for n in range(60)]
        new = [[0, "h2", n, SENT[n] + 0.001] for n in range(60, 100)]
        recording = Recording(self.said(old + new))
        found = measure(recording.unicast(0), 0.5)
        self.assertEqual((10, 0), (found.lost, found.duplicated))
        self.assertAlmostEqual(101, found.outage_ms, delta=2)
        self.assertEqual(10, recording.copies_at(0, "h1", 0.5))

    def test_a_meter_that_lost_frames_itself_measures_nothing(self) -> None:
        with self.assertRaisesRegex(RuntimeError, "itself lost 3"):
            Recording(self.said([], overrun=3))


class ProbeTest(unittest.TestCase):
    def test_flow_and_number_are_found_wherever_the_probe_is(self) -> None:
        probe = frame(b"\xff" * 6, b"\x02" + bytes(5), b"8 bytes!", 7, 70000)
        self.assertEqual((7, 70000), numbers_in(probe[14:], b"8 bytes!"))
        self.assertEqual((7, 70000), numbers_in(bytes(49) + probe, b"8 bytes!"))
        self.assertIsNone(numbers_in(probe, b"another!"))
        self.assertIsNone(numbers_in(probe[:24], b"8 bytes!"))
