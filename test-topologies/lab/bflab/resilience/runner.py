"""Tries cases one after the other and tells what they cost: `./bf test --only resilience`."""

from __future__ import annotations

import json
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable, List, Sequence

from bflab import evidence
from bflab.node import CommandFailed
from bflab.overlay import Overlay, Plan
from bflab.resilience import clock, demand, hostile, leaves, links, restarts
from bflab.resilience.case import Case, Outcome, Setting
from bflab.resilience.traffic import Traffic
from bflab.resilience.trial import READY_SECONDS, Trial
from bflab.waiting import NotYet

SEED = 1
# From such an outage before the fault on a failure says nothing; how often a case is tried then.
DISTURBED_MS, ATTEMPTS = 30.0, 3
# Whose machine it is and what else runs there is not known in continuous integration.
CI_PATIENCE = 10.0
HEADINGS = ("case", "outage ms", "lost", "duplicated", "limit ms", "ok")
GROUPS = (leaves.CASES, links.CASES, restarts.CASES, demand.CASES, hostile.CASES)


def all_cases() -> List[Case]:
    """Every case; those of one setting stand together."""
    cases = [case for group in GROUPS for case in group.all]
    settings = list(dict.fromkeys(case.setting for case in cases))
    return sorted(cases, key=lambda case: settings.index(case.setting))


@dataclass(frozen=True)
class Options:
    """What is to be tried: those of CI only, or those of some names (all when empty)."""

    names: Sequence[str] = ()
    ci_only: bool = False
    json_file: Path | None = None
    as_lines: bool = False

    def cases(self) -> List[Case]:
        """The chosen cases; ValueError if a name is none of a case."""
        known = all_cases()
        for name in self.names:
            if name not in [case.name for case in known]:
                raise ValueError(
                    f"no case {name!r}: there are {', '.join(case.name for case in known)}"
                )
        chosen = [case for case in known if not self.names or case.name in self.names]
        if self.ci_only:
            return [replace(case, patience=CI_PATIENCE) for case in chosen if case.in_ci]
        return chosen


class Stage:
    """An overlay of one setting, which cases use one after the other."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._stack = ExitStack()
        self.clock = self._stack.enter_context(clock.steppable()) if setting.has_clock else None
        plan = Plan(
            nodes=setting.nodes,
            long_links=setting.long_links,
            leaves=setting.leaves,
            seed=SEED,
            controllers="per-node",
            options=dict(setting.options),
        )
        try:
            self.overlay = self._stack.enter_context(Overlay(plan))
            self.overlay.start_controllers()
            self.overlay.await_ready()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Ends the overlay."""
        self._stack.close()

    def is_as_new(self) -> bool:
        """Whether the next case may use it."""
        try:
            self.overlay.await_ready(READY_SECONDS)
        except (NotYet, RuntimeError):
            return False
        return True


class Runner:
    """Tries cases and keeps what came out."""

    def __init__(self, tell: Callable[[Outcome], None]) -> None:
        self._tell = tell
        self._stage: Stage | None = None
        self._trials = 0
        self.outcomes: List[Outcome] = []

    def run(self, cases: Sequence[Case]) -> None:
        """Tries them in the order given; one that fails does not keep the others from it."""
        try:
            for case in cases:
                outcome = self._try_until_calm(case)
                self.outcomes.append(outcome)
                self._tell(outcome)
        finally:
            self._leave_stage()

    def _try_until_calm(self, case: Case) -> Outcome:
        """A case that fails where even undisturbed traffic was held up is tried again."""
        for attempt in range(1, ATTEMPTS):
            outcome = self._try(case)
            if outcome.ok or outcome.baseline_ms < DISTURBED_MS:
                return outcome
            print(
                f"{case.name}: attempt {attempt} counts for nothing, the machine is too busy:"
                f" {outcome.baseline_ms:g} ms without a frame before the fault;"
                f" {'; '.join(outcome.failures)}",
                file=sys.stderr,
            )
        return self._try(case)

    def _try(self, case: Case) -> Outcome:
        try:
            stage = self._stage_for(case.setting)
        except (CommandFailed, NotYet, RuntimeError) as failure:
            return Outcome(case, 0.0, 0, 0, None, None, None, "", [f"no overlay: {failure}"])
        self._trials += 1
        with Traffic(stage.overlay.run, stage.overlay.leaves) as traffic:
            trial = Trial(case, stage.overlay, stage.clock, traffic, self._trials)
            try:
                case.try_it(trial)
            except (CommandFailed, NotYet, RuntimeError, OSError) as failure:
                trial.failures.append(f"{type(failure).__name__}: {failure}")
            outcome = self._outcome(trial)
        if not outcome.ok:
            evidence.keep(stage.overlay, evidence.FAILURES / case.name)
        if not stage.is_as_new():
            self._leave_stage()
        return outcome

    @staticmethod
    def _outcome(trial: Trial) -> Outcome:
        try:
            return trial.outcome()
        except RuntimeError as failure:
            failures = [*trial.failures, str(failure)]
            return Outcome(trial.case, 0.0, 0, 0, None, None, None, "", failures)

    def _stage_for(self, setting: Setting) -> Stage:
        if self._stage is None or self._stage.setting != setting:
            self._leave_stage()
            self._stage = Stage(setting)
        return self._stage

    def _leave_stage(self) -> None:
        stage, self._stage = self._stage, None
        if stage is not None:
            stage.close()


def run(options: Options) -> int:
    """Tries the cases, prints and writes what came out; 1 if one is not ok."""
    cases = options.cases()
    started = time.monotonic()
    if not options.as_lines:
        print(row(*HEADINGS), flush=True)
    runner = Runner(_tell_line if options.as_lines else _tell_row)
    runner.run(cases)
    if options.json_file:
        results = [outcome.as_json() for outcome in runner.outcomes]
        options.json_file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    failed = [outcome.case.name for outcome in runner.outcomes if not outcome.ok]
    if not options.as_lines:
        took = time.monotonic() - started
        print(f"{len(cases)} cases in {took:.0f} s, not ok: {', '.join(failed) or 'none'}")
        if failed:
            print(f"logs and tables of what failed: {evidence.FAILURES}")
    return 1 if failed else 0


def row(case: object, outage: object, lost: object, duplicated: object, limit: object,
        ok: object) -> str:  # fmt: skip
    """A line of the table."""
    return f"{case:<34}{outage:>10}{lost:>7}{duplicated:>12}{limit:>10}  {ok}"


def _tell_line(outcome: Outcome) -> None:
    print(json.dumps(outcome.as_json()), flush=True)


def _tell_row(outcome: Outcome) -> None:
    limit = f"{outcome.case.limits.outage_ms * outcome.case.patience:g}"
    ok = "ok" if outcome.ok else "NOT OK"
    name = outcome.case.name
    print(row(name, outcome.outage_ms, outcome.lost, outcome.duplicated, limit, ok))
    if outcome.broadcast_outage_ms is not None:
        print(f"    broadcast: {outcome.broadcast_outage_ms} ms, {outcome.broadcast_lost} lost")
    if outcome.baseline_ms > 0:
        print(f"    before the fault: {outcome.baseline_ms} ms")
    if outcome.memory_mb is not None:
        print(f"    memory: {outcome.memory_mb:+g} MB")
    if outcome.note:
        print(f"    {outcome.note}")
    for failure in outcome.failures:
        print(f"    NOT OK: {failure}")
    sys.stdout.flush()
