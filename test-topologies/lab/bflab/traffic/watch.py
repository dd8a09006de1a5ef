"""Watching all wires at once while something is sent."""

from __future__ import annotations

import time
from typing import Sequence

from bflab.traffic.ledger import Homes, Ledger, Verdict
from bflab.traffic.wire import Wire
from bflab.waiting import until

# How long nothing may pass before what was sent counts as arrived or lost, and how long that is
# waited for.
QUIET_SECONDS = 0.4
PATIENCE_SECONDS = 20
# A busy machine may keep a frame for longer than that: copies that are missing get more time.
LOST_SECONDS = 5


class Watch:
    """Keeps what passes on all wires from when it is made until `stop`."""

    def __init__(self, wires: Sequence[Wire], homes: Homes) -> None:
        self._taps = [wire.open() for wire in wires]
        # What is under way now was sent by nobody that was watched.
        self._await_quiet(None)
        self._ledger = Ledger([wire.name for wire in wires], homes)

    def stop(self) -> Verdict:
        """Waits until nothing is under way any more; what became of every frame."""
        deadline = time.monotonic() + LOST_SECONDS
        self._await_quiet(self._ledger)
        while self._ledger.verdict().lost and time.monotonic() < deadline:
            self._await_quiet(self._ledger)
        lost = sum(tap.lost() for tap in self._taps)
        self.close()
        if lost:
            raise RuntimeError(f"the frame counter itself lost {lost} frames")
        return self._ledger.verdict()

    def close(self) -> None:
        """Ends it without a verdict."""
        for tap in self._taps:
            tap.__exit__()

    def _await_quiet(self, ledger: Ledger | None) -> None:
        last = [time.monotonic()]

        def quiet() -> bool:
            if self._read(ledger):
                last[0] = time.monotonic()
            return time.monotonic() - last[0] > QUIET_SECONDS

        until(quiet, lambda: "the wires are never quiet", PATIENCE_SECONDS)

    def _read(self, ledger: Ledger | None) -> int:
        frames = 0
        for tap in self._taps:
            for is_sent, frame in tap.frames():
                frames += 1
                if ledger is not None:
                    (ledger.went if is_sent else ledger.came)(frame, tap.wire.name)
        return frames
